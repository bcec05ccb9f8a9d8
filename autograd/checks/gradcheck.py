"""Gradients checked against the values alone: do the rules say how the numbers really move?

Each derivative is compared with one from the values at nearby points (``comparing``).  Where the two disagree, the
report names the likely cause (``causes``): a wrong rule, a kink nearby, a graph that was cut.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from autograd.checks.cases import Case, FunctionCase, ValueCase
from autograd.checks.causes import ATOL, RTOL
from autograd.checks.comparing import FEW, Entry, Margin, comparisons
from autograd.engine.modes import recording
from autograd.engine.numbers import number
from autograd.engine.value import Value
from autograd.sentences import counted, shorten

MOST_LINES = 20  # how many lines of a report are printed; along directions no more wrong ones are looked for


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
        TypeError: if ``f`` or ``wrt`` is not one of the above, or a tolerance is not a number.
        ValueError: if ``wrt`` is empty, if no path leads from one of its leaves to the result, if the
            numbers in the leaves were changed after the forward pass, or if a tolerance is below 0.

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
    margin = Margin(_tolerance("rtol", rtol), _tolerance("atol", atol))
    with recording():
        case: Case = ValueCase(f, wrt) if isinstance(f, Value) else FunctionCase(f, wrt)
        if not case.xs:
            raise ValueError(
                "wrt holds nothing to differentiate with respect to: give it the numbers or leaves to check"
            )
        each = each or len(case.xs) <= FEW
        entries = comparisons(case, order, margin, each)
        check = GradientCheck([*entries]) if each else GradientCheck(*_until_many_are_wrong(entries))
    if not check:
        raise GradientError(check)
    return check


def _tolerance(name: str, given: Any) -> float:
    try:
        tolerance = float(number(given))
    except TypeError as error:
        raise TypeError(f"{name} is a number of at least 0: {error}") from None
    if not tolerance >= 0:
        raise ValueError(f"{name} is {shorten(repr(given))}: write a number of at least 0, such as 1e-6")
    return tolerance


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
