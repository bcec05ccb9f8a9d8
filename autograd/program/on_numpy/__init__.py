"""A program on NumPy: which call works on which rows of which file.

``plan`` is all of it.  ``file`` has the numbers in memory and the steps on them.  ``layout`` says which line has which
of its ``rows``, and ``lifetimes`` for how long; ``windows`` are numbers that need none.  ``kernels`` are the calls, and
``totals`` the sums over a batch.
"""
