"""An operation in the functions of a library: on complex numbers, on SymPy's symbols, on arrays.

A library is any object that holds functions by their names in the table, as far as it has them: with
``library.exp`` and ``library.cosh`` it has sigmoid, softplus and sech as well.  A view makes one for what it
runs on, and asks here for the rest.
"""

from __future__ import annotations

import operator
from collections.abc import Sequence
from typing import Any

from autograd.table.rows import Operation
from autograd.table.tracer import Tracer

LACKING = (AttributeError, TypeError)
"""Raised where a library lacks a function that the operation needs."""


def by_library(library: Any, op: Operation, arguments: Sequence[Any]) -> Any:
    """The operation on what a library computes with.

    >>> import cmath
    >>> from autograd.table.ops import sech
    >>> by_library(cmath, sech, [1j]) == 1 / cmath.cos(1)
    True

    The library's own function is taken where it has one, then the column ``elementary``.  Otherwise
    ``compute`` itself is run, which is enough where it is written with Python's operators alone.  That is not
    tried where the derivative jumps, and not believed where it gives a plain number: it has asked what it runs on.
    """
    own = getattr(library, op.name, None)
    if own is not None:
        return own(*arguments)
    if op.elementary is not None:
        return op.elementary(library, *arguments)
    if op.method:
        return getattr(operator, op.method)(*arguments)
    result = None if op.kinked else op.compute(*[Argument(library, a) for a in arguments])
    if not isinstance(result, Argument):
        raise TypeError(f"{op.name} is not written with Python's operators alone")
    return result.number


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
