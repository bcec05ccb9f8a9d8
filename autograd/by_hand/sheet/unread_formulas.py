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
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.spelling import canonical
from autograd.paper.notation.translating import is_function

_WORD = re.compile(r"\\?[^\W\d_](?:[^\W_⁰¹²³⁴-⁹]|[\u0300-\u036f]|_\{[^{}]*\}|_(?=\w))*")
_OF_A_LAYER = re.compile(r"([^\W\d_]+)(?:_\{?[\w,]+\}?)?\^\{?[(\[]?(\w)[)\]]?\}?")  # x_1^{(2)} has x2 in it
_PARTS = re.compile(r"[^\W_]+")
# dx in dE/dx is no name, but where dE is one.
_SLOPE = re.compile(r"(?<!\w)(d(?:\^\{?\d\}?)?(\w*))\}?\s*[/{]\s*d(?=[^\W\d_])")


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
    known = _names_of(sheet)
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
                if key not in unread and (used := _used(text, unread, known)):
                    unread[key] = f"it is made from {used[0]}"
            rest = {key: text for key, text in part.formulas.items() if key not in unread}
            if len(rest) == len(part.formulas):  # the problem is with no formula of its own: all would come again
                raise first from None
            part = replace(part, formulas=rest)
            if sheet.error.partition("[")[0] not in {key_of(key).name for key in part.formulas}:
                raise first from None
    if first is None:
        return ReadablePart(sheet, {})
    claims = {key: _judged(key, answer, unread, known) for key, answer in sheet.claims.items()}
    if all(isinstance(answer, Unread) for answer in claims.values()):
        raise first
    return ReadablePart(replace(part, claims=claims), unread)


def _judged(key: str, answer: Any, unread: Collection[str], known: Names) -> Any:
    """An answer, or that it cannot be read since it uses a formula that cannot."""
    used = dict.fromkeys([*_used(key, unread, known, has_products=False), *_used(str(answer), unread, known)])
    if not used:
        return answer
    return Unread(answer, f"the claim {key!r} uses {' and '.join(used)}, whose formula is left out")


def _names_of(sheet: Sheet) -> Names:
    """All names of a worksheet, each in one spelling."""
    tables = (sheet.inputs, sheet.parameters, sheet.samples, sheet.formulas)
    return Names({canonical(key_of(key).name): 0.0 for table in tables for key in table}, is_function)


def _used(text: str, names: Collection[str], known: Names, *, has_products: bool = True) -> list[str]:
    """The names that a text has in it, in any spelling, and not only their letters: ta is not used in tanh(z).

    Args:
        text: a formula, or the key of a claim.
        names: keys of formulas.
        known: all names of the worksheet.
        has_products: whether wx may be w·x.
    """
    plain = _SLOPE.sub(lambda found: found[0] if known.is_spelled(found[1]) else f"{found[2]} / ∂", text)
    plain = _OF_A_LAYER.sub(lambda x: f"{x[1]}{x[2]} " if known.is_spelled(f"{x[1]}{x[2]}") else x[0], plain)
    words = {*_WORD.findall(plain)}
    inside = {name for word in words for name in _names_in(word, known, has_products=has_products)}
    return [name for name in names if canonical(key_of(name).name) in inside]


def _names_in(word: str, known: Names, *, has_products: bool) -> set[str]:
    """The names that a word is, or may be made of: δ_{wx} of wx, h_{t-1} of h, Δy of y, and 2wx of w and x."""
    plain = word.removeprefix("\\")
    if known.is_spelled(plain):
        return {canonical(plain)}
    if known.function(plain):
        return set()
    stem, *below = _PARTS.findall(plain)
    parts = {stem, stem.lstrip("dΔ"), *(part for part in below if len(part) > 1)}  # the t of h_t is an index
    ways = known.cuts(word) if has_products and plain == word else []
    return {canonical(part) for part in parts.union(*ways)}
