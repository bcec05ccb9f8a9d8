"""The tokens of a formula as people write it, and the signs of paper among them: ² √ ½ · × ÷ − ⊙ ᵀ."""

from __future__ import annotations

import re
import unicodedata
from typing import NamedTuple

_ALIKE = str.maketrans(
    {
        **dict.fromkeys("−–‐", "-"),
        **dict.fromkeys("⋅∙•", "·"),
        **dict.fromkeys("÷⁄∕", "/"),
        **dict.fromkeys("′’", "'"),
        "⊤": "ᵀ",
        **dict.fromkeys("≥⩾", ">="),
        **dict.fromkeys("≤⩽", "<="),
        "∗": "*",
        "∘": "⊙",
        "∥": "‖",
        **dict.fromkeys("𝟏𝟙", "1"),
    }
)
_RAISED = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁺", "0123456789-+")
_HALVES = {sign: unicodedata.normalize("NFKC", sign).replace("⁄", "/") for sign in "½⅓⅔¼¾⅕⅛"}
TRANSPOSE = ".T"
_RAISED_TRANSPOSE = re.compile(r"\^\s*ᵀ")
POSITIVE_PART, OF_VALUES, LARGEST = "₊", "\ue001", "\ue002"  # behind [x]_+, ‖x‖_1 and ‖x‖_∞
_BEHIND = (
    (re.compile(r"(?<=[\])}])\s*(?:_\{\+\}|_\+)"), POSITIVE_PART),
    (re.compile(r"(?<=[‖|])(?:_\{(?:1|ℓ_?\{?1\}?)\}|_1|₁)"), OF_VALUES),
    (re.compile(r"(?<=[‖|])(?:_\{∞\}|_∞)"), LARGEST),
)
_OF_SQUARES = re.compile(r"(‖|\|\|)(?:_\{[2F]\}|_[2F]|₂)")  # below a norm: it is that of squares without a sign as well
_TOKEN = re.compile(
    r"(?P<space>\s+)"
    r"|(?P<number>(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)"
    r"|(?P<raised>[⁺⁻]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
    rf"|(?P<behind>[{POSITIVE_PART}{OF_VALUES}{LARGEST}])"
    r"|(?P<word>(?!ᵀ)[^\W\d_](?:_\{[^{}]*\}|[\u0300-\u036f']|[^\W⁰¹²³⁴⁵⁶⁷⁸⁹ᵀ])*)"
    r"|(?P<method>\.[a-z]\w*(?=\())"
    r"|(?P<sign>\*\*|//|\|\||[<>]=|\.T\b|[-+*/%^@·×⊙⊗√|‖()\[\],=<>∂∇:ᵀ⟨⟩])"
)


class UnreadableError(ValueError):
    """A text is no formula, in any notation: the sentence goes on after "cannot be read: "."""


class Token(NamedTuple):
    """A piece of text: its kind (number, raised, word, method, sign, turn or end), and whether a space is before it."""

    kind: str
    text: str
    spaced: bool


END = Token("end", "", True)


def tokens_of(text: str) -> list[Token]:
    """The tokens of a text, and the end.

    Raises:
        UnreadableError: if a character has no meaning in a formula.

    >>> [token.text for token in tokens_of("½w₁x²")]
    ['(', '1', '/', '2', ')', 'w₁x', '2', '']
    """
    if mixed := re.search(rf"\d[{''.join(_HALVES)}]", text):
        whole, half = mixed[0][0], _HALVES[mixed[0][1]]
        raise ValueError(f"holds {mixed[0]!r}: write {whole} + {half}, or {whole}*{half}")
    plain = "".join(f"({_HALVES[c]})" if c in _HALVES else c for c in unicodedata.normalize("NFC", text))
    alike = _OF_SQUARES.sub(r"\1", plain.translate(_ALIKE))
    for pattern, sign in _BEHIND:
        alike = pattern.sub(sign, alike)
    return [*_cut(_RAISED_TRANSPOSE.sub("ᵀ", alike)), END]


def _cut(text: str) -> list[Token]:
    found: list[Token] = []
    place, spaced = 0, False
    while place < len(text):
        match = _TOKEN.match(text, place)
        if not match:
            raise UnreadableError(f"{text[place]!r} has no meaning in a formula: write it with + - * / ^ and ( )")
        if match.lastgroup != "space":
            is_turn = match[0] == "ᵀ"
            sign = TRANSPOSE if is_turn else match[0].translate(_RAISED)
            found.append(Token("turn" if is_turn else str(match.lastgroup), sign, spaced))
        spaced = match.lastgroup == "space"
        place = match.end()
    return found
