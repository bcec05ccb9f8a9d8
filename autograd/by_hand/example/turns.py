"""Claims about samples: "z of sample 2", and about steps that follow one sample after the other: "w1 after epoch 1".

With samples one by one each has its turn, and its numbers are those at the weights that it finds: the claims
"e[2]" and "de[2]/dw1" are about the weights after sample 1.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.reading_claims import read_claim
from autograd.sentences import counted, shorten

_IN_EPOCH = r"(?: (?:of|in) epoch (\d{1,9}))?"
_OF_A_SAMPLE = re.compile(rf"(.+) (?:of|for) sample (\d{{1,9}}){_IN_EPOCH}")
_AFTER_A_SAMPLE = re.compile(rf"(.+) after sample (\d{{1,9}}){_IN_EPOCH}")
_AFTER_EPOCHS = re.compile(r"(.+) after (?:epoch (\d{1,9})|(\d{1,9}) epochs?)")
_ENTRY = re.compile(r"(\w+)\[(\d+)(?:,\d+)*\]")
_WORD = re.compile(r"[^\W\d]\w*(?!\w*\[)")


class Turn(NamedTuple):
    """A claim, and how many steps lead to the weights that it finds; its own steps are counted from there."""

    steps: int
    claim: Claim


class Samples(NamedTuple):
    """The samples of a sheet, of which claims speak.

    Args:
        count: how many there are.
        columns: what has a number for each sample.
        parameters: what a step updates.
        one_by_one: whether each step follows one sample, and not all.
        first: the number of the first sample, 1 or 0.
    """

    count: int
    columns: Collection[str]
    parameters: Collection[str]
    one_by_one: bool = False
    first: int = 1

    def read(self, text: str, names: Collection[str]) -> Turn:
        """The meaning of a claim.

        Raises:
            ValueError: if there is no meaning or more than one, or there is no such node or sample.
        """
        words = " ".join(text.split())
        if found := _OF_A_SAMPLE.fullmatch(words):
            return self._of_a_sample(text, found, names)
        if found := _AFTER_A_SAMPLE.fullmatch(words):
            if not self.one_by_one:
                raise ValueError(
                    f"the claim {shorten(text)!r}: each step follows all samples: write {found[1]!r} after 1, or "
                    'order = "one by one" above the tables for a step after each sample'
                )
            steps = self._place(text, found[2], found[3]) + 1
        elif found := _AFTER_EPOCHS.fullmatch(words):
            steps = int(found[2] or found[3]) * (self.count if self.one_by_one else 1)
        else:
            return self._in_turn(read_claim(text, names))
        return self._in_turn(read_claim(f"{found[1]} after {steps}", names))

    def _of_a_sample(self, text: str, found: re.Match[str], names: Collection[str]) -> Turn:
        words, sample, epoch = found.groups()
        place = self._place(text, sample, epoch)
        if epoch and not self.one_by_one:
            raise ValueError(f"the claim {shorten(text)!r} speaks of an epoch, but each step follows all samples")
        claim = read_claim(_WORD.sub(lambda word: self._entry(word[0], sample), words), names)
        is_of_the_turn = self.one_by_one and (claim.is_step or claim.steps == 1)
        if not is_of_the_turn and not any(name.startswith(tuple(self.columns)) for name in claim.names):
            raise ValueError(
                f"the claim {shorten(text)!r}: {words!r} is no number of one sample: claims about one look like "
                f"{next(iter(self.columns))}[{sample}]"
            )
        return Turn(place if self.one_by_one else 0, claim)

    def _entry(self, word: str, sample: str) -> str:
        """A word of a claim about one sample: a column, or its derivative, as the entry of that sample."""
        is_column = word in self.columns or (word[0] in "d∂" and word[1:] in self.columns)
        return f"{word}[{sample}]" if is_column else word

    def _place(self, text: str, sample: str, epoch: str | None) -> int:
        """How many turns come before that of a sample."""
        place, epochs = int(sample) - self.first, int(epoch or 1) - 1
        if not 0 <= place < self.count or epochs < 0:
            last = self.first + self.count - 1
            raise ValueError(
                f"the claim {shorten(text)!r} speaks of sample {sample}"
                f"{f' of epoch {epoch}' if epoch else ''}, but there are {counted(self.count, 'sample')}, "
                f"{self.first} to {last}"
            )
        return epochs * self.count + place

    def _in_turn(self, claim: Claim) -> Turn:
        """A claim as it is seen from the step before it."""
        if not self.one_by_one or claim.is_step:
            return Turn(0, claim)
        if claim.steps and claim.node in self.parameters and not claim.by:
            return Turn(claim.steps - 1, claim._replace(steps=1))
        if claim.steps:
            return Turn(claim.steps, claim._replace(steps=0))
        turns = {int(entry[2]) - self.first for name in claim.names for entry in [_ENTRY.fullmatch(name)] if entry and entry[1] in self.columns}
        return Turn(max(turns, default=0), claim)
