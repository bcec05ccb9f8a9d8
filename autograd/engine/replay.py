"""A graph after the numbers of its leaves have changed: compute it and its gradients again, or refuse it as stale."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

from autograd.engine.backward import KEPT, NOT_YET, settled
from autograd.engine.history import N, numbers_of
from autograd.engine.loop import sweep
from autograd.engine.numbers import check_nodes, described
from autograd.sentences import shorten


def forward(order: Iterable[N], keep: Callable[[N, Any], Any] | None = None) -> None:
    """Compute the nodes of a ``history`` again, after the numbers of its leaves have changed.

    It raises an error where an operation is not defined.  The graph of a derivative may hold an
    infinity, so ``complex_step.replayed`` computes that.  With ``keep`` a node gets
    ``keep(node, number)``, such as a rounded number.
    """
    for node in order:
        if node.op is not None:
            number = node.op.compute(*numbers_of(node))
            node.data = number if keep is None else keep(node, number)


def pass_floats_back(order: Sequence[Any]) -> None:
    """Write ∂root/∂node into the gradient of each node of the root's ``history``, all floats, whatever they held.

    >>> from autograd import history, leaves
    >>> x, w = leaves(x=2, w=0.5)
    >>> order = history(x * w + x)
    >>> pass_floats_back(order); pass_floats_back(order)
    >>> x.grad, w.grad
    (1.5, 2.0)
    """
    nothing = NOT_YET + 0.0
    for node in order:
        node.grad = nothing
    order[-1].grad = 1.0
    sweep([node for node in order if node.op is not None], order[-1].__class__, nothing)


def stale(order: Iterable[N]) -> N | None:
    """The first node whose number is not what its arguments give now; None if there is none.

    A graph keeps the numbers that it was computed with.  After a change of ``.data`` in a leaf its
    gradients would be a mixture of old and new.
    """
    for node in order:
        if node.op is not None:
            number = node.op.of_numbers(*numbers_of(node))
            if number != node.data and (number == number or node.data == node.data):  # NaN is NaN again
                return node
    return None


def refuse_stale(order: Iterable[Any]) -> None:
    """Refuse a ``history`` in which a number was changed after it was used, or is none at all.

    >>> from autograd import Value, history
    >>> w = Value(0.5, name="w")
    >>> y = w * 4
    >>> w.data = 0.25
    >>> refuse_stale(history(y))
    Traceback (most recent call last):
    ValueError: Value(data=2.0, grad=0.0) was computed before something it was made from changed, and would be 1.0 \
now: run the forward pass again after a change of .data

    Raises:
        ValueError: if there is such a number; names the first Value that is out of date.
        TypeError: if it is no history, or something other than a number was written into ``.data`` or ``.grad`` of a
            leaf.
    """
    if not isinstance(order, Iterable):
        raise TypeError(f"refuse_stale takes a history, not {described(order)}: write refuse_stale(history(y))")
    order = list(order)
    try:
        for node in order:
            if not (node.data.__class__ in KEPT and node.grad.__class__ in KEPT):
                node.grad = settled(node, node.grad)
    except AttributeError:
        check_nodes(order, "refuse_stale")
        raise
    node = stale(order)
    if node is not None:
        assert node.op is not None
        now = node.op.of_numbers(*numbers_of(node))
        raise ValueError(
            f"{shorten(repr(node))} was computed before something it was made from changed, and would be {now} now: "
            "run the forward pass again after a change of .data"
        )
