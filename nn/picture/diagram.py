"""A diagram of circles in columns and straight arrows between them: what it consists of.

``layout`` says where things stand, and ``svg`` draws them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from autograd import Colour


class Text(NamedTuple):
    """A piece of text and its colour."""

    text: str
    colour: str = Colour.INK


class Circle(NamedTuple):
    """A neuron: lines of text inside, one below, and what a pointer shows."""

    lines: Sequence[Text]
    below: Sequence[Text]
    kind: str
    tooltip: str


class Gap(NamedTuple):
    """In the place of circles that are left out."""

    more: int


class Arrow(NamedTuple):
    """From a row of one column to a row of the next."""

    source: int
    target: int
    label: Sequence[Sequence[Text]]  # lines of pieces
    strength: float | None  # between 0 and 1; None if there is no gradient to show
    tooltip: str
    dotted: bool = False  # no weight, but a formula


@dataclass
class Diagram:
    """Columns of circles, and between each two the arrows."""

    columns: list[list[Circle | Gap]]
    arrows: list[list[Arrow]]
    description: str
    title: str = ""
    direction: str = "right"  # or "down"
    told: str = ""  # what it shows, to people who do not see it

    @property
    def spaces(self) -> range:
        """The spaces between two columns, by the number of the left one."""
        return range(len(self.columns) - 1)
