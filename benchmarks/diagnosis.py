"""How many slips of a hand derivation are traced back: ``python -m benchmarks.diagnosis``.

Five questions, each asked of every worksheet of the package; seeds are fixed, and the numbers come
from ``benchmarks/seeded``, which computes without the engine:

* **slips**: one slip, printed with 3, 4 and 6 significant digits.  It is *traced* if the first
  finding is of the kind that was seeded, or gives the same unrounded number, as two slips often do;
  it is *listed* if any finding is or does.  Of lost digits, those that two slips leave the same on
  paper, such as 0.26 for 0.267, cut or found from rounded numbers, are asked about once, and either
  is right.  *Strictly* asks about each of these slips, and only its own kind or number is right:
  then some must be missed, for nobody can tell them apart.
* **false alarms**: right numbers that are found wrong, or are explained.
* **chained slips**: two slips at once, which no single one should explain with certainty.
* **whole sheets**: one slip, or something that no slip explains, carried on through all lines
  (``benchmarks/whole_sheets.py``).  The first wrong line is *named* if its first finding is right, or,
  where there is none to find, if no slip is told as certain; a later one *follows* if its first finding says so,
  or names the slip.  Of all wrong lines counts where another slip is told first, and as certain.
* **noise**: random numbers, and new weights after a random step, which nothing should explain.

Slips that leave the printed digits right are not asked about.  ``--missed`` lists what went wrong
line by line, ``--sample`` and ``--worksheets`` make a run shorter.
"""

import argparse
import multiprocessing
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from autograd import Worksheet
from autograd.by_hand.verdict.rows import COARSE
from benchmarks.seeded.claims import seeded
from benchmarks.seeded.others import chained, noise, noise_of_steps, right
from benchmarks.seeded.sampling import sampled
from benchmarks.seeded.seeds import Seeded
from benchmarks.seeded.sheets import sheet_at, worksheet_paths
from benchmarks.whole_sheets import UNKNOWN, WholeSheet, whole_sheets

SHEETS = 12  # on every worksheet
SAME = 1e-9  # relative: two numbers closer than this are the same reading
FINEST = 6  # digits that noise is printed with
LOST_DIGITS = ("truncation", "rounding", "chained rounding")  # what they give may be the same digits
CHAINED, NOISE = 12, 40  # of each, on every worksheet
PROGRESS = 200  # questions between two signs of life


class Question(NamedTuple):
    """A worksheet with one claim, and what was seeded in it."""

    sheet: str
    claim: str
    printed: str
    slips: tuple[tuple[str, float], ...]  # the kind that was seeded and its number; of lost digits it may be several
    what: str
    digits: int
    text: str

    @property
    def kind(self) -> str:
        """The kind that was seeded, or those that are the same on paper."""
        return " or ".join(dict.fromkeys(kind for kind, _ in self.slips))

    @property
    def value(self) -> float:
        """The number that was seeded, before it is rounded."""
        return self.slips[0][1]


class Finding(NamedTuple):
    """What is kept of a finding, to send it from one process to another."""

    kind: str
    value: float
    certain: bool


class Answer(NamedTuple):
    """What the check of a worksheet with one claim says."""

    ok: bool
    findings: list[Finding]
    seconds: float


Asked = tuple[Question, Answer]
Q, A = TypeVar("Q"), TypeVar("A")


# ---- asking ----


def question(path: Path, slip: Seeded, digits: int) -> Question:
    """The question that a seeded number makes when it is printed with so many digits."""
    printed = slip.printed(digits)
    text = sheet_at(path).with_claims({slip.claim: printed})
    value = float(slip.number(digits))
    return Question(path.stem, slip.claim, printed, ((slip.kind, value),), slip.what, digits, text)


def questions(path: Path, slips: Iterable[Seeded], digits: int) -> list[Question]:
    """The questions of those slips that show in so many digits; nothing is asked twice.

    A number rounded the wrong way and one found from rounded ones can be the same digits on paper,
    and then nobody can tell which of the two it was: that makes one question, of both kinds.
    """
    found: dict[tuple[str, str, float | None], list[Question]] = defaultdict(list)
    for slip in slips:
        if slip.question(digits):
            asked = question(path, slip, digits)
            value = None if asked.kind in LOST_DIGITS else asked.value
            found[asked.claim, asked.printed, value].append(asked)
    return [alike[0]._replace(slips=tuple(slip for x in alike for slip in x.slips)) for alike in found.values()]


def ask(asked: Question) -> Answer:
    """The diagnosis of one claim."""
    start = time.perf_counter()
    row = Worksheet.loads(asked.text).check().rows[0]
    findings = [Finding(found.kind, float(found.value), bool(found.certain)) for found in row.diagnosis]
    return Answer(row.ok, findings, time.perf_counter() - start)


def same(finding: Finding, value: float) -> bool:
    """Whether a finding gives the very number that was seeded, before it is rounded."""
    return abs(finding.value - value) <= SAME * max(abs(finding.value), abs(value))


def fits(asked: Question, finding: Finding) -> bool:
    """Whether a finding names a slip that was seeded, or gives the same number."""
    return any(finding.kind == kind or same(finding, value) for kind, value in asked.slips)


def traced(asked: Question, answer: Answer) -> bool:
    """Whether the first finding is right."""
    return bool(answer.findings) and fits(asked, answer.findings[0])


def listed(asked: Question, answer: Answer) -> bool:
    """Whether any finding is right."""
    return any(fits(asked, finding) for finding in answer.findings)


def misled(asked: Question, answer: Answer) -> bool:
    """Whether something else is told as certain, and nothing right beside it."""
    return any(finding.certain for finding in answer.findings) and not listed(asked, answer)


def each_by_itself(asked: Asked) -> list[Asked]:
    """A question for each of the slips that are the same on paper, as if only that was seeded."""
    item, answer = asked
    return [(item._replace(slips=(slip,)), answer) for slip in item.slips]


def alarming(asked: Question, answer: Answer) -> bool:
    """Whether a right number is found wrong, or is explained."""
    return not answer.ok or bool(answer.findings)


def outcome_of_two(asked: Question, answer: Answer) -> str:
    """How a number with two slips was taken."""
    if not answer.findings:
        return "unexplained"
    if any(same(finding, asked.value) for finding in answer.findings):
        return "explained rightly"
    certain = any(finding.certain for finding in answer.findings)
    return "explained wrongly, as certain" if certain else "explained otherwise, not as certain"


def ask_all(name: str, asked: Sequence[Question]) -> list[Asked]:
    """All answers, found by all cores."""
    return list(zip(asked, by_all_cores(name, ask, asked), strict=True))


def by_all_cores(name: str, answer: Callable[[Q], A], asked: Sequence[Q]) -> list[A]:
    """The answer to each question, with progress on stderr."""
    answers: list[A] = []
    with multiprocessing.Pool() as pool:
        for found in pool.imap(answer, asked, chunksize=8):
            answers.append(found)
            if len(answers) % PROGRESS == 0 or len(answers) == len(asked):
                print(f"{name}: {len(answers)} of {len(asked)}", file=sys.stderr, flush=True)
    return answers


# ---- whole sheets ----


class SheetQuestion(NamedTuple):
    """A worksheet with a slip that is carried on through all lines."""

    sheet: str
    kind: str
    what: str
    wrong: str  # the value that is a wrong number
    digits: int
    text: str
    numbers: tuple[tuple[str, float], ...]  # of each claim, before it is rounded


class WrongLine(NamedTuple):
    """A line that was found wrong: its claim, its number, and what is told of it."""

    claim: str
    value: float
    findings: list[Finding]


def sheet_question(whole: WholeSheet, digits: int) -> SheetQuestion:
    """The question that a whole sheet makes when it is printed with so many digits."""
    claims = whole.claims(digits)
    numbers = tuple((claim, float(whole.numbers[claim])) for claim in claims)
    text = whole.sheet.with_claims(claims)
    return SheetQuestion(whole.sheet.name, whole.kind, whole.what, whole.wrong, digits, text, numbers)


def ask_sheet(asked: SheetQuestion) -> list[WrongLine]:
    """The wrong lines of a sheet, in order."""
    numbers = dict(asked.numbers)
    rows = [row for row in Worksheet.loads(asked.text).check().rows if not row.ok and row.verdict != COARSE]
    return [
        WrongLine(
            row.claim, numbers[row.claim], [Finding(x.kind, float(x.value), bool(x.certain)) for x in row.diagnosis]
        )
        for row in rows
    ]


def names_the_slip(asked: SheetQuestion, line: WrongLine, finding: Finding) -> bool:
    """Whether a finding is the slip that was made, or gives the same number."""
    return finding.kind == asked.kind or (asked.kind != UNKNOWN and same(finding, line.value))


def is_misled(asked: SheetQuestion, line: WrongLine) -> bool:
    """Whether the first that is told is another slip, as certain."""
    return any(x.certain and not names_the_slip(asked, line, x) and x.kind != "follows" for x in line.findings[:1])


def is_named(asked: SheetQuestion, line: WrongLine) -> bool:
    """Whether the first wrong line is told rightly: where nothing of the vocabulary was done, nothing is certain."""
    if asked.kind == UNKNOWN:
        return line.claim == (asked.wrong or line.claim) and not is_misled(asked, line)
    return any(names_the_slip(asked, line, x) for x in line.findings[:1])


def follows(asked: SheetQuestion, line: WrongLine) -> bool:
    """Whether a later line is told to follow, or by the slip that was made; from what is not there nothing follows."""
    if asked.kind == UNKNOWN and not asked.wrong:
        return not is_misled(asked, line)
    return any(x.kind == "follows" or names_the_slip(asked, line, x) for x in line.findings[:1])


# ---- reporting ----


def percent(hits: int, of: int) -> str:
    """A share as people read it; a dash for a share of nothing."""
    return f"{100 * hits / of:.1f}" if of else "–"


def share(asked: Sequence[Asked], hit: Callable[[Question, Answer], bool]) -> str:
    """The percentage of the questions with a hit."""
    return percent(sum(hit(*pair) for pair in asked), len(asked))


def table_by_kind(asked: Sequence[Asked], digits: Sequence[int]) -> str:
    """Traced and listed slips by kind and by digits, the most frequent kind first."""
    groups: dict[str, list[Asked]] = defaultdict(list)
    for pair in asked:
        groups[pair[0].kind].append(pair)
    rows = sorted(groups.items(), key=lambda group: -len(group[1]))
    heads = ["".join(f"{f'{word} {n}':>11}" for n in digits) for word in ("asked", "traced", "listed")]
    lines = [f"{'kind':30}" + "".join(heads)]
    strictly = [alone for pair in asked for alone in each_by_itself(pair)]
    rows += [("all", list(asked)), ("all, counted strictly", strictly)]
    lines += [_row_of_kind(kind, pairs, digits) for kind, pairs in rows]
    return "\n".join(lines)


def _row_of_kind(kind: str, asked: Sequence[Asked], digits: Sequence[int]) -> str:
    """A row of the table: how many were asked about, and which part was traced and listed, by digits."""
    by_digits = [[pair for pair in asked if pair[0].digits == n] for n in digits]
    cells = [str(len(pairs)) for pairs in by_digits]
    cells += [share(pairs, hit) for hit in (traced, listed) for pairs in by_digits]
    return f"{kind:30}" + "".join(f"{cell:>11}" for cell in cells)


def outcomes(asked: Sequence[Asked]) -> str:
    """How numbers with two slips were taken, in percent."""
    found = [outcome_of_two(*pair) for pair in asked]
    words = [
        "unexplained",
        "explained rightly",
        "explained otherwise, not as certain",
        "explained wrongly, as certain",
    ]
    return "\n".join(f"  {percent(found.count(word), len(found)):>5} % {word}" for word in words)


def lines_of(asked: Iterable[Asked], wrong: Callable[[Question, Answer], bool]) -> str:
    """One line for each answer that went wrong."""
    lines = []
    for item, answer in asked:
        if wrong(item, answer):
            told = answer.findings[:4]  # the first ones say enough
            found = ", ".join(f"{x.kind} {x.value:.10g}{' (certain)' if x.certain else ''}" for x in told)
            seeded_as = f"{item.kind}: {item.what} = {item.value:.10g}"
            lines.append(f"  {item.sheet}: {item.claim} = {item.printed} | {seeded_as} | found: {found or 'nothing'}")
    return "\n".join(lines)


# ---- the five questions ----


class Scope(NamedTuple):
    """How much is asked."""

    paths: list[Path]
    digits: list[int]
    sample: int | None
    missed: bool

    def few(self, slips: list[Seeded], path: Path) -> list[Seeded]:
        """The slips of a worksheet, or a sample of them."""
        return slips if self.sample is None else sampled(slips, self.sample, path.stem)

    def count(self, usual: int) -> int:
        """How many random questions on a worksheet."""
        return usual if self.sample is None else min(usual, self.sample)

    def show(self, asked: Iterable[Asked], wrong: Callable[[Question, Answer], bool]) -> None:
        """Print what went wrong, if that was asked for."""
        if self.missed:
            print(lines_of(asked, wrong))


def single_slips(scope: Scope) -> list[Asked]:
    """Report on one slip at a time."""
    slips = [(path, scope.few(seeded(path), path)) for path in scope.paths]
    asked = ask_all("slips", [x for path, found in slips for n in scope.digits for x in questions(path, found, n)])
    print(f"{sum(len(found) for _, found in slips)} slips on {len(scope.paths)} worksheets; percentages\n")
    print(table_by_kind(asked, scope.digits))
    wrongly = [f"{share([pair for pair in asked if pair[0].digits == n], misled)} % at {n}" for n in scope.digits]
    print(f"\nanother slip told as certain: {', '.join(wrongly)} digits")
    scope.show(asked, lambda item, answer: item.digits == max(scope.digits) and not traced(item, answer))
    return asked


def false_alarms(scope: Scope) -> list[Asked]:
    """Report on right numbers."""
    asked = ask_all(
        "right numbers", [question(path, x, n) for path in scope.paths for x in right(path) for n in scope.digits]
    )
    print(f"\nfalse alarms: {sum(alarming(*pair) for pair in asked)} among {len(asked)} right numbers")
    scope.show(asked, alarming)
    return asked


def two_slips(scope: Scope) -> list[Asked]:
    """Report on two slips at once."""
    count = scope.count(CHAINED)
    pairs = [(path, chained(path, count)) for path in scope.paths]
    asked = ask_all("two slips", [x for path, found in pairs for n in scope.digits for x in questions(path, found, n)])
    for n in scope.digits:
        alike = [pair for pair in asked if pair[0].digits == n]
        print(f"\ntwo slips at once, {len(alike)} at {n} digits:\n{outcomes(alike)}")
    scope.show(asked, lambda item, answer: outcome_of_two(item, answer).startswith("explained wrongly"))
    return asked


def sheets(scope: Scope) -> list[tuple[SheetQuestion, list[WrongLine]]]:
    """Report on whole sheets with a slip that is carried on."""
    made = list(whole_sheets(scope.count(SHEETS)))
    asked = [sheet_question(whole, n) for whole in made for n in scope.digits]
    answered = list(zip(asked, by_all_cores("whole sheets", ask_sheet, asked), strict=True))
    for n in scope.digits:
        wrong = [(item, lines) for item, lines in answered if lines and item.digits == n]
        first = [is_named(item, lines[0]) for item, lines in wrong]
        later = [follows(item, line) for item, lines in wrong for line in lines[1:]]
        misled = sum(is_misled(item, line) for item, lines in wrong for line in lines)
        print(
            f"\n{len(wrong)} whole sheets at {n} digits: {percent(sum(first), len(first))} % of the first wrong lines "
            f"named, {percent(sum(later), len(later))} % of {len(later)} later ones follow, "
            f"another slip told as certain of {misled} among {len(first) + len(later)} wrong lines"
        )
    if scope.missed:
        print("\n".join(f"  {item.sheet}: {item.kind}: {item.what} | {line}" for item, line in _missed(answered)))
    return answered


def _missed(answered: Sequence[tuple[SheetQuestion, list[WrongLine]]]) -> Iterator[tuple[SheetQuestion, WrongLine]]:
    for item, lines in answered:
        for place, line in enumerate(lines):
            if is_misled(item, line) or not (follows if place else is_named)(item, line):
                yield item, line


def random_numbers(scope: Scope) -> list[Asked]:
    """Report on noise."""
    count = scope.count(NOISE)
    asked = ask_all("noise", [x for path in scope.paths for x in questions(path, noise(path, count), FINEST)])
    explained = share(asked, lambda _, answer: bool(answer.findings))
    print(f"\nnoise: {explained} % of {len(asked)} random numbers at {FINEST} digits explained")
    scope.show(asked, lambda _, answer: bool(answer.findings))
    return asked


def random_steps(scope: Scope) -> list[Asked]:
    """Report on new weights after a random step: only the digits of the step tell anything."""
    count = scope.count(NOISE)
    seeds = [x for path in scope.paths for x in questions(path, noise_of_steps(path, count), FINEST)]
    asked = ask_all("noise of steps", seeds)
    explained = share(asked, lambda _, answer: bool(answer.findings))
    certain = share(asked, lambda _, answer: any(finding.certain for finding in answer.findings))
    print(f"of {len(asked)} new weights after a random step: {explained} % explained, {certain} % as certain")
    return asked


def main() -> None:
    """Ask, and print what was found."""
    names = [path.stem for path in worksheet_paths()]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.diagnosis", description="slips that are traced back")
    parser.add_argument("--worksheets", nargs="+", choices=names, default=names, metavar="NAME")
    parser.add_argument("--digits", nargs="+", type=int, default=[3, 4, 6])
    parser.add_argument("--sample", type=int, help="ask about so many slips of each worksheet")
    parser.add_argument("--missed", action="store_true", help="list what went wrong")
    options = parser.parse_args()
    paths = [path for path in worksheet_paths() if path.stem in options.worksheets]
    scope = Scope(paths, options.digits, options.sample, options.missed)
    asked = [
        *single_slips(scope),
        *false_alarms(scope),
        *two_slips(scope),
        *random_numbers(scope),
        *random_steps(scope),
    ]
    sheets(scope)
    print(f"\nmedian of {len(asked)} questions: {statistics.median(answer.seconds for _, answer in asked):.3f} s")


if __name__ == "__main__":
    main()
