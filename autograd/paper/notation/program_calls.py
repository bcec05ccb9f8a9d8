"""Calls as programs write them: np.dot(A, B), A.dot(B) and Z.sum(axis=0) are A @ B and sum(Z, axis=0)."""

from __future__ import annotations

import re
from abc import ABC

from autograd.paper.array_functions import ARRAY_FUNCTIONS
from autograd.paper.notation.calls import Calls
from autograd.paper.notation.pieces import ATOM, Piece, matrix_product, multiplied, raised, transposed
from autograd.paper.notation.tokens import UnreadableError
from autograd.paper.strict import FUNCTIONS, OF_SEVERAL

_TYPE = re.compile(
    r"(?<![\w.])(?:np|torch|jnp|tf)\.(?:int|float)(?:32|64)?(?=\()|\.astype\(\w+(?:\.\w+)?\)"
)  # of a number
_LIBRARY = re.compile(r"(?<![\w.])(?:np|numpy|torch|jnp|jax|tf|math|linalg|nn|functional|F)\.(?=[a-z])")
_MOST = 3  # of these names before one another, as in torch.nn.functional.softmax
_VALUES = re.compile(r"(?<=\))\.values\b")  # of the maximum along an axis, whose places PyTorch gives too
_PRODUCT = re.compile(r"(dot|matmul)|multiply")  # of two arrays: of matrices, or entry by entry


def without_libraries(text: str) -> str:
    """A text without the names of the libraries that functions come from.

    >>> without_libraries("np.exp(-z) / np.linalg.norm(z)"), without_libraries("np.int64(a > 0)")
    ('exp(-z) / norm(z)', '(a > 0)')
    """
    text = _TYPE.sub("", text)
    for _ in range(_MOST):
        text = _LIBRARY.sub("", text)
    return _VALUES.sub("", text)


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
        if name == "t":
            return transposed(base)
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
