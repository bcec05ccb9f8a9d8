"""The exercise that a teacher gives: what is asked, and the key to it.  Nothing of it comes from a student."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Any

from autograd.by_hand.classroom.asked import claims_of, entries_of
from autograd.by_hand.classroom.columns import Find, finder
from autograd.by_hand.classroom.handed_in import HandedIn
from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent, NoValueError
from autograd.by_hand.example.from_sheet import example_of_sheet
from autograd.by_hand.example.reading_claims import read_claim
from autograd.by_hand.example.sheet import Sheet, read_leaves
from autograd.by_hand.worksheet import Worksheet
from autograd.sentences import nearest, shorten


class Exercise:
    """A worksheet of which the claims are asked; answers in it are put aside, and so are [exact] and [errata].

    Raises:
        ValueError: if it asks for nothing, or a claim has no meaning or no number.
    """

    def __init__(self, name: str, sheet: Sheet) -> None:
        self.name = name
        self.sheet = replace(sheet, claims=dict.fromkeys(sheet.claims, ""), exact={}, errata={})
        if not sheet.claims:
            raise ValueError(f'{name}: asks for nothing: write lines such as "dE/dw1" = "" under [claims]')
        self.worksheet = Worksheet(self.sheet)
        self.claims = claims_of(self.sheet)
        self._texts = {claim: text for text, claim in self.claims.items()}
        example = example_of_sheet(self.sheet)
        descent = Descent(example)
        self.names = example.start
        entries = entries_of(self.sheet, self.names)
        self._whole = {entry.key: entry.part.whole for entry in entries if entry.part}  # the array of each entry
        try:
            self.true = {text: true_number(claim, descent) for text, claim in _by_steps(self.claims)}
        except NoValueError as problem:
            raise ValueError(f"{name}: {problem}") from None

    @classmethod
    def load(cls, path_or_name: str) -> Exercise:
        """An exercise from a TOML file, or a worksheet of the package."""
        return cls(Path(path_or_name).stem, Worksheet.load(path_or_name).sheet)

    def text_of(self, words: str) -> str | None:
        """The text of the claim that words stand for, also written as ∂E/∂w1; None if it is not asked for."""
        if words in self.claims or words in self.sheet.claims:
            return words
        try:
            return self._texts.get(read_claim(words, self.names))
        except ValueError:
            return None

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
            return _without_spaces(own[table]) == _without_spaces(self.sheet.formulas)
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
        about = " ".join(handed_in.exercise.removesuffix(".toml").split()).casefold()
        for exercise in self.by_name.values():
            if about in (exercise.name.casefold(), exercise.sheet.title.casefold()):
                return exercise
        if len(self.by_name) == 1:
            return next(iter(self.by_name.values()))
        if not about:
            raise ValueError(f"it is not said which exercise this is{nearest('', self.by_name)}")
        raise ValueError(f"there is no exercise {shorten(handed_in.exercise)!r}{nearest(about, self.by_name)}")

    def text_of(self, words: str) -> str | None:
        """The text of the claim of one of them that words stand for; None if none asks for it."""
        return next(filter(None, (exercise.text_of(words) for exercise in self.by_name.values())), None)


def _by_steps(claims: Mapping[str, Claim]) -> list[tuple[str, Claim]]:
    """Gradient descent runs through its steps once, so claims are asked about in the order of their steps."""
    return sorted(claims.items(), key=lambda item: item[1].steps)


def _without_spaces(formulas: Mapping[str, object]) -> dict[str, str]:
    return {name: "".join(str(text).split()) for name, text in formulas.items()}
