"""Steps of optimisers with slips in them, by an implementation of its own: plain Python, after the papers.

One neuron with a weight and a bias, whose gradient is written out.  Nothing of the engine is used, nor of the judge's
recurrence: each optimiser is a function of its own, and a slip is a name that the function asks for.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

Numbers = dict[str, float]
STEPS = 3


class Problem(NamedTuple):
    """A neuron with a weight and a bias, one example, and an optimiser with its constants."""

    shape: str
    x: float
    t: float
    w: float
    b: float
    rate: float
    optimizer: str
    constants: Numbers

    def gradient(self, w: float, b: float) -> tuple[float, float]:
        """∂E/∂w and ∂E/∂b."""
        z = w * self.x + b
        if self.shape == "line":
            return (z - self.t) * self.x, z - self.t
        y = (1 + math.tanh(z / 2)) / 2
        slope = (y - self.t) * y * (1 - y)
        return slope * self.x, slope

    def text(self, claims: dict[str, str]) -> str:
        """The worksheet."""
        y = "w*x + b" if self.shape == "line" else "sigmoid(w*x + b)"
        head = [f"rate = {self.rate}", f'optimizer = "{self.optimizer}"', 'error = "E"']
        head += [f"{key} = {value}" for key, value in self.constants.items()]
        tables = ["[inputs]", f"x = {self.x}", f"t = {self.t}", "[parameters]", f"w = {self.w}", f"b = {self.b}"]
        tables += ["[formulas]", f'y = "{y}"', 'E = "(y - t)**2 / 2"', "[claims]"]
        return "\n".join([*head, *tables, *(f'"{claim}" = "{digits}"' for claim, digits in claims.items())])


@dataclass
class Memory:
    """What is remembered of one parameter, and the slip that is made."""

    slip: str = ""
    m: float = 0.0
    v: float = 0.0
    said: Numbers = field(default_factory=dict)  # the quantities of the last step


def sgd(p: Problem, past: Memory, g: float, w: float, t: int) -> float:
    """v = β·v + g; the step is rate·v, or rate·(g + β·v) with Nesterov."""
    beta, slip = p.constants["beta"], past.slip
    g += _decay(p, past) * w
    before = past.m
    kept = 1.0 if slip == "β of the past forgotten" else 0.0 if slip == "past left out" else beta
    past.m = kept * before + (1 - beta if slip == "dampened" else 1.0) * g
    ahead = (p.optimizer == "nesterov") is not (slip == "ahead or not")
    along = g + beta * past.m if ahead else before if slip == "old velocity" else past.m
    past.said = {"v": past.m}
    return p.rate * (g if slip == "plain descent" else along)


def scaled(p: Problem, past: Memory, g: float, w: float, t: int) -> float:
    """RMSprop and AdaGrad: the rate times g/(√v + ε)."""
    slip, sums = past.slip, p.optimizer == "adagrad"
    beta = 1.0 if sums else p.constants["beta"]
    g += _decay(p, past) * w
    kept, taken = _shares(beta, slip, "", sums)
    past.v = kept * past.v + taken * (g if slip == "square forgotten" else g * g)
    past.said = {"v": past.v}
    return p.rate * (g if slip == "plain descent" else _divided(p, g, past.v, slip))


def adam(p: Problem, past: Memory, g: float, w: float, t: int) -> float:
    """The rate times m̂/(√v̂ + ε); AdamW shrinks the weight by itself."""
    slip, b1, b2 = past.slip, p.constants["beta1"], p.constants["beta2"]
    decay = _decay(p, past)
    decoupled = (p.optimizer == "adamw") is not (slip == "decay coupled or not")
    gradient = g if decoupled else g + decay * w
    if slip == "β₁ and β₂ exchanged":
        b1, b2 = b2, b1
    before = past.m
    kept, taken = _shares(b1, slip, "m", sums=False)
    past.m = kept * past.m + taken * gradient
    kept, taken = _shares(b2, slip, "v", sums=False)
    past.v = kept * past.v + taken * (gradient if slip == "square forgotten" else gradient**2)
    hat_m, hat_v = past.m, past.v
    clock = t + {"t − 1": -1, "t + 1": 1}.get(slip, 0)
    if slip not in ("no correction", "no correction of m") and clock:
        hat_m /= 1 - b1**clock
    if slip not in ("no correction", "no correction of v") and clock:
        hat_v /= 1 - b2**clock
    past.said = {"m": past.m, "v": past.v, "m_hat": hat_m, "v_hat": hat_v}
    if slip == "plain descent":
        return p.rate * g
    along = before if slip == "old velocity" else hat_m
    return p.rate * (_divided(p, along, hat_v, slip) + (decay * w if decoupled else 0.0))


def _shares(beta: float, slip: str, letter: str, sums: bool) -> tuple[float, float]:
    """What is kept of the past, and what is taken of the new."""
    of = f"{letter}: " if letter else ""
    if sums:
        return (0.0 if slip == "past left out" else 1.0), 1.0
    shares = {
        f"{of}β for 1 − β": (1 - beta, beta),
        f"{of}β taken": (beta, beta),
        f"{of}1 − β forgotten": (beta, 1.0),
        f"{of}past left out": (0.0, 1 - beta),
        "summed": (1.0, 1.0) if letter != "m" else (beta, 1 - beta),
    }
    return shares.get(slip, (beta, 1 - beta))


def _divided(p: Problem, along: float, square: float, slip: str) -> float:
    epsilon = 0.0 if slip == "ε forgotten" else p.constants["epsilon"]
    inside = slip == "ε inside"
    size = max(square + epsilon, 0.0) if inside else square
    size = size if slip == "root forgotten" else math.sqrt(max(size, 0.0))
    size += 0.0 if inside else epsilon
    return along / size if size else math.nan


def _decay(p: Problem, past: Memory) -> float:
    factors = {"decay's sign": -1.0, "decay doubled": 2.0, "decay halved": 0.5, "decay left out": 0.0}
    return p.constants["weight_decay"] * factors.get(past.slip, 1.0)


RULES: dict[str, Callable[[Problem, Memory, float, float, int], float]] = {
    "momentum": sgd,
    "nesterov": sgd,
    "rmsprop": scaled,
    "adagrad": scaled,
    "adam": adam,
    "adamw": adam,
}
_DECAYS = ("decay's sign", "decay doubled", "decay halved", "decay left out")
_SIZE = ("root forgotten", "square forgotten", "ε inside", "ε forgotten")
_MEAN = ("β for 1 − β", "β taken", "1 − β forgotten", "past left out")
_OF_SGD = ("old velocity", "past left out", "β of the past forgotten", "dampened", "ahead or not", "plain descent")
_OF_ADAM = (
    *("no correction", "no correction of m", "no correction of v", "t − 1", "t + 1", "β₁ and β₂ exchanged"),
    *("old velocity", "plain descent", "decay coupled or not", "summed"),
    *(f"{letter}: {slip}" for letter in "mv" for slip in _MEAN),
)
SLIPS = {
    "momentum": (*_OF_SGD, *_DECAYS),
    "nesterov": (*_OF_SGD, *_DECAYS),
    "rmsprop": (*_MEAN, "summed", "plain descent", *_SIZE, *_DECAYS),
    "adagrad": ("past left out", "plain descent", *_SIZE, *_DECAYS),
    "adam": (*_OF_ADAM, *_SIZE, *_DECAYS),
    "adamw": (*_OF_ADAM, *_SIZE, *_DECAYS),
}
BIAS = ("no correction", "no correction of m", "no correction of v", "t − 1", "t + 1")


def worked_through(p: Problem, slip: str = "", only: int = 0, keep: Callable[[float], float] = float) -> Numbers:
    """The number of each claim; a slip in every step, or in one ``only``; ``keep`` rounds what is written down."""
    values, pasts, claims = {"w": p.w, "b": p.b}, {"w": Memory(), "b": Memory()}, dict[str, float]()
    for t in range(1, STEPS + 1):
        after = "" if t == 1 else f" after {t}"
        gradients = dict(zip("wb", p.gradient(values["w"], values["b"]), strict=True))
        for name, g in gradients.items():
            g = keep(g)
            claims[f"dE/d{name}" + (f" after {t - 1}" if t > 1 else "")] = g
            past = pasts[name]
            past.slip = slip if only in (0, t) else ""
            step = RULES[p.optimizer](p, past, g, values[name], t)
            for letter, number in past.said.items():
                claims[f"{letter} {name}{after}"] = number
            claims[f"step {name}{after}"] = step
            claims[f"new {name}" if t == 1 else f"{name} after {t}"] = values[name] - step
            values[name] = keep(values[name] - step)
    return claims


def problems(count: int, seed: int = 0) -> Iterator[Problem]:
    """Drawn problems, each optimiser in turn."""
    chance = random.Random(f"optimisers {seed}")
    for i in range(count):
        optimizer = list(RULES)[i % len(RULES)]
        shape = chance.choice(["line", "sigmoid"])
        drawn = [round(chance.uniform(0.3, 2.5), 1), round(chance.uniform(0, 1), 1)]
        drawn += [round(chance.choice([-1, 1]) * chance.uniform(0.2, 1.5), 2) for _ in range(2)]
        rate = chance.choice([0.1, 0.05, 0.2, 0.5])
        yield Problem(shape, *drawn, rate, optimizer, _constants(optimizer, chance))


def _constants(optimizer: str, chance: random.Random) -> Numbers:
    epsilon = {"epsilon": chance.choice([1e-8, 0.001, 0.01])}
    decay = {"weight_decay": chance.choice([0.0, 0.01, 0.1])}
    if optimizer in ("momentum", "nesterov"):
        return {"beta": chance.choice([0.9, 0.8, 0.5])} | decay
    if optimizer == "adagrad":
        return epsilon | decay
    if optimizer == "rmsprop":
        return {"beta": chance.choice([0.9, 0.99])} | epsilon | decay
    return {"beta1": chance.choice([0.9, 0.8]), "beta2": chance.choice([0.999, 0.99])} | epsilon | decay
