"""Answers: what a person found for a claim, as digits, a number, a formula or a Value."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from decimal import Decimal
from fractions import Fraction
from numbers import Integral, Rational, Real
from typing import Any

from autograd.by_hand.answers.answered_formulas import AnsweredFormulas
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example, NamedValues
from autograd.by_hand.example.rewriting import has_no_names
from autograd.by_hand.keys.array_claims import Entry
from autograd.by_hand.keys.from_python import rebuilt
from autograd.by_hand.keys.labels import Labels
from autograd.by_hand.keys.steps_before import hint_of_a_change
from autograd.by_hand.sheet.called_names import Unread
from autograd.by_hand.sheet.entry_answers import ItselfError, OfAnotherShape, OfFormula, OtherShapeError, is_left_out
from autograd.by_hand.sheet.handwriting import as_digits, hint, readings_of_a_thousand, written_with
from autograd.by_hand.verdict.conditions import Data
from autograd.by_hand.verdict.entries import asked_about, of_nothing, of_unreadable, right_by_either
from autograd.by_hand.verdict.formula_claims import Written, of_formula
from autograd.by_hand.verdict.lines import SheetLine, of_digits
from autograd.by_hand.verdict.machine_numbers import Formats
from autograd.by_hand.verdict.nearby import Neighbourhood
from autograd.by_hand.verdict.numbers_put_in import ending_in
from autograd.by_hand.verdict.other_shapes import of_another_shape
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.arrays import ShapeError
from autograd.paper.formulas import formula
from autograd.paper.notation.spelling import canonical
from autograd.paper.numerals import is_decimal, read_decimal
from autograd.sentences import shorten

_LIKE_ANUMERAL = re.compile(r"\s*([+−-]?\s*[\d.,][\s\d.,]*(e[+−-]?\d+)?\s*)?", re.IGNORECASE)

_OPERATION = re.compile(r"[\s+*/·×−-]")


class Answers:
    """The answers to claims about a graph.

    Args:
        labels: the names of its Values in claims.
        example: the graph.
        given: all answers: what was printed in a format of a machine is seen from several.
        data: the leaves that are given, among which a condition may hold.
        lines: what the claims are about.
    """

    def __init__(
        self, labels: Labels, example: Example, given: Collection[Any], data: Data, lines: Collection[Claim] = ()
    ) -> None:
        self._formats = Formats(given)
        self._decimal_sign = written_with(given)
        self._labels = labels
        self._example = example
        self._around = Neighbourhood(example, data)
        self._formulas = AnsweredFormulas(labels, example, self._around, lines)

    def line(self, text: str, claim: Claim, answer: Any) -> SheetLine:
        """The line that a claim and its answer make; where the answer cannot be read, it says why."""
        try:
            return self._readable(text, claim, answer)
        except OtherShapeError as problem:
            return self._of_another_shape(text, claim, problem.answer)
        except ValueError as problem:
            written = answer.formula if isinstance(answer, OfFormula) else answer
            written = answer.text if isinstance(answer, Unread) else written
            hints = f"{hint(written)}{hint_of_a_change(written)}" if isinstance(written, str) else ""
            return of_unreadable(text, written, f"{problem}{hints}", claim)

    def with_sides(self, line: SheetLine, sides: Sequence[Entry]) -> SheetLine:
        """The line with the sides of the chain before it: what it is asked for stands there as a label."""
        read: list[SheetLine] = []
        unjudged: list[str] = []
        for side in sides:
            answer = side.answer.formula if isinstance(side.answer, OfFormula) else str(side.answer)
            try:
                if _is_label(line.claim, answer):
                    continue
                if side.problem or not self._says_when(line.claim, answer):
                    unjudged.append(answer)
                else:
                    step = self._readable(line.text, line.claim, side.answer, is_step=True)
                    step = ending_in(step, line.written) if is_decimal(line.written) else step
                    read.append(step._replace(part=line.part))
            except ItselfError:
                continue
            except ValueError:
                unjudged.append(answer)
        return line._replace(before=read, unjudged=unjudged)

    def _says_when(self, claim: Claim, answer: str) -> bool:
        """Whether it is known at which step a formula has its number: after a step its names may be the new ones."""
        is_of_one_step = claim.steps == 1 and claim.node in self._example.parameters and not claim.by
        return not claim.steps or is_of_one_step or has_no_names(answer)

    def _readable(self, text: str, claim: Claim, answer: Any, *, is_step: bool = False) -> SheetLine:
        if is_left_out(answer, self._labels.by_name):
            return of_nothing(text, claim)
        if isinstance(answer, Unread):
            raise ValueError(answer.why)
        if isinstance(answer, str):
            if self._decimal_sign and (readings := readings_of_a_thousand(answer, self._decimal_sign)):
                return self._of_a_thousand(text, claim, answer, readings)
            answer = as_digits(answer)
        if isinstance(answer, OfAnotherShape):
            return self._of_another_shape(text, claim, answer)
        if isinstance(answer, OfFormula):
            _refuse_one_number(answer)
            return self._formulas.line(text, claim, answer.own or answer.formula, answer, is_step=is_step)
        if isinstance(answer, str) and not _is_numeral(text, answer):
            return self._formulas.line(text, claim, answer, is_step=is_step)
        if isinstance(answer, Value):
            return self._of_a_value(text, claim, answer)
        if isinstance(answer, Rational) and not isinstance(answer, Integral):
            exact = Fraction(answer)
            return of_formula(text, claim, Written(str(exact), lambda graph: exact), None)
        form, perhaps = self._formats.of(answer), self._formats.may_be_of(answer)
        return of_digits(text, claim, _digits(text, answer), form, perhaps)

    def _of_a_thousand(self, text: str, claim: Claim, answer: str, readings: Sequence[str]) -> SheetLine:
        """The line of 1,234 on a sheet whose numbers have points.  It is that of 1234, unless only 1.234 is right.

        So is 1.234 on a sheet whose numbers have commas, where a few may have a point all the same.
        """
        line, instead = (
            of_digits(text, claim, digits, self._formats.of(digits), self._formats.may_be_of(digits))
            for digits in readings
        )
        return (
            right_by_either(line, instead) if self._decimal_sign == "," else asked_about(line, instead, answer.strip())
        )

    def _of_another_shape(self, text: str, claim: Claim, answer: OfAnotherShape) -> SheetLine:
        instead = [(self.line(text, claim, other.answer), other) for other in answer.instead]
        return of_another_shape(text, claim, answer, instead)

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


def lines_of_answers(
    claims: Sequence[Entry],
    read: Callable[[Any], tuple[str, Claim]],
    shown: Callable[[Any], str],
    answers: Callable[[list[Claim]], Answers],
) -> list[SheetLine]:
    """A line for each claim; one that cannot be read says why, and does not spoil the others.

    Args:
        claims: the answers with their keys.
        read: the text of a key, and the claim that it stands for; a ValueError if it stands for none.
        shown: a key that cannot be read, in words.
        answers: what reads the answers, when it is known what the claims speak of.
    """
    found = [_read_or_not(entry, read) for entry in claims]
    reader = answers([claim for _, claim, _ in found if claim])
    lines = [
        reader.line(text, claim, entry.answer) if claim else _of_no_claim(shown(entry.key), entry.answer, problem)
        for entry, (text, claim, problem) in zip(claims, found, strict=True)
    ]
    parts = (line._replace(part=entry.part) for line, entry in zip(lines, claims, strict=True))
    read_or_not = zip(parts, claims, found, strict=True)
    return [reader.with_sides(line, entry.before) if claim else line for line, entry, (_, claim, _) in read_or_not]


def _of_no_claim(key: str, answer: Any, problem: str) -> SheetLine:
    """The line of a key that stands for nothing."""
    return (
        of_unreadable(key, answer.text, answer.why)
        if isinstance(answer, Unread)
        else of_unreadable(key, answer, problem)
    )


def _read_or_not(entry: Entry, read: Callable[[Any], tuple[str, Claim]]) -> tuple[str, Claim | None, str]:
    """The text of a key with its claim, or why it stands for none."""
    if entry.problem:
        return "", None, entry.problem
    try:
        return *read(entry.key), ""
    except ValueError as problem:
        return "", None, str(problem)


def _is_label(claim: Claim, answer: str) -> bool:
    """Whether the side of a chain says what is asked for, as the w′ of w′ = w − η g = 0.5."""
    is_a_word = not _OPERATION.search(answer) and not has_no_names(answer)
    return canonical(answer) == canonical(claim.node) or (bool(claim.last_step) and is_a_word)


def _refuse_one_number(answer: OfFormula) -> None:
    if is_decimal(as_digits(answer.formula)):
        raise ShapeError(
            f"the answer is one number, and the claim is about an array of shape {answer.shape}: "
            "write all its entries as [..., ...], or a formula"
        )


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
