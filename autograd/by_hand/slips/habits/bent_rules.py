"""Slips in the rule of an optimiser: the same recurrence with a constant changed, and the words for it.

A slip may be made in every step, see ``optimiser_habits``, or in one line alone, see ``optimiser_slips``.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from typing import Any, NamedTuple

from autograd.by_hand.example.optimisers import NOTHING, Rule
from autograd.by_hand.slips.readings.reading import Phrase

BIAS, RULE = "bias correction", "optimiser's rule"  # kinds of slip


class Bent(NamedTuple):
    """A rule with a slip in it."""

    kind: str
    key: Hashable
    words: Phrase
    rule: Rule
    extra: int = 0


def bent(rule: Rule) -> Iterator[Bent]:
    """The rule of an optimiser with each slip that people make in it."""
    yield from _in_the_correction(rule)
    yield from _in_a_mean(rule, "keep", "take", _letter(rule, "m"), 1)
    if rule.is_scaled:
        yield from _in_a_mean(rule, "keep_square", "take_square", _letter(rule, "v"), 2)
        yield from _in_the_size(rule)
    if rule.keep:
        yield from _in_the_direction(rule)
    if rule.decay:
        yield from _in_the_decay(rule)


def _letter(rule: Rule, field: str) -> str:
    return next((letter for letter, of in rule.letters if of == field), field)


def _bent(rule: Rule, kind: str, words: str, extra: int = 0, **changed: Any) -> Bent:
    return Bent(kind, ("rule", words), Phrase(words), rule._replace(**changed), extra)


def _in_the_correction(rule: Rule) -> Iterator[Bent]:
    if not rule.corrected:
        return
    words = "the bias correction is forgotten"
    yield _bent(rule, BIAS, words, corrected=NOTHING, corrected_square=NOTHING)
    yield _bent(rule, BIAS, f"{words} for v: v̂ is v", 1, corrected_square=NOTHING)
    yield _bent(rule, BIAS, f"{words} for m: m̂ is m", 1, corrected=NOTHING)
    yield _bent(rule, BIAS, "the bias correction has t − 1 in place of t: t counts from 1", clock=-1)
    yield _bent(rule, BIAS, "the bias correction has t + 1 in place of t", clock=1)
    yield _bent(rule, BIAS, "the bias correction has 1 − β in place of 1 − βᵗ at every step", counts=False)
    yield _bent(rule, BIAS, "the bias correction is multiplied by 1 − βᵗ, not divided by it", multiplies=True)
    words_in_place = "the corrected m̂ and v̂ are kept in place of m and v, and corrected again"
    yield _bent(rule, BIAS, words_in_place, 1, is_in_place=True)
    yield _bent(rule, "chained rounding", "the power of β was rounded to 3 decimals in the bias correction", decimals=3)


def _in_a_mean(rule: Rule, keep: str, take: str, letter: str, power: int) -> Iterator[Bent]:
    """The slips in v ← β·v + (1 − β)·g², or in that of momentum, which has the whole gradient."""
    kept, taken = getattr(rule, keep), getattr(rule, take)
    if not kept:
        return
    square = "²" if power == 2 else ""
    beta = "β" if not rule.corrected else "β₁" if power == 1 else "β₂"
    if kept + taken == 1:
        words = f"{beta} and 1 − {beta} are exchanged in {letter}"
        yield _bent(rule, RULE, words, **{keep: taken, take: kept})
        yield _bent(rule, RULE, f"{letter} takes {beta}·g{square} in place of (1 − {beta})·g{square}", **{take: kept})
        yield _bent(rule, RULE, f"the factor 1 − {beta} of g{square} is forgotten in {letter}", **{take: 1})
        yield _bent(rule, RULE, f"the factor {beta} of the {letter} before is forgotten", 1, **{keep: 1})
    elif taken == 1 and kept != 1:
        words = f"{letter} takes (1 − {beta})·g in place of g, as with dampening"
        yield _bent(rule, RULE, words, **{take: 1 - kept})
        yield _bent(rule, RULE, f"the factor {beta} of the {letter} before is forgotten", 1, **{keep: 1})
    if kept == taken == 1:
        yield _bent(rule, RULE, f"{letter} is the last g² alone, not the sum of all", 1, **{keep: NOTHING})
    else:
        yield _bent(rule, RULE, f"the {letter} before is left out", 1, **{keep: NOTHING})


def _in_the_size(rule: Rule) -> Iterator[Bent]:
    """The slips in √v + ε, and in what v is made of."""
    yield _bent(rule, RULE, "the square root is forgotten", has_root=False)
    yield _bent(rule, RULE, "the square of the gradient is forgotten in v", squares=False)
    if rule.keep_square != 1:
        words = "v is the sum of the squares, as in AdaGrad, not their mean"
        yield _bent(rule, RULE, words, keep_square=1, take_square=1)
    if rule.epsilon:
        yield _bent(rule, RULE, "ε stands inside the square root", epsilon_is_inside=True)
        yield _bent(rule, RULE, "ε is left out", epsilon=NOTHING)


def _in_the_direction(rule: Rule) -> Iterator[Bent]:
    """The slips in what the rate is multiplied with."""
    letter = _letter(rule, "m")
    yield _bent(rule, RULE, f"the step is made with the {letter} of the step before", lags=True)
    if rule.is_scaled:
        words = "β₁ and β₂ are exchanged"
        exchanged: dict[str, Any] = {"keep": rule.keep_square, "take": rule.take_square, "keep_square": rule.keep}
        exchanged |= {"corrected": rule.corrected_square, "corrected_square": rule.corrected, "take_square": rule.take}
        yield _bent(rule, RULE, words, **exchanged)
    else:
        words = "the step does not look ahead: it is v" if rule.ahead else "the step looks ahead, as Nesterov's"
        yield _bent(rule, RULE, words, ahead=NOTHING if rule.ahead else rule.keep)


def _in_the_decay(rule: Rule) -> Iterator[Bent]:
    yield _bent(rule, RULE, "the weight decay has the other sign", decay=-rule.decay)
    yield _bent(rule, RULE, "the weight decay has a factor 2 too many", decay=2 * rule.decay)
    yield _bent(rule, RULE, "the weight decay has a factor ½ too many", decay=rule.decay / 2)
    yield _bent(rule, RULE, "the weight decay is left out", decay=NOTHING)
    if rule.is_scaled or rule.keep:
        words = (
            "the weight decay is added to the gradient"
            if rule.is_decoupled
            else "the weight decay is decoupled, as in AdamW"
        )
        yield _bent(rule, RULE, words, is_decoupled=not rule.is_decoupled)
