"""The judge on sheets that people published: each verdict beside the one that a fair teacher gave beforehand.

    python -m benchmarks.real_sheets [folder] [--lines]

The folder is tests/sheets, or tests/sheets/aside for those that nobody looks at while the judge is changed.  With
--lines every line is printed on which the two disagree, with both verdicts.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from autograd import Worksheet
from autograd.by_hand.verdict.report import Row

SHEETS = Path(__file__).parent.parent / "tests" / "sheets"


def cases(folder: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The name of each case, its worksheet, and the teacher's verdicts by claim."""
    for path in sorted(folder.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        teacher = tomllib.loads(text)["teacher"]
        teacher.pop("first", None)
        yield path.stem, text[: text.index("[teacher]")], teacher


def word(row: Row) -> str:
    """The verdict of a row, in the words of the teacher as far as they are the same."""
    cause = f": {row.diagnosis[0].words}" if row.diagnosis else ""
    return row.verdict + cause


def is_right(verdict: str) -> bool:
    """Whether the teacher calls a line right."""
    return verdict.startswith("right")


def outcome(row: Row, verdict: str) -> str:
    """How the row compares with the teacher."""
    if is_right(verdict):
        return "right as right" if row.ok else f"RIGHT AS {row.verdict}"
    if verdict in ("missing", "too few digits"):
        return f"{verdict} as {row.verdict}"
    if row.ok:
        return "WRONG AS RIGHT"
    return f"{verdict.partition(' ')[0].strip(':')} as {row.verdict}, {'explained' if row.diagnosis else 'unexplained'}"


def main() -> None:
    """Print the figures of a folder."""
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    counts: Counter[str] = Counter()
    slowest = 0.0
    for name, text, teacher in cases(Path(arguments[0]) if arguments else SHEETS):
        try:
            sheet = Worksheet.loads(text)
        except ValueError as problem:
            counts["sheets refused"] += 1
            print(f"{name}: refused: {problem}")
            continue
        start = time.perf_counter()
        report = sheet.check()
        slowest = max(slowest, time.perf_counter() - start)
        counts["sheets"] += 1
        rows = {" ".join(row.claim.split()): row for row in report.rows}
        for claim, verdict in teacher.items():
            row = rows[" ".join(claim.split())]
            counts[outcome(row, verdict)] += 1
            agrees = is_right(verdict) == row.ok and not row.diagnosis
            if "--lines" in sys.argv and not agrees:
                print(f"{name}: {claim} = {row.printed} (true {float(row.true):.8g})")
                print(f"    teacher: {verdict}\n    judge:   {word(row)}")
    for what, count in sorted(counts.items()):
        print(f"{count:5}  {what}")
    print(f"the slowest sheet took {slowest:.2f} s")


if __name__ == "__main__":
    main()
