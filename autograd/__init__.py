"""Backpropagation on plain numbers, to be read, drawn and checked by hand.

>>> from autograd import leaves
>>> w, x = leaves(w=0.5, x=3)
>>> y = (w * x - 1) ** 2
>>> y.backward()
>>> w.grad
3.0

What people use most:

    Value(2.0, "x"), leaves(x=2.0)   numbers that remember how they were made
    exp(x), tanh(x), where(c, a, b)  functions of them, by NumPy's names
    array(numbers)                   a NumPy array of Values
    gradient(y, x), hessian(y, xs)   derivatives as Values; y.backward() fills .grad
    grad(f)                          the gradient of a function
    derive(y, x)                     the chain rule, written out as on paper
    check(y, {"dy/dx": "-0.4"})      numbers and formulas found by hand, checked
    draw(y), play(y)                 the graph as a picture, or to step through
    record(f, 0.5, 1.0)              a graph that runs on arrays
    operation(rule)                  a function of your own, with its derivative
    check_gradients(f, 0.5)          whether derivatives are right

Networks are in the package nn, and the command line is ``backprop --help``.
"""

# Each name stands here once, as ``name as name``: so type checkers know that it is handed on.

import builtins as _builtins
import sys as _sys
from importlib import import_module as _import_module
from importlib.util import find_spec as _find_spec
from types import ModuleType as _ModuleType
from typing import TYPE_CHECKING

from autograd import paper as paper
from autograd.bridges.arrays import array as array, data_of as data_of, grad_of as grad_of
from autograd.bridges.hips import sentence as _of_hips
from autograd.bridges.old_pickles import _last_of, _remade, _row_named  # noqa: F401  what pickles name
from autograd.bridges.sympy_reading import from_sympy as from_sympy
from autograd.derivatives.forms import (
    hessian as hessian,
    hvp as hvp,
    jacfwd as jacfwd,
    jacobian as jacobian,
    jacrev as jacrev,
    jvp as jvp,
)
from autograd.derivatives.of_functions import (
    elementwise_grad as elementwise_grad,
    grad as grad,
    value_and_grad as value_and_grad,
    vjp as vjp,
)
from autograd.derivatives.of_values import derivative as derivative, gradient as gradient
from autograd.engine.backward import NOT_YET as NOT_YET
from autograd.engine.extending import operation as operation
from autograd.engine.functions import (
    absolute as absolute,
    add as add,
    arccos as arccos,
    arccosh as arccosh,
    arcsin as arcsin,
    arcsinh as arcsinh,
    arctan as arctan,
    arctan2 as arctan2,
    arctanh as arctanh,
    bessel_ratio as bessel_ratio,
    cbrt as cbrt,
    ceil as ceil,
    clip as clip,
    copysign as copysign,
    cos as cos,
    cosh as cosh,
    cot as cot,
    coth as coth,
    csc as csc,
    csch as csch,
    deg2rad as deg2rad,
    digamma as digamma,
    divide as divide,
    elu as elu,
    erf as erf,
    erfc as erfc,
    erfinv as erfinv,
    exp as exp,
    exp2 as exp2,
    expm1 as expm1,
    floor as floor,
    floor_divide as floor_divide,
    fmax as fmax,
    fmin as fmin,
    fmod as fmod,
    gamma as gamma,
    gelu as gelu,
    heaviside as heaviside,
    hypot as hypot,
    inversion as inversion,
    leaky_relu as leaky_relu,
    lgamma as lgamma,
    log as log,
    log1p as log1p,
    log2 as log2,
    log10 as log10,
    logaddexp as logaddexp,
    logaddexp2 as logaddexp2,
    logit as logit,
    logsigmoid as logsigmoid,
    maximum as maximum,
    minimum as minimum,
    multiply as multiply,
    negative as negative,
    polygamma as polygamma,
    positive as positive,
    power as power,
    quadrupole as quadrupole,
    rad2deg as rad2deg,
    reciprocal as reciprocal,
    relu as relu,
    remainder as remainder,
    rint as rint,
    sec as sec,
    sech as sech,
    semicircle as semicircle,
    sigmoid as sigmoid,
    sign as sign,
    silu as silu,
    sin as sin,
    sinc as sinc,
    sine2 as sine2,
    sinh as sinh,
    softplus as softplus,
    softsign as softsign,
    sqrt as sqrt,
    square as square,
    step as step,
    subtract as subtract,
    tan as tan,
    tanh as tanh,
    tie as tie,
    trunc as trunc,
    where as where,
    xlog1py as xlog1py,
    xlogy as xlogy,
)
from autograd.engine.functions_of_many import (
    log_softmax as log_softmax,
    logsumexp as logsumexp,
    max as max,  # noqa: A004  NumPy's name
    mean as mean,
    min as min,  # noqa: A004  NumPy's name
    norm as norm,
    prod as prod,
    softmax as softmax,
    sum as sum,  # noqa: A004  NumPy's name
)
from autograd.engine.history import history as history
from autograd.engine.labels import _labelled  # noqa: F401  as above
from autograd.engine.modes import no_grad as no_grad, scope as scope
from autograd.engine.replay import refuse_stale as refuse_stale
from autograd.engine.several import (
    backward as backward,
    leaves as leaves,
    name_from as name_from,
    zero_grad as zero_grad,
)
from autograd.engine.value import Value as Value
from autograd.engine.version import __version__ as __version__
from autograd.engine.weighted_sums import dot as dot, matvec as matvec
from autograd.paper.formulas import formula as formula
from autograd.paper.names import latex_name as latex_name, pretty_name as pretty_name
from autograd.paper.numerals import latex_number as latex_number, write_number as write_number
from autograd.paper.parsing import parse as parse
from autograd.paper.plain_signs import fails_at_signs as _fails_at_signs, spell_plainly as _spell_plainly
from autograd.table.ops import TABLE as _TABLE
from autograd.table.rows import NO_PATH as _NO_PATH  # noqa: F401  as above

if TYPE_CHECKING:
    from autograd.by_hand import (
        Derivation as Derivation,
        Finding as Finding,
        Report as Report,
        Worksheet as Worksheet,
        check as check,
        derive as derive,
    )
    from autograd.checks.anomaly import detect_anomaly as detect_anomaly
    from autograd.checks.gradcheck import (
        GradientCheck as GradientCheck,
        GradientError as GradientError,
        check_gradients as check_gradients,
    )
    from autograd.picture.colours import Colour as Colour
    from autograd.picture.digraph import Drawing as Drawing
    from autograd.picture.drawing import draw as draw
    from autograd.picture.picture import Picture as Picture
    from autograd.picture.player import Player as Player, play as play
    from autograd.picture.theme import Theme as Theme
    from autograd.program import Program as Program, record as record

# Where print would raise UnicodeEncodeError at ∂, as in a file under Windows, it writes plain signs.
if _fails_at_signs(_sys.stdout):
    _spell_plainly(_sys.stdout)

# The wings are loaded when a name of theirs is asked for: that takes several times as long as the engine.
# Of the pictures only what is asked for: a network is drawn without the package graphviz, which a browser may lack.
_LATER = {
    "by_hand": ["Derivation", "Finding", "Report", "Worksheet", "check", "derive"],
    "checks.anomaly": ["detect_anomaly"],
    "checks.gradcheck": ["GradientCheck", "GradientError", "check_gradients"],
    "program": ["Program", "record"],
    "picture.colours": ["Colour"],
    "picture.digraph": ["Drawing"],
    "picture.drawing": ["draw"],
    "picture.picture": ["Picture"],
    "picture.player": ["Player", "play"],
    "picture.theme": ["Theme"],
    "bridges.value_array": ["_array_of"],  # what pickles name; it imports NumPy
}
_NOT_BY_STAR = {"TYPE_CHECKING", "_array_of", *vars(_builtins)}  # max, min and sum would replace Python's own
if not _find_spec("numpy"):  # programs need it, and the star asks for each name
    _NOT_BY_STAR |= {*_LATER["program"]}

__all__ = sorted(
    {name for name, thing in globals().items() if name[0] != "_" and not isinstance(thing, _ModuleType)}.union(
        *_LATER.values()
    )
    - _NOT_BY_STAR
)


def __getattr__(name: str) -> object:
    for module, names in _LATER.items():
        if name in names:
            return getattr(_import_module(f"autograd.{module}"), name)
    for op in _TABLE.values():
        if name in op.calls:  # a further name that formulas know: asin, gammaln, swish
            return globals()[op.name]
    raise AttributeError(_of_hips(name) or f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
