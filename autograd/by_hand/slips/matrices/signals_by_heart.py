"""Slips in an error signal that people know by heart, P − Y or (P − Y)/m: without the target, or with a slope too many.

With a softmax or a sigmoid and its cross-entropy the slope of the function cancels, so it stands nowhere in P − Y.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from autograd.by_hand.slips.matrices.table import Table
from autograd.by_hand.slips.matrices.whole import ArraySlip
from autograd.by_hand.slips.readings.reading import Phrase
from autograd.by_hand.slips.single.by_heart import Answer, ByHeart
from autograd.engine.value import Value
from autograd.paper.arrays import Array
from autograd.paper.names import shown
from autograd.table.arithmetic import as_float

BY_HEART = "without target", "plus target", "slope too many"  # the slips, as their keys name them


class Signal(NamedTuple):
    """The derivatives of the error with respect to an array, each an output minus a target, divided by a count."""

    output: str
    target: str  # empty where the targets have no name that tells them
    divisor: int
    numbers: dict[str, tuple[float, float]]  # the output and the target, by the entry of the score

    def slip(self, kind: str, what: str, words: Phrase, number: Callable[[float, float], float]) -> ArraySlip:
        """The numbers that all entries become."""
        numbers = {entry: number(p, y) / self.divisor for entry, (p, y) in self.numbers.items()}
        return ArraySlip(kind, ("by heart", what), words, numbers)


def signal_slips(table: Table, name: str) -> Iterator[ArraySlip]:
    """The slips in the derivative of the error with respect to an array, if people know it by heart."""
    signal = signal_of(table, name)
    if signal is None:
        return
    p, y = shown(signal.output), shown(signal.target) if signal.target else "the target"
    times = f"/{signal.divisor}" if signal.divisor > 1 else ""
    words = Phrase("this is {}{}, without − {}", p, times, y)
    yield signal.slip("other quantity", BY_HEART[0], words, lambda p, y: p)
    words = Phrase("the sign of {} is turned", y)
    yield signal.slip("factor sign", BY_HEART[1], words, lambda p, y: p + y)
    words = Phrase("multiplied by {}·(1 − {}), which has no place here: it cancels in {} − {}", p, p, p, y)
    yield signal.slip("doubled factor", BY_HEART[2], words, lambda p, y: (p - y) * p * (1 - p))


def signal_of(table: Table, name: str) -> Signal | None:
    """The outputs and targets of an array of scores, entry by entry in the same places."""
    scores = table.arrays[name]
    by_heart = table.example.once(ByHeart)
    for output, array in table.arrays.items():
        if array.shape == scores.shape and all(node.op is not None for node in array.entries[:1]):
            found = [_answer(by_heart, *pair) for pair in zip(array.entries, scores.entries, strict=True)]
            answers = [answer for answer in found if answer is not None]
            counts = {answer.divisor for answer in answers}
            if len(answers) == len(found) and len(counts) == 1:
                targets = [answer.target for answer in answers]
                pairs = zip(map(_number, array.entries), targets, strict=True)
                numbers = dict(zip((node.name for node in scores.entries), pairs, strict=True))
                return Signal(output, _name_of(targets, array.shape, table), counts.pop(), numbers)
    return None


def _answer(by_heart: ByHeart, output: Value, score: Value) -> Answer | None:
    return next((answer for answer in by_heart.answers(output.name) if answer.score == score.name), None)


def _name_of(targets: list[float], shape: tuple[int, ...], table: Table) -> str:
    """The given array that holds the targets; empty if none or several do."""
    names = [name for name, array in table.arrays.items() if array.shape == shape and _are_given(array, targets)]
    return names[0] if len(names) == 1 else ""


def _are_given(array: Array, targets: list[float]) -> bool:
    return all(node.op is None and _number(node) == y for node, y in zip(array.entries, targets, strict=True))


def _number(node: Value) -> float:
    return as_float(node.data)
