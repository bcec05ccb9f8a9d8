"""The chain rule for a whole array, in matrix form: ∂L/∂W1 = ∂L/∂z1 · xᵀ, in symbols, in numbers, and the result.

It goes back from array to array, as in backpropagation.  A form is written only if its numbers are those of the
gradient; where no form is known, the array is written down by itself.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any, NamedTuple

from autograd.by_hand.example.from_python import example_of_graph
from autograd.by_hand.example.labels import Labels
from autograd.by_hand.example.named_optimisers import PLAIN_DESCENT
from autograd.by_hand.slips.matrices.products import products_of
from autograd.by_hand.slips.matrices.table import Block, Table
from autograd.by_hand.slips.softmax_slopes import is_share
from autograd.paper.arrays import Array, ShapeError, along, elementwise
from autograd.paper.equations import Equation, of_lines
from autograd.paper.graph import Graph
from autograd.paper.hiding import OTHER_RESULTS, RESULTS, SYMBOLS
from autograd.paper.pieces import ENTRYWISE, MINUS, TIMES, Piece, added, bracketed, joined, matrix, row, words
from autograd.paper.quantities import derivative_of, number_of, symbol
from autograd.table.arithmetic import as_float

_TRANSPOSE = Piece("ᵀ", r"^{\top}", "<mo>ᵀ</mo>")
_CLOSE = 1e-9  # relative: how well the numbers of a form agree with the gradient


class _Form(NamedTuple):
    """A derivative in matrix form: its symbols, its numbers, and what these give."""

    symbols: Piece
    numbers: Piece
    result: Array


def derivation_of_array(graph: Graph, name: str) -> tuple[list[Equation], list[Any]]:
    """The equations from the end of a graph back to an array, and the numbers of its derivative.

    Raises:
        ValueError: if there is no such array.
    """
    written = _Matrices(graph)
    if name not in written.table.arrays:
        raise ValueError(f"no array is called {name!r}: name one with array(...).named({name!r})")
    return [written.equation(array) for array in written.back_to(name)], written.gradient(name).nested()


class _Matrices:
    """The derivatives of the end of a graph with respect to its arrays."""

    def __init__(self, graph: Graph) -> None:
        labels = Labels(graph, ())
        self.table = Table(example_of_graph(labels, [], None, PLAIN_DESCENT))
        self._products = products_of(self.table)
        self._end = self.table.example.error

    def gradient(self, name: str) -> Array:
        """The numbers of ∂end/∂array."""
        return self.table.arrays[name].mapped(lambda node: self.table.right.get(node, 0.0))

    def back_to(self, name: str) -> list[str]:
        """The arrays from the end back to one, which comes last; a softmax that is folded away is left out."""
        needed, waiting = {name}, [name]
        for array in waiting:
            targets = [] if self._by_heart(array) else [block.target for block in self._leaving(array)]
            new = [target for target in targets if target in self.table.arrays and target not in needed]
            needed.update(new)
            waiting += new
        in_order = [array for array in self.table.arrays if array in needed]
        return sorted(in_order, key=self._depth, reverse=True)

    def _depth(self, name: str) -> int:
        """How late an array is made."""
        order = self.table.example.graph.order
        return max(map(order.index, self.table.arrays[name].entries))

    def equation(self, name: str) -> Equation:
        """The derivative with respect to one array."""
        left, result = self._symbol(name), _written(self.gradient(name))
        by_heart = self._by_heart(name)
        forms = [by_heart] if by_heart else [self._form(name, block) for block in self._leaving(name)]
        found = [form for form in forms if form]
        if not found or len(found) < len(forms):
            return of_lines(left, [(RESULTS, [result])])
        symbols, numbers = added([form.symbols for form in found]), added([form.numbers for form in found])
        return of_lines(left, [(SYMBOLS, [symbols]), (OTHER_RESULTS, [numbers]), (RESULTS, [result])])

    def _symbol(self, name: str) -> Piece:
        return derivative_of(symbol(self._end), symbol(name))

    def _leaving(self, name: str) -> list[Block]:
        """The blocks of slopes from an array to what is made from it, as far as it leads to the end."""
        right, blocks = self.table.right, self.table.blocks.values()
        return [b for b in blocks if b.source == name and any(right.get(target, 0.0) for target, _ in b.slopes)]

    def _form(self, name: str, block: Block) -> _Form | None:
        """What one use of an array contributes, in matrix form; None if no form is known."""
        part = self._part(name, block)
        if block.target == self._end:
            written = _written(part)
            return _Form(derivative_of(symbol(self._end), symbol(name)), written, part)
        if block.target not in self.table.arrays:
            return None
        return next((form for form in self._forms(name, block) if _agree(form.result, part)), None)

    def _part(self, name: str, block: Block) -> Array:
        """The numbers of what one use of an array contributes."""
        numbers = dict.fromkeys(self.table.arrays[name].entries, 0.0)
        for (target, source), slope in block.slopes.items():
            numbers[source] += self.table.right.get(target, 0.0) * slope
        return Array(self.table.arrays[name].shape, numbers.values())

    def _forms(self, name: str, block: Block) -> Iterator[_Form]:
        onward, delta = self._symbol(block.target), self.gradient(block.target)
        yield _Form(onward, _written(delta), delta)
        yield from self._summed(onward, delta)
        if len(block.edges) == len(delta.entries):
            slopes = Array(delta.shape, block.slopes.values())
            factor = derivative_of(symbol(block.target), symbol(name))
            result = elementwise(_product, [delta, slopes])
            yield _Form(
                joined(ENTRYWISE, [onward, factor]), joined(ENTRYWISE, [_written(delta), _written(slopes)]), result
            )
        for product in self._products:
            if product.target == block.target and name in (product.left, product.right):
                other = product.right if name == product.left else product.left
                yield from _products(onward, delta, symbol(other), self.table.values(other))

    def _summed(self, onward: Piece, delta: Array) -> Iterator[_Form]:
        """The sum over the samples of a batch."""
        for axis, what in enumerate(("rows", "columns")) if len(delta.shape) == 2 else ():
            says = words(f"sum of the {what} of ")
            for keepdims in (False, True):
                result = along(math.fsum, delta, axis, keepdims=keepdims)
                yield _Form(row(says, onward), row(says, _written(delta)), result)

    def _by_heart(self, name: str) -> _Form | None:
        """p − y, or (p − y)/n, of a softmax p with cross-entropy."""
        for block in self._leaving(name):
            if block.target in self.table.arrays and is_share(self.table.arrays[block.target].entries[0]):
                outputs, shape = self.table.values(block.target), self.table.arrays[block.target].shape
                for target, array in self.table.arrays.items():
                    if array.shape == shape and all(node.op is None for node in array.entries):
                        yields = self._difference(
                            name, symbol(block.target), outputs, symbol(target), self.table.values(target)
                        )
                        if yields:
                            return yields
        return None

    def _difference(self, name: str, p: Piece, outputs: Array, y: Piece, targets: Array) -> _Form | None:
        gap = elementwise(lambda a, b: a - b, [outputs, targets])
        symbols, numbers = joined(MINUS, [p, y]), joined(MINUS, [_written(outputs), _written(targets)])
        if _agree(gap, self.gradient(name)):
            return _Form(symbols, numbers, gap)
        for n in {*gap.shape}:
            mean = elementwise(lambda x, count: x / count, [gap, n])
            if _agree(mean, self.gradient(name)):
                over = words(f"/{n}")
                return _Form(row(bracketed(symbols), over), row(bracketed(numbers), over), mean)
        return None


def _products(onward: Piece, delta: Array, name: Piece, other: Array) -> Iterator[_Form]:
    """The products of a derivative and a factor, in either order, with one of them transposed or none."""
    pairs = ((delta, other), (other, delta))
    for turned_left, turned_right in ((False, True), (True, False), (False, False)):
        for left, right in pairs:
            names = (onward, name) if left is delta else (name, onward)
            turned = (turned_left, turned_right)
            factors = [x.transposed() if is_turned else x for x, is_turned in zip((left, right), turned, strict=True)]
            symbols = [row(x, _TRANSPOSE) if is_turned else x for x, is_turned in zip(names, turned, strict=True)]
            try:
                result = factors[0] @ factors[1]
            except ShapeError:
                continue
            if isinstance(result, Array):
                shapes = words("    " + " · ".join("×".join(map(str, x.table)) for x in factors))
                numbers = joined(TIMES, [_written(x) for x in factors])
                yield _Form(row(joined(TIMES, symbols), shapes), numbers, result)


def _product(a: float, b: float) -> float:
    return a * b


def _written(array: Array) -> Piece:
    """The numbers of an array in brackets; a vector as a column."""
    return matrix([[number_of(_round_off(x)) for x in line] for line in array.rows])


def _round_off(x: float) -> float:
    """A number with six digits, as many as a matrix has room for."""
    return float(f"{as_float(x):.6g}")


def _agree(found: Array, expected: Array) -> bool:
    scale = max(map(abs, expected.entries), default=0.0)
    return found.shape == expected.shape and all(
        abs(a - b) <= _CLOSE * scale for a, b in zip(found.entries, expected.entries, strict=True)
    )
