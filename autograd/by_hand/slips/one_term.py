"""A slip in one term of many that are alike: of the entries of an array that a derivative adds up."""

from __future__ import annotations

from collections.abc import Iterator

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.slips.reading import Reading
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.paths import Paths

RARE = ("two slips", "doubled factor")  # in one term of many: a slip of arithmetic in their sum comes before


def is_in_one_term(reading: Reading, claim: Claim, example: Example) -> bool:
    """Whether a slip is in one entry of an array alone, of several that a derivative adds up.

    So may be a slip of arithmetic in their sum: −3 − 10 − 21 = −32.
    """
    return any(True for _ in _alike(reading, claim, example))


def is_in_one_of_a_sum(reading: Reading, claim: Claim, example: Example) -> bool:
    """Whether it is so, and the other entries are not before or after this one, as those of time steps are."""
    return any(
        one not in history(other) and other not in history(one) for one, other in _alike(reading, claim, example)
    )


def _alike(reading: Reading, claim: Claim, example: Example) -> Iterator[tuple[Value, Value]]:
    """The entries of arrays that a slip is in, each with another entry that the derivative leads over."""
    nodes = {node for edge in reading.words.edges() for node in (edge.source.name, edge.target.name)}
    entries = {name: whole for name in nodes if (whole := name.rpartition("[")[0])}
    if not entries or not claim.by:
        return
    named = example.start
    for other in Paths(example.graph.into, named[claim.by], named[claim.node]).nodes:
        for name, whole in entries.items():
            if other.name != name and other.name.rpartition("[")[0] == whole:
                yield named[name], other
