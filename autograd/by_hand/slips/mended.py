"""A formula on paper, changed in one place until it is right: 2·(A − Z) is right with Y in place of Z.

This asks for no rule that was mistaken: whatever the slip was, the formula shows where it was made.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from itertools import chain, islice
from typing import Any

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.slips.edits import Edit, Nodes, exchanges, removals
from autograd.by_hand.slips.evaluation import formula_of
from autograd.by_hand.slips.kinds import KINDS
from autograd.by_hand.slips.put_in import factors_of_the_whole, put_in
from autograd.by_hand.slips.reading import Reading
from autograd.by_hand.slips.workings import Workings
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.table import ops
from autograd.table.rows import Operation

KEY = "mended"
MOST_NAMES = 60  # that may stand in place of another
MOST_NODES = 60  # of a formula that is changed in every place
MOST_TOLD = 3  # changes that make one formula right
MOST_ASKED = 24  # changes that give the right number here, and are tried at other points
COST = 6  # of every reading: they stand in the order in which they come to mind
NEARLY = 1e-9  # relative: how far the numbers of two formulas that are the same may be apart

Formula = Callable[[Nodes], Any]  # its Value or number on the named Values
IsRight = Callable[[Formula], bool]  # whether a formula is right


def mended(claim: Claim, formula: Formula, nodes: Nodes, true: float, is_right: IsRight) -> Iterator[Reading]:
    """The readings of a formula by the single changes that make it right.

    Args:
        claim: what is claimed.
        formula: what is on the paper.
        nodes: the named Values of the example.
        true: the right number.
        is_right: whether a changed formula is right.
    """
    workings = _workings(formula, nodes)
    if workings is None or len(workings.order) > MOST_NODES:
        return
    behind = history(nodes[claim.node])
    names = [name for name, node in nodes.items() if node in {*behind}][:MOST_NAMES]
    functions = functions_in([*behind, *workings.order])
    factors, parts = factors_of_the_whole(nodes, names), put_in(workings, nodes, names, functions)
    every = chain(exchanges(workings, nodes, names), factors, removals(workings), parts)
    near = (edit for edit in every if _is_near(edit.number(workings, nodes), true))
    right = (edit for edit in islice(near, MOST_ASKED) if is_right(_changed(formula, edit)))
    for edit in islice(right, MOST_TOLD):
        yield Reading(edit.kind, (KEY, *edit.key), workings.result, edit.words, COST - KINDS[edit.kind].cost)


def _is_near(number: float, true: float) -> bool:
    return math.isclose(number, true, rel_tol=NEARLY, abs_tol=NEARLY if true == 0 else 0.0)


def functions_in(every: list[Value]) -> list[Operation]:
    """The functions in formulas: what may be missing, or taken for another."""
    found = dict.fromkeys(node.op for node in every if node.op is not None and _is_function(node))
    angles = [ops.sin, ops.cos] if ops.sin in found or ops.cos in found else []
    return list(dict.fromkeys((*found, *angles)))


def _is_function(node: Value) -> bool:
    return node.op is not None and node.op.bends and len(node.args) == 1 and node.op is not ops.square


def _workings(formula: Formula, nodes: Nodes) -> Workings | None:
    """A formula on the named Values; None if it is a number only."""
    written = formula(nodes)
    if not isinstance(written, Value):
        return None
    return Workings(formula_of(written * 1 if written.name else written))  # a name alone is a factor


def _changed(formula: Formula, edit: Edit) -> Formula:
    def number(nodes: Nodes) -> float:
        workings = _workings(formula, nodes)
        return math.nan if workings is None else edit.number(workings, nodes)

    return number


def is_mended(reading: Reading) -> bool:
    """Whether a reading says what makes a formula right, and not which rule was mistaken."""
    return isinstance(reading.key, tuple) and reading.key[:1] == (KEY,)
