"""The operations of the table on Values: as functions, and as the methods of Value.

``x * y`` runs a method that is written out for the row multiply from a few lines of text below.  So an
operation costs one call and one object, half of what it costs through ``apply``.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from fractions import Fraction
from functools import cache
from types import CodeType
from typing import Any

from autograd.engine.backward import NOT_YET
from autograd.engine.modes import mode, open_contexts
from autograd.engine.numbers import Exact, Operand, array_like
from autograd.engine.signatures import explained, shown
from autograd.engine.value import Value, made, new, number_in, operand
from autograd.sentences import counted, shorten
from autograd.table.arithmetic import as_float
from autograd.table.ops import TABLE
from autograd.table.rows import Operation

RAISED = (ValueError, ZeroDivisionError, OverflowError)  # by a row's compute


ELEMENTWISE: dict[str, Callable[[Operation, tuple[Any, ...]], Any]] = {}
"""How a row of the table runs on the arrays of a library, by its name: the bridge to NumPy puts its own here."""


def apply(op: Operation, args: tuple[Operand, ...]) -> Any:
    """A row of the table on Values and numbers: it gives a Value, or a number if all of them are numbers.

    Raises:
        TypeError: if an argument is not a number, or there are too many or too few.
        ValueError, ZeroDivisionError: where the operation is not defined.
    """
    if op.arity is not None and len(args) != op.arity:
        raise TypeError(f"{op.name} ({op.meaning}) takes {counted(op.arity, 'argument')}, not {len(args)}")
    of_values = numbers = [a.data for a in args if a.__class__ is Value]
    if len(numbers) < len(args):
        beside = next((n for n in (*numbers, *args) if isinstance(n, Fraction)), 0.0)
        try:
            args = tuple(operand(a, beside) for a in args)
        except TypeError as error:
            return _applied_by_others(op, args, error)
        numbers = [*map(number_in, args)]
    try:
        data = op.compute(*numbers)
    except RAISED as error:
        data = rescued(op, args, error)
    return made(op, args, data) if of_values else data


def _applied_by_others(op: Operation, args: tuple[Operand, ...], error: TypeError) -> Any:
    """The row on what is no number, if one of the arguments knows how; else the error again."""
    for a in args:
        if hasattr(a, "record") and a.__class__ is not Value:  # inside a rule, or an array of Values
            return a.record(op, args)
        if type(a).__module__ in ELEMENTWISE and array_like(a):
            return ELEMENTWISE[type(a).__module__](op, args)
    raise error


def spelled_out(op: Operation, args: Sequence[Operand]) -> Any:
    """``apply``, with an operation of many arguments spelled out in those of two."""
    if op.spelled is None:
        return apply(op, tuple(args))
    return op.spelled(lambda op, *few: apply(op, few), args)


def rescued(op: Operation, args: tuple[Any, ...], error: Exception) -> Exact:
    """The number of an operation that raised, where exact numbers too large for a float count as infinite.

    Where the operation is not defined, it raises the error again, in a sentence that names the node.
    """
    if isinstance(error, OverflowError):
        try:
            return op.compute(*[as_float(number_in(a)) for a in args])
        except RAISED as undefined:
            error = undefined
    labels = [shorten(a.name) if isinstance(a, Value) and a.name else str(number_in(a)) for a in args]
    named = [f"{label} = {a.data}" for label, a in zip(labels, args, strict=True) if isinstance(a, Value) and a.name]
    where = f" at {', '.join(dict.fromkeys(named))}" if named else ""
    domain = f": it takes {op.domain}" if op.domain else f" ({error})"
    raise type(error)(f"{op.name}({', '.join(labels)}) is not defined{where}{domain}{_advice()}") from None


def _advice() -> str:
    """The end of the sentence in a function that calls ``where``, whose branches Python computes beforehand."""
    frame: Any = sys._getframe(1)
    while frame.f_back is not None and frame.f_globals.get("__name__", __name__).startswith("autograd."):
        frame = frame.f_back
    if "where" not in frame.f_code.co_names:
        return ""
    return "; both branches of where(...) are computed: choose the argument first, as in sqrt(where(x > 0, x, 1))"


# ---- methods, from text ----

# Attributes are set one by one: more than three at once go through a tuple, a tenth of the time of an operation.
# A small int becomes a float on the spot, since x + 1 and 2 * x are common.  ``operand`` would first ask whether a
# float holds it, which takes another tenth.

_UNARY = """
    try:
        data = compute(a.data)
    except RAISED as error:
        data = rescued(op, (a,), error)
    scope = mode().only_scope if open_contexts else ""
    if scope is None:
        return made(op, (a,), data)
    node = new()
    node.data = data
    node.op = op
    node.left = a
    node.right = None
    node.grad = NOT_YET
    node.name = ""
    node.scope = scope
    return node
"""

_BINARY = """
def method(a, b):
    if b.__class__ is Value:
        other = b.data
    elif b.__class__ is float:
        other = b
    elif b.__class__ is int and b < 1000 and b > -1000 and a.data.__class__ is float:
        b = other = b + 0.0
    elif array_like(b):
        return NotImplemented
    else:
        b = other = operand(b, a.data)
    try:
        data = {result}
    except RAISED as error:
        data = rescued(op, ({left}, {right}), error)
    scope = mode().only_scope if open_contexts else ""
    if scope is None:
        return made(op, ({left}, {right}), data)
    node = new()
    node.data = data
    node.op = op
    node.left = {left}
    node.right = {right}
    node.grad = NOT_YET
    node.name = ""
    node.scope = scope
    return node
"""


_FUNCTION_OF_ONE = """
def method(a, *more):
    if a.__class__ is not Value or more:
        return apply(op, (a, *more))"""


def _unary(op: Operation) -> Callable[[Value], Value]:
    return _compiled(op, f"def method(a):{_UNARY}")


def _binary(op: Operation, *, reflected: bool = False) -> Callable[[Value, Operand], Any]:
    """The method of a Value and what stands on its right; ``reflected`` for a plain number on its left."""
    numbers = ("other", "a.data") if reflected else ("a.data", "other")
    result = (op.code or "compute({}, {})").format(*numbers)
    left, right = ("b", "a") if reflected else ("a", "b")
    return _compiled(op, _BINARY.format(result=result, left=left, right=right))


def _compiled(op: Operation, text: str) -> Callable[..., Any]:
    names: dict[str, Any] = {
        "RAISED": RAISED, "rescued": rescued, "open_contexts": open_contexts, "mode": mode, "array_like": array_like,
        "operand": operand, "apply": apply, "new": new, "made": made, "NOT_YET": NOT_YET, "Value": Value,
        "op": op, "compute": op.compute,
    }  # fmt: skip
    exec(_code(text), names)
    method: Callable[..., Any] = names["method"]
    return method


@cache
def _code(text: str) -> CodeType:
    return compile(text, "<an operator, written by autograd.engine.methods>", "exec")


def function_of(op: Operation) -> Callable[..., Any]:
    """A row of the table as a function of Values or numbers."""
    if op.arity == 1:
        return _compiled(op, _FUNCTION_OF_ONE + _UNARY)
    if op.arity == 2:
        binary = _binary(op)

        def function(*args: Operand) -> Any:
            result = binary(*args) if len(args) == 2 and args[0].__class__ is Value else NotImplemented
            return apply(op, args) if result is NotImplemented else result

        return function
    return lambda *args: apply(op, args)


def install(op: Operation) -> None:
    """Give Value the methods of one row: by its name, and by the one of Python's operator."""
    methods: dict[str, Callable[..., Any]] = {
        op.name: _unary(op) if op.arity == 1 else shown(function_of(op), op.arity)
    }
    if op.method:
        methods[op.method] = _unary(op) if op.arity == 1 else _binary(op)
        if op.arity == 2:
            methods[op.reflected] = _binary(op, reflected=True)
    for name, method in methods.items():
        method.__name__, method.__qualname__, method.__doc__ = name, f"Value.{name}", explained(op)
        setattr(Value, name, method)


for _row in TABLE.values():
    if _row.arity is not None:  # np.sum(value) and its like look for methods that take an axis
        install(_row)

_add_to: Callable[[Value, Operand], Any] = vars(Value)["__radd__"]


def _add_in_a_sum(a: Value, b: Operand) -> Any:
    """b + a, without a node for the 0 that Python's own ``sum`` begins with."""
    if b.__class__ is int and b == 0:
        return a.detach() if mode().paused else a
    return _add_to(a, b)


setattr(Value, "__radd__", _add_in_a_sum)  # noqa: B010  a type checker has the signature from Scalar
