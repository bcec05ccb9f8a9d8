"""A piece of error messages: a count with its noun."""

from __future__ import annotations


def counted(count: int, noun: str) -> str:
    """A count with its noun.

    >>> counted(1, "target"), counted(2, "target")
    ('1 target', '2 targets')
    """
    return f"{count} {noun}{'s' * (count != 1)}"
