"""Functions outside of the module: of the C library, or of Python.  They are called number by number."""

from __future__ import annotations

import ctypes
import math
import os
import threading
from collections.abc import Callable
from functools import cache
from typing import Any

from autograd.program.native.lanes import Lanes
from autograd.table.rows import Operation

_C = {
    "arccos": "acos", "arccosh": "acosh", "arcsin": "asin", "arcsinh": "asinh", "arctan": "atan", "arctan2": "atan2",
    "arctanh": "atanh", "cbrt": "cbrt", "erf": "erf", "erfc": "erfc", "fmod": "fmod", "hypot": "hypot",
    "lgamma": "lgamma", "log10": "log10", "log2": "log2", "power": "pow", "sinh": "sinh", "tan": "tan",
}  # fmt: skip
NAMES = frozenset(_C)
"""The rows that the C library has, where it gives what the row gives also at poles."""


@cache
def _library() -> Any:
    """The C library, whose functions Python itself calls."""
    return ctypes.CDLL("ucrtbase" if os.name == "nt" else None)


def outside(m: Lanes, op: Operation, *arguments: Any) -> Any:
    """A row by the C library, or by its own ``compute``."""
    if op.name in _C:
        return by_c(m, _C[op.name], *arguments)
    return _called(m, ctypes.cast(_callback(op, len(arguments)), ctypes.c_void_p).value or 0, *arguments)


def by_c(m: Lanes, name: str, *arguments: Any) -> Any:
    """A function of the C library."""
    return _called(m, ctypes.cast(getattr(_library(), name), ctypes.c_void_p).value or 0, *arguments)


@cache  # machine code may call it as long as there is any
def _callback(op: Operation, arity: int) -> Any:
    return ctypes.CFUNCTYPE(ctypes.c_double, *[ctypes.c_double] * arity)(_of_floats(op))


def _of_floats(op: Operation) -> Callable[..., float]:
    def compute(*numbers: float) -> float:
        try:
            return float(op.of_numbers(*numbers))
        except BaseException as error:  # machine code does not let it through: ``raising`` does
            _raised.error = error
            return math.nan

    return compute


_raised = threading.local()


def raising(run: Callable[[int], None]) -> Callable[[int], None]:
    """A function of machine code that raises what was raised in Python while it ran."""

    def checked(address: int) -> None:
        _raised.error = None
        run(address)
        if _raised.error is not None:
            raise _raised.error

    return checked


def _called(m: Lanes, address: int, *arguments: Any) -> Any:
    """The function at an address, on each lane."""
    kind = m.ir.FunctionType(m.float, [m.float] * len(arguments))
    place = m.ir.Constant(m.ir.IntType(64), address)
    function = m.builder.inttoptr(place, kind.as_pointer())
    return m.one_by_one(lambda *numbers: m.builder.call(function, numbers), *arguments)
