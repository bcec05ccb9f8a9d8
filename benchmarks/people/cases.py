"""Whole sheets with no slip, one or two: which slips are made on them.

Of a habit, the same slip in several lines, the first counts as the slip, and the others follow.
"""

import random
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import combinations

from benchmarks.people.forms import FORMS, Given, given
from benchmarks.people.slips import LineSlip, slips_of
from benchmarks.people.teacher import Case, case_of
from benchmarks.people.working import Paper, Style, local_lines
from benchmarks.seeded.formulas import MP

TRIES = 40  # to find a slip that shows
COMMON = (  # slips that are made so often that two of them meet in one line
    "sign",
    "factor sign",
    "missing factor",
    "derivative of a function",
    "missing path",
    "half forgotten",
    "two forgotten",
)
EVERYWHERE = ("derivative of a function", "batch size", "half forgotten", "two forgotten", "other rate", "uphill")


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
    return case_of(at, style, "right", [])


def _mixed(at: Given, style: Style, chance: random.Random) -> Case | None:
    return case_of(at, style._replace(mixed=True), "mixed", [])


def _one(at: Given, style: Style, chance: random.Random) -> Case | None:
    return _first_that_shows(
        lambda: case_of(at, style, "one slip", _everywhere(at, _any_slip(at, style, chance), chance))
    )


def _two_lines(at: Given, style: Style, chance: random.Random) -> Case | None:
    def made() -> Case | None:
        a, b = _any_slip(at, style, chance), _any_slip(at, style, chance)
        return case_of(at, style, "two lines", [a, b]) if a.claim != b.claim else None

    return _first_that_shows(made, slips=2)


def _two_in_one_line(at: Given, style: Style, chance: random.Random) -> Case | None:
    def made() -> Case | None:
        a = _any_slip(at, style, chance)
        common = [slip for slip in slips_of(at, a.claim) if slip.changes and slip.kind in COMMON]
        pairs = [(x, y) for x, y in combinations(common, 2) if x.kind != y.kind and not x.clash(y)]
        if not pairs:
            return None
        x, y = chance.choice(pairs)
        return case_of(at, style, "two in one line", [x.and_also(y)])

    return _first_that_shows(made)


def _miscopied(at: Given, style: Style, chance: random.Random) -> Case | None:
    def made() -> Case | None:
        name = chance.choice(list(at.sheet.leaves))
        right = Decimal(MP.nstr(at.sheet.leaves[name], 10)).normalize()
        if right in (0, 1):
            return None
        wrong = _another_digit(right, chance)
        return case_of(at, style, "miscopied", [], {name: wrong})

    return _first_that_shows(made)


def _another_digit(number: Decimal, chance: random.Random) -> Decimal:
    sign, digits, exponent = number.as_tuple()
    place = chance.randrange(len(digits))
    other = chance.choice([d for d in range(1, 10) if d != digits[place]])
    return Decimal((sign, (*digits[:place], other, *digits[place + 1 :]), exponent))


PLANS: dict[str, Callable[[Given, Style, random.Random], Case | None]] = {
    "right": _right,
    "mixed": _mixed,
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
