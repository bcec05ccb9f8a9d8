"""SymPy, read: the Value of an expression.  SymPy is imported when it is asked for.

SymPy writes a/b as a·b⁻¹ and a − b as a + (−1)·b.  The Value is made of quotients and differences again.
"""

from __future__ import annotations

import math
from collections import ChainMap
from collections.abc import Callable, Iterable, Mapping, MutableMapping
from fractions import Fraction
from functools import reduce
from itertools import islice
from numbers import Real
from types import SimpleNamespace
from typing import Any

from autograd.bridges.sympy_writing import library
from autograd.engine.methods import apply
from autograd.engine.numbers import Exact, described, number
from autograd.engine.value import Value, number_in
from autograd.sentences import counted, nearest, shorten
from autograd.table.ops import TABLE, known
from autograd.table.rows import Operation

MOST_SHOWN = 200  # parts of an expression that an error message writes out


def from_sympy(expression: Any, names: Mapping[str, Any]) -> Any:
    """The Value of a SymPy expression.

    Args:
        expression: made of numbers, symbols, + * and powers, and functions that the table has.
        names: what each symbol, or its name, stands for: Values or numbers.

    Returns:
        A Value; a number where the expression holds only numbers.

    Raises:
        TypeError: if it is not an expression of SymPy: text is read by ``parse``, which runs no code.
        ValueError: if a symbol stands for nothing there, the table has no such function, or a part is not
            defined at these numbers.  The cases of a Piecewise that do not hold may be undefined.

    >>> import sympy
    >>> a, b = sympy.symbols("a b")
    >>> x, y = Value(2.0, name="x"), Value(3.0, name="y")
    >>> from autograd import formula
    >>> formula(from_sympy(sympy.sqrt(a**2 + b**2) / sympy.sinh(a * b), {"a": x, "b": y}))
    'sqrt(x**2 + y**2)/sinh(x*y)'
    """
    return _Reading(_bearers(names), apply).whole(_expression(expression))


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


def _shown(part: Any) -> str:
    """A part of an expression for a message: its text, or its kind where that would be long."""
    import sympy

    is_long = len([*islice(sympy.preorder_traversal(part), MOST_SHOWN)]) == MOST_SHOWN
    return f"{part.func.__name__}(…)" if is_long else shorten(str(part))


def _untaken(op: Operation, args: tuple[Any, ...]) -> Any:
    """An operation in a case that does not hold: nan where it is not defined, and never an error."""
    return op(*args)


class _Reading:
    """The parts of an expression that have been read, and what the symbols in it stand for.

    The cases of a Piecewise that do not hold have a reading of their own, in which nothing raises.
    """

    def __init__(self, names: Mapping[str, Any], make: Callable[[Operation, tuple[Any, ...]], Any]) -> None:
        self.names = names
        self.exact = any(isinstance(number_in(x), Fraction) for x in names.values())
        self.make = make
        self.do = SimpleNamespace(**{name: lambda *args, op=op: make(op, args) for name, op in TABLE.items()})
        self.read: MutableMapping[Any, Any] = {}
        self.untaken = self

    def whole(self, expression: Any) -> Any:
        """An expression, by its parts: each once, however often it stands there."""
        self.untaken = _Reading(self.names, _untaken)
        self.untaken.read = ChainMap({}, self.read)
        waiting = [(self, expression)]
        while waiting:
            reading, part = waiting.pop()
            if part in reading.read:
                continue
            missing = reading.missing(part)
            if missing:
                waiting += [(reading, part), *reversed(missing)]
            else:
                reading.read[part] = reading.part(part)
        return self.read[expression]

    def missing(self, part: Any) -> list[tuple[_Reading, Any]]:
        """What has to be read before a part: its own parts, those of a Piecewise up to the case that holds.

        What stands behind that case is read without raising, and so are the cases before it.
        """
        import sympy

        if isinstance(part, sympy.Derivative | sympy.Subs | sympy.Integral | sympy.Sum | sympy.Product):
            raise ValueError(f"{_shown(part)} is not evaluated: write .doit() behind it")
        if not isinstance(part, sympy.Piecewise):
            return [(self, a) for a in part.args if a not in self.read]
        for case in part.args:
            if case.cond not in self.read:
                return [(self, case.cond)]
            if number_in(self.read[case.cond]):
                if case.expr not in self.read:
                    return [(self, case.expr)]
                break
        pieces = [piece for case in part.args for piece in (case.cond, case.expr)]
        return [(self.untaken, piece) for piece in pieces if piece not in self.untaken.read]

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
        return self.call(part)

    def number(self, part: Any) -> Exact:
        """A number: exact where the symbols stand for exact ones."""
        if not (part.is_number and part.is_real):
            raise ValueError(f"{_shown(part)} is not a real number: expressions of real numbers can be read")
        if self.exact and part.is_Rational:
            return Fraction(int(part.p), int(part.q))
        if math.isinf(float(part)):
            raise ValueError(f"{_shown(part)} is larger than all floats: it can be read beside Fractions only")
        return float(part)

    def sum(self, part: Any) -> Any:
        """A sum in the order in which SymPy prints it, with differences."""
        first, *others = (term.as_coeff_Mul() for term in part.as_ordered_terms())
        total = self.product(*first)
        for factor, rest in others:
            if factor.is_negative:
                total = self.do.subtract(total, self.product(-factor, rest))
            else:
                total = self.do.add(total, self.product(factor, rest))
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
            above[0] = self.do.negative(above[0])
        result = reduce(self.do.multiply, above)
        return self.do.divide(result, reduce(self.do.multiply, below)) if below else result

    def power(self, base: Any, exponent: Any) -> Any:
        """A power, with a fraction for a negative exponent and a root for one half."""
        if exponent.is_number and exponent.is_negative:
            return self.do.divide(1, self.power(base, -exponent))
        if exponent == 1:
            return base
        if exponent.is_Rational and (exponent.p, exponent.q) == (1, 2):
            return self.do.sqrt(base)
        return self.do.power(base, self.number(exponent) if exponent.is_number else self.read[exponent])

    def choice(self, part: Any) -> Any:
        """The cases of a Piecewise as choices inside one another, the first case outermost."""
        if part.args[-1].cond != True:  # noqa: E712  SymPy's own True
            raise ValueError(f"{_shown(part)} has no case for all the rest: end it with (..., True)")
        read = self.untaken.read  # which also has what was taken
        chosen = read[part.args[-1].expr]
        for case in reversed(part.args[:-1]):
            chosen = self.do.where(read[case.cond], read[case.expr], chosen)
        return chosen

    def truth(self, part: Any) -> Any:
        """A condition as a number: 0 where it does not hold."""
        import sympy

        if part in (sympy.true, sympy.false):
            return float(part == sympy.true)
        relations: dict[Any, Callable[..., Any]] = {
            sympy.Gt: lambda a, b: self.do.step(self.do.subtract(a, b)),
            sympy.Lt: lambda a, b: self.do.step(self.do.subtract(b, a)),
            sympy.Ge: lambda a, b: 1 - self.do.step(self.do.subtract(b, a)),
            sympy.Le: lambda a, b: 1 - self.do.step(self.do.subtract(a, b)),
            sympy.Ne: self.do.subtract,
            sympy.Eq: lambda a, b: 1 - self.do.absolute(self.do.sign(self.do.subtract(a, b))),
            sympy.And: lambda *several: reduce(self.do.multiply, several),
            sympy.Or: lambda *several: reduce(self.do.maximum, [self.do.absolute(x) for x in several]),
        }
        for relation, of in relations.items():
            if isinstance(part, relation):
                return of(*[self.read[a] for a in part.args])
        raise ValueError(f"the condition {_shown(part)} cannot be read: write it with <, <=, >, >=, Eq, Ne, &, |")

    def call(self, part: Any) -> Any:
        """A function, by its name."""
        import sympy

        args = [self.read[a] for a in part.args]
        if isinstance(part, sympy.Max | sympy.Min):
            return reduce(self.do.maximum if isinstance(part, sympy.Max) else self.do.minimum, args)
        if isinstance(part, sympy.sinc):  # SymPy's has no π
            return self.do.sinc(args[0] / math.pi)
        name = part.func.__name__
        op = known(next((ours for ours, theirs in vars(library()).items() if theirs is part.func), name))
        if op is None or len(args) != op.arity:
            raise ValueError(
                f"the table has no {name} of {counted(len(args), 'argument')}: let SymPy write it with others, as "
                "acot(x).rewrite(atan) does, or add it with its derivative by @operation"
            )
        return self.make(op, tuple(args))
