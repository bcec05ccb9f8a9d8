"""Other optimisers than that of a sheet, with the constants that people take, and how far-fetched each is."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from autograd.by_hand.example.named_optimisers import read_optimiser
from autograd.by_hand.example.optimisers import NOTHING, PLAIN, Rule


class Other(NamedTuple):
    """An optimiser in the words of a sentence."""

    name: str
    rule: Rule
    extra: int = 0  # the cost of a rarer one


def _other(words: str, optimizer: str, extra: int = 0, **constants: str) -> Other:
    rule = read_optimiser(optimizer, {key: Fraction(x) for key, x in constants.items()}).rule
    return Other(words, rule, extra)


_UNCORRECTED = read_optimiser("adam", {}).rule._replace(corrected=NOTHING, corrected_square=NOTHING)
_UNRATED = read_optimiser("adamw", {}).rule._replace(is_unrated=True)

OTHERS = (
    _other("a momentum of 0.9", "momentum"),
    _other("a momentum of 0.5", "momentum", 1, beta="0.5"),
    _other("a momentum of 0.99", "momentum", 1, beta="0.99"),
    _other("a momentum of 0.9 with 0.1 of the gradient", "momentum", dampening="0.9"),
    _other("Nesterov's momentum of 0.9", "nesterov", 1),
    _other("AdaGrad", "adagrad"),
    _other("RMSprop with 0.9", "rmsprop", beta="0.9"),
    _other("RMSprop with 0.99", "rmsprop", 1),
    _other("Adam", "adam"),
    Other("Adam without its bias correction", _UNCORRECTED, 1),
    _other("AdamW with a weight decay of 0.01", "adamw", 1),
    _other("AdamW with a weight decay of 0.1", "adamw", 2, weight_decay="0.1"),
    Other("Adam with a weight decay of 0.01 that is not multiplied by the rate", _UNRATED, 1),
    _other("gradient descent with a weight decay of 0.01", "sgd", 2, weight_decay="0.01"),
    _other("gradient descent with a weight decay of 0.1", "sgd", 2, weight_decay="0.1"),
)


def plain_descents(own: Rule) -> list[Other]:
    """Plain gradient descent in place of an optimiser: with its weight decay, and without."""
    plain = Other("plain gradient descent", PLAIN._replace(decay=own.decay))
    return [plain, Other("plain gradient descent without weight decay", PLAIN, 1)] if own.decay else [plain]
