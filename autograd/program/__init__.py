"""Programs: a graph of numbers is recorded once, and runs on arrays at the speed of the machine.

- ``recording`` makes a program of a function, and ``program`` is what people hold.  Its ``recipe`` says which
  derivative of what it is, ``slots`` are its arguments, and ``arguments`` what it is called with.
- ``code`` is the graph as a list of lines.  ``passes`` make it simpler, ``ranks`` say which lines vary from sample to
  sample, ``sums`` finds weighted sums in it, and ``blocks`` puts together what goes together.  ``pipeline`` has all
  passes in order.
- ``backends`` lists what runs it, and ``outputs`` makes arrays of what comes out.  ``quick`` is a call on few samples.
- ``native`` runs it as machine code.
- ``libraries`` says where the arrays of a call live, and ``reductions`` what is summed over a batch, by the ``terms``
  that it is made of.
- ``array_plan`` runs a program on arrays of PyTorch, JAX and others: ``array_kernels`` are the calls, ``array_totals``
  the sums over a batch.
- ``numpy_plan`` runs it on NumPy.  ``numpy_file`` has the numbers in memory and the steps on them, ``numpy_layout``
  says which line has which of its ``rows``, and ``lifetimes`` for how long.  ``numpy_kernels`` are the calls, and
  ``numpy_totals`` the sums over a batch.
- ``portable`` has what a program is beside something to call: ``files`` keeps it, with its outputs by
  ``structures_on_file``, and ``writing`` writes it as a table, as a function of NumPy, and of C.
- ``asked`` reads what is asked of a program, and ``progress`` shows a bar while a large one is built.
- ``collector`` pauses Python's collector while a program is built.
"""

from autograd.program.program import Program as Program
from autograd.program.recording import record as record
