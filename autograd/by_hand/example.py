"""An example: a graph with names that can be built again at other numbers.

A worksheet and a graph made in Python have this in common, and everything that
judges or diagnoses a claim needs no more.  The leaves of a worksheet are exact
decimals, so that a network without transcendental functions is computed without
rounding; exact numbers grow with every operation, so a large graph is computed
in floats.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

from autograd.arithmetic import as_float
from autograd.backprop import history
from autograd.by_hand.toml_sheet import Sheet
from autograd.formula import TooLargeError, bits_of, parse
from autograd.operands import Exact
from autograd.value import Value

MOST_BITS = 50_000  # the size of an exact graph, all numbers together

Leaves = Mapping[str, Exact]
Graph = dict[str, Value]


@dataclass(frozen=True)
class Example:
    """A graph with names, and what gradient descent needs to know about it."""

    build: Callable[[Leaves], Graph]  # the named Values at these leaves; a ValueError where a formula has no value
    leaves: Leaves
    parameters: tuple[str, ...]  # the leaves that gradient descent updates
    error: str
    rate: Fraction | None

    @classmethod
    def of_sheet(cls, sheet: Sheet) -> Example:
        """What a worksheet is about."""

        def build_sheet(leaves: Leaves) -> Graph:
            return build(sheet, leaves)

        return cls(build_sheet, {**sheet.inputs, **sheet.parameters}, tuple(sheet.parameters), sheet.error, sheet.rate)

    def in_floats(self) -> Example:
        """The same with floats for leaves: what is built on them is not exact, and fast."""
        return replace(self, leaves={name: as_float(x) for name, x in self.leaves.items()})

    def graph(self) -> Graph:
        """The named Values."""
        return self.build(self.leaves)


def build(sheet: Sheet, leaves: Leaves) -> Graph:
    """The Values of a worksheet by name: exact if the leaves are and the numbers stay small.

    Raises:
        ValueError: if a formula cannot be read, uses what stands further down, or has no value.
    """
    if all(isinstance(x, Fraction) for x in leaves.values()):
        try:
            exact = _build(sheet, leaves, exact=True)
        except TooLargeError:
            exact = {}
        if exact and sum(map(bits_of, history(*exact.values()))) <= MOST_BITS:
            return exact
    return _build(sheet, {name: as_float(x) for name, x in leaves.items()}, exact=False)


def _build(sheet: Sheet, leaves: Leaves, *, exact: bool) -> Graph:
    graph = {name: Value(x, name) for name, x in leaves.items()}
    for name, text in sheet.formulas.items():
        try:
            result = parse(text, graph, exact=exact)
        except TooLargeError:
            raise
        except ValueError as problem:
            raise ValueError(f"[formulas] {name}: {problem}{_further_down(sheet, name, graph, text)}") from None
        if isinstance(result, Value) and result.name:
            result = +result  # y = "v5" is a node of its own
        graph[name] = (result if isinstance(result, Value) else Value(result)).named(name)
    return graph


def _further_down(sheet: Sheet, name: str, graph: Mapping[str, Value], text: str) -> str:
    """A hint for a formula that uses what is not yet known: a wrong order, or a circle."""
    later = [other for other in sheet.formulas if other not in graph and other in _words(text)]
    if not later:
        return ""
    circle = _circle(sheet, name)
    if circle:
        return f" (a circle: {' is made from '.join(circle)}; a formula uses only what stands above it)"
    return f" ({later[0]} stands further down: put it above {name})"


def _circle(sheet: Sheet, start: str) -> list[str]:
    """The shortest way from a formula back to itself; empty if there is none."""
    uses = {name: [word for word in _words(text) if word in sheet.formulas] for name, text in sheet.formulas.items()}
    before: dict[str, str] = {}
    waiting = [start]
    for name in waiting:
        for other in uses[name]:
            if other not in before:
                before[other] = name
                waiting.append(other)
    if start not in before:
        return []
    way = [start, before[start]]
    while way[-1] != start:
        way.append(before[way[-1]])
    return way[::-1]


def _words(text: str) -> list[str]:
    return list(dict.fromkeys("".join(c if c.isalnum() or c == "_" else " " for c in text[:10_000]).split()))
