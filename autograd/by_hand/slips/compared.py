"""A wrong number that no slip explains, compared with the true one."""

from __future__ import annotations

import math

from autograd.by_hand.slips.question import Question
from autograd.paper.numerals import write_number

ROUNDED = 1e-3  # a ratio this near to 1 looks like a rounded number in a formula
POINT = 0.004  # how near the logarithm of a ratio has to be to a whole number; this is 1 %


def compared(question: Question) -> str:
    """The ratio and the difference to the true number, in words."""
    difference = write_number(abs(question.number - question.true))
    beside = f"{difference} {'above' if question.number > question.true else 'below'} the true number"
    if not question.true or not question.number:
        return beside
    ratio = question.number / question.true
    if not math.isfinite(ratio):
        return beside if math.isfinite(question.number) else "it has no finite value"
    if question.others and abs(ratio - 1) < ROUNDED:
        return f"{beside}, as if a number in it was rounded: write the formula in its place"
    times = write_number(ratio, 6)
    point = " (is the decimal point in its place?)" if _is_power_of_ten(ratio) else ""
    return beside if times == "1" else f"{times} times the true number{point}, and {beside}"


def _is_power_of_ten(ratio: float) -> bool:
    if not 1e-4 < ratio < 1e4 or 0.5 < ratio < 2:
        return False
    power = math.log10(ratio)
    return abs(power - round(power)) < POINT
