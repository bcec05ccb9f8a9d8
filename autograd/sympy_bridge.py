"""SymPy: the expression of a Value, and the Value of an expression.  SymPy is imported when it is asked for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from functools import reduce
from typing import Any

from autograd import functions
from autograd.backprop import history
from autograd.operands import Exact
from autograd.operation import Operation
from autograd.operators import apply
from autograd.ops import TABLE
from autograd.registry import ADDED
from autograd.sentences import counted, nearest, shorten
from autograd.value import Value

# Names that SymPy has others for.
RENAMED = {
    "absolute": "Abs", "arcsin": "asin", "arccos": "acos", "arctan": "atan", "arctan2": "atan2",
    "maximum": "Max", "minimum": "Min",
}  # fmt: skip


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
            written[node] = _sympy_function(node.op)(*args)
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
        names: what each symbol stands for, Values or numbers.

    Returns:
        A Value; a number where the expression holds only numbers.

    Raises:
        ValueError: if a symbol has no name there, or the table has no such function.

    >>> import sympy
    >>> a, b = sympy.symbols("a b")
    >>> x, y = Value(2.0, name="x"), Value(3.0, name="y")
    >>> from autograd import formula
    >>> formula(from_sympy(sympy.sqrt(a**2 + b**2) / sympy.sinh(a * b), {"a": x, "b": y}))
    'sqrt(x**2 + y**2)/sinh(x*y)'
    """
    import sympy

    exact = any(isinstance(x.data if isinstance(x, Value) else x, Fraction) for x in names.values())
    read: dict[Any, Any] = {}
    for part in sympy.postorder_traversal(sympy.sympify(expression)):
        if part not in read and not isinstance(part, sympy.functions.elementary.piecewise.ExprCondPair):
            read[part] = _read(part, read, names, exact)
    return read[sympy.sympify(expression)]


Value._sympy_ = to_sympy  # type: ignore[attr-defined]  # SymPy's protocol, so that value.py knows nothing of it


# ---- to SymPy ----


def _sympy_number(x: Exact) -> Any:
    import sympy

    if isinstance(x, Fraction):
        return sympy.Rational(x.numerator, x.denominator)
    return sympy.Integer(int(x)) if x.is_integer() else sympy.Float(x)


def _sympy_function(op: Operation) -> Callable[..., Any]:
    """What the operation is in SymPy: for one that was added from outside, a function of that name."""
    import sympy

    special: dict[str, Callable[..., Any]] = {
        "add": lambda a, b: a + b,
        "subtract": lambda a, b: a - b,
        "multiply": lambda a, b: a * b,
        "divide": lambda a, b: a / b,
        "power": lambda a, b: a**b,
        "negative": lambda x: -x,
        "positive": lambda x: x,
        "square": lambda x: x**2,
        "expm1": lambda x: sympy.exp(x) - 1,
        "log1p": lambda x: sympy.log(1 + x),
        "hypot": lambda a, b: sympy.sqrt(a**2 + b**2),
        "semicircle": lambda x: sympy.sqrt(1 - x**2),
        "sigmoid": lambda x: 1 / (1 + sympy.exp(-x)),
        "softplus": lambda x: sympy.log(1 + sympy.exp(x)),
        "relu": lambda x: sympy.Max(x, 0),
        "step": lambda x: sympy.Heaviside(x, 0),
        "where": lambda condition, a, b: sympy.Piecewise((a, sympy.Ne(condition, 0)), (b, True)),
    }
    spelled = op.spelled
    if spelled is not None:
        return lambda *args: spelled(lambda op, *few: _sympy_function(op)(*few), args)
    if op.name in special:
        return special[op.name]
    if TABLE.get(op.name) is op:
        known: Callable[..., Any] = getattr(sympy, RENAMED.get(op.name, op.name))
        return known
    added: Callable[..., Any] = sympy.Function(op.name)
    return added


# ---- from SymPy ----


def _read(part: Any, read: Mapping[Any, Any], names: Mapping[str, Any], exact: bool) -> Any:
    """One part of an expression, whose own parts have been read."""
    import sympy

    if isinstance(part, sympy.Symbol):
        if part.name not in names:
            raise ValueError(f"the symbol {part.name!r} stands for nothing here{nearest(part.name, names)}")
        return names[part.name]
    if isinstance(part, sympy.logic.boolalg.Boolean):
        return _truth(part, read)
    if part.is_Atom:
        if not (part.is_number and part.is_real):
            raise ValueError(f"{shorten(str(part))} is no real number: expressions of real numbers can be read")
        return Fraction(int(part.p), int(part.q)) if exact and part.is_Rational else float(part)
    if isinstance(part, sympy.Add):
        return reduce(functions.add, [read[a] for a in part.args])
    if isinstance(part, sympy.Mul):
        return _product(part, read)
    if isinstance(part, sympy.Pow):
        return _power(read[part.base], part.exp, read)
    if isinstance(part, sympy.Piecewise):
        return _choice(part, read)
    return _call(part, [read[a] for a in part.args])


def _product(part: Any, read: Mapping[Any, Any]) -> Any:
    """A product as people write it: a·b⁻¹ is a / b, and −1·a is −a."""
    above, below = [], []
    for factor in part.args:
        if factor.is_Pow and factor.exp.is_number and factor.exp.is_negative:
            below.append(_power(read[factor.base], -factor.exp, read))
        elif factor != -1:
            above.append(read[factor])
    result: Any = reduce(functions.multiply, above) if above else 1.0
    if below:
        result = functions.divide(result, reduce(functions.multiply, below))
    return functions.negative(result) if -1 in part.args else result


def _power(base: Any, exponent: Any, read: Mapping[Any, Any]) -> Any:
    if exponent.is_number and exponent.is_negative:
        return functions.divide(1.0, _power(base, -exponent, read))
    if exponent == 1:
        return base
    if exponent.is_Rational and (exponent.p, exponent.q) == (1, 2):
        return functions.sqrt(base)
    return functions.power(base, float(exponent) if exponent.is_number else read[exponent])


def _choice(part: Any, read: Mapping[Any, Any]) -> Any:
    """The cases of a Piecewise as choices inside one another, the first case outermost."""
    if part.args[-1].cond != True:  # noqa: E712  SymPy's own True
        raise ValueError(f"{shorten(str(part))} has no case for all the rest: end it with (..., True)")
    chosen = read[part.args[-1].expr]
    for case in reversed(part.args[:-1]):
        chosen = functions.where(read[case.cond], read[case.expr], chosen)
    return chosen


def _truth(part: Any, read: Mapping[Any, Any]) -> Any:
    """A condition as a number: 0 where it does not hold."""
    import sympy

    if part in (sympy.true, sympy.false):
        return float(part == sympy.true)
    args = [read[a] for a in part.args]
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
            return of(*args)
    raise ValueError(f"the condition {shorten(str(part))} cannot be read: write it with <, <=, >, >=, Eq, Ne, &, |")


def _call(part: Any, args: list[Any]) -> Any:
    """A function, by its name."""
    import sympy

    name = part.func.__name__
    if isinstance(part, sympy.Max | sympy.Min):
        return reduce(functions.maximum if name == "Max" else functions.minimum, args)
    if isinstance(part, sympy.Heaviside):
        x, at_0 = args
        return {0.0: functions.step(x), 1.0: 1 - functions.step(-x)}.get(at_0, (1 + functions.sign(x)) / 2)
    ours = {theirs: ours for ours, theirs in RENAMED.items()}.get(name, name)
    op = ADDED.get(ours) or TABLE.get(ours)
    if op is None or len(args) != op.arity:
        raise ValueError(f"the table has no {name} of {counted(len(args), 'argument')}{nearest(ours, TABLE)}")
    return apply(op, tuple(args))
