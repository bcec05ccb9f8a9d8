"""Answers: what a person found for a claim, as digits, a number, a formula or a Value."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example, Leaves, NamedValues
from autograd.by_hand.example.from_python import rebuilt
from autograd.by_hand.example.handwriting import as_digits, hint
from autograd.by_hand.example.labels import Labels
from autograd.by_hand.example.reading_claims import DERIVATIVE
from autograd.by_hand.verdict.entries import of_nothing, of_unreadable
from autograd.by_hand.verdict.formula_claims import Formula, Neighbourhood, of_formula
from autograd.by_hand.verdict.lines import SheetLine, of_digits
from autograd.by_hand.verdict.machine_numbers import Formats
from autograd.engine.backward import adjoints
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.equations import rate_symbol
from autograd.paper.formulas import formula
from autograd.paper.numerals import read_decimal
from autograd.paper.parsing import UndefinedError, parse
from autograd.sentences import shorten
from autograd.table.arithmetic import as_float

_MOST_MEANT = 20  # leaves that numbers in a formula may be meant for
_NUMERAL = re.compile(r"(?<![\w.])\d+\.?\d*(?:[eE][+-]?\d+)?(?![\w.])")
_LIKE_A_NUMERAL = re.compile(r"\s*([+−-]?\s*[\d.,][\s\d.,]*(e[+−-]?\d+)?\s*)?", re.IGNORECASE)


class Answers:
    """The answers to claims about a graph.

    Args:
        labels: the names of its Values in claims.
        example: the graph.
        given: all answers: what was printed in a format of a machine is seen from several.
    """

    def __init__(self, labels: Labels, example: Example, given: Collection[Any]) -> None:
        self._formats = Formats(given)
        self._labels = labels
        self._example = example
        self._around = Neighbourhood(example)

    def line(self, text: str, claim: Claim, answer: Any) -> SheetLine:
        """The line that a claim and its answer make; where the answer cannot be read, it says why."""
        try:
            return self._readable(text, claim, answer)
        except ValueError as problem:
            return of_unreadable(text, answer, f"{problem}{hint(answer) if isinstance(answer, str) else ''}", claim)

    def _readable(self, text: str, claim: Claim, answer: Any) -> SheetLine:
        if answer is None or (isinstance(answer, str) and not answer.strip(" _?…")):
            return of_nothing(text, claim)
        if isinstance(answer, str):
            answer = as_digits(answer)
        if isinstance(answer, str) and not _is_numeral(text, answer):
            return self._of_a_formula(text, claim, answer)
        if isinstance(answer, Value):
            return self._of_a_value(text, claim, answer)
        if isinstance(answer, Rational) and not isinstance(answer, Integral):
            exact = Fraction(answer)
            return of_formula(text, claim, str(exact), lambda graph: exact, None)
        form, perhaps = self._formats.of(answer), self._formats.may_be_of(answer)
        return of_digits(text, claim, _digits(text, answer), form, perhaps)

    def _of_a_formula(self, text: str, claim: Claim, written: str) -> SheetLine:
        self._refuse_unclear_names(text, written)
        readable, derivatives = self._with_derivatives(text, claim, written)

        def read(formula_text: str) -> Formula:
            return lambda graph: parse(formula_text, self._names(graph, derivatives))

        try:
            moves = isinstance(read(readable)(self._example.start), Value) or bool(derivatives)
        except UndefinedError as problem:  # it can be read, so it is a claim, if a wrong one
            if _has_no_names(readable):
                raise ValueError(f"the claim {text!r}: {problem}") from None
            moves = True
        except ValueError as problem:
            sentence = str(problem)
            for name, (of, by, *_) in derivatives.items():  # as the person wrote them
                sentence = sentence.replace(name, f"d{of}/d{by}")
            raise ValueError(f"the claim {text!r}: {sentence}") from None
        meant = [(words, read(other)) for words, other in _leaves_for_numbers(readable, self._example.leaves)]
        around = self._around if moves else None
        return of_formula(text, claim, " ".join(written.split()), read(readable), around, meant)

    def _names(self, graph: NamedValues, derivatives: Mapping[str, Claim]) -> dict[str, Any]:
        """The names that a formula may use: the rate, derivatives and the nodes of a graph."""
        symbols = ("rate", rate_symbol(self._labels.by_name).text) if self._example.rate is not None else ()
        rate = dict.fromkeys(symbols, as_float(self._example.rate or 0))
        gradients = {of: adjoints(graph[of]) for of in {derivative.node for derivative in derivatives.values()}}
        slopes = {name: gradients[d.node].get(graph[d.by], 0.0) for name, d in derivatives.items()}
        nodes = {name: graph[labels[0]] for name, labels in self._labels.by_name.items() if len(labels) == 1}
        return rate | slopes | nodes

    def _with_derivatives(self, text: str, claim: Claim, written: str) -> tuple[str, dict[str, Claim]]:
        """A formula with a name in place of each dE/dh1, and the derivative that each name stands for."""
        derivatives: dict[str, Claim] = {}
        known = self._labels.by_name

        def name(match: re.Match[str]) -> str:
            of, by = match.groups()
            if of not in known or by not in known or f"d{of}" in known:
                return match[0]
            derivative = Claim(known[of][0], by=known[by][0])
            if derivative == claim:
                raise ValueError(f"the claim {text!r} is answered with itself: write {match[0]} out")
            new = f"d{of}_d{by}"
            while new in known:
                new += "_"
            derivatives[new] = derivative
            return new

        return DERIVATIVE.sub(name, written), derivatives

    def _refuse_unclear_names(self, text: str, written: str) -> None:
        if self._example.rate is not None and "rate" in self._labels.by_name and re.search(r"\brate\b", written):
            raise ValueError(f"the claim {text!r} uses 'rate', which is rate= and a Value as well: rename the Value")
        for name, labels in self._labels.by_name.items():
            if len(labels) > 1 and re.search(rf"\b(d|∂)?{re.escape(name)}\b", written):
                what = f"{name!r}, and {len(labels)} Values are called that"
                raise ValueError(f"the claim {text!r} uses {what}: give each its own name")

    def _of_a_value(self, text: str, claim: Claim, answer: Value) -> SheetLine:
        nodes = history(answer)
        moving = {
            node: self._labels.by_node[node] for node in nodes if node.op is None and node in self._labels.by_node
        }

        def on(graph: NamedValues) -> Value:
            return rebuilt(nodes, {node: graph[label].data for node, label in moving.items()}, {})[answer]

        return of_formula(text, claim, _written(answer), on, self._around if moving else None)


def _leaves_for_numbers(written: str, leaves: Leaves) -> list[tuple[str, str]]:
    """The formula with a leaf in place of a number that equals the leaf's: what was replaced, and the new text."""
    return [
        (f"{match[0]} stands in place of {name}", written[: match.start()] + name + written[match.end() :])
        for match in _NUMERAL.finditer(written)
        for name, x in leaves.items()
        if name.isidentifier() and as_float(x) == float(match[0])
    ][:_MOST_MEANT]


def _has_no_names(written: str) -> bool:
    """Whether a formula without a value here holds only numbers, and so has none anywhere."""
    try:
        parse(written, {})
    except UndefinedError:
        return True
    except ValueError:
        return False
    return True


def _is_numeral(text: str, answer: str) -> bool:
    """Whether a text is a number; a formula holds a name, a function or an operation."""
    try:
        read_decimal(answer)
    except ValueError as problem:
        if _LIKE_A_NUMERAL.fullmatch(answer):
            raise ValueError(f"the claim {text!r}: {problem}") from None
        return False
    return True


def _digits(text: str, answer: Any) -> str:
    """The digits of an answer that is a number."""
    if isinstance(answer, str):
        return answer.strip()
    if isinstance(answer, bool) or not isinstance(answer, Real | Decimal):
        what = shorten(repr(answer))
        raise ValueError(f"the claim {text!r} gives {what}: write a number, or digits or a formula as text")
    try:
        digits = repr(float(answer)) if isinstance(answer, float) else str(answer)
        read_decimal(digits)
    except ValueError:
        what = "a whole number that is too large" if isinstance(answer, Integral) else str(answer)
        raise ValueError(f"the claim {text!r} gives {what}, no finite number: write one within ±1.8e308") from None
    return digits


def _written(answer: Value) -> str:
    """A Value as a report shows it."""
    return shorten(formula(answer, longest=200), 200) if answer.op is not None else answer.name or str(answer.data)
