r"""Updates as pages write them: w := w − η g and w ← … are claims about new w, and Δw = … is one about a step.

Δw is what is added to w, −η ∂E/∂w.  A sheet may also write w − Δw: then it is what is subtracted.  With w − η Δw it is
the gradient, and with w + η Δw minus the gradient.  A formula for Δw without the rate is one of these two.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from itertools import accumulate
from typing import Any, NamedTuple, Protocol

from autograd.by_hand.keys.in_place import spelled_out
from autograd.by_hand.keys.spoken_claims import OF_A_STEP
from autograd.by_hand.keys.steps_before import OF_THE_STEP_BEFORE, of_step_t, seen_from_the_next
from autograd.by_hand.sheet.entry_answers import is_blank
from autograd.by_hand.sheet.handwriting import as_digits, sides_of
from autograd.paper.notation.styles import without_styles
from autograd.paper.numerals import is_decimal

ADDED, SUBTRACTED, SLOPE, MINUS_SLOPE = "added", "step", "gradient", "minus the gradient"  # what Δw may be
_OTHER_SIGN = {SLOPE: MINUS_SLOPE, MINUS_SLOPE: SLOPE, SUBTRACTED: ADDED, ADDED: SUBTRACTED}
_BECOMES = r"→|⟶|--?>|\\(?:long)?rightarrow(?![A-Za-z])|\\to(?![A-Za-z])"  # w → w' = w − η g
_SIGN = (
    rf"(:=|←|⟵|<--?|\\(?:long)?leftarrow(?![A-Za-z])|\\gets(?![A-Za-z])|{_BECOMES}"
    r"|(?<![<>!:=_])(?<![^^][-−+*/])(?<!_\w)(?<! at \w)(?<! at \w )=(?!=))"
)
_STAR = re.compile(r"(.+?)\^\{?(?:\*|\\ast)\}?")
_CHAIN = re.compile(rf"\s*(\S(?:.*?\S)?)\s*{_SIGN}\s*(.*)", re.DOTALL)
_NAME = r"\\?[^\W\d_](?:[^\W_]|[\u0300-\u036f]){0,30}(?:_\{[^{}]*\}|_[^\W_]+)?"
_LAYER = r"(?:\^\{?[(\[]\w(?:\s*[-−+]\s*\d)?[)\]]\}?)?(?:_(?:\{[^{}]*\}|[^\W_]+))?"
_BEFORE = re.compile(rf"({_NAME})(?:\^\{{?\(?(?:old|alt)\)?\}}?|_\{{?old\}}?|{OF_A_STEP})(?![\w{{])")
_CHANGE = re.compile(rf"(?:Δ|∆|\\Delta(?![A-Za-z])|Delta )\s*({_NAME}{_LAYER})")
_OF_THIS_STEP = re.compile(  # Δw(t), Δw(t+1), Δw^{new}, Δw(2)
    rf"{_CHANGE.pattern}(?:\(\s*(?:[tknsτ](?:\s*\+\s*1)?|(\d{{1,6}}))\s*\)"
    r"|\^\{?\(?(?:new|neu|[tknτ](?:\s*\+\s*1)?)\)?\}?|_\{?[tkτ](?:\s*\+\s*1)?\}?)"
)
_BARE_LAYER = r"\^\{?\d\}?(?:_(?:\{[^{}]*\}|[^\W_]+))?"  # w^2 of Nielsen's, which is no power where w is no name
_AN_UPDATE = re.compile(rf"\s*({_NAME}(?:{_BARE_LAYER}|{_LAYER})(?:\[[\d, ]+\])?)(?:\.data)?\s*[-−+]")

_LETTER = re.compile(r"[^\W\d_]")
_RATE = re.compile(r"η|α|\\eta(?![a-z])|\\alpha(?![a-z])|\b(?:eta|alpha|rate|lr)\b|0?\.\d")
_DELTA = r"(?:Δ|∆|\\Delta(?![A-Za-z])|Delta )"
_USED = re.compile(rf"([-−+])\s*((?:{_RATE.pattern})\d*\s*(?:[·*]|\\cdot)?\s*)?(?={_DELTA})")
_WITH_ITS_NUMBER = re.compile(r"\s*\(?([-−+]?\d*\.?\d+)\)?\s*[-−+]\s*\S")
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


def updated(key: Any, answer: Any, notation: Notation) -> Spoken:
    """The claim, one about an update with "new w" as its key, and w in place of w^{old}; another as it is."""
    key, answer = spelled_out(key, answer)
    if not isinstance(key, str):
        return Spoken(key, answer)
    is_whole = notation.reads(key) or ("|" in key and notation.reads(notation.plain(key)))  # df/dx|_{x=2}
    found = None if is_whole else _CHAIN.fullmatch(key)
    if found and re.fullmatch(_BECOMES, found[2]) and not notation.parameter(notation.plain(found[1])):
        return Spoken(key, answer)
    if found and found[2] == "=" and not notation.reads(notation.plain(found[1])) and _is_slope(found[3], notation):
        return Spoken(found[3], answer)  # MPK = ∂Y/∂K, where MPK is no name
    front, sign, rest = found.groups() if found else (key, "", "")
    if rest and (isinstance(answer, str) or is_blank(answer)):
        answer = answer if is_blank(answer) else f"{rest} = {answer}"
    elif rest or (found and sign == "="):
        return Spoken(key, answer)
    if not notation.reads(front) and (change := _change(front, notation)):
        return _of_a_change(front, *change, seen_from_the_next(answer) if "+" in front else answer, notation)
    if isinstance(answer, str) and not notation.reads(front):
        stem, formula = of_step_t(front, answer)
        if stem and notation.parameter(notation.plain(stem)):
            front, answer, sign = stem, formula, sign or ":="
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


def _is_slope(key: str, notation: Notation) -> bool:
    """Whether a key is a derivative."""
    plain = notation.plain(key)
    return "/" in plain and notation.reads(plain)


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
    """Whether an answer is w − rate·dE/dw, for the name w; also with its number, as 0.3 − 0.5·0.8 is."""
    if put_in := _WITH_ITS_NUMBER.match(answer):
        comes_to = as_digits(sides_of(answer)[-1])
        stays = is_decimal(comes_to) and float(comes_to) == notation.number(name)
        return float(put_in[1].replace("−", "-")) == notation.number(name) and not stays
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
        return {
            ADDED: f"(-rate {slope})",
            SUBTRACTED: f"(rate {slope})",
            SLOPE: f"{slope} ",
            MINUS_SLOPE: f"(-{slope})",
        }[notation.change]

    if OF_THE_STEP_BEFORE.search(answer):  # a momentum, which Δw of this step does not stand for
        return answer
    return _CHANGE.sub(change, _BEFORE.sub(before, answer)) if re.search(r"[Δ∆^(_]|Delta", answer) else answer


def _change(front: str, notation: Notation) -> tuple[str, str] | None:
    """The word behind the Δ that a key is, and which step it is about, where it says so; None for another key."""
    plain = without_styles(front.strip())
    of_a_step = _OF_THIS_STEP.fullmatch(plain)
    if (found := _CHANGE.fullmatch(plain)) and (not of_a_step or notation.parameter(found[1])):
        return found[1], ""
    return (of_a_step[1], of_a_step[2] or "") if of_a_step else None


def _of_a_change(front: str, word: str, step: str, answer: Any, notation: Notation) -> Spoken:
    name = notation.parameter(word)
    if not name:
        return Spoken(front, answer)
    behind = f" after {step}" if step not in ("", "1") else ""
    if notation.change in (SLOPE, MINUS_SLOPE) and not behind:
        return Spoken(notation.slope(name), answer if notation.change == SLOPE else _turned(answer))
    return Spoken(f"step {name}{behind}", answer if notation.change == SUBTRACTED else _turned(answer))


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


def changes_in(claims: Mapping[str, Any]) -> tuple[str, ...]:
    """What Δw may be in a sheet with these claims, the likely first.

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
    return (SLOPE, MINUS_SLOPE) if formulas and not any(map(_RATE.search, formulas)) else (ADDED,)


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
    depths = accumulate((sign in "([{") - (sign in ")]}") for sign in text)
    return not any(sign in "+-−" and depth == 0 for sign, depth in zip(text, depths, strict=True))
