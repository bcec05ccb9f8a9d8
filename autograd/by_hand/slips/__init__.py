"""Slips: which mistake gives exactly the number that somebody found.

A slip is another reading of the same sum over ways of products of factors.
``factors`` knows those in one local derivative, ``single`` what they make of a number,
``habits`` those that run through a whole sheet, ``pencil`` those of numbers rounded on
paper; ``candidates`` tries them all, ``following`` carries wrong numbers on, and
``diagnosis`` tells what fits, the simplest first.
"""

from autograd.by_hand.slips.diagnosis import Diagnosis
from autograd.by_hand.slips.question import Finding, Point, Question

__all__ = ["Diagnosis", "Finding", "Point", "Question"]
