"""Where the first NaN or infinity came from: the node, its formula, its numbers, and the line that made it."""

from __future__ import annotations

import linecache
import math
from collections.abc import Iterable
from fractions import Fraction
from typing import Any, NoReturn

from autograd.engine.backward import adjoints
from autograd.engine.callers import line_of_user
from autograd.engine.history import history, local_slope
from autograd.engine.modes import Context, Mode
from autograd.engine.value import Value
from autograd.paper.formulas import formula
from autograd.table.arithmetic import Number


class detect_anomaly(Context):  # noqa: N801  PyTorch's name
    """Raise at the first NaN or infinity inside this context, in the forward or the backward pass.

    Raises:
        FloatingPointError: with the formula of the node, the numbers of its arguments, and the
            line of your code that made it.

    >>> from autograd import exp, leaves
    >>> (x,) = leaves(x=1000)
    >>> with detect_anomaly():
    ...     y = exp(x) - 1
    Traceback (most recent call last):
    FloatingPointError: exp(x) is inf at x = 1000.0, made in
    <doctest autograd.checks.anomaly.detect_anomaly[2]>, line 2:
        y = exp(x) - 1

    Outside the context nothing is watched, at no cost.  Inside, every node is remembered until the
    context ends.
    """

    def changed(self, outside: Mode) -> Mode:
        """Watch everything that is made from here on."""
        return Mode(outside.paused, outside.scope, _Watch(), outside)


class _Watch:
    """Watches the nodes of one context, and knows where each of them is from.

    That is the line that made it; or, for a part of a derivative, the node that was differentiated.
    """

    def __init__(self) -> None:
        self.lines: dict[Value, tuple[str, int]] = {}
        self.sources: dict[Value, Value] = {}  # no source has a source itself, also in a derivative of a derivative

    def made(self, node: Value) -> None:
        """Raise if a new node is not finite."""
        self.lines[node] = line_of_user()
        if not _finite(node.data):
            self._raise(node, f"{_written(node)} is {node.data}")

    def derived(self, node: Value, source: Value | None) -> None:
        """Note which node a new part of a derivative is from; None if it is from no node."""
        if source is not None:
            self.sources[node] = self.sources.get(source, source)

    def backward(self, root: Value, seed: Number) -> None:
        """Raise if a backward pass would meet a number that is not finite; it has not changed any gradient yet."""

        def slope(node: Value, place: int, numbers: list[Number]) -> Any:
            local = local_slope(node, place, numbers)
            if not _finite(local):
                argument = _written(node.args[place])
                self._raise(
                    node,
                    f"in the backward pass the derivative of {_called(node)} with respect to {argument} is {local}",
                )
            return local

        order = history(root)
        gradients = adjoints(root, seed, slope=slope, order=order)
        for node in reversed(order):
            if not _finite(gradients[node]):
                self._raise(node, f"in the backward pass the gradient of {_called(node)} is {gradients[node]}")

    def derivatives(self, values: Iterable[Value]) -> None:
        """Raise if a derivative is not finite, about the first node that spoiled it."""
        for value in values:
            if not _finite(value.data):
                first = next((node for node in _spoiled(value) if node.op is not None), value)
                if first not in self.sources and first not in self.lines:
                    self.lines[first] = line_of_user()
                self._raise(first, f"in a derivative {_written(first)} is {first.data}")

    def _raise(self, node: Value, what: str) -> NoReturn:
        # A leaf without a name is written as its number: that number need not be told again.
        arguments = [a for a in node.args if isinstance(a, Value) and (a.name or a.op)]
        given = [f"{_written(a)} = {a.data}" for a in arguments]
        at = f" at {', '.join(dict.fromkeys(given))}" if given else ""
        raise FloatingPointError(what + at + self._origin(node))

    def _origin(self, node: Value) -> str:
        """Where a node comes from, as the end of a sentence."""
        if node in self.sources:
            source = self.sources[node]
            return f", from {_called(source)}{self._origin(source)}"
        if node in self.lines:
            file, line = self.lines[node]
            return f", made in {file}, line {line}:\n    {linecache.getline(file, line).strip()}"
        if node.op is None:
            return ", given as a leaf"
        return ", made before detect_anomaly() was entered"


def _finite(x: Number) -> bool:
    return isinstance(x, Fraction) or math.isfinite(x)  # a Fraction may be too large for isfinite


def _spoiled(node: Value) -> list[Value]:
    """The path from the first number that is not finite to this node."""
    path = [node]
    while path[-1].op is not None:
        taken = [a for a in path[-1].args if isinstance(a, Value) and not _finite(a.data)]
        if not taken:
            break
        path.append(taken[0])
    return path[::-1]


def _written(x: Any) -> str:
    if not isinstance(x, Value):
        return str(x)
    return x.name or formula(x, longest=100)


def _called(node: Value) -> str:
    """The name of a node with its formula, or the formula alone."""
    whole = formula(node, longest=100)
    return f"{node.name} = {whole}" if node.name and node.op is not None else whole
