"""Programs: a recorded graph on arrays has the numbers that eager Values have, one sample at a time."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Program, Value, gradient, hessian, leaves, maximum, record, tanh, where
from autograd.derivatives.structures import flatten
from autograd.engine.backward import adjoints
from autograd.table.ops import TABLE
from nn import MLP

SAMPLES = 5
WITHIN = 1e-12  # relative


def close(a, b):
    """Whether two arrays have the same numbers, nan and inf in the same places."""
    return np.allclose(a, b, rtol=WITHIN, atol=1e-14, equal_nan=True)


def numbers_for(op, rng, count):
    """Numbers at which an operation is defined: its domain is asked by trying."""
    while True:
        numbers = rng.uniform(-2, 2, count)
        if op.name in ("polygamma", "bessel_ratio"):
            numbers[0] = 1
        if math.isfinite(op.of_numbers(*map(float, numbers))):
            return numbers


@pytest.mark.parametrize("name", sorted(TABLE))
@pytest.mark.parametrize("order", [0, 1, 2])
def test_every_operation_runs_on_arrays(name, order):
    op = TABLE[name]
    rng = np.random.default_rng(len(name))
    arity = op.arity or 4
    columns = np.array([numbers_for(op, rng, arity) for _ in range(SAMPLES)])
    xs = [Value(float(x)) for x in columns[0]]
    y = xs[0].record(op, tuple(xs))
    program = Program(y, xs)
    if order == 1:
        program = program.value_and_gradient()
    if order == 2:
        program = Program(y, [xs]).hessian()
    found = program(columns) if order == 2 else program(*columns.T)
    if order == 1:
        parts = found[1] if arity > 1 else [found[1]]
        found = np.stack([np.broadcast_to(part, SAMPLES) for part in parts], -1)
    shape = (SAMPLES, *[arity] * order)
    found = np.broadcast_to(found, shape)
    for sample in range(SAMPLES):
        here = [Value(float(x)) for x in columns[sample]]
        z = here[0].record(op, tuple(here))
        slopes = adjoints(z)
        expected = [
            lambda: z.data,
            lambda: [float(slopes.get(x, 0.0)) for x in here],
            lambda: [[entry.data for entry in row] for row in hessian(z, here)],
        ][order]()
        assert close(found[sample], expected), (columns[sample], found[sample], expected)


# ---- whole graphs ----

UNARY = [tanh, autograd.exp, autograd.sigmoid, autograd.relu, autograd.sin, lambda v: v**2, lambda v: -v, abs]
BINARY = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    maximum,
    lambda a, b: a / (2 + b * b),
    lambda a, b: where(a, b, a),
    autograd.hypot,
]


@st.composite
def graphs(draw):
    """A function of three numbers, made of random operations, with sums of products among them."""
    steps = draw(
        st.lists(
            st.tuples(st.integers(0, len(UNARY) + len(BINARY) - 1), st.integers(0, 99), st.integers(0, 99)),
            min_size=1,
            max_size=25,
        )
    )

    def f(w, v, x):
        made = [w, v, x, w * x + v, 0.5 * x - v * w]
        for kind, i, j in steps:
            a, b = made[i % len(made)], made[j % len(made)]
            made.append(UNARY[kind](a) if kind < len(UNARY) else BINARY[kind - len(UNARY)](a, b))
        return tanh(made[-1] * 0.1) + sum(tanh(m) * w for m in made[-3:])

    return f


@given(f=graphs(), seed=st.integers(0, 1000))
@settings(max_examples=60, deadline=None)
def test_a_program_has_the_numbers_of_the_graph(f, seed):
    rng = np.random.default_rng(seed)
    w, v = rng.uniform(-1.5, 1.5, 2)
    xs = rng.uniform(-1.5, 1.5, SAMPLES)
    program = record(f, w, v, 0.3)
    value, slopes = program.value_and_gradient(["w", "v"], reduce="sum")(w, v, xs)
    matrix = program.hessian("w", reduce="mean")(w, v, xs)
    expected = np.zeros(4)
    for x in xs:
        a, b, c = leaves(a=float(w), b=float(v), c=float(x))
        y = f(a, b, c)
        expected += [y.data, *(g.data for g in gradient(y, [a, b])), hessian(y, [a])[0][0].data / SAMPLES]
    assert np.allclose([value, *slopes, matrix], expected, rtol=1e-9, atol=1e-9)
    assert np.allclose(program(w, v, xs).sum(), expected[0], rtol=1e-11, atol=1e-11)


def eager_gradients(loss, model, columns):
    """Value and gradient, summed over the samples, by the backward pass."""
    total = np.zeros(1 + len(model.parameters()))
    for x, t in columns:
        model.zero_grad()
        y = loss(model, [*map(float, x)], float(t))
        y.backward()
        total += [y.data, *(p.grad for p in model.parameters())]
    return total


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "leaky_relu", "gelu", "softplus"])
def test_a_network_on_a_batch(activation):
    model = MLP(3, [5, 4, 1], activation=activation)

    def loss(model, x, t):
        regularised = sum(p * p for p in model.parameters())
        return (1 - t * model(x)).relu() + 1e-3 * regularised

    rng = np.random.default_rng(3)
    x, t = rng.normal(size=(40, 3)), rng.choice([-1.0, 1.0], 40)
    step = record(loss, model, [0.1, 0.2, 0.3], 1.0).value_and_gradient("model", reduce="sum")
    value, slopes = step(model, x, t)
    expected = eager_gradients(loss, model, zip(x, t, strict=True))
    assert np.allclose([value, *slopes], expected, rtol=1e-12, atol=1e-13)
