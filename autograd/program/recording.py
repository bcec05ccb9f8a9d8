"""record: a program from a function of Python."""

from __future__ import annotations

import inspect
import random
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from autograd.engine.modes import without_decisions
from autograd.engine.value import Value
from autograd.program.passes.code import Code
from autograd.program.passes.pipeline import BUILDING
from autograd.program.program import Program
from autograd.program.progress import progress_shown, step
from autograd.program.slots import slot_of
from autograd.sentences import shorten
from autograd.table.arithmetic import as_float

MOVED = 1e-3  # relative, but for 0: how far the numbers of the second recording may be from those of the first

_OF_A_LIST = re.compile(r"\blist\b|\bsequence\b")


def record(f: Callable[..., Any], *examples: Any, progress: bool = False) -> Program:
    """Record what a function does with numbers, as a program that runs on arrays.

    The function is called with Values in place of the example's numbers.  It is called twice, at slightly other
    numbers: a graph that then looks otherwise does not stand for the function.

    Args:
        f: a function of numbers that gives a number, or a structure of numbers.
        examples: an argument of each kind: a number, a list or an array of numbers, or a model of ``nn``.
        progress: as for ``Program``.

    Raises:
        TypeError: if f decides by the number of a Value (``if v > 0``), or an example is no number.
        ValueError: if f does not do the same at other numbers.

    >>> from autograd import tanh
    >>> program = record(lambda w, x: tanh(w * x), 0.5, 1.0)
    >>> program(0.5, [0.0, 2.0]).round(4)
    array([0.    , 0.7616])

    The batch stands in front, in arguments and in what comes out:

    >>> import numpy as np
    >>> layer = record(lambda W, x: W @ x, np.zeros((2, 3)), np.zeros(3))
    >>> layer(np.ones((2, 3)), np.ones((4, 3))).shape  # of four samples
    (4, 2)
    """
    if not callable(f):
        raise TypeError(f"record takes a function, not {shorten(repr(f))}: write record(lambda w, x: w * x, 0.5, 1.0)")
    with progress_shown(progress, 2 * (1 + BUILDING)):
        program = _checked(f, examples)
    program.progress = progress
    return program


def _checked(f: Callable[..., Any], examples: tuple[Any, ...]) -> Program:
    """What f does, if it does the same at other numbers."""
    names = _names(f, len(examples))
    step("recorded")
    program = _recorded(f, names, examples)
    step("recorded at other numbers")
    try:
        again = _recorded(f, names, examples, moved=True)
    except (ValueError, ZeroDivisionError):  # there is no value there
        return program
    _refuse_if_they_differ(program.code, again.code)
    return program


def _recorded(f: Callable[..., Any], names: list[str], examples: tuple[Any, ...], *, moved: bool = False) -> Program:
    """What f does at the examples, or at numbers nearby."""
    chance = random.Random(0)
    arguments, slots, leaves = [], [], []
    parameters: list[Value] = []
    for name, example in zip(names, examples, strict=True):
        slot, items, rebuilt = slot_of(name, example)
        if slot.takes_model:
            parameters += items
        else:
            numbers = [as_float(x.data if isinstance(x, Value) else x) for x in items]
            items = [Value(_moved(x, MOVED * chance.random()) if moved else x) for x in numbers]
        arguments.append(example if slot.takes_model else rebuilt(items))
        slots.append(slot)
        leaves += items
    with without_decisions(), _numbers_moved(parameters if moved else [], chance):
        outputs = _given_by(f, names, examples, arguments)
    return Program.of_slots(outputs, slots, leaves)


def _given_by(f: Callable[..., Any], names: Sequence[str], examples: Sequence[Any], arguments: Sequence[Any]) -> Any:
    """What f gives; a list of numbers does not compute as an array does, and then a sentence says so.

    Raises:
        TypeError: if f computes with a list as with an array.
    """
    try:
        return f(*arguments)
    except (TypeError, AttributeError) as problem:
        lists = [name for name, x in zip(names, examples, strict=True) if isinstance(x, list)]
        if not lists or not _OF_A_LIST.search(str(problem)):
            raise
        name = lists[0]
        raise TypeError(
            f"record gives f a list for {name}, as its example is one, and a list has no @, + and * of numbers "
            f"({problem}): write record(f, np.array(…)) with an array as the example of {name}"
        ) from problem


@contextmanager
def _numbers_moved(parameters: Sequence[Value], chance: random.Random) -> Iterator[None]:
    """The parameters of a model have numbers a little apart, and get their own back."""
    own = [p.data for p in parameters]
    try:
        for p in parameters:
            p.data = _moved(as_float(p.data), MOVED * chance.random())
        yield
    finally:
        for p, number in zip(parameters, own, strict=True):
            p.data = number


def _moved(x: float, by: float) -> float:
    """A number that is a little larger: also 0, which a number that was taken out of a Value hides behind."""
    return x * (1 + by) if x else by


def _names(f: Callable[..., Any], count: int) -> list[str]:
    """The names of the first parameters of a function; numbers where they are not known."""
    try:
        names = [name for name, p in inspect.signature(f).parameters.items() if p.kind is not p.VAR_POSITIONAL]
    except (TypeError, ValueError):  # some functions of C have no signature
        names = []
    return [*names[:count], *(f"argument {i}" for i in range(len(names[:count]), count))]


def _refuse_if_they_differ(first: Code, again: Code) -> None:
    """Refuse a graph that is another one at other numbers."""
    if first.ops != again.ops or first.args != again.args:
        raise ValueError(
            "f gives another graph at other numbers, so one graph does not stand for it: write where(condition, a, b) "
            "in place of an if, and no random numbers"
        )
    for line, number in first.constants.items():
        if number != again.constants[line] and number == number:
            raise ValueError(
                f"f took a number out of its Values, which a program would keep for ever ({number:.6g}): compute with "
                "the Values themselves, and not with their .data"
            )
