"""A worked example: its graph, its numbers, and what is claimed of them, from a worksheet or from Python.

- ``reading_sheets`` turns TOML (``toml_text``) into a ``sheet`` of plain data, by
  ``sheet_entries``.  ``strict_sheet`` translates its formulas into strict notation, with ``samples``, ``time_steps``
  and ``sequences`` where there are any; ``from_sheet`` builds the graph, and ``from_python`` takes one that
  exists.  Either is an ``example``, which can be built at other numbers.
- ``descent`` finds its numbers now and after steps of ``named_optimisers``, made by the recurrence in
  ``optimisers``.
- ``claims`` says what a line is about.  ``claim_notation`` reads its key as people write it, with ``written_slopes``,
  ``error_signals``, ``updates`` and others that their first lines describe; ``reading_claims`` and ``sheet_claims``
  take the result.  ``array_claims`` takes claims about arrays apart, by the entries that ``array_keys`` finds.
- ``handwriting`` and ``written_arrays`` read numbers and arrays as people write them.
"""
