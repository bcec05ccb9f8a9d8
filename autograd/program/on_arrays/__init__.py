"""A program on the arrays of other libraries: PyTorch, JAX, CuPy, Dask.

``plan`` is all of it, ``kernels`` are the calls, and ``totals`` the sums over a batch.  ``chunked`` sends the blocks of
an array of Dask through a program.
"""
