"""A worksheet: from the text of a stranger to checked data, and to an example.

- ``toml_text`` reads the file and ``reading_sheets`` what is in it, each of its ``sheet_entries`` by itself.  A
  ``sheet`` of plain data comes out.
- ``handwriting`` reads a number as people write it, ``given_numbers`` one in quotes.  ``written_arrays`` reads an
  array, with ``array_brackets`` and ``array_dialects``; ``entry_answers`` gives each entry its answer.
- ``strict_sheet`` translates the formulas into strict notation.  Each of these knows one habit of pages:
  ``signs_in_names``, ``own_names``, ``own_functions``, ``adjoints``, ``sample_letters``, ``numbered_columns``,
  ``numbered_vectors``, ``raised_first``, ``sensitivities``, ``layers_in_turn``, ``called_names``,
  ``indexed_names``, ``terms_of_totals``, ``turned_signals``,
  ``two_products``, ``written_slopes`` and ``error_names``.  ``misfits`` says what to write for shapes that do not fit,
  and ``unread_formulas`` leaves out what cannot be read.
- ``samples``, ``time_steps`` and ``sequences`` say how often a formula is read, and ``readings``
  reads it.  ``from_sheet`` builds the example.
"""
