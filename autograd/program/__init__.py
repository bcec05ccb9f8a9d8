"""Programs: a graph of numbers is recorded once, and runs on arrays at the speed of the machine.

- ``recording`` makes a program of a function, and ``program`` is what people hold.  Its ``recipe`` says which
  derivative of what it is, ``slots`` are its arguments, and ``arguments`` what it is called with.
- ``code`` is the graph as a list of lines.  ``passes`` make it simpler, ``ranks`` say which lines vary from sample to
  sample, ``sums`` finds weighted sums in it, and ``blocks`` puts together what goes together.  ``pipeline`` has all
  passes in order.
- ``backends`` lists what runs it, and ``outputs`` makes arrays of what comes out.
- ``libraries`` says where the arrays of a call live.  ``array_plan`` runs a program on those of PyTorch and its like:
  ``array_kernels`` are the calls, ``array_totals`` the sums over a batch.
- ``numpy_plan`` runs it on NumPy: ``numpy_kernels`` are the calls, ``rows`` the places in memory, ``lifetimes`` say
  for how long a place is needed, and ``reductions`` are the sums over a batch, of the ``terms`` that these are made of.
"""

from autograd.program.program import Program as Program
from autograd.program.recording import record as record
