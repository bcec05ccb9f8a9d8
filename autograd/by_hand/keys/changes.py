r"""Δw: what is added to w, −η ∂E/∂w.

A sheet may also write w − Δw: then it is what is subtracted.  With w − η Δw it is the gradient, and with w + η Δw minus
the gradient.  A formula for Δw without the rate is one of these two.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple, Protocol

from autograd.by_hand.keys.steps_before import DELTA, OF_THE_STEP_BEFORE
from autograd.by_hand.sheet.entry_answers import is_blank
from autograd.by_hand.sheet.handwriting import as_digits, sides_of
from autograd.paper.notation.brackets import depths
from autograd.paper.notation.spelling import canonical
from autograd.paper.notation.styles import without_styles
from autograd.paper.numerals import is_decimal

ADDED, SUBTRACTED, SLOPE, MINUS_SLOPE = "added", "step", "gradient", "minus the gradient"  # what Δw may be
_OTHER_SIGN = {SLOPE: MINUS_SLOPE, MINUS_SLOPE: SLOPE, SUBTRACTED: ADDED, ADDED: SUBTRACTED}
NAME = r"\\?[^\W\d_](?:[^\W_]|[\u0300-\u036f]){0,30}(?:_\{[^{}]*\}|_[^\W_]+)?"
LAYER = r"(?:\^\{?[(\[]\w(?:\s*[-−+]\s*\d)?[)\]]\}?)?(?:_(?:\{[^{}]*\}|[^\W_]+))?"
_CHANGE = re.compile(rf"{DELTA}\s*({NAME}{LAYER})")
_STEP = r"[tknτ](?:\s*\+\s*1)?"
_IN_PARENTHESES = r"\(\s*(?:[tknsτ](?:\s*\+\s*1)?|(\d{1,6}))\s*\)"  # Δw(t), Δw(t+1), Δw(2)
_ABOVE = rf"\^\{{?\(?(?:new|neu|{_STEP})\)?\}}?"  # Δw^{new}
_BELOW = r"_\{?[tkτ](?:\s*\+\s*1)?\}?"
_AFTER = r"\s+after\s+(?:step\s+)?(\d{1,6})(?:\s+steps?)?"  # Δw after 2
_OF_THIS_STEP = re.compile(rf"{_CHANGE.pattern}(?:{_IN_PARENTHESES}|{_ABOVE}|{_BELOW}|{_AFTER})")

_LETTER = re.compile(r"[^\W\d_]")
_RATE = re.compile(r"η|α|\\eta(?![a-z])|\\alpha(?![a-z])|\b(?:eta|alpha|rate|lr)\b|0?\.\d")
# Other letters for it, where they stand first, as in Δw = −γ δ x; ε also elsewhere.
_FRONT = r"^\s*[-−]?\s*(?:\d+\.?\d*\s*[·*]?\s*)?[(\[]*\s*[-−]?\s*"
_OTHER_RATE = re.compile(
    rf"{_FRONT}(?:γ|μ|λ|\\(?:gamma|mu|lambda)(?![A-Za-z])|\b(?:gamma|mu)\b)"
    r"|ε|ϵ|\\(?:var)?epsilon(?![A-Za-z])|\bepsilon\b"
)
_USED = re.compile(rf"([-−+])\s*((?:{_RATE.pattern})\d*\s*(?:[·*]|\\cdot)?\s*)?(?={DELTA})")
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

    def number(self, word: str) -> float | None:
        """The number of a parameter; None of an array."""

    def slope(self, name: str) -> str:
        """The derivative of the error with respect to a parameter."""


class Spoken(NamedTuple):
    """The key and the answer of a claim."""

    key: Any
    answer: Any


def change_in(front: str, notation: Notation) -> tuple[str, str] | None:
    """The word behind the Δ that a key is, and which step it is about, where it says so; None for another key."""
    plain = without_styles(front.strip())
    of_a_step = _OF_THIS_STEP.fullmatch(plain)
    if (found := _CHANGE.fullmatch(plain)) and (not of_a_step or notation.parameter(found[1])):
        return found[1], ""
    return (of_a_step[1], of_a_step[2] or of_a_step[3] or "") if of_a_step else None


def of_a_change(front: str, word: str, step: str, answer: Any, notation: Notation) -> Spoken:
    """The claim about Δw, as one about the step or the gradient."""
    name = notation.parameter(word)
    if not name:
        return Spoken(front, answer)
    behind = f" after {step}" if step not in ("", "1") else ""
    if notation.change in (SLOPE, MINUS_SLOPE) and not behind:
        return Spoken(notation.slope(name), answer if notation.change == SLOPE else _turned(answer))
    return Spoken(f"step {name}{behind}", answer if notation.change == SUBTRACTED else _turned(answer))


def with_slopes_for_changes(text: str, notation: Notation) -> str:
    """A text with the derivative, times what it takes, in place of each Δw."""

    def change(found: re.Match[str]) -> str:
        name = notation.parameter(found[1])
        if not name:
            return found[0]
        slope = notation.slope(name)
        return {
            ADDED: f"(-rate {slope})",
            SUBTRACTED: f"(rate {slope})",
            SLOPE: f"{slope} ",
            MINUS_SLOPE: f"(-{slope})",
        }[notation.change]

    return _CHANGE.sub(change, text)


def changes_in_words(keys: Iterable[Any], notation: Notation) -> dict[str, str]:
    """What each Δw among keys stands for, in words."""
    found = {key.strip(): _CHANGE.match(without_styles(key.strip())) for key in keys if isinstance(key, str)}
    changes = {key: change[1] for key, change in found.items() if change and not notation.reads(key)}
    named = {key: name for key, word in changes.items() if (name := notation.parameter(word))}
    means = {
        ADDED: "−(step {}), which is added: here with the sign turned",
        SUBTRACTED: "step {}, which is subtracted",
        SLOPE: "{}",
        MINUS_SLOPE: "−{}, which is added times the rate: here with the sign turned",
    }
    is_a_step = notation.change in (ADDED, SUBTRACTED)
    shown = {name: name if is_a_step else notation.slope(name) for name in named.values()}
    return {key: f"stands for {means[notation.change].format(shown[name])}" for key, name in named.items()}


def changes_in(claims: Mapping[str, Any], names: Collection[str] = ()) -> tuple[str, ...]:
    """What Δw may be in a sheet with these claims, the likely first; a letter among its names is no rate.

    One line may have the wrong sign: where Δw is subtracted, it may be what is added, and the other way round.

    >>> changes_in({"Δw": "−η δ x"}), changes_in({"w": "w − Δw"}), changes_in({"w": "w − ηΔw"})
    (('added',), ('step', 'added'), ('gradient', 'minus the gradient'))
    >>> changes_in({"w": "w + η Δw"}), changes_in({"ΔW": "δ xᵀ"})
    (('minus the gradient', 'gradient'), ('gradient', 'minus the gradient'))
    """
    texts = {key: x for key, x in claims.items() if isinstance(key, str) and isinstance(x, str)}
    changes = {key: x for key, x in texts.items() if _CHANGE.match(key.strip())}
    used = {_use(found) for key, x in texts.items() if key not in changes for found in _USED.finditer(f"{key} = {x}")}
    if found := [change for change in _OTHER_SIGN if change in used]:
        return tuple(dict.fromkeys([*found, *map(_OTHER_SIGN.__getitem__, found)]))
    formulas = [side for x in changes.values() for side in sides_of(x) if _LETTER.search(side)]
    spelled = {*map(canonical, names)}
    others = (found[0] for side in formulas for found in _OTHER_RATE.finditer(side))
    have_a_rate = any(map(_RATE.search, formulas)) or any(_letter(word) not in spelled for word in others)
    return (SLOPE, MINUS_SLOPE) if formulas and not have_a_rate else (ADDED,)


def _letter(word: str) -> str:
    """The letter of a rate, as names are spelled."""
    return canonical(word.strip("-− ·*(.[0123456789").lstrip("\\").removeprefix("var"))


def _use(found: re.Match[str]) -> str | None:
    """What Δw is where it is added or subtracted, with the rate or without; None of the one of the step before."""
    if OF_THE_STEP_BEFORE.match(found.string, found.end()):
        return None
    is_added, has_rate = found[1] == "+", bool(found[2])
    return (MINUS_SLOPE if is_added else SLOPE) if has_rate else (ADDED if is_added else SUBTRACTED)


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
    return not any(sign in "+-−" and depth == 0 for sign, depth in zip(text, depths(text), strict=True))
