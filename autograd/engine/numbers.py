"""Which numbers a graph takes, and how messages speak of a Value, a number, or something else."""

from __future__ import annotations

import math
from collections.abc import Iterable
from contextlib import suppress
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any

from autograd.sentences import shorten
from autograd.table.arithmetic import Number, as_float, bits

Exact = float | Fraction  # the numbers that a graph keeps: an int becomes one of these
Operand = Any  # a Value or a number, or an array of either


def number(x: Any) -> Exact:
    """x as the float or Fraction that a graph keeps.

    >>> number(2), number(Fraction(1, 3))
    (2.0, Fraction(1, 3))
    """
    if x.__class__ is float or x.__class__ is Fraction:
        return x
    if isinstance(x, Integral) and not isinstance(x, bool):
        return whole(int(x))
    if isinstance(x, Real) and not isinstance(x, bool):
        return Fraction(x) if isinstance(x, Rational) else float(x)
    if array_like(x) and getattr(x, "shape", None) == ():  # an array of one number
        return number(x.item())
    raise TypeError(_refusal(x))


def whole(x: int) -> float:
    """An int as the float that is exactly equal to it.

    Raises:
        ValueError: if there is no such float.
    """
    try:
        rounded = float(x)
    except OverflowError:
        rounded = math.inf
    if rounded != x:
        raise ValueError(
            f"the int {shorten(digits(x))} has more digits than a float keeps: "
            "write Fraction(...) to keep them all, or float(...) to round it"
        )
    return rounded


def number_beside(x: Any, beside: Exact) -> Exact:
    """x as a number beside another one: an int becomes one of the same kind, rounded where a float has too few digits.

    Raises:
        OverflowError: if an int beside a float is larger than all floats.
    """
    if not isinstance(x, Integral) or isinstance(x, bool):
        return number(x)
    if isinstance(beside, Fraction):
        return Fraction(int(x))
    try:
        return float(int(x))
    except OverflowError:
        raise OverflowError(
            f"the int {shorten(digits(int(x)))} is larger than all floats: "
            "make the other numbers exact, as in Fraction(2)"
        ) from None


def assigned(x: Any, value: Any, slot: str) -> Exact:
    """What a person wrote into ``.data`` or ``.grad`` of a Value, as the number that a graph keeps.

    An assignment is not looked at when it is made, since to watch it would slow every operation.

    Raises:
        TypeError: if it is not a number, or ``.data`` is one with fewer digits than a float: operations
            have computed with these.
    """
    if slot == "grad" or x.__class__ is Fraction or isinstance(x, float | Integral):
        with suppress(TypeError):
            return number(x)
    bearer = f"of the Value {shorten(repr(value.name))}" if value.name else "of a Value"
    if isinstance(x, Real) and not isinstance(x, bool):
        why = f"{x} is of type {type(x).__name__}: write float({x}), and run the forward pass again"
    else:
        why = _refusal(x)
    raise TypeError(f".{slot} {bearer} is not a number to compute with: {why}")


def array_like(x: Any) -> bool:
    """Whether x is an array of some library, whose own operators run over its elements."""
    return hasattr(x, "__array__") and not isinstance(x, Real)


def digits(x: Number) -> str:
    """A number as text; a number with more digits than Python writes is described by its size."""
    try:
        return str(x)
    except ValueError:
        return f"a number of {bits(x)} bits"


def described(x: object) -> str:
    """How a message speaks of an object of the wrong type."""
    return "None" if x is None else f"an object of type {type(x).__name__}"


def called(value: Any) -> str:
    """How a message speaks of a Value."""
    return f"the Value {shorten(repr(value.name))}" if value.name else f"Value({digits(value.data)})"


def check_nodes(nodes: Iterable[Any], who: str) -> None:
    """Refuse what is no node of a graph, such as a number or a list of Values."""
    for node in nodes:
        if not hasattr(node, "op"):
            instead = f": write {who}(*values) for several" if isinstance(node, list | tuple) else ""
            raise TypeError(f"{who} takes Values, not {described(node)}{instead}")


def refuse_too_large(nodes: Iterable[Any]) -> None:
    """Raise OverflowError if a node is a Fraction larger than every float: Python cannot multiply the two."""
    for node in nodes:
        if node.data.__class__ is Fraction and math.isinf(as_float(node.data)):
            raise OverflowError(
                f"{called(node)} is too large for a float, and gradients of floats pass through it: make all numbers "
                "of the graph exact, as in Fraction(2), or this one a float"
            ) from None


def _refusal(x: Any) -> str:
    """Why x is not a number, and what to write instead."""
    if type(x).__name__ == "Value":
        return f"{called(x)} is a Value already: use it as it is, or write v.detach() for a leaf with its number"
    if type(x).__name__ in ("bool", "bool_"):  # Python's and NumPy's
        return (
            f"{x} is a bool, not a number: write {float(bool(x))} if you mean the number, or where(x > 0, x, 0) "
            "for a choice"
        )
    if isinstance(x, str | bytes):
        return f"{shorten(repr(x))} is text, not a number: write float(...) around it, or parse(...) for a formula"
    if isinstance(x, complex):
        return f"{x} is a complex number, and gradients here are real: write its .real and .imag as two Values"
    if hasattr(x, "__array__") or isinstance(x, list | tuple):
        return (
            f"a Value holds one number, not {described(x)}: write [Value(x) for x in ...] for one Value each, "
            "or array(...) for an array of Values, which the functions take as well"
        )
    return f"a Value takes an int, float, NumPy real or Fraction, not {described(x)}: write the number itself"
