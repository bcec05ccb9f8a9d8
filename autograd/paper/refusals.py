"""Why a formula that can be read gives no number: it has none there, or an exact one grows too large."""

from __future__ import annotations

from fractions import Fraction

from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.table.arithmetic import bits


class UndefinedError(ValueError):
    """A formula that can be read has no value at these numbers."""


class TooLargeError(ValueError):
    """Exact numbers have grown too large to go on with: read the formula in floats."""


def bits_of(x: Value | Exact) -> int:
    """The size of an exact number, or of the number of a Value; 0 for a float."""
    data = x.data if isinstance(x, Value) else x
    return bits(data) if isinstance(data, Fraction) else 0
