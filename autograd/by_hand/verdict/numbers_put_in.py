"""Claims that give a formula of numbers, as (0.618 - 1)*0.618: what does not hold exactly is read as digits.

A person puts the numbers from the lines above into a formula.  These are rounded, and so is what comes of them:
0.5*0.1155 is no more exact than 0.1155 is.  It is judged so, and shown with all its digits: nobody wrote 0.06.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.verdict.formula_claims import Written, of_formula
from autograd.by_hand.verdict.lines import Checked, SheetLine, of_digits
from autograd.by_hand.verdict.rows import COARSE
from autograd.paper.numerals import half_unit, read_decimal
from autograd.table.arithmetic import as_float


def of_numbers_put_in(
    text: str, claim: Claim, written: Written, digits: str, whole: str, reach: Callable[[], float]
) -> SheetLine:
    """A claim that gives a formula of numbers.

    Args:
        text: the claim.
        claim: what it speaks of.
        written: the formula.
        digits: its number, as exactly as the numbers in it.
        whole: its number as it is shown.
        reach: how far off it may be for their rounding.
    """
    by_formula, by_digits = of_formula(text, claim, written, None), of_digits(text, claim, digits)

    def check(descent: Descent) -> Checked:
        exact = by_formula.check(descent)
        if exact.row.ok:
            return exact
        found = by_digits.check(descent)
        shown = digits if found.row.verdict == COARSE else whole
        note = f"{written.text} is {shown}"
        if found.question and abs(exact.row.difference) <= reach():
            row = replace(found.row, ok=True, verdict="holds", note=note)
            return Checked(row, claim, number=found.question.number)
        row = replace(found.row, note="; ".join(filter(None, [note, found.row.note])))
        shown_as = _shown(found._replace(row=replace(row, difference=exact.row.difference)), shown)
        return _with_its_number(shown_as, as_float(exact.row.true) + exact.row.difference, reach())

    return SheetLine(text, claim, written.text, check)


def ending_in(side: SheetLine, end: str) -> SheetLine:
    """A side of a chain with the digits at its end for its own, if they are its number: −1.4/3 = −0.467."""

    def check(descent: Descent) -> Checked:
        found = side.check(descent)
        beside = as_float(read_decimal(end)) - as_float(found.row.true)
        off = found.row.difference - beside
        if not found.question or not found.question.printed or abs(off) > as_float(half_unit(end)) * (1 + 1e-9):
            return found
        note = found.row.note.replace(f" is {found.row.printed}", f" is {end}", 1)
        return _shown(found._replace(row=replace(found.row, note=note, difference=beside)), end)

    return side._replace(check=check)


def _with_its_number(found: Checked, number: float, reach: float) -> Checked:
    """A wrong line whose explanations are compared with the number of its formula, and not with its digits alone."""
    if not found.question or not reach:
        return found
    return found._replace(question=replace(found.question, put_in=(number, reach)))


def _shown(found: Checked, digits: str) -> Checked:
    """A wrong line with other digits of its number, which is judged no more strictly."""
    if not found.question:
        return found
    question = replace(found.question, printed=digits, number=as_float(read_decimal(digits)))
    question = question.allowing(as_float(half_unit(digits)) * (1 + 1e-9))
    return found._replace(row=replace(found.row, printed=digits), question=question)
