"""Twins: units with the same formula at the same numbers, of which a person writes down one.

Where all weights are 0.5, h2 is h1, and who wrote h1 = 0.62 goes on with 0.62 for both.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.bounds import MOST_WORK, Printed
from autograd.by_hand.pencil.desk import Desk
from autograd.by_hand.pencil.pencil import worked_through
from autograd.by_hand.slips.readings.reading import same
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.graph import has_name

MOST_TWINS = 8  # of one unit: where there are more, as in a matrix of zeros, they are no units
Form = tuple[object, ...]


def with_twins(
    desk: Desk, printed: Mapping[Claim, Printed], order: Sequence[Claim]
) -> tuple[Mapping[Claim, Printed], Sequence[Claim]]:
    """The lines and their order, with each line for the twins of what it is about that have none.

    Args:
        desk: the example.
        printed: the lines that hold.
        order: all lines as they stand on the sheet.
    """
    if len(order) * len(desk.order) > MOST_WORK or not (classes := _classes(desk)):
        return printed, order
    twins = {claim: [*_twins(claim, classes, {*order})] for claim in printed}
    asked = {claim for claim, found in twins.items() if found}
    numbers = worked_through(desk, {}, {*asked, *(twin for claim in asked for twin in twins[claim])})
    lines, places = dict(printed), list[Claim]()
    for claim in order:
        places.append(claim)
        for twin in twins.get(claim, []) if claim in asked else ():
            if twin not in lines and _are_same(numbers.get(claim, []), numbers.get(twin, [])):
                lines[twin] = printed[claim]
                places.append(twin)
    return lines, places


def _classes(desk: Desk) -> dict[str, list[str]]:
    """The names that each name may be a twin of: none for most graphs."""
    forms: dict[Value, Form] = {}
    members: dict[Form, list[str]] = defaultdict(list)
    for node in desk.nodes:
        inner = history(node, stop=has_name) if node.op else []
        leaf = desk.leaves.get(node.name, 0.0)  # the graph holds the numbers of the last time through it
        forms[node] = _form(node, inner, forms) if inner else ("number", leaf)
        members[forms[node]].append(node.name)
    several = [names for names in members.values() if 1 < len(names) <= MOST_TWINS]
    units = [names for names in several if any(name not in desk.leaves for name in names)]
    return {name: names for names in several for name in names} if units else {}


def _form(node: Value, inner: Sequence[Value], forms: Mapping[Value, Form]) -> Form:
    """What a node is made of: the operations of its formula, with the forms of the names in it."""
    places = {x: place for place, x in enumerate(inner)}
    parts = [
        (x.op.name, *(_part(a, places, forms) for a in x.args)) if x.op and (x is node or not x.name) else ()
        for x in inner
    ]
    return ("formula", hash(tuple(parts)))


def _part(argument: object, places: Mapping[Value, int], forms: Mapping[Value, Form]) -> object:
    if not isinstance(argument, Value):
        return argument
    return forms[argument] if argument.name and argument in forms else places[argument]


def _twins(claim: Claim, classes: Mapping[str, list[str]], claimed: set[Claim]) -> Iterator[Claim]:
    """The claims of the same kind about twins, which have no line."""
    if claim.steps or claim.last_step or not claim.is_plain:
        return
    for node in classes.get(claim.node, [claim.node]):
        for by in classes.get(claim.by, [claim.by]):
            twin = claim._replace(node=node, by=by)
            if twin not in claimed:
                yield twin


def _are_same(numbers: Sequence[float], others: Sequence[float]) -> bool:
    return bool(numbers and others) and same(numbers[0], others[0])
