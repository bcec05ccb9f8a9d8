"""Terms: Values on their way into a derivative, of which no needless one is made.

A derivative rule that runs on Terms gives the Term of its formula.  Each operation on the same
arguments is made once, and ×1, +0, numbers among themselves and like terms are folded away: without
that the derivatives of a derivative would grow beyond all measure.

A Term has the number that the rules give run on floats, but for rounding.  So what a float could
spoil is left as it is: 0.0·x stays, since x may be infinite, and x − x, since it may be NaN.  Only
the int 0, by which a rule says that there is no path, folds to nothing.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any

from autograd.engine.modes import mode
from autograd.engine.value import Value, _remade, operand
from autograd.table import ops
from autograd.table.arithmetic import Number, as_float
from autograd.table.rows import NO_PATH, Operation
from autograd.table.tracer import Tracer

LARGEST = sys.float_info.max
SMALLEST = sys.float_info.min  # of the floats that have all their digits

Summand = Any  # a Term, or a plain number


class Gate:
    """Where a path leads through: where the condition is not 0, and of a sum where one of its two gates is open.

    The condition of a sum is made when it is first asked for: of most sums it never is.
    """

    __slots__ = ("condition", "either")

    def __init__(self, condition: Term | None, either: tuple[Gate, ...] = ()) -> None:
        self.condition = condition
        self.either = either


class Term(Tracer):
    """A Value inside a derivative: ``scale`` times the Value ``rest``.

    Or, with a gate and then without a rest, what is ``inside`` where the gate is open; elsewhere no path leads
    through it, as in a branch of ``where`` that was not taken.
    """

    # Slots and no __getattr__: with one Python looks up every attribute the long way, 4 % of the time of a Hessian.
    __slots__ = ("_value", "gate", "inside", "rest", "scale", "terms")

    def __init__(self, terms: Terms, scale: Number, rest: Any, value: Value | None) -> None:
        self.terms = terms
        self.scale = scale
        self.rest = rest
        self._value = value
        self.gate: Gate | None = None
        self.inside: Summand = None

    @property
    def value(self) -> Value:
        """The Value, made when it is first asked for: most multiples are only factors of another one."""
        if self._value is None:
            self._value = self.terms.multiplied(self) if self.gate is None else self.terms.let_through(self)
        return self._value

    def record(self, op: Operation, args: tuple[Any, ...]) -> Summand:
        """An operation inside a rule."""
        return self.terms.record(op, args)

    # What every rule is made of, straight to its fold: a quarter of the time of a Hessian.

    def __add__(self, other: Summand) -> Summand:
        return self.terms.plus(self, other)

    def __mul__(self, other: Summand) -> Summand:
        return self.terms.times(self, other)

    def __rmul__(self, other: Summand) -> Summand:
        return self.terms.scaled(other, self)


class Terms:
    """The Terms of one derivative.

    Args:
        kind: the numbers of its graph: float, or Fraction where they are exact.

    >>> from autograd import formula
    >>> x = Value(3.0, name="x")
    >>> terms = Terms(float)
    >>> t = terms.of(x)
    >>> formula((0.5 * (2 * t) * t + t * t).value), (t * 3 - 2 * t) is t
    ('2*(x*x)', True)
    """

    def __init__(self, kind: type) -> None:
        self.kind = kind
        self.made: dict[Any, Term] = {}
        self._scope = mode().scope

    def of(self, x: Any) -> Summand:
        """The Term of a Value; what is no Value stays as it is."""
        if x.__class__ is not Value:
            return x
        term = self.made.get(x)
        if term is None:
            term = self.made[x] = Term(self, 1, x, x)
        return term

    def value(self, term: Summand) -> Value:
        """The Value of a Term: of a plain number a leaf."""
        return term.value if term.__class__ is Term else Value(self._number(term))

    def record(self, op: Operation, args: Iterable[Summand]) -> Summand:
        """An operation on Terms and numbers, folded where it can be."""
        fold = _FOLDS.get(op)
        return fold(self, *args) if fold else self.node(op, *args)

    def node(self, op: Operation, *args: Summand) -> Term:
        """An operation as it is, made unless it was made before."""
        operands = tuple([a.value if a.__class__ is Term else self._number(a) for a in args])
        key = (op, *operands)
        if 0.0 in operands:  # 0.0 is equal to −0.0, and so is a key with the one to a key with the other
            key += tuple([repr(a) for a in operands if a.__class__ is float])
        term = self.made.get(key)
        return self.new(key, operands) if term is None else term

    def new(self, key: tuple[Any, ...], operands: tuple[Any, ...], multiple: Term | None = None) -> Term:
        """The Term of an operation that was not made before: the multiple, if it is the Value of one."""
        op, numbers = key[0], []
        for a in operands:
            numbers.append(a.data if a.__class__ is Value else a)
        value = _remade(op, operands, op.of_numbers(*numbers), scope=self._scope)
        term = Term(self, 1, value, value) if multiple is None else multiple
        term._value = value
        self.made[key] = self.made[value] = term
        return term

    def _number(self, x: Number) -> Any:
        """A plain number as it stands in the arguments."""
        if x.__class__ is float:
            return x
        return as_float(x) if self.kind is float else operand(x, self.kind(0))

    # ---- the folds ----

    def negative(self, x: Summand) -> Summand:
        """−x."""
        return self.scaled(-1, x)

    def positive(self, x: Summand) -> Summand:
        """x."""
        return x

    def scaled(self, number: Number, x: Summand) -> Summand:
        """A number times x."""
        if number is NO_PATH or x is NO_PATH:
            return NO_PATH
        if x.__class__ is not Term:
            return number * x
        if number == 1:
            return x
        if x.gate is not None:
            inside = self.scaled(number, x.inside)
            if _can_stand_alone(number):
                return self.behind(x.gate, inside)
            return self.gated(self.condition(x.gate), inside)
        total = number * x.scale
        if not _can_stand_alone(total):
            return self.node(ops.multiply, number, x)
        return self.of(x.rest) if total == 1 else Term(self, total, x.rest, None)

    def multiplied(self, term: Term) -> Value:
        """The Value of a multiple."""
        number, x = self._number(term.scale), term.rest
        key: tuple[Any, ...] = (ops.negative, x) if number == -1 else (ops.multiply, number, x)
        known = self.made.get(key)
        return (self.new(key, key[1:], term) if known is None else known).value

    def times(self, a: Summand, b: Summand) -> Summand:
        """a · b."""
        if a.__class__ is not Term:
            return self.scaled(a, b)
        if b.__class__ is not Term:
            return self.scaled(b, a)
        if a.gate is not None:
            return self.gated(self.condition(a.gate), self.times(a.inside, b))
        if b.gate is not None:
            return self.gated(self.condition(b.gate), self.times(a, b.inside))
        scale = a.scale * b.scale
        if scale == 1:
            return self.commuting(ops.multiply, a.rest, b.rest)
        if _can_stand_alone(scale):
            rest = self.commuting(ops.multiply, a.rest, b.rest).value
            if _can_stand_alone(rest.data) or _spoiled(a.rest) or _spoiled(b.rest):
                return Term(self, scale, rest, None)
        return self.node(ops.multiply, a, b)

    def commuting(self, op: Operation, x: Value, y: Value) -> Term:
        """An operation of two arguments of which it is the same which comes first."""
        key = (op, x, y)
        term = self.made.get(key)
        if term is None:
            term = self.made.get((op, y, x))
        return self.new(key, (x, y)) if term is None else term

    def plus(self, a: Summand, b: Summand) -> Summand:
        """a + b."""
        if a is NO_PATH or b is NO_PATH:
            return b if a is NO_PATH else a
        if a.__class__ is not Term:
            a, b = b, a
        if a.__class__ is not Term:
            return a + b
        if b.__class__ is not Term:
            if b == 0:
                return a if a.gate is None else self.of(a.value)  # a 0 that was computed is a path
            return self.node(ops.subtract, a, -b) if b < 0 else self.node(ops.add, a, b)
        if a.gate is not None and b.gate is not None:
            if a.gate.condition is not None and a.gate.condition is b.gate.condition:
                return self.gated(a.gate.condition, self.plus(a.inside, b.inside))
            total = self.commuting(ops.add, a.value, b.value)
            return self.behind(Gate(None, (a.gate, b.gate)), total)
        scale = a.scale + b.scale
        if a.rest is b.rest and _can_stand_alone(scale):
            return self.scaled(scale, self.of(a.rest))
        if b.scale < 0:
            return self.node(ops.subtract, a, self.scaled(-1, b))
        if a.scale < 0:
            return self.node(ops.subtract, b, self.scaled(-1, a))
        return self.commuting(ops.add, a.value, b.value)

    def minus(self, a: Summand, b: Summand) -> Summand:
        """a − b."""
        if a.__class__ is not Term and b.__class__ is Term and b.scale > 0 and a != 0:
            return self.node(ops.subtract, a, b)
        return self.plus(a, self.scaled(-1, b))

    def over(self, a: Summand, b: Summand) -> Summand:
        """a / b."""
        if a is NO_PATH:
            return NO_PATH
        if a.__class__ is not Term and b.__class__ is not Term:
            return ops.divide(self._number(a), b)
        if a.__class__ is not Term:
            return self.scaled(-1, self.node(ops.divide, -a, b)) if a < 0 else self.node(ops.divide, a, b)
        if a.gate is not None:
            return self.gated(self.condition(a.gate), self.over(a.inside, b))
        if b.__class__ is not Term and b != 0 and a.scale % b == 0:
            scale = self._number(a.scale) / b
            if _can_stand_alone(scale):
                return self.scaled(scale, self.of(a.rest))
        if a.scale == -1:
            return self.scaled(-1, self.node(ops.divide, self.of(a.rest), b))
        return self.node(ops.divide, a, b)

    def power(self, a: Summand, b: Summand) -> Summand:
        """a to the power b."""
        if b.__class__ is not Term:
            if a.__class__ is not Term:
                return ops.power(a, b)
            if b == 0:
                return 1
            if b == 1:
                return a
        return self.node(ops.power, a, b)

    def choice(self, condition: Summand, a: Summand, b: Summand) -> Summand:
        """a where the condition is not 0, else b."""
        if condition.__class__ is not Term:
            return a if condition else b
        if b is NO_PATH:
            return self.gated(condition, a)
        return self.gated(self.either(condition, 0, 1), b) if a is NO_PATH else self.either(condition, a, b)

    def either(self, condition: Summand, a: Summand, b: Summand) -> Term:
        """a where the condition is not 0, else b, without a fold."""
        return self.node(ops.where, condition, a, b)

    def gated(self, condition: Summand, inside: Summand) -> Summand:
        """What is inside, where the condition is not 0; else no path.

        The gate stays outside of every product: 0 · inf must not come through it.
        """
        if inside is NO_PATH:
            return NO_PATH
        if condition.__class__ is not Term:
            return inside if condition else NO_PATH
        if inside.__class__ is not Term:
            inside = self._number(inside)  # no int: where two of them cancel there still is a path
        elif inside.gate is not None:
            condition, inside = self.either(condition, self.condition(inside.gate), 0), inside.inside
        return self.behind(Gate(condition), inside)

    def behind(self, gate: Gate, inside: Summand) -> Term:
        """The Term of what is inside a gate."""
        term = Term(self, 1, None, None)
        term.gate, term.inside = gate, inside
        return term

    def let_through(self, term: Term) -> Value:
        """The Value of a Term with a gate.  In a sum each share is 0 already where its own gate is closed."""
        assert term.gate is not None
        if term.gate.either:
            return self.value(term.inside)
        return self.either(term.gate.condition, term.inside, 0).value

    def condition(self, gate: Gate) -> Summand:
        """The condition of a gate; those of sums in sums are made from the inside out, each once."""
        asked = [gate]
        while asked:
            last = asked[-1]
            unknown = [part for part in last.either if part.condition is None]
            if last.condition is None and not unknown:
                last.condition = self.choice(last.either[0].condition, 1, last.either[1].condition)
            if last.condition is None:
                asked += unknown
            else:
                asked.pop()
        return gate.condition


_FOLDS: dict[Operation, Callable[..., Summand]] = {
    ops.add: Terms.plus,
    ops.subtract: Terms.minus,
    ops.multiply: Terms.times,
    ops.divide: Terms.over,
    ops.power: Terms.power,
    ops.negative: Terms.negative,
    ops.positive: Terms.positive,
    ops.where: Terms.choice,
}


def _can_stand_alone(number: Number) -> bool:
    """Whether a product or sum of numbers can stand for them: it is not 0, infinite or NaN, nor close to that."""
    return SMALLEST <= number <= LARGEST or -LARGEST <= number <= -SMALLEST


def _spoiled(value: Value) -> bool:
    """Whether a number is 0, infinite or NaN, and so each product with it."""
    number = value.data
    return number == 0 or number - number != 0
