"""Sums: chains of sums and products become one line, so that weighted sums can be seen.

``((0 + w1*x1) + w2*x2) + b`` is four lines.  Where w1, w2 and b are the same for all samples and x1 and x2 vary,
it becomes ``dot(w1, x1, w2, x2, b)``.  The order of the terms and where the parentheses stood do not matter.
"""

from __future__ import annotations

import math

import numpy as np

from autograd.program.passes.code import Code, Draft, Line
from autograd.program.passes.linear import LINEAR, has_sums, is_written
from autograd.program.passes.ranks import ranks_of, users_of
from autograd.program.passes.weighted import Term, Terms, may_be_scaled
from autograd.table import ops
from autograd.table.rows import Operation


def with_sums_gathered(code: Code, varying: frozenset[Line]) -> Code:
    """The code with chains of additions gathered into ``sum`` and ``dot`` lines.

    Args:
        code: the program.
        varying: the inputs that have a batch axis.
    """
    ranks = ranks_of(code, varying)
    return _Gathering(code, ranks).code() if has_sums(code, np.array(ranks)) else code


class _Gathering:
    """The code while it is written again; a sum that only goes into another sum waits for it."""

    def __init__(self, code: Code, ranks: list[int]) -> None:
        self._old = code
        self._rank = ranks
        self._users, self._user = users_of(code)
        self._draft = Draft(code.inputs)
        self._new: list[Line] = [*range(code.inputs)]  # -1 for a sum that waits
        self._waiting: dict[Line, Terms] = {}
        self._new_rank = self._rank[: code.inputs]

    def code(self) -> Code:
        """The whole of it."""
        old, new, users = self._old, self._new, self._users
        for line in range(old.inputs, len(old)):
            op = old.ops[line]
            if op is None:
                new.append(self._constant(old.constants[line]))
                continue
            args = tuple([new[a] for a in old.args[line]])
            if op in LINEAR:
                goes_on = users[line] == 1 and self._goes_into_a_sum(line)
                if goes_on or -1 in args or not is_written(op, args):
                    new.append(self._gathered(line, op, goes_on=goes_on))
                    continue
            new.append(self._copied(line, op, args))
        return self._draft.code([self._settled(line) for line in old.outputs])

    def _copied(self, line: Line, op: Operation, args: tuple[Line, ...]) -> Line:
        """The line as it was, from other lines."""
        if -1 in args:
            args = tuple([self._settled(a) for a in self._old.args[line]])
        self._new_rank.append(self._rank[line])
        return self._draft.line(op, args)

    def _gathered(self, line: Line, op: Operation, *, goes_on: bool) -> Line:
        """The line of a sum; -1 if it waits, since it goes on into another sum."""
        terms = self._terms(line, op)
        if terms is None:
            return self._copied(line, op, (-1,))
        if not goes_on:
            return self._written(terms, self._rank[line])
        self._waiting[line] = terms
        return -1

    # ---- the terms of a line ----

    def _terms(self, line: Line, op: Operation) -> Terms | None:
        """What a line is the sum of; None if it is not linear in what has its rank."""
        args, rank = self._old.args[line], self._rank[line]
        if op is ops.add or op is ops.sum_:
            return self._joined([self._part(a) for a in args])
        if op is ops.subtract:
            return self._joined([self._part(args[0]), self._part(args[1], -1.0)])
        if op is ops.negative:
            return self._part(args[0], -1.0)
        if op is ops.positive:
            return self._part(args[0])
        if op is ops.dot:
            pairs = [self._product(args[i], args[i + 1], rank) for i in range(0, len(args) - 1, 2)]
            return self._joined([*pairs, *([self._part(args[-1])] if len(args) % 2 else [])])
        if op is ops.multiply:
            return self._product(args[0], args[1], rank) if self._rank[args[0]] != self._rank[args[1]] else None
        return self._quotient(args[0], args[1]) if self._rank[args[1]] < rank else None

    def _part(self, line: Line, number: float = 1.0, coefficient: Line | None = None) -> Terms:
        """The terms of an argument, times a number and a coefficient."""
        is_plain = number == 1.0 and coefficient is None
        terms = self._waiting.get(line)
        if terms is None or not (is_plain or may_be_scaled(terms, number, coefficient)):
            return [Term(number, coefficient, self._settled(line))]
        del self._waiting[line]
        if is_plain:
            return terms
        return [self._scaled(term, number, coefficient) for term in terms if not self._is_zero(term)]

    def _scaled(self, term: Term, number: float, coefficient: Line | None) -> Term:
        both = coefficient if term.coefficient is None else term.coefficient
        if coefficient is not None and term.coefficient is not None:
            both = self._line(ops.multiply, (term.coefficient, coefficient))
        return Term(term.number * number, both, term.atom)

    def _product(self, a: Line, b: Line, rank: int) -> Terms:
        """The terms of a product, one side of which has a lower rank if that is possible."""
        if self._rank[a] >= rank <= self._rank[b]:
            return [Term(1.0, None, self._line(ops.multiply, (self._settled(a), self._settled(b))))]
        low, high = (b, a) if self._rank[a] > self._rank[b] else (a, b)
        low = self._settled(low)
        number = self._draft.constants.get(low)
        return self._part(high, 1.0, low) if number is None else self._part(high, number)

    def _quotient(self, a: Line, b: Line) -> Terms:
        b = self._settled(b)
        number = self._draft.constants.get(b)
        if number and math.isinf(1 / number):
            return [Term(1.0, None, self._line(ops.divide, (self._settled(a), b)))]
        if number:
            return self._part(a, 1 / number)
        return self._part(a, 1.0, self._line(ops.divide, (self._constant(1.0), b)))

    @staticmethod
    def _joined(parts: list[Terms]) -> Terms:
        """All terms in one list; the longest list grows, so that a chain takes linear time."""
        longest = max(parts, key=len)
        for part in parts:
            if part is not longest:
                longest += part
        return longest

    def _goes_into_a_sum(self, line: Line) -> bool:
        """Whether the only line that uses this one can take over its terms."""
        user = self._user[line]
        if user < 0 or self._rank[user] != self._rank[line]:
            return False
        op, args = self._old.ops[user], self._old.args[user]
        if op is ops.multiply:
            return self._rank[args[0]] != self._rank[args[1]]
        if op is ops.divide:
            return args[0] == line and self._rank[args[1]] < self._rank[line]
        if op is ops.dot:
            place = args.index(line)
            partner = place ^ 1
            return partner >= len(args) or self._rank[args[partner]] < self._rank[line]
        return op in LINEAR

    # ---- writing ----

    def _settled(self, line: Line) -> Line:
        """The new line of an old one, written now if it was waiting."""
        if self._new[line] < 0:
            self._new[line] = self._written(self._waiting.pop(line), self._rank[line])
        return self._new[line]

    def _constant(self, number: float) -> Line:
        line = self._draft.constant(number)
        self._new_rank += [0] * (line + 1 - len(self._new_rank))
        return line

    def _line(self, op: Operation, args: tuple[Line, ...]) -> Line:
        rank = self._new_rank
        rank.append(max([rank[a] for a in args]))
        return self._draft.line(op, args)

    def _written(self, terms: Terms, rank: int) -> Line:
        """A line that is the sum of terms."""
        high = self._merged([term for term in terms if self._new_rank[term.atom] == rank])
        low = [term for term in terms if self._new_rank[term.atom] < rank and not (high[1:] and self._is_zero(term))]
        offset = [self._line_of_sum([self._multiplied(term) for term in low])] if low else []
        plain = all(term.number == 1.0 and term.coefficient is None for term in high)
        if plain or len(high) + len(offset) < 3:  # a*x + b*y stays: where the two are opposite it is exactly 0
            total = [self._line_of_sum([self._multiplied(term) for term in high])] if high else []
            return self._line_of_sum([*total, *offset])
        pairs = [line for term in high for line in (self._coefficient(term), term.atom)]
        return self._line(ops.dot, (*pairs, *offset))

    def _is_zero(self, term: Term) -> bool:
        """Whether it is the 0 that Python's sum begins with."""
        return term.coefficient is None and self._draft.constants.get(term.atom) == 0

    def _merged(self, terms: Terms) -> Terms:
        """The terms with every atom once: 2·x + w·x is (2 + w)·x."""
        by_atom: dict[Line, Terms] = {}
        for term in terms:
            by_atom.setdefault(term.atom, []).append(term)
        if len(by_atom) == len(terms):
            return terms
        return [alike[0] if len(alike) == 1 else self._added(atom, alike) for atom, alike in by_atom.items()]

    def _added(self, atom: Line, alike: Terms) -> Term:
        """Terms of one atom as one term."""
        if all(term.coefficient is None for term in alike):
            return Term(sum(term.number for term in alike), None, atom)
        return Term(1.0, self._line_of_sum([self._coefficient(term) for term in alike]), atom)

    def _line_of_sum(self, lines: list[Line]) -> Line:
        if len(lines) == 1:
            return lines[0]
        return self._line(ops.add if len(lines) == 2 else ops.sum_, tuple(lines))

    def _multiplied(self, term: Term) -> Line:
        if term.coefficient is None and term.number == 1.0:
            return term.atom
        if term.coefficient is None and term.number == -1.0:
            return self._line(ops.negative, (term.atom,))
        return self._line(ops.multiply, (self._coefficient(term), term.atom))

    def _coefficient(self, term: Term) -> Line:
        if term.coefficient is None:
            return self._constant(term.number)
        if term.number == 1.0:
            return term.coefficient
        return self._line(ops.multiply, (self._constant(term.number), term.coefficient))
