"""The product along a path: a number and formulas, written in symbols and in numbers.

On paper a factor of 1 is left out, a constant stands first, and a negative factor stands in parentheses.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.pieces import DOTS, NEGATIVE, TIMES, Piece, bracketed, joined, row
from autograd.paper.quantities import exactly, factor_of, number_of, written_factor
from autograd.table.rows import NO_PATH


def gives(factors: Iterable[Exact], product: Exact) -> bool:
    """Whether a product may be written in numbers: on a closed path 0 · inf would stand for 0, which is not true."""
    return product is not NO_PATH or all(map(math.isfinite, factors))


class Product(NamedTuple):
    """The factors along one path: a number, then formulas in the order of the path (None for those left out)."""

    number: Exact
    factors: Sequence[Value | None]

    @classmethod
    def of(cls, slopes: Iterable[tuple[Exact, Sequence[Value]] | None]) -> Product:
        """The product of slopes, each a number and formulas (None for one left out)."""
        constant: Exact = Fraction(1)
        factors: list[Value | None] = []
        for slope in slopes:
            if slope is None:
                factors.append(None)
                continue
            constant = slope[0] * constant
            factors += slope[1]
        return cls(constant, factors)

    def value(self) -> Exact:
        """The number of the product, if nothing is left out."""
        result = self.number
        for factor in self.factors:
            result = result * factor.data if factor is not None else result
        return result

    def in_symbols(self, longest: int | None = None) -> Piece:
        """The formulas; one with more characters than ``longest`` has … for its long parts."""
        alone = len(self.factors) == 1 and self.number == 1
        return self._joined(
            [DOTS if f is None else written_factor(f, alone=alone, longest=longest) for f in self.factors]
        )

    def is_one(self) -> bool:
        """Whether it is 1, which a longer product leaves out."""
        return self.number == 1 and not self.factors

    def as_factor(self) -> Piece:
        """The formulas inside a longer product."""
        piece = self._joined([DOTS if f is None else written_factor(f) for f in self.factors])
        return bracketed(piece) if piece.text.startswith("−") else piece

    def in_numbers(self) -> Piece:
        """The numbers of the formulas."""
        alone = len(self.factors) == 1 and self.number == 1
        return self._joined(
            [DOTS if f is None else number_of(f.data) if alone else factor_of(f.data) for f in self.factors]
        )

    def _joined(self, pieces: list[Piece]) -> Piece:
        if not pieces:
            return exactly(self.number)
        if self.number < 0:
            return row(NEGATIVE, Product(-self.number, self.factors)._joined(_safe_after_a_minus(pieces)))
        return joined(TIMES, [*([] if self.number == 1 else [exactly(self.number)]), *pieces])


def is_folded_away(products: Sequence[Product], slope: Exact) -> bool:
    """Whether formulas have lost what makes a slope nan or infinite: 0·√x is 0 on paper, and its slope 0·inf at 0."""
    return not math.isfinite(slope) and math.isfinite(sum(product.value() for product in products))


def _safe_after_a_minus(pieces: list[Piece]) -> list[Piece]:
    first, *others = pieces
    return [bracketed(first) if first.text.startswith("−") else first, *others]
