"""A formula on paper, changed in one place until it is right: 2·(A − Z) is right with Y in place of Z.

This asks for no rule that was mistaken: whatever the slip was, the formula shows where it was made.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from itertools import chain, islice
from typing import Any

from autograd.by_hand.example.budget import Budget, OverBudgetError
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
MOST_FOUND = 3  # changes that make one formula right
MOST_ASKED = 40  # changes that give the right number here, and are tried at other points
COST = 6  # of every reading: they stand in the order in which they come to mind
TIMES = (1, -1, 2, 0.5)  # 1, or what is left if a sign, a ½ or a 2 was forgotten as well
A_NAME, A_FUNCTION = 6, 2  # changes of an operation, about, for each name and each function
OF_WHAT_IS_TOO_MUCH = ("divisor", "division by", "one")  # other words for it: a division by it is missing
NEARLY = 1e-9  # relative: how far the numbers of two formulas that are the same may be apart

Formula = Callable[[Nodes], Any]  # its Value or number on the named Values
Here = tuple[Nodes, float]
IsRight = Callable[[Formula, float], bool]
Mended = tuple[float, Reading]  # how many times the right one the changed formula is


def mended(claim: Claim, formula: Formula, here: Here, is_right: IsRight, budget: Budget) -> list[Mended]:
    """The single changes that make a formula right, or a simple multiple of what is right.

    Args:
        claim: what is claimed.
        formula: what is on the paper.
        here: the named Values of the example, and the right number.
        is_right: whether a changed formula is so many times the right one.
        budget: how many changes may be tried.
    """
    nodes, true = here
    workings = _workings(formula, nodes)
    if workings is None or len(workings.order) > MOST_NODES:
        return []
    behind = dict.fromkeys(history(nodes[claim.node]))
    itself = "" if claim.by else claim.node
    names = [name for name, node in nodes.items() if node in behind and name != itself][:MOST_NAMES]
    functions = functions_in([*behind, *workings.order])
    try:
        budget.spend(len(workings.operations) * (A_NAME * len(names) + A_FUNCTION * len(functions)))
    except OverBudgetError:
        return []
    factors, parts = factors_of_the_whole(nodes, names), put_in(workings, nodes, names, functions)
    every = chain(exchanges(workings, nodes, names), factors, removals(workings), parts)
    numbers = ((edit, edit.number(workings, nodes)) for edit in every)
    near = ((edit, times) for edit, number in numbers for times in TIMES if _is_near(number, times * true))
    right = ((edit, times) for edit, times in islice(near, MOST_ASKED) if is_right(_changed(formula, edit), times))
    return [
        (times, Reading(edit.kind, (KEY, *edit.key), workings.result, edit.words, COST - KINDS[edit.kind].cost))
        for edit, times in _in_plain_words([*islice(right, MOST_FOUND)])
    ]


def _in_plain_words(found: list[tuple[Edit, float]]) -> list[tuple[Edit, float]]:
    """The changes that a person would name: x that does not belong there, and not that a division by x is missing."""
    is_too_much = any(edit.key[0] == "left out" for edit, _ in found)
    return [(edit, times) for edit, times in found if not (is_too_much and edit.key[0] in OF_WHAT_IS_TOO_MUCH)]


def _is_near(number: float, true: float) -> bool:
    return abs(number - true) <= NEARLY * (abs(true) or 1)


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
