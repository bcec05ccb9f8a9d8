"""What stands in a worksheet, as plain data."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Erratum:
    """A published number that is known to be wrong, and why."""

    printed: str
    true: str
    kind: str
    why: str


@dataclass(frozen=True)
class Sheet:
    """What stands in a worksheet file."""

    title: str
    source: str
    rate: Fraction | None
    error: str
    inputs: dict[str, Fraction]
    parameters: dict[str, Fraction]
    formulas: dict[str, str]
    claims: dict[str, str]
    exact: dict[str, str] = field(default_factory=dict)
    errata: dict[str, Erratum] = field(default_factory=dict)
