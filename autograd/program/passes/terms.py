"""Terms: what a sum over the batch is made of.

The sum over all samples of ``3·w·u·v + b``, with w and b shared, is 3·w times that of ``u·v``, and b once for each
sample.  So the loop over the batch adds up the product of u and v alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from autograd.program.passes.code import Code, Line
from autograd.program.passes.ranks import VARYING
from autograd.table import ops
from autograd.table.rows import Operation

Pair = tuple[Line, Line]


class BatchTerm(NamedTuple):
    """A number times a shared line times a sum over the batch: of a line, or of the product of two."""

    number: float
    coefficient: Line | None
    atom: Line | Pair | None  # None: the coefficient itself, once for each sample


def batch_terms(code: Code, ranks: Sequence[int], outputs: Sequence[Line]) -> list[list[BatchTerm]]:
    """For each of the outputs the terms whose sum is its sum over the batch."""
    apart = _TakingApart(code, ranks)
    return [[*apart.terms(line)] for line in outputs]


class _TakingApart:
    """Lines as terms; a line that is used elsewhere, too, is not taken apart."""

    def __init__(self, code: Code, ranks: Sequence[int]) -> None:
        self._code, self._ranks = code, ranks
        self._users = Counter(argument for args in code.args for argument in args)  # outputs are sums themselves

    def terms(self, line: Line, number: float = 1.0) -> Iterator[BatchTerm]:
        """The terms of a number times a line."""
        op, args = self._code.ops[line], self._code.args[line]
        if self._ranks[line] < VARYING:
            yield BatchTerm(number, line, None)
        elif self._users[line] > 1 or op not in _LINEAR or self._may_be_exact(op, args):
            yield BatchTerm(number, None, line)
        elif op is ops.negative:
            yield from self.terms(args[0], -number)
        elif op is ops.multiply:
            yield self._product(args[0], args[1], number)
        elif op is ops.dot:
            for pair in zip(args[::2], args[1::2], strict=False):
                yield self._product(pair[0], pair[1], number)
            if len(args) % 2:
                yield from self.terms(args[-1], number)
        else:
            for argument in args:
                yield from self.terms(argument, number)

    def _may_be_exact(self, op: Operation | None, args: tuple[Line, ...]) -> bool:
        """Whether it is a sum of given numbers: where m is near -x, ``x + m`` has no error, and the sums of each do."""
        return op in _ADDING and sum(self._is_given(argument) for argument in args) > 1

    def _is_given(self, line: Line) -> bool:
        """Whether it is an input or a constant, with either sign."""
        if self._code.ops[line] is ops.negative:
            (line,) = self._code.args[line]
        return self._code.ops[line] is None

    def _product(self, a: Line, b: Line, number: float) -> BatchTerm:
        """A product of two varying lines, or of a varying one with a shared one."""
        low, high = (a, b) if self._ranks[a] <= self._ranks[b] else (b, a)
        if self._ranks[low] == VARYING:
            return self._couple(low, high, number)
        args = self._code.args[high]
        is_pair = self._code.ops[high] is ops.multiply and all(self._ranks[x] == VARYING for x in args)
        return BatchTerm(number, low, (args[0], args[1]) if is_pair and self._users[high] == 1 else high)

    def _couple(self, a: Line, b: Line, number: float) -> BatchTerm:
        """A product of two varying lines.

        Of w·u and v, with w shared, it is w times that of u and v, whose sum may serve several outputs: the step of the
        2-2-1 network has five sums then, and not seven.
        """
        for scaled, other in ((a, b), (b, a)):
            if self._code.ops[scaled] is ops.multiply:
                low, high = sorted(self._code.args[scaled], key=self._ranks.__getitem__)
                if self._ranks[low] < VARYING:
                    return BatchTerm(number, low, (min(high, other), max(high, other)))
        return BatchTerm(number, None, (a, b))


_ADDING = {ops.add, ops.sum_}
_LINEAR = {*_ADDING, ops.negative, ops.multiply, ops.dot}
