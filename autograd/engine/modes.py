"""Contexts that change what a new Value remembers: nothing at all, or the part of a model it belongs to.

Each thread has a mode of its own.
"""

from __future__ import annotations

import threading
from contextlib import ContextDecorator
from typing import Any

from autograd.engine.numbers import described

open_contexts: list[object] = []
"""One entry for each context that is open in any thread.

While it is empty, an operation does not look up the mode of its thread, which would double its time.
"""


class _Mode(threading.local):
    paused = False  # True inside no_grad()
    scope = ""  # the scope for new Values
    watch: Any = None  # who is shown every node and every backward pass, see ``detect_anomaly``
    only_scope: str | None = ""  # fast path: the scope to store, or None if recording is paused or watched

    def __init__(self) -> None:
        self.outside: list[tuple[bool, str, Any, str | None]] = []  # the modes to return to, the innermost context last


mode = _Mode()


class Context(ContextDecorator):
    """A context that changes the mode of its thread, and restores it at the end."""

    def __init__(self, *given: object) -> None:
        if given:
            name = type(self).__name__
            raise TypeError(
                f"{name} takes no argument: write @{name}() above a function, or with {name}(): before lines"
            )

    def __enter__(self) -> None:
        open_contexts.append(self)
        mode.outside.append((mode.paused, mode.scope, mode.watch, mode.only_scope))
        self.change()
        mode.only_scope = None if mode.paused or mode.watch is not None else mode.scope

    def __exit__(self, *problem: object) -> None:
        mode.paused, mode.scope, mode.watch, mode.only_scope = mode.outside.pop()
        open_contexts.pop()  # any entry will do: only the length of the list is used

    def change(self) -> None:
        """Change the mode."""


class no_grad(Context):  # noqa: N801  PyTorch's name
    """Record nothing inside this context (in this thread): every result is a leaf.

    So ``gradient(x * y, x)`` of a product made inside is 0: no path leads back to x.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> with no_grad():
    ...     y = x * x
    >>> y.data, y.args
    (9.0, ())
    """

    def change(self) -> None:
        """Record nothing."""
        mode.paused = True


class recording(Context):  # noqa: N801  beside no_grad
    """Record operations inside this context, even within no_grad()."""

    def change(self) -> None:
        """Record again."""
        mode.paused = False


class scope(Context):  # noqa: N801  beside no_grad
    """Give Values made inside this context (in this thread) to a part of a model, which a picture can fold.

    A scope inside another scope is a part of that part.  A slash stands between the two names.

    >>> from autograd import Value
    >>> with scope("encoder"):
    ...     with scope("layer 1"):
    ...         x = Value(3.0)
    >>> x.scope
    'encoder/layer 1'
    """

    def __init__(self, name: str) -> None:
        if not isinstance(name, str):
            raise TypeError(f"a scope has a name in text, not {described(name)}: write scope({str(name)!r})")
        self.name = name

    def change(self) -> None:
        """Enter the part."""
        mode.scope = f"{mode.scope}/{self.name}" if mode.scope else self.name
