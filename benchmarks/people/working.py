"""A person at work on a sheet: line by line, with the numbers that stand on the paper or in the calculator."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, cached_property
from typing import NamedTuple

from benchmarks.people.forms import Given
from benchmarks.seeded.formulas import MP, Edge, Real, Rule, formula_of
from benchmarks.seeded.printing import printed
from benchmarks.seeded.sheets import Sheet


class Style(NamedTuple):
    """How a person writes numbers, and goes on with them."""

    digits: int
    decimals: bool  # so many decimals, or so many significant digits
    from_paper: bool  # the next line is computed from the rounded numbers, or from those in the calculator
    local: bool = False  # whether the derivatives of functions, such as dh/dz, have lines of their own
    mixed: bool = False  # now from the rounded numbers, now from the calculator: the last digit decides

    def written(self, number: Real) -> str:
        """A number as it is written."""
        if self.decimals:
            exact = Decimal(MP.nstr(number, 40))
            return f"{exact.quantize(Decimal(1).scaleb(-self.digits), rounding=ROUND_HALF_UP):f}"
        return printed(number, self.digits, ROUND_HALF_UP)

    def carried(self, number: Real) -> Real:
        """A number as it is used in the next line."""
        text = self.written(number)
        from_paper = int(text[-1]) % 2 == 0 if self.mixed else self.from_paper
        return MP.mpf(text) if from_paper else number


@dataclass(frozen=True)
class Changes:
    """What is other than right in a derivative: some slopes, some derivatives from above, and a factor."""

    slopes: Mapping[Edge, Rule] = field(default_factory=dict)
    above: Mapping[str, Real] = field(default_factory=dict)
    scale: Real = 1

    def also(self, other: "Changes") -> "Changes":
        """Both at once."""
        slopes, above = {**self.slopes, **other.slopes}, {**self.above, **other.above}
        return Changes(slopes, above, self.scale * other.scale)

    def clash(self, other: "Changes") -> bool:
        """Whether both change the same."""
        both = set(self.slopes) & set(other.slopes) or set(self.above) & set(other.above)
        return bool(both) or (self.scale != 1 and other.scale != 1)


NOTHING = Changes()
Work = Callable[["Paper"], Real]  # how the number of a line is found in place of the right one


class Paper:
    """One time through a sheet.

    Args:
        given: the sheet.
        style: how numbers are written.
        works: the lines that are worked out in another way.
        miscopied: given numbers that were taken for others.
    """

    def __init__(
        self, given: Given, style: Style, works: Mapping[str, Work], miscopied: Mapping[str, Real] | None = None
    ) -> None:
        self.sheet: Sheet = given.sheet
        self.known = given.form.known
        self.style = style
        self.works = works
        self.leaves = {**given.sheet.leaves, **(miscopied or {})}
        self.values: dict[str, Real] = dict(self.leaves)  # as they are carried on
        self.slopes: dict[str, Real] = {self.sheet.error: MP.one}  # of the error, as they are carried on
        self.local: dict[str, Real] = {}  # the local derivatives that have lines of their own, by claim
        self.numbers: dict[str, Real] = {}  # by claim, before they are written
        self.rights: dict[str, Real] = {}  # what would be right in each line, from those above
        for claim, right in self._lines():
            self.rights[claim] = right(self)
            self.numbers[claim] = number = works[claim](self) if claim in works else self.rights[claim]
            self._keep(claim, style.carried(number))

    @cached_property
    def texts(self) -> dict[str, str]:
        """What is written down, by claim."""
        return {claim: self.style.written(number) for claim, number in self.numbers.items()}

    def derivative(self, name: str, changes: Changes = NOTHING) -> Real:
        """What is found for the derivative of the error by a name from the lines above."""
        total = MP.zero
        for edge in edges_from(self.sheet, name):
            slope = changes.slopes[edge](self.values) if edge in changes.slopes else self.slope(*edge)
            total += changes.above.get(edge[0], self.slopes[edge[0]]) * slope
        return total * changes.scale

    def slope(self, target: str, source: str) -> Real:
        """A local derivative: from its own line, if it has one."""
        own = self.local.get(f"d{target}/d{source}")
        return self.sheet.formulas[target].rules[source](self.values) if own is None else own

    def by_heart(self, name: str) -> Real:
        """A derivative of the error that is known by heart."""
        return formula_of(f"d/d{name}", self.known[name]).compute(self.values)

    def new(self, w: str, rate: Real) -> Real:
        """What is found for a new weight."""
        return self.leaves[w] - rate * self.slopes[w]

    def _lines(self) -> Iterator[tuple[str, Work]]:
        sheet = self.sheet
        for name in sheet.formulas:
            yield name, lambda paper, name=name: paper.sheet.formulas[name].compute(paper.values)
        for target, source in local_lines(sheet) if self.style.local else []:
            yield f"d{target}/d{source}", lambda paper, at=(target, source): paper.slope(*at)
        for name in lines_of_derivatives(sheet, tuple(self.known)):
            right = Paper.by_heart if name in self.known else Paper.derivative
            yield f"d{sheet.error}/d{name}", lambda paper, name=name, right=right: right(paper, name)
        for w in sheet.parameters if sheet.rate is not None else []:
            yield f"new {w}", lambda paper, w=w: paper.new(w, sheet.rate)

    def _keep(self, claim: str, number: Real) -> None:
        name = claim.removeprefix(f"d{self.sheet.error}/d")
        if claim in self.sheet.formulas:
            self.values[claim] = number
        elif name != claim:
            self.slopes[name] = number
        elif "/" in claim:
            self.local[claim] = number


@cache
def local_lines(sheet: Sheet) -> list[Edge]:
    """The edges into functions of one name, whose derivatives people write down by themselves: dh/dz."""
    functions = [formula for name, formula in sheet.formulas.items() if name != sheet.error and formula.activated]
    return [(formula.name, formula.activated) for formula in functions]


@cache
def edges_from(sheet: Sheet, name: str) -> list[Edge]:
    """The edges from a name that lead on to the error."""
    return [edge for edge in sheet.route(name) if edge[1] == name]


@cache
def lines_of_derivatives(sheet: Sheet, known: tuple[str, ...]) -> list[str]:
    """The names by which the error is derived, from its end back, and then the parameters.

    What only leads to a derivative that is known by heart is left out.
    """
    needed = set(sheet.asked)
    for name in [*sheet.asked, *sheet.formulas]:
        if name in needed and name not in known:
            needed |= {target for target, _ in edges_from(sheet, name)}
    inner = [name for name in reversed(sheet.formulas) if name != sheet.error and name in needed]
    return [*inner, *sheet.asked]
