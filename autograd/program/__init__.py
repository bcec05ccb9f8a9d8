"""Programs: a graph of numbers is recorded once, and runs on arrays at the speed of the machine.

- ``recording`` makes a program of a function, and ``program`` is what people hold.  Its ``recipe`` says which
  derivative of what it is, ``slots`` are its arguments, and ``arguments`` what it is called with.
- ``passes`` make the graph, which is a list of lines, simpler, and find matrices in it.
- ``backends`` lists what runs it, and ``libraries`` says where the arrays of a call live.  ``on_numpy``, ``native`` and
  ``on_arrays`` run it: on NumPy, as machine code, and on arrays of PyTorch, JAX, Dask and others.
- ``outputs`` makes arrays of what comes out.  ``quick`` is a call on few samples, of what runs ``in_place``.
  ``turns`` let one call in at a time.
- ``by_number`` is the first calls of a long program on plain numbers.
- ``portable`` is what people take a program elsewhere with: ``writing`` makes text of it, and ``keeping`` files.
- ``progress`` shows how far the building of a program is.
"""

try:
    from autograd.program.program import Program as Program
    from autograd.program.recording import record as record
except ModuleNotFoundError as problem:
    if problem.name != "numpy":
        raise
    raise ImportError("programs need NumPy, which is not installed: pip install 'backprop-by-hand[numpy]'") from None
