"""Passes: a graph as a list of lines, and what makes it simpler or finds structure in it.

- ``code`` is the list of lines.  ``pipeline`` has all passes in order.
- ``simple`` folds, shares and drops lines, and writes operations out.
- ``ranks`` say which lines vary from sample to sample.  ``factors`` and ``sums`` find weighted sums, with what is
  ``linear`` and ``weighted``, ``odd_terms`` makes those alike that nearly are, and ``blocks`` puts together what
  goes together.
  What stands between two of them is ``distributed`` over the sums over a batch, and what is then multiplied first is
  ``watched``.
- ``reductions`` say what is summed over a batch, by the ``terms`` that it is made of.
"""
