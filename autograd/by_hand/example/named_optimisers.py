"""The optimisers that a worksheet can name, the constants of each, and the numbers that these have by default.

The numbers are those of PyTorch; a momentum of 0.9 is what everybody takes.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from typing import Any, NamedTuple

from autograd.by_hand.example.given import as_written
from autograd.by_hand.example.optimisers import PLAIN, Rule
from autograd.paper.numerals import write_number
from autograd.sentences import nearest, shorten

STEP = "step"  # in place of a letter: what a step subtracts
_MOMENTUM = (("v", "m"),)
_SQUARES = (("v", "v"),)
_MOMENTS = (("m", "m"), ("v", "v"), ("m̂", "m_hat"), ("v̂", "v_hat"))

_DECAY = {"weight_decay": "0"}
_DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "sgd": _DECAY,
    "momentum": {"beta": "0.9", "dampening": "0", **_DECAY},
    "nesterov": {"beta": "0.9", **_DECAY},
    "adagrad": {"epsilon": "1e-10", **_DECAY},
    "rmsprop": {"beta": "0.99", "epsilon": "1e-8", **_DECAY},
    "adam": {"beta1": "0.9", "beta2": "0.999", "epsilon": "1e-8", **_DECAY},
    "adamw": {"beta1": "0.9", "beta2": "0.999", "epsilon": "1e-8", "weight_decay": "0.01"},
}
OPTIMISERS = tuple(_DEFAULTS)
OPTIMISER = ("optimizer", "beta", "beta1", "beta2", "epsilon", "dampening", "weight_decay")  # keys of a worksheet
_BELOW_ONE = ("beta", "beta1", "beta2")


class Optimiser(NamedTuple):
    """An optimiser with its name, as a worksheet gives it."""

    name: str = ""
    rule: Rule = PLAIN
    constants: tuple[tuple[str, Fraction], ...] = ()  # those that are given in place of the usual ones

    @property
    def numbers(self) -> dict[str, Fraction]:
        """All of its constants, the usual ones too."""
        usual = {key: Fraction(x) for key, x in _DEFAULTS.get(self.name, {}).items()}
        return usual | dict(self.constants)

    def __str__(self) -> str:
        given = ", ".join(f"{key} = {write_number(x)}" for key, x in self.constants)
        return f"{self.name} with {given}" if given else self.name


PLAIN_DESCENT = Optimiser()


def read_optimiser(name: str, constants: Mapping[str, Fraction]) -> Optimiser:
    """The optimiser of this name, with these constants in place of the usual ones; plain descent without a name.

    Raises:
        ValueError: if there is no such optimiser, or it has no such constant, or a constant is out of range.

    >>> read_optimiser("momentum", {"beta": Fraction(1, 2)}).rule.keep
    Fraction(1, 2)
    >>> read_optimiser("adam", {"beta": Fraction(1, 2)})
    Traceback (most recent call last):
    ValueError: 'beta' is no constant of the optimizer adam: it has beta1, beta2, epsilon, weight_decay
    """
    if not name:
        _refuse_constants_of_nothing(constants)
        return PLAIN_DESCENT
    name = name.lower()
    if name not in _DEFAULTS:
        raise ValueError(
            f"optimizer = {shorten(repr(name))}: there is no such optimizer{nearest(name, _DEFAULTS)}; "
            f"write one of {', '.join(_DEFAULTS)}"
        )
    defaults = _DEFAULTS[name]
    for key, x in constants.items():
        if key not in defaults:
            raise ValueError(f"{key!r} is no constant of the optimizer {name}: it has {', '.join(defaults)}")
        _refuse_what_is_out_of_range(key, x)
    rule = _rule(name, {**{key: Fraction(x) for key, x in defaults.items()}, **constants})
    return Optimiser(name, rule, tuple(constants.items()))


def optimiser_of(given: str | Mapping[str, Any] | None) -> Optimiser:
    """The optimiser that an argument asks for: its name, or a dict with the keys of a worksheet.

    Raises:
        TypeError: if it is neither.
        ValueError: as ``read_optimiser``.

    >>> optimiser_of({"optimizer": "rmsprop", "beta": 0.9}).rule.keep_square
    Fraction(9, 10)
    """
    if given is None:
        return PLAIN_DESCENT
    words: Mapping[str, Any] = {"optimizer": given} if isinstance(given, str) else given
    if not isinstance(words, Mapping) or not isinstance(words.get("optimizer"), str):
        raise TypeError(
            f"an optimizer is a name or the keys of a worksheet, not {shorten(repr(given))}: "
            'write "adam" or {"optimizer": "adam", "beta1": 0.8}'
        )
    constants = {key: as_written(x, key) for key, x in words.items() if key != "optimizer"}
    return read_optimiser(words["optimizer"], constants)


def refuse_what_is_not_kept(text: str, letter: str, optimiser: Optimiser) -> None:
    """Refuse a claim about a quantity that the optimiser does not have; an empty letter is none.

    Raises:
        ValueError: if it keeps nothing of this name.

    >>> refuse_what_is_not_kept("m w1", "m", read_optimiser("momentum", {}))
    Traceback (most recent call last):
    ValueError: the claim 'm w1': the optimizer momentum has no m: it has v
    """
    letters = [own for own, _ in optimiser.rule.letters]
    if letter in ("", STEP, *letters):
        return
    if not optimiser.name:
        raise ValueError(f'the claim {text!r} is about an optimizer: write optimizer = "adam", or which one it is')
    has = f"it has {', '.join(letters)}" if letters else "it keeps nothing"
    raise ValueError(f"the claim {text!r}: the optimizer {optimiser.name} has no {letter}: {has}")


def _refuse_constants_of_nothing(keys: Collection[str]) -> None:
    """Nobody can tell what they are of."""
    for key in keys:
        owner = next(name for name, defaults in _DEFAULTS.items() if key in defaults)
        raise ValueError(f'{key!r} is a constant of an optimizer: write optimizer = "{owner}" as well')


def _refuse_what_is_out_of_range(key: str, x: Fraction) -> None:
    if key in _BELOW_ONE and not 0 <= x < 1:
        raise ValueError(f"{key} is the share that is kept: write a number from 0 to below 1, such as 0.9")
    if key == "dampening" and not 0 <= x <= 1:
        raise ValueError("dampening is a share of the gradient: write a number from 0 to 1, such as 0.9")
    if x < 0:
        raise ValueError(f"{key} cannot be below 0")


def _rule(name: str, c: Mapping[str, Fraction]) -> Rule:
    decay = c["weight_decay"]
    if name in ("momentum", "nesterov"):
        take, ahead = 1 - c.get("dampening", Fraction(0)), c["beta"] if name == "nesterov" else Fraction(0)
        return Rule(_MOMENTUM, keep=c["beta"], take=take, ahead=ahead, decay=decay)
    if name == "adagrad":
        one = Fraction(1)
        return Rule(_SQUARES, keep_square=one, take_square=one, epsilon=c["epsilon"], decay=decay)
    if name == "rmsprop":
        beta = c["beta"]
        return Rule(_SQUARES, keep_square=beta, take_square=1 - beta, epsilon=c["epsilon"], decay=decay)
    if name == "sgd":
        return Rule(decay=decay)
    return Rule(
        _MOMENTS,
        keep=c["beta1"],
        take=1 - c["beta1"],
        keep_square=c["beta2"],
        take_square=1 - c["beta2"],
        corrected=c["beta1"],
        corrected_square=c["beta2"],
        decay=decay,
        is_decoupled=name == "adamw",
        epsilon=c["epsilon"],
    )
