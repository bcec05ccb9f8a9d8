"""Sequences of samples: h[t] from x[t] and h[t-1], where each sample has an x for each time step.

What such formulas give has two indices, the sample and the step: h[2,3] is the third step of the second sample.
"""

from __future__ import annotations

import re

from autograd.by_hand.sheet.sheet import Sheet
from autograd.by_hand.sheet.time_steps import blocks_of, key_of
from autograd.paper.array_names import entry_name
from autograd.paper.notation.indices import with_indices_below


def sequences_of(sheet: Sheet) -> tuple[str, ...]:
    """The names of what has a number for each step of each sample.

    A formula without a step before, such as ``W @ x[i]``, may as well be about the sample i, and is read so.
    """
    first = (sheet.index, sheet.index)
    if not any(entry_name(column, first) in sheet.inputs for column in sheet.samples):
        return ()
    found: list[str] = []
    for letter, keys in blocks_of(sheet.formulas):
        names = [key_of(key).name for key in keys]
        texts = [sheet.formulas[key] for key in keys]
        if letter and (_uses(texts, names, letter, r"[-−]\s*\d") or _uses(texts, found, letter, "")):
            found += names
    return tuple(found)


def _uses(texts: list[str], names: list[str], letter: str, shift: str) -> bool:
    """Whether a formula uses one of the names at a step, or at a step before."""
    if not names:
        return False
    listed = "|".join(map(re.escape, names))
    use = re.compile(rf"(?:{listed})\s*(?:_\{{?|\[|\^\{{?\(?)\s*{letter}(?![^\W_])\s*{shift}")
    return any(use.search(with_indices_below(text, letter)) for text in texts)
