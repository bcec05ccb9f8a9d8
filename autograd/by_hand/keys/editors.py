"""The numbers of a worksheet's editors, under [exact] and [errata]; those about an array entry by entry."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from typing import Any, NamedTuple

from autograd.by_hand.keys.array_claims import Entry
from autograd.by_hand.sheet.entry_answers import OfAnotherShape, OfFormula
from autograd.by_hand.sheet.handwriting import as_digits
from autograd.by_hand.sheet.sheet import Erratum, Sheet
from autograd.paper.numerals import read_decimal
from autograd.sentences import shorten

TakenApart = Callable[[Iterable[tuple[str, Any]]], list[Entry]]


class Edited(NamedTuple):
    """A number of an editor: what it is about, and the digits; of a known mistake both numbers."""

    entry: Entry
    given: str | Erratum


def edited_by(sheet: Sheet, taken_apart: TakenApart) -> list[Edited]:
    """The numbers of the editors of a worksheet.

    Args:
        sheet: the worksheet.
        taken_apart: gives claims about arrays as claims about their entries.

    Raises:
        ValueError: if one is about nothing, or is no number.
    """
    exact = [Edited(entry, _digits(entry, "[exact]")) for entry in taken_apart(sheet.exact.items())]
    return [*exact, *_errata(sheet, taken_apart)]


def _errata(sheet: Sheet, taken_apart: TakenApart) -> Iterator[Edited]:
    printed = taken_apart((key, erratum.printed) for key, erratum in sheet.errata.items())
    corrected = taken_apart((key, erratum.true) for key, erratum in sheet.errata.items())
    causes = [erratum for key, erratum in sheet.errata.items() for _ in taken_apart([(key, erratum.printed)])]
    for wrong, right, erratum in zip(printed, corrected, causes, strict=True):
        digits = _digits(wrong, "[errata] printed"), _digits(right, "[errata] true")
        yield Edited(wrong, replace(erratum, printed=digits[0], true=digits[1]))


def _digits(entry: Entry, where: str) -> str:
    """The digits of an entry.

    Raises:
        ValueError: if it is about nothing, or is no decimal number.
    """
    if entry.problem:
        raise ValueError(f"{where}: {entry.problem}")
    if isinstance(entry.answer, OfAnotherShape):
        raise ValueError(f"{where} {entry.key!r}: {shorten(entry.answer.written)} is {entry.answer.in_words}")
    if isinstance(entry.answer, OfFormula):
        what = f"{shorten(entry.answer.formula)!r} is no array of numbers"
        raise ValueError(f"{where} {entry.key!r}: {what}: write [...] with a number for each entry")
    digits = as_digits(entry.answer) if isinstance(entry.answer, str) else str(entry.answer)
    try:
        read_decimal(digits)
    except ValueError as problem:
        raise ValueError(f"{where} {entry.key!r}: {problem}") from None
    return digits
