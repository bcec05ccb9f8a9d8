"""Slips of batches, of samples one by one and of recurrences, by an implementation of its own: plain Python.

Nothing of the engine is used.  Each network is written out with its gradient as a sum of terms, one for each sample or
time step, and a slip is another sum.
"""

from __future__ import annotations

import math
import random
from collections.abc import Callable, Iterator
from typing import NamedTuple

Seed = tuple[str, str, float, float]  # the claim, what was done, the number that it gives, and the true one


class Shape(NamedTuple):
    """What stands between the sum and the output of a neuron."""

    name: str
    formula: str
    value: Callable[[float], float]
    slope: Callable[[float], float]  # from the value


SHAPES = (
    Shape("tanh", "tanh({})", math.tanh, lambda y: 1 - y * y),
    Shape("sigmoid", "sigmoid({})", lambda z: 1 / (1 + math.exp(-z)), lambda y: y * (1 - y)),
    Shape("linear", "{}", lambda z: z, lambda y: 1.0),
)


class Problem(NamedTuple):
    """A sheet without claims, the right numbers, and numbers with a slip."""

    text: str
    right: dict[str, float]
    slips: list[Seed]


def problems(count: int, seed: int = 17) -> Iterator[Problem]:
    """Problems of the three kinds, at drawn numbers."""
    chance = random.Random(seed)
    for number in range(count):
        shape = SHAPES[number % 3]
        yield batch(chance, shape)
        yield one_by_one(chance, shape)
        yield recurrence(chance, shape, every=bool(number % 2))


def _drawn(chance: random.Random, count: int) -> list[float]:
    """Numbers of two decimals, none near 0 or near another."""
    found: list[float] = []
    while len(found) < count:
        x = round(chance.choice((-1, 1)) * chance.uniform(0.15, 1.6), 2)
        if all(abs(abs(x) - abs(y)) > 0.03 for y in found):
            found.append(x)
    return found


def _listed(numbers: list[float]) -> str:
    return "[" + ", ".join(map(str, numbers)) + "]"


# ---- a batch ----


def batch(chance: random.Random, shape: Shape) -> Problem:
    """A neuron on several samples, and the mean or the sum of their errors."""
    m = chance.randint(3, 5)
    numbers = _drawn(chance, 2 * m + 2)
    x, t, (w, b) = numbers[:m], numbers[m:-2], numbers[-2:]
    joined, rate = chance.choice(("mean", "sum")), chance.choice((0.1, 0.2, 0.5))
    share = 1 / m if joined == "mean" else 1.0
    y = [shape.value(w * xi + b) for xi in x]
    terms = [(yi - ti) * shape.slope(yi) * xi for xi, ti, yi in zip(x, t, y, strict=True)]
    errors = [(yi - ti) ** 2 / 2 for ti, yi in zip(t, y, strict=True)]
    right = {"E": share * sum(errors), "dE/dw": share * sum(terms), "new w": w - rate * share * sum(terms)}
    right |= {f"y[{i}]": yi for i, yi in enumerate(y, 1)} | {"de[2]/dw": terms[1], "dE/dy[2]": share * (y[1] - t[1])}
    text = "\n".join(
        [
            f"rate = {rate}",
            'error = "E"',
            *("[samples]", f"x = {_listed(x)}", f"t = {_listed(t)}", "[inputs]"),
            *("[parameters]", f"w = {w}", f"b = {b}", "[formulas]"),
            f'y = "{shape.formula.format("w*x + b")}"',
            *('e = "(y - t)**2 / 2"', f'E = "{joined}(e)"', "[claims]", ""),
        ]
    )
    slips = [("E", what, value, right["E"]) for what, value in _wrong_sums(errors, share)]
    for what, value in [*_wrong_sums(terms, share), *_wrong_terms(shape, x, t, y, share)]:
        slips.append(("dE/dw", what, value, right["dE/dw"]))
        slips.append(("new w", what, w - rate * value, right["new w"]))
    return Problem(text, right, slips)


def _wrong_sums(terms: list[float], share: float) -> Iterator[tuple[str, float]]:
    """Wrong ways to join the terms of samples."""
    m, total = len(terms), share * sum(terms)
    yield "the sum for the mean, or multiplied by the count", total * m
    yield "the mean for the sum, or divided once too often", total / m
    yield "the last sample only", share * terms[-1]
    yield "the first sample only", share * terms[0]
    for i in range(m):
        yield f"sample {i + 1} left out", total - share * terms[i]
        yield f"sample {i + 1} twice", total + share * terms[i]
    if share < 1:
        yield "the last sample alone, not divided", terms[-1]
        yield "the mean of all but the last", sum(terms[:-1]) / (m - 1)


def _wrong_terms(
    shape: Shape, x: list[float], t: list[float], y: list[float], share: float
) -> Iterator[tuple[str, float]]:
    """One slip in the terms of all samples, or of one."""
    deltas = [yi - ti for yi, ti in zip(y, t, strict=True)]
    slopes = [shape.slope(yi) for yi in y]
    terms = [d * s * xi for d, s, xi in zip(deltas, slopes, x, strict=True)]
    yield "the sign turned", -share * sum(terms)
    yield "the 2 of the square kept", 2 * share * sum(terms)
    yield "x forgotten", share * sum(d * s for d, s in zip(deltas, slopes, strict=True))
    if shape.name != "linear":
        yield "the slope forgotten", share * sum(d * xi for d, xi in zip(deltas, x, strict=True))
    yield "the sign of sample 2 turned", share * (sum(terms) - 2 * terms[1])
    yield "x of sample 1 for sample 2", share * (sum(terms) - terms[1] + deltas[1] * slopes[1] * x[0])


# ---- one sample after the other ----


def one_by_one(chance: random.Random, shape: Shape) -> Problem:
    """A neuron that takes a step after each of three samples."""
    numbers = _drawn(chance, 8)
    x, t, weights = numbers[:3], numbers[3:6], [(numbers[6], numbers[7])]
    rate, gradients = chance.choice((0.1, 0.2, 0.5)), []

    def at(i: int, before: tuple[float, float], xi: float | None = None) -> tuple[float, float]:
        y = shape.value(before[0] * x[i] + before[1])
        delta = (y - t[i]) * shape.slope(y)
        return delta * (x[i] if xi is None else xi), delta

    for i in range(3):
        gradients.append(at(i, weights[-1]))
        weights.append((weights[-1][0] - rate * gradients[-1][0], weights[-1][1] - rate * gradients[-1][1]))
    right: dict[str, float] = {}
    slips: list[Seed] = []
    for i in range(3):
        g, w = gradients[i][0], weights[i][0]
        claims = {f"de[{i + 1}]/dw": (0.0, 1.0), f"w after sample {i + 1}": (w, -rate)}
        right |= {claim: start + factor * g for claim, (start, factor) in claims.items()}
        wrong = [("the sign turned", -g), ("x forgotten", gradients[i][1]), ("twice", 2 * g)]
        wrong.append(("x of another sample", at(i, weights[i], x[i - 1])[0]))
        if i:
            wrong.append(("at the weights of the start", at(i, weights[0])[0]))
            wrong.append(("at the weights of the sample before", at(i, weights[i - 1])[0]))
            wrong.append(("the gradient of the sample before", at(i - 1, weights[i])[0]))
        for claim, (start, factor) in claims.items():
            slips += [(claim, what, start + factor * value, right[claim]) for what, value in wrong]
        if i:
            started_anew = weights[0][0] - rate * g
            slips.append((f"w after sample {i + 1}", "from the weight of the start", started_anew, weights[i + 1][0]))
    right["w after epoch 1"] = right.pop("w after sample 3")
    slips = [("w after epoch 1" if c == "w after sample 3" else c, *rest) for c, *rest in slips]
    text = "\n".join(
        [
            *(f"rate = {rate}", 'error = "e"', 'order = "one by one"', "[samples]"),
            *(f"x = {_listed(x)}", f"t = {_listed(t)}", "[inputs]"),
            *("[parameters]", f"w = {numbers[6]}", f"b = {numbers[7]}", "[formulas]"),
            f'y = "{shape.formula.format("w*x + b")}"',
            *('e = "(y - t)**2 / 2"', "[claims]", ""),
        ]
    )
    return Problem(text, right, slips)


# ---- a recurrence ----


def recurrence(chance: random.Random, shape: Shape, *, every: bool) -> Problem:
    """A recurrent neuron over three or four steps, with an error at every step or at the last."""
    steps = chance.randint(3, 4)
    numbers = _drawn(chance, 2 * steps + 4)
    x, c, (wx, wh, v, h0) = [0.0, *numbers[:steps]], [0.0, *numbers[steps:-4]], numbers[-4:]
    h = [h0]
    for t in range(1, steps + 1):
        h.append(shape.value(wx * x[t] + wh * h[-1]))
    slope = [0.0, *(shape.slope(ht) for ht in h[1:])]
    own = [0.0] * (steps + 1)  # what the error of a step sends into its state
    for t in range(1, steps + 1):
        own[t] = (v * h[t] - c[t]) * v if every or t == steps else 0.0

    def sent(t: int, k: int, factor: float = 1.0) -> float:
        """What the error of step t sends to the state of step k, and from there into the sum of that neuron."""
        way = math.prod(slope[j] * wh for j in range(k + 1, t + 1))
        return own[t] * way * slope[k] * (factor if k < t else 1.0)

    pairs = [(t, k) for t in range(1, steps + 1) for k in range(1, t + 1)]

    def total(of: list[float], shift: int = 0, keep: Callable[[int, int], bool] = lambda t, k: True, f: float = 1.0):
        return sum(sent(t, k, f) * of[k - shift] for t, k in pairs if keep(t, k))

    right = {"dL/dwh": total(h, 1), "dL/dwx": total(x)} | {f"h[{t}]": h[t] for t in range(1, steps + 1)}
    right["dL/dh[1]"] = sum(own[t] * math.prod(slope[j] * wh for j in range(2, t + 1)) for t in range(1, steps + 1))
    right |= {f"dL/dwh at t={k}": total(h, 1, lambda _, j, k=k: j == k) for k in (1, 2, 3)}
    slips: list[Seed] = []
    for name, of, shift in (("wh", h, 1), ("wx", x, 0)):
        wrong = [("the sign turned", -total(of, shift)), ("wh once too few", total(of, shift, f=1 / wh))]
        wrong += [("wh once too many", total(of, shift, f=wh))]
        wrong += [("the last step only", total(of, shift, lambda _, k: k == steps))]
        wrong += [(f"step {s} left out", total(of, shift, lambda _, k, s=s: k != s)) for s in range(1, steps + 1)]
        wrong += [(f"step {s} only", total(of, shift, lambda _, k, s=s: k == s)) for s in range(1, steps)]
        wrong += [
            (f"{s} steps back at most", total(of, shift, lambda t, k, s=s: t - k <= s)) for s in range(1, steps - 1)
        ]
        wrong += [(f"cut before step {s}", total(of, shift, lambda _, k, s=s: k >= s)) for s in range(3, steps)]
        if every:
            wrong.append(("the direct terms only", total(of, shift, lambda t, k: t == k)))
            wrong.append(("the error of the last step only", total(of, shift, lambda t, _: t == steps)))
        if name == "wh":
            wrong.append(("h of the same step", total(h, 0)))
        slips += [(f"dL/d{name}", what, value, right[f"dL/d{name}"]) for what, value in wrong]
    for t in range(1, steps + 1):
        wrong = [
            ("without the state before", shape.value(wx * x[t])),
            ("without the input", shape.value(wh * h[t - 1])),
        ]
        if t > 1:
            wrong.append(("the input of the step before", shape.value(wx * x[t - 1] + wh * h[t - 1])))
            wrong.append(("the state of two steps before", shape.value(wx * x[t] + wh * h[t - 2])))
        slips += [(f"h[{t}]", what, value, h[t]) for what, value in wrong]
    power = right["dL/dh[1]"]
    too_many = own[1] + (power - own[1]) * wh
    slips += [("dL/dh[1]", "wh once too many", too_many, power), ("dL/dh[1]", "the sign turned", -power, power)]
    error = '"e[t]" = "(v*h[t] - c[t])**2 / 2"\nL = "sum(e)"' if every else f'L = "(v*h[{steps}] - c[{steps}])**2 / 2"'
    text = "\n".join(
        [
            *('error = "L"', "[inputs]", f"x = {_listed(x[1:])}", f"c = {_listed(c[1:])}", f'"h[0]" = {h0}'),
            *("[parameters]", f"wx = {wx}", f"wh = {wh}", f"v = {v}", "[formulas]"),
            f'"h[t]" = "{shape.formula.format("wx*x[t] + wh*h[t-1]")}"',
            *(error, "[claims]", ""),
        ]
    )
    return Problem(text, right, slips)
