"""The operations of the table as functions of Values or numbers, by their NumPy names.

Of a Value they give a Value; of plain numbers alone they give a number, since a plain number is
not a node.  Those of any number of arguments are in ``functions_of_many``.

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

from typing import Any, overload

from autograd.engine.copying import at_home_in_autograd
from autograd.engine.methods import apply, function_of
from autograd.engine.numbers import Operand
from autograd.engine.signatures import Binary, Unary, explained, shown
from autograd.engine.value import Value
from autograd.table import activations, angles, ops, pieces, reductions, roots_logs_angles, special
from autograd.table.arithmetic import Number
from autograd.table.rows import Operation, zero_as_no_path


def _public(op: Operation) -> Any:
    """The function of one row, with its name and meaning for help()."""
    function = shown(function_of(op), op.arity)
    function.__name__ = function.__qualname__ = op.name
    at_home_in_autograd(function)
    function.__doc__ = explained(op)
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

    Args:
        x, slope: Values or numbers.  At x = 0 the derivative is the slope, as in PyTorch.

    >>> x = Value(-2.0)
    >>> y = leaky_relu(x)
    >>> y.backward()
    >>> y.data, x.grad
    (-0.02, 0.01)
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
    """x where it is above 0, else alpha * (exp(x) - 1), a curve down to -alpha (Clevert and others, 2016).

    Args:
        x, alpha: Values or numbers.  At x = 0 the derivative is alpha, as in PyTorch.

    >>> x = Value(-2.0)
    >>> y = elu(x)
    >>> y.backward()
    >>> round(y.data, 6), round(x.grad, 6)
    (-0.864665, 0.135335)
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
    """x where it is between low and high, else the nearer of the two.

    Args:
        x: a Value or number.
        low, high: the borders, Values or numbers; None for no border.  Where x is at a border, each of the two gets
            half of the gradient, as from ``maximum`` and ``minimum``.

    Raises:
        TypeError: if both borders are None.

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
