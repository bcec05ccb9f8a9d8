"""A pencil: an example worked through as a person does, who reads on from the numbers on the paper.

- ``evaluation`` finds the number of a formula, and ``inside`` how it moves with each operation in it; ``written_out``
  knows a sigmoid that is written with e^z, and ``normalised`` the slopes of a layer norm.
- ``roundings`` are the ways to round a number.  The ``pencil`` writes numbers down with them, at a ``desk`` where the
  example is laid out once.
- ``on_paper`` and ``chain_on_paper`` are the chain rule with those derivatives that stand on the paper.
- ``bounds`` says how far rounding can lead, ``reach`` which lines a number has an effect on, and ``one_moved`` what.
- ``wrong_lines`` are the lines that do not hold beside those that do: what every search for a slip begins with.
"""
