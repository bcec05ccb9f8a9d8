"""A slip in one term of a sum: its 2 is lost, while the other terms are right.

2·x² − 5·x has the derivative 4·x − 5.  People write 2·x − 5.
"""

from __future__ import annotations

from collections.abc import Iterator

from autograd.by_hand.slips.inside import Inside, Slip, Wire
from autograd.by_hand.slips.reading import Phrase
from autograd.by_hand.slips.value_slips import has_a_two
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.paths import has_name
from autograd.table import ops


def in_one_term(inside: Inside) -> Iterator[Slip]:
    """The 2 of one term lost in its derivative."""
    for wire in inside.wires if inside.is_short else []:
        if wire.node.op in (ops.add, ops.subtract) and not wire.argument.name and _has_a_two(wire.argument):
            yield from _without_its_two(inside, wire)


def _without_its_two(inside: Inside, wire: Wire) -> Iterator[Slip]:
    for source, slope in inside.back(wire.argument).items():
        change = -inside.onward(wire.node) * wire.slope * slope / 2
        if 2 * change != -inside.slopes[source]:  # else a 2 is lost in the whole, which is told as that
            words = Phrase("a 2 is missing in the derivative of {}", wire.argument)
            key = ("two of a term", inside.target.name, source.name, wire.number, wire.place)
            yield Slip("missing factor", key, inside.moved({source: change}), words)


def _has_a_two(term: Value) -> bool:
    return has_a_two(history(term, stop=has_name))
