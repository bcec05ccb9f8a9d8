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

    A pickle finds a function by the name of its module.  ``autograd`` keeps all such names for as
    long as pickles are to be read.
    """
    function.__module__ = "autograd"
    return function


@at_home_in_autograd
def _row_named(name: str) -> Operation:
    """The row of the table that a pickle names: a pickle holds no code, and rules are code."""
    return named(name)


copyreg.pickle(Operation, lambda op: (_row_named, (op.name,)))

Make = Callable[..., Any]  # makes a Value from its recipe: operation, arguments, number, gradient, name, scope


def recipe(value: Any) -> tuple[Any, ...]:
    """The six things that a Value is."""
    return value.op, value.args, value.data, value.grad, value.name, value.scope


def deep_copy(value: Any, memo: dict[int, Any], make: Make) -> Any:
    """A new Value with a new history."""
    for node in history(value, stop=lambda node: id(node) in memo):
        if id(node) not in memo:
            op, args, *rest = recipe(node)
            memo[id(node)] = make(op, tuple(memo[id(a)] if a.__class__ is node.__class__ else a for a in args), *rest)
    return memo[id(value)]


def reduced(value: Any, make: Make) -> tuple[Callable[..., Any], tuple[Any, ...]]:
    """For pickle: the whole history as a flat list, arguments first, then this Value.

    pickle recurses into arguments.  In this order it has stored each argument before a node needs it,
    so it recurses no deeper for a long history.
    """
    if value.op is None or _pickling.lists(value):
        return make, recipe(value)
    older, end = history(value)[:-1], _EndOfList()
    _pickling.listed, _pickling.end = frozenset(map(id, older)), weakref.ref(end)
    return _last_of, ((*older, end), make, *recipe(value))


class _Pickling(threading.local):
    listed: frozenset[int] = frozenset()  # the nodes that stand in the list being stored
    end: weakref.ref[_EndOfList] | None = None  # the end of that list; it is freed if pickling fails

    def lists(self, node: Any) -> bool:
        return id(node) in self.listed and self.end is not None and self.end() is not None


_pickling = _Pickling()


class _EndOfList:
    """The end of a listed history in a pickle: the nodes stored after it are listed no longer."""

    def __reduce__(self) -> tuple[type[tuple[()]], tuple[()]]:
        _pickling.listed = frozenset()
        return tuple, ()


@at_home_in_autograd
def _last_of(history: tuple[Any, ...], make: Make, *recipe: Any) -> Any:
    """The Value behind its history in a pickle."""
    return make(*recipe)
