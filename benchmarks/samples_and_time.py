"""How many slips of batches, of samples one by one and of time are traced: ``python -m benchmarks.samples_and_time``.

One claim at a time, as in ``benchmarks.diagnosis``: a slip is traced if the first finding gives the same number.  The
right numbers of a sheet are claimed all at once.  The numbers come from ``benchmarks/seeded/samples_and_time.py``.
"""

from __future__ import annotations

import argparse
import math
from collections import Counter, defaultdict
from collections.abc import Iterator

from autograd import Worksheet
from benchmarks.seeded.samples_and_time import Problem, Seed, problems

SAME = 1e-9


def printed(x: float, digits: int) -> str:
    """A number with so many significant digits."""
    return f"{x:.{max(digits - 1 - math.floor(math.log10(abs(x))), 0)}f}" if x else "0"


def shows(text: str, true: float) -> bool:
    """Whether these digits are not those of the right number."""
    return abs(float(text) - true) > 0.5 * 10.0 ** -len(text.partition(".")[2]) * (1 + 1e-9)


def outcome(problem: Problem, slip: Seed, digits: int) -> str:
    """What the judge makes of a slip; empty if it does not show in so many digits."""
    claim, _, value, true = slip
    text = printed(value, digits)
    if not value or not shows(text, true):
        return ""
    (row,) = Worksheet.loads(f'{problem.text}"{claim}" = "{text}"\n').check().rows
    if row.ok or not row.diagnosis:
        return "called right" if row.ok else "nothing told"
    first, *others = row.diagnosis
    if math.isclose(first.value, value, rel_tol=SAME):
        return "traced"
    if first.certain:
        return "another as certain"
    return "listed" if any(math.isclose(x.value, value, rel_tol=SAME) for x in others) else "another told"


def called_wrong(problem: Problem, digits: int) -> list[str]:
    """The right numbers of a sheet that are called wrong."""
    lines = "".join(f'"{claim}" = "{printed(x, digits)}"\n' for claim, x in problem.right.items())
    rows = Worksheet.loads(problem.text + lines).check().rows
    return [f"{row.claim} = {row.printed}: {row.verdict}" for row in rows if not row.ok]


def outcomes(every: list[Problem], digits: int) -> Iterator[tuple[Problem, Seed, str]]:
    """What the judge makes of each slip that shows."""
    for problem in every:
        for slip in problem.slips:
            if told := outcome(problem, slip, digits):
                yield problem, slip, told


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problems", type=int, default=10)
    parser.add_argument("--digits", type=int, nargs="+", default=[6, 4, 3])
    parser.add_argument("--missed", action="store_true")
    options = parser.parse_args()
    every = list(problems(options.problems))
    for digits in options.digits:
        counts, missed = Counter[str](), defaultdict[str, Counter[str]](Counter)
        for _, (claim, what, *_), told in outcomes(every, digits):
            counts[told] += 1
            if told != "traced":
                missed[f"{claim}: {what}"][told] += 1
        wrong = [line for problem in every for line in called_wrong(problem, digits)]
        total, right = sum(counts.values()), sum(len(problem.right) for problem in every)
        print(f"{digits} digits: {counts['traced'] / total:.1%} of {total} slips traced", dict(counts))
        print(f"    of {right} right numbers {len(wrong)} called wrong")
        if options.missed:
            print(*wrong, *(f"    {what}: {dict(found)}" for what, found in sorted(missed.items())), sep="\n")


if __name__ == "__main__":
    main()
