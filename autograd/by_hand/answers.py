"""Answers: what a person found for a claim, as digits, a number, a formula or a Value."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any, TypeVar

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example, NamedValues
from autograd.by_hand.example.from_python import rebuilt
from autograd.by_hand.example.handwriting import as_digits, hint
from autograd.by_hand.example.labels import Labels
from autograd.by_hand.example.reading_claims import DERIVATIVE
from autograd.by_hand.example.rewriting import NUMERAL, WORD, has_no_names, leaves_meant, with_a_sign_turned
from autograd.by_hand.verdict.conditions import Data
from autograd.by_hand.verdict.entries import of_nothing, of_unreadable
from autograd.by_hand.verdict.formula_claims import Meant, Written, of_formula, of_numbers_put_in
from autograd.by_hand.verdict.lines import SheetLine, of_digits
from autograd.by_hand.verdict.machine_numbers import Formats
from autograd.by_hand.verdict.nearby import Neighbourhood
from autograd.by_hand.verdict.right_where import Formula
from autograd.engine.backward import adjoints
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.equations import rate_symbol
from autograd.paper.formulas import formula
from autograd.paper.numerals import decimals_of, half_unit, read_decimal, significant_digits
from autograd.paper.parsing import UndefinedError, parse
from autograd.sentences import shorten
from autograd.table.arithmetic import as_float

_LIKE_ANUMERAL = re.compile(r"\s*([+−-]?\s*[\d.,][\s\d.,]*(e[+−-]?\d+)?\s*)?", re.IGNORECASE)


class Answers:
    """The answers to claims about a graph.

    Args:
        labels: the names of its Values in claims.
        example: the graph.
        given: all answers: what was printed in a format of a machine is seen from several.
        data: the leaves that are given, among which a condition may hold.
    """

    def __init__(self, labels: Labels, example: Example, given: Collection[Any], data: Data) -> None:
        self._formats = Formats(given)
        self._labels = labels
        self._example = example
        self._around = Neighbourhood(example, data)

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
            return of_formula(text, claim, Written(str(exact), lambda graph: exact), None)
        form, perhaps = self._formats.of(answer), self._formats.may_be_of(answer)
        return of_digits(text, claim, _digits(text, answer), form, perhaps)

    def _of_a_formula(self, text: str, claim: Claim, written: str) -> SheetLine:
        self._refuse_unclear_names(text, written)
        readable, derivatives = self._with_derivatives(text, claim, written)

        def read(formula_text: str) -> Formula:
            return lambda graph: parse(formula_text, self._names(graph, derivatives))

        moves = self._moves(text, readable, read(readable), derivatives)
        if claim == Claim(claim.node) and claim.node in WORD.findall(readable):
            raise ValueError(f"the claim {text!r} is answered with itself: write the formula of {claim.node}")
        named, leaves = self._leaves_named(readable), self._example.leaves
        meant = [Meant(what, leaf, read(new)) for what, leaf, new in leaves_meant(readable, named, leaves)]
        turned = [(name, read(new)) for name, new in with_a_sign_turned(readable, self._labels.by_name)]
        formula = Written(" ".join(written.split()), read(readable), named, meant, turned)
        decimals = [number for number in NUMERAL.findall(readable) if "." in number]
        if decimals and not moves:
            number = as_float(formula.formula(self._example.start))
            return of_numbers_put_in(text, claim, formula, _as_exactly_as(decimals, number))
        return of_formula(text, claim, formula, self._around if moves else None)

    def _moves(self, text: str, readable: str, formula: Formula, derivatives: Mapping[str, Claim]) -> bool:
        """Whether a formula has other numbers at other points; a ValueError if it cannot be read."""
        try:
            return isinstance(formula(self._example.start), Value) or bool(derivatives)
        except UndefinedError as problem:  # it can be read, so it is a claim, if a wrong one
            if has_no_names(readable):
                raise ValueError(f"the claim {text!r}: {problem}") from None
            return True
        except ValueError as problem:
            sentence = str(problem)
            for name, (of, by, *_) in derivatives.items():  # as the person wrote them
                sentence = sentence.replace(name, f"d{of}/d{by}")
            raise ValueError(f"the claim {text!r}: {sentence}") from None

    def _leaves_named(self, written: str) -> list[str]:
        """The leaves that a formula names."""
        labels = [self._labels.by_name.get(word, [word])[0] for word in dict.fromkeys(WORD.findall(written))]
        return [label for label in labels if label in self._example.leaves]

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

        named = [
            self._labels.by_node[node]
            for node in history(answer, stop=self._labels.by_node.__contains__)
            if node in moving
        ]
        return of_formula(text, claim, Written(_written(answer), on, named), self._around if moving else None)


Key = TypeVar("Key")


def lines_of_answers(
    claims: Mapping[Key, Any],
    read: Callable[[Key], tuple[str, Claim]],
    shown: Callable[[Key], str],
    answers: Callable[[list[Claim]], Answers],
) -> list[SheetLine]:
    """A line for each claim; one that cannot be read says why, and does not spoil the others.

    Args:
        claims: the answers by their keys.
        read: the text of a key, and the claim that it stands for; a ValueError if it stands for none.
        shown: a key that cannot be read, in words.
        answers: what reads the answers, when it is known what the claims speak of.
    """
    found: dict[Key, tuple[str, Claim]] = {}
    problems: dict[Key, str] = {}
    for key in claims:
        try:
            found[key] = read(key)
        except ValueError as problem:
            problems[key] = str(problem)
    reader = answers([claim for _, claim in found.values()])
    return [
        of_unreadable(shown(key), answer, problems[key]) if key in problems else reader.line(*found[key], answer)
        for key, answer in claims.items()
    ]


def _as_exactly_as(numerals: Collection[str], number: float) -> str:
    """The digits of a number that was computed from numerals: as many as they have, or as many decimals.

    >>> _as_exactly_as(["0.618", "0.382"], 0.236076), _as_exactly_as(["0.01", "0.8"], -0.79)
    ('0.236', '-0.79')
    """
    digits = f"{number:.{max(map(significant_digits, numerals))}g}"
    decimals = f"{number:.{max(map(decimals_of, numerals))}f}"
    return min(digits, decimals, key=half_unit)


def _is_numeral(text: str, answer: str) -> bool:
    """Whether a text is a number; a formula holds a name, a function or an operation."""
    try:
        read_decimal(answer)
    except ValueError as problem:
        if _LIKE_ANUMERAL.fullmatch(answer):
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
