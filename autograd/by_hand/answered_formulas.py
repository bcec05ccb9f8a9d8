"""Formulas as answers: read in the names of a graph, for a number or for an array."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial
from itertools import islice
from math import prod
from typing import Any

from autograd.by_hand.example.claim_notation import with_plain_derivatives
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.edited_text import MOST_EDITS, Edit, edits_of
from autograd.by_hand.example.entry_answers import Instead, OfFormula, OtherShapeError, entry_of
from autograd.by_hand.example.error_signals import ErrorSignals
from autograd.by_hand.example.example import Example, NamedValues
from autograd.by_hand.example.labels import Labels
from autograd.by_hand.example.rewriting import (
    NUMERAL,
    WORD,
    has_no_names,
    leaves_meant,
    with_a_sign_turned,
    with_numerals_moved,
)
from autograd.by_hand.verdict.formula_claims import Meant, Written, of_formula, of_numbers_put_in
from autograd.by_hand.verdict.lines import SheetLine
from autograd.by_hand.verdict.nearby import Neighbourhood
from autograd.by_hand.verdict.right_where import Formula
from autograd.engine.backward import adjoints
from autograd.engine.value import Value
from autograd.paper.array_names import array_name
from autograd.paper.notation.index_notation import with_sums_written_out
from autograd.paper.notation.spelling import Names
from autograd.paper.notation.translating import Reading, is_function, translate
from autograd.paper.numerals import decimals_of, half_unit, significant_digits
from autograd.paper.quantities import rate_symbol
from autograd.paper.reader import read_formula
from autograd.paper.refusals import UndefinedError
from autograd.paper.slices import with_entries
from autograd.table.arithmetic import as_float

_MOST_WHOLES = 1_000  # results of formulas that are kept
_MOST_EDITED = 300  # numbers in the arrays of a formula in which edits are tried: each edit computes it anew

_RATE = re.compile(r"\\?η|\\?α|\\eta\b|\\alpha\b|\b(?:eta|alpha|lr)\b")  # what people call it

_INDEX = r"((?:\[[\d, ]+\])?)"
_NAME = r"(?:[^\Wᵀ]|[\u0300-\u036f])+"
_DERIVATIVE = re.compile(rf"[d∂]({_NAME}(?:\[[\d, ]+\])?)/[d∂]({_NAME}){_INDEX}")


class AnsweredFormulas:
    """The formulas that stand as answers to claims about a graph.

    Args:
        labels: the names of its Values in claims.
        example: the graph.
        around: where else a formula has to hold.
    """

    def __init__(self, labels: Labels, example: Example, around: Neighbourhood) -> None:
        self._labels = labels
        self._example = example
        self._around = around
        self._arrays = labels.arrays
        self._first = labels.first
        symbols = ("rate", rate_symbol(labels.by_name).text) if example.rate is not None else ()
        self._rate = dict.fromkeys(symbols, as_float(example.rate or 0))
        self._standing_for = {**self._rate, **labels.standing_for}
        self._spelled = Names(self._standing_for, is_function)
        self._signals = ErrorSignals(Names(labels.standing_for, is_function), example)  # a^1 is no power of the rate
        self._known: Mapping[str, Any] = {**self._arrays, **labels.by_name}
        self._wholes: dict[tuple[str, int], tuple[NamedValues, Any]] = {}  # what a formula gives, and where

    def line(self, text: str, claim: Claim, written: str, part: OfFormula | None = None) -> SheetLine:
        """The line that a claim and a formula make; of a formula for an array, for one of its entries.

        Raises:
            ValueError: if the formula cannot be read.
        """
        self._refuse_unclear_names(text, written)
        terms = self._with_sums_written_out(text, self._with_the_rate(claim, written))
        plain = with_plain_derivatives(terms, self._spelled, is_function)
        full = self._with_signals(text, plain)
        with_names, derivatives = self._with_derivatives(text, claim, full)
        readable, is_plain = self._strict(text, with_names, derivatives)

        def read(formula_text: str) -> Formula:
            return lambda graph: entry_of(self._whole(formula_text, graph, derivatives), part)

        try:
            moves = self._moves(text, readable, read(readable), derivatives)
        except OtherShapeError as problem:
            raise problem.or_instead(self._along_other_axes(readable, derivatives, part)) from None
        itself = array_name(claim.node) if part else claim.node
        if claim == Claim(claim.node) and itself in WORD.findall(readable):
            raise ValueError(f"the claim {text!r} is answered with itself: write the formula of {claim.node}")
        named, leaves = self._leaves_named(readable), self._example.leaves
        taken = [Meant(what, leaf, read(new)) for what, leaf, new in leaves_meant(readable, named, leaves)]
        turned = [(name, read(new)) for name, new in with_a_sign_turned(readable, self._known)]
        shown = " ".join((part.formula if part else written).split())
        formula = Written(shown, read(readable), named, taken, turned, part is not None)
        if part is not None and not part.own:
            formula = formula._replace(edited=partial(self._edited, readable, derivatives, read))
        decimals = [number for number in NUMERAL.findall(readable) if "." in number]
        if decimals and not moves:
            number = as_float(formula.formula(self._example.start))
            moved = [(read(there)(self._example.start) for there in pair) for pair in with_numerals_moved(readable)]

            def reach() -> float:
                return sum(max(abs(as_float(x) - number) for x in pair) for pair in moved)

            line = of_numbers_put_in(text, claim, formula, _as_exactly_as(decimals, number), reach)
        else:
            line = of_formula(text, claim, formula, self._around if moves else None)
        meant = with_entries(readable, self._first)
        is_told = part is not None and part.own and part.number != len(part.shape) - 1  # with one, off the diagonal
        is_as_written = is_told or (is_plain and meant == readable and full == plain)
        return line if is_as_written else line._replace(read_as=_in_words(meant, derivatives))

    def _with_the_rate(self, claim: Claim, written: str) -> str:
        """The formula of a step, or of what comes after it, with the rate in place of η, α or lr."""
        if self._example.rate is None or not claim.last_step:
            return written
        return _RATE.sub(lambda found: found[0] if self._is_taken(found[0]) else "rate ", written)

    def _is_taken(self, symbol: str) -> bool:
        """Whether a symbol is a name, or can be cut into names."""
        return bool(self._spelled.name(symbol.lstrip("\\")) or self._spelled.cuts(symbol))

    def _with_sums_written_out(self, text: str, written: str) -> str:
        try:
            return with_sums_written_out(written, self._signals, self._first)
        except ValueError as problem:
            raise ValueError(f"the claim {text!r}: the formula {problem}") from None

    def _along_other_axes(
        self, readable: str, derivatives: Mapping[str, Claim], part: OfFormula | None
    ) -> Iterator[Instead]:
        """A formula for an array with one sum along the other axis."""
        for edit in edits_of(readable, {}):
            if part and edit.kind == "wrong axis":
                answer = part._replace(formula=_in_words(edit.text, derivatives))
                yield Instead(answer, edit.kind, _in_words(edit.words, derivatives))

    def _edited(
        self, readable: str, derivatives: Mapping[str, Claim], read: Callable[[str], Formula]
    ) -> Iterator[tuple[Edit, Formula]]:
        """A formula for an array with one thing in it written otherwise; none of one that takes long to compute."""
        shapes = {name: labels.shape for name, labels in self._arrays.items()}
        shapes |= {name: shapes.get(derivative.by, ()) for name, derivative in derivatives.items()}
        shapes |= {name: () for name in self._labels.by_name if name.isidentifier() and name not in shapes}
        if sum(prod(shapes[word]) for word in WORD.findall(readable) if word in shapes) > _MOST_EDITED:
            return
        for edit in islice(edits_of(readable, shapes), MOST_EDITS):
            yield edit._replace(words=_in_words(edit.words, derivatives)), read(edit.text)

    def _with_signals(self, text: str, written: str) -> str:
        """A formula with the derivative in place of each δ."""
        try:
            return self._signals.in_formula(written)
        except ValueError as problem:
            raise ValueError(f"the claim {text!r}: {problem}") from None

    def _strict(self, text: str, written: str, derivatives: Mapping[str, Claim]) -> Reading:
        """A formula in strict notation."""
        slopes = {name: self._arrays.get(derivative.by, 0.0) for name, derivative in derivatives.items()}
        try:
            return translate(written, {**self._standing_for, **slopes})
        except ValueError as problem:
            raise ValueError(f"the claim {text!r}: {_in_words(str(problem), derivatives)}") from None

    def _moves(self, text: str, readable: str, formula: Formula, derivatives: Mapping[str, Claim]) -> bool:
        """Whether a formula has other numbers at other points; a ValueError if it cannot be read."""
        try:
            return isinstance(formula(self._example.start), Value) or bool(derivatives)
        except UndefinedError as problem:  # it can be read, so it is a claim, if a wrong one
            if has_no_names(readable):
                raise ValueError(f"the claim {text!r}: {problem}") from None
            return True
        except OtherShapeError:
            raise
        except ValueError as problem:
            raise ValueError(f"the claim {text!r}: {_in_words(str(problem), derivatives)}") from None

    def _leaves_named(self, written: str) -> list[str]:
        """The leaves that a formula names."""
        words = dict.fromkeys(WORD.findall(written))
        labels = [self._labels.by_name.get(word, [word])[0] for word in words]
        labels += [label for word in words if word in self._arrays for label in self._arrays[word].entries]
        return [label for label in labels if label in self._example.leaves]

    def _whole(self, readable: str, graph: NamedValues, derivatives: Mapping[str, Claim]) -> Any:
        """What a formula gives on a graph: found once for all entries of an array."""
        key = readable, id(graph)
        if key not in self._wholes:
            if len(self._wholes) >= _MOST_WHOLES:
                self._wholes.clear()
            result = read_formula(readable, self._names(graph, derivatives), first=self._first)
            self._wholes[key] = graph, result
        return self._wholes[key][1]

    def _names(self, graph: NamedValues, derivatives: Mapping[str, Claim]) -> dict[str, Any]:
        """The names that a formula may use: the rate, derivatives and the nodes of a graph."""
        gradients = {of: adjoints(graph[of]) for of in {derivative.node for derivative in derivatives.values()}}

        def slopes(of: str, by: str, *_: Any) -> Any:
            found, labels = gradients[of], self._arrays.get(by)
            return labels.mapped(lambda x: found.get(graph[x], 0.0)) if labels else found.get(graph[by], 0.0)

        arrays = {name: labels.mapped(graph.__getitem__) for name, labels in self._arrays.items()}
        nodes = {name: graph[labels[0]] for name, labels in self._labels.by_name.items() if len(labels) == 1}
        return self._rate | {name: slopes(*derivative) for name, derivative in derivatives.items()} | arrays | nodes

    def _with_derivatives(self, text: str, claim: Claim, written: str) -> tuple[str, dict[str, Claim]]:
        """A formula with a name in place of each dE/dh1, and the derivative that each name stands for."""
        derivatives: dict[str, Claim] = {}
        known = self._known

        def name(match: re.Match[str]) -> str:
            of, by, index = match[1].replace(" ", ""), match[2], match[3].replace(" ", "")
            if f"{by}{index}" in self._labels.by_name:  # else it is a row of the derivative by the whole array
                by, index = f"{by}{index}", ""
            if of not in self._labels.by_name or by not in known or f"d{of}" in known:
                return match[0]
            is_array = by in self._arrays
            derivative = Claim(self._labels.by_name[of][0], by=by if is_array else self._labels.by_name[by][0])
            whole = claim._replace(by=array_name(claim.by)) if is_array else claim
            if derivative == whole and (not index or claim.by.startswith((by + index, f"{by}{index[:-1]},"))):
                raise ValueError(f"the claim {text!r} is answered with itself: write {match[0]} out")
            new = re.sub(r"[\W_]+", "to", f"d{of}d{by}")  # LaTeX would cut a name at _
            while new in known:
                new += "to"
            derivatives[new] = derivative
            return new + index

        return _DERIVATIVE.sub(name, written), derivatives

    def _refuse_unclear_names(self, text: str, written: str) -> None:
        if self._example.rate is not None and "rate" in self._labels.by_name and re.search(r"\brate\b", written):
            raise ValueError(f"the claim {text!r} uses 'rate', which is rate= and a Value as well: rename the Value")
        for name, labels in self._labels.by_name.items():
            if len(labels) > 1 and re.search(rf"\b(d|∂)?{re.escape(name)}\b", written):
                what = f"{name!r}, and {len(labels)} Values are called that"
                raise ValueError(f"the claim {text!r} uses {what}: give each its own name")


def _in_words(text: str, derivatives: Mapping[str, Claim]) -> str:
    """A text with dE/dh1 in place of the name that stands for it."""
    longest_first = sorted(derivatives.items(), key=lambda item: len(item[0]), reverse=True)
    for name, (of, by, *_) in longest_first:
        text = text.replace(name, f"d{of}/d{by}")
    return text


def _as_exactly_as(numerals: Collection[str], number: float) -> str:
    """The digits of a number that was computed from numerals: as many as they have, or as many decimals.

    >>> _as_exactly_as(["0.618", "0.382"], 0.236076), _as_exactly_as(["0.01", "0.8"], -0.79)
    ('0.236', '-0.79')
    """
    digits = f"{number:.{max(map(significant_digits, numerals))}g}"
    decimals = f"{number:.{max(map(decimals_of, numerals))}f}"
    return min(digits, decimals, key=half_unit)
