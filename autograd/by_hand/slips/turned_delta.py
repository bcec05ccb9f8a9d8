"""The convention δ = target − output: a derivative with its sign turned, below which the lines are right.

A book writes δ = t − y and adds the step.  As a derivative δ has the wrong sign; the new weights are right with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.question import Question
from autograd.by_hand.slips.reading import Phrase, Reading
from autograd.engine.history import history

MOST_NAMED = 4  # lines below that a sentence names
NATURAL = -1  # beside the cost of a sign: the lines below bear it out


def target_minus_output(question: Question, example: Example, printed: Mapping[Claim, float]) -> Iterator[Reading]:
    """The reading of a derivative of the error as minus itself, if lines that need it hold."""
    claim = question.claim
    if claim.node != example.error or not claim.by or claim.steps:
        return
    nodes = example.floats.start
    behind = {node.name for node in history(nodes[claim.by])}
    below = [c for c in printed if c != claim and _needs(c, claim, behind, example)]
    if below:
        names = ", ".join(map(_text, below[:MOST_NAMED])) + (", …" if len(below) > MOST_NAMED else "")
        words = Phrase(
            "this is minus the derivative (target − output in place of output − target), and {} below "
            f"{'is' if len(below) == 1 else 'are'} right with it",
            names,
        )
        yield Reading("sign", ("sign",), -question.true, words, NATURAL)


def _needs(line: Claim, claim: Claim, behind: set[str], example: Example) -> bool:
    """Whether a line comes after a derivative of the error on the path back to a leaf."""
    if line.by:
        return line.node == claim.node and not line.steps and line.by in behind
    is_of_a_step = line.is_step or (line.steps == 1 and line.node in example.parameters)
    return is_of_a_step and line.node in behind


def _text(claim: Claim) -> str:
    if claim.by:
        return f"d{claim.node}/d{claim.by}"
    return f"step {claim.node}" if claim.is_step else f"new {claim.node}"
