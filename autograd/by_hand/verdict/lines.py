"""Lines of a sheet: how each is checked by itself."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim, thorough_uncertainty, true_number, uncertainty
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.optimisers import NOTHING
from autograd.by_hand.keys.array_claims import Part
from autograd.by_hand.sheet.sheet import Erratum
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.verdict.digits import DIGITS, Verdict, verdict_on, verdict_on_all_digits
from autograd.by_hand.verdict.machine_numbers import FLOAT64, Format, tells_no_format
from autograd.by_hand.verdict.rows import COARSE, KNOWN, UNDECIDED, Row
from autograd.engine.numbers import Exact
from autograd.paper.numerals import half_unit, is_decimal, read_decimal, write_number
from autograd.table.arithmetic import as_float


class Checked(NamedTuple):
    """A line that was checked: its row, and its number if it is right, or a question if it is wrong."""

    row: Row
    claim: Claim
    number: float | None = None
    question: Question | None = None

    @property
    def asked_by_its_digits(self) -> Checked:
        """The same; of so few digits that any machine may have printed them, only what they say themselves counts."""
        question = self.question
        return self._replace(question=question.as_printed) if question and tells_no_format(question.printed) else self

    @property
    def has_digits(self) -> bool:
        """Whether the line gives digits, and not a formula."""
        return is_decimal(self.row.printed)


class SheetLine(NamedTuple):
    """A line of a sheet: its claim, what was written, and how that is checked."""

    text: str
    claim: Claim
    written: str
    check: Callable[[Descent], Checked]
    table: str = "claims"
    part: Part | None = None  # of a claim about an array
    read_as: str = ""  # the answer in strict notation, where it was not written so
    before: Sequence[SheetLine] = ()  # the sides before it, where the answer is a chain as y = w x = 0.6
    unjudged: Sequence[str] = ()  # of these, what cannot be judged


def of_digits(
    text: str, claim: Claim, printed: str, form: Format | None = None, perhaps: Format | None = None
) -> SheetLine:
    """A claim with the digits that were printed, by a person or in a format of a machine.

    A slip may also have been made in the format that ``perhaps`` the digits are of.
    """
    return SheetLine(text, claim, printed, _DigitsClaim(text, claim, printed, form, perhaps).check)


class _DigitsClaim(NamedTuple):
    """The arguments of ``of_digits``."""

    text: str
    claim: Claim
    printed: str
    form: Format | None
    perhaps: Format | None

    def check(self, descent: Descent) -> Checked:
        true, doubt = _engines_number(self.claim, descent)
        verdict = verdict_on(self.printed, true, doubt)
        if not verdict.holds and (checked := self._as_of_a_machine(verdict, true, descent, doubt)):
            return checked
        row = _row(self.text, self.printed, true, verdict)
        if verdict.undecided:
            return undecided(row, self.claim, doubt())
        row = replace(row, note=_limits(true, verdict))
        if verdict.holds and _says_nothing(self.printed, true, doubt) and not self._is_exact_without_epsilon(descent):
            reach = write_number(half_unit(self.printed))
            note = f"every number that is less than {reach} away from {self.printed} rounds to it"
            return Checked(replace(row, ok=False, verdict=COARSE, note=note), self.claim)
        if verdict.holds:
            return Checked(row, self.claim, number=as_float(read_decimal(self.printed)))
        return Checked(row, self.claim, question=self._question(descent))

    def _is_exact_without_epsilon(self, descent: Descent) -> bool:
        """Whether the number is all of that of an optimiser on paper, where the ε of a program is left out."""
        rule = descent.example.optimiser.rule
        if not (self.claim.is_of_the_optimiser and rule.is_scaled):
            return False
        example = descent.example
        on_paper = example.optimiser._replace(rule=rule._replace(epsilon=NOTHING))
        number = true_number(self.claim, Descent(example.stepping(rate=example.rate, optimiser=on_paper)))
        return math.isclose(as_float(read_decimal(self.printed)), as_float(number), rel_tol=1e-12)

    def _as_of_a_machine(
        self, verdict: Verdict, true: Exact, descent: Descent, doubt: Callable[[], float]
    ) -> Checked | None:
        """A number that holds in the format of a machine, or of which rounding in that format decides."""
        form, off = self.form, abs(verdict.difference)
        if form is None or not form.is_near(off, as_float(true)):
            return None
        reach = thorough_uncertainty(self.claim, descent)
        if off <= form.allowed(as_float(true), max(reach, doubt())):
            holding = verdict._replace(holds=True, undecided=False)
            row = _row(self.text, self.printed, true, holding, how=f", as {form.name}")
            return Checked(row, self.claim, number=as_float(read_decimal(self.printed)))
        if off <= form.reach(reach):
            row = _row(self.text, self.printed, true, verdict._replace(undecided=True))
            return undecided(row, self.claim, reach, form)
        return None

    def _question(self, descent: Descent) -> Question | None:
        question, machine = _question(self.text, self.claim, self.printed, descent), self.form or self.perhaps
        if question and machine:
            allowed = machine.allowed(question.true, thorough_uncertainty(self.claim, descent))
            question = question.allowing(allowed, is_sure=bool(self.form))
        return question


def of_all_digits(text: str, claim: Claim, given: str) -> SheetLine:
    """A number of the table [exact], given with all its digits."""

    def check(descent: Descent) -> Checked:
        true, doubt = _engines_number(claim, descent)
        verdict = verdict_on_all_digits(given, true, doubt)
        row = _row(text, given, true, verdict, table="exact", how=f" to {DIGITS} digits")
        return undecided(row, claim, doubt()) if verdict.undecided else Checked(row, claim)

    return SheetLine(text, claim, given, check, "exact")


def of_erratum(text: str, claim: Claim, erratum: Erratum) -> SheetLine:
    """A published number that is known to be wrong."""

    def check(descent: Descent) -> Checked:
        true, doubt = _engines_number(claim, descent)
        as_printed, as_corrected = verdict_on(erratum.printed, true, doubt), verdict_on(erratum.true, true, doubt)
        corrected = as_corrected.holds or verdict_on_all_digits(erratum.true, true, doubt).holds
        if not corrected:
            word = f"WRONG correction: not {erratum.true}"
        elif erratum.printed == erratum.true:  # a right entry of an array with mistakes in it
            word = "holds"
        else:
            word = "holds after all" if as_printed.holds else f"{KNOWN} ({erratum.kind})"
        row = _row(text, erratum.printed, true, as_printed, table="errata")
        question = None if as_printed.holds else _question(text, claim, erratum.printed, descent)
        return Checked(replace(row, ok=corrected, verdict=word, why=erratum.why), claim, question=question)

    return SheetLine(text, claim, erratum.printed, check, "errata")


def _row(text: str, written: str, true: Exact, verdict: Verdict, *, table: str = "claims", how: str = "") -> Row:
    word = UNDECIDED if verdict.undecided else f"holds{how}" if verdict.holds else "WRONG"
    return Row(text, written, true, ok=verdict.holds, verdict=word, difference=verdict.difference, table=table)


def _limits(true: Exact, verdict: Verdict) -> str:
    """The limits of a verdict, in a sentence."""
    if not math.isfinite(as_float(true)):
        return f"the engine finds {write_number(true)} here, and no number agrees with that"
    if verdict.beyond_float:
        return "more digits than float64 can tell: judged as well as it allows"
    return ""


def undecided(row: Row, claim: Claim, doubt: float, form: Format = FLOAT64) -> Checked:
    """A claim that the rounding of floats may have made wrong: it is neither right nor wrong."""
    is_ours = form is FLOAT64
    what, reach = "floats" if is_ours else form.name, write_number(doubt if is_ours else form.reach(doubt), 2)
    note = f"the rounding of {what} may reach {reach} here, so this cannot be judged"
    note += ": make the leaves Fractions, if the formulas keep them exact" if is_ours else ""
    return Checked(replace(row, note=note), claim)


def _engines_number(claim: Claim, descent: Descent) -> tuple[Exact, Callable[[], float]]:
    """What the engine finds for a claim, and a function that says how far rounding may have moved it."""
    return true_number(claim, descent), partial(uncertainty, claim, descent)


def _question(text: str, claim: Claim, printed: str, descent: Descent) -> Question | None:
    true = as_float(true_number(claim, descent))
    if not math.isfinite(true):
        return None
    is_after_a_step = claim.steps > 0 and not claim.by and not claim.is_of_the_optimiser
    start = as_float(descent.graph(0)[claim.node].data) if is_after_a_step else 0.0
    return Question.of_digits(text, claim, printed, true, start)


def is_coarse(printed: str) -> bool:
    """Whether half of a number has the same digits."""
    return 2 * half_unit(printed) >= abs(read_decimal(printed))


def _says_nothing(printed: str, true: Exact, doubt: Callable[[], float]) -> bool:
    """Whether the digits would hold for half the printed number too: so few do not tell what was found.

    A number that is exactly the true one says all: 1 for 1, and 0 for 0.
    """
    number = read_decimal(printed)
    return is_coarse(printed) and abs(as_float(number - Fraction(true))) > (
        0 if isinstance(true, Fraction) else doubt()
    )
