"""Kernels of convolutions turned by 180°: y[1] = k[1]·x[1] + k[2]·x[2], y[2] = k[1]·x[2] + k[2]·x[3].

The way back from y to x is a convolution too, with the kernel turned round: people take it as it is.  The value is one
of the kernel as it stands: people turn it, as the convolution of mathematics does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from autograd.by_hand.slips.matrices.backward import SlopeSlip
from autograd.by_hand.slips.matrices.products import Pair, Product, with_pairs
from autograd.by_hand.slips.matrices.table import Table
from autograd.by_hand.slips.matrices.whole import ArraySlip
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float


class _Convolution(NamedTuple):
    """The kernel and the array that it moves over, of the product that they make."""

    product: Product
    kernel: str
    moves_over: str
    pairs: list[Pair]  # with an entry of the kernel at the left

    def turned(self, table: Table) -> Mapping[Value, Value]:
        """For each entry of the kernel the one in its place when the kernel is turned round."""
        entries = table.arrays[self.kernel].entries
        return dict(zip(entries, reversed(entries), strict=True))


def kernel_slopes(table: Table, products: list[Product]) -> Iterator[SlopeSlip]:
    """The slopes back to what a kernel moves over, with the kernel not turned round."""
    for one in _convolutions(table, products):
        turned = one.turned(table)
        slopes: dict[tuple[Value, Value], float] = defaultdict(float)
        for target, entry, source in one.pairs:
            slopes[target, source] += as_float(turned[entry].data)
        words = Phrase(
            "on the way back from {} to {}, the kernel {} was not turned by 180°",
            one.product.target,
            one.moves_over,
            one.kernel,
        )
        key = ("kernel", one.product.target, one.kernel)
        yield SlopeSlip("transposed weights", key, words, slopes)


def kernel_values(table: Table, products: list[Product], name: str) -> Iterator[ArraySlip]:
    """The value of what a kernel makes, with the kernel turned round."""
    for one in _convolutions(table, [product for product in products if product.target == name]):
        turned = one.turned(table)
        pairs = [Pair(target, turned[entry], source) for target, entry, source in one.pairs]
        words = Phrase("the kernel {} was turned by 180°", one.kernel)
        key = ("turned kernel", name, one.kernel)
        yield ArraySlip("transposed weights", key, words, with_pairs(table, one.product, pairs))


def _convolutions(table: Table, products: list[Product]) -> Iterator[_Convolution]:
    for product in products:
        for kernel, other in ((product.left, product.right), (product.right, product.left)):
            pairs = [
                Pair(p.target, p.left, p.right) if kernel == product.left else Pair(p.target, p.right, p.left)
                for p in product.pairs
            ]
            if _moves_over(table, pairs):
                yield _Convolution(product, kernel, other, pairs)


def _moves_over(table: Table, pairs: list[Pair]) -> bool:
    """Whether an array lies at another place of a second one for each entry that is made, and the places overlap."""
    if any(entry not in table.places or source not in table.places for _, entry, source in pairs):
        return False
    places: dict[Value, set[tuple[int, ...]]] = defaultdict(set)
    for target, entry, source in pairs:
        here, there = table.places[entry], table.places[source]
        if len(here) != len(there):
            return False
        places[target].add(tuple(b - a for a, b in zip(here, there, strict=True)))
    lies_at = {place for found in places.values() for place in found}
    covered = {source for _, _, source in pairs}
    return sum(map(len, places.values())) == len(places) == len(lies_at) and len(covered) < len(pairs)
