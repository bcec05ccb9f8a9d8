"""A slip in a value that has no line on the sheet: o = σ(z) is what z gives without its bias, and z stands nowhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.pencil import number_for
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.readings.coincidence import by_chance
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.by_hand.slips.single.claim_slips import ClaimSlips
from autograd.by_hand.slips.single.derivative_slips import DerivativeSlips
from autograd.engine.value import Value

BY_CHANCE = 0.05  # expected numbers that fit by chance, beyond which none is told
FEWEST_DIGITS = 3
MOST_COST = 5  # of a slip in a value that nobody sees
Values = tuple[tuple[Claim, float], ...]

MOST_WORK = 200_000  # visits to nodes for a sheet: 0.2 s


class UnwrittenValues:
    """The readings of values by a slip in another value before them, which has no line.

    Args:
        lines: those of the sheet.
        slips_at: the single slips of the example, with the numbers of wrong lines in it.
    """

    def __init__(self, lines: WrongLines, slips_at: Callable[[Values], ClaimSlips]) -> None:
        self._lines = lines
        self._slips_at = slips_at
        self._have_a_line = {*lines.printed, *(question.claim for question in lines.questions)}
        self._left = MOST_WORK

    def fitting(self, question: Question) -> tuple[list[Reading], float]:
        """The readings that fit a claim, and how many would fit by chance."""
        is_value = question.claim == Claim(question.claim.node) and question.digits >= FEWEST_DIGITS
        wrong = self._wrong_values_above(question) if is_value else {}
        slips = self._slips_at(tuple(wrong.items())).of_derivatives(0) if is_value and question.printed else None
        if slips is None:
            return [], 1.0
        tried = list(self._tried(question.claim, slips, {**self._lines.printed, **wrong}))
        chance = by_chance(question, tried)
        fitting = [reading for reading in tried if question.fits(reading.value)]
        return (fitting, chance) if chance < BY_CHANCE else ([], chance)

    def _wrong_values_above(self, question: Question) -> dict[Claim, float]:
        above = self._lines.above(question)
        return {q.claim: q.number for q in above if q.claim == Claim(q.claim.node) and q.printed}

    def _tried(self, claim: Claim, slips: DerivativeSlips, given: Mapping[Claim, float]) -> Iterator[Reading]:
        for node in self._without_a_line(slips.nodes[claim.node]):
            for reading in slips.values.of_value(slips.nodes[node.name]):
                if reading.cost > MOST_COST or self._left < 0:
                    continue
                self._left -= len(self._lines.desk.order)
                number = number_for(self._lines.desk, {**given, Claim(node.name): reading.value}, claim)
                if number is not None:
                    words = Phrase("in {}, which has no line, {}", node.name, reading.words)
                    yield Reading(reading.kind, ("unwritten", node.name, reading.key), number, words, reading.extra + 1)

    def _without_a_line(self, node: Value) -> list[Value]:
        """The values that a value is computed from and that have no line, up to the lines on the sheet."""
        found: list[Value] = []
        desk = self._lines.desk
        waiting = [*desk.sources[desk.graph[node.name]]]
        for source in waiting:
            if source.op is not None and Claim(source.name) not in self._have_a_line and source not in found:
                found.append(source)
                waiting += desk.sources[source]
        return found
