"""Readings: how a wrong number may have come about, in words.

- A ``question`` is a wrong claim.  A ``reading`` is one answer: a number, its words, and how far-fetched it is.
- ``kinds`` is the vocabulary of slips, and what a user is told of one.
- ``coincidence`` counts how many readings would fit by chance.  ``effort`` says what is too large to be looked into.
"""
