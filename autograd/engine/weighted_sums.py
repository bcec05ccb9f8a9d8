"""The weighted sums of neurons: ``dot`` is that of one, and ``matvec`` those of a layer, faster than one by one.

>>> from autograd import leaves
>>> x, w = leaves(x=3, w=0.5)
>>> dot([x, 2], [w, w]).data, [net.data for net in matvec([[w, w], [2, 1]], [x, 2])]
(2.5, [2.5, 8.0])
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any, overload

from autograd.engine.backward import NOT_YET
from autograd.engine.copying import at_home_in_autograd
from autograd.engine.functions_of_many import each_of
from autograd.engine.methods import apply
from autograd.engine.modes import mode, open_contexts
from autograd.engine.numbers import Exact, Operand
from autograd.engine.value import Value, made, new
from autograd.table import ops
from autograd.table.arithmetic import Number
from autograd.table.rows import Operation
from autograd.table.sums_of_products import sum_of_products


@overload
def dot(xs: Iterable[Value], ws: Iterable[Any], bias: Operand = None) -> Value: ...
@overload
def dot(xs: Iterable[Any], ws: Iterable[Value], bias: Operand = None) -> Value: ...
@overload
def dot(xs: Iterable[Number], ws: Iterable[Number], bias: Number | None = None) -> float: ...
@overload
def dot(xs: Iterable[Any], ws: Iterable[Any], bias: Operand = None) -> Any: ...
@at_home_in_autograd
def dot(xs: Iterable[Operand], ws: Iterable[Operand], bias: Operand = None) -> Any:
    """x1*w1 + x2*w2 + … + bias, the weighted sum of a neuron, in one node.

    Args:
        xs, ws: equally many Values or numbers.
        bias: what is added; nothing by default.

    Raises:
        ValueError: if one has more than the other.

    >>> x, w, b = Value(3.0, name="x"), Value(0.5, name="w"), Value(-1.0, name="b")
    >>> net = dot([x, 2], [w, w], b)
    >>> net.backward()
    >>> net.data, x.grad, w.grad, b.grad
    (1.5, 0.5, 5.0, 1.0)
    """
    xs, ws = each_of(xs, "dot"), each_of(ws, "dot")
    if len(xs) != len(ws):
        raise ValueError(f"dot takes as many numbers on both sides, not {len(xs)} and {len(ws)}")
    return weighted_sums(ops.dot, [xs], [ws if bias is None else (*ws, bias)])[0][0]


@at_home_in_autograd
def matvec(rows: Iterable[Iterable[Operand]], xs: Iterable[Any]) -> list[Any]:
    """A matrix times a vector: the weighted sum of the xs for each row of weights, one node each.

    Neurons side by side compute this; it is faster than a ``dot`` for each, and the nodes share the inputs.

    Args:
        rows: in each row as many Values or numbers as there are xs, or one more, which is added as a bias is.
        xs: Values or numbers; or several such vectors, each as a list or a tuple, for a list of sums each.

    Raises:
        ValueError: if a row is too short or too long.

    >>> x, w, b = Value(3.0), Value(0.5), Value(-1.0)
    >>> [net.data for net in matvec([[w, w, b], [2, 1, 0]], [x, 2])]
    [1.5, 8.0]
    >>> [[net.data for net in nets] for nets in matvec([[w, w, b]], [[x, 2], [4, 0]])]
    [[1.5], [1.0]]
    """
    given, matrix = each_of(xs, "matvec"), [each_of(row, "matvec") for row in each_of(rows, "matvec")]
    several = bool(given) and isinstance(given[0], list | tuple)
    vectors = [each_of(vector, "matvec") for vector in given] if several else [given]
    n = len(vectors[0])
    for vector in vectors:
        if len(vector) != n:
            raise ValueError(f"matvec takes vectors of one length, not of {n} and {len(vector)} numbers")
    for row in matrix:
        if len(row) not in (n, n + 1):
            raise ValueError(f"matvec takes {n} numbers in each row, or {n + 1} if one is added, not {len(row)}")
    sums = weighted_sums(ops.dot, vectors, matrix)
    return sums if several else sums[0]


# ---- all at once ----


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
