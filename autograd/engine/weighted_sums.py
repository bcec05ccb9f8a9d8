"""The weighted sums of a layer of neurons, faster than operation by operation."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from itertools import chain
from typing import Any

from autograd.engine.backward import NOT_YET
from autograd.engine.methods import apply
from autograd.engine.modes import mode, open_contexts
from autograd.engine.numbers import Exact, Operand
from autograd.engine.value import Value, made, new
from autograd.table.rows import Operation
from autograd.table.sums_of_products import sum_of_products


def weighted_sums(
    op: Operation, vectors: Sequence[tuple[Operand, ...]], rows: Sequence[tuple[Operand, ...]]
) -> list[list[Any]]:
    """For each of several vectors xs its sums with all rows of weights ws: x1, w1, x2, w2, … as ``apply`` takes them.

    All vectors are as long; a row may have one more, which is added.  It takes a tenth of the time of ``apply``: the
    numbers of xs are found once, and those of ws once too, or for a single vector while they are multiplied.
    """
    scope = mode().only_scope if open_contexts else ""
    sides: list[Any] = [(xs, _simple(xs), Value in map(type, xs), []) for xs in vectors]
    n, alone = len(vectors[0]), len(vectors) == 1
    for ws in rows:
        weights: Any = ws if alone else _simple(ws)
        products = (_of_a_row if alone else sum_of_products)(n, len(ws) > n)
        moving = Value in map(type, ws)
        for xs, numbers, moved, sums in sides:
            try:
                data: Any = products(numbers, weights)
            except (OverflowError, TypeError):  # a Fraction too large for a float; neither a Value nor a float
                data = None
            if data is None or scope is None or not (moving or moved):
                sums.append(_sum_apart(op, (*chain(*zip(xs, ws, strict=False)), *ws[n:]), data))
                continue
            node = new()
            node.data = data
            node.op = op
            node.left = xs
            node.right = ws
            node.grad = NOT_YET
            node.name = ""
            node.scope = scope
            sums.append(node)
    return [sums for *_, sums in sides]


def _sum_apart(op: Operation, args: tuple[Operand, ...], data: Exact | None) -> Any:
    """A sum of other numbers, or of plain ones alone, or one that is not recorded or is watched."""
    return apply(op, args) if data is None or Value not in map(type, args) else made(op, args, data)


def _simple(values: tuple[Operand, ...]) -> list[Exact] | None:
    """The numbers of Values and floats; None if there is something else."""
    try:
        return [x.data if x.__class__ is Value else x if x.__class__ is float else _refuse(x) for x in values]
    except TypeError:
        return None


def _refuse(x: Operand) -> float:
    raise TypeError


@cache
def _of_a_row(count: int, added: bool) -> Callable[[Sequence[Exact], Sequence[Operand]], Exact]:
    """The sum of products with weights that are Values or floats; raises TypeError where they are not."""
    number = "({0}.data if {0}.__class__ is Value else {0} if {0}.__class__ is float else refuse({0}))"
    return sum_of_products(count, added, number, Value=Value, refuse=_refuse)
