"""Names that are symbols as on paper: letters, an accent, an index below, a layer above, primes.

>>> read_symbol("W^{(1)}_{11}")
Symbol(greek='', word='W', accent='', below='11', above='(1)', primes=0)
"""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_LOW, _HIGH = "₀-₉₊₋ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ", "⁰¹²³⁴-⁹⁺⁻⁽⁾ⁱⁿᵀ"
_INNER = r"[\w ,:+\-()<>\[\]*]+"  # what may stand in the braces of an index
_INDEX = rf"(?:_\{{({_INNER})\}}|_(\w)|([{_LOW}]+)|(\d+))"
_LAYER = rf"(?:\^\{{({_INNER})\}}|\^(\w|\(\w+\))|([{_HIGH}]+))"
_SYMBOL = re.compile(
    rf"([\u0370-\u03ff∂∇ℓ]*)([A-Za-z]*)([\u0302-\u0305\u0307]?)(?:{_INDEX}?{_LAYER}?|{_LAYER}{_INDEX})(['′]*)"
)


class Symbol(NamedTuple):
    """The parts of a symbol; an index and a layer are written on the line: ₁₁ as 11."""

    greek: str
    word: str  # of ASCII letters
    accent: str  # a combining sign
    below: str
    above: str
    primes: int


def read_symbol(name: str) -> Symbol | None:
    """The parts of a name that is a symbol; None of any other name.

    >>> read_symbol("Δw₁"), read_symbol("100%")
    (Symbol(greek='Δ', word='w', accent='', below='1', above='', primes=0), None)
    """
    found = _SYMBOL.fullmatch(unicodedata.normalize("NFD", name))
    if not found or not (found[1] or found[2]):
        return None
    greek, word, accent, *scripts, primes = found.groups()
    below = next((script for script in (*scripts[:4], *scripts[10:]) if script), "")
    above = next((script for script in scripts[4:10] if script), "")
    return Symbol(greek, word, accent, _on_the_line(below), _on_the_line(above), len(primes))


def _on_the_line(script: str) -> str:
    return unicodedata.normalize("NFKC", script).replace("−", "-")
