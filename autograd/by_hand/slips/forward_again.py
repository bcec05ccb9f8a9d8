"""A graph that is computed again and again with other numbers in it: only what comes after these is worked out.

A layer of 20 × 10 with a batch of 16 has 14,000 nodes.  With other outputs of its softmax on the paper a pass takes
TODO ms in place of TODO.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from autograd.engine.replay import forward
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

Keep = Callable[[Value, float], float]


class ForwardAgain:
    """The forward pass through a graph, from the numbers that it was built with.

    Args:
        order: the history of its ends, which nobody else writes into.

    >>> from autograd import Graph, leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> z = (x * w).named("z")
    >>> work = ForwardAgain(Graph((z + w).named("E")).order)
    >>> work.named_anew({}, lambda node, number: 4.0 if node is z else number)
    >>> [node.data for node in work.order], work.is_as_built(w), work.is_as_built(z)
    ([2, 0.5, 4.0, 4.5], True, False)
    """

    def __init__(self, order: Sequence[Value]) -> None:
        self.order = order
        self._built = [as_float(node.data) for node in order]
        self._places = {node: place for place, node in enumerate(order)}
        self._moved = bytearray(len(order))  # which nodes have other numbers than when it was built
        self._operations = [
            (place, node, node.op.compute, node.args, [self._places[a] for a in node.args if isinstance(a, Value)])
            for place, node in enumerate(order)
            if node.op is not None
        ]

    def is_as_built(self, node: Value) -> bool:
        """Whether a node has the number now that it was built with."""
        return not self._moved[self._places[node]]

    def named_anew(self, leaves: Mapping[Value, float], keep: Keep) -> None:
        """Compute what comes after other numbers: those of leaves, and what ``keep`` makes of a node with a name.

        Raises:
            ZeroDivisionError, ValueError: where a formula has no value at these numbers.
        """
        self._start(leaves)
        built, moved = self._built, self._moved
        for place, node, compute, args, sources in self._operations:
            for source in sources:
                if moved[source]:
                    number = as_float(compute(*[a.data if a.__class__ is Value else a for a in args]))
                    break
            else:
                if not node.name:
                    continue
                number = built[place]
            if node.name:
                number = keep(node, number)
            if number != built[place]:
                node.data = number
                moved[place] = True

    def all_anew(self, leaves: Mapping[Value, float], keep: Keep) -> None:
        """Compute every node, and let it have what ``keep`` makes of its number."""
        self._start(leaves)
        forward(self.order, keep)
        self._moved = bytearray(b"\1" * len(self.order))

    def _start(self, leaves: Mapping[Value, float]) -> None:
        """Give all nodes the numbers that they were built with, but for some leaves."""
        self._moved = bytearray(len(self.order))
        for node, number in zip(self.order, self._built, strict=True):
            node.data = number
        for node, number in leaves.items():
            place = self._places[node]
            if number != self._built[place]:
                node.data = number
                self._moved[place] = True
