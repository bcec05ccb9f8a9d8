r"""Letters in a style of LaTeX: \mathbf{W} is W, \mathcal{L} is L, and \hat{y} is ŷ."""

from __future__ import annotations

import re
import unicodedata

STYLES = (
    *("mathbf", "boldsymbol", "bm", "mathrm", "text", "textrm", "textbf", "textit", "mathcal", "mathsf", "mathit"),
    *("mathbb", "mathtt", "vec"),
)
ACCENTS = {
    **dict.fromkeys(("hat", "widehat"), "CIRCUMFLEX ACCENT"),
    **dict.fromkeys(("bar", "overline"), "MACRON"),
    "tilde": "TILDE",
}
_DEEPEST = 4  # styles inside one another
_NAMED = rf"(?:{'|'.join((*STYLES, *ACCENTS))})(?![A-Za-z])"
_WORD = rf"(?:\{{\s*(\\?[^\W_](?:\w|[\u0300-\u036f]|[,.])*)\s*\}}|\s*((?!\\{_NAMED})\\[A-Za-z]+|[^\W_]))"
_COLOURED_NUMBER = re.compile(r"\\(?:text)?color\s*\{[^{}]*\}\s*\{\s*(\d+\.?\d*)\s*\}")
_COLOUR = re.compile(r"\\(?:text)?color\s*\{[^{}]*\}")
_UNDER = re.compile(
    r"\\(?:under|over)brace\s*\{((?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*)\}\s*[_^]\s*\{(?:[^{}]|\{[^{}]*\})*\}"
)
_LAYOUT = re.compile(r"\\(?:tag|label)\s*\{[^{}]*\}|\\(?:nonumber|notag|boxed)(?![A-Za-z])|\\\\\s*$")
_ALIGNED = re.compile(r"&\s*(=|≈|\\approx)")
_IN_BRACES = re.compile(r"\{\s*\{((?:[^{}]|\{[^{}]*\})*)\}\s*\}")  # {{∂x}}, where a colour stood between
_STYLED = re.compile(rf"(\\[A-Za-z]+)?\\({_NAMED}){_WORD}")


def without_styles(text: str) -> str:
    r"""A text with plain letters; what stands in a style and is no name stays.

    >>> without_styles(r"\mathbf{W}^\top \boldsymbol{\delta} \hat{y}_1 \text{net}_{h1}")
    'W^\\top \\delta ŷ_1 net_{h1}'
    """
    if "\\" in text or "&" in text:
        text = without_layout(text)
    for _ in range(_DEEPEST if "\\" in text else 0):
        text = _STYLED.sub(_plain, text)
    return unicodedata.normalize("NFC", text)


def without_layout(text: str) -> str:
    r"""A text without what says how it looks on a page: colours, braces with words below, numbers of equations.

    >>> without_layout(r"\color{green}{w_{11}} \underbrace{(a - y)}_{\text{error}} \tag{3}")
    '{w_{11}} {(a - y)} '
    """
    plain = _ALIGNED.sub(
        r"\1", _LAYOUT.sub("", _UNDER.sub(r"{\1}", _COLOUR.sub("", _COLOURED_NUMBER.sub(r"(\1)", text))))
    )
    return _IN_BRACES.sub(r"{\1}", plain) if plain != text else text


def _plain(found: re.Match[str]) -> str:
    before, style = found[1] or "", found[2]
    word = found[3] or found[4]
    if style in ACCENTS:
        word = word[:1] + unicodedata.lookup(f"COMBINING {ACCENTS[style]}") + word[1:]
    runs_on = word.startswith("\\") and found.string[found.end() : found.end() + 1].isalpha()
    return f"{before}{' ' if before else ''}{word}{' ' if runs_on else ''}"
