"""Gradients checked against the values alone: do the rules say how the numbers really move?

Each derivative is compared with one from the values at nearby points, which ``differences`` computes.  Where
the two disagree, the report names the likely cause: a wrong rule, a kink nearby, a graph that was cut.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from random import Random
from typing import Any, NamedTuple

from autograd.checks.cases import Case, FunctionCase, ValueCase
from autograd.checks.causes import ATOL, RTOL, wrong_close_by
from autograd.checks.differences import Difference
from autograd.engine.modes import recording
from autograd.engine.value import Value
from autograd.paper.numerals import write_number
from autograd.sentences import counted, shorten

FEW = 20  # up to so many derivatives are checked one by one
DOUBT = 3  # how many times its own estimate the error of a difference may be: 2.2 was seen, with noise
DIRECTIONS = 3  # along which all derivatives have to agree at once
MOST_LINES = 20  # how many lines of a report are printed; along directions no more wrong ones are looked for


@dataclass(frozen=True)
class Entry:
    """One derivative: what the rules give, and what differences of the values give."""

    name: str  # "∂y/∂w", "∂²y/∂w∂x"
    found: float  # what the rules give
    expected: float  # what the differences give
    error: float  # how far off the differences may be
    agrees: bool
    cause: str = ""  # what is probably wrong; empty if the two agree without a doubt
    is_doubtful: bool = False  # whether they agree only because the differences may be that far off
    count: int = 1  # how many derivatives it stands for: all those along a random direction

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
    """The report of ``check_gradients``.

    It has its ``entries``, and the ``worst`` disagreement (None if all agree).  ``doubtful`` are entries that agree
    only as far as the differences can tell.
    """

    def __init__(self, entries: Sequence[Entry], is_given_up: bool = False) -> None:
        self.entries = tuple(entries)
        self.is_given_up = is_given_up  # whether so many are wrong that the rest was not looked at
        self._wrong = sorted((e for e in entries if not e.agrees), key=lambda e: e.distance, reverse=True)
        self.worst = self._wrong[0] if self._wrong else None
        self.doubtful = tuple(e for e in entries if e.is_doubtful)

    def __bool__(self) -> bool:
        return self.worst is None

    def __str__(self) -> str:
        count = counted(sum(e.count for e in self.entries), "derivative")
        if self.worst is None:
            along = " along random directions" if any(e.count > 1 for e in self.entries) else ""
            return f"{count} checked{along}, all agree with differences of the values{self._doubts}"
        verb = "disagrees" if len(self._wrong) == 1 else "disagree"
        lines = [
            f"{len(self._wrong)} of {count} {verb} with differences of the values"
            + (", and the others were not looked at" if self.is_given_up else ""),
            f"the worst is {self.worst}",
            *map(str, self._wrong[1:MOST_LINES]),
        ]
        return "\n".join(lines)

    @property
    def _doubts(self) -> str:
        if not self.doubtful:
            return ""
        least_sure = max(self.doubtful, key=lambda e: e.error / max(abs(e.found), ATOL))
        return f", {len(self.doubtful)} only within the error of these\nthe least sure is {least_sure}"

    def __repr__(self) -> str:
        return f"<GradientCheck: {str(self).splitlines()[0]}>"


class GradientError(AssertionError):
    """Some derivatives disagree with differences of the values; ``check`` is the whole report."""

    def __init__(self, check: GradientCheck) -> None:
        super().__init__(str(check))
        self.check = check


def check_gradients(
    f: Any, wrt: Any, *, order: int = 1, rtol: float = RTOL, atol: float = ATOL, each: bool = False
) -> GradientCheck:
    """Compare the derivatives that the rules give with differences of the values.

    More than 20 numbers are moved all at once, along a few random directions (the same in each call), in such a way
    that an error of any one of them would be seen.  Where it is, or might be, the check goes on with half of them.

    A difference has an error of its own, which it states: of 1e12 + sin(x) only five digits move.  A derivative within
    that error is not called wrong.  The report then says how good the difference was.

    Args:
        f: a Value, whose graph is computed again with other numbers in its leaves; or a function,
            which is called again with other numbers (and may then take another branch).
        wrt: the leaves to move, if f is a Value: one, or a list, tuple, dict or array of them.  If f is a
            function, its argument: a number, or such a structure of numbers; a tuple holds several arguments.
        order: 1; or 2 to check the second derivatives as well, against differences of the first ones.  At order
            2 each rule is also tried close by, since a wrong rule may happen to be right at 0 or 1.
        rtol, atol: how far apart the two numbers may be: ``atol + rtol * |derivative|``.
        each: whether each derivative is checked alone, however many there are.

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
        case: Case = ValueCase(f, wrt) if isinstance(f, Value) else FunctionCase(f, wrt)
        if not case.xs:
            raise ValueError(
                "wrt holds nothing to differentiate with respect to: give it the numbers or leaves to check"
            )
        each = each or len(case.xs) <= FEW
        entries = _entries(case, order, _Tolerance(rtol, atol), each)
        check = GradientCheck([*entries]) if each else GradientCheck(*_until_many_are_wrong(entries))
    if not check:
        raise GradientError(check)
    return check


def _until_many_are_wrong(entries: Iterator[Entry]) -> tuple[list[Entry], bool]:
    """The entries, and whether it was given up: to look at hundreds of wrong derivatives one by one takes minutes."""
    looked_at: list[Entry] = []
    wrong = 0
    for entry in entries:
        looked_at.append(entry)
        wrong += not entry.agrees
        if wrong == MOST_LINES:
            return looked_at, True
    return looked_at, False


# ---- one by one, and along directions ---------------------------------------------------------------------------


class _Tolerance(NamedTuple):
    """How far apart a slope and a difference may be."""

    rtol: float
    atol: float

    def around(self, slope: float) -> float:
        """The distance allowed from a derivative."""
        return self.atol + self.rtol * abs(slope)


class _Checking:
    """The derivatives of one order of a case."""

    def __init__(self, case: Case, order: int, tolerance: _Tolerance) -> None:
        self.case = case
        self.order = order
        self.tolerance = tolerance
        self.slopes = case.slopes(order)
        self.chance = Random(0)  # equal calls give equal reports

    def every(self, places: Sequence[int]) -> Iterator[Entry]:
        """An entry for each derivative with respect to the xs in some places."""
        for j in places:
            for i, (slope, true) in enumerate(zip(self.slopes[j], self.case.differences(j, self.order), strict=True)):
                entry = self._entry(self._name(i, j), slope, true, j)
                if self.order == 1 or i <= j or not entry.agrees:  # ∂²y/∂x∂w is ∂²y/∂w∂x again, if no rule is wrong
                    yield entry

    def _name(self, i: int, j: int) -> str:
        title, names = self.case.title, self.case.names
        if self.order == 1:
            return f"∂{title}/∂{names[j]}"
        return f"∂²{title}/" + (f"∂{names[j]}²" if i == j else f"∂{names[i]}∂{names[j]}")

    def _entry(self, name: str, slope: float, true: Difference, place: int) -> Entry:
        true = true._replace(error=DOUBT * true.error)
        gap = abs(slope - true.value)
        if slope == true.value or gap <= self.tolerance.around(true.value):  # near an infinite slope is everything
            return Entry(name, slope, true.value, true.error, True)
        if gap <= true.error < math.inf and not self.case.wrong_rule and not self.case.change:
            return Entry(name, slope, true.value, true.error, True, self.case.cause(place, true), is_doubtful=True)
        return Entry(name, slope, true.value, true.error, False, self.case.cause(place, true))

    def along_directions(self, places: Sequence[int]) -> Iterator[Entry]:
        """One entry for all places if they agree along random directions; else for each half of them.

        A few places are looked at one by one.  The places are sorted by how far a derivative may move the value, so
        that in a half no small one is drowned by large ones.
        """
        if len(places) <= FEW:
            yield from self.every(places)
            return
        entry = self._together(places)
        if entry is not None:
            yield entry
            return
        middle = len(places) // 2
        yield from self.along_directions(places[:middle])
        yield from self.along_directions(places[middle:])

    def sorted(self) -> list[int]:
        """The places, by how far a derivative may move the value."""
        return sorted(range(len(self.slopes)), key=lambda j: self._allowed(j) * _size(self.case.xs[j]))

    def _allowed(self, j: int) -> float:
        return max(map(self.tolerance.around, self.slopes[j]))

    def _together(self, places: Sequence[int]) -> Entry | None:
        """The entry of several places that agree along all directions; None if they do not, or if it is not sure."""
        entry = None
        for _ in range(DIRECTIONS):
            entry = self._along(self._direction(places))
            if entry is None:
                return None
        return entry

    def _direction(self, places: Sequence[int]) -> dict[int, float]:
        """Random speeds of the xs, such that an error of the size that is allowed moves the value as far in each.

        No x moves farther than its own size.
        """
        least = min(self._allowed(j) * _size(self.case.xs[j]) for j in places)
        return {j: self.chance.choice((-1, 1)) * self.chance.uniform(0.5, 1) * least / self._allowed(j) for j in places}

    def _along(self, direction: dict[int, float]) -> Entry | None:
        """The entry of a direction along which a wrong derivative would be seen, and none is; else None."""
        entry = None
        for i, true in enumerate(self.case.along(direction, self.order)):
            slope = math.fsum(self.slopes[j][i] * speed for j, speed in direction.items())
            least = min(self.tolerance.around(self.slopes[j][i]) * abs(speed) for j, speed in direction.items())
            if not abs(slope - true.value) + true.error <= least:
                return None
            count = len(direction) if self.order == 1 else sum(j + 1 for j in direction)
            if entry is None or true.error > entry.error:
                name = f"∂{self.case.title} along a random direction of {len(direction)} numbers"
                entry = Entry(name, slope, true.value, true.error, True, count=count)
        return entry


def _size(x: Value) -> float:
    return abs(float(x.data)) or 1.0


def _entries(case: Case, order: int, tolerance: _Tolerance, each: bool) -> Iterator[Entry]:
    places = range(len(case.xs))
    for k in range(1, order + 1):
        checking = _Checking(case, k, tolerance)
        yield from checking.every(places) if each else checking.along_directions(checking.sorted())
    if order == 2:
        for rule, true in wrong_close_by(case.graph.order):
            moved = rule.close_by()
            cause = f"{rule.title} is wrong, though not at {rule.point} itself"
            yield Entry(f"close by, at {moved.point}", moved.slope, true.value, true.error, False, cause)
