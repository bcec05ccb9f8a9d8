"""The backward pass: how the gradient of a root reaches everything that it was made from.

Two forms of it give the same sums.  ``adjoints`` is the one to read: it calls the rules of the table and
returns its sums in a dict.  ``accumulate`` is the fast one, which ``Value.backward`` calls: it runs a loop
that is generated from the same rules (``loop``) and writes its sums into ``grad``.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import chain
from typing import Any

from autograd.engine.history import N, history, local_slope, nowhere
from autograd.engine.loop import sweep
from autograd.engine.modes import mode, open_contexts
from autograd.engine.numbers import assigned, number, refuse_too_large
from autograd.engine.order import find_order
from autograd.table.arithmetic import Number
from autograd.table.rows import NO_PATH


class NotYet(float):
    """The type of ``NOT_YET``."""

    __module__ = "autograd"  # where a pickle finds NOT_YET

    def __reduce__(self) -> str:
        return "NOT_YET"


NOT_YET = NotYet(0.0)
"""The gradient before any backward pass.  It is a 0.0, and a picture shows it as –."""

KEPT = frozenset((float, Fraction, NotYet))  # the types of numbers in .data and .grad, unless a person wrote another

_one_at_a_time = threading.RLock()  # two threads may share leaves, such as the weights of a model


def announce(roots: Sequence[Any], seeds: Sequence[Number]) -> None:
    """Show a backward pass to whoever watches, before it changes any gradient: the one hook of ``detect_anomaly``."""
    if open_contexts and mode().watch is not None:
        for root, seed in zip(roots, seeds, strict=True):
            mode().watch.backward(root, seed)


def accumulate(roots: Sequence[Any], seeds: Sequence[Number]) -> None:
    """Add Σ seed · ∂root/∂leaf to the gradient of each leaf, and overwrite the gradients of the nodes between.

    If the pass fails or is interrupted, the leaves get back the gradients they had.

    Raises:
        OverflowError: if an exact number too large for a float meets gradients that are floats.
    """
    announce(roots, seeds)
    with _one_at_a_time:
        nothing = _zero(roots)  # a new object: it marks a node that was visited and has received nothing yet
        order: list[Any] = []
        leaves: list[tuple[Any, Any]] = []
        try:
            find_order(roots, nothing, order, leaves)
            for root, seed in zip(roots, seeds):  # noqa: B905  strict=True takes a tenth of a small pass
                root.grad += root.data.__class__(seed)
            sweep(order, roots[0].__class__, nothing)
            written = False
            for leaf, before in leaves:
                if leaf.data.__class__ is not float or not (before is NOT_YET or before.__class__ is float):
                    before, written = settled(leaf, before), True
                if leaf.grad is nothing:
                    leaf.grad = leaf.data.__class__(0) if before is NOT_YET else before
                elif before is not NOT_YET:
                    leaf.grad += before
            if written:
                for node in chain(order, (leaf for leaf, _ in leaves)):
                    node.data, node.grad = number(node.data), number(node.grad)
        except BaseException as error:  # also KeyboardInterrupt
            for node in order:
                node.grad = NOT_YET
            for leaf, before in leaves:
                leaf.grad = before
            if isinstance(error, OverflowError):
                refuse_too_large([leaf for leaf, _ in leaves] + order)
            raise


def settled(leaf: Any, grad: Any) -> Number:
    """The gradient that a leaf held, as a number; what a person wrote into ``.data`` becomes one as well.

    ``None`` is PyTorch's word for ``NOT_YET``.
    """
    leaf.data = assigned(leaf.data, leaf, "data")
    return NOT_YET if grad is None or grad is NOT_YET else assigned(grad, leaf, "grad")


def _zero(roots: Sequence[Any]) -> Number:
    """The zero that every sum begins with: a Fraction if a root is exact, else a float."""
    for root in roots:
        if root.data.__class__ is Fraction:
            return Fraction(0)
    return NOT_YET + 0.0  # a float of its own, which no other variable holds


def adjoints(
    root: N,
    seed: Number | None = None,
    *,
    stop: Callable[[N], bool] = nowhere,
    slope: Callable[[N, int, list[Number]], Any] = local_slope,
    order: list[N] | None = None,
) -> dict[N, Any]:
    """∂root/∂node for every node of the root's history, times ``seed`` (1), in one reverse pass.

    Args:
        root: the node to differentiate.
        seed: the derivative that the root itself gets.
        stop: the pass ends at the nodes for which this is true.  They receive the derivative along
            the paths that meet no other such node.
        slope: the rule to use for each argument; by default that of the table.
        order: the root's ``history``, if it is known already.

    Where a rule gives ``NO_PATH`` nothing is passed on: nothing comes through the branch that
    ``where`` did not take, not even where the slope behind it is inf or nan.
    """
    kind = root.__class__
    sums: dict[N, Any] = {root: type(root.data)(1 if seed is None else seed)}
    for node in reversed(history(root, stop=stop) if order is None else order):
        g = sums.setdefault(node, NO_PATH)
        if g is NO_PATH or node.op is None or (stop is not nowhere and node is not root and stop(node)):
            continue
        arguments = node.args
        numbers = [a.data if a.__class__ is kind else a for a in arguments]
        for place, argument in enumerate(arguments):
            if argument.__class__ is kind and (local := slope(node, place, numbers)) is not NO_PATH:
                share = g * local
                sums[argument] = sums[argument] + share if argument in sums else share
    return sums
