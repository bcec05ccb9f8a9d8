"""Derivatives of vectors as factors of a formula: (∂a/∂z)ᵀ ∂E/∂a with a matrix, ∂E/∂a ⊙ ∂a/∂z entry by entry.

∂a/∂z has a row for each entry of a.  In the denominator layout that is a column, and ∂E/∂z is ∂a/∂z ∂E/∂a there.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any, NamedTuple

from autograd.by_hand.example.example import NamedValues
from autograd.by_hand.keys.array_keys import are_entry_by_entry
from autograd.engine.backward import adjoints
from autograd.engine.numbers import Exact
from autograd.engine.value import Value, number_in
from autograd.paper.arrays import Array
from autograd.table.arithmetic import as_float

_BY_ENTRIES = r"[⊙∘*]|\\odot(?![A-Za-z])"
_BEHIND = re.compile(rf"\s*\)*\s*(?:{_BY_ENTRIES})(?!\*)")
_BEFORE = re.compile(rf"(?:{_BY_ENTRIES})\s*\(*\s*$")


class Slopes(NamedTuple):
    """The derivative of a vector with respect to a vector, or to a number."""

    of: str
    by: str
    is_by_entries: bool = False  # whether it is the vector of what each entry has by its own

    def shaped(self, arrays: Mapping[str, Array]) -> Array:
        """An array of its shape."""
        of, by = vector_of(self.of, arrays), vector_of(self.by, arrays)
        rows = of.shape
        shape = rows if self.is_by_entries or not by.entries else rows + by.shape
        return Array(shape, [0.0] * (rows[0] * (shape[1] if len(shape) > 1 else 1)))

    def is_matrix(self, arrays: Mapping[str, Array]) -> bool:
        """Whether it has rows and columns."""
        return bool(vector_of(self.by, arrays).entries) and not self.is_by_entries

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
    """The derivative of a vector at a place of a formula; None if there is none, or if it has no rows and columns.

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


def in_the_other_layout(text: str, slopes: Collection[str]) -> str:
    """A formula with the transpose of each of these names.

    >>> in_the_other_layout("dzdx @ dadz @ dEda", ["dzdx", "dadz"])
    'dzdx.T @ dadz.T @ dEda'
    """
    return re.sub(rf"(?<![\w.])(?:{'|'.join(map(re.escape, slopes))})(?!\w)", r"\g<0>.T", text) if slopes else text


def is_the_gradient(x: Any, of: Value, by: Iterable[Value]) -> bool:
    """Whether an array has the derivatives of a node with respect to these for its entries, but for rounding."""
    if not isinstance(x, Array):
        return False
    found, true = [as_float(number_in(entry)) for entry in x.entries], adjoints(of)
    slopes = [as_float(true.get(node, 0.0)) for node in by]
    nearly = 1e-9 * max(map(abs, slopes), default=0.0)
    return len(found) == len(slopes) and all(abs(a - b) <= nearly for a, b in zip(found, slopes, strict=True))


def vector_of(name: str, arrays: Mapping[str, Array]) -> Array:
    """The labels in an array, or in a row of one, as the s[2] of time step 2; of anything else no labels.

    >>> vector_of("s[2]", {"s": Array((2, 1), ["s[1,1]", "s[2,1]"])}).entries
    ('s[2,1]',)
    """
    if name in arrays:
        return arrays[name]
    whole = arrays.get(name.partition("[")[0]) if name.endswith("]") else None
    entries = [label for label in whole.entries if label.startswith(f"{name[:-1]},")] if whole else []
    return Array((len(entries),), entries)
