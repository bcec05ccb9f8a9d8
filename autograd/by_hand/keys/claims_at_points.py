r"""Keys with the point of a derivative: (∂p/∂V)_T, \left. dy/dx \right|_{x=2} and f'(2) are that of the sheet."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any

from autograd.by_hand.example.example import Example
from autograd.by_hand.sheet.handwriting import as_digits
from autograd.engine.history import history
from autograd.paper.arrays import Array
from autograd.paper.numerals import is_decimal, read_decimal

_LONGEST = 400  # characters of a key
_RIGHT = r"\s*(?:\\(?:right|[bB]igg?r?))?\s*"
_HELD = re.compile(
    rf"\s*(?:\\left)?\s*\(\s*(.*(?:/|\\[dt]?frac).*?){_RIGHT}\)\s*_(?:\{{([^{{}}]*)\}}|([^\W\d_]))\s*", re.DOTALL
)
_LEFT = r"(?:\\left\s*[.(\[]?)?"
_DERIVED = r".*(?:[/'′∂∇]|\\[dt]?frac|\\nabla).*?"  # what a sign of a derivative stands in
_BAR = r"(?:\||\\[lr]?vert)"
_AT = re.compile(rf"\s*{_LEFT}\s*({_DERIVED}){_RIGHT}{_BAR}\s*_(?:\{{(.*)\}}|\(([^()]*)\))\s*", re.DOTALL)
_PRIMED = r"\\?[^\W\d_]\w*['′’]{1,2}"  # f'
_VARIABLE_BELOW = r"[^\W\d_]_\{?\w{1,3}\}?"  # f_x, f_{xy}
_QUOTIENT = r"\{?\\[dt]?frac.*\}|∂\w+/∂\w+|d\w+/d\w+"
_GRADIENT = r"(?:∇|\\nabla)\s*\w+"
_NUMBERS = r"\(([^()]*\d[^()]*)\)"
_CALLED = re.compile(rf"\s*({_PRIMED}|{_VARIABLE_BELOW}|{_QUOTIENT}|{_GRADIENT})\s*{_NUMBERS}\s*", re.DOTALL)
_VALUE = re.compile(rf"\s*(\w+)\s*{_NUMBERS}\s*")
_EQUATION = re.compile(r"\s*(\\?[^\W\d_][^=]*?)\s*=\s*([^=]+?)\s*")
_WORD = re.compile(r"[^\W\d_][^\W_]*")


class Given:
    """The numbers that are given in a sheet, and what may be put in where.

    Args:
        known: the names that claims may speak of; arrays are arrays of labels.
        number: the number that a name is given; None for another word.
        example: the graph.
    """

    def __init__(self, known: Mapping[str, Any], number: Callable[[str], float | None], example: Example) -> None:
        self._known = known
        self.number = number
        self._example = example

    @cached_property
    def _leaves(self) -> list[str]:
        return [name for name in self._known if self.number(name) is not None]

    @cached_property
    def made(self) -> set[str]:
        """The names of formulas, whose values are at the given numbers as well."""
        return {name for name, x in self._known.items() if not isinstance(x, Array)} - {*self._leaves}

    def variables(self, name: str) -> list[list[str]]:
        """What may be put in, each time in order: all that is given, the parameters, or what a formula uses.

        In f = a x² with the parameter x, f(2) puts in x alone.
        """
        start = self._example.start
        nodes = {*history(start[name])} if name in start else set()
        return [
            self._leaves,
            [leaf for leaf in self._leaves if leaf in self._example.parameters],
            [leaf for leaf in self._leaves if start.get(leaf) in nodes],
        ]


def without_point(key: str, given: Given) -> str:
    r"""A key without the point that its derivative is taken at, where that is the given one; another as it is.

    >>> sheet = Given({"x": 0.0, "T": 0.0, "f": 0.0}, {"x": 2.0, "T": 300.0}.get, Example(dict, {}, ("x",), "f", None))
    >>> [without_point(key, sheet) for key in ("(∂f/∂x)_T", r"dy/dx|_{x=2}", "f'(2)", "f(2)", "f'(3)")]
    ['∂f/∂x', 'dy/dx', "f'(x)", 'f', "f'(3)"]
    """
    key = key.strip()
    if len(key) > _LONGEST:
        return key
    if (held := _HELD.fullmatch(key)) and all(given.number(name) is not None for name in _names(held[2] or held[3])):
        return held[1]
    if (at := _AT.fullmatch(key)) and _given_at(at[1], at[2] or at[3], given):
        return at[1]
    value = _VALUE.fullmatch(key)
    if value and value[1] in given.made and _given_at(value[1], value[2], given):
        return value[1]
    called = _CALLED.fullmatch(key)
    point = _given_at(called[1], called[2], given) if called else []
    if not called or not point:
        return key
    if called[1][-1] not in "'′’":
        return called[1]
    return f"{called[1]}({point[0]})" if len(point) == 1 else key


def _names(text: str) -> list[str]:
    return [part.strip() for part in text.split(",")]


def _given_at(front: str, point: str, given: Given) -> list[str]:
    """The names at a point, if it is that of the sheet: x and y for x=2, y=1, or for (2, 1).  None for another point.

    Args:
        front: what is taken at the point.
        point: the numbers, with their names or in the order of the variables.
        given: what is given in the sheet.
    """
    parts = _names(point.strip().removeprefix(r"\left").removesuffix(r"\right").strip("() "))
    equations = [found for found in map(_EQUATION.fullmatch, parts) if found]
    if equations:
        orders = [[found[1] for found in equations]]
        parts = [found[2] for found in equations] if len(equations) == len(parts) else []
    else:
        words = [word for found in _WORD.findall(front) for word in (found, found.lstrip("d"))]
        orders = given.variables(next((word for word in words if word in given.made), ""))
    return next(([*names] for names in orders if _has_numbers(given, names, parts)), [])


def _has_numbers(given: Given, names: list[str], texts: list[str]) -> bool:
    """Whether each name is given the number that a text is."""
    return len(names) == len(texts) and all(map(_is_same, map(given.number, names), texts))


def _is_same(given: float | None, text: str) -> bool:
    digits = as_digits(text)
    return given is not None and is_decimal(digits) and float(read_decimal(digits)) == given
