"""Formulas as people write them in answers, made ready to be computed: strict text, and what its names stand for."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from autograd.by_hand.answers.slopes_in_formulas import Slopes, slopes_at, vector_of
from autograd.by_hand.answers.states_in_formulas import with_states_named, with_the_step_named
from autograd.by_hand.answers.total_differentials import refuse_total_differential
from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.keys.activations import with_activations_named
from autograd.by_hand.keys.error_signals import ErrorSignals
from autograd.by_hand.keys.function_slopes import FunctionSlopes
from autograd.by_hand.keys.labels import Labels
from autograd.by_hand.sheet.entry_answers import ItselfError
from autograd.by_hand.sheet.error_names import ErrorNames
from autograd.by_hand.sheet.samples import with_the_count
from autograd.by_hand.sheet.written_slopes import with_plain_derivatives
from autograd.paper.array_names import array_name
from autograd.paper.notation.index_notation import with_sums_written_out
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.layers import with_layers_by_themselves
from autograd.paper.notation.raised import with_raised_letters
from autograd.paper.notation.styles import without_styles
from autograd.paper.notation.translating import Ways, is_function, ways_to_read
from autograd.paper.slices import with_entries

_RATE = re.compile(r"\\?η|\\?α|\\eta\b|\\alpha\b|\b(?:eta|alpha|lr|learning_rate|step_size)\b")  # what people call it
_OTHER_RATE = re.compile(
    r"\\(?:lambda|(?:var)?epsilon|gamma|mu)(?![A-Za-z])|[λεϵγμ]|(?<![\w\\])r(?!\w)"
)  # where none of these stands
_SAID_OTHERWISE = re.compile(r"(?<!\w)rate(?!\w)|\d\.\d|\.\d")  # or as a number
_INDEX = r"((?:\[[\d, ]+\])?)"
_NAME = r"(?:[^\Wᵀ⁰¹²³⁴⁵⁶⁷⁸⁹]|[\u0300-\u036f]){1,100}"
_DERIVATIVE = re.compile(rf"[d∂]({_NAME}(?:\[[\d, ]+\])?)/[d∂]({_NAME}){_INDEX}")


class Readable(NamedTuple):
    """A formula that can be computed."""

    text: str  # in strict notation
    derivatives: Mapping[str, Claim | Slopes]  # that names in it stand for
    is_as_written: bool
    question: str = ""  # what a person is asked where there are several readings
    is_of_reach: bool = False  # whether these are of an exponent or an argument that may reach further
    has_usual: bool = False  # whether the first reading is the usual one

    def in_words(self, text: str, first: int | None = None) -> str:
        """A text about it with dE/dh1 in place of the name that stands for it; its slices as entries."""
        text = text if first is None else with_entries(text, first)
        for name, claim in sorted(self.derivatives.items(), key=lambda item: len(item[0]), reverse=True):
            words = _in_words(claim)
            text = text.replace(f"{name}**", f"({words})**").replace(name, words)
        return text


def _in_words(claim: Claim | Slopes) -> str:
    if isinstance(claim, Slopes):
        return f"d{claim.of}/d{claim.by}"
    of_one = f"d{claim.node}/d{claim.by}" if claim.by else str(claim)
    if claim.state and not claim.steps:
        return f"({of_one} before)"
    return of_one if claim.steps == (1 if claim.state else 0) else f"({of_one} after {claim.steps})"


class WrittenFormulas:
    """What makes formulas about a graph readable.

    Args:
        labels: the names of its Values in claims.
        example: the graph.
        rate: the names of the rate of gradient descent, with its number.
    """

    def __init__(self, labels: Labels, example: Example, rate: Mapping[str, float]) -> None:
        self._labels = labels
        self._example = example
        self._standing_for = {**rate, **labels.standing_for}
        self._spelled = Names(self._standing_for, is_function)
        self._signals = ErrorSignals(Names(labels.standing_for, is_function), example)  # a^1 is no power of the rate
        self._errors = ErrorNames(self._spelled, example)
        self._slopes = FunctionSlopes(labels.standing_for, example)
        self._known: Mapping[str, Any] = {**labels.arrays, **labels.by_name}

    def readings(self, text: str, claim: Claim, written: str) -> list[Readable]:
        """The formula that was written as the answer to a claim; two where arrays are multiplied in two ways.

        Raises:
            ValueError: if it cannot be read; it says of which claim.
        """
        self._refuse_unclear_names(text, written)
        refuse_total_differential(text, claim, written, self._spelled.name, self._example.start)
        lowered = with_raised_letters(written, self._spelled.is_spelled)
        written = self._errors.in_place(with_layers_by_themselves(without_styles(lowered)))
        below = self._signals.with_layers_below(written)
        named = with_activations_named(below, self._spelled, self._labels, self._slopes.derivative)
        kept, of_one = with_states_named(named, self._example, self._spelled)
        kept, of_any = with_the_step_named(kept, claim, self._example, self._spelled)
        states = {**of_one, **of_any}
        numbered = with_the_count(self._with_the_rate(claim, kept), self._example.counted)
        terms = self._with_sums_written_out(text, numbered)
        plain = with_plain_derivatives(self._signals.with_gradients_named(terms), self._spelled, is_function)
        full = self._with_signals(text, plain)
        formula = self._with_derivatives(text, claim, full, states)
        is_kept = named == written and full == plain
        ways = self._strict(text, formula)

        def as_read(strict: str, is_plain: bool) -> Readable:
            is_as_written = is_kept and is_plain and with_entries(strict, self._labels.first) == strict
            return Readable(strict, formula.derivatives, is_as_written, ways.question, ways.is_of_reach, ways.has_usual)

        return [as_read(*way) for way in ways.readings]

    def _with_the_rate(self, claim: Claim, written: str) -> str:
        """The formula of a step, or of what comes after it, with the rate in place of η, α or lr."""
        if self._example.rate is None or not claim.last_step:
            return written
        free = {found[0].strip() for found in _OTHER_RATE.finditer(written) if not self._is_taken(found[0])}
        is_said = _RATE.search(written) or _SAID_OTHERWISE.search(written) or self._example.optimiser.rule.decay
        other = len(free) == 1 and not is_said
        pattern = _OTHER_RATE if other else _RATE
        return pattern.sub(lambda found: found[0] if self._is_taken(found[0]) else "rate ", written)

    def _is_taken(self, symbol: str) -> bool:
        """Whether a symbol is a name, or can be cut into names."""
        return bool(self._spelled.name(symbol.lstrip("\\")) or self._spelled.cuts(symbol))

    def _with_sums_written_out(self, text: str, written: str) -> str:
        try:
            return with_sums_written_out(written, self._signals, self._labels.first)
        except ValueError as problem:
            raise ValueError(f"the claim {text!r}: the formula {problem}") from None

    def _with_signals(self, text: str, written: str) -> str:
        """A formula with the derivative in place of each δ."""
        try:
            return self._signals.in_formula(written)
        except ValueError as problem:
            raise ValueError(f"the claim {text!r}: {problem}") from None

    def _strict(self, text: str, named: Readable) -> Ways:
        """A formula in strict notation, in both ways if arrays are multiplied in two."""
        arrays = self._labels.arrays
        slopes = {
            name: x.shaped(arrays) if isinstance(x, Slopes) else arrays.get(x.by or x.node, 0.0)
            for name, x in named.derivatives.items()
        }
        try:
            return ways_to_read(named.text, {**self._standing_for, **slopes}, self._labels.first)
        except ValueError as problem:
            raise ValueError(f"the claim {text!r}: {named.in_words(str(problem))}") from None

    def _with_derivatives(self, text: str, claim: Claim, written: str, states: Mapping[str, Claim]) -> Readable:
        """A formula with a name in place of each dE/dh1, beside those of states."""
        derivatives: dict[str, Claim | Slopes] = {**states}
        known = self._known

        def named(meant: Claim | Slopes, of: str, by: str) -> str:
            new = re.sub(r"[\W_]+", "to", f"d{of}d{by}")  # LaTeX would cut a name at _
            while new in known or derivatives.get(new, meant) != meant:
                new += "to"
            derivatives[new] = meant
            return new

        def name(match: re.Match[str]) -> str:
            of, by, index = match[1].replace(" ", ""), match[2], match[3].replace(" ", "")
            if f"{by}{index}" in known:  # else it is a row of the derivative by the whole array
                by, index = f"{by}{index}", ""
            if of not in self._labels.by_name or by not in known or f"d{of}" in known:
                return of_vectors(match, of, by, index)
            is_array = by in self._labels.arrays
            derivative = Claim(self._labels.by_name[of][0], by=by if is_array else self._labels.by_name[by][0])
            whole = claim._replace(by=array_name(claim.by)) if is_array else claim
            if derivative == whole and (not index or claim.by.startswith((by + index, f"{by}{index[:-1]},"))):
                raise ItselfError(f"the claim {text!r} is answered with itself: write {match[0]} out")
            return named(derivative, of, by) + index

        def of_vectors(match: re.Match[str], of: str, by: str, index: str) -> str:
            arrays = self._labels.arrays
            if vector_of(f"{by}{index}", arrays).entries:  # the s[1] of time step 1
                by, index = f"{by}{index}", ""
            is_else = f"d{of}" in known or self._example.samples or index
            slopes = None if is_else else slopes_at(of, by, match, arrays, self._example.start)
            below = vector_of(by, arrays).entries or [by]
            if slopes and claim.node in vector_of(of, arrays).entries and claim.by in below:
                raise ItselfError(f"the claim {text!r} is answered with itself: write {match[0]} out")
            return named(slopes, of, by) if slopes else match[0]

        return Readable(_DERIVATIVE.sub(name, written), derivatives, is_as_written=False)

    def _refuse_unclear_names(self, text: str, written: str) -> None:
        if self._example.rate is not None and "rate" in self._labels.by_name and re.search(r"\brate\b", written):
            raise ValueError(f"the claim {text!r} uses 'rate', which is rate= and a Value as well: rename the Value")
        for name, labels in self._labels.by_name.items():
            if len(labels) > 1 and re.search(rf"\b(d|∂)?{re.escape(name)}\b", written):
                what = f"{name!r}, and {len(labels)} Values are called that"
                raise ValueError(f"the claim {text!r} uses {what}: give each its own name")
