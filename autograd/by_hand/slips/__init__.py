"""Slips: which mistake gives exactly the number that somebody found.

A slip is another reading of the same sum over paths of products of factors.  ``kinds``
is the vocabulary.  ``factors`` knows the slips in one local derivative,
``derivative_slips`` and ``value_slips`` what they make of a number, ``claim_slips``
what they make of a claim; ``habits`` knows those that run through a whole sheet,
``rounding_habits`` those of numbers rounded on paper, worked through with a
``pencil``.  ``candidates`` tries them all, ``following`` carries wrong numbers on, and
``diagnosis`` tells what fits, the simplest first.
"""
