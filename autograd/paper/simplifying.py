"""Terms without needless operations, as a person writes them: ½ · (2 · delta) is delta, and x·y + y·x is 2·x·y.

On paper x − x is 0; ``derivatives.terms`` keeps it, since a float could be NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.table import ops
from autograd.table.rows import Operation

Slope = Any  # a Value, or a plain number

MOST_ADDENDS = 8  # of a sum that is searched for a like term
MOST_FACTORS = 8  # of a product that is compared in any order


def simplified(term: Slope, plain: dict[Value, Slope] | None = None) -> Slope:
    """The same term without needless operations; named Values in it stay as they are.

    ``plain`` holds the terms that were simplified before, so that no node is visited twice.
    """
    if not isinstance(term, Value) or term.name:
        return term
    plain = {} if plain is None else plain
    for node in history(term, stop=lambda node: bool(node.name) or node in plain):
        if node in plain:
            continue
        if node.op is None or node.name:
            plain[node] = node
        else:
            plain[node] = _smaller(node.op, [plain[a] if isinstance(a, Value) else a for a in node.args])
    return plain[term]


def factors_of(term: Slope) -> tuple[Any, list[Value]]:
    """A term as a number and the factors of the rest, left to right."""
    number, rest = _split(term)
    factors: list[Value] = []
    waiting = [rest] if isinstance(rest, Value) else []
    while waiting:
        node = waiting.pop()
        if node.op is ops.multiply and not node.name and all(isinstance(a, Value) for a in node.args):
            waiting += [node.args[1], node.args[0]]
        else:
            scale, factor = _split(node)
            number = number * scale
            factors.append(factor)
    return number if isinstance(rest, Value) else number * rest, factors


# ---- one operation, folded where it can be ----


def _smaller(op: Operation, args: list[Slope]) -> Slope:
    """The operation on terms that are simple already."""
    if not any(isinstance(a, Value) for a in args):
        return op(*args)
    fold = _FOLDS.get(op)
    return fold(*args) if fold else _made(op, *args)


def _made(op: Operation, *args: Slope) -> Value:
    return next(a for a in args if isinstance(a, Value)).record(op, args)


def _split(term: Slope) -> tuple[Any, Slope]:
    """A term as a number times the rest: −2·x as (−2, x), a number as (itself, 1)."""
    number: Any = 1
    while isinstance(term, Value) and not term.name:
        if term.op is ops.negative:
            number, term = -number, term.args[0]
        elif term.op is ops.multiply and not isinstance(term.args[0], Value):
            number, term = number * exact(term.args[0]), term.args[1]
        else:
            break
    return (number, term) if isinstance(term, Value) else (number * exact(term), 1)


def exact(x: Slope) -> Slope:
    """A float that is a whole number as a Fraction: so 2/3 is written, and not 0.6666666666666666."""
    return Fraction(int(x)) if x.__class__ is float and x.is_integer() else x


def _scaled(number: Any, rest: Slope) -> Slope:
    """number · rest, as it is written."""
    if not isinstance(rest, Value):
        return number * rest
    if number == 0:
        return 0
    if number == 1:
        return rest
    return _made(ops.negative, rest) if number == -1 else _made(ops.multiply, number, rest)


def times(a: Slope, b: Slope) -> Slope:
    """a · b, with its number in front."""
    (m, x), (n, y) = _split(a), _split(b)
    if not isinstance(x, Value) or not isinstance(y, Value):
        return _scaled(m * n * (1 if isinstance(x, Value) else x), y if isinstance(y, Value) else x)
    if _is_reciprocal(y):
        return _scaled(m * n, 1 if _same(x, y.args[1]) else _made(ops.divide, x, y.args[1]))
    if y.op is ops.divide and not y.name and _same(x, y.args[1]):
        return times(m * n, y.args[0])  # as in ‖v‖ · v_1/‖v‖
    return _scaled(m * n, _made(ops.multiply, x, y))


def _is_reciprocal(term: Value) -> bool:
    return term.op is ops.divide and not term.name and _is(term.args[0], 1)


def plus(a: Slope, b: Slope) -> Slope:
    """a + b, with like terms put together."""
    if not isinstance(a, Value) or not isinstance(b, Value):
        return b if _is(a, 0) else a if _is(b, 0) else _sum(a, b)
    (m, x), (n, y) = _split(a), _split(b)
    if _alike(x, y):
        return _scaled(m + n, x)
    collected = _collected(a, n, y)
    return _sum(a, b) if collected is None else collected


def _collected(total: Value, number: Any, rest: Value, most: int = MOST_ADDENDS) -> Slope | None:
    """A sum to which number · rest is added where it holds such a term already: x·y + z + y·x is 2·x·y + z."""
    if total.op not in (ops.add, ops.subtract) or total.name or not most:
        return None
    before, last = total.args
    (m, x), sign = _split(last), 1 if total.op is ops.add else -1
    if isinstance(x, Value) and _alike(x, rest):
        return plus(before, _scaled(sign * m + number, x))
    if not isinstance(before, Value):
        return None
    (m, x) = _split(before)
    if isinstance(x, Value) and _alike(x, rest):
        return plus(_scaled(m + number, x), times(sign, last))
    first = _collected(before, number, rest, most - 1)
    return None if first is None else plus(first, times(sign, last))


def _alike(a: Value, b: Value) -> bool:
    """Whether two terms are the same, whatever the order of their factors."""
    if _same(a, b):
        return True
    if a.op is not ops.multiply or b.op is not ops.multiply or a.name or b.name:
        return False
    (m, left), (n, right) = factors_of(a), factors_of(b)
    if m != n or len(left) != len(right) or len(left) > MOST_FACTORS:
        return False
    for factor in left:
        same = next((other for other in right if _same(factor, other)), None)
        if same is None:
            return False
        right.remove(same)
    return True


def _sum(a: Slope, b: Slope) -> Slope:
    if not isinstance(a, Value) and not isinstance(b, Value):
        return a + b
    if not isinstance(b, Value) and a.op in (ops.add, ops.subtract) and not a.name and not isinstance(a.args[1], Value):
        shift = a.args[1] if a.op is ops.add else -a.args[1]  # x − 1 − 1 is x − 2
        return plus(a.args[0], shift + b)
    number, rest = _split(b)
    if number < 0:
        return _made(ops.subtract, a, _scaled(-number, rest))
    return _made(ops.add, a, b)


def _minus(a: Slope, b: Slope) -> Slope:
    return plus(a, times(-1, b))


def _over(a: Slope, b: Slope) -> Slope:
    if _is(b, 1) or _is(a, 0):
        return a
    (m, x), (n, y) = _split(a), _split(b)
    if not isinstance(y, Value):
        return _scaled(ops.divide(m, n), x)
    return _scaled(m / n, _made(ops.divide, x, y)) if m % n == 0 else _made(ops.divide, _scaled(m, x), _scaled(n, y))


def _to_the(a: Slope, b: Slope) -> Slope:
    if _is(b, 0):
        return 1
    if isinstance(a, Value) and a.op is ops.power and not a.name and _is_whole(b) and _is_whole(a.args[1]):
        return _made(ops.power, a.args[0], exact(a.args[1]) * b)  # (x²)² is x⁴
    return a if _is(b, 1) else _made(ops.power, a, b)


def _is_whole(term: Slope) -> bool:
    return not isinstance(term, Value) and term == int(term)


def _chosen(condition: Slope, a: Slope, b: Slope) -> Slope:
    if isinstance(condition, Value):
        return _made(ops.where, condition, a, b)
    return a if condition else b


def _is(term: Slope, number: int) -> bool:
    return not isinstance(term, Value) and bool(term == number)


_FOLDS: dict[Operation, Callable[..., Slope]] = {
    ops.add: plus,
    ops.subtract: _minus,
    ops.multiply: times,
    ops.divide: _over,
    ops.power: _to_the,
    ops.negative: lambda a: times(-1, a),
    ops.positive: lambda a: a,
    ops.where: _chosen,
}

_MOST_COMPARED = 50  # pairs of nodes, to find out whether two terms are the same


def _same(a: Slope, b: Slope) -> bool:
    """Whether two terms are written alike, with the same named Values."""
    pairs, compared = [(a, b)], 0
    while pairs:
        x, y = pairs.pop()
        if x is y:
            continue
        compared += 1
        if compared > _MOST_COMPARED:
            return False
        if isinstance(x, Value) and isinstance(y, Value):
            if x.name or y.name or x.op is None or x.op is not y.op or len(x.args) != len(y.args):
                return False
            pairs += zip(x.args, y.args, strict=True)
        elif isinstance(x, Value) or isinstance(y, Value) or x != y:
            return False
    return True
