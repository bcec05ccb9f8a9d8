"""The backward pass on numbers, as one loop that is written from the table.

The rule of tanh, run on symbols, gives the text ``square(sech(a))``, and this text stands in the
branch of the loop for tanh.  So a node costs a few lines; ``adjoints``, which calls the rules, takes
five to seven times as long.  The calculus stays in the table.  ``print(SOURCE)`` shows the loop.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator
from itertools import zip_longest
from typing import Any

from autograd.engine.history import local_slope, numbers_of
from autograd.table.ops import COMMON, TABLE
from autograd.table.rows import NO_PATH, Operation
from autograd.table.tracer import Tracer


class Symbol(Tracer):
    """A piece of source text that a rule can be run on."""

    def __init__(self, text: str, *, may_end: bool = False) -> None:
        self.text = text
        self.may_end = may_end  # whether it can come out as NO_PATH

    def record(self, op: Operation, args: tuple[Any, ...]) -> Symbol:
        """An operation inside a rule."""
        texts = [repr(a) for a in args]
        code = f"({op.code.format(*texts)})" if op.code else f"{op.name}({', '.join(texts)})"
        return Symbol(code, may_end=any(a is NO_PATH for a in args))

    def __repr__(self) -> str:
        return self.text


def traced(op: Operation) -> list[Symbol]:
    """The rules of a row as text, in the numbers a, b, c of its arguments, its value y, and n terms.

    >>> from autograd.table.ops import divide, tanh
    >>> traced(divide), traced(tanh)
    ([(1 / b), ((-y) / b)], [square(sech(a))])
    """
    symbols = [Symbol(name) for name in "abc"[: len(op.partials)]]
    count = [Symbol("n")] if op.repeats else []
    slopes = [rule(*symbols, *count, Symbol("y")) for rule in op.partials]
    return [slope if isinstance(slope, Symbol) else Symbol(repr(slope)) for slope in slopes]


# ---- the loop, line by line ----------------------------------------------------------------------------------


def source() -> str:
    """The text of the loop, and of a function for each row that is not common.

    A question in the loop takes some nanoseconds, and from the tenth on more than a call.
    """
    lines = [
        "def sweep(order, kind, nothing):",
        "    for node in reversed(order):",
        "        g = node.grad",
        "        if g is nothing:  # no path leads here",
        "            continue",
        "        op = node.op",
    ]
    for place, op in enumerate(COMMON):
        lines += [f"        {'elif' if place else 'if'} op is {_row_name(op)}:", *_indented(_branch(op), 12)]
    lines += ["        else:", "            others.get(op, by_its_rules)(node, g, kind)"]
    for op in _others():
        lines += ["", "", f"def {_function_name(op)}(node, g, kind):", *_indented(_branch(op))]
    return "\n".join(lines) + "\n"


def _others() -> list[Operation]:
    return [op for op in TABLE.values() if op not in COMMON]


def _row_name(op: Operation) -> str:
    return f"{op.name}_row"


def _function_name(op: Operation) -> str:
    return f"{op.name}_backward"


def _branch(op: Operation) -> Iterator[str]:
    """What happens at a node of this operation."""
    shares = [_share(place, slope) for place, slope in enumerate(traced(op))]
    names = "abc"[: len(shares)]
    nodes = [f"node_{name}" for name in names]
    if _uses("y", shares):
        yield "y = node.data"
    if _uses("n", shares):
        number = "node.op.count(numbers_of(node), node.data)" if op.counts else "node.data.__class__(len(node.left))"
        yield f"n = {number}"
    if op.repeats:
        each = "node.left" if op.repeats == 1 else "zip_longest(node.left, node.right, fillvalue=1)"
        yield f"for {', '.join(nodes)} in {each}:"
    elif len(nodes) > 2:
        yield f"{', '.join(nodes)} = node.left"
    else:
        yield from (f"{node} = node.{side}" for node, side in zip(nodes, ("left", "right"), strict=False))
    yield from _indented(_arguments(names, shares), 4 * bool(op.repeats))


def _arguments(names: str, shares: list[list[str]]) -> Iterator[str]:
    """Each argument that is a node gets its share, the first one first."""
    if len(names) == 2 and all(shares):  # as two in three nodes have: each argument is asked only once what it is
        both = [*_number("b", shares), "if node_a.__class__ is kind:"]
        both += _indented([*_number("a", shares), *shares[0], *shares[1]])
        both += ["else:", *_indented([*_plain("a", shares), *shares[1]])]
        alone = [*_plain("b", shares), *_number("a", shares), *shares[0]]
        yield from ("if node_b.__class__ is kind:", *_indented(both))
        yield from ("elif node_a.__class__ is kind:", *_indented(alone))
        return
    for name in names:
        if _uses(name, shares):
            yield f"{name} = node_{name}.data if node_{name}.__class__ is kind else node_{name}"
    for name, share in zip(names, shares, strict=True):
        if share:
            yield from (f"if node_{name}.__class__ is kind:", *_indented(share))


def _share(place: int, slope: Symbol) -> list[str]:
    """What one argument gets; nothing if its rule is ``NO_PATH``.

    The first share is added too, to the zero that the pass begins with.  To ask whether it is the first would
    make the loop half as long again and no faster.
    """
    text, node = slope.text, f"node_{'abc'[place]}"
    if text == repr(NO_PATH):
        return []
    passed = {"1": "g", "-1": "-g"}.get(text, f"g * {text}")
    if not slope.may_end and not re.search(r"\w\(|/ [^n]", text):
        return [f"{node}.grad += {passed}"]
    careful = ["try:", f"    slope = {text}", "except POLES:", f"    slope = by_its_rule(node, {place})"]
    sums = [f"{node}.grad += g * slope"]
    return [*careful, *(["if slope is not NO_PATH:", *_indented(sums)] if slope.may_end else sums)]


def _uses(name: str, shares: list[list[str]]) -> bool:
    return any(re.search(rf"\b{name}\b", line) for share in shares for line in share)


def _number(name: str, shares: list[list[str]]) -> list[str]:
    return [f"{name} = node_{name}.data"] if _uses(name, shares) else []


def _plain(name: str, shares: list[list[str]]) -> list[str]:
    return [f"{name} = node_{name}"] if _uses(name, shares) else []


def _indented(lines: Iterable[str], by: int = 4) -> list[str]:
    return [" " * by + line for line in lines]


POLES = (ZeroDivisionError, ValueError, OverflowError)  # raised by a row where a rule goes on with inf or nan


def by_its_rule(node: Any, place: int) -> Any:
    """∂node/∂(its argument in that place), where the text of the rule raises."""
    return local_slope(node, place, numbers_of(node))


def by_its_rules(node: Any, g: Any, kind: Any) -> None:
    """What a branch of the loop does, for an operation from outside the table."""
    for place, argument in enumerate(node.args):
        if argument.__class__ is kind:
            slope = by_its_rule(node, place)
            if slope is not NO_PATH:
                argument.grad += g * slope


SOURCE = source()


def _compiled() -> Callable[[list[Any], type, object], None]:
    names: dict[str, Any] = {name: op.compute for name, op in TABLE.items()}
    names |= {_row_name(op): op for op in COMMON}
    names |= {"NO_PATH": NO_PATH, "POLES": POLES, "by_its_rule": by_its_rule, "by_its_rules": by_its_rules}
    names |= {"zip_longest": zip_longest, "numbers_of": numbers_of, "inf": math.inf}
    exec(compile(SOURCE, "<the backward pass, written by autograd.engine.loop>", "exec"), names)
    names["others"] = {op: names[_function_name(op)] for op in _others()}
    function: Callable[[list[Any], type, object], None] = names["sweep"]
    return function


sweep = _compiled()
"""Pass the gradient of each node of an order (arguments first) on to its arguments; ``nothing`` marks none so far."""
