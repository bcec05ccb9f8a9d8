"""Backpropagation on plain numbers, to be read, drawn and checked by hand.

>>> from autograd import leaves
>>> w, x = leaves(w=0.5, x=3)
>>> y = (w * x - 1) ** 2
>>> y.backward()
>>> w.grad
3.0
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

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
    dot,
    exp,
    expm1,
    hypot,
    log,
    log1p,
    maximum,
    mean,
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
    sum,  # noqa: A004  NumPy's name
    tan,
    tanh,
    where,
)
from autograd.leaves import backward, leaves, name_from, zero_grad
from autograd.modes import no_grad, scope
from autograd.names import latex_name, pretty_name
from autograd.numerals import write_number
from autograd.value import Value

if TYPE_CHECKING:
    from autograd.by_hand import Derivation, Finding, Report, Worksheet, derive
    from autograd.by_hand.check import check
    from autograd.picture import Drawing, draw

__all__ = [
    "Derivation",
    "Drawing",
    "Finding",
    "Report",
    "Value",
    "Worksheet",
    "absolute",
    "add",
    "arccos",
    "arcsin",
    "arctan",
    "arctan2",
    "backward",
    "check",
    "cos",
    "cosh",
    "derive",
    "divide",
    "dot",
    "draw",
    "exp",
    "expm1",
    "formula",
    "hypot",
    "latex_name",
    "leaves",
    "log",
    "log1p",
    "maximum",
    "mean",
    "minimum",
    "multiply",
    "name_from",
    "negative",
    "no_grad",
    "parse",
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
    "sum",
    "tan",
    "tanh",
    "where",
    "write_number",
    "zero_grad",
]


_WINGS = {
    "by_hand": ("Derivation", "Finding", "Report", "Worksheet", "check", "derive"),
    "picture": ("Drawing", "draw"),
}


def __getattr__(name: str) -> Any:
    """What the wings offer, loaded when it is asked for: it takes several times as long as the engine."""
    for wing, names in _WINGS.items():
        if name in names:
            return getattr(import_module(f"autograd.{wing}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
