"""Value: a number that remembers how it was made.

A Value is data only (its number, its gradient, the row of the table that made
it, the arguments, a name, the part of a model it belongs to): no closures and no reference cycles, so a graph that
nobody holds is freed at once, and pickles and copies with its whole history.
Its operators are installed from the table at the end of this file.
"""

from __future__ import annotations

import math
import operator
import threading
import weakref
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import TYPE_CHECKING, Any

from autograd.backprop import NO_WAY, adjoints, history
from autograd.ops import TABLE, Number, Operation, add, as_float, bits
from autograd.sentences import counted, shorten


class NotYet(float):
    """The type of ``NOT_YET``."""

    def __reduce__(self) -> str:
        return "NOT_YET"


NOT_YET = NotYet(0.0)
"""The gradient before any backward pass: it counts as 0.0, and a picture shows it as –."""

Operand = Any  # a Value or a number; Any, since arrays of either are welcome too
Exact = float | Fraction  # the numbers in a graph: an int has become one of these


class Value:
    """A number that remembers how it was made, so that ``backward`` can find its gradients.

    Args:
        data: an int, float, NumPy real or Fraction.  Fractions stay exact through
            + - * / and whole powers (up to 20,000 bits), forward and backward, also with plain
            ints; any other number, and so an int made a Value, is kept as a float.
        name: free text, for formulas, pictures and messages.

    Raises:
        TypeError: if ``data`` is not a real number (bool, str, None, complex, array ...).
        ValueError: if ``data`` is an int that no float holds exactly.

    >>> a, b = Value(2.0, name="a"), Value(-3.0, name="b")
    >>> y = (a * b + 10) ** 2
    >>> y.backward()
    >>> y.data, a.grad, b.grad
    (16.0, -24.0, 16.0)

    Calling ``backward`` again adds to the gradients of the leaves (here a and b) and
    overwrites those between.  Two Values are equal only if they are the same one;
    ``<`` and its relatives compare the numbers.
    """

    __slots__ = ("args", "data", "grad", "name", "op", "scope")

    data: Exact
    grad: Exact
    op: Operation | None
    args: tuple[Any, ...]
    name: str
    scope: str  # the part of a model that it belongs to, see ``scope``

    def __init__(self, data: Operand, name: str = "") -> None:
        self.data = number(data)
        self.grad = NOT_YET
        self.op = None
        self.args = ()
        self.scope = _mode.scope
        self.named(name)

    def __init_subclass__(cls) -> None:
        raise TypeError(
            f"{cls.__name__} cannot be a subclass of Value, whose results are plain Values: hold a Value instead"
        )

    def named(self, name: str) -> Value:
        """Give this Value a name and return it.

        >>> Value(0.1).named("w1")
        Value(data=0.1, grad=0.0, name='w1')
        """
        if not isinstance(name, str):
            raise TypeError(f"a name is text, not {_described(name)}: write named({str(name)!r})")
        self.name = name
        return self

    def backward(self, grad: Number = 1.0) -> None:
        """Find the gradient of this Value with respect to everything it was made from.

        Leaves add ``grad`` times the derivative to what they hold; nodes between are
        overwritten.

        Args:
            grad: the gradient that this Value itself gets.

        >>> x = Value(3.0)
        >>> y = x * x * x
        >>> y.backward(); x.grad
        27.0
        >>> y.backward(); x.grad
        54.0
        """
        if _mode.watch is not None:
            _mode.watch.backward(self, number(grad))
        for node, found in adjoints(self, number(grad)).items():
            g = found if found is not NO_WAY else type(self.data)(0)
            node.grad = g if node.op is not None or node.grad is NOT_YET else node.grad + g

    def detach(self) -> Value:
        """A new leaf with the same number and name, and no history."""
        return Value(self.data, self.name)

    def record(self, op: Operation, args: tuple[Any, ...]) -> Value:
        """An operation inside a derivative rule: inf or nan where it is not defined, never an error."""
        args = tuple(operand(a, self.data) for a in args)
        return _made(op, args, op(*map(_data, args)))

    # ---- one number among others ----

    def __repr__(self) -> str:
        name = f", name={self.name!r}" if self.name else ""
        return f"Value(data={_digits(self.data)}, grad={_digits(self.grad)}{name})"

    def __format__(self, spec: str) -> str:
        return format(self.data, spec) if spec else repr(self)

    def __lt__(self, other: Operand) -> Any:
        return _compare(operator.lt, self, other)

    def __le__(self, other: Operand) -> Any:
        return _compare(operator.le, self, other)

    def __gt__(self, other: Operand) -> Any:
        return _compare(operator.gt, self, other)

    def __ge__(self, other: Operand) -> Any:
        return _compare(operator.ge, self, other)

    def __bool__(self) -> bool:
        raise TypeError(
            f"{_called(self)} is neither true nor false: write v.data != 0 to ask for its number, "
            "v is not None to ask whether there is one, or where(v, a, b) to choose inside the graph"
        )

    def __float__(self) -> float:
        raise TypeError(
            f"float() would cut {_called(self)} off from its history: write v.data for the number, "
            "or the function of autograd (exp, sqrt, ...) instead of the one of math"
        )

    # ---- copies and pickles keep the history, without recursion ----

    def __copy__(self) -> Value:
        return _node(self.op, self.args, self.data, self.grad, self.name, self.scope)

    def __deepcopy__(self, memo: dict[int, Any]) -> Value:
        for node in history(self, stop=lambda node: id(node) in memo):
            if id(node) not in memo:
                args = tuple(memo[id(a)] if a.__class__ is Value else a for a in node.args)
                memo[id(node)] = _node(node.op, args, node.data, node.grad, node.name, node.scope)
        copied: Value = memo[id(self)]
        return copied

    def __reduce__(self) -> tuple[Callable[..., Value], tuple[Any, ...]]:
        """For pickle: the whole history as a flat list, oldest first, then this Value.

        pickle recurses into arguments.  In this order it has met them before it needs them,
        so the listed nodes need no list of their own, and the depth stays the same.
        """
        recipe = (self.op, self.args, self.data, self.grad, self.name, self.scope)
        if self.op is None or _pickling.lists(self):
            return _node, recipe
        older, end = history(self)[:-1], _EndOfList()
        _pickling.listed, _pickling.end = frozenset(map(id, older)), weakref.ref(end)
        return _last_of, ((*older, end), *recipe)

    # ---- what the last lines of this file install, for type checkers and editors ----

    if TYPE_CHECKING:

        def __neg__(self) -> Value: ...
        def __add__(self, other: Operand) -> Value: ...

        __pos__ = __abs__ = negative = positive = absolute = exp = expm1 = log = log1p = sqrt = square = __neg__
        sin = cos = tan = arcsin = arccos = arctan = sinh = cosh = sech = tanh = __neg__
        sign = step = relu = sigmoid = softplus = __neg__

        __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = __add__
        __truediv__ = __rtruediv__ = __pow__ = __rpow__ = __add__
        add = subtract = multiply = divide = power = arctan2 = hypot = maximum = minimum = __add__

        def where(self, a: Operand, b: Operand) -> Value:
            """A choice: a where this Value is not 0, else b."""


# ---- numbers in ----


def number(x: Operand) -> Exact:
    """x as the float or Fraction that a graph keeps.

    >>> number(2), number(Fraction(1, 3))
    (2.0, Fraction(1, 3))
    """
    if x.__class__ is float or x.__class__ is Fraction:
        return x
    if isinstance(x, Integral) and not isinstance(x, bool):
        return _whole(int(x))
    if isinstance(x, Real) and not isinstance(x, bool):
        return Fraction(x) if isinstance(x, Rational) else float(x)
    raise TypeError(_refusal(x))


def _whole(x: int) -> float:
    try:
        rounded = float(x)
    except OverflowError:
        rounded = math.inf
    if rounded != x:
        raise ValueError(
            f"the int {shorten(_digits(x))} has more digits than a float keeps: "
            "write Fraction(...) to keep them all, or float(...) to round it"
        )
    return rounded


def _digits(x: Number) -> str:
    """A number as text; in words where it has more digits than Python writes."""
    try:
        return str(x)
    except ValueError:
        return f"a number of {bits(x)} bits"


def operand(x: Operand, beside: Exact) -> Any:
    """x as it stands in the arguments beside a number: a Value, or a plain number (exact beside an exact one)."""
    if x.__class__ is Value:
        return x
    if isinstance(beside, Fraction) and isinstance(x, Integral) and not isinstance(x, bool):
        return Fraction(int(x))
    return number(x)


def _operand(x: Operand, beside: Exact) -> Any:
    """The operand of an operator; NotImplemented for an array, which then runs over its elements."""
    return NotImplemented if hasattr(x, "__array__") and not isinstance(x, Real) else operand(x, beside)


def _refusal(x: object) -> str:
    """Why x is not a number, and what to write instead."""
    if isinstance(x, Value):
        return f"{_called(x)} is a Value already: use it as it is, or write v.detach() for a leaf with its number"
    if type(x).__name__ in ("bool", "bool_"):  # Python's and NumPy's
        return f"{x} is a bool, not a number: write {float(bool(x))} if you mean the number"
    if isinstance(x, str | bytes):
        return f"{shorten(repr(x))} is text, not a number: write float(...) around it, or parse(...) for a formula"
    if isinstance(x, complex):
        return f"{x} is a complex number, and gradients here are real: write its .real and .imag as two Values"
    if hasattr(x, "__array__") or isinstance(x, list | tuple):
        return (
            f"a Value holds one number, not {_described(x)}: write [Value(x) for x in ...] for one Value each, "
            "and np.exp(array) and its like for a function of an array of Values"
        )
    return f"a Value takes an int, float, NumPy real or Fraction, not {_described(x)}: write the number itself"


def _described(x: object) -> str:
    return "None" if x is None else f"an object of type {type(x).__name__}"


def _called(value: Value) -> str:
    """How a message speaks of a Value."""
    return f"the Value {shorten(repr(value.name))}" if value.name else f"Value({_digits(value.data)})"


def _compare(comparison: Callable[[Any, Any], Any], a: Value, b: Operand) -> Any:
    other = b.data if b.__class__ is Value else _operand(b, a.data)
    return NotImplemented if other is NotImplemented else comparison(a.data, other)


# ---- nodes ----

_new = object.__new__


class _Mode(threading.local):
    paused = False  # whether this thread is inside no_grad()
    scope = ""  # the scope that this thread is inside
    watch: Any = None  # what looks at every node and every backward pass, see ``anomaly``


_mode = _Mode()


def _node(op: Operation | None, args: tuple[Any, ...], data: Exact, grad: Exact, name: str, scope: str) -> Value:
    """A Value with all its slots given."""
    value = _new(Value)
    value.op, value.args, value.data, value.grad, value.name, value.scope = op, args, data, grad, name, scope
    return value


def _made(op: Operation, args: tuple[Any, ...], data: Exact) -> Value:
    """The Value that an operation made of its arguments: a leaf without history inside no_grad()."""
    if _mode.paused:
        return Value(data)
    node = _node(op, args, data, NOT_YET, "", _mode.scope)
    if _mode.watch is not None:
        _mode.watch.made(node)
    return node


class _Pickling(threading.local):
    listed: frozenset[int] = frozenset()  # the nodes that the pickle of a younger one lists
    end: weakref.ref[_EndOfList] | None = None  # what stands behind them: gone if that pickle failed half way

    def lists(self, node: Value) -> bool:
        return id(node) in self.listed and self.end is not None and self.end() is not None


_pickling = _Pickling()


class _EndOfList:
    """Stands behind a history in a pickle: from here on nodes are no longer listed."""

    def __reduce__(self) -> tuple[type[tuple[()]], tuple[()]]:
        _pickling.listed = frozenset()
        return tuple, ()


def _last_of(history: tuple[Any, ...], *recipe: Any) -> Value:
    """The Value that a pickle put behind its history."""
    return _node(*recipe)


# ---- leaves, names, modes ----


def leaves(**numbers: Operand) -> tuple[Value, ...]:
    """Several named leaves at once.

    >>> w1, w2 = leaves(w1=0.1, w2=0.2)
    >>> w2
    Value(data=0.2, grad=0.0, name='w2')
    """
    return tuple(Value(data, name) for name, data in numbers.items())


def name_from(namespace: dict[str, Any]) -> None:
    """Name every Value in a namespace that has no name yet after its variable.

    >>> a = Value(2.0)
    >>> b = a * 3
    >>> name_from(locals())
    >>> b.name
    'b'

    Variables that begin with an underscore are left out: in a notebook they hold old outputs.
    """
    for variable, value in namespace.items():
        if isinstance(value, Value) and not value.name and not variable.startswith("_"):
            value.name = variable


def zero_grad(*values: Value | Iterable[Value]) -> None:
    """Set the gradients of these Values, and of all they were made from, to 0.

    Args:
        values: Values, or iterables of them such as ``model.parameters()``.

    >>> x = Value(3.0)
    >>> (x * x).backward()
    >>> zero_grad(x)
    >>> x.grad
    0.0
    """
    for value in values:
        nodes = list(value) if isinstance(value, Iterable) else [value]
        for node in nodes:
            if not isinstance(node, Value):
                raise TypeError(f"zero_grad takes Values, not {_described(node)}: pass model.parameters(), for example")
        for node in history(*nodes):
            node.grad = type(node.data)(0)


@contextmanager
def no_grad() -> Iterator[None]:
    """Inside this context (in this thread) results are leaves: nothing is recorded.

    >>> x = Value(3.0)
    >>> with no_grad():
    ...     y = x * x
    >>> y.data, y.args
    (9.0, ())
    """
    before = _mode.paused
    _mode.paused = True
    try:
        yield
    finally:
        _mode.paused = before


@contextmanager
def scope(name: str) -> Iterator[None]:
    """Values made inside this context (in this thread) belong to a part of a model, which a picture can fold.

    A scope inside another is a part of that part, and is written behind a slash.

    >>> with scope("encoder"):
    ...     with scope("layer 1"):
    ...         x = Value(3.0)
    >>> x.scope
    'encoder/layer 1'
    """
    if not isinstance(name, str):
        raise TypeError(f"a scope has a name in text, not {_described(name)}: write scope({str(name)!r})")
    before = _mode.scope
    _mode.scope = f"{before}/{name}" if before else name
    try:
        yield
    finally:
        _mode.scope = before


@contextmanager
def recording() -> Iterator[None]:
    """Inside this context operations are recorded, also where it stands inside no_grad()."""
    before = _mode.paused
    _mode.paused = False
    try:
        yield
    finally:
        _mode.paused = before


# ---- the operators, from the table ----

DUNDER = {
    "add": "add",
    "subtract": "sub",
    "multiply": "mul",
    "divide": "truediv",
    "power": "pow",
    "negative": "neg",
    "positive": "pos",
    "absolute": "abs",
}


def _rescued(op: Operation, args: tuple[Any, ...], error: Exception) -> Exact:
    """The number of an operation that raised: exact numbers too large for a float count as infinite.

    Where the operation is not defined, the error again in a sentence that names the node.
    """
    if isinstance(error, OverflowError):
        try:
            return op.compute(*[as_float(_data(a)) for a in args])
        except (ValueError, ZeroDivisionError) as undefined:
            error = undefined
    labels = [shorten(a.name) if isinstance(a, Value) and a.name else str(_data(a)) for a in args]
    named = [f"{label} = {a.data}" for label, a in zip(labels, args, strict=True) if isinstance(a, Value) and a.name]
    where = f" at {', '.join(dict.fromkeys(named))}" if named else ""
    domain = f": it takes {op.domain}" if op.domain else f" ({error})"
    raise type(error)(f"{op.name}({', '.join(labels)}) is not defined{where}{domain}") from None


def _data(x: Operand) -> Any:
    return x.data if x.__class__ is Value else x


RAISED = (ValueError, ZeroDivisionError, OverflowError)  # by a row's compute


def apply(op: Operation, args: tuple[Operand, ...]) -> Any:
    """A row of the table on Values and numbers: a Value, or a number where no Value is among them.

    Raises:
        TypeError: if an argument is no number, or there are too many or too few.
        ValueError, ZeroDivisionError: where the operation is not defined.
    """
    if len(args) != len(op.partials):
        raise TypeError(f"{op.name} ({op.meaning}) takes {counted(len(op.partials), 'argument')}, not {len(args)}")
    numbers = [_data(a) for a in args]
    beside = next((n for n in numbers if isinstance(n, Fraction)), 0.0)
    try:
        args = tuple(operand(a, beside) for a in args)
    except TypeError:
        if any(hasattr(a, "record") and a.__class__ is not Value for a in args):
            return op(*args)  # inside a rule
        raise
    try:
        data = op.compute(*map(_data, args))
    except RAISED as error:
        data = _rescued(op, args, error)
    return _made(op, args, data) if any(a.__class__ is Value for a in args) else data


def _unary(op: Operation) -> Callable[[Value], Value]:
    compute = op.compute

    def method(a: Value) -> Value:
        try:
            data = compute(a.data)
        except RAISED as error:
            data = _rescued(op, (a,), error)
        return _made(op, (a,), data)

    return method


def _binary(op: Operation) -> Callable[[Value, Operand], Any]:
    compute = op.compute

    def method(a: Value, b: Operand) -> Any:
        if b.__class__ is Value:
            other = b.data
        elif b.__class__ is float:
            other = b
        else:
            b = other = _operand(b, a.data)
            if b is NotImplemented:
                return b
        try:
            data = compute(a.data, other)
        except RAISED as error:
            data = _rescued(op, (a, b), error)
        return _made(op, (a, b), data)

    return method


def _reflected(op: Operation) -> Callable[[Value, Operand], Any]:
    def method(b: Value, a: Operand) -> Any:  # a is a plain number, or its own method would have run
        if op is add and a.__class__ is int and a == 0:
            return b.detach() if _mode.paused else b  # sum() of Python begins with 0: no node for it
        a = _operand(a, b.data)
        return a if a is NotImplemented else apply(op, (a, b))

    return method


def function_of(op: Operation) -> Callable[..., Any]:
    """A row of the table as a function of Values or numbers."""

    def function(*args: Operand) -> Any:
        return apply(op, args)

    return function


def _install(op: Operation) -> None:
    """Give Value the methods of one row: by name, and as Python's operator where there is one."""
    arity, dunder = len(op.partials), DUNDER.get(op.name)
    methods: dict[str, Callable[..., Any]] = {op.name: _unary(op) if arity == 1 else function_of(op)}
    if dunder:
        methods[f"__{dunder}__"] = _unary(op) if arity == 1 else _binary(op)
    if dunder and arity == 2:
        methods[f"__r{dunder}__"] = _reflected(op)
    for name, method in methods.items():
        method.__name__, method.__qualname__, method.__doc__ = name, f"Value.{name}", op.meaning
        setattr(Value, name, method)


for row in TABLE.values():
    _install(row)
