"""What a unit adds up, which its δ is of: z or net with the index of the δ, or what the unit's function is of.

Where z₂ = tanh(a₂), δ₂ is ∂E/∂a₂.
"""

from __future__ import annotations

import re
from functools import cached_property

from autograd.by_hand.example.example import Example
from autograd.engine.history import history
from autograd.paper.array_names import array_name
from autograd.paper.graph import has_name
from autograd.paper.notation.spelling import Names, canonical

_SUMS = ("z", "Z", "net")  # what is added up in a unit, as most books call it
_LETTERS = re.compile(r"[^\W\d_]+")


class Units:
    """The units of a graph.

    Args:
        names: the names of the graph.
        example: the graph.
    """

    def __init__(self, names: Names, example: Example) -> None:
        self._names = names
        self._example = example

    def sums(self, below: str) -> list[str]:
        """What the unit with an index may add up, as "_2" of δ_2; several where it is not known which."""
        if named := [found for letter in _SUMS if (found := self._name(letter + below))]:
            return [self._under_its_function(name) for name in named]
        inner = set(self._inner.values()) if below else set()
        return sorted(inner & {self._name(_letters(name) + below) for name in inner})

    def _name(self, word: str) -> str:
        meant = self._names.meaning(word) if word else None
        return meant.text.replace(" ", "") if meant else ""

    def _under_its_function(self, name: str) -> str:
        whole = _whole(name)
        return self._inner.get(whole, whole) + name.removeprefix(whole)

    @cached_property
    def _inner(self) -> dict[str, str]:
        """What each name with the same index is the function of: a2 for z2 = tanh(a2)."""
        inner = {}
        for name, value in self._example.start.items():
            formula = history(value, stop=has_name)
            made_of = {_whole(x.name) for x in formula[:-1] if x.name}
            bends = any(x.op and x.op.bends for x in formula if x is value or not x.name)
            alone = made_of.pop() if len(made_of) == 1 and bends else ""
            is_made = alone and alone not in self._example.leaves and f"{alone}[1]" not in self._example.leaves
            if is_made and _index(alone) == _index(_whole(name)):
                inner[_whole(name)] = alone
        return inner


def _whole(name: str) -> str:
    """The array of an entry; another name itself."""
    return array_name(name) or name


def _letters(name: str) -> str:
    found = _LETTERS.match(name)
    return found[0] if found else ""


def _index(name: str) -> str:
    return canonical(name).removeprefix(canonical(_letters(name)))
