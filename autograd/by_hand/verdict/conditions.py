"""Conditions: what has to stay among the data for a formula to be right.

A person who derives for a target of 1 writes -1/h where the engine has -t/h + (1 - t)/(1 - h).  And p1 - y1, the
classic of softmax and cross-entropy, is the derivative only where y1 + y2 = 1.  Both are right work, under a condition.

The least set of data that has to stay is found first.  Then it is seen whether a relation among them is enough, such
as their sum: each may move if the others make up for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example, Leaves
from autograd.by_hand.verdict.relations import DIFFERENCE, RELATIONS, SUM, Relation
from autograd.paper.array_names import array_name, arrays_among, entry_name, place_of
from autograd.paper.names import shown
from autograd.paper.numerals import write_number
from autograd.table.arithmetic import as_float

_NUMBERED = re.compile(r"(.*\D)\d+")  # X_1
_COUNT = re.compile(r"[mnMNBT]|.*(?:num|count|batch|sample|example|train).*", re.IGNORECASE)


class Data(NamedTuple):
    """The leaves that are given, in contrast to those that are trained."""

    names: Sequence[str]
    are_said: bool  # whether somebody said which leaves are trained

    def may_be_put_in(self, names: Collection[str], leaves: Leaves) -> bool:
        """Whether a formula may have the numbers of these in it.

        Where nobody says what the data are, several leaves are taken for data only if all their numbers are whole.
        """
        return self.are_said or len(names) <= 1 or all(as_float(leaves[name]).is_integer() for name in names)


def data_of(example: Example, claims: Iterable[Claim], *, are_said: bool) -> Data:
    """The data of an example: if nobody says what is trained, all leaves without a claimed derivative or step."""
    trained = example.parameters if are_said else {claim.by or claim.node for claim in claims}
    return Data([name for name in example.leaves if name not in trained], are_said)


class Group(NamedTuple):
    """Data that keep a relation."""

    relation: Relation
    names: tuple[str, ...]


class Condition(NamedTuple):
    """What stays: some data themselves, and of others a relation among them."""

    fixed: tuple[str, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        """The data that it speaks of."""
        return (*self.fixed, *(name for group in self.groups for name in group.names))

    @property
    def is_symmetry(self) -> bool:
        """Whether it only says that a matrix is symmetric."""
        return not self.fixed and {group.relation for group in self.groups} == {DIFFERENCE}

    @property
    def size(self) -> int:
        """How many numbers stay."""
        return len(self.fixed) + len(self.groups)

    def kept(self, moved: Leaves, here: Leaves) -> dict[str, float]:
        """Leaves that have moved, brought back to where the condition holds."""
        leaves = {name: as_float((here if name in self.fixed else moved)[name]) for name in moved}
        for relation, names in self.groups:
            total = relation.total([as_float(here[name]) for name in names])
            leaves |= zip(names, relation.restored([leaves[name] for name in names], total), strict=True)
        return leaves

    def words(self, leaves: Leaves) -> str:
        """The condition in words: "for t = 1", "where y1 + y2 = 1"."""
        parts = []
        if self.fixed:
            *most, last = [f"{shown(name)} = {write_number(leaves[name])}" for name in self.fixed]
            parts.append(f"for {', '.join(most)} and {last}" if most else f"for {last}")
        if self.groups:
            equations = _of_lines(self.groups, leaves) or " and ".join(
                _equation(group, leaves) for group in self.groups
            )
            parts.append(f"where {equations}")
        return ", ".join(parts)


ANYWHERE = Condition()


def _equation(group: Group, leaves: Leaves) -> str:
    total = group.relation.total([as_float(leaves[name]) for name in group.names])
    return f"{group.relation.written([shown(name) for name in group.names])} = {round(total)}"


def _is_related(relation: Relation, names: Sequence[str], data: Mapping[str, float]) -> bool:
    return len(names) > 1 and relation.is_natural([data[name] for name in names])


def sums_of(data: Mapping[str, float], roles: Mapping[str, Hashable]) -> list[Condition]:
    """The conditions that come to mind: data in one role keep their sum, if that is a whole number.

    >>> data, roles = {"y1": 1.0, "y2": 0.0, "x": 0.5}, {"y1": "target", "y2": "target", "x": "input"}
    >>> [condition.words(data) for condition in sums_of(data, roles)]
    ['where y1 + y2 = 1']
    """
    alike: dict[Hashable, list[str]] = {}
    for name in data:
        alike.setdefault(roles[name], []).append(name)
    return [Condition(groups=(Group(SUM, tuple(x)),)) for x in alike.values() if _is_related(SUM, x, data)]


def sums_of_lines(data: Mapping[str, float]) -> list[Condition]:
    """The conditions that each row or each column of a matrix keeps its sum, as those of one-hot targets do.

    >>> data = {"Y[1,1]": 1, "Y[1,2]": 0, "Y[2,1]": 0, "Y[2,2]": 1}
    >>> [condition.words(data) for condition in sums_of_lines(data)]
    ['where each row of Y adds up to 1', 'where each column of Y adds up to 1']
    """
    matrices = [array for array in arrays_among({name: name for name in data}).values() if len(array.shape) == 2]
    every = [lines for array in matrices for lines in (array.rows, array.transposed().rows)]
    groups = [tuple(Group(SUM, tuple(line)) for line in lines) for lines in every]
    return [Condition(groups=lines) for lines in groups if all(_is_related(SUM, line.names, data) for line in lines)]


def symmetries(data: Mapping[str, float]) -> list[Condition]:
    """The conditions that each symmetric matrix, as a covariance is, stays so.

    >>> data = {"S[1,1]": 1, "S[1,2]": 0.5, "S[2,1]": 0.5, "S[2,2]": 2}
    >>> [condition.words(data) for condition in symmetries(data)]
    ['where S is symmetric']
    """
    pairs: dict[str, list[tuple[str, str]]] = {}
    for name in data:
        array, place = array_name(name), place_of(name)
        if array and len(place) == 2 and place[0] > place[1] and (other := entry_name(array, place[::-1])) in data:
            pairs.setdefault(array, []).append((name, other))
    equal = (found for found in pairs.values() if all(data[one] == data[other] for one, other in found))
    return [Condition(groups=tuple(Group(DIFFERENCE, pair) for pair in found)) for found in equal]


def counts_among(data: Mapping[str, float], leaves: Collection[str]) -> tuple[str, ...]:
    """The data that are numbers of samples: whole, and the length of an array of leaves as well.

    >>> counts_among({"m": 3, "rate": 0.5}, ["m", "rate", "x[1]", "x[2]", "x[3]"])
    ('m',)
    >>> counts_among({"n": 2}, ["n", "X_1", "X_2"])
    ('n',)
    """
    lengths = {n for array in arrays_among({name: name for name in leaves}).values() for n in array.shape if n > 1}
    rows = Counter(found[1] for found in map(_NUMBERED.fullmatch, leaves) if found)
    lengths |= {length for length in rows.values() if length > 1}
    return tuple(name for name, number in data.items() if number in lengths and not array_name(name))


def is_a_count(name: str) -> bool:
    """Whether a name is one that people give to a number of samples.

    >>> [name for name in ("m", "N", "a", "num_train", "w1", "batch_size") if is_a_count(name)]
    ['m', 'N', 'num_train', 'batch_size']
    """
    return _COUNT.fullmatch(name) is not None


def _of_lines(groups: Sequence[Group], leaves: Leaves) -> str:
    """The sums of the rows or columns of one matrix, in words; nothing where they are others."""
    arrays = {array_name(name) for group in groups for name in group.names}
    if Condition(groups=tuple(groups)).is_symmetry:
        return f"{shown(*arrays)} is symmetric"
    totals = {round(group.relation.total([as_float(leaves[name]) for name in group.names])) for group in groups}
    is_of_one = len(groups) > 1 and len(arrays) == len(totals) == 1 and {group.relation for group in groups} == {SUM}
    if not (is_of_one and all(arrays)):
        return ""
    is_row = len({name.rpartition(",")[0] for name in groups[0].names}) == 1
    return f"each {'row' if is_row else 'column'} of {shown(*arrays)} adds up to {totals.pop()}"


def guessed(data: Sequence[str], holds: Callable[[Condition], bool], guesses: Iterable[Condition]) -> Condition | None:
    """The first of the conditions that holds, which saves a search; none of them need hold."""
    return next((guess for guess in (ANYWHERE, *guesses) if {*guess.names} <= {*data} and holds(guess)), None)


def condition_of(data: Sequence[str], leaves: Leaves, holds: Callable[[Condition], bool]) -> Condition | None:
    """The least of the data that has to stay for a formula to be right; None if even all of them are not enough.

    Args:
        data: the names that may stay.
        leaves: the numbers here.
        holds: whether the formula is right at points nearby that keep a condition.

    >>> leaves = {"y1": 1.0, "y2": 0.0, "x": 2.0}
    >>> def holds(condition):  # of a formula that is right where y1 + y2 = 1
    ...     there = condition.kept({"y1": 1.1, "y2": 0.05, "x": 2.2}, leaves)
    ...     return abs(there["y1"] + there["y2"] - 1) < 1e-9
    >>> condition_of(["y1", "y2", "x"], leaves, holds).words(leaves)
    'where y1 + y2 = 1'
    """
    if not holds(Condition(tuple(data))):
        return None
    condition = Condition(tuple(_least((), data, holds)))
    numbers = {name: as_float(leaves[name]) for name in condition.fixed}
    for relation in RELATIONS:
        related = _related(condition, relation, numbers, holds)
        if related != condition and holds(related):
            condition = related
    return condition


def _least(staying: Collection[str], data: Sequence[str], holds: Callable[[Condition], bool]) -> list[str]:
    """The least of the data that have to stay beside others: halves are tried first (QuickXplain, Junker 2004)."""
    if holds(Condition(tuple(staying))):
        return []
    if len(data) == 1:
        return list(data)
    first, second = data[: len(data) // 2], data[len(data) // 2 :]
    of_second = _least((*staying, *first), second, holds)
    return [*_least((*staying, *of_second), first, holds), *of_second]


def _related(
    condition: Condition, relation: Relation, numbers: Mapping[str, float], holds: Callable[[Condition], bool]
) -> Condition:
    """The condition, with a relation in place of fixed numbers as far as it holds between each two of them."""
    groups: list[list[str]] = []
    for name in condition.fixed:
        for group in groups:
            others = tuple(other for other in condition.fixed if other not in (name, group[0]))
            if holds(Condition(others, (*condition.groups, Group(relation, (group[0], name))))):
                group.append(name)
                break
        else:
            groups.append([name])
    new = [Group(relation, tuple(names)) for names in groups if _is_related(relation, names, numbers)]
    free = {name for group in new for name in group.names}
    return Condition(tuple(x for x in condition.fixed if x not in free), (*condition.groups, *new))
