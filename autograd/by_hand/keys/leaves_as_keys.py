"""A leaf by its name as a key of ``check``: "x" is dL/dx there, but some write the given number of x beside it.

Where dL/dx has a line of its own, that number is a line about x; else the report says how the key is read.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from autograd.by_hand.example.claims import Claim
from autograd.by_hand.example.example import Example
from autograd.by_hand.keys.array_claims import Entry
from autograd.by_hand.sheet.handwriting import as_digits
from autograd.paper.numerals import half_unit, is_decimal, read_decimal
from autograd.table.arithmetic import as_float


class LeavesAsKeys(NamedTuple):
    """The keys that name a leaf, and have its number."""

    as_values: frozenset[str]  # that are about the leaf itself
    words: dict[str, str]  # how each is read


def leaves_as_keys(
    entries: Sequence[Entry], example: Example, read: Callable[[Any], tuple[str, Claim]]
) -> LeavesAsKeys:
    """How the names of leaves among the keys are read whose answers are the numbers of these leaves.

    Args:
        entries: the claims, entry by entry.
        example: the graph.
        read: the text of a key and the claim that it stands for; a ValueError if it stands for none.
    """
    named = [str(x.key) for x in entries if isinstance(x.key, str) and _is_number_of_leaf(x, example)]
    if not named:
        return LeavesAsKeys(frozenset(), {})
    others = {claim for x in entries if x.key not in named and (claim := _claim(x, read))}
    words = {}
    for name in named:
        slope = f"d{example.error}/d{name}"
        is_value = Claim(example.error, by=name) in others
        words[name] = (
            f"is read as the number of {name}, since {slope} has a line of its own"
            if is_value
            else f"is read as {slope}, as every leaf is: its number is given, and needs no line"
        )
    return LeavesAsKeys(frozenset(x for x in named if Claim(example.error, by=x) in others), words)


def _is_number_of_leaf(entry: Entry, example: Example) -> bool:
    """Whether a key is the name of a leaf, and its answer the number of that leaf, and not that of the derivative."""
    if entry.key not in example.leaves or entry.problem or not isinstance(entry.answer, str | int | float):
        return False
    try:
        digits = as_digits(str(entry.answer))
    except ValueError:  # a whole number of thousands of digits
        return False
    if not is_decimal(digits):
        return False
    off = abs(as_float(read_decimal(digits)) - as_float(example.leaves[entry.key]))
    return off <= as_float(half_unit(digits)) * (1 + 1e-9)


def _claim(entry: Entry, read: Callable[[Any], tuple[str, Claim]]) -> Claim | None:
    try:
        return read(entry.key)[1] if not entry.problem else None
    except (TypeError, ValueError):
        return None
