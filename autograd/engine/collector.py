"""Python's collector of reference cycles, paused while much is built that has no cycles.

With the collector the blocks of a program of a million lines take three times as long, and the judging of a large
worksheet takes a sixth longer, since it walks through all that was built again and again.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collector_paused() -> Iterator[None]:
    """A context, or a decorator, in which nothing is collected.

    >>> with collector_paused():
    ...     gc.isenabled()
    False
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
