"""A worked example: a graph with names that can be built at other numbers, and what a line is about.

- ``example`` is the graph, its leaves and its parameters.  ``rounding`` bounds what floats do to its numbers.
- ``optimisers`` has the recurrence of a step, ``named_optimisers`` the ones that a sheet can name, ``given`` its rate.
- ``descent`` finds the numbers now and after steps, within a ``budget``; ``stations`` is a sheet at each of these.
- ``claims`` says what a line is about, such as dE/dw1 or new w1, and finds its true number.
- ``sums`` finds the terms of a sum, and ``softmaxes`` a softmax by its form.  ``rewriting`` puts a name in the place
  of a number.
"""
