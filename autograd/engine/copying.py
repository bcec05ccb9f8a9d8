"""Copies and pickles of a Value with its whole history, without recursion."""

from __future__ import annotations

import copyreg
import threading
import weakref
from collections.abc import Callable
from typing import Any, TypeVar

from autograd.engine.history import history
from autograd.table.ops import named
from autograd.table.rows import Operation

Function = TypeVar("Function", bound=Callable[..., Any])


def at_home_in_autograd(function: Function) -> Function:
    """Let a pickle find a function as ``autograd.<its name>``, so that its module can move.

    The package keeps the names of all such functions for as long as pickles are to be read.
    """
    function.__module__ = "autograd"
    return function


@at_home_in_autograd
def _row_named(name: str) -> Operation:
    """The row of the table that a pickle names: the rules themselves are code, and no pickle holds code."""
    return named(name)


copyreg.pickle(Operation, lambda op: (_row_named, (op.name,)))

Make = Callable[..., Any]  # a Value from its recipe: operation, arguments, number, gradient, name, scope


def recipe(value: Any) -> tuple[Any, ...]:
    """All that a Value is."""
    return value.op, value.args, value.data, value.grad, value.name, value.scope


def deep_copy(value: Any, memo: dict[int, Any], make: Make) -> Any:
    """The Value and all it was made from, made anew."""
    for node in history(value, stop=lambda node: id(node) in memo):
        if id(node) not in memo:
            op, args, *rest = recipe(node)
            memo[id(node)] = make(op, tuple(memo[id(a)] if a.__class__ is node.__class__ else a for a in args), *rest)
    return memo[id(value)]


def reduced(value: Any, make: Make) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """For pickle: the whole history as a flat list, oldest first, then this Value.

    pickle recurses into arguments.  In this order it has met them before it needs them,
    so the listed nodes need no list of their own, and the depth stays the same.
    """
    if value.op is None or _pickling.lists(value):
        return make, recipe(value)
    older, end = history(value)[:-1], _EndOfList()
    _pickling.listed, _pickling.end = frozenset(map(id, older)), weakref.ref(end)
    return _last_of, ((*older, end), make, *recipe(value))


class _Pickling(threading.local):
    listed: frozenset[int] = frozenset()  # the nodes that the pickle of a younger one lists
    end: weakref.ref[_EndOfList] | None = None  # what stands behind them: gone if that pickle failed half way

    def lists(self, node: Any) -> bool:
        return id(node) in self.listed and self.end is not None and self.end() is not None


_pickling = _Pickling()


class _EndOfList:
    """Stands behind a history in a pickle: from here on nodes are no longer listed."""

    def __reduce__(self) -> tuple[type[tuple[()]], tuple[()]]:
        _pickling.listed = frozenset()
        return tuple, ()


@at_home_in_autograd
def _last_of(history: tuple[Any, ...], make: Make, *recipe: Any) -> Any:
    """The Value that a pickle put behind its history."""
    return make(*recipe)
