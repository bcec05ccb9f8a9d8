"""Slices of arrays in a formula: ``x[1:3]``, with both ends as on paper, or as in NumPy where the first entry is 0.

A person who counts from 1 writes x₁ … x₃ as 1:3; one who counts from 0 has it from NumPy, where the end is left out.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence

from autograd.paper.formula_text import nodes_of
from autograd.paper.strict import SIGNS

Index = int | slice | None  # of one axis; None stands for all

_MOST = 4  # entries of a slice that are listed


def places(start: int, stop: int, first: int) -> range:
    """The places of a slice.

    >>> list(places(1, 3, first=1)), list(places(1, 3, first=0))
    ([1, 2, 3], [1, 2])
    """
    return range(start, stop + first)


def with_entries(text: str, first: int) -> str:
    """A formula in strict notation with the entries of each slice that has an end, for a person to see which are meant.

    >>> with_entries("k @ x[1:3]", 1), with_entries("sum(X[2, :2])", 0)
    ('k @ [x[1], x[2], x[3]]', 'sum([X[2, 0], X[2, 1]])')
    """
    plain = " ".join(text.split()).translate(SIGNS).encode()
    for node in sorted(_slices_of(text), key=lambda node: -node.col_offset):
        array = plain[node.value.col_offset : node.value.end_col_offset].decode()
        index = [_read(part) for part in _parts(node)]
        listed = _listed(array, index, first).encode()
        plain = plain[: node.col_offset] + listed + plain[node.end_col_offset :]
    return plain.decode() if _slices_of(text) else text


def _slices_of(text: str) -> list[ast.Subscript]:
    """The slices with an end; none in a text that is no formula."""
    parts = nodes_of(text) if ":" in text else []
    return [node for node in parts if isinstance(node, ast.Subscript) and _has_an_end(node)]


def _has_an_end(node: ast.Subscript) -> bool:
    parts = _parts(node)
    ends = any(isinstance(part, ast.Slice) and part.upper for part in parts)
    bounds = [bound for part in parts for bound in _bounds(part)]
    return ends and all(isinstance(bound, ast.Constant) and isinstance(bound.value, int) for bound in bounds)


def _parts(node: ast.Subscript) -> Sequence[ast.expr]:
    return node.slice.elts if isinstance(node.slice, ast.Tuple) else [node.slice]


def _bounds(part: ast.expr) -> Iterator[ast.expr]:
    yield from filter(None, (part.lower, part.upper)) if isinstance(part, ast.Slice) else (part,)


def _read(part: ast.expr) -> Index:
    """The index that stands in a formula, of whole numbers."""
    if not isinstance(part, ast.Slice):
        return int(ast.literal_eval(part))
    start, stop = (bound and ast.literal_eval(bound) for bound in (part.lower, part.upper))
    return slice(start, stop) if stop is not None else None


def _listed(array: str, index: Sequence[Index], first: int) -> str:
    """The entries that an index stands for, in brackets for each slice."""
    for axis, part in enumerate(index):
        if isinstance(part, slice):
            chosen = places(first if part.start is None else part.start, part.stop, first)
            rows = [_listed(array, [*index[:axis], place, *index[axis + 1 :]], first) for place in chosen[:_MOST]]
            if len(chosen) > _MOST:
                rows[2:] = ["…", _listed(array, [*index[:axis], chosen[-1], *index[axis + 1 :]], first)]
            return f"[{', '.join(rows)}]"
    return f"{array}[{', '.join(':' if part is None else str(part) for part in index)}]"
