"""Slips of writing: digits cut off or rounded wrongly, and numbers found from rounded ones."""

from collections.abc import Callable, Iterator
from functools import cache, cached_property, partial

from benchmarks.seeded.formulas import MP, Numbers, Real
from benchmarks.seeded.printing import (
    decimals_of,
    digits_of,
    one_too_high,
    one_too_low,
    printed,
    to_decimals,
    to_digits,
    truncated,
)
from benchmarks.seeded.seeds import Seeded
from benchmarks.seeded.sheets import Sheet


def seeded_printings(sheet: Sheet) -> Iterator[Seeded]:
    """Right numbers, wrongly rounded."""
    for claim in sheet.claims:
        true = sheet.true(claim)
        shown = MP.mpf(MP.nstr(true, 15))
        # Of 0.9999999999999999999 a calculator shows 1, and nobody can say which of them was cut off.
        if true != 0 and truncated(shown, 14) == truncated(true, 14):
            yield Seeded(claim, "truncation", "cut off", true, true, truncated)
            yield Seeded(claim, "rounding", "the last digit one too high", true, true, one_too_high)
            yield Seeded(claim, "rounding", "the last digit one too low", true, true, one_too_low)


def seeded_roundings(sheet: Sheet) -> Iterator[Seeded]:
    """Numbers that were found from rounded ones."""
    values = [name for name, formula in sheet.formulas.items() if set(formula.names) & set(sheet.formulas)]
    for claim in [*sheet.claims, *values, *([f"new {sheet.error}"] if sheet.rate is not None else [])]:
        true = sheet.true(claim)
        for derivatives, written in ((False, "values"), (True, "values and derivatives")):
            for unit, places_of, rounded in (("decimals", decimals_of, to_decimals), ("digits", digits_of, to_digits)):
                what = f"{written} rounded to the {unit} that are printed"
                carried = partial(_from_rounded, sheet, claim, true, places_of, rounded, derivatives)
                yield Seeded(claim, "chained rounding", what, true, true, carried=carried)


def _from_rounded(
    sheet: Sheet,
    claim: str,
    true: Real,
    places_of: Callable[[str], int],
    rounded: Callable[[Real, int], Real],
    derivatives: bool,
    digits: int,
) -> Real:
    """The number for a claim from others rounded as it is printed; none where rounding leaves nothing of one."""
    try:
        return _on_paper(sheet, rounded, places_of(printed(true, digits)), derivatives).number(claim)
    except ArithmeticError:
        return MP.nan


@cache
def _on_paper(sheet: Sheet, rounded: Callable[[Real, int], Real], places: int, derivatives: bool) -> "OnPaper":
    """A worksheet worked through once for all claims whose numbers are rounded alike."""
    return OnPaper(sheet, lambda x: rounded(x, places), derivatives=derivatives)


class OnPaper:
    """A worksheet worked through with numbers that are used as they stand on the paper, where they are rounded.

    Written down are the values and the new weights, and with ``derivatives`` also the slopes, the
    derivative of the error by each name and the steps; without, each of these is found in one go.
    """

    def __init__(self, sheet: Sheet, written: Callable[[Real], Real], *, derivatives: bool) -> None:
        self.sheet = sheet
        self.written = written
        self.derived = written if derivatives else lambda x: x
        self.found, self.numbers = self.forward(sheet.leaves)

    def number(self, claim: str) -> Real:
        """The number for a claim, itself not rounded."""
        match claim.split():
            case ["step", w]:
                return self.step(w)
            case ["new", w] if w in self.sheet.leaves:
                return self.new(w)
            case ["new", name]:
                new = {w: self.written(self.new(w)) for w in self.sheet.parameters}
                return self.forward(self.sheet.leaves | new)[0][name]
        _, slash, by = claim.partition("/d")
        return self.gradients[by] if slash else self.found[claim]

    def forward(self, leaves: Numbers) -> tuple[dict[str, Real], dict[str, Real]]:
        """What is found for each name, and what is written down."""
        found, numbers = dict(leaves), dict(leaves)
        for name, formula in self.sheet.formulas.items():
            found[name] = formula.compute(numbers)
            numbers[name] = self.written(found[name])
        return found, numbers

    @cached_property
    def gradients(self) -> dict[str, Real]:
        """What is found for the derivative of the error by each name, from the error back."""
        slopes = self.sheet.slopes(self.numbers)
        found, kept = {}, {self.sheet.error: MP.one}
        for name in reversed([name for name in self.numbers if name != self.sheet.error]):
            onward = [target for target, source in slopes if source == name and target in kept]
            if onward:
                found[name] = sum(kept[target] * self.derived(slopes[target, name]) for target in onward)
                kept[name] = self.derived(found[name])
        return found

    def step(self, w: str) -> Real:
        """What is found for the step in a weight."""
        return self.sheet.rate * self.derived(self.gradients.get(w, MP.zero))

    def new(self, w: str) -> Real:
        """What is found for the new weight."""
        return self.sheet.leaves[w] - self.derived(self.step(w))
