"""Wrong numbers carried on.

- ``following`` finds the lines that follow from a wrong line, and ``inherited`` those that do but for a slip of their
  own.
- ``last_digits`` are lines that follow but for their last digits, and ``beside`` looks at the entries beside one.
- ``turned_delta`` is a δ that is target − output, below which the lines are right.
"""
