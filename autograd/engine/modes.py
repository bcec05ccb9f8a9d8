"""Contexts that change what a new Value remembers: nothing at all, or the part of a model it belongs to.

Each thread and each asyncio task has a mode of its own.
"""

from __future__ import annotations

import inspect
import types
from collections.abc import Callable, Generator
from contextvars import ContextVar
from functools import wraps
from typing import Any, TypeVar, cast

from autograd.engine.numbers import described

open_contexts: list[object] = []
"""One entry for each context that is open anywhere.

While it is empty, an operation does not look up its mode, which would double its time.
"""


F = TypeVar("F", bound=Callable[..., Any])


class Mode:
    """What holds for the operations of a thread, or of one of its asyncio tasks.  It never changes.

    Args:
        paused: True inside no_grad().
        scope: the scope for new Values.
        watch: who is shown every node and every backward pass, see ``detect_anomaly``.
        outside: the mode to return to at the end of the context.
        leaves: the leaves made so far, see ``noting_leaves``; None if nobody asks for them.
        decides: whether a program may ask which of two Values is larger.
    """

    __slots__ = ("decides", "leaves", "only_scope", "outside", "paused", "scope", "watch")

    def __init__(
        self,
        paused: bool = False,
        scope: str = "",
        watch: Any = None,
        outside: Mode | None = None,
        leaves: list[Any] | None = None,
        decides: bool = True,
    ) -> None:
        self.paused = paused
        self.scope = scope
        self.watch = watch
        self.outside = outside
        self.leaves: list[Any] | None = outside.leaves if leaves is None and outside is not None else leaves
        self.decides: bool = decides and (outside is None or outside.decides)
        # Fast path: the scope to store, or None if recording is paused or watched.
        self.only_scope = None if paused or watch is not None else scope

    def scope_of(self, leaf: Any) -> str:
        """The scope of a new leaf, which is noted if somebody asks for the leaves."""
        if self.leaves is not None:
            self.leaves.append(leaf)
        return self.scope


_current: ContextVar[Mode] = ContextVar("mode", default=Mode())  # noqa: B039  a Mode never changes
mode: Callable[[], Mode] = _current.get


class Context:
    """A context that changes the mode, and restores it at the end; ``changed`` says how.

    As a decorator it covers the body of a function.  Of a generator or a coroutine it covers each
    stretch between two pauses: what its caller does in a pause is not inside.
    """

    def __init__(self, *given: object) -> None:
        if given:
            name = type(self).__name__
            raise TypeError(
                f"{name} takes no argument: write @{name}() above a function, or with {name}(): before lines"
            )

    def changed(self, outside: Mode) -> Mode:
        """The mode inside the context, which leads back to the one outside."""
        return Mode(outside.paused, outside.scope, outside.watch, outside)

    def __enter__(self) -> None:
        _current.set(self.changed(mode()))
        open_contexts.append(self)

    def __exit__(self, *problem: object) -> None:
        outside = mode().outside
        assert outside is not None
        _current.set(outside)
        open_contexts.pop()  # any entry will do: only the length of the list is used

    def __call__(self, function: F) -> F:
        """The function with its body inside the context."""
        covered: Callable[..., Any]
        if inspect.isasyncgenfunction(function):
            raise TypeError(
                f"{type(self).__name__} does not decorate the async generator {function.__name__}: "
                f"write with {type(self).__name__}(): around the lines inside it, and yield outside of them"
            )
        if inspect.iscoroutinefunction(function):

            @wraps(function)
            async def covered(*args: Any, **named: Any) -> Any:
                return await _awaitable(self._stretches(function(*args, **named)))

        elif inspect.isgeneratorfunction(function):

            @wraps(function)
            def covered(*args: Any, **named: Any) -> Any:
                return (yield from self._stretches(function(*args, **named)))

        else:

            @wraps(function)
            def covered(*args: Any, **named: Any) -> Any:
                with self:
                    return function(*args, **named)

        return cast(F, covered)

    def _stretches(self, running: Any) -> Generator[Any, Any, Any]:
        """Run a generator or a coroutine, inside the context except where it pauses."""
        resume, sent = running.send, None
        while True:
            try:
                with self:
                    paused_with = resume(sent)
            except StopIteration as end:
                return end.value
            try:
                resume, sent = running.send, (yield paused_with)
            except GeneratorExit:
                with self:
                    running.close()
                raise
            except BaseException as error:  # thrown in by the caller
                resume, sent = running.throw, error


@types.coroutine
def _awaitable(stretches: Generator[Any, Any, Any]) -> Generator[Any, Any, Any]:
    """A generator as something that a coroutine can await."""
    return (yield from stretches)


class no_grad(Context):  # noqa: N801  PyTorch's name
    """Record nothing inside this context (in this thread or task): every result is a leaf.

    So ``gradient(x * y, x)`` of a product made inside is 0: no path leads back to x.

    >>> from autograd import Value
    >>> x = Value(3.0)
    >>> with no_grad():
    ...     y = x * x
    >>> y.data, y.args
    (9.0, ())
    """

    def changed(self, outside: Mode) -> Mode:
        """Record nothing."""
        return Mode(True, outside.scope, outside.watch, outside)


class recording(Context):  # noqa: N801  beside no_grad
    """Record operations inside this context, even within no_grad()."""

    def changed(self, outside: Mode) -> Mode:
        """Record again."""
        return Mode(False, outside.scope, outside.watch, outside)


class noting_leaves(Context):  # noqa: N801  beside no_grad
    """Note the leaves made inside this context, in ``mode().leaves``: after the call of a function those that it made.

    Contexts inside one another share the list, so that the leaves of the inner ones are also those of the outer ones.
    """

    def changed(self, outside: Mode) -> Mode:
        """Begin a list, unless there is one."""
        leaves = [] if outside.leaves is None else outside.leaves
        return Mode(outside.paused, outside.scope, outside.watch, outside, leaves)


class without_decisions(Context):  # noqa: N801  beside no_grad
    """Refuse comparisons of Values inside this context: the graph shall be the same whatever the numbers are."""

    def changed(self, outside: Mode) -> Mode:
        """Refuse decisions."""
        return Mode(False, outside.scope, outside.watch, outside, decides=False)


class scope(Context):  # noqa: N801  beside no_grad
    """Give Values made inside this context (in this thread or task) to a part of a model, which a picture can fold.

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

    def changed(self, outside: Mode) -> Mode:
        """Enter the part."""
        name = f"{outside.scope}/{self.name}" if outside.scope else self.name
        return Mode(outside.paused, name, outside.watch, outside)
