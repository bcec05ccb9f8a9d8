"""Rows by their name: those of the table, and those that were added from outside."""

from autograd.operation import Operation
from autograd.ops import TABLE

ADDED: dict[str, Operation] = {}
"""The operations that were added from outside, by ``extending.operation``."""


def named(name: str) -> Operation:
    """The row of the table with this name, or the operation that was added under it."""
    found = ADDED.get(name) or TABLE.get(name)
    if found is None:
        raise ValueError(f"the table has no operation {name!r}; it has {', '.join(TABLE)}")
    return found
