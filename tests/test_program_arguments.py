"""What a program is called with: each kind of array gives the right numbers, or a sentence that says what to pass."""

import array
import math
from collections import deque
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

import nn
from autograd import Program, Value, leaves, record, tanh

X = np.array([1.0, 2.0, 3.0])


@pytest.fixture(scope="module")
def program():
    return record(lambda w, x: tanh(w * x), 0.5, 1.0)


@pytest.fixture(scope="module")
def summed(program):
    return program.value_and_gradient("w", reduce="sum")


class Column:
    """Like a column of pandas: NumPy can read it, and it is not an array itself."""

    def __array__(self, dtype=None, copy=None):
        return np.array(X, dtype)


@pytest.mark.parametrize(
    "x",
    [
        [1, 2, 3],
        (1.0, 2, np.float32(3)),
        range(1, 4),
        deque([1.0, 2.0, 3.0]),
        array.array("d", [1, 2, 3]),
        memoryview(X),
        Column(),
        X.astype("i1"),
        X.astype("u8"),
        X.astype("f2"),
        X.astype("f4"),
        X.astype(np.longdouble),
        X.astype(">f8"),
        X.astype(">f4"),
        X[::-1][::-1],
        np.repeat(X, 7)[::7],
        np.broadcast_to(X[:, None], (3, 4))[:, 2],
        np.ma.array(X),
        np.asfortranarray(np.stack([X, X]))[1],
    ],
    ids=lambda x: f"{type(x).__name__} {getattr(x, 'dtype', '')}",
)
def test_whatever_numpy_reads_as_numbers_is_computed_in_float64(program, summed, x):
    assert np.array_equal(program(0.5, x), np.tanh(0.5 * X))
    assert program(0.5, x).dtype == np.float64
    assert math.isclose(summed(0.5, x)[1], (X / np.cosh(0.5 * X) ** 2).sum(), rel_tol=1e-14)


@pytest.mark.parametrize("w", [np.array(0.5), np.float32(0.5), np.float16(0.5), [[0.5]], np.full((1, 3), 0.5)])
def test_an_argument_without_a_batch_of_its_own(program, w):
    assert np.allclose(program(w, X), np.tanh(0.5 * X).reshape((1, 3) if np.ndim(w) == 2 else 3), rtol=1e-14)
    assert np.ndim(program(w, np.array(2.0))) == np.ndim(w)


@pytest.mark.parametrize(
    ("x", "holds"),
    [
        (None, "objects such as None"),
        ("1", "text"),
        (b"1", "bytes"),
        (True, "bools"),
        (X > 1, "bools"),
        (X + 0j, "complex128"),
        ([Decimal(1)], r"objects such as Decimal\('1'\)"),
        ([1.0, None], "objects such as None"),
        ([1, 10**30, True], "objects such as True"),
        (np.array(["2020-01-01"], "M8[D]"), r"datetime64\[D\]"),
        ({"a": 1.0}, "objects such as {'a': 1.0}"),
        ({1.0}, r"objects such as \{1.0\}"),
        (iter([1.0]), "objects such as <list_iterator"),
        (nn.MLP(2, [1]), "objects such as MLP"),
    ],
    ids=lambda x: x if isinstance(x, str) else type(x).__name__,
)
def test_what_is_no_real_number_is_refused_by_what_it_is(program, x, holds):
    with pytest.raises(
        TypeError, match=f"^x holds {holds}.*, and a program takes real numbers: pass an array of floats"
    ):
        program(0.5, x)


@pytest.mark.parametrize("x", [Fraction(1, 2), [10**30], X.astype(object)], ids=lambda x: type(x).__name__)
def test_exact_numbers_are_refused_with_what_makes_floats_of_them(program, x):
    with pytest.raises(
        TypeError, match=r"x holds numbers as objects, such as .*: pass an array of floats, as np.array"
    ):
        program(0.5, x)
    assert np.array_equal(program(0.5, np.array(x, float)), np.tanh(0.5 * np.array(x, float)))


def test_a_masked_array_is_refused_where_something_is_masked(program):
    with pytest.raises(
        TypeError, match=r"x is a masked array, whose mask a program does not know: pass x.filled\(nan\)"
    ):
        program(0.5, np.ma.array(X, mask=[False, True, False]))


def test_a_model_of_another_size_is_refused():
    program = record(lambda model, x: model(x), nn.MLP(2, [1]), [1.0, 2.0])
    assert program([1.0, 2.0, 3.0], [1.0, 2.0]) == 8.0  # its parameters may be numbers
    with pytest.raises(ValueError, match=r"model has the shape \(4,\), and the program takes 3 numbers for a sample"):
        program(nn.MLP(3, [1]), [1.0, 2.0])


def test_a_graph_without_operations_and_inputs_that_do_not_occur():
    (w,) = leaves(w=1.0)
    assert Program(w, [w])(X).tolist() == X.tolist()
    assert Program(w * 2, [])() == 2.0
    assert record(lambda x: Value(3.0), 1.0)(X) == 3.0
    program = record(lambda w, x: x * 2, 1.0, 1.0)
    assert program(1.0, X).tolist() == [2.0, 4.0, 6.0]
    value, (of_w, of_x) = program.value_and_gradient(reduce="sum")(1.0, X)
    assert (value, of_w, of_x.tolist()) == (12.0, 0.0, [2.0, 2.0, 2.0])
    assert program.hessian("w", reduce="sum")(1.0, X) == 0.0


@pytest.mark.parametrize("reduce", ["sum", "mean", None])
def test_a_gradient_that_is_the_same_for_all_samples_has_an_entry_for_each(reduce):
    scale = 1 / 3 if reduce == "mean" else 1.0
    program = record(lambda w, x: w[0] * x[0] + w[1] * x[1], [1.0, 2.0], [0.0, 0.0])
    _, slopes = program.value_and_gradient("x", reduce=reduce)([1.0, 2.0], np.ones((3, 2)))
    assert np.allclose(slopes, [[scale, 2 * scale]] * 3, rtol=1e-15)
    square = record(lambda x: x * x, 1.0)
    assert np.allclose(square.hessian(reduce=reduce)(X), [2 * scale] * 3, rtol=1e-15)


def test_empty_batches_of_every_shape(program, summed):
    pair = record(lambda w, x: w[0] * x[0] + w[1] * x[1], [1.0, 2.0], [0.0, 0.0])
    assert program(0.5, np.zeros((3, 0))).shape == (3, 0)
    assert pair([1.0, 2.0], np.zeros((0, 2))).shape == (0,)
    assert program.value_and_gradient("w")(0.5, [])[1].shape == (0,)
    assert summed(0.5, np.zeros((0, 4))) == (0.0, 0.0)
    with pytest.raises(ValueError, match=r"x has the shape \(0,\), and the program takes 2 numbers for a sample"):
        pair([1.0, 2.0], [])


@pytest.mark.parametrize("wrt", [1.5, Value(1.0), {"w": 1}])
def test_what_a_gradient_is_taken_by_is_a_name_or_a_place(program, wrt):
    with pytest.raises(TypeError, match="wrt= is the name or the place of an argument, or a list of them, not"):
        program.value_and_gradient(wrt)


def test_a_large_batch_is_not_copied_more_often_than_its_arrays():
    """The output is the only new array of the size of the batch."""
    import tracemalloc

    program = record(lambda w, x: tanh(w * x) + w, 0.5, 1.0)
    x = np.zeros(2_000_000)
    program(0.5, x[:10])
    tracemalloc.start()
    found = program(0.5, x)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert found.nbytes <= peak < 1.4 * found.nbytes


@pytest.mark.parametrize("backend", ["numpy", "native"])
def test_a_second_call_gives_the_same_numbers_to_the_last_digit(backend):
    """The first reads its arguments, a second is quick; 0.1 is rounded, so a mean of ten is a division in both."""
    if backend == "native":
        pytest.importorskip("llvmlite", reason="pip install llvmlite")
    program = record(lambda w, x: tanh(w[0] * x) * w[1], [0.5, 0.3], 1.0).on(backend)
    step = program.value_and_gradient("w", reduce="mean")
    for seed in range(10):
        w, x = np.array([0.5, 0.3 + seed]), np.random.default_rng(seed).normal(size=10)
        whole = step(w.tolist(), x.tolist())
        value, slopes = step(w, x)
        assert (value, [*slopes]) == (whole[0], [*whole[1]])


def test_samples_that_meet_in_pairs_are_warned_of():
    """A column of 10 beside a batch of 10 gives 10 × 10 numbers, of which 10 were meant."""
    squared = record(lambda w, x, t: (w * x - t) ** 2, 0.5, 1.0, 1.0)
    batch = np.linspace(0, 1, 10)
    with pytest.warns(UserWarning, match=r"t has the shape \(10, 1\), and that of x \(10,\): they meet in 10×10 pairs"):
        assert squared(0.5, batch, batch[:, None]).shape == (10, 10)
    assert squared(0.5, batch[None, :], batch[:, None]).shape == (10, 10)  # as is written for all pairs
    assert squared(0.5, batch, 1.0).shape == (10,)


@pytest.mark.parametrize("f", [lambda w, x: w @ x, lambda w, x: (w * x)[0], lambda w, x: w.tanh()])
def test_a_list_that_is_computed_with_as_an_array_is_refused_with_a_sentence(f):
    with pytest.raises(TypeError, match="gives f a list for w, as its example is one"):
        record(f, [1.0, 2.0], [3.0, 4.0])


def test_an_error_of_the_function_itself_stays_its_own():
    with pytest.raises(TypeError, match="NoneType"):
        record(lambda w: None + 1, [1.0, 2.0])
