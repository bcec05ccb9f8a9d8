"""The graph of a worksheet, now and after steps of gradient descent.

Leaves are exact decimals, so that a network without transcendental functions is
computed without rounding.  Exact numbers grow with every operation, so a large
graph, or one after more than one step, is computed in floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from autograd.backprop import adjoints, forward, history
from autograd.by_hand.toml_sheet import Sheet
from autograd.formula import TooLargeError, bits_of, parse
from autograd.ops import as_float
from autograd.sentences import counted
from autograd.value import Exact, Value

MOST_BITS = 50_000  # the size of an exact graph, all numbers together
MOST_WORK = 20_000_000  # nodes that all steps and reverse passes may visit: a minute or so

UNIT = 2.0**-53  # how far one operation on floats is off, relatively


class NoValueError(ValueError):
    """Gradient descent has led where a formula has no value."""


Leaves = Mapping[str, Exact]
Graph = dict[str, Value]


class Descent:
    """The numbers of a worksheet after any count of steps."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._graphs = {0: build(sheet, {**sheet.inputs, **sheet.parameters})}
        self._running: tuple[int, Graph] | None = None  # a graph of floats, and the steps it has done
        self._adjoints: dict[tuple[int, str, bool], dict[Value, Any]] = {}
        self._work = 0

    def graph(self, steps: int) -> Graph:
        """The named Values after so many steps; beyond the first they are good until the next call.

        Raises:
            NoValueError: if a formula has no value any more.
        """
        if steps not in self._graphs:
            try:
                if steps > 1:
                    return self._after(steps)
                self._graphs[steps] = self._one_step()
            except NoValueError as problem:
                raise NoValueError(f"after {counted(steps, 'step')}: {problem}") from None
        return self._graphs[steps]

    def derivative(self, of: str, by: str, steps: int) -> Exact:
        """∂of/∂by after so many steps; 0 where the one does not depend on the other."""
        found: Exact = self._all_adjoints(of, steps).get(self.graph(steps)[by], 0.0)
        return found

    def rounding(self, of: str, by: str, steps: int) -> float:
        """How far a value, or ∂of/∂by, may be off by the rounding of floats: a bound to first order.

        Every node may be off by half a unit in its last place, which reaches the end along all
        paths (Higham, Accuracy and Stability of Numerical Algorithms, section 3.3); a slope is a
        sum over such paths.  A step passes on what the one before was off by.
        """
        bounds = self._all_adjoints(of, steps, bounds=True)
        if by:
            reach = as_float(bounds.get(self.graph(steps)[by], 0.0)) * len(bounds)
        else:
            reach = sum(as_float(bound) * abs(as_float(node.data)) for node, bound in bounds.items())
        return reach * (2 * steps + 1) * UNIT

    def rate(self) -> Fraction:
        """The rate of the worksheet, which claims about steps need."""
        if self.sheet.rate is None:
            raise ValueError("the worksheet has no rate, which a step needs: write rate = ... above the tables")
        return self.sheet.rate

    def _all_adjoints(self, of: str, steps: int, *, bounds: bool = False) -> dict[Value, Any]:
        key = (steps, of, bounds)
        if key not in self._adjoints:
            root = self.graph(steps)[of]
            self._visit(len(history(root)))
            self._adjoints[key] = adjoints(root, slope=abs) if bounds else adjoints(root)
        return self._adjoints[key]

    def _one_step(self) -> Graph:
        rate = self.rate()
        leaves = {name: self._graphs[0][name].data for name in (*self.sheet.inputs, *self.sheet.parameters)}
        for w in self.sheet.parameters:
            leaves[w] -= rate * self.derivative(self.sheet.error, w, 0)
        try:
            return build(self.sheet, leaves)
        except ValueError as problem:
            raise NoValueError(str(problem)) from None

    def _after(self, steps: int) -> Graph:
        """The running graph, taken on to so many steps."""
        if self._running is None or self._running[0] > steps:
            leaves = {name: as_float(x) for name, x in (*self.sheet.inputs.items(), *self.sheet.parameters.items())}
            self._running = 0, build(self.sheet, leaves)
        done, graph = self._running
        if done == steps:
            return graph
        self._running = None  # until the steps have succeeded
        self._adjoints.clear()
        error, rate = graph[self.sheet.error], float(self.rate())
        order = history(*graph.values())
        self._visit(len(order) * (steps - done))
        for step in range(done + 1, steps + 1):
            gradient = adjoints(error)
            for w in self.sheet.parameters:
                graph[w].data -= rate * gradient.get(graph[w], 0.0)
            try:
                forward(order)
            except (ValueError, ZeroDivisionError):
                raise NoValueError(f"step {step} leads where a formula has no value") from None
        self._running = steps, graph
        return graph

    def _visit(self, nodes: int) -> None:
        self._work += nodes
        if self._work > MOST_WORK:
            raise ValueError(
                f"the claims need more than {MOST_WORK} visits to a node: ask for fewer steps or fewer derivatives"
            )


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
