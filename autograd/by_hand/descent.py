"""The graph of a worksheet, now and after steps of gradient descent.

Leaves are exact decimals, so that a network without transcendental functions is
computed without rounding.  Exact numbers grow with every operation, so a large
graph, or one after more than one step, is computed in floats.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from autograd import ops
from autograd.backprop import adjoints, forward, history
from autograd.by_hand.toml_sheet import Sheet
from autograd.formula import parse
from autograd.value import Exact, Value

EXACT_BITS = 50_000  # the size of an exact graph, all numbers together
MOST_WORK = 20_000_000  # nodes that all steps and reverse passes may visit: a minute or so

Leaves = Mapping[str, Exact]


class Descent:
    """The numbers of a worksheet after any count of steps, each graph built once."""

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self._leaves: dict[int, Leaves] = {0: {**sheet.inputs, **sheet.parameters}}
        self._graphs: dict[int, dict[str, Value]] = {}
        self._adjoints: dict[tuple[int, str], dict[Value, Any]] = {}
        self._work = 0

    def graph(self, steps: int) -> dict[str, Value]:
        """The named Values after so many steps."""
        if steps not in self._graphs:
            self._graphs[steps] = build(self.sheet, self._leaves_after(steps))
        return self._graphs[steps]

    def derivative(self, of: str, by: str, steps: int) -> Exact:
        """∂of/∂by after so many steps; 0 where the one does not depend on the other."""
        graph = self.graph(steps)
        if (steps, of) not in self._adjoints:
            self._visit(len(history(graph[of])))
            self._adjoints[steps, of] = adjoints(graph[of])
        found: Exact = self._adjoints[steps, of].get(graph[by], 0.0)
        return found

    def rounded_operations(self, steps: int) -> int:
        """How many roundings stand behind a number, at the most."""
        return len(history(*self.graph(steps).values())) * (2 * steps + 2)

    def _leaves_after(self, steps: int) -> Leaves:
        if steps == 1:
            self._leaves.setdefault(1, self._one_step())
        if steps not in self._leaves:
            self._leaves[steps] = self._many_steps(steps)
        return self._leaves[steps]

    def _one_step(self) -> Leaves:
        rate = self.rate()
        start = self._leaves[0]
        step = {w: rate * self.derivative(self.sheet.error, w, 0) for w in self.sheet.parameters}
        return {name: x - step[name] if name in step else x for name, x in start.items()}

    def _many_steps(self, steps: int) -> Leaves:
        done = max(known for known in self._leaves if known < steps)
        graph = build(self.sheet, {name: float(x) for name, x in self._leaves[done].items()})
        error, rate = graph[self.sheet.error], float(self.rate())
        parameters = [graph[w] for w in self.sheet.parameters]
        order = history(error)
        self._visit(len(order) * (steps - done))
        for step in range(done, steps):
            gradient = adjoints(error)
            for w in parameters:
                w.data -= rate * gradient.get(w, 0.0)
            try:
                forward(order)
            except (ValueError, ZeroDivisionError) as problem:
                raise ValueError(f"after {step + 1} steps the formulas have no value ({problem})") from None
        return {name: graph[name].data for name in self._leaves[0]}

    def rate(self) -> Fraction:
        """The rate of the worksheet, which claims about steps need."""
        if self.sheet.rate is None:
            raise ValueError("the worksheet has no rate, which a step needs: write rate = ... above the tables")
        return self.sheet.rate

    def _visit(self, nodes: int) -> None:
        self._work += nodes
        if self._work > MOST_WORK:
            raise ValueError(
                f"the claims need more than {MOST_WORK} visits to a node: ask for fewer steps or fewer derivatives"
            )


def build(sheet: Sheet, leaves: Leaves) -> dict[str, Value]:
    """The Values of a worksheet by name: exact if the leaves are and the numbers stay small.

    Raises:
        ValueError: if a formula cannot be read, uses what stands further down, or has no value.
    """
    rounded = _build(sheet, {name: float(x) for name, x in leaves.items()}, exact=False)
    given = {rounded[name]: x for name, x in leaves.items() if isinstance(x, Fraction)}
    if len(given) < len(leaves) or _size(history(*rounded.values()), given) > EXACT_BITS:
        return rounded
    return _build(sheet, leaves, exact=True)


def _build(sheet: Sheet, leaves: Leaves, *, exact: bool) -> dict[str, Value]:
    graph = {name: Value(x, name) for name, x in leaves.items()}
    for name, text in sheet.formulas.items():
        try:
            result = parse(text, graph, exact=exact)
        except (ValueError, ZeroDivisionError) as problem:
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
    if name in later:
        return f" ({name} is made from itself: a formula uses only what stands above it)"
    back = [other for other in later if name in _words(sheet.formulas[other])]
    if back:
        return f" ({name} and {back[0]} are made from each other: a formula uses only what stands above it)"
    return f" ({later[0]} stands further down: put it above {name}, or break the circle between them)"


def _words(text: str) -> set[str]:
    return set("".join(c if c.isalnum() or c == "_" else " " for c in text[:10_000]).split())


def _size(order: list[Value], given: Mapping[Value, Fraction]) -> float:
    """How many bits the numbers of a graph would have if it were computed exactly: an upper bound."""
    sizes: dict[Value, float] = {}
    for node in order:
        if node.op is None:
            sizes[node] = ops.bits(given.get(node, Fraction(0)))
        elif node.op.exact:
            parts = [sizes[a] if isinstance(a, Value) else ops.bits(a) for a in node.args]
            exponent = abs(getattr(node.args[1], "data", node.args[1])) if node.op is ops.power else 1
            sizes[node] = sum(parts) * max(1.0, float(exponent))
        else:
            sizes[node] = ops.FLOAT_BITS
    return sum(sizes.values())
