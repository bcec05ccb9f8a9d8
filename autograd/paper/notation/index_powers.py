r"""Powers with the letters of indices: w^{t-k} is w^2 where t is 3 and k is 1, as in a sum over time."""

from __future__ import annotations

import re
from collections.abc import Mapping

from autograd.paper.notation.index_entries import Known, sum_at, terms_of
from autograd.paper.notation.indicators import with_indicators_at

_TERM = r"(?:[a-zA-Z]|\d{1,6})"
_EXPONENT = rf"(?:\s|\\,)*({_TERM}(?:\s*[-+−]\s*{_TERM}){{0,3}})(?:\s|\\,)*"
_POWER = re.compile(
    r"(?<![^\W\d_])(\\?[^\W\d_]\w*)?(?:_\{[^{}]*\})?\s*"
    rf"(?P<sign>\^|\*\*)\s*(?:\{{{_EXPONENT}\}}|\({_EXPONENT}\)|([a-z])(?!\w))"
)


def with_powers_at(text: str, places: Mapping[str, int], known: Known, first: int) -> str:
    r"""A text with numbers in place of the letters in exponents; above an array a letter is no exponent.

    >>> from autograd.paper.notation.spelling import Names
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
    return _POWER.sub(at_place, text) if "^" in text or "**" in text else text
