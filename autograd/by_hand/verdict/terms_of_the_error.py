"""Derivatives of the error that are those of one of its terms: ∂E/∂z1 is ∂E1/∂z1 where E = E1 + E2, and z1 not in E2.

A person writes down one of them, and goes on from it for both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import chain

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.bounds import Printed
from autograd.by_hand.pencil.desk import Desk
from autograd.engine.value import Value


class TermsOfTheError:
    """The claims of a sheet, each with that which says the same and has no line.

    Args:
        desk: the example.
        order: the claims as they stand on the sheet.
    """

    def __init__(self, desk: Desk, order: Sequence[Claim]) -> None:
        error = desk.graph[desk.example.error]
        terms = [x for x in desk.sources[error] if not isinstance(slope := desk.terms[error][x], Value) and slope == 1]
        self._names = {term.name for term in terms} if len(terms) > 1 else set[str]()
        self._desk = desk
        claimed = {*order}
        found = ((claim, self._same(claim)) for claim in order) if self._names else ()
        self._same_as = {claim: other for claim, other in found if other and other not in claimed}
        self.order = [
            *chain.from_iterable((claim, other) if (other := self._same_as.get(claim)) else (claim,) for claim in order)
        ]

    def with_the_same(self, lines: Mapping[Claim, Printed]) -> dict[Claim, Printed]:
        """Lines, each also for the claim that says the same."""
        return {**{other: lines[claim] for claim, other in self._same_as.items() if claim in lines}, **lines}

    def _same(self, claim: Claim) -> Claim | None:
        error = self._desk.example.error
        if (
            not (claim.by and claim.is_plain)
            or claim.node not in (error, *self._names)
            or claim.by in (error, *self._names)
        ):
            return None
        behind = self._desk.reached(self._desk.graph[claim.by])
        leads_to = [x.name for x in self._desk.sources[self._desk.graph[error]] if x in behind]
        if len(leads_to) != 1 or leads_to[0] not in self._names or claim.node not in (error, *leads_to):
            return None
        return claim._replace(node=leads_to[0] if claim.node == error else error)
