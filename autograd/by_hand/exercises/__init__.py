"""How exercises are made and written down.

``making`` makes one: ``network`` writes the formulas, also in matrices, with ``losses``.  ``nice_numbers`` draws
numbers that hide no slip.  ``asked`` says what is asked for, and ``writing`` writes the sheet.  ``from_model`` takes
the formulas from a model in Python.
"""
