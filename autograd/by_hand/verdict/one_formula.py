"""One formula for an array: of a wrong one only that is told which is so of all its wrong entries.

Entry by entry, a formula may fit many slips, here this one and there that one.  It was written once, so the slip in it
is the same everywhere.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from autograd.by_hand.slips.readings.kinds import KINDS, Finding
from autograd.by_hand.verdict.rows import Row
from autograd.paper.numerals import is_decimal, write_number
from autograd.table.arithmetic import as_float

NOTHING = "no single slip explains it"
_OWN = re.compile(r"\[[\d,]*\]|(?<!\w)[−-]?\d[\d.]*|: [^:]* instead of [^:]*$")  # what is different in each entry
_OF_A_NAME = re.compile(r"(?<=[^\W\d])_?[\d₀-₉]+")  # 12 of w_12, where entries are names of their own
_SAME = 1e-9  # relative


def told_of_all_entries(rows: Sequence[Row]) -> list[Row]:
    """The rows; those of a wrong formula for an array without what is told of some of its entries only."""
    return [row for block in _arrays(rows) for row in (_with_common_words(block) if _is_wrong(block) else block)]


def _arrays(rows: Iterable[Row]) -> Iterator[list[Row]]:
    """The rows of each array together, others by themselves."""
    block: list[Row] = []
    for row in rows:
        if block and (row.part is None or max(row.part.place) == 1):
            yield block
            block = []
        block.append(row)
    if block:
        yield block


def _is_wrong(block: Sequence[Row]) -> bool:
    """Whether it is one formula, and wrong in several entries."""
    is_formula = len({row.printed for row in block}) == 1 and not is_decimal(block[0].printed)
    are_wrong = [row for row in block if row.is_wrong and math.isfinite(row.difference)]
    return block[0].part is not None and is_formula and len(are_wrong) > 1


def _with_common_words(block: Sequence[Row]) -> list[Row]:
    wrong = [row for row in block if row.is_wrong and not _is_right_here(row)]
    if not wrong:
        return list(block)
    common = set.intersection(*({told_alike(finding, row.claim) for finding in row.diagnosis} for row in wrong))
    if not common and (family := _common_family(wrong)):
        return [replace(row, diagnosis=[x for x in row.diagnosis if _family(x) == family]) for row in block]
    if not common and any(row.diagnosis or row.note.startswith(NOTHING) for row in wrong):
        beside = _compared(wrong)
        note = f"{NOTHING}: {beside} in every entry" if beside and len(wrong) == len(block) else NOTHING
        return [replace(row, diagnosis=[], note=note) if row in wrong else row for row in block]
    return [replace(row, diagnosis=[x for x in row.diagnosis if told_alike(x, row.claim) in common]) for row in block]


def _common_family(rows: Sequence[Row]) -> str:
    """What all entries say in other words, as that a sign is turned: δ_ij + 1/n for δ_ij − 1/n."""
    common = set.intersection(*({_family(finding) for finding in row.diagnosis} for row in rows))
    return next((_family(finding) for finding in rows[0].diagnosis if _family(finding) in common - {""}), "")


def _family(finding: Finding) -> str:
    return KINDS[finding.kind].family


def _is_right_here(row: Row) -> bool:
    """Whether an entry of a wrong formula is right at these numbers, by coincidence, and so tells nothing."""
    return abs(row.difference) <= _SAME * abs(as_float(row.true))


def told_alike(finding: Finding, claim: str = "[") -> tuple[str, str]:
    """What a finding says of any entry: its kind, and its words without what is the entry's own.

    The entries of ∂C/∂w_ij may be names of their own, w_11 and w_12: then the numbers in names are the entry's own too.
    """
    words = finding.words if "[" in claim else _OF_A_NAME.sub("", finding.words)
    return finding.kind, _OWN.sub("", words)


def _compared(rows: Sequence[Row]) -> str:
    """How all entries differ from the true ones, if that is the same: in words."""
    trues = [as_float(row.true) for row in rows]
    if all(trues) and (ratio := _only([1 + row.difference / x for row, x in zip(rows, trues, strict=True)])):
        return f"{write_number(ratio, 6)} times the true number"
    if difference := _only([row.difference for row in rows]):
        return f"{write_number(abs(difference))} {'above' if difference > 0 else 'below'} the true number"
    return ""


def _only(numbers: Sequence[float]) -> float | None:
    """The number that all of them are, but for rounding."""
    first = numbers[0]
    is_one = all(math.isfinite(x) and math.isclose(x, first, rel_tol=_SAME) for x in numbers)
    return first if is_one else None
