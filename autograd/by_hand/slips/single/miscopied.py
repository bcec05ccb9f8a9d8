"""A given number copied wrongly: with w = 4 in place of 3 a wrong line holds, and so do the lines below it.

For each leaf the number is found that would give a wrong line.  It is a reading only if a person may have written it
for the given one: one digit is another, two digits changed places, the sign is lost, the point is shifted, or it is the
number of a neighbour.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.pencil import worked_through
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.engine.history import history
from autograd.paper.numerals import decimals_of, is_decimal, write_exactly
from autograd.table.arithmetic import as_float

MOST_LINES = 3  # whose numbers are looked for
MOST_WORK = 20_000  # visits to nodes for them: 0.2 s where a step is worked through
REFINED = 3  # times that the number of a leaf is found anew
MOST_DIGITS = 6  # of a given number that somebody copies by hand
FEWEST_DIGITS = 5  # of a single line that tells a miscopied number
BY_CHANCE = 0.005  # expected numbers that fit by chance, if a single line is to tell
FEWEST_BELOW = 2  # lines that follow from the first one, if few digits are to tell
UNITS_OFF = 5  # of the last digit: what is nearer may be a slip in that digit

Followers = Mapping[Question, Sequence[Reading]]


class Miscopied:
    """The search for a leaf that was copied wrongly.

    Args:
        lines: those of the sheet.
        followers: for each wrong claim the readings that say from which others it follows.
        explained: the wrong claims that a single slip explains.
    """

    def __init__(self, lines: WrongLines, followers: Followers, explained: Collection[Question]) -> None:
        self._example = lines.example.floats
        self._printed = lines.printed
        self._followers = followers
        self._explained = explained
        self._desk = lines.desk
        self._given = dict(self._desk.leaves)
        self._left = MOST_WORK
        self.unfinished: set[Question] = set()  # for which not every number was tried

    def readings(self) -> Iterator[tuple[Question, Reading, float]]:
        """The claims that a miscopied number explains, the reading of each, and how many would fit by chance."""
        first = [q for q in self._followers if q.number and q.printed and not self._followers[q] and q.claim.steps <= 1]
        others = [q for q in first[1:] if q not in self._explained]
        asked = [*first[:1], *others]
        self.unfinished.update(q for q in asked[MOST_LINES:] if q.digits >= FEWEST_DIGITS)
        for question in asked[:MOST_LINES]:
            for leaf in self._leaves_behind(question.claim):
                number = self._number_for(question, leaf)
                if number is not None:
                    yield from self._told_by(question, leaf, number)
            if self._left < 0:
                self.unfinished.add(question)

    def _leaves_behind(self, claim: Claim) -> list[str]:
        """The leaves that the node of a claim is made from; for a step, those of the error."""
        end = claim.node if claim.node not in self._given else self._example.error
        leaves = [node.name for node in history(self._example.start[end]) if node.op is None]
        return [leaf for leaf in leaves if leaf in self._given and _is_written_short(self._given[leaf])]

    def _number_for(self, question: Question, leaf: str) -> float | None:
        """The number of a leaf that gives a wrong claim, if a person may have written it for the given one."""
        before = self._given[leaf]
        x, y = before, question.true
        following = before + (abs(before) or 1.0) * 0.01
        for _ in range(REFINED):
            there = self._worked_through(leaf, following, [question.claim]).get(question.claim)
            if there is None or there == y:
                return None
            x, y, following = following, there, following + (question.number - there) * (following - x) / (there - y)
            if not math.isfinite(following) or abs(following) > 100 * (abs(before) + 1):
                return None
        others = [number for name, number in self._given.items() if name != leaf and self._are_alike(name, leaf)]
        for copied in _copies(before, following, others):
            there = self._worked_through(leaf, copied, [question.claim]).get(question.claim)
            if there is not None and question.fits(there):
                return copied
        return None

    def _are_alike(self, leaf: str, other: str) -> bool:
        parameters = self._example.parameters
        return (leaf in parameters) == (other in parameters)

    def _worked_through(self, leaf: str, x: float, claims: Collection[Claim]) -> Mapping[Claim, float]:
        """What claims become with another number for a leaf."""
        self._left -= len(self._desk.order)
        if self._left < 0:
            return {}
        self._desk.leaves[leaf] = x
        numbers = worked_through(self._desk, {}, claims)
        self._desk.leaves[leaf] = self._given[leaf]
        return {claim: found[0] for claim, found in numbers.items() if found}

    def _told_by(self, question: Question, leaf: str, x: float) -> Iterator[tuple[Question, Reading, float]]:
        """All claims that a miscopied leaf explains, if they tell enough."""
        numbers = self._worked_through(leaf, x, [*(q.claim for q in self._followers), *self._printed])
        fitting = [q for q in self._followers if q.number and q.claim in numbers and q.fits(numbers[q.claim])]
        alone = [q for q in fitting if not any(r.cause in fitting for r in self._followers[q])]
        against = [c for c, right in self._printed.items() if c in numbers and _differ(numbers[c], right)]
        chance = question.chance * len(self._given) * 10 * MOST_DIGITS
        tells = question.digits >= FEWEST_DIGITS and chance < BY_CHANCE and question.units_off >= UNITS_OFF
        is_told = len(alone) > 1 or tells or (not against and self._begins_with(question, leaf, fitting))
        if len(against) < len(fitting) and is_told:
            words = Phrase("{} = {} was taken instead of {}", leaf, x, self._given[leaf])
            for q in fitting:
                yield q, Reading("miscopied", ("miscopied", leaf, x), numbers[q.claim], words), chance

    def _begins_with(self, question: Question, leaf: str, fitting: Sequence[Question]) -> bool:
        """Whether the first of several lines is a value that is computed from the leaf itself, and nothing explains it.

        A number that is rounded may as well have a slip in its last digit.
        """
        if question in self._explained or question.claim != Claim(question.claim.node) or question is not fitting[0]:
            return False
        is_whole = question.units_off.denominator == 1
        uses = [source.name for source in self._desk.sources[self._desk.graph[question.claim.node]]]
        return leaf in uses and len(fitting) > FEWEST_BELOW and (is_whole or question.units_off >= UNITS_OFF)


def _differ(number: float, printed: float) -> bool:
    return not math.isclose(number, printed, rel_tol=0.01, abs_tol=1e-9)


def _is_written_short(x: float) -> bool:
    written = write_exactly(x)
    return is_decimal(written) and sum(sign.isdigit() for sign in written) <= MOST_DIGITS


def _copies(before: float, near: float, others: Collection[float]) -> Iterator[float]:
    """The numbers near one that a person may have written for a given number.

    >>> list(_copies(3.0, 4.0001, [])), list(_copies(0.45, 0.5399, [])), list(_copies(0.5, -0.5, []))
    ([4.0], [0.54], [-0.5])
    >>> list(_copies(0.7, 7.0, [])), list(_copies(0.7, 1.1, [])), list(_copies(0.7, 1.1, [1.1, 3.0]))
    ([7.0], [], [1.1])
    """
    written = write_exactly(before)
    decimals = decimals_of(written)
    for copied in (round(near, max(decimals, 0)), round(near, decimals + 1)):
        if copied != before and (_is_a_slip(before, copied, decimals) or copied in others):
            yield copied
            return


def _is_a_slip(before: float, copied: float, decimals: int) -> bool:
    """Whether one digit is another, two digits changed places, the sign was lost, or the point shifted."""
    if copied == -before or any(math.isclose(copied, before * shift, rel_tol=1e-12) for shift in (10, 0.1)):
        return True
    a, b = f"{before:.{decimals}f}", f"{copied:.{decimals}f}"
    if len(a) != len(b) or as_float(float(b)) != copied:
        return False
    different = [place for place in range(len(a)) if a[place] != b[place]]
    swapped = any(a[:i] + a[j] + a[i + 1 : j] + a[i] + a[j + 1 :] == b for i, j in pairwise(_digits(a)))
    return swapped or (len(different) == 1 and different[0] in _digits(a))


def _digits(written: str) -> list[int]:
    return [place for place, sign in enumerate(written) if sign.isdigit()]
