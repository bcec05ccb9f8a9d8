"""Higher derivatives beside JAX and PyTorch: Hessians and Hessian-vector products of functions with shared parts."""

from functools import cache, partial

import numpy as np
import pytest
from program_material import quickly

import autograd
from autograd import Value, array, data_of, grad, hessian, hvp, jacobian

jax = pytest.importorskip("jax", reason="JAX is not installed: pip install -e '.[oracle]'")
torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")
jax.config.update("jax_enable_x64", True)

from scipy.optimize import least_squares, minimize, root, rosen_der, rosen_hess  # noqa: E402  JAX needs SciPy

X, V = np.array([0.3, -0.7, 1.2]), np.array([1.0, -2.0, 0.5])
W = np.array([[0.5, -1.0, 0.25], [1.5, 0.75, -0.5]])

# JAX compiles a function as a whole, in less time than each of its operations alone.
at_once = partial(jax.jit, **quickly())


def together(*functions):
    """The values of several functions, which JAX compiles as one, in less time than each alone."""
    return at_once(lambda *x: [f(*x) for f in functions])


# Each in the words that NumPy, jax.numpy and torch share; ``m`` is one of them.
FUNCTIONS = {
    "network": lambda m, x, w: m.tanh(m.tanh(w @ x) @ w).sum() * x[0],
    "quotient": lambda m, x, w: (m.exp(x[0]) + x[1] * x[1]) / (1 + m.exp(-x[2])),
    "powers": lambda m, x, w: (x[0] ** x[2] + x[2] ** 3 * x[1] ** 2) * m.log(x[2]),
    "kinks": lambda m, x, w: (m.maximum(w @ x, 0 * (w @ x)) ** 2).sum() + m.abs(x[1]) * x[0],
    "linear algebra": lambda m, x, w: (
        m.linalg.solve(m.outer(x, x) + w.T @ w, x)[1] * m.linalg.det(m.outer(x, x) + w.T @ w) * m.linalg.norm(x)
        + m.linalg.inv(m.outer(x, x) + w.T @ w)[0, 2] * m.linalg.slogdet(m.outer(x, x) + w.T @ w)[1]
    ),
    "angles": lambda m, x, w: m.arctan2(x[0], x[1]) * m.arctan(x[2]) + m.sinh(x[0]) * m.cosh(x[1]),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_second_derivatives_are_those_of_jax_and_pytorch(name):
    f = FUNCTIONS[name]
    x = array(X)
    y = f(np, x, W)
    found = data_of(hessian(y, x))
    there = partial(f, jax.numpy, w=jax.numpy.asarray(W))
    by_jax, slope = together(jax.hessian(there), jax.grad(there))(X)
    by_torch = torch.autograd.functional.hessian(lambda x: f(torch, x, torch.tensor(W)), torch.tensor(X))
    assert found == pytest.approx(np.asarray(by_jax), rel=1e-9, abs=1e-12)
    assert found == pytest.approx(by_torch.numpy(), rel=1e-9, abs=1e-12)
    assert data_of(hvp(y, x, V)) == pytest.approx(np.asarray(by_jax) @ V, rel=1e-9, abs=1e-12)
    assert grad(lambda x: f(np, x, W))(X) == pytest.approx(np.asarray(slope), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", ["tanh", "sin", "exp", "arctan", "sinh", "expm1"])
def test_third_derivatives_are_those_of_jax(name):
    theirs = at_once(jax.grad(jax.grad(jax.grad(getattr(jax.numpy, name)))))
    ours = grad(grad(grad(getattr(autograd, name))))
    for x in (-1.3, 0.2, 2.5):
        assert ours(x) == pytest.approx(float(theirs(x)), rel=1e-10)


def test_the_jacobian_is_the_one_of_jax():
    x = array(X)
    found = data_of(jacobian(np.tanh(W @ x), x))
    by_jax = at_once(jax.jacobian(lambda x: jax.numpy.tanh(jax.numpy.asarray(W) @ x)))(X)
    assert found == pytest.approx(np.asarray(by_jax), rel=1e-12)


SPECIAL = {  # a function of the table, the same of JAX, and where
    "sinc": (jax.numpy.sinc, (0.0, 0.3, -2.5)),
    "erf": (jax.scipy.special.erf, (0.0, 0.3, -2.5)),
    "erfc": (jax.scipy.special.erfc, (0.0, 0.3, 2.5)),
    "erfinv": (jax.scipy.special.erfinv, (0.0, 0.3, -0.9)),
    "lgamma": (jax.scipy.special.gammaln, (0.3, 1.0, 7.5)),
    "gamma": (jax.scipy.special.gamma, (0.3, 1.0, 7.5)),
    "digamma": (jax.scipy.special.digamma, (0.3, 1.0, 7.5)),
    "gelu": (lambda x: jax.nn.gelu(x, approximate=False), (0.0, 0.3, -2.5)),
    "silu": (jax.nn.silu, (0.0, 0.3, -2.5)),
    "elu": (jax.nn.elu, (0.3, -2.5)),
    "leaky_relu": (jax.nn.leaky_relu, (0.3, -2.5)),  # at 0 as PyTorch has it
    "logsigmoid": (jax.nn.log_sigmoid, (0.0, 0.3, -2.5)),
    "softsign": (jax.nn.soft_sign, (0.3, -2.5)),
}


@pytest.mark.parametrize("name", SPECIAL)
def test_special_functions_and_activations_are_those_of_jax_to_the_third_order(name):
    theirs, places = SPECIAL[name]
    ours = getattr(autograd, name)
    compiled = together(theirs, jax.grad(theirs), jax.grad(jax.grad(theirs)), jax.grad(jax.grad(jax.grad(theirs))))
    for x in places:
        for order, expected in enumerate(compiled(x)):
            leaf = autograd.Value(x)
            found = autograd.derivative(ours(leaf), leaf, order=order).data
            assert found == pytest.approx(float(expected), rel=1e-9, abs=1e-12), (order, x)


OF_SEVERAL = {  # the same of autograd and of JAX, of a vector
    "logsumexp": (autograd.logsumexp, jax.nn.logsumexp),
    "softmax": (lambda x: autograd.dot(autograd.softmax(x), V), lambda x: jax.nn.softmax(x) @ V),
    "log_softmax": (lambda x: autograd.dot(autograd.log_softmax(x), V), lambda x: jax.nn.log_softmax(x) @ V),
    "prod": (autograd.prod, jax.numpy.prod),
    "norm": (autograd.norm, jax.numpy.linalg.norm),
    "max": (lambda x: autograd.max(x) ** 2, lambda x: jax.numpy.max(x) ** 2),
    "min": (lambda x: autograd.min(x) ** 2, lambda x: jax.numpy.min(x) ** 2),
}


@cache
def all_of_several(name):
    """The value, the gradient and the Hessian by JAX, compiled once for all numbers."""
    f = OF_SEVERAL[name][1]
    return together(f, jax.grad(f), jax.hessian(f))


@pytest.mark.parametrize("name", OF_SEVERAL)
@pytest.mark.parametrize(
    "numbers", [[0.3, -0.7, 1.2], [2.0, 2.0, 1.0], [0.0, 3.0, -1.0], [0.0, 0.0, 2.0], [700.0, -700.0, 701.0]]
)
def test_operations_of_several_numbers_have_the_gradients_and_hessians_of_jax(name, numbers):
    x = array(numbers)
    y = OF_SEVERAL[name][0](x)
    value, slopes, curvature = all_of_several(name)(jax.numpy.asarray(numbers))
    assert y.data == pytest.approx(float(value), rel=1e-12)
    assert data_of(autograd.gradient(y, x)) == pytest.approx(np.asarray(slopes), rel=1e-12, abs=1e-12)
    assert data_of(hessian(y, x)) == pytest.approx(np.asarray(curvature), rel=1e-9, abs=1e-9)


# ---- functions inside functions: the variables of each stay its own ---------------------------------------------

# Each is written once, with ``d`` for autograd or JAX and ``m`` for NumPy or jax.numpy, and differentiated by both.
NESTED = {
    "sum of two levels": lambda d, m, x: x * d.grad(lambda y: x + y)(1.0),
    "the argument is captured too": lambda d, m, x: d.grad(lambda y: x * y * y)(x),
    "the captured one is passed": lambda d, m, x: d.grad(lambda y, z: x * y * z, argnums=1)(x, x),
    "one name in two levels": lambda d, m, x: d.grad(lambda x: x * x * x)(x) * x,
    "captured at a number": lambda d, m, x: d.grad(lambda t: t * x)(2.0) * x,
    "another argument": lambda d, m, x: d.grad(lambda a, b: a * a * b)(2.0, x) ** 2,
    "named argument": lambda d, m, x: d.grad(lambda a, *, b: a**3 * b)(2.0, b=x * x),
    "three levels": lambda d, m, x: d.grad(lambda y: d.grad(lambda z: x * y * y * z * z * z)(y))(x),
    "three levels apart": lambda d, m, x: d.grad(lambda y: x * d.grad(lambda z: m.sin(x * y * z))(0.5))(1.5),
    "four levels": lambda d, m, x: d.grad(
        lambda a: d.grad(lambda b: d.grad(lambda c: (a * b * c * x) ** 4)(a))(b_of(a))
    )(x),
    "independent inside": lambda d, m, x: d.grad(lambda y: m.exp(y))(0.3) * x,
    "value and gradient": lambda d, m, x: prod(d.value_and_grad(lambda y: m.exp(x * y))(0.7)),
    "a step of training": lambda d, m, w: (
        ((0.5 - 0.1 * d.grad(lambda p, w: (p * w - 1) ** 2 * w)(0.5, w)) * w - 2) ** 2
    ),
    "two steps of training": lambda d, m, w: (descend(d, lambda p: (m.tanh(p * w) - 1) ** 2, 0.5, 2) * w - 2) ** 2,
    "a rate that is learnt": lambda d, m, rate: descend(d, lambda p: (p * p - 2) ** 2, 3.0, 3, rate * 0.01) ** 2,
    "in a list": lambda d, m, x: sum(d.grad(lambda p: p[0] * p[1] * x)([x, 2.0])),
    "in a dict": lambda d, m, x: d.grad(lambda p: p["a"] ** 2 * p["b"] * x)({"a": x, "b": 3.0})["a"],
    "in an array": lambda d, m, x: m.sum(d.grad(lambda v: m.sum(v * v * v) * x)(m.array([1.0, 2.0])) ** 2),
    "forward in reverse": lambda d, m, x: d.jvp(lambda y: m.sin(y * x), (2.0,), (x,))[1],
    "the value of jvp": lambda d, m, x: d.jvp(lambda y: m.sin(y * x), (x,), (1.0,))[0],
    "reverse in forward": lambda d, m, x: d.jvp(lambda y: d.grad(lambda z: m.sin(y * z * x))(y), (x,), (2.0,))[1],
    "forward in forward": lambda d, m, x: d.jvp(lambda y: d.jvp(lambda z: y * z**3, (x,), (y,))[1], (x,), (1.0,))[1],
    "backward along x": lambda d, m, x: d.vjp(lambda y: m.sin(y * x), 2.0)[1](x)[0],
    "the value of vjp": lambda d, m, x: d.vjp(lambda y: m.sin(y * x), 2.0)[0],
    "hessian": lambda d, m, x: d.hessian(lambda y: m.sin(y * x))(2.0),
    "jacobian": lambda d, m, x: sum(d.jacobian(lambda y: [y * x, y * y / x])(x)),
    "jacfwd of jacrev": lambda d, m, x: d.jacfwd(d.jacrev(lambda y: m.exp(y * x)))(0.5),
    "unused captured": lambda d, m, x: d.grad(lambda y: y * y + 0 * x)(3.0),
    "beside its value": lambda d, m, x: (lambda both: both[0] * both[1])(
        d.grad(lambda y: (y * y * x, y * x), has_aux=True)(2.0)
    ),
}


def b_of(a):
    return a * 2 + 1


def prod(pair):
    return pair[0] * pair[1]


def descend(d, loss, p, steps, rate=0.1):
    for _ in range(steps):
        p = p - rate * d.grad(loss)(p)
    return p


@pytest.mark.parametrize("name", NESTED)
def test_derivatives_inside_functions_are_those_of_jax(name):
    f = NESTED[name]
    all_of_jax = together(partial(f, jax, jax.numpy), *orders(jax, partial(f, jax, jax.numpy)))
    for x in (2.0, -0.7):
        value, *theirs = map(float, all_of_jax(x))
        assert [*map(float, (g(x) for g in orders(autograd, lambda x: f(autograd, np, x))))] == pytest.approx(theirs)
        v = Value(x)
        y = f(autograd, np, v)
        y.backward()
        assert (y.data, v.grad) == pytest.approx((value, theirs[0]))


def orders(d, f):
    """The first and the second derivative of f, and the first one found forward."""
    return [d.grad(f), d.grad(d.grad(f)), lambda x: d.jvp(f, (x,), (1.0,))[1]]


# ---- the forms of functions -------------------------------------------------------------------------------------


def tree(x):
    """A structure of JAX, or of autograd, as lists and dicts of numbers."""
    if isinstance(x, dict):
        return {key: tree(part) for key, part in x.items()}
    return [*map(tree, x)] if isinstance(x, list | tuple) else np.asarray(x, dtype=float).tolist()


FORMS = {
    "hessian": lambda d, m: d.hessian(lambda x: m.sum(m.sin(x) * x[0]))(X),
    "hessian of vectors": lambda d, m: d.hessian(lambda x: m.sin(x) * x[0])(X),
    "hessian of two": lambda d, m: d.hessian(lambda x, y: x * x * m.exp(x * y), argnums=(0, 1))(0.5, 2.0),
    "hessian of a dict": lambda d, m: d.hessian(lambda p: p["a"] ** 2 * m.sum(p["b"] ** 3))({"a": 2.0, "b": X}),
    "jacobian": lambda d, m: d.jacobian(lambda x: m.tanh(W @ x))(X),
    "jacobian of structures": lambda d, m: d.jacobian(lambda x: {"s": m.sum(x * x), "v": [x[0] * x, x[1]]})(X),
    "jacobian of the last": lambda d, m: d.jacobian(lambda x, y: [x * y, y * y], argnums=-1)(2.0, 3.0),
    "jacfwd": lambda d, m: d.jacfwd(lambda x: m.sin(x) * x[1])(X),
    "jacrev": lambda d, m: d.jacrev(lambda x, y: x * m.sum(y), argnums=(1, 0))(X, V),
    "jvp": lambda d, m: d.jvp(lambda x, y: m.sin(x) * y, (X, 2.0), (V, 3.0)),
    "jvp of a dict": lambda d, m: d.jvp(lambda p: p["a"] * p["b"], ({"a": 2.0, "b": 3.0},), ({"b": 5.0, "a": 7.0},)),
    "jvp beside aux": lambda d, m: d.jvp(lambda x: (x * x, x + 1), (2.0,), (3.0,), has_aux=True),
    "vjp": lambda d, m: d.vjp(lambda x, y: m.sin(x) * y, X, 2.0)[1](V),
    "vjp of structures": lambda d, m: d.vjp(lambda p: [p["a"] * p["b"], p["a"]], {"a": 2.0, "b": 3.0})[1]([1.0, 5.0]),
    "vjp beside aux": lambda d, m: d.vjp(lambda x: (x * x, x + 1), 2.0, has_aux=True)[2],
    "grad beside aux": lambda d, m: d.grad(lambda x: (x * x, {"h": x + 1}), has_aux=True)(3.0),
    "value beside aux": lambda d, m: d.value_and_grad(lambda x: (x * x, [x, 2.0]), has_aux=True)(3.0),
    "jacobian beside aux": lambda d, m: d.jacrev(lambda x: ([x * x, x], x + 1), has_aux=True)(3.0),
    "hessian beside aux": lambda d, m: d.hessian(lambda x: (x**3, x + 1), has_aux=True)(3.0),
    "grad of the last": lambda d, m: d.grad(lambda x, y, z: x * y * z, argnums=-1)(2.0, 3.0, 5.0),
    "grad of the first and the last": lambda d, m: d.grad(lambda x, y, z: x * y * z, argnums=(0, -1))(2.0, 3.0, 5.0),
    "a constant": lambda d, m: [
        d.grad(lambda x: 3.0)(2.0),
        d.hessian(lambda x: 3.0)(2.0),
        d.jacrev(lambda x: [3.0, x])(2.0),
    ],
    "None inside": lambda d, m: d.grad(lambda p: p["a"] ** 2)({"a": 3.0, "b": None})["a"],
}


@pytest.mark.parametrize("name", FORMS)
def test_the_forms_of_functions_are_those_of_jax(name):
    ours, theirs = tree(FORMS[name](autograd, np)), tree(at_once(lambda: FORMS[name](jax, jax.numpy))())
    assert flattened(ours) == pytest.approx(flattened(theirs), rel=1e-12)
    assert shape(ours) == shape(theirs)


def flattened(x):
    parts = [*x.values()] if isinstance(x, dict) else x
    return [number for part in parts for number in flattened(part)] if isinstance(parts, list) else [x]


def shape(x):
    if isinstance(x, dict):
        return {key: shape(part) for key, part in x.items()}
    return [*map(shape, x)] if isinstance(x, list) else "number"


def test_hvp_of_a_function_is_the_hessian_times_the_vector():
    by_jax = at_once(jax.hessian(lambda x: FUNCTIONS["powers"](jax.numpy, x, W)))(X) @ V
    assert hvp(lambda x: FUNCTIONS["powers"](np, x, W))(X, V) == pytest.approx(np.asarray(by_jax), rel=1e-9)


# ---- with SciPy, which JAX brings along -------------------------------------------------------------------------


def banana(x):
    return (1 - x[0]) ** 2 + 100 * (x[1] - x[0] ** 2) ** 2


@pytest.mark.parametrize("method", ["Newton-CG", "trust-exact", "trust-krylov", "BFGS", "SLSQP"])
def test_minimize_takes_grad_and_hessian(method):
    hess = {} if method in ("BFGS", "SLSQP") else {"hess": hessian(banana)}
    found = minimize(banana, [0.9, 1.1], method=method, jac=grad(banana), **hess)
    assert found.x == pytest.approx([1.0, 1.0], abs=1e-4)


def test_minimize_takes_the_products_and_the_value_with_the_gradient():
    assert minimize(banana, [0.9, 1.1], method="trust-ncg", jac=grad(banana), hessp=hvp(banana)).x == pytest.approx(
        [1.0, 1.0], abs=1e-4
    )
    assert minimize(autograd.value_and_grad(banana), [0.9, 1.1], jac=True).x == pytest.approx([1.0, 1.0], abs=1e-4)


def test_gradients_and_hessians_of_arrays_are_arrays_of_floats():
    slopes, curvature = grad(banana)(np.array([0.9, 1.1])), hessian(banana)(np.array([0.9, 1.1]))
    assert (slopes.dtype, curvature.dtype, slopes.shape, curvature.shape) == (float, float, (2,), (2, 2))
    assert slopes == pytest.approx(rosen_der([0.9, 1.1]))
    assert curvature == pytest.approx(rosen_hess([0.9, 1.1]))


def test_least_squares_and_roots_take_the_jacobian():
    def apart(x):
        return np.stack([10 * (x[1] - x[0] ** 2), 1 - x[0]])

    assert least_squares(apart, [-1.0, 1.0], jac=jacobian(apart)).x == pytest.approx([1.0, 1.0])
    assert root(apart, [-1.0, 1.0], jac=jacobian(apart)).x == pytest.approx([1.0, 1.0])


@pytest.mark.parametrize("name", ["remainder", "fmod", "floor_divide", "logaddexp", "logaddexp2", "copysign"])
def test_rows_of_two_numbers_have_the_slopes_of_jax(name):
    slopes = at_once(jax.grad(getattr(jax.numpy, name), argnums=(0, 1)))
    for a in (7.5, -7.5, 0.3):
        for b in (2.0, -2.0, 0.7):
            theirs = slopes(a, b)
            ours = grad(getattr(autograd, name), argnums=(0, 1))(a, b)
            assert ours == pytest.approx([float(x) for x in theirs], rel=1e-12, abs=1e-15), (a, b)


def test_at_a_border_of_clip_the_slope_is_the_one_of_jax():
    by_jax = at_once(jax.grad(lambda x, low, high: jax.numpy.clip(x, low, high), argnums=(0, 1, 2)))
    for x in (-1.0, 0.0, 0.5, 1.0, 2.0):
        theirs = by_jax(x, 0.0, 1.0)
        assert grad(autograd.clip, argnums=(0, 1, 2))(x, 0.0, 1.0) == pytest.approx([float(slope) for slope in theirs])
