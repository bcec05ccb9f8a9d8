"""Slips: which mistake gives exactly the number that somebody found.

A slip is another reading of the same sum over paths of products of factors.  In the order in which they are used:

- ``readings``: a wrong claim is a question, and a reading one answer to it, in words.
- ``formulas``: slips inside one formula, by the rules of calculus, and formulas that are written otherwise.
- ``habits``: slips that run through a whole sheet.
- ``single``: what becomes of one line if one thing goes wrong in it.
- ``carried``: what follows from a wrong line above, alone or with a slip on top.
- ``candidates`` tries all of these on a claim, and ``two_slips`` two at once.  ``ranking`` puts in order what fits,
  ``certainty`` says which of it is certain, and ``diagnosis`` does it all for the wrong lines of a sheet.
- ``matrices``: slips that explain a whole array.
"""
