"""Symbols in MathML: letters with an accent, an index below, a layer above, primes.

>>> print(mathml_symbol("W^{(1)}_{11}"))
<msubsup><mi>W</mi><mn>11</mn><mrow><mo>(</mo><mn>1</mn><mo>)</mo></mrow></msubsup>
"""

from __future__ import annotations

import re
import unicodedata
from html import escape

from autograd.paper.symbols import Symbol, read_symbol

_OVER = {"\u0302": "^", "\u0303": "~", "\u0304": "¯", "\u0305": "¯", "\u0307": "˙"}


def mathml_symbol(name: str) -> str:
    """A name that is a symbol, as on paper; else nothing.

    >>> print(mathml_symbol("ŷ₁"), mathml_symbol("100%") == "")
    <msub><mi>ŷ</mi><mn>1</mn></msub> True
    """
    symbol = read_symbol(name)
    if symbol is None:
        return ""
    stem, below, above = _stem(symbol), _pieces(symbol.below), _pieces("′" * symbol.primes + symbol.above)
    if below and above:
        return f"<msubsup>{stem}{below}{above}</msubsup>"
    if above:
        return f"<msup>{stem}{above}</msup>"
    return f"<msub>{stem}{below}</msub>" if below else stem


def _stem(symbol: Symbol) -> str:
    one = unicodedata.normalize("NFC", symbol.greek + symbol.word + symbol.accent)
    if len(one) == 1:  # ŷ has a letter of its own
        return f"<mi>{one}</mi>"
    letters = [*symbol.greek, *([symbol.word] if symbol.word else [])]
    stem = _in_a_row([f"<mi>{letter}</mi>" for letter in letters])
    return f'<mover accent="true">{stem}<mo>{_OVER[symbol.accent]}</mo></mover>' if symbol.accent else stem


def _pieces(script: str) -> str:
    """Numbers, words and signs of an index or a layer."""
    return _in_a_row([_piece(part) for part in re.findall(r"\d+|[^\W\d_]+|[^\w\s]|_", script)])


def _piece(part: str) -> str:
    tag = "mn" if part.isdecimal() else "mi" if part.isalpha() else "mo"
    return f"<{tag}>{escape(part).replace('-', '−')}</{tag}>"


def _in_a_row(pieces: list[str]) -> str:
    return pieces[0] if len(pieces) == 1 else f"<mrow>{''.join(pieces)}</mrow>" if pieces else ""
