"""The slope of each entry of an array, as 1 − h², where it is one formula of whole arrays for all entries."""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, place_of
from autograd.paper.graph import has_name
from autograd.paper.pieces import ENTRYWISE, NEGATIVE, TIMES, Piece, bracketed, joined, row
from autograd.paper.products import Product
from autograd.paper.quantities import symbol, written_factor
from autograd.paper.simplifying import Slope, factors_of

_OF_ENTRIES = re.compile(r"(?<![\d.])(?<!\d )·|\[")  # a product that is not with a number, or an entry that is left


def formula_of_all(edges: Iterable[tuple[Slope, Value, Value]]) -> Piece | None:
    """One formula for the slopes of these edges, each with its target and source, as a factor; else None."""
    found = set[Piece | None]()
    for slope, target, source in edges:
        same = place_of(target.name) == place_of(source.name)
        found.add(of_an_entry(slope, source, alone=False) if same else None)
    formula = found.pop() if len(found) == 1 else None
    return bracketed(formula) if formula and formula.text.startswith(NEGATIVE.text) else formula


def of_an_entry(slope: Slope, entry: Value, *, alone: bool = True) -> Piece | None:
    """A formula with whole arrays in place of their entries; None if entries are in other places, or no product."""
    number, factors = factors_of(slope)
    pieces = [_of_whole_arrays(factor, entry, alone=alone and len(factors) == 1 == number) for factor in factors]
    found = [piece for piece in pieces if piece is not None]
    if not found or len(found) < len(pieces) or (len(found) > 1 and not all(map(_has_entries, factors))):
        return None
    scale = Product.of([(abs(number), [])]).in_symbols()
    piece = joined(ENTRYWISE, found)
    piece = piece if abs(number) == 1 else joined(TIMES, [scale, piece])
    return row(NEGATIVE, piece) if number < 0 else piece


def _of_whole_arrays(factor: Value, entry: Value, *, alone: bool) -> Piece | None:
    """A factor with whole arrays in place of their entries; None if entries are multiplied, or in other places."""
    piece = written_factor(factor, alone=alone)
    for node in history(factor, stop=has_name):
        if whole := array_name(node.name):
            if place_of(node.name) != place_of(entry.name):
                return None
            one, all_of_it = symbol(node.name), symbol(whole)
            piece = Piece(*(form.replace(a, b) for form, a, b in zip(piece, one, all_of_it, strict=True)))
    return None if _OF_ENTRIES.search(piece.text) or piece.text.replace("/", "").isdecimal() else piece


def _has_entries(factor: Value) -> bool:
    return any(array_name(node.name) for node in history(factor, stop=has_name))
