"""Judging: the rows of a report that the lines of a sheet become together.

What is wrong by itself may lie within a tolerance, follow from rounded lines, or be right by another convention.
Else its row carries the slips that explain it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial

from autograd.by_hand.example.budget import OverBudgetError
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import Descent, NoValueError
from autograd.by_hand.example.example import Example
from autograd.by_hand.pencil.bounds import Printed, line_from_rounded, line_of_the_optimiser, right_line
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.diagnosis import Diagnosis
from autograd.by_hand.slips.matrices.explaining import ArrayDiagnosis
from autograd.by_hand.slips.matrices.large import Large
from autograd.by_hand.slips.readings.effort import is_too_large
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.verdict.chains import with_wrong_sides
from autograd.by_hand.verdict.coarse_entries import FOLLOWS, followed_beside_others, held_beside_others, taken_as
from autograd.by_hand.verdict.conventions import Conventions
from autograd.by_hand.verdict.lines import Checked, SheetLine, is_coarse
from autograd.by_hand.verdict.one_formula import told_of_all_entries
from autograd.by_hand.verdict.other_shapes import with_samples_as_columns
from autograd.by_hand.verdict.rounded_lines import exactly_from_the_printed, right_from_rounded_lines
from autograd.by_hand.verdict.rows import COARSE, NUMBERS, ROUNDED, UNDECIDED, UNREADABLE, UNWRITTEN, Row
from autograd.by_hand.verdict.tolerance import NO_TOLERANCE, Tolerance
from autograd.paper.numerals import read_decimal
from autograd.table.arithmetic import as_float

NOT_THE_OTHERS = "no single slip explains it and the other wrong entries"


def rows_of(
    lines: Sequence[SheetLine],
    example: Example,
    *,
    exact: bool = False,
    tolerance: Tolerance = NO_TOLERANCE,
    above: Sequence[Checked] = (),
) -> list[Row]:
    """The rows of a report in the order of the lines, with the slips that explain the wrong ones.

    With ``exact`` a line has to have the digits of the engine, also where it follows from rounded lines.
    A number of a claim that lies within the ``tolerance`` holds.  Lines ``above`` are known, and have no rows.
    """
    return Judged(lines, example, exact=exact, tolerance=tolerance, above=above).rows()


class Judged:
    """Lines with their verdicts; what explains the wrong ones is looked for when it is asked for."""

    def __init__(
        self,
        lines: Sequence[SheetLine],
        example: Example,
        *,
        exact: bool,
        tolerance: Tolerance,
        above: Sequence[Checked],
    ) -> None:
        self._lines = lines
        self._example = example
        self._above = above
        self._known_of = partial(_known, example=example, exact=exact, tolerance=tolerance, above=above)
        self._known = self._known_of(lines)

    def rows(self, *, explained: bool = True) -> list[Row]:
        """The rows in the order of the lines."""
        descent = Descent(self._example)

        def judged(lines: Sequence[SheetLine]) -> list[Row]:
            return self._rows(lines, self._known_of(lines), explained)

        rows = self._rows(self._lines, self._known, explained)
        return with_wrong_sides(self._lines, rows, lambda side: _checked(side, descent).row.is_wrong, judged)

    def _rows(self, lines: Sequence[SheetLine], known: list[Checked], explained: bool) -> list[Row]:
        """The rows of lines, each with a single side."""
        found = _explained(self._example, known) if explained else [one.row for one in known]
        rows = [
            replace(_of_its_claim(row, line), part=line.part, read_as=line.read_as)
            if line.part or line.read_as
            else row
            for row, line in zip(found[len(self._above) :], lines, strict=True)
        ]
        return told_of_all_entries(with_samples_as_columns(rows))


def _known(
    lines: Sequence[SheetLine], example: Example, exact: bool, tolerance: Tolerance, above: Sequence[Checked]
) -> list[Checked]:
    """The lines above, and lines with a single side each, with their verdicts."""
    descent = Descent(example)
    # Gradient descent runs through its steps once, so lines are checked in the order of their steps.
    in_order = sorted(range(len(lines)), key=lambda i: lines[i].claim.steps)
    checked = {i: _checked(lines[i], descent) for i in in_order}
    each = held_beside_others(lines, [checked[i] for i in range(len(lines))])
    known = [*above, *(_within(tolerance, one) for one in each)]
    if not exact:
        rounded = _with_rounded_lines(example, known)
        known = [*rounded[: len(above)], *followed_beside_others(lines, rounded[len(above) :])]
    return known


def _of_its_claim(row: Row, line: SheetLine) -> Row:
    """A row seen from its claim: where a transpose is asked for, no product was turned round."""
    if not (line.part and line.part.is_transposed):
        return row
    seen = [
        replace(finding, words="".join(["the transpose was written", *NUMBERS.findall(finding.words)]))
        if finding.kind == "transposed"
        else finding
        for finding in row.diagnosis
    ]
    return replace(row, diagnosis=seen)


def _checked(line: SheetLine, descent: Descent) -> Checked:
    """A line, checked.  It is wrong if its steps lead where there is no value, and undecided if they are too many."""
    try:
        return line.check(descent)
    except NoValueError as problem:
        note = f"there is no value: {problem}"
        row = Row(line.text, line.written, math.nan, ok=False, verdict="WRONG", difference=math.nan, table=line.table)
        return Checked(replace(row, note=note), line.claim)
    except OverBudgetError as problem:
        row = Row(line.text, line.written, math.nan, ok=False, verdict=UNDECIDED, difference=math.nan, table=line.table)
        return Checked(replace(row, note=str(problem)), line.claim)


def _within(tolerance: Tolerance, one: Checked) -> Checked:
    row = one.row
    if row.ok or row.table != "claims" or row.verdict == UNREADABLE or not one.has_digits:
        return one
    words = tolerance.that_lets_hold(row.printed, row.true)
    held = replace(row, ok=True, verdict=f"holds, within {words}", note="")
    return Checked(held, one.claim, number=as_float(read_decimal(row.printed))) if words else one


def _with_rounded_lines(example: Example, checked: list[Checked]) -> list[Checked]:
    """The lines, those that follow from rounded lines with a verdict that says so.

    Of new weights that stand still since every gradient is "0" nobody can tell.
    """
    questions = [one.question for one in checked if one.question and one.question.printed and one.row.table == "claims"]
    held = [one for one in checked if one.number is not None and one.has_digits]
    printed = {one.claim: _as_printed(one) for one in held}
    coarse = {one.claim: _as_printed(one) for one in checked if one.row.verdict == COARSE}
    exact = exactly_from_the_printed(example, printed, coarse) if printed and coarse else set()
    checked = [taken_as(one, ROUNDED) if one.row.verdict == COARSE and one.claim in exact else one for one in checked]
    printed |= {claim: coarse.pop(claim) for claim in exact}
    followers = partial(right_from_rounded_lines, example, order=[one.claim for one in checked])
    right = followers(printed, questions) | _steps_along_minus_the_gradient(followers, printed, questions)
    right |= followers(printed | _as_they_stand(coarse), questions) if coarse else set()
    right_if_coarse = followers(printed | coarse, questions) if coarse else set()
    return [
        _from_rounded_lines(one, enough_digits=one.question in right)
        if one.question in right | right_if_coarse
        else one
        for one in checked
    ]


def _steps_along_minus_the_gradient(
    followers: Callable[[Mapping[Claim, Printed], Collection[Question]], set[Question]],
    printed: Mapping[Claim, Printed],
    questions: Sequence[Question],
) -> set[Question]:
    """The steps that follow from gradients which are right but for their sign: with target − output it is added."""
    steps = [q for q in questions if q.claim.is_step or (q.claim.steps == 1 and not q.claim.by)]
    turned = [question.turned() for question in questions if question.claim.by]
    held = {question for question in turned if question.fits(question.true)}
    if not (steps and held):
        return set()
    known = {**printed, **{question.claim: line_from_rounded(question) for question in held}}
    rounded = followers(known, [question for question in turned if question not in held])
    known |= {question.claim: line_from_rounded(question) for question in rounded}
    return followers(known, steps)


def _as_printed(one: Checked) -> Printed:
    is_loose = one.row.verdict == ROUNDED or (one.claim.state and one.row.table != UNWRITTEN)
    line = line_of_the_optimiser if is_loose else right_line
    return line(one.row.printed, as_float(read_decimal(one.row.printed)), as_float(one.row.true))


def _as_they_stand(coarse: Mapping[Claim, Printed]) -> dict[Claim, Printed]:
    """Lines with too few digits as a person goes on with them: just as they are printed.  A 0 tells nothing."""
    numbers = {claim: line.number for claim, line in coarse.items() if line.number}
    return {claim: Printed(number, (number, number), coarse[claim].digits) for claim, number in numbers.items()}


def _from_rounded_lines(one: Checked, *, enough_digits: bool) -> Checked:
    assert one.question is not None
    if enough_digits and not is_coarse(one.row.printed):
        return Checked(replace(one.row, ok=True, verdict=ROUNDED), one.claim, number=one.question.number)
    return Checked(replace(one.row, verdict=COARSE, note=FOLLOWS), one.claim)


def _explained(example: Example, checked: list[Checked]) -> list[Row]:
    if any(one.question for one in checked):
        conventions = Conventions(example, [one.claim for one in checked if one.question])
        checked = [_by_convention(one, conventions).asked_by_its_digits for one in checked]
    questions = [one.question for one in checked if one.question]
    if not questions:
        return [one.row for one in checked]
    right = {one.claim: one.number for one in checked if one.number is not None}
    lines = WrongLines(example, questions, right)
    arrays = ArrayDiagnosis(lines)
    rest = [question for question in questions if question not in arrays.findings]
    diagnosis: Diagnosis | Large
    if is_too_large(example, len(questions)):
        diagnosis = Large(lines, arrays.findings)
    else:  # then what follows from an array is seen
        diagnosis = Diagnosis(lines if rest else lines._replace(questions=[]))
    return [
        replace(one.row, diagnosis=arrays.findings[one.question])
        if one.question in arrays.findings
        else _with_diagnosis(one.row, one.question, diagnosis, arrays)
        for one in checked
    ]


def _by_convention(one: Checked, conventions: Conventions) -> Checked:
    """A number that differs only by the engine's convention at a kink is neither right nor wrong."""
    remark = conventions.remark(one.question) if one.question and one.row.table == "claims" else ""
    return Checked(replace(one.row, verdict=UNDECIDED, note=remark), one.claim) if remark else one


def _with_diagnosis(row: Row, question: Question | None, diagnosis: Diagnosis | Large, arrays: ArrayDiagnosis) -> Row:
    if question is None:
        return row
    told = arrays.doubted(question, diagnosis.findings)
    remark = diagnosis.remark(question) if told or not diagnosis.findings(question) else NOT_THE_OTHERS
    return replace(row, diagnosis=told, note="; ".join(filter(None, (row.note, remark))))
