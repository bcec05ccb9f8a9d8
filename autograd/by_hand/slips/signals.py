"""A wrong derivative by a bias that is carried on as the error signal: ∂L/∂w = ∂L/∂b·x.

A bias is added with the slope 1, so ∂L/∂b is ∂L/∂z as well, and people go on from the one that stands on the paper.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.stations import MOST_STEPS
from autograd.by_hand.slips.beside import as_carried_on
from autograd.by_hand.slips.pencil import number_for
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Phrase, Reading
from autograd.by_hand.slips.wrong_lines import WrongLines, may_follow


def from_a_bias(lines: WrongLines, question: Question) -> tuple[list[Reading], float]:
    """The readings of a line that follows from a wrong derivative by a bias above, and how many would fit by chance."""
    asked = question.printed and question.claim.by and question.claim.steps <= MOST_STEPS
    above = lines.questions[: lines.questions.index(question)] if asked else ()
    carried = [(cause, signal) for cause in above for signal in _signal(cause.claim, lines.example)]
    fitting = []
    for cause, signal in carried:
        if may_follow(question, signal, lines.example.leaves):
            number = number_for(lines.desk, {**lines.printed_beside(question), signal: cause.number}, question.claim)
            if number is not None and question.fits(number):
                words = Phrase("follows from {} above", as_carried_on(cause))
                fitting.append(Reading("follows", ("follows", cause), number, words, cause=cause))
    return fitting[-1:], question.chance * len(carried)


def _signal(claim: Claim, example: Example) -> Iterator[Claim]:
    """The derivative by the sum that a bias is a term of; none for another claim."""
    by = example.floats.start.get(claim.by)
    if by is None or by.op is not None or claim != Claim(claim.node, by=claim.by):
        return
    edges = [edge for entering in example.floats.graph.into.values() for edge in entering if edge.source is by]
    if len(edges) == 1 and edges[0].slope == 1 and edges[0].target.name != claim.node:
        yield Claim(claim.node, by=edges[0].target.name)
