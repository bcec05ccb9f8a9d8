"""The rows of a report: one claim each, its verdict, and what explains it."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from autograd.by_hand.keys.array_claims import Part
from autograd.by_hand.slips.readings.kinds import Finding, say_the_same
from autograd.engine.numbers import Exact
from autograd.paper.names import shown
from autograd.paper.notation.obvious import is_obvious
from autograd.paper.numerals import write_number
from autograd.sentences import counted, shorten
from autograd.table.arithmetic import as_float

KNOWN = "known mistake"
UNDECIDED = "undecided"
ROUNDED = "right, from rounded lines"
UNDER_A_CONDITION = ("right for", "right where")
COARSE = "too few digits to tell"
MISSING = "missing"
UNWRITTEN = "unwritten"  # in place of a table: of a number that no line has, and others are made from
UNREADABLE = "cannot be read"
LONGEST = 60  # characters of an answer found by hand
LONGEST_READING = 200  # characters of an answer in strict notation
NUMBERS = re.compile(r": [^:]* instead of [^:]*$")  # the end of the words for a slip
LONGEST_CLAIM = 120  # characters of a claim: two names, and the words between them
NOISE = 2.0**-50  # relative: a smaller difference is only the rounding of a float
MOST_TOLD = 2  # readings that are told beside the first
HEADINGS = ("claim", "by hand", "engine", "difference", "verdict")

Cells = tuple[str, ...]  # one for each of ``HEADINGS``


@dataclass(frozen=True)
class Row:
    """One claim: what was printed, what the engine finds, and the verdict.

    ``ok`` is true for a claim that holds, for one that is right from rounded lines or under a condition, and for a
    known mistake with a right correction.
    """

    claim: str
    printed: str
    true: Exact
    ok: bool
    verdict: str
    difference: float = 0.0  # printed minus true
    table: str = "claims"  # its table in the worksheet: claims, exact or errata
    why: str = ""  # for a known mistake: how it came about
    note: str = ""  # what limits the verdict or the diagnosis
    diagnosis: list[Finding] = field(default_factory=list)  # the slips that explain a wrong number, the simplest first
    part: Part | None = None  # the place of an entry in a claim about an array
    read_as: str = ""  # the answer in strict notation, where it was not written so

    @property
    def cells(self) -> tuple[str, ...]:
        """The row as text, one cell for each of ``HEADINGS``."""
        digits = sum(character.isdigit() for character in self.printed.lower().partition("e")[0])
        is_unknown = self.verdict in (UNREADABLE, UNDECIDED) and math.isnan(self.true)
        true = "" if is_unknown else write_number(self.true, min(max(digits + 2, 6), 15))
        verdict = self.verdict
        if self.diagnosis and not self.ok:
            verdict += f" ({' or '.join(_kinds(self.diagnosis))}{'' if self.diagnosis[0].certain else '?'})"
        difference = "" if is_unknown or self.verdict in (MISSING, UNREADABLE) else self._written_difference()
        return shown(self.claim, LONGEST_CLAIM), shorten(self.printed, LONGEST), true, difference, verdict

    def _written_difference(self) -> str:
        is_noise = isinstance(self.true, float) and abs(self.difference) <= NOISE * abs(self.true)
        return "0" if is_noise else write_number(self.difference, 3)

    def explanations(self, told: set[str]) -> Iterator[str]:
        """What is wrong, or what limits the verdict; ``told`` are the claims that a slip above also explains."""
        if self.verdict != MISSING and (not self.ok or self.is_known or self.note):
            yield from explanation(self, told)
        if self.read_as and not is_obvious(self.printed, self.read_as):
            is_told = not self.ok or self.is_known or self.note
            yield f"    {self.reading}" if is_told else f"{shown(self.claim, LONGEST_CLAIM)}: {self.reading}"

    @property
    def reading(self) -> str:
        """How the answer was read, in words."""
        return f"{shorten(self.printed, LONGEST)} is read as {shorten(self.read_as, LONGEST_READING)}"

    @property
    def is_wrong(self) -> bool:
        """Whether it is wrong, and not only undecided, left blank or not to be read."""
        return not self.ok and self.verdict.startswith("WRONG")

    @property
    def is_known(self) -> bool:
        """Whether this is a published mistake, listed with its correction."""
        return self.ok and self.verdict.startswith(KNOWN)

    @property
    def follows(self) -> bool:
        """Whether this wrong number is right but for a wrong line above."""
        return not self.ok and bool(self.diagnosis) and self.diagnosis[0].kind == "follows"

    @property
    def is_conditional(self) -> bool:
        """Whether this formula is right under a condition among the data, such as "right for t = 1"."""
        return self.ok and self.verdict.startswith(UNDER_A_CONDITION)

    def to_dict(self) -> dict[str, Any]:
        """The row as plain data for JSON: numbers as floats, None where a number is not finite."""
        plain = asdict(self)
        part, read_as = plain.pop("part"), plain.pop("read_as")
        plain |= {"read_as": read_as} if read_as else {}
        plain |= {"array": part.whole} if part else {}
        return plain | {"true": _finite(as_float(self.true)), "difference": _finite(self.difference)}


def _kinds(diagnosis: list[Finding]) -> list[str]:
    """The kind of the first reading, and of another with the same number."""
    first = diagnosis[0]
    alike = [finding.kind for finding in diagnosis if math.isclose(finding.value, first.value, rel_tol=1e-9)]
    others = [kind for kind in alike if not say_the_same(kind, first.kind)]
    return [first.kind, *others[:1]] if first.certain and first.kind != "follows" else [first.kind]


def explanation(row: Row, told: set[str]) -> Iterator[str]:
    """The explanation of a row: the first reading, then the others."""
    slips = [finding.words for finding in row.diagnosis]
    source = "printed" if row.is_known else "by hand"
    written = f"{source} {shorten(row.printed, LONGEST)}, " if row.printed or row.part is None else ""
    by_hand = f"{shown(row.claim, LONGEST_CLAIM)}: {written}{row.verdict}"
    if row.is_known:  # the sheet gives its cause; our own finding stands below
        yield f"{by_hand}: {row.why}"
        agreeing = [finding.words for finding in row.diagnosis if f"({finding.kind})" in row.verdict]
        yield from (f"    found: {words}" for words in [*agreeing, *slips][:1])
    else:
        yield ": ".join([by_hand, *slips[:1]]) + (f"{_before_a_note(row)}{row.note}" if row.note and not slips else "")
        if row.claim not in told:
            yield from _alternatives(slips[1:], row.note if slips else "")
    explained = row.diagnosis[0].claims[1:] if row.diagnosis and row.diagnosis[0].kind != "follows" else ()
    if explained and row.claim not in told:
        yield f"    the same slip explains {shorten(', '.join(map(shown, explained)), 200)}"
    told.update(explained)


def _before_a_note(row: Row) -> str:
    """What stands between a verdict and its note: the note is the reason, or a remark."""
    return ": " if row.verdict == UNREADABLE else "; "


def _alternatives(slips: list[str], note: str) -> Iterator[str]:
    yield from (f"    or: {words}" for words in slips[:MOST_TOLD])
    if len(slips) > MOST_TOLD:
        yield f"    or {counted(len(slips) - MOST_TOLD, 'more reading')}"
    if note:
        yield f"    {note}"


def _finite(x: float) -> float | None:
    return x if math.isfinite(x) else None
