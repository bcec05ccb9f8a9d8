"""Derivations as a person writes them: the chain rule in symbols and in numbers.

- ``derivation`` is ``derive``.  Its lines come from ``chain_rule``, ``second_derivation`` and ``optimiser_lines``.
- ``matrix_derivation`` writes them in matrices: ``matrix_forms`` lists what a person may write, and ``matrix_products``
  keeps what is right whatever the numbers are.  ``softmax_by_heart`` is p − y, and ``slopes_of_arrays`` writes
  1 − h².
- ``walkthrough`` works a worksheet through from its inputs to the next step, ``matrix_walkthrough`` one of arrays,
  and ``walk_over_time`` one of ``vectors_over_time``.
"""
