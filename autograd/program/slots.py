"""Slots: the arguments of a program, and how the arrays in them are read."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

import numpy as np

from autograd.derivatives.structures import flatten
from autograd.engine.numbers import called
from autograd.engine.value import Value
from autograd.program.libraries import Library
from autograd.sentences import counted, shorten
from autograd.table.arithmetic import as_float


class Slot(NamedTuple):
    """An argument of a program.

    It takes one number; an array of numbers, of any shape; or the parameters of a model.  A batch has further axes in
    front of that shape.
    """

    name: str
    shape: tuple[int, ...]
    takes_model: bool = False

    @property
    def size(self) -> int:
        """How many numbers it takes for one sample."""
        return math.prod(self.shape)

    @property
    def places(self) -> list[str]:
        """The place of each of its numbers: ``[0, 1]``, or nothing for a single number."""
        return [f"{[*index]}" if index else "" for index in np.ndindex(self.shape)]

    def read(self, given: Any, library: Library) -> Any:
        """The numbers that were given, as floats of shape (*batch, size).

        Args:
            given: a number, a list, an array or a model.
            library: where the arrays of the call live.

        Raises:
            TypeError: if they are not real numbers.
            ValueError: if their last axes are not those of the slot.
        """
        array = library.floats(self.name, self.unwrapped(given))
        batch = self.batch_of(array.shape)
        return array if len(self.shape) == 1 else library.xp.reshape(array, (*batch, self.size))

    def unwrapped(self, given: Any) -> Any:
        """The parameters of a model, where the slot takes one; anything else as it is."""
        return [as_float(p.data) for p in given.parameters()] if self.takes_model and is_model(given) else given

    def batch_of(self, shape: Sequence[int]) -> tuple[int, ...]:
        """The axes of the batch, in front of those of the slot.

        Raises:
            ValueError: if the last axes are not those of the slot.
        """
        front = len(shape) - len(self.shape)
        if front < 0 or tuple(shape[front:]) != self.shape:
            raise ValueError(
                f"{self.name} has the shape {tuple(shape)}, and the program takes {self._in_words()}: give it "
                f"{self._in_words(batch=True)}"
            )
        return tuple(shape[:front])

    def _in_words(self, *, batch: bool = False) -> str:
        if not self.shape:
            return "one number" if not batch else "a number, or an array with one for each sample"
        words = f"{' × '.join(map(str, self.shape))} numbers"
        axes = ", ".join(map(str, ("...", *self.shape)))
        return f"{words} for a sample" if not batch else f"an array of the shape ({axes}), with the batch in front"


def is_model(x: Any) -> bool:
    """Whether x has parameters, as a model of ``nn`` has."""
    return callable(getattr(x, "parameters", None)) and not isinstance(x, type)


def slot_of(name: str, example: Any) -> tuple[Slot, list[Any], Any]:
    """A slot for arguments like an example.

    Returns:
        The slot; the example's numbers or Values; and a function that makes an argument like it of others.

    Raises:
        TypeError: if there is something else than numbers in the example.
    """
    if is_model(example):
        parameters = example.parameters()
        return Slot(name, (len(parameters),), takes_model=True), parameters, lambda new: example
    flat = flatten(example)
    for item, place in zip(flat.items, flat.places, strict=True):
        if not isinstance(item, Value):
            _refuse_if_no_number(item, f"{name}{place}")
    shape = () if isinstance(example, Value) else np.shape(example)
    if len(flat.items) != np.prod(shape, dtype=int):
        raise TypeError(
            f"{name} is a {type(example).__name__} of {counted(len(flat.items), 'number')}: an argument of a program "
            "is a number, a list or an array of numbers, or a model"
        )
    return Slot(name, tuple(shape)), flat.items, flat.rebuilt


def _refuse_if_no_number(item: Any, place: str) -> None:
    try:
        Value(item)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{place}: {error}") from None


def starts_of(slots: Sequence[Slot]) -> list[int]:
    """Where the numbers of each slot begin among all inputs, and where the last ones end."""
    return [0, *accumulate(slot.size for slot in slots)]


def slots_of(inputs: Any) -> tuple[list[Slot], list[Value]]:
    """A slot for each of the inputs of a graph, named as they are, and all leaves in order.

    Raises:
        ValueError: if one of them was computed from others, or is given twice.
    """
    slots, leaves = [], []
    if isinstance(inputs, str) or not isinstance(inputs, Iterable | Value):
        raise TypeError(f"the inputs of a program are a list of Values, not {shorten(repr(inputs))}: write [w, x]")
    for place, given in enumerate([inputs] if isinstance(inputs, Value) else inputs):
        name = getattr(given, "name", "") or f"input {place}"
        slot, items, _ = slot_of(name if isinstance(name, str) else f"input {place}", given)
        slots.append(slot)
        leaves += items
    seen: set[Any] = set()
    for leaf in leaves:
        if not isinstance(leaf, Value) or leaf.op is not None:
            what = f"{called(leaf)} was computed from others" if isinstance(leaf, Value) else f"{leaf!r} is not a Value"
            raise ValueError(f"the inputs of a program are leaves, and {what}: pass the leaves that it was made from")
        if leaf in seen:
            raise ValueError(f"{called(leaf)} is an input twice: pass it once")
        seen.add(leaf)
    return slots, leaves
