"""Distributed sums: what stands between two weighted sums is not computed for the sake of a gradient.

Let h be ``w1*x1 + w2*x2``, and d a weighted sum of h and others.  The gradient by the weight of h is the sum of ``d*h``
over the batch, which is w1 times that of ``d*x1``, and w2 times that of ``d*x2``.  So no sample needs h itself, and d
becomes a weighted sum of x1 and x2.  The step of the 2-2-1 network took three times as long without.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Container, Mapping, Sequence
from functools import partial, reduce
from typing import NamedTuple

from autograd.program.passes.code import Code, Draft, Line
from autograd.program.passes.factors import MOST_FACTORS, multiplied
from autograd.program.passes.ranks import VARYING, ranks_of
from autograd.table import ops

MOST_TERMS = 8  # of a sum that is distributed


class _Term(NamedTuple):
    """A number times shared factors times an atom: a line that is not taken apart."""

    number: float
    factors: tuple[Line, ...]
    atom: Line


Products = Mapping[Line, tuple[Line, Line]]
Forms = dict[Line, list[_Term]]


def with_sums_distributed(code: Code, varying: frozenset[Line], summed: frozenset[int]) -> Code:
    """The code with sums over the batch of ``d*x1`` and ``d*x2`` in place of that of ``d*(w1*x1 + w2*x2)``.

    Args:
        code: the program.
        varying: the inputs that have a batch axis.
        summed: the outputs that are summed over the batch, by their place.
    """
    if not varying or not summed:
        return code
    ranks = ranks_of(code, varying)
    products = _summed_products(code, ranks, summed)
    kept = [line for place, line in enumerate(code.outputs) if place not in summed]
    forms = _forms(code, ranks, products, kept) if products else {}
    if not forms or _count(products, forms, ranks) > _count(products, {}, ranks):
        return code
    draft = Draft(code.inputs)
    new = [*range(code.inputs)]
    for line in range(code.inputs, len(code)):
        op, args = code.ops[line], code.args[line]
        if op is None:
            new.append(draft.constant(code.constants[line]))
        elif line in products and not forms.keys().isdisjoint(args):
            new.append(_written(draft, _multiplied_out(products[line], forms, ranks), new))
        else:
            new.append(draft.line(op, tuple([new[a] for a in args])))
    return draft.code([new[line] for line in code.outputs])


def _summed_products(code: Code, ranks: Sequence[int], summed: frozenset[int]) -> Products:
    """The products of two varying lines that are only needed for sums over the batch."""
    is_summed = [True] * len(code)
    for place, line in enumerate(code.outputs):
        is_summed[line] &= place in summed
    products = {}
    for line in range(len(code) - 1, code.inputs - 1, -1):
        args = code.args[line]
        if is_summed[line] and code.ops[line] is ops.multiply and all(ranks[a] == VARYING for a in args):
            products[line] = args[0], args[1]
        is_linear = is_summed[line] and _parts(code, ranks, line) is not None
        for argument in args:
            is_summed[argument] &= is_linear
    return products


def _parts(code: Code, ranks: Sequence[int], line: Line) -> list[_Term] | None:
    """What a varying line is the sum of, each with at most one factor; None if it is no weighted sum."""
    op, args = code.ops[line], code.args[line]
    if ranks[line] < VARYING:
        return None
    if op is ops.add or op is ops.sum_:
        return [_Term(1.0, (), a) for a in args]
    if op is ops.subtract:
        return [_Term(1.0, (), args[0]), _Term(-1.0, (), args[1])]
    if op is ops.negative:
        return [_Term(-1.0, (), args[0])]
    if op is not ops.multiply and op is not ops.dot:
        return None
    pairs = [sorted(args[i : i + 2], key=ranks.__getitem__) for i in range(0, len(args) - 1, 2)]
    if any(ranks[low] == VARYING for low, _ in pairs):
        return None
    return [*[_Term(1.0, (low,), high) for low, high in pairs], *[_Term(1.0, (), a) for a in args[2 * len(pairs) :]]]


def _forms(code: Code, ranks: Sequence[int], products: Products, kept: Sequence[Line]) -> Forms:
    """The terms of the lines in products that go on into one other sum, and of those that are a scaled atom.

    A line that is squared stays: the terms of its square may be far larger than their sum.
    """
    users = _users(code, products, kept)
    factors = {factor for pair in products.values() for factor in pair}
    opened = {line for line, lines in users.items() if len(lines) == 1 and line not in factors}
    summed = [a for a in factors.difference(a for a, b in products.values() if a == b) if _parts(code, ranks, a)]
    between = {a for a in summed if len(users[a]) == 1 and users[a] != [a] and _parts(code, ranks, users[a][0])}
    scaled = {a for a in summed if not users[a]}
    forms: Forms = {}
    for line in sorted(between | scaled):
        terms = _terms(code, ranks, line, opened)
        if terms is not None and (line in between or len(terms) == 1):
            forms[line] = terms
            opened.add(line)
    large = {a for pair in products.values() if all(len(forms.get(a, ())) > 1 for a in pair) for a in pair}
    forms = {line: terms for line, terms in forms.items() if line not in large}
    return {} if between.isdisjoint(forms) else forms


def _users(code: Code, products: Products, kept: Sequence[Line]) -> dict[Line, list[Line]]:
    """For each line those that need it, but for products; itself if it is an output that is kept."""
    users: dict[Line, list[Line]] = defaultdict(list)
    for line, args in enumerate(code.args):
        for argument in args if line not in products else ():
            users[argument].append(line)
    for line in kept:
        users[line].append(line)
    return users


def _terms(code: Code, ranks: Sequence[int], line: Line, opened: Container[Line]) -> list[_Term] | None:
    """The terms of a line in which opened ones are taken apart; None if it is no weighted sum of a few."""
    found: list[_Term] = []
    waiting = [_Term(1.0, (), line)]
    while waiting:
        number, factors, atom = waiting.pop()
        parts = _parts(code, ranks, atom) if atom == line or atom in opened else None
        parts = [part for part in parts or [] if part.factors or code.constants.get(part.atom) != 0]
        if not parts or (factors and _plain(parts) > 1):
            found.append(_Term(number, factors, atom))
        else:
            waiting += [_Term(number * n, factors + more, a) for n, more, a in parts[::-1]]
        if len(found) + len(waiting) > MOST_TERMS or len(factors) > MOST_FACTORS:
            return None
    return None if _plain(found) > 1 else found


def _plain(terms: Sequence[_Term]) -> int:
    """How many terms have no factor: with two of them, as in ``(x - m)/s``, a sum may be exact, and stays."""
    return sum(not term.factors for term in terms)


class _Product(NamedTuple):
    """A number times shared factors times one or two varying lines."""

    number: float
    shared: tuple[Line, ...]
    varying: tuple[Line, ...]


def _multiplied_out(pair: tuple[Line, Line], forms: Forms, ranks: Sequence[int]) -> list[_Product]:
    """A product of two lines as a sum of products."""
    left, right = [forms.get(line, [_Term(1.0, (), line)]) for line in pair]
    found = []
    for a, b in itertools.product(left, right):
        atoms = sorted((a.atom, b.atom))
        shared = [line for line in atoms if ranks[line] < VARYING]
        varying = [line for line in atoms if ranks[line] == VARYING]
        found.append(_Product(a.number * b.number, (*a.factors, *b.factors, *shared), tuple(varying)))
    return found


def _count(products: Products, forms: Forms, ranks: Sequence[int]) -> int:
    """How many different products are summed over the batch."""
    return len({each.varying for pair in products.values() for each in _multiplied_out(pair, forms, ranks)})


def _written(draft: Draft, products: Sequence[_Product], new: Sequence[Line]) -> Line:
    """The sum of products."""
    lines = []
    for number, shared, varying in products:
        factors = [new[a] for a in shared] + ([draft.constant(number)] if number != 1 else [])
        line = reduce(partial(multiplied, draft), [new[a] for a in varying])
        if factors:
            line = draft.line(ops.multiply, (reduce(partial(multiplied, draft), factors), line))
        lines.append(line)
    return lines[0] if len(lines) == 1 else draft.line(ops.sum_, tuple(lines))
