"""Groups: the lines of a sheet about the entries of one array, and whether an array of numbers explains them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.slips.readings.question import Question
from autograd.paper.array_names import array_name
from autograd.paper.numerals import decimals_of, half_unit
from autograd.table.arithmetic import as_float

Numbers = Mapping[str, float]  # by the name of an entry

_SAME = 1e-12  # relative: what a slip does not change
_FEW = 2  # entries with too few digits are not told from a coincidence


class Group(NamedTuple):
    """The lines about one array: the claim about it, and for each of its entries what was written."""

    claim: Claim  # with the name of the array in the place of that of an entry
    wrong: dict[str, Question]
    right: dict[str, float]

    @property
    def is_one_number(self) -> bool:
        """Whether it is no array but a single number."""
        return self.array in self.wrong

    @property
    def array(self) -> str:
        """The name of the array."""
        return self.claim.by or self.claim.node

    @property
    def name(self) -> str:
        """The claim as a person would write it, with its number if it has one."""
        if self.is_one_number:
            return self.wrong[self.array].as_claimed
        if self.claim.is_step:
            return f"step {self.claim.node}"
        if self.claim.steps:
            return f"new {self.claim.node}"
        return f"d{self.claim.node}/d{self.claim.by}" if self.claim.by else self.claim.node

    @property
    def written(self) -> dict[str, float]:
        """The numbers that were written for the entries."""
        return {**self.right, **{entry: question.number for entry, question in self.wrong.items()}}

    def fits(self, numbers: Numbers, true: Numbers, *, nearly: bool = False) -> bool:
        """Whether an array of numbers has the digits of all entries, the right ones as well.

        ``nearly``: but for rounding on the way, which people do who go on with the numbers on the paper.
        """
        if any(entry not in numbers for entry in self.wrong):
            return False
        asked = Question.may_be if nearly else Question.fits
        return all(
            asked(question, numbers[entry]) or self._rounds_to_nothing(question, numbers[entry])
            for entry, question in self.wrong.items()
        ) and all(self._holds(entry, numbers[entry], true[entry]) for entry in self.right if entry in numbers)

    def _rounds_to_nothing(self, question: Question, number: float) -> bool:
        """Whether a small number stands there as 0.0000, among others that have digits."""
        is_rounded = question.number == 0 and bool(question.printed) and decimals_of(question.printed) > 0
        return is_rounded and abs(number) <= question.allowed and any(q.number for q in self.wrong.values())

    def has_digits_of(self, numbers: Numbers) -> bool:
        """Whether an array of numbers has the digits of all wrong entries, with no rounding on the way."""
        return all(q.fits(numbers[entry]) and q.shows(numbers[entry]) for entry, q in self.wrong.items())

    def _holds(self, entry: str, number: float, true: float) -> bool:
        """Whether a right entry would stand there as well; trailing zeros of its digits are lost here."""
        if abs(number - true) <= _SAME * abs(true):
            return True
        return abs(number - self.right[entry]) <= as_float(half_unit(repr(self.right[entry])))

    def at(self, place: int, true: Numbers) -> Group | None:
        """The formulas for an array with their numbers at another point; None where these are not known."""
        there = {entry: point for entry, q in self.wrong.items() for point in q.others if point.place == place}
        if there.keys() != self.wrong.keys():
            return None
        wrong = {entry: replace(self.wrong[entry], number=point.number) for entry, point in there.items()}
        return Group(self.claim, wrong, {entry: true[entry] for entry in self.right})

    @property
    def chance(self) -> float:
        """How likely numbers nearby would have all of the wrong digits by chance."""
        product = 1.0
        for question in self.wrong.values():
            product *= min(question.chance, 1.0)
        return product


def groups_of(questions: Sequence[Question], right: Mapping[Claim, float]) -> list[Group]:
    """The groups in which several entries are wrong, in the order of the sheet."""
    groups: dict[Claim, Group] = {}
    for question in questions:
        if found := _about(question.claim):
            claim, entry = found
            groups.setdefault(claim, Group(claim, {}, {})).wrong[entry] = question
    for line, number in right.items():
        if (found := _about(line)) and found[0] in groups:
            groups[found[0]].right[found[1]] = number
    return [group for group in groups.values() if len(group.wrong) >= _FEW]


def numbers_among(questions: Iterable[Question]) -> list[Group]:
    """The wrong lines about a single number, from which an array may follow: each as a group of one."""
    claims = ((q, q.claim) for q in questions if q.claim.is_plain and not (q.claim.steps or q.claim.is_step))
    return [Group(claim, {claim.by or claim.node: q}, {}) for q, claim in claims if not _about(claim)]


def _about(claim: Claim) -> tuple[Claim, str] | None:
    """The claim about the array of which a claim speaks of one entry, and the entry."""
    if not claim.is_plain or claim.steps > 1 or (claim.steps and claim.by):
        return None
    entry = claim.by or claim.node
    name = array_name(entry)
    if not name or (claim.by and array_name(claim.node)):
        return None
    return (claim._replace(by=name) if claim.by else claim._replace(node=name)), entry
