r"""The δ of backpropagation: δ₂ on paper is ∂E/∂z₂, the derivative of the error with respect to what a unit adds up.

What adds up is called z or net, with the index of the δ.  Where it has another name the sheet says what δ is, in its
table [where].  Nothing is guessed: an index without a z or a net, or with both, is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from autograd.by_hand.example.example import Example
from autograd.paper.notation.spelling import Names, canonical

_SUMS = ("z", "net")  # what is added up in a unit, as most books call it
_BELOW = r"(?:_\{[^{}]*\}|_[^\W\d_]*\d+|_[A-Za-z]+|[₀₁₂₃₄₅₆₇₈₉]+|\d+|\^\{?[(\[]\d+[)\]]\}?)*"
_ENTRY = r"(?:\[[\d,: ]*\])?"
_TOKEN = re.compile(rf"(?:(?<![\w\\])\\?[^\W\d_δ]+?{_BELOW}(?![^\W_δ])|δ{_BELOW}){_ENTRY}")
_FRONT = re.compile(r"\\?(?:delta|δ)")
_LAYER = re.compile(r"\^\{?[(\[](\d+)[)\]]\}?")


class ErrorSignals:
    r"""What names such as δ₂ stand for in claims about a graph.

    Args:
        names: the names of the graph.
        example: the graph.  Where each sample has an error of its own, a δ may be of that one or of all, and is asked
            about.

    >>> example = Example(dict, {}, (), "L", None, where={"g": "dL/dz1"})
    >>> signals = ErrorSignals(Names({"L": 0, "z1": 0, "net_o1": 0}, lambda word: False), example)
    >>> [signals.meaning(word) for word in ("δ₁", r"\delta_1", "delta_o1", "g", "δ3", "z1")]
    ['dL/dz1', 'dL/dz1', 'dL/dnet_o1', 'dL/dz1', '', '']
    """

    def __init__(self, names: Names, example: Example) -> None:
        self._names = names
        self._error = "" if example.samples else example.error
        self._where = {canonical(name): derivative for name, derivative in example.where.items()}

    def meaning(self, word: str) -> str:
        """The derivative that a word stands for; empty if it stands for none, or is a name of the graph."""
        word = _LAYER.sub(r"_\1", word)
        if self._names.meaning(word.lstrip("\\")):
            return ""
        name, bracket, entry = word.lstrip("\\").partition("[")
        if said := self._where.get(canonical(name)):
            return said + bracket + entry
        front = _FRONT.match(word)
        if not front or not self._error:
            return ""
        sums = [meant.text for sum_ in _SUMS if (meant := self._names.meaning(sum_ + word[front.end() :]))]
        return f"d{self._error}/d{sums[0].replace(' ', '')}" if len(sums) == 1 else ""

    def in_formula(self, text: str) -> str:
        """A formula with the derivative in place of each δ.

        Raises:
            ValueError: if a δ stands for nothing.
        """
        return _TOKEN.sub(lambda found: self._in_place_of(found[0]), text)

    def in_words(self, keys: Iterable[str]) -> dict[str, str]:
        """How the keys of claims were read that speak of a δ, in words."""
        tokens = dict.fromkeys(found[0] for key in keys for found in _TOKEN.finditer(key))
        return {token.lstrip("\\"): f"stands for {meaning}" for token in tokens if (meaning := self.meaning(token))}

    def _in_place_of(self, token: str) -> str:
        if meaning := self.meaning(token):
            return meaning
        if is_signal(token) and not self._names.meaning(token.lstrip("\\")):
            raise ValueError(f"{token!r} stands for nothing here: {hint(token)}")
        return token


def is_signal(word: str) -> bool:
    """Whether a word is a δ, with or without an index."""
    return canonical(word.lstrip("\\")).startswith("δ")


def hint(word: str) -> str:
    """What to write for a δ that stands for nothing."""
    in_the_sheet = f'"{word}" = "dE/dz1" below [where]'
    return f"write the derivative that it is, such as dE/dz1, or say it in the worksheet: {in_the_sheet}"
