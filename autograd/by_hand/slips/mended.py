"""A formula on paper, changed in one place until it is right: 2·(A − Z) is right with Y in place of Z.

This asks for no rule that was mistaken: whatever the slip was, the formula shows where it was made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from autograd.by_hand.slips.edits import Edit, Nodes, Order, edits
from autograd.by_hand.slips.evaluation import formula_of
from autograd.by_hand.slips.reading import Reading
from autograd.engine.value import Value

KEY = "mended"
MOST_NAMES = 30  # that may stand in place of another
MOST_NODES = 60  # of a formula that is changed in every place
MOST_TOLD = 3  # changes that make one formula right
NEARLY = 1e-9  # relative: how far the numbers of two formulas that are the same may be apart

Formula = Callable[[Nodes], Any]  # its Value or number on the named Values
IsRight = Callable[[Formula], bool]  # whether a formula is right


def mended(formula: Formula, nodes: Nodes, true: float, is_right: IsRight) -> Iterator[Reading]:
    """The readings of a formula by the single changes that make it right.

    Args:
        formula: what is on the paper.
        nodes: the named Values of the example.
        true: the right number.
        is_right: whether a changed formula is right.
    """
    order, names = _order(formula, nodes), list(nodes)
    if not 0 < len(order) <= MOST_NODES or not true or len(names) > MOST_NAMES:
        return
    told = 0
    for edit in edits(order, nodes, names):
        if not math.isclose(edit.number(order, nodes), true, rel_tol=NEARLY):
            continue
        if is_right(_changed(formula, edit)):
            yield Reading(edit.kind, (KEY, *edit.key), order[-1].data, edit.words, edit.extra)
            told += 1
        if told == MOST_TOLD:
            return


def _order(formula: Formula, nodes: Nodes) -> Order:
    written = formula(nodes)
    return formula_of(written) if isinstance(written, Value) and not written.name else []


def _changed(formula: Formula, edit: Edit) -> Formula:
    return lambda nodes: edit.number(_order(formula, nodes), nodes)


def is_mended(reading: Reading) -> bool:
    """Whether a reading says what makes a formula right, and not which rule was mistaken."""
    return isinstance(reading.key, tuple) and reading.key[:1] == (KEY,)
