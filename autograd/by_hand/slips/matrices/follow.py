"""Arrays that follow from a wrong array above: worked out again with its numbers in the place of the right ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.slips.matrices.candidates import after
from autograd.by_hand.slips.matrices.groups import Group, Numbers
from autograd.by_hand.slips.matrices.table import Table
from autograd.by_hand.slips.matrices.whole import ArraySlip, transposed
from autograd.by_hand.slips.readings.reading import Phrase, same
from autograd.engine.value import Value
from autograd.table.arithmetic import as_float


def followers(table: Table, group: Group, groups: Sequence[Group], true: Numbers) -> Iterator[ArraySlip]:
    """What an array becomes where those above it are wrong, one of them or all, and not its true numbers.

    The numbers of a recurrence stand on lines of their own: each follows from one of these, and not from all.
    """
    if _is_over_time(table, group):
        return
    above = [cause for cause in groups[: groups.index(group)] if not _is_over_time(table, cause)]
    for cause in reversed(above):  # the nearest first
        yield from _following(table, group, [cause], Phrase("follows from {} above", cause.name))
    for cause in (cause for cause in reversed(above) if not cause.is_one_number):
        yield from _transposed(table, group, cause, true)
    if len(above) > 1:
        yield from _following(table, group, above, Phrase("follows from the wrong arrays above"))


def is_of_a_follower(key: tuple[object, ...]) -> bool:
    """Whether this is the key of what follows from a wrong array."""
    return key[0] == "follows"


def _following(table: Table, group: Group, causes: Sequence[Group], words: Phrase) -> Iterator[ArraySlip]:
    numbers = _numbers(table, group, causes)
    if numbers:
        yield ArraySlip("follows", ("follows", *(cause.name for cause in causes)), words, numbers)


def _transposed(table: Table, group: Group, cause: Group, true: Numbers) -> Iterator[ArraySlip]:
    """That the transpose of what follows was written."""
    names = table.arrays[group.array].mapped(lambda node: node.name)
    words = Phrase("from {} above, the transpose of what follows was written", cause.name)
    numbers = _numbers(table, group, [cause]) if len(names.shape) == 2 else {}
    follows = any(not same(x, true[entry]) for entry, x in numbers.items())
    for slip in transposed(names, numbers, words) if follows else ():
        yield slip._replace(key=("follows", cause.name, "transposed"))


def _numbers(table: Table, group: Group, causes: Sequence[Group]) -> Numbers:
    claim = group.claim
    values = {entry: x for cause in causes if _is_value(cause) for entry, x in cause.written.items()}
    steps = {entry: x for cause in causes if cause.claim.is_step for entry, x in cause.written.items()}
    if claim.steps and claim.node in {cause.claim.node for cause in causes if cause.claim.is_step}:
        return {entry: as_float(table.nodes[entry].data) - steps.get(entry, 0.0) for entry in group.written}
    try:
        there = table.with_values({k: x for k, x in values.items() if k not in group.written}) if values else table
    except (ValueError, ZeroDivisionError):  # the wrong numbers lead where a formula has no value
        return {}
    if _is_value(group):
        return {node.name: as_float(node.data) for node in there.arrays[claim.node].entries}
    of = claim.node if claim.by else table.example.error
    given = _slopes(there, of, claim, causes)
    if not values and not given:
        return {}
    gradient = there.gradient(there.nodes[of], given=given)
    if claim.by:
        return {node.name: gradient.get(node, 0.0) for node in there.arrays[claim.by].entries}
    return after(there, claim, gradient)


def _slopes(table: Table, of: str, claim: Claim, causes: Sequence[Group]) -> Mapping[Value, float]:
    """The wrong derivatives of one end; those of the claim itself are not taken from the paper."""
    return {
        table.nodes[entry]: x
        for cause in causes
        if cause.claim.by and cause.claim.node == of and cause.claim != claim
        for entry, x in cause.written.items()
    }


def _is_over_time(table: Table, group: Group) -> bool:
    """Whether an array has a number for each time step, and so no entries of its own."""
    return group.array in table.example.recurrent and len(table.arrays[group.array].shape) == 1


def _is_value(group: Group) -> bool:
    return not group.claim.by and not group.claim.is_step and not group.claim.steps
