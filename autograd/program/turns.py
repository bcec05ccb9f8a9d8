"""Turns: one call of a program at a time, since what runs it has one set of files."""

from __future__ import annotations

import threading
from types import TracebackType

from autograd.program.passes.code import Code
from autograd.table.ops import TABLE


class OwnTurns:
    """A lock that refuses a thread that has it already, and would wait for itself for ever.

    >>> with OwnTurns() as turns:
    ...     turns.acquire()
    Traceback (most recent call last):
        ...
    RuntimeError: a program is called by an operation that it is made of: record what that operation needs as a
    program of its own
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._owner = 0

    def acquire(self) -> None:
        """Wait for the others."""
        me = threading.get_ident()
        if self._owner == me:
            raise RuntimeError(
                "a program is called by an operation that it is made of: record what that operation needs as a "
                "program of its own"
            )
        self._lock.acquire()
        self._owner = me

    def release(self) -> None:
        """Let the next one in."""
        self._owner = 0
        self._lock.release()

    def __enter__(self) -> OwnTurns:
        self.acquire()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.release()


def turns_for(code: Code) -> threading.Lock | OwnTurns:
    """The turns of a program: only an operation of a user can call it again, and a plain lock takes half as long.

    A signal handler can too, and then waits for ever for the call that it has interrupted: it should set a flag.
    """
    kinds = [op for op in code.kinds if op is not None]
    return threading.Lock() if all(TABLE.get(op.name) is op for op in kinds) else OwnTurns()
