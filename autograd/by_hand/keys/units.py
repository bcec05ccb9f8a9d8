"""What a unit adds up, which its δ is of: z or net with the index of the δ, or what the unit's function is of.

Where z₂ = tanh(a₂), δ₂ is ∂E/∂a₂, and so it is where ŷ = σ(a₂), if other sums are called a.  Where h₁_out = σ(h₁_in),
δ_h₁ is ∂E/∂h₁_in.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from functools import cached_property

from autograd.by_hand.example.example import Example
from autograd.derivatives.of_values import gradient
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.array_names import whole_name
from autograd.paper.graph import has_name
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.spelling import canonical
from autograd.table import ops

_SUMS = ("z", "Z", "net")  # what is added up in a unit, as most books call it
_LETTERS = re.compile(r"[^\W\d_]+")
_OF_A_SUM = {"in", "input", "net", "sum", "pre", "z", "a", "s"}  # beside the name of a unit, as in h1_in
_PLACES = {"o": True, "out": True, "output": True, "hidden": False}  # whether it is the output


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
        if not below:
            return []
        inner = set(self._inner.values())
        return (
            sorted(inner & {self._name(_letters(name) + below) for name in inner})
            or self._with_a_word_beside(below)
            or self._of_the_letter_of_others(below)
            or self._in_its_place(below)
        )

    def inner(self, name: str) -> str:
        """What a unit adds up, by the name of what comes of it: a2 for z2 = tanh(a2); empty if it is no function."""
        whole = whole_name(name)
        return self._functions[whole] + name.removeprefix(whole) if whole in self._functions else ""

    @cached_property
    def of_the_output(self) -> list[str]:
        """What the output adds up, and what it gives, if it is one unit or one vector; of a linear one they are one.

        It is what the error is a function of beside given numbers: y, where L is a sum of others, and each is e²/2, and
        e is y − t.
        """
        name, has_curved = self._example.error, False
        while len(made := {x for x in self._behind(name) if self._are_made([x])}) == 1:
            (inner,) = made
            curves = self._curves(name, inner)
            if has_curved and (curves or self._is_trained(name)):
                break
            name, has_curved = inner, has_curved or curves
        return list(filter(None, (self.inner(name), name))) if has_curved else []

    def is_of_a_place(self, below: str) -> bool:
        """Whether an index says where a unit stands, as "_o" does where nothing is called o."""
        unit = canonical(below).strip("_{}")
        return unit in _PLACES and not self._name(unit) and bool(self._in_its_place(below))

    def _is_trained(self, name: str) -> bool:
        """Whether a parameter stands in the formula of a name."""
        return not self._behind(name).isdisjoint(whole_name(w) for w in self._example.parameters)

    def _behind(self, name: str) -> set[str]:
        """The names in the formula of a name."""
        return {whole_name(x.name) for x in history(self._first(name), stop=has_name) if x.name} - {name}

    def _curves(self, name: str, inner: str) -> bool:
        """Whether a name is more than a multiple of an inner one and a constant: whether its slope depends on it."""
        node = self._first(inner)
        (slope,) = gradient(self._first(name), [node])
        return node in history(slope)

    def _first(self, name: str) -> Value:
        """The Value of a name, or of the first entry of an array."""
        return next(x for entry, x in self._example.start.items() if entry == name or whole_name(entry) == name)

    def _with_a_word_beside(self, below: str) -> list[str]:
        """The sums that are called as the unit is, with a word such as "in" beside: h1_in of the unit h1."""
        unit = canonical(below).strip("_{}")
        return sorted(name for name in {*self._functions.values()} if _without_words(name) == [unit])

    def _of_the_letter_of_others(self, below: str) -> list[str]:
        """The sum with the letter that those of other units have, where its own function has no index: a2 of ŷ."""
        letters = {_letters(name) for name in self._functions.values()}
        named = {name for letter in letters if (name := self._name(letter + below))}
        return sorted(name for name in named if name not in self._example.leaves and not self._bends(name))

    def _name(self, word: str) -> str:
        meant = self._names.meaning(word) if word else None
        return meant.text.replace(" ", "") if meant else ""

    def _under_its_function(self, name: str) -> str:
        whole = whole_name(name)
        return self._inner.get(whole, whole) + name.removeprefix(whole)

    def _in_its_place(self, below: str) -> list[str]:
        """The sum of the output or of the hidden layer, where there is one such: of δ_out and δ_hidden."""
        is_output = _PLACES.get(canonical(below).strip("_{}"))
        if is_output is None or self._name(canonical(below).strip("_{}")):
            return []
        if is_output and (found := self.of_the_output):
            return found[:1]
        last = {whole_name(x.name) for x in history(self._example.start[self._example.error], stop=has_name)}
        found = [inner for name, inner in self._functions.items() if (name in last) is is_output]
        return found if len(found) == 1 else []

    @cached_property
    def _inner(self) -> dict[str, str]:
        """What each name with the same index is the function of: a2 for z2 = tanh(a2)."""
        return {name: alone for name, alone in self._functions.items() if _index(alone) == _index(name)}

    @cached_property
    def _functions(self) -> dict[str, str]:
        """What each name is the function of: a2 for ŷ = σ(a2), and u1 for a softmax p1 of u1, u2 and u3."""
        inner: dict[str, str] = {}
        for name, value in self._example.start.items():
            made_of = {whole_name(x.name) for x in history(value, stop=has_name)[:-1] if x.name}
            own = {x for x in made_of if _number(x) == _number(name)} if len(made_of) > 1 else made_of
            if len(own) == 1 and name != self._example.error and self._are_made(made_of):
                source = own.pop()
                is_share = value.op is ops.divide and source in inner  # of exponentials with names
                if is_share or self._bends(name):
                    inner[whole_name(name)] = inner[source] if is_share else source
        return inner

    def _are_made(self, names: Collection[str]) -> bool:
        """Whether none of the names is given."""
        return not any({name, f"{name}[1]", f"{name}[1,1]"} & {*self._example.leaves} for name in names)

    def _bends(self, name: str) -> bool:
        """Whether a function bends what a name is made of; of an array this is asked of its first entry."""
        value = self._first(name)
        formula = [x for x in history(value, stop=has_name) if x is value or not x.name]
        return any(x.op and (x.op.bends or x.op.kinked) for x in formula)


def _letters(name: str) -> str:
    found = _LETTERS.match(name)
    return found[0] if found else ""


def _index(name: str) -> str:
    return canonical(name).removeprefix(canonical(_letters(name)))


def _number(name: str) -> str:
    """The digits of a name: 1 of o1_in."""
    return "".join(filter(str.isdigit, canonical(name)))


def _without_words(name: str) -> list[str]:
    """The parts of a name but for a single word that says that it is a sum: h1 of h1_in."""
    parts = [canonical(part) for part in re.split(r"[_{}]+", name) if part]
    words = [part for part in parts if part in _OF_A_SUM]
    return [part for part in parts if part not in words] if len(words) == 1 else []
