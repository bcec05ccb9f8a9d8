"""The effort of a diagnosis: what would take too long is refused before it begins."""

from __future__ import annotations

from autograd.by_hand.example.example import Example
from autograd.engine.value import Value

MOST_EFFORT = 12.0  # seconds, roughly; a larger task is refused


def is_too_large(example: Example, questions: int) -> bool:
    """Whether it would take too long to try single slips in each formula for each claim.

    The seconds are those of one core of a small machine, roughly.  The loop ends as soon as they are
    too many: in a graph with few names each formula may be as long as the history.
    """
    graph = example.floats.graph
    seconds = 1.5e-3 * len(graph.named)
    for node in graph.named:
        if seconds > MOST_EFFORT:
            return True
        operations = graph.operations(node)
        edges = len({a for operation in operations for a in operation.args if isinstance(a, Value) and a.name})
        bending = sum(bool(operation.op and operation.op.mistaken) for operation in operations)
        seconds += len(operations) * (2e-5 * edges + 3.5e-5 * bending + 5e-6 * len(operations))
        seconds += 45e-6 * edges * questions + 5e-7 * edges * questions**2
    return seconds > MOST_EFFORT
