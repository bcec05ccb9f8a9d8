"""Higher derivatives beside JAX and PyTorch: Hessians and Hessian-vector products of functions with shared parts."""

import numpy as np
import pytest

import autograd
from autograd import array, data_of, grad, hessian, hvp, jacobian

jax = pytest.importorskip("jax", reason="JAX is not installed: pip install -e '.[oracle]'")
torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")
jax.config.update("jax_enable_x64", True)

X, V = np.array([0.3, -0.7, 1.2]), np.array([1.0, -2.0, 0.5])
W = np.array([[0.5, -1.0, 0.25], [1.5, 0.75, -0.5]])

# Each in the words that NumPy, jax.numpy and torch share; ``m`` is one of them.
FUNCTIONS = {
    "network": lambda m, x, w: m.tanh(m.tanh(w @ x) @ w).sum() * x[0],
    "quotient": lambda m, x, w: (m.exp(x[0]) + x[1] * x[1]) / (1 + m.exp(-x[2])),
    "powers": lambda m, x, w: (x[0] ** x[2] + x[2] ** 3 * x[1] ** 2) * m.log(x[2]),
    "kinks": lambda m, x, w: (m.maximum(w @ x, 0 * (w @ x)) ** 2).sum() + m.abs(x[1]) * x[0],
    "angles": lambda m, x, w: m.arctan2(x[0], x[1]) * m.arctan(x[2]) + m.sinh(x[0]) * m.cosh(x[1]),
}


@pytest.mark.parametrize("name", FUNCTIONS)
def test_second_derivatives_are_those_of_jax_and_pytorch(name):
    f = FUNCTIONS[name]
    x = array(X)
    y = f(np, x, W)
    found = data_of(hessian(y, x))
    by_jax = jax.hessian(lambda x: f(jax.numpy, x, jax.numpy.asarray(W)))(X)
    by_torch = torch.autograd.functional.hessian(lambda x: f(torch, x, torch.tensor(W)), torch.tensor(X))
    assert found == pytest.approx(np.asarray(by_jax), rel=1e-9, abs=1e-12)
    assert found == pytest.approx(by_torch.numpy(), rel=1e-9, abs=1e-12)
    assert data_of(hvp(y, x, V)) == pytest.approx(np.asarray(by_jax) @ V, rel=1e-9, abs=1e-12)
    slope = jax.grad(lambda x: f(jax.numpy, x, jax.numpy.asarray(W)))(X)
    assert grad(lambda x: f(np, x, W))(X) == pytest.approx(np.asarray(slope), rel=1e-9, abs=1e-12)


@pytest.mark.parametrize("name", ["tanh", "sin", "exp", "arctan", "sinh", "expm1"])
def test_third_derivatives_are_those_of_jax(name):
    theirs = jax.grad(jax.grad(jax.grad(getattr(jax.numpy, name))))
    ours = grad(grad(grad(getattr(autograd, name))))
    for x in (-1.3, 0.2, 2.5):
        assert ours(x) == pytest.approx(float(theirs(x)), rel=1e-10)


def test_the_jacobian_is_the_one_of_jax():
    x = array(X)
    found = data_of(jacobian(np.tanh(W @ x), x))
    by_jax = jax.jacobian(lambda x: jax.numpy.tanh(jax.numpy.asarray(W) @ x))(X)
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
    for order in range(4):
        for x in places:
            leaf = autograd.Value(x)
            found = autograd.derivative(ours(leaf), leaf, order=order).data
            assert found == pytest.approx(float(theirs(x)), rel=1e-9, abs=1e-12), (order, x)
        theirs = jax.grad(theirs)


OF_SEVERAL = {  # the same of autograd and of JAX, of a vector
    "logsumexp": (autograd.logsumexp, jax.nn.logsumexp),
    "softmax": (lambda x: autograd.dot(autograd.softmax(x), V), lambda x: jax.nn.softmax(x) @ V),
    "log_softmax": (lambda x: autograd.dot(autograd.log_softmax(x), V), lambda x: jax.nn.log_softmax(x) @ V),
    "prod": (autograd.prod, jax.numpy.prod),
    "norm": (autograd.norm, jax.numpy.linalg.norm),
    "max": (lambda x: autograd.max(x) ** 2, lambda x: jax.numpy.max(x) ** 2),
    "min": (lambda x: autograd.min(x) ** 2, lambda x: jax.numpy.min(x) ** 2),
}


@pytest.mark.parametrize("name", OF_SEVERAL)
@pytest.mark.parametrize(
    "numbers", [[0.3, -0.7, 1.2], [2.0, 2.0, 1.0], [0.0, 3.0, -1.0], [0.0, 0.0, 2.0], [700.0, -700.0, 701.0]]
)
def test_operations_of_several_numbers_have_the_gradients_and_hessians_of_jax(name, numbers):
    ours, theirs = OF_SEVERAL[name]
    x, there = array(numbers), jax.numpy.asarray(numbers)
    y = ours(x)
    assert y.data == pytest.approx(float(theirs(there)), rel=1e-12)
    assert data_of(autograd.gradient(y, x)) == pytest.approx(np.asarray(jax.grad(theirs)(there)), rel=1e-12, abs=1e-12)
    assert data_of(hessian(y, x)) == pytest.approx(np.asarray(jax.hessian(theirs)(there)), rel=1e-9, abs=1e-9)


@pytest.mark.parametrize("name", ["remainder", "fmod", "floor_divide", "logaddexp", "logaddexp2", "copysign"])
def test_rows_of_two_numbers_have_the_slopes_of_jax(name):
    for a in (7.5, -7.5, 0.3):
        for b in (2.0, -2.0, 0.7):
            theirs = jax.grad(getattr(jax.numpy, name), argnums=(0, 1))(a, b)
            ours = grad(getattr(autograd, name), argnums=(0, 1))(a, b)
            assert ours == pytest.approx([float(x) for x in theirs], rel=1e-12, abs=1e-15), (a, b)


def test_at_a_border_of_clip_the_slope_is_the_one_of_jax():
    for x in (-1.0, 0.0, 0.5, 1.0, 2.0):
        theirs = jax.grad(lambda x, low, high: jax.numpy.clip(x, low, high), argnums=(0, 1, 2))(x, 0.0, 1.0)
        assert grad(autograd.clip, argnums=(0, 1, 2))(x, 0.0, 1.0) == pytest.approx([float(slope) for slope in theirs])
