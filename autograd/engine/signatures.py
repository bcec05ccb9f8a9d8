"""What the functions of the table take and give: for type checkers, and for help().

Of a Value they give a Value, and of plain numbers a number.  A number is read as a float, also where it is a
Fraction, since Python's arithmetic takes the one for the other; ``Fraction(y.data)`` is the exact number.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from inspect import Parameter, Signature
from typing import Any, Protocol, overload

from autograd.engine.value import Value
from autograd.table.arithmetic import Number
from autograd.table.rows import Operation

NAMES = {1: ("x",), 2: ("a", "b")}  # of the arguments
_WORD = re.compile(r"[a-z]{2,}\b(?!\()")  # no name of an argument or of a function


class Unary(Protocol):
    """A function of one Value or number."""

    @overload
    def __call__(self, x: Value, /) -> Value: ...
    @overload
    def __call__(self, x: Number, /) -> float: ...
    @overload
    def __call__(self, x: Any, /) -> Any: ...


class Binary(Protocol):
    """A function of two Values or numbers."""

    @overload
    def __call__(self, a: Value, b: Value | Number, /) -> Value: ...
    @overload
    def __call__(self, a: Number, b: Value, /) -> Value: ...
    @overload
    def __call__(self, a: Number, b: Number, /) -> float: ...
    @overload
    def __call__(self, a: Any, b: Any, /) -> Any: ...


class Reduction(Protocol):
    """A function of several Values or numbers that gives one."""

    @overload
    def __call__(self, values: Iterable[Value]) -> Value: ...
    @overload
    def __call__(self, values: Iterable[Number]) -> float: ...
    @overload
    def __call__(self, values: Iterable[Any]) -> Any: ...


class Shares(Protocol):
    """A function of several Values or numbers that gives as many."""

    @overload
    def __call__(self, values: list[Value] | tuple[Value, ...]) -> list[Value]: ...
    @overload
    def __call__(self, values: list[float] | tuple[float, ...]) -> list[float]: ...
    @overload
    def __call__(self, values: Iterable[Any]) -> Any: ...


class MakesFunction(Protocol):
    """What stands above a function of numbers, and makes it one of Values or numbers."""

    @overload
    def __call__(self, compute: Callable[[float], Any], /) -> Unary: ...
    @overload
    def __call__(self, compute: Callable[[float, float], Any], /) -> Binary: ...
    @overload
    def __call__(self, compute: Callable[..., Any], /) -> Callable[..., Any]: ...


def reduction(function: Callable[..., Any]) -> Reduction:
    """The function, for type checkers."""
    return function


def shares(function: Callable[..., Any]) -> Shares:
    """The function, for type checkers."""
    return function


def shown(function: Callable[..., Any], arity: int | None) -> Callable[..., Any]:
    """The function of a row, with the arguments that it takes for help(), in place of ``(*args)``."""
    if arity in NAMES:
        parameters = [Parameter(name, Parameter.POSITIONAL_ONLY) for name in NAMES[arity]]
        function.__signature__ = Signature(parameters)  # type: ignore[attr-defined]
    return function


def explained(op: Operation) -> str:
    """What help() says of the function of a row: what it is, and what it takes.

    >>> from autograd.table.ops import exp, log
    >>> explained(exp)
    'e to the power x.'
    >>> print(explained(log))
    The natural logarithm of x.
    <BLANKLINE>
    It takes a number above 0; for others it raises ValueError or ZeroDivisionError.
    """
    meaning = op.meaning[0].upper() + op.meaning[1:] if _WORD.match(op.meaning) else op.meaning
    takes = f"\n\nIt takes {op.domain}; for others it raises ValueError or ZeroDivisionError." if op.domain else ""
    return f"{meaning}.{takes}"
