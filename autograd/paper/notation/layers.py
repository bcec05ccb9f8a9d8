r"""Layers above a name: a^{(1)}, a^{[1]} and a^1 are the name a1, and 3Blue1Brown's a^{(L-1)} is the name aLminus1."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import partial
from typing import Any, Protocol

from autograd.paper.names import GREEK

_ABOVE = r"\^(?:\{[(\[](\d)[)\]]\}|[(\[](\d)[)\]])"
_OF_A_NAME = r"(?<![^\W\d_])([^\W\d_]++)"
_ENTRY_OF_A_LAYER = re.compile(rf"{_OF_A_NAME}(?:{_ABOVE}|\^\{{?(\d)\}}?)_(\{{[^{{}}]*\}}|\w+)")  # a^{(1)}_2
# a_2^{(1)}, where ^(1) would be a power, and a_j^1, where a alone stands for nothing
_LAYER_OF_AN_ENTRY = re.compile(
    rf"{_OF_A_NAME}_(\{{[^{{}}]*\}}|[^\W_]+)\^(?:\{{[(\[](\d)[)\]]\}}|\{{(\d)\}}|(\d)(?![\w.]))"
)
_A_WORD = rf"(?:(?<![^\W⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ])(?<!\\)|(?<=\\)(?=(?:{'|'.join(GREEK)})(?![A-Za-z])))([^\W\d_⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ]+)"
_SMALL = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_RAISED_NAME = re.compile(rf"{_A_WORD}(?:(?:{_ABOVE}|\^\{{(\d)\}}|\^(\d))(?![\w.])|([{_SMALL}])(?![{_SMALL}⁽⁺⁻.]))")
_GREEK_BELOW = rf"\{{?\s*\\(?:{'|'.join(GREEK)})(?![A-Za-z])\s*\}}?|\{{?[α-ωΑ-Ω]\}}?"
_IN_BRACKETS = re.compile(rf"{_OF_A_NAME}\[(\d)\]")  # W[2] of notes in plain text
_SQUARE = re.compile(
    rf"(?:(?<![^\W\d])(?<!\\)|(?=\\))\\?([^\W\d_]+(?:_(?:\{{[A-Z]\w*\}}|[A-Z]|{_GREEK_BELOW}))?)"
    r"(?:\^(?:\{\s*2\s*\}|2)|²)(?!\w)(\s*(?:\\left)?\(|)"
)
_TURNED_LAYER = re.compile(r"\^\{\s*([(\[](?:\d+|[i-kmnLl])[)\]])\s*\^?\s*(?:T|⊤|ᵀ|\\top|\\intercal)\s*\}")
_RAISED_LAYER = re.compile(r"\^\{\s*([(\[]\d+[)\]])\s*(\d)\s*\}")
_OF_A_LAYER = re.compile(r"\^(?:\{?[(\[](\d+)[)\]]\}?|\{?(\d+)\}?)")
_LETTERED = r"([Ll])\s*(?:([-−+])\s*(\d))?"
_INDEX = r"(?:_(\{[^{}]*\}|[^\W_]))?"
_OF_A_LETTERED_LAYER = re.compile(
    rf"(\\[A-Za-z]+|(?<![^\W\d_\\])[^\W\d_](?:[^\W_\u0300-\u036f]|[\u0300-\u036f]){{0,30}}?){_INDEX}"
    rf"(?:\^\{{\s*[(\[]?\s*{_LETTERED}\s*[)\]]?\s*\}}|\^?[(\[]\s*{_LETTERED}\s*[)\]]|\^{_LETTERED}(?![\w(])){_INDEX}"
)
_BEFORE_A_SUM = re.compile(r"([^^]+\^[Ll])(\s*[-−+]\s*\d)")
_POWER = re.compile(r"([^^]+)\^(?:\{\s*([Ll][^(){}]*?)\s*\}|([Ll]))")
_SHIFTS = {"-": "minus", "−": "minus", "+": "plus"}


class Known(Protocol):
    """What is known of the names of a formula."""

    known: dict[str, int]

    def name(self, word: str) -> str:
        """The name that a word is a spelling of; empty if there is none."""

    def shape_of(self, word: str) -> tuple[int, ...]:
        """The shape of what a word stands for; empty for a number, or nothing."""

    def meaning(self, word: str) -> Any:
        """What a word stands for; None for nothing."""

    def function(self, word: str) -> str:
        """The function that a word names; empty if it names none."""


def with_layers_by_themselves(text: str) -> str:
    r"""A text in which a transpose or a power stands behind the layer, and not beside it: W^{[2]T} is W^{[2]}ᵀ.

    >>> with_layers_by_themselves(r"W^{[2]T} + A^{(1)\top} + A^{[1]2} + W^{[2]^T}")
    'W^{[2]}ᵀ + A^{(1)}ᵀ + A^{[1]}^2 + W^{[2]}ᵀ'
    """
    turned = _TURNED_LAYER.sub(r"^{\1}ᵀ", text).replace("ᵀ\\", "ᵀ \\")
    return _RAISED_LAYER.sub(r"^{\1}^\2", turned)


def layer_in_name(word: str) -> str:
    r"""A name with its layer in it, as a_1 for a^{(1)}, and aLminus1 for a^{(L-1)}; another word as it is.

    >>> [layer_in_name(word) for word in ("a^{(1)}", "W^2", "a^{(L-1)}", "w^{L}", r"\theta^{(l+1)}", "f(L)")]
    ['a_1', 'W_2', 'aLminus1', 'wL', 'θlplus1', 'f(L)']
    """
    found = _OF_A_LETTERED_LAYER.fullmatch(word) if "^" in word else None
    return _lettered(found) if found else _OF_A_LAYER.sub(r"_\1\2", word)


def _lettered(found: re.Match[str]) -> str:
    """A name with the letter of its layer behind it, and an index below both."""
    stem, before, *layers, behind = found.groups()
    letter, sign, number = next(layers[i : i + 3] for i in (0, 3, 6) if layers[i])
    index = before or behind
    letters = GREEK.get(stem.lstrip("\\"), stem.lstrip("\\"))
    return f"{letters}{letter}{_SHIFTS.get(sign, '')}{number or ''}" + (f"_{index}" if index else "")


def layers_below(text: str, names: Known, also: Callable[[str], str]) -> str:
    """A text with the layer below each name, where the name without it stands for nothing.

    Args:
        text: the text.
        names: what is known of its names.
        also: what a word stands for that is no name, empty if for nothing.
    """
    return _Layers(text, names, also).below()


class _Layers:
    """The layers in a text."""

    def __init__(self, text: str, names: Known, also: Callable[[str], str]) -> None:
        self.text = text
        self.names = names
        self.also = also

    def below(self) -> str:
        text = _OF_A_LETTERED_LAYER.sub(self.of_a_letter, self.text)
        text = _IN_BRACKETS.sub(self.of_brackets, text)
        text = _ENTRY_OF_A_LAYER.sub(lambda x: self.of_an_entry(x, x[2] or x[3] or x[4], x[5]), text)
        above = partial(self.above, text)
        text = _LAYER_OF_AN_ENTRY.sub(lambda x: self.of_an_entry(x, x[3] or above(x), x[2]), text)
        return _SQUARE.sub(self.square, _RAISED_NAME.sub(self.of_a_name, text))

    def of_a_letter(self, found: re.Match[str]) -> str:
        """The name aL in place of a^{(L)}, where there is such a name."""
        lettered = _lettered(found)
        name, index, _ = lettered.partition("_")
        is_layer = self.is_known(name) or (index and self.has_entries(name))
        if not is_layer and (alone := _BEFORE_A_SUM.fullmatch(found[0])):  # a^L + 1 is one more than a^L
            front = self.text[found.start() - 1 : found.start()]
            return layers_below(front + alone[1], self.names, self.also)[len(front) :] + alone[2]
        if is_layer:
            self.ask_about_power(found, name)
        runs_on = is_layer and self.text[found.end() : found.end() + 1].isalnum()
        return lettered + (" " if runs_on else "") if is_layer else found[0]

    def of_brackets(self, found: re.Match[str]) -> str:
        """The name W2 in place of W[2], where nothing is W; a letter may follow it."""
        word, name = found[1].removeprefix("d"), f"{found[1]}{found[2]}"
        is_else = any(self.names.meaning(x) or self.names.function(x) or self.also(x) for x in {word, found[1]} - {""})
        runs_on = self.text_behind(found)[:1].isalnum()
        return (name + " " * runs_on) if not is_else and self.is_known(name) else found[0]

    def ask_about_power(self, found: re.Match[str], name: str) -> None:
        """Ask about a^L where a and L are numbers too, and aL is one; in parentheses, or in ∂C/∂a^L, it is a layer."""
        power = _POWER.fullmatch(found[0])
        if not power or self.text[found.start() - 1 : found.start()] in ("∂", "d"):
            return
        base, exponent = power[1].lstrip("\\"), power[2] or power[3]
        if self.names.meaning(base) and self.names.meaning(exponent[0]):
            within = exponent if len(exponent) == 1 else f"({exponent})"
            raise ValueError(f"reads in two ways: write {name} or {base}**{within}")

    def of_an_entry(self, found: re.Match[str], layer: str, index: str) -> str:
        name = f"{found[1]}{layer}"
        return f"{name}_{index}" if layer and (self.is_known(name) or self.has_entries(name)) else found[0]

    def above(self, text: str, found: re.Match[str]) -> str:
        """The layer above an entry, where it is no power."""
        stem, entry, layer = found[1], f"{found[1]}_{found[2]}", found[4] or found[5]
        is_else = self.is_known(stem) or self.names.meaning(entry) or self.also(entry)
        words = (f"{stem}{layer}", f"{stem}{layer}".removeprefix("d"))
        has_entries = any(self.names.known.get(self.names.name(word)) or self.also(word) for word in words)
        is_layer = layer == "1" or text[found.start() - 1 : found.start()] in ("∂", "d")  # and no square
        return layer if is_layer and has_entries and not is_else else ""

    def of_a_name(self, found: re.Match[str]) -> str:
        indexed = f"{found[1]}_{unicodedata.normalize('NFKC', next(filter(None, found.groups()[1:])))}"
        is_else = self.names.meaning(found[1]) or self.names.function(found[1]) or self.also(found[1])
        is_layer = not is_else and (self.names.name(indexed) or self.also(indexed))
        runs_on = self.text_behind(found)[:1].isalnum()  # w¹a⁰ is w_1 times a_0
        return indexed + (" " if runs_on else "") if is_layer else found[0]

    @staticmethod
    def text_behind(found: re.Match[str]) -> str:
        """What stands behind a match."""
        return found.string[found.end() : found.end() + 1]

    def square(self, found: re.Match[str]) -> str:
        """The name σ2 in place of σ², where that is a name and σ is none."""
        word, front = found[1].replace("\\", ""), ""
        if (
            "_" not in word
            and self.names.meaning(word[:-1])
            and not (self.names.function(word) or self.names.name(f"{word}2"))
        ):
            word, front = word[-1], f"{word[:-1]} "  # as in πσ²
        name = "" if self.names.meaning(word) else self.names.name(f"{word}2")
        if name and found[2] and self.names.function(word):
            raise ValueError(f"reads in two ways: write {name}*(…) or ({self.names.function(word)}(…))**2")
        name = re.sub("_([^_{]{2,})$", r"_{\1}", name)  # LaTeX takes the first letter alone to stand below
        runs_on = name and found.string[: found.start()][-1:].isalpha()  # as in π\sigma^2
        return f"{' ' if runs_on else ''}{front}{name}{found[2]}" if name else found[0]

    def has_entries(self, name: str) -> bool:
        """Whether a word, or what follows the d of a derivative, is an array, as the w of w_{ij} for W_{ij}."""
        return any(map(self.names.shape_of, (name, name.removeprefix("d"))))

    def is_known(self, name: str) -> bool:
        """Whether a word, or what follows the d of a derivative, stands for something."""
        return any(self.names.name(word) or self.also(word) for word in (name, name.removeprefix("d")))
