"""Gradients checked against the values alone: do the rules say how the numbers really move?

Each derivative is compared with one from the values at nearby points, which ``differences`` computes.  Where
the two disagree, the report names the likely cause: a wrong rule, a kink nearby, a graph that was cut.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, NamedTuple

from autograd.checks.differences import (
    DOUBTFUL,
    UNDEFINED,
    Difference,
    by_complex_step,
    extrapolated,
    replayed,
    scale_of,
)
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
APART = 1.0  # where floats are this far apart an operation may turn between two of them, as sin does at 1e17
IN_LINE = 1e-9  # how far three neighbouring values may be from a line, relative to the first of them
CLOSE_BY = 0.137  # how far from a number a rule is tried again, relative to it: not where it is right by chance
MOST_PLACES = 8  # in how many places of a graph a rule is tried again
NEAR = 1e-3  # a kink at this distance is nearby, relative to the number or to 1, whichever is larger
ASIDE = 1e-6  # a step to one side of a kink, relative to the argument or to 1, whichever is larger
BLURRED = 1e-3  # how exact the slope of such a step is, relative to the larger one of the two sides
OTHER = 0.07  # how much shorter steps are for the second opinion: no rule is called wrong without one
MOST_LINES = 20  # how many lines of a report are printed


@dataclass(frozen=True)
class Entry:
    """One derivative: what the rules give, and what differences of the values give."""

    name: str  # "∂y/∂w", "∂²y/∂w∂x"
    found: float  # what the rules give
    expected: float  # what the differences give
    error: float  # how far off the differences may be
    agrees: bool
    cause: str = ""  # what is probably wrong; empty if the two agree

    def __str__(self) -> str:
        slope, expected = (write_number(x, 10) for x in (self.found, self.expected))
        cause = f"; {self.cause}" if self.cause else ""
        return f"{self.name}: the rules give {slope}, differences of the values give {expected}{cause}"

    @property
    def distance(self) -> float:
        """How far apart the two numbers are, relative to the larger one; infinite if one is NaN."""
        distance = abs(self.found - self.expected) / max(abs(self.found), abs(self.expected), ATOL)
        return math.inf if math.isnan(distance) else distance


class GradientCheck:
    """The report of ``check_gradients``: its ``entries``, and the ``worst`` disagreement (None if all agree)."""

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
    """Some derivatives disagree with differences of the values; ``check`` is the whole report."""

    def __init__(self, check: GradientCheck) -> None:
        super().__init__(str(check))
        self.check = check


def check_gradients(f: Any, wrt: Any, *, order: int = 1, rtol: float = RTOL, atol: float = ATOL) -> GradientCheck:
    """Compare the derivatives that the rules give with differences of the values.

    Args:
        f: a Value, whose graph is computed again with other numbers in its leaves; or a function,
            which is called again with other numbers (and may then take another branch).
        wrt: the leaves to move, if f is a Value: one, or a list, tuple, dict or array of them.  If f is a
            function, its argument: a number, or such a structure of numbers; a tuple holds several arguments.
        order: 1; or 2 to check the second derivatives as well, against differences of the first ones.  At order
            2 each rule is also tried close by, since a wrong rule may happen to be right at 0 or 1.
        rtol, atol: how far apart the two numbers may be: ``atol + rtol * |derivative|``.

    Returns:
        The report, if all derivatives agree.

    Raises:
        GradientError: an AssertionError with the report.  It names the worst entry with both numbers and the
            likely cause: a wrong rule, a kink nearby, a graph that was cut, a step that does not suit.
        TypeError: if ``f`` or ``wrt`` is not one of the above.
        ValueError: if ``wrt`` is empty, if no path leads from one of its leaves to the result, or if the
            numbers in the leaves were changed after the forward pass.

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
    """A Value to check: its graph is computed again with other numbers in the leaves."""

    def __init__(self, y: Value, wrt: Any) -> None:
        flat = flatten(wrt)
        for x, place in zip(flat.items, flat.places, strict=True):
            if not isinstance(x, Value) or x.op is not None:
                raise TypeError(
                    f"check_gradients moves the leaves of a graph, but wrt{place} is {shorten(repr(x))}: "
                    "give it leaves, which are not computed from others"
                )
        nodes = history(y)
        refuse_stale(nodes)
        for x, place in zip(flat.items, flat.places, strict=True):
            if x not in nodes:
                raise ValueError(
                    f"no path leads from {called(x) if x.name else f'wrt{place}'} to the result, so there is nothing "
                    "to check: leave it out, or look where the graph was cut"
                )
        self.y = y
        self.xs: list[Value] = flat.items
        self.scale = scale_of(float(x.data) for x in self.xs)
        self.title = y.name or "y"
        self.names = [x.name or f"x{place}" for x, place in zip(flat.items, flat.places, strict=True)]

    def differences(self, place: int, order: int) -> list[Difference]:
        """The derivatives with respect to the x in that place: of y, or for order 2 of each entry of its gradient."""
        ends = [self.y] if order == 1 else gradient(self.y, self.xs)
        nodes = history(*ends)
        x = self.xs[place]
        exact = by_complex_step(nodes, ends, {x: 1.0})
        if exact is not None:
            return exact
        return extrapolated(lambda number: replayed(nodes, ends, {x: number}), float(x.data), scale=self.scale)


class _Function:
    """A function to check: it is called again with other numbers."""

    def __init__(self, f: Callable[..., Any], wrt: Any) -> None:
        if not callable(f):
            raise TypeError(f"check_gradients takes a Value or a function, not {shorten(repr(f))}")
        self.f = f
        self.several = isinstance(wrt, tuple) and not hasattr(wrt, "_fields")
        self.flat = flatten(wrt)
        self.title = "f"
        self.names = [f"x{place}" for place in self.flat.places]
        if self.several:  # call an argument x0, and not x[0]
            self.names = [name.replace("[", "", 1).replace("]", "", 1) for name in self.names]
        self.start = [x.data if isinstance(x, Value) else x for x in self.flat.items]
        self.y, self.xs = self._graph(self.start)
        self.scale = scale_of(float(x.data) for x in self.xs)

    def _graph(self, point: Sequence[Any]) -> tuple[Value, list[Value]]:
        xs = [_leaf(number, name) for number, name in zip(point, self.names, strict=True)]
        argument = self.flat.rebuilt(xs)
        y = single(self.f(*argument) if self.several else self.f(argument), "check_gradients")
        return y if isinstance(y, Value) else Value(y), xs

    def differences(self, place: int, order: int) -> list[Difference]:
        """The derivatives with respect to the x in that place: of y, or for order 2 of each entry of its gradient."""

        def at(number: float) -> list[float]:
            y, xs = self._graph([number if i == place else x for i, x in enumerate(self.start)])
            slopes = adjoints(y) if order == 2 else {}
            return [float(slopes.get(x, 0.0)) for x in xs] if order == 2 else [float(y.data)]

        return extrapolated(at, float(self.start[place]), scale=self.scale)


def _leaf(number: Any, name: str) -> Value:
    try:
        return Value(number, name)
    except (TypeError, ValueError) as error:
        raise type(error)(f"{name} is not a number to differentiate with respect to: {error}") from None


def _entries(case: _Graph | _Function, order: int, rtol: float, atol: float) -> Iterator[Entry]:
    def entry(name: str, slope: float, true: Difference, place: int) -> Entry:
        near = atol + rtol * abs(true.value)  # not relative to the slope: everything is near an infinite one
        agrees = slope == true.value or abs(slope - true.value) <= near
        return Entry(name, slope, true.value, true.error, agrees, "" if agrees else _cause(case, place, true))

    slopes, places = adjoints(case.y), range(len(case.xs))
    for j in places:
        (true,) = case.differences(j, 1)
        yield entry(f"∂{case.title}/∂{case.names[j]}", float(slopes.get(case.xs[j], 0.0)), true, j)
    if order == 1:
        return
    rows = hessian(case.y, case.xs)
    for j in places:
        column = case.differences(j, 2)
        for i in places:
            below = f"∂{case.names[j]}²" if i == j else f"∂{case.names[i]}∂{case.names[j]}"
            checked = entry(f"∂²{case.title}/{below}", float(rows[i][j].data), column[i], j)
            if i <= j or not checked.agrees:  # ∂²y/∂x∂w is ∂²y/∂w∂x again, unless a rule is wrong
                yield checked
    yield from _wrong_close_by(history(case.y))


# ---- what is probably wrong --------------------------------------------------------------------------------


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
        or _doubt(true)
    )


def _wrong_rule(nodes: Sequence[Value]) -> str:
    """The first rule that does not fit the values of its own operation, as a sentence; empty if all rules fit."""
    for rule in _rules(nodes):
        true = rule.disproof()
        if true is not None:
            slope, instead = write_number(rule.slope, 10), write_number(true.value, 10)
            return f"{rule.title} is wrong: at {rule.point} it gives {slope} instead of {instead}"
    return ""


def _wrong_close_by(nodes: Sequence[Value]) -> Iterator[Entry]:
    """Rules that are wrong close to where the graph uses them.

    A wrong rule may happen to be right at 0, 1 or π/2.  The second derivatives do not show it: they are compared
    with differences of the first ones, and these come from the same rule.
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
    """Whether a slope is certainly not that of the values: the two differ by more than any doubt about the values."""
    near = abs(slope - true.value) <= ATOL + 10 * (true.error + RTOL * abs(true.value))
    return not near and not math.isnan(true.value) and true.relative <= DOUBTFUL


_ORDINALS = ("first", "second", "third", "last")


class _Rule(NamedTuple):
    """A rule in the place where a graph uses it: an operation, its arguments as numbers, and which of them moves."""

    node: Value
    op: Operation
    numbers: list[float]
    place: int

    @property
    def title(self) -> str:
        """The rule in words: "the rule of sin for its first argument"."""
        return f"the rule of {self.op.name} for its {_ORDINALS[min(self.place, 3)]} argument"

    @property
    def point(self) -> str:
        """The place where the rule is used: "sin(1.5708)"."""
        return f"{self.op.name}({', '.join(f'{number:.6g}' for number in self.numbers)})"

    @property
    def slope(self) -> float:
        """The slope that the rule gives."""
        return float(self.op.slope(self.place, self.numbers, self.op.of_numbers(*self.numbers)))

    def close_by(self) -> _Rule:
        """The same rule close by: with another number in its argument."""
        numbers = [*self.numbers]
        numbers[self.place] = numbers[self.place] * (1 - CLOSE_BY) or CLOSE_BY
        return self._replace(numbers=numbers)

    def disproof(self) -> Difference | None:
        """The slope that the values have, if it certainly differs from that of the rule; else None."""
        slope, true = self.slope, self.difference()
        is_wrong = _unlike(slope, true) and not self.jumps and _unlike(slope, self.difference(OTHER))
        return true if is_wrong and not self.between_two_sides() else None

    def between_two_sides(self) -> tuple[float, float] | None:
        """The slopes on the two sides of a kink whose place is unknown; None if this is not one.

        A row may say that its operation has a kink, and not where: only then are the two sides looked at.  It
        is a kink if they differ, and the slope of the rule is that of one side or lies between them.
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
        blur = BLURRED * max(map(abs, sides))  # the two slopes are those of chords
        is_kink = abs(sides[1] - sides[0]) > blur and min(sides) - blur <= self.slope <= max(sides) + blur
        return sides if is_kink else None

    def difference(self, shrunk: float = 1.0) -> Difference:
        """The slope that the values of the operation give."""
        at, scale = self.numbers[self.place], scale_of(self.numbers)
        (true,) = extrapolated(lambda moved: [self.value(moved)], at, shrunk, scale)
        return true

    def value(self, moved: float) -> float:
        """The value of the operation with the number ``moved`` in its argument."""
        return float(self.op.compute(*self.numbers[: self.place], moved, *self.numbers[self.place + 1 :]))

    @property
    def jumps(self) -> bool:
        """Whether three neighbouring floats, far apart from each other, give values that are not in line."""
        number = self.numbers[self.place]
        if math.ulp(number) < APART:
            return False
        inwards = math.copysign(math.ulp(number), -number)  # towards 0: there is no float above the largest
        here, beside, beyond = (self.value(number + i * inwards) for i in range(3))
        return abs((here - beside) - (beside - beyond)) > IN_LINE * abs(here)


def _rules(nodes: Sequence[Value]) -> Iterator[_Rule]:
    """All rules that a graph uses, except those of operations near a kink."""
    for node in nodes:
        if node.op is not None and distance_to_kink(node) > NEAR:
            numbers = [float(number) for number in numbers_of(node)]
            for place, argument in enumerate(node.args):
                if isinstance(argument, Value):
                    yield _Rule(node, node.op, numbers, place)


def _kink(nodes: Sequence[Value], x: float) -> str:
    """The operation that is nearest to its kink, as a sentence; empty if none is near one."""
    nearest = min(nodes, key=distance_to_kink)
    distance = distance_to_kink(nearest)
    if distance > NEAR * max(1.0, abs(x)):
        return ""
    where = f"at a distance of {distance:.2g}" if distance else "here"
    return f"a kink is nearby: {formula(nearest, longest=60)} has one {where}"


def _kink_of_unknown_place(nodes: Sequence[Value]) -> str:
    """An operation at a kink whose place its row does not say, as a sentence; empty if there is none."""
    for rule in _rules(nodes):
        sides = rule.between_two_sides()
        if sides is not None:
            left, right = (write_number(side, 4) for side in sides)
            slopes = f"the slope of {formula(rule.node, longest=60)} is {left} on one side and {right} on the other"
            return f"a kink is here: {slopes}"
    return ""


def _gap(nodes: Sequence[Value]) -> str:
    """An operation whose argument is so large that the values do not tell the slope, as a sentence; else empty."""
    for rule in _rules(nodes):
        if rule.jumps:
            number = rule.numbers[rule.place]
            return (
                f"differences say nothing here: {formula(rule.node, longest=60)} has an argument of {number:.6g}, "
                f"and the next float is at a distance of {math.ulp(number):.2g}"
            )
    return ""


def _doubt(true: Difference) -> str:
    """The advice where no operation is to blame: the differences are not exact, or the function changes."""
    if true.error > ATOL + RTOL * abs(true.value):
        return (
            f"the differences themselves are only good to ±{true.error:.1g}: the step does not suit, "
            "or a decision nearby changes the function"
        )
    return "no single rule is wrong: does the function change from call to call, or use .data or a decision?"
