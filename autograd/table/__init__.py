"""The table of operations: its rows by subject, what a row is, and what a rule runs on.

``ops`` has the rows that the others are built from, so it comes first.
"""

from autograd.table import activations, angles, ops, pieces, reductions, roots_logs_angles, special
from autograd.table.rows import rows_in

for _rows in (angles, roots_logs_angles, pieces, special, activations, reductions):
    ops.TABLE.update(rows_in(vars(_rows)))
