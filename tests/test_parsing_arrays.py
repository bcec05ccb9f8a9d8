"""Arrays in formulas: against NumPy, with NumPy's shapes, in exact numbers, and what is refused with its sentence."""

import math
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Value, leaves, parse
from autograd.paper.reader import read_formula
from tests.searches import examples

SIZES = np.random.default_rng(17)
NAMES = {
    "a": SIZES.normal(size=3),
    "b": SIZES.normal(size=2),
    "W": SIZES.normal(size=(2, 3)),
    "V": SIZES.normal(size=(3, 2)),
    "S": SIZES.normal(size=(3, 3)),
    "r": SIZES.normal(size=(1, 3)),
    "c": SIZES.normal(size=(3, 1)),
    "k": 0.5,
}


def shares(z, axis=-1):
    powers = np.exp(z)
    return powers / powers.sum(axis=axis, keepdims=True)


LIKE_NUMPY = {  # what NumPy has for it
    "W @ a + b": "W @ a + b",
    "a @ V": "a @ V",
    "a @ a": "a @ a",
    "W.T @ b": "W.T @ b",
    "(W @ V).T": "(W @ V).T",
    "W * a": "W * a",
    "S * c + r": "S * c + r",
    "-W ** 2 / k": "-(W**2) / k",
    "W.T - V": "W.T - V",
    "c @ r": "c @ r",
    "tanh(W)": "np.tanh(W)",
    "max(W, 0)": "np.maximum(W, 0)",
    "maximum(S, r)": "np.maximum(S, r)",
    "sum(W)": "W.sum()",
    "sum(W, axis=0)": "W.sum(axis=0)",
    "mean(W, axis=1)": "W.mean(axis=1)",
    "mean(W, axis=-1, keepdims=True)": "W.mean(axis=-1, keepdims=True)",
    "sum(W, keepdims=True)": "W.sum(keepdims=True)",
    "max(W, axis=0)": "W.max(axis=0)",
    "norm(W)": "np.linalg.norm(W)",
    "norm(a)": "np.linalg.norm(a)",
    "logsumexp(a)": "np.log(np.exp(a).sum())",
    "outer(b, a)": "np.outer(b, a)",
    "b @ a.T": "np.outer(b, a)",  # a vector is a column on paper
    "transpose(V)": "V.T",
    "diag(a) - outer(a, a)": "np.diag(a) - np.outer(a, a)",
    "diag(S)": "np.diag(S)",
    "softmax(a)": "shares(a)",
    "softmax(W)": "shares(W)",
    "softmax(W, axis=0)": "shares(W, 0)",
    "softmax(c)": "shares(c, 0)",  # a matrix of one column is a vector
    "log_softmax(W)": "np.log(shares(W))",
    "cross_entropy(2*a - 1, [0, 1, 0])": "-np.log(shares(2*a - 1)[1])",
    "cross_entropy(softmax(a), [0, 1, 0])": "-np.log(shares(a)[1])",
    "mean(cross_entropy(softmax(W), [[0, 1, 0], [1, 0, 0]]))": "-np.log(shares(W)[[0, 1], [1, 0]]).mean()",
    "a[1]": "a[0]",
    "W[2, 3]": "W[1, 2]",
    "W[2]": "W[1]",
    "W[:, 2]": "W[:, 1]",
    "(W @ a)[2]": "(W @ a)[1]",
    "[k, 2*k, a[3]]": "np.array([k, 2 * k, a[2]])",
    "[[1, 2], [3, 4]] @ b": "np.array([[1, 2], [3, 4]]) @ b",
    "[b, b]": "np.array([b, b])",
    "c + a": "c + a[:, None]",  # a vector is a column on paper
    "max(a - c, 0) * c": "np.maximum(a[:, None] - c, 0) * c",
    "c * b": "c * b",  # no column of as many entries
    "tanh(sum(S**2, axis=1, keepdims=True)) + sum(S**2, axis=1) - 2*S @ S.T": (
        "np.tanh((S**2).sum(axis=1, keepdims=True)) + (S**2).sum(axis=1) - 2*S @ S.T"
    ),
}


@pytest.mark.parametrize("text", LIKE_NUMPY)
def test_a_formula_of_arrays_is_that_of_numpy(text):
    expected = np.asarray(eval(LIKE_NUMPY[text], {"np": np, "shares": shares, **NAMES}))
    found = np.array(parse(text, NAMES), dtype=float)
    assert found.shape == expected.shape
    np.testing.assert_allclose(found, expected, rtol=1e-12)


def test_entries_are_values_with_gradients():
    x1, x2, w11, w12, w21, w22 = leaves(x1=1, x2=2, w11=0.1, w12=0.2, w21=0.3, w22=0.4)
    total = parse("sum(tanh(W @ x))", {"W": [[w11, w12], [w21, w22]], "x": [x1, x2]})
    total.backward()
    assert w21.grad == pytest.approx(1 - math.tanh(0.3 + 0.8) ** 2)
    assert x2.grad == pytest.approx(0.2 * (1 - math.tanh(0.5) ** 2) + 0.4 * (1 - math.tanh(1.1) ** 2))


def test_arrays_of_numpy_of_values_are_read():
    w = autograd.array([[0.5, -1.0], [2.0, 0.0]])
    (first, second) = parse("W @ [3, 4]", {"W": w})
    assert (first.data, second.data) == (-2.5, 6.0)


def test_a_sum_of_products_is_written_out():
    x = [Value(2.0, "x1"), Value(3.0, "x2")]
    assert autograd.formula(parse("w @ x", {"w": [Value(1.0, "w1"), Value(5.0, "w2")], "x": x})) == "w1*x1 + w2*x2"
    assert autograd.formula(parse("softmax(x)", {"x": x})[0]) == "exp(x1)/(exp(x1) + exp(x2))"


def test_entries_stay_exact():
    assert parse("[[0.1, 0.2], [1/3, 0]] @ [10, 1]", exact=True) == [Fraction(6, 5), Fraction(10, 3)]


def test_entries_are_counted_from_0_where_that_is_asked_for():
    assert read_formula("h[0] + h[1]", {"h": [10.0, 1.0]}, first=0) == 11


def test_a_softmax_does_not_overflow():
    assert parse("softmax([1000, 1000, -1000])") == pytest.approx([0.5, 0.5, 0.0])
    assert parse("softmax([-1000, -1000])") == pytest.approx([0.5, 0.5])


REFUSED = {
    "W @ b": r"holds 'W @ b': the shapes \(2, 3\) and \(2,\) do not fit: in a product of matrices the first",
    "W + b": r"holds 'W \+ b': the shapes \(2, 3\) and \(2,\) do not fit, entry by entry",
    "exp(W + V)": r"holds 'W \+ V': the shapes \(2, 3\) and \(3, 2\)",
    "a[0]": r"an array of shape \(3,\) has entries 1 to 3 there, and no 0",
    "a[4]": "has entries 1 to 3 there, and no 4",
    "a[-1]": "and no -1",
    "a[1, 2]": "has 1 indices, not 2",
    "a[k]": "an index is a whole number",
    "a[True]": "an index is a whole number",
    "a[1:k]": "an index is a whole number",
    "a[1:9]": "there, and no 9",
    "k[1]": "only an array has entries",
    "k @ a": "@ stands between two arrays",
    "sum(W, axis=2)": r"an array of shape \(2, 3\) has no axis 2",
    "sum(k, axis=0)": "axis= is for arrays",
    "sum(W, out=1)": "there may stand axis=0, axis=1 or keepdims=True",
    "sum(W, axis=k)": "there may stand axis=0",
    "tanh(W, axis=0)": "but tanh takes 1 argument",
    "outer(a, 2)": "outer takes arrays, not one number",
    "softmax(k)": "softmax takes an array, not one number",
    "softmax(a, b)": "but softmax takes 1 array",
    "outer(a, b, axis=0)": "but outer takes 2 arrays",
    "cross_entropy(a, b)": r"the shapes \(3,\) and \(2,\) of the probabilities and the targets",
    "sum(W, 0)": r"a number beside an array may be meant for an axis: write sum\(…, axis=0\)",
    "cross_entropy([1, 0], [0.9, 0.1])": "takes the probabilities first, and then the targets: exchange the two",
    "[[1, 2], [3]]": "the rows of a matrix are vectors of one length",
    "[1, [2]]": "the rows of a matrix are vectors of one length",
    "[[[1]]]": "the rows of a matrix are vectors of one length",
    "W.shape": "which is not allowed",
    "W.T.dtype": "which is not allowed",
    "a.__class__": "which is not allowed",
    "[x for x in a]": "which is not allowed",
    "sofmax(a)": "did you mean 'softmax'",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_does_not_fit_is_refused_with_its_sentence(text):
    with pytest.raises(ValueError, match=REFUSED[text]) as refusal:
        parse(text, NAMES)
    assert str(refusal.value).startswith("the formula ")
    assert len(str(refusal.value)) < 400


@pytest.mark.parametrize("data", [[], [[], []], [[1], [2, 3]], [1, [2]], [[[1]]]])
def test_a_name_has_to_be_a_vector_or_a_matrix(data):
    with pytest.raises(ValueError, match="an array with"):
        parse("x", {"x": data})


@pytest.mark.parametrize(
    "text",
    [
        "outer(v, v) @ outer(v, v)",
        "outer(outer(v, v), outer(v, v))",
        "@".join(["diag(v[:])"] * 100),
    ],
)
def test_arrays_that_grow_are_refused_in_time(text):
    with pytest.raises(ValueError, match=r"is too large|make more than"):
        parse(text, {"v": [1.0] * 400})


@given(st.text("aWS@.T[],:12+*()sumoter =xi", max_size=40))
@settings(max_examples=examples(300), deadline=None)
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::SyntaxWarning")
def test_any_text_is_read_or_refused(text):
    try:
        found = parse(text, NAMES)
    except ValueError as problem:
        refusal, found = str(problem), 0.0
    else:
        refusal = ""
    assert len(refusal) < 600
    assert np.all(np.isfinite(np.array(found, dtype=float)))
