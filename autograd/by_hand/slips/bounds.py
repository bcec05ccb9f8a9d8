"""What rounding on the way can do: the least and the most that the printed numbers give for a claim.

It is bounded to first order.  The number that was carried on lies between two ends beside the printed one.  Its effect
on a claim is found by working the example through with the number moved to its ends, and all effects are added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from functools import partial
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.slips.desk import Desk
from autograd.by_hand.slips.pencil import Pencil
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import same
from autograd.by_hand.slips.roundings import Rounding, to_decimals, to_digits
from autograd.paper.numerals import decimals_of, half_unit, significant_digits
from autograd.table.arithmetic import as_float

ALL_DIGITS = 15  # of a float that was not rounded by a person
# Of a number: a wider bound would let nearly anything pass, so then the printed numbers decide.  Of 350 right lines of
# two digits that ``benchmarks.people`` makes three need 0.22 to 0.29, the others 0.13; with four digits all need 0.02.
SAYS_NOTHING = 0.3
MOST_WORK = 300_000  # nodes to visit, once for each line: more take longer than some seconds
FEWEST_OF_A_ROUNDED = 3  # digits of a number that is the true one, and may have been rounded all the same


class Printed(NamedTuple):
    """A number on the sheet, and the ends between which the number lies that was carried on."""

    number: float
    ends: tuple[float, float]
    digits: int = ALL_DIGITS  # that are significant


def right_line(printed: str, number: float, true: float) -> Printed:
    """The number of a line that holds: it was carried on as it is printed, or with the digits of the true one."""
    return Printed(number, (number, true), significant_digits(printed))


def line_of_the_optimiser(printed: str, number: float, true: float) -> Printed:
    """What an optimiser keeps: it comes from steps before, so it was carried on with any digits that round to it.

    A short number that is just the true one, as 0.2, was not rounded.
    """
    is_short = significant_digits(printed) < FEWEST_OF_A_ROUNDED
    half = 0.0 if is_short and same(number, true) else as_float(half_unit(printed))
    return Printed(number, (number - half, number + half), significant_digits(printed))


def carried_on(question: Question) -> Printed:
    """The number of another line, which was carried on with any digits that round to it; a formula has all of them."""
    ends = question.number - question.allowed, question.number + question.allowed
    return Printed(question.number, ends, significant_digits(question.printed) if question.printed else ALL_DIGITS)


class Bound:
    """What the printed numbers give for a claim, and the least and the most that the carried ones may give."""

    def __init__(self, number: float, below: float = 0.0, above: float = 0.0) -> None:
        self.number = number
        self.below = below
        self.above = above

    def widen(self, moved: Sequence[float]) -> None:
        """Add the effect of one number, from what its two ends give."""
        effects = [0.0, *(number - self.number for number in moved)]
        self.below += min(effects)
        self.above += max(effects)

    def allows(self, question: Question) -> bool:
        """Whether a claim, to its digits, lies between the least and the most."""
        off = question.number - self.number
        if abs(off) <= question.allowed:
            return True
        width = self.above - self.below + question.allowed
        lies_between = self.below - question.allowed <= off <= self.above + question.allowed
        return lies_between and width < SAYS_NOTHING * abs(self.number)


def bound_of(line: Printed) -> Bound:
    """What a claim may be that is a line above itself."""
    bound = Bound(line.number)
    bound.widen(line.ends)
    return bound


def given_exactly(desk: Desk, known: Mapping[Claim, Printed], claims: Collection[Claim]) -> dict[Claim, list[Bound]]:
    """What the printed numbers give for each claim, one for each order of work; none where they lead to no value."""
    here = _worked_through(desk, {claim: line.number for claim, line in known.items()}, claims)
    return {claim: [Bound(number) for number in numbers] for claim, numbers in here.items()}


def bounds_of(desk: Desk, known: Mapping[Claim, Printed], claims: Collection[Claim]) -> dict[Claim, list[Bound]]:
    """The same, with the least and the most that the carried numbers may give."""
    given = {claim: line.number for claim, line in known.items()}
    bounds = given_exactly(desk, known, claims)
    if len(known) * len(desk.order) > MOST_WORK:
        return _roughly(bounds, _worked_through(desk, {}, claims))
    for claim, line in known.items():
        there = [_worked_through(desk, given | {claim: end}, claims) for end in line.ends if end != line.number]
        for asked, orders_of_work in bounds.items():
            for place, bound in enumerate(orders_of_work):
                bound.widen([moved[asked][place] for moved in there if place < len(moved.get(asked, []))])
    return bounds


def _roughly(bounds: dict[Claim, list[Bound]], true: Mapping[Claim, list[float]]) -> dict[Claim, list[Bound]]:
    """The bounds where the lines are too many to move one by one: from the printed numbers to the true ones."""
    for claim, found in bounds.items():
        for bound in found:
            far = [bound.number + 2 * (number - bound.number) for number in true.get(claim, [])]
            bound.widen([*true.get(claim, []), *far])
    return bounds


class RoundedInTheMiddle:
    """What values are with every number in the middle of their formulas rounded, as the result or what enters.

    One time through the example answers all questions with as many decimals or digits: of 160 outputs of a layer it
    takes 0.3 s in place of 3.

    Args:
        desk: the example.
        known: the lines that are right.
    """

    def __init__(self, desk: Desk, known: Mapping[Claim, Printed]) -> None:
        self._desk = desk
        self._known = known
        self._given = {claim: line.number for claim, line in known.items()}
        self._numbers: dict[tuple[Callable[[int], Rounding], int], dict[Claim, list[float]]] = {}

    def numbers(self, question: Question) -> Iterator[float]:
        """The numbers of a value that no line gives; none of anything else."""
        claim = question.claim
        if claim != Claim(claim.node):
            return
        yield from self._rounded(to_decimals, decimals_of(question.printed)).get(claim, [])
        sources = self._desk.sources[self._desk.graph[claim.node]]
        if entering := [self._known[c].digits for s in sources if (c := Claim(s.name)) in self._known]:
            yield from self._rounded(to_digits, max(entering)).get(claim, [])

    def _rounded(self, rounding: Callable[[int], Rounding], count: int) -> dict[Claim, list[float]]:
        if (rounding, count) not in self._numbers:
            pencil = partial(Pencil, self._desk, self._given, rounding(count), everywhere=True)
            values = [Claim(node.name) for node in self._desk.nodes if node.name]
            self._numbers[rounding, count] = _numbers_of(pencil, values)
        return self._numbers[rounding, count]


def with_rounded_terms(
    desk: Desk, known: Mapping[Claim, Printed], questions: Collection[Question], bounds: Mapping[Claim, Sequence[Bound]]
) -> dict[Claim, list[float]]:
    """What derivatives and lines of an optimiser are with a number in the middle that has no line of its own rounded.

    Of a derivative these are the terms of a sum over paths, of a bias correction the power of β: all to the decimals of
    the line.  Rounding them moves its last digit; what is further off than that was rounded too early.
    """
    by_decimals: dict[int, list[Claim]] = defaultdict(list)
    for question in questions:
        is_value = not question.claim.by and not question.claim.last_step
        near = any(question.nearly_fits(bound.number) for bound in bounds.get(question.claim, []))
        if near and question.printed and not is_value and (decimals := decimals_of(question.printed)) > 0:
            by_decimals[decimals].append(question.claim)
    numbers: dict[Claim, list[float]] = {}
    for decimals, claims in by_decimals.items():
        rule = desk.rule._replace(decimals=decimals) if desk.rule.corrected else None
        given = {claim: line.number for claim, line in known.items()}
        numbers |= _numbers_of(partial(Pencil, desk, given, terms=_of_terms(desk, decimals), rule=rule), claims)
    return numbers


def _of_terms(desk: Desk, decimals: int) -> Rounding:
    """How terms are rounded: one that is a given number, or a short one, is written down as it is."""
    given = {abs(x) for x in desk.leaves.values()}
    to_few, rounded = to_digits(FEWEST_OF_A_ROUNDED), to_decimals(decimals)
    return lambda x: x if abs(x) in given or same(x, to_few(x)) else rounded(x)


def _worked_through(desk: Desk, given: Mapping[Claim, float], claims: Collection[Claim]) -> dict[Claim, list[float]]:
    return _numbers_of(partial(Pencil, desk, given), claims)


def _numbers_of(pencil: Callable[[], Pencil], claims: Collection[Claim]) -> dict[Claim, list[float]]:
    try:
        return pencil().numbers(claims)
    except ValueError:  # a formula has no value at the printed numbers
        return {}
