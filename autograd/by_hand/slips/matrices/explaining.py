"""Which slip explains the wrong entries of an array: one that gives the digits of all of them, and of the right ones.

An array that follows from a wrong one above is told as just that.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cached_property
from itertools import islice
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.pencil.wrong_lines import WrongLines
from autograd.by_hand.slips.formulas.batches import is_half_or_batch
from autograd.by_hand.slips.matrices.candidates import Candidates
from autograd.by_hand.slips.matrices.elsewhere import Elsewhere
from autograd.by_hand.slips.matrices.follow import followers
from autograd.by_hand.slips.matrices.groups import Group, Numbers, groups_of, numbers_among
from autograd.by_hand.slips.matrices.table import Table
from autograd.by_hand.slips.matrices.whole import ArraySlip, copied
from autograd.by_hand.slips.readings.kinds import KINDS, Finding
from autograd.by_hand.slips.readings.question import Question
from autograd.by_hand.slips.readings.reading import Phrase, same
from autograd.by_hand.slips.single.claim_slips import ClaimSlips
from autograd.paper.numerals import write_number

MOST_TOLD = 4  # readings of one array
FEW = 2  # entries of which other readings are looked for
OF_A_PATH = ("missing path", "single path")
MANY_WRONG = 3  # entries of one array
ON_TOP = "on top"  # of a wrong array: a slip that a person may have made in another way as well
OF_ANY_NUMBER = {"truncation", "rounding", "chained rounding", "sign", "miswritten", "miscopied", "follows"}
PLACES = re.compile(r"\[[\d,]+\]|[-−]?\d[\d.]*(?:e[-−]?\d+)?")  # the indices and the numbers in a sentence
OF_EACH_PLACE = {"derivative of a function", "missing factor", "inner derivative", "missing path", "factor sign"}
IMPROBABLE = 0.02  # expected readings by chance; below this a finding is certain


class Explained(NamedTuple):
    """The readings of the wrong entries of an array that fit, the simplest first."""

    group: Group
    slips: list[ArraySlip]
    tried: int


class ArrayDiagnosis:
    """What may have led to the wrong arrays of a sheet."""

    def __init__(self, lines: WrongLines) -> None:
        self._example = lines.example
        self._right = lines.printed
        self._groups = groups_of(lines.questions, lines.printed)
        self._elsewhere = Elsewhere(self._groups)
        self._sources = _in_order([*self._groups, *numbers_among(lines.questions)], lines.questions)
        self._shared: dict[Claim, set[str]] = {}
        explained = list(self._explained()) if self._groups else []
        self.findings: dict[Question, list[Finding]] = {
            question: self._told(one, entry, question)
            for one in explained
            if one.slips
            for entry, question in one.group.wrong.items()
        }

    def doubted(self, question: Question, of: Callable[[Question], list[Finding]]) -> list[Finding]:
        """The findings for one wrong entry among others of its array: what explains that alone is never certain.

        Where many are wrong, what explains some of them and is in doubt is a coincidence, unless any number may suffer
        such a slip, or each of the others has the same slip at its own place.  Of a formula the words are compared with
        those of its other entries.
        """
        findings = of(question)
        group = next((g for g in self._groups if question in g.wrong.values() and question not in self.findings), None)
        if group is None:
            return findings
        sure = [replace(finding, certain=finding.certain and not _is_alone(finding, group)) for finding in findings]
        if question.others or len(group.wrong) < MANY_WRONG:
            return sure
        at_each_place = self._at_each_place(group, of)
        return [
            x
            for x in sure
            if x.certain or x.kind in OF_ANY_NUMBER or _is_of_all(x, group) or _without_its_place(x) in at_each_place
        ]

    def _at_each_place(self, group: Group, of: Callable[[Question], list[Finding]]) -> set[str]:
        """The slips that explain all wrong entries of an array but one, without the places and numbers in the words.

        One entry of few digits may have other readings, which come before a slip on top of wrong lines.
        """
        if group.claim not in self._shared:
            entries = Counter[str]()
            for wrong in group.wrong.values():
                entries.update({_without_its_place(x) for x in of(wrong) if x.kind in OF_EACH_PLACE})
            enough = max(MANY_WRONG, len(group.wrong) - 1)
            self._shared[group.claim] = {words for words, count in entries.items() if count >= enough}
        return self._shared[group.claim]

    @cached_property
    def _table(self) -> Table:
        return Table(self._example)

    def _explained(self) -> Iterator[Explained]:
        try:
            candidates = Candidates(self._table)
        except ValueError:  # the formulas between the names are too large
            return
        told: set[Hashable] = set()  # what is made from a wrong array follows from it, and does not suffer the same
        for group in self._groups:
            true, tried = candidates.right(group.claim), list(candidates.slips(group.claim))
            if not true:
                continue
            if self._has_right_gradient(true):
                tried = [slip for slip in tried if not slip.is_of_the_gradient]
            names = self._table.arrays[group.array].mapped(lambda node: node.name)
            tried += [slip for slip in copied(names, true, group.wrong.keys()) if slip.key not in told]
            following = list(followers(self._table, group, self._sources, true))
            fitting = next(filter(None, self._fitting(following, tried, group, true)), [])
            if not fitting:
                two = [slip for slip in candidates.two_slips(group, following, true) if slip.key not in told]
                found = (self._that_fit(two, group, true, nearly=nearly) for nearly in (False, True))
                fitting = next(filter(None, found), [])
            fitting = [slip for slip in fitting if not self._may_be_a_path(slip, group)]
            told.update(slip.key for slip in fitting)
            slips = _distinct(fitting, group)[:MOST_TOLD]
            yield Explained(group, _with_cut_entries(slips, group), len(tried))

    def _may_be_a_path(self, slip: ArraySlip, group: Group) -> bool:
        """Whether half an array is also what a path left out gives: −x for −2x.

        Then its entries are explained one by one, with both.
        """
        return slip.kind == "two forgotten" and all(
            any(
                reading.kind in OF_A_PATH and same(reading.value, slip.numbers[entry])
                for reading in self._of_entries.readings(question.claim, question.true)
            )
            for entry, question in islice(group.wrong.items(), FEW)
        )

    @cached_property
    def _of_entries(self) -> ClaimSlips:
        return ClaimSlips(self._example)

    def _has_right_gradient(self, entries: Iterable[str]) -> bool:
        """Whether the derivatives with respect to these entries stand on the sheet, and are right."""
        return any(Claim(self._example.error, by=entry) in self._right for entry in entries)

    def _fitting(
        self, following: Iterable[ArraySlip], tried: Iterable[ArraySlip], group: Group, true: Numbers
    ) -> Iterator[list[ArraySlip]]:
        """The slips that give the digits of an array, the most natural first: exactly, or with rounding on the way."""
        for nearly in (False, True):
            for slips in (following, tried):
                yield self._that_fit(slips, group, true, nearly=nearly)

    def _that_fit(self, slips: Iterable[ArraySlip], group: Group, true: Numbers, *, nearly: bool) -> list[ArraySlip]:
        fit = [slip for slip in slips if _is_other(slip, true) and group.fits(slip.numbers, true, nearly=nearly)]
        return [slip for slip in fit if self._elsewhere.bears_out(slip, group)]

    def _told(self, one: Explained, entry: str, question: Question) -> list[Finding]:
        texts = [other.text for other in one.group.wrong.values()]
        chance = one.group.chance * one.tried
        return [
            Finding(
                slip.kind,
                f"{slip.words}{_but_for_its_digits(slip, entry, question)}: "
                f"{write_number(slip.numbers[entry], 6)} instead of {write_number(question.true, 6)}",
                slip.numbers[entry],
                (question.text, *(text for text in texts if text != question.text)),
                certain=len(one.slips) == 1
                and slip.key[0] != ON_TOP
                and chance < IMPROBABLE
                and one.group.has_digits_of(slip.numbers),
            )
            for slip in one.slips
        ]


def _in_order(groups: Iterable[Group], questions: Sequence[Question]) -> list[Group]:
    """The groups in the order of the sheet."""
    places = {question: place for place, question in enumerate(questions)}
    return sorted(groups, key=lambda group: min(places[question] for question in group.wrong.values()))


def _but_for_its_digits(slip: ArraySlip, entry: str, question: Question) -> str:
    """What is said of an entry that only nearly follows."""
    is_near = slip.kind == "follows" and not question.others and not question.shows(slip.numbers[entry])
    return ", but for its last digit" if is_near else ""


def _with_cut_entries(slips: list[ArraySlip], group: Group) -> list[ArraySlip]:
    """The slips, and that the wrong entries were cut, where all of them are right but for that.

    That comes before an array above from which they only nearly follow.
    """
    wrong = group.wrong.values()
    if not slips or not all(q.is_cut for q in wrong):
        return slips
    numbers = {entry: question.number for entry, question in group.wrong.items()}
    cut = ArraySlip("truncation", ("cut",), Phrase("cut, not rounded"), numbers)
    return [*slips, cut] if group.has_digits_of(slips[0].numbers) else [cut, *slips]


def _is_alone(finding: Finding, group: Group) -> bool:
    """Whether a slip explains one entry of an array, and other wrong ones not."""
    return finding.kind != "follows" and sum(q.text in finding.claims for q in group.wrong.values()) < 2


def _without_its_place(finding: Finding) -> str:
    """The words of a slip without the entries and the numbers in them."""
    return PLACES.sub("", finding.words)


def _is_of_all(finding: Finding, group: Group) -> bool:
    """Whether a slip explains all wrong entries of an array."""
    return all(question.text in finding.claims for question in group.wrong.values())


def _is_other(slip: ArraySlip, true: Numbers) -> bool:
    """Whether a slip changes anything."""
    return any(not same(slip.numbers[entry], x) for entry, x in true.items() if entry in slip.numbers)


def _distinct(slips: Iterable[ArraySlip], group: Group) -> list[ArraySlip]:
    """The slips without those that give the numbers of a simpler one; of a ½ and two samples both are told."""
    told: list[ArraySlip] = []
    for slip in sorted(slips, key=lambda slip: KINDS[slip.kind].cost + slip.extra):
        if slip.key[0] == "follows":  # from the nearest, which itself may follow from another
            return [slip]
        alike = [other for other in told if all(same(slip.numbers[e], other.numbers[e]) for e in group.wrong)]
        if not alike or is_half_or_batch([slip.kind, *(other.kind for other in alike)][:2]):
            told.append(slip)
    return told
