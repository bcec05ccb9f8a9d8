"""Totals: outputs that are summed over the batch, as products of matrices in NumPy, see ``reductions``."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import product
from typing import NamedTuple

from autograd.paper.written import Written
from autograd.program.passes.code import Code, Line
from autograd.program.passes.reductions import Reductions
from autograd.program.passes.terms import BatchTerm, Pair
from autograd.program.writing.arrays import Arrays, atom, factor, term
from autograd.program.writing.indices import grid_of, index_of
from autograd.program.writing.numpy_forms import numeral
from autograd.table.rows import PRODUCT, SUM

MOST_APART = 3  # arrays whose products are written one by one


class _Sum(NamedTuple):
    """Something summed over the batch: a number, or an array with one axis or two."""

    written: Written
    shape: tuple[int, ...]


class _Place(NamedTuple):
    """Where an atom is: in which sum, and at which index."""

    number: int
    at: tuple[int, ...]


class _Member(NamedTuple):
    """A term of an output."""

    output: int  # its place in the part
    coefficient: Line | None
    at: tuple[int, ...]


class _Group(NamedTuple):
    """Terms of different outputs that are written together: parts of one sum, times one number."""

    number: int  # of the sum
    factor: float
    members: list[_Member]


class Totals:
    """The sums over the batch.

    Args:
        code: the program.
        ranks: the rank of every line.
        parts: the outputs that make one array each, by their lines.
    """

    def __init__(self, code: Code, ranks: Sequence[int], parts: Sequence[Sequence[Line]]) -> None:
        self._sizes = [len(lines) for lines in parts]
        reductions = Reductions(code, ranks, [line for lines in parts for line in lines])
        self.lines = reductions.lines
        self._grids, self._plain = reductions.grids, reductions.plain
        self._terms = iter(reductions.terms)

    def bind(self, arrays: Arrays) -> None:
        """Write the sums, as soon as all lines are there."""
        self._arrays = arrays
        self._sums = [_Sum(Written("samples"), ())]
        self._at: dict[Line | Pair | None, _Place] = {None: _Place(0, ())}
        for a, b in self._grids:
            sides = arrays.together(a), arrays.together(b)
            split = max(map(len, sides)) <= MOST_APART
            for rows, columns in product(*sides) if split else [(arrays.in_order(a), arrays.in_order(b))]:
                self._bind_grid(rows, columns)
        for lines in arrays.together(self._plain):
            shape = (len(lines),) if len(lines) > 1 else ()
            self._at |= {line: _Place(len(self._sums), (i,)[: len(shape)]) for i, line in enumerate(lines)}
            written = f"{atom(arrays.taken(lines))}.sum({'1' if shape else ''})"
            self._sums.append(_Sum(Written(written), shape))
        self._groups = [_groups([next(self._terms) for _ in range(size)], self._at) for size in self._sizes]
        self._uses = Counter(group.number for groups in self._groups for group in groups)
        self._names: dict[int, str] = {}

    def _bind_grid(self, a: Sequence[Line], b: Sequence[Line]) -> None:
        """The products of all lines of a with all of b."""
        if len(a) == 1 < len(b):
            a, b = b, a
        left, right = self._arrays.taken(a), self._arrays.taken(b)
        shape = tuple(len(lines) for lines in (a, b) if len(lines) > 1)
        for (i, u), (j, v) in product(enumerate(a), enumerate(b)):
            self._at[u, v] = self._at[v, u] = _Place(len(self._sums), (i, j)[: len(shape)])
        behind = f"{atom(right)}.T" if len(b) > 1 else factor(right)
        self._sums.append(_Sum(Written(f"{factor(left)} @ {behind}", SUM), shape))

    # ---- outputs ----

    def part(self, number: int, stem: str) -> Written:
        """A part of the outputs: a number, or an array with one axis.

        Args:
            number: of the part.
            stem: how its name begins, if it gets one.
        """
        size, groups = self._sizes[number], self._groups[number]
        if size == 1:
            return _added([self._value(group) for group in groups])
        if len(groups) == 1 and (whole := self._whole(groups[0], size)) is not None:
            return whole
        name = self._arrays.assigned(stem, f"np.zeros({size})")
        for group in groups:
            self._arrays.statements.append(f"{name}{self._target(group, size)} += {self._value(group).text}")
        return Written(name)

    def _whole(self, group: _Group, size: int) -> Written | None:
        """A group that is all of a part, in order."""
        if [member.output for member in group.members] != [*range(size)] or self._sums[group.number].shape == ():
            return None
        value = self._value(group)
        return Written(f"{atom(value)}.ravel()") if self._is_grid(group) else value

    def _is_grid(self, group: _Group) -> bool:
        """Whether it is all of a sum with two axes."""
        return len(self._sums[group.number].shape) == 2 and self._is_all(group)

    def _is_all(self, group: _Group) -> bool:
        """Whether it is all of a sum, in order."""
        shape = self._sums[group.number].shape
        return [member.at for member in group.members] == [*product(*map(range, shape))]

    def _target(self, group: _Group, size: int) -> str:
        """The index of the outputs of a group."""
        outputs = [member.output for member in group.members]
        if not self._is_grid(group):
            return f"[{index_of(outputs, size) or ':'}]"
        rows = self._rows(group, outputs)
        return grid_of(rows, size) or str([rows])

    def _value(self, group: _Group) -> Written:
        """What a group adds."""
        factors = [] if abs(group.factor) == 1 else [numeral(abs(group.factor))]
        coefficients = [member.coefficient for member in group.members if member.coefficient is not None]
        if coefficients:
            factors.append(factor(self._coefficients(group, coefficients)))
        value = self._taken(group)
        if factors:
            value = Written("*".join([*factors, factor(value)]), PRODUCT)
        return Written(f"-{factor(value)}", PRODUCT) if group.factor < 0 else value

    def _coefficients(self, group: _Group, lines: Sequence[Line]) -> Written:
        if len({*lines}) == 1:
            return self._arrays.taken(lines[:1])
        if not self._is_grid(group):
            return self._arrays.taken(lines)
        return Written(self._arrays.grid(self._rows(group, lines)))

    def _rows(self, group: _Group, items: Sequence[int]) -> list[Sequence[int]]:
        """What belongs to the members of a group, in rows as those of its sum."""
        width = self._sums[group.number].shape[1]
        return [items[i : i + width] for i in range(0, len(items), width)]

    def _taken(self, group: _Group) -> Written:
        """The numbers of a group."""
        each = self._sums[group.number]
        if group.number and self._uses[group.number] > 1 and group.number not in self._names:
            self._names[group.number] = self._arrays.assigned("s", each.written.text)
        written = Written(self._names[group.number]) if group.number in self._names else each.written
        if each.shape == () or self._is_all(group):
            return written
        columns = [[member.at[axis] for member in group.members] for axis in range(len(each.shape))]
        index = [str(column[0] if len(column) == 1 else column) for column in columns]
        text = index_of(columns[0], each.shape[0]) if len(columns) == 1 else ", ".join(index)
        return Written(f"{atom(written)}[{text}]")


def _added(parts: Sequence[Written]) -> Written:
    if len(parts) == 1:
        return parts[0]
    return Written(" + ".join([parts[0].text, *map(term, parts[1:])]) if parts else "0.0", SUM)


def _groups(outputs: Sequence[Sequence[BatchTerm]], at: dict[Line | Pair | None, _Place]) -> list[_Group]:
    """The terms of some outputs in groups, in the order in which the sums have them."""
    found: dict[tuple[int, float, bool, int], list[_Member]] = defaultdict(list)
    for output, terms in enumerate(outputs):
        met: Counter[tuple[int, float, bool]] = Counter()
        for each in terms:
            place = at[each.atom]
            alike = place.number, each.number, each.coefficient is None
            found[*alike, met[alike]].append(_Member(output, each.coefficient, place.at))
            met[alike] += 1
    return [_Group(key[0], key[1], sorted(members, key=lambda m: (m.at, m.output))) for key, members in found.items()]
