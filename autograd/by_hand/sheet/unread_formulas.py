"""A worksheet with a formula that cannot be read, beside the error: that is left out, and the rest is judged.

Claims that use what is left out cannot be read either.  Where the error cannot be read, there is nothing to judge.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import replace
from typing import Any, NamedTuple

from autograd.by_hand.sheet.called_names import Unread
from autograd.by_hand.sheet.sheet import FormulaError, Sheet
from autograd.by_hand.sheet.time_steps import key_of
from autograd.paper.notation.spelling import canonical


class ReadablePart(NamedTuple):
    """What can be read of a worksheet, and the sentence for each formula that cannot."""

    sheet: Sheet
    unread: dict[str, str]


def readable_part(sheet: Sheet, read: Callable[[Sheet], object]) -> ReadablePart:
    """The worksheet without the formulas that cannot be read, and without what is made from them.

    Args:
        sheet: the worksheet.
        read: reads all of it.

    Raises:
        FormulaError: if the error cannot be read, or no claim is left.
    """
    unread: dict[str, str] = {}
    first: FormulaError | None = None
    part = sheet
    while True:
        try:
            read(part)
            break
        except FormulaError as problem:
            first = first or problem
            unread |= {problem.key: problem.sentence}
            for key, text in part.formulas.items():  # in the order in which one uses another
                if key not in unread and (used := [name for name in unread if _uses(text, [name])]):
                    unread[key] = f"it is made from {used[0]}"
            rest = {key: text for key, text in part.formulas.items() if key not in unread}
            if len(rest) == len(part.formulas):  # the problem is with no formula of its own: all would come again
                raise first from None
            part = replace(part, formulas=rest)
            if sheet.error.partition("[")[0] not in {key_of(key).name for key in part.formulas}:
                raise first from None
    if first is None:
        return ReadablePart(sheet, {})
    claims = {key: _judged(key, answer, unread) for key, answer in sheet.claims.items()}
    if all(isinstance(answer, Unread) for answer in claims.values()):
        raise first
    return ReadablePart(replace(part, claims=claims), unread)


def _judged(key: str, answer: Any, unread: Collection[str]) -> Any:
    """An answer, or that it cannot be read since it uses a formula that cannot."""
    if not _uses(f"{key} = {answer}", unread):
        return answer
    used = " and ".join(name for name in unread if _uses(f"{key} = {answer}", [name]))
    return Unread(answer, f"the claim {key!r} uses {used}, whose formula is left out")


def _uses(text: str, names: Collection[str]) -> bool:
    """Whether a text has one of the names in it, in any spelling."""
    plain = canonical(text.replace("\\", ""))
    return any(_pattern(key_of(name).name).search(plain) for name in names)


def _pattern(name: str) -> re.Pattern[str]:
    word = canonical(name)
    return re.compile(re.escape(word) if len(word) > 1 else rf"(?<![^\W\d_d∂Δ]){re.escape(word)}(?![^\W\d_])")
