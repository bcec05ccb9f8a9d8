"""Habits: slips that run through a whole sheet, and so may explain many numbers at once.

- ``habits`` says what one is.  ``working_habits`` lists those of a person who carries all digits, ``rounding_habits``
  those of one who does not.
- ``rule_habits`` take a wrong rule everywhere, and ``without_target`` an output for the error signal.
- ``step_habits`` take a wrong step, ``rates`` another rate, ``optimiser_habits`` another optimiser, or one of the
  ``bent_rules``.
- ``early_weights`` and ``exchanged_weights`` are weights of another time or place.
- ``credible`` drops what may be a coincidence.
"""
