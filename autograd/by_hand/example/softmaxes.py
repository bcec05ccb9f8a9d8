"""A softmax in a graph, known by its form: the shares of some exponentials in their sum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from autograd.by_hand.example.sums import terms_of
from autograd.engine.history import nodes_among
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.table import ops


def softmaxes(graph: Graph) -> Iterator[dict[Value, Value]]:
    """Each softmax as its named outputs with the input of each."""
    found: dict[tuple[Value, ...], dict[Value, Value]] = defaultdict(dict)
    for node in graph.named:
        exponents = _exponents(node)
        if exponents and all(exponent.name for exponent in exponents):
            own, *summed = exponents
            found[tuple(summed)][node] = own
    return (outputs for outputs in found.values() if len(outputs) > 1)


def is_share(node: Value) -> bool:
    """Whether a node is one output of a softmax, by its form.

    >>> from autograd import exp, leaves
    >>> a, b = leaves(a=0, b=0)
    >>> is_share(exp(a) / (exp(a) + exp(b))), is_share(exp(a) / (1 + exp(b)))
    (True, False)
    """
    return bool(_exponents(node))


def share_of(node: Value) -> Value | None:
    """What the exponential above the line of a share is taken of; None if a node is no output of a softmax."""
    return next(iter(_exponents(node)), None)


def _exponents(node: Value) -> list[Value]:
    """What the exponentials in an output of a softmax are taken of, its own first; nothing for another node."""
    if node.op is not ops.divide or len(nodes_among(node)) < 2:
        return []
    share, total = nodes_among(node)
    exponentials = [share, *terms_of(total)]
    exponents = [exponent for e in exponentials if e.op is ops.exp for exponent in nodes_among(e)]
    own = exponents[:1]
    return exponents if len(exponents) == len(exponentials) > 2 and own[0] in exponents[1:] else []
