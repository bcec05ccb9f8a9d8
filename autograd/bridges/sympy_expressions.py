"""SymPy: the expression of a Value, and the Value of an expression.  SymPy is imported when it is asked for."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from fractions import Fraction
from functools import cache, reduce
from numbers import Real
from types import SimpleNamespace
from typing import Any

from autograd.engine import functions
from autograd.engine.history import history
from autograd.engine.methods import apply
from autograd.engine.numbers import Exact, described, number
from autograd.engine.value import Value, number_in
from autograd.sentences import counted, nearest, shorten
from autograd.table.elementary import UnwrittenError, by_library
from autograd.table.ops import TABLE, known
from autograd.table.rows import Operation


def to_sympy(value: Value) -> Any:
    """The expression of a Value in the names of its leaves; ``sympy.sympify(value)`` is the same.

    A leaf without a name is its number, and a whole number is an Integer.

    Raises:
        ValueError: if two leaves have the same name.

    >>> import sympy
    >>> from autograd import leaves, sigmoid
    >>> w, x = leaves(w=0.5, x=3)
    >>> sympy.sympify(sigmoid(w * x - 1) ** 2)
    (exp(-w*x + 1) + 1)**(-2)
    """
    import sympy

    written: dict[Value, Any] = {}
    bearers: dict[str, Value] = {}
    for node in history(value):
        if node.op is not None:
            args = [written[a] if isinstance(a, Value) else _sympy_number(a) for a in node.args]
            written[node] = _applied(node.op, args)
        elif not node.name:
            written[node] = _sympy_number(node.data)
        elif bearers.setdefault(node.name, node) is not node:
            raise ValueError(f"two leaves are called {node.name!r}, which are one for SymPy: rename one of them")
        else:
            written[node] = sympy.Symbol(node.name)
    return written[value]


def from_sympy(expression: Any, names: Mapping[str, Any]) -> Any:
    """The Value of a SymPy expression.

    Args:
        expression: made of numbers, symbols, + * and powers, and functions that the table has.
        names: what each symbol, or its name, stands for: Values or numbers.

    Returns:
        A Value; a number where the expression holds only numbers.

    Raises:
        TypeError: if it is not an expression of SymPy: text is read by ``parse``, which runs no code.
        ValueError: if a symbol stands for nothing there, or the table has no such function.

    >>> import sympy
    >>> a, b = sympy.symbols("a b")
    >>> x, y = Value(2.0, name="x"), Value(3.0, name="y")
    >>> from autograd import formula
    >>> formula(from_sympy(sympy.sqrt(a**2 + b**2) / sympy.sinh(a * b), {"a": x, "b": y}))
    'sqrt(x**2 + y**2)/sinh(x*y)'
    """
    import sympy

    whole = _expression(expression)
    reading = _Reading(_bearers(names))
    for part in sympy.postorder_traversal(whole):
        if part not in reading.read and not isinstance(part, sympy.functions.elementary.piecewise.ExprCondPair):
            reading.read[part] = reading.part(part)
    return reading.read[whole]


Value._sympy_ = to_sympy  # type: ignore[attr-defined]  # SymPy's protocol, so that value.py knows nothing of it


# ---- to SymPy ----


def _sympy_number(x: Exact) -> Any:
    import sympy

    if isinstance(x, Fraction):
        return sympy.Rational(x.numerator, x.denominator)
    return sympy.Integer(int(x)) if x.is_integer() else sympy.Float(x)


def _applied(op: Operation, args: list[Any]) -> Any:
    """An operation of SymPy's expressions: for one from outside without ``elementary`` a function of its name."""
    import sympy

    if TABLE.get(op.name) is op or op.elementary is not None:
        with suppress(UnwrittenError):
            return by_library(_library(), op, args)
    return sympy.Function(op.name)(*args)


@cache
def _library() -> Any:
    """SymPy's functions by their names in the table."""
    import sympy

    def where(condition: Any, a: Any, b: Any) -> Any:
        condition = sympy.sympify(condition)
        holds = condition if condition.is_Relational or condition.is_Boolean else sympy.Ne(condition, 0)
        return sympy.Piecewise((a, holds), (b, True))

    return SimpleNamespace(
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
    )  # fmt: skip


# ---- from SymPy ----


def _expression(given: Any) -> Any:
    """One expression that can be read part by part."""
    import sympy

    if isinstance(given, str):
        raise TypeError("from_sympy takes an expression of SymPy, not text: write parse(text, {...}) for a formula")
    if isinstance(given, Real):
        return sympy.sympify(given)
    if not isinstance(given, sympy.Expr | sympy.logic.boolalg.Boolean):
        several = isinstance(given, Iterable | sympy.Basic | sympy.MatrixBase)
        instead = ": give it one expression at a time" if several else ""
        raise TypeError(f"from_sympy takes an expression of SymPy, not {described(given)}{instead}")
    for part in given.atoms(sympy.Derivative, sympy.Subs, sympy.Integral, sympy.Sum, sympy.Product):
        raise ValueError(f"{shorten(str(part))} is not evaluated: write .doit() behind it")
    return given


def _bearers(names: Any) -> dict[str, Any]:
    """What each name stands for."""
    if not isinstance(names, Mapping):
        raise TypeError(f"names is a dict such as {{'x': x}}, not {described(names)}")
    bearers = {}
    for symbol, x in names.items():
        name = str(getattr(symbol, "name", symbol))
        try:
            bearers[name] = x if isinstance(x, Value) else number(x)
        except (TypeError, ValueError) as error:
            raise type(error)(f"{name} does not stand for a number: {error}") from None
    return bearers


class _Reading:
    """The parts of an expression that have been read, and what the symbols in it stand for."""

    def __init__(self, names: Mapping[str, Any]) -> None:
        self.names = names
        self.exact = any(isinstance(number_in(x), Fraction) for x in names.values())
        self.read: dict[Any, Any] = {}

    def part(self, part: Any) -> Any:
        """One part, whose own parts have been read."""
        import sympy

        if isinstance(part, sympy.Symbol):
            if part.name not in self.names:
                raise ValueError(f"the symbol {part.name!r} stands for nothing here{nearest(part.name, self.names)}")
            return self.names[part.name]
        if isinstance(part, sympy.logic.boolalg.Boolean):
            return self.truth(part)
        if part.is_Atom:
            return self.number(part)
        if isinstance(part, sympy.Add):
            return self.sum(part)
        if isinstance(part, sympy.Mul):
            return self.product(*part.as_coeff_Mul())
        if isinstance(part, sympy.Pow):
            return self.power(self.read[part.base], part.exp)
        if isinstance(part, sympy.Piecewise):
            return self.choice(part)
        return _call(part, [self.read[a] for a in part.args])

    def number(self, part: Any) -> Exact:
        """A number: exact where the symbols stand for exact ones."""
        if not (part.is_number and part.is_real):
            raise ValueError(f"{shorten(str(part))} is not a real number: expressions of real numbers can be read")
        if self.exact and part.is_Rational:
            return Fraction(int(part.p), int(part.q))
        if math.isinf(float(part)):
            raise ValueError(f"{shorten(str(part))} is larger than all floats: it can be read beside Fractions only")
        return float(part)

    def sum(self, part: Any) -> Any:
        """A sum in the order in which SymPy prints it, with differences."""
        first, *others = (term.as_coeff_Mul() for term in part.as_ordered_terms())
        total = self.product(*first)
        for factor, rest in others:
            if factor.is_negative:
                total = functions.subtract(total, self.product(-factor, rest))
            else:
                total = functions.add(total, self.product(factor, rest))
        return total

    def product(self, number: Any, rest: Any) -> Any:
        """A number times the rest as people write it: a·b⁻¹ is a / b, ⅔·a is 2·a / 3 and −1·a is −a."""
        import sympy

        size, divisor = (abs(number.p), number.q) if number.is_Rational else (abs(number), 1)
        above = [self.number(sympy.sympify(size))] if size != 1 else []
        below = [self.number(sympy.sympify(divisor))] if divisor != 1 else []
        for factor in rest.as_ordered_factors():
            if factor.is_Pow and factor.exp.is_number and factor.exp.is_negative:
                below.append(self.power(self.read[factor.base], -factor.exp))
            elif factor != 1:
                above.append(self.read[factor])
        above = above or [self.number(sympy.Integer(1))]
        if number.is_negative:
            above[0] = functions.negative(above[0])
        result = reduce(functions.multiply, above)
        return functions.divide(result, reduce(functions.multiply, below)) if below else result

    def power(self, base: Any, exponent: Any) -> Any:
        """A power, with a fraction for a negative exponent and a root for one half."""
        if exponent.is_number and exponent.is_negative:
            return functions.divide(1, self.power(base, -exponent))
        if exponent == 1:
            return base
        if exponent.is_Rational and (exponent.p, exponent.q) == (1, 2):
            return functions.sqrt(base)
        return functions.power(base, self.number(exponent) if exponent.is_number else self.read[exponent])

    def choice(self, part: Any) -> Any:
        """The cases of a Piecewise as choices inside one another, the first case outermost."""
        if part.args[-1].cond != True:  # noqa: E712  SymPy's own True
            raise ValueError(f"{shorten(str(part))} has no case for all the rest: end it with (..., True)")
        chosen = self.read[part.args[-1].expr]
        for case in reversed(part.args[:-1]):
            chosen = functions.where(self.read[case.cond], self.read[case.expr], chosen)
        return chosen

    def truth(self, part: Any) -> Any:
        """A condition as a number: 0 where it does not hold."""
        import sympy

        if part in (sympy.true, sympy.false):
            return float(part == sympy.true)
        relations: dict[Any, Callable[..., Any]] = {
            sympy.Gt: lambda a, b: functions.step(functions.subtract(a, b)),
            sympy.Lt: lambda a, b: functions.step(functions.subtract(b, a)),
            sympy.Ge: lambda a, b: 1 - functions.step(functions.subtract(b, a)),
            sympy.Le: lambda a, b: 1 - functions.step(functions.subtract(a, b)),
            sympy.Ne: functions.subtract,
            sympy.Eq: lambda a, b: 1 - functions.absolute(functions.sign(functions.subtract(a, b))),
            sympy.And: lambda *several: reduce(functions.multiply, several),
            sympy.Or: lambda *several: reduce(functions.maximum, [functions.absolute(x) for x in several]),
        }
        for relation, of in relations.items():
            if isinstance(part, relation):
                return of(*[self.read[a] for a in part.args])
        raise ValueError(f"the condition {shorten(str(part))} cannot be read: write it with <, <=, >, >=, Eq, Ne, &, |")


def _call(part: Any, args: list[Any]) -> Any:
    """A function, by its name."""
    import sympy

    if isinstance(part, sympy.Max | sympy.Min):
        return reduce(functions.maximum if isinstance(part, sympy.Max) else functions.minimum, args)
    if isinstance(part, sympy.sinc):  # SymPy's has no π
        return functions.sinc(args[0] / math.pi)
    if isinstance(part, sympy.Heaviside):
        x, at_0 = args
        if at_0 not in (0, 0.5, 1):
            raise ValueError(f"Heaviside is read with 0, 1/2 or 1 at 0, and this is {shorten(str(part))}")
        return {0: functions.step(x), 1: 1 - functions.step(-x)}.get(at_0, (1 + functions.sign(x)) / 2)
    name = part.func.__name__
    op = known(next((ours for ours, theirs in vars(_library()).items() if theirs is part.func), name))
    if op is None or len(args) != op.arity:
        raise ValueError(
            f"the table has no {name} of {counted(len(args), 'argument')}: let SymPy write it with others, as "
            "cot(x).rewrite(tan) does, or add it with its derivative by @operation"
        )
    return apply(op, tuple(args))
