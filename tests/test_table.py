"""What a row says besides its rules: where no path leads, where it bends, and how others write it."""

import copy
import math
import pickle
from fractions import Fraction

import pytest

from autograd import Value, derivative, gradient, operation, sqrt, where
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
