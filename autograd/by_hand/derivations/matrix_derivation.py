"""The chain rule for a whole array, in matrix form: ∂L/∂W1 = ∂L/∂z1 · xᵀ, in symbols, in numbers, and the result.

It goes back from array to array, as in backpropagation.  A form is written only if its numbers are those of the
gradient, and would be with other numbers as well; where no form is known, the array is written down by itself.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from typing import Any

from autograd.by_hand.derivations.matrix_forms import Form, agree, entry_by_entry, round_off, summed, written
from autograd.by_hand.derivations.matrix_products import forms_of_a_product
from autograd.by_hand.derivations.slopes_of_arrays import formula_of_all, of_an_entry
from autograd.by_hand.derivations.softmax_by_heart import difference_by_heart
from autograd.by_hand.derivations.vectors_over_time import OverTime, sum_lines
from autograd.by_hand.example.named_optimisers import PLAIN_DESCENT
from autograd.by_hand.keys.from_python import example_of_graph
from autograd.by_hand.keys.labels import Labels
from autograd.by_hand.slips.matrices.products import products_of
from autograd.by_hand.slips.matrices.table import NOISE, Block, Table
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, place_of
from autograd.paper.arrays import Array, ShapeError
from autograd.paper.entry_by_entry import elementwise
from autograd.paper.equations import Equation, of_lines
from autograd.paper.graph import Graph
from autograd.paper.hiding import FORMULAS, OTHER_RESULTS, RESULTS, SYMBOLS
from autograd.paper.pieces import ENTRYWISE, TIMES, Piece, bracketed, joined, row
from autograd.paper.quantities import derivative_of, factor_of, number_of, symbol
from autograd.paper.simplifying import Slope
from autograd.paper.slopes import symbolic_slopes
from autograd.table.arithmetic import as_float


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

    def __init__(self, graph: Graph, over_time: OverTime | None = None) -> None:
        self._over_time = over_time
        labels = Labels(graph, ())
        self.table = Table(example_of_graph(labels, [], None, PLAIN_DESCENT))
        self._right = self.table.without_noise()
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
        if len(found) > 1:
            return of_lines(left, [*sum_lines(self._steps(name), found, self._over_time), (RESULTS, [result])])
        (form,) = found
        symbols = SYMBOLS, [row(form.symbols, form.shapes)]
        formulas = [(FORMULAS, [form.formula])] if form.formula else []
        return of_lines(left, [symbols, *formulas, (OTHER_RESULTS, [form.numbers]), (RESULTS, [result])])

    def _steps(self, name: str) -> list[tuple[str, int] | None]:
        """The series and the step of what each use of an array makes."""
        steps = self._over_time.step if self._over_time else dict[str, tuple[str, int]]().get
        return [steps(block.target) for block in self._leaving(name)]

    def _by_heart(self, name: str) -> Form | None:
        return difference_by_heart(self.table, self.gradient(name), name, self._leaving(name))

    def _formula_of_all(self, name: str) -> Piece | None:
        """The slope of the end in an array, as a − y, where it is one formula of arrays for all entries; else None."""
        slopes, entries = symbolic_slopes(self.table.error), self.table.arrays[name].entries
        formulas = {of_an_entry(slopes[entry], entry) if entry in slopes else None for entry in entries}
        return formulas.pop() if len(formulas) == 1 else None

    def _symbol(self, name: str) -> Piece:
        known = self._over_time.deltas.get(name) if self._over_time else None
        return known or derivative_of(symbol(self._end), symbol(name))

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
        products = self._products_with(name, block)
        if all(abs(x) <= NOISE * largest for x in part.entries):  # numbers that are all 0 bear out no other form
            forms = itertools.chain(products, of_slopes)
            return next((form for form in forms if agree(form.result, part, largest)), None)
        forms = itertools.chain(self._forms(name, block), products, of_slopes)
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
        number = self._common_factor(block)
        if number is not None:
            numbers = joined(TIMES, [written(delta), factor_of(number.data)])
            times = elementwise(lambda x, y: x * y, [delta, as_float(number.data)])
            yield Form(joined(TIMES, [onward, symbol(number.name)]), numbers, times)

    def _products_with(self, name: str, block: Block) -> Iterator[Form]:
        """Products of matrices, which are right whatever the numbers are."""
        onward, delta = self._symbol(block.target), self.gradient(block.target)
        for product in self._products:
            if product.target == block.target and name in (product.left, product.right):
                yield from forms_of_a_product(name, product, self.table, onward, delta)

    def _passes_on(self, block: Block) -> bool:
        """Whether all slopes are 1 whatever the numbers are, which those of relu(z) are not."""
        slopes = (self._formulas(target).get(source) for target, source in block.slopes)
        return all(not isinstance(slope, Value) and slope == 1 for slope in slopes)

    def _common_factor(self, block: Block) -> Value | None:
        """The number with a name that all slopes are, as x in W · x for a vector W; else None."""
        slopes = {self._formulas(target).get(source, 0) for target, source in block.slopes}
        factor = slopes.pop() if len(slopes) == 1 else None
        return factor if isinstance(factor, Value) and factor.name and not array_name(factor.name) else None

    def _formulas(self, target: Value) -> Mapping[Value, Slope]:
        """The slopes of an entry as formulas; those that are Values change with the numbers."""
        if target not in self._slopes_of:
            self._slopes_of[target] = symbolic_slopes(target, order=self.table.example.graph.formula(target))
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
            inner = formula_of_all(
                (self._formulas(target).get(source, 0), target, source) for target, source in block.slopes
            )
            yield form._replace(formula=inner and joined(ENTRYWISE, [self._symbol(block.target), inner]))
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


def _axis(block: Block) -> int | None:
    """Along which axis of a matrix a vector is repeated: 0 where it goes along with each row.

    A matrix with a single row or column is such a vector as well.  None where there is none.
    """
    pairs = [(place_of(target.name), place_of(source.name)) for target, source in block.slopes]
    for axis, end in ((0, -1), (1, 0)):
        if all(target and source and target[end] == source[end] for target, source in pairs):
            return axis
    return None
