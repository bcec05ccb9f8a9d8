r"""Keys such as σ'(z), \tanh'(z_1) and f'(net): where a = σ(z), they are the derivative ∂a/∂z."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Any

from autograd.by_hand.example.example import Example
from autograd.engine.history import history
from autograd.engine.value import Value, number_in
from autograd.paper.arrays import Array
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.translating import is_function
from autograd.paper.reader import read_formula
from autograd.paper.strict import DERIVATIVES
from autograd.table.arithmetic import as_float

_PRIME = r"(?:'|′|’|\^\(?\s*(?:'|′|’)\s*\)?)"
_NAME = r"[^\W\d_](?:_\{[^{}]*\}|[\u0300-\u036f]|[^\W²³ᵀ])*(?:\[[\d,: ]*\])?"
_BELOW = r"(?:_?\{?\(?\d\)?\}?|[₀-₉])?"  # of the layer, as in f_1'(z_1)
_PRIMED = re.compile(rf"([^\W\d_]+?){_BELOW}{_PRIME}{_BELOW}\s*\(\s*({_NAME})\s*\)")
_QUOTIENT = re.compile(rf"\(*\s*[d∂]\s*([^\W\d_]+)(?:\s*\(\s*({_NAME})\s*\))?\s*\)?\s*/\s*\(?\s*[d∂]\s*({_NAME})\s*\)*")
_AS_EXACT = 1e-9  # how far off a value may be that is that of the function
LETTERS_OF_FUNCTIONS = ("f", "g", "φ", "ψ", "h", "act", "activation")  # of a function that the page named further up


class FunctionSlopes:
    """What the derivative of a function at a node is, among the derivatives of a graph.

    Args:
        names: the names of the graph, and what each stands for: 0.0, or an array of labels.
        example: the graph.
    """

    def __init__(self, names: Mapping[str, Any], example: Example) -> None:
        self._things = names
        self._names = Names(names, is_function)
        self._example = example

    def derivative(self, words: str) -> str:
        """The derivative that a key is, as da/dz; empty if it is not about a function, or no node is its value."""
        primed, quotient = _PRIMED.fullmatch(words), _QUOTIENT.fullmatch(words)
        if not primed and not quotient:
            return ""
        word, argument = primed.groups() if primed else (quotient[1], quotient[3])  # type: ignore[index]
        inside = quotient[2] if quotient else None
        if self._names.name(word) or (inside and self._node(inside) != self._node(argument)):
            return ""
        function, z = self._names.function(word), self._node(argument)
        if function and f"{function}_prime" not in DERIVATIVES:  # of several numbers
            return ""
        made = self._made_of(z, function) if z and (function or (primed and word in LETTERS_OF_FUNCTIONS)) else ""
        return f"d{made}/d{z}" if made else ""

    def _node(self, word: str) -> str:
        meaning = self._names.meaning(word)
        return meaning.text.replace(" ", "") if meaning else ""

    def _made_of(self, z: str, function: str) -> str:
        """The node that is the function of another; of an unknown function the only one that is made of it alone."""
        ends = self._values(z)
        made = [name for name in self._things if name != z and self._is_of(self._values(name), ends, function)]
        whole = [name for name in made if "[" not in name or "[" in z] or made
        return whole[0] if whole and (function or len(whole) == 1) else ""

    def _values(self, name: str) -> list[Value]:
        """The nodes that a name stands for; none if the graph does not have them."""
        thing = self._things.get(name, 0.0)
        labels = thing.entries if isinstance(thing, Array) else (name,)
        start = self._example.start
        return [start[label] for label in labels] if all(label in start for label in labels) else []

    def _is_of(self, made: list[Value], ends: list[Value], function: str) -> bool:
        """Whether each node is a function of the other in its place, and of no other: with the value of this one."""
        if not ends or len(made) != len(ends):
            return False
        nodes = {*self._example.start.values()}
        return all(_is_made_of(a, z, nodes) and _is_value(a, z, function) for a, z in zip(made, ends, strict=True))


def _is_made_of(node: Value, end: Value, named: set[Value]) -> bool:
    before = set(history(node, stop=lambda other: other in named)) - {node}
    return before & named == {end}


def _is_value(node: Value, end: Value, function: str) -> bool:
    if not function:
        return True
    found = read_formula(f"{function}(z)", {"z": as_float(number_in(end))})
    return math.isclose(found, as_float(number_in(node)), rel_tol=_AS_EXACT, abs_tol=_AS_EXACT)
