"""Optimisers: the rules written with NumPy on all parameters at once, schedules, states, clear refusals.

``test_nn_torch.py`` compares a hundred steps with PyTorch's.
"""

import copy
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest

from autograd import Value
from nn import SGD, Adam, AdamW, RMSprop

START = [1.0, -2.0, 0.5]


def slopes(w):
    """Of (w1 − 1)²/2 + w2²·w3 + exp(w3)."""
    return np.array([w[0] - 1, 2 * w[1] * w[2], w[1] ** 2 + math.exp(w[2])])


def by_numpy(name, steps):
    """The parameters after some steps, by the rules as PyTorch documents them."""
    w, m, v = np.array(START), np.zeros(3), np.zeros(3)
    for t in range(1, steps + 1):
        g = slopes(w)
        if name == "nesterov":
            g = g + 0.1 * w
            m = 0.9 * m + g
            w = w - 0.01 * (g + 0.9 * m)
        elif name == "rmsprop":
            v = 0.99 * v + 0.01 * g * g
            w = w - 0.01 * g / (np.sqrt(v) + 1e-8)
        else:
            w = w - 0.001 * 0.01 * w if name == "adamw" else w
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g * g
            w = w - 0.001 * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
    return list(w)


MAKE = {
    "nesterov": lambda ps: SGD(ps, lr=0.01, momentum=0.9, nesterov=True, weight_decay=0.1),
    "rmsprop": RMSprop,
    "adam": Adam,
    "adamw": AdamW,
}


def stepped(optimizer, steps):
    for _ in range(steps):
        for p, g in zip(optimizer.parameters, slopes([p.data for p in optimizer.parameters]), strict=True):
            p.grad = float(g)
        optimizer.step()
    return [p.data for p in optimizer.parameters]


@pytest.mark.parametrize("name", MAKE)
def test_thirty_steps_are_numpys(name):
    assert stepped(MAKE[name](list(map(Value, START))), 30) == pytest.approx(by_numpy(name, 30), rel=1e-12)


@pytest.mark.parametrize("name", MAKE)
def test_a_rule_moves_arrays_of_all_parameters_as_well(name):
    optimizer = MAKE[name](list(map(Value, START)))
    w, kept = np.array(START), tuple(np.zeros(3) for _ in optimizer.keeps)
    for _ in range(5):
        w, kept = optimizer.moved(w, slopes(w), kept, optimizer.rate())
        optimizer.steps += 1
    assert list(w) == pytest.approx(by_numpy(name, 5), rel=1e-12)


@pytest.mark.parametrize("name", MAKE)
@pytest.mark.parametrize("how", ["state", "pickle", "copy"])
def test_a_state_goes_on_where_it_was(name, how):
    optimizer = MAKE[name](list(map(Value, START)))
    stepped(optimizer, 7)
    if how == "state":
        again = MAKE[name]([Value(p.data) for p in optimizer.parameters])
        again.load_state_dict({key: np.array(number) for key, number in optimizer.state_dict().items()})
    else:
        again = pickle.loads(pickle.dumps(optimizer)) if how == "pickle" else copy.deepcopy(optimizer)
    assert stepped(again, 5) == stepped(optimizer, 5)
    assert again.state_dict() == optimizer.state_dict()


def test_a_schedule_is_a_function_of_the_steps_so_far():
    w, asked = Value(0.0), []
    optimizer = SGD([w], lr=0.5, schedule=lambda step: asked.append(step) or 1 / (1 + step))
    for _ in range(3):
        w.grad = 1.0
        optimizer.step()
    assert asked == [0, 1, 2]
    assert w.data == pytest.approx(-0.5 * (1 + 1 / 2 + 1 / 3))


def test_momentum_is_exact_with_fractions():
    w = Value(Fraction(1))
    optimizer = SGD([w], lr=Fraction(1, 10), momentum=Fraction(1, 2))
    for _ in range(2):
        w.grad = Fraction(3)
        optimizer.step()
    assert w.data == 1 - Fraction(3, 10) - Fraction(9, 20)


def test_a_step_that_fails_changes_nothing():
    ps = [Value(1.0), Value(1.0, name="w2")]
    optimizer = Adam(ps)
    ps[0].grad, ps[1].grad = 1.0, "a"
    with pytest.raises(TypeError, match="w2"):
        optimizer.step()
    assert (ps[0].data, optimizer.steps, optimizer.kept["exp_avg"]) == (1, 0, [0, 0])


def test_a_pickle_of_version_0_1_has_fewer_attributes():
    old = SGD([Value(1.0)], lr=0.5)
    again = SGD.__new__(SGD)
    again.__setstate__({"parameters": old.parameters, "lr": 0.5})
    old.parameters[0].grad = 1.0
    again.step()
    assert old.parameters[0].data == 0.5


W = Value(1.0)


@pytest.mark.parametrize(
    ("build", "error", "sentence"),
    [
        (lambda: SGD([W], momentum=1.5), ValueError, "momentum is 1.5: write a number from 0 to less than 1"),
        (lambda: SGD([W], nesterov=True), ValueError, "write momentum=0.9"),
        (lambda: SGD([W], weight_decay=-1), ValueError, "weight_decay is -1: write a number of at least 0"),
        (lambda: SGD([W], schedule=0.9), TypeError, "a schedule is a function of the step, not 0.9"),
        (lambda: SGD([W], schedule=lambda step: math.nan).step(), ValueError, "the schedule gives nan at step 0"),
        (lambda: Adam([W], betas=0.9), ValueError, r"betas are two numbers, not 0.9"),
        (lambda: Adam([W], betas=(0.9, 1)), ValueError, "the second of betas is 1"),
        (lambda: AdamW([W], eps=0), ValueError, "eps is 0: write a number above 0"),
        (lambda: RMSprop([W], alpha=None), ValueError, "alpha is None"),
        (lambda: RMSprop([]), ValueError, "no parameters"),
        (lambda: Adam(W), TypeError, r"Adam takes parameters"),
    ],
)
def test_an_optimiser_that_cannot_be_is_refused(build, error, sentence):
    with pytest.raises(error, match=sentence):
        build()


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        (lambda s: s.pop("exp_avg"), ValueError, "Adam has steps, lr, exp_avg, exp_avg_sq, and not"),
        (lambda s: s.update(momentum_buffer=[0.0]), ValueError, "and not .*momentum_buffer"),
        (lambda s: s.update(exp_avg=[0.0, 1.0]), ValueError, "exp_avg of the state takes a list of 1 number, one for"),
        (lambda s: s.update(exp_avg=["a"]), TypeError, "'a' is text"),
        (lambda s: s.update(steps=1.5), ValueError, "1.5 steps"),
        (lambda s: s.update(steps=-1), ValueError, "-1 steps"),
        (lambda s: s.update(lr=math.nan), ValueError, "the learning rate nan"),
    ],
)
def test_a_state_that_does_not_fit_is_refused_and_changes_nothing(change, error, sentence):
    optimizer, other = Adam([Value(1.0)]), Adam([Value(1.0)], lr=0.5)
    other.parameters[0].grad = 1.0
    other.step()
    before, state = optimizer.state_dict(), other.state_dict()
    change(state)
    with pytest.raises(error, match=sentence):
        optimizer.load_state_dict(state)
    assert optimizer.state_dict() == before
