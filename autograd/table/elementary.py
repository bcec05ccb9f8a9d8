"""An operation in the functions of a library: on complex numbers, on SymPy's symbols, on arrays.

A library is any object that holds functions by their names in the table, as far as it has them: with
``library.exp`` and ``library.cosh`` it has sigmoid, softplus and sech as well.  A view makes one for what it
runs on, and asks here for the rest.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from autograd.sentences import counted, nearest
from autograd.table.ops import TABLE, known
from autograd.table.rows import Operation
from autograd.table.tracer import Tracer


class UnwrittenError(Exception):
    """Raised where an operation cannot be written in the functions of a library."""


def by_library(library: Any, op: Operation, arguments: Sequence[Any]) -> Any:
    """The operation on what a library computes with.

    >>> import cmath
    >>> from autograd.table.ops import sech
    >>> by_library(cmath, sech, [1j]) == 1 / cmath.cos(1)
    True

    The library's own function is taken where it has one, then the column ``elementary``, or ``steady`` for a library
    that says that it is one ``of_floats``.  Otherwise
    ``compute`` itself is run, which is enough where it is written with Python's operators alone.  That is not
    tried where the derivative jumps, and not believed where it gives a plain number: it has asked what it runs on.

    Raises:
        UnwrittenError: if none of these gives a result.
        TypeError: if the column ``elementary`` of an operation from outside has a mistake in it.
    """
    own = getattr(library, op.name, None)
    formula = _formula(library, op)
    if own is None and formula is not None and TABLE.get(op.name) is not op:
        return _by_a_person(library, op, formula, arguments)
    try:
        if own is not None:
            return own(*arguments)
        if formula is not None:
            return formula(Functions(library, op), *arguments)
        if op.method:
            return getattr(operator, op.method)(*arguments)
        result = None if op.kinked else op.compute(*[Argument(library, a) for a in arguments])
    except (AttributeError, TypeError) as error:
        raise UnwrittenError(op.name) from error
    if not isinstance(result, Argument):
        raise UnwrittenError(op.name)
    return result.number


def _formula(library: Any, op: Operation) -> Callable[..., Any] | None:
    """The operation in the functions of a library ``m``, if the table has such a formula."""
    return op.steady if op.steady and getattr(library, "of_floats", False) else op.elementary


def _by_a_person(library: Any, op: Operation, formula: Callable[..., Any], arguments: Sequence[Any]) -> Any:
    """The operation by a column ``elementary`` or ``steady`` that may have a mistake in it."""
    try:
        return formula(Functions(library, op), *arguments)
    except (AttributeError, TypeError) as error:
        column = "steady" if formula is op.steady else "elementary"
        raise TypeError(
            f"{column}= of {op.name} does not run on a {type(arguments[0]).__name__}, as what is written with the "
            f"functions of m, Python's operators, and m.where(condition, a, b) for an if: {error}"
        ) from error


class Functions:
    """The functions of a library by their names in the table, and those that can be written with them.

    The operation that is being written is not written with itself: ``m.absolute`` in the column of absolute is
    the library's own.
    """

    def __init__(self, library: Any, written: Operation) -> None:
        self._library = library
        self._written = written

    def __getattr__(self, name: str) -> Callable[..., Any]:
        op = known(name)
        if op is None:
            raise AttributeError(f"m has no function {name!r}{nearest(name, TABLE)}")
        if not hasattr(self._library, name) and (
            op is self._written or (op.kinked and _formula(self._library, op) is None)
        ):
            raise UnwrittenError(name)  # before its arguments are computed: a complex number is not above 0
        return partial(_called, self._library, op)


def _called(library: Any, op: Operation, *arguments: Any) -> Any:
    if op.arity not in (None, len(arguments)):
        raise TypeError(f"m.{op.name} takes {counted(op.arity or 0, 'argument')}, not {len(arguments)}")
    return by_library(library, op, arguments)


class Argument(Tracer):
    """What ``compute`` is run on: its operations are those of a library, and it refuses to be a float.

    A complex number itself would not do: ``abs(x)`` and ``x.real`` of it are numbers, of another function.
    """

    def __init__(self, library: Any, number: Any) -> None:
        self.library = library
        self.number = number

    def record(self, op: Operation, args: tuple[Any, ...]) -> Argument:
        """An operation inside ``compute``."""
        return Argument(self.library, by_library(self.library, op, [*map(_plain, args)]))


def _plain(x: Any) -> Any:
    return x.number if isinstance(x, Argument) else x
