r"""Signs in LaTeX's math mode, for names and words in which anybody may have written anything.

>>> print(latex_text("Δ by 50%"), latex_symbol("W^{(1)}_{11}"))
\Delta\text{ by 50\%} {W^{(1)}_{11}}

pdflatex has no Chinese letters and no emoji.  They stay as they are, for notebooks, XeLaTeX and LuaLaTeX.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from itertools import groupby

from autograd.paper.symbols import read_symbol

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "^": r"\textasciicircum{}",
    "~": r"\textasciitilde{}",
    "�": "?",
    **{character: "\\" + character for character in "{}$&#_%"},
}
_SIGNS = {
    "∂": r"\partial", "∇": r"\nabla", "∞": r"\infty", "·": r"\cdot", "⋅": r"\cdot", "×": r"\times", "⊙": r"\odot",
    "±": r"\pm", "←": r"\leftarrow", "→": r"\rightarrow", "≤": r"\leq", "≥": r"\geq", "≠": r"\neq", "≈": r"\approx",
    "∈": r"\in", "√": r"\surd", "∑": r"\sum", "∏": r"\prod", "ℓ": r"\ell", "′": r"\prime", "ϕ": r"\phi",
    "ϑ": r"\vartheta", "ϵ": r"\epsilon", "‖": r"\Vert", "−": "{-}", "<": "{<}", ">": "{>}", "|": r"\vert",
}  # fmt: skip
_CAPITALS = ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega")
_LATIN = dict(zip("ΑΒΕΖΗΙΚΜΝΟΡΤΧο", "ABEZHIKMNOPTXo", strict=True))  # LaTeX has no Greek letter of this look
_ACCENTS = {"\u0302": "hat", "\u0303": "tilde", "\u0304": "bar", "\u0305": "bar", "\u0307": "dot"}
_GREEK = re.compile(r"GREEK (SMALL|CAPITAL) LETTER (?:FINAL )?(\w+)")


def latex_sign(sign: str) -> str:
    r"""The command for a sign that has one; else nothing.

    >>> print(latex_sign("Δ"), latex_sign("λ"), latex_sign("∂"), latex_sign("a") == "")
    \Delta \lambda \partial True
    """
    if sign in _SIGNS:
        return _SIGNS[sign]
    if sign in _LATIN:
        return _LATIN[sign] if sign.islower() else rf"\mathrm{{{_LATIN[sign]}}}"
    place, _, codes = unicodedata.decomposition(sign).partition("> ")
    if place in ("<sub", "<super"):
        plain = "".join(chr(int(code, 16)) for code in codes.split()).replace("−", "-")
        return f"{{{{}}{'_' if place == '<sub' else '^'}{{{plain}}}}}"
    letter = _GREEK.fullmatch(unicodedata.name(sign, ""))
    if not letter:
        return ""
    word = letter[2].lower().replace("lamda", "lambda")
    if letter[1] == "SMALL":
        return "\\" + word
    return "\\" + word.capitalize() if word.capitalize() in _CAPITALS else ""


def latex_text(text: str) -> str:
    r"""Words in math mode, with a backslash before the signs that mean something there.

    >>> print(latex_text("by 50%"))
    \text{by 50\%}
    """
    runs = groupby(unicodedata.normalize("NFC", text), key=lambda sign: bool(latex_sign(sign)))
    return "".join("".join(map(latex_sign, run)) if is_sign else _words(run) for is_sign, run in runs) or r"\text{}"


def _words(signs: Iterable[str]) -> str:
    return rf"\text{{{escaped(signs)}}}"


def escaped(signs: Iterable[str]) -> str:
    """The signs with a backslash before those that mean something in LaTeX."""
    return "".join(_ESCAPES.get(sign, sign) for sign in signs)


def latex_symbol(name: str) -> str:
    r"""A name that is a symbol with an index, a layer above, or an accent, as on paper; else nothing.

    >>> [latex_symbol(name) for name in ("ŷ₁", "Δw", "100%")]
    ['\\hat{y}_{1}', '\\Delta w', '']
    """
    symbol = read_symbol(name)
    if not symbol or not all(map(latex_sign, symbol.greek)):
        return ""
    stem = " ".join(part for part in (*map(latex_sign, symbol.greek), latex_word(symbol.word)) if part)
    if symbol.accent:
        stem = rf"\{_ACCENTS[symbol.accent]}{{{stem}}}"
    whole = stem + "'" * symbol.primes + _script("^", symbol.above) + _script("_", symbol.below)
    return f"{{{whole}}}" if symbol.above or symbol.primes else whole  # a power of it stands behind the brace


def latex_word(word: str) -> str:
    r"""A word of ASCII letters: a single one slanted, several upright.

    >>> print(latex_word("x"), latex_word("net"))
    x \mathrm{net}
    """
    return rf"\mathrm{{{word}}}" if len(word) > 1 else word


def _script(sign: str, index: str) -> str:
    """An index or a layer; words of three letters or more stand upright."""
    signs = index.replace("_", r"\_")
    typeset = "".join(f"{command} " if (command := latex_sign(c)) and not c.isascii() else c for c in signs).strip()
    upright = re.sub(r"(?<!\\)\b[A-Za-z]{3,}\b", lambda found: latex_word(found[0]), typeset)
    return f"{sign}{{{upright}}}" if index else ""
