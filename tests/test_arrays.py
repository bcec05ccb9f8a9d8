"""NumPy and arrays of Values: functions, conventions, numbers and gradients, and what cannot work."""

import statistics
from fractions import Fraction

import numpy as np
import pytest

import autograd
from autograd import Value, array, data_of, derivative, grad, grad_of, log, maximum, sigmoid, tanh, where

X, W = np.array([0.5, -1.5, 2.0]), np.array([[1.0, 2.0, -1.0], [0.5, -0.25, 3.0]])

# What people write with NumPy, of a vector x; each runs on floats and on Values.
EXPRESSIONS = {
    "@": lambda x: (W @ x) @ np.array([1.0, 2.0]),
    "dot": lambda x: np.dot(x, x),
    "sum": lambda x: np.sum(x * x),
    "sum of an axis": lambda x: (np.outer(x, x).sum(axis=0) * X).sum(),
    "mean": lambda x: np.mean(x**3),
    "prod": lambda x: np.prod(x),
    "exp": lambda x: np.exp(x).sum(),
    "maximum": lambda x: (np.maximum(x, 0.0) * X).sum(),
    "minimum": lambda x: np.minimum(x, np.array([1.0, -2.0, 0.0])).sum(),
    "clip": lambda x: (np.clip(x, -1.0, 1.0) * x).sum(),
    "clip by a method": lambda x: (x.clip(-1.0, 1.0) * x).sum(),
    "where": lambda x: np.where(x > 0, x * x, -x).sum(),
    "where of numbers": lambda x: (np.where(x > 0, 1.0, 0.1) * x).sum(),
    "norm": lambda x: np.linalg.norm(x),
    "norm by hand": lambda x: np.sqrt(np.sum(x**2)),
    "normalised": lambda x: ((x - np.mean(x)) / np.std(x))[0],
    "var": lambda x: np.var(x),
    "softmax": lambda x: (np.exp(x - np.max(x)) / np.sum(np.exp(x - np.max(x))))[1],
    "abs": lambda x: np.abs(x).sum(),
    "sign": lambda x: (np.sign(x) * x).sum(),
    "max": lambda x: x.max() * x.min(),
    "cumsum": lambda x: np.cumsum(x)[1] ** 2,
    "einsum": lambda x: np.einsum("ij,j->i", W, x)[1] ** 2,
    "concatenate": lambda x: (np.concatenate([x, x * x]) ** 2).sum(),
    "reshaped": lambda x: (x.reshape(3, 1) @ x.reshape(1, 3)).trace(),
    "stack": lambda x: np.stack([x, 2 * x]).sum(axis=0)[2] ** 2,
    "arctan2": lambda x: np.arctan2(x, X**2).sum(),
    "arctan2 of numbers and Values": lambda x: np.arctan2(X**2, x).sum() + np.hypot(1.5, x).sum(),
    "functions of numbers among Values": lambda x: np.exp(np.concatenate([x, X])).sum() * np.tanh(np.hstack([X, x]))[0],
    "std of columns": lambda x: (np.std(np.outer(x, x), axis=0, ddof=1) * X).sum() + x.std() * x.var(ddof=1),
    "var of numbers left out": lambda x: np.var(np.outer(x, X), axis=1, where=X < 1).sum(),
    "sums of some": lambda x: np.sum(x, where=X > 0) * np.mean(x, where=X < 1) * np.prod(x, where=X != 0.5),
    "mean of a dtype": lambda x: np.mean(x, dtype=float) * np.sum(x, dtype=np.float64),
    "cov": lambda x: np.cov(np.outer(X, x)[:2] ** 2, x).sum() + np.cov(x, bias=True) + np.cov(x, W[0], ddof=0)[0, 1],
    "corrcoef": lambda x: np.corrcoef(x, W[1])[0, 1] + np.corrcoef(np.outer(x, X) + W[0], rowvar=False)[0, 2],
    "median": lambda x: np.median(x) * np.median(x[:2]) + np.median(np.outer(x, X), axis=1).sum(),
    "quantile": lambda x: np.quantile(x, 0.3) * np.percentile(np.outer(x, X), [20, 90], axis=0)[1].sum(),
    "quantile by other methods": lambda x: (
        np.quantile(x, 0.3, method="hazen") * np.quantile(x, 0.7, method="higher") + np.quantile(x, [[0.2]])[0, 0]
    ),
    "sorted": lambda x: (np.sort(x) * W[0]).sum() + (x[np.argsort(-x)] * W[1]).sum() + np.partition(x, 1)[1],
    "interp at Values": lambda x: (
        np.interp(x, [-1.0, 0.0, 2.5], [3.0, 1.0, 5.0]).sum() + np.interp(x[0], [0, 1], [2, 5])
    ),
    "interp of Values": lambda x: (np.interp([0.2, 1.5, 9.0, -3.0], [0.0, 1.0, 2.0], x, left=1.0) ** 2).sum(),
    "interp between Values": lambda x: np.interp(0.7, np.sort(x), X),
    "gradient": lambda x: (np.gradient(x**2) * W[0]).sum() + (np.gradient(x, 0.5) ** 2).sum(),
    "gradient at places": lambda x: (np.gradient(x, [0.0, 1.0, 3.0]) * W[1]).sum() + np.gradient(X, x**3)[1],
    "gradient of a matrix": lambda x: sum(
        (np.array([1.0, 2.0, 5.0]) @ g).sum() for g in np.gradient(np.outer(x, x), 2.0, X)
    ),
    "vectorize": lambda x: np.vectorize(lambda a, b: a * b)(x, X).sum() + np.frompyfunc(tanh, 1, 1)(x)[0],
    "nan_to_num": lambda x: (np.nan_to_num(x * np.array([1.0, np.nan, 1.0]), nan=3.0) ** 2).sum(),
    "heaviside": lambda x: (np.heaviside(x, 0.5) * x).sum() + np.heaviside(0.0, x[0]),
    "sinc": lambda x: np.sinc(x).sum() * np.sinc(x[1]),
    "masks in arithmetic": lambda x: (x * (x > 0) + (1 - x) * (x < 1) * (X > 0)).sum(),
    "masks in products": lambda x: (
        np.dot(X > 0, x) * (x @ (X < 1)) + np.convolve(x, X > 0)[1] + np.outer(X > 0, x).sum()
    ),
    "stack of one array": lambda x: (np.stack(x) * np.hstack(x) * np.vstack(x)[:, 0]).sum(),
    "longdouble": lambda x: (np.longdouble(2) * x * X.astype(np.longdouble)).sum() + np.longdouble(2) * x[0],
    "choose": lambda x: np.choose(np.array([0, 1, 0]), [x, x * x]).sum() * np.choose(1, x),
    "select": lambda x: (
        np.select([X > 1, X > 0], [x, x * x], 0.0).sum() + np.piecewise(x, [X > 0], [np.exp, 0.0]).sum()
    ),
    "poly": lambda x: np.poly(x).sum() * np.polyval(x, 2.0) + np.polymul(x, x)[1],
    "nans left out": lambda x: np.nanstd(np.append(x, np.nan)) * np.nanquantile(np.append(x, np.nan), 0.4),
    "norms of rows": lambda x: np.linalg.norm(np.outer(x, x), axis=1).sum(),
    "vdot": lambda x: np.vdot(x, X) * np.vdot(x, x),
    "fmax": lambda x: (np.fmax(x, 0.0) * np.fmin(x, 1.0)).sum(),
    "tanh": lambda x: np.tanh(W @ x).sum(),
    "maximum.reduce": lambda x: np.maximum.reduce(x),
    "max of a matrix": lambda x: np.max(np.outer(x, X)) * np.outer(x, x).min() + np.ptp(np.outer(x, X)),
    "amax by axes": lambda x: np.amax(np.multiply.outer(x, np.outer(X, X)), axis=(0, 2)).sum(),
    "softmax of a matrix": lambda x: (np.exp(np.outer(x, X) - np.outer(x, X).max()) ** 2).sum(),
    "in place": lambda x: _in_place(x).sum(),
    "out": lambda x: np.maximum(x, 0.0, out=x * 1.0).sum(),
}


def _in_place(x):
    y = x * 1.0
    y += x
    y *= 2
    return y


@pytest.mark.parametrize("name", EXPRESSIONS)
def test_numpys_functions_have_the_values_and_slopes_of_floats(name):
    f = EXPRESSIONS[name]
    x = array(X)
    y = f(x)
    assert isinstance(y, Value)
    assert y.data == pytest.approx(f(X), rel=1e-14)
    y.backward()
    step = 1e-6 * np.eye(3)
    assert grad_of(x) == pytest.approx([(f(X + h) - f(X - h)) / 2e-6 for h in step], rel=1e-7, abs=1e-7)
    assert grad(f)(X) == pytest.approx(grad_of(x), rel=1e-15)


def test_a_tie_gives_one_half_and_a_nan_stays_as_the_table_has_it():
    x = array([0.0, 1.0])
    np.maximum(x, [0.0, 1.0]).sum().backward()
    assert grad_of(x).tolist() == [0.5, 0.5]
    assert np.isnan(data_of(np.maximum(array([np.nan]), 0.0))).all()
    assert np.isnan(array([np.nan, 1.0])).tolist() == [True, False]
    assert data_of(np.fmax(array([np.nan, 1.0]), [2.0, np.nan])).tolist() == [2.0, 1.0]
    y = array([0.0])
    np.fmin(y, [0.0]).sum().backward()
    assert grad_of(y).tolist() == [0.5]
    assert np.isfinite(array([np.inf, 1.0])).tolist() == [False, True]


def test_a_tie_of_several_entries_is_shared_evenly():
    x = array([[1.0, 1.0, 1.0], [0.0, 1.0, 0.0]])
    np.max(x).backward()
    assert grad_of(x).tolist() == [[0.25, 0.25, 0.25], [0.0, 0.25, 0.0]]
    y = array([[2.0, 1.0, 1.0], [0.0, 1.0, 0.0]])
    smallest = y.min(axis=1, keepdims=True)
    smallest.sum().backward()
    assert data_of(smallest).tolist() == [[1.0], [0.0]]
    assert grad_of(y).tolist() == [[0.0, 0.5, 0.5], [0.5, 0.0, 0.5]]
    assert data_of(np.maximum.reduce(y)).tolist() == [2.0, 1.0, 1.0]


def test_a_value_beside_an_array_gives_an_array_of_values():
    x = Value(2.0)
    for found in (x * X, X * x, np.maximum(x, X), np.add(X, x), np.where(X > 0, x * X, 0.0)):
        assert isinstance(found[0], Value)
    np.maximum(x, np.array([2.0, 3.0])).sum().backward()
    assert x.grad == 0.5


ROWS_OF_VALUES = {
    "append": lambda row, x: np.append(row, x),
    "insert": lambda row, x: np.insert(row, 1, x),
    "concatenate": lambda row, x: np.concatenate([row, [x]]),
    "concatenate an array": lambda row, x: np.concatenate([row, np.atleast_1d(x)]),
    "hstack": lambda row, x: np.hstack((row, x)),
    "stack": lambda row, x: np.stack([row, [x, x]]),
    "block": lambda row, x: np.block([[row[0], x], [x, row[1]]]),
    "rows of rows": lambda row, x: np.append([row, row], [[x, 4.0]], axis=0),
    "where": lambda row, x: np.where([True, False], row, x),
    "choose": lambda row, x: np.choose([0, 2, 1], [*row, x]),
    "select": lambda row, x: np.select([[True, False]], [row], x),
    "piecewise": lambda row, x: np.piecewise(np.atleast_1d(x), [[False]], [row[0], row[1]]),
    "full": lambda row, x: np.full_like(np.atleast_1d(x), row[0]),
}


@pytest.mark.parametrize("name", ROWS_OF_VALUES)
def test_a_list_of_values_beside_a_value_is_an_array_of_them(name):
    numpys = ROWS_OF_VALUES[name]([1.0, 2.0], 3.0)
    for row in ([Value(1.0), Value(2.0)], [Value(1.0), 2.0], (1.0, Value(2.0))):
        made = ROWS_OF_VALUES[name](row, Value(3.0))
        assert {type(entry) for entry in made.flat} <= {Value, float}
        assert data_of(made) == pytest.approx(numpys)


def test_a_plain_object_array_works_but_for_what_numpy_decides_by_comparing():
    x = np.array([Value(number) for number in X])
    ((W @ np.exp(x)).sum() + np.linalg.norm(x) + np.maximum(x, 0.0).sum()).backward()
    expected = W.sum(axis=0) * np.exp(X) + X / np.linalg.norm(X) + (X > 0)
    assert grad_of(x) == pytest.approx(expected)
    assert (np.std(x).data, np.var(x).data) == pytest.approx((np.std(X), np.var(X)))


def test_numpys_functions_of_one_value_have_the_conventions_of_the_table():
    x, y = Value(1.0), Value(3.0)
    assert (grad(lambda x: np.clip(x, 0, 1))(0.5), grad(lambda x: np.clip(x, 0, 1))(1.0)) == (1.0, 0.5)
    assert np.isnan(np.clip(Value(np.nan), 0, 1).data)
    assert isinstance(np.clip(y, 0, 1), Value)
    assert isinstance(np.clip(2.5, x, y), Value)
    chosen = np.where(x > 0, x * y, y)
    chosen.backward()
    assert (chosen.data, x.grad, y.grad) == (3.0, 3.0, 1.0)
    assert (np.sum(x), np.mean(x).data, np.shape(x)) == (x, 1.0, ())
    assert data_of(np.stack([x, y])).tolist() == data_of(np.append(np.array([1.0]), y)).tolist() == [1.0, 3.0]
    assert data_of(np.clip(array([0.0, 5.0]), x, y)).tolist() == [1.0, 3.0]
    assert (np.std(x).data, np.var(x).data, np.median(x), np.sinc(x).data) == (0.0, 0.0, x, pytest.approx(0, abs=1e-15))


def test_arrays_are_compared_by_their_numbers():
    x = array([1.0, 2.0])
    assert (x == 1.0).tolist() == (x == array([1.0, 3.0])).tolist() == (X[:2] * 2 == x).tolist() == [True, False]
    assert (X[:2] * 2 != x).tolist() == [False, True]
    assert (x == x[0]).dtype == bool
    assert data_of(np.where(x == 1.0, 10, 0)).tolist() == [10, 0]
    assert data_of(np.unique(array([2.0, 1.0, 2.0]))).tolist() == [1.0, 2.0]
    assert (array([np.nan]) == array([np.nan])).tolist() == [False]
    assert x[0] != Value(1.0)  # of two Values it is asked whether they are the same one
    assert np.array_equal(x, array([1.0, 2.0]))
    assert np.isin(x, [2.0]).tolist() == [False, True]
    with pytest.raises(TypeError, match=r"np.intersect1d in this form works on floats only"):
        np.intersect1d(x, x)


def test_questions_are_asked_of_the_numbers():
    x = array([0.0, -2.0])
    assert (np.all(x), x.any(), np.count_nonzero(x)) == (False, True, 1)
    assert [part.tolist() for part in (*np.nonzero(x), *np.where(x), *x.nonzero())] == [[1], [1], [1]]
    assert np.logical_or(x, [0.0, 0.0]).tolist() == np.signbit(x).tolist() == [False, True]
    assert (np.argmin(x), x.argmax(), np.searchsorted([-3.0, -1.0], x).tolist()) == (1, 0, [2, 1])
    assert np.allclose(x, [0.0, -2.0 - 1e-12])
    assert np.linalg.matrix_rank(np.outer(x, x)) == 1


def test_nans_are_left_out_by_the_functions_made_for_that_and_spoil_no_order():
    x = array([np.nan, 3.0, 1.0])
    expected = np.array([np.nan, 3.0, 1.0])
    for function in (np.nansum, np.nanmean, np.nanmax, np.nanmin, np.nanprod, np.nanstd, np.nanmedian):
        assert function(x).data == pytest.approx(function(expected)), function
    assert grad(lambda x: np.nanmean(x * x))(expected).tolist()[1:] == [3.0, 1.0]
    assert np.isnan(np.max(x).data)
    for function in (np.median, np.max, lambda x: np.quantile(x, 0.2)):
        assert np.isnan(function(x).data)
    assert np.median(np.stack([x, x + 1]), axis=0)[1].data == 3.5
    assert np.argsort(x).tolist() == np.argsort(expected).tolist()
    assert np.argmax(x) == np.argmax(expected)
    for ordered in (np.sort(x), np.partition(x, 1), np.unique(x)):
        assert data_of(ordered).tolist() == pytest.approx([1.0, 3.0, np.nan], nan_ok=True)
    assert data_of(np.sort(x[~np.isnan(x)])).tolist() == [1.0, 3.0]
    x.sort()
    assert data_of(x).tolist() == pytest.approx([1.0, 3.0, np.nan], nan_ok=True)
    assert type(np.argsort(x[1:])) is np.ndarray


@pytest.mark.parametrize(
    "f",
    [
        lambda x: np.where(np.array([True, False]), x, 0),
        lambda x: np.select([x > 2], [x[0, :2]], 0),
        lambda x: np.choose([0, 1], x),
        lambda x: np.einsum("ij,jk", x, x),
        lambda x: np.std(x, where=np.array([True, False])),
    ],
)
def test_shapes_that_do_not_fit_are_told_as_numpy_tells_them(f):
    with pytest.raises(ValueError, match="broadcast"):
        f(array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0]]))


@pytest.mark.parametrize("method", ["sort", "partition"])
@pytest.mark.parametrize("axis", [-1, 0])
def test_an_array_is_sorted_in_place_along_the_axis_that_numpy_takes(method, axis):
    expected = np.array([[3.0, 1.0], [0.0, 2.0]])
    x = array(expected)
    places = {"sort": (), "partition": (0,)}[method]
    getattr(x, method)(*places, axis=axis)
    getattr(expected, method)(*places, axis=axis)
    assert data_of(x).tolist() == expected.tolist()


def test_numbers_and_gradients_in_one_call():
    x = array([[1, 2], [3, 4]])
    (x * x).sum().backward()
    assert data_of(x).tolist() == [[1, 2], [3, 4]]
    assert grad_of(x).tolist() == [[2, 4], [6, 8]]
    rows = [[Value(1.0), 2.0], [Value(3.0), Value(4.0)]]
    assert data_of(rows).tolist() == [[1, 2], [3, 4]]
    assert data_of(rows).dtype == float
    v = Value(3.0)
    tanh(v).backward()
    assert (data_of(v), grad_of(v)) == (3.0, v.grad)
    with pytest.raises(TypeError, match=r"2\.0 is not a Value and has no gradient"):
        grad_of(rows)


def test_the_spread_of_equal_entries_has_slopes_of_0():
    for function in (np.std, np.linalg.norm, lambda x: x.std(axis=0), np.nanstd, lambda x: np.linalg.norm(x, 3)):
        x = array([0.0, 0.0])
        y = function(x)
        y.backward()
        assert (y.data, grad_of(x).tolist()) == (0.0, [0.0, 0.0])


def test_sinc_has_its_derivatives_at_0():
    x = Value(0.0)
    assert derivative(np.sinc(x), x, order=2).data == pytest.approx(-(np.pi**2) / 3)


def test_interp_beyond_its_ends_and_at_a_nan():
    x = array([-1.0, 3.0, 2.0, np.nan])
    y = np.interp(x, [0.0, 1.0, 2.0], [5.0, 6.0, 8.0])
    assert np.array_equal(data_of(y), np.interp(data_of(x), [0, 1, 2], [5, 6, 8]), equal_nan=True)
    assert grad(lambda x: np.interp(x, [0.0, 1.0, 2.0], [5.0, 6.0, 8.0]).sum())(X[:2]).tolist() == [1.0, 0.0]
    with pytest.raises(ValueError, match="as many xp as fp"):
        np.interp(x, [0.0, 1.0], [1.0])


def test_functions_of_autograd_take_arrays_of_floats():
    assert tanh(X).tolist() == np.tanh(X).tolist()
    assert tanh(X).dtype == sigmoid(W).dtype == maximum(np.array([-1, 2]), 0).dtype == float
    assert sigmoid(W) == pytest.approx(1 / (1 + np.exp(-W)))
    assert where(X > 0, X, 0).tolist() == [0.5, 0.0, 2.0]
    assert maximum(X, Fraction(1, 2)).tolist() == [0.5, 0.5, 2.0]
    assert tanh(np.array(0.5)) == np.tanh(0.5)
    assert isinstance(maximum(Value(1.0), X)[0], Value)
    with np.errstate(divide="ignore"):
        assert log(np.array([0.0, 1.0])).tolist() == [-np.inf, 0.0]
    with pytest.warns(RuntimeWarning, match="invalid value encountered in log"):
        assert np.isnan(log(np.array([-1.0]))).all()
    for others in (np.array([1j]), np.array(["1"])):
        with pytest.raises(TypeError, match=r"tanh takes numbers and arrays of them, not an array of (complex|str)"):
            tanh(others)
    with pytest.raises(TypeError, match="a Value holds one number, not an object of type list"):
        tanh([1.0, 2.0])


def test_an_array_of_one_number_is_a_number():
    assert Value(np.array(2.0)).data == 2.0
    with pytest.raises(TypeError, match="one number, not an object of type ndarray"):
        Value(np.array([2.0]))


def test_floats_take_no_values_in_place():
    floats = X.copy()
    with pytest.raises(TypeError, match=r"an array of floats cannot hold Values: write a = a \+ b"):
        floats += array(X)


def test_an_array_to_be_filled_with_values_begins_as_an_array_of_values():
    x, filled = Value(3.0), np.zeros(2)
    with pytest.raises(
        TypeError, match=r"would cut Value\(3.0\) off .* array\(np.zeros\(n\)\) for an array to be filled"
    ):
        filled[0] = x
    filled = array(np.zeros(2))
    filled[0] = x * x
    (filled.sum() ** 2).backward()
    assert x.grad == 2 * 9 * 6


def test_an_array_takes_values_as_they_are():
    v = Value(2.0)
    x = array([v, 3])
    assert x[0] is v
    assert x[1].data == 3
    assert array(5.0)[()].data == 5


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda x: np.linalg.eig(np.outer(x, x)), r"np.linalg.eig in this form works on floats only.*use data_of"),
        (lambda x: np.linalg.svd(np.outer(x, x)), r"np.linalg.svd in this form works on floats only.*solve, inv, det"),
        (lambda x: np.fft.fft(x), r"np.fft.fft in this form works on floats only"),
        (lambda x: np.interp(x, [0, 1], [0, 1], period=2), r"np.interp in this form works on floats only"),
        (lambda x: np.percentile(x, 50, weights=X), r"np.percentile in this form works on floats only"),
        (lambda x: np.average(x, returned=True), r"np.average in this form works on floats only"),
        (lambda x: np.roots(x), r"np.roots in this form works on floats only"),
        (lambda x: np.sum(x, dtype=int), r"Values are floats: write no dtype=int"),
        (lambda x: x * True, r"True is a bool, not a number: write 1\.0"),
        (lambda x: statistics.mean(list(x)), r"statistics or Fraction would cut .* write mean\(\[...\]\) of autograd"),
        (lambda x: np.add(X, x, out=np.zeros(3)), r"an array of floats cannot hold Values: write a = a \+ b"),
        (lambda x: np.histogram(x), "np.histogram in this form works on floats only"),
        (lambda x: x & 1, "there is no bitwise_and of Values"),
        (lambda x: np.nextafter(x, x), "there is no nextafter of Values.*@operation"),
        (lambda x: x.astype(float), "cut .* off from its history"),
        (lambda x: array(["a"]), r"array takes numbers and Values, .* in place \[0\]: 'a' is text"),
        (lambda x: array([[1.0, None]]), r"in place \[0, 1\]: .* not None"),
        (lambda x: array([[1.0], [1.0, 2.0]]), r"in place \[0\] there is \[1.0\]: give rows of one length"),
        (lambda x: array(number for number in (1.0, 2.0)), r"there is <generator .*: write list\(...\) around it"),
        (lambda x: data_of([x[0], "2"]), r"data_of takes numbers and Values, .* in place \[1\]: '2' is text"),
        (lambda x: data_of([[x[0]], [x[0], x[1]]]), r"in place \[0\] there is \[Value.*: give rows of one length"),
        (
            lambda x: data_of({"w": x[0]}),
            r"data_of takes numbers and Values, .* there is {'w': .*: give a list or an array",
        ),
        (lambda x: data_of(None), "data_of takes numbers and Values, .* not None"),
        (lambda x: grad_of({"w": x[0]}), r"grad_of takes .* there is {'w': .*: give a list or an array"),
    ],
)
def test_what_cannot_work_is_refused_with_a_sentence(call, sentence):
    with pytest.raises(TypeError, match=sentence):
        call(array(X))


@pytest.mark.parametrize(
    "name",
    ["erf", "erfc", "erfinv", "gamma", "gammaln", "loggamma", "digamma", "psi", "expit", "log_expit"],
)
def test_the_functions_of_scipy_are_those_of_the_table(name):
    special = pytest.importorskip("scipy.special", reason="SciPy is not installed: pip install -e '.[oracle]'")
    function, numbers = getattr(special, name), [0.3, 0.7]
    values = array(numbers)
    found = function(values)
    assert data_of(found) == pytest.approx(function(np.array(numbers)), rel=1e-12)
    assert function(Value(0.3)).data == found[0].data
    found.sum().backward()
    slopes = [(function(x + 1e-6) - function(x - 1e-6)) / 2e-6 for x in numbers]
    assert grad_of(values) == pytest.approx(np.array(slopes), rel=1e-8)


def test_a_softmax_of_an_array_is_an_array():
    scores = np.array([1.0, 2.0, -1.0])
    shares = np.exp(scores) / np.exp(scores).sum()
    assert autograd.softmax(scores) == pytest.approx(shares, rel=1e-14)
    assert autograd.log_softmax(scores) * 2 == pytest.approx(2 * np.log(shares), rel=1e-14)
    values = array(scores)
    loss = -np.log(autograd.softmax(values))[1]
    loss.backward()
    assert grad_of(values) == pytest.approx(shares - [0, 1, 0], rel=1e-13)


def test_the_name_of_an_array_is_text():
    with pytest.raises(TypeError, match=r"^a name is text, not an object of type int: write named\('3'\)$"):
        array([1.0, 2.0]).named(3)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
@pytest.mark.parametrize("rows", [np.ones((2, 2)), [[1, 2], [3, 4]], [Value(1.0), (2, 3)]])
def test_a_softmax_of_rows_is_refused_by_its_name(name, rows):
    with pytest.raises(TypeError, match=rf"^{name} takes several numbers, not rows of them: write \[{name}\(row\) for"):
        getattr(autograd, name)(rows)
    for nothing in ([], np.array([])):
        with pytest.raises(ValueError, match=f"^there is no {name} of no numbers: give at least one$"):
            getattr(autograd, name)(nothing)


@pytest.mark.parametrize("name", ["sum", "mean", "prod", "norm", "max", "min"])
def test_one_number_of_a_matrix_is_of_all_its_entries_as_in_numpy(name):
    matrix = np.array([[1.0, -2.0], [3.0, 5.0]])
    of_numpy = np.linalg.norm if name == "norm" else getattr(np, name)
    ours = getattr(autograd, name)
    assert ours(matrix) == pytest.approx(of_numpy(matrix), rel=1e-15)
    assert ours(array(matrix)).data == pytest.approx(of_numpy(matrix), rel=1e-15)
