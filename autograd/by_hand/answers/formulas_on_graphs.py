"""What a formula gives on a graph: its names are the nodes there, derivatives of them, the rate and the like."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from autograd.by_hand.answers.slopes_in_formulas import Slopes
from autograd.by_hand.answers.states_in_formulas import constants_of
from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example, NamedValues
from autograd.by_hand.example.rewriting import WORD
from autograd.by_hand.keys.labels import Labels
from autograd.by_hand.sheet.entry_answers import OfFormula, entry_of
from autograd.engine.backward import adjoints
from autograd.engine.value import number_in
from autograd.paper.quantities import rate_symbol
from autograd.paper.reader import read_formula
from autograd.table.arithmetic import as_float

_SAME = 1e-9  # relative
_MOST_WHOLES = 1_000  # results of formulas that are kept


class FormulasOnGraphs:
    """The results of formulas on an example, at its numbers and at others.

    Args:
        labels: the names of its Values in claims.
        example: the graph.
    """

    def __init__(self, labels: Labels, example: Example) -> None:
        self._labels = labels
        self._example = example
        self._arrays = labels.arrays
        symbols = ("rate", rate_symbol(labels.by_name).text) if example.rate is not None else ()
        self.constants = constants_of(example, labels.standing_for) | dict.fromkeys(
            symbols, as_float(example.rate or 0)
        )
        self._wholes: dict[tuple[str, int], tuple[NamedValues, Any]] = {}  # what a formula gives, and where

    def result(self, readable: str, graph: NamedValues, derivatives: Mapping[str, Claim | Slopes]) -> Any:
        """What a formula in strict notation gives on a graph, with what its names of derivatives stand for."""
        key = readable, id(graph)  # asked for by all entries of an array
        if key not in self._wholes:
            if len(self._wholes) >= _MOST_WHOLES:
                self._wholes.clear()
            result = read_formula(readable, self.names(graph, derivatives), first=self._labels.first)
            self._wholes[key] = graph, result
        return self._wholes[key][1]

    def names(self, graph: NamedValues, derivatives: Mapping[str, Claim | Slopes]) -> dict[str, Any]:
        """The names that a formula may use: the rate, derivatives and the nodes of a graph."""
        of_one = [claim for claim in derivatives.values() if isinstance(claim, Claim)]
        here = {claim for claim in of_one if claim.by and not claim.steps}
        gradients = {of: adjoints(graph[of]) for of in {claim.node for claim in here}}

        def number(claim: Claim | Slopes) -> Any:
            if isinstance(claim, Slopes):
                return claim.at(graph, self._arrays)
            if claim not in here:
                return self._of_states(claim, graph)
            found, labels = gradients[claim.node], self._arrays.get(claim.by)
            return labels.mapped(lambda x: found.get(graph[x], 0.0)) if labels else found.get(graph[claim.by], 0.0)

        arrays = {name: labels.mapped(graph.__getitem__) for name, labels in self._arrays.items()}
        nodes = {name: graph[labels[0]] for name, labels in self._labels.by_name.items() if len(labels) == 1}
        return self.constants | {name: number(claim) for name, claim in derivatives.items()} | arrays | nodes

    def _of_states(self, claim: Claim, graph: NamedValues) -> Any:
        """What an optimiser knows, of an array for each of its entries."""
        labels = self._arrays.get(claim.node)
        if labels is None:
            return self._after_steps(claim, graph)
        return labels.mapped(lambda w: self._after_steps(claim._replace(node=w), graph))

    def _after_steps(self, claim: Claim, graph: NamedValues) -> float:
        """What a claim about a state of the optimiser is where the steps begin at the numbers of a graph."""
        leaves = {name: as_float(graph[name].data) for name in self._example.leaves}
        return as_float(true_number(claim, Descent(replace(self._example.floats, leaves=leaves))))

    def leaves_named(self, written: str) -> list[str]:
        """The leaves that a formula names."""
        words = dict.fromkeys(WORD.findall(written))
        labels = [self._labels.by_name.get(word, [word])[0] for word in words]
        labels += [label for word in words if word in self._arrays for label in self._arrays[word].entries]
        return [label for label in labels if label in self._example.leaves]

    def fits(self, readable: str, derivatives: Mapping[str, Claim | Slopes], part: OfFormula | None) -> bool:
        """Whether a formula gives a number for a claim, or for an entry of an array."""
        try:
            entry_of(self.result(readable, self._example.start, derivatives), part)
        except ValueError:
            return False
        return True

    def is_right(
        self, readable: str, derivatives: Mapping[str, Claim | Slopes], claim: Claim, part: OfFormula | None
    ) -> bool:
        """Whether a formula gives the right number at the numbers of the example."""
        found = entry_of(self.result(readable, self._example.start, derivatives), part)
        true = true_number(claim, Descent(self._example))
        return math.isclose(as_float(number_in(found)), as_float(true), rel_tol=_SAME)
