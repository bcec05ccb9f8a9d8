"""The graph between names: of all that was computed, what a person gave a name.

On paper nobody writes a letter for every product; the chain rule runs between
the quantities that have one.  The derivative along an edge of this graph is the
sum over all unnamed ways between its two ends.
"""

from __future__ import annotations

from typing import NamedTuple

from autograd.backprop import adjoints, history
from autograd.value import Exact, Value


class Edge(NamedTuple):
    """One factor of the chain rule: ∂target/∂source, along no other named node."""

    source: Value
    target: Value
    slope: Exact


def has_name(value: Value) -> bool:
    """Whether a person gave this Value a name."""
    return bool(value.name)


def named_nodes(root: Value) -> list[Value]:
    """The named Values that the root was made from, and the root, arguments before what they make.

    >>> from autograd import leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> E = ((x * w).named("h") - 1) ** 2
    >>> [node.name for node in named_nodes(E)]
    ['x', 'w', 'h', '']
    """
    return [node for node in history(root) if node.name or node is root]


def edges_into(target: Value) -> list[Edge]:
    """The edges from the named Values that a Value was directly made from, in the order of its formula."""
    slopes = adjoints(target, stop=has_name)
    sources = [node for node in history(target, stop=has_name) if node.name and node is not target]
    return [Edge(source, target, slopes[source]) for source in sources]
