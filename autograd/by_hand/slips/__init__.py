"""Slips: which mistake gives exactly the number that somebody found.

A slip is another reading of the same sum over paths of products of factors.  In the order in which they are used:

- ``question`` is a wrong claim, ``wrong_lines`` all of them beside the right ones; a ``reading`` is a number and the
  words for how it came about, and ``kinds`` the vocabulary.
- ``candidates`` tries the slips on a claim.  ``claim_slips`` knows what becomes of any claim, ``value_slips`` of a
  value, ``derivative_slips`` of a derivative, ``further_slips`` of a second one.
- A derivative has ``factors`` and ``several_paths``.  Inside one formula, opened by ``inside``, are ``chain`` and
  ``inner_functions``, ``products``, ``powers``, ``rules`` and ``terms``; over samples and time ``batches``,
  ``over_time`` and ``left_out_everywhere``; ``neighbours`` says who may be taken for whom.
- A step has the slips of ``optimiser_slips``, by the rules that ``bent_rules`` bends.
- Some slips run through a whole sheet: ``working_habits`` lists those of ``rule_habits``, ``step_habits``,
  ``optimiser_habits``, ``early_weights`` and ``exchanged_weights``, of which ``credible`` drops what may be a
  coincidence; ``rounding_habits`` are worked through with a ``pencil`` at a ``desk``.
- What is written may itself be changed until it is right: ``edits`` is a table of changes, ``edited`` finds where a
  row fits, by its ``patterns``, and ``mended`` which of them make the formula right.
- ``following`` carries wrong numbers on.  ``inherited`` tries the single slips on top of them, on the derivatives
  that stand ``on_paper``; ``two_slips``, ``miscopied``, ``miswritten``, ``turned_delta``, ``worked_otherwise``,
  ``unwritten_values``, ``whole_formulas`` and ``last_digits`` have those that their names say.
- ``coincidence`` counts how many would fit by chance, ``ranking`` puts the readings in order, ``certainty`` says
  which are certain, and ``diagnosis`` does it all for the wrong lines of a sheet.
"""
