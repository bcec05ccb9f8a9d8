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

from autograd.bridges.arrays import array, data_of, grad_of
from autograd.bridges.sympy_expressions import from_sympy
from autograd.checks.anomaly import detect_anomaly
from autograd.checks.gradcheck import GradientCheck, GradientError, check_gradients
from autograd.derivatives.of_functions import grad, value_and_grad
from autograd.derivatives.of_values import derivative, gradient, hessian, hvp, jacobian, jvp
from autograd.engine import old_pickles  # noqa: F401  so that pickles of version 0.1 load
from autograd.engine.backward import NOT_YET
from autograd.engine.copying import _last_of, _row_named  # noqa: F401  pickles name them
from autograd.engine.extending import operation
from autograd.engine.functions import (
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
    matvec,
    maximum,
    mean,
    minimum,
    multiply,
    negative,
    positive,
    power,
    relu,
    sech,
    semicircle,
    sigmoid,
    sign,
    sin,
    sine2,
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
from autograd.engine.history import history
from autograd.engine.modes import no_grad, scope
from autograd.engine.replay import refuse_stale
from autograd.engine.several import backward, leaves, name_from, zero_grad
from autograd.engine.value import Value, _remade  # noqa: F401  pickles name the latter
from autograd.paper.formulas import formula, parse
from autograd.paper.names import latex_name, pretty_name
from autograd.paper.numerals import latex_number, write_number

if TYPE_CHECKING:
    from autograd.by_hand import Derivation, Finding, Report, Worksheet, derive
    from autograd.by_hand.checking import check
    from autograd.picture import Colour, Drawing, Picture, Player, draw, play

__all__ = [
    "NOT_YET",
    "Colour",
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
    "backward",
    "check",
    "check_gradients",
    "cos",
    "cosh",
    "data_of",
    "derivative",
    "derive",
    "detect_anomaly",
    "divide",
    "dot",
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
    "latex_number",
    "leaves",
    "log",
    "log1p",
    "matvec",
    "maximum",
    "mean",
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
    "refuse_stale",
    "relu",
    "scope",
    "sech",
    "semicircle",
    "sigmoid",
    "sign",
    "sin",
    "sine2",
    "sinh",
    "softplus",
    "sqrt",
    "square",
    "step",
    "subtract",
    "sum",
    "tan",
    "tanh",
    "value_and_grad",
    "where",
    "write_number",
    "zero_grad",
]


_WINGS = {
    "by_hand": ("Derivation", "Finding", "Report", "Worksheet", "check", "derive"),
    "picture": ("Colour", "Drawing", "Picture", "Player", "draw", "play"),
}


def __getattr__(name: str) -> Any:
    """What the wings offer, loaded when it is asked for: it takes several times as long as the engine."""
    for wing, names in _WINGS.items():
        if name in names:
            return getattr(import_module(f"autograd.{wing}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
