"""A line that is right but for its last digits: 0.2826 where the numbers on the paper give 0.2830.

No slip of the derivation leads there.  A digit was misread or misheard, or a function was looked up too coarsely.
"""

from __future__ import annotations

from autograd.by_hand.example.stations import MOST_STEPS
from autograd.by_hand.pencil.pencil import number_for
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading, same
from autograd.paper.numerals import half_unit, significant_digits, write_number
from autograd.table.arithmetic import as_float

LAST_DIGITS = "last digits"  # how the keys of these readings begin
PLAIN = 0  # the extra cost where lines above give it: no story of digits that stand nowhere is as plain
AFTER_ALL = 6  # the extra cost else: whatever else explains the digits comes before
FEWEST_DIGITS = 3  # that tell a number from any other nearby
MOST_OFF = 0.005  # relative: how far the last digits may lead
MOST_UNITS = 12  # of the last digit, and half of one for the rounding


class LastDigits:
    """The readings of wrong lines as right but for their last digits."""

    def __init__(self, lines: WrongLines) -> None:
        self._lines = lines
        self._found: dict[Question, float | None] = {}

    def readings(self, question: Question) -> list[Reading]:
        """The reading of a line that is near what the numbers on the paper give, if it is."""
        if significant_digits(question.printed or "0") < FEWEST_DIGITS or question.claim.steps > MOST_STEPS:
            return []
        number = self._on_paper(question)
        if number is None:
            return []
        is_plain = question.is_but_for_the_last_digit(number) and self.has_lines_above(question)
        if not (is_plain or (question.digits >= FEWEST_DIGITS and _is_near(question, number))):
            return []
        written = write_number(number, significant_digits(question.printed) + 1)
        words = Phrase(f"only the last digits are off: the numbers on the paper give {written}")
        return [
            Reading("rounding", (LAST_DIGITS, question.claim), question.number, words, PLAIN if is_plain else AFTER_ALL)
        ]

    def has_lines_above(self, question: Question) -> bool:
        """Whether the lines above a line give another number for it than all digits do."""
        number = self._on_paper(question)
        return number is not None and not same(number, question.true)

    def _on_paper(self, question: Question) -> float | None:
        """What the numbers above a line give for it, right ones and wrong ones."""
        if question not in self._found:
            wrong = {q.claim: q.number for q in self._lines.above(question)}
            given = {**self._lines.printed, **wrong}
            self._found[question] = number_for(self._lines.desk, given, question.claim)
        return self._found[question]


def _is_near(question: Question, number: float) -> bool:
    off, unit = abs(question.number - number), 2 * as_float(half_unit(question.printed))
    return off <= MOST_OFF * abs(number - question.start) and off <= MOST_UNITS * unit
