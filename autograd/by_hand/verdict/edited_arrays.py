"""A formula for an array, with one thing in its text written otherwise: where that makes it right, it is the slip."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator
from itertools import islice

from autograd.by_hand.example.edited_text import Edit
from autograd.by_hand.example.example import NamedValues
from autograd.by_hand.slips.mended import KEY, NEARLY
from autograd.by_hand.slips.question import Point
from autograd.by_hand.slips.reading import Phrase, Reading
from autograd.by_hand.verdict.right_where import Formula
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float

MOST_TOLD = 3  # edits that make one formula right

Edits = Callable[[], Iterable[tuple[Edit, Formula]]]  # of a formula, and what it says then


def edited(edits: Edits, here: Point, is_right: Callable[[Formula], bool]) -> Iterator[Reading]:
    """The readings of an entry of an array by the edits that make the formula for it right.

    Args:
        edits: of the formula.
        here: what it gives, and what is true.
        is_right: whether a formula is right, anywhere or under a condition.
    """
    near = (edit for edit, formula in edits() if _is_near(formula, here) and is_right(formula))
    for edit in islice(near, MOST_TOLD):
        yield Reading(edit.kind, (KEY, "text", edit.words), here.number, Phrase(edit.words))


def _is_near(formula: Formula, here: Point) -> bool:
    """Whether a formula has the right number here; not where its shapes do not fit, or it has no value."""
    number = _number(formula, here.example.start)
    tiny = NEARLY if here.true == 0 else 0.0
    return number is not None and math.isclose(number, here.true, rel_tol=NEARLY, abs_tol=tiny)


def _number(formula: Formula, nodes: NamedValues) -> float | None:
    try:
        claimed = formula(nodes)
    except (ValueError, ZeroDivisionError):
        return None
    return as_float(claimed.data if isinstance(claimed, Value) else claimed)
