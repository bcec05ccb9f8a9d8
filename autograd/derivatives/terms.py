"""Terms stand for the Values of a derivative, so that only the Values that it needs are made.

A derivative rule that runs on Terms gives the Term of its formula.  Each operation on the same
arguments is made once.  ×1 and +0 are left out, 2·3 becomes 6, and x + x becomes 2·x: without that
the derivatives of a derivative would grow beyond all measure.

A Term has the number that the rules give on floats, apart from rounding.  So 0.0·x stays as it is,
since x may be infinite, and x − x stays, since x may be NaN: a float could spoil them.  Only
``NO_PATH`` folds to nothing.  Where it depends on a number whether a path leads on, as in a branch
of ``where``, the Term has a gate.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from autograd.engine.modes import mode
from autograd.engine.value import Value, _remade, operand
from autograd.table import ops
from autograd.table.arithmetic import Number, as_float
from autograd.table.rows import NO_PATH, Operation
from autograd.table.tracer import Tracer

LARGEST = sys.float_info.max
SMALLEST = sys.float_info.min  # smaller floats lose digits

Summand = Any  # a Term, or a plain number


class Gate:
    """Where a path is open: where the condition is not 0.

    The gate of a sum has two ``parts``, and is open where one of them is.  Its condition is made when it is
    first asked for, which for most sums is never.
    """

    __slots__ = ("condition", "parts")

    def __init__(self, condition: Term | None, parts: tuple[Gate, ...] = ()) -> None:
        self.condition = condition
        self.parts = parts


class Term(Tracer):
    """A Value inside a derivative: ``scale`` times the Value ``rest``.

    A Term with a gate has no rest.  It is what is ``inside`` where the gate is open.  Elsewhere no path leads
    through it, as in a branch of ``where`` that was not taken.
    """

    # Slots and no __getattr__: with one, the lookup of every attribute is slower, 4 % of a Hessian's time.
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
        """The Value, made when it is first asked for: most multiples only become part of another one."""
        if self._value is None:
            self._value = self.terms.multiplied(self) if self.gate is None else self.terms.let_through(self)
        return self._value

    def record(self, op: Operation, args: tuple[Any, ...]) -> Summand:
        """An operation inside a rule."""
        return self.terms.record(op, args)

    # Every rule is made of these three.  They call their fold directly, which saves a quarter of a Hessian's time.

    def __add__(self, other: Summand) -> Summand:
        return self.terms.plus(self, other)

    def __mul__(self, other: Summand) -> Summand:
        return self.terms.times(self, other)

    def __rmul__(self, other: Summand) -> Summand:
        return self.terms.scaled(other, self)


class Terms:
    """The Terms of one derivative.

    Args:
        kind: the type of the numbers in its graph: float, or Fraction where they are exact.

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
        self.source: Value | None = None  # the node whose derivative is being made
        self._scope = mode().scope

    def of(self, x: Any) -> Summand:
        """The Term of a Value; anything else stays as it is."""
        if x.__class__ is not Value:
            return x
        term = self.made.get(x)
        if term is None:
            term = self.made[x] = Term(self, 1, x, x)
        return term

    def value(self, term: Summand) -> Value:
        """The Value of a Term; a plain number becomes a leaf."""
        return term.value if term.__class__ is Term else Value(self._number(term))

    def record(self, op: Operation, args: Iterable[Summand]) -> Summand:
        """An operation on Terms and numbers, folded if it can be."""
        fold = _FOLDS.get(op)
        return fold(self, *args) if fold else self.node(op, *args)

    def node(self, op: Operation, *args: Summand) -> Term:
        """An operation as it is, without a fold; made unless it was made before."""
        operands = tuple([a.value if a.__class__ is Term else self._number(a) for a in args])
        key = (op, *operands)
        if 0.0 in operands:  # 0.0 == −0.0: by their signs the two have different keys
            key += tuple([repr(a) for a in operands if a.__class__ is float])
        term = self.made.get(key)
        return self.new(key, operands) if term is None else term

    def new(self, key: tuple[Any, ...], operands: tuple[Any, ...], multiple: Term | None = None) -> Term:
        """The Term of an operation that was not made before; that is ``multiple``, if its Value is what is made."""
        op, numbers = key[0], []
        for a in operands:
            numbers.append(a.data if a.__class__ is Value else a)
        value = _remade(op, operands, op.of_numbers(*numbers), scope=self._scope)
        term = Term(self, 1, value, value) if multiple is None else multiple
        term._value = value
        self.made[key] = self.made[value] = term
        return term

    def _number(self, x: Number) -> Any:
        """A plain number as an argument of a Value holds it."""
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
        if b.rest.op is ops.sign and a.rest.op is ops.absolute and a.rest.left is b.rest.left:
            return self.scaled(scale, self.of(b.rest.left))  # |x|·sign(x) is x: so |x|**2 has all slopes of x*x
        if scale == 1:
            return self.commuting(ops.multiply, a.rest, b.rest)
        if _can_stand_alone(scale):
            rest = self.commuting(ops.multiply, a.rest, b.rest).value
            if _can_stand_alone(rest.data) or _spoiled(a.rest) or _spoiled(b.rest):
                return Term(self, scale, rest, None)
        return self.node(ops.multiply, a, b)

    def commuting(self, op: Operation, x: Value, y: Value) -> Term:
        """An operation on two arguments whose order does not matter: x·y is y·x."""
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
        if b.__class__ is not Term:
            return self.plus_number(a, b)
        if a.gate is not None and b.gate is not None:
            return self.plus_gated(a, b)
        scale = a.scale + b.scale
        if a.rest is b.rest and _can_stand_alone(scale):
            return self.scaled(scale, self.of(a.rest))
        if b.scale < 0:
            return self.node(ops.subtract, a, self.scaled(-1, b))
        if a.scale < 0:
            return self.node(ops.subtract, b, self.scaled(-1, a))
        return self.commuting(ops.add, a.value, b.value)

    def plus_number(self, a: Summand, number: Number) -> Summand:
        """a + number."""
        if a.__class__ is not Term:
            return a + number
        if number == 0:
            return a if a.gate is None else self.of(a.value)  # a 0 that was computed is a path
        return self.node(ops.subtract, a, -number) if number < 0 else self.node(ops.add, a, number)

    def plus_gated(self, a: Term, b: Term) -> Summand:
        """a + b, where both have a gate."""
        assert a.gate is not None
        assert b.gate is not None
        if a.gate.condition is not None and a.gate.condition is b.gate.condition:
            return self.gated(a.gate.condition, self.plus(a.inside, b.inside))
        return self.behind(Gate(None, (a.gate, b.gate)), self.commuting(ops.add, a.value, b.value))

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

    def stands_still(self, op: Operation, args: Sequence[Summand]) -> bool:
        """Whether it is one number whatever its arguments are: x**0 is 1."""
        return op is ops.power and args[1].__class__ is not Term and args[1] == 0

    # ---- gates: whether a path leads on depends on a number ----

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
        """What is inside, where the condition is not 0; elsewhere no path.

        A product with it is gated as a whole: 0 · inf would be NaN where no path leads.
        """
        if inside is NO_PATH:
            return NO_PATH
        if condition.__class__ is not Term:
            return inside if condition else NO_PATH
        if inside.__class__ is not Term:
            inside = self._number(inside)  # never an int: where 1 − 1 cancels there still is a path
        elif inside.gate is not None:
            condition, inside = self.either(condition, self.condition(inside.gate), 0), inside.inside
        return self.behind(Gate(condition), inside)

    def behind(self, gate: Gate, inside: Summand) -> Term:
        """The Term of what is inside a gate."""
        term = Term(self, 1, None, None)
        term.gate, term.inside = gate, inside
        return term

    def let_through(self, term: Term) -> Value:
        """The Value of a Term with a gate: 0 where the gate is closed.  In a sum each summand already has its 0."""
        assert term.gate is not None
        if term.gate.parts:
            return self.value(term.inside)
        return self.either(term.gate.condition, term.inside, 0).value

    def condition(self, gate: Gate) -> Summand:
        """The condition of a gate.  Those of sums in sums are made from the inside out, each once."""
        asked = [gate]
        while asked:
            last = asked[-1]
            unknown = [part for part in last.parts if part.condition is None]
            if last.condition is None and not unknown:
                last.condition = self.choice(last.parts[0].condition, 1, last.parts[1].condition)
            if last.condition is None:
                asked += unknown
            else:
                asked.pop()
        return gate.condition


class OpenTerms(Terms):
    """Terms without gates: where no path leads a slope is an ordinary 0, and 0 · inf is nan there.

    Products then are products, and not choices.  So the weighted sums of a backward pass can still be seen, which
    makes a program on arrays several times as fast.  Whoever uses these looks for nan, and then asks ``Terms``.
    """

    def choice(self, condition: Summand, a: Summand, b: Summand) -> Summand:
        """a where the condition is not 0, else b."""
        if condition.__class__ is not Term:
            return a if condition else b
        return self.either(condition, 0 if a is NO_PATH else a, 0 if b is NO_PATH else b)


class WatchedTerms(Terms):
    """Terms inside ``detect_anomaly``, which is shown each new Value with its source."""

    def new(self, key: tuple[Any, ...], operands: tuple[Any, ...], multiple: Term | None = None) -> Term:
        """The Term of an operation, as outside."""
        term = super().new(key, operands, multiple)
        mode().watch.derived(term.value, self.source)
        return term


_FOLDS: dict[Operation, Callable[..., Summand]] = {
    ops.add: Terms.plus,
    ops.subtract: Terms.minus,
    ops.multiply: Terms.times,
    ops.divide: Terms.over,
    ops.power: Terms.power,
    ops.negative: Terms.negative,
    ops.positive: Terms.positive,
    ops.where: lambda terms, *args: terms.choice(*args),
}


def _can_stand_alone(number: Number) -> bool:
    """Whether a product or sum of numbers can replace them: it is not 0, infinite or NaN, and has all its digits."""
    return SMALLEST <= number <= LARGEST or -LARGEST <= number <= -SMALLEST


def _spoiled(value: Value) -> bool:
    """Whether a number is 0, infinite or NaN: each product with it then is too."""
    number = value.data
    return number == 0 or number - number != 0
