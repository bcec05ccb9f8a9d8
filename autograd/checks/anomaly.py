"""Where the first NaN or infinity came from: the node, its formula, its numbers, and the line that made it."""

from __future__ import annotations

import linecache
import math
import os
import sys
from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path
from typing import Any, NoReturn

from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope
from autograd.engine.modes import Context, Mode
from autograd.engine.value import Value
from autograd.paper.formulas import formula
from autograd.table.arithmetic import Number

ROOT = Path(__file__).parents[2]  # the folder in which both packages lie
PACKAGES = tuple(os.path.join(ROOT, name, "") for name in ("autograd", "nn"))
BETWEEN = ("contextlib", "numpy")  # modules whose functions may stand between the two


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

    Outside of the context nothing is looked at, and it costs nothing.  Inside, every node is
    remembered until the context ends.
    """

    def changed(self, mode: Mode) -> Mode:
        """Look at everything from here on."""
        return mode._replace(watch=_Watch())


class _Watch:
    """What looks at the nodes of one context."""

    def __init__(self) -> None:
        self.lines: dict[Value, tuple[str, int]] = {}

    def made(self, node: Value) -> None:
        """Look at a new node."""
        self.lines[node] = _line_of_user()
        if not _finite(node.data):
            self._raise(node, f"{_written(node)} is {node.data}")

    def backward(self, root: Value, seed: Number) -> None:
        """Look at a backward pass, before it changes any gradient."""

        def slope(node: Value, place: int, numbers: list[Number]) -> Any:
            local = local_slope(node, place, numbers)
            if not _finite(local):
                argument = _written(node.args[place])
                self._raise(node, f"in the backward pass the derivative of {_called(node)} by {argument} is {local}")
            return local

        order = history(root)
        found = adjoints(root, seed, slope=slope, order=order)
        for node in reversed(order):
            if not _finite(found[node]):
                self._raise(node, f"in the backward pass the gradient of {_called(node)} is {found[node]}")

    def derivatives(self, found: Iterable[Value]) -> None:
        """Look at derivatives that are Values, and where one is not finite, for the first of what it was made from."""
        for value in found:
            if not _finite(value.data):
                first = next((node for node in _spoiled(value) if node.op is not None), value)
                self.lines[first] = self.lines.get(first) or _line_of_user()
                self._raise(first, f"in a derivative {_written(first)} is {first.data}")

    def _raise(self, node: Value, what: str) -> NoReturn:
        telling = [
            a for a in node.args if isinstance(a, Value) and (a.name or a.op)
        ]  # of others the number stands there
        given = [f"{_written(a)} = {a.data}" for a in telling]
        at = f" at {', '.join(dict.fromkeys(given))}" if given else ""
        if node in self.lines:
            file, line = self.lines[node]
            made = f", made in {file}, line {line}:\n    {linecache.getline(file, line).strip()}"
        else:
            made = (
                ", given as a leaf"
                if node.op is None
                else ", made before detect_anomaly() was entered, or as a derivative"
            )
        raise FloatingPointError(what + at + made)


def _finite(x: Number) -> bool:
    return isinstance(x, Fraction) or math.isfinite(x)  # a large Fraction is no float


def _spoiled(node: Value) -> list[Value]:
    """The path from what is not finite back to where it began, the beginning first."""
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
    """A node by its name, and its formula where that says more."""
    whole = formula(node, longest=100)
    return f"{node.name} = {whole}" if node.name and node.op is not None else whole


def _line_of_user() -> tuple[str, int]:
    """The innermost line that is neither of this package nor generated by it, nor of what it went through."""
    frame: Any = sys._getframe(1)
    while frame.f_back is not None and (
        frame.f_code.co_filename.startswith(PACKAGES)
        or frame.f_globals.get("__name__", BETWEEN[0]).partition(".")[0] in BETWEEN
    ):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno
