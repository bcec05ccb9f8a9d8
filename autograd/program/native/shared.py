"""The file of shared numbers: what is the same for all samples of a batch."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from autograd.program.native.lanes import Lanes
from autograd.program.passes.code import Code, Line


class Shared:
    """Where each number stands.

    Args:
        code: the program.
        given: the inputs among them, which stand in front.
        computed: the others.
    """

    def __init__(self, code: Code, given: Sequence[Line], computed: Sequence[Line]) -> None:
        self.code = code
        self._place = {line: place for place, line in enumerate([*given, *computed])}
        self.given = len(given)
        self.count = len(self._place)
        self._constants: dict[str, int] = {}
        self.constants: list[tuple[int, float]] = []  # each with its place

    def has(self, line: Line) -> bool:
        """Whether a line is the same for all samples."""
        return line in self._place or line in self.code.constants

    def place(self, line: Line) -> int:
        """The place of a line; a constant gets one when somebody asks."""
        number = self.code.constants.get(line)
        return self._place[line] if number is None else self.constant(number)

    def constant(self, number: float) -> int:
        """The place of a number that is known now."""
        key = repr(number)
        if key not in self._constants:
            self._constants[key] = self.reserved(1)
            self.constants.append((self._constants[key], number))
        return self._constants[key]

    def reserved(self, count: int) -> int:
        """The first of new places."""
        self.count += count
        return self.count - count

    def read(self, m: Lanes, file: Any, line: Line) -> Any:
        """A line, in all lanes."""
        number = self.code.constants.get(line)
        return m.number(number) if number is not None else m.spread(file[self._place[line]])
