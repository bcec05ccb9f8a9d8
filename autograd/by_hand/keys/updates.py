r"""Updates as pages write them: w := w − η g and w ← … are claims about new w, and Δw = … is one about a step."""

from __future__ import annotations

import re
from typing import Any

from autograd.by_hand.example.rewriting import worked_out
from autograd.by_hand.keys.changes import (
    LAYER,
    NAME,
    Notation,
    Spoken,
    change_in,
    of_a_change,
    with_slopes_for_changes,
)
from autograd.by_hand.keys.in_place import spelled_out
from autograd.by_hand.keys.numbered_steps import of_a_numbered_step
from autograd.by_hand.keys.spoken_claims import OF_A_STEP
from autograd.by_hand.keys.steps_before import OF_THE_STEP_BEFORE, of_step_t, seen_from_the_next
from autograd.by_hand.sheet.entry_answers import is_blank
from autograd.by_hand.sheet.handwriting import sides_of
from autograd.paper.notation.styles import without_styles

_BECOMES = r"→|⟶|--?>|\\(?:long)?rightarrow(?![A-Za-z])|\\to(?![A-Za-z])"  # w → w' = w − η g
_SIGN = (
    rf"(:=|←|⟵|<--?|\\(?:long)?leftarrow(?![A-Za-z])|\\gets(?![A-Za-z])|{_BECOMES}"
    r"|(?<![<>!:=_])(?<![^^][-−+*/])(?<!_\w)(?<! at \w)(?<! at \w )=(?!=))"
)
_STAR = re.compile(r"(.+?)\^\{?(?:\*|\\ast)\}?")
_CHAIN = re.compile(rf"\s*(\S(?:.*?\S)?)\s*{_SIGN}\s*(.*)", re.DOTALL)
_BEFORE = re.compile(rf"({NAME})(?:\^\{{?\(?(?:old|alt)\)?\}}?|_\{{?old\}}?|{OF_A_STEP})(?![\w{{])")
_OLD = re.compile(rf"\b[Oo]ld\s+({NAME})")  # as StatQuest has it
_STEP_SIZE = re.compile(r"\b[Ss]tep [Ss]ize\b")
_BARE_LAYER = r"\^\{?\d\}?(?:_(?:\{[^{}]*\}|[^\W_]+))?"  # w^2 of Nielsen's, which is no power where w is no name
_AN_UPDATE = re.compile(rf"\s*({NAME}(?:{_BARE_LAYER}|{LAYER})(?:\[[\d, ]+\])?)(?:\.data)?\s*[-−+]")
_WITH_ITS_NUMBER = re.compile(r"\s*\(?([-−+]?\d*\.?\d+)\)?\s*[-−+]\s*\S")


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
    if numbered := of_a_numbered_step(front, answer, notation):
        return numbered
    if not notation.reads(front) and (change := change_in(front, notation)):
        return of_a_change(front, *change, seen_from_the_next(answer) if "+" in front else answer, notation)
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
    """Whether an answer is w − rate·dE/dw, for the name w; also with its number, as 0.3 − 0.5·0.8 is.

    With 0.3 behind it, that is a step which was not made; 0.3 + 0 is none.
    """
    if put_in := _WITH_ITS_NUMBER.match(answer):
        stays = worked_out(sides_of(answer)[0]) == notation.number(name)
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

    answer = _OLD.sub(lambda found: f"{found[1]} ", answer)
    if notation.number(itself) is not None:
        answer = _STEP_SIZE.sub(f"(rate {notation.slope(itself)})", answer)
    has_a_momentum = OF_THE_STEP_BEFORE.search(answer)  # which Δw of this step does not stand for
    if has_a_momentum or not re.search(r"[Δ∆^(_]|Delta", answer):
        return answer
    return with_slopes_for_changes(_BEFORE.sub(before, answer), notation)
