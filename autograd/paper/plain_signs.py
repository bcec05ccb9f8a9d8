"""Signs that an encoding lacks, in letters that every encoding has: ∂E/∂w₁ as dE/dw1.

>>> "∂E/∂w₁ = −0.5".encode("ascii", errors="autograd.plain")
b'dE/dw1 = -0.5'

So writes the command ``backprop``, and so does ``print`` in every program that imports ``autograd``, where the output
cannot show a sign, as Windows' cp1252 cannot show ∂: there Python alone raises UnicodeEncodeError.  The texts
themselves, from ``str()``, are the same everywhere.
"""

from __future__ import annotations

import codecs
import unicodedata
from collections.abc import Iterable
from io import TextIOWrapper
from itertools import groupby
from typing import TextIO

PLAIN = "autograd.plain"
_SIGNS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "─": "-", "═": "=", "│": "|", "…": "...", "•": "*",
    "·": "*", "⋅": "*", "⊙": "*", "∘": "*", "×": "*", "÷": "/", "⁄": "/", "±": "+/-", "√": "sqrt", "∞": "inf",
    "∂": "d", "∇": "grad ", "∑": "sum", "∏": "prod", "←": "<-", "→": "->", "′": "'", "’": "'", "‘": "'",
    "≈": "~", "≃": "~", "≅": "~", "≠": "!=", "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "∈": "in", "‖": "||",
    "⎡": "[", "⎢": "[", "⎣": "[", "⎤": "]", "⎥": "]", "⎦": "]", "✓": "yes", "✗": "no", "“": '"', "”": '"',
    "∛": "cbrt", "⌊": "floor(", "⌋": ")", "⌈": "ceil(", "⌉": ")", "⊤": "T", "‒": "-", "∕": "/", "∗": "*", "∙": "*",
    "▁": "_", "▂": ".", "▃": ":", "▄": "-", "▅": "=", "▆": "+", "▇": "*", "█": "#", "\u0307": "_dot", "\u0305": "_bar",
    "\u0302": "_hat", "\u0304": "_bar", "\u0303": "_tilde", "ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta", "ς": "sigma",
    "\u2068": "", "\u2069": "", "∥": "||", "ℓ": "ell",
}  # fmt: skip


def spell_plainly(stream: TextIO) -> None:
    """Have the stream write something readable for each sign that it cannot encode."""
    if hasattr(stream, "reconfigure"):
        stream.reconfigure(errors=PLAIN)


def fails_at_signs(stream: TextIO | None) -> bool:
    """Whether the stream raises an error at signs: its encoding lacks some, and nobody said what to write for them."""
    if not isinstance(stream, TextIOWrapper) or stream.closed:
        return False
    return stream.errors in ("strict", "surrogateescape") and not codecs.lookup(stream.encoding).name.startswith("utf")


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """What stands for signs that cannot be encoded: so no minus is lost."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text, end = error.object, error.end
    while _raised(text[end - 1]) and _raised(text[end : end + 1]):  # cp1252 has the ¹ of x⁻¹, and not the rest
        end += 1
    runs = groupby(range(error.start, end), key=lambda i: unicodedata.decomposition(text[i]).startswith("<sub>"))
    return "".join(_index(text, run) if is_below else _signs(text, run) for is_below, run in runs), end


def _index(text: str, places: Iterable[int]) -> str:
    """An index, in braces where it is a sum or a difference: h_{t-1} beside w12."""
    index = _signs(text, places)
    return f"_{{{index}}}" if "+" in index or "-" in index else index


def _signs(text: str, places: Iterable[int]) -> str:
    return "".join(_plain(text, i) for i in places)


def _plain(text: str, i: int) -> str:
    r"""One sign: what is readable, or its escape.  Only names that formulas read as one look alike, as w₁ and w1.

    >>> print("ŷ, 日, é".encode("ascii", errors=PLAIN).decode())
    y_hat, \u65e5, \xe9
    """
    sign = text[i]
    if sign == "×" and text[i - 1 : i].isdigit() and text[i + 1 : i + 2].isdigit():  # a shape, as 2×3
        return "x"
    plain = _spelled(text[i - 1 : i], sign)
    return plain if plain.isascii() else sign.encode("ascii", errors="backslashreplace").decode()


def _spelled(before: str, sign: str) -> str:
    """One sign, or itself where there is nothing for it; a raised one gets a ^, unless the one before it has that."""
    if sign in _SIGNS:
        return _SIGNS[sign]
    kind, _, codes = unicodedata.decomposition(sign).rpartition("> ")
    if codes:  # the letter with its accent, or the digit of ₁, ² and ½
        parts = "".join(_spelled("", chr(int(code, 16))) for code in codes.split())
        return f"^{parts}" if kind == "<super" and not _raised(before) else parts
    name = unicodedata.name(sign, "")
    if name.startswith("GREEK") and " LETTER " in name:
        word = name.rpartition(" ")[2].lower().replace("lamda", "lambda")
        return word.capitalize() if "CAPITAL" in name else word
    return sign


def _raised(sign: str) -> bool:
    return unicodedata.decomposition(sign).startswith("<super>") if sign else False


codecs.register_error(PLAIN, _plainly)
