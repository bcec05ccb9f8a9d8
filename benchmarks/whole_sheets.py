"""Whole sheets with one slip in them, carried on through all lines: what a person would hand in.

The values come first, then the derivatives of the error from its end back, then the new weights;
each is computed with all digits from those before, as ``benchmarks/seeded`` computes them, and printed.
The slip is in one local derivative, in those of one function everywhere, or in the forward pass.  Or
it is none of those that the diagnosis knows: a value that is just another number, and what follows is
right but for that.  Each sheet is handed in whole, and in short, without the lines in between.

Asked about are the worksheets of the package at their own numbers, and those in ``nets``, which have
more lines, at numbers that are drawn.
"""

import random
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path

from benchmarks.seeded.formulas import MP, Numbers, Real, Rule
from benchmarks.seeded.printing import printed
from benchmarks.seeded.sampling import sampled
from benchmarks.seeded.sheets import Sheet, sheet_at, worksheet_paths
from benchmarks.seeded.slips import slips
from benchmarks.seeded.worked_out import Slip

NETS = Path(__file__).parent / "nets"
DRAWS = 8  # of the leaves of each net
NOUGHT = 1e-40  # what is smaller is left of a difference
UNKNOWN = "no slip of the vocabulary"
SHARE_OF_WRONG_NUMBERS = 4  # one sheet of so many


@dataclass(frozen=True)
class WholeSheet:
    """A sheet with one slip, and the number of each claim by it."""

    sheet: Sheet
    kind: str
    what: str
    numbers: Mapping[str, Real]  # by claim, in the order in which they are found
    wrong: str = ""  # the value that is a wrong number, if it is on the sheet
    is_short: bool = False

    def claims(self, digits: int) -> dict[str, str]:
        """What stands on the paper."""
        finite = {claim: number for claim, number in self.numbers.items() if MP.isfinite(number)}
        return {claim: printed(number if abs(number) > NOUGHT else MP.zero, digits) for claim, number in finite.items()}

    def in_short(self) -> "WholeSheet":
        """The same with no more than the gradients of the leaves and the new weights on it."""
        asked = {f"d{self.sheet.error}/d{w}" for w in self.sheet.asked}
        numbers = {c: number for c, number in self.numbers.items() if c in asked or c.startswith("new ")}
        return replace(self, numbers=numbers, wrong="", is_short=True)


def whole_sheets(count: int, draws: int = DRAWS) -> Iterator[WholeSheet]:
    """So many sheets of each worksheet, each with another slip, chosen at random; the same in every run."""
    for path in worksheet_paths():
        yield from with_slips(sheet_at(path), count)
    for path in sorted(NETS.glob("*.toml")):
        for draw in range(draws):
            yield from with_slips(_drawn(sheet_at(path), draw), 2 * count)


def _drawn(sheet: Sheet, draw: int) -> Sheet:
    """The same formulas at other numbers, of two decimals."""
    name = f"{sheet.name} {draw}"
    chance = random.Random(f"leaves {name}")
    again = Sheet(sheet.with_claims({}))
    for table in ("inputs", "parameters"):
        again.tables[table] = {w: Decimal(chance.randint(-150, 150) or 50) / 100 for w in again.tables[table]}
    return Sheet(again.with_claims({}), name)


def with_slips(sheet: Sheet, count: int) -> Iterator[WholeSheet]:
    """So many sheets of one, and those with a function's derivative wrong everywhere; each whole and in short."""
    every = [slip for w in sheet.asked for slip in slips(sheet, w) if slip.slopes or slip.leaves]
    distinct = {(slip.kind, slip.what): slip for slip in every}
    wrong = sampled(list(sheet.formulas), -(-count // SHARE_OF_WRONG_NUMBERS), f"wrong {sheet.name}")
    chosen = sampled(list(distinct.values()), count - len(wrong), f"sheet {sheet.name}")
    with_slips = [
        WholeSheet(sheet, slip.kind, slip.what, dict(worked_through(sheet, slip, {})))
        for slip in [*chosen, *_everywhere(sheet, every)]
    ]
    for whole in [*with_slips, *(_with_a_wrong_number(sheet, name) for name in wrong)]:
        yield whole
        yield whole.in_short()


def _everywhere(sheet: Sheet, every: list[Slip]) -> Iterator[Slip]:
    """The derivative of one function taken at its argument wherever it occurs, as 1 − z² for tanh."""
    alike: dict[str, dict[tuple[str, str], Rule]] = {}
    for slip in every:
        for edge, rule in slip.slopes.items():
            if slip.kind == "derivative of a function" and slip.what.startswith(f"{edge[1]} for {edge[0]} "):
                alike.setdefault(type(sheet.formulas[edge[0]].expression).__name__, {})[edge] = rule
    for function, slopes in alike.items():
        if len(slopes) > 1:
            yield Slip("derivative of a function", f"z for {function}(z) in every derivative of it", slopes)


def _with_a_wrong_number(sheet: Sheet, name: str) -> WholeSheet:
    chance = random.Random(f"wrong number {sheet.name} {name}")
    off = chance.choice((-1, 1)) * chance.uniform(0.05, 0.3)
    digits = chance.choice((3, 15))  # as it is written on the paper, or as it stands in a calculator
    wrong = MP.mpf(printed((sheet.numbers[name] or MP.one) * (1 + MP.mpf(off)), digits))
    numbers = dict(worked_through(sheet, Slip(UNKNOWN, ""), {name: wrong}))
    return WholeSheet(sheet, UNKNOWN, f"{MP.nstr(wrong, 3)} for {name}", numbers, name)


def worked_through(sheet: Sheet, slip: Slip, wrong: Numbers) -> Iterator[tuple[str, Real]]:
    """Each claim, and the number that it has with a slip and with wrong numbers in place of some values."""
    numbers = sheet.leaves | dict(slip.leaves)
    for name, formula in sheet.formulas.items():
        numbers[name] = wrong[name] if name in wrong else formula.compute(numbers)
        yield name, numbers[name]
    slopes = sheet.slopes(numbers) | {edge: rule(numbers) for edge, rule in slip.slopes.items()}
    names = [name for name in reversed(sheet.formulas) if name != sheet.error and sheet.route(name)]
    for name in [*names, *sheet.asked]:
        gradient = sheet.derivative(sheet.error, name, slopes)
        yield f"d{sheet.error}/d{name}", gradient
    for w in sheet.asked if sheet.rate is not None else []:
        if w in sheet.parameters:
            yield f"new {w}", sheet.leaves[w] - sheet.rate * sheet.derivative(sheet.error, w, slopes)
