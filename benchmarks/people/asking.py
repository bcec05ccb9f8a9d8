"""What the judge says of a sheet, beside what a fair teacher says: counted, and in words where they differ."""

import time
from collections import Counter
from typing import NamedTuple

from autograd import Worksheet
from autograd.by_hand.slips.readings.kinds import Finding
from autograd.by_hand.verdict.rows import COARSE, Row
from benchmarks.causes import is_told
from benchmarks.people.teacher import Case, Line

SAME = 1e-9  # relative
ANOTHER = ("other quantity", "other output")  # of one formula: nothing to say where a factor is missing


class Answer(NamedTuple):
    """What is counted of a sheet, and what went wrong in words."""

    counts: Counter[str]
    failures: list[tuple[str, str]]  # the sort of failure, and the line
    seconds: float


def ask(case: Case) -> Answer:
    """The judge's report on a sheet, counted."""
    sheet = Worksheet.loads(case.text)
    start = time.process_time()
    rows = {row.claim: row for row in sheet.check().rows}
    answer = Answer(Counter(sheets=1), [], time.process_time() - start)
    for line in case.lines:
        row = rows[line.claim]
        if line.verdict == "right":
            _right_line(row, answer)
        elif line.verdict == "slip":
            _slip(case, line, row, answer)
        elif line.verdict == "follows":
            _later_line(case, line, row, answer)
    slips = [line.claim for line in case.lines if line.verdict == "slip"]
    seen = [line.claim for line in case.lines if line.verdict != "unseen"]
    called = [claim for claim in seen if rows[claim].verdict == "WRONG"]
    if slips:
        answer.counts["first"] += 1
        answer.counts["named"] += called[:1] == slips[:1]
        if called[:1] != slips[:1]:
            answer.failures.append(("FIRST WRONG LINE", f"{_in_words(rows[slips[0]])}; called wrong: {called[:1]}"))
    return answer


def _right_line(row: Row, answer: Answer) -> None:
    answer.counts["right"] += 1
    answer.counts["coarse"] += row.verdict == COARSE
    if row.verdict == "WRONG":
        answer.counts["false alarms"] += 1
        answer.failures.append(("RIGHT CALLED WRONG", _in_words(row)))


def _slip(case: Case, line: Line, row: Row, answer: Answer) -> None:
    """A line with a slip: is its cause told first, or at all?"""
    agrees = [_agrees(finding, line, case) for finding in row.diagnosis]
    misled = bool(row.diagnosis) and row.diagnosis[0].certain and not agrees[0]
    answer.counts["slips"] += 1
    answer.counts["cause"] += any(agrees[:1])
    answer.counts["strict"] += any(is_told(finding, line.causes) for finding in row.diagnosis[:1])
    answer.counts["listed"] += any(agrees)
    answer.counts["silent"] += not agrees
    answer.counts["misled"] += misled
    if not any(agrees[:1]):
        word = "ANOTHER AS CERTAIN" if misled else "ANOTHER" if agrees else "NOTHING"
        answer.failures.append((word, _in_words(row)))


def _later_line(case: Case, line: Line, row: Row, answer: Answer) -> None:
    """A line that is wrong only by a line above: is that told, or the slip that was made there?"""
    fine = any(x.kind == "follows" or _agrees(x, line, case) for x in row.diagnosis[:1])
    answer.counts["later"] += 1
    answer.counts["follow"] += fine
    answer.counts["called right"] += row.ok
    if not fine:
        answer.failures.append(("LATER", _in_words(row)))


def _agrees(finding: Finding, line: Line, case: Case) -> bool:
    """Whether a finding names the slip, or gives its number before it was rounded."""
    if is_told(finding, line.causes):
        return True
    is_another = case.family == "calculus" and finding.kind in ANOTHER
    same = [abs(finding.value - x) <= SAME * max(abs(finding.value), abs(x)) for x in line.numbers]
    return any(same) and not is_another


def _in_words(row: Row) -> str:
    told = [f"{x.kind}{' (certain)' if x.certain else ''}: {x.words}" for x in row.diagnosis[:2]]
    return " | ".join([f"{row.claim} = {row.printed} (true {float(row.true):.8g}): {row.verdict}", *told, row.note])
