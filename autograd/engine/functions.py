"""The operations of the table as functions of Values or numbers, by their NumPy names.

Of a Value they give a Value; of plain numbers alone they give a number, since a plain number is
not a node.

>>> from autograd import Value, tanh, where
>>> x = Value(0.5, name="x")
>>> y = tanh(x) * where(x > 0, 2, 3)
>>> y.backward()
>>> round(y.data, 6), round(x.grad, 6)
(0.924234, 1.572895)
>>> tanh(0)
0.0
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import reduce
from typing import Any, overload

from autograd.engine.copying import at_home_in_autograd
from autograd.engine.methods import apply, function_of, weighted_sums
from autograd.engine.numbers import Operand, array_like, described
from autograd.engine.signatures import Binary, Unary, reduction, shares, shown
from autograd.engine.value import Value
from autograd.table import activations, angles, ops, pieces, reductions, roots_logs_angles, special
from autograd.table.arithmetic import Number
from autograd.table.rows import Operation, zero_as_no_path


def _public(op: Operation) -> Any:
    """The function of one row, with its name and meaning for help()."""
    function = shown(function_of(op), op.arity)
    function.__name__ = function.__qualname__ = op.name
    at_home_in_autograd(function)
    function.__doc__ = f"{op.meaning[0].upper()}{op.meaning[1:]}, of Values or numbers."
    return function


add: Binary = _public(ops.add)
subtract: Binary = _public(ops.subtract)
multiply: Binary = _public(ops.multiply)
divide: Binary = _public(ops.divide)
power: Binary = _public(ops.power)
negative: Unary = _public(ops.negative)
positive: Unary = _public(ops.positive)
absolute: Unary = _public(ops.absolute)
exp: Unary = _public(ops.exp)
expm1: Unary = _public(ops.expm1)
log: Unary = _public(ops.log)
log1p: Unary = _public(ops.log1p)
sqrt: Unary = _public(ops.sqrt)
square: Unary = _public(ops.square)
sin: Unary = _public(ops.sin)
cos: Unary = _public(ops.cos)
tan: Unary = _public(ops.tan)
arcsin: Unary = _public(angles.arcsin)
arccos: Unary = _public(angles.arccos)
semicircle: Unary = _public(angles.semicircle)
arctan: Unary = _public(angles.arctan)
sech: Unary = _public(ops.sech)
sinh: Unary = _public(ops.sinh)
cosh: Unary = _public(ops.cosh)
tanh: Unary = _public(ops.tanh)
arctan2: Binary = _public(angles.arctan2)
hypot: Binary = _public(angles.hypot)
sine2: Binary = _public(angles.sine2)
inversion: Binary = _public(angles.inversion)
quadrupole: Binary = _public(angles.quadrupole)
maximum: Binary = _public(ops.maximum)
minimum: Binary = _public(ops.minimum)
sign: Unary = _public(ops.sign)
step: Unary = _public(ops.step)
relu: Unary = _public(ops.relu)
sigmoid: Unary = _public(ops.sigmoid)
softplus: Unary = _public(ops.softplus)
cbrt: Unary = _public(roots_logs_angles.cbrt)
reciprocal: Unary = _public(roots_logs_angles.reciprocal)
log2: Unary = _public(roots_logs_angles.log2)
log10: Unary = _public(roots_logs_angles.log10)
exp2: Unary = _public(roots_logs_angles.exp2)
logit: Unary = _public(roots_logs_angles.logit)
sec: Unary = _public(roots_logs_angles.sec)
csc: Unary = _public(roots_logs_angles.csc)
cot: Unary = _public(roots_logs_angles.cot)
csch: Unary = _public(roots_logs_angles.csch)
coth: Unary = _public(roots_logs_angles.coth)
arcsinh: Unary = _public(roots_logs_angles.arcsinh)
arccosh: Unary = _public(roots_logs_angles.arccosh)
arctanh: Unary = _public(roots_logs_angles.arctanh)
deg2rad: Unary = _public(roots_logs_angles.deg2rad)
rad2deg: Unary = _public(roots_logs_angles.rad2deg)
logaddexp: Binary = _public(roots_logs_angles.logaddexp)
logaddexp2: Binary = _public(roots_logs_angles.logaddexp2)
xlogy: Binary = _public(roots_logs_angles.xlogy)
xlog1py: Binary = _public(roots_logs_angles.xlog1py)
floor: Unary = _public(pieces.floor)
ceil: Unary = _public(pieces.ceil)
trunc: Unary = _public(pieces.trunc)
rint: Unary = _public(pieces.rint)
floor_divide: Binary = _public(pieces.floor_divide)
remainder: Binary = _public(pieces.remainder)
fmod: Binary = _public(pieces.fmod)
heaviside: Binary = _public(pieces.heaviside)
fmax: Binary = _public(pieces.fmax)
fmin: Binary = _public(pieces.fmin)
copysign: Binary = _public(pieces.copysign)
sinc: Unary = _public(special.sinc)
bessel_ratio: Binary = _public(special.bessel_ratio)
tie: Binary = _public(reductions.tie)
erf: Unary = _public(special.erf)
erfc: Unary = _public(special.erfc)
erfinv: Unary = _public(special.erfinv)
gamma: Unary = _public(special.gamma)
lgamma: Unary = _public(special.lgamma)
digamma: Unary = _public(special.digamma)
polygamma: Binary = _public(special.polygamma)
gelu: Unary = _public(activations.gelu)
silu: Unary = _public(activations.silu)
logsigmoid: Unary = _public(activations.logsigmoid)
softsign: Unary = _public(activations.softsign)


@overload
def leaky_relu(x: Value, slope: Operand = 0.01) -> Value: ...
@overload
def leaky_relu(x: Number, slope: Number = 0.01) -> float: ...
@overload
def leaky_relu(x: Any, slope: Any = 0.01) -> Any: ...
@at_home_in_autograd
def leaky_relu(x: Operand, slope: Operand = 0.01) -> Any:
    """x where it is above 0, else slope * x.

    >>> leaky_relu(Value(-2.0)).data
    -0.02
    """
    return apply(activations.leaky_relu, (x, slope))


@overload
def elu(x: Value, alpha: Operand = 1.0) -> Value: ...
@overload
def elu(x: Number, alpha: Number = 1.0) -> float: ...
@overload
def elu(x: Any, alpha: Any = 1.0) -> Any: ...
@at_home_in_autograd
def elu(x: Operand, alpha: Operand = 1.0) -> Any:
    """x where it is above 0, else alpha * (exp(x) - 1).

    >>> round(elu(Value(-2.0)).data, 6)
    -0.864665
    """
    return apply(activations.elu, (x, alpha))


@overload
def where(condition: Any, a: Value, b: Value | Number) -> Value: ...
@overload
def where(condition: Any, a: Number, b: Value) -> Value: ...
@overload
def where(condition: Value, a: Number, b: Number) -> Value: ...
@overload
def where(condition: Number, a: Number, b: Number) -> float: ...
@overload
def where(condition: Any, a: Any, b: Any) -> Any: ...
@at_home_in_autograd
def where(condition: Operand, a: Operand, b: Operand) -> Any:
    """a where the condition holds, else b: a choice inside the graph.

    Args:
        condition: a bool, or a Value or number, which counts as true unless it is 0.
        a, b: Values or numbers.  The one that is not chosen gets the gradient 0.

    ``==`` asks whether two Values are the same one: to compare the number write ``where(x.data == 2, a, b)``.

    >>> x = Value(-2.0)
    >>> where(x > 0, x, 0.1 * x).data
    -0.2
    """
    truth = condition.item() if getattr(condition, "shape", None) == () else condition  # a bool of NumPy
    if isinstance(truth, bool) or getattr(truth, "dtype", None) == "bool":
        truth = truth * 1.0
    return apply(ops.where, (truth, zero_as_no_path(a), zero_as_no_path(b)))


@overload
def clip(x: Value, low: Value | Number | None, high: Value | Number | None) -> Value: ...
@overload
def clip(x: Number, low: Number | None, high: Number | None) -> float: ...
@overload
def clip(x: Any, low: Any, high: Any) -> Any: ...
@at_home_in_autograd
def clip(x: Operand, low: Operand | None, high: Operand | None) -> Any:
    """x where it is between low and high, else the nearer of the two; None is no border.

    At a border x and the border get half of the gradient each, as from ``maximum`` and ``minimum``.

    >>> x = Value(2.0)
    >>> clip(x, -1, 1).data, clip(x, 0, None).data
    (1.0, 2.0)
    """
    if low is None and high is None:
        raise TypeError("clip takes at least one border: write clip(x, low, high), with None for no border")
    if low is None:
        return apply(ops.minimum, (x, high))
    return apply(ops.maximum, (x, low)) if high is None else apply(pieces.clip, (x, low, high))


for _with_defaults in (leaky_relu, elu, clip):  # the methods of their rows would want every argument
    setattr(Value, _with_defaults.__name__, _with_defaults)


# ---- of any number of Values ---------------------------------------------------------------------------------


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
