"""The edges of a graph as the full view draws them: a wire for each use of a Value.

What takes a Value twice, as x·x does, has two wires from it, each with the local
derivative by that use alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from autograd.engine.history import history, local_slope, numbers_of
from autograd.engine.value import Value
from autograd.paper.paths import Edge


class WholeGraph:
    """Every Value behind a root, and the wires between them."""

    def __init__(self, root: Value) -> None:
        self.nodes = history(root)
        self.into = {node: wires_into(node) for node in self.nodes}


def wires_into(node: Value) -> list[Edge]:
    """The wires into a node, in the order in which the engine goes along them.

    >>> x = Value(3.0)
    >>> [wire.slope for wire in wires_into(x * x)]
    [3.0, 3.0]
    """
    numbers = numbers_of(node)
    return [
        Edge(argument, node, local_slope(node, place, numbers))
        for place, argument in enumerate(node.args)
        if isinstance(argument, Value)
    ]


def numbered(sources: Iterable[object]) -> Iterator[int]:
    """For each edge into a node, how many from the same source came before it: what tells parallel edges apart."""
    met: Counter[object] = Counter()
    for source in sources:
        yield met[source]
        met[source] += 1
