"""The slopes of a softmax, p1·(1 − p1) and −p1·p2: with inputs in place of outputs, or p1·(1 − p2) for −p1·p2."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import NamedTuple

from autograd.by_hand.example.softmaxes import is_share, softmaxes
from autograd.by_hand.pencil.inside import Slip
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.paper.names import shown
from autograd.table.arithmetic import as_float

MOST_NAMES = 4  # of a softmax, in a sentence
AS_ITS_OWN = "as its own"
OF_ANOTHER = "p·(1 − q) stands in place of −p·q for the input of another output q"

Changes = dict[tuple[Value, Value], float]  # of the slope of an output with respect to an input


class SoftmaxSlip(NamedTuple):
    """Other slopes for all outputs of a softmax with respect to its inputs."""

    key: tuple[object, ...]
    changes: Changes
    words: Phrase


def softmax_slips(graph: Graph) -> Iterator[SoftmaxSlip]:
    """The slips in every softmax of a graph of which two outputs or more have names.

    >>> from autograd import exp, leaves
    >>> a, b = leaves(a=0, b=0)
    >>> p, q = (exp(a) / (exp(a) + exp(b))).named("p"), (exp(b) / (exp(a) + exp(b))).named("q")
    >>> [slip.changes[p, a] for slip in softmax_slips(Graph(p, q))]  # 0.5·(1 − 0), 0·(1 − 0.5), 0·(1 − 0); none
    [0.25, -0.25, -0.25, 0.0]
    """
    for outputs in softmaxes(graph):
        for what, slope in _SLOPES.items():
            changes = {
                (p, z): slope(p, outputs[p], q, z, p is q) - _slope(_number(p), _number(q), p is q)
                for p in outputs
                for q, z in outputs.items()
            }
            instead = f"{_names(outputs.values())} stand in place of {_names(outputs)}"
            words = Phrase(f"in the slopes of the softmax, {OF_ANOTHER if what == AS_ITS_OWN else instead}")
            yield SoftmaxSlip(("softmax", *(p.name for p in outputs), what), changes, words)


def without_the_output(target: Value, slopes: Mapping[Value, float]) -> Iterator[Slip]:
    """The slopes of one output of a softmax without the factor that is the output: 1 − p1 for p1·(1 − p1)."""
    if is_share(target) and _number(target):
        without = {source: slope / _number(target) for source, slope in slopes.items()}
        words = Phrase("in the derivative of the softmax {}, the factor {} is missing", target.name, target)
        yield Slip("missing factor", ("without the output", target.name), without, words)


def _names(nodes: Iterable[Value]) -> str:
    """The first few names of a list, for a template."""
    names = [shown(node.name).replace("{", "{{").replace("}", "}}") for node in nodes]
    return ", ".join([*names[:MOST_NAMES], *(["…"] if names[MOST_NAMES:] else [])])


def _slope(first: float, second: float, is_own: bool) -> float:
    """∂p/∂z of a softmax: first·(1 − second) for its own input, −first·second for another."""
    return first * (is_own - second)


def _number(node: Value) -> float:
    return as_float(node.data)


_SLOPES: Mapping[str, Callable[[Value, Value, Value, Value, bool], float]] = {
    "second": lambda p, own, q, z, is_own: _slope(_number(p), _number(z), is_own),
    "first": lambda p, own, q, z, is_own: _slope(_number(own), _number(q), is_own),
    "both": lambda p, own, q, z, is_own: _slope(_number(own), _number(z), is_own),
    AS_ITS_OWN: lambda p, own, q, z, is_own: _slope(_number(p), _number(q), True),
}
