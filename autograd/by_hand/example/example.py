"""An example: a graph with names that can be built again at other numbers.

A worksheet and a graph made in Python have this in common, and everything that
judges or diagnoses a claim needs no more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

MOST_BITS = 50_000  # the size of an exact graph, all numbers together

Leaves = Mapping[str, Exact]
NamedValues = dict[str, Value]  # by name


@dataclass(frozen=True)
class Example:
    """A graph with names, and what gradient descent needs to know about it."""

    build: Callable[[Leaves], NamedValues]  # at these leaves; a ValueError where a formula has no value
    leaves: Leaves
    parameters: tuple[str, ...]  # the leaves that gradient descent updates
    error: str
    rate: Fraction | None

    def in_floats(self) -> Example:
        """The same with floats for leaves: what is built on them is not exact, and fast."""
        return replace(self, leaves={name: as_float(x) for name, x in self.leaves.items()})

    def graph(self) -> NamedValues:
        """The named Values."""
        return self.build(self.leaves)
