"""The 1 left out of the derivative of a logarithm of a sigmoid: σ(z) for σ(z) − 1, that of −log σ(z).

With names it is the target that is forgotten, see ``without_target``; here the sigmoid has no name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from autograd.by_hand.slips.inside import Inside, Slip
from autograd.by_hand.slips.reading import Phrase
from autograd.engine.value import Value
from autograd.table import ops
from autograd.table.arithmetic import as_float


def without_the_one(inside: Inside) -> Iterator[Slip]:
    """The slopes with −σ(z) for the derivative 1 − σ(z) of log σ(z).

    >>> from autograd import leaves, log, sigmoid
    >>> from autograd.paper.graph import Graph
    >>> (z,) = leaves(z=0)
    >>> E = (-log(sigmoid(z))).named("E")
    >>> [slip.slopes[z] for slip in without_the_one(Inside(Graph(E).formula(E), Graph(E).into[E]))]
    [0.5]
    """
    for wire in inside.wires:
        sigmoid = wire.argument
        rest = 1 - as_float(sigmoid.data)
        if is_log_of_a_sigmoid(wire.node, sigmoid) and rest:
            words = Phrase("the 1 is missing: the derivative of the logarithm of {} is 1 minus it", sigmoid)
            slopes = inside.with_slope(wire, -1 / rest)
            yield Slip("missing path", ("one of a logarithm", inside.target.name, wire.number), slopes, words)


def is_log_of_a_sigmoid(node: Value, argument: object) -> bool:
    """Whether one operation is the logarithm of the other, a sigmoid without a name."""
    is_sigmoid = isinstance(argument, Value) and argument.op is ops.sigmoid and not argument.name
    return node.op is ops.log and is_sigmoid


def are_below_logs(sigmoids: Iterable[Value], order: Iterable[Value]) -> bool:
    """Whether all these operations are sigmoids of which a graph takes the logarithm."""
    return {*sigmoids} <= {node.args[0] for node in order if node.args and is_log_of_a_sigmoid(node, node.args[0])}
