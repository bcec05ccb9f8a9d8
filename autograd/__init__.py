"""Backpropagation on plain numbers, to be read, drawn and checked by hand.

>>> from autograd import leaves
>>> w, x = leaves(w=0.5, x=3)
>>> y = (w * x - 1) ** 2
>>> y.backward()
>>> w.grad
3.0
"""

from autograd.backprop import history
from autograd.by_hand import Derivation, Finding, Report, Worksheet, check, derive
from autograd.formula import formula, parse
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
from autograd.names import latex_name, pretty_name
from autograd.numerals import write_number
from autograd.picture import Drawing, Picture, Player, draw, play
from autograd.value import NOT_YET, Value, leaves, name_from, no_grad, scope, zero_grad

__all__ = [
    "NOT_YET",
    "Derivation",
    "Drawing",
    "Finding",
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
    "check",
    "cos",
    "cosh",
    "derive",
    "divide",
    "draw",
    "exp",
    "expm1",
    "formula",
    "history",
    "hypot",
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
    "parse",
    "play",
    "positive",
    "power",
    "pretty_name",
    "relu",
    "scope",
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
    "where",
    "write_number",
    "zero_grad",
]
