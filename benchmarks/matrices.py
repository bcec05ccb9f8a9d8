"""How many slips of matrices are traced back: ``python -m benchmarks.matrices``.

Each slip of ``benchmarks/seeded/matrices.py`` is asked about by itself: the wrong array is the only claim.  It counts
as traced if the first finding of every wrong entry is of the kind that was seeded, or gives the same number.  The
right arrays of a network are claimed all at once.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Iterator

import numpy as np

from autograd import Worksheet
from autograd.by_hand import Report, Row
from benchmarks.seeded.matrices import Array, Net, nets, printed

SAME = 1e-9  # relative: two numbers closer than this are the same reading


def claim(name: str, array: Array, digits: int) -> str:
    """A line of the table of claims."""
    text = str(printed(array, digits)).replace("'", "")
    return f'"{name}" = "{text}"\n'


def outcomes(net: Net, digits: int) -> Iterator[tuple[str, str, Report]]:
    """For each slip that shows: what was done, and traced, listed, another or none."""
    for name, kinds, what, value in net.slips:
        report = Worksheet.loads(net.sheet + claim(name, value, digits)).check()
        numbers = {row.claim: x for row, x in zip(report.rows, np.ravel(value), strict=True)}
        wrong = [row for row in report.rows if not row.ok]
        if wrong:
            agreeing = [
                [f.kind in kinds or abs(f.value - numbers[row.claim]) <= SAME * abs(f.value) for f in row.diagnosis]
                for row in wrong
            ]
            yield f"{net.name} {name}: {what}", _outcome(wrong, agreeing), report


def _outcome(wrong: list[Row], agreeing: list[list[bool]]) -> str:
    """What became of a slip: whether each finding of each wrong entry agrees with it."""
    if all(found[:1] == [True] for found in agreeing):
        return "traced"
    if all(map(any, agreeing)):
        return "listed"
    firsts = [(row.diagnosis[0], found[0]) for row, found in zip(wrong, agreeing, strict=True) if row.diagnosis]
    if any(finding.certain and not agrees for finding, agrees in firsts):
        return "another as certain"
    return "another" if firsts else "none"


def main() -> None:
    """Ask about all slips, and print the shares."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=10)
    parser.add_argument("--digits", type=int, nargs="+", default=[3, 4, 6])
    parser.add_argument("--missed", action="store_true", help="list the slips that were not traced")
    options = parser.parse_args()
    for digits in options.digits:
        counts: Counter[str] = Counter()
        missed: dict[str, Counter[str]] = defaultdict(Counter)
        called_wrong = entries = 0
        for net in nets(options.draws):
            right = Worksheet.loads(net.sheet + "".join(claim(k, x, digits) for k, x in net.right.items())).check()
            entries += len(right.rows)
            called_wrong += sum(row.verdict.startswith("WRONG") for row in right.rows)
            for what, outcome, _ in outcomes(net, digits):
                counts[outcome] += 1
                if outcome != "traced":
                    missed[what][outcome] += 1
        total = sum(counts.values())
        shares = ", ".join(f"{n / total:.1%} {outcome}" for outcome, n in counts.most_common())
        print(f"{digits} digits: {total} slips, {shares}; of {entries} right entries {called_wrong} called wrong")
        if options.missed:
            for what, found in sorted(missed.items(), key=lambda item: -sum(item[1].values())):
                print(f"    {what}: {dict(found)}")


if __name__ == "__main__":
    main()
