"""Products of matrices in a derivative, such as δ · xᵀ and Wᵀ · δ: those that are right whatever the numbers are."""

from __future__ import annotations

import random
from collections.abc import Iterator

from autograd.by_hand.derivations.matrix_forms import Form, agree, written
from autograd.by_hand.slips.matrices.products import Product
from autograd.by_hand.slips.matrices.table import Table
from autograd.paper.arrays import Array, ShapeError
from autograd.paper.pieces import TIMES, Piece, bracketed, joined, words
from autograd.paper.quantities import symbol


def forms_of_a_product(name: str, product: Product, table: Table, onward: Piece, delta: Array) -> Iterator[Form]:
    """What is passed on through a product to one of its factors.

    With W for the other factor, δ · W and δ · Wᵀ give the same numbers where W is symmetric: so each is tried on other
    numbers as well.

    Args:
        name: the factor.
        product: the product.
        table: the arrays.
        onward: the symbol of the derivative with respect to what the product makes.
        delta: its numbers.
    """
    other = product.right if name == product.left else product.left
    chance = random.Random(0)  # the same numbers every time
    trial, there = (table.arrays[x].mapped(lambda _: chance.uniform(1, 2)) for x in (product.target, other))
    expected = _part_of(name, product, table, trial, there)
    forms = _products(onward, delta, symbol(other), table.values(other))
    for form, tried in zip(forms, _products(onward, trial, symbol(other), there), strict=True):
        if agree(tried.result, expected):
            yield form


def _part_of(name: str, product: Product, table: Table, delta: Array, other: Array) -> Array:
    """What a product contributes, with these numbers for the derivative and for the other factor."""
    arrays = table.arrays
    deltas = dict(zip(arrays[product.target].entries, delta.entries, strict=True))
    factors = dict(
        zip(arrays[product.right if name == product.left else product.left].entries, other.entries, strict=True)
    )
    found = dict.fromkeys(arrays[name].entries, 0.0)
    for target, left, right in product.pairs:
        source, factor = (left, right) if name == product.left else (right, left)
        found[source] += deltas[target] * factors[factor]
    return Array(arrays[name].shape, found.values())


def _products(onward: Piece, delta: Array, name: Piece, other: Array) -> Iterator[Form]:
    """The products of a derivative and a factor, in either order, with one of them transposed or none."""
    pairs = ((delta, other), (other, delta))
    for turned_left, turned_right in ((False, True), (True, False), (False, False)):
        for left, right in pairs:
            names = (onward, name) if left is delta else (name, onward)
            turned = (turned_left, turned_right)
            factors = [x.transposed() if is_turned else x for x, is_turned in zip((left, right), turned, strict=True)]
            if len(factors[0].shape) == 1 and factors[1].table[0] > 1:  # NumPy's row, where a vector is a column here
                continue
            symbols = [_transposed(x) if is_turned else x for x, is_turned in zip(names, turned, strict=True)]
            try:
                result = factors[0] @ factors[1]
            except ShapeError:
                continue
            if isinstance(result, Array):
                shapes = words("    " + " · ".join("×".join(map(str, x.table)) for x in factors))
                numbers = joined(TIMES, [written(x) for x in factors])
                yield Form(joined(TIMES, symbols), numbers, result, shapes)


def _transposed(piece: Piece) -> Piece:
    """The symbol of a transpose; that of a derivative stands in parentheses."""
    piece = bracketed(piece) if "/" in piece.text else piece
    mathml = f"<msup><mrow>{piece.mathml}</mrow><mo>⊤</mo></msup>"
    return Piece(f"{piece.text}ᵀ", rf"{piece.latex}^{{\top}}", mathml)
