"""A sample, the same in every run."""

import random
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")


def sampled(found: Sequence[T], count: int, seed: str) -> list[T]:
    """So many of them at random, in their order; all if there are no more."""
    if len(found) <= count:
        return list(found)
    chosen = sorted(random.Random(seed).sample(range(len(found)), count))
    return [found[i] for i in chosen]
