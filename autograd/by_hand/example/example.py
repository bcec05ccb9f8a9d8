"""An example: a graph with names that can be built again at other numbers.

A worksheet and a graph made in Python both give one.  Whoever judges or explains a
claim needs nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeVar

from autograd.by_hand.example.named_optimisers import PLAIN_DESCENT, Optimiser
from autograd.by_hand.example.optimisers import BEFORE, State
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.graph import Graph
from autograd.table.arithmetic import as_float

MOST_BITS = 50_000  # of all exact numbers of a graph together

Leaves = Mapping[str, Exact]
NamedValues = dict[str, Value]  # by name

T = TypeVar("T")


@dataclass(frozen=True)
class Example:
    """A graph with names, and what gradient descent needs to know about it."""

    build: Callable[[Leaves], NamedValues]  # at these leaves; a ValueError where a formula has no value
    leaves: Leaves
    parameters: tuple[str, ...]  # the leaves that gradient descent updates
    error: str
    rate: Fraction | None
    optimiser: Optimiser = PLAIN_DESCENT
    past: Mapping[str, State] = field(default_factory=dict)  # what the optimiser knows already, by the parameter
    turns: tuple[str, ...] = ()  # the errors that steps follow one after the other; empty if all follow the error
    earlier: Mapping[str, Leaves] = field(default_factory=dict)  # before steps that led here: "before sample 1"
    samples: tuple[str, ...] = ()  # the columns of data that have a number for each sample
    counted: Mapping[str, int] = field(default_factory=dict)  # how many samples there are, by its letter, as in 1/m
    recurrent: tuple[str, ...] = ()  # what has a number for each time step
    sequences: tuple[str, ...] = ()  # of these: what has one for each step of each sample, such as h[2,3]
    first: int | None = None  # the index of the first entry of an array; None where each array shows its own
    products: tuple[tuple[str, str], ...] = ()  # what formulas multiply as arrays: x and W in x @ W
    where: Mapping[str, str] = field(default_factory=dict)  # derivatives that claims call by names, such as δ2
    inner_error: str = ""  # what dZ and δ are derivatives of, if not of the error
    delta_error: str = ""  # what δ is a derivative of, if it is another still
    like: Example | None = field(default=None, repr=False, compare=False)  # what it was made from by ``stepping``
    _made: dict[Any, Any] = field(default_factory=dict, init=False, repr=False, compare=False)  # of ``once``

    def axis_of_time(self, name: str) -> int:
        """Which index of an entry is the time step."""
        return 1 if name in self.sequences else 0

    def state_before(self, w: str) -> State:
        """What the optimiser knows of a parameter before the first step."""
        return self.past.get(w, BEFORE)

    def error_of_step(self, step: int) -> str:
        """The error that a step follows, counted from 1: with samples one by one that of the next sample."""
        return self.turns[(step - 1) % len(self.turns)] if self.turns else self.error

    def stepping(self, *, rate: Fraction | None, optimiser: Optimiser) -> Example:
        """The same example with other steps: what is built of its leaves is shared, not built again."""
        return replace(self, rate=rate, optimiser=optimiser, like=self)

    @cached_property
    def floats(self) -> Example:
        """The same example with floats for leaves, which is fast but not exact."""
        if all(x.__class__ is float for x in self.leaves.values()):
            return self
        if self._same_graph is not None:
            return self._same_graph.floats.stepping(rate=self.rate, optimiser=self.optimiser)
        return replace(self, leaves={name: as_float(x) for name, x in self.leaves.items()})

    def once(self, make: Callable[[Example], T]) -> T:
        """What somebody makes of this example, made when it is first asked for."""
        if make not in self._made:
            self._made[make] = make(self)
        made: T = self._made[make]
        return made

    def made_anew(self) -> NamedValues:
        """The named Values, built for somebody who changes their numbers."""
        return self.build(self.leaves)

    @cached_property
    def start(self) -> NamedValues:
        """The named Values before any step, built once for all who only read them."""
        return self.made_anew() if self._same_graph is None else self._same_graph.start

    @property
    def _same_graph(self) -> Example | None:
        """The example with other steps whose graph this one has, too."""
        like = self.like
        return like if like is not None and like.build is self.build and like.leaves is self.leaves else None

    @cached_property
    def graph(self) -> Graph:
        """The graph of ``start``."""
        return Graph(*self.start.values())
