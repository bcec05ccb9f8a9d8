"""What is given beside a graph: a rate or a tolerance, read as it was written, and the parameters."""

from __future__ import annotations

from collections.abc import Collection
from fractions import Fraction
from typing import Any

from autograd.derivatives.structures import is_array
from autograd.engine.numbers import described, number
from autograd.engine.value import Value
from autograd.paper.numerals import read_decimal
from autograd.sentences import shorten


def read_rate(rate: float | Fraction) -> Fraction:
    """A rate of gradient descent, read as the decimal number that was written.

    Raises:
        TypeError, ValueError: if it is not a finite number.
    """
    return as_written(rate, "the rate")


def as_written(x: float | Fraction, what: str) -> Fraction:
    """A number as the decimal number that was written: 0.05 is 1/20.

    Raises:
        TypeError, ValueError: if it is not a finite number; says ``what`` it is.
    """
    if isinstance(x, Collection) and not isinstance(x, str):
        raise TypeError(f"{what} is one number such as 0.05, not {described(x)}")
    try:
        exact = number(x)
        return exact if isinstance(exact, Fraction) else read_decimal(repr(exact))
    except (TypeError, ValueError) as problem:
        raise type(problem)(f"{what}: {problem}") from None


def read_parameters(parameters: Any) -> list[Any]:
    """The leaves that a step updates, from a collection of them or of arrays of them.

    Raises:
        TypeError: if it is something else.

    >>> from autograd import array
    >>> [w.data for w in read_parameters([Value(1.0), array([2.0, 3.0])])]
    [1.0, 2.0, 3.0]
    """
    if isinstance(parameters, Value) or not isinstance(parameters, Collection):
        raise TypeError(f"parameters are a list of Values, not {shorten(repr(parameters))}: write parameters=[w1, ...]")
    parts: Collection[Any] = [parameters] if is_array(parameters) else parameters
    return [w for part in parts for w in (part.flat if is_array(part) else (part,))]
