"""A formula on paper, edited until it is right: 2·(A − Z) is right with Y in place of Z.

This asks for no rule that was mistaken: whatever the slip was, the formula shows where it was made.
"""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from autograd.by_hand.example.example import NamedValues
from autograd.by_hand.slips.formulas.edited import Edit, Editor
from autograd.by_hand.slips.formulas.edits import LEFT_OUT
from autograd.by_hand.slips.readings.kinds import KINDS
from autograd.by_hand.slips.readings.question import Point
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.engine.value import Value
from autograd.paper.worked import WorkedFormula
from autograd.table import ops
from autograd.table.arithmetic import as_float
from autograd.table.rows import Operation

MENDED = "mended"  # how the keys of these readings begin
MOST_FOUND = 3  # edits that make one formula right
MOST_ASKED = 40  # edits that give the right number here, and are tried at other points
COST = 6  # of every reading of a formula for a number: they stand in the order in which they come to mind
TIMES = (1, -1, 2, 0.5)  # 1, or what is left if a sign, a ½ or a 2 was forgotten as well
OF_WHAT_IS_TOO_MUCH = ("a / n", "s / n", "1")  # other words for it: a division by it is missing
NEARLY = 1e-9  # relative: how far the numbers of two formulas that are the same may be apart

Mended = tuple[float, Reading]  # how many times the right one the edited formula is
Formula = Callable[[NamedValues], Any]  # its Value or number on the named Values
IsRight = Callable[[Formula, float], bool]


class EditedFormula(NamedTuple):
    """A formula, and what it gives by each edit."""

    tree: ast.expr
    results: Sequence[tuple[Edit, Any]]
    number: Callable[[Any], Any]  # that a result gives for the claim
    read: Callable[[str], Formula]  # the formula that a text is for the claim
    in_words: Callable[[ast.expr], Any]  # a part of it, as a ``Phrase`` takes it


def results_by_edits(worked: WorkedFormula, editor: Editor) -> Iterator[tuple[Edit, Any]]:
    """What a formula gives by each edit, as far as it gives something."""
    for edit in editor.edits():
        try:
            yield edit, worked.with_another(edit.places, edit.new)
        except ValueError:  # it has no value, or the shapes do not fit
            continue


def mended(
    edited: EditedFormula, here: Point, is_right: IsRight, times: Sequence[float], cost: int | None
) -> list[Mended]:
    """The single edits that make a formula right, or a simple multiple of what is right.

    Args:
        edited: the formula.
        here: what it gives, and what is true.
        is_right: whether an edited formula is so many times the right one.
        times: how many times it may be.
        cost: of every reading; None for that of its kind.
    """
    numbers = ((edit, _number(edited, result)) for edit, result in edited.results)
    near = ((edit, n) for edit, number in numbers for n in times if _is_near(number, n * here.true))
    asked = ((edit, n) for edit, n in islice(near, MOST_ASKED) if is_right(edited.read(edit.text(edited.tree)), n))
    return [(n, _reading(edit, edited, here, cost)) for edit, n in _in_plain_words([*islice(asked, MOST_FOUND)])]


def _reading(edit: Edit, edited: EditedFormula, here: Point, cost: int | None) -> Reading:
    kind, parts = edit.row.kind, edit.parts
    words = Phrase(edit.template, *[partial(edited.in_words, part) for part in parts])
    key = MENDED, edit.row.written, edit.row.meant, *map(ast.unparse, parts)
    return Reading(kind, key, here.number, words, 0 if cost is None else cost - KINDS[kind].cost)


def _in_plain_words(found: list[tuple[Edit, float]]) -> list[tuple[Edit, float]]:
    """The edits that a person would name: x that does not belong there, and not that a division by x is missing."""
    is_too_much = any(edit.row in LEFT_OUT for edit, _ in found)
    return [(edit, n) for edit, n in found if not (is_too_much and edit.row.meant in OF_WHAT_IS_TOO_MUCH)]


def _number(edited: EditedFormula, result: Any) -> float:
    try:
        return as_float(edited.number(result))
    except ValueError:  # an array of another shape
        return math.nan


def _is_near(number: float, true: float) -> bool:
    return abs(number - true) <= NEARLY * (abs(true) or 1)


def functions_in(every: Sequence[Value]) -> list[Operation]:
    """The functions in formulas: what may be missing, or taken for another."""
    found = dict.fromkeys(node.op for node in every if node.op is not None and _is_function(node.op))
    angles = [ops.sin, ops.cos] if ops.sin in found or ops.cos in found else []
    return list(dict.fromkeys((*found, *angles)))


def _is_function(op: Operation) -> bool:
    return op.bends and op.arity == 1 and op is not ops.square
