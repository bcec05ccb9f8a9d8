"""What has to be said of a slip: the kinds that name it, and the words that have to occur.

A word is a pattern, ``w1|x1`` for either, and stands alone: w1 does not occur in w11, but in ∂E/∂w1.  A stem of five
letters or more is where a word begins, as ``divid`` of divided, and so is ``forg``.  Signs count as their plain ones:
∂E/∂w₁ is dE/dw1, and ½ is 1/2.
"""

import re
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from autograd.by_hand.slips.readings.kinds import Finding

PLAIN = str.maketrans("∂−–·×₀₁₂₃₄₅₆₇₈₉", "d--**0123456789") | {ord("½"): "1/2"}
MARKS = str.maketrans({sign: "\\" + plain for sign, plain in zip("−–·×", "--**", strict=True)})  # in a pattern
STEM = re.compile(r"(?<![^|])([A-Za-z]{5,}|forg)(?=\||$)")  # an alternative of a pattern that is letters alone


class Cause(NamedTuple):
    """What names a slip."""

    kinds: frozenset[str]  # any of them; any kind at all if there are none
    words: tuple[str, ...]  # all of them


def occurs(word: str, words: str) -> bool:
    """Whether a word stands in a sentence.

    >>> occurs("w1", "∂E/∂w1 was taken for ∂E/∂w2"), occurs("w1", "w11 was taken")
    (True, False)
    >>> occurs("dE/dw1", "∂E/∂w₁ was taken"), occurs("transpos|divid", "not divided"), occurs("2", "2.5 was taken")
    (True, True, False)
    >>> occurs("1/2", "as if a ½ was forgotten"), occurs("lost|forg", "as if a ½ was forgotten")
    (True, True)
    """
    return _pattern(word).search(words.translate(PLAIN)) is not None


@cache
def _pattern(word: str) -> re.Pattern[str]:
    plain = STEM.sub(r"\1[a-z]*", word.translate(MARKS).translate(PLAIN))
    return re.compile(rf"(?<![A-Za-z0-9_.])d?(?:{plain})(?![A-Za-z0-9_]|\.[0-9])")


def is_told(finding: Finding, causes: Iterable[Cause]) -> bool:
    """Whether a finding names one of the causes."""
    return any(
        (not cause.kinds or finding.kind in cause.kinds) and all(occurs(word, finding.words) for word in cause.words)
        for cause in causes
    )
