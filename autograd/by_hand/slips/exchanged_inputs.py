"""The habit of exchanged inputs: p1 - y2 for p1 - y1.  It is asked of formulas only, where nothing fits by chance."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from autograd.by_hand.example.budget import Budget
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.habits import Habit, descending
from autograd.by_hand.slips.neighbours import Neighbours
from autograd.by_hand.slips.reading import Phrase

MOST_EXCHANGES = 12  # of inputs that are tried


def exchanged_inputs(example: Example, budget: Budget) -> Iterator[Habit]:
    """The work with two inputs of one role in each other's place."""
    floats = example.floats
    neighbours = Neighbours(floats.start, floats.graph, floats)
    inputs = [name for name in floats.leaves if name not in floats.parameters] or list(floats.leaves)
    pairs = (
        (a, b)
        for a, b in itertools.combinations(inputs, 2)
        if neighbours.role(floats.start[a]) == neighbours.role(floats.start[b])
    )
    for a, b in itertools.islice(pairs, MOST_EXCHANGES):
        leaves = {**floats.leaves, a: floats.leaves[b], b: floats.leaves[a]}
        words = Phrase("{} and {} are exchanged", a, b)
        yield Habit("wrong factor", ("exchanged", a, b), words, descending(replace(floats, leaves=leaves), budget))
