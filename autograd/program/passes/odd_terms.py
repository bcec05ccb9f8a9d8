"""Odd terms: what only one of several weighted sums has stands outside of it.

``x1 + w*h1 + v*h2`` and ``x2 + …`` of the same h1 and h2 are two neurons that add to their inputs.  With x1 and x2
outside, the weighted sums are of the same numbers, and one product with a matrix.  That took a quarter off the time of
a small transformer.
"""

from __future__ import annotations

from collections import Counter

from autograd.program.passes.code import Code, Draft, Line
from autograd.table import ops

MOST = 2  # odd terms of a sum: each of them is multiplied and added one by one
LEAST = 2  # terms that stay


def with_odd_terms_outside(code: Code) -> Code:
    """The code with odd terms outside of ``dot`` lines that are alike but for these."""
    odd = _odd_terms(code)
    if not odd:
        return code
    draft = Draft(code.inputs)
    new = [*range(code.inputs)]
    for line in range(code.inputs, len(code)):
        op, args = code.ops[line], tuple([new[a] for a in code.args[line]])
        if op is None:
            new.append(draft.constant(code.constants[line]))
        else:
            new.append(_written(draft, args, odd[line]) if line in odd else draft.line(op, args))
    return draft.code([new[line] for line in code.outputs])


def _odd_terms(code: Code) -> dict[Line, list[int]]:
    """For each ``dot`` that others are like where the odd atoms stand among its arguments."""
    if ops.dot not in code.kinds:
        return {}
    dots = [line for line, op in enumerate(code.ops) if op is ops.dot]
    uses = Counter(atom for line in dots for atom in code.args[line][1::2])
    common = {line: tuple(sorted(atom for atom in code.args[line][1::2] if uses[atom] > 1)) for line in dots}
    alike = Counter(common.values())
    odd = {}
    for line in dots:
        args, stay = code.args[line], len(common[line])
        if alike[common[line]] > 1 and stay >= LEAST and 0 < len(args) // 2 - stay <= MOST:
            odd[line] = [place for place in range(1, len(args), 2) if uses[args[place]] == 1]
    return odd


def _written(draft: Draft, args: tuple[Line, ...], odd: list[int]) -> Line:
    """A weighted sum whose odd terms are added to it."""
    stays = [args[i] for i in range(len(args)) if i not in odd and i + 1 not in odd]
    terms = [draft.line(ops.dot, tuple(stays))]
    for place in odd:
        coefficient, atom = args[place - 1], args[place]
        is_plain = draft.constants.get(coefficient) == 1
        terms.append(atom if is_plain else draft.line(ops.multiply, (coefficient, atom)))
    return draft.line(ops.add if len(terms) == 2 else ops.sum_, tuple(terms))
