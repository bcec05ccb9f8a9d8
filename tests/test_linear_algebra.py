"""np.linalg on arrays of Values: numbers from NumPy, gradients from known formulas, Hessians from SymPy."""

import numpy as np
import pytest
import sympy

from autograd import Value, array, data_of, grad, grad_of, gradient, hessian, hvp
from autograd.bridges import linear_algebra

RNG = np.random.default_rng(7)
A, B = RNG.normal(size=(4, 4)), RNG.normal(size=(4, 3))
SINGULAR = {  # of each rank from 2 down to 0, and a matrix that needs its rows in another order
    "rank 2": np.array([[1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [7.0, 8.0, 9.0]]),
    "rank 1": np.outer([1.0, 2.0, -1.0], [3.0, 0.5, 2.0]),
    "rank 0": np.zeros((3, 3)),
    "a first pivot of 0": np.array([[0.0, 1.0, 2.0], [3.0, 0.0, 1.0], [0.0, 0.0, 2.0]]),
}


def cofactors(a):
    """The gradient of the determinant, from determinants of its minors."""
    minors = [[np.delete(np.delete(a, i, 0), j, 1) for j in range(len(a))] for i in range(len(a))]
    return np.array([[(-1) ** (i + j) * np.linalg.det(m) for j, m in enumerate(row)] for i, row in enumerate(minors)])


@pytest.mark.parametrize("size", [1, 2, 3, 5, 30])
def test_det_has_the_number_of_numpy_and_the_cofactors_as_its_gradient(size):
    a = RNG.normal(size=(size, size))
    x = array(a)
    y = np.linalg.det(x)
    y.backward()
    assert y.data == pytest.approx(np.linalg.det(a), rel=1e-11)
    assert grad_of(x) == pytest.approx(np.linalg.det(a) * np.linalg.inv(a).T, rel=1e-9)


@pytest.mark.parametrize("more", [0, 1])
@pytest.mark.parametrize("name", SINGULAR)
def test_det_has_its_derivatives_where_it_is_0(name, more):
    n = 3 + more  # four rows are eliminated, three are not
    a = np.diag([1.0, 1.0, 1.0, -2.0][:n])
    a[:3, :3] = SINGULAR[name]
    names = sympy.Matrix(n, n, sympy.symbols(f"a:{n * n}"))
    numbers = dict(zip(names, a.ravel(), strict=True))
    exact = sympy.hessian(names.det(), list(names)).subs(numbers)
    x = array(a)
    y = np.linalg.det(x)
    y.backward()
    assert y.data == pytest.approx(np.linalg.det(a), abs=1e-13)
    assert grad_of(x) == pytest.approx(cofactors(a), abs=1e-13)
    found = hessian(y, list(x.ravel()))
    assert data_of(found) == pytest.approx(np.array(exact, dtype=float), abs=1e-12)


@pytest.mark.parametrize("rows", [3, 4])
def test_det_of_zeros_has_its_derivatives_of_a_high_order(rows):
    x = array(np.zeros((rows, rows)))
    y = np.linalg.det(x)
    for place in range(rows - 1):
        y = gradient(y, x[place, place])
    assert data_of(gradient(y, list(x[-1]))).tolist() == [0.0] * (rows - 1) + [1.0]


def test_slogdet_of_a_large_matrix_does_not_overflow():
    a = 1e20 * RNG.normal(size=(20, 20))
    x = array(a)
    sign, logarithm = np.linalg.slogdet(x)
    logarithm.backward()
    assert (sign, logarithm.data) == (np.linalg.slogdet(a)[0], pytest.approx(np.linalg.slogdet(a)[1], rel=1e-13))
    assert grad_of(x) == pytest.approx(np.linalg.inv(a).T, rel=1e-9)
    with pytest.raises(ValueError, match=r"log\(0\.0\) is not defined"):
        np.linalg.slogdet(array([[1.0, 2.0], [2.0, 4.0]]))


@pytest.mark.parametrize("b", [B[:, 0], B], ids=["a vector", "a matrix"])
def test_solve_has_the_numbers_of_numpy_and_the_known_gradients(b):
    x, y = array(A), array(b)
    weights = RNG.normal(size=b.shape)
    solution = np.linalg.solve(x, y)
    (solution * weights).sum().backward()
    assert data_of(solution) == pytest.approx(np.linalg.solve(A, b), rel=1e-12)
    back = np.linalg.solve(A.T, weights)
    assert grad_of(y) == pytest.approx(back, rel=1e-11)
    columns = np.linalg.solve(A, b).reshape(4, -1)
    assert grad_of(x) == pytest.approx(-back.reshape(4, -1) @ columns.T, rel=1e-11)


@pytest.mark.parametrize("rows", [12, pytest.param(30, marks=pytest.mark.thorough)])
def test_inv_of_many_rows_has_its_gradient_and_its_second_derivatives(rows):
    a, v = RNG.normal(size=(rows, rows)), RNG.normal(size=(rows, rows))
    inverse = np.linalg.inv(a)
    x = array(a)
    y = np.trace(np.linalg.inv(x))
    y.backward()
    assert grad_of(x) == pytest.approx(-(inverse @ inverse).T, rel=1e-8, abs=1e-10)
    product = hvp(y, list(x.ravel()), list(v.ravel()))  # the derivative of -(A⁻¹ A⁻¹)ᵀ along v
    along = inverse @ v @ inverse
    expected = (along @ inverse + inverse @ along).T.ravel()
    assert data_of(product) == pytest.approx(expected, rel=1e-7, abs=1e-7 * np.abs(expected).max())


def test_a_badly_scaled_matrix_is_solved_as_well_as_by_numpy():
    a = np.array([[1e-20, 1.0], [1.0, 1.0]])  # without pivoting the first unknown is lost
    assert data_of(np.linalg.solve(array(a), [1.0, 2.0])).tolist() == np.linalg.solve(a, [1.0, 2.0]).tolist()


def test_hilbert_matrices_have_the_gradients_of_exact_numbers():
    n = 6
    exact = sympy.Matrix(n, n, lambda i, j: sympy.Rational(1, i + j + 1))
    x = array(np.array(exact, dtype=float))
    y = np.linalg.det(x)
    y.backward()
    rounded = sympy.Matrix(n, n, [sympy.Rational(float(h)) for h in exact])
    assert y.data == pytest.approx(float(rounded.det()), rel=1e-9)
    assert grad_of(x) == pytest.approx(np.array(rounded.adjugate().T, dtype=float), rel=1e-8)


def test_stacks_of_matrices_are_taken_as_numpy_takes_them():
    stack = np.stack([A, A.T + 1.0])
    x = array(stack)
    assert data_of(np.linalg.det(x)) == pytest.approx(np.linalg.det(stack))
    assert data_of(np.linalg.inv(x)) == pytest.approx(np.linalg.inv(stack))
    assert data_of(np.linalg.solve(x, B)) == pytest.approx(np.linalg.solve(stack, np.stack([B, B])))
    assert np.linalg.slogdet(x).sign.tolist() == np.linalg.slogdet(stack).sign.tolist()
    assert data_of(np.linalg.slogdet(x).logabsdet) == pytest.approx(np.linalg.slogdet(stack).logabsdet)
    assert data_of(np.linalg.matrix_power(array(A), -2)) == pytest.approx(np.linalg.matrix_power(A, -2))


VECTOR_NORMS = [None, 0, 1, 2, 3, 0.5, -1, np.inf, -np.inf]
MATRIX_NORMS = [None, "fro", 1, -1, np.inf, -np.inf]


@pytest.mark.parametrize("keepdims", [False, True])
@pytest.mark.parametrize(
    ("order", "axis", "shape"),
    [
        *((order, axis, shape) for order in VECTOR_NORMS for axis, shape in ((None, 3), (0, (3, 2)), (-1, (2, 3)))),
        *((order, axis, (2, 3, 2)[: 2 if axis is None else 3]) for order in MATRIX_NORMS for axis in (None, (2, 0))),
        (None, None, (2, 3, 2)),
    ],
)
def test_norms_have_the_numbers_of_numpy_and_the_slopes_of_differences(order, axis, shape, keepdims):
    a = np.random.default_rng(3).normal(size=shape)

    def f(x):
        made = np.linalg.norm(x, order, axis, keepdims)
        return (np.array([1.0, -2.0, 0.5])[: np.shape(made)[-1]] * made).sum() if np.ndim(made) else made

    y = f(array(a))
    assert isinstance(y, Value)
    assert np.shape(np.linalg.norm(array(a), order, axis, keepdims)) == np.shape(
        np.linalg.norm(a, order, axis, keepdims)
    )
    assert y.data == pytest.approx(f(a), rel=1e-13)
    steps = 1e-6 * np.eye(a.size).reshape(-1, *a.shape)
    expected = [(f(a + h) - f(a - h)) / 2e-6 for h in steps]
    assert grad(f)(a).ravel() == pytest.approx(expected, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("order", [None, 1, 2, 3, np.inf, -np.inf, 0])
def test_the_norm_of_zeros_is_a_value_with_slopes_of_0(order):
    x = array([0.0, 0.0])
    y = np.linalg.norm(x, order)
    y.backward()
    assert (y.data, grad_of(x).tolist()) == (0.0, [0.0, 0.0])


@pytest.mark.parametrize("order", [np.inf, -np.inf])
def test_equal_entries_share_the_gradient_of_a_norm_that_is_an_extreme(order):
    x = array([-2.0, 2.0, 2.0])
    np.linalg.norm(x, order).backward()
    assert grad_of(x) == pytest.approx(np.array([-1.0, 1.0, 1.0]) / 3)


def test_what_linear_algebra_refuses():
    x = array(A)
    with pytest.raises(np.linalg.LinAlgError, match=r"det takes a square matrix, not an array of shape \(2, 4\)"):
        np.linalg.det(x[:2])
    with pytest.raises(np.linalg.LinAlgError, match="the matrix is singular"):
        np.linalg.inv(array(np.ones((2, 2))))
    for order in (2, -2, "nuc"):
        with pytest.raises(TypeError, match=r"of a matrix needs its singular values.*write 'fro'"):
            np.linalg.norm(x, order)
    for b in (B[:3], np.vstack([B, B]), A[0, :3], np.append(A[0], 1.0), 2.0):
        with pytest.raises(ValueError, match=r"np.linalg.solve takes as many rows on both sides, not \(4, 4\) and"):
            np.linalg.solve(x, b)
    with pytest.raises(ValueError, match=r"as many rows on both sides, not \(1, 4, 4\) and \(1, 4\)"):
        np.linalg.solve(x[np.newaxis], A[:1])
    with pytest.raises(ValueError, match="'fro' is a norm of a matrix"):
        np.linalg.norm(x[0], "fro")
    with pytest.raises(np.exceptions.AxisError, match="axis 2 is out of bounds"):
        np.linalg.norm(x, axis=2)
    for name in ("eig", "eigh", "eigvals", "svd", "qr", "cholesky", "pinv", "lstsq", "cond"):
        arguments = (x, x[0]) if name == "lstsq" else (x @ x.T,)
        with pytest.raises(TypeError, match=r"np.linalg.\w+ in this form works on floats only.*solve, inv, det"):
            getattr(np.linalg, name)(*arguments)


def test_the_functions_are_those_of_numpy():
    assert all(hasattr(np.linalg, name) for name in linear_algebra.__all__)
