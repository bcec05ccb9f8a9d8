"""Formulas for a whole array: a slip explains them if it gives their numbers at other points too.

A point is the same example at other numbers.  Where some of the data have to stay, as a one-hot target, they do.
"""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterable, Iterator, Sequence
from functools import partial

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.slips.matrices.candidates import Candidates
from autograd.by_hand.slips.matrices.follow import followers, is_of_a_follower
from autograd.by_hand.slips.matrices.groups import Group, Numbers
from autograd.by_hand.slips.matrices.table import Table
from autograd.by_hand.slips.matrices.whole import ArraySlip
from autograd.by_hand.slips.readings.question import Point, Question, at_all


class Elsewhere:
    """The slips in arrays at other points.

    Args:
        groups: the wrong arrays of the sheet, in its order.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        self._groups = groups
        self._candidates: dict[int, Candidates] = {}
        self._numbers: dict[tuple[int, Claim, Hashable], Numbers] = {}

    def bears_out(self, slip: ArraySlip, group: Group) -> bool:
        """Whether a slip gives what the formulas for an array give at other points; digits are only known here."""
        return all(self._explains(slip, group, *one) for one in group.wrong.items() if one[1].others)

    def _explains(self, slip: ArraySlip, group: Group, entry: str, question: Question) -> bool:
        fits = partial(self._fits_at, slip, group, entry)
        return fits(question.others) or bool(question.staying and question.staying(fits, False))

    def _fits_at(self, slip: ArraySlip, group: Group, entry: str, points: Iterable[Point]) -> bool:
        """Whether a slip fits an entry at other points, of which there are any."""
        return at_all(points, lambda point: point.fits(self._numbers_at(point, group, slip.key).get(entry, math.nan)))

    def _numbers_at(self, point: Point, group: Group, key: tuple[object, ...]) -> Numbers:
        """The numbers of an array by one slip at a point; to try all slips there takes ten times as long."""
        if point.place not in self._candidates:
            self._candidates[point.place] = Candidates(Table(point.example))
        asked = (point.place, group.claim, key)
        if asked not in self._numbers:
            if is_of_a_follower(key):
                slips = self._followers_at(point, group)
            else:
                slips = self._candidates[point.place].slips(group.claim, key.__eq__)
            self._numbers[asked] = {slip.key: slip.numbers for slip in slips}.get(key, {})
        return self._numbers[asked]

    def _followers_at(self, point: Point, group: Group) -> Iterator[ArraySlip]:
        """What an array follows from at a point, where the formulas above it have numbers as well."""
        candidates = self._candidates[point.place]
        there = (one.at(point.place, candidates.right(one.claim)) for one in self._groups)
        known = [one for one in there if one]
        here = next((one for one in known if one.claim == group.claim), None)
        if here is None:
            return iter(())
        return followers(candidates.table, here, known, candidates.right(here.claim))
