"""Linear algebra on arrays of Values: np.linalg.det, slogdet, inv, solve and norm.

They are Gaussian elimination, recorded entry by entry.  So they have derivatives of every order, where a rule for
each function (the gradient of det is det times the transposed inverse) would have to be differentiated again and
fails where the matrix is singular.  The numbers choose the pivots, before anything is recorded: always the largest
entry that is left, in row and column, which is as stable as elimination gets, and divides by 0 only if nothing else
is left.  An entry of the factors is one node for its weighted sum, so that a matrix of 30 rows and columns takes
some 3,000 nodes.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

import numpy as np

from autograd.bridges.array_functions import Axis, along
from autograd.engine import functions, functions_of_many
from autograd.engine.value import number_in
from autograd.engine.weighted_sums import dot

__all__ = ["det", "inv", "norm", "slogdet", "solve"]


# ---- elimination ---------------------------------------------------------------------------------------------


class Factors(NamedTuple):
    """A matrix with its rows and columns in another order, as the product of two triangular ones.

    ``entries`` has both: below the diagonal the multipliers, on it and above it what elimination leaves.
    """

    entries: Any
    rows: Any
    columns: Any
    sign: int  # -1 if the new order is an odd one
    rank: int  # how many pivots there are: from there on only zeros are left

    @property
    def singular(self) -> bool:
        return self.rank < len(self.entries)


def _factors(a: Any) -> Factors:
    """Gaussian elimination of a square matrix, with the pivots that its numbers choose."""
    rows, columns, sign, rank = _pivots(np.frompyfunc(number_in, 1, 1)(a).astype(float))
    entries = a[rows][:, columns]
    for i, j in np.ndindex(*entries.shape):
        before = min(i, j, rank)
        if before:
            entries[i, j] = entries[i, j] - dot(entries[i, :before], entries[:before, j])
        if j < min(i, rank):
            entries[i, j] = entries[i, j] / entries[j, j]
    return Factors(entries, rows, columns, sign, rank)


def _pivots(rest: Any) -> tuple[Any, Any, int, int]:
    """The order of rows and of columns in which the largest number left is the next pivot.

    >>> rows, columns, sign, rank = _pivots(np.array([[1.0, 2.0], [3.0, 4.0]]))
    >>> rows, columns, sign, rank
    (array([1, 0]), array([1, 0]), 1, 2)
    """
    rows: Any = np.arange(len(rest))
    columns, sign = rows.copy(), 1
    for k in range(len(rest)):
        i, j = np.unravel_index(np.argmax(np.abs(rest[k:, k:])), rest[k:, k:].shape)
        if rest[k + i, k + j] == 0:
            return rows, columns, sign, k
        for order, lines, other in ((rows, rest, k + i), (columns, rest.T, k + j)):
            order[[k, other]], lines[[k, other]] = order[[other, k]], lines[[other, k]]
            sign = sign if other == k else -sign
        rest[k + 1 :, k:] -= np.outer(rest[k + 1 :, k] / rest[k, k], rest[k, k:])
    return rows, columns, sign, len(rest)


# ---- determinants --------------------------------------------------------------------------------------------


def det(a: Any) -> Any:
    """The determinant, with its derivatives also where it is 0: of two or three rows as on paper, else of the pivots.

    >>> from autograd import array, formula, leaves
    >>> a, b, c, d = leaves(a=1, b=2, c=3, d=4)
    >>> formula(np.linalg.det(array([[a, b], [c, d]])))
    'a*d - b*c'
    """
    return _each(_det, _square(a, "det"))


def _det(a: Any) -> Any:
    if len(a) in (2, 3):
        return _by_minors(a)
    factors = _factors(a)
    pivots = [*factors.entries.diagonal()[: factors.rank]]
    if factors.singular:
        pivots.append(_without_division(factors.entries[factors.rank :, factors.rank :]))
    product = np.multiply.reduce(np.array(pivots, dtype=object))
    return product if factors.sign > 0 else -product


def _by_minors(a: Any) -> Any:
    """Along the first row: a·d − b·c, and so on."""
    if len(a) == 1:
        return a[0, 0]
    first, second, *others = [a[0, j] * _by_minors(np.delete(a[1:], j, axis=1)) for j in range(len(a))]
    return sum(others, first - second)


def _without_division(a: Any) -> Any:
    """The determinant of what is left without a pivot, by sums and products.

    R. S. Bird, A simple division-free algorithm for computing determinants, 2011.  It takes n⁴ operations.

    >>> float(_without_division(np.array([[1.0, 2.0], [3.0, 4.0]])))
    -2.0
    """
    product = a
    for _ in a[1:]:
        above = np.triu(product, 1)
        for i in range(len(a)):
            above[i, i] = -np.sum(product.diagonal()[i + 1 :])
        product = above @ a
    return product[0, 0] if len(a) % 2 else -product[0, 0]


def slogdet(a: Any) -> Any:
    """The sign of the determinant, and the logarithm of its absolute value."""
    entries = _square(a, "slogdet")
    signs = _each(lambda matrix: _sign(_factors(matrix)), entries).astype(float)
    logarithms = _each(
        lambda matrix: functions_of_many.sum(map(_log_size, _factors(matrix).entries.diagonal())), entries
    )
    return type(np.linalg.slogdet(np.eye(1)))(signs[()], logarithms[()])


def _sign(factors: Factors) -> float:
    return float(factors.sign * np.prod([np.sign(number_in(pivot)) for pivot in factors.entries.diagonal()]))


def _log_size(pivot: Any) -> Any:
    return functions.log(functions.absolute(pivot))


# ---- equations -----------------------------------------------------------------------------------------------


def solve(a: Any, b: Any) -> Any:
    """The x for which a @ x is b."""
    matrices, sides = _square(a, "solve"), np.array(b, dtype=object, subok=False)
    if sides.shape[-2:][:1] != matrices.shape[-1:]:
        raise ValueError(
            f"np.linalg.solve takes as many rows on both sides, not {matrices.shape} and {sides.shape}: "
            "give it for each row of the matrix one number, or a row of them"
        )
    if sides.ndim == 1:
        return _each(lambda matrix: _solve(matrix, sides), matrices)
    stack = np.broadcast_shapes(matrices.shape[:-2], sides.shape[:-2])
    return _each(_solve, *(np.broadcast_to(each, stack + each.shape[-2:]) for each in (matrices, sides)))


def inv(a: Any) -> Any:
    """The inverse: the solution for each column of the identity."""
    matrices = _square(a, "inv")
    return _each(lambda matrix: _solve(matrix, np.eye(len(matrix), dtype=object)), matrices)


def _solve(a: Any, b: Any) -> Any:
    factors = _factors(a)
    if factors.singular:
        raise np.linalg.LinAlgError("the matrix is singular: no solution is the only one, and it has no inverse")
    if b.ndim == 1:
        return _substituted(factors, b)
    return np.stack([_substituted(factors, column) for column in b.T], axis=1)


def _substituted(factors: Factors, b: Any) -> Any:
    """The solution for one column: downwards through the one triangle, then upwards through the other."""
    entries, x = factors.entries, b[factors.rows]
    for i in range(1, len(x)):
        x[i] = x[i] - dot(entries[i, :i], x[:i])
    for i in reversed(range(len(x))):
        if i + 1 < len(x):
            x[i] = x[i] - dot(entries[i, i + 1 :], x[i + 1 :])
        x[i] = x[i] / entries[i, i]
    return x[np.argsort(factors.columns)]


def _each(function: Callable[..., Any], *stacks: Any) -> Any:
    """The function of each matrix, as NumPy has it: all axes but the last two are a stack of matrices."""
    places = stacks[0].shape[:-2]
    made = [np.array(function(*(stack[place] for stack in stacks)), dtype=object) for place in np.ndindex(places)]
    return np.stack(made).reshape(places + made[0].shape)


def _square(a: Any, who: str) -> Any:
    entries = np.array(a, dtype=object, subok=False)
    if entries.ndim < 2 or entries.shape[-1] != entries.shape[-2]:
        raise np.linalg.LinAlgError(f"np.linalg.{who} takes a square matrix, not an array of shape {entries.shape}")
    return entries


# ---- norms ---------------------------------------------------------------------------------------------------


def norm(x: Any, ord: Any = None, axis: Axis = None, keepdims: bool = False) -> Any:  # noqa: A002  NumPy's name
    """The norm of a vector or of a matrix.  Where it is 0 its slopes are 0."""
    entries = np.array(x, dtype=object, subok=False)
    axes = [*range(entries.ndim)] if axis is None else [*np.atleast_1d(axis)]
    if ord is None:
        return along(functions_of_many.norm, entries, axis, keepdims=keepdims)
    if len(axes) == 1:
        return along(_vector_norm(ord), entries, axes, keepdims=keepdims)
    if len(axes) != 2:
        raise ValueError(f"ord={ord!r} is a norm of a vector or a matrix: write axis= with one axis or two")
    if ord in ("fro", "f"):
        return along(functions_of_many.norm, entries, axes, keepdims=keepdims)
    if ord not in (1, -1, np.inf, -np.inf):
        raise TypeError(
            f"the norm ord={ord!r} of a matrix needs its singular values, which are not to be had of Values: "
            "write 'fro', 1, -1, np.inf or -np.inf"
        )
    summed, compared = axes if abs(ord) == 1 else axes[::-1]
    sums = along(_vector_norm(1), entries, [summed], keepdims=True)
    made = along(_vector_norm(np.inf if ord > 0 else -np.inf), sums, [compared], keepdims=True)
    return made if keepdims else np.squeeze(made, axis=(summed, compared))


def _vector_norm(order: Any) -> Callable[[list[Any]], Any]:
    """The norm of that order as a function of the entries."""
    if order == 2:
        return functions_of_many.norm
    if order == 0:
        return lambda row: functions_of_many.sum(functions.absolute(functions.sign(x)) for x in row)
    if isinstance(order, str):
        raise ValueError(f"ord={order!r} is a norm of a matrix: for a vector write a number, or none for its length")
    if np.isinf(order):
        extreme = functions_of_many.max if order > 0 else functions_of_many.min
        return lambda row: extreme(map(functions.absolute, row))
    if order == 1:
        return lambda row: functions_of_many.sum(map(functions.absolute, row))
    return lambda row: _root(functions_of_many.sum(functions.absolute(x) ** order for x in row), order)


def _root(total: Any, order: float) -> Any:
    """The root of a sum of powers; a sum of 0 has the root 0, and passes nothing."""
    return functions.where(total, functions.where(total, total, 1.0) ** (1 / order), 0.0)
