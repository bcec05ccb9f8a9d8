"""The exercise that a teacher gives: what is asked, and the key to it.  Nothing of it comes from a student."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from autograd.by_hand.classroom.columns import Find, finder
from autograd.by_hand.classroom.handed_in import HandedIn
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.exercises.asked import entries_of
from autograd.by_hand.keys.claim_notation import ClaimNotation
from autograd.by_hand.keys.reading_claims import read_claim
from autograd.by_hand.keys.sheet_claims import SheetClaims
from autograd.by_hand.keys.signals_by_letter import with_signals_by_letter
from autograd.by_hand.keys.whole_gradient import gradients_apart, variables_of
from autograd.by_hand.sheet.from_sheet import example_of_sheet
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.sheet_entries import read_leaves
from autograd.by_hand.sheet.terms_of_totals import with_terms_named
from autograd.by_hand.verdict.rows import MISSING
from autograd.by_hand.worksheet import Worksheet
from autograd.sentences import nearest, shorten


class Exercise:
    """A worksheet whose claims are asked.  Answers in it are put aside, and so are [exact] and [errata].

    A dZ that is asked for is the derivative of the error, whatever a student holds it for.

    Raises:
        ValueError: if it asks for nothing, or a claim has no meaning or no number.
    """

    def __init__(self, name: str, sheet: Sheet) -> None:
        self.name = name
        sheet = with_signals_by_letter(sheet)
        self.sheet = replace(
            sheet, claims=dict.fromkeys(sheet.claims, ""), exact={}, errata={}, inner_error=sheet.error
        )
        if not sheet.claims:
            raise ValueError(f'{name}: asks for nothing: write lines such as "dE/dw1" = "" under [claims]')
        self.worksheet = Worksheet(self.sheet)
        example = example_of_sheet(self.sheet)
        self.names = example.start
        self._notation = ClaimNotation.of(example)
        rows = self.worksheet.check().rows
        if unclear := next((row for row in rows if row.verdict != MISSING), None):
            raise ValueError(f"{name}: {unclear.note or unclear.verdict}")
        self.claims = {row.claim: self._meaning(row.claim) for row in rows}  # None for one about a sample or an epoch
        self._texts = {claim: text for text, claim in self.claims.items() if claim}
        self._whole = self._wholes(example)

    def _wholes(self, example: Example) -> dict[str, str]:
        """What each line is asked as: an entry as its array, and e[2] as e of sample 2."""
        texts = ((text, text) for text in self.sheet.claims)
        asked = dict(SheetClaims(self.sheet, example).by_entries(texts, self._notation.plain))
        entries = entries_of(replace(self.sheet, claims=asked), self.names)
        wholes = {entry.key: entry.part.whole if entry.part else entry.key for entry in entries}
        for whole in filter(lambda key: variables_of(key, example), self.sheet.claims):
            wholes |= {key: whole for key, _ in gradients_apart([(whole, "")], example)}
            asked[whole] = whole
        return {key: asked[whole] for key, whole in wholes.items() if asked.get(whole, key) != key}

    def _meaning(self, words: str) -> Claim | None:
        try:
            return read_claim(self._notation.plain(words), self.names)
        except ValueError:
            return None

    @classmethod
    def load(cls, path_or_name: str) -> Exercise:
        """An exercise from a TOML file, or a worksheet of the package."""
        return cls(Path(path_or_name).stem, Worksheet.load(path_or_name).sheet)

    def text_of(self, words: str) -> str | None:
        """The text of the claim that words stand for, also written as ∂E/∂w1; None if it is not asked for."""
        words = with_terms_named(words, self.sheet.formulas)
        if words in self.claims or words in self.sheet.claims:
            return words
        plain = self._notation.plain(words)
        if plain in self.sheet.claims:
            return plain
        meaning = self._meaning(words)
        return self._texts.get(meaning) if meaning else None

    def as_an_update(self, key: str, answer: str) -> tuple[str | None, str]:
        """The text of the claim that an update such as w -= lr * g is about, and its answer; None if not asked for."""
        spoken = self._notation.updated(key, answer)
        return self.text_of(str(spoken.key)), str(spoken.answer)

    def with_answers(self, answers: Mapping[str, str]) -> Worksheet:
        """The worksheet with the answers of a student: everything else is the exercise's."""
        claims: dict[str, str] = {}
        for text in self.claims:
            whole = self._whole.get(text, "")
            key = whole if answers.get(whole) else text  # an array that is answered as a whole, or entry by entry
            claims[key] = answers.get(key, "")
        return Worksheet(replace(self.sheet, claims=claims))

    def asked_in(self, text: str) -> str:
        """The claim that a line belongs to: of an entry, that about the whole array."""
        return self._whole.get(text, text)

    def differs_from(self, handed_in: HandedIn) -> list[str]:
        """The tables of a student's file that are not those of the exercise."""
        return [table for table in handed_in.own if not self._is_its_own(table, handed_in.own)]

    def _is_its_own(self, table: str, own: Mapping[str, Mapping[str, Any]]) -> bool:
        if table == "formulas":
            formulas = {name: text for name, text in self.sheet.formulas.items() if name != self.sheet.delta_error}
            return _without_spaces(own[table]) == _without_spaces(formulas)
        try:
            given: Mapping[str, Fraction] = getattr(self.sheet, table)
            return read_leaves(dict(own), table, self.sheet.index) == given
        except ValueError:
            return False


class Exercises:
    """One exercise, or several by their names."""

    def __init__(self, exercises: Iterable[Exercise]) -> None:
        self.by_name = {exercise.name: exercise for exercise in exercises}
        self.claims = list(dict.fromkeys(text for exercise in self.by_name.values() for text in exercise.sheet.claims))

    @classmethod
    def load(cls, path_or_name: str) -> Exercises:
        """The exercise in a file, or all in a folder.

        Raises:
            ValueError: if one cannot be read, or the folder has none.
        """
        folder = Path(path_or_name)
        if not folder.is_dir():
            return cls([Exercise.load(path_or_name)])
        files = sorted(folder.glob("*.toml"))
        if not files:
            raise ValueError(f"{path_or_name}: has no exercises in it, which are .toml files")
        return cls(Exercise.load(str(path)) for path in files)

    @property
    def find(self) -> Find:
        """What finds the claims in the heading of a column."""
        entries = [text for exercise in self.by_name.values() for text in exercise.claims]
        return finder(dict.fromkeys([*self.claims, *entries]), self.text_of)

    def of(self, handed_in: HandedIn) -> Exercise:
        """The exercise that a student has worked on.

        Raises:
            ValueError: if there are several, and it is not said which.
        """
        about = _as_asked(handed_in.exercise.removesuffix(".toml"))
        for exercise in self.by_name.values():
            if about in (_as_asked(exercise.name), _as_asked(exercise.sheet.title)):
                return exercise
        if len(self.by_name) == 1:
            return next(iter(self.by_name.values()))
        if not about:
            raise ValueError(f"it is not said which exercise this is{nearest('', self.by_name)}")
        raise ValueError(f"there is no exercise {shorten(handed_in.exercise)!r}{nearest(about, self.by_name)}")

    def text_of(self, words: str) -> str | None:
        """The text of the claim of one of them that words stand for; None if none asks for it."""
        return next(filter(None, (exercise.text_of(words) for exercise in self.by_name.values())), None)


def _without_spaces(formulas: Mapping[str, object]) -> dict[str, str]:
    return {name: "".join(str(text).split()) for name, text in formulas.items()}


def _as_asked(name: str) -> str:
    """A name as it is compared: 01 is 1, since a spreadsheet leaves the zero out."""
    words = " ".join(name.split()).casefold()
    return words.lstrip("0") or "0" if words.isdecimal() else words
