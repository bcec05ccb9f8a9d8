"""The key to a line of an exercise: how its number is found."""

from __future__ import annotations

from autograd.by_hand.classroom.exercise import Exercise
from autograd.by_hand.derivations.derivation import Derivation, derive_each
from autograd.engine.modes import recording
from autograd.engine.value import Value
from autograd.paper.equations import Equation
from autograd.paper.graph import Graph
from autograd.paper.quantities import DIGITS, formula_of, name_of, number_of

LONGEST = 300  # characters of a formula


@recording()
def worked_out(exercise: Exercise, text: str) -> Derivation | None:
    """How the number of a claim is found; None for what comes after a step, but for a new parameter.

    >>> from autograd.by_hand.worksheet import Worksheet
    >>> exercise = Exercise("ng", Worksheet.load("ng").sheet)
    >>> print(worked_out(exercise, "u"))
    u = b·c = 3·2 = 6
    """
    claim, sheet = exercise.claims[text], exercise.sheet
    if claim is None:
        return None
    is_of_a_step = claim.is_step or (claim.steps == 1 and not claim.by and claim.node in sheet.parameters)
    if is_of_a_step:
        return _derivative(exercise.names[sheet.error], exercise.names[claim.node], exercise)
    if claim.steps or not claim.is_plain:
        return None
    if claim.by:
        return _derivative(exercise.names[claim.node], exercise.names[claim.by], None)
    return _value(exercise.names[claim.node])


def _derivative(of: Value, by: Value, exercise: Exercise | None) -> Derivation | None:
    """The chain rule; with an exercise, also the step at its rate."""
    graph = Graph(of)
    if by not in graph.order or by is of:
        return None
    return derive_each(graph, [by], exercise.sheet.plain_rate if exercise else None)[0]


def _value(node: Value) -> Derivation | None:
    if node.op is None:
        return None
    formulas = [formula_of(node, LONGEST), formula_of(node, LONGEST, numbers=DIGITS)]
    equation = Equation(name_of(node), [[formula] for formula in formulas] + [[number_of(node.data)]], inline=True)
    return Derivation([equation], node.data)
