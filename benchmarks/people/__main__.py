"""How the judge does on whole sheets as people write them: ``python -m benchmarks.people``.

    --sample N    so many draws of each form (the default is DRAWS)
    --digits 4 6
    --family NAME --plan NAME    only these
    --show N      so many of what went wrong, with the lines

Of each family and plan: right lines that were called wrong; sheets whose first wrong line is the first that the judge
calls wrong; slips whose cause is told first (or with the very same number), told at all, and another that is told
first as certain; later lines that are told to follow.
"""

import argparse
import time
from collections import Counter
from typing import NamedTuple

from autograd import Worksheet
from autograd.by_hand.slips.kinds import Finding
from autograd.sentences import shorten
from benchmarks.causes import is_told
from benchmarks.diagnosis import by_all_cores, percent
from benchmarks.people.calculus import calculus
from benchmarks.people.cases import Case, Line, cases

DRAWS = 10
SAME = 1e-9  # relative
ANOTHER = ("other quantity", "other output")  # of one formula: nothing to say where a factor is missing


class Answer(NamedTuple):
    """What is counted of a sheet, and what went wrong in words."""

    counts: Counter[str]
    failures: list[str]
    seconds: float


def is_same(finding: Finding, line: Line, case: Case) -> bool:
    """Whether a finding gives the number of the slip before it was rounded."""
    is_another = case.family == "calculus" and finding.kind in ANOTHER
    return not is_another and any(
        abs(finding.value - x) <= SAME * max(abs(finding.value), abs(x)) for x in line.numbers
    )


def ask(case: Case) -> Answer:
    """The judge's report on a sheet, counted."""
    found, failures = Counter(sheets=1), []
    sheet = Worksheet.loads(case.text)
    start = time.perf_counter()
    rows = {row.claim: row for row in sheet.check().rows}
    seconds = time.perf_counter() - start
    slips = [line for line in case.lines if line.verdict == "slip"]
    seen = [line.claim for line in case.lines if line.verdict != "unseen"]
    called = [claim for claim in seen if rows[claim].verdict == "WRONG"]
    for line in case.lines:
        row = rows[line.claim]
        told = row.diagnosis
        said = f"{line.claim} = {line.printed} (true {float(row.true):.8g}): {row.verdict}: " + " | ".join(
            f"{x.kind}{'!' if x.certain else ''}: {x.words}" for x in told[:2]
        )
        if line.verdict == "right":
            found["right"] += 1
            found["coarse"] += row.verdict.startswith("too few")
            if row.verdict == "WRONG":
                found["wrong!"] += 1
                failures.append(f"RIGHT CALLED WRONG  {said}")
        elif line.verdict == "unseen":
            found["unseen"] += 1
        elif line.verdict == "slip":
            found["slips"] += 1
            right = [is_told(x, line.causes) or is_same(x, line, case) for x in told]
            found["cause"] += any(right[:1])
            found["strict"] += any(is_told(x, line.causes) for x in told[:1])
            found["listed"] += any(right)
            found["silent"] += not told
            if told and told[0].certain and not right[0]:
                found["certain!"] += 1
            if not any(right[:1]):
                word = "OTHER AS CERTAIN" if told and told[0].certain else "OTHER" if told else "SILENT"
                failures.append(f"{word}  {said} {row.note}")
        else:
            found["later"] += 1
            fine = any(x.kind == "follows" or is_told(x, line.causes) or is_same(x, line, case) for x in told[:1])
            found["follow"] += fine
            if not fine:
                failures.append(f"LATER  {said}")
    if slips:
        found["first"] += 1
        found["named"] += called[:1] == [slips[0].claim]
        if called[:1] != [slips[0].claim]:
            failures.append(f"FIRST WRONG LINE {slips[0].claim} = {slips[0].printed}, the judge has {called[:1]}")
    return Answer(found, failures, seconds)


def table(groups: dict[str, list[Answer]]) -> str:
    """The counts of each group, and the percentages."""
    head = f"{'':34}" + "".join(
        f"{word:>9}"
        for word in (
            "right",
            "wrong!",
            "sheets",
            "first %",
            "slips",
            "cause %",
            "strict %",
            "listed %",
            "silent %",
            "certain!",
            "later %",
        )
    )
    lines = [head]
    for name, answers in groups.items():
        total: Counter[str] = Counter()
        for answer in answers:
            total.update(answer.counts)
        cells = [
            str(total["right"]),
            str(total["wrong!"]),
            str(total["sheets"]),
            percent(total["named"], total["first"]),
            str(total["slips"]),
            percent(total["cause"], total["slips"]),
            percent(total["strict"], total["slips"]),
            percent(total["listed"], total["slips"]),
            percent(total["silent"], total["slips"]),
            str(total["certain!"]),
            percent(total["follow"], total["later"]),
        ]
        lines.append(f"{name:34}" + "".join(f"{cell:>9}" for cell in cells))
    return "\n".join(lines)


def main() -> None:
    """Ask, and print the table."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.people", description="whole sheets as people write them"
    )
    parser.add_argument("--sample", type=int, default=DRAWS, help="so many draws of each form")
    parser.add_argument("--digits", nargs="+", type=int, default=[4, 6])
    parser.add_argument("--family")
    parser.add_argument("--plan")
    parser.add_argument("--kind", help="only slips of this kind")
    parser.add_argument("--show", type=int, default=0, help="list so many of the failures of each sort")
    options = parser.parse_args()
    for digits in options.digits:
        made = [
            case
            for case in (*cases(options.sample, digits), *calculus(options.sample, digits))
            if options.family in (None, case.family)
            and options.plan in (None, case.plan)
            and options.kind in (None, case.kind)
        ]
        answers = by_all_cores(f"{digits} digits", ask, made)
        pairs = list(zip(made, answers, strict=True))
        groups: dict[str, list[Answer]] = {}
        for key in ("plan", "family", "kind"):
            for case, answer in sorted(pairs, key=lambda pair: getattr(pair[0], key)):
                if key != "kind" or case.plan == "one slip":
                    groups.setdefault(f"{key}: {getattr(case, key)}", []).append(answer)
        groups["all"] = answers
        print(f"\n{digits} digits\n{table(groups)}")
        print(f"the slowest sheet took {max(answer.seconds for answer in answers):.2f} s")
        shown: Counter[str] = Counter()
        for case, answer in pairs:
            for failure in answer.failures:
                word = failure.partition("  ")[0]
                shown[word] += 1
                if shown[word] <= options.show:
                    print(f"  {case.name}: {case.plan}: {shorten(case.what, 100)}\n      {failure}")


if __name__ == "__main__":
    main()
