"""Formulas with the numbers of other lines put in: −0.0462·a₁ for ∂L/∂w, after ∂L/∂z = −0.0462.

Such a formula is right at these numbers only, and where a line was rounded not even there.  It is right work if it is
right everywhere with the quantities of those lines in place of their numbers.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice, product
from typing import Any, NamedTuple

from autograd.by_hand.answers.edited_answers import Answer
from autograd.by_hand.answers.slopes_in_formulas import Slopes
from autograd.by_hand.example.claims import Claim, true_number
from autograd.by_hand.example.descent import Descent
from autograd.by_hand.example.example import Example, NamedValues
from autograd.by_hand.sheet.entry_answers import entry_of
from autograd.by_hand.verdict.right_where import Formula
from autograd.paper.numerals import half_unit, read_decimal, significant_digits
from autograd.table.arithmetic import as_float

_NUMERAL = re.compile(r"(?<![\w.\[,])(?<!, )(?<!\*\*)\d+\.?\d*(?:[eE][+-]?\d+)?(?![\w.\]])")  # no index and no power
_OF_THE_CALCULUS = ("0", "1")
_ROUNDING = 1e-9  # of floats, beside half a unit
_FEWEST_DIGITS = 2  # of a numeral that may have been rounded
_MOST_NUMERALS = 4  # of a formula
_MOST_WAYS = 60  # to read them


Whole = Callable[[str, NamedValues, Mapping[str, Claim | Slopes]], Any]


class PutIn(NamedTuple):
    """A formula with the quantities of lines in place of their numbers."""

    text: str
    lines: Mapping[str, Claim]  # what the new names in it stand for
    words: str  # what was put in


class LinesPutIn:
    """The lines of a sheet whose numbers may stand in formulas.

    Args:
        example: the graph.
        claims: what the lines are about.
    """

    def __init__(self, example: Example, claims: Iterable[Claim]) -> None:
        self._descent = Descent(example.floats)
        self._leaves = example.leaves
        plain = (claim for claim in claims if claim.is_plain and not claim.last_step and not claim.is_of_the_optimiser)
        self._claims = [claim for claim in dict.fromkeys(plain) if claim.node not in self._leaves or claim.by]
        self._numbers: dict[Claim, float] = {}

    def formulas(self, answer: Answer, whole: Whole) -> Iterator[tuple[str, Formula]]:
        """What was put into an answer, and the formula with the quantities in place of their numbers.

        Args:
            answer: the formula.
            whole: what a text gives on a graph, with what the new names in it stand for.
        """
        for text, lines, words in self.readings(answer.readable.text, answer.claim):
            names = {**answer.readable.derivatives, **lines}

            def formula(graph: NamedValues, text: str = text, names: Mapping[str, Claim | Slopes] = names) -> Any:
                return entry_of(whole(text, graph, names), answer.part)

            yield words, formula

    def readings(self, text: str, asked: Claim) -> Iterator[PutIn]:
        """A formula in strict notation, with quantities in place of some of its numerals.

        Args:
            text: the formula.
            asked: what it is the answer to, which is none of the lines.
        """
        found = list(islice(_NUMERAL.finditer(text), _MOST_NUMERALS))
        meant = [(found_one, [None, *self._meant(found_one[0], asked)]) for found_one in found]
        ways = product(*(lines for _, lines in meant))
        for way in islice(ways, 1, _MOST_WAYS):  # in the first one nothing is put in
            yield self._with(text, [(one, line) for (one, _), line in zip(meant, way, strict=True) if line])

    def _meant(self, numeral: str, asked: Claim) -> list[Claim]:
        """The lines whose number rounds to a numeral, whatever its sign; of a step also the weight before it."""
        size = as_float(read_decimal(numeral))
        before = [asked._replace(is_step=False, steps=0, state="")] if asked.last_step and not asked.by else []
        before = [claim for claim in before if claim.node in self._leaves and abs(self._number(claim)) == size]
        if before or numeral in _OF_THE_CALCULUS:
            return before
        is_rounded = significant_digits(numeral) >= _FEWEST_DIGITS
        half = as_float(half_unit(numeral)) * (1 + _ROUNDING) if is_rounded else size * _ROUNDING
        may_be_slopes = bool(asked.by) or asked.is_of_the_optimiser or asked.steps > 0  # no value is made of slopes
        others = (claim for claim in self._claims if claim != asked and (may_be_slopes or not claim.by))
        return [claim for claim in others if abs(abs(self._number(claim)) - size) <= half]

    def _number(self, claim: Claim) -> float:
        """The number of a line; none where the graph has none."""
        if claim not in self._numbers:
            try:
                self._numbers[claim] = as_float(true_number(claim, self._descent))
            except ValueError:
                self._numbers[claim] = math.nan
        return self._numbers[claim]

    def _with(self, text: str, taken: list[tuple[re.Match[str], Claim]]) -> PutIn:
        lines: dict[str, Claim] = {}
        words: list[str] = []
        for place, (found, claim) in reversed([*enumerate(taken)]):
            name, sign = f"line{place}put", "-" if self._number(claim) < 0 else ""
            lines[name] = claim
            text = f"{text[: found.start()]}({sign}{name}){text[found.end() :]}"
            words.append(f"{found[0]} stands for {sign.replace('-', '−')}{claim}")
        return PutIn(text, lines, ", ".join(reversed(words)))
