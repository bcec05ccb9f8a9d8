r"""Updates as pages write them: w := w − η g and w ← … are claims about new w, and Δw = … is one about a step.

Δw is what is added to w, −η ∂E/∂w.  A sheet may also write w − Δw, or w − η Δw: then it is what is subtracted, or the
gradient itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any, NamedTuple, Protocol

from autograd.by_hand.example.entry_answers import is_blank
from autograd.by_hand.example.handwriting import as_digits, sides_of
from autograd.by_hand.example.spoken_claims import OF_A_STEP
from autograd.paper.notation.styles import without_styles
from autograd.paper.numerals import is_decimal

ADDED, SUBTRACTED, SLOPE = "", "step", "gradient"  # what Δw may be
_BECOMES = r"→|⟶|\\(?:long)?rightarrow(?![A-Za-z])|\\to(?![A-Za-z])"  # w → w' = w − η g
_SIGN = (
    rf"(:=|←|⟵|\\(?:long)?leftarrow(?![A-Za-z])|\\gets(?![A-Za-z])|{_BECOMES}"
    r"|(?<![<>!:=_])(?<!_\w)(?<! at \w)(?<! at \w )=(?!=))"
)
_STAR = re.compile(r"(.+?)\^\{?(?:\*|\\ast)\}?")
_CHAIN = re.compile(rf"\s*(.+?)\s*{_SIGN}\s*(.*)", re.DOTALL)
_NAME = r"\\?[^\W\d_](?:[^\W_]|[\u0300-\u036f]){0,30}(?:_\{[^{}]*\}|_[^\W_]+)?"
_LAYER = r"(?:\^\{?[(\[]\w(?:\s*[-−+]\s*\d)?[)\]]\}?)?(?:_(?:\{[^{}]*\}|[^\W_]+))?"
_BEFORE = re.compile(rf"({_NAME})(?:\^\{{?\(?(?:old|alt)\)?\}}?|_\{{?old\}}?|{OF_A_STEP})(?![\w{{])")
_CHANGE = re.compile(rf"(?:Δ|∆|\\Delta(?![A-Za-z])|Delta )\s*({_NAME}{_LAYER})")
_BARE_LAYER = r"\^\{?\d\}?(?:_(?:\{[^{}]*\}|[^\W_]+))?"  # w^2 of Nielsen's, which is no power where w is no name
_AN_UPDATE = re.compile(rf"\s*({_NAME}(?:{_BARE_LAYER}|{_LAYER})(?:\[[\d, ]+\])?)(?:\.data)?\s*[-−+]")

_LETTER = re.compile(r"[^\W\d_]")
_RATE = re.compile(r"η|α|\\eta(?![a-z])|\\alpha(?![a-z])|\b(?:eta|alpha|rate|lr)\b|0?\.\d")
_MINUS_CHANGE = re.compile(r"[-−]\s*(?:Δ|∆|\\Delta)")
_RATE_TIMES_CHANGE = re.compile(rf"(?:{_RATE.pattern})\s*(?:[·*]|\\cdot)?\s*(?:Δ|∆|\\Delta)")
_NUMERAL = re.compile(r"[-−+]?\d+\.?\d*")


class Notation(Protocol):
    """How keys are spelled."""

    change: str

    def plain(self, key: str) -> str:
        """The key as it is read."""

    def reads(self, key: str) -> bool:
        """Whether a key is a claim as it stands."""

    def parameter(self, word: str) -> str:
        """The parameter, or the array or entry of parameters, that a word is a spelling of; empty if it is none."""

    def slope(self, name: str) -> str:
        """The derivative of the error with respect to a parameter."""


class Spoken(NamedTuple):
    """The key and the answer of a claim."""

    key: Any
    answer: Any


def updated(key: Any, answer: Any, notation: Notation) -> Spoken:
    """The claim, one about an update with "new w" as its key, and w in place of w^{old}; another as it is."""
    if not isinstance(key, str):
        return Spoken(key, answer)
    found = None if notation.reads(key) else _CHAIN.fullmatch(key)
    if found and re.fullmatch(_BECOMES, found[2]) and not notation.parameter(notation.plain(found[1])):
        return Spoken(key, answer)
    front, sign, rest = found.groups() if found else (key, "", "")
    if rest and (isinstance(answer, str) or is_blank(answer)):
        answer = answer if is_blank(answer) else f"{rest} = {answer}"
    elif rest or (found and sign == "="):
        return Spoken(key, answer)
    if (change := _CHANGE.fullmatch(without_styles(front.strip()))) and not notation.reads(front):
        return _of_a_change(front, change[1], answer, notation)
    star = _STAR.fullmatch(front.strip())  # w^* may be the best w there is, but for w − η g
    plain = notation.plain(star[1] if star else front)
    name = notation.parameter(plain.removeprefix("new "))
    if not name or not isinstance(answer, str):
        return Spoken(front, answer)
    if star and not _starts_with(name, answer, notation):
        return Spoken(front, answer)
    becomes, written = _without_itself(name, answer, notation)
    written = without_styles(written)
    later = sign not in ("", "=") or plain.startswith("new ") or becomes or _starts_with(name, written, notation)
    return Spoken(f"new {name}" if later else front, _of_before(written, notation, name) if later else answer)


def _without_itself(name: str, answer: str, notation: Notation) -> tuple[bool, str]:
    """Whether an answer says what a name becomes, as w := 0.2 and w → w' = w − η g do, and the answer without that."""
    becomes, rest = False, re.sub(rf"^\s*(?:{_BECOMES})", f"{name} → ", answer)
    while (found := _CHAIN.fullmatch(rest)) and notation.parameter(
        notation.plain(found[1]).removeprefix("new ")
    ) == name:
        rest = found[3]
        becomes |= found[2] != "=" or _starts_with(name, rest, notation)
    return becomes, rest


def _starts_with(name: str, answer: str, notation: Notation) -> bool:
    """Whether an answer is w − rate·dE/dw, for the name w."""
    start = _AN_UPDATE.match(_of_before(without_styles(answer), notation, name))
    return start is not None and notation.parameter(start[1]) == name


def _of_before(answer: str, notation: Notation, itself: str) -> str:
    """An answer with w in place of w^{old} and w(t), and with the derivative in place of each Δw.

    In a claim about w_k, for each entry, w_k stays.
    """

    def before(found: re.Match[str]) -> str:
        is_of_before = notation.parameter(found[1]) and notation.parameter(found[0]) != itself
        return found[1] if is_of_before else found[0]

    def change(found: re.Match[str]) -> str:
        name = notation.parameter(found[1])
        if not name:
            return found[0]
        slope = notation.slope(name)
        return {ADDED: f"(-rate {slope})", SUBTRACTED: f"(rate {slope})", SLOPE: f"{slope} "}[notation.change]

    return _CHANGE.sub(change, _BEFORE.sub(before, answer)) if re.search(r"[Δ∆^(_]|Delta", answer) else answer


def _of_a_change(front: str, word: str, answer: Any, notation: Notation) -> Spoken:
    name = notation.parameter(word)
    if not name:
        return Spoken(front, answer)
    if notation.change == SLOPE:
        return Spoken(notation.slope(name), answer)
    return Spoken(f"step {name}", answer if notation.change == SUBTRACTED else _turned(answer))


def changes_in_words(keys: Iterable[Any], notation: Notation) -> dict[str, str]:
    """What each Δw among keys stands for, in words."""
    found = {key.strip(): _CHANGE.match(without_styles(key.strip())) for key in keys if isinstance(key, str)}
    changes = {key: change[1] for key, change in found.items() if change and not notation.reads(key)}
    named = {key: name for key, word in changes.items() if (name := notation.parameter(word))}
    means = {
        ADDED: "−(step {}), which is added: here with the sign turned",
        SUBTRACTED: "step {}, which is subtracted",
        SLOPE: "{}",
    }
    shown = {name: notation.slope(name) if notation.change == SLOPE else name for name in named.values()}
    return {key: f"stands for {means[notation.change].format(shown[name])}" for key, name in named.items()}


def change_in(claims: Mapping[str, Any]) -> str:
    """What Δw is in a sheet with these claims: ADDED, SUBTRACTED or SLOPE.

    >>> change_in({"Δw": "−η δ x"}), change_in({"w": "w − Δw"}), change_in({"ΔW": "δ xᵀ"}), change_in({"w": "w − ηΔw"})
    ('', 'step', 'gradient', 'gradient')
    """
    texts = [
        f"{key} = {x}"
        for key, x in claims.items()
        if isinstance(x, str) and ("Δ" in key + x or "∆" in key + x or r"\Delta" in key + x)
    ]
    if any(_RATE_TIMES_CHANGE.search(text) for text in texts):
        return SLOPE
    if any(_MINUS_CHANGE.search(text) for text in texts):
        return SUBTRACTED
    answers = [x for key, x in claims.items() if _CHANGE.match(key) and isinstance(x, str) and _LETTER.search(x)]
    return SLOPE if answers and not any(map(_RATE.search, answers)) else ADDED


def _turned(answer: Any) -> Any:
    """An answer with its sign turned; of a chain that of each side."""
    if isinstance(answer, list):
        return [_turned(entry) for entry in answer]
    return answer if is_blank(answer) or not isinstance(answer, str) else " = ".join(map(_negated, sides_of(answer)))


def _negated(side: str) -> str:
    """Digits, or a list of them, or a formula, with a minus in front or without that which is there.

    >>> [_negated(side) for side in ("-0.04", "0.5", "[1, −2.5]", "η δ x")]
    ['0.04', '-0.5', '[-1, 2.5]', '-(η δ x)']
    """
    inside = side.lstrip("-−").strip()
    if inside != side and _is_one_term(inside):
        return inside
    if side.startswith("[") and not _LETTER.search(side):
        return _NUMERAL.sub(lambda found: _negated(found[0]), side)
    digits = as_digits(side)
    if not is_decimal(digits):
        return f"-({side})"
    return digits[1:] if digits[0] == "-" else f"-{digits.removeprefix('+')}"


def _is_one_term(text: str) -> bool:
    """Whether no plus or minus stands in a text but in parentheses."""
    depths = accumulate((sign in "([{") - (sign in ")]}") for sign in text)
    return not any(sign in "+-−" and depth == 0 for sign, depth in zip(text, depths, strict=True))
