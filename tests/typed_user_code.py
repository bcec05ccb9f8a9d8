"""Code as users write it, with types.  mypy --strict, pyright and ty accept each line, and it runs.

Where ``assert_type`` stands, a type checker knows the type, and is not told Any.
"""

import math
import random
from fractions import Fraction
from typing import assert_type

import numpy as np

import nn
from autograd import (
    Derivation,
    Drawing,
    Program,
    Report,
    Theme,
    Value,
    array,
    check,
    check_gradients,
    derivative,
    derive,
    draw,
    exp,
    grad,
    gradient,
    hessian,
    hvp,
    jacobian,
    jvp,
    leaves,
    maximum,
    mean,
    no_grad,
    operation,
    play,
    record,
    softmax,
    square,
    sum as total,
    tanh,
    value_and_grad,
    where,
)


def as_in_micrograd() -> float:
    a, b = Value(-4.0), Value(2.0, name="b")
    c = a + b * 3 - b**3 / 2
    d = (1 - c).relu() + abs(a) + 2**b
    d.backward()
    out: float = d.data
    slopes: list[float] = [a.grad, b.grad]
    a.data -= 0.01 * a.grad
    a.grad = 0
    d.backward(Fraction(1, 2))
    assert_type(d, Value)
    return math.hypot(out, *slopes) + round(d.data, 3) + max(a.data, 0.0)


def exact_numbers() -> Fraction:
    x = Value(Fraction(1, 3), name="x")
    y = (x * x + 1).named("y")
    y.backward()
    x.data -= x.grad / 3
    return Fraction(y.data) + Fraction(x.data)  # of an exact number this is the number itself


def functions_keep_types() -> float:
    x, w = leaves(x=3, w=0.5)
    rows = [x, w, tanh(x * w)]
    assert_type(mean(rows), Value)
    assert_type(total(rows), Value)
    assert_type(mean([0.5, 1.5]), float)
    assert_type(maximum(x, 2), Value)
    assert_type(exp(1.0), float)
    assert_type(where(x > 0, x, 0.1 * x), Value)
    assert_type(where(True, 1.0, 2.0), float)
    assert_type(softmax(rows), list[Value])
    return mean(rows).data + exp(1.0) + where(x > w, x, 0).data


def derivatives_keep_types() -> list[float]:
    x, w = leaves(x=3, w=0.5)
    y = (w * x - 1) ** 2
    assert_type(gradient(y, w), Value)
    assert_type(gradient(y, [w, x]), list[Value])
    assert_type(gradient(y, {"w": w}), dict[str, Value])
    assert_type(derivative(y, w, order=2), Value)
    assert_type(hessian(y, [w, x]), list[list[Value]])
    assert_type(jacobian([y, w * x], [w, x]), list[list[Value]])
    assert_type(jvp([y], [w], [1.0]), list[Value])
    assert_type(hvp(y, [w, x], [1.0, 0.0]), list[Value])
    return [slope.data for slope in gradient(y, [w, x])] + [hessian(y, [w, x])[0][1].data]


def cubed(x: float) -> float:
    return x**3


def bent(x: Value) -> Value:
    return tanh(x) * x


def misfit(weights: dict[str, float], x: list[float]) -> float:
    return weights["a"] * x[0] + weights["b"] * x[1]


def derivatives_of_functions() -> float:
    assert_type(grad(cubed)(2.0), float)
    assert_type(grad(bent)(2.0), float)
    assert_type(grad(bent)(Value(2.0)), Value)
    assert_type(grad(misfit)({"a": 1.0, "b": 2.0}, [3.0, 4.0]), dict[str, float])
    assert_type(grad(lambda x: x[0] * x[1])([2.0, 4.0]), list[float])
    assert_type(value_and_grad(cubed)(2), tuple[float, float])
    assert check_gradients(bent, 0.5)
    slopes: list[float] = grad(misfit, 1)({"a": 1.0, "b": 2.0}, [3.0, 4.0])
    return grad(grad(tanh))(2.0) + slopes[0]


@operation(lambda x, y: 1 / (3 * square(y)))
def cube_root(x: float) -> float:
    return math.cbrt(x)


@operation(lambda a, b, y: 2 * a, lambda a, b, y: -1)
def below_square(a: float, b: float) -> float:
    return a * a - b


def operations_of_their_own() -> float:
    x = Value(8.0, name="x")
    assert_type(cube_root(x), Value)
    assert_type(cube_root(8.0), float)
    assert_type(below_square(2, x), Value)
    return cube_root(x).data + below_square(3.0, 1.0)


def arrays() -> Value:
    weights = array(np.array([[0.5, -1.0], [2.0, 0.0]])).named("W")
    hidden = np.tanh(weights @ array([3.0, 4.0]) + 1)
    error: Value = (hidden * hidden).sum()
    error.backward()
    slopes = gradient(error, weights)
    assert slopes.shape == (weights.T * 2).named("Z").shape == (2, 2)
    return error


class Line(nn.Module):
    def __init__(self) -> None:
        self.slope = Value(random.random())

    def forward(self, x: float) -> Value:
        return self.slope * x


def networks() -> list[float]:
    assert_type(Line()(3), Value)
    assert_type(nn.Neuron(2, weights=[0.5, -1.0])([3.0, 1.0]), Value)
    model = nn.MLP(2, [4, 1], activation="tanh", seed=0)
    optimizer = nn.Adam(model.parameters(), lr=0.1)
    losses: list[float] = []
    for _ in range(3):
        loss = nn.mse_loss([model(row) for row in [[0.0, 1.0], [1.0, 1.0]]], [1, 0])
        model.zero_grad()
        loss.backward()
        optimizer.step()
        losses += [loss.data]
    with no_grad():
        prediction: Value = model([0.0, 1.0])
    history = nn.fit(model, [[0, 0], [0, 1]], [0, 1], nn.mse_loss, optimizer, epochs=2, progress=False)
    return [*losses, *history.losses, prediction.data]


def on_paper() -> str:
    i1, w1, w5 = leaves(i1=2, w1=0.1, w5=0.21)
    h1 = (i1 * w1).named("h1")
    error = ((h1 * w5 - 1) ** 2 / 2).named("E")
    error.backward()
    report = check(error, {"h1": "0.2", "dE/dw1": -1.916, w5: "(h1*w5 - 1) * h1"}, rate=0.5, parameters=[w1, w5])
    assert_type(report, Report)
    slips: list[str] = [finding.kind for row in report.rows for finding in row.diagnosis]
    assert_type(derive(error, w1, rate=0.05), Derivation)
    assert_type(draw(error, parameters=[w1], path=w1), Drawing)
    player = play(error, rate=0.05, parameters=[w1, w5])
    colors = {"path": ("#0a6b3d", "#5fd98a"), "line": "#7d838c"}
    own = Theme(colors=colors, font="Georgia", fontsize=14)
    assert_type(draw(error, theme=own, hide=["gradients", w1]), Drawing)
    assert_type(derive(error, w1, hide="results", given=[w5, "i1"]), Derivation)
    return f"{report} {slips} {derive(error, 'w1')} {player.title}"


def on_batches() -> Program:
    program = record(lambda w, x: (tanh(w * x) - 1) ** 2, 0.5, 1.0)
    value, slope = program.value_and_gradient("w", reduce="sum")(0.5, [1.0, 2.0, 3.0])
    assert value > 0 > slope
    return program
