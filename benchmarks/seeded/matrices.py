"""Slips of matrices, made on purpose with NumPy alone: nothing of the engine is used, so that it can be judged.

Three small networks at drawn numbers, each written in matrix form, forward and backward.  A slip changes one line of
the work; the array that stands in this line is written down.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Net:
    """A network: its sheet, and its right arrays by the claim about each."""

    name: str
    sheet: str
    right: dict[str, Array]
    slips: list[tuple[str, tuple[str, ...], str, Array]]  # claim, kinds, what was done, the wrong array


def sigmoid(z: Array) -> Array:
    """1/(1 + exp(−z))."""
    return 1 / (1 + np.exp(-z))


def softmax(z: Array, axis: int = -1) -> Array:
    """Shares of 1, of each row."""
    powers = np.exp(z)
    return powers / powers.sum(axis=axis, keepdims=True)


def drawn(chance: np.random.Generator, *shape: int) -> Array:
    """Numbers of two decimals, none of them near 0."""
    sizes = np.round(chance.uniform(0.1, 0.9, size=shape), 2)
    return sizes * chance.choice([-1, 1], size=shape)


def toml(
    rate: float, error: str, inputs: dict[str, Array], parameters: dict[str, Array], formulas: dict[str, str]
) -> str:
    """A worksheet without claims."""
    lines = [f"rate = {rate}", f'error = "{error}"']
    for table, arrays in (("inputs", inputs), ("parameters", parameters)):
        lines += [f"[{table}]", *(f"{name} = {array.tolist()}" for name, array in arrays.items())]
    lines += ["[formulas]", *(f'{name} = "{text}"' for name, text in formulas.items()), "[claims]", ""]
    return "\n".join(lines)


def layers_of_vectors(chance: np.random.Generator) -> Net:
    """Three inputs, three hidden neurons, three classes: one sample, as a column."""
    x, y = drawn(chance, 3), np.array([0.0, 1.0, 0.0])
    w1, b1, w2, b2 = drawn(chance, 3, 3), drawn(chance, 3), drawn(chance, 3, 3), drawn(chance, 3)
    rate = 0.3
    z1 = w1 @ x + b1
    h = sigmoid(z1)
    z2 = w2 @ h + b2
    p = softmax(z2)
    d2 = p - y
    dh = w2.T @ d2
    d1 = dh * h * (1 - h)
    g1, g2 = np.outer(d1, x), np.outer(d2, h)
    dp = -y / p
    right = {
        "z1": z1, "h": h, "z2": z2, "p": p, "dL/dp": dp, "dL/dz2": d2, "dL/dh": dh, "dL/dz1": d1, "dL/dW1": g1,
        "dL/dW2": g2, "dL/db1": d1, "new W1": w1 - rate * g1, "step W2": rate * g2,
    }  # fmt: skip
    slips = [
        ("z1", ("transposed",), "W1 transposed", w1.T @ x + b1),
        ("z1", ("missing path",), "no bias", w1 @ x),
        ("z1", ("factor sign",), "the bias subtracted", w1 @ x - b1),
        ("h", ("other quantity",), "no sigmoid", z1),
        ("p", ("missing factor",), "powers not divided by their sum", np.exp(z2)),
        ("p", ("wrong factor",), "scores divided by their sum", z2 / z2.sum()),
        ("p", ("neighbour",), "two classes exchanged", p[[1, 0, 2]]),
        ("dL/dz2", ("missing factor",), "without softmax's part", dp),
        ("dL/dz2", ("derivative of a function",), "softmax's diagonal only", dp * p * (1 - p)),
        ("dL/dz2", ("other quantity",), "the target left out", p),
        ("dL/dz2", ("sign",), "target minus output", y - p),
        ("dL/dh", ("transposed weights",), "W2 in place of its transpose", w2 @ d2),
        ("dL/dh", ("missing factor",), "W2 left out", d2),
        ("dL/dz1", ("missing factor",), "no slope of the sigmoid", dh),
        ("dL/dz1", ("transposed weights",), "W2 in place of its transpose", w2 @ d2 * h * (1 - h)),
        ("dL/dz1", ("derivative of a function",), "the sigmoid for its slope", dh * h),
        ("dL/dz1", ("derivative of a function",), "1 - h for the slope", dh * (1 - h)),
        ("dL/dW1", ("transposed",), "outer product the other way round", g1.T),
        ("dL/dW1", ("missing factor",), "no slope of the sigmoid", np.outer(dh, x)),
        ("dL/dW1", ("transposed weights",), "W2 in place of its transpose", np.outer(w2 @ d2 * h * (1 - h), x)),
        ("dL/dW1", ("sign",), "the sign turned", -g1),
        ("dL/dW1", ("neighbour",), "two rows exchanged", g1[[2, 1, 0]]),
        ("dL/dW2", ("transposed",), "outer product the other way round", g2.T),
        ("dL/dW2", ("wrong factor",), "z1 for h", np.outer(d2, z1)),
        ("dL/dW2", ("wrong factor",), "x for h", np.outer(d2, x)),
        ("dL/dW2", ("derivative of a function",), "softmax's diagonal only", np.outer(dp * p * (1 - p), h)),
        ("dL/dW2", ("missing factor",), "without softmax's part", np.outer(dp, h)),
        ("dL/dW2", ("half forgotten",), "twice", 2 * g2),
        ("new W1", ("uphill",), "the step added", w1 + rate * g1),
        ("new W1", ("transposed",), "along the transposed gradient", w1 - rate * g1.T),
        ("new W1", ("other rate",), "without the rate", w1 - g1),
        ("new W1", ("missing factor",), "no slope of the sigmoid", w1 - rate * np.outer(dh, x)),
        ("step W2", ("other quantity",), "the gradient for the step", g2),
        ("step W2", ("transposed",), "outer product the other way round", rate * g2.T),
    ]  # fmt: skip
    formulas = {
        "z1": "W1 @ x + b1", "h": "sigmoid(z1)", "z2": "W2 @ h + b2", "p": "softmax(z2)", "L": "cross_entropy(p, y)"
    }  # fmt: skip
    sheet = toml(rate, "L", {"x": x, "y": y}, {"W1": w1, "b1": b1, "W2": w2, "b2": b2}, formulas)
    return Net("vectors", sheet, right, slips)


def batch_in_rows(chance: np.random.Generator) -> Net:
    """A batch of three samples in rows, a mean of cross-entropies."""
    x, y = drawn(chance, 3, 3), np.eye(3)[[2, 0, 1]]
    w1, b1, w2, b2 = drawn(chance, 3, 4), drawn(chance, 4), drawn(chance, 4, 3), drawn(chance, 3)
    rate, m = 0.5, 3
    z1 = x @ w1 + b1
    h = np.tanh(z1)
    z2 = h @ w2 + b2
    p = softmax(z2)
    d2 = (p - y) / m
    dh = d2 @ w2.T
    d1 = dh * (1 - h**2)
    g1, g2, gb1, gb2 = x.T @ d1, h.T @ d2, d1.sum(axis=0), d2.sum(axis=0)
    dp = -y / p / m
    right = {
        "Z1": z1, "H": h, "Z2": z2, "P": p, "dL/dZ2": d2, "dL/dZ1": d1, "dL/dW1": g1, "dL/dW2": g2, "dL/db1": gb1,
        "dL/db2": gb2, "new W2": w2 - rate * g2,
    }  # fmt: skip
    slips = [
        ("P", ("wrong axis",), "softmax of the columns", softmax(z2, 0)),
        ("P", ("wrong axis",), "softmax of all", np.exp(z2) / np.exp(z2).sum()),
        ("P", ("wrong factor",), "scores divided by their sum", z2 / z2.sum(axis=1, keepdims=True)),
        ("P", ("neighbour",), "two samples exchanged", p[[1, 0, 2]]),
        ("P", ("transposed",), "samples in columns", p.T),
        ("Z1", ("missing path",), "no bias", x @ w1),
        ("H", ("neighbour",), "two samples exchanged", h[[0, 2, 1]]),
        ("dL/dZ2", ("batch size",), "the sum, not the mean", d2 * m),
        ("dL/dZ2", ("batch size",), "divided by m twice", d2 / m),
        ("dL/dZ2", ("derivative of a function",), "softmax's diagonal only", dp * p * (1 - p)),
        ("dL/dZ2", ("missing factor",), "without softmax's part", dp),
        ("dL/dZ1", ("missing factor",), "no slope of tanh", dh),
        ("dL/dZ1", ("derivative of a function",), "1 - h", dh * (1 - h)),
        ("dL/dZ1", ("batch size",), "the sum, not the mean", d1 * m),
        ("dL/dW1", ("missing factor",), "no slope of tanh", x.T @ dh),
        ("dL/dW1", ("batch size",), "the sum, not the mean", g1 * m),
        ("dL/dW1", ("batch size",), "divided by m twice", g1 / m),
        ("dL/dW1", ("not summed",), "the first sample only", np.outer(x[0], d1[0])),
        ("dL/dW2", ("wrong factor",), "Z1 for H", z1.T @ d2),
        ("dL/dW2", ("derivative of a function",), "softmax's diagonal only", h.T @ (dp * p * (1 - p))),
        ("dL/dW2", ("missing factor",), "without softmax's part", h.T @ dp),
        ("dL/db1", ("not summed",), "the first sample only", d1[0]),
        ("dL/db1", ("not summed",), "the last sample only", d1[-1]),
        ("dL/db1", ("batch size",), "the mean, not the sum", gb1 / m),
        ("dL/db2", ("batch size",), "the sum, not the mean", gb2 * m),
        ("dL/db2", ("sign",), "the sign turned", -gb2),
        ("new W2", ("uphill",), "the step added", w2 + rate * g2),
        ("new W2", ("batch size",), "the sum, not the mean", w2 - rate * m * g2),
    ]  # fmt: skip
    formulas = {
        "Z1": "X @ W1 + b1", "H": "tanh(Z1)", "Z2": "H @ W2 + b2", "P": "softmax(Z2)", "L": "mean(cross_entropy(P, Y))"
    }  # fmt: skip
    sheet = toml(rate, "L", {"X": x, "Y": y}, {"W1": w1, "b1": b1, "W2": w2, "b2": b2}, formulas)
    return Net("rows", sheet, right, slips)


def batch_in_columns(chance: np.random.Generator) -> Net:
    """A batch of three samples in columns, a gate entry by entry, and half the mean of squares."""
    x, t = drawn(chance, 3, 3), drawn(chance, 3, 3)
    a, b, w = drawn(chance, 3, 3), drawn(chance, 3, 1), drawn(chance, 3, 3)
    m = 3
    u = a @ x + b
    g = sigmoid(u)
    v = w * g
    s = v.sum(axis=0)
    dv = (v - t) / m
    dg = dv * w
    du = dg * g * (1 - g)
    ga, gb = du @ x.T, du.sum(axis=1, keepdims=True)
    gw = dv * g
    right = {"U": u, "G": g, "V": v, "s": s, "dL/dV": dv, "dL/dU": du, "dL/dA": ga, "dL/db": gb, "dL/dW": gw}
    slips = [
        ("U", ("transposed",), "A transposed", a.T @ x + b),
        ("U", ("wrong product",), "entry by entry", a * x + b),
        ("V", ("wrong product",), "the product of matrices", w @ g),
        ("s", ("wrong axis",), "summed over the wrong axis", v.sum(axis=1)),
        ("dL/dV", ("batch size",), "the sum, not the mean", dv * m),
        ("dL/dU", ("missing factor",), "no slope of the sigmoid", dg),
        ("dL/dU", ("derivative of a function",), "the sigmoid for its slope", dg * g),
        ("dL/dA", ("transposed",), "the other way round", ga.T),
        ("dL/dA", ("transposed", "wrong product"), "X for its transpose", du @ x),
        ("dL/dA", ("missing factor",), "no slope of the sigmoid", dg @ x.T),
        ("dL/db", ("not summed",), "the first sample only", du[:, :1]),
        ("dL/db", ("batch size",), "the mean, not the sum", gb / m),
        ("dL/dW", ("wrong factor",), "U for G", dv * u),
        ("dL/dW", ("missing factor", "neighbour"), "G left out", dv),
        ("dL/dW", ("neighbour",), "two columns exchanged", gw[:, [1, 0, 2]]),
    ]  # fmt: skip
    formulas = {
        "U": "A @ X + b", "G": "sigmoid(U)", "V": "W * G", "s": "sum(V, axis=0)", "L": "sum((V - T)**2)/2/3 + 0*sum(s)"
    }  # fmt: skip
    sheet = toml(0.1, "L", {"X": x, "T": t}, {"A": a, "b": b, "W": w}, formulas)
    return Net("columns", sheet, right, slips)


NETS: list[Callable[[np.random.Generator], Net]] = [layers_of_vectors, batch_in_rows, batch_in_columns]


def nets(draws: int) -> Iterator[Net]:
    """The networks at drawn numbers, the same every time."""
    for seed in range(draws):
        for make in NETS:
            yield make(np.random.default_rng(seed))


def printed(array: Array, digits: int) -> list[Any]:
    """An array as text, each entry with so many significant digits."""
    if array.ndim:
        return [printed(row, digits) for row in array]
    return np.format_float_positional(array, precision=digits, fractional=False, unique=False, trim="k")  # type: ignore
