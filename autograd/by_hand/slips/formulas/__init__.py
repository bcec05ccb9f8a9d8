"""Slips inside one formula.

- Rules of calculus that are none: ``rules`` for a function, ``powers``, ``products`` and quotients, ``chain`` and
  ``inner_functions`` for what is inside, ``softmax_slopes``.
- ``terms`` and ``sums`` are about sums, and ``batches`` about those over samples, with the count in front.
- A ``calculator`` may be in another mode.  ``neighbours`` says which names are taken for each other.
- ``edits`` is a table of what may be written otherwise.  ``edited`` finds where a row fits, by its ``patterns``, and
  ``mended`` which rows make a formula right.
"""
