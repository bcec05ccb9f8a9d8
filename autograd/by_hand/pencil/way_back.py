"""The way back: ∂E/∂h from the derivatives with respect to what comes after h, each as it stands on the paper.

A derivative is found when it is asked for, and no other is then.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from autograd.by_hand.pencil.desk import Desk
from autograd.engine.value import Value

Slope = Callable[[Value, Value], float]
NONE_GIVEN: Mapping[tuple[str, str, str], float] = {}


class WayBack:
    """The derivatives of one node with respect to those before it: found when asked for, from those after them.

    A sheet asks for few of them again and again.  Of a layer of 20 × 10 those of the inputs alone need 3,200 slopes.

    Args:
        desk: the example.
        of: the node that is differentiated.
        slope: the local derivative of a node with respect to one of its sources.
        written: the derivative as it stands on the paper, if it does.
        shares: what a derivative owes to a node, where that stands on the paper: the term of a time step.
    """

    def __init__(
        self,
        desk: Desk,
        of: Value,
        slope: Slope,
        written: Callable[[str, str, float], float] | None = None,
        shares: Mapping[tuple[str, str, str], float] = NONE_GIVEN,
    ) -> None:
        self._targets = desk.targets
        self._of = of
        self._slope = slope
        self._written = written
        self._shares = shares
        self._found: dict[Value, float] = {of: 1.0}
        self._kept: dict[Value, float] = {of: 1.0}  # as they stand on the paper
        self._done: set[Value] = {of}

    def found(self, by: Value) -> float:
        """A derivative from those that stand on the paper, not its own number there; 0 where no path leads."""
        waiting = [by]
        while waiting:
            node = waiting[-1]
            missing = [target for target in self._targets[node] if target not in self._done]
            waiting += missing
            if not missing:
                self._find(waiting.pop())
        return self._found.get(by, 0.0)

    def terms(self, by: Value, slope: Slope) -> list[float]:
        """What a derivative owes to each use of a node, with other slopes."""
        self.found(by)
        return self._terms(by, slope)

    def _find(self, node: Value) -> None:
        if node not in self._done:
            self._done.add(node)
            if terms := self._terms(node, self._slope):
                self._found[node] = number = sum(terms)
                self._kept[node] = self._written(self._of.name, node.name, number) if self._written else number

    def _terms(self, node: Value, slope: Slope) -> list[float]:
        kept = self._kept
        targets = [target for target in self._targets[node] if target in kept]
        if not self._shares:
            return [kept[target] * slope(target, node) for target in targets]
        given = [self._shares.get((self._of.name, node.name, target.name)) for target in targets]
        pairs = zip(targets, given, strict=True)
        return [kept[target] * slope(target, node) if share is None else share for target, share in pairs]
