"""Functions of any number of Values: sums, extremes, norms, shares of 1, and the weighted sums of neurons.

>>> from autograd import leaves, softmax
>>> scores = leaves(a=1, b=1)
>>> [round(share.data, 6) for share in softmax(scores)]
[0.5, 0.5]
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any, overload

from autograd.engine.copying import at_home_in_autograd
from autograd.engine.functions import exp, multiply, positive, subtract
from autograd.engine.methods import apply
from autograd.engine.numbers import Operand, array_like, described
from autograd.engine.signatures import reduction, shares
from autograd.engine.value import Value
from autograd.engine.weighted_sums import weighted_sums
from autograd.table import ops, reductions
from autograd.table.arithmetic import Number


def _each_of(values: Iterable[Operand], who: str) -> tuple[Operand, ...]:
    try:
        return tuple(values)
    except TypeError:
        if isinstance(values, Iterable) and not isinstance(values, Value):
            raise
        raise TypeError(f"{who} takes several numbers in a list, not {described(values)}: write [...] around") from None


def _all_of(values: Any, who: str) -> tuple[Operand, ...]:
    """The same, and all entries of an array of rows, as NumPy has it."""
    return _each_of(values.ravel() if array_like(values) and values.shape else values, who)


def _some_of(values: Iterable[Operand], who: str) -> tuple[Operand, ...]:
    """The same, where there has to be one."""
    terms = _all_of(values, who)
    if not terms:
        raise ValueError(f"there is no {who} of no numbers: give at least one")
    return terms


@overload
def sum(values: Iterable[Value], start: Operand = 0) -> Value: ...  # noqa: A001
@overload
def sum(values: Iterable[Number], start: Number = 0) -> float: ...  # noqa: A001
@overload
def sum(values: Iterable[Any], start: Operand = 0) -> Any: ...  # noqa: A001
@at_home_in_autograd
def sum(values: Iterable[Operand], start: Operand = 0) -> Any:  # noqa: A001  Python's name, and NumPy's
    """start + x1 + x2 + … in one node, where Python's own ``sum`` makes one for each plus sign.

    >>> x, y = Value(1.0), Value(2.0)
    >>> total = sum([x, y, 3])
    >>> total.data, total.args
    (6.0, (Value(data=1.0, grad=0.0), Value(data=2.0, grad=0.0), 3.0))
    """
    terms = _all_of(values, "sum")
    return apply(ops.sum_, terms if start.__class__ is int and start == 0 else (start, *terms))


@reduction
@at_home_in_autograd
def mean(values: Iterable[Operand]) -> Any:
    """(x1 + x2 + …) / their number, in one node.

    Raises:
        ValueError: if there are none.

    >>> x, y = Value(1.0), Value(2.0)
    >>> m = mean([x, y])
    >>> m.backward()
    >>> m.data, x.grad
    (1.5, 0.5)
    """
    return apply(ops.mean, _some_of(values, "mean"))


@reduction
@at_home_in_autograd
def max(values: Iterable[Operand]) -> Any:  # noqa: A001  NumPy's name
    """The largest of several; equal ones share its gradient.  Of two finite ones ``maximum(a, b)`` is the same.

    Raises:
        ValueError: if there are none.

    >>> xs = [Value(2.0), Value(5.0), Value(5.0)]
    >>> max(xs).backward()
    >>> [x.grad for x in xs]
    [0.0, 0.5, 0.5]
    """
    return apply(reductions.max_, _some_of(values, "max"))


@reduction
@at_home_in_autograd
def min(values: Iterable[Operand]) -> Any:  # noqa: A001  NumPy's name
    """The smallest of several; equal ones share its gradient.  Of two finite ones ``minimum(a, b)`` is the same.

    Raises:
        ValueError: if there are none.

    >>> min([Value(2.0), 5.0]).data
    2.0
    """
    return apply(reductions.min_, _some_of(values, "min"))


@reduction
@at_home_in_autograd
def norm(values: Iterable[Operand]) -> Any:
    """sqrt(x1² + x2² + …), the length of a vector, in one node; at the origin its slopes are 0.

    >>> x, y = Value(3.0), Value(4.0)
    >>> length = norm([x, y])
    >>> length.backward()
    >>> length.data, x.grad, y.grad
    (5.0, 0.6, 0.8)
    """
    return apply(reductions.norm, _all_of(values, "norm"))


@reduction
@at_home_in_autograd
def logsumexp(values: Iterable[Operand]) -> Any:
    """log(exp(x1) + exp(x2) + …) in one node, without an overflow.

    Raises:
        ValueError: if there are none.

    >>> logsumexp([Value(1000.0), 1000.0]).data
    1000.6931471805599
    """
    return apply(reductions.logsumexp, _some_of(values, "logsumexp"))


@shares
@at_home_in_autograd
def log_softmax(values: Iterable[Operand]) -> Any:
    """The logarithms of the ``softmax``: each x less the ``logsumexp`` of all; of an array an array.

    A cross-entropy loss is the negative of one of them.

    >>> scores = [Value(0.0, name="a"), Value(1000.0, name="b")]
    >>> loss = -log_softmax(scores)[0]
    >>> loss.backward()
    >>> loss.data, [score.grad for score in scores]
    (1000.0, [-1.0, 1.0])
    """
    xs = _each_of(values, "log_softmax")
    if any(map(array_like, xs)):
        raise TypeError("a softmax is of several numbers, not of rows of them: write [softmax(row) for row in rows]")
    total = logsumexp(xs)
    return apply(ops.subtract, (values, total)) if array_like(values) else [subtract(x, total) for x in xs]


@shares
@at_home_in_autograd
def softmax(values: Iterable[Operand]) -> Any:
    """Shares of 1, in the proportion of exp(x1), exp(x2) and so on: a list, or of an array an array.

    Args:
        values: several Values or numbers.  Of an array of rows write ``[softmax(row) for row in rows]``.

    >>> [round(share.data, 6) for share in softmax([Value(1.0), 1.0, -1000.0])]
    [0.5, 0.5, 0.0]
    """
    logs = log_softmax(values)
    return exp(logs) if array_like(logs) else [exp(x) for x in logs]


@reduction
@at_home_in_autograd
def prod(values: Iterable[Operand]) -> Any:
    """x1 * x2 * …, as a chain of products; 1 if there are none.

    >>> x, y = Value(0.0), Value(3.0)
    >>> product = prod([x, y, 2])
    >>> product.backward()
    >>> product.data, x.grad, y.grad
    (0.0, 6.0, 0.0)
    """
    first, *others = _all_of(values, "prod") or (1.0,)
    return reduce(multiply, others, positive(first))


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
    xs, ws = _each_of(xs, "dot"), _each_of(ws, "dot")
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
    given, matrix = _each_of(xs, "matvec"), [_each_of(row, "matvec") for row in _each_of(rows, "matvec")]
    several = bool(given) and isinstance(given[0], list | tuple)
    vectors = [_each_of(vector, "matvec") for vector in given] if several else [given]
    n = len(vectors[0])
    for vector in vectors:
        if len(vector) != n:
            raise ValueError(f"matvec takes vectors of one length, not of {n} and {len(vector)} numbers")
    for row in matrix:
        if len(row) not in (n, n + 1):
            raise ValueError(f"matvec takes {n} numbers in each row, or {n + 1} if one is added, not {len(row)}")
    sums = weighted_sums(ops.dot, vectors, matrix)
    return sums if several else sums[0]
