"""What the rows of the table are in lanes.  Those that are not here are written with these, or called outside."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from autograd.program.native import functions, outside
from autograd.program.native.lanes import Lanes
from autograd.table.ops import TABLE
from autograd.table.rows import Operation


def _positive(m: Lanes, x: Any) -> Any:
    return x


def _absolute(m: Lanes, x: Any) -> Any:
    return m.called("fabs", x)


def _step(m: Lanes, x: Any) -> Any:
    return m.select(m.compare(">", x, m.number(0.0)), m.number(1.0), m.number(0.0))


def _heaviside(m: Lanes, x: Any, h: Any) -> Any:
    return m.select(m.compare("==", x, m.number(0.0)), h, m.select(m.missing(x), x, _step(m, x)))


def _relu(m: Lanes, x: Any) -> Any:
    return m.select(m.unless(">", x, m.number(0.0)), x, m.number(0.0))


def _sign(m: Lanes, x: Any) -> Any:
    one = m.called("copysign", m.number(1.0), x)
    return m.select(m.unless("!=", x, m.number(0.0)), m.select(m.missing(x), x, one), m.number(0.0))


def _where(m: Lanes, condition: Any, a: Any, b: Any) -> Any:
    return m.select(m.unless("!=", condition, m.number(0.0)), a, b)


def _maximum(m: Lanes, a: Any, b: Any) -> Any:
    return m.select(m.builder.or_(m.compare(">", a, b), m.missing(a)), a, b)


def _minimum(m: Lanes, a: Any, b: Any) -> Any:
    return m.select(m.builder.or_(m.compare("<", a, b), m.missing(a)), a, b)


def _sum(m: Lanes, *terms: Any) -> Any:
    total = terms[0]
    for term in terms[1:]:
        total = m.add(total, term)
    return total


def _dot(m: Lanes, *terms: Any) -> Any:
    pairs = [*zip(terms[::2], terms[1::2], strict=False)]
    total = terms[-1] if len(terms) % 2 else m.multiply(*pairs.pop(0))
    for a, b in pairs:
        total = m.multiply_add(a, b, total)
    return total


def _by_llvm(name: str) -> Callable[..., Any]:
    return lambda m, *arguments: m.called(name, *arguments)


WRITERS: dict[str, Callable[..., Any]] = {
    "add": Lanes.add, "subtract": Lanes.subtract, "multiply": Lanes.multiply, "divide": Lanes.divide,
    "negative": Lanes.negative, "positive": _positive, "absolute": _absolute,
    "sign": _sign, "step": _step, "heaviside": _heaviside, "relu": _relu, "where": _where,
    "maximum": _maximum, "minimum": _minimum, "sum": _sum, "dot": _dot,
    "sqrt": _by_llvm("sqrt"), "floor": _by_llvm("floor"), "ceil": _by_llvm("ceil"), "trunc": _by_llvm("trunc"),
    "rint": _by_llvm("rint"), "copysign": _by_llvm("copysign"),
    "exp": functions.exp, "expm1": functions.expm1, "log": functions.log, "log1p": functions.log1p,
    "tanh": functions.tanh, "cosh": functions.cosh, "sech": functions.sech,
    "sin": functions.sin, "cos": functions.cos,
}  # fmt: skip
PRIMITIVES = frozenset({*WRITERS, *outside.NAMES, *(op.name for op in TABLE.values() if op.method)})


def is_python(op: Operation) -> bool:
    """Whether machine code calls Python for a row."""
    return TABLE.get(op.name) is not op or op.name not in WRITERS.keys() | outside.NAMES


def written(m: Lanes, op: Operation, arguments: list[Any]) -> Any:
    """The code of a row on registers."""
    writer = WRITERS.get(op.name)
    if writer is None or TABLE.get(op.name) is not op:
        return outside.outside(m, op, *arguments)
    return writer(m, *arguments)
