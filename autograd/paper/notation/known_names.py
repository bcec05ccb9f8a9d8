"""The names that a formula may use, by all their spellings: an entry of W is meant by w₁₂, and w·x by wx."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from autograd.engine.value import Value, number_in
from autograd.paper.arrays import Array, Shape, ShapeError, array_of
from autograd.paper.notation.layers import layers_below
from autograd.paper.notation.spelling import canonical
from autograd.table.arithmetic import as_float

LONGEST_RUN = 60  # letters that are cut into names
_INDEXED = re.compile(r"(.+?)(?:_\{?([\d, :]+)\}?|([₀₁₂₃₄₅₆₇₈₉]+))")
_PLACE = r"[^\W\d_](?:[-+]\d+)?"
_PLACES = rf"{_PLACE}(?::{_PLACE})?|(?:{_PLACE}|\d+),(?:{_PLACE}|\d+)"
_AT_A_STEP = re.compile(rf"([\w\u0302-\u0304]+?)_(?:([^\W\d_])|\{{({_PLACES})\}})")
_LAST = re.compile(r"(.+?)_(?:([A-Zyc])|\{\s*([A-Zyc])\s*(?:([-−])\s*(\d{1,6})\s*)?\})")  # also p_y, of the class y
_BEGINNING = re.compile(r"\{[^{}]*\}|(?<!_)([^\W\d_])")  # of a name: no letter below another begins one
_WORDS = re.compile(r"[^\W\d](?:\w|[\u0300-\u036f])*")
_CAPITAL = re.compile(r"\\(Gamma|Delta|Theta|Lambda|Xi|Pi|Sigma|Phi|Psi|Omega)(?![A-Za-z])")
CONSTANTS = {"π": "3.141592653589793", "e": "exp(1)"}


class Meaning(NamedTuple):
    """What a word stands for: strict text, and how many axes it has; -1 where the word stands for nothing."""

    text: str
    axes: int


class Names:
    """The names that a formula may use, by all their spellings.

    Args:
        names: what each name stands for: numbers, Values, or arrays of them.
        is_function: whether a word is the name of a function.
    """

    def __init__(self, names: Mapping[str, Any], is_function: Callable[[str], bool]) -> None:
        self._things = names
        self._shapes = {name: shape_of(x) for name, x in names.items()}
        self.known = {name: len(shape) for name, shape in self._shapes.items()}
        self.letters = {name for name, x in names.items() if len(name) == 1 and type(x) is int}  # of an index
        self.is_function = is_function
        self._spelled: dict[str, list[str]] = {}
        for name in names:
            self._spelled.setdefault(canonical(name), []).append(name)

    def name(self, word: str) -> str:
        """The known name that a word is a spelling of; empty if there is none.

        Raises:
            ValueError: if there are several.
        """
        if word in self.known:
            return word
        meant = self._spelled.get(canonical(word), [])
        if len(meant) > 1:
            raise ValueError(f"uses {word!r}, which may be {' or '.join(meant)}: write one of these")
        return meant[0] if meant else ""

    def is_spelled(self, word: str) -> bool:
        """Whether a word is a spelling of a known name, or of several."""
        return word in self.known or canonical(word) in self._spelled

    def column(self, word: str) -> tuple[str, str]:
        """The name that a word is a spelling of, twice: that of an array, and the word that takes an index."""
        return self.name(word), self.name(word)

    def shape_of(self, word: str) -> Shape:
        """The shape of the array that a word is a spelling of, or that numbered names w1, w2, … make; else empty."""
        word = word.lstrip("\\")
        if name := self.name(word):
            return self._shapes[name]
        rows = self._numbered(word)
        columns = self._numbered(f"{word}1")
        numbered = (rows,) if rows else (self._numbered(word, "1"), columns) if columns else ()
        return numbered or self._shapes.get(self.matrix(word), ())

    def matrix(self, word: str) -> str:
        """The matrix W whose entries are w_{ij}, where w stands for nothing; empty if there is none."""
        name = self.name(word[:1].upper() + word[1:]) if word[:1].islower() and not self.name(word) else ""
        return name if self.known.get(name) == 2 else ""

    def _numbered(self, word: str, behind: str = "") -> int:
        """How many names w1, w2, … there are."""
        return next(n for n in itertools.count() if not self.name(f"{word}{n + 1}{behind}"))

    def number(self, word: str) -> float | None:
        """The number that a word stands for; None if it stands for none."""
        x = self._things.get(self.name(word))
        return as_float(number_in(x)) if isinstance(x, int | float | Fraction | Value) else None

    def is_square(self, name: str) -> bool:
        """Whether a name is that of a square matrix; one of a single entry is a number."""
        shape = self._shapes.get(name, ())
        return len(shape) == 2 and shape[0] == shape[1] > 1

    def is_row_of(self, vector: str, matrix: str) -> bool:
        """Whether a vector has an entry for each column of a matrix, and none for each row: they make no product."""
        (count, *more), shape = self._shapes.get(vector) or (0, 0), self._shapes.get(matrix, ())
        return not more and len(shape) == 2 and count == shape[1] != shape[0]

    def fit_as_matrices(self, left: str, right: str) -> bool:
        """Whether two matrices, or their transposes, have a product of matrices, and none entry by entry."""
        shapes = [self._shapes.get(x.removesuffix(".T"), ())[:: -1 if x.endswith(".T") else 1] for x in (left, right)]
        return all(len(shape) == 2 for shape in shapes) and shapes[0] != shapes[1] and shapes[0][1] == shapes[1][0]

    def are_of_one_shape(self, *texts: str) -> bool:
        """Whether all arrays in texts are matrices of one shape that have no product, as Y and A of 1×2 are."""
        words = [word for text in texts for word in _WORDS.findall(text) if self._shapes.get(word)]
        shapes = {self._shapes[word] for word in words}
        shape = shapes.pop() if len(shapes) == 1 else ()
        return len(shape) == 2 and shape[0] != shape[1] and not any(".T" in text or "@" in text for text in texts)

    def meaning(self, word: str) -> Meaning | None:
        """A name, an entry of an array, or a constant; None for another word."""
        if name := self.name(word):
            return Meaning(name, self.known[name])
        if entry := self._entry(word) or self.at_a_step(word):
            name, _, index = entry.partition("[")
            return Meaning(entry, self.known[name] - sum(":" not in part for part in index.split(",")))
        constant = CONSTANTS.get(canonical(word))
        return Meaning(constant, 0) if constant else None

    def with_layers_below(self, text: str, also: Callable[[str], str] = lambda word: "") -> str:
        """A text with the layer below the name: a² and a^1 are a_2 and a_1, where a alone stands for nothing.

        The variance σ^2 is a name likewise, although σ is a function.

        Args:
            text: the text.
            also: what a word stands for that is no name, empty if for nothing.

        >>> Names({"a1": 0.0, "x": 0.0}, lambda word: False).with_layers_below("a^1 x² a²")
        'a_1 x² a²'
        """
        return layers_below(_CAPITAL.sub(self._capital, text) if "\\" in text else text, self, also)

    def _capital(self, command: re.Match[str]) -> str:
        r"""The letter of a name, as \Sigma is that of Sigma or Σ, and \Theta of Theta1; other commands stay."""
        spellings = (command[1], unicodedata.lookup(f"GREEK CAPITAL LETTER {command[1]}".replace("Lambda", "LAMDA")))
        return next((x for x in spellings if any(name.startswith(x) for name in self.known)), command[0])

    def function(self, word: str) -> str:
        """The function that a word names, or its derivative: tanh' is tanh_prime; empty if it names none."""
        plain = canonical(word)
        if plain.endswith("prime") and (function := self.function(plain.removesuffix("prime"))):
            derivative = f"{function}_prime"
            return derivative if self.is_function(derivative) else ""
        spellings = (word, unicodedata.normalize("NFKC", word).replace("_", ""), plain, plain.lower())
        return next((spelling for spelling in spellings if self.is_function(spelling)), "")

    def _entry(self, word: str) -> str:
        """w₁₂ as w[1, 2] where w is a matrix, and h₁ as h[1] where h is a vector."""
        found = _INDEXED.fullmatch(self._with_the_last(word))
        name = (self.name(found[1]) or self.matrix(found[1])) if found else ""
        axes = self.known.get(name, 0)
        if not found or axes < 1:
            return ""
        below = unicodedata.normalize("NFKC", found[2] or found[3]).replace(" ", "")
        index = below.split(",") if "," in below or ":" in below or axes == 1 else [*below]
        if len(index) > 2:
            ends = f"{name}[{below[0]}, {below[1:]}] or {name}[{below[:-1]}, {below[-1]}]"
            raise ValueError(f"uses {word!r}, which has more than two digits: write {ends}")
        is_whole = len(index) == 2 or name == self.name(found[1])  # x_1 is no row of X
        return f"{name}[{', '.join(index)}]" if all(index) and is_whole else ""

    def _with_the_last(self, word: str) -> str:
        """h_T and h_{T-1} as h_3 and h_2, where T is the number 3; in a matrix T is that of its rows over time."""
        found = _LAST.fullmatch(word)
        letter = (found[2] or found[3]) if found else ""
        axes = self.known.get(self.name(found[1]), 0) if found else 0
        count = self.number(letter) if axes == 1 or (axes == 2 and letter == "T") else None
        if not found or count is None or count % 1 or count < 1:
            return word
        return f"{found[1]}_{int(count) - int(found[5] or 0)}"

    def at_a_step(self, word: str) -> str:
        """h_{t-1} as h[t-1], x_{t:t+2} as x[t:t+2], and w_{j,1} as w[j,1], where t and j are letters of an index."""
        found = _AT_A_STEP.fullmatch(word)
        index = (found[2] or found[3]) if found else ""
        counts = all(letter in self.letters for letter in filter(str.isalpha, index))
        name = self.name(found[1]) if found and counts else ""
        return f"{name}[{index}]" if self.known.get(name, 0) > index.count(",") else ""

    def cuts(self, run: str) -> list[list[str]]:
        """The ways to cut a run of letters into words with a meaning, at most two; wx as w and x."""
        starts = [match.start() for match in _BEGINNING.finditer(run) if match[1]]
        if len(starts) > LONGEST_RUN:
            return []
        ways: dict[int, list[list[str]]] = {0: [[]]}  # to cut what stands before each place
        for end in [*starts[1:], len(run)]:
            pieces = [start for start in starts if start < end and self._is_piece(run, start, end)]
            ways[end] = [[*way, run[start:end]] for start in pieces for way in ways.get(start, [])][:2]
        return ways[len(run)]

    def _is_piece(self, run: str, start: int, end: int) -> bool:
        word = run[start:end]
        if self.name(word) or self._entry(word) or self.at_a_step(word) or canonical(word) == "π":
            return True
        return start > 0 and end == len(run) and (word == "e" or bool(self.function(word)))


def shape_of(x: Any) -> tuple[int, ...]:
    """The shape of an array; empty for a number."""
    if isinstance(x, float | Value):
        return ()
    try:
        array = array_of(x)
    except ShapeError:  # the parser says so where the name is used
        return ()
    return array.shape if isinstance(array, Array) else ()
