"""Which sums some of several effects give: of 3, or 5, and 10, or none, each is 0, 3, 5, 10, 13 or 15.

A number on the paper moves a claim by one of a few effects, as it was carried on with one of a few counts of digits.
The sums are the bits of one whole number, on a grid that is fine beside the digits of the claim.  So a hundred lines
take no longer than the sums of a dozen one by one.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence

Span = tuple[float, float]  # the least and the most of a number; twice the same where it is known
Effect = Sequence[Span]  # what a number may add, beside nothing

FINE = 32  # parts of what a claim may be off, on a grid
MOST_PARTS = 1 << 18  # of a grid: then it is coarser


class Sums:
    """The sums of any of the effects, each taken once, on a grid too fine to change a verdict.

    Args:
        effects: what each number may add; nothing is always among it.
        fine: how far apart two sums have to be.
        whole: what the effects are effects on: two factors that move it by a tenth each also move it by a hundredth
            together, which the sum of both leaves out.
    """

    def __init__(self, effects: Sequence[Effect], fine: float, whole: float = math.inf) -> None:
        wide = [_with_slack(*pair, abs(whole)) for pair in _after_those_before(effects)]
        least = sum(min(0.0, *(low for low, _ in spans)) for spans in wide)
        most = sum(max(0.0, *(high for _, high in spans)) for spans in wide)
        self._unit = max(fine / max(len(wide), 1), (most - least) / MOST_PARTS) or 1.0
        self._slack = (len(wide) + 1) / 2 * self._unit  # of the rounding to the grid
        self._zero = math.ceil(-least / self._unit) + len(wide) + 1
        self._bits = 1 << self._zero
        for spans in wide:
            self._add(spans)

    def _add(self, spans: Effect) -> None:
        found = self._bits
        for low, high in spans:
            first, last = round(low / self._unit), round(high / self._unit)
            found |= _shifted(_smeared(self._bits, last - first), first)
        self._bits = found

    def have(self, least: float, most: float) -> bool:
        """Whether one of the sums lies between two numbers."""
        first = max(math.floor((least - self._slack) / self._unit) + self._zero, 0)
        last = math.ceil((most + self._slack) / self._unit) + self._zero
        return last >= first and bool((self._bits >> first) & ((1 << (last - first + 1)) - 1))

    def between(self, least: float, most: float) -> Iterator[Span]:
        """The sums between two numbers, those that lie close together as one span."""
        first = max(math.ceil(least / self._unit) + self._zero, 0)
        bits = self._bits >> first
        while bits:
            first += _lowest(bits)
            bits >>= _lowest(bits)
            count = _lowest(~bits)
            low, high = (first - self._zero) * self._unit, (first + count - 1 - self._zero) * self._unit
            if low > most:
                return
            yield low, min(high, most)
            first += count
            bits >>= count


def _after_those_before(effects: Sequence[Effect]) -> Iterator[tuple[Effect, float]]:
    """Each effect, and the most that those before it come to."""
    before = 0.0
    for spans in effects:
        yield spans, before
        before += max(abs(end) for span in spans for end in span)


def _with_slack(spans: Effect, before: float, whole: float) -> Effect:
    share = before / whole if whole else 0.0
    return [(low - share * max(abs(low), abs(high)), high + share * max(abs(low), abs(high))) for low, high in spans]


def _smeared(bits: int, count: int) -> int:
    """The bits, each with ``count`` more behind it."""
    done = 0
    while done < count:
        step = min(done + 1, count - done)
        bits |= bits << step
        done += step
    return bits


def _shifted(bits: int, places: int) -> int:
    return bits << places if places >= 0 else bits >> -places


def _lowest(bits: int) -> int:
    return (bits & -bits).bit_length() - 1
