r"""Keys of claims as people write them: ∂L/∂w₁, \frac{\partial L}{\partial w_1}, dw1, L'(w1) and ∇_w L are dL/dw1."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from autograd.by_hand.example.example import Example
from autograd.by_hand.keys.changes import ADDED, Spoken, changes_in_words
from autograd.by_hand.keys.claims_at_points import Given, without_point
from autograd.by_hand.keys.error_signals import ErrorSignals, is_signal
from autograd.by_hand.keys.function_slopes import FunctionSlopes
from autograd.by_hand.keys.labels import Labels
from autograd.by_hand.keys.reading_claims import read_claim
from autograd.by_hand.keys.spoken_claims import in_other_words, later, of_a_step
from autograd.by_hand.keys.updates import updated
from autograd.by_hand.keys.velocities import VELOCITY, in_words, key_of
from autograd.by_hand.sheet.error_names import ErrorNames
from autograd.by_hand.sheet.written_slopes import NABLA, NAME, QUOTIENT, as_quotient, slope_below, without_bar
from autograd.paper.arrays import Array
from autograd.paper.notation.index_entries import ENTRY, entry_in, with_indices_in_braces
from autograd.paper.notation.known_names import Names
from autograd.paper.notation.latex import without_latex
from autograd.paper.notation.raised import with_raised_layers
from autograd.paper.notation.sample_indices import with_samples_below
from autograd.paper.notation.spelling import canonical, plain_name
from autograd.paper.notation.styles import without_styles
from autograd.sentences import nearest

LONGEST = 400  # characters of a key that is respelled
_PRIME = re.compile(rf"({NAME})'\(({NAME})\)")
_NABLA_ALONE = re.compile(rf"∇_?\s*(?:\{{({NAME})\}}|({NAME}))")
_WITH_D = re.compile(r"^d(?=[^\W\d_][^/]*/d)|(?<=/)d(?=[^\W\d_])")
_SECOND = re.compile(r"\^\(2\)|\^2")
_STEP_ABOVE = re.compile(r"\^\{?[(<\[](\d+)[)>\]]\}?")
_WORD = re.compile(NAME)
_OF_A_TURN = re.compile(
    r"\s+(?:(?:of|for|at) sample \d+|after (?:sample \d+|epoch \d+|\d+ epochs?)|at [^\W\d_] ?= ?-?\d+)"
    r"(?: (?:of|in) epoch \d+)?$"
)
_TRANSPOSED = re.compile(r"(.+?)\s*(?:[ᵀ⊤]|\.T|\^\s*\{?\s*(?:[T⊤]|\\top|\\intercal|\\mathsf\{T\})\s*\}?)\s*\$?")
_IN_PARENTHESES = re.compile(r"\(([^()]+)\)")
_SPACE = r"(?:\s|\\[!,;: ])*"
_IN_BRACKETS = re.compile(rf"(?:\\left)?\[{_SPACE}([^\[\]]+?|(?:\\left)?\[[^\[\]]+?\]){_SPACE}(?:\\right)?\]")
_STATE = re.compile(r"([mv](?:_?hat|\u0302)?)_(.+)")  # m_w and v̂_{w_1}
_FRONT = re.compile(r"(new|step)\s+")
_BEHIND = re.compile(r"\s+(?:after (?:step )?\d+(?: steps?)?|via .+)$")


class ClaimNotation:
    """How keys about a graph are spelled.

    Args:
        names: the names that claims may speak of, and what each stands for.
        example: the graph; ``dw1`` is the derivative of its error.
        change: what Δw is, see ``updates``.
    """

    def __init__(self, names: Mapping[str, Any], example: Example, change: str = ADDED) -> None:
        self.change = change
        self._names = Names(names, lambda word: False)
        self.signals = ErrorSignals(self._names, example)
        self._slopes = FunctionSlopes(names, example)
        self._rule = example.optimiser.rule
        self.errors = ErrorNames(self._names, example)
        self._given = example.leaves
        self._known = {**names, **dict.fromkeys(row for x in names.values() for row in _rows_of(x))}
        self._at_point = Given(self._known, self.signals.number, example)

    @classmethod
    def of(cls, example: Example) -> ClaimNotation:
        """How keys about the graph of a worksheet are spelled."""
        return cls(Labels(example.graph, (), example.first).standing_for, example)

    def plain(self, key: str) -> str:
        r"""The key as ``read_claim`` reads it; as it is if it is plain, or cannot be read.

        >>> notation = ClaimNotation({"L": 0, "w1": 0, "yhat": 0}, Example(dict, {}, (), "L", None))
        >>> [notation.plain(key) for key in (r"\frac{\partial L}{\partial w_1}", "∂L/∂ŷ", "dw1", "L'(w1)", "m_{w₁}")]
        ['dL/dw1', 'dL/dyhat', 'dL/dw1', 'dL/dw1', 'm w1']
        """
        if len(key) > LONGEST or self.reads(key):
            return key
        if (name := plain_name(key)) in self._known:
            return name
        if (bracketed := _IN_BRACKETS.fullmatch(key)) and self.reads(inside := self.plain(bracketed[1])):
            return inside
        if VELOCITY.match(key) and (state := key_of(key, self._rule, self.parameter)):
            return state
        if self.reads(bare := self.plain_at_point(key)):
            return bare
        key = self.signals.with_gradients_named(self.errors.in_place(with_raised_layers(key)), is_key=True)
        if turn := _OF_A_TURN.search(key):
            return self.plain(key[: turn.start()]) + turn[0]
        if (transposed := _TRANSPOSED.fullmatch(key)) and self.reads(inner := self.plain(_bare(transposed[1]))):
            return f"{inner}ᵀ"
        of_samples = with_samples_below(self.signals.with_columns_below(key), self.signals)
        in_full = (of_samples, _WITH_D.sub("∂", of_samples))  # dL/ds_B² is ∂L/∂s_B²
        below = [*map(self.signals.with_layers_below, in_full), of_samples, _STEP_ABOVE.sub(r"_{\1}", key)]
        error = f"d{self.signals.error}"  # ∇J alone is no derivative with respect to J
        words = " ".join(without_styles(key).split())
        spoken = (self.plain(other) for other in in_other_words(words) if other != error)
        spellings = chain(map(self._respelled, dict.fromkeys(below)), spoken, self._of_a_step(key), self._later(words))
        return next(filter(self.reads, spellings), key)

    def plain_at_point(self, key: str) -> str:
        """A key without the point that its derivative is taken at; empty if it has none, or another than the sheet."""
        bare = without_point(key, self._at_point)
        return self.plain(bare) if bare != key else ""

    def updated(self, key: Any, answer: Any) -> Spoken:
        """The claim about new w that an update is, or about a step where it is of Δw; another claim as it is."""
        return updated(key, answer, self)

    def parameter(self, word: str) -> str:
        """The parameter, or the array or entry of parameters, that a word is a spelling of; empty if it is none."""
        if len(word) > LONGEST:
            return ""
        is_else = self._names.meaning(word)
        found = None if is_else else ENTRY.fullmatch(with_indices_in_braces(word.strip(), self.signals))
        index = (found[4] or found[5]) if found else ""
        if found and any(map(str.isalpha, index)):  # W_{ij} is about every entry of W
            stem = entry_in(found).stem
            whole = self.parameter(self._names.matrix(stem) or stem)
            return f"{whole}_{{{index}}}" if whole else ""
        name = self.plain(word.strip())
        is_there = name in self._known and "/" not in name and " " not in name
        return name if is_there and self.signals.is_trained(name) else ""

    def in_words(self, claims: Mapping[str, Any]) -> dict[str, str]:
        """What the letters of the error, each δ and each Δw in claims stand for, in words."""
        return {
            **self.errors.in_words(claims.items()),
            **self.signals.in_words(claims),
            **changes_in_words(claims, self),
            **in_words(claims, self._rule, self.parameter),
        }

    def is_of_array(self, key: str, columns: Collection[str] = ()) -> bool:
        """Whether a key is about a whole array, as ∂E/∂W and new W are, that has no row for each sample."""
        words = re.split("/?[d∂](?=[^/]*(?:/|$))", re.sub("^(?:new|step) ", "", self.plain(key)))
        names = [word.partition(" ")[0] for word in words if word]
        is_array = bool(names) and isinstance(self._known.get(names[-1]), Array)
        return is_array and not any(name.partition("[")[0] in columns for name in names)

    def number(self, word: str) -> float | None:
        """The number of a parameter; None of an array."""
        return self.signals.number(word)

    def slope(self, name: str) -> str:
        """The derivative of the error with respect to a parameter."""
        return self.signals.derivative(name)

    def _later(self, key: str) -> Iterator[str]:
        """What w(t+1) is, which no number but a parameter can be."""
        yield from (f"new {name}" for name in [later(key) and self.parameter(later(key))] if name)

    def _of_a_step(self, key: str) -> Iterator[str]:
        """What m_2 or θ_2 is, where gradient descent trains a single number."""
        trained = self.signals.trained
        if len(trained) == 1 and " ".join(key.split()).lower() == "step size":
            yield f"step {trained[0]}"
        if len(trained) == 1:
            word = canonical(self._respelled(_STEP_ABOVE.sub(r"_{\1}", key)))
            yield from filter(None, [of_a_step(word, self.signals.error, trained[0])])

    def refuse_unknown(self, where: Mapping[str, str]) -> None:
        """Refuse a name for something that is not there, and one for what has a name.

        Raises:
            ValueError: if a sheet has such a name.
        """
        spelled: dict[str, str] = {}
        for name, derivative in where.items():
            other = spelled.setdefault(canonical(name), name)
            if other != name:
                raise ValueError(f"[where] {name!r} and {other!r} are one name: keep one of them")
            if self._names.meaning(name):
                raise ValueError(f"[where] {name!r} is a name of the worksheet already: choose another")
            if not self.reads(derivative):
                raise ValueError(f"[where] {name!r} is {derivative}, which is not there{nearest('', self._known)}")

    def _respelled(self, key: str) -> str:
        try:
            words = " ".join(unicodedata.normalize("NFC", without_latex(key, lambda word: False)).split())
            return self._with_surroundings(words)
        except ValueError:
            return key

    def reads(self, key: str) -> bool:
        """Whether a key is a claim as it stands."""
        try:
            read_claim(key, self._known)
        except ValueError:
            return False
        return True

    def _with_surroundings(self, words: str) -> str:
        """A key with what stands in front of its quantity, as in new w1, and behind it, as in E after 100."""
        front, behind = _FRONT.match(words), _BEHIND.search(words)
        start, end = front.end() if front else 0, behind.start() if behind else len(words)
        after = _WORD.sub(lambda found: self._name(found[0]), behind[0]) if behind else ""
        return words[:start] + self._quantity(words[start:end].strip()) + after

    def _quantity(self, words: str) -> str:
        words = as_quotient(words, has_delta=bool(self._names.name("δ")))
        if is_signal(words) and (signal := self.signals.meaning(words)):  # δ_{h_1} whole, with the index of its index
            return signal
        if slope := self._slopes.derivative(words):
            return slope
        if found := QUOTIENT.fullmatch(words):
            return f"d{self._name(found[1])}/d{self._name(found[2])}"
        if found := _PRIME.fullmatch(words):
            return f"d{self._name(found[1])}/d{self._name(found[2])}"
        if found := NABLA.fullmatch(words):
            return f"d{self._name(found[3])}/d{self._name(found[1] or found[2])}"
        if (found := _NABLA_ALONE.fullmatch(words)) and (name := self._name(found[1] or found[2])) in self._known:
            return self.signals.derivative(name) if name != self.signals.error else words
        if (state := _STATE.fullmatch(words)) and (name := self._name(state[2].strip("{} "))) in self._known:
            return f"{state[1]} {name}"
        if words[:1] in "d∂" and (name := self._name(words[1:])) in self._known:
            return self.signals.derivative(name)
        below = slope_below(words, self._names, self._given, {name for name, axes in self._known.items() if axes})
        if slope := self.signals.glued(words) or self._adjoint(words) or below:
            return slope
        flat = re.sub(r"\s*/\s*", "/", re.sub(r"[()]", "", _SECOND.sub("²", words)))
        return _WORD.sub(lambda found: self._word(found[0]), re.sub(r"∂(²?)\s+", r"∂\1", flat))

    def _adjoint(self, word: str) -> str:
        """What the adjoint z̄ of a number z is, where no name has such a bar."""
        bare = without_bar(word)
        name = "" if bare == word or self._names.name(word) else self._name(bare)
        is_number = name in self._known and not isinstance(self._known[name], Array)
        return self.signals.derivative(name) if is_number else ""

    def _word(self, word: str) -> str:
        """A name, or the d of a derivative with one."""
        if signal := self.signals.meaning(word):
            return signal
        if word[0] == "d" and self._name(word[1:]) in self._known:
            return f"d{self._name(word[1:])}"
        return self._name(word)

    def _name(self, word: str) -> str:
        meaning = self._names.meaning(word) if word else None
        return meaning.text.replace(" ", "") if meaning else word


def _bare(key: str) -> str:
    """A key without the parentheses around all of it."""
    found = _IN_PARENTHESES.fullmatch(key)
    return found[1] if found else key


def _rows_of(thing: Any) -> Iterable[str]:
    """The names of the rows of a matrix: ``h[3]`` is what a vector over time is at step 3."""
    if not isinstance(thing, Array) or len(thing.shape) < 2:
        return []
    return (f"{row[0].rpartition(',')[0]}]" for row in thing.rows)
