"""What is left of a sum whose terms cancel but for rounding: it is 0 on paper."""

from __future__ import annotations

from collections import defaultdict

from autograd.by_hand.slips.matrices.table import Table
from autograd.engine.value import Value

NOISE = 1e-14  # relative to the terms of a sum


def without_noise(table: Table) -> dict[Value, float]:
    """The derivatives of the end, with 0 where terms cancel but for rounding."""
    terms: dict[Value, float] = defaultdict(float)
    for block in table.blocks.values():
        for (target, source), slope in block.slopes.items():
            terms[source] += abs(table.right.get(target, 0.0) * slope)
    return {node: x if abs(x) > NOISE * terms[node] else 0.0 for node, x in table.right.items()}
