"""Slips of the pen: two digits changed places, one was left out or written twice, or the decimal point has moved."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise

from autograd.by_hand.slips.readings.question import MOST_DIGITS, Question
from autograd.by_hand.slips.readings.reading import Phrase, Reading
from autograd.paper.numerals import decimals_of, significant_digits
from autograd.sentences import counted

FEWEST = 4  # digits on the paper; of fewer nearly any could have changed places
FEWEST_THAT_TELL = 3  # the same of a step, and of a decimal point
MOST_PLACES = 3  # that a decimal point has moved


def of_the_pen(question: Question) -> tuple[list[Reading], float]:
    """The readings of a printed number as the true one, wrongly written, and how many would fit by chance.

    >>> from autograd.by_hand.example.claims import Claim
    >>> (reading,), _ = of_the_pen(Question.of_digits("E", Claim("E"), "1.1023", 1.10322))
    >>> print(reading.words)
    the digits 3 and 2 of 1.1032 have changed places
    """
    printed = question.printed.strip().lower().replace("−", "-").lstrip("+")
    if moved := list(_point_moved(question)):
        return moved, 2 * MOST_PLACES * question.chance
    if not _tells_enough(question, printed):
        return [], 1.0
    tried = [
        (written, Reading("miswritten", ("pen", question.claim, what), float(written), words))
        for what, written, words in _miswritten(question, decimals_of(printed))
    ]
    # All that is tried lies near the true number, and so does a number that is wrong for another reason.
    return [reading for written, reading in tried if written == printed], len(tried) * question.chance


def _point_moved(question: Question) -> Iterator[Reading]:
    """The right digits with the decimal point elsewhere."""
    if question.digits < FEWEST_THAT_TELL or "e" in question.printed.lower() or question.start:
        return
    for places in (*range(-MOST_PLACES, 0), *range(1, MOST_PLACES + 1)):
        number = question.true * 10.0**places
        if question.fits(number):
            side = "right" if places > 0 else "left"
            words = Phrase(f"the decimal point stands {counted(abs(places), 'place')} too far to the {side}")
            yield Reading("miswritten", ("pen", question.claim, "point"), number, words)


def _tells_enough(question: Question, printed: str) -> bool:
    if not printed or "e" in printed or question.digits < FEWEST_THAT_TELL or significant_digits(printed) < FEWEST:
        return False
    return 1 < decimals_of(printed) < MOST_DIGITS and abs(question.true) < 10.0 ** (MOST_DIGITS - decimals_of(printed))


def _miswritten(question: Question, decimals: int) -> Iterator[tuple[str, str, Phrase]]:
    """What the true number becomes by each slip, beside the words for it."""
    right = _rounded(question, decimals)
    places = [place for place, sign in enumerate(right) if sign.isdigit()]
    for i, j in pairwise(places):
        swapped = f"{right[:i]}{right[j]}{right[i + 1 : j]}{right[i]}{right[j + 1 :]}"
        words = Phrase("the digits {} and {} of {} have changed places", right[i], right[j], right)
        yield "places", swapped, words
    for longer in (right, _rounded(question, decimals + 1)):
        for i, written in ((i, longer[:i] + longer[i + 1 :]) for i in _inner(longer)):
            if _is_further_off(written, right):
                yield "left out", written, Phrase("the digit {} of {} is left out", longer[i], longer)
    for shorter in (right, _rounded(question, decimals - 1)):
        for i, written in ((i, shorter[: i + 1] + shorter[i:]) for i in _inner(shorter)):
            if _is_further_off(written, right):
                yield "twice", written, Phrase("the digit {} of {} is written twice", shorter[i], shorter)


def _inner(number: str) -> Iterator[int]:
    """The places of the digits from the first that is not 0 on, without the last two: these are wrong in many ways."""
    for place, sign in enumerate(number[:-2]):
        if sign.isdigit() and number[: place + 1].strip("-0."):
            yield place


def _is_further_off(written: str, right: str) -> bool:
    """Whether more than the last digit differs.  Else it may be just that: 0.642227 for 0.642223."""
    return written[:-1] != right[:-1]


def _rounded(question: Question, decimals: int) -> str:
    exact = question.exact
    return f"{Decimal(exact.numerator) / Decimal(exact.denominator):.{decimals}f}"
