"""Small data: the formulas of each shape, scikit-learn's points, the noise, the seed, clear refusals."""

import math
import random
import statistics
from itertools import pairwise

import pytest

from nn import data

SHAPES = [data.moons, data.circles, data.spirals, data.xor]


def points_of(x, y, number):
    return [point for point, label in zip(x, y, strict=True) if label == number]


def test_moons_lie_on_two_half_circles():
    x, y = data.moons(41)
    for a, b in points_of(x, y, 0):
        assert a * a + b * b == pytest.approx(1)
        assert b >= 0
    for a, b in points_of(x, y, 1):
        assert (a - 1) ** 2 + (b - 0.5) ** 2 == pytest.approx(1)
        assert b <= 0.5
    assert (y.count(0), y.count(1)) == (20, 21)


def test_circles_have_their_radii_and_are_closed_evenly():
    x, y = data.circles(60, factor=0.3)
    for number, radius in ((0, 1), (1, 0.3)):
        points = points_of(x, y, number)
        assert [math.hypot(*point) for point in points] == pytest.approx([radius] * 30)
        angles = sorted(math.atan2(b, a) % (2 * math.pi) + 1e-9 for a, b in points)
        assert [q - p for p, q in pairwise(angles)] == pytest.approx([math.tau / 30] * 29)


@pytest.mark.parametrize("arms", [1, 2, 3])
def test_the_angle_of_a_spiral_grows_with_its_radius(arms):
    x, y = data.spirals(30, turns=1.75, arms=arms)
    assert {label: y.count(label) for label in y} == dict.fromkeys(range(arms), 30 // arms)
    for (a, b), arm in zip(x, y, strict=True):
        radius = math.hypot(a, b)
        turned = math.tau * (1.75 * radius + arm / arms)
        assert (a, b) == pytest.approx((radius * math.cos(turned), radius * math.sin(turned)), abs=1e-12)
    assert max(math.hypot(*point) for point in x) == pytest.approx(1)


def test_xor_is_the_table():
    x, y = data.xor(9)
    assert y == [int(bool(a) ^ bool(b)) for a, b in x]
    assert x[:4] == [[0, 0], [0, 1], [1, 0], [1, 1]]
    assert x[8] == [0, 0]


@pytest.mark.parametrize("n_samples", [1, 2, 7, 50])
def test_moons_and_circles_are_those_of_scikit_learn(n_samples):
    sets = pytest.importorskip("sklearn.datasets", reason="scikit-learn is not installed")
    for ours, theirs, options in (
        (data.moons, sets.make_moons, {}),
        (data.circles, sets.make_circles, {"factor": 0.4}),
    ):
        x, y = ours(n_samples, **options)
        points, labels = theirs(n_samples, shuffle=False, **options)
        for number in (0, 1):
            expected = {tuple(point) for point in points[labels == number].round(9) + 0.0}
            assert {(round(a, 9) + 0.0, round(b, 9) + 0.0) for a, b in points_of(x, y, number)} == expected


@pytest.mark.parametrize("shape", SHAPES)
def test_the_noise_has_its_width_and_is_the_same_for_the_same_seed(shape):
    plain, labels = shape(2000, seed=5)
    x, y = shape(2000, noise=0.25, seed=5)
    assert y == labels
    added = [p - q for point, clean in zip(x, plain, strict=True) for p, q in zip(point, clean, strict=True)]
    assert statistics.mean(added) == pytest.approx(0, abs=0.25 * 5 / math.sqrt(4000))  # five standard errors
    assert statistics.stdev(added) == pytest.approx(0.25, rel=0.06)
    assert shape(2000, noise=0.25, seed=5) == (x, y)
    assert shape(2000, noise=0.25, seed=6) != (x, y)


@pytest.mark.parametrize("shape", SHAPES)
def test_the_points_are_plain_lists_that_share_nothing_and_leave_random_alone(shape):
    before = random.getstate()
    x, y = shape(40)
    assert random.getstate() == before
    assert all(type(c) is float for point in x for c in point)
    assert all(type(label) is int for label in y)
    x[0][0] = 99.0
    assert shape(40)[0][0][0] != 99
    assert len(set(map(id, x))) == 40
    assert 0 < sum(y[:20]) < 20  # any part has both classes


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize(
    ("arguments", "error", "sentence"),
    [
        ({"n_samples": 0}, ValueError, "n_samples is 0, but there has to be at least 1"),
        ({"n_samples": 10.0}, TypeError, "n_samples is a count, not 10.0"),
        ({"noise": -0.1}, ValueError, "noise is -0.1: write a number of at least 0"),
        ({"noise": "much"}, ValueError, "noise is 'much'"),
    ],
)
def test_what_makes_no_data_is_refused(shape, arguments, error, sentence):
    with pytest.raises(error, match=sentence):
        shape(**arguments)


def test_what_has_no_such_shape_is_refused():
    with pytest.raises(ValueError, match="factor is 1: write a number from 0 to less than 1"):
        data.circles(factor=1)
    with pytest.raises(ValueError, match="arms is 0"):
        data.spirals(arms=0)
    with pytest.raises(ValueError, match="turns is 'two': write a finite number"):
        data.spirals(turns="two")
