"""The back end ``native``: a program becomes machine code, with samples side by side in the lanes of a register.

- ``plan`` is what runs a program.  ``stages`` cut it into pieces, and say which numbers go from one to another.
- ``lanes`` writes arithmetic on registers, and ``functions`` exp, log, sin and others with it.  ``operations`` say what
  a row of the table is in these, and ``outside`` what is called number by number.
- ``pieces`` writes the code of a piece, ``matrices`` that of a product of matrices, and ``totals`` that of sums over
  the batch.  ``batches`` is the loop over a batch, of ``chunks``, ``around`` what comes before and behind it, and
  ``loops`` any loop.  ``sizes`` say how much there is of everything.
- Inputs that lie ``side_by_side`` are read where they lie; ``copying`` is for those that lie otherwise.
- ``machine`` makes machine code of all this, with LLVM.
"""
