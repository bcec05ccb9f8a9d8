"""Verdicts: whether a claim holds, line by line, and the report of them.

- ``lines`` checks a line by itself: its ``digits``, within the ``tolerance`` that a sheet allows, or as a machine
  printed them (``machine_numbers``).  ``formula_claims`` does so for a formula: ``right_where`` compares it at
  points ``nearby``, and ``conditions`` says which ``relations`` among the data it needs; by
  ``each_label`` any label will do.  ``numbers_put_in`` are formulas of numbers, which are as rounded as these.
- ``judging`` puts the lines of a sheet together, in ``stations`` where samples come one by one.  What is not right
  by itself may be so from ``rounded_lines``: with ``carried_numbers``, ``rounded_middles``, ``unwritten_lines``,
  ``turned_deltas`` and ``siblings``; or by other ``conventions``.
- ``rows`` are what a report is made of; ``array_rows``, ``one_formula`` and ``other_shapes`` are about arrays,
  ``chains`` about y = w x = 0.6; ``report`` prints them, and ``notebook`` shows them on a page.
"""
