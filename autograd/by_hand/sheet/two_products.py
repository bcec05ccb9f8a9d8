"""Which product w·h of two arrays is: that of matrices, or that entry by entry.  The rest of a worksheet says it.

In ``u = "w·h + b"`` the claim ``u = "0.4"`` says that w·h is one number.  Where both readings give what the sheet
claims, or neither does, a person has to say which one is meant.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from autograd.by_hand.sheet.entry_answers import fits
from autograd.by_hand.sheet.handwriting import as_digits, sides_of
from autograd.by_hand.sheet.sheet import FormulaError, Sheet
from autograd.by_hand.sheet.written_arrays import as_written
from autograd.engine.value import number_in
from autograd.paper.arrays import Array, ShapeError, array_of
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.spelling import plain_name
from autograd.paper.numerals import half_unit, is_decimal, read_decimal, significant_digits
from autograd.table.arithmetic import as_float

_MOST_WAYS = 32  # in which a sheet is read: two for each formula with such a product
_NEAR = 0.01  # how far off a claimed number may be, as a part of it, where the question is only which product it is of
_A_LIST = (2,)
_DOT, _TRANSPOSED = (
    r"(?:[·⋅]|\\cdot(?![A-Za-z]))",
    r"(?:[ᵀ⊤]|\.T(?!\w)|\^\{?\s*(?:T|\\top|\\intercal)(?![A-Za-z])\s*\}?)",
)
_BESIDE_A_TRANSPOSE = re.compile(rf"⊙|{_TRANSPOSED}\s*{_DOT}|{_DOT}\s*\\?\w{{1,40}}\s*{_TRANSPOSED}")


class TwoWays(Exception):  # noqa: N818  # no error: the sheet is read again
    """A formula reads in two ways, or in some more, and it is not chosen yet in which."""

    def __init__(self, key: str, question: str, count: int) -> None:
        super().__init__(question)
        self.key = key
        self.question = question
        self.count = count


class OpenError(FormulaError):
    """The formulas of a worksheet, and its claims about values, leave several ways to read it."""

    def __init__(self, first: TwoWays, sheets: Sequence[Sheet]) -> None:
        super().__init__(first.key, first.question)
        self.sheets = sheets


class Way(NamedTuple):
    """A worksheet read in one way."""

    sheet: Sheet
    known: Mapping[str, Any]  # what each name stands for
    is_whole: bool  # whether every formula has a value
    chosen: Mapping[str, int]  # which of the two ways is taken, by the keys of formulas


def has_dots_of_matrices(sheet: Sheet) -> bool:
    """Whether a dot in a worksheet is a product of matrices: beside a transpose, as in Xᵀ · δ, or where ⊙ is the other.

    >>> has_dots_of_matrices(Sheet("", "", None, "L", {}, {}, {"Q": "X·W"}, {"dL/dW": "Xᵀ · dL/dQ"}))
    True
    """
    return any(_BESIDE_A_TRANSPOSE.search(f"{x}") for table in (sheet.formulas, sheet.claims) for x in table.values())


def only_way(read: Callable[[Mapping[str, int]], Way], *, are_matrices: bool = False) -> Sheet:
    """The worksheet in the only way that its formulas and its claims allow.

    Args:
        read: the worksheet where it is chosen, for the keys of formulas, which of the two ways is taken; it raises
            TwoWays for a formula that is not among them.
        are_matrices: whether a dot is a product of matrices, where nothing else says it.

    Raises:
        OpenError: if several ways are left, or none.
        ValueError: if a formula cannot be read.
    """
    try:
        return read({}).sheet
    except TwoWays as first:
        ways, problems = _all_ways(read, first)
        if not ways and len(problems) == 1:
            raise ValueError(problems.pop()) from None
        best = max(map(_agreement, ways), default=0)
        chosen = [way for way in ways if _agreement(way) == best]
        if are_matrices and len(chosen) > 1:
            chosen = [way for way in chosen if not any(way.chosen.values())] or chosen
        if len(chosen) != 1 and not _are_alike(chosen):
            raise OpenError(first, [way.sheet for way in chosen]) from None
        return chosen[-1].sheet


def _are_alike(ways: Sequence[Way]) -> bool:
    """Whether ways give the same numbers, as of arrays with one entry each: then they differ in their shapes alone."""
    numbers = [{name: [*map(number_in, _entries(x))] for name, x in way.known.items()} for way in ways]
    return bool(numbers) and all(other == numbers[0] for other in numbers)


def _entries(thing: Any) -> Sequence[Any]:
    return thing.entries if isinstance(thing, Array) else (thing,)


def _all_ways(read: Callable[[Mapping[str, int]], Way], first: TwoWays) -> tuple[list[Way], set[str]]:
    """The ways in which every formula has a value, and what is wrong with the others."""
    waiting: list[dict[str, int]] = [{first.key: number} for number in range(first.count)]
    ways: list[Way] = []
    problems: set[str] = set()
    for chosen in waiting:
        if len(waiting) > _MOST_WAYS:
            return [], set()
        try:
            way = read(chosen)
        except TwoWays as further:
            waiting += [{**chosen, further.key: number} for number in range(further.count)]
        except ValueError as problem:
            problems.add(str(problem))
        else:
            if way.is_whole:
                ways.append(way)
            else:
                problems.add("")
    return ways, problems - {""}


def _agreement(way: Way) -> int:
    """How many claims about values are as this reading has them, less those that are not."""
    return sum(_agree(way))


def _agree(way: Way) -> Iterator[int]:
    """For each claim about a value 1 where the reading gives it, and −1 where it has another shape or is far off."""
    names = Names(way.known, lambda word: False)
    for key, answer in way.sheet.claims.items():
        try:
            name = names.name(key) or names.name(plain_name(key))
        except ValueError:
            continue
        written = sides_of(answer)[-1]
        if name and isinstance(written, str):
            yield _verdict(way.known[name], written)


def _verdict(thing: Any, written: str) -> int:
    """1 where a claimed number or array is near what a name stands for, −1 where it is not.

    It is 0 for a formula, and for a number of a single digit, as 0, which is soon near by chance.
    """
    entries = _entries(thing)
    shape = thing.shape if isinstance(thing, Array) else _A_LIST
    listed = as_written(written.strip(), shape)
    is_number = is_decimal(as_digits(written))
    if isinstance(listed, str) and not is_number:
        return 0
    if isinstance(thing, Array) == is_number:
        return -1
    try:
        claimed = (written,) if is_number else array_of(listed)
        if is_number and is_coarse(as_digits(written), number_in(thing)):
            return 0
    except ShapeError:
        return 0
    if isinstance(claimed, Array):
        if not fits(claimed.shape, shape):
            return -1
        claimed = claimed.entries
    return 1 if all(map(_is_near, claimed, entries)) else -1


def is_coarse(digits: str, number: Any) -> bool:
    """Whether a numeral has a single digit, and is not just a number.

    >>> is_coarse("0", 0.0002), is_coarse("0", 0), is_coarse("0.12", 0.1234)
    (True, False, False)
    """
    return significant_digits(digits) == 1 and read_decimal(digits) != number


def _is_near(written: Any, thing: Any) -> bool:
    digits, number = as_digits(str(written)), as_float(number_in(thing))
    if not is_decimal(digits):
        return True
    return abs(as_float(read_decimal(digits)) - number) <= 2 * half_unit(digits) + _NEAR * abs(number)
