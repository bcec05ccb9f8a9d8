"""The sum of products that a neuron computes, written out for each number of its inputs."""

from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from autograd.table.arithmetic import Number

Products = Callable[[Sequence[Any], Sequence[Any]], Any]
LONGEST = 64  # products that are written out: a longer text takes too long to compile

_PRODUCTS = """
def products(xs, ws):
    {xs}, = xs
    {ws}, = ws
    return 0 + {terms}
"""

_PRODUCTS_IN_A_LOOP = """
def products(xs, ws):
    total = 0
    for x, w in zip(xs, ws):
        total += x * {w}
    return total + {last}
"""


def weighted_sum(*terms: Number) -> Number:
    """x1*w1 + x2*w2 + … of x1, w1, x2, w2, …; a last term without a partner is added as it is."""
    count = len(terms) // 2
    ws = (*terms[1::2], *terms[2 * count :])
    total: Number = sum_of_products(count, len(ws) > count)(terms[: 2 * count : 2], ws)
    return total


@cache
def sum_of_products(count: int, added: bool, number: str = "{}", **names: Any) -> Products:
    """A function of xs and ws that adds x1*w1 + x2*w2 + … from the left, and where it is ``added`` one more of the ws.

    A few products are written out one by one, which takes less than half the time of a loop.

    Args:
        count: how many xs there are.
        added: whether there is one w more.
        number: a piece of Python that makes a number of a w: a list of the numbers would take as long as the sum.
        names: what this piece uses.
    """
    if 0 < count <= LONGEST:
        xs, ws = [f"x{i}" for i in range(count)], [f"w{i}" for i in range(count + added)]
        terms = [*map("{} * {}".format, xs, map(number.format, ws)), *map(number.format, ws[count:])]
        text = _PRODUCTS.format(xs=", ".join(xs), ws=", ".join(ws), terms=" + ".join(terms))
    else:
        text = _PRODUCTS_IN_A_LOOP.format(w=number.format("w"), last=number.format("ws[-1]") if added else 0)
    exec(text, names)
    function: Products = names["products"]
    return function
