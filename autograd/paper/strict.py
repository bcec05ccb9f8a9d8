"""Strict notation, which ``parse`` reads by default: its functions, its signs, and how long a formula may be."""

from __future__ import annotations

from autograd.table.ops import TABLE

LONGEST = 10_000  # characters of a formula
SIGNS = {ord("−"): "-", ord("·"): " * ", ord("×"): " * "}  # as paper has them
# The pairs of a sum of products are written as products, and not as the arguments of a call.
OF_SEVERAL = {name: op for op in TABLE.values() if op.repeats == 1 for name in op.calls}
FUNCTIONS = OF_SEVERAL | {name: op for op in TABLE.values() if not op.repeats for name in op.calls}
# σ'(z) of paper, and sigmoid_prime(z) of programs, is the rule of the row.
DERIVATIVES = {f"{name}_prime": op for name, op in FUNCTIONS.items() if op.arity == 1 and name.isidentifier()}
