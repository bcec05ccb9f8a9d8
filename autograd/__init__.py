"""Backpropagation on plain numbers, to be read, drawn and checked by hand.

>>> from autograd import leaves
>>> w, x = leaves(w=0.5, x=3)
>>> y = (w * x - 1) ** 2
>>> y.backward()
>>> w.grad
3.0
"""

from autograd.anomaly import detect_anomaly
from autograd.arrays import array, data_of, grad_of
from autograd.backprop import history
from autograd.by_hand import Derivation, Finding, Report, Worksheet, check, derive
from autograd.extending import operation
from autograd.formula import formula, parse
from autograd.functional import grad, value_and_grad
from autograd.functions import (
    absolute,
    add,
    arccos,
    arcsin,
    arctan,
    arctan2,
    cos,
    cosh,
    divide,
    exp,
    expm1,
    hypot,
    log,
    log1p,
    maximum,
    minimum,
    multiply,
    negative,
    positive,
    power,
    relu,
    sech,
    sigmoid,
    sign,
    sin,
    sinh,
    softplus,
    sqrt,
    square,
    step,
    subtract,
    tan,
    tanh,
    where,
)
from autograd.gradcheck import GradientCheck, GradientError, check_gradients
from autograd.gradients import derivative, gradient, hessian, hvp, jacobian, jvp
from autograd.names import latex_name, pretty_name
from autograd.numerals import write_number
from autograd.picture import Drawing, Picture, Player, draw, play
from autograd.sympy_bridge import from_sympy
from autograd.value import NOT_YET, Value, leaves, name_from, no_grad, scope, zero_grad

__all__ = [
    "NOT_YET",
    "Derivation",
    "Drawing",
    "Finding",
    "GradientCheck",
    "GradientError",
    "Picture",
    "Player",
    "Report",
    "Value",
    "Worksheet",
    "absolute",
    "add",
    "arccos",
    "arcsin",
    "arctan",
    "arctan2",
    "array",
    "check",
    "check_gradients",
    "cos",
    "cosh",
    "data_of",
    "derivative",
    "derive",
    "detect_anomaly",
    "divide",
    "draw",
    "exp",
    "expm1",
    "formula",
    "from_sympy",
    "grad",
    "grad_of",
    "gradient",
    "hessian",
    "history",
    "hvp",
    "hypot",
    "jacobian",
    "jvp",
    "latex_name",
    "leaves",
    "log",
    "log1p",
    "maximum",
    "minimum",
    "multiply",
    "name_from",
    "negative",
    "no_grad",
    "operation",
    "parse",
    "play",
    "positive",
    "power",
    "pretty_name",
    "relu",
    "scope",
    "sech",
    "sigmoid",
    "sign",
    "sin",
    "sinh",
    "softplus",
    "sqrt",
    "square",
    "step",
    "subtract",
    "tan",
    "tanh",
    "value_and_grad",
    "where",
    "write_number",
    "zero_grad",
]
