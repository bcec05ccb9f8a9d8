"""Formulas as answers, with one thing in them written otherwise, and what they give then."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from autograd.by_hand.answers.written_formulas import Readable
from autograd.by_hand.example.budget import Budget, OverBudgetError
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import NamedValues
from autograd.by_hand.keys.labels import Labels
from autograd.by_hand.sheet.entry_answers import OfFormula, entry_of
from autograd.by_hand.slips.formulas.edited import Edit, Editor
from autograd.by_hand.slips.formulas.edits import ARRAYS, NUMBERS
from autograd.by_hand.slips.formulas.mended import EditedFormula, functions_in, results_by_edits
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.by_hand.verdict.right_where import Formula
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.array_names import array_name, whole_name
from autograd.paper.array_notation import Effort
from autograd.paper.arrays import Array, ShapeError
from autograd.paper.strict import FUNCTIONS
from autograd.paper.worked import WorkedFormula
from autograd.sentences import shorten
from autograd.table.arithmetic import as_float

_MOST_NAMES = 60  # that may stand in place of another
_MOST_NUMBERS = 100_000  # that all edits of one formula may make together
_MOST_PARTS = 120  # of a formula that is edited in every place
_A_NAME, _A_FUNCTION = 6, 2  # edits of an operation, about, for each name and each function
_LONGEST_IN_WORDS = 60  # characters of a part of it in a sentence
_OPERATOR = re.compile(r" (\*\*|[*/]) ")  # people write no blanks around these

ByEdits = tuple[ast.expr, list[tuple[Edit, Any]]]  # a formula, and what it gives by each edit


class Answer(NamedTuple):
    """A formula as the answer to a claim."""

    readable: Readable
    names: Callable[[], Mapping[str, Any]]  # what may stand in it
    read: Callable[[str], Formula]  # the formula that a text is
    claim: Claim
    part: OfFormula | None  # the entry of an array that the claim is about

    @property
    def whole(self) -> Claim:
        """The claim, about the whole array where it is about an entry."""
        node, by, *_ = self.claim
        return Claim(whole_name(node), by=array_name(by)) if self.part else self.claim

    def in_words(self, piece: ast.expr, start: NamedValues) -> Any:
        """A piece of it, as a ``Phrase`` takes it: a Value with its number; an array, or a part of one, as text."""
        text = ast.unparse(piece)
        if text in FUNCTIONS and not self.part:
            return text
        try:
            if not self.part:
                return self.read(text)(start)
        except ShapeError:  # an array in a formula for one number
            pass
        return Phrase(shorten(_OPERATOR.sub(r"\1", self.readable.in_words(text)), _LONGEST_IN_WORDS))


class EditedAnswers:
    """The formulas that answer claims about a graph, as they may have been meant.

    Args:
        labels: the names of its Values in claims.
        start: the graph.
        budget: how many edits may be tried.
    """

    def __init__(self, labels: Labels, start: NamedValues, budget: Budget) -> None:
        self._labels = labels
        self._start = start
        self._budget = budget
        self._functions = [op.name for op in functions_in(labels.graph.order)]
        self._results: dict[tuple[str, Claim], ByEdits] = {}  # the same for all entries of an array

    def edited(self, answer: Answer) -> EditedFormula:
        """An answer, and what it gives by each edit; by none where that takes too long."""
        key = answer.readable.text, answer.whole
        if key not in self._results:
            self._results[key] = self._found(answer)
        tree, results = self._results[key]
        in_words = partial(answer.in_words, start=self._start)
        return EditedFormula(tree, results, partial(entry_of, part=answer.part), answer.read, in_words)

    def with_another_axis(self, answer: Answer) -> Iterator[tuple[str, str]]:
        """An answer for an array with one sum along the other axis: its text, and what was done."""
        worked = self._worked(answer)
        for edit in Editor(worked, ARRAYS, (), ()).edits():
            if edit.row.kind == "wrong axis":
                parts = [answer.in_words(part, self._start) for part in edit.parts]
                yield answer.readable.in_words(edit.text(worked.tree)), str(Phrase(edit.template, *parts))

    def _worked(self, answer: Answer) -> WorkedFormula:
        numbers = {name: _in_numbers(x) for name, x in answer.names().items()}
        return WorkedFormula(answer.readable.text, numbers, self._labels.first, Effort(_MOST_NUMBERS))

    def _found(self, answer: Answer) -> ByEdits:
        worked = self._worked(answer)
        if len(worked.order) > _MOST_PARTS:
            return worked.tree, []
        meant = [*islice(self._may_be_meant(answer), _MOST_NAMES)]
        work = len(worked.operations) * (_A_NAME * len(meant) + _A_FUNCTION * len(self._functions))
        try:
            self._budget.spend(work)
        except OverBudgetError:
            return worked.tree, []
        editor = Editor(worked, ARRAYS if answer.part else NUMBERS, meant, self._functions)
        return worked.tree, [*results_by_edits(worked, editor)]

    def _may_be_meant(self, answer: Answer) -> Iterator[str]:
        """The names of what the claim's node is made from; in a formula for an array derivatives and the rate too."""
        behind = {*history(self._start[answer.claim.node])}
        itself = "" if answer.claim.by else answer.whole.node
        for name, x in answer.names().items():
            if name == itself or not (answer.part is None or name.isidentifier()):
                continue
            is_behind = not behind.isdisjoint(x.entries if isinstance(x, Array) else [x])
            if is_behind or (answer.part and name in answer.readable.derivatives):
                yield name


def _in_numbers(x: Any) -> Any:
    """A Value as its number, also in an array."""
    if isinstance(x, Array):
        return x.mapped(_in_numbers)
    return as_float(x.data if isinstance(x, Value) else x)
