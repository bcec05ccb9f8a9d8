"""The judge on sheets that people published: each verdict beside the one that a fair teacher gave beforehand.

    python -m benchmarks.real_sheets [folder] [--lines]

The folder is tests/sheets, tests/sheets/aside for those that nobody looks at while the judge is changed, or
tests/sheets/third for those that were judged once before anybody read them, and are open since.  With --lines
every line is printed on which the two disagree, with both verdicts, and every sheet that is refused.

A wrong line that is called right is counted apart if the printed lines above it, each within half a unit of its last
digit, can give it: then the teacher's table and the rule of rounding disagree.

Of a wrong line also counts whether the teacher's cause is told.  A line that follows from another is told rightly if
that line is named; also, counted apart, one on the way there, or the slip that was made in it.  Where the teacher is
undecided, no cause is asked for.
"""

from __future__ import annotations

import sys
import time
import tomllib
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import islice
from math import prod
from pathlib import Path
from typing import Any, NamedTuple

from autograd import Worksheet
from autograd.by_hand.slips.readings.kinds import KINDS, Finding
from autograd.by_hand.verdict.rows import ROUNDED, Row
from benchmarks.causes import Cause, is_told
from benchmarks.diagnosis import percent
from benchmarks.within_rounding import can_give, is_but_for_the_last_digit

SHEETS = Path(__file__).parent.parent / "tests" / "sheets"
NONE = "none"  # among the kinds: a slip of arithmetic, of which no program can tell how it came about
LOST_DIGITS = ("rounding", "truncation", "miswritten")  # what may be said of a slip of arithmetic
OF_THE_LAST_DIGIT = ("last digit", "was cut, not rounded")  # said of a line that follows but for that
AS_RIGHT = "WRONG AS RIGHT"
WITHIN = "last digit within the rounding of the lines above, as right"
AS_IT_IS = ("cause", "line", "line on the way", "slip of that line", "nothing, rightly")  # told rightly


class Teacher(NamedTuple):
    """What a fair teacher says of the lines of a sheet: the verdicts, and what names the causes."""

    verdicts: dict[str, str]
    causes: dict[str, list[Cause]]
    as_shown: Mapping[str, Collection[str]] = {}  # a claim of the sheet as the judge writes it, and its entries
    is_last_digit: Callable[[str, str], bool] = lambda *_: False  # of a line, and words that name those it follows from

    def origins(self, claim: str) -> list[str]:
        """The lines that a line follows from, as the teacher names them."""
        verdict = self.verdicts.get(claim, "")
        return verdict.removeprefix("follows from ").split(" and ") if verdict.startswith("follows from") else []

    def origins_of_all(self, claim: str) -> list[str]:
        """These, and those that they follow from."""
        origins = [entry for origin in self.origins(claim) for entry in self._entries(origin)]
        return origins + [before for origin in origins for before in self.origins_of_all(origin)]

    def _entries(self, origin: str) -> list[str]:
        """A line, and the entries of an array of which the teacher speaks one by one."""
        return [origin, *(claim for claim in self.verdicts if claim.startswith(f"{origin}["))]

    def names(self, line: str) -> Iterator[str]:
        """How the words for a slip may speak of a line: as the sheet or the judge does, whole or by an entry."""
        yield line
        whole = line if line in self.as_shown else line.rpartition("[")[0]
        yield from self.as_shown.get(whole, ())

    def followers(self, claim: str) -> list[str]:
        """The lines that follow from one, directly or not."""
        return [other for other in self.verdicts if claim in self.origins_of_all(other)]


def cases(folder: Path) -> Iterator[tuple[str, str, dict[str, str]]]:
    """The name of each case, its worksheet, and the teacher's verdicts by claim."""
    for name, text, teacher in taught(folder):
        yield name, text, teacher.verdicts


def taught(folder: Path) -> Iterator[tuple[str, str, Teacher]]:
    """The name of each case, its worksheet, and the teacher's verdicts with the causes."""
    for path in sorted(folder.glob("*.toml")):
        text = path.read_text(encoding="utf-8")
        tables = tomllib.loads(text)
        verdicts = {claim: verdict for claim, verdict in tables["teacher"].items() if claim != "first"}
        causes = {claim: _causes(given) for claim, given in tables.get("cause", {}).items()}
        yield path.stem, text[: text.index("[teacher]")], Teacher(verdicts, causes)


def _causes(given: dict[str, Any] | list[dict[str, Any]]) -> list[Cause]:
    every = given if isinstance(given, list) else [given]
    unknown = {kind for one in every for kind in one.get("kinds", ())} - {*KINDS, NONE}
    if unknown:
        raise ValueError(f"the judge has no kind of slip called {', '.join(sorted(unknown))}: see docs/slips.md")
    return [Cause(frozenset(one.get("kinds", ())), tuple(one.get("words", ()))) for one in every]


def word(row: Row) -> str:
    """The verdict of a row, in the words of the teacher as far as they are the same."""
    told = [f"{x.kind}{' (certain)' if x.certain else ''}: {x.words}" for x in row.diagnosis[:3]]
    return " | ".join([row.verdict, *told])


def is_right(verdict: str) -> bool:
    """Whether the teacher calls a line right."""
    return verdict.startswith("right")


def is_undecided(verdict: str) -> bool:
    """Whether the teacher leaves a line open, as a velocity in another convention."""
    return verdict.startswith("undecided")


def outcome(row: Row, verdict: str) -> str:
    """How the row compares with the teacher."""
    if is_right(verdict):
        return "right as right" if row.ok else f"RIGHT AS {row.verdict}"
    if verdict in ("missing", "too few digits") or is_undecided(verdict):
        return f"{verdict.partition(':')[0]} as {row.verdict}"
    return AS_RIGHT if row.ok else "wrong as wrong"


def _are_within(sheet: Worksheet, rows: Sequence[Row]) -> bool:
    """Whether the lines above give all that is right only from rounded lines."""
    rounded = [row for row in rows if row.verdict == ROUNDED]
    return bool(rounded) and all(can_give(sheet, row.claim) for row in rounded)


# ---- causes ----


def told(row: Row, teacher: Teacher, claim: str) -> str:
    """What is told first of a wrong line: one of ``AS_IT_IS``, "another", or "nothing"."""
    return _told(row.diagnosis[0] if row.diagnosis else None, row, teacher, claim)


def is_listed(row: Row, teacher: Teacher, claim: str) -> bool:
    """Whether anything that is told is right."""
    return any(_told(finding, row, teacher, claim) in AS_IT_IS for finding in row.diagnosis or [None])


def _told(finding: Finding | None, row: Row, teacher: Teacher, claim: str) -> str:
    causes = teacher.causes.get(claim, [])
    if any(NONE in cause.kinds for cause in causes) and _does_no_harm(finding, row, teacher):
        return "nothing, rightly"
    if finding is None:
        return "nothing"
    if is_told(finding, causes):
        return "cause"
    return _told_of_a_follower(finding, teacher, claim)


def _does_no_harm(finding: Finding | None, row: Row, teacher: Teacher) -> bool:
    """Whether nothing is told of a slip of arithmetic, or just lost digits, also of what follows but for them."""
    if finding is None or finding.kind in LOST_DIGITS:
        return True
    says_so = finding.kind == "follows" and any(words in finding.words for words in OF_THE_LAST_DIGIT)
    return says_so and teacher.is_last_digit(row.claim, finding.words)


def _told_of_a_follower(finding: Finding, teacher: Teacher, claim: str) -> str:
    origins = teacher.origins(claim)
    if finding.kind == "follows" and _names_a_line(finding, origins, teacher):
        return "line"
    on_the_way = [*teacher.origins_of_all(claim), *(line for o in origins for line in teacher.followers(o))]
    if finding.kind == "follows" and (
        _names_a_line(finding, on_the_way, teacher) or (origins and "several" in finding.words)
    ):
        return "line on the way"
    if any(is_told(finding, teacher.causes.get(origin, [])) for origin in teacher.origins_of_all(claim)):
        return "slip of that line"
    return "another"


def _names_a_line(finding: Finding, lines: Sequence[str], teacher: Teacher) -> bool:
    names = {name for line in lines for name in teacher.names(line)}
    return any(f"{name} {sign}" in finding.words for name in names for sign in ("=", "above", "below"))


# ---- the figures ----


def report(counts: Mapping[str, int], causes: Mapping[str, int]) -> str:
    """The figures as lines."""
    lines = [f"{count:5}  {what}" for what, count in sorted(counts.items())]
    wrong = causes["wrong lines"]
    first = sum(causes[what] for what in AS_IT_IS)
    lines += [
        f"of {wrong} lines that are wrong, and called wrong:",
        f"{percent(first, wrong):>5} %  told rightly at first",
        *(f"{causes[what]:13}  {what}" for what in AS_IT_IS),
        f"{percent(causes['listed'], wrong):>5} %  told rightly at all",
        f"{causes['nothing']:5}  nothing told",
        f"{causes['another as certain']:5}  another cause told as certain",
    ]
    return "\n".join(lines)


def rows_by_claim(claims: Iterable[str], rows: Iterable[Row]) -> Iterator[tuple[str, list[Row]]]:
    """The rows of each claim of a sheet: one, or for an array as many as it has entries."""
    left = iter(rows)
    for claim in claims:
        first = next(left)
        count = prod(first.part.shape) if first.part else 1
        yield claim, [first, *islice(left, count - 1)]


def names_of(rows: Sequence[Row]) -> set[str]:
    """How the judge writes a claim: each entry of an array, and the array."""
    entries = {row.claim for row in rows}
    names = entries | {entry.rpartition("[")[0] for entry in entries if rows[0].part}
    return names | {name.replace("∂", "d") for name in names}


def row_of(by_claim: Mapping[str, list[Row]], claim: str, first: int = 1) -> Row:
    """The row of a claim; of one about an array the first that is wrong; of an entry, such as dL/dW[1,2], its own.

    ``first`` is the index of the first entry of an array; a part of a claim counts its place from 1.
    """
    if claim in by_claim:
        return next((row for row in by_claim[claim] if not row.ok), by_claim[claim][0])
    whole, _, index = claim.removesuffix("]").rpartition("[")
    place = tuple(int(i) - first + 1 for i in index.split(","))
    entries = (row for row in by_claim[whole] if row.part and row.part.place == place)
    return next(entries, by_claim[whole][0])  # an array that cannot be read has no entries


class Figures:
    """What is counted of the sheets of a folder."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.causes: Counter[str] = Counter()
        self.slowest = 0.0

    def add(self, name: str, text: str, teacher: Teacher) -> Iterator[str]:
        """Count a sheet, and give the lines on which the judge and the teacher disagree."""
        try:
            sheet = Worksheet.loads(text)
        except ValueError as problem:
            self.counts["sheets refused"] += 1
            yield f"{name}: refused: {problem}"
            return
        start = time.perf_counter()
        rows = sheet.check().rows
        self.slowest = max(self.slowest, time.perf_counter() - start)
        self.counts["sheets"] += 1
        by_claim = dict(rows_by_claim(tomllib.loads(text)["claims"], rows))
        teacher = teacher._replace(
            as_shown={claim: names_of(rows) for claim, rows in by_claim.items()},
            is_last_digit=partial(is_but_for_the_last_digit, sheet),
        )
        for claim, verdict in teacher.verdicts.items():
            row = row_of(by_claim, claim, sheet.sheet.index)
            compared = outcome(row, verdict)
            if compared == AS_RIGHT and _are_within(sheet, by_claim.get(claim, [row])):
                compared = WITHIN
            if not self._add_line(row, compared, teacher, claim):
                line = f"{name}: {claim} = {row.printed} (true {float(row.true):.8g})"
                yield f"{line}\n    teacher: {verdict}\n    judge:   {word(row)}"

    def _add_line(self, row: Row, compared: str, teacher: Teacher, claim: str) -> bool:
        """Count a line; whether both agree."""
        self.counts[compared] += 1
        if compared != "wrong as wrong":
            return is_right(teacher.verdicts[claim]) == row.ok
        how = told(row, teacher, claim)
        self.causes["wrong lines"] += 1
        self.causes[how] += 1
        self.causes["listed"] += is_listed(row, teacher, claim)
        self.causes["another as certain"] += how == "another" and row.diagnosis[0].certain
        return how in AS_IT_IS


def main() -> None:
    """Print the figures of a folder."""
    arguments = [a for a in sys.argv[1:] if not a.startswith("--")]
    figures = Figures()
    for name, text, teacher in taught(Path(arguments[0]) if arguments else SHEETS):
        for line in figures.add(name, text, teacher):
            if "--lines" in sys.argv:
                print(line)
    print(report(figures.counts, figures.causes))
    print(f"the slowest sheet took {figures.slowest:.2f} s")


if __name__ == "__main__":
    main()
