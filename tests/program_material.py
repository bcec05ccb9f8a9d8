"""What the tests of programs share: where a program runs, numbers for each operation, random graphs, and what peers
compute in their tests and examples.
"""

import math
from collections.abc import Callable
from functools import cache, partial
from importlib import import_module
from typing import Any, NamedTuple

import numpy as np
import pytest
from hypothesis import strategies as st

import autograd
from autograd import gradient, hessian, maximum, tanh, where

# ---- places ----

# A third of the time to compile.
QUICKLY = {
    "xla_backend_optimization_level": 0,
    "xla_llvm_disable_expensive_passes": True,
    "xla_cpu_use_fusion_emitters": False,
}


@cache
def quickly():
    """What ``jax.jit`` is told so that it compiles soon; nothing where this release of JAX knows not all of it."""
    jit = import_module("jax").jit
    try:
        jit(abs, compiler_options=QUICKLY)(1.0)
    except RuntimeError:  # "No such compile option"
        return {}
    return {"compiler_options": QUICKLY}


class Place(NamedTuple):
    """Where a program runs."""

    array: Callable[[Any], Any]  # an array of NumPy as one that lives there
    on: Callable[[Any], Any] = lambda program: program  # a program as one that runs there


def jax_in_float64():
    """JAX's namespace."""
    pytest.importorskip("jax", reason="JAX is not installed: pip install -e '.[oracle]'").config.update(
        "jax_enable_x64", True
    )
    return import_module("jax.numpy")


def torch():
    """PyTorch's namespace."""
    return pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")


def native():
    """Machine code, on arrays of NumPy."""
    pytest.importorskip("llvmlite", reason="llvmlite is not installed: pip install -e '.[native]'")
    return Place(np.asarray, lambda program: program.on("native"))


PLACES = {
    "numpy": lambda: Place(np.asarray),
    "native": native,
    "strict": lambda: Place(import_module("array_api_strict").asarray),
    "torch": lambda: Place(torch().asarray),
    "jax": lambda: Place(jax_in_float64().asarray, partial(import_module("jax").jit, **quickly())),
}

# ---- operations ----


def value_of(op, numbers):
    """What ``compute`` gives; None where it is not defined."""
    try:
        return float(op.compute(*numbers))
    except (ValueError, ZeroDivisionError, OverflowError):
        return None


def numbers_for(op, rng, count):
    """Numbers at which an operation is defined: its domain is asked by trying."""
    while True:
        numbers = rng.uniform(-2, 2, count)
        if op.name in ("polygamma", "bessel_ratio"):
            numbers[0] = 1
        if math.isfinite(op.of_numbers(*map(float, numbers))):
            return numbers


def derivatives_of(op, xs, order):
    """The value of an operation on Values, or its derivatives of first or second order, as Values."""
    y = xs[0].record(op, tuple(xs))
    if order == 0:
        return [y]
    return gradient(y, xs) if order == 1 else [entry for row in hessian(y, xs) for entry in row]


EDGES = [0.0, -0.0, 1.0, -1.0, 0.5, -2.5, 3.0, 1e-9, -1e-9, 30.0, -40.0, 1000.0, -1000.0, math.inf, -math.inf, math.nan]
TINY_AND_HUGE = [1e-200, -1e-200, 1e200, -1e200]

# ---- random graphs ----

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


# ---- what peers compute: each is written with np and Python's operators alone ----


def newton_sqrt(a):
    """HIPS autograd, examples/fixed_points.py: the square root as a fixed point, here after 5 steps."""
    x = 10.0
    for _ in range(5):
        x = 0.5 * (x + a / x)
    return x


def taylor_sine(x):
    """HIPS autograd, examples/sinusoid.py: the sine by its series, here of 6 terms."""
    term = total = x
    for i in range(6):
        term = -term * x**2 / ((2 * i + 3) * (2 * i + 2))
        total = total + term
    return total


def rocket(u, mass):
    """CasADi, docs/examples/python/rocket.py: where a rocket is after 5 steps of Euler."""
    s, v, m = 0.0, 0.0, mass
    for _ in range(5):
        s, v, m = s + 0.01 * v, v + 0.01 * (u - 0.05 * v * v) / m, m - 0.01 * 0.1 * u * u
    return s


def runge_kutta(slope, state, h):
    """A step of the classical method, as CasADi's examples write it out."""

    def moved(by, k):
        return [x + by * d for x, d in zip(state, k, strict=True)]

    k1 = slope(state)
    k2 = slope(moved(h / 2, k1))
    k3 = slope(moved(h / 2, k2))
    k4 = slope(moved(h, k3))
    return [x + h / 6 * (a + 2 * b + 2 * c + d) for x, a, b, c, d in zip(state, k1, k2, k3, k4, strict=True)]


def predators_and_prey(x, y, u):
    """CasADi, docs/examples/python/lotka_volterra_minlp.py: the cost after a step."""

    def slope(state):
        x, y, _ = state
        cost = (x - 1) ** 2 + (y - 1) ** 2 + 1e-4 * u**2
        return [x - x * y - 0.4 * x * u, -y + x * y - 0.2 * y * u, cost]

    return runge_kutta(slope, [x, y, 0.0], 0.1)[2]


def stiffening_spring(mass, c, k, k_cubic):
    """CasADi, docs/examples/python/sysid.py: a mass on a spring, pushed for a step."""

    def slope(state):
        y, dy = state
        return [dy, (0.1 - k_cubic * y**3 - k * y - c * dy) / mass]

    return runge_kutta(slope, [0.5, 0.0], 0.05)[0]


PEERS = {
    "HIPS rosenbrock": lambda x, y: 100 * (y - x**2) ** 2 + (1 - x) ** 2,
    "HIPS tanh": lambda x: (1.0 - np.exp(-2 * x)) / (1.0 + np.exp(-(2 * x))),
    "HIPS power": lambda x: 3.0 * x**3.2,
    "HIPS complicated_fun": lambda a, b, c, d, e: a + np.sin(b) + np.cosh(c) + np.cos(d) + np.tan(e) + 1.1 + 9.0,
    "HIPS newton_sqrt": newton_sqrt,
    "HIPS taylor_sine": taylor_sine,
    "HIPS logsumexp of squares": lambda x, y: np.log(np.exp(x**2) + np.exp(y**2)),
    "CasADi hs005": lambda x, y: np.sin(x + y) + (x - y) ** 2 - 1.5 * x + 2.5 * y + 1,
    "CasADi hs024": lambda x, y: ((x - 3) ** 2 - 9) * y**3 / (27 * math.sqrt(3)),
    "CasADi hs029": lambda x, y, z: -x * y * z,
    "CasADi speed limit": lambda x: 1 - np.sin(2 * math.pi * x) / 2,
    "CasADi rocket": rocket,
    "CasADi predators and prey": predators_and_prey,
    "CasADi stiffening spring": stiffening_spring,
    "JAX sum_logistic": lambda x, y, z: 1 / (1 + np.exp(-x)) + 1 / (1 + np.exp(-y)) + 1 / (1 + np.exp(-z)),
}
