"""What is told of a slip that was found."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """A slip that gives the digits of a claim."""

    kind: str  # one of KINDS
    words: str  # what was done, with names and numbers
    value: float  # the number that it gives, before rounding
    claims: tuple[str, ...]  # all claims that it explains
    certain: bool = False  # no other number fits, and a coincidence is improbable
