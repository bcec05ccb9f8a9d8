"""A worksheet: from the text of a stranger to checked data, and to an example.

- ``toml_text`` reads the file and ``reading_sheets`` what is in it, each of its ``sheet_entries`` by itself.  A
  ``sheet`` of plain data comes out.
- ``handwriting`` reads a number as people write it, ``given_numbers`` one in quotes.  ``written_arrays`` reads an
  array, with ``array_brackets`` and ``array_dialects``; ``entry_answers`` gives each entry its answer.
- Before that, habits of pages are undone in all texts of its ``tables``, one by one: ``own_names``, ``raised_first``,
  ``numbered_columns``, ``numbered_vectors``, ``sample_letters``, ``adjoints``, ``own_functions``, ``signs_in_names``,
  ``called_names`` and ``indexed_names``; in the sheet ``sensitivities`` and ``turned_signals``.
- ``strict_sheet`` translates the formulas into strict notation, with ``terms_of_totals``, ``two_products``,
  ``written_slopes`` and ``error_names``.  ``misfits`` says what to write for shapes that do not fit, and
  ``unread_formulas`` leaves out what cannot be read.
- ``samples``, ``time_steps``, ``layers_in_turn`` and ``sequences`` say how often a formula is read, and ``readings``
  reads it.  ``from_sheet`` builds the example.
"""
