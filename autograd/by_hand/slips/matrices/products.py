"""Slips in products of matrices: another array in the place of a factor, one sample only, entry by entry or not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from autograd.by_hand.slips.matrices.backward import SlopeSlip
from autograd.by_hand.slips.matrices.table import Table
from autograd.by_hand.slips.matrices.whole import ArraySlip
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.engine.history import local_slope, numbers_of
from autograd.engine.value import Value
from autograd.paper.array_names import array_name
from autograd.paper.arrays import ShapeError
from autograd.table.arithmetic import as_float

_MOST_SAMPLES = 16  # that may be the only one that was taken

_OF_A_SAMPLE = (  # how many times it is counted, and how many times each of the others
    ("not summed", 1, 0, "only {} {} of {} was taken: it is not summed over all"),
    ("missing path", 0, 1, "{} {} of {} is left out of the sum"),
    ("doubled path", 2, 1, "{} {} of {} is counted twice in the sum"),
)


class Pair(NamedTuple):
    """A product of two entries in the formula of a third."""

    target: Value
    left: Value
    right: Value


class Product(NamedTuple):
    """An array that is made from the products of the entries of two others."""

    target: str
    left: str
    right: str
    pairs: list[Pair]


def products_of(table: Table) -> list[Product]:
    """The products in the formulas of all arrays, but for those of a recurrence with an earlier step of itself."""
    found: dict[tuple[str, str, str], list[Pair]] = defaultdict(list)
    for array in table.arrays.values():
        for target in array.entries:
            for node in table.example.graph.operations(target):
                if _is_product(node):
                    pair = Pair(target, *node.args)
                    found[array_name(target.name), array_name(pair.left.name), array_name(pair.right.name)].append(pair)
    return [Product(*names, pairs) for names, pairs in found.items() if all(names[1:]) and names[0] not in names[1:]]


def _is_product(node: Value) -> bool:
    """Whether an operation multiplies two names: the slope with respect to each is the other."""
    if len(node.args) != 2 or not all(isinstance(a, Value) and array_name(a.name) for a in node.args):
        return False
    numbers = numbers_of(node)
    return [local_slope(node, place, numbers) for place in (0, 1)] == numbers[::-1]


def factor_slips(table: Table, products: list[Product]) -> Iterator[SlopeSlip]:
    """The derivative with respect to one factor, with another array, or itself, in the place of the other factor."""
    for product in products:
        for by, other in ((product.left, product.right), (product.right, product.left)):
            for name, array in table.arrays.items():
                if name not in (other, product.target) and array.shape == table.arrays[other].shape:
                    there = dict(zip(table.arrays[other].entries, array.entries, strict=True))
                    slopes: dict[tuple[Value, Value], float] = defaultdict(float)
                    for pair in product.pairs:
                        source, factor = (pair.left, pair.right) if by == product.left else (pair.right, pair.left)
                        taken = there.get(factor, factor)  # a start, as h[0], has no other in its place
                        slopes[pair.target, source] += as_float(taken.data)
                    words = Phrase("in ∂{}/∂{}, {} stands in place of {}", product.target, by, name, other)
                    yield SlopeSlip("wrong factor", ("factor", product.target, by, name), words, slopes)


def sample_slips(table: Table) -> Iterator[SlopeSlip]:
    """The derivative with respect to what all samples share: from one sample alone, without one, or with one twice."""
    for block in table.blocks.values():
        shape = table.arrays[block.target].shape if block.target in table.arrays else ()
        if len(shape) < 2 or _is_of_samples(block.source, table):
            continue
        for axis, what in enumerate(("row", "column")):
            for i in range(shape[axis] if 1 < shape[axis] <= _MOST_SAMPLES else 0):
                for kind, here, others, words in _OF_A_SAMPLE:
                    slopes = {
                        edge: slope * (here if table.places[edge[0]][axis] == i else others)
                        for edge, slope in block.slopes.items()
                    }
                    key = ("one", block.target, block.source, axis, i, here)
                    yield SlopeSlip(kind, key, Phrase(words, what, str(i + 1), block.target), slopes)


def _is_of_samples(name: str, table: Table) -> bool:
    """Whether something is no parameter: each sample has its own."""
    nodes = table.arrays[name].entries if name in table.arrays else [table.nodes[name]]
    return any(node.op is not None or node.name not in table.example.parameters for node in nodes[:1])


def product_slips(table: Table, products: list[Product], name: str) -> Iterator[ArraySlip]:
    """The value of an array with the matrix product taken entry by entry, or the reverse, or a factor transposed."""
    for product in products:
        if product.target == name:
            yield from _with_transposed_factors(table, product)
            yield from _of_the_other_kind(table, product)


def _with_transposed_factors(table: Table, product: Product) -> Iterator[ArraySlip]:
    for factor in (product.left, product.right):
        array = table.arrays[factor]
        if len(array.shape) == 2 and array.shape[0] == array.shape[1]:
            there = dict(zip(array.entries, array.transposed().entries, strict=True))
            moved = [
                Pair(pair.target, there.get(pair.left, pair.left), pair.right)
                if factor == product.left
                else Pair(pair.target, pair.left, there.get(pair.right, pair.right))
                for pair in product.pairs
            ]
            words = Phrase("the transpose of {} stands in place of {}", factor, factor)
            yield ArraySlip(
                "transposed", ("transposed factor", product.target, factor), words, with_pairs(table, product, moved)
            )


def _of_the_other_kind(table: Table, product: Product) -> Iterator[ArraySlip]:
    left, right = table.arrays[product.left], table.arrays[product.right]
    target = table.arrays[product.target]
    if not left.shape == right.shape == target.shape or len(target.shape) != 2:
        return
    is_entrywise = len(product.pairs) == len(target.entries)
    if is_entrywise:
        try:
            moved = _matrix_product(left.nested(), right.nested(), target.nested())
        except ShapeError:
            return
        words = Phrase("the product of the matrices {} and {}, not entry by entry", product.left, product.right)
    else:
        moved = [Pair(*entries) for entries in zip(target.entries, left.entries, right.entries, strict=True)]
        words = Phrase("{} and {} are multiplied entry by entry, not as matrices", product.left, product.right)
    key = ("other product", product.target, product.left, product.right)
    yield ArraySlip("wrong product", key, words, with_pairs(table, product, moved))


def _matrix_product(left: list[list[Value]], right: list[list[Value]], target: list[list[Value]]) -> list[Pair]:
    if len(left[0]) != len(right):
        raise ShapeError("the matrices have no product")
    return [
        Pair(target[i][j], left[i][k], right[k][j])
        for i in range(len(target))
        for j in range(len(target[0]))
        for k in range(len(right))
    ]


def with_pairs(table: Table, product: Product, pairs: list[Pair]) -> Mapping[str, float]:
    """The numbers of an array that is a sum of products and other terms, with other products."""
    numbers = {node.name: as_float(node.data) for node in table.arrays[product.target].entries}
    for sign, found in ((-1, product.pairs), (1, pairs)):
        for target, left, right in found:
            numbers[target.name] += sign * as_float(left.data) * as_float(right.data)
    return numbers
