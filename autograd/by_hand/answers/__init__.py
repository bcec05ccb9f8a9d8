"""Answers: the right side of a line, as digits, a formula, an array or a Value.

- ``answers`` says which of these it is.
- ``written_formulas`` makes a formula ready to be computed: strict text, and what its names stand for.
  ``states_in_formulas`` knows what an optimiser keeps, ``slopes_in_formulas`` derivatives as factors.
- ``formulas_on_graphs`` says what it gives on a graph, ``answered_formulas`` whether that is a number or an array, and
  ``edited_answers`` what it gives with one thing in it written otherwise; ``vectors_as_rows`` reads xᵀ δ.
- ``lines_put_in`` knows formulas with the numbers of other lines, ``other_meanings`` what dZ may mean beside the usual,
  and ``total_differentials`` a formula that is no derivative.
"""
