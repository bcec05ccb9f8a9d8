"""A reading: how a number on paper may have come about, and the words for it.

``kinds`` says what kinds there are, and how far-fetched each is.
"""

from __future__ import annotations

import math
import re
from collections.abc import Hashable, Iterator
from fractions import Fraction
from typing import Any, NamedTuple

from autograd.by_hand.example.rounding import is_noise
from autograd.by_hand.slips.readings.kinds import KINDS
from autograd.engine.value import Value
from autograd.paper.graph import Edge
from autograd.paper.names import shown
from autograd.paper.numerals import write_number
from autograd.paper.quantities import written_factor

FAR_FETCHED = 3  # the cost of a rarer variant beyond that of its kind

_DIGITS = 6  # of a number in a sentence
_LONGEST = 60  # characters of a formula in a sentence
_LONG_NUMERAL = re.compile(r"(?<![\w.])\d+\.\d{10,}(?![\w.])")  # of a float that does not end
_LARGEST = 99  # below the line of a fraction in a sentence


class Phrase:
    """A sentence that is put together when it is read: most readings do not fit, and are never told.

    A Value in it is shown as its formula and number, an edge as a derivative.  A function
    without arguments is called when the sentence is read.

    >>> w5 = Value(0.21, "w5")
    >>> str(Phrase("{} was used {}", w5, "twice"))
    'w5 = 0.21 was used twice'
    """

    def __init__(self, template: str, *parts: Any) -> None:
        self.template = template
        self.parts = parts

    def edges(self) -> Iterator[Edge]:
        """The edges that it speaks of, also in the phrases inside it."""
        for part in self.parts:
            if isinstance(part, Edge):
                yield part
            elif isinstance(part, Phrase):
                yield from part.edges()

    def __str__(self) -> str:
        return self.template.format(*map(_in_words, self.parts))


def _in_words(part: Any) -> str:
    if isinstance(part, Value) and part.op is None and not part.name:
        part = part.data
    if isinstance(part, Value):
        number = 0.0 if is_noise(part) else part.data
        formula = _LONG_NUMERAL.sub(_shorter, written_factor(part, longest=_LONGEST).text)
        return f"{formula} = {write_number(number, _DIGITS)}"
    if isinstance(part, Edge):
        return f"∂{shown(part.target.name)}/∂{shown(part.source.name)}"
    if isinstance(part, str):
        return shown(part)
    if callable(part):
        return _in_words(part())
    return str(part) if isinstance(part, Phrase) else write_number(part, _DIGITS)


def _shorter(numeral: re.Match[str]) -> str:
    """A number of many digits in a sentence: 1/3 for 0.3333333333333333, and else six digits."""
    number = float(numeral[0])
    fraction = Fraction(number).limit_denominator(_LARGEST)
    if not same(number, float(fraction)):
        return write_number(number, _DIGITS)
    return f"({fraction})" if numeral.string[: numeral.start()].endswith(("^", "/")) else str(fraction)


class Reading(NamedTuple):
    """A slip, the number that it gives, and the words for it."""

    kind: str
    key: Hashable  # the same for the same slip in another claim, or at other numbers
    value: float
    words: Phrase
    extra: int = 0  # the cost beyond that of the kind
    cause: object = None  # the wrong claim that it follows from
    at: str = ""  # the node in whose local derivatives the slip is; empty for another

    @property
    def what(self) -> Hashable:
        """What sort of slip it is: how its key begins."""
        return self.key[0] if isinstance(self.key, tuple) else self.key

    @property
    def cost(self) -> int:
        """How far-fetched it is."""
        return KINDS[self.kind].cost + self.extra


def same(a: float, b: float) -> bool:
    """Whether two floats are the same number, but for rounding."""
    return math.isclose(a, b, rel_tol=1e-9, abs_tol=0.0)
