"""Recipes: all that a program is made from again, which is also what a pickle of it holds."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from autograd.derivatives.of_values import jacobian, open_rows
from autograd.derivatives.structures import flatten, is_array
from autograd.engine.collector import collector_paused
from autograd.program.passes.code import Code, code_of, values_of
from autograd.program.passes.pipeline import SIMPLER, after
from autograd.program.passes.simple import with_missing_kept
from autograd.program.progress import step
from autograd.program.slots import Slot, starts_of
from autograd.table import ops

Reduce = Literal["sum", "mean"] | None


class Part(NamedTuple):
    """Some of the outputs, which make one array."""

    size: int
    shape: tuple[int, ...]
    wrt: int | None = None  # for a gradient: the argument that it is taken with respect to


class Derivative(NamedTuple):
    """Which derivative of the recorded output a program gives."""

    order: int
    wanted: list[int]  # with respect to which arguments
    to_one: bool  # whether one was asked for alone, and not a list of them
    reduce: Reduce


class Recipe(NamedTuple):
    """What was recorded, and which derivative is taken of it."""

    recorded: Code
    slots: list[Slot]
    examples: list[float]  # the numbers at which it was recorded
    outputs: Any  # the structure of the outputs, with their numbers 0, 1, 2, ... in it
    derivative: Derivative | None

    @collector_paused()
    def code(self, *, open_: bool) -> Code:
        """The code of the program.

        Args:
            open_: whether a derivative is an ordinary 0 where no path leads, see ``OpenTerms``, and has no gates there.
                This is faster, and right unless an output is NaN.  A ``step`` that was recorded may hide a NaN.
        """
        code = after(self.graph(open_=open_), SIMPLER)
        shows_missing = self.derivative is not None and ops.step not in self.recorded.kinds
        return code if open_ and shows_missing else with_missing_kept(code)

    def graph(self, *, open_: bool) -> Code:
        """The same before any pass: what was recorded, or its derivative."""
        return self.recorded if self.derivative is None else self._derived(self.derivative, open_=open_)

    def _derived(self, derivative: Derivative, *, open_: bool) -> Code:
        step("differentiated")
        leaves, (y,) = values_of(self.recorded, self.examples)
        starts = starts_of(self.slots)
        xs = [leaf for i in derivative.wanted for leaf in leaves[starts[i] : starts[i + 1]]]
        rows = open_rows if open_ else jacobian
        (gradient,) = rows([y], xs)
        if derivative.order == 1:
            return code_of([y, *gradient], leaves)
        return code_of([entry for row in rows(gradient, xs) for entry in row], leaves)

    def values(self) -> Any:
        """The recorded outputs as Values, with gradients if a derivative is taken of them."""
        leaves, outputs = values_of(self.recorded, self.examples)
        names = [f"{slot.name}{place}" for slot in self.slots for place in slot.places]
        for leaf, name in zip(leaves, names, strict=True):
            leaf.named(name)
        if self.derivative is not None:
            outputs[0].backward()
        return flatten(self.outputs).rebuilt(outputs)

    def usually_varying(self) -> frozenset[int]:
        """The arguments that have a batch axis as a rule: all but models, and what the derivative is taken by."""
        models = {place for place, slot in enumerate(self.slots) if slot.takes_model}
        data = {*range(len(self.slots))} - models
        return frozenset(data.difference(self.derivative.wanted if self.derivative else ()) or data)

    def parts(self) -> tuple[list[Part], Callable[[list[Any]], Any]]:
        """The parts of the outputs, and what puts them together."""
        if self.derivative is None:
            flat = flatten(self.outputs, whole_arrays=True)
            shapes = [item.shape if is_array(item) else () for item in flat.items]
            return [Part(math.prod(shape), shape) for shape in shapes], flat.rebuilt
        slots = [self.slots[i] for i in self.derivative.wanted]
        if self.derivative.order == 2:
            return [Part(slots[0].size ** 2, slots[0].shape * 2, self.derivative.wanted[0])], _alone
        gradients = [Part(slot.size, slot.shape, i) for slot, i in zip(slots, self.derivative.wanted, strict=True)]
        return [Part(1, ()), *gradients], tuple if self.derivative.to_one else _value_and_gradients


def _alone(arrays: list[Any]) -> Any:
    return arrays[0]


def _value_and_gradients(arrays: list[Any]) -> tuple[Any, Any]:
    return arrays[0], tuple(arrays[1:])
