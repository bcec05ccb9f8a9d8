"""A line about a parameter by its bare name, w = 0.35 where w = 0.4 is given: it is about new w.  L below may be new L.

Pages write the update so: the new number overwrites the old one.  A line that repeats the number that is given stays a
line about that, as does one above all derivatives.  After several steps it is about the w after so many of them.
A formula for new w and its number below are one step.

Below a new weight pages go forward once more: L = 0.16 is new L there, if that is its number and 4 is the one of now.
The lines below one that is read so are read so too, but for those with the number of now.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from autograd.by_hand.example.budget import OverBudgetError
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent, NoValueError
from autograd.by_hand.example.example import Example
from autograd.by_hand.keys.array_claims import Entry
from autograd.by_hand.keys.sheet_claims import Turn
from autograd.by_hand.sheet.handwriting import as_digits
from autograd.engine.numbers import Exact
from autograd.paper.numerals import half_unit, is_decimal, read_decimal
from autograd.table.arithmetic import as_float


def with_bare_updates(
    entries: Sequence[Entry], example: Example, read: Callable[[str], Turn]
) -> tuple[list[Entry], dict[str, str]]:
    """The lines, those about a bare parameter as about the new one; and how each of these is read, in words.

    Args:
        entries: the lines of a sheet, entry by entry.
        example: what the sheet is about.
        read: the claim that a key stands for, and its turn; a ValueError if it stands for none.
    """
    updates = _Updates(entries, example, read)
    found: list[Entry] = []
    words: dict[str, str] = {}
    for whole, lines in groupby(entries, lambda entry: entry.part.whole if entry.part else None):
        for group in [[*lines]] if whole is not None else [[line] for line in lines]:
            steps = updates.steps(len(found), group)
            found += [_after(entry, steps) for entry in group]
            if steps:
                words[whole or group[0].key] = f"the line is read as {_words(whole or group[0].key, steps)}"
    return found, words


class _Updates:
    """How many steps the lines about bare parameters are about."""

    def __init__(self, entries: Sequence[Entry], example: Example, read: Callable[[str], Turn]) -> None:
        self._example = example
        self._turns = [_turn(entry, read) for entry in entries]
        self._derived = [place for place, turn in enumerate(self._turns) if turn and _is_of_a_step(turn.claim)]
        self._read = read
        self._weights_after = 0  # how many steps the last line about a new weight is about
        self._goes_forward = False  # whether a line below it is about a number that these weights give
        self._reaches = [_reach(turn) if turn and not self._is_bare(turn) else 0 for turn in self._turns]
        self._written = {
            (turn.claim.node, reach)
            for turn, reach, entry in zip(self._turns, self._reaches, entries, strict=True)
            if turn and reach and _is_new(turn) and _digits(entry.answer)
        }

    def steps(self, place: int, group: Sequence[Entry]) -> int:
        """How many steps the entries of the line at a place are about; 0 if the line stays as it is."""
        turns = [turn for turn in self._turns[place : place + len(group)] if turn]
        names, digits = [turn.claim.node for turn in turns], [_digits(entry.answer) for entry in group]
        if turns and all(map(_is_new, turns)) and {*names} <= {*self._example.parameters}:
            self._weights_after = self._reaches[place]
        if len(turns) < len(group) or not all(digits):
            return 0
        if all(map(self._is_made, turns)):
            return self._forward(group, names, digits)
        if not all(map(self._is_bare, turns)) or self._are_after(0, names, digits):
            return 0
        steps = self._fitting(place, names, digits)
        self._weights_after = steps or self._weights_after
        return steps

    def _is_bare(self, turn: Turn) -> bool:
        return turn.claim == Claim(turn.claim.node) and turn.claim.node in self._example.parameters

    def _is_made(self, turn: Turn) -> bool:
        return turn == Turn(0, Claim(turn.claim.node)) and turn.claim.node not in self._example.leaves

    def _forward(self, group: Sequence[Entry], names: Sequence[str], digits: Sequence[str]) -> int:
        """The count of steps of the weights above, if the numbers are those after it; 0 for those of now."""
        steps = self._weights_after
        if not steps or self._example.rate is None or self._are_after(0, names, digits):
            return 0
        later = [_turn(_after(entry, steps), self._read) for entry in group]
        if any(turn is None or turn in self._turns for turn in later):  # a sheet may have a line about new L as well
            return 0
        are_told = sum(len(written.lstrip("-+0.")) for written in digits) > 1
        self._goes_forward |= are_told and self._are_after(steps, names, digits)
        return steps if self._goes_forward else 0

    def _fitting(self, place: int, names: Sequence[str], digits: Sequence[str]) -> int:
        """The count of steps after which the numbers fit; where none does, the next one, if that has no line yet."""
        if self._derived and self._derived[0] > place:
            return 0
        usual = next((reach for reach in reversed(self._reaches[:place]) if reach), 1)
        if self._example.rate is None:  # a step is asked for the rate
            return usual if self._derived else 0
        has_usual = any((name, usual) in self._written for name in names)
        counts = dict.fromkeys([usual, *sorted({*self._reaches} - {0}), *([usual + 1] if has_usual else [])])
        free = [steps for steps in counts if not any((name, steps) in self._written for name in names)]
        fitting = (steps for steps in free if self._are_after(steps, names, digits))
        return next(fitting, usual if usual in free else 0)

    def _are_after(self, steps: int, names: Sequence[str], digits: Sequence[str]) -> bool:
        try:
            graph = Descent(self._example).graph(steps)
            return _are(digits, [graph[name].data for name in names])
        except (NoValueError, OverBudgetError):
            return False


def _turn(entry: Entry, read: Callable[[str], Turn]) -> Turn | None:
    try:
        return read(entry.key) if isinstance(entry.key, str) and not entry.problem else None
    except ValueError:
        return None


def _is_of_a_step(claim: Claim) -> bool:
    return bool(claim.by) or claim.is_of_the_optimiser


def _is_new(turn: Turn) -> bool:
    return turn.claim == Claim(turn.claim.node, steps=turn.claim.steps) and bool(turn.claim.steps)


def _reach(turn: Turn) -> int:
    """After how many steps the weights are that a page has next, below a line."""
    is_after = turn.claim.steps and not turn.claim.by
    return turn.steps + turn.claim.steps + (0 if is_after else 1)


def _digits(answer: object) -> str:
    digits = as_digits(str(answer)) if isinstance(answer, str | int | float) else ""
    return digits if is_decimal(digits) else ""


def _are(digits: Sequence[str], numbers: Sequence[Exact]) -> bool:
    """Whether all digits are those of the numbers."""
    return all(
        abs(as_float(read_decimal(written)) - as_float(number)) <= as_float(half_unit(written))
        for written, number in zip(digits, numbers, strict=True)
    )


def _after(entry: Entry, steps: int) -> Entry:
    if not steps:
        return entry
    part = entry.part and entry.part._replace(whole=_words(entry.part.whole, steps))
    return entry._replace(key=_words(entry.key, steps), part=part)


def _words(name: str, steps: int) -> str:
    return f"new {name}" if steps == 1 else f"{name} after {steps}"
