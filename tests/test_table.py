"""What a row says besides its rules: where no path leads, where it bends, and how others write it."""

import copy
import math
import pickle
from fractions import Fraction

import pytest

from autograd import (
    GradientError,
    Value,
    absolute,
    check_gradients,
    derivative,
    derive,
    gradient,
    operation,
    sign,
    sqrt,
    step,
    where,
)
from autograd.derivatives.kinks import is_at_a_kink, slope_beside
from autograd.derivatives.terms import Terms
from autograd.engine.backward import adjoints
from autograd.table import ops
from autograd.table.rows import NO_PATH


def test_no_path_is_one_object_and_the_number_0():
    for twin in (
        copy.copy(NO_PATH),
        copy.deepcopy([NO_PATH])[0],
        *(pickle.loads(pickle.dumps(NO_PATH, p)) for p in range(6)),
    ):
        assert twin is NO_PATH
    assert repr(NO_PATH) == "NO_PATH"
    assert (str(NO_PATH), f"{NO_PATH:.2f}") == ("0", "0.00")
    assert [NO_PATH + 1.5, 2 * NO_PATH, NO_PATH * math.inf == 0, NO_PATH + Fraction(1, 3)] == [
        1.5,
        0,
        False,
        Fraction(1, 3),
    ]


def test_a_rule_says_by_name_that_no_path_leads_through():
    for rule, arguments in (
        (ops.relu.partials[0], (-2.0, 0.0)),
        (ops.sign.partials[0], (3.0, 1.0)),
        (ops.where.partials[0], (1.0, 2.0, 3.0, 2.0)),
        (ops.where.partials[2], (1.0, 2.0, 3.0, 2.0)),
    ):
        assert rule(*arguments) is NO_PATH
    assert ops.absolute.partials[0](0.0, 0.0) is not NO_PATH  # a slope of 0 is a path


def test_no_path_folds_away_in_a_derivative_and_a_computed_0_does_not():
    terms = Terms(float)
    x = terms.of(Value(3.0))
    assert terms.plus(x, NO_PATH) is terms.plus(NO_PATH, x) is x
    assert terms.minus(x, NO_PATH) is x
    for folded in (
        terms.plus(NO_PATH, NO_PATH),
        terms.times(x, NO_PATH),
        terms.over(NO_PATH, x),
        terms.negative(NO_PATH),
    ):
        assert folded is NO_PATH
    assert terms.times(0, x) is not NO_PATH  # x could be infinite


def test_a_plain_0_in_a_rule_of_ones_own_means_no_path():
    @operation(lambda x, y: 0)
    def floor_of_mine(x):
        return float(math.floor(x))

    @operation(lambda x, y: where(y, 1, 0))
    def ramp_of_mine(x):
        return max(x, 0.0)

    zero = Value(0.0)
    for f in (floor_of_mine, ramp_of_mine):
        y = f(sqrt(zero) - 1)  # behind it the slope is infinite, and 0 · inf would be nan
        assert gradient(y, zero).data == derivative(y, zero, 2).data == 0
    zero.grad = 0.0
    floor_of_mine(sqrt(zero)).backward()
    assert zero.grad == 0
    assert zero not in {node for node, slope in adjoints(floor_of_mine(sqrt(zero))).items() if slope is not NO_PATH}


def test_slopes_of_1_that_cancel_are_a_path():
    @operation(lambda a, b, y: 1, lambda a, b, y: -1)
    def difference_of_mine(a, b):
        return a - b

    x = Value(0.0)
    y = difference_of_mine(x, x) * sqrt(x)
    assert adjoints(difference_of_mine(x, x))[x] is not NO_PATH
    assert math.isnan(gradient(y, x).data)  # 0 · 1/0


@pytest.mark.parametrize("kind", [float, Fraction])
def test_no_path_has_the_kind_of_its_graph_where_it_is_given_out(kind):
    x = Value(kind(2))
    assert type(gradient(where(Value(kind(1)), kind(3), x) * x, x).data) is kind


# ---- kinks ---------------------------------------------------------------------------------------------------


def clip(name, **columns):
    @operation(lambda x, y: step(1 - absolute(x)), name=name, **columns)  # 0 at the kinks themselves
    def clipped(x):
        return max(-1.0, min(1.0, x))

    return clipped


placed = clip("clip_with_a_place", kink=lambda x: abs(x) - 1)
unplaced = clip("clip_without_a_place", kinked=True)


def test_an_operation_of_ones_own_says_where_its_kink_is():
    assert placed.operation.kinked
    assert [is_at_a_kink(placed(Value(x))) for x in (-1.0, 0.0, 0.5, 1.0)] == [True, False, False, True]
    node = placed(Value(1.0))
    assert [slope_beside(node, 0, [1.0], side) for side in (-1, 1)] == [1, 0]
    x = Value(1.0, "x")
    assert "clip_with_a_place(x) is at its kink" in str(derive(placed(x).named("y"), x))


@pytest.mark.parametrize("f", [placed, unplaced])
def test_no_kink_is_invented_at_0(f):
    x = Value(0.0, "x")
    assert "kink" not in str(derive(f(x).named("y"), x))
    assert not is_at_a_kink(f(Value(1e9)))


@pytest.mark.parametrize(
    ("f", "cause"),
    [
        (placed, r"a kink is nearby: clip_with_a_place\(x\) has one here"),
        (unplaced, r"a kink is here: the slope of clip_without_a_place\(x\) is [01] on one side and [01] on the other"),
    ],
)
@pytest.mark.parametrize("x", [-1.0, 1.0])
def test_a_rule_at_a_kink_of_ones_own_is_not_called_wrong(f, cause, x):
    with pytest.raises(GradientError, match=cause) as caught:
        check_gradients(lambda v: 3 * f(v) + v, x)
    assert "is wrong" not in str(caught.value)
    leaf = Value(x, "x")
    with pytest.raises(GradientError, match=cause):
        check_gradients(f(leaf) * 2, leaf)
    assert check_gradients(f, 0.3)
    assert check_gradients(f, 1.7, order=2)


def test_a_wrong_rule_of_a_kinked_operation_is_still_called_wrong():
    @operation(lambda x, y: 2 + sign(x), name="leaky", kinked=True)  # 3 and 1 in place of 1 and 0.1
    def leaky(x):
        return x if x > 0 else 0.1 * x

    for x in (-2.0, 0.0, 0.5):
        with pytest.raises(GradientError, match="the rule of leaky for its first argument is wrong"):
            check_gradients(leaky, x)


def test_a_kink_may_depend_on_any_argument():
    @operation(lambda a, b, y: absolute(b), lambda a, b, y: a * sign(b), name="times_size", kink=lambda a, b: b)
    def times_size(a, b):
        return a * abs(b)

    node = times_size(Value(3.0), Value(0.0))
    assert is_at_a_kink(node)
    assert [slope_beside(node, 1, [3.0, 0.0], side) for side in (-1, 1)] == [-3, 3]


def test_a_kink_takes_the_arguments():
    with pytest.raises(ValueError, match=r"kink= of one_kink\(x\) takes the 1 argument, as in lambda a: \.\.\."):
        operation(lambda x, y: sign(x), name="one_kink", kink=lambda a, b: a)(lambda x: abs(x))
