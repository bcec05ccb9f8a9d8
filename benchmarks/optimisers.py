"""How many slips in the steps of an optimiser are traced back: ``python -m benchmarks.optimisers``.

One claim at a time, as in ``benchmarks.diagnosis``, and sheets of right lines that were rounded on the way.  A slip is
traced if the first finding gives the same number.  The numbers come from ``benchmarks/seeded/optimisers.py``.
"""

from __future__ import annotations

import argparse
import math
import random
from collections import Counter
from typing import NamedTuple

from autograd import Worksheet
from benchmarks.seeded.optimisers import SLIPS, STEPS, Problem, problems, worked_through

SAME = 1e-9


class Asked(NamedTuple):
    """A claim with a slip in it."""

    problem: Problem
    slip: str
    claim: str
    value: float
    true: float


def asked(problem: Problem, chance: random.Random, count: int) -> list[Asked]:
    """Some claims with slips, each made in every step or in one alone."""
    right = worked_through(problem)
    found = []
    for slip in SLIPS[problem.optimizer]:
        for only in (0, *range(1, STEPS + 1)):
            for claim, value in worked_through(problem, slip, only).items():
                if only not in (0, step_of(claim)):  # what follows from it, with nothing on the sheet that says so
                    continue
                shows = math.isfinite(value) and value and not math.isclose(value, right[claim], rel_tol=SAME)
                if shows and not claim.startswith("dE"):
                    found.append(Asked(problem, slip, claim, value, right[claim]))
    return chance.sample(found, min(count, len(found)))


def step_of(claim: str) -> int:
    """The step that a claim is made in."""
    return int(claim.rpartition(" after ")[2]) if " after " in claim else 1


def printed(x: float, digits: int) -> str:
    """A number with so many significant digits."""
    decimals = digits - 1 - math.floor(math.log10(abs(x)))
    return f"{x:.{max(decimals, 0)}f}"


def traced(one: Asked, digits: int) -> str:
    """What the judge makes of a claim: traced, another as certain, another, nothing; or empty if nobody can tell."""
    text = printed(one.value, digits)
    if abs(float(text) - one.true) <= 0.5 * 10.0 ** -len(text.partition(".")[2]) * (1 + 1e-9):
        return ""
    (row,) = Worksheet.loads(one.problem.text({one.claim: text})).check().rows
    if row.verdict == "undecided":
        return "undecided"
    if row.ok or not row.diagnosis:
        return "called right" if row.ok else "nothing told"
    first, *others = row.diagnosis
    if math.isclose(first.value, one.value, rel_tol=1e-6):
        return "traced"
    listed = any(math.isclose(other.value, one.value, rel_tol=1e-6) for other in others)
    return "another as certain" if first.certain else "listed" if listed else "another told"


def called_wrong(problem: Problem, digits: int, *, is_rounded: bool) -> tuple[int, list[str]]:
    """The right lines of a sheet, exact or rounded on the way, and those of them that are called wrong."""

    def keep(x: float) -> float:
        return float(f"{x:.{digits - 1}e}") if is_rounded else x

    lines = {claim: printed(x, digits) for claim, x in worked_through(problem, keep=keep).items() if x}
    rows = Worksheet.loads(problem.text(lines)).check().rows
    return len(rows), [f"{row.claim} = {row.printed}: {row.verdict}" for row in rows if row.verdict == "WRONG"]


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--problems", type=int, default=60)
    parser.add_argument("--each", type=int, default=20)
    parser.add_argument("--missed", action="store_true")
    options = parser.parse_args()
    chance = random.Random(17)
    every = list(problems(options.problems))
    claims = [one for problem in every for one in asked(problem, chance, options.each)]
    for digits in (6, 4):
        counts = Counter[str]()
        for one in claims:
            counts[outcome := traced(one, digits)] += 1
            if options.missed and outcome not in ("", "traced"):
                print(f"{one.problem.optimizer} {one.problem.constants} {one.claim}, {one.slip}: {outcome}")
        shown = sum(counts.values()) - counts[""]
        print(f"{digits} digits: {counts['traced'] / shown:.1%} of {shown} traced", dict(counts))
    for digits, is_rounded in ((6, False), (4, False), (6, True), (4, True), (3, True)):
        judged = [called_wrong(problem, digits, is_rounded=is_rounded) for problem in every]
        wrong = [line for _, lines in judged for line in lines]
        how = "rounded on the way" if is_rounded else "with all digits on the way"
        print(f"right lines, {digits} digits, {how}: {sum(n for n, _ in judged)}, called wrong: {len(wrong)}")
        if options.missed:
            print(*wrong, sep="\n")


if __name__ == "__main__":
    main()
