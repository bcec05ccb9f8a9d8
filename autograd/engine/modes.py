"""Contexts that change what a new Value remembers: nothing at all, or the part of a model that it belongs to."""

from __future__ import annotations

import threading
from contextlib import ContextDecorator
from typing import Any

from autograd.engine.numbers import described

open_contexts: list[object] = []
"""One entry for each context that is open in any thread.

While it is empty an operation need not ask in which mode its thread is: this
question costs as much as the operation itself.
"""


class _Mode(threading.local):
    paused = False  # whether this thread is inside no_grad()
    scope = ""  # the scope that this thread is inside
    watch: Any = None  # what looks at every node and every backward pass, see ``anomaly``
    only_scope: str | None = ""  # the scope where a new node is to note nothing else, or None: the one thing to ask

    def __init__(self) -> None:
        self.outside: list[tuple[bool, str, Any, str | None]] = []  # what to go back to, innermost context last


mode = _Mode()


class Context(ContextDecorator):
    """A context that changes the mode of its thread, and changes it back."""

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
        open_contexts.pop()  # any entry will do: only their number counts

    def change(self) -> None:
        """Change the mode."""


class no_grad(Context):  # noqa: N801  PyTorch's name
    """Inside this context (in this thread) results are leaves: nothing is recorded.

    So a derivative of what is computed inside is 0: ``gradient(x * y, x)`` finds no path back to x.

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
    """Inside this context operations are recorded, also where it stands inside no_grad()."""

    def change(self) -> None:
        """Record again."""
        mode.paused = False


class scope(Context):  # noqa: N801  beside no_grad
    """Values made inside this context (in this thread) belong to a part of a model, which a picture can fold.

    A scope inside another is a part of that part, and is written behind a slash.

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
        """Go into the part."""
        mode.scope = f"{mode.scope}/{self.name}" if mode.scope else self.name
