"""Gradients checked against the values: do the rules say how the numbers really move?

Each derivative is compared with what the values at nearby points give, see ``differences``.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from autograd.checks.differences import DOUBTFUL, UNDEFINED, Difference, by_complex_step, extrapolated, replayed
from autograd.derivatives.kinks import distance_to_kink
from autograd.derivatives.of_functions import single
from autograd.derivatives.of_values import gradient, hessian
from autograd.derivatives.structures import flatten
from autograd.engine.backward import adjoints
from autograd.engine.history import history, numbers_of
from autograd.engine.modes import recording
from autograd.engine.numbers import called
from autograd.engine.replay import refuse_stale
from autograd.engine.value import Value
from autograd.paper.formulas import formula
from autograd.paper.numerals import write_number
from autograd.sentences import counted, shorten
from autograd.table.rows import Operation

RTOL, ATOL = 1e-6, 1e-9
APART = 1.0  # between floats this far apart an operation may turn round, as sin does at 1e17
IN_LINE = 1e-9  # relative to the values: how straight a line those at neighbouring floats make
CLOSE_BY = 0.137  # relative to a number: so far away a wrong rule is not right by chance
MOST_PLACES = 8  # of a graph at which one rule is tried close by
NEAR = 1e-3  # a kink is nearby at this distance, relative to the number and to 1
ASIDE = 1e-6  # of an argument, relative to it and to 1: the slope from here to there is that of one side
BLURRED = 1e-3  # how exact such a slope is, relative to the larger one of the two sides
OTHER = 0.07  # times the steps, for the second opinion that it takes to call a rule wrong
MOST_LINES = 20  # of a report that is printed


@dataclass(frozen=True)
class Entry:
    """One derivative: what the rules give, and what the values give."""

    name: str  # "∂y/∂w", "∂²y/∂w∂x"
    found: float  # by the rules
    expected: float  # from the values
    error: float  # how far off the expected number may be
    agrees: bool
    cause: str = ""  # what is likely to be wrong

    def __str__(self) -> str:
        found, expected = (write_number(x, 10) for x in (self.found, self.expected))
        cause = f"; {self.cause}" if self.cause else ""
        return f"{self.name}: the rules give {found}, differences of the values give {expected}{cause}"

    @property
    def distance(self) -> float:
        """How far apart the two numbers are, relative to their size; NaN is farthest."""
        distance = abs(self.found - self.expected) / max(abs(self.found), abs(self.expected), ATOL)
        return math.inf if math.isnan(distance) else distance


class GradientCheck:
    """What ``check_gradients`` found: its ``entries``, and the ``worst`` that does not agree (None if all do)."""

    def __init__(self, entries: Sequence[Entry]) -> None:
        self.entries = tuple(entries)
        self._wrong = sorted((e for e in entries if not e.agrees), key=lambda e: e.distance, reverse=True)
        self.worst = self._wrong[0] if self._wrong else None

    def __bool__(self) -> bool:
        return self.worst is None

    def __str__(self) -> str:
        count = counted(len(self.entries), "derivative")
        if self.worst is None:
            return f"{count} checked, all agree with differences of the values"
        verb = "disagrees" if len(self._wrong) == 1 else "disagree"
        lines = [
            f"{len(self._wrong)} of {count} {verb} with differences of the values",
            f"the worst is {self.worst}",
            *map(str, self._wrong[1:MOST_LINES]),
        ]
        return "\n".join(lines)

    def __repr__(self) -> str:
        return f"<GradientCheck: {str(self).splitlines()[0]}>"


class GradientError(AssertionError):
    """Derivatives disagree with differences of the values; ``check`` is the whole report."""

    def __init__(self, check: GradientCheck) -> None:
        super().__init__(str(check))
        self.check = check


def check_gradients(f: Any, wrt: Any, *, order: int = 1, rtol: float = RTOL, atol: float = ATOL) -> GradientCheck:
    """Compare derivatives by the rules with differences of values.

    Args:
        f: a Value, whose graph is computed again with other numbers in its leaves; or a function,
            which is called again (and may then take another branch).
        wrt: for a Value the leaves to move: a Value, or a list, tuple, dict or array of them.  For
            a function its argument, in such a structure of numbers; a tuple holds several arguments.
        order: 1, or 2 for the second derivatives as well.  These are compared with differences of the first.
            Each rule is then also tried close by, since a wrong one may happen to be right at 0 or 1.
        rtol, atol: how far apart the two may be: ``atol + rtol * |derivative|``.

    Returns:
        The report, if all agree.

    Raises:
        GradientError: an AssertionError with the report, which names the worst entry with both
            numbers and the likely cause: a wrong rule, a kink nearby, a graph that was cut, or a
            step that does not suit.
        TypeError: if ``f`` or ``wrt`` is not of such a type.
        ValueError: if ``wrt`` is empty or holds a leaf that a graph was not computed from, or if the
            graph is older than the numbers in its leaves.

    >>> from autograd import leaves, tanh
    >>> w, x = leaves(w=0.5, x=3)
    >>> print(check_gradients(tanh(w * x) ** 2, [w, x], order=2))
    5 derivatives checked, all agree with differences of the values
    >>> try:
    ...     check_gradients(lambda w, x: w.data * x, (0.5, 3.0))
    ... except AssertionError as report:
    ...     print(report)
    1 of 2 derivatives disagrees with differences of the values
    the worst is ∂f/∂x0: the rules give 0, differences of the values give 3; no path leads from x0 to the result: \
was it cut by .data, float() or a decision?
    """
    if order not in (1, 2):
        raise ValueError(f"gradients are checked to order 1 or 2, not {shorten(repr(order))}")
    with recording():
        case: _Graph | _Function = _Graph(f, wrt) if isinstance(f, Value) else _Function(f, wrt)
        if not case.xs:
            raise ValueError(
                "wrt holds nothing to differentiate with respect to: give it the numbers or leaves to check"
            )
        check = GradientCheck(list(_entries(case, order, rtol, atol)))
    if not check:
        raise GradientError(check)
    return check


# ---- what is checked ----------------------------------------------------------------------------------------


class _Graph:
    """A graph that is computed again with other numbers in its leaves."""

    def __init__(self, y: Value, wrt: Any) -> None:
        flat = flatten(wrt)
        for x, place in zip(flat.items, flat.places, strict=True):
            if not isinstance(x, Value) or x.op is not None:
                raise TypeError(
                    f"check_gradients moves the leaves of a graph, but wrt{place} is {shorten(repr(x))}: "
                    "give it leaves, which are not computed from others"
                )
        behind = history(y)
        refuse_stale(behind)
        for x, place in zip(flat.items, flat.places, strict=True):
            if x not in behind:
                raise ValueError(
                    f"no path leads from {called(x) if x.name else f'wrt{place}'} to the result, so there is nothing "
                    "to check: leave it out, or look where the graph was cut"
                )
        self.y = y
        self.xs: list[Value] = flat.items
        self.title = y.name or "y"
        self.names = [x.name or f"x{place}" for x, place in zip(flat.items, flat.places, strict=True)]

    def differences(self, place: int, order: int) -> list[Difference]:
        """The derivatives with respect to the x in that place: of the value, or for order 2 of each gradient entry."""
        ends = [self.y] if order == 1 else gradient(self.y, self.xs)
        nodes = history(*ends)
        x = self.xs[place]
        exact = by_complex_step(nodes, ends, x)
        if exact is not None:
            return exact
        return extrapolated(lambda number: replayed(nodes, ends, x, number), float(x.data))


class _Function:
    """A function that is called again with other numbers."""

    def __init__(self, f: Callable[..., Any], wrt: Any) -> None:
        if not callable(f):
            raise TypeError(f"check_gradients takes a Value or a function, not {shorten(repr(f))}")
        self.f = f
        self.several = isinstance(wrt, tuple) and not hasattr(wrt, "_fields")
        self.flat = flatten(wrt)
        self.title = "f"
        self.names = [f"x{place}" for place in self.flat.places]
        if self.several:  # x0 rather than x[0]
            self.names = [name.replace("[", "", 1).replace("]", "", 1) for name in self.names]
        self.start = [x.data if isinstance(x, Value) else x for x in self.flat.items]
        self.y, self.xs = self._graph(self.start)

    def _graph(self, point: Sequence[Any]) -> tuple[Value, list[Value]]:
        xs = [_leaf(number, name) for number, name in zip(point, self.names, strict=True)]
        argument = self.flat.rebuilt(xs)
        y = single(self.f(*argument) if self.several else self.f(argument), "check_gradients")
        return y if isinstance(y, Value) else Value(y), xs

    def differences(self, place: int, order: int) -> list[Difference]:
        """The derivatives with respect to the x in that place: of the value, or for order 2 of each gradient entry."""

        def at(number: float) -> list[float]:
            y, xs = self._graph([number if i == place else x for i, x in enumerate(self.start)])
            slopes = adjoints(y) if order == 2 else {}
            return [float(slopes.get(x, 0.0)) for x in xs] if order == 2 else [float(y.data)]

        return extrapolated(at, float(self.start[place]))


def _leaf(number: Any, name: str) -> Value:
    try:
        return Value(number, name)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name} is not a number to differentiate with respect to: {error}") from None


def _entries(case: _Graph | _Function, order: int, rtol: float, atol: float) -> Iterator[Entry]:
    def entry(name: str, found: float, true: Difference, place: int) -> Entry:
        near = atol + rtol * abs(true.value)  # of the difference: an infinite derivative is near to everything
        agrees = found == true.value or abs(found - true.value) <= near
        return Entry(name, found, true.value, true.error, agrees, "" if agrees else _cause(case, place, true))

    slopes, places = adjoints(case.y), range(len(case.xs))
    for j in places:
        (true,) = case.differences(j, 1)
        yield entry(f"∂{case.title}/∂{case.names[j]}", float(slopes.get(case.xs[j], 0.0)), true, j)
    if order == 1:
        return
    rows = hessian(case.y, case.xs)
    for j in places:
        columns = case.differences(j, 2)
        for i in places:
            by = f"∂{case.names[j]}²" if i == j else f"∂{case.names[i]}∂{case.names[j]}"
            checked = entry(f"∂²{case.title}/{by}", float(rows[i][j].data), columns[i], j)
            if i <= j or not checked.agrees:  # the other order gives the same number, unless a rule is wrong
                yield checked
    yield from _wrong_close_by(history(case.y))


# ---- what is likely to be wrong -----------------------------------------------------------------------------


def _cause(case: _Graph | _Function, place: int, true: Difference) -> str:
    x, name = case.xs[place], case.names[place]
    if not math.isfinite(case.y.data):
        return f"the value itself is {case.y.data} there"
    if math.isnan(true.value):
        return f"there are no values on both sides of {name} = {x.data}: it is at the edge of a domain"
    nodes = history(case.y)
    if x not in nodes:
        return f"no path leads from {name} to the result: was it cut by .data, float() or a decision?"
    return (
        _wrong_rule(nodes)
        or _kink(nodes, float(x.data))
        or _kink_of_unknown_place(nodes)
        or _gap(nodes)
        or (
            f"the differences themselves are only good to ±{true.error:.1g}: the step does not suit, "
            "or a decision nearby changes the function"
            if true.error > ATOL + RTOL * abs(true.value)
            else "no single rule is wrong: does the function change from call to call, or use .data or a decision?"
        )
    )


def _wrong_rule(nodes: Sequence[Value]) -> str:
    """Which operation has a rule that does not fit its own values; empty if all rules do."""
    for rule in _rules(nodes):
        true = rule.disproof()
        if true is not None:
            found, instead = write_number(rule.slope, 10), write_number(true.value, 10)
            return f"{rule.title} is wrong: at {rule.point} it gives {found} instead of {instead}"
    return ""


def _wrong_close_by(nodes: Sequence[Value]) -> Iterator[Entry]:
    """Rules that are wrong close to where the graph uses them: at 0, 1 or π/2 a wrong rule may happen to be right.

    The second derivatives do not show it, since they are compared with differences of what the rules give.
    """
    tried: Counter[tuple[Operation, int]] = Counter()
    for rule in _rules(nodes):
        if rule.op.kinked or tried[rule.op, rule.place] == MOST_PLACES:
            continue
        tried[rule.op, rule.place] += 1
        moved = rule.close_by()
        with suppress(*UNDEFINED):
            true = moved.disproof()
            if true is not None:
                tried[rule.op, rule.place] = MOST_PLACES
                cause = f"{rule.title} is wrong, though not at {rule.point} itself"
                yield Entry(f"close by, at {moved.point}", moved.slope, true.value, true.error, False, cause)


def _unlike(slope: float, true: Difference) -> bool:
    """Whether the values have another slope, beyond all doubt."""
    near = abs(slope - true.value) <= ATOL + 10 * (true.error + RTOL * abs(true.value))
    return not near and not math.isnan(true.value) and true.relative <= DOUBTFUL


_ORDINALS = ("first", "second", "third", "last")


class _Rule(NamedTuple):
    """A rule where a graph uses it: an operation, the numbers in its arguments, and which of them moves."""

    node: Value
    op: Operation
    numbers: list[float]
    place: int

    @property
    def title(self) -> str:
        """Which rule it is."""
        return f"the rule of {self.op.name} for its {_ORDINALS[min(self.place, 3)]} argument"

    @property
    def point(self) -> str:
        """Where it is used, as in "sin(1.5708)"."""
        return f"{self.op.name}({', '.join(f'{number:.6g}' for number in self.numbers)})"

    @property
    def slope(self) -> float:
        """What the rule gives."""
        return float(self.op.slope(self.place, self.numbers, self.op.of_numbers(*self.numbers)))

    def close_by(self) -> _Rule:
        """The same rule with another number in its argument."""
        numbers = [*self.numbers]
        numbers[self.place] = numbers[self.place] * (1 - CLOSE_BY) or CLOSE_BY
        return self._replace(numbers=numbers)

    def disproof(self) -> Difference | None:
        """The slope that the values have, if it is another one beyond all doubt; else None."""
        slope, true = self.slope, self.difference()
        is_wrong = _unlike(slope, true) and not self.jumps and _unlike(slope, self.difference(OTHER))
        return true if is_wrong and not self.between_two_sides() else None

    def between_two_sides(self) -> tuple[float, float] | None:
        """The slopes on both sides of an unknown kink, where the slope of the rule is one of them or lies between.

        Only an operation whose row says that it has a kink, and not where, is asked for the two sides.
        """
        if not self.op.kinked or self.op.kink is not None:
            return None
        number = self.numbers[self.place]
        h = ASIDE * max(1.0, abs(number))
        try:
            left, here, right = (self.value(number + i * h) for i in (-1, 0, 1))
        except UNDEFINED:
            return None
        sides = (here - left) / h, (right - here) / h
        blur = BLURRED * max(map(abs, sides))  # the sides are chords
        is_kink = abs(sides[1] - sides[0]) > blur and min(sides) - blur <= self.slope <= max(sides) + blur
        return sides if is_kink else None

    def difference(self, shrunk: float = 1.0) -> Difference:
        """The slope that the values of the operation give."""
        (true,) = extrapolated(lambda moved: [self.value(moved)], self.numbers[self.place], shrunk)
        return true

    def value(self, moved: float) -> float:
        """The value of the operation with another number in the argument that moves."""
        return float(self.op.compute(*self.numbers[: self.place], moved, *self.numbers[self.place + 1 :]))

    @property
    def jumps(self) -> bool:
        """Whether its values jump about from one float to the next, where floats lie far apart."""
        number = self.numbers[self.place]
        if math.ulp(number) < APART:
            return False
        inwards = math.copysign(math.ulp(number), -number)  # towards 0: above the largest float there is none
        here, beside, beyond = (self.value(number + i * inwards) for i in range(3))
        return abs((here - beside) - (beside - beyond)) > IN_LINE * abs(here)


def _rules(nodes: Sequence[Value]) -> Iterator[_Rule]:
    """All rules that a graph uses, except those of operations that stand at a kink."""
    for node in nodes:
        if node.op is not None and distance_to_kink(node) > NEAR:
            numbers = [float(number) for number in numbers_of(node)]
            for place, argument in enumerate(node.args):
                if isinstance(argument, Value):
                    yield _Rule(node, node.op, numbers, place)


def _kink(nodes: Sequence[Value], x: float) -> str:
    """Which operation has its kink nearby; empty if none does."""
    nearest = min(nodes, key=distance_to_kink)
    distance = distance_to_kink(nearest)
    if distance > NEAR * max(1.0, abs(x)):
        return ""
    where = f"at a distance of {distance:.2g}" if distance else "here"
    return f"a kink is nearby: {formula(nearest, longest=60)} has one {where}"


def _kink_of_unknown_place(nodes: Sequence[Value]) -> str:
    """Which operation stands at a kink though its row does not say where it has one; empty if none does."""
    for rule in _rules(nodes):
        sides = rule.between_two_sides()
        if sides is not None:
            left, right = (write_number(side, 4) for side in sides)
            what = f"the slope of {formula(rule.node, longest=60)} is {left} on one side and {right} on the other"
            return f"a kink is here: {what}"
    return ""


def _gap(nodes: Sequence[Value]) -> str:
    """Which operation has an argument so large that its values do not show its slope; empty if none does."""
    for rule in _rules(nodes):
        if rule.jumps:
            number = rule.numbers[rule.place]
            return (
                f"differences say nothing here: {formula(rule.node, longest=60)} has an argument of {number:.6g}, "
                f"and the next float is at a distance of {math.ulp(number):.2g}"
            )
    return ""
