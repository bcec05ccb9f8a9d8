"""Every public function of NumPy and np.linalg on Values: as on floats, with the slopes of differences, or refused."""

import re

import numpy as np
import pytest

from autograd import Value, array, data_of, gradient
from autograd.table.ops import ADDED


def names(text):
    return set(text.split())


POINTS = {
    "a vector": np.array([0.5, -0.9, 0.3]),
    "a matrix": np.array([[0.9, 0.3], [0.4, 0.6]]),
    "one Value": np.array(0.7),
}
SHAPES = {"a vector": np.array([0.8, -0.2, 0.5]), "a matrix": np.array([[0.5, 1.0], [2.0, -0.3]]), "one Value": 1.5}

# How a function f is called: with x, and with floats c of the same shape.
ONE = [lambda f, x, c: f(x), lambda f, x, c: f(x + 2.0)]
TWO = [
    lambda f, x, c: f(x, x),
    lambda f, x, c: f(x, c),
    lambda f, x, c: f(c, x),
    lambda f, x, c: f(x, 2.0),
    lambda f, x, c: f(2, x),
    lambda f, x, c: f(x, np.asarray(c) > 0),
    lambda f, x, c: f(np.asarray(c) > 0, x),
]
THREE = [lambda f, x, c: f(x, -0.5, 0.6), lambda f, x, c: f(np.asarray(c) > 0, x, 0.0)]
OTHER = [
    lambda f, x, c: f(x, 1),
    lambda f, x, c: f(x, 0),
    lambda f, x, c: f(1, x),
    lambda f, x, c: f(x, -1),
    lambda f, x, c: f(x, axis=0),
    lambda f, x, c: f(x, axis=-1, keepdims=True),
    lambda f, x, c: f(x, [0.0, 1.0, 2.0], [1.0, 3.0, 0.0]),
    lambda f, x, c: f(x, 0.3),
    lambda f, x, c: f(x, [0.1, 0.7]),
    lambda f, x, c: f("i,i->i", x, c),
    lambda f, x, c: f(x, [2, 0, 1]),
    lambda f, x, c: f(x, 3),
    lambda f, x, c: f(x, "fro"),
    lambda f, x, c: f(x, np.inf),
    lambda f, x, c: f(lambda row: row * row, 0, x),
    lambda f, x, c: f(np.sum, x, 0),
    lambda f, x, c: f(x, 0, 1),
    lambda f, x, c: f(x, 1, 2.0),
    lambda f, x, c: f(x, np.array([2, 0, 1]), 0),
    lambda f, x, c: f(np.atleast_3d(x), 1),
]
LISTS = [lambda f, x, c: f([x, c]), lambda f, x, c: f([x]), lambda f, x, c: f([[x, x], [c, x]])]
OUT_SECOND = {"fix", "isposinf", "isneginf"}  # functions of one argument and out=
JOINING = {"concatenate", "concat", "stack", "hstack", "vstack", "dstack", "column_stack", "block", "multi_dot"}


def forms(name, function):
    """The ways to call a function; of a list of Values NumPy makes a plain array, unless the function joins arrays."""
    if isinstance(function, np.ufunc):
        return {1: ONE, 2: TWO, 3: THREE}[function.nin]
    if name in OUT_SECOND:
        return ONE
    return [*ONE, *TWO, *THREE, *OTHER, *(LISTS if name in JOINING else [])]


# Not functions of numbers: files and settings, dtypes and memory, makers of new arrays, dates, text.
NOT_ASKED = names(
    """
    save savez savez_compressed savetxt load loadtxt fromfile genfromtxt fromregex open_memmap getbufsize setbufsize
    geterr seterr geterrcall seterrcall get_printoptions set_printoptions get_include info show_config show_runtime test
    array2string array_repr array_str base_repr binary_repr format_float_positional format_float_scientific
    asanyarray asarray asarray_chkfinite ascontiguousarray asfortranarray require array astype can_cast common_type
    issubdtype result_type min_scalar_type promote_types mintypecode typename isdtype isfortran isscalar iterable
    may_share_memory shares_memory frombuffer fromstring fromiter from_dlpack frompyfunc nested_iters einsum_path
    empty zeros ones full identity eye tri indices empty_like fromfunction mask_indices bmat asmatrix diag_indices
    diag_indices_from tril_indices triu_indices tril_indices_from triu_indices_from unravel_index ravel_multi_index
    kaiser blackman bartlett hamming hanning arange busday_count busday_offset is_busday datetime_as_string
    datetime_data packbits unpackbits put place putmask copyto put_along_axis fill_diagonal printoptions
    broadcast_shapes zeros_like ones_like full_like histogramdd sort_complex
    bitwise_and bitwise_or bitwise_xor bitwise_not bitwise_invert bitwise_count bitwise_left_shift bitwise_right_shift
    invert left_shift right_shift gcd lcm isnat
    """
)

REFUSED = names(
    """
    frexp ldexp modf nextafter spacing i0 intersect1d setdiff1d setxor1d bincount histogram
    roots polydiv polyfit cholesky cond eig eigh eigvals eigvalsh lstsq pinv qr svd svdvals tensorinv tensorsolve
    """
)
"""What has no slope that helps (its bits, its bins), or needs an algorithm that is not here."""

MASKED_FIRST = {
    "apply_over_axes",
    "compress",
    "hsplit",
    "roll",
    "split",
}  # a mask, a place or a function stands beside the Values

# What a refusal says: what cannot be, or what to ask instead.
SENTENCE = re.compile(
    r"(of|hold) Values|not on Values|neither true nor false|would cut|no whole number|is singular|is a bool|is text"
    r"|write the number itself|out of bounds|as an integer|not supported for stacks"
    r"|slice indices must be integers"  # NumPy before 2.3, of a Value in place of an index
)

FUNCTIONS = [
    (f"{module.__name__}.{name}".replace("numpy", "np", 1), getattr(module, name))
    for module in (np, np.linalg)
    for name in sorted(module.__all__)
    if callable(getattr(module, name)) and not isinstance(getattr(module, name), type) and name not in NOT_ASKED
    if not name.startswith("_")  # NumPy 2.0 lists some of its own
]


@pytest.fixture(autouse=True)
def _only_the_table(monkeypatch):
    """Operations that other tests have added under a name of NumPy are left out."""
    for name in [*ADDED]:
        monkeypatch.delitem(ADDED, name)


def parts(result):
    """The numbers and Values in what a function gave, in order."""
    if isinstance(result, tuple | list):
        return [part for one in result for part in parts(one)]
    return list(np.asarray(result, dtype=object).ravel()) if result is not None else []


def on_floats(function, form, x, c):
    """What the function gives of floats, or None if it takes no such arguments or gives other things than numbers."""
    with np.errstate(all="ignore"):
        try:
            found = parts(form(function, x.copy()[()], np.copy(c)[()]))
        except (
            TypeError,
            ValueError,
            IndexError,
            AttributeError,
            OverflowError,
            ZeroDivisionError,
            np.linalg.LinAlgError,
        ):
            return None
    # from NumPy 2.5 on, all eigenvalues are complex
    found = [part.real if isinstance(part, complex) and part.imag == 0 else part for part in found]
    is_real = all(isinstance(part, float | int | np.floating | np.integer | np.bool_) for part in found)
    return np.array(found, dtype=float) if found and is_real else None


def slopes(function, form, x, c):
    """The slopes of each number by differences, nan where those of the two sides differ."""
    at = on_floats(function, form, x, c)
    columns = []
    for place in np.ndindex(x.shape):
        sides = []
        for step in (1e-6, -1e-6):
            moved = x.copy()
            moved[place] += step
            there = on_floats(function, form, moved, c)
            sides.append((there - at) / step if there is not None and there.shape == at.shape else np.nan * at)
        columns.append(np.where(np.isclose(*sides, rtol=1e-3, atol=1e-4), np.mean(sides, axis=0), np.nan))
    return np.array(columns).T


def outcome(function, form, x, c, expected):
    """Right or refused; anything else is an AssertionError that says what is wrong."""
    values = array(x)[()]
    try:
        found = parts(form(function, values, np.copy(c)[()]))
    except (TypeError, ValueError, NotImplementedError) as error:
        if not SENTENCE.search(str(error)):
            raise
        return "refused"
    found = [float(part) if isinstance(part, bool | np.bool_) else part for part in found]
    assert data_of(found) == pytest.approx(expected, rel=1e-10, abs=1e-12)
    leaves = parts(values)
    for part, row in zip(found, slopes(function, form, x, c), strict=True):
        exact = data_of(gradient(part, leaves)) if isinstance(part, Value) else np.zeros(len(leaves))
        assert exact[~np.isnan(row)] == pytest.approx(row[~np.isnan(row)], rel=1e-3, abs=1e-4)
    return "right"


@pytest.mark.parametrize(("name", "function"), FUNCTIONS, ids=[name for name, _ in FUNCTIONS])
@pytest.mark.filterwarnings("ignore")
def test_a_function_of_numpy_is_right_on_values_or_refused(name, function):
    outcomes, last = [], name.rpartition(".")[2]
    for kind, x in POINTS.items():
        for number, form in enumerate(forms(last, function)):
            expected = on_floats(function, form, x, SHAPES[kind])
            if expected is None or not np.isfinite(expected).all():
                continue
            try:
                outcomes.append(outcome(function, form, x, SHAPES[kind], expected))
            except Exception as error:
                pytest.fail(f"{name}, form {number}, of {kind}: {error!r}"[:600])
    assert outcomes, f"{name} is asked nothing: give it a form, or a place among those not asked"
    refused = outcomes[0] == "refused" if last not in MASKED_FIRST else "right" not in outcomes
    assert refused == (last in REFUSED), outcomes
