"""The claims of a sheet: also "z of sample 2", "w1 after epoch 1", "h at t=2" and "dL/dwh at t=2".

With samples one by one each has its turn, and its numbers are those at the weights that it finds: the claims
"e[2]" and "de[2]/dw1" are about the weights after sample 1.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from typing import Any, NamedTuple, TypeVar

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.keys.reading_claims import read_claim
from autograd.by_hand.sheet.readings import columns_of_sheet
from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.time_steps import key_of
from autograd.paper.array_names import array_name, entry_name, place_of
from autograd.paper.numerals import is_decimal
from autograd.sentences import counted, shorten

_IN_EPOCH = r"(?: (?:of|in) epoch (\d{1,9}))?"
_OF_A_SAMPLE = re.compile(rf"(.+) (?:of|for|at) sample (\d{{1,9}}){_IN_EPOCH}")
_AFTER = r"after (?:sample \d{1,9}(?: (?:of|in) epoch \d{1,9})?|epoch \d{1,9}|(?:step )?\d{1,9}(?: epochs?| steps?)?)"
_OF_A_SAMPLE_LATER = re.compile(
    rf"(?P<what>.+?) (?:(?:of|for|at) sample (?P<one>\d{{1,9}}) (?P<then>{_AFTER})"
    rf"|(?P<before>{_AFTER}) (?:of|for|at) sample (?P<other>\d{{1,9}}))"
)
_SAMPLE = re.compile(r"(?<= sample )(\d{1,9})(?! (?:of|in) epoch)(?=$| after)")
_AFTER_A_SAMPLE = re.compile(rf"(.+) after sample (\d{{1,9}}){_IN_EPOCH}")
_AFTER_EPOCHS = re.compile(r"(.+) after (?:epoch (\d{1,9})|(\d{1,9}) epochs?)")
_AFTER_A_STEP = re.compile(r"(.+) after step (\d{1,9})")
_AT_A_STEP = re.compile(r"(.+) at ([^\W\d_]) ?= ?(-?\d{1,9})")
_ENTRY = re.compile(r"(\w+)\[(\d+)(?:,\d+)*\]")
_ENTRIES = re.compile(r"(?<!\w)(\w++)\[(\d+)\]")
_WORD = re.compile(r"(?<![\w.])([^\W\d]\w*+)(?:\[(\d+)\]|(?!\[))")

T = TypeVar("T")


class Turn(NamedTuple):
    """A claim, and how many steps lead to the weights that it finds; its own steps are counted from there."""

    steps: int
    claim: Claim


class SheetClaims:
    """What the claims of a sheet mean.

    Args:
        sheet: the sheet.
        example: its example.
    """

    def __init__(self, sheet: Sheet, example: Example) -> None:
        self._sheet = sheet
        self._example = example
        self._names = example.start
        self._columns = columns_of_sheet(sheet, example.start)
        self._letters = {key_of(key).letter for key in sheet.formulas} - {""}

    @property
    def of_samples(self) -> list[str]:
        """The names of what has a number, or a vector, for each sample."""
        return self._columns if self._sheet.samples else []

    def by_entries(self, claims: Iterable[tuple[str, T]], plain: Callable[[str], str] = str) -> list[tuple[str, T]]:
        """The claims, those about a sample or a time step as about the entry of each name that has one: ``z[2]``.

        ``plain`` gives a key as claims are read, from one as people write it.
        """
        return [(self._with_entries(plain(text)), answer) for text, answer in claims]

    def of_its_sample(self, key: str, answer: Any, in_full: Callable[[str], str] = str) -> Any:
        """A formula with the number of its sample at each name: z − t for ∂ℓ/∂z of sample 2 is z[2] − t[2].

        ``in_full`` gives a formula with the derivative in place of each δ.
        """
        words = self._in_epochs(key)
        found = _OF_A_SAMPLE.fullmatch(words) or (self._sheet.one_by_one and _AFTER_A_SAMPLE.fullmatch(words))
        if not found or not isinstance(answer, str) or is_decimal(answer):
            return answer
        try:
            return with_index(in_full(answer), self._columns, found[2])
        except ValueError:  # whoever reads the formula says what is wrong with it
            return answer

    def _with_entries(self, text: str) -> str:
        words = self._in_epochs(text)
        if later := _OF_A_SAMPLE_LATER.fullmatch(words):
            what = with_index(later["what"], self._columns, later["one"] or later["other"], self._names)
            return f"{what} {later['then'] or later['before']}"
        if found := _OF_A_SAMPLE.fullmatch(words):
            indexed = with_index(found[1], self._columns, found[2], self._names)
            is_of_a_turn = found[3] or words.startswith(("new ", "step "))
            if indexed != found[1]:
                return f"{indexed}{words[found.end(1) :]}" if is_of_a_turn else indexed
        if found := _AT_A_STEP.fullmatch(words):
            of_all_samples = with_index(found[1], self._example.sequences, f":,{found[3]}")
            indexed = with_index(of_all_samples, self._columns, found[3])
            if indexed != found[1]:
                return indexed
        samples = {entry[2] for entry in _ENTRIES.finditer(words) if entry[1].lstrip("d∂") in self._columns}
        if self._sheet.samples and len(samples) == 1:  # de[3]/dz is about the z of that sample
            return with_index(words, self._columns, samples.pop())
        return words

    def read(self, text: str) -> Turn:
        """The meaning of a claim.

        Raises:
            ValueError: if there is no meaning or more than one, or there is no such node, sample or step.
        """
        words = self._in_epochs(text)
        if found := _OF_A_SAMPLE.fullmatch(words):
            return self._of_a_sample(text, *found.groups())
        if (found := _AT_A_STEP.fullmatch(words)) and found[2] in self._letters:
            return Turn(0, self._at_a_step(text, *found.groups()))
        if steps := self._steps_in_words(words):
            return self._in_turn(read_claim(f"{words[: words.rindex(' after ')]} after {steps}", self._names))
        return self._in_turn(read_claim(words, self._names))

    def _in_epochs(self, text: str) -> str:
        """A claim in which the samples are counted anew in each epoch: of three, sample 4 is the first of epoch 2."""
        first, count = self._sheet.index, self._sheet.count

        def in_its_epoch(found: re.Match[str]) -> str:
            turn = int(found[1]) - first
            return f"{turn % count + first} of epoch {turn // count + 1}" if turn >= count else found[0]

        words = " ".join(text.split())
        return _SAMPLE.sub(in_its_epoch, words) if self._sheet.one_by_one else words

    def _of_a_sample(self, text: str, words: str, sample: str, epoch: str | None) -> Turn:
        place = self._place(text, sample, epoch)
        claim = read_claim(with_index(words, self._columns, sample, self._names), self._names)
        is_of_the_turn = self._sheet.one_by_one and (claim.is_step or claim.steps == 1)
        if not is_of_the_turn and not any(name.partition("[")[0] in self._columns for name in claim.names):
            raise ValueError(
                f"the claim {shorten(text)!r}: {words!r} is not a number of one sample: write one that is, such as "
                f"{entry_name(next(iter(self._columns)), [int(sample)])!r}, or a share of the sum, such as "
                f"'dE/dw via e[{sample}]'"
            )
        return Turn(place if self._sheet.one_by_one else 0, claim)

    def _at_a_step(self, text: str, words: str, letter: str, number: str) -> Claim:
        """A number at a time step; of a weight that all steps share, the term that its use in this step gives."""
        claim = read_claim(with_index(words, self._columns, number), self._names)
        if not claim.by or any(name.endswith("]") for name in claim.names):
            return claim
        uses = [node for node in self._of_step(number) if self._stands_in(claim.by, node)]
        if len(uses) != 1:
            listed = " and in ".join(uses) or "no formula of that step"
            hint = f": write {words} via {uses[0]}, or via {uses[1]}" if uses else ""
            raise ValueError(f"the claim {shorten(text)!r}: {claim.by} stands in {listed}{hint}")
        return claim._replace(via=uses[0])

    def _of_step(self, number: str) -> list[str]:
        """The names of what the formulas of a time step give."""
        of_steps = {key.name for key in map(key_of, self._sheet.formulas) if key.letter}
        entries = ((name, array_name(name)) for name in self._names)
        axis = self._example.axis_of_time
        return [name for name, of in entries if of in of_steps and place_of(name)[axis(of) :][:1] == (int(number),)]

    def _stands_in(self, name: str, node: str) -> bool:
        return any(edge.source.name == name for edge in self._example.graph.into[self._names[node]])

    def _steps_in_words(self, words: str) -> int:
        """How many steps a claim is about that counts steps, samples or epochs in words; 0 if it does not."""
        if found := _AFTER_A_STEP.fullmatch(words):
            return int(found[2])
        if found := _AFTER_A_SAMPLE.fullmatch(words):
            if not self._sheet.one_by_one:
                raise ValueError(
                    f"the claim {shorten(words)!r}: each step follows all samples: write '{found[1]} after 1', or "
                    'order = "one by one" above the tables for a step after each sample'
                )
            return self._place(words, found[2], found[3]) + 1
        if found := _AFTER_EPOCHS.fullmatch(words):
            return int(found[2] or found[3]) * (self._sheet.count if self._sheet.one_by_one else 1)
        return 0

    def _place(self, text: str, sample: str, epoch: str | None) -> int:
        """How many turns come before that of a sample."""
        first, count = self._sheet.index, self._sheet.count
        if epoch and not self._sheet.one_by_one:
            raise ValueError(f"the claim {shorten(text)!r} speaks of an epoch, but each step follows all samples")
        if not first <= int(sample) < first + count or epoch == "0":
            there = f"{first} to {first + count - 1}" if count else "since the sheet has no [samples]"
            raise ValueError(
                f"the claim {shorten(text)!r} speaks of sample {sample}{f' of epoch {epoch}' if epoch else ''}, but "
                f"there are {counted(count, 'sample')}, {there}"
            )
        return (int(epoch or 1) - 1) * count + int(sample) - first

    def _in_turn(self, claim: Claim) -> Turn:
        """A claim as it is seen from the step before it."""
        if not self._sheet.one_by_one or claim.is_step:
            return Turn(0, claim)
        if claim.steps and claim.node in self._example.parameters and not claim.by:
            return Turn(claim.steps - 1, claim._replace(steps=1))
        if claim.steps:
            return Turn(claim.steps, claim._replace(steps=0))
        entries = [entry for name in claim.names if (entry := _ENTRY.fullmatch(name))]
        turns = [int(entry[2]) - self._sheet.index for entry in entries if entry[1] in self._columns]
        return Turn(max(turns, default=0), claim)


def with_index(words: str, columns: Collection[str], number: str, names: Collection[str] = ()) -> str:
    """A claim about a sample or a step, with its number at each name that has one.

    Where ``names`` has such an entry, the number comes before an index: h[3] of sample 2 is h[2,3].

    >>> with_index("dE/dz", {"z"}, "2"), with_index("new w", {"z"}, "2"), with_index("h[3]", {"h"}, "2", ["h[2,3]"])
    ('dE/dz[2]', 'new w', 'h[2,3]')
    """

    def entry(word: re.Match[str]) -> str:
        name, index = word[1], word[2]
        column = name if name in columns else name[1:] if name[0] in "d∂" and name[1:] in columns else ""
        if not column or (index and f"{column}[{number},{index}]" not in names):
            return word[0]
        return f"{name}[{number},{index}]" if index else f"{name}[{number}]"

    return _WORD.sub(entry, words)
