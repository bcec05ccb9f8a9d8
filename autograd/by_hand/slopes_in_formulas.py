"""Derivatives of vectors as factors of a formula: (∂a/∂z)ᵀ ∂E/∂a with a matrix, ∂E/∂a ⊙ ∂a/∂z entry by entry."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from autograd.by_hand.example.array_claims import are_entry_by_entry
from autograd.by_hand.example.example import NamedValues
from autograd.engine.backward import adjoints
from autograd.engine.numbers import Exact
from autograd.engine.value import Value
from autograd.paper.arrays import Array

_BY_ENTRIES = r"[⊙∘*]|\\odot(?![A-Za-z])"
_BEHIND = re.compile(rf"\s*\)*\s*(?:{_BY_ENTRIES})(?!\*)")
_BEFORE = re.compile(rf"(?:{_BY_ENTRIES})\s*\(*\s*$")


class Slopes(NamedTuple):
    """The derivative of a vector by a vector, or by a number."""

    of: str
    by: str
    is_by_entries: bool = False  # whether it is the vector of what each entry has by its own

    def shaped(self, arrays: Mapping[str, Array]) -> Array:
        """An array of its shape."""
        of, by = vector_of(self.of, arrays), vector_of(self.by, arrays)
        rows = of.shape
        shape = rows if self.is_by_entries or not by.entries else rows + by.shape
        return Array(shape, [0.0] * (rows[0] * (shape[1] if len(shape) > 1 else 1)))

    def at(self, graph: NamedValues, arrays: Mapping[str, Array]) -> Array:
        """What it is on a graph."""
        by = vector_of(self.by, arrays).entries or [self.by]
        rows = [self._row(graph[label], [graph[name] for name in by]) for label in vector_of(self.of, arrays).entries]
        found = [row[i] for i, row in enumerate(rows)] if self.is_by_entries else [x for row in rows for x in row]
        return Array(self.shaped(arrays).shape, found)

    def _row(self, of: Value, by: list[Value]) -> list[Exact]:
        slopes = adjoints(of)
        return [slopes.get(x, 0.0) for x in by]


def slopes_at(
    of: str, by: str, found: re.Match[str], arrays: Mapping[str, Array], start: Mapping[str, Value]
) -> Slopes | None:
    """The derivative of vectors that stands at a place of a formula; None if it is none that has rows and columns.

    It is taken entry by entry where the sign beside it says so, and the function is one of each entry.
    """
    above, below = vector_of(of, arrays), vector_of(by, arrays)
    if not above.entries or len(above.shape) != 1:
        return None
    if below.entries:
        if len(below.shape) != 1:
            return None
        text = found.string
        is_beside = _BEHIND.match(text, found.end()) or _BEFORE.search(text[: found.start()])
        return Slopes(of, by, bool(is_beside) and are_entry_by_entry(above, below, start))
    return Slopes(of, by) if by in start else None


def vector_of(name: str, arrays: Mapping[str, Array]) -> Array:
    """The labels in an array, or in a row of one, as the s[2] of time step 2; no labels of what is neither.

    >>> vector_of("s[2]", {"s": Array((2, 1), ["s[1,1]", "s[2,1]"])}).entries
    ('s[2,1]',)
    """
    if name in arrays:
        return arrays[name]
    whole = arrays.get(name.partition("[")[0]) if name.endswith("]") else None
    entries = [label for label in whole.entries if label.startswith(f"{name[:-1]},")] if whole else []
    return Array((len(entries),), entries)
