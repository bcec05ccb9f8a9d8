"""Weights of a numbered step: w(1) = w(0) − η g is a claim about new w, and w(2) about w after 2 steps."""

from __future__ import annotations

import re

from autograd.by_hand.keys.changes import Notation, Spoken
from autograd.by_hand.sheet.entry_answers import is_blank
from autograd.by_hand.sheet.handwriting import as_digits, sides_of
from autograd.paper.numerals import is_decimal

_KEY = re.compile(r"\s*(\S(?:[^()]|\([^()]*\)){0,80}?)\s*\(\s*(\d{1,6})\s*\)\s*")
_USED = re.compile(r"(?<![\w\\^])(\\?[^\W\d_][^\s()*/+−-]{0,80}?)\s*\(\s*(\d{1,6})\s*\)")


def of_a_numbered_step(key: str, answer: object, notation: Notation) -> Spoken | None:
    """What w(1) is: w after one step, or the first entry of a vector w; None for another key.

    The number of a vector of which one number is claimed is that of an entry.
    """
    found = _KEY.fullmatch(key)
    name = notation.parameter(found[1]) if found and not notation.reads(key) else ""
    if not found or not name:
        return None
    step = int(found[2])
    digits = as_digits(sides_of(answer)[-1]) if isinstance(answer, str) and not is_blank(answer) else ""
    entry = f"{name}[{step}]"
    if notation.number(name) is None and is_decimal(digits) and notation.reads(entry):
        return Spoken(entry, answer)
    after = {0: name, 1: f"new {name}"}.get(step, f"{name} after {step}")
    return Spoken(after, _seen_from(step - 1, answer, notation) if step == 1 else answer)


def _seen_from(before: int, answer: object, notation: Notation) -> object:
    """An answer with w in place of the w(0) that its step begins with."""

    def itself(found: re.Match[str]) -> str:
        return f"{found[1]} " if int(found[2]) == before and notation.parameter(found[1]) else found[0]

    return _USED.sub(itself, answer) if isinstance(answer, str) else answer
