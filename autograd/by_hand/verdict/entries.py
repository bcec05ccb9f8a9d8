"""Entries that give no number to judge: those left blank, and those that cannot be read.

Such an entry spoils its own row, and all others are judged.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.keys.error_signals import is_signal
from autograd.by_hand.sheet.entry_answers import OfFormula
from autograd.by_hand.verdict.lines import Checked, SheetLine
from autograd.by_hand.verdict.rows import MISSING, UNREADABLE, Row
from autograd.paper.numerals import is_decimal, read_decimal
from autograd.sentences import shorten

_UNKNOWN = Claim("")  # what an entry is about whose claim cannot be read


def of_nothing(text: str, claim: Claim) -> SheetLine:
    """A claim that is left blank."""
    return _without_a_number(text, claim, "", MISSING, "")


def of_unreadable(text: str, answer: Any, why: str, claim: Claim = _UNKNOWN) -> SheetLine:
    """An entry whose answer cannot be read; without a ``claim``, one whose claim cannot be read."""
    return _without_a_number(text, claim, " ".join(_as_text(answer).split()), UNREADABLE, why)


def asked_about(line: SheetLine, other: SheetLine, written: str) -> SheetLine:
    """A line that cannot be read where it is wrong, and what was written has another reading that is right."""
    question = f"{written!r} may be {line.written} or {other.written}: write one of them"
    unreadable = of_unreadable(line.text, written, f"the claim {line.text!r}: {question}", line.claim)

    def check(descent: Descent) -> Checked:
        checked = line.check(descent)
        is_open = not checked.row.ok and other.check(descent).row.ok
        return unreadable.check(descent) if is_open else checked

    return line._replace(check=check)


def right_by_either(line: SheetLine, other: SheetLine) -> SheetLine:
    """A line with what was written read in another way, if only so it is right."""

    def check(descent: Descent) -> Checked:
        checked = line.check(descent)
        instead = checked if checked.row.ok else other.check(descent)
        return instead if instead.row.ok else checked

    return line._replace(check=check)


def _as_text(answer: Any) -> str:
    if isinstance(answer, OfFormula):
        return answer.formula
    try:
        return answer if isinstance(answer, str) else shorten(repr(answer))
    except ValueError:  # a whole number of thousands of digits
        return "…"


def _without_a_number(text: str, claim: Claim, written: str, verdict: str, note: str) -> SheetLine:
    def check(descent: Descent) -> Checked:
        true = math.nan if claim is _UNKNOWN else true_number(claim, descent)
        return Checked(Row(text, written, true, ok=False, verdict=verdict, difference=math.nan, note=note), claim)

    return SheetLine(text, claim, written, check)


def each_once(lines: Iterable[SheetLine], said: Mapping[str, str] = MappingProxyType({})) -> Iterator[SheetLine]:
    """The lines; one cannot be read whose claim stands above with another number.

    Args:
        lines: the lines.
        said: what names in keys stand for, in words: a δ may be meant for another derivative.
    """
    claims: dict[Claim, set[Fraction]] = {}
    for line in lines:
        numbers = claims.setdefault(line.claim, set()) if line.claim is not _UNKNOWN else set()
        number = {read_decimal(line.written)} if is_decimal(line.written) else set()
        is_repeated = bool(numbers and number and number != numbers)
        why = f"{line.text} is claimed twice, with two numbers: {_what_to_write(line, said) if is_repeated else ''}"
        repeated = of_unreadable(line.text, line.written, why, line.claim)._replace(part=line.part)
        yield repeated if is_repeated else line
        numbers |= number


def _what_to_write(line: SheetLine, said: Mapping[str, str]) -> str:
    signal = next((name for name, words in said.items() if words == f"stands for {line.text}" and is_signal(name)), "")
    other = f', or say below [where] of what {signal} is, as in "{signal}" = "dE/dz1"' if signal else ""
    return f"keep one of them{other}"
