"""A sheet with one number on the paper moved: only what that number reaches is worked through again.

How far rounding leads is found by moving the printed numbers, one after the other.  On a sheet of 150 lines each moves
a few nodes of hundreds, since what follows is found from the next number on the paper.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from copy import copy
from functools import partial

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.desk import Desk, Use
from autograd.by_hand.pencil.pencil import Pencil, found_by
from autograd.engine.value import Value


class OneMoved:
    """The numbers on the paper, worked through once, and then with one of them moved.

    Args:
        desk: the example.
        given: the numbers on the paper.
    """

    def __init__(self, desk: Desk, given: Mapping[Claim, float]) -> None:
        self._desk = desk
        self.given = given
        try:
            self._pencil: Pencil | None = Pencil(desk, given)
        except ValueError:  # a formula has no value
            self._pencil = None
        self._data = [node.data for node in desk.order]

    def numbers(self, claims: Iterable[Claim]) -> dict[Claim, list[float]]:
        """What the numbers give for claims; nothing where a formula has no value."""
        if self._pencil is None:
            return {}
        self._lay_out()
        return found_by(partial(copy, self._pencil), claims)

    def numbers_with(
        self, moved: Claim, number: float, claims: Iterable[Claim], use: Use | None = None
    ) -> dict[Claim, list[float]]:
        """The same with another number for one of those that are given; nothing for claims that stay as they are.

        With a ``use`` of a value the other number is read there alone.
        """
        if self._pencil is None:
            return {}
        self._lay_out()
        try:
            pencil = self._pencil.with_another(moved, number, use)
        except ValueError:
            return {}
        slopes = {use.reader} if use and use.in_slope else self._desk.moved_slopes(pencil.moved)
        return found_by(lambda: pencil, [claim for claim in claims if self._may_move(claim, moved, slopes)])

    def _lay_out(self) -> None:
        """Write the numbers into the graph of the desk again, where others have worked since."""
        for node, number in zip(self._desk.order, self._data, strict=True):
            node.data = number

    def _may_move(self, claim: Claim, moved: Claim, slopes: Collection[Value]) -> bool:
        """Whether a claim may have another number after one has moved, and with it the slopes into some nodes."""
        if claim.steps or moved.steps or not (claim.by and claim.is_plain and moved.is_plain):
            return True
        of, behind = self._desk.graph[claim.node], self._desk.reached(self._desk.graph[claim.by])
        if moved.by:
            slopes = [self._desk.graph[moved.node]] if self._desk.graph[moved.by] in behind else []
        return any(target in behind and of in self._desk.reached(target) for target in slopes)
