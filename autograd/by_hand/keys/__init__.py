"""Keys: the left side of a line.  dL/dW1, δ₂, new w1, σ'(z) and "h at t=2" each become a claim.

- ``labels`` are the names of Values, and ``reading_claims`` knows the plain keys.  ``claim_notation`` knows them as
  people write them: ``spoken_claims`` in words, ``updates`` as w := …, ``changes`` as Δw, ``in_place`` as w -= …,
  ``numbered_steps`` as w(1), ``velocities``, ``steps_before``, ``given_steps`` and ``any_step`` as courses write
  optimisers, ``claims_at_points`` as f'(2).
- ``error_signals`` knows dW and δ, which is of what ``units`` add up, or found ``signals_by_letter``.
  ``function_slopes`` knows σ'(z), by its ``activations``, and ``whole_gradient`` knows ∇f.
- ``array_claims`` takes a claim about an array apart, by ``array_keys``; ``index_claims`` and ``each_sample`` do so
  where letters or samples stand for the entries.
- ``sheet_claims`` reads all claims of a worksheet, with ``bare_parameters``, and ``editors`` what is beside them.
- ``keys`` does the same for ``check``, whose example is made by ``from_python``; ``leaves_as_keys`` says what the name
  of a leaf is about there.
"""
