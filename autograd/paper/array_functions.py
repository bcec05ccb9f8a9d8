"""Functions of whole arrays that a formula may use beside those of the table, such as softmax and outer.

They are written with the functions of the table, as a person would write them out, so that each entry is a formula.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Callable, Sequence
from functools import partial, reduce
from typing import Any, NamedTuple

from autograd.engine import functions, functions_of_many
from autograd.engine.value import Value, number_in
from autograd.paper.arrays import Array, ShapeError, along, dot
from autograd.table.arithmetic import as_float

_MOST_OFF = 0.3  # that the sum of given probabilities, rounded or moved, may be from 1
_ROUNDING = 1e-6  # and that of probabilities that were computed


class ArrayFunction(NamedTuple):
    """A function of arrays: of how many, and whether it works along an axis."""

    function: Callable[..., Any]
    arity: int = 1
    has_axis: bool = False
    has_numbers: bool = False  # whether it takes numbers as well

    def on_arrays(self, name: str, args: Sequence[Any], **options: Any) -> Any:
        """The function of some arguments, which have to be arrays."""
        if not self.has_numbers and not all(isinstance(x, Array) for x in args):
            raise ShapeError(f"{name} takes {'arrays' if self.arity > 1 else 'an array'}, not one number")
        return self.function(*args, **options)


def _softmax(z: Array, axis: int | None = None) -> Any:
    return along(_shares, z, _of_scores(z, axis))


def _log_softmax(z: Array, axis: int | None = None) -> Any:
    return along(_logs_of_shares, z, _of_scores(z, axis))


def _of_scores(z: Array, axis: int | None) -> int | None:
    """The axis of a softmax: by default each row by itself; a matrix of one column is a vector."""
    return axis if axis is not None or z.table[1] == 1 else -1


def _shares(scores: Sequence[Any]) -> list[Any]:
    """exp(z1)/(exp(z1) + exp(z2) + …), or where that overflows, without an overflow."""
    powers = [functions.exp(z) for z in scores]
    total = reduce(operator.add, powers)
    if math.isfinite(as_float(number_in(total))) and number_in(total):
        return [power / total for power in powers]
    return [functions.exp(x) for x in _logs_of_shares(scores)]


def _logs_of_shares(scores: Sequence[Any]) -> list[Any]:
    total = functions_of_many.logsumexp(scores)
    return [z - total for z in scores]


def _cross_entropy(p: Array, y: Array) -> Any:
    """−(y1·log(p1) + y2·log(p2) + …); of matrices one number for each row.

    As in PyTorch it takes scores too: what cannot be probabilities goes through a softmax first.
    """
    if p.shape != y.shape:
        classes = ": write each class as a row of 0 and 1" if len(y.shape) < len(p.shape) else ""
        both = f"the shapes {p.shape} and {y.shape} of the probabilities and the targets"
        raise ShapeError(f"{both} are not the same{classes}")
    is_matrix = p.table[1] > 1 and len(p.shape) == 2
    pairs = list(zip(p.rows, y.rows, strict=True)) if is_matrix else [(p.entries, y.entries)]
    losses = [-dot(targets, _logs(entries, targets)) for entries, targets in pairs]
    return Array((len(losses),), losses) if is_matrix else losses[0]


def _logs(entries: Sequence[Any], targets: Sequence[Any]) -> list[Any]:
    """The logarithms of probabilities, or of the softmax of scores."""
    numbers = [as_float(number_in(x)) for x in entries]
    if {*numbers} <= {0.0, 1.0} and not {as_float(number_in(x)) for x in targets} <= {0.0, 1.0}:
        raise ShapeError("cross_entropy takes the probabilities first, and then the targets: exchange the two")
    is_given = all(not isinstance(x, Value) or x.op is None for x in entries)
    most_off = _MOST_OFF if is_given else _ROUNDING
    if min(numbers) >= 0 and abs(math.fsum(numbers) - 1) <= most_off:
        return [functions.log(x) for x in entries]
    return _logs_of_shares(entries)


def _outer(a: Array, b: Array) -> Array:
    return Array((len(a.entries), len(b.entries)), (x * y for x in a.entries for y in b.entries))


def _joined(*parts: Any) -> Array:
    """Vectors and numbers one after the other, or matrices one below the other."""
    shapes = [x.shape if isinstance(x, Array) else () for x in parts]
    entries = [x for part in parts for x in (part.entries if isinstance(part, Array) else (part,))]
    if all(len(shape) < 2 for shape in shapes):
        return Array((len(entries),), entries)
    if len({shape[1:] for shape in shapes}) > 1:
        raise ShapeError(f"the shapes {', '.join(map(str, shapes))} do not fit below one another")
    return Array((sum(shape[0] for shape in shapes), *shapes[0][1:]), entries)


def _beside(*parts: Any) -> Array:
    """Vectors and numbers one after the other, or matrices one beside the other."""
    if not any(isinstance(x, Array) and len(x.shape) == 2 for x in parts):
        return _joined(*parts)
    shapes = [x.shape if isinstance(x, Array) else () for x in parts]
    if any(len(shape) < 2 for shape in shapes) or len({shape[0] for shape in shapes}) > 1:
        raise ShapeError(f"the shapes {', '.join(map(str, shapes))} do not fit beside one another")
    entries = [x for rows in zip(*(part.rows for part in parts), strict=True) for row in rows for x in row]
    return Array((shapes[0][0], sum(shape[1] for shape in shapes)), entries)


def _diag(a: Array) -> Array:
    """The matrix with a vector on its diagonal, or the diagonal of a matrix."""
    n = a.shape[0]
    if len(a.shape) == 2:
        return Array((min(a.shape),), (a.rows[i][i] for i in range(min(a.shape))))
    return Array((n, n), (a.entries[i] if i == j else 0.0 * a.entries[i] for i in range(n) for j in range(n)))


def _filled(number: int, a: Array) -> Array:
    """An array of the same shape with one number everywhere."""
    return Array(a.shape, [number] * len(a.entries))


ARRAY_FUNCTIONS: dict[str, ArrayFunction] = {
    "softmax": ArrayFunction(_softmax, has_axis=True),
    "log_softmax": ArrayFunction(_log_softmax, has_axis=True),
    "cross_entropy": ArrayFunction(_cross_entropy, 2),
    "outer": ArrayFunction(_outer, 2),
    "joined": ArrayFunction(_joined, 2, has_numbers=True),
    "beside": ArrayFunction(_beside, 2, has_numbers=True),
    "transpose": ArrayFunction(Array.transposed),
    "diag": ArrayFunction(_diag),
    "ones_like": ArrayFunction(partial(_filled, 1)),
    "zeros_like": ArrayFunction(partial(_filled, 0)),
}
