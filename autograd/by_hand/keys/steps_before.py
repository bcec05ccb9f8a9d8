r"""The step before the one that a formula is about: the α Δw(t−1) of a momentum, also as Δw^{old} and Δw_{prev}."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from autograd.paper.notation.terms import BEHIND_A_FACTOR

DELTA = r"(?:Δ|∆|\\Delta(?![A-Za-z])|Delta )"
_WORD = r"\\?[^\W\d_][^\W_]{0,30}(?:_\{[^{},]*\}|_[^\W_]+)?"
_BEHIND = (
    r"\s*[\^_(]\{?\(?\s*(?:\w,\s*)?(?:old|alt|prev|[tknsτ]\s*[-−]\s*1(?!\d))\s*\)?\}?"  # ^{(t-1)}, (n − 1), _{old}
)
OF_THE_STEP_BEFORE = re.compile(rf"{DELTA}\s*({_WORD}?){_BEHIND}")
_OF_STEP_T = re.compile(rf"({DELTA}\s*{_WORD}?)\s*[\^_]?\{{?\(?\s*([tknsτ])\s*\)?\}}?(?![\w])")
_LETTER = "[ijtknsτ]"
_AT_STEP_T = re.compile(rf"(.+?)(?:\(\s*({_LETTER})\s*\)|[\^_]\{{\s*\(?\s*({_LETTER})\s*\)?\s*\}}|[\^_]({_LETTER}))")
_TIMES = re.compile(
    r"(?:(\\(?:alpha|beta|eta|mu|gamma)(?![A-Za-z])|[αβημγm]|\b(?:alpha|beta|eta|mu|gamma|momentum))"
    r"\s*(?:[*·]|\\cdot(?![A-Za-z]))?\s*)$"
)


def with_steps_before(text: str, is_name: Callable[[str], bool], step: Callable[[str], str]) -> str:
    """A formula with another text in place of each Δw of the step before, and with β in place of its coefficient.

    Args:
        text: a formula.
        is_name: whether a word is a name of the sheet, as the α of α Δw(t−1) may be.
        step: what to write for the Δw of a word; empty where it stays.

    >>> with_steps_before("-η g + α Δw(t-1)", lambda word: False, lambda word: f"(-step{word})")
    '-η g + β*(-stepw)'
    """
    for found in reversed([*OF_THE_STEP_BEFORE.finditer(text)]):
        if not (new := step(found[1])):
            continue
        before = text[: found.start()]
        times = _TIMES.search(before)
        if times and not is_name(times[1].lstrip("\\")):
            before = f"{before[: times.start()]}β*"
        elif BEHIND_A_FACTOR.search(before):
            before = f"{before}*"
        text = f"{before}{new}{text[found.end() :]}"
    return text


def of_step_t(key: str, answer: str) -> tuple[str, str]:
    r"""The w of w_t = w_{t-1} − η g, and that formula with w for w_{t-1}; both empty for another claim.

    >>> of_step_t("w_{t}", "w_{t-1} - \\eta g"), of_step_t("w^{(k)}", "w^{(k-1)} - g"), of_step_t("h_t", "w x_t")
    (('w', 'w - \\eta g'), ('w', 'w - g'), ('', ''))
    """
    found = _AT_STEP_T.fullmatch(key.strip())
    if not found:
        return "", ""
    letter = found[2] or found[3] or found[4]
    before = rf"(?:\(\s*{letter}\s*[-−]\s*1\s*\)|[\^_]\{{\s*\(?\s*{letter}\s*[-−]\s*1\s*\)?\s*\}})"
    formula, count = re.subn(rf"(?<![\w\\]){re.escape(found[1])}\s*{before}", lambda _: found[1], answer)
    return (found[1], formula) if count else ("", "")


def seen_from_the_next(answer: Any) -> Any:
    """The answer to a claim about Δw(t+1), where Δw(t) is that of the step before: with Δw(t−1) in its place.

    >>> seen_from_the_next("-η g + α Δw(t)")
    '-η g + α Δw(t-1)'
    """
    return _OF_STEP_T.sub(r"\1(\2-1)", answer) if isinstance(answer, str) else answer


def hint_of_a_change(text: str) -> str:
    """The end of a sentence about an answer that cannot be read, where a Δw of the step before stands in it."""
    found = OF_THE_STEP_BEFORE.search(text)
    what = 'write its number, or optimizer = "momentum" above the tables'
    return f" (the Δw of the step before is not known here: {what})" if found else ""
