"""Single slips: what becomes of one line if one thing goes wrong in it.

- ``claim_slips`` knows any claim: by ``value_slips`` a value, by ``derivative_slips`` a derivative, by
  ``further_slips`` a second one, by ``optimiser_slips`` a step.
- A derivative has ``factors`` and ``several_paths``.  ``over_time`` tells those of sums over time or samples, which
  ``indexed`` finds, and ``left_out_everywhere`` a factor that all terms lack.
- ``miscopied`` and ``miswritten`` are slips of the pen, ``worked_otherwise`` is another operation, ``by_heart`` p − y
  where it is not right, ``unwritten_values`` a slip in a value without a line, and ``whole_formulas`` one in front of
  a formula.
"""
