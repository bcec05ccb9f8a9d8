"""Functions of any number of Values: sums, extremes, norms and shares of 1.

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
from autograd.table import ops, reductions
from autograd.table.arithmetic import Number


def each_of(values: Iterable[Operand], who: str) -> tuple[Operand, ...]:
    """Several numbers, or an error that names the function that they were given to."""
    try:
        return tuple(values)
    except TypeError:
        if isinstance(values, Iterable) and not isinstance(values, Value):
            raise
        raise TypeError(f"{who} takes several numbers in a list, not {described(values)}: write [...] around") from None


def _all_of(values: Any, who: str) -> tuple[Operand, ...]:
    """The same, and all entries of an array of rows, as NumPy has it."""
    return each_of(values.ravel() if array_like(values) and values.shape else values, who)


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
    """The logarithms of the ``softmax``: x − ``logsumexp`` of all, for each x; of an array an array.

    A cross-entropy loss is the negative of one of them.

    Args:
        values: several Values or numbers, at least one.

    Raises:
        TypeError: if they are rows of numbers: write ``[log_softmax(row) for row in rows]``.
        ValueError: if there are none.

    >>> scores = [Value(0.0, name="a"), Value(1000.0, name="b")]
    >>> loss = -log_softmax(scores)[0]
    >>> loss.backward()
    >>> loss.data, [score.grad for score in scores]
    (1000.0, [-1.0, 1.0])
    """
    return _log_shares(values, "log_softmax")


@shares
@at_home_in_autograd
def softmax(values: Iterable[Operand]) -> Any:
    """Shares of 1, in the proportion of exp(x1), exp(x2) and so on: a list, or of an array an array.

    Args:
        values: several Values or numbers, at least one.

    Raises:
        TypeError: if they are rows of numbers: write ``[softmax(row) for row in rows]``.
        ValueError: if there are none.

    >>> [round(share.data, 6) for share in softmax([Value(1.0), 1.0, -1000.0])]
    [0.5, 0.5, 0.0]
    """
    logs = _log_shares(values, "softmax")
    return exp(logs) if array_like(logs) else [exp(x) for x in logs]


def _log_shares(values: Any, who: str) -> Any:
    """The logarithms of the shares, as an array or a list."""
    xs = each_of(values, who)
    if any(isinstance(x, list | tuple) or array_like(x) for x in xs):
        raise TypeError(f"{who} takes several numbers, not rows of them: write [{who}(row) for row in rows]")
    total = apply(reductions.logsumexp, _some_of(xs, who))
    return apply(ops.subtract, (values, total)) if array_like(values) else [subtract(x, total) for x in xs]


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
