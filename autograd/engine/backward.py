"""The backward pass: how the gradient of a root reaches everything that it was made from.

``accumulate`` is what ``Value.backward`` calls: it runs the loop that is written from the table (``loop``).
``adjoints`` is the same pass to be read, stopped and varied: it calls the rules of the table, or others, and
gives its sums in a dict.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from typing import Any

from autograd.engine.history import N, history, local_slope, nowhere, numbers_of
from autograd.engine.loop import find_order, sweep
from autograd.engine.numbers import called
from autograd.table.arithmetic import Number, as_float
from autograd.table.rows import NO_PATH


class NotYet(float):
    """The type of ``NOT_YET``."""

    __module__ = "autograd"  # where a pickle finds NOT_YET

    def __reduce__(self) -> str:
        return "NOT_YET"


NOT_YET = NotYet(0.0)
"""The gradient before any backward pass: it counts as 0.0, and a picture shows it as –."""

_one_at_a_time = threading.RLock()  # graphs of two threads may share leaves, such as the weights of a model


def accumulate(roots: Sequence[Any], seeds: Sequence[Number]) -> None:
    """Add Σ seed · ∂root/∂leaf to the gradients of the leaves, and set those of the nodes between."""
    with _one_at_a_time:
        nothing = _zero(roots)  # a new object: who has it as gradient was visited, and nothing has arrived
        order: list[Any] = []
        leaves: list[tuple[Any, Any]] = []
        try:
            find_order(roots, nothing, order, leaves)
            for root, seed in zip(roots, seeds):  # noqa: B905  strict=True takes a tenth of a small pass
                root.grad += root.data.__class__(seed)
            sweep(order, roots[0].__class__, nothing)
        except BaseException as error:  # also an interruption by hand: the leaves get back what they held
            for node in order:
                node.grad = NOT_YET
            for leaf, before in leaves:
                leaf.grad = before
            if isinstance(error, OverflowError):
                _refuse_too_large([leaf for leaf, _ in leaves] + order)
            raise
        for leaf, before in leaves:
            if leaf.grad is nothing:
                leaf.grad = leaf.data.__class__(0) if before is NOT_YET else before
            elif before is not NOT_YET:
                leaf.grad += before


def _refuse_too_large(nodes: Iterable[Any]) -> None:
    """Raise OverflowError if one of them is an exact number larger than all floats: it cannot be multiplied by one."""
    for node in nodes:
        if node.data.__class__ is Fraction and math.isinf(as_float(node.data)):
            raise OverflowError(
                f"{called(node)} is too large for a float, and gradients of floats pass through it: make all numbers "
                "of the graph exact, as in Fraction(2), or this one a float"
            ) from None


def _zero(roots: Sequence[Any]) -> Number:
    """The number that gradients begin with: exact beside an exact root; what floats are added to is a float anyway."""
    for root in roots:
        if root.data.__class__ is Fraction:
            return Fraction(0)
    return NOT_YET + 0.0


def adjoints(
    root: N,
    seed: Number | None = None,
    *,
    stop: Callable[[N], bool] = nowhere,
    slope: Callable[[N, int, list[Number]], Any] = local_slope,
    order: list[N] | None = None,
) -> dict[N, Any]:
    """∂root/∂node for every node of the root's history, times ``seed`` (1), in one reverse pass.

    With ``stop`` the pass ends at the nodes it names: what they receive is the
    derivative along the paths that meet no other such node.  With another ``slope``
    the same pass runs on other rules.

    ``order`` is the root's history, for those who have it already.

    Where a rule gives ``NO_PATH`` nothing is passed on: nothing comes through the branch that
    ``where`` did not take, not even where the slope behind it is inf or nan.
    """
    kind = root.__class__
    found: dict[N, Any] = {root: type(root.data)(1 if seed is None else seed)}
    for node in reversed(history(root, stop=stop) if order is None else order):
        g = found.setdefault(node, NO_PATH)
        if g is NO_PATH or node.op is None or (node is not root and stop(node)):
            continue
        numbers = numbers_of(node)
        for place, argument in enumerate(node.args):
            local = slope(node, place, numbers) if argument.__class__ is kind else NO_PATH
            if local is not NO_PATH:
                share = g * local
                found[argument] = found[argument] + share if argument in found else share
    return found
