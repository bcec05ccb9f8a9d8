r"""Indices that stand for their numbers: where t is 3 and k is 1, w^{t-k} is w^2, and t x_k is 3 x_k."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograd.paper.notation.index_entries import Known, sum_at, terms_of
from autograd.paper.notation.indicators import with_indicators_at

_TERM = r"(?:[a-zA-Z]|\d{1,6})"
_EXPONENT = rf"(?:\s|\\,)*([-−]?\s*{_TERM}(?:\s*[-+−]\s*{_TERM}){{0,3}})(?:\s|\\,)*"
_POWER = re.compile(
    r"(?<![^\W\d_])(\\?[^\W\d_]\w*)?(?:_\{[^{}]*\})?\s*"
    rf"(?P<sign>\^|\*\*)\s*(?:\{{{_EXPONENT}\}}|\({_EXPONENT}\)|([a-z])(?!\w))"
)
_ARGUMENT = r"\s*[(\[]\s*[a-z]\s*(?:[-+−]\s*\d+\s*)?[)\]]"  # of h(t − 1)
_BELOW_OR_ABOVE = r"[_^]\s*(?:\{(?:[^{}]|\{[^{}]*\})*\}|\w)"
_WORD = re.compile(rf"(?:{_BELOW_OR_ABOVE}|\\[A-Za-z]+)(?:{_ARGUMENT})?|([^\W\d_][^\W_]*)({_ARGUMENT})?")


def with_powers_at(text: str, places: Mapping[str, int], known: Known, first: int) -> str:
    r"""A text with numbers in place of the letters in exponents, and of those alone.

    Above an array a letter is no exponent.

    >>> from autograd.paper.notation.known_names import Names
    >>> names = Names({"w": 0.5, "x": 0.1, "h": [1.0]}, lambda word: False)
    >>> with_powers_at("w^{t-k} x**k h^t", {"t": 3, "k": 1}, names, 1)
    'w^{2} x**1 h^t'
    """

    def at_place(found: re.Match[str]) -> str:
        letters, shift = terms_of(next(filter(None, found.groups()[2:])))
        is_open = any(letter in places and not known.name(letter) for _, letter in letters)
        stem = found[1]
        if not is_open or (stem and "_" not in found[0][: found.start("sign")] and known.shape_of(stem)):
            return found[0]
        exponent = sum_at(letters, shift, places, first)
        start = found.start("sign") - found.start()
        after = f"{{{exponent}}}" if found["sign"] == "^" else exponent if exponent.isdecimal() else f"({exponent})"
        return f"{found[0][:start]}{found['sign']}{after}"

    text = with_indicators_at(text, places, first)
    text = _POWER.sub(at_place, text) if "^" in text or "**" in text else text
    return with_numbers_at(text, places, known, first)


def with_numbers_at(text: str, places: Mapping[str, int], known: Known, first: int) -> str:
    """A text with numbers in place of letters that stand alone; h(t) of an array h is no factor t.

    >>> from autograd.paper.notation.known_names import Names
    >>> names = Names({"p": [0.5, 0.1], "h": [1.0]}, lambda word: False)
    >>> with_numbers_at("2i p_{2} + sin(i) h(i) + x^i", {"i": 2}, names, 1)
    '2(2) p_{2} + sin((2)) h(i) + x^i'
    """
    free = (letter for letter in places if letter != "e" and not known.name(letter))  # e is a number already
    numbers = {letter: f"({places[letter] + first - 1})" for letter in free}

    def alone(found: re.Match[str]) -> str:
        word, argument = found[1], found[2] or ""
        if not word or (argument and (known.name(word) or known.shape_of(word))):
            return found[0]
        inside = re.sub(r"[a-z]", lambda letter: numbers.get(letter[0], letter[0]), argument)
        return numbers.get(word, word) + inside

    return _WORD.sub(alone, text) if numbers else text
