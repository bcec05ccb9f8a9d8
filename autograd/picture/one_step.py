"""What one step of a player is: its words and equations, and what it changes in the picture."""

from __future__ import annotations

from typing import NamedTuple

from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.equations import Equation
from autograd.paper.graph import Edge
from autograd.paper.simplifying import Slope

GIVEN, FORWARD, SEED, BACKWARD, UPDATE, AGAIN = "given", "forward", "seed", "backward", "update", "again"


class Wire(NamedTuple):
    """An edge of the picture, and which of several between the same two cards it is."""

    source: Value
    target: Value
    nth: int


class Change(NamedTuple):
    """A number that appears on a card."""

    node: Value
    field: str  # "value" or "gradient"
    number: Exact


class Step(NamedTuple):
    """One step: its title, its equations, and what it changes in the picture."""

    phase: str
    title: str
    equations: list[Equation]
    changes: list[Change]
    wires: list[Wire]  # the edges that it goes along


class Use(NamedTuple):
    """An edge of the graph, its wire in the picture, and its local derivative as a formula."""

    edge: Edge
    wire: Wire
    term: Slope
