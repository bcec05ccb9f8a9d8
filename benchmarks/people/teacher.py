"""One sheet as it is handed in, and what a fair teacher says of each line.

A line is *right* if the same stands there without the slips: rounded on the way, but rightly.  A wrong line that no
teacher could see, since so few digits moved, is neither right nor wrong.  What else is wrong *follows*, or is a slip
of its own, with all that may be said of it: of two slips that leave the same digits either is right.
"""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from benchmarks.causes import Cause
from benchmarks.people.forms import Given
from benchmarks.people.slips import LineSlip, slips_of
from benchmarks.people.working import Paper, Style
from benchmarks.seeded.formulas import MP, Real

UNITS, TIMES = 3, 4  # how many units, and times the error of right lines, a wrong line has to be off to be seen


class Line(NamedTuple):
    """A line on the paper, and what a teacher says of it."""

    claim: str
    printed: str
    verdict: str  # right, slip, follows or unseen
    causes: tuple[Cause, ...] = ()
    numbers: tuple[float, ...] = ()  # that the slips give: from the paper, and with all digits


class Case(NamedTuple):
    """A sheet as it is handed in."""

    family: str
    plan: str
    name: str
    what: str
    kind: str
    digits: int
    text: str
    lines: tuple[Line, ...]


class _Papers(NamedTuple):
    """A sheet worked through without slips and with them, on paper and with all digits."""

    right: Paper
    wrong: Paper
    exact: Paper
    slipped: Paper


def case_of(
    at: Given, style: Style, plan: str, slips: Sequence[LineSlip], miscopied: Mapping[str, Decimal] | None = None
) -> Case | None:
    """The sheet with these slips; None where it has no finite numbers."""
    papers = _papers(at, style, slips, miscopied or {})
    if papers is None:
        return None
    whats = [f"{slip.claim}: {slip.what}" for slip in slips] or [f"{x} for {w}" for w, x in (miscopied or {}).items()]
    unit, source = "decimals" if style.decimals else "digits", "paper" if style.from_paper else "calculator"
    return Case(
        at.form.family,
        plan,
        f"{at.sheet.name} ({style.digits} {unit}, {source})",
        "; ".join(whats),
        slips[0].kind if slips else plan,
        style.digits,
        at.sheet.with_claims(papers.wrong.texts),
        tuple(_lines(at, papers, slips, miscopied or {}, is_two=plan == "two lines")),
    )


def _papers(at: Given, style: Style, slips: Sequence[LineSlip], miscopied: Mapping[str, Decimal]) -> _Papers | None:
    works = {slip.claim: slip.work for slip in slips}
    others = {name: MP.mpf(str(number)) for name, number in miscopied.items()}
    in_full = style._replace(from_paper=False, mixed=False)
    try:
        wrong = Paper(at, style, works, others)
        papers = _Papers(Paper(at, style, {}), wrong, Paper(at, in_full, {}), Paper(at, in_full, works, others))
        is_finite = all(MP.isfinite(x) for x in wrong.numbers.values()) and bool(wrong.texts)
    except (ArithmeticError, ValueError):
        return None
    return papers if is_finite else None


def _lines(
    at: Given, papers: _Papers, slips: Sequence[LineSlip], miscopied: Mapping[str, Decimal], *, is_two: bool
) -> Iterator[Line]:
    """The lines, each with the verdict of a teacher; of a habit the first line counts as the slip."""
    right, wrong, exact, slipped = papers
    copied = [Cause(frozenset(), (name, _as_pattern(number))) for name, number in miscopied.items()]
    begun = False
    for claim, text in wrong.texts.items():
        is_own = (claim in wrong.works and (is_two or not begun)) or bool(copied and not begun)
        verdict = _verdict(claim, right, wrong, exact.numbers[claim], is_own)
        begun = begun or verdict == "slip"
        causes: list[Cause] = []
        if verdict == "slip" or (verdict == "follows" and (copied or claim in wrong.works)):
            causes = [*copied, *_causes(at, wrong, claim, text, [s for s in slips if s.claim == claim])]
        numbers = (float(wrong.numbers[claim]), float(slipped.numbers[claim]))
        yield Line(claim, text, verdict, tuple(causes), numbers)


def _as_pattern(number: Decimal) -> str:
    return str(abs(number)).replace(".", r"\.")


def _verdict(claim: str, right: Paper, wrong: Paper, true: Real, is_own: bool) -> str:
    """What a teacher sees in a line: nothing, if it is hardly further off than right lines are."""
    written = MP.mpf(wrong.texts[claim])
    unit = MP.mpf(10) ** Decimal(wrong.texts[claim]).as_tuple().exponent
    if wrong.numbers[claim] == right.numbers[claim] or abs(written - true) <= unit / 2:
        return "right"
    if abs(written - true) <= UNITS * unit + TIMES * abs(MP.mpf(right.texts[claim]) - true):
        return "unseen"
    is_slip = is_own and (not wrong.works or abs(written - wrong.rights[claim]) > UNITS * unit)
    return "slip" if is_slip else "follows"


def _causes(at: Given, paper: Paper, claim: str, text: str, made: list[LineSlip]) -> Iterator[Cause]:
    """The slip that was made, and all others that would leave the same digits in this line."""
    for slip in made:
        yield Cause(slip.kinds, slip.words)
    for times, kind in ((-1, "sign"), (2, "half forgotten"), (0.5, "two forgotten")):
        if paper.style.written(times * paper.rights[claim]) == text:
            yield Cause(frozenset({kind}), ())
    for other in at.sheet.neighbours(claim) if claim in at.sheet.formulas else ():
        if paper.texts.get(other) == text:  # the same digits stand there as the number of a neighbour
            yield Cause(frozenset({"neighbour"}), (other,))
    for slip in slips_of(at, claim):
        try:
            number = slip.work(paper)
        except (ArithmeticError, ValueError):
            continue
        if MP.isfinite(number) and paper.style.written(number) == text:
            yield Cause(slip.kinds, slip.words)
