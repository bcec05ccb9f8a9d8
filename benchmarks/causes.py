"""What has to be said of a slip: the kinds that name it, and the words that have to occur.

A word is a pattern, ``w1|x1`` for either, and stands alone: w1 does not occur in w11, but in ∂E/∂w1.
"""

import re
from collections.abc import Iterable
from typing import NamedTuple

from autograd.by_hand.slips.kinds import Finding


class Cause(NamedTuple):
    """What names a slip."""

    kinds: frozenset[str]  # any of them; any kind at all if there are none
    words: tuple[str, ...]  # all of them


def occurs(word: str, words: str) -> bool:
    """Whether a word stands in a sentence.

    >>> occurs("w1", "∂E/∂w1 was taken for ∂E/∂w2"), occurs("w1", "w11 was taken")
    (True, False)
    """
    return re.search(rf"(?<![A-Za-z0-9_.])[d∂]?(?:{word})(?![A-Za-z0-9_])", words) is not None


def is_told(finding: Finding, causes: Iterable[Cause]) -> bool:
    """Whether a finding names one of the causes."""
    return any(
        (not cause.kinds or finding.kind in cause.kinds) and all(occurs(word, finding.words) for word in cause.words)
        for cause in causes
    )
