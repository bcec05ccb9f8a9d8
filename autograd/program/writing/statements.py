"""Statements: the works of a program as lines of NumPy, with a row for each number and a column for each sample."""

from __future__ import annotations

import re
from collections.abc import Sequence

from autograd.paper.written import Written, operated
from autograd.program.passes.blocks import Block, Matrix, Total, Work
from autograd.program.passes.code import Line
from autograd.program.passes.ranks import VARYING
from autograd.program.writing.arrays import Arrays, atom, factor, term
from autograd.program.writing.numpy_forms import NUMPY
from autograd.table.rows import SUM

_ADDED_MINUS = re.compile(r" \+ \(-(\d[\d.]*(?:e[+-]?\d+)?)\)(?!\*\*)")  # a + (-1) is a - 1
MOST_ADDED = 6  # terms that are written with plus signs


class Statements:
    """Works as statements.

    Args:
        arrays: where they go.
        ranks: the rank of every line.
    """

    def __init__(self, arrays: Arrays, ranks: Sequence[int]) -> None:
        self._arrays = arrays
        self._ranks = ranks

    def write(self, work: Work) -> None:
        """Write a work."""
        varies = self._ranks[work.lines[0]] == VARYING
        if isinstance(work, Total):
            self._arrays.put("t", work.lines, self._total(work.atoms), varies=varies, is_single=True)
        elif isinstance(work, Matrix):
            written = self._product(work, varies=varies)
            self._arrays.put("h", work.lines, written, varies=varies, is_single=len(work.lines) == 1)
        else:
            self._write_block(work, varies=varies)

    def _write_block(self, work: Block, *, varies: bool) -> None:
        """One operation: lines that are all equal are one, of an array with a single axis."""
        operands = [lines[:1] if len({*lines}) == 1 else lines for lines in work.operands]
        parts = [self._arrays.taken(lines, is_column=varies and self._ranks[lines[0]] < VARYING) for lines in operands]
        is_single = all(len(lines) == 1 for lines in operands)
        written = operated(work.op, parts, NUMPY)
        written = written._replace(text=_ADDED_MINUS.sub(r" - \1", written.text))
        self._arrays.put("t", work.lines, written, varies=varies, is_single=is_single)

    def _total(self, atoms: Sequence[Line]) -> Written:
        if len(atoms) <= MOST_ADDED and self._arrays.are_apart(atoms):
            return Written(" + ".join(term(self._arrays.taken([line])) for line in atoms), SUM)
        return Written(f"{atom(self._arrays.taken(atoms))}.sum(0)")

    def _product(self, work: Matrix, *, varies: bool) -> Written:
        """A product with a matrix, or with a row of numbers."""
        atoms = self._arrays.taken(work.atoms)
        vectors = factor(atoms)
        if len(work.lines) == 1:
            text = f"{factor(self._arrays.taken(work.coefficients[0]))} @ {vectors}"
        else:
            text = f"{self._arrays.matrix(work.coefficients, 'W')} @ {vectors}"
        if work.offsets:
            text += f" + {self._offsets(work.offsets, is_column=varies)}"
        return Written(text, SUM)

    def _offsets(self, lines: Sequence[Line], *, is_column: bool) -> str:
        written = self._arrays.taken(lines)
        if len(lines) == 1:
            return term(written)
        return self._arrays.assigned("b", written.text) + ("[:, None]" if is_column else "")
