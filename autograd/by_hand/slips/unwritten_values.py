"""A slip in a value that has no line on the sheet: o = σ(z) is what z gives without its bias, and z stands nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.claim_slips import ClaimSlips
from autograd.by_hand.slips.coincidence import by_chance
from autograd.by_hand.slips.derivative_slips import DerivativeSlips
from autograd.by_hand.slips.desk import Desk, desk_of
from autograd.by_hand.slips.pencil import Pencil
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Phrase, Reading
from autograd.engine.value import Value

BY_CHANCE = 0.05  # expected numbers that fit by chance, beyond which none is told
FEWEST_DIGITS = 3
MOST_COST = 5  # of a slip in a value that nobody sees
Values = tuple[tuple[Claim, float], ...]

MOST_WORK = 200_000  # visits to nodes for a sheet: 0.2 s


class UnwrittenValues:
    """The readings of values by a slip in another value before them, which has no line.

    Args:
        example: what the sheet is about.
        slips_at: the single slips of the example, with the numbers of wrong lines in it.
        questions: the wrong claims.
        printed: the numbers that hold, as they stand on the sheet.
    """

    def __init__(
        self,
        example: Example,
        slips_at: Callable[[Values], ClaimSlips],
        questions: Sequence[Question],
        printed: Mapping[Claim, float],
    ) -> None:
        self._example = example.floats
        self._slips_at = slips_at
        self._lines = {*printed, *(question.claim for question in questions)}
        self._printed = printed
        self._questions = questions
        self._left = MOST_WORK

    @cached_property
    def _desk(self) -> Desk:
        return desk_of(self._example)

    def fitting(self, question: Question) -> tuple[list[Reading], float]:
        """The readings that fit a claim, and how many would fit by chance."""
        is_value = question.claim == Claim(question.claim.node) and question.digits >= FEWEST_DIGITS
        wrong = self._wrong_values_above(question) if is_value else {}
        slips = self._slips_at(tuple(wrong.items())).of_derivatives(0) if is_value and question.printed else None
        if slips is None:
            return [], 1.0
        tried = list(self._tried(question.claim, slips, self._printed | wrong))
        chance = by_chance(question, tried)
        fitting = [reading for reading in tried if question.fits(reading.value)]
        return (fitting, chance) if chance < BY_CHANCE else ([], chance)

    def _wrong_values_above(self, question: Question) -> dict[Claim, float]:
        above = self._questions[: self._questions.index(question)]
        return {q.claim: q.number for q in above if q.claim == Claim(q.claim.node) and q.printed}

    def _tried(self, claim: Claim, slips: DerivativeSlips, given: Mapping[Claim, float]) -> Iterator[Reading]:
        for node in self._without_a_line(slips.nodes[claim.node]):
            for reading in slips.values.of_value(slips.nodes[node.name]):
                if reading.cost > MOST_COST or self._left < 0:
                    continue
                self._left -= len(self._desk.order)
                for number in self._numbers(claim, {**given, Claim(node.name): reading.value}):
                    words = Phrase("in {}, which has no line, {}", node.name, reading.words)
                    yield Reading(reading.kind, ("unwritten", node.name, reading.key), number, words, reading.extra + 1)

    def _without_a_line(self, node: Value) -> list[Value]:
        """The values that a value is computed from and that have no line, up to the lines on the sheet."""
        found: list[Value] = []
        waiting = [*self._desk.sources[self._desk.graph[node.name]]]
        for source in waiting:
            if source.op is not None and Claim(source.name) not in self._lines and source not in found:
                found.append(source)
                waiting += self._desk.sources[source]
        return found

    def _numbers(self, claim: Claim, given: Mapping[Claim, float]) -> list[float]:
        try:
            return Pencil(self._desk, given).numbers([claim]).get(claim, [])[:1]
        except ValueError:  # a formula has no value there
            return []
