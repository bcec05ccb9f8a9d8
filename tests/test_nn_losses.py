"""Losses: the definitions written with NumPy, at large scores too; batches, targets, clear refusals.

``test_nn_torch.py`` compares values and slopes with PyTorch's.
"""

import math

import numpy as np
import pytest

import nn
from autograd import Value, array, check_gradients, grad_of, record

P, T = np.array([0.5, -2.0, 3.0, 1.0]), np.array([1.0, 1.0, -1.0, 1.0])


def huber(d):
    return np.where(abs(d) <= 1, d * d / 2, abs(d) - 0.5)


DEFINITIONS = {
    "half_squared_error": lambda p, t: ((p - t) ** 2).sum() / 2,
    "mse_loss": lambda p, t: ((p - t) ** 2).mean(),
    "l1_loss": lambda p, t: abs(p - t).mean(),
    "huber_loss": lambda p, t: huber(p - t).mean(),
    "hinge_loss": lambda p, t: np.maximum(0, 1 - t * p).mean(),
    "binary_cross_entropy_with_logits": lambda p, t: np.where(t == 1, np.log1p(np.exp(-p)), np.log1p(np.exp(p))).mean(),
}


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_loss_is_what_its_name_says(name):
    targets = (T + 1) / 2 if name.startswith("binary") else T
    loss = getattr(nn, name)(list(map(Value, P)), targets)
    assert loss.data == pytest.approx(DEFINITIONS[name](P, targets), rel=1e-14)


@pytest.mark.parametrize("name", DEFINITIONS)
def test_rows_lists_and_arrays_are_the_same(name):
    loss, targets = getattr(nn, name), [1.0, 1.0, 1.0, 1.0]
    expected = loss(list(map(Value, P)), targets).data
    rows = array(P.reshape(2, 2))
    assert loss(rows, [[1, 1], [1, 1]]).data == expected
    assert loss([[Value(p)] for p in P], targets).data == expected
    assert loss(list(map(Value, P)), [[t] for t in targets]).data == expected
    assert loss([Value(0.5)], np.float64(1)).data == loss(Value(0.5), 1).data


@pytest.mark.parametrize("name", DEFINITIONS)
def test_a_loss_that_was_recorded_goes_to_the_other_side_too(name):
    loss = getattr(nn, name)
    program = record(lambda p: loss(p, 1.0), 0.75)
    for p in (-3.0, 0.9, 2.5):
        assert float(program(p)) == pytest.approx(loss(Value(p), 1.0).data, rel=1e-14)


@pytest.mark.parametrize("name", [*DEFINITIONS, "cross_entropy", "l2_penalty"])
def test_the_slopes_of_a_loss_are_differences_of_it(name):
    loss, targets = getattr(nn, name), {"cross_entropy": 2, "l2_penalty": 0.3}.get(name, [1.0, 1.0, -1.0, 1.0])
    if name.startswith("binary"):
        targets = [1.0, 0.0, 0.25, 1.0]
    assert check_gradients(lambda p: loss(p, targets), [0.5, -2.0, 3.25, 0.75])


def test_scores_of_a_thousand_are_no_trouble():
    zs = [Value(1000.0), Value(-1000.0), Value(1000.0), Value(-1000.0)]
    loss = nn.binary_cross_entropy_with_logits(zs, [1, 0, 0, 1])
    loss.backward()
    assert loss.data == 500
    assert [z.grad for z in zs] == pytest.approx([0, 0, 0.25, -0.25])
    scores = array([[1000.0, -1000.0], [1000.0, -1000.0]])
    loss = nn.cross_entropy(scores, [0, 1])
    loss.backward()
    assert loss.data == 1000
    assert grad_of(scores).tolist() == [[0, 0], [0.5, -0.5]]


def test_a_cross_entropy_takes_classes_or_probabilities():
    s = np.array([0.3, -1.0, 2.0])
    logs = s - math.log(np.exp(s).sum())
    scores = list(map(Value, s))
    assert nn.cross_entropy(scores, 2).data == pytest.approx(-logs[2], rel=1e-14)
    assert nn.cross_entropy(scores, np.int64(2)).data == pytest.approx(-logs[2], rel=1e-14)
    assert nn.cross_entropy(scores, [0.25, 0.25, 0.5]).data == pytest.approx(-logs @ [0.25, 0.25, 0.5], rel=1e-14)
    assert nn.cross_entropy([scores, scores], np.array([2, 0])).data == pytest.approx(
        -(logs[2] + logs[0]) / 2, rel=1e-14
    )


def test_a_penalty_is_the_sum_of_squares_and_its_slope_twice_the_parameter():
    ps = [Value(3.0), Value(-1.0)]
    penalty = nn.l2_penalty(ps, 0.5)
    penalty.backward()
    assert penalty.data == 5
    assert [p.grad for p in ps] == [3, -1]


def test_a_probability_may_be_rounded_up_beyond_1():
    """Ten times 0.1 add up to 0.9999999999999999 in floats, and 1 divided by that is 1.0000000000000002."""
    above = 1 / sum([0.1] * 10)
    assert above > 1
    assert nn.cross_entropy([Value(0.0), Value(1.0)], [0.0, above]).data == pytest.approx(math.log(1 + math.exp(-1)))
    assert nn.binary_cross_entropy_with_logits(Value(0.0), above).data == pytest.approx(math.log(2))


SCORES = [Value(0.0), Value(1.0)]


@pytest.mark.parametrize(
    ("loss", "error", "sentence"),
    [
        (lambda: nn.mse_loss(SCORES, [1, 2, 3]), ValueError, "2 predictions but 3 targets"),
        (lambda: nn.mse_loss([SCORES, SCORES], [[1, 2], [1]]), ValueError, "2 predictions but 1 target:"),
        (lambda: nn.l1_loss([], []), ValueError, "0 predictions"),
        (lambda: nn.huber_loss([1.0], [2.0]), TypeError, "a prediction is a Value or a list of them, not 1.0"),
        (lambda: nn.huber_loss(SCORES, [1, 2], delta=0), ValueError, "delta is 0"),
        (lambda: nn.hinge_loss(SCORES, [0, 1]), ValueError, r"a target is 0: a hinge loss takes -1 or 1"),
        (lambda: nn.binary_cross_entropy_with_logits(SCORES, [-1, 1]), ValueError, "takes 0 or 1, or a probability"),
        (
            lambda: nn.cross_entropy(SCORES, [-1, 2]),
            ValueError,
            "a target is -1: a cross-entropy takes a class, or a prob",
        ),
        (lambda: nn.cross_entropy(SCORES, 2), ValueError, "there is no class 2: with 2 scores they are 0 to 1"),
        (lambda: nn.cross_entropy(SCORES, -1), ValueError, "there is no class -1"),
        (lambda: nn.cross_entropy(SCORES, 1.0), TypeError, "a class is a whole number counted from 0, not 1.0"),
        (lambda: nn.cross_entropy(SCORES, True), TypeError, "a class is a whole number counted from 0, not True"),
        (lambda: nn.cross_entropy(SCORES, [0.2, 0.3, 0.5]), ValueError, "2 predictions but 3 targets"),
        (lambda: nn.cross_entropy([SCORES, SCORES], [0]), ValueError, "2 samples but 1 target:"),
        (lambda: nn.cross_entropy([SCORES, SCORES], 0), ValueError, "2 samples but 1 target:"),
        (lambda: nn.cross_entropy(Value(1.0), 0), TypeError, "of several scores, one for each class"),
        (lambda: nn.cross_entropy([0.1, 0.9], 0), TypeError, "of a sample are a list of Values"),
        (lambda: nn.huber_loss(SCORES, [1, 2], delta="a"), TypeError, "'a' is text, not a number"),
        (lambda: nn.binary_cross_entropy_with_logits(SCORES, ["a", 1]), TypeError, "'a' is text, not a number"),
        (lambda: nn.hinge_loss(SCORES, [None, 1]), TypeError, "not None"),
        (lambda: nn.l2_penalty(SCORES, "a"), TypeError, "'a' is text, not a number"),
        (lambda: nn.l2_penalty(Value(1.0), 0.1), TypeError, r"pass model.parameters\(\)"),
        (lambda: nn.l2_penalty([], 0.1), ValueError, "no parameters to keep small"),
    ],
)
def test_what_has_no_loss_is_refused_in_a_sentence(loss, error, sentence):
    with pytest.raises(error, match=sentence):
        loss()
