"""The minus in the argument of a function lost in a derivative: −y·x·σ(y·w·x) for −y·x·σ(−y·w·x)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograd.by_hand.slips.evaluation import formula_of, recomputed
from autograd.by_hand.slips.reading import Phrase
from autograd.engine.value import Value
from autograd.paper.graph import Edge
from autograd.paper.simplifying import factors_of
from autograd.table.arithmetic import as_float

AS_NATURAL = -2  # beside the cost of a factor's sign: a minus inside is lost as easily as one in front


def without_its_minus(edge: Edge, term: Any) -> Iterator[tuple[int, float, Phrase]]:
    """The number of each argument in a slope, the slope without the minus of this argument, and the words."""
    if not isinstance(term, Value) or term.name:
        return
    formula = formula_of(term)
    functions = [node for node in formula if node.op and node.op.bends and len(node.args) == 1]
    for number, argument in enumerate(dict.fromkeys(node.args[0] for node in functions)):
        if isinstance(argument, Value) and not argument.name and factors_of(argument)[0] < 0:
            words = Phrase("in {}, the minus of {} is missing", edge, argument)
            yield number, recomputed(formula, {argument: -as_float(argument.data)}), words
