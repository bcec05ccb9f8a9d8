r"""What courses call the averages of an optimiser: V_{dW} and S_{dW}, with V_{dW}^{corrected}, and m_dW in programs.

V is the mean of the gradients and S that of their squares.  Where a sheet has S_{dW}, or the mean of Adam in a formula
for it, v_{dW} is V; in another sheet with Adam it is the v of Adam, the mean of the squares.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Mapping
from typing import Any

from autograd.by_hand.example.optimisers import Rule
from autograd.paper.notation.styles import without_styles

_CORRECTED = r"(\^\{?\s*corr\w*\s*\}?|_?\{?corr\w*\}?)?"
VELOCITY = re.compile(
    rf"(?<![\w\\])([VvSsmŜŝ])(\u0302)?(?:_\{{\s*d\s*((?:[^{{}}]|\{{[^{{}}]*\}})+)\}}|_?d([^\W_]+?(?:_\w\d*)?))"
    rf"{_CORRECTED}(?![\w{{])"
)
_LATER = re.compile(r"\s+after (?:step )?\d{1,9}(?: steps?)?")
_OF_A_SQUARE = re.compile(r"β_?\{?2|\\beta_?\{?2|beta_?2|β₂|d\w+\s*(?:\^\{?2|\*\*\s*2|²)")
_OF_A_MEAN = re.compile(r"β_?\{?1|\\beta_?\{?1|beta_?1|β₁")
_WORDS = {"m": "m", "v": "v", "m̂": "m_hat", "v̂": "v_hat"}


def letter_of(found: re.Match[str], rule: Rule) -> str:
    """What a rule calls the quantity that was found; empty if it keeps none such.

    >>> from autograd.by_hand.example.named_optimisers import read_optimiser
    >>> adam, momentum = (read_optimiser(name, {}).rule for name in ("adam", "momentum"))
    >>> found = VELOCITY.search("V_{dW}^{corrected}")
    >>> letter_of(found, adam), letter_of(VELOCITY.search("Sdw"), adam), letter_of(VELOCITY.search("v_dw"), momentum)
    ('m̂', 'v', 'v')
    """
    parts = unicodedata.normalize("NFD", found[1])
    has_hat = bool(found[2] or found[5] or len(parts) > 1)
    own = dict(rule.letters)
    mean = "m" if "m" in own else "v" if not rule.is_scaled else ""
    square = "v" if rule.is_scaled else ""
    letter = {"V": mean or square, "m": mean, "v": "v"}.get(parts[0], square)
    return next((name for name in (f"{letter}\u0302" if has_hat else letter,) if name in own), "") if letter else ""


def key_of(key: str, rule: Rule, parameter: Callable[[str], str]) -> str:
    """The claim that a key such as V_{dW} is; empty if it is none.

    Args:
        key: a key as people write it.
        rule: that of the optimiser.
        parameter: the parameter that a word is a spelling of.
    """
    found = VELOCITY.match(key := without_styles(key.strip()))
    name = of_either_case(found[3] or found[4], parameter) if found else ""
    behind = key[found.end() :] if found else ""
    if not found or not name or (behind and not _LATER.fullmatch(behind)):
        return ""
    letter = letter_of(found, rule)
    return f"{_WORDS[letter]} {name}{behind}" if letter else ""


def of_either_case(word: str, parameter: Callable[[str], str]) -> str:
    """The parameter that a word is, in capitals or not: Vdw is of W where nothing is w; empty if it is none."""
    return parameter(word) or parameter(word[:1].swapcase() + word[1:])


def with_means_in_capitals(claims: Mapping[str, Any], rule: Rule) -> dict[str, Any]:
    """The claims with V_{dW} in place of v_{dW}, where that is the mean of the gradients, and not the v of Adam.

    >>> from autograd.by_hand.example.named_optimisers import read_optimiser
    >>> adam = read_optimiser("adam", {}).rule
    >>> with_means_in_capitals({"v_{dw}": "0.1", "s_{dw}": "0.2"}, adam), with_means_in_capitals({"v_dw": "1"}, adam)
    ({'V_{dw}': '0.1', 's_{dw}': '0.2'}, {'v_dw': '1'})
    """
    if "m" not in dict(rule.letters):
        return dict(claims)
    texts = [x for line in claims.items() for x in line if isinstance(x, str)]
    letters = {found[1] for text in texts for found in VELOCITY.finditer(without_styles(text))}
    if not letters & {*"vSsŜŝ"} or "v" not in letters:
        return dict(claims)
    is_mean = bool(letters & {*"SsŜŝ"}) or ("m" not in letters and _is_a_mean(claims))
    if not is_mean:
        return dict(claims)
    return {_in_capitals(key): _in_capitals(answer) for key, answer in claims.items()}


def _is_a_mean(claims: Mapping[str, Any]) -> bool:
    """Whether the formula of a v_{dW} has β₁ in it, and neither β₂ nor a square."""
    formulas = [x for key, x in claims.items() if isinstance(key, str) and isinstance(x, str) and _is_a_v(key)]
    return any(_OF_A_MEAN.search(x) and not _OF_A_SQUARE.search(x) for x in formulas)


def _is_a_v(key: str) -> bool:
    found = VELOCITY.fullmatch(without_styles(key.strip()))
    return found is not None and found[1] == "v"


def _in_capitals(text: Any) -> Any:
    if not isinstance(text, str):
        return text
    return VELOCITY.sub(lambda found: ("V" if found[1] == "v" else found[1]) + found[0][1:], without_styles(text))


def in_words(claims: Mapping[str, Any], rule: Rule, parameter: Callable[[str], str]) -> dict[str, str]:
    """What each V_{dW} in claims stands for, in words."""
    texts = [x for line in claims.items() for x in line if isinstance(x, str)]
    words = {found[0]: key_of(found[0], rule, parameter) for x in texts for found in VELOCITY.finditer(x)}
    return {word: f"stands for {key}" for word, key in words.items() if key}
