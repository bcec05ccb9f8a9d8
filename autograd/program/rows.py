"""Rows of a file: which are taken, and which are free again."""

from __future__ import annotations


class Rows:
    """Blocks of rows in a file that grows as far as it has to.

    >>> rows = Rows()
    >>> rows.taken(2), rows.taken(3), rows.count
    (0, 2, 5)
    """

    def __init__(self) -> None:
        self.count = 0  # of the whole file
        self._free: list[tuple[int, int]] = []  # start and end of each gap, in order

    def taken(self, size: int) -> int:
        """The start of rows that were free, the first gap that is large enough."""
        for number, (start, end) in enumerate(self._free):
            if end - start >= size:
                self._free[number : number + 1] = [(start + size, end)] if end - start > size else []
                return start
        start = self.count
        self.count += size
        return start

    def given_back(self, start: int, size: int) -> None:
        """Rows that nobody needs any more."""
        gaps = sorted([*self._free, (start, start + size)])
        self._free = gaps[:1]
        for begin, end in gaps[1:]:
            if self._free[-1][1] == begin:
                self._free[-1] = (self._free[-1][0], end)
            else:
                self._free.append((begin, end))
