"""Calls as programs write them: np.dot(A, B), A.dot(B) and Z.sum(axis=0) are A @ B and sum(Z, axis=0)."""

from __future__ import annotations

import re
from abc import ABC

from autograd.paper.notation.calls import Calls
from autograd.paper.notation.pieces import ATOM, Piece, matrix_product, multiplied
from autograd.paper.notation.tokens import UnreadableError
from autograd.paper.strict import OF_SEVERAL

_TYPE = re.compile(
    r"(?<![\w.])(?:np|torch|jnp|tf)\.(?:int|float)(?:32|64)?(?=\()|\.astype\(\w+(?:\.\w+)?\)"
)  # of a number
_LIBRARY = re.compile(r"(?<![\w.])(?:np|numpy|torch|jnp|tf|math|linalg)\.(?=[a-z])")
_PRODUCT = re.compile(r"(dot|matmul)|multiply")  # of two arrays: of matrices, or entry by entry


def without_libraries(text: str) -> str:
    """A text without the names of the libraries that functions come from.

    >>> without_libraries("np.exp(-z) / np.linalg.norm(z)"), without_libraries("np.int64(a > 0)")
    ('exp(-z) / norm(z)', '(a > 0)')
    """
    return _LIBRARY.sub("", _LIBRARY.sub("", _TYPE.sub("", text)))


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
        if is_product(name):
            other = self.sum()
            self.closed(outer, ")", "(")
            return _product(name, base, other)
        if name not in OF_SEVERAL:
            raise UnreadableError(f".{name}() has no meaning in a formula: write it with + - * / ^ and ( )")
        options = []
        while self.token.text != ")":
            options.append(self.option() or Piece(f"axis={self.signed().text}"))
            self.take(",")
        self.closed(outer, ")", "(")
        axes = max(base.axes - 1, 0) if options else 0
        return Piece(f"{name}({', '.join([base.bare, *(option.text for option in options)])})", ATOM, axes)
