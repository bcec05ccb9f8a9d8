"""Signs that an encoding lacks, in letters that every encoding has: ∂E/∂w₁ as dE/dw1.

>>> "∂E/∂w₁ = −0.5".encode("ascii", errors="autograd.plain")
b'dE/dw1 = -0.5'

The command ``backprop`` writes so wherever its output goes.  In a script of one's own ``print`` uses what Python
was told: a library that changed the output of a whole program, or ``str()``, would surprise more than it helped.
"""

from __future__ import annotations

import codecs
import unicodedata

PLAIN = "autograd.plain"
_SIGNS = {
    "−": "-", "–": "-", "—": "-", "‐": "-", "‑": "-", "─": "-", "═": "=", "│": "|", "…": "...", "•": "*",
    "·": "*", "⋅": "*", "⊙": "*", "∘": "*", "×": "x", "÷": "/", "⁄": "/", "±": "+/-", "√": "sqrt", "∞": "inf",
    "∂": "d", "∇": "grad ", "∑": "sum", "∏": "prod", "←": "<-", "→": "->", "′": "'", "’": "'", "‘": "'",
    "≈": "~", "≃": "~", "≅": "~", "≠": "!=", "≤": "<=", "⩽": "<=", "≥": ">=", "⩾": ">=", "∈": "in", "‖": "||",
    "⎡": "[", "⎢": "[", "⎣": "[", "⎤": "]", "⎥": "]", "⎦": "]", "✓": "yes", "✗": "no", "“": '"', "”": '"',
    "\u0302": "_hat", "\u0304": "_bar", "\u0303": "_tilde", "ϵ": "epsilon", "ϕ": "phi", "ϑ": "theta", "ς": "sigma",
    "\u2068": "", "\u2069": "",
}  # fmt: skip


def _plainly(error: UnicodeError) -> tuple[str, int]:
    """What stands for signs that cannot be encoded: so no minus is lost."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    text = error.object
    return "".join(_plain(text[i - 1 : i], text[i]) for i in range(error.start, error.end)), error.end


def _plain(before: str, sign: str) -> str:
    """One sign; a raised one gets a ^, unless the one before it has that already."""
    if sign in _SIGNS:
        return _SIGNS[sign]
    kind, _, codes = unicodedata.decomposition(sign).rpartition("> ")
    if codes:  # the letter with its accent, or the digit of ₁, ² and ½
        parts = "".join(_plain("", chr(int(code, 16))) for code in codes.split())
        return f"^{parts}" if kind == "<super" and not _raised(before) else parts
    name = unicodedata.name(sign, "")
    if name.startswith("GREEK") and " LETTER " in name:
        word = name.rpartition(" ")[2].lower()
        return word.capitalize() if "CAPITAL" in name else word
    return sign if sign.isascii() else "?"


def _raised(sign: str) -> bool:
    return unicodedata.decomposition(sign).startswith("<super>") if sign else False


codecs.register_error(PLAIN, _plainly)
