"""Programs on arrays of PyTorch, JAX and the array API standard: their kind, precision and device are kept."""

import subprocess
import sys

import numpy as np
import pytest
from program_material import jax_in_float64, torch as torch_or_skip

import nn
from autograd import gamma, record, relu, sqrt, tanh

strict = pytest.importorskip("array_api_strict", reason="pip install -e '.[test]'")
X = np.linspace(-1.0, 2.0, 5)


@pytest.fixture
def torch():
    return torch_or_skip()


@pytest.fixture
def jnp():
    return jax_in_float64()


@pytest.fixture(scope="module")
def program():
    return record(lambda w, x: tanh(w * x), 0.5, 1.0)


@pytest.fixture(scope="module")
def step(program):
    return program.value_and_gradient("w", reduce="sum")


SLOPE = (X / np.cosh(0.5 * X) ** 2).sum()


def test_the_arrays_say_where_and_in_which_precision(program, step, torch):
    for dtype, within in [(torch.float64, 1e-14), (torch.float32, 1e-6), (torch.float16, 2e-3), (torch.bfloat16, 2e-2)]:
        x = torch.asarray(X).to(dtype)
        found, (value, slope) = program(0.5, x), step(0.5, x)
        assert {y.dtype for y in (found, value, slope)} == {dtype}
        assert np.allclose(found.double(), np.tanh(0.5 * X), rtol=within, atol=within)
        assert np.isclose(float(slope), SLOPE, rtol=10 * within)
    assert program(0.5, torch.asarray([1, 2])).dtype == torch.get_default_dtype()
    assert program(torch.asarray(0.5, dtype=torch.float64), torch.asarray(X).float()).dtype == torch.float64


def test_an_array_of_outputs_is_one_of_the_library_with_the_batch_in_front(torch, jnp):
    W, x = np.arange(6.0).reshape(3, 2), np.arange(10.0).reshape(5, 2)
    layer = record(lambda w, x: w @ x, W, x[0])
    for asarray in (torch.asarray, jnp.asarray, strict.asarray):
        found = layer(asarray(W), asarray(x))
        assert type(found) is type(asarray(x))
        assert np.asarray(found).tolist() == (x @ W.T).tolist()
        assert np.asarray(layer(asarray(W), asarray(x[1]))).tolist() == (W @ x[1]).tolist()
    assert layer(torch.asarray(W), torch.asarray(x)).view(-1).tolist() == (x @ W.T).ravel().tolist()


def test_a_gradient_by_an_argument_of_no_numbers_is_empty(torch):
    step = record(lambda w, x: w * 2, 1.0, np.zeros(0)).value_and_gradient("x")
    for asarray in (torch.asarray, np.asarray, strict.asarray):
        value, gradient = step(1.0, asarray(np.zeros((3, 0))))
        assert (float(value), tuple(gradient.shape)) == (2.0, (3, 0))


def test_the_arrays_say_on_which_device(program, step):
    device = strict.Device("device1")
    found = step(0.5, strict.asarray(X, device=device))
    assert {part.device for part in (program(0.5, strict.asarray(X, device=device)), *found)} == {device}


def test_shared_numbers_may_be_arrays_or_numbers_or_a_model(torch):
    model = nn.MLP(2, [3, 1], activation="tanh")
    program = record(lambda m, x: m(x), model, [1.0, 2.0])
    x = np.random.default_rng(0).normal(size=(7, 2))
    weights = [p.data for p in model.parameters()]
    for given in (model, weights, torch.asarray(weights, dtype=torch.float64), torch.nn.Parameter(torch.ones(13) * 0)):
        found = program(given, torch.asarray(x))
        expected = program(given if given in (model, weights) else given.detach().numpy(), x)
        assert np.allclose(found.detach(), expected, rtol=1e-12)


def test_derivatives_of_pytorch_go_through_a_program(program, torch):
    w, x = torch.tensor(0.5, dtype=torch.float64, requires_grad=True), torch.asarray(X)
    program(w, x).sum().backward()
    assert np.isclose(float(w.grad), SLOPE, rtol=1e-14)
    per_sample = torch.func.vmap(torch.func.grad(program), (None, 0))(w.detach(), x)
    assert np.allclose(per_sample, X / np.cosh(0.5 * X) ** 2, rtol=1e-14)
    kink = torch.zeros((), dtype=torch.float64, requires_grad=True)
    record(lambda x: relu(x), 1.0)(kink).backward()
    assert kink.grad == 0.0  # as Values have it


def test_transformations_of_jax_go_through_a_program(program, step, jnp):
    import jax

    x = jnp.asarray(X)
    assert np.isclose(jax.jit(step)(0.5, x)[1], SLOPE, rtol=1e-14)
    assert np.isclose(jax.grad(lambda w: program(w, x).sum())(0.5), SLOPE, rtol=1e-14)
    assert np.allclose(jax.vmap(step, (None, 0))(0.5, x)[1], X / np.cosh(0.5 * X) ** 2, rtol=1e-14)


def test_a_branch_that_is_closed_keeps_infinity_out(torch, jnp):
    """On numbers; a compiler sees none, and 0 times inf is then nan, as in JAX itself."""
    import jax

    step = record(lambda x: relu(sqrt(x) - 1), 2.0).value_and_gradient(reduce="sum")
    for array in (torch.asarray, jnp.asarray, strict.asarray):
        assert np.asarray(step(array(np.array([0.0, 4.0])))[1]).tolist() == [0.0, 0.25]
    assert np.isnan(jax.jit(step)(jnp.asarray([0.0, 4.0]))[1][0])


def test_what_a_library_lacks_is_computed_number_by_number_or_told(torch):
    program = record(lambda x: gamma(x), 1.5)
    assert program(torch.asarray([3.0, 5.0])).tolist() == [2.0, 24.0]
    with pytest.raises(TypeError, match=r"torch has no function for gamma, so it is computed number by number"):
        program(torch.asarray([3.0], requires_grad=True))


def test_structures_batches_and_empty_batches(torch):
    pair = record(lambda w, x: {"sum": w[0] * x[0] + w[1] * x[1], "parts": (w[0], x[1])}, [1.0, 2.0], [0.0, 0.0])
    found = pair(torch.ones(2), torch.ones(3, 4, 2))
    assert (found["sum"].shape, found["parts"][0].shape, found["parts"][1].shape) == ((3, 4), (), (3, 4))
    step = record(lambda w, x: w[0] * w[1] * x, [1.0, 2.0], 1.0)
    value, slopes = step.value_and_gradient("w", reduce="sum")(torch.ones(2), torch.zeros(0))
    assert (float(value), slopes.tolist()) == (0.0, [0.0, 0.0])
    assert step.hessian("w", reduce="mean")(torch.ones(2), torch.asarray([1.0, 3.0])).tolist() == [
        [0.0, 2.0],
        [2.0, 0.0],
    ]
    assert step.hessian("w")(torch.ones(2), torch.ones(5, 3)).shape == (5, 3, 2, 2)
    with pytest.raises(ValueError, match="the batch is empty, and has no mean"):
        step.value_and_gradient("w", reduce="mean")(torch.ones(2), torch.zeros(0))


def test_what_does_not_fit_is_refused_with_a_sentence(program, torch, jnp):
    ones = torch.ones(3)
    for arrays, error, words in [
        (
            (ones, X),
            TypeError,
            r"of two libraries \(w torch.Tensor, x numpy.ndarray\): make them arrays of one library",
        ),
        ((ones, jnp.ones(3)), TypeError, r"of two libraries \(w torch.Tensor, x jaxlib"),
        ((ones, ones.to("meta")), ValueError, r"of two devices \(w cpu, x meta\): move them to one device"),
        ((1.0, ones > 0), TypeError, "x holds torch.bool, and a program takes real numbers"),
        ((1.0, ones + 1j), TypeError, "x holds torch.complex64"),
        ((1.0, [ones[0], ones[1]]), TypeError, "x is a list of arrays of another library: stack them into one array"),
        ((ones, torch.ones(2)), ValueError, r"do not fit together \(w \(3,\), x \(2,\)\)"),
        ((None, ones), TypeError, "w holds objects such as None"),
    ]:
        with pytest.raises(error, match=words):
            program(*arrays)


def test_numpy_alone_asks_for_no_other_library():
    code = (
        "import sys, numpy; from autograd import record\n"
        "record(lambda x: x * x, 1.0).value_and_gradient()(numpy.ones(3))\n"
        "print({'array_api_compat', 'dask', 'torch', 'jax'} & {*sys.modules})"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "set()\n"


def test_without_array_api_compat_the_error_says_what_to_install(program, monkeypatch):
    monkeypatch.setitem(sys.modules, "array_api_compat", None)
    with pytest.raises(
        ImportError, match=r"x is an array of array_api_strict: .*\(pip install 'backprop-by-hand\[arrays\]'"
    ):
        program(0.5, strict.asarray(X))
