"""SymPy, written: the expression of a Value.  SymPy is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext, suppress
from fractions import Fraction
from functools import cache
from types import SimpleNamespace
from typing import Any, NoReturn

from autograd.engine.history import history, nodes_among
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.table.elementary import UnwrittenError, by_library
from autograd.table.ops import TABLE
from autograd.table.rows import Operation

MOST_WORK = 20  # steps of SymPy for each node of a graph that it simplifies


def to_sympy(value: Value) -> Any:
    """The expression of a Value in the names of its leaves; ``sympy.sympify(value)`` is the same.

    A leaf without a name is its number, and a whole number is an Integer.  SymPy simplifies what it is given,
    in a time that doubles with each function inside another and with each Value that is used twice.  So a deep
    graph becomes an expression as it stands, as within ``sympy.evaluate(False)``.

    Raises:
        ValueError: if two leaves have the same name; or if such a deep graph has a maximum, a minimum or a
            choice, for which SymPy has to write out all that stands in it.

    >>> import sympy
    >>> from autograd import leaves, sigmoid
    >>> w, x = leaves(w=0.5, x=3)
    >>> sympy.sympify(sigmoid(w * x - 1) ** 2)
    (exp(-w*x + 1) + 1)**(-2)
    """
    import sympy

    order = history(value)
    is_deep = _takes_long(order)
    written: dict[Value, Any] = {}
    bearers: dict[str, Value] = {}
    with sympy.evaluate(False) if is_deep else nullcontext():
        for node in order:
            if node.op is not None:
                args = [written[a] if isinstance(a, Value) else _sympy_number(a) for a in node.args]
                written[node] = _applied(node.op, args, is_deep)
            elif not node.name:
                written[node] = _sympy_number(node.data)
            elif bearers.setdefault(node.name, node) is not node:
                raise ValueError(f"two leaves are called {node.name!r}, which are one for SymPy: rename one of them")
            else:
                written[node] = sympy.Symbol(node.name)
    return written[value]


Value._sympy_ = to_sympy  # type: ignore[attr-defined]  # SymPy's protocol, so that value.py knows nothing of it


def _takes_long(order: Sequence[Value]) -> bool:
    """Whether SymPy would take far longer for a graph than its number of nodes suggests.

    For each node it goes through the whole expression again, however often a part stands there; to simplify a
    function it asks about its argument twice.
    """
    most, work = MOST_WORK * len(order), dict[Value, int]()
    for node in order:
        inside = sum(work[a] for a in nodes_among(node))
        work[node] = 0 if node.op is None else (1 + inside) * (1 if node.op.method else 2)
        if work[node] > most:
            return True
    return False


def _sympy_number(x: Exact) -> Any:
    import sympy

    if isinstance(x, Fraction):
        return sympy.Rational(x.numerator, x.denominator)
    return sympy.Integer(int(x)) if x.is_integer() else sympy.Float(x)


def _applied(op: Operation, args: list[Any], is_deep: bool) -> Any:
    """An operation on expressions of SymPy; one from outside without ``elementary`` becomes a function of its name."""
    import sympy

    if TABLE.get(op.name) is op or op.elementary is not None:
        with suppress(UnwrittenError):
            return by_library(library(is_deep), op, args)
    return sympy.Function(op.name)(*args)


@cache
def library(is_deep: bool = False) -> Any:
    """SymPy's functions by their names in the table; for a deep graph those that go through it all again refuse."""
    import sympy

    def where(condition: Any, a: Any, b: Any) -> Any:
        condition = sympy.sympify(condition)
        holds = condition if condition.is_Relational or condition.is_Boolean else sympy.Ne(condition, 0)
        return sympy.Piecewise((a, holds), (b, True))

    library = SimpleNamespace(
        exp=sympy.exp, log=sympy.log, sqrt=sympy.sqrt, sin=sympy.sin, cos=sympy.cos, tan=sympy.tan,
        arcsin=sympy.asin, arccos=sympy.acos, arctan=sympy.atan, arctan2=sympy.atan2,
        sinh=sympy.sinh, cosh=sympy.cosh, sech=sympy.sech, tanh=sympy.tanh, absolute=sympy.Abs, sign=sympy.sign,
        maximum=sympy.Max, minimum=sympy.Min, max=sympy.Max, min=sympy.Min, where=where,
        step=lambda x: sympy.Heaviside(x, 0), tie=lambda a, b: sympy.Piecewise((1, sympy.Eq(a, b)), (0, True)),
        hypot=lambda a, b: sympy.sqrt(a**2 + b**2),
        semicircle=lambda x: sympy.sqrt(1 - x**2), erf=sympy.erf, erfc=sympy.erfc, erfinv=sympy.erfinv,
        gamma=sympy.gamma, lgamma=sympy.loggamma, digamma=sympy.digamma, polygamma=sympy.polygamma,
        sinc=lambda x: sympy.sinc(sympy.pi * x),
        bessel_ratio=lambda n, x: sympy.jn(n, sympy.pi * x) / (sympy.pi * x) ** n,
        arcsinh=sympy.asinh, arccosh=sympy.acosh, arctanh=sympy.atanh, sec=sympy.sec, csc=sympy.csc, cot=sympy.cot,
        csch=sympy.csch, coth=sympy.coth, deg2rad=sympy.rad, rad2deg=sympy.deg,
        floor=sympy.floor, ceil=sympy.ceiling, remainder=sympy.Mod, heaviside=sympy.Heaviside,
    )  # fmt: skip
    if is_deep:
        whole = ("maximum", "minimum", "max", "min", "where", "tie")
        vars(library).update(dict.fromkeys(whole, _refuse_deep))
    return library


def _refuse_deep(*args: Any) -> NoReturn:
    raise ValueError(
        "the graph is too deep for SymPy, which writes out all that stands in a Max, a Min or a Piecewise, again and "
        "again: give it the formula of a part, with .detach().named(...) for the Values that the part starts from"
    )
