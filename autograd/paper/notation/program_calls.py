"""Calls as programs write them: np.dot(A, B), A.dot(B) and Z.sum(axis=0) are A @ B and sum(Z, axis=0)."""

from __future__ import annotations

import re
from abc import ABC
from collections.abc import Callable, Sequence
from itertools import pairwise
from math import prod

from autograd.paper.array_functions import ARRAY_FUNCTIONS
from autograd.paper.notation.calls import Calls
from autograd.paper.notation.pieces import ATOM, Piece, matrix_product, multiplied, raised, transposed
from autograd.paper.notation.tokens import UnreadableError
from autograd.paper.strict import FUNCTIONS, OF_SEVERAL

_FILLED = re.compile(
    r"(?<![\w.])(?:np|numpy|torch|jnp)\.(ones|zeros)\(\s*[(\[]?\s*(\w+)\s*(?:,\s*(\w+)\s*)?,?\s*[)\]]?\s*\)"
)
_MOST_FILLED = 400  # entries
_TYPE = re.compile(
    r"(?<![\w.])(?:np|torch|jnp|tf)\.(?:int|float)(?:32|64)?(?=\()|\.astype\(\w+(?:\.\w+)?\)"
)  # of a number
_LIBRARY = re.compile(r"(?<![\w.])(?:np|numpy|torch|jnp|jax|tf|math|Math|linalg|nn|functional|F)\.(?=[a-z])")
_MOST = 3  # of these names before one another, as in torch.nn.functional.softmax
# Of these the second argument is the axis, and PyTorch gives a pair: the numbers, and their places.
_EXTREME = re.compile(r"((?<![\w.\\])(?:(?:np|numpy|torch|jnp)\.)?|\.)(?:max|min)(?=\()")
_OF_TWO = {"clamp_min": "max", "clamp_max": "min"}  # methods with another name in a formula
_VALUES = re.compile(r"\.values\b")
_NUMBERS_OF_A_PAIR = re.compile(r"\.values\b|\[0\]")
_AXIS = re.compile(r"\s*-?\d\s*")
_OPTION = re.compile(r"\s*(?:axis|dim)\s*=")
_FLAG = re.compile(r"\s*(?:True|False)\s*")
_SIZE = re.compile(r"(?<![\w.])(\w+)\.(?:shape\s*\[\s*(-?\d)\s*\]|size\(\s*(-?\d)\s*\))|(?<![\w.])len\(\s*(\w+)\s*\)")
_PRODUCT = re.compile(r"(dot|matmul|mm|mv|bmm)|multiply")  # of two arrays: of matrices, or entry by entry


def without_libraries(text: str) -> str:
    """A text without the names of the libraries that functions come from.

    >>> without_libraries("np.exp(-z) / np.linalg.norm(z)"), without_libraries("np.int64(a > 0)")
    ('exp(-z) / norm(z)', '(a > 0)')
    """
    text = with_axes_named(_TYPE.sub("", text))
    for _ in range(_MOST):
        text = _LIBRARY.sub("", text)
    return text


def with_arrays_written_out(text: str, number: Callable[[str], float | None]) -> str:
    """A text with a list in place of each array of ones, or of zeros, whose size is known.

    >>> with_arrays_written_out("np.ones((N, 2)) * v + np.zeros(1)", {"N": 2.0}.get)
    '[[1, 1], [1, 1]] * v + [0]'
    """

    def listed(found: re.Match[str]) -> str:
        sizes = [float(size) if size.isdecimal() else number(size) for size in found.groups()[1:] if size]
        counts = [int(size) for size in sizes if size and not size % 1]
        if len(counts) != len(sizes) or not 0 < prod(counts) <= _MOST_FILLED:
            return found[0]
        row = f"[{', '.join(['1' if found[1] == 'ones' else '0'] * counts[-1])}]"
        return row if len(counts) == 1 else f"[{', '.join([row] * counts[0])}]"

    return _FILLED.sub(listed, text)


def with_sizes_written_out(text: str, shape: Callable[[str], Sequence[int]]) -> str:
    """A text with the number of rows, or of columns, in place of x.shape[0], x.size(1) and len(x).

    >>> with_sizes_written_out("2/x.shape[0] + len(x) + x.size(-1) + y.shape[0]", {"x": (3, 2)}.get)
    '2/3 + 3 + 2 + y.shape[0]'
    """

    def size(found: re.Match[str]) -> str:
        sizes, place = shape(found[1] or found[4]) or (), int(found[2] or found[3] or 0)
        return str(sizes[place]) if -len(sizes) <= place < len(sizes) else found[0]

    return _SIZE.sub(size, text) if "." in text or "len" in text else text


def with_axes_named(text: str) -> str:
    """A text with axis= in the maximum and the minimum of programs, and without the .values of PyTorch behind them.

    Raises:
        ValueError: if it is open which axis is meant, or the places are taken and not the numbers.

    >>> with_axes_named("torch.max(W, 1, True).values - np.max(W, 0) + max(W, 1)")
    'torch.max(W,axis= 1,keepdim= True) - np.max(W,axis= 0) + max(W, 1)'
    """
    edits: list[tuple[int, int, str]] = []
    if extremes := [*_EXTREME.finditer(text)]:
        commas, ends = _parentheses(text)
        for found in extremes:
            edits += _edits(text, found[1], commas.get(found.end(), []), ends.get(found.end(), len(text)))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _parentheses(text: str) -> tuple[dict[int, list[int]], dict[int, int]]:
    """Where the arguments in each pair of parentheses begin, and where it ends, by the place where it opens."""
    starts: dict[int, list[int]] = {}
    ends: dict[int, int] = {}
    opened: list[int] = []
    for place, sign in enumerate(text):
        if sign in "([{":
            opened.append(place)
            starts[place] = [place + 1]
        elif sign in ")]}" and opened:
            ends[opened.pop()] = place
        elif sign == "," and opened:
            starts[opened[-1]].append(place + 1)
    return starts, ends


def _edits(text: str, library: str, starts: list[int], end: int) -> list[tuple[int, int, str]]:
    """What is changed in a maximum whose arguments begin at some places: from where, to where, and the new text."""
    is_method, is_of_torch = library == ".", library == "torch."
    values = (_NUMBERS_OF_A_PAIR if is_of_torch else _VALUES).match(text, end + 1)
    if not values and (is_method or not library):
        return []
    options = [(start, after - 1) for start, after in pairwise([*starts, end + 1])][0 if is_method else 1 :]
    is_axis = any(_AXIS.fullmatch(text, *place) for place in options[:1])
    if values and not is_axis and not any(_OPTION.match(text, *place) for place in options):
        raise ValueError(f"has {values[0]} behind a maximum or minimum without an axis: write it as max(…, axis=1)")
    if is_axis and is_of_torch and not values and text.startswith("[", end + 1):
        raise ValueError("takes a part of what torch gives: write .values for the numbers along the axis")
    without = [(*values.span(), "")] if values else []
    if is_method or not is_axis:
        return without
    flags = [(start, "keepdim=") for start, stop in options[1:2] if _FLAG.fullmatch(text, start, stop)]
    named = [(options[0][0], "axis="), *flags]
    return [*((place, place, name) for place, name in named), *without]


def is_product(word: str) -> bool:
    """Whether a word is what a program calls a product of two arrays."""
    return _PRODUCT.fullmatch(word) is not None


def _product(name: str, left: Piece, right: Piece) -> Piece:
    return matrix_product(left, right) if name != "multiply" else multiplied(left, "*", right)


class ProgramCalls(Calls, ABC):
    """The part of the grammar that reads the functions and methods of programs."""

    def product_of(self, name: str) -> Piece:
        """The product of the two arguments of dot(…), of which the parenthesis is read next."""
        self.place += 1
        outer = self.opened(has_lists=True)
        left = self.sum()
        self.need(",", name)
        right = self.sum()
        self.closed(outer, ")", "(")
        return _product(name, left, right)

    def method(self, base: Piece) -> Piece:
        """What a method such as .sum(axis=0) makes of what stands before it."""
        name = self.token.text[1:]
        self.place += 2
        outer = self.opened(has_lists=True)
        made = self.made_by(name, base)
        self.closed(outer, ")", "(")
        return made

    def made_by(self, name: str, base: Piece) -> Piece:
        """What a method makes, whose arguments are read next."""
        if is_product(name):
            return _product(name, base, self.sum())
        if name == "pow":
            return raised(base, self.sum(), by_entries=True)
        if name in ("t", "transpose") and self.token.text == ")":
            return transposed(base)
        if name in ("float", "double"):  # of what is True or False
            return base
        if name in _OF_TWO:
            return Piece(f"{_OF_TWO[name]}({base.bare}, {self.signed().text})", ATOM, base.axes)
        if name == "clamp" and (end := self.option()):  # x.clamp(min=0)
            bound, _, number = end.text.partition("=")
            name = {"min": "max", "max": "min"}.get(bound, "")
            if not name or self.token.text == ",":
                raise UnreadableError(
                    f".clamp({end.text}, …) has no meaning in a formula: write max(…, …) or min(…, …)"
                )
            return Piece(f"{name}({base.bare}, {number})", ATOM, base.axes)
        if name in FUNCTIONS and FUNCTIONS[name].arity == 1:
            return Piece(f"{name}({base.bare})", ATOM, base.axes)
        is_along = name in ARRAY_FUNCTIONS and ARRAY_FUNCTIONS[name].has_axis
        if not is_along and name not in OF_SEVERAL:
            raise UnreadableError(f".{name}() has no meaning in a formula: write it with + - * / ^ and ( )")
        options = []
        while self.token.text != ")":
            options.append(self.option() or Piece(f"axis={self.signed().text}"))
            self.take(",")
        axes = base.axes if is_along else max(base.axes - 1, 0) if options else 0
        return Piece(f"{name}({', '.join([base.bare, *(option.text for option in options)])})", ATOM, axes)
