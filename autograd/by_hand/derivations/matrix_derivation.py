"""The chain rule for a whole array, in matrix form: ∂L/∂W1 = ∂L/∂z1 · xᵀ, in symbols, in numbers, and the result.

It goes back from array to array, as in backpropagation.  A form is written only if its numbers are those of the
gradient, and would be with other numbers as well; where no form is known, the array is written down by itself.
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from autograd.by_hand.derivations.matrix_forms import Form, agree, entry_by_entry, round_off, summed, written
from autograd.by_hand.derivations.matrix_products import forms_of_a_product
from autograd.by_hand.example.named_optimisers import PLAIN_DESCENT
from autograd.by_hand.example.softmaxes import is_share
from autograd.by_hand.keys.from_python import example_of_graph
from autograd.by_hand.keys.labels import Labels
from autograd.by_hand.slips.matrices.products import products_of
from autograd.by_hand.slips.matrices.table import Block, Table
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, place_of
from autograd.paper.arrays import Array, ShapeError
from autograd.paper.entry_by_entry import elementwise
from autograd.paper.equations import Equation, of_lines
from autograd.paper.graph import Graph, has_name
from autograd.paper.hiding import FORMULAS, OTHER_RESULTS, RESULTS, SYMBOLS
from autograd.paper.pieces import MINUS, TIMES, Piece, added, bracketed, joined, row, words
from autograd.paper.products import Product
from autograd.paper.quantities import derivative_of, number_of, symbol
from autograd.paper.simplifying import Slope, factors_of
from autograd.paper.slopes import symbolic_slopes

_OF_ENTRIES = re.compile(r"(?<![\d.])(?<!\d )·|\[")  # a product that is not with a number, or an entry that is left
NOISE = 1e-14  # relative to the terms of a sum: what is left where they cancel


def derivation_of_array(graph: Graph, name: str) -> tuple[list[Equation], list[Any]]:
    """The equations from the end of a graph back to an array, and the numbers of its derivative.

    Raises:
        ValueError: if there is no such array.
    """
    matrices = Matrices(graph)
    if name not in matrices.table.arrays:
        raise ValueError(f"no array is called {name!r}: name one with array(...).named({name!r})")
    return [matrices.equation(array) for array in matrices.back_to(name)], matrices.gradient(name).nested()


class Matrices:
    """The derivatives of the end of a graph with respect to its arrays."""

    def __init__(self, graph: Graph) -> None:
        labels = Labels(graph, ())
        self.table = Table(example_of_graph(labels, [], None, PLAIN_DESCENT))
        self._right = _without_noise(self.table)
        self._products = products_of(self.table)
        self._slopes_of: dict[Value, Mapping[Value, Slope]] = {}
        self._end = self.table.example.error

    def gradient(self, name: str) -> Array:
        """The numbers of ∂end/∂array."""
        return self.table.arrays[name].mapped(lambda node: self._right.get(node, 0.0))

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
        left, result = self._symbol(name), written(self.gradient(name))
        by_heart = self._by_heart(name)
        forms = [by_heart] if by_heart else [self._form(name, block) for block in self._leaving(name)]
        found = [form for form in forms if form]
        if not found or len(found) < len(forms):
            return of_lines(left, [(RESULTS, [result])])
        if not by_heart and [block.target for block in self._leaving(name)] == [self._end]:
            formula = self._formula_of_all(name)
            return of_lines(left, [*([(FORMULAS, [formula])] if formula else []), (RESULTS, [result])])
        symbols, numbers = added([form.symbols for form in found]), added([form.numbers for form in found])
        return of_lines(left, [(SYMBOLS, [symbols]), (OTHER_RESULTS, [numbers]), (RESULTS, [result])])

    def _formula_of_all(self, name: str) -> Piece | None:
        """The slope of the end in an array, as a − y, where it is one formula of arrays for all entries; else None."""
        slopes, entries = symbolic_slopes(self.table.error), self.table.arrays[name].entries
        formulas = {self._of_an_entry(slopes[entry], entry) if entry in slopes else None for entry in entries}
        return formulas.pop() if len(formulas) == 1 else None

    def _of_an_entry(self, slope: Slope, entry: Value) -> Piece | None:
        """A formula with whole arrays in place of their entries; None if entries are multiplied, or in other places."""
        piece = Product.of([factors_of(slope)]).in_symbols()
        for node in history(slope, stop=has_name) if isinstance(slope, Value) else ():
            if whole := array_name(node.name):
                if place_of(node.name) != place_of(entry.name):
                    return None
                one, all_of_it = symbol(node.name), symbol(whole)
                piece = Piece(*(form.replace(a, b) for form, a, b in zip(piece, one, all_of_it, strict=True)))
        return None if _OF_ENTRIES.search(piece.text) or piece.text.replace("/", "").isdecimal() else piece

    def _symbol(self, name: str) -> Piece:
        return derivative_of(symbol(self._end), symbol(name))

    def _leaving(self, name: str) -> list[Block]:
        """The blocks of slopes from an array to what is made from it, as far as it leads to the end."""
        blocks = self.table.blocks.values()
        return [b for b in blocks if b.source == name and any(target in self._right for target, _ in b.slopes)]

    def _form(self, name: str, block: Block) -> Form | None:
        """What one use of an array contributes, in matrix form; None if no form is known."""
        part = self._part(name, block)
        if block.target == self._end:
            return Form(derivative_of(symbol(self._end), symbol(name)), written(part), part)
        if block.target not in self.table.arrays:
            return self._through_a_number(name, block)
        largest = max(abs(self._right.get(target, 0.0) * slope) for (target, _), slope in block.slopes.items())
        of_slopes = self._of_slopes(name, block)
        if all(abs(x) <= NOISE * largest for x in part.entries):  # numbers that are all 0 bear out no other form
            return next((form for form in of_slopes if agree(form.result, part, largest)), None)
        forms = itertools.chain(self._forms(name, block), of_slopes)
        return next((form for form in forms if agree(form.result, part)), None)

    def _part(self, name: str, block: Block) -> Array:
        """The numbers of what one use of an array contributes."""
        numbers = dict.fromkeys(self.table.arrays[name].entries, 0.0)
        for (target, source), slope in block.slopes.items():
            numbers[source] += self._right.get(target, 0.0) * slope
        return Array(self.table.arrays[name].shape, numbers.values())

    def _forms(self, name: str, block: Block) -> Iterator[Form]:
        """The forms without slopes: what is passed on as it is, and products with another array."""
        onward, delta = self._symbol(block.target), self.gradient(block.target)
        if self._passes_on(block):
            as_it_is = Form(onward, written(delta), delta)
            yield as_it_is
            yield from summed(as_it_is, _axis(block))
        for product in self._products:
            if product.target == block.target and name in (product.left, product.right):
                yield from forms_of_a_product(name, product, self.table, onward, delta)

    def _passes_on(self, block: Block) -> bool:
        """Whether all slopes are 1 whatever the numbers are, which those of relu(z) are not."""
        return all(self._formulas(target).get(source) == 1 for target, source in block.slopes)

    def _formulas(self, target: Value) -> Mapping[Value, Slope]:
        """The slopes of an entry as formulas; those that are Values change with the numbers."""
        if target not in self._slopes_of:
            found = symbolic_slopes(target, order=self.table.example.graph.formula(target))
            self._slopes_of[target] = {source: x for source, x in found.items() if not isinstance(x, Value)}
        return self._slopes_of[target]

    def _of_slopes(self, name: str, block: Block) -> Iterator[Form]:
        """The forms in which the slopes themselves stand, which are right also where all of it is 0."""
        factor, delta = derivative_of(symbol(block.target), symbol(name)), self.gradient(block.target)
        if len(delta.shape) == 1 and len(self._shape(name)) == 2:  # it goes along with each row, or with each column
            delta = Array((1, *delta.shape) if _axis(block) == 0 else (*delta.shape, 1), delta.entries)
        for slopes in self._slopes(name, block):
            try:
                form = entry_by_entry(self._symbol(block.target), factor, delta, slopes)
            except ShapeError:
                continue
            yield form
            whole = form._replace(symbols=bracketed(form.symbols), numbers=bracketed(form.numbers))
            yield from summed(whole, _axis(block))

    def _slopes(self, name: str, block: Block) -> Iterator[Array]:
        """The slopes of a block as an array: one for each entry that it leads to, or for each that it leaves."""
        for place, array in enumerate((block.target, name)):
            entries = self.table.arrays[array].entries
            by_end = {pair[place]: slope for pair, slope in block.slopes.items()}
            if len(by_end) == len(block.slopes):
                yield Array(self.table.arrays[array].shape, (by_end.get(entry, 0.0) for entry in entries))

    def _through_a_number(self, name: str, block: Block) -> Form:
        """What one use contributes that goes on through a single number: its derivative times a matrix."""
        target = self.table.nodes[block.target]
        factor, onward = derivative_of(symbol(block.target), symbol(name)), self._right.get(target, 0.0)
        slopes = dict.fromkeys(self.table.arrays[name].entries, 0.0) | {b: x for (_, b), x in block.slopes.items()}
        numbers = joined(TIMES, [number_of(round_off(onward)), written(Array(self._shape(name), slopes.values()))])
        return Form(joined(TIMES, [self._symbol(block.target), factor]), numbers, self._part(name, block))

    def _shape(self, name: str) -> tuple[int, ...]:
        return self.table.arrays[name].shape

    def _by_heart(self, name: str) -> Form | None:
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

    def _difference(self, name: str, p: Piece, outputs: Array, y: Piece, targets: Array) -> Form | None:
        gap = elementwise(lambda a, b: a - b, [outputs, targets])
        symbols, numbers = joined(MINUS, [p, y]), joined(MINUS, [written(outputs), written(targets)])
        if agree(gap, self.gradient(name)):
            return Form(symbols, numbers, gap)
        for n in {*gap.shape}:
            mean = elementwise(lambda x, count: x / count, [gap, n])
            if agree(mean, self.gradient(name)):
                over = words(f"/{n}")
                return Form(row(bracketed(symbols), over), row(bracketed(numbers), over), mean)
        return None


def _axis(block: Block) -> int | None:
    """The axis of a matrix along which a vector stays the same that goes along with it: 0 for one with each row.

    A matrix with a single row or column is such a vector as well.  None where there is none.
    """
    pairs = [(place_of(target.name), place_of(source.name)) for target, source in block.slopes]
    for axis, end in ((0, -1), (1, 0)):
        if all(target and source and target[end] == source[end] for target, source in pairs):
            return axis
    return None


def _without_noise(table: Table) -> dict[Value, float]:
    """The derivatives of the end, with 0 where terms cancel but for rounding."""
    terms: dict[Value, float] = defaultdict(float)
    for block in table.blocks.values():
        for (target, source), slope in block.slopes.items():
            terms[source] += abs(table.right.get(target, 0.0) * slope)
    return {node: x if abs(x) > NOISE * terms[node] else 0.0 for node, x in table.right.items()}
