"""How an operation is written in NumPy."""

from __future__ import annotations

import math

from autograd.paper.written import Notation, Written
from autograd.program.on_numpy import kernels
from autograd.program.on_numpy.kernels import UFUNCS
from autograd.table.rows import ATOM, NEGATIVE, Form, Operation, call

FORMS = {
    "relu": Form("np.maximum({:bare}, 0)"),
    "step": Form("np.heaviside({:bare}, 0)"),
    "where": call("np.where", 3),
    "tie": call("_tie", 2),
    "max": Form("reduce(np.maximum, [{:bare}])"),
    "min": Form("reduce(np.minimum, [{:bare}])"),
    "erf": call("_erf", 1),
    "erfc": call("_erfc", 1),
}
PRIMITIVES = frozenset({*kernels.PRIMITIVES, *FORMS})
PRELUDES = {  # what a text begins with if it calls one of these
    "reduce": ["from functools import reduce"],
    "_erf": ["import math", "_erf = np.vectorize(math.erf, otypes=[float])"],
    "_erfc": ["import math", "_erfc = np.vectorize(math.erfc, otypes=[float])"],
    "_tie": ["def _tie(a, b):\n    return np.where(np.isnan(a) | np.isnan(b), np.nan, np.equal(a, b))"],
}


def form_of(op: Operation) -> Form:
    """How a row is written: with Python's sign where it has one, else as the function of NumPy."""
    if op.name in FORMS:
        return FORMS[op.name]
    if op.method and op.text.binding < ATOM:
        return op.text
    return call(f"np.{op.name}" if op.name in UFUNCS else op.name, len(op.partials))


def is_written(op: Operation) -> bool:
    """Whether NumPy has the operation, so that the text runs."""
    return op.name in FORMS or op.name in UFUNCS


def numeral(x: float) -> str:
    """A number as short as it reads back.

    >>> numeral(2.0), numeral(-0.0), numeral(0.1), numeral(float("inf"))
    ('2', '-0.0', '0.1', 'np.inf')
    """
    if math.isinf(x) or math.isnan(x):
        return repr(x).replace("inf", "np.inf").replace("nan", "np.nan")
    short = x.is_integer() and abs(x) < 1e15 and math.copysign(1, x) * x > 0
    return str(int(x)) if short or repr(x) == "0.0" else repr(x)


def written_number(x: float) -> Written:
    """A number as a part of a formula."""
    text = numeral(x)
    return Written(text, NEGATIVE) if text.startswith("-") else Written(text)


NUMPY = Notation(form_of, str, repr, "-", "({})")
