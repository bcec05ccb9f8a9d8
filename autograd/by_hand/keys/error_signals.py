r"""Short names of derivatives: dW on paper is ∂E/∂W, and δ₂ is ∂E/∂z₂, with respect to what a unit adds up.

And δh is ∂E/∂h.  Where it is something else the sheet says so, in its table [where].  Nothing is guessed: an index with
no sum of a unit, or with several, is asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from autograd.by_hand.example.example import Example
from autograd.by_hand.keys.units import Units
from autograd.by_hand.keys.whole_gradient import with_gradients_named
from autograd.paper.array_names import array_name
from autograd.paper.arrays import Shape
from autograd.paper.notation.known_names import LONGEST_RUN, Names
from autograd.paper.notation.layers import with_layers_by_themselves
from autograd.paper.notation.sample_indices import with_columns_of_samples, with_samples_below
from autograd.paper.notation.spelling import canonical
from autograd.paper.strict import LONGEST
from autograd.table.arithmetic import as_float

_BELOW = r"(?:_\{[^{}]*\}|_[^\W\d_]*\d+|_[^\W\d_]+|[₀₁₂₃₄₅₆₇₈₉]+|\d+|\^\{?[(\[]\d+[)\]]\}?)*"
_LETTER = r"[^\W\d_δᵀ₀₁₂₃₄₅₆₇₈₉⁰¹²³⁴⁵⁶⁷⁸⁹]"
_MARK = "[\u0300-\u036f]"  # the hat of x̂
_BEGINS = r"(?:(?<![\w\\])\\?|(?<=\w)\\)"  # a word, also \delta behind another letter
_QUOTIENT = r"(?<!\w)[d∂]\w++(?:\[[\d, ]*\])?\s*/\s*[d∂]\w++"
_NAME = rf"{_BEGINS}{_LETTER}(?:{_LETTER}|{_MARK})*{_BELOW}(?!{_LETTER}|{_MARK}|\d)"
_SIGNAL = rf"δ(?:{_LETTER}++{_BELOW}(?!{_LETTER}|\d)|{_BELOW})"
_ENTRY = r"(?:\[[\d,: ]*\])?"
_TOKEN = re.compile(rf"{_QUOTIENT}|(?:{_NAME}|{_SIGNAL}){_ENTRY}")
_INDEXED = re.compile(r"(.+?)_\{?(\d+(?:,\d+)?)\}?")
_FRONT = re.compile(r"\\?(?:delta|δ)")
_NUMBERED = re.compile(r"^([^\W\d_]+)(\d+)$")
_WITH_LETTERS = re.compile(r"_(?:[i-n]{1,2}|\{[i-n](?:,?[i-n])?\})$")  # which entry is not said
_LAYER = re.compile(r"\^\{?[(\[](\d+)[)\]]\}?")


class ErrorSignals:
    r"""What names such as δ₂ stand for in claims about a graph.

    Args:
        names: the names of the graph.
        example: the graph.

    >>> example = Example(dict, {}, (), "L", None, where={"g": "dL/dz1"})
    >>> signals = ErrorSignals(Names({"L": 0, "z1": 0, "net_o1": 0}, lambda word: False), example)
    >>> [signals.meaning(word) for word in ("δ₁", r"\delta_1", "delta_o1", "g", "δ3", "z1")]
    ['dL/dz1', 'dL/dz1', 'dL/dnet_o1', 'dL/dz1', '', '']
    """

    def __init__(self, names: Names, example: Example) -> None:
        self._names = names
        self._example = example
        self.units = Units(names, example)
        self._where = {canonical(name.lstrip("\\")): said for name, said in example.where.items()}

    def name(self, word: str) -> str:
        """The name, of the graph or of the sheet's own, that a word is a spelling of; empty if there is none."""
        return self._names.name(word) or (word if self._is_own(word) else "")

    def _is_own(self, word: str) -> bool:
        """Whether a word is a name of the sheet's own, or the δ of the output."""
        front = _FRONT.match(word)
        is_of_a_place = front is not None and self.units.is_of_a_place(word[front.end() :])
        return is_of_a_place or canonical(word.lstrip("\\")) in self._where

    def column(self, word: str) -> tuple[str, str]:
        """The array that a word, or its δ, is about, and the word that takes an index; both empty if there is none."""
        if name := self._names.name(word):
            return name, name
        meaning = self.short(word)
        return meaning.rpartition("/d")[2], meaning

    def number(self, word: str) -> float | None:
        """The number that a word stands for, if it is given."""
        x = self._example.leaves.get(self._names.name(word))
        return None if x is None else as_float(x)

    @property
    def trained(self) -> tuple[str, ...]:
        """The parameters, if steps are made in them."""
        return self._example.parameters if self._example.rate is not None else ()

    @property
    def error(self) -> str:
        """The name of what training makes small."""
        return self._example.error

    def derivative(self, name: str) -> str:
        """The derivative with respect to a name, of the error that dW and δ leave out.  That may be one sample's own.

        >>> example = Example(dict, {}, ("W",), "J", None, inner_error="J_sum")
        >>> signals = ErrorSignals(Names({}, lambda word: False), example)
        >>> signals.derivative("W"), signals.derivative("Z")
        ('dJ/dW', 'dJ_sum/dZ')
        """
        inner = self._example.inner_error
        error = array_name(self._example.error) if self._example.turns else self._example.error
        return f"d{inner if inner and not self.is_trained(name) else error}/d{name}"

    def meaning(self, word: str) -> str:
        """The derivative that a δ, or a name of the sheet's own, stands for; empty if a word is neither."""
        word = _LAYER.sub(r"_\1", word)
        if self._names.meaning(word.lstrip("\\")):
            return ""
        name, bracket, entry = word.lstrip("\\").partition("[")
        if said := self._where.get(canonical(name)):
            return said + bracket + entry
        if (indexed := _INDEXED.fullmatch(name)) and (said := self._where.get(canonical(indexed[1]))):
            return f"{said}[{indexed[2]}]"
        front = _FRONT.match(word)
        if not front:
            return ""
        below = word[front.end() :]
        sums = self.units.sums(below)
        is_product = not sums and below[:1].isalpha() and (self._names.name("δ") or self.meaning("δ"))
        itself = "" if sums or is_product else self._names.name(below.strip("_{}"))  # δh is ∂E/∂h where δ is nothing
        name = sums[0] if len(sums) == 1 else itself
        of_a_delta = f"d{of}/d{name}" if (of := self._example.delta_error) else self.derivative(name)
        return of_a_delta if name else ""

    def short(self, word: str) -> str:
        """The derivative that a word stands for, also one such as dW; empty if it stands for none."""
        if meaning := self.meaning(word):
            return meaning
        word = re.sub("^grad_(?=.)", "d", _LAYER.sub(r"_\1", word))
        is_else = self._names.name(word) or self._names.name("d")  # or dx may be d times x
        after, bracket, entry = word[1:].partition("[")  # dys[2] is a part of dys
        is_short = word[:1] in ("d", "∂") and "/" not in entry and not is_else
        meant = self._names.meaning(after) if after and is_short else None
        name = meant.text.replace(" ", "") + bracket + entry if meant else ""
        return self.glued(word) if name in ("", self._example.error) else self.derivative(name)

    def glued(self, word: str) -> str:
        """The derivative that a word is without its slash, as dfdx or dL_dW1; empty if it is none, or may be two.

        >>> names = Names({"f": 0, "x": 0, "w1": 0}, lambda word: False)
        >>> signals = ErrorSignals(names, Example(dict, {}, (), "f", None))
        >>> signals.glued("dfdx"), signals.glued("df_dw1"), signals.glued("dfdy")
        ('df/dx', 'df/dw1', '')
        """
        if not word.startswith("d") or len(word) > LONGEST_RUN or self._names.name(word) or self._names.name("d"):
            return ""
        pairs = ((word[1:i], word[i + 1 :]) for i, letter in enumerate(word) if letter == "d" and i > 1)
        found = {(self._names.name(of) or self._names.name(of.rstrip("_")), self._part(by)) for of, by in pairs}
        whole = [f"d{of}/d{by}" for of, by in found if of not in ("", *self._example.leaves) and by]
        return whole[0] if len(whole) == 1 else ""

    def _part(self, word: str) -> str:
        """The name, or the entry of an array, that a word is a spelling of; also h3 for h[3], where nothing is h3."""
        meant = self._names.meaning(word) or self._names.meaning(_NUMBERED.sub(r"\1_\2", word)) if word else None
        return meant.text.replace(" ", "") if meant and (self._names.name(word) or "[" in meant.text) else ""

    def shape_of(self, word: str) -> Shape:
        """The shape of what a word stands for; that of δ is the shape of what it is of."""
        meaning = self.short(word)
        return self._names.shape_of(meaning.rpartition("/d")[2] if meaning else word)

    def with_gradients_named(self, text: str, *, is_key: bool = False) -> str:
        """A text in which ∇J says with respect to what; in a key ∇y is that of J with respect to y."""
        return with_gradients_named(text, self._names, self._example, is_key=is_key)

    def with_columns_below(self, text: str) -> str:
        """A text in which x_1^{(2)} is that of sample 2 in the column x1."""
        return with_columns_of_samples(text, self, self._example.samples)

    def with_layers_below(self, text: str) -> str:
        """A text with the layer below the name, also that of a δ: δ² is δ_2."""
        return self._names.with_layers_below(self.with_columns_below(text), self.meaning)

    def in_formula(self, text: str) -> str:
        """A formula with the derivative in place of each δ.

        Raises:
            ValueError: if a δ stands for nothing.
        """
        text = self.with_layers_below(with_layers_by_themselves(text))

        def in_place(found: re.Match[str]) -> str:
            meant = self._in_place_of(found[0])
            is_before_a_word = meant != found[0] and text[found.end() : found.end() + 1].isalpha()  # as in δ₁x
            is_behind_one = meant != found[0] and text[: found.start()][-1:].isalnum()  # as in W^T\delta
            return f"{' ' if is_behind_one else ''}{meant}{' ' if is_before_a_word else ''}"

        return _TOKEN.sub(in_place, text)

    def in_words(self, claims: Mapping[str, Any]) -> dict[str, str]:
        """What a δ in claims stands for, in words."""
        tokens = dict.fromkeys(self._tokens(claims))
        says_it = self._example.inner_error in ("", self._example.error)  # dW is of the error, as everybody reads it
        find = self.meaning if says_it else self.short
        return {token.lstrip("\\"): f"stands for {found}" for token in tokens if (found := find(token))}

    def _tokens(self, claims: Mapping[str, Any]) -> Iterator[str]:
        """The words in the keys and formulas of claims."""
        for text in (*claims, *claims.values()):
            if isinstance(text, str) and len(text) <= LONGEST:
                below = self.with_layers_below(with_samples_below(self.with_columns_below(text), self))
                yield from (found[0] for found in _TOKEN.finditer(below))

    def speaks_of_an_inner_one(self, claims: Mapping[str, Any]) -> bool:
        """Whether a claim is about a derivative with respect to no parameter, or uses one, and does not say of what."""
        tokens = {*self._tokens(claims)}
        tokens |= {_WITH_LETTERS.sub("", token) for token in tokens}  # dz_i is an entry of dz
        meanings = {self.short(token) for token in tokens} - {""}
        known = {self._where.get(name, "") for name in self._where}
        return any(not self.is_trained(meaning) for meaning in meanings - known)

    def deltas(self, claims: Mapping[str, Any]) -> list[str]:
        """Each δ in claims that the sheet does not say what it is of."""
        tokens = dict.fromkeys(token.lstrip("\\").partition("[")[0] for token in self._tokens(claims))
        own = [token for token in tokens if is_signal(token) and not self._names.meaning(token)]
        return [token for token in own if canonical(token) not in self._where]

    def is_trained(self, name: str) -> bool:
        """Whether a name, or the lower one of a derivative, is that of a parameter or of a part of one."""
        base = name.rpartition("/d")[2].partition("[")[0]
        return any(base == w.partition("[")[0] for w in self._example.parameters)

    def _ask_about_d(self, token: str) -> None:
        """Ask about dO where d is a name and O is no given number: a product, or the derivative with respect to O."""
        after = self._names.meaning(token[1:]) if token[:1] == "d" and not self._names.meaning(token) else None
        name = after.text.replace(" ", "") if after else ""
        if name and self._names.name("d") and not {name, f"{name}[1]", f"{name}[1,1]"} & {*self._example.leaves}:
            raise ValueError(f"{token!r} reads in two ways: write d*{name} or {self.derivative(name)}")

    def _in_place_of(self, token: str) -> str:
        if token[0] == "δ" and token[1:2].isalpha() and not self.meaning(token):  # δx is δ times x
            return self._in_place_of("δ") + " " + token[1:]
        if meaning := self.short(token):
            return meaning
        self._ask_about_d(token)
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
