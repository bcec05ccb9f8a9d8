"""Arrays: which names of a text hold which lines of a program, and how some of them are taken."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from autograd.paper.written import Written
from autograd.program.passes.code import Line
from autograd.program.writing.identifiers import Identifiers
from autograd.program.writing.indices import grid_of, index_of, part_of
from autograd.program.writing.numpy_forms import numeral, written_number
from autograd.table.rows import ATOM, PRODUCT, SUM

LONGEST_INSIDE = 60  # letters of what stands inside a longer line, without a name of its own


class Array(NamedTuple):
    """A variable.  It has an axis for its lines unless there is a single one, and then one for the samples."""

    number: int
    size: int
    varies: bool
    is_single: bool


class Arrays:
    """The variables of a text while it is written.

    Args:
        constants: the lines that are numbers.
        names: those that are taken.
        inside: the numbers of the arrays that have no name, since they are used once, and as a whole.
    """

    def __init__(self, constants: Mapping[Line, float], names: Identifiers, inside: Collection[int]) -> None:
        self.statements: list[str] = []
        self.names = names
        self.uses: Counter[int] = Counter()
        self.partly_used: set[int] = set()
        self._constants = constants
        self._inside = inside
        self._arrays: list[Array] = []
        self._at: dict[Line, tuple[Array, int]] = {}
        self._name: dict[int, str] = {}
        self._waiting: dict[int, tuple[str, Written]] = {}
        self._matrices: dict[tuple[tuple[Line, ...], ...], str] = {}

    # ---- putting in ----

    def given(self, name: str, lines: Sequence[Line], *, varies: bool, is_single: bool) -> None:
        """A variable that is there already."""
        self._name[self._new(lines, varies=varies, is_single=is_single).number] = name

    def put(self, stem: str, lines: Sequence[Line], written: Written, *, varies: bool, is_single: bool) -> None:
        """A variable with these lines; it is written as soon as one asks for a part of it."""
        array = self._new(lines, varies=varies, is_single=is_single)
        self._waiting[array.number] = stem, written
        if array.number not in self._inside or len(written.text) > LONGEST_INSIDE:
            self._named(array)

    def _new(self, lines: Sequence[Line], *, varies: bool, is_single: bool) -> Array:
        array = Array(len(self._arrays), len(lines), varies, is_single)
        self._arrays.append(array)
        self._at |= {line: (array, place) for place, line in enumerate(lines)}
        return array

    def _named(self, array: Array) -> str:
        """The name of a variable, written down now if it has none yet."""
        if array.number not in self._name:
            stem, written = self._waiting.pop(array.number)
            self._name[array.number] = self.assigned(stem, written.text)
        return self._name[array.number]

    def assigned(self, stem: str, text: str) -> str:
        """A new name for what is written."""
        name = self.names.numbered(stem)
        self.statements.append(f"{name} = {text}")
        return name

    # ---- taking out ----

    def taken(self, lines: Sequence[Line], *, is_column: bool = False) -> Written:
        """Some lines: with an axis for them in front, unless it is a single one.

        Args:
            lines: all of them varying, or none.
            is_column: whether shared ones stand beside varying ones, and get an axis for the samples.
        """
        is_column = is_column and len(lines) > 1
        if all(line in self._constants for line in lines):
            return self._numbers([self._constants[line] for line in lines], is_column=is_column)
        pieces = self._pieces(lines)
        if len(pieces) == 1 and pieces[0][0] is not None:
            return self._piece(*pieces[0], is_column=is_column)
        texts = [self._piece(*piece).text for piece in pieces]
        stack = "np.vstack" if any(array is not None and array.varies for array, _ in pieces) else "np.hstack"
        return Written(f"{stack}([{', '.join(texts)}]){'[:, None]' if is_column else ''}")

    def in_order(self, lines: Sequence[Line]) -> list[Line]:
        """The lines as they stand in the arrays."""
        return sorted(lines, key=lambda line: (self._at[line][0].number, self._at[line][1]))

    def together(self, lines: Sequence[Line]) -> list[list[Line]]:
        """Varying lines in groups, each of one array, in its order."""
        groups: dict[tuple[int, Line], list[Line]] = defaultdict(list)
        for line in lines:
            array, _ = self._at[line]
            groups[array.number, line if array.is_single else -1].append(line)
        return [self.in_order(group) for group in groups.values()]

    def are_apart(self, lines: Sequence[Line]) -> bool:
        """Whether the lines stand in arrays of their own, or far from one another."""
        return len(self._pieces(lines)) == len(lines)

    def _pieces(self, lines: Sequence[Line]) -> list[tuple[Array | None, list[int]]]:
        """The lines as parts of arrays, each with the places that are taken of it; those of None are constants."""
        pieces: list[tuple[Array | None, list[int]]] = []
        for line in lines:
            array, place = (None, line) if line in self._constants else self._at[line]
            if array is not None and pieces and pieces[-1][0] == array and not array.is_single:
                pieces[-1][1].append(place)
            else:
                pieces.append((array, [place]))
        return pieces

    def _piece(self, array: Array | None, places: list[int], *, is_column: bool = False) -> Written:
        if array is None:
            return written_number(self._constants[places[0]])
        self.uses[array.number] += 1
        index = "" if array.is_single else index_of(places, array.size)
        is_whole = array.is_single or (index == "" and len(places) > 1)
        if is_whole and not is_column:
            if array.number in self._waiting:
                return self._waiting.pop(array.number)[1]
            return Written(self._named(array))
        self.partly_used.add(array.number)
        if is_column and not index.startswith("["):
            return Written(f"{self._named(array)}[{index or ':'}, None]")
        text = part_of(self._named(array), places, array.size, varies=array.varies) if index else self._named(array)
        return Written(f"{text}[:, None]" if is_column else text)

    def _numbers(self, numbers: list[float], *, is_column: bool) -> Written:
        alike = len({*map(repr, numbers)}) == 1
        if alike and (is_column or len(numbers) == 1):
            return written_number(numbers[0])
        each = [numeral(number) for number in numbers]
        text = f"np.full({len(each)}, {each[0]})" if alike else f"np.array([{', '.join(each)}])"
        return Written(f"{text}[:, None]" if is_column else text)

    def matrix(self, rows: Sequence[Sequence[Line]], stem: str) -> str:
        """The name of a matrix of shared lines; of one that was there before the other way round, ``name.T``."""
        key = tuple(map(tuple, rows))
        turned = tuple(zip(*rows, strict=True))
        if key not in self._matrices and turned in self._matrices:
            return f"{self._matrices[turned]}.T"
        if key not in self._matrices:
            self._matrices[key] = self.assigned(stem, self.grid(rows))
        return self._matrices[key]

    def grid(self, rows: Sequence[Sequence[Line]]) -> str:
        """Shared lines as a matrix."""
        flat = [line for row in rows for line in row]
        if not any(line in self._constants for line in flat) and len({self._at[line][0] for line in flat}) == 1:
            array = self._at[flat[0]][0]
            if not array.is_single:
                places = [[self._at[line][1] for line in row] for row in rows]
                self.uses[array.number] += 1
                self.partly_used.add(array.number)
                view = grid_of(places, array.size)
                return f"{self._named(array)}{view.removesuffix('[:]') if view else [places]}"
        return f"{atom(self.taken(flat))}.reshape({len(rows)}, {len(rows[0])})"


def atom(written: Written) -> str:
    """What is written, for a place behind which a dot or an index stands."""
    return written.text if written.binding == ATOM else f"({written.text})"


def factor(written: Written) -> str:
    """What is written, for a place beside a sign such as ``@`` or ``*``."""
    return written.text if written.binding > PRODUCT and not written.text.startswith("-") else f"({written.text})"


def term(written: Written) -> str:
    """What is written, for a place in a sum behind its first sign."""
    return written.text if written.binding > SUM and not written.text.startswith("-") else f"({written.text})"
