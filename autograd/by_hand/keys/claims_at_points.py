r"""Keys with the point of a derivative: (∂p/∂V)_T, \left. dy/dx \right|_{x=2} and f'(2) are that of the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence

from autograd.by_hand.sheet.handwriting import as_digits
from autograd.paper.numerals import is_decimal, read_decimal

_LONGEST = 400  # characters of a key
_RIGHT = r"\s*(?:\\(?:right|[bB]igg?r?))?\s*"
_HELD = re.compile(
    rf"\s*(?:\\left)?\s*\(\s*(.*(?:/|\\[dt]?frac).*?){_RIGHT}\)\s*_(?:\{{([^{{}}]*)\}}|([^\W\d_]))\s*", re.DOTALL
)
_AT = re.compile(
    rf"\s*(?:\\left\s*[.(\[]?)?\s*(.*(?:[/'′∂∇]|\\[dt]?frac|\\nabla).*?){_RIGHT}(?:\||\\[lr]?vert)\s*_(?:\{{(.*)\}}|\(([^()]*)\))\s*",
    re.DOTALL,
)
_CALLED = re.compile(
    r"\s*((?:\\?[^\W\d_]\w*['′’]{1,2}|[^\W\d_]_\{?\w{1,3}\}?|\{?\\[dt]?frac.*\}|∂\w+/∂\w+|d\w+/d\w+|(?:∇|\\nabla)\s*\w+))"
    r"\s*\(([^()]*\d[^()]*)\)\s*",
    re.DOTALL,
)
_VALUE = re.compile(r"\s*(\w+)\s*\(([^()]*\d[^()]*)\)\s*")
_EQUATION = re.compile(r"\s*(\\?[^\W\d_][^=]*?)\s*=\s*([^=]+?)\s*")


def without_point(
    key: str, number: Callable[[str], float | None], variables: Sequence[str], made: Collection[str] = ()
) -> str:
    """A key without the point that its derivative is taken at, where that is the given one; another as it is.

    Args:
        key: of a claim.
        number: the number that a name is given; None for another word.
        variables: the names that may be put in, in their order.
        made: the names of formulas, whose values are at the given numbers as well.

    >>> given = {"x": 2.0, "T": 300.0}
    >>> [without_point(key, given.get, ["x"]) for key in (r"(∂p/∂V)_T", "dy/dx|_{x=2}", "f'(2)", "f'(3)")]
    ['∂p/∂V', 'dy/dx', "f'(x)", "f'(3)"]
    """
    key = key.strip()
    if len(key) > _LONGEST:
        return key
    if (held := _HELD.fullmatch(key)) and all(number(name) is not None for name in _names(held[2] or held[3])):
        return held[1]
    if (at := _AT.fullmatch(key)) and _is_given(at[2] or at[3], number, variables):
        return at[1]
    value = _VALUE.fullmatch(key)
    if value and value[1] in made and _is_given(value[2], number, variables):
        return value[1]
    called = _CALLED.fullmatch(key)
    if not called or not _is_given(called[2], number, variables):
        return key
    return f"{called[1]}({variables[0]})" if called[1][-1] in "'′’" else called[1]


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _is_given(point: str, number: Callable[[str], float | None], variables: Sequence[str]) -> bool:
    """Whether a point is the one of the sheet: x=2, y=1, or (2, 1) in the order of the variables."""
    parts = _names(point.strip().removeprefix(r"\left").removesuffix(r"\right").strip("() "))
    equations = [_EQUATION.fullmatch(part) for part in parts]
    pairs = [(found[1], found[2]) for found in equations if found]
    if not pairs and len(parts) == len(variables):
        pairs = list(zip(variables, parts, strict=True))
    return bool(pairs) and len(pairs) == len(parts) and all(_is_same(number(name), text) for name, text in pairs)


def _is_same(given: float | None, text: str) -> bool:
    digits = as_digits(text)
    return given is not None and is_decimal(digits) and float(read_decimal(digits)) == given
