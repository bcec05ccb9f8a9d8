"""Formulas as answers: read in the names of a graph, for a number or for an array."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from typing import Any

from autograd.by_hand.answers.edited_answers import Answer, EditedAnswers
from autograd.by_hand.answers.formulas_on_graphs import FormulasOnGraphs
from autograd.by_hand.answers.lines_put_in import LinesPutIn
from autograd.by_hand.answers.slopes_in_formulas import Slopes, in_the_other_layout, is_the_gradient
from autograd.by_hand.answers.vectors_as_rows import has_rows, of_columns
from autograd.by_hand.answers.written_formulas import Readable, WrittenFormulas
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.rewriting import (
    NUMERAL,
    WORD,
    as_exactly_as,
    has_no_names,
    in_full,
    leaves_meant,
    with_a_sign_turned,
    with_numerals_moved,
)
from autograd.by_hand.keys.labels import Labels
from autograd.by_hand.sheet.entry_answers import (
    Instead,
    ItselfError,
    OfAnotherShape,
    OfFormula,
    OtherShapeError,
    entry_of,
)
from autograd.by_hand.sheet.misfits import other_products
from autograd.by_hand.verdict.formula_claims import Meant, Written, nothing, of_formula
from autograd.by_hand.verdict.lines import SheetLine
from autograd.by_hand.verdict.nearby import Neighbourhood
from autograd.by_hand.verdict.numbers_put_in import of_numbers_put_in
from autograd.by_hand.verdict.right_where import Formula
from autograd.engine.value import Value, number_in
from autograd.paper.array_names import array_name
from autograd.paper.arrays import Array, MisfitError, Shape
from autograd.paper.notation.sample_sums import summed_along
from autograd.paper.refusals import UndefinedError
from autograd.table.arithmetic import as_float

_NUMBER_PUT_IN = re.compile(r"(?<![\w.\[,])(?<!, )(?<!\*\*)\d")  # no index and no power


class AnsweredFormulas:
    """The formulas that stand as answers to claims about a graph.

    Args:
        labels: the names of its Values in claims.
        example: the graph.
        around: where else a formula has to hold.
        lines: what the lines are about whose numbers may stand in formulas.
    """

    def __init__(self, labels: Labels, example: Example, around: Neighbourhood, lines: Iterable[Claim] = ()) -> None:
        self._labels = labels
        self._example = example
        self._around = around
        self._arrays = labels.arrays
        self._has_rows = has_rows(example.products, labels.arrays)
        self._on_graphs = FormulasOnGraphs(labels, example)
        self._written = WrittenFormulas(labels, example, self._on_graphs.constants)
        self._known: Mapping[str, Any] = {**self._arrays, **labels.by_name}
        self._edits = EditedAnswers(labels, example.start, around.changes)
        self._lines = LinesPutIn(example, lines)
        self._other_axes: dict[tuple[str, Claim], list[tuple[str, str]]] = {}
        self._fitting: dict[tuple[str, Shape], list[tuple[str, str]]] = {}  # products in place of those that do not fit

    def line(
        self, text: str, claim: Claim, written: str, part: OfFormula | None = None, *, is_step: bool = False
    ) -> SheetLine:
        """The line that a claim and a formula make; of a formula for an array, for one of its entries.

        A step of a chain, as in dE/dw = (0.6 − t) x = 0.2, may have numbers in place of names: then it is judged here.

        A formula that does not fit all samples together may be one for each sample by itself.

        Raises:
            ValueError: if the formula cannot be read.
        """
        try:
            return self._line_as_written(text, claim, written, part, is_step=is_step)
        except ValueError:
            found = [*self._in_other_ways(text, claim, written, part, is_step=is_step)]
            if len(found) != 1:
                raise
            return found[0]

    def _in_other_ways(
        self, text: str, claim: Claim, written: str, part: OfFormula | None, *, is_step: bool
    ) -> Iterator[SheetLine]:
        """The lines of a formula for an array that fits in another way: for one sample, or summed along one axis."""
        ways = [(part.of_sample, part.for_its_sample)] if part and part.of_sample else []
        ways += [(other, part) for axis in (0, 1) if part and (other := summed_along(written, axis))]
        for other, own in ways:
            with suppress(ValueError):
                line = self._line_as_written(text, claim, other, own, is_step=is_step)
                yield line._replace(read_as="" if part and part.number else line.read_as or other)

    def _line_as_written(
        self, text: str, claim: Claim, written: str, part: OfFormula | None, *, is_step: bool
    ) -> SheetLine:
        """The line of a formula that is read in one way."""
        readable = self._readable(text, claim, written, part)

        def read(formula_text: str) -> Formula:
            return lambda graph: entry_of(self._on_graphs.result(formula_text, graph, readable.derivatives), part)

        answer = Answer(
            readable, partial(self._on_graphs.names, self._example.start, readable.derivatives), read, claim, part
        )
        try:
            moves = self._moves(text, readable, read(readable.text))
        except OtherShapeError as problem:
            raise problem.or_instead(self._along_other_axes(answer)) from None
        except MisfitError as problem:
            raise OtherShapeError(self._of_a_misfit(text, readable, part, problem)) from None
        itself = array_name(claim.node) if part else claim.node
        if claim == Claim(claim.node) and itself in WORD.findall(readable.text):
            raise ItselfError(f"the claim {text!r} is answered with itself: write the formula of {claim.node}")
        formula = self._formula(part.formula if part else written, answer)
        here_only = is_step and _NUMBER_PUT_IN.search(readable.text)
        line = self._line(text, answer, formula, moves=moves and not here_only)
        is_told = part is not None and part.own and part.number != len(part.shape) - 1  # with one, off the diagonal
        if is_told or readable.is_as_written:
            return line
        return line._replace(read_as=readable.in_words(readable.text, self._labels.first))

    def _readable(self, text: str, claim: Claim, written: str, part: OfFormula | None) -> Readable:
        """A formula in the only way in which its shape is that of the claim."""
        ways = self._written.readings(text, claim, written)
        fitting = [way for way in ways if len(ways) == 1 or self._on_graphs.fits(way.text, way.derivatives, part)]
        if len(fitting) > 1 and fitting[0].is_of_reach:
            right = (way for way in fitting if self._on_graphs.is_right(way.text, way.derivatives, claim, part))
            if one := next(right, fitting[0] if fitting[0].has_usual else None):
                return one
        alike = [way for way in fitting if len(fitting) > 1 and part and self._shape(way) == part.shape]
        if len(fitting) != 1 and len(alike) != 1:  # else a row may be written as a vector
            raise ValueError(f"the claim {text!r}: {ways[0].in_words(ways[0].question)}")
        found = self._in_its_layout((alike or fitting)[0], claim)
        return of_columns(found, part, self._on_graphs, self._example.start) if self._has_rows else found

    def _in_its_layout(self, readable: Readable, claim: Claim) -> Readable:
        """The formula with each derivative of a vector transposed, if only that gives the gradient."""
        slopes = [
            name for name, x in readable.derivatives.items() if isinstance(x, Slopes) and x.is_matrix(self._arrays)
        ]
        by = self._arrays.get(array_name(claim.by))
        if not slopes or by is None or claim.steps or not claim.is_plain:
            return readable
        start = self._example.start
        turned = readable._replace(text=in_the_other_layout(readable.text, slopes), is_as_written=False)
        for way in (readable, turned):
            with suppress(ValueError):
                x = self._on_graphs.result(way.text, start, way.derivatives)
                if is_the_gradient(x, start[claim.node], map(start.__getitem__, by.entries)):
                    return way
        return readable

    def _shape(self, readable: Readable) -> Shape:
        result = self._on_graphs.result(readable.text, self._example.start, readable.derivatives)
        return result.shape if isinstance(result, Array) else ()

    def _formula(self, shown: str, answer: Answer) -> Written:
        """A formula with what people may have meant by it."""
        text, read = answer.readable.text, answer.read
        named, leaves = self._on_graphs.leaves_named(text), self._example.leaves
        taken = [Meant(what, leaf, read(new)) for what, leaf, new in leaves_meant(text, named, leaves)]
        turned = [(name, read(new)) for name, new in with_a_sign_turned(text, self._known)]
        edited = nothing if answer.part and answer.part.own else partial(self._edits.edited, answer)
        put_in = partial(self._lines.formulas, answer, self._on_graphs.result)
        return Written(
            " ".join(shown.split()), read(text), named, taken, turned, answer.part is not None, edited, put_in
        )

    def _line(self, text: str, answer: Answer, formula: Written, *, moves: bool) -> SheetLine:
        """The line of a formula; one that holds only numbers is as rounded as these."""
        decimals = [number for number in NUMERAL.findall(answer.readable.text) if "." in number]
        if moves or not decimals:
            return of_formula(text, answer.claim, formula, self._around if moves else None)
        start = self._example.start
        number = as_float(number_in(formula.formula(start)))

        def off(there: str) -> float:
            return abs(as_float(number_in(answer.read(there)(start))) - number)

        def reach() -> float:
            return sum(max(map(off, pair)) for pair in with_numerals_moved(answer.readable.text))

        digits = as_exactly_as(decimals, number)
        return of_numbers_put_in(text, answer.claim, formula, digits, in_full(number, digits), reach)

    def _along_other_axes(self, answer: Answer) -> Iterator[Instead]:
        """A formula for an array with one sum along the other axis."""
        key = answer.readable.text, answer.whole
        if key not in self._other_axes:  # the same for all entries of an array
            self._other_axes[key] = [*self._edits.with_another_axis(answer)]
        for formula, words in self._other_axes[key]:
            if answer.part:
                yield Instead(answer.part._replace(formula=formula), "wrong axis", words)

    def _of_a_misfit(
        self, text: str, readable: Readable, part: OfFormula | None, problem: MisfitError
    ) -> OfAnotherShape:
        """A formula with a product whose shapes do not fit, and what does."""
        what = f"the shapes {problem.shapes} do not fit: "
        instead = [
            Instead(part._replace(formula=formula) if part else formula, words=f"{what}{other} does")
            for formula, other in self._products_that_fit(readable, part)
        ]
        sentence = f"the claim {text!r}: {readable.in_words(str(problem))}"
        written = readable.in_words(readable.text) if part is None else part.formula
        return OfAnotherShape(written, (), part.shape if part else (), tuple(instead), sentence)

    def _products_that_fit(self, readable: Readable, part: OfFormula | None) -> list[tuple[str, str]]:
        """A formula with other products of the same factors that can be computed, and those products, in words."""
        key = readable.text, part.shape if part else ()
        if key not in self._fitting:
            self._fitting[key] = [
                (readable.in_words(formula), readable.in_words(other))
                for formula, other in other_products(readable.text)
                if self._on_graphs.fits(formula, readable.derivatives, part)
            ]
        return self._fitting[key]

    def _moves(self, text: str, readable: Readable, formula: Formula) -> bool:
        """Whether a formula has other numbers at other points; a ValueError if it cannot be read."""
        try:
            return isinstance(formula(self._example.start), Value) or bool(readable.derivatives)
        except UndefinedError as problem:  # it can be read, so it is a claim, if a wrong one
            if has_no_names(readable.text):
                raise ValueError(f"the claim {text!r}: {problem}") from None
            return True
        except (OtherShapeError, MisfitError):
            raise
        except ValueError as problem:
            raise ValueError(f"the claim {text!r}: {readable.in_words(str(problem))}") from None
