"""The lines of a worksheet, at the stations that its steps lead to; one station unless samples come one by one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from autograd.by_hand.answers.answers import Answers, lines_of_answers
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.descent import rate_of
from autograd.by_hand.example.example import Example
from autograd.by_hand.example.named_optimisers import STEP, refuse_what_is_not_kept
from autograd.by_hand.example.stations import seen_from, stations_of
from autograd.by_hand.keys.any_step import AnyStep
from autograd.by_hand.keys.array_claims import Entry, taken_apart
from autograd.by_hand.keys.bare_parameters import with_bare_updates
from autograd.by_hand.keys.changes import Spoken, changes_in
from autograd.by_hand.keys.claim_notation import ClaimNotation
from autograd.by_hand.keys.editors import edited_by
from autograd.by_hand.keys.given_steps import GivenSteps
from autograd.by_hand.keys.labels import Labels
from autograd.by_hand.keys.sheet_claims import SheetClaims, Turn
from autograd.by_hand.keys.signals_by_letter import said_by_letter
from autograd.by_hand.keys.velocities import with_means_in_capitals
from autograd.by_hand.keys.whole_gradient import gradients_apart, with_gradients_in_answers
from autograd.by_hand.sheet.sheet import Erratum, Sheet
from autograd.by_hand.verdict.conditions import data_of
from autograd.by_hand.verdict.entries import each_once
from autograd.by_hand.verdict.lines import SheetLine, of_all_digits, of_erratum
from autograd.by_hand.verdict.stations import Station
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.sample_sums import with_samples_in_sums

_OF_A_STEP = ("new", "step", "m", "v", "m_hat", "v_hat")
_INDEX = re.compile(r"\[[^\[\]]*\]")


class SheetLines:
    """The lines of a worksheet: its claims first, then the numbers of its editors.

    Args:
        sheet: the worksheet.
        example: its example.

    Raises:
        ValueError: if a number of an editor is about nothing.
    """

    def __init__(self, sheet: Sheet, example: Example) -> None:
        self._sheet = sheet
        self._claims = SheetClaims(sheet, example)
        self._of_any_step: set[str] = set()  # claims about the second step whose formula holds for any
        claims = with_means_in_capitals(sheet.claims, sheet.optimiser.rule)
        self._labels = Labels(example.graph, (), example.first)
        change = sheet.change or changes_in(claims, example.start)[0]
        self._notation = ClaimNotation(self._labels.standing_for, example, change)
        self._given_steps = GivenSteps(sheet, change, self._notation.parameter)
        self._example = self._given_steps.at_the_start_of(example)
        self._any_step = AnyStep(claims, self._notation.plain, example.start)
        by_letter = said_by_letter(sheet)
        self._notation.refuse_unknown({name: said for name, said in sheet.where.items() if name not in by_letter})
        names = Names(self._labels.standing_for, lambda word: False)
        claims = with_gradients_in_answers(claims, names, example.error)
        self._entries, bare = with_bare_updates(self._apart(claims.items()), self._example, self._turn)
        self.short_names = self._notation.in_words(claims) | bare
        self._editors = edited_by(sheet, self._apart)
        self._steps = [self._steps_before(entry.key) for entry in self._entries]
        self._steps += [self._turn(edited.entry.key).steps for edited in self._editors]
        self._examples = stations_of(self._example, self._steps, [1] if self._of_any_step else [])
        self._steps = [steps if steps in self._examples else 0 for steps in self._steps]

    def stations(self) -> list[Station]:
        """The stations in the order of their steps, those without lines as well."""
        return [self._station(steps, example) for steps, example in self._examples.items()]

    def _apart(self, claims: Iterable[tuple[str, Any]]) -> list[Entry]:
        """The claims as those of single numbers."""
        notation, of_its_sample = self._notation, self._claims.of_its_sample
        updates = (notation.updated(key, answer) for key, answer in gradients_apart(claims, self._example))
        spoken = [self._of_the_second_step(self._with_samples(update)) for update in updates]
        in_full = notation.signals.in_formula
        answered = ((key, of_its_sample(notation.plain(key), answer, in_full)) for key, answer in spoken)
        return taken_apart(
            self._claims.by_entries(answered, notation.plain),
            self._labels.arrays,
            notation.plain,
            self._claims.of_samples,
            self._labels.nodes,
            notation.signals,
            self._example.sequences,
        )

    def _with_samples(self, spoken: Spoken) -> Spoken:
        """A claim whose sums over samples have the numbers of these."""
        columns = self._claims.of_samples
        if not columns or not isinstance(spoken.answer, str):
            return spoken
        is_of_array = isinstance(spoken.key, str) and self._notation.is_of_array(spoken.key, columns)
        signals = self._notation.signals
        return spoken._replace(answer=with_samples_in_sums(spoken.answer, signals, columns, is_of_array=is_of_array))

    def _of_the_second_step(self, spoken: Spoken) -> Spoken:
        """A claim about any step of an optimiser as one about the second: before the first all averages are 0."""
        if self._sheet.plain_rate is not None or self._sheet.one_by_one or self._sheet.rate is None:
            return spoken
        key = self._notation.plain(str(spoken.key))
        if not self._any_step.is_meant(key, spoken.answer):
            return spoken
        first, _, rest = key.partition(" ")
        if first not in _OF_A_STEP or not rest or " " in rest:
            return spoken
        later = f"{rest if first == 'new' else key} after 2"
        self._of_any_step.add(later)
        return spoken._replace(key=later)

    def _turn(self, text: str) -> Turn:
        """A claim, and the station that it is about."""
        turn = self._claims.read(text)
        claim = turn.claim
        if _INDEX.sub("", text) not in self._of_any_step or claim.last_step != 2:
            return turn
        first = Claim(claim.node, is_step=True) if claim.state == STEP else claim._replace(steps=1)
        return Turn(1, first)

    def _steps_before(self, key: str) -> int:
        """The station of a claim; one that cannot be read stands at the start."""
        try:
            return self._turn(key).steps
        except ValueError:
            return 0

    def _station(self, steps: int, example: Example) -> Station:
        places = [place for place, station in enumerate(self._steps) if station == steps]
        entries = [self._entries[place] for place in places if place < len(self._entries)]
        editors = [place - len(self._entries) for place in places if place >= len(self._entries)]
        lines = [*each_once(self._of_claims(entries, example), self.short_names), *self._of_editors(editors)]
        return Station(steps, example, lines, places)

    def _of_claims(self, entries: Sequence[Entry], example: Example) -> list[SheetLine]:
        def answers(spoken_of: list[Claim]) -> Answers:
            data = data_of(example, spoken_of, are_said=bool(self._sheet.parameters))
            labels = Labels(example.graph, (), example.first)
            return Answers(labels, example, [entry.answer for entry in self._entries], data, spoken_of)

        return lines_of_answers(entries, lambda text: (text, self._read(text)), str, answers)

    def _of_editors(self, numbers: Sequence[int]) -> Iterator[SheetLine]:
        for entry, given in (self._editors[number] for number in numbers):
            claim = self._read(entry.key)
            of_its_kind = of_erratum(entry.key, claim, given) if isinstance(given, Erratum) else None
            yield (of_its_kind or of_all_digits(entry.key, claim, str(given)))._replace(part=entry.part)

    def _read(self, text: str) -> Claim:
        """A claim, with its steps from its station on."""
        steps, claim = seen_from(self._examples, *self._turn(text))
        refuse_what_is_not_kept(text, claim.state, self._sheet.optimiser)
        self._given_steps.refuse_without_momentum(text, claim, self._example)
        if claim.is_of_the_optimiser and claim.node not in self._sheet.parameters:
            raise ValueError(
                f"the claim {text!r}: gradient descent takes no step in {claim.node}, which is not among the "
                f"[parameters]; write dE/d... for its derivative"
            )
        if claim.last_step or steps:
            rate_of(self._example)
        return claim
