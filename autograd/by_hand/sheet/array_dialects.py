"""Arrays in the brackets of other people: {{1, 2}, {3, 4}}, ⟨1, 2⟩, ⎡1 2⎤ above ⎣3 4⎦, (1, 2)ᵀ, and 1/2 [3, 4]."""

from __future__ import annotations

import re

from autograd.by_hand.sheet.array_brackets import CALL, end_of_list, is_list, split_at
from autograd.by_hand.sheet.handwriting import EQUALS
from autograd.paper.notation.latex import without_latex

_HIGH = str.maketrans({**dict.fromkeys("⎡⎢⎣", "["), **dict.fromkeys("⎤⎥⎦", "]"), **dict.fromkeys("⎛⎜⎝", "(")})
_HIGH |= str.maketrans(dict.fromkeys("⎞⎟⎠", ")"))
_CURLY = str.maketrans("{}", "[]")
_AROUND = {"⟨": "⟩", "<": ">", "〈": "〉"}
_BARS = re.compile(r"\|([^|]+)\|")
_LATEX = re.compile(r"\\(?:begin|left|frac|dfrac|tfrac|cdot|times)\b|\$")
_TURNED = re.compile(r"(?<=[\])])\s*(?:\^\s*(?:\{\s*)?(?:T|⊤|\\top|\\mathsf\{T\}|\\intercal)(?:\s*\})?|ᵀ|⊤|\.T|')\s*$")
_IN_FRONT = re.compile(r"^\s*[=≈≃≅~]\s*")
_LONGEST_FACTOR = 40  # characters
_SIGNS = str.maketrans("−", "-", "+")
_NUMERAL = r"(?:\d+(?:[.,]\d+)?(?:[eE][+-]?\d+)?|[½⅓⅔¼¾⅕⅛])"
_POWER = r"(?:\s*(?:\*\*|\^)\s*[({]?\s*[-−]?\d+\s*[)}]?|[⁻⁺]?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?"
_FACTOR = rf"[\s(]*{_NUMERAL}[\s)]*{_POWER}(?:\s*[/*·×⋅]\s*\(*\s*{_NUMERAL}[\s)]*{_POWER})*"
_BEFORE = re.compile(rf"\s*([-−+]?)\s*({_FACTOR})?\s*[*·×⋅]?\s*")
_OPENED = re.compile(rf"({CALL.pattern})?[(\[]")
_BEHIND = re.compile(rf"\s*([*·×⋅/])\s*({_FACTOR})\s*")


def in_plain_brackets(text: str, *, is_vector: bool) -> str:
    """A text with square brackets where others stand around its rows; another text as it is.

    >>> in_plain_brackets("⎡1 2⎤", is_vector=False), in_plain_brackets("(0.5, 1)ᵀ", is_vector=True)
    ('[1 2]', '(0.5, 1)')
    """
    plain = _IN_FRONT.sub("", _without_latex(text), count=1).translate(_HIGH).strip()
    *working, result = EQUALS.split(plain)
    if working and result[:1] == "[":  # 2(o − t) h = [0.096, 0]
        plain = result
    if is_vector:
        plain = _TURNED.sub("", plain)
    if plain[:1] == "{" and plain[-1:] == "}":
        return plain.translate(_CURLY)
    if plain[1:] and _AROUND.get(plain[0]) == plain[-1]:
        return f"[{plain[1:-1]}]"
    lines = [line.strip() for line in plain.split("\n") if line.strip()]
    rows = [_BARS.fullmatch(line) for line in lines]
    if len(rows) > 1 and all(rows):
        return "\n".join(f"[{row[1].strip()}]" for row in rows if row)
    return plain


def _without_latex(text: str) -> str:
    if not _LATEX.search(text):
        return text
    try:
        plain = without_latex(text, lambda word: False).strip()
    except ValueError:  # the reader of formulas says what is wrong
        return text
    inner = plain[1:-1].strip()  # \\left[\\begin{array} … has the brackets twice
    return inner if is_list(plain) and inner.startswith("[[") and is_list(inner) else plain


def scaled(text: str) -> tuple[str, str, str] | None:
    """What stands before a list, the list, and what stands behind it, where these make a factor; else None.

    >>> scaled("1/2 [3, 4]"), scaled("-[3, 4]/2"), scaled("x [3, 4]")
    (('1/2*', '[3, 4]', ''), ('-', '[3, 4]', '/2'), None)
    """
    start, end = _first_list(text)
    in_front, rest = text[:start], text[end:].strip()
    if start == end or not (in_front.strip() or rest) or max(len(in_front), len(rest)) > _LONGEST_FACTOR:
        return None
    before, behind = _BEFORE.fullmatch(in_front), _BEHIND.fullmatch(rest)
    if not before or (rest and not behind):
        return None
    factor = f"{before[2].strip()}*" if before[2] else ""
    return (
        f"{before[1].translate(_SIGNS)}{factor}",
        text[start:end],
        f"{behind[1]}{behind[2].strip()}" if behind else "",
    )


def _first_list(text: str) -> tuple[int, int]:
    """Where the first list begins and ends: in square brackets, in a call such as array(…), or in parentheses."""
    for opened in _OPENED.finditer(text):
        bracket = opened.end() - 1
        end = bracket + end_of_list(text[bracket:])
        inside = text[bracket + 1 : end - 1]
        if opened[1] or text[bracket] == "[" or any(len(split_at(inside, sign)) > 1 for sign in ",;"):
            return (opened.start(), end) if end > bracket else (0, 0)
    return 0, 0
