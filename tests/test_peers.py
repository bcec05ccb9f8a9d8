"""Problems on which others measure derivatives: JAX's table of operations, and published problems of optimisation.

The operations and points are those of JAX's own test of its derivatives, ``LAX_GRAD_OPS``.  The sums of squares are
from J. J. Moré, B. S. Garbow and K. E. Hillstrom, "Testing Unconstrained Optimization Software", ACM TOMS 7 (1981).
"""

import math
import random

import numpy as np
import pytest
from program_material import quickly

import autograd
from autograd import grad, hessian, jacobian

jax = pytest.importorskip("jax", reason="JAX is not installed: pip install -e '.[oracle]'")
jax.config.update("jax_enable_x64", True)

from jax import lax  # noqa: E402
from scipy.optimize import NonlinearConstraint, least_squares, minimize  # noqa: E402

# ---- the operations of JAX ---------------------------------------------------------------------------------


def wide(chance):
    return chance.gauss(0, 3)


def small(chance):
    return chance.gauss(0, 1e-3)


def positive(chance):
    return abs(chance.gauss(0, 3)) + 1e-3


def off_0(chance):
    x = chance.gauss(0, 3)
    return x + math.copysign(1, x)


def above_1(chance):
    return 1 + positive(chance)


def inside(low, high):
    return lambda chance: chance.uniform(low, high)


# The function of JAX, the same here or in NumPy, how its arguments are drawn, and the special points of JAX's test.
OPERATIONS = {
    "neg": (lax.neg, np.negative, wide),
    "floor": (lax.floor, np.floor, inside(0.1, 0.4)),
    "ceil": (lax.ceil, np.ceil, inside(0.1, 0.4)),
    "round": (lax.round, np.rint, inside(0.1, 0.4)),
    "exp": (lax.exp, np.exp, small),
    "exp2": (lax.exp2, np.exp2, small),
    "expm1": (lax.expm1, np.expm1, wide),
    "log": (lax.log, np.log, positive),
    "log1p": (lax.log1p, np.log1p, positive),
    "sinh": (lax.sinh, np.sinh, wide, 0.0),
    "cosh": (lax.cosh, np.cosh, wide, 0.0),
    "tanh": (lax.tanh, np.tanh, wide, 0.0, 1000.0),
    "sin": (lax.sin, np.sin, wide, 0.0, math.pi, math.pi / 2, math.pi / 4),
    "cos": (lax.cos, np.cos, wide, 0.0, math.pi, math.pi / 2, math.pi / 4),
    "tan": (lax.tan, np.tan, inside(-1.3, 1.3), 0.0),
    "asin": (lax.asin, np.arcsin, inside(-0.99, 0.99), 0.0),
    "acos": (lax.acos, np.arccos, inside(-0.99, 0.99), 0.0),
    "atan": (lax.atan, np.arctan, wide, 0.0, 1000.0),
    "atan2": (lax.atan2, np.arctan2, wide),
    "asinh": (lax.asinh, np.arcsinh, wide),
    "acosh": (lax.acosh, np.arccosh, above_1),
    "atanh": (lax.atanh, np.arctanh, inside(-0.99, 0.99)),
    "erf": (lax.erf, autograd.erf, small, 0.0, 10.0),
    "erfc": (lax.erfc, autograd.erfc, small, 0.0, 10.0),
    "erf_inv": (lax.erf_inv, autograd.erfinv, small),
    "lgamma": (lax.lgamma, autograd.lgamma, positive),
    "digamma": (lax.digamma, autograd.digamma, positive),
    "abs": (lax.abs, np.abs, positive),
    "pow": (lax.pow, np.power, positive),
    "sqrt": (lax.sqrt, np.sqrt, positive),
    "rsqrt": (lax.rsqrt, lambda x: 1 / np.sqrt(x), positive),
    "cbrt": (lax.cbrt, np.cbrt, off_0),
    "logistic": (lax.logistic, autograd.sigmoid, wide),
    "add": (lax.add, np.add, wide),
    "sub": (lax.sub, np.subtract, wide),
    "mul": (lax.mul, np.multiply, wide),
    "div": (lax.div, np.divide, off_0),
    "rem": (lax.rem, np.fmod, off_0),
    "max": (lax.max, np.maximum, wide),
    "min": (lax.min, np.minimum, wide),
    "sign": (lax.sign, np.sign, off_0),
    "square": (lax.square, np.square, wide),
    "integer_pow": (lambda x: lax.integer_pow(x, -3), lambda x: x**-3, off_0),
    "clamp": (lambda x: lax.clamp(-1.0, x, 1.0), lambda x: np.clip(x, -1.0, 1.0), wide),
    "select": (lambda x: lax.select(x > 0, x * x, -x), lambda x: np.where(x > 0, x * x, -x), wide),
}
OF_TWO = ("atan2", "pow", "add", "sub", "mul", "div", "rem", "max", "min")


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_has_the_value_and_two_derivatives_of_jax(name):
    theirs, ours, draw, *special = OPERATIONS[name]
    chance, arity = random.Random(name), 2 if name in OF_TWO else 1
    points = [[draw(chance) for _ in range(arity)] for _ in range(8)] + [[x] for x in special]
    at_all_points = jax.vmap(lambda x: _to_the_second_order(jax, lambda x: theirs(*x), x))
    by_jax = jax.jit(at_all_points, **quickly())(np.array(points))
    for i, point in enumerate(points):
        found = _to_the_second_order(autograd, lambda x: ours(*x), np.array(point))
        assert found[0] == pytest.approx(ours(*point), rel=1e-12)
        for derivative, expected in zip(found, by_jax, strict=True):
            assert np.asarray(derivative) == pytest.approx(np.asarray(expected[i]), rel=1e-9, abs=1e-13), point


def _to_the_second_order(m, f, x):
    """The value, the gradient and the Hessian of f, by JAX or by autograd."""
    value, slopes = m.value_and_grad(f)(x)
    return value, slopes, m.hessian(f)(x)


# ---- the problems of Moré, Garbow and Hillstrom ------------------------------------------------------------

BARD = [0.14, 0.18, 0.22, 0.25, 0.29, 0.32, 0.35, 0.39, 0.37, 0.58, 0.73, 0.96, 1.34, 2.10, 4.39]
GAUSSIAN = [0.0009, 0.0044, 0.0175, 0.0540, 0.1295, 0.2420, 0.3521, 0.3989]
MEYER = [34780, 28610, 23650, 19630, 16370, 13720, 11540, 9744, 8261, 7030, 6005, 5147, 4427, 3820, 3307, 2872]
KOWALIK = [0.1957, 0.1947, 0.1735, 0.1600, 0.0844, 0.0627, 0.0456, 0.0342, 0.0323, 0.0235, 0.0246]
KOWALIK_AT = [4.0, 2.0, 1.0, 0.5, 0.25, 0.167, 0.125, 0.1, 0.0833, 0.0714, 0.0625]
OSBORNE = [0.844, 0.908, 0.932, 0.936, 0.925, 0.908, 0.881, 0.850, 0.818, 0.784, 0.751, 0.718, 0.685, 0.658, 0.628]
OSBORNE += [0.603, 0.580, 0.558, 0.538, 0.522, 0.506, 0.490, 0.478, 0.467, 0.457, 0.448, 0.438, 0.431, 0.424, 0.420]
OSBORNE += [0.414, 0.411, 0.406]


def freudenstein_and_roth(m, x):
    a, b = x
    return m.array([-13 + a + ((5 - b) * b - 2) * b, -29 + a + ((b + 1) * b - 14) * b])


def beale(m, x):
    return np.array([1.5, 2.25, 2.625]) - x[0] * (1 - x[1] ** np.arange(1.0, 4.0))


def jennrich_and_sampson(m, x):
    i = np.arange(1.0, 11.0)
    return 2 + 2 * i - (m.exp(i * x[0]) + m.exp(i * x[1]))


def helical_valley(m, x):
    turns = m.arctan2(x[1], x[0]) / (2 * math.pi)
    return m.array([10 * (x[2] - 10 * turns), 10 * (m.hypot(x[0], x[1]) - 1), x[2]])


def bard(m, x):
    u, v = np.arange(1.0, 16.0), np.arange(15.0, 0.0, -1.0)
    return np.array(BARD) - (x[0] + u / (v * x[1] + np.minimum(u, v) * x[2]))


def gaussian(m, x):
    t, y = np.arange(3.5, -4.0, -0.5), np.array(GAUSSIAN + GAUSSIAN[-2::-1])
    return x[0] * m.exp(-x[1] * (t - x[2]) ** 2 / 2) - y


def meyer(m, x):
    t = 45 + 5 * np.arange(1.0, 17.0)
    return x[0] * m.exp(x[1] / (t + x[2])) - np.array(MEYER)


def box(m, x):
    t = 0.1 * np.arange(1.0, 11.0)
    return m.exp(-t * x[0]) - m.exp(-t * x[1]) - x[2] * (np.exp(-t) - np.exp(-10 * t))


def powell_singular(m, x):
    a, b, c, d = x
    return m.array([a + 10 * b, 5**0.5 * (c - d), (b - 2 * c) ** 2, 10**0.5 * (a - d) ** 2])


def wood(m, x):
    a, b, c, d = x
    first = [10 * (b - a**2), 1 - a, 90**0.5 * (d - c**2), 1 - c]
    return m.array([*first, 10**0.5 * (b + d - 2), 10**-0.5 * (b - d)])


def kowalik_and_osborne(m, x):
    u = np.array(KOWALIK_AT)
    return np.array(KOWALIK) - x[0] * (u**2 + u * x[1]) / (u**2 + u * x[2] + x[3])


def brown_and_dennis(m, x):
    t = np.arange(1.0, 21.0) / 5
    return (x[0] + t * x[1] - np.exp(t)) ** 2 + (x[2] + x[3] * np.sin(t) - np.cos(t)) ** 2


def osborne(m, x):
    t = 10.0 * np.arange(33)
    return np.array(OSBORNE) - (x[0] + x[1] * m.exp(-t * x[3]) + x[2] * m.exp(-t * x[4]))


def watson(m, x):
    t, j = np.arange(1.0, 30.0)[:, None] / 29, np.arange(6.0)
    rows = (j[1:] * t ** (j[1:] - 1)) @ x[1:] - ((t**j) @ x) ** 2 - 1
    return m.concatenate([rows, m.array([x[0], x[1] - x[0] ** 2 - 1])])


# The residuals, where to start, and the sum of squares at the minimum that is met from there, as published.
PROBLEMS = [
    (freudenstein_and_roth, [0.5, -2.0], 48.9842),
    (beale, [1.0, 1.0], 0.0),
    (jennrich_and_sampson, [0.3, 0.4], 124.362),
    (helical_valley, [-1.0, 0.0, 0.0], 0.0),
    (bard, [1.0, 1.0, 1.0], 8.21487e-3),
    (gaussian, [0.4, 1.0, 0.0], 1.12793e-8),
    (meyer, [0.02, 4000.0, 250.0], 87.9458),
    (box, [0.0, 10.0, 20.0], 0.0),
    (powell_singular, [3.0, -1.0, 0.0, 1.0], 0.0),
    (wood, [-3.0, -1.0, -3.0, -1.0], 0.0),
    (kowalik_and_osborne, [0.25, 0.39, 0.415, 0.39], 3.07505e-4),
    (brown_and_dennis, [25.0, 5.0, -5.0, -1.0], 85822.2),
    (osborne, [0.5, 1.5, -1.0, 0.01, 0.02], 5.46489e-5),
    (watson, [0.0] * 6, 2.28767e-3),
]
by_name = pytest.mark.parametrize(("f", "start", "least"), PROBLEMS, ids=[f.__name__ for f, *_ in PROBLEMS])


@by_name
def test_least_squares_with_our_jacobian_meets_the_published_minimum(f, start, least):
    met = least_squares(lambda x: f(np, x), start, jac=jacobian(lambda x: f(np, x)), method="lm", max_nfev=2000)
    assert 2 * met.cost == pytest.approx(least, rel=3e-6, abs=1e-15)


@by_name
def test_jacobian_and_hessian_are_those_of_jax(f, start, least):
    x = np.array(start) + 0.1

    def sloped(m, numpy):
        residuals = m.jacobian(lambda x: f(numpy, x))(x)
        return residuals, m.hessian(lambda x: (f(numpy, x) ** 2).sum())(x)

    by_jax = jax.jit(lambda: sloped(jax, jax.numpy), **quickly())()
    for found, expected in zip(sloped(autograd, np), by_jax, strict=True):
        assert found == pytest.approx(np.asarray(expected), rel=1e-9, abs=1e-9)


# ---- a constrained problem ---------------------------------------------------------------------------------


# W. Hock and K. Schittkowski, "Test Examples for Nonlinear Programming Codes" (1981), problem 71.


def cost(x):
    return x[0] * x[3] * (x[0] + x[1] + x[2]) + x[2]


def within(limit, low, high, second_order):
    curved = {"hess": lambda x, v: v[0] * hessian(limit)(x)} if second_order else {}
    return NonlinearConstraint(limit, low, high, jac=grad(limit), **curved)


@pytest.mark.parametrize("method", ["SLSQP", "trust-constr"])
def test_a_constrained_problem_has_its_published_minimum(method):
    second_order = method == "trust-constr"
    limits = [within(np.prod, 25, np.inf, second_order), within(lambda x: (x**2).sum(), 40, 40, second_order)]
    curved = {"hess": hessian(cost)} if second_order else {}
    met = minimize(cost, [1, 5, 5, 1], method=method, jac=grad(cost), **curved, constraints=limits, bounds=[(1, 5)] * 4)
    assert met.fun == pytest.approx(17.0140173, rel=1e-5)
    assert met.x == pytest.approx([1.0, 4.7429994, 3.8211503, 1.3794082], rel=1e-4)
