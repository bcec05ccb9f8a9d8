"""What everybody knows by heart: behind a softmax p with cross-entropy the derivative is p − y, or (p − y)/n."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from autograd.by_hand.derivations.matrix_forms import Form, agree, written
from autograd.by_hand.example.softmaxes import is_share
from autograd.by_hand.slips.matrices.table import Block, Table
from autograd.paper.arrays import Array
from autograd.paper.entry_by_entry import elementwise
from autograd.paper.pieces import MINUS, bracketed, joined, row, words
from autograd.paper.quantities import symbol
from autograd.table.arithmetic import as_float


def difference_by_heart(table: Table, gradient: Array, name: str, leaving: Sequence[Block]) -> Form | None:
    """p − y, or (p − y)/n, for what a softmax is taken of; None where it is wrong for these targets or for others.

    Args:
        table: the arrays.
        gradient: the numbers of the derivative.
        name: what it is a derivative with respect to.
        leaving: the blocks of slopes from it.
    """
    for block in leaving:
        if block.target in table.arrays and is_share(table.arrays[block.target].entries[0]):
            shape = table.arrays[block.target].shape
            for y, array in table.arrays.items():
                if array.shape == shape and all(node.op is None for node in array.entries):
                    found = _difference(table, gradient, block.target, y)
                    if found and _is_right_elsewhere(table, name, block.target, y):
                        return found
    return None


def _difference(table: Table, gradient: Array, p: str, y: str) -> Form | None:
    outputs, targets = table.values(p), table.values(y)
    gap = elementwise(lambda a, b: a - b, [outputs, targets])
    symbols, numbers = joined(MINUS, [symbol(p), symbol(y)]), joined(MINUS, [written(outputs), written(targets)])
    if agree(gap, gradient):
        return Form(symbols, numbers, gap)
    for n in {*gap.shape}:
        mean = elementwise(lambda x, count: x / count, [gap, n])
        if agree(mean, gradient):
            over = words(f"/{n}")
            return Form(row(bracketed(symbols), over), row(bracketed(numbers), over), mean)
    return None


def _is_right_elsewhere(table: Table, name: str, p: str, y: str) -> bool:
    """Whether it is right for other targets, too: x_2 may have the numbers of y_1."""
    leaves = {**table.example.leaves, **_moved(table.arrays[y])}
    try:
        other = Table(replace(table.example, leaves=leaves))
    except (ValueError, ZeroDivisionError):
        return False
    gradient = other.arrays[name].mapped(lambda node: other.right.get(node, 0.0))
    return _difference(other, gradient, p, y) is not None


def _moved(targets: Array) -> dict[str, float]:
    """Other numbers for targets, whose rows and columns have the same sums: something goes from one to another."""
    rows, columns = targets.table
    signs = {(i, j): (-1) ** (i + j) for i in range(min(rows, 2)) for j in range(min(columns, 2))}
    places = [(i, j) for i in range(rows) for j in range(columns)]
    pairs = zip(places, targets.entries, strict=True)
    return {node.name: as_float(node.data) + 0.25 * signs.get(place, 0) for place, node in pairs}
