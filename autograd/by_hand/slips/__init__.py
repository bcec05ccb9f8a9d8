"""Slips: which mistake gives exactly the number that somebody found.

A slip is another reading of the same sum over paths of products of factors.

- ``kinds`` is the vocabulary.
- ``factors`` knows the slips in one local derivative; ``derivative_slips``, ``value_slips``
  and ``claim_slips`` know what becomes of a derivative, a value and a claim.
- ``bent_rules`` has the slips in the rule of an optimiser; ``optimiser_slips`` makes them in one line,
  ``optimiser_habits`` in every step.
- ``working_habits`` lists the slips that run through a whole sheet: those of ``rule_habits``,
  ``step_habits``, ``optimiser_habits``, ``early_weights`` and ``exchanged_weights``, of which
  ``credible`` drops what may be a coincidence; ``rounding_habits`` has those of numbers rounded
  on paper, which are worked through with a ``pencil``; ``exchanged_inputs`` is asked of formulas.
- ``inherited`` tries the single slips on top of wrong lines above, ``on_paper``; ``two_slips``,
  ``miscopied``, ``miswritten`` and ``turned_delta`` have those that their names say.
- ``edits`` is a table of what may be written otherwise in a formula; ``edited`` finds where a row fits, by its
  ``patterns``, and ``mended`` which of these edits make the formula right.
- ``candidates`` tries all of them, ``following`` carries wrong numbers on, ``signals`` those of a
  bias, and ``coincidence`` counts how many would fit by chance.  ``diagnosis`` tells the readings
  that fit, the simplest first; ``certainty`` says which of them are certain.
"""
