"""Pieces of strict text, each with how tightly it binds, and the ways they are joined: with +, *, @, / and **."""

from __future__ import annotations

import re
from typing import NamedTuple

_LOGARITHM = re.compile(r"(?:log|ln)\w*\(")
_SLOPE = re.compile(r"\w+_prime\([^()]*\)")
_ROW_OF_ONES = "1.T"
_ONES = re.compile(r"((?:.*[-*])?)1\.T")  # with a sign or a factor in front
SUM, PRODUCT, SIGN, POWER, ATOM = range(5)  # how tightly a piece holds together


class TwoProductsError(ValueError):
    """Arrays are multiplied, entry by entry or as matrices: the text alone does not say which."""


class OpenReachError(ValueError):
    """An exponent goes on without a sign, as in e^2x: the text alone does not say how far it reaches."""


class OpenArgumentError(OpenReachError):
    """An argument goes on without a sign, as in cos w (t - s), and no reading is the usual one."""


class Piece(NamedTuple):
    """Strict text, how tightly it binds, and how many axes it has: 0 for a number, 1 for a vector, 2 for a matrix."""

    text: str
    binding: int = ATOM
    axes: int = 0
    inner: str = ""  # without the parentheses around all of it
    is_exponential: bool = False  # e, of which a power is exp(...)
    row: str = ""  # of a row: the vector that it is the transpose of
    is_turned: bool = False  # a transpose as on paper, Wᵀ and not W.T

    @property
    def bare(self) -> str:
        """The text where no parentheses are needed."""
        return self.inner or self.text

    def within(self, binding: int) -> str:
        """The text as a part of what binds so tightly."""
        return self.text if self.binding >= binding else f"({self.text})"


def grouped(piece: Piece) -> Piece:
    """What stands in parentheses: they stay where they say how a product is read."""
    if piece.binding == ATOM:
        return piece
    return Piece(f"({piece.text})", ATOM, piece.axes, piece.text, row=piece.row and f"({piece.row})")


def added(terms: list[Piece], signs: list[str]) -> Piece:
    """A sum or a difference; ``signs`` stand between the terms."""
    if not signs:
        return terms[0]
    rest = (f" {sign} {term.within(PRODUCT)}" for sign, term in zip(signs, terms[1:], strict=True))
    return Piece(terms[0].within(SUM) + "".join(rest), SUM, max(term.axes for term in terms))


def negated(piece: Piece) -> Piece:
    """A piece with a minus in front."""
    return Piece(f"-{piece.within(SIGN)}", SIGN, piece.axes, row=piece.row and f"-{piece.row}")


def multiplied(left: Piece, sign: str, right: Piece) -> Piece:
    """Two factors with * or / or another sign of a product between them."""
    text, row = f"{left.within(PRODUCT)}{sign}{right.within(SIGN)}", ""
    if left.row and not right.axes:
        row = f"{left.row}{sign}{right.within(SIGN)}"
    elif right.row and not left.axes:
        row = f"{left.within(PRODUCT)}{sign}{right.row}"
    return Piece(text, PRODUCT, max(left.axes, right.axes), row=row)


def compared(left: Piece, sign: str, right: Piece) -> Piece:
    """A comparison in parentheses, which is 1 where it holds and 0 elsewhere: (z > 0) is the slope of relu."""
    above, below = (left, right) if sign[0] == ">" else (right, left)
    if len(sign) > 1:  # a ≥ b unless a < b
        above, below = below, above
    text = f"step({above.bare if below.bare == '0' else added([above, below], ['-']).text})"
    return Piece(f"1 - {text}" if len(sign) > 1 else text, SUM if len(sign) > 1 else ATOM, max(left.axes, right.axes))


def transposed(piece: Piece) -> Piece:
    """A transpose; that of a vector is a row, and 1ᵀ is one of ones."""
    if piece.text == "1":
        return Piece(_ROW_OF_ONES)
    return Piece(f"{piece.within(ATOM)}.T", ATOM, 2 if piece.axes else 0, row=piece.text if piece.axes == 1 else "")


def matrix_product(left: Piece, right: Piece) -> Piece:
    """The product of matrices; a row times a vector is one number."""
    text = f"{left.within(PRODUCT)} @ {right.within(SIGN)}"
    if not left.row:
        return Piece(text, PRODUCT, max(left.axes + right.axes - 2, 0) if not right.row else 2)
    through = f"{left.row} @ {right.within(SIGN)}"
    return Piece(through, PRODUCT, 0) if right.axes == 1 else Piece(text, PRODUCT, 2, row=through)


def beside(left: Piece, right: Piece, sign: str = "", *, is_summed: bool = False, chosen: str = "") -> Piece:
    """Two factors beside one another, or with a dot between them: numbers with *, arrays with @.

    A capital letter is that of a matrix, also where W has a single row.  The sum of y log p is that of its entries, and
    so is that of Y log P.  And a (1 − a) is the slope of a sigmoid, of each entry, as is σ'(z).

    Args:
        left, right: the factors.
        sign: what stands between them.
        is_summed: whether the product is made one number.
        chosen: * or @ where both have a meaning; by default that is asked about.

    Raises:
        TwoProductsError: if the arrays there are multiplied in two ways.
    """
    if right.axes and (ones := _ONES.fullmatch(left.text)):
        return _summed(ones[1], left, right)
    is_of_entries = left.axes == right.axes and (left.axes == 1 or _LOGARITHM.match(right.text))
    factor = left.text.rpartition("*")[2].lstrip("-")  # the h of 2h, which is one of each entry too
    is_slope = right.bare in (f"1 - {factor}", f"1 - {factor}**2")
    is_slope |= f"1 - {right.text}" in (left.bare, factor.removeprefix("(").removesuffix(")"))
    is_slope |= left.axes == right.axes and bool(_SLOPE.fullmatch(left.text) or _SLOPE.fullmatch(right.text))
    if not (left.axes and right.axes) or (is_summed and is_of_entries) or is_slope:
        return multiplied(left, "*", right)
    is_row = left.axes == right.axes == 1 and (left.text[0].isupper() or right.text[0].isupper())
    is_of_matrices = any(x.text.endswith(".T") or x.text.startswith("diag(") for x in (left, right))  # also with a dot
    if left.axes == right.axes and not is_row and (left.axes == 1 or (sign and not is_of_matrices)):
        if chosen:
            return matrix_product(left, right) if chosen == "@" else multiplied(left, "*", right)
        one, other = left.within(PRODUCT), right.within(SIGN)
        which = f"{one}*{other} entry by entry, or {one} @ {other}"
        raise TwoProductsError(f"multiplies the arrays {left.bare} and {right.bare}: write {which}")
    return matrix_product(left, right)


def tensor_product(left: Piece, right: Piece, chosen: str = "") -> Piece:
    """Two factors with ⊗ between them: of vectors the outer product, or as for ⊙ that of their entries.

    Raises:
        TwoProductsError: if it is not chosen which.
    """
    if right.row:
        return matrix_product(left, right)
    if not (left.axes == right.axes == 1) or chosen == "*":
        return multiplied(left, "*", right)
    outer = f"outer({left.bare}, {right.bare})"
    if not chosen:
        one = f"{left.within(PRODUCT)}*{right.within(SIGN)}"
        raise TwoProductsError(f"has ⊗ between {left.bare} and {right.bare}: write {outer}, or {one} entry by entry")
    return Piece(outer, ATOM, 2)


def _summed(front: str, ones: Piece, piece: Piece) -> Piece:
    """A vector or a matrix with a row of ones before it, and a sign or a factor before those: its sum, or a row."""
    if piece.axes == 1:
        return Piece(f"{front}sum({piece.bare})", ones.binding, ones.axes)
    text = f"{front}sum({piece.bare}, axis=0)"
    return Piece(text, ones.binding, 2, row=text)


def times_ones(piece: Piece) -> Piece:
    """A row or a matrix with a column of ones behind it: its sum, or those of its rows."""
    return Piece(f"sum({piece.row})") if piece.row else Piece(f"sum({piece.bare}, axis=1)", ATOM, 1)


def _written_out(name: str, exponent: str) -> str:
    """What to write in place of a power of a matrix."""
    if exponent.startswith("-"):
        return f"1/{name} entry by entry; an inverse is not read"
    count = int(exponent) if exponent in ("3", "4") else 2
    return f"{'*'.join([name] * count)} entry by entry, or {' @ '.join([name] * count)}"


def raised(base: Piece, exponent: Piece, *, by_entries: bool = False) -> Piece:
    """A power; a power of e is exp.

    Args:
        base: what is raised.
        exponent: the power.
        by_entries: whether the power of a matrix can only be that of its entries: it is not square, or is summed.

    Raises:
        ValueError: if a square matrix is raised, which has two meanings.
    """
    if base.is_exponential:
        return Piece(f"exp({exponent.bare})", ATOM, exponent.axes)
    if base.axes == 2 and base.text.isidentifier() and not by_entries:
        raise ValueError(f"raises the matrix {base.text} to a power: write {_written_out(base.text, exponent.bare)}")
    return Piece(f"{base.within(ATOM)}**{exponent.within(SIGN)}", POWER, max(base.axes, exponent.axes))
