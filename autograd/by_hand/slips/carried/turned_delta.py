"""The convention δ = target − output: a derivative with its sign turned, below which the lines are right.

A book writes δ = t − y and adds the step.  As a derivative δ has the wrong sign; the new weights are right with it.
All derivatives of the error are turned then: a right one that stands nearer to the error or beside speaks against it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.carried.beside import whole
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.engine.history import history

MOST_NAMED = 4  # lines below that a sentence names
NATURAL = -1  # beside the cost of a sign: the lines below bear it out


def target_minus_output(lines: WrongLines, question: Question) -> Iterator[Reading]:
    """The reading of a derivative of the error as minus itself, if lines that need it hold."""
    claim, (example, questions, printed) = question.claim, lines
    if not _is_delta(claim, example):
        return
    behind = {node.name for node in history(example.floats.start[claim.by])}
    below = [c for c in printed if c != claim and _needs(c, behind, example)]
    right = (c for c, number in printed.items() if number and c.by not in behind and _is_delta(c, example))
    is_among_right_ones = any(example.floats.start[c.by].op is not None for c in right)
    if below and not is_among_right_ones and _all_entries_turned(question, questions):
        names = ", ".join(map(_text, below[:MOST_NAMED])) + (", …" if len(below) > MOST_NAMED else "")
        words = Phrase(
            "this is minus the derivative (target − output in place of output − target), and {} below "
            f"{'is' if len(below) == 1 else 'are'} right",
            names,
        )
        yield Reading("sign", ("sign",), -question.true, words, NATURAL)


def _is_delta(claim: Claim, example: Example) -> bool:
    """Whether a claim is about a derivative of the error, before any step."""
    return bool(claim.by) and claim == Claim(example.error, by=claim.by)


def _all_entries_turned(question: Question, questions: Collection[Question]) -> bool:
    """Whether all the wrong entries of the same array have their signs turned, too."""
    array = whole(question.claim)
    return array is None or all(q.may_be(-q.true) for q in questions if whole(q.claim) == array)


def _needs(line: Claim, behind: set[str], example: Example) -> bool:
    """Whether a line comes after a derivative of the error on the path back to a leaf.

    What an optimiser keeps does not count: the square of a derivative is right with either sign.
    """
    if line.by:
        return _is_delta(line, example) and line.by in behind
    is_of_a_step = line.is_step or (line == Claim(line.node, steps=1) and line.node in example.parameters)
    return is_of_a_step and line.node in behind


def _text(claim: Claim) -> str:
    if claim.by:
        return f"d{claim.node}/d{claim.by}"
    return f"step {claim.node}" if claim.is_step else f"new {claim.node}"
