"""Rows by their name: those of the table, and those that were added from outside."""

from autograd.table.ops import TABLE
from autograd.table.rows import Operation

ADDED: dict[str, Operation] = {}
"""The operations that were added from outside, by ``extending.operation``."""


def known(name: str) -> Operation | None:
    """The row of the table with this name, or the operation that was added under it; None if there is none."""
    return ADDED.get(name) or TABLE.get(name)


def named(name: str) -> Operation:
    """The same, where there has to be one."""
    found = known(name)
    if found is None:
        raise ValueError(f"the table has no operation {name!r}; it has {', '.join(TABLE)}")
    return found
