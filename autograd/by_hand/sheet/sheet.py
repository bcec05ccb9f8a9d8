"""A worksheet as plain data: leaves and the rate are exact decimals, claims stay the text that was printed."""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from autograd.by_hand.example.named_optimisers import PLAIN_DESCENT, Optimiser


class FormulaError(ValueError):
    """A formula of a worksheet cannot be read, or has no value.

    Args:
        key: of the formula.
        sentence: what is wrong with it.
    """

    def __init__(self, key: str, sentence: object) -> None:
        super().__init__(f"[formulas] {key}: {sentence}")
        self.key = key
        self.sentence = str(sentence)


@dataclass(frozen=True)
class Erratum:
    """A published number, or an array of them, that is known to be wrong, with its correction."""

    printed: Any
    true: Any
    kind: str
    why: str


@dataclass(frozen=True)
class Sheet:
    """The contents of a worksheet file; a given array stands there entry by entry, as ``W[2,1]``."""

    title: str
    source: str
    rate: Fraction | None
    error: str  # of the first sample, if each step follows one
    inputs: dict[str, Fraction]
    parameters: dict[str, Fraction]
    formulas: dict[str, str]
    claims: dict[str, Any]  # text, or what cannot be read as a claim
    exact: dict[str, Any] = field(default_factory=dict)
    errata: dict[str, Erratum] = field(default_factory=dict)
    rtol: Fraction = Fraction(0)
    atol: Fraction = Fraction(0)
    optimiser: Optimiser = PLAIN_DESCENT
    index: int = 1  # of the first entry of an array
    samples: tuple[str, ...] = ()  # the columns of [samples], whose numbers stand among the inputs
    count: int = 0  # of the samples
    steps: dict[str, int] = field(default_factory=dict)  # by the letter of their index, as a sum says
    counted: dict[str, int] = field(default_factory=dict)  # that, by the letter of formulas that stands for it, as 1/m
    one_by_one: bool = False  # whether each step follows one sample, and not all
    digits: int = 0  # of an exercise: how many are asked for; 0 if it does not say
    where: dict[str, str] = field(default_factory=dict)  # derivatives that claims call by names, such as δ2
    inner_error: str = ""  # the formula that dZ and δ are derivatives of, if not the error
    delta_error: str = ""  # and the one that δ is a derivative of, if that is another still
    called: dict[str, str] = field(default_factory=dict)  # what the sheet writes for a plain name, as W^z for W_z
    change: str = ""  # what Δw is, see ``updates``; empty for what the claims say

    @property
    def plain_rate(self) -> Fraction | None:
        """The rate of plain gradient descent; None with an optimizer, whose step is not the rate times the gradient."""
        return self.rate if self.optimiser.rule.is_plain else None
