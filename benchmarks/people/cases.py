"""Whole sheets with no slip, one or two: what stands on the paper, and what a fair teacher says of each line.

Of a habit, the same slip in several lines, the first counts as the slip, and the others follow.

A line is *right* if the same stands there without the slips: rounded on the way, but rightly.  A wrong line that no
teacher could see, since so few digits moved, is neither right nor wrong.  What else is wrong *follows*, or is a slip
of its own, with all that may be said of it: of two slips that leave the same digits either is right.
"""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations
from typing import NamedTuple

from benchmarks.causes import Cause
from benchmarks.people.forms import FORMS, Given, given
from benchmarks.people.slips import LineSlip, slips_of
from benchmarks.people.working import Paper, Style, local_lines
from benchmarks.seeded.formulas import MP, Real

UNITS, TIMES = 3, 4  # how many units, and times the error of right lines, a wrong line has to be off to be seen
TRIES = 40  # to find a slip that shows
COMMON = (  # slips that are made so often that two of them meet in one line
    "sign",
    "factor sign",
    "missing factor",
    "activation derivative",
    "missing path",
    "half forgotten",
    "two forgotten",
)
EVERYWHERE = ("activation derivative", "batch size", "half forgotten", "two forgotten", "other rate", "uphill")


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


def cases(count: int, digits: int) -> Iterator[Case]:
    """The sheets of all forms at so many numbers each; the same in every run."""
    for form in FORMS:
        for number in range(count):
            for plan, made in PLANS.items():
                for turn in range(2 if plan == "one slip" else 1):
                    chance = random.Random(f"{form.name} {number} {plan} {turn}")
                    style = Style(digits, *(chance.random() < 0.5 for _ in range(3)))
                    case = made(given(form, number), style, chance)
                    if case:
                        yield case


# ---- the plans ----


def _right(at: Given, style: Style, chance: random.Random) -> Case | None:
    return _case(at, style, "right", [])


def _one(at: Given, style: Style, chance: random.Random) -> Case | None:
    return _first_that_shows(
        lambda: _case(at, style, "one slip", _everywhere(at, _any_slip(at, style, chance), chance))
    )


def _two_lines(at: Given, style: Style, chance: random.Random) -> Case | None:
    def made() -> Case | None:
        a, b = _any_slip(at, style, chance), _any_slip(at, style, chance)
        return _case(at, style, "two lines", [a, b]) if a.claim != b.claim else None

    return _first_that_shows(made, slips=2)


def _two_in_one_line(at: Given, style: Style, chance: random.Random) -> Case | None:
    def made() -> Case | None:
        a = _any_slip(at, style, chance)
        common = [slip for slip in slips_of(at, a.claim) if slip.changes and slip.kind in COMMON]
        pairs = [(x, y) for x, y in combinations(common, 2) if x.kind != y.kind and not x.clash(y)]
        if not pairs:
            return None
        x, y = chance.choice(pairs)
        return _case(at, style, "two in one line", [x.and_also(y)])

    return _first_that_shows(made)


def _miscopied(at: Given, style: Style, chance: random.Random) -> Case | None:
    def made() -> Case | None:
        name = chance.choice(list(at.sheet.leaves))
        right = Decimal(MP.nstr(at.sheet.leaves[name], 10)).normalize()
        if right in (0, 1):
            return None
        wrong = _another_digit(right, chance)
        return _case(at, style, "miscopied", [], {name: wrong})

    return _first_that_shows(made)


def _another_digit(number: Decimal, chance: random.Random) -> Decimal:
    sign, digits, exponent = number.as_tuple()
    place = chance.randrange(len(digits))
    other = chance.choice([d for d in range(1, 10) if d != digits[place]])
    return Decimal((sign, (*digits[:place], other, *digits[place + 1 :]), exponent))


PLANS: dict[str, Callable[[Given, Style, random.Random], Case | None]] = {
    "right": _right,
    "one slip": _one,
    "two lines": _two_lines,
    "two in one line": _two_in_one_line,
    "miscopied": _miscopied,
}


def _first_that_shows(made: Callable[[], Case | None], slips: int = 1) -> Case | None:
    for _ in range(TRIES):
        case = made()
        if case and sum(line.verdict == "slip" for line in case.lines) >= slips:
            return case
    return None


def _any_slip(at: Given, style: Style, chance: random.Random) -> LineSlip:
    """A slip in any line: the kind is drawn first, so that rare kinds occur too."""
    claim = chance.choice(list(Paper(at, style, {}).numbers))
    found = slips_of(at, claim)
    if not found:
        return _any_slip(at, style, chance)
    kind = chance.choice(sorted({slip.kind for slip in found}))
    return chance.choice([slip for slip in found if slip.kind == kind])


def _everywhere(at: Given, slip: LineSlip, chance: random.Random) -> list[LineSlip]:
    """A slip, and often the same in all lines of the same role: a habit."""
    if slip.kind not in EVERYWHERE or (chance.random() < 0.5 and not slip.claim.startswith("new ")):
        return [slip]
    place = slips_of(at, slip.claim).index(slip)
    alike = [slips_of(at, claim) for claim in _lines_alike(at, slip.claim)]
    return [found[place] for found in alike if len(found) > place and found[place].kind == slip.kind]


def _lines_alike(at: Given, claim: str) -> list[str]:
    """The lines of names in the same role."""
    sheet, roles = at.sheet, at.sheet.roles
    if claim.startswith("new "):
        return [f"new {w}" for w in sheet.parameters]
    if (by := claim.removeprefix(f"d{sheet.error}/d")) != claim:
        return [f"d{sheet.error}/d{name}" for name in roles if roles[name] == roles[by]]
    target = claim.partition("/d")[0].removeprefix("d") if "/" in claim else claim
    alike = [name for name in roles if roles[name] == roles[target]]
    return [f"d{of}/d{by}" for of, by in local_lines(sheet) if of in alike] if "/" in claim else alike


# ---- one sheet ----


def _case(
    at: Given, style: Style, plan: str, slips: list[LineSlip], miscopied: dict[str, Decimal] | None = None
) -> Case | None:
    """The sheet with these slips; None where it has no finite numbers."""
    works = {slip.claim: slip.work for slip in slips}
    others = {name: MP.mpf(str(number)) for name, number in (miscopied or {}).items()}
    try:
        right, wrong = Paper(at, style, {}), Paper(at, style, works, others)
        exact = Paper(at, style._replace(from_paper=False), {})
        slipped = Paper(at, style._replace(from_paper=False), works, others)
        if not all(MP.isfinite(x) for x in wrong.numbers.values()):
            return None
        texts = wrong.texts
    except (ArithmeticError, ValueError):
        return None
    copied = [Cause(frozenset(), (name, _as_pattern(number))) for name, number in (miscopied or {}).items()]
    is_two = plan == "two lines"
    lines: list[Line] = []
    for claim, text in texts.items():
        begun = any(line.verdict == "slip" for line in lines)
        is_own = (claim in works and (is_two or not begun)) or bool(copied and not begun)
        verdict = _verdict(claim, right, wrong, exact.numbers[claim], is_own)
        causes: list[Cause] = []
        if verdict == "slip" or (verdict == "follows" and (copied or claim in works)):
            causes = [*copied, *_causes(at, wrong, claim, text, [s for s in slips if s.claim == claim])]
        numbers = (float(wrong.numbers[claim]), float(slipped.numbers[claim]))
        lines.append(Line(claim, text, verdict, tuple(causes), numbers))
    form = at.form
    what = "; ".join(f"{slip.claim}: {slip.what}" for slip in slips) or "; ".join(
        f"{number} for {name}" for name, number in (miscopied or {}).items()
    )
    kind = slips[0].kind if slips else plan
    how = (
        f"{style.digits} {'decimals' if style.decimals else 'digits'}, {'paper' if style.from_paper else 'calculator'}"
    )
    return Case(
        form.family,
        plan,
        f"{at.sheet.name} ({how})",
        what,
        kind,
        style.digits,
        at.sheet.with_claims(texts),
        tuple(lines),
    )


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
    for slip in slips_of(at, claim):
        try:
            number = slip.work(paper)
        except (ArithmeticError, ValueError):
            continue
        if MP.isfinite(number) and paper.style.written(number) == text:
            yield Cause(slip.kinds, slip.words)
