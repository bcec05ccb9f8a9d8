"""Families of graphs, each beside the NumPy that a person writes for it: value and summed gradient of a batch.

A family has a scalar function, which is recorded, and the same by hand on arrays, batch first.  A test of the benchmark
compares the two before anything is timed.  ``family.step()`` is the program, ``family.batch(1000)`` its arguments.
"""

from collections.abc import Callable, Sequence
from functools import partial
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from autograd import Program, dot, exp, log, record, relu, sigmoid, sqrt, tanh

ByHand = Callable[..., tuple[float, Sequence[Any]]]


class Family(NamedTuple):
    """A function of parameters, which all samples share, and of a sample."""

    name: str
    function: Callable[..., Any]  # (*parameters, sample) -> the loss of a sample
    parameters: tuple[tuple[int, ...], ...]  # their shapes
    sample: tuple[int, ...]  # its shape
    by_hand: ByHand  # (*parameters, samples) -> the sum of the losses, and its gradient for each parameter

    def step(self) -> Program:
        """The program of the value and the summed gradient."""
        program = record(self.function, *self._numbers(self.parameters, 0.5), *self._numbers([self.sample], 1.0))
        return program.value_and_gradient([*range(len(self.parameters))], reduce="sum")

    def batch(self, samples: int) -> list[Any]:
        """Arguments with this many samples."""
        return [*self._numbers(self.parameters, 0.5), *self._numbers([(samples, *self.sample)], 1.0)]

    @staticmethod
    def _numbers(shapes: Sequence[tuple[int, ...]], scale: float) -> list[Any]:
        chance = np.random.default_rng(1)
        return [scale * chance.normal(size=shape) for shape in shapes]


# ---- a layer, in all the orders in which people add up ----


def layer(w: Any, b: Any, v: Any, x: Any, score: Callable[..., Any]) -> Any:
    """A layer of tanh and a linear one; ``score`` adds up."""
    hidden = [tanh(score(row, x, bias)) for row, bias in zip(w, b, strict=True)]
    return score(v, hidden, 0.0) ** 2


def chain(row: Any, x: Any, bias: Any) -> Any:
    """((b + w1*x1) + w2*x2) + …, as micrograd adds up."""
    for w, number in zip(row, x, strict=True):
        bias = bias + w * number
    return bias


def from_the_right(row: Any, x: Any, bias: Any) -> Any:
    """x1*w1 + (x2*w2 + (… + b))."""
    for w, number in zip(reversed(row), reversed(x), strict=True):
        bias = number * w + bias
    return bias


def by_sum(row: Any, x: Any, bias: Any) -> Any:
    """Python's sum, and the bias behind it."""
    return sum(w * number for w, number in zip(row, x, strict=True)) + bias


def by_halves(row: Any, x: Any, bias: Any) -> Any:
    """A tree: the sum of the one half and of the other."""
    if len(row) == 1:
        return row[0] * x[0] + bias
    half = len(row) // 2
    return by_halves(row[:half], x[:half], 0.0) + by_halves(row[half:], x[half:], bias)


def by_dot(row: Any, x: Any, bias: Any) -> Any:
    """One node."""
    return dot(row, x) + bias


def by_differences(row: Any, x: Any, bias: Any) -> Any:
    """b - (-w1)*x1 - …, halved terms among them."""
    for w, number in zip(row, x, strict=True):
        bias = bias - (-w) * (2 * number) / 2
    return bias


def layer_by_hand(w: Any, b: Any, v: Any, x: Any) -> Any:
    """The same on arrays."""
    hidden = np.tanh(x @ w.T + b)
    score = hidden @ v
    slope = 2 * score
    inner = slope[:, None] * v * (1 - hidden**2)
    return score @ score, (inner.T @ x, inner.sum(0), slope @ hidden)


# ---- a network with L2, as in micrograd's demo ----


def hinge(w1: Any, b1: Any, w2: Any, b2: Any, v: Any, c: Any, x: Any) -> Any:
    """max(0, 1 - t·score) + 1e-4·Σp²; the last number of x is the target."""
    *inputs, t = x
    h1 = [relu(by_sum(row, inputs, bias)) for row, bias in zip(w1, b1, strict=True)]
    h2 = [relu(by_sum(row, h1, bias)) for row, bias in zip(w2, b2, strict=True)]
    numbers = [*(p for row in [*w1, *w2] for p in row), *b1, *b2, *v, c]
    return relu(1 - t * by_sum(v, h2, c)) + 1e-4 * sum(p * p for p in numbers)


def hinge_by_hand(w1: Any, b1: Any, w2: Any, b2: Any, v: Any, c: Any, x: Any) -> Any:
    """The same on arrays."""
    inputs, t = x[:, :-1], x[:, -1]
    h1 = np.maximum(inputs @ w1.T + b1, 0)
    h2 = np.maximum(h1 @ w2.T + b2, 0)
    margin = 1 - t * (h2 @ v + c)
    slope = -t * (margin > 0)
    d2 = slope[:, None] * v * (h2 > 0)
    d1 = (d2 @ w2) * (h1 > 0)
    parameters = (w1, b1, w2, b2, v, np.array(c))
    gradient = (d1.T @ inputs, d1.sum(0), d2.T @ h1, d2.sum(0), slope @ h2, slope.sum())
    scale = 1e-4 * len(x)
    value = np.maximum(margin, 0).sum() + scale * sum((p * p).sum() for p in parameters)
    return value, [g + 2 * scale * p for g, p in zip(gradient, parameters, strict=True)]


# ---- the same parameters in many places ----


def convolution(kernels: Any, v: Any, x: Any) -> Any:
    """Kernels over a row of numbers, relu, and a weighted mean of each."""
    width = len(kernels[0])
    places = range(len(x) - width + 1)
    means = [sum(relu(by_sum(kernel, x[i : i + width], 0.0)) for i in places) / len(places) for kernel in kernels]
    return by_sum(v, means, 0.0) ** 2


def convolution_by_hand(kernels: Any, v: Any, x: Any) -> Any:
    """The same on arrays."""
    windows = sliding_window_view(x, kernels.shape[1], 1)
    made = windows @ kernels.T  # samples, places, kernels
    means = np.maximum(made, 0).mean(1)
    score = means @ v
    slope = 2 * score
    inner = (slope[:, None] * v / made.shape[1])[:, None] * (made > 0)
    kernel_slopes = inner.reshape(-1, len(kernels)).T @ windows.reshape(-1, kernels.shape[1])
    return score @ score, (kernel_slopes, slope @ means)


def image(kernels: Any, v: Any, x: Any) -> Any:
    """Kernels of 3 × 3 over an image, tanh, and a sum of each."""
    places = [(i, j) for i in range(len(x) - 2) for j in range(len(x[0]) - 2)]

    def window(kernel: Any, i: int, j: int) -> Any:
        return sum(kernel[a][b] * x[i + a][j + b] for a in range(3) for b in range(3))

    return by_sum(v, [sum(tanh(window(kernel, i, j)) for i, j in places) for kernel in kernels], 0.0)


def image_by_hand(kernels: Any, v: Any, x: Any) -> Any:
    """The same on arrays."""
    windows = sliding_window_view(x, (3, 3), (1, 2)).reshape(-1, 9)
    made = np.tanh(windows @ kernels.reshape(len(kernels), 9).T)
    sums = made.sum(0)
    inner = v * (1 - made**2)
    return float(sums @ v), ((inner.T @ windows).reshape(kernels.shape), sums)


def recurrent(w: Any, u: Any, b: Any, v: Any, x: Any) -> Any:
    """A state that comes back with each number of x: tanh(w·x + u·state + b)."""
    state = [0.0] * len(b)
    for number in x:
        state = [tanh(by_sum(u[i], state, w[i] * number + b[i])) for i in range(len(b))]
    return by_sum(v, state, 0.0) ** 2


def recurrent_by_hand(w: Any, u: Any, b: Any, v: Any, x: Any) -> Any:
    """The same on arrays."""
    states = [np.zeros((len(x), len(b)))]
    for number in x.T:
        states.append(np.tanh(number[:, None] * w + states[-1] @ u.T + b))
    score = states[-1] @ v
    slope = 2 * score
    back = slope[:, None] * v
    dw, du, db = np.zeros_like(w), np.zeros_like(u), np.zeros_like(b)
    for number, (before, state) in zip(x.T[::-1], [*pairwise(states)][::-1], strict=True):
        inner = back * (1 - state**2)
        dw += number @ inner
        du += inner.T @ before
        db += inner.sum(0)
        back = inner @ u
    return score @ score, (dw, du, db, slope @ states[-1])


# ---- products of what varies ----


def softmax(scores: Any) -> Any:
    """Exponentials and their shares."""
    powers = [exp(s) for s in scores]
    total = sum(powers)
    return [p / total for p in powers]


def attention(q: Any, k: Any, v: Any, x: Any) -> Any:
    """Two tokens that look at each other, and the sum of squares of what they see."""
    queries, keys, values = ([[by_sum(row, token, 0.0) for row in m] for token in x] for m in (q, k, v))
    total: Any = 0.0
    for query in queries:
        shares = softmax([by_sum(query, key, 0.0) / len(q) ** 0.5 for key in keys])
        seen = [sum(s * value[i] for s, value in zip(shares, values, strict=True)) for i in range(len(v))]
        total = total + sum(number * number for number in seen)
    return total


def attention_by_hand(q: Any, k: Any, v: Any, x: Any) -> Any:
    """The same on arrays."""
    queries, keys, values = x @ q.T, x @ k.T, x @ v.T
    scale = len(q) ** -0.5
    powers = np.exp(queries @ keys.transpose(0, 2, 1) * scale)
    shares = powers / powers.sum(2, keepdims=True)
    seen = shares @ values
    d_seen = 2 * seen
    d_shares = d_seen @ values.transpose(0, 2, 1)
    d_scores = shares * (d_shares - (d_shares * shares).sum(2, keepdims=True)) * scale
    slopes = d_scores @ keys, d_scores.transpose(0, 2, 1) @ queries, shares.transpose(0, 2, 1) @ d_seen
    flat = x.reshape(-1, x.shape[2])
    return (seen**2).sum(), [s.reshape(len(flat), -1).T @ flat for s in slopes]


def normalised(gain: Any, shift: Any, w: Any, x: Any) -> Any:
    """Numbers of mean 0 and variance 1, stretched and shifted, and a weighted sum."""
    mean = sum(x) / len(x)
    variance = sum((number - mean) ** 2 for number in x) / len(x)
    scaled = [(number - mean) / sqrt(variance + 1e-5) for number in x]
    return by_sum(w, [tanh(g * s + t) for g, s, t in zip(gain, scaled, shift, strict=True)], 0.0)


def normalised_by_hand(gain: Any, shift: Any, w: Any, x: Any) -> Any:
    """The same on arrays."""
    centred = x - x.mean(1, keepdims=True)
    scaled = centred / np.sqrt((centred**2).mean(1, keepdims=True) + 1e-5)
    made = np.tanh(gain * scaled + shift)
    inner = w * (1 - made**2)
    return float((made @ w).sum()), ((inner * scaled).sum(0), inner.sum(0), made.sum(0))


def cross_entropy(w: Any, b: Any, x: Any) -> Any:
    """-log softmax of ten scores; behind the inputs stand ten shares of the classes."""
    inputs, targets = x[: len(w[0])], x[len(w[0]) :]
    shares = softmax([by_sum(row, inputs, bias) for row, bias in zip(w, b, strict=True)])
    return -sum(t * log(s) for t, s in zip(targets, shares, strict=True))


def cross_entropy_by_hand(w: Any, b: Any, x: Any) -> Any:
    """The same on arrays."""
    inputs, targets = x[:, : w.shape[1]], x[:, w.shape[1] :]
    powers = np.exp(inputs @ w.T + b)
    shares = powers / powers.sum(1, keepdims=True)
    slopes = shares * targets.sum(1, keepdims=True) - targets
    return -float((targets * np.log(shares)).sum()), (slopes.T @ inputs, slopes.sum(0))


# ---- others ----


def residual(w: Any, b: Any, v: Any, x: Any) -> Any:
    """Two layers that add to their inputs, with the same weights; the halves are used again and again."""
    for _ in range(2):
        inner = [sigmoid(by_sum(row, x, bias)) for row, bias in zip(w, b, strict=True)]
        x = [number + i for number, i in zip(x, inner, strict=True)]
    return by_sum(v, x, 0.0) ** 2


def residual_by_hand(w: Any, b: Any, v: Any, x: Any) -> Any:
    """The same on arrays."""
    inner = 1 / (1 + np.exp(-(x @ w.T + b)))
    middle = x + inner
    outer = 1 / (1 + np.exp(-(middle @ w.T + b)))
    end = middle + outer
    score = end @ v
    back = (2 * score)[:, None] * v
    d_outer = back * outer * (1 - outer)
    d_inner = (back + d_outer @ w) * inner * (1 - inner)
    return score @ score, (d_outer.T @ middle + d_inner.T @ x, (d_outer + d_inner).sum(0), (2 * score) @ end)


def quadratic(a: Any, x: Any) -> Any:
    """Σ xᵢ·aᵢⱼ·xⱼ."""
    return sum(x[i] * a[i][j] * x[j] for i in range(len(x)) for j in range(len(x)))


def quadratic_by_hand(a: Any, x: Any) -> Any:
    """The same on arrays."""
    return float(((x @ a) * x).sum()), (x.T @ x,)


def linear(w: Any, v: Any, x: Any) -> Any:
    """The 2-2-1 network of the worked example: ½(prediction - target)²."""
    first, second, t = x
    h1 = first * w[0][0] + second * w[0][1]
    h2 = first * w[1][0] + second * w[1][1]
    return (h1 * v[0] + h2 * v[1] - t) ** 2 / 2


def linear_by_hand(w: Any, v: Any, x: Any) -> Any:
    """The same on arrays."""
    inputs, t = x[:, :2], x[:, 2]
    hidden = inputs @ w.T
    miss = hidden @ v - t
    return miss @ miss / 2, (np.outer(v, miss @ inputs), miss @ hidden)


def regression(w: Any, b: Any, x: Any) -> Any:
    """Linear regression; the last number of x is the target."""
    *inputs, t = x
    return (by_sum(w, inputs, b) - t) ** 2 / 2


def regression_by_hand(w: Any, b: Any, x: Any) -> Any:
    """The same on arrays."""
    inputs, t = x[:, :-1], x[:, -1]
    miss = inputs @ w + b - t
    return miss @ miss / 2, (miss @ inputs, miss.sum())


def oscillator(p: Any, x: Any) -> Any:
    """Ten steps of a damped oscillator with a cubic spring: no matrix anywhere."""
    place, speed = x
    for _ in range(10):
        force = -p[0] * place - p[1] * place**3 - p[2] * speed
        speed = speed + 0.05 * force
        place = place + 0.05 * speed
    return place**2


def oscillator_by_hand(p: Any, x: Any) -> Any:
    """The same on arrays, one variable for each name."""
    place, speed = x.T
    met = []
    for _ in range(10):
        met.append((place, speed))
        speed = speed + 0.05 * (-p[0] * place - p[1] * place**3 - p[2] * speed)
        place = place + 0.05 * speed
    slopes = np.zeros(3)
    d_place, d_speed = 2 * place, np.zeros_like(place)
    for before, pace in reversed(met):
        d_speed = d_speed + 0.05 * d_place
        d_force = 0.05 * d_speed
        slopes -= [d_force @ before, d_force @ before**3, d_force @ pace]
        d_place = d_place - d_force * (p[0] + 3 * p[1] * before**2)
        d_speed = d_speed - d_force * p[2]
    return place @ place, (slopes,)


LAYER = ((16, 8), (16,), (16,))
FAMILIES = [
    *(
        Family(f"layer, {name}", partial(layer, score=score), LAYER, (8,), layer_by_hand)
        for name, score in {
            "chain": chain,
            "from the right": from_the_right,
            "sum()": by_sum,
            "by halves": by_halves,
            "dot": by_dot,
            "differences": by_differences,
        }.items()
    ),
    Family("2-16-16-1, hinge and L2", hinge, ((16, 2), (16,), (16, 16), (16,), (16,), ()), (3,), hinge_by_hand),
    Family("convolution", convolution, ((4, 5), (4,)), (32,), convolution_by_hand),
    Family("convolution in 2 dimensions", image, ((4, 3, 3), (4,)), (8, 8), image_by_hand),
    Family("recurrent network", recurrent, ((8,), (8, 8), (8,), (8,)), (10,), recurrent_by_hand),
    Family("attention of two tokens", attention, ((4, 8), (4, 8), (4, 8)), (2, 8), attention_by_hand),
    Family("normalised features", normalised, ((16,), (16,), (16,)), (16,), normalised_by_hand),
    Family("softmax of 10", cross_entropy, ((10, 16), (10,)), (26,), cross_entropy_by_hand),
    Family("residual network", residual, ((8, 8), (8,), (8,)), (8,), residual_by_hand),
    Family("quadratic form", quadratic, ((8, 8),), (8,), quadratic_by_hand),
    Family("2-2-1, linear", linear, ((2, 2), (2,)), (3,), linear_by_hand),
    *(Family(f"linear regression on {n}", regression, ((n,), ()), (n + 1,), regression_by_hand) for n in (8, 16, 32)),
    Family("oscillator", oscillator, ((3,),), (2,), oscillator_by_hand),
]
