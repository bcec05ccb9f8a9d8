"""check_gradients: right rules pass, every wrong one is caught, and the report says why."""

import dataclasses
import math
import random
import re
import sys
from itertools import pairwise

import numpy as np
import pytest

import autograd
from autograd import (
    GradientError,
    Value,
    absolute,
    check_gradients,
    cos,
    exp,
    gradient,
    leaves,
    log,
    maximum,
    operation,
    relu,
    sign,
    sin,
    sqrt,
    step,
    tanh,
    where,
)
from autograd.checks.differences import extrapolated
from autograd.engine.methods import function_of
from autograd.table.ops import TABLE
from tests.test_ops import WHOLE_FIRST

ROWS = [name for name, op in TABLE.items() if op.arity is not None and name not in WHOLE_FIRST]
SMOOTH_AT = dict.fromkeys(("arcsin", "arccos", "semicircle"), (-0.9, 0.9)) | {"power": (0.3, 3)}
SMOOTH_AT |= {"erfinv": (-0.9, 0.9)} | {"log": (0.2, 4), "log1p": (-0.8, 4), "sqrt": (0.2, 4)}
SMOOTH_AT |= dict.fromkeys(("log2", "log10", "cbrt"), (0.2, 4))
SMOOTH_AT |= {"arccosh": (1.2, 4), "arctanh": (-0.9, 0.9), "logit": (0.1, 0.9)}


def point_for(name):
    """A point away from kinks, ties and poles, the same in every run."""
    chance = random.Random(name)
    low, high = SMOOTH_AT.get(name, (0.2, 3))
    return tuple(chance.uniform(low, high) for _ in TABLE[name].partials)


@pytest.mark.parametrize("name", ROWS)
def test_every_row_passes_to_the_second_order_as_a_function_and_as_a_graph(name):
    point = point_for(name)
    assert check_gradients(getattr(autograd, name), point, order=2)
    xs = [Value(x) for x in point]
    assert check_gradients(getattr(autograd, name)(*xs), xs, order=2)


@pytest.mark.parametrize("name", WHOLE_FIRST)
@pytest.mark.parametrize("n", [0, 1, 3])
def test_a_row_of_a_whole_order_is_checked_with_the_order_as_a_number(name, n):
    assert check_gradients(lambda x: getattr(autograd, name)(n, x), 1.3, order=2)
    wrong = dataclasses.replace(TABLE[name], partials=(TABLE[name].partials[0], lambda n, x, y: y))
    with pytest.raises(GradientError, match=f"the rule of {name} for its second argument is wrong"):
        check_gradients(lambda x: function_of(wrong)(n, x), 1.3)


def mutants(name):
    """Copies of a row with one wrong rule each, and the place of it."""
    op = TABLE[name]
    for place, rule in enumerate(op.partials):
        wrong_rules = [
            lambda *args, rule=rule: rule(*args) + 1e-3,
            lambda *args, rule=rule: 1 - 3 * rule(*args),
            lambda *args, rule=rule: 1.001 * rule(*args),
            lambda *args: math.inf,
            lambda *args: math.nan,
            *(op.mistaken[place] if op.mistaken else ()),
        ]
        for wrong in wrong_rules:
            yield place, dataclasses.replace(op, partials=(*op.partials[:place], wrong, *op.partials[place + 1 :]))


@pytest.mark.parametrize("name", ROWS)
def test_a_wrong_rule_in_a_copy_of_any_row_is_caught_and_named(name):
    point, caught = point_for(name), 0
    y = TABLE[name].compute(*point)
    for place, mutant in mutants(name):
        rule, right = mutant.partials[place], TABLE[name].partials[place]
        if rule(*point, y) == pytest.approx(right(*point, y), rel=1e-5, abs=1e-9):
            continue  # the mistake gives the right number here: 1.001 · 0
        with pytest.raises(GradientError, match=f"the rule of {name} for its (first|second|third) argument is wrong"):
            check_gradients(function_of(mutant), point)
        caught += 1
    assert caught >= 2 * len(point)


@pytest.mark.parametrize("name", ["sum", "mean", "dot", "norm", "logsumexp"])
def test_a_wrong_rule_of_an_operation_on_any_number_of_arguments_is_caught(name):
    op, point = TABLE[name], (0.5, -1.5, 2.0, 0.7, 3.0)
    assert check_gradients(function_of(op), point, order=2)
    xs = [Value(x) for x in point]
    assert check_gradients(function_of(op)(*xs) ** 2, xs, order=2)
    for place, rule in enumerate(op.partials):
        rules = (*op.partials[:place], lambda *args, rule=rule: rule(*args) + 1e-3, *op.partials[place + 1 :])
        with pytest.raises(GradientError, match=f"the rule of {name} for its (first|second|third|last) argument"):
            check_gradients(function_of(dataclasses.replace(op, partials=rules)), point)


# ---- reports ------------------------------------------------------------------------------------------------


def test_the_report_names_the_worst_entry_with_both_numbers():
    w, x = leaves(w=0.5, x=3.0)
    wrong = dataclasses.replace(TABLE["sin"], partials=(lambda x, y: y,))
    with pytest.raises(AssertionError) as caught:
        check_gradients((function_of(wrong)(w) * x).named("E"), [w, x])
    report = caught.value.check
    assert not report
    assert (report.worst.name, report.worst.found) == ("∂E/∂w", pytest.approx(3 * math.sin(0.5)))
    assert report.worst.expected == pytest.approx(3 * math.cos(0.5), rel=1e-9)
    assert [entry.agrees for entry in report.entries] == [False, True]
    assert str(caught.value).splitlines() == [
        "1 of 2 derivatives disagrees with differences of the values",
        "the worst is ∂E/∂w: the rules give 1.438276616, differences of the values give 2.632747686; "
        "the rule of sin for its first argument is wrong: at sin(0.5) it gives 0.4794255386 instead of 0.8775825619",
    ]


@pytest.mark.parametrize(
    ("f", "wrt", "cause"),
    [
        (relu, 0.0, r"a kink is nearby: relu\(x\) has one here"),
        (lambda x: relu(x - 1), 1 + 1e-12, r"a kink is nearby: relu\(x - 1\) has one at a distance of 1e-12"),
        (sqrt, 0.0, "edge of a domain"),
        (autograd.arcsin, 1.0, "edge of a domain"),
        (
            lambda x: x if x < 1 else 3 * x - 2,
            1.0,
            "a kink is here: the slope of f is 1 on one side and 3 on the other",
        ),
        (lambda x: x if x > 0 else 0 * x, -1e-4, "only good to .*: .* or a decision nearby changes the function"),
        (lambda x: x * math.nan, 1.0, "differences of the values give nan; the value itself is nan there"),
        (lambda x: x * x.data, 2.0, "use .data or a decision"),
        (lambda x: Value(x.data), 2.0, "no path leads from x to the result: was it cut"),
    ],
)
def test_the_report_says_the_likely_cause(f, wrt, cause):
    with pytest.raises(GradientError, match=cause):
        check_gradients(f, wrt)


@pytest.mark.parametrize(("function", "x"), [(sqrt, 0.0), (autograd.arcsin, 1.0), (autograd.arccos, -1.0)])
def test_an_infinite_derivative_agrees_with_no_difference(function, x):
    leaf = Value(x)  # √(ih)/h is a number, but no derivative
    with pytest.raises(GradientError, match=r"the rules give −?inf, .* edge of a domain"):
        check_gradients(function(leaf), leaf)


def test_the_complex_step_counts_only_where_the_graph_is_analytic():
    x, y = leaves(x=-1.0, y=3.0)
    zero = Value(0.0)
    assert check_gradients(zero**1.5, zero)
    assert check_gradients(x**101, x)  # of which Python's complex numbers lose the angle
    with pytest.raises(GradientError, match="∂y/∂y: the rules give nan, differences of the values give nan"):
        check_gradients((x**y).named("y"), y)


def test_a_check_that_checks_nothing_is_refused():
    for f, wrt in ((Value(2.0) * 3, []), (lambda p: 3.0, {}), (lambda: 3.0, ())):
        with pytest.raises(ValueError, match="wrt holds nothing to differentiate with respect to"):
            check_gradients(f, wrt)


def test_a_leaf_that_the_graph_was_not_computed_from_is_named():
    x, y = leaves(x=1.0, y=2.0)
    with pytest.raises(
        ValueError, match="no path leads from the Value 'y' to the result, so there is nothing to check"
    ):
        check_gradients(tanh(x), [x, y])


def test_a_graph_that_is_older_than_its_leaves_is_refused():
    x = Value(2.0)
    y = x * x
    x.data = 5.0
    with pytest.raises(ValueError, match="run the forward pass again"):
        check_gradients(y, x)


def test_the_step_suits_a_number_close_to_the_edge_of_a_domain():
    assert check_gradients(autograd.arcsin, 0.9999999)
    assert check_gradients(autograd.log1p, -0.9999999)


CLOSE = [
    (autograd.tan, 1.5707963),  # the pole is at a distance of 3e-8
    (autograd.tan, 1.57),
    (lambda x: 1 / (x - 1), 1.00001),
    (lambda x: 1 / (x - 1), 1.001),
    (lambda x: autograd.log(x - 1), 1.00001),
    (lambda x: (x - 1) ** -3, 1.0001),
    (lambda x: sin(1e6 * x), 1.0),
    (lambda x: tanh(1e5 * x), 1e-6),
    (lambda x: autograd.arctan(1 / x), 1e-6),
    (lambda x: autograd.hypot(x, 1e-6), 0.0),
    (autograd.arcsin, 1 - 1e-9),
    (autograd.arccos, 1e-9 - 1),
    (lambda x: relu(x) ** 2, 0.0),  # whose differences fall with the step alone, not with its square
    (lambda x: x * abs(x), 0.0),
    (lambda x: 1e6 + 1e-3 * x, 1.0),  # of which a fine step sees nothing
    (lambda x: 1e5 * relu(x) + 1e6, -0.01),  # 0, where a coarse step reaches over the kink
    (lambda x: 1e7 * maximum(x, 0.0) + 1e7, -0.05),
]


@pytest.mark.parametrize(("f", "x"), CLOSE)
def test_the_step_suits_a_pole_a_bend_or_an_edge_close_by(f, x):
    assert check_gradients(f, x)
    leaf = Value(x)
    assert check_gradients(f(leaf), leaf)


slightly_wrong = function_of(dataclasses.replace(TABLE["positive"], partials=(lambda x, y: 1.0001,)))


def spike(x, w):
    return exp(-autograd.square(w * (x - 1)))


NARROW = [
    spike,
    lambda x, w: 5 - abs(spike(x, w)),  # a graph that is not analytic
    lambda x, w: sin(x) + 1e-3 * spike(x, w),
    lambda x, w: autograd.sigmoid(w * (x - 1)),  # a step, whose second derivative is narrow
    lambda x, w: relu(tanh(w * (x - 1))),
]


@pytest.mark.parametrize("w", [200, 1e3, 1e4, 1e5, 1e6, 1e8])
@pytest.mark.parametrize("f", NARROW)
def test_steps_do_not_jump_over_a_function_that_is_narrower_than_they(f, w):
    x = 1 + 0.2 / w
    assert check_gradients(lambda x: f(x, w), x, order=2)
    leaf = Value(x)
    assert check_gradients(f(leaf, w), leaf, order=2)
    with pytest.raises(GradientError, match="the rule of positive for its first argument is wrong"):
        check_gradients(lambda x: f(slightly_wrong(x), w), x)


def test_a_step_at_a_tiny_number_is_seen():
    assert check_gradients(lambda x: tanh(1e7 * x), 1e-8, order=2)


@pytest.mark.parametrize("name", ["sin", "cos"])
@pytest.mark.parametrize("x", [1e13, -1e13, 1e14, -1e14, 1e15, -1e15])
def test_the_step_suits_a_wave_at_a_huge_number(name, x):
    assert check_gradients(getattr(autograd, name), x, order=2)
    op = TABLE[name]
    wrong = function_of(dataclasses.replace(op, partials=(lambda x, y: 1.0001 * op.partials[0](x, y),)))
    with pytest.raises(GradientError, match=f"the rule of {name} for its first argument is wrong"):
        check_gradients(wrong, x)


def test_equal_steps_are_taken_once():
    below = math.nextafter(2.0**40, 0)  # the float above is twice as far away as that below
    assert check_gradients(sin, below, order=2)
    asked = []
    extrapolated(lambda x: [asked.append(x) or math.sin(x)], 1e17)
    assert len(asked) == len(set(asked))


def test_steps_become_no_finer_than_it_takes():
    asked = []
    (slope,) = extrapolated(lambda x: [asked.append(abs(x - 1)) or math.log(x - 1)], 1 + 1e-5)
    assert slope.value == pytest.approx(1e5, rel=1e-8)
    finer = min(abs(step - 1e-5) for step in asked if step != asked[0])
    assert 1e-9 < finer < 1e-8


@pytest.mark.parametrize(("f", "x"), [(autograd.log, 1e20), (autograd.square, -1e17), (sqrt, 1e300), (abs, 1e308)])
def test_a_huge_number_is_no_hindrance_where_the_function_bends_at_its_scale(f, x):
    assert check_gradients(f, x, order=2)


@pytest.mark.parametrize("x", [1e15, 1e17, 2.0**60])
@pytest.mark.parametrize(
    ("name", "wrong", "point"),
    [
        ("square", lambda x, y: 2.0002 * x, lambda x: (-x,)),
        ("sqrt", lambda x, y: 2 / y, lambda x: (x,)),
        ("softplus", lambda x, y: 1.01, lambda x: (x,)),
        ("subtract", lambda a, b, y: 1.01, lambda x: (x, x - 2 * math.ulp(x))),
    ],
)
def test_a_wrong_rule_is_named_at_a_huge_number_where_the_operation_does_not_turn_round(name, wrong, point, x):
    op = TABLE[name]
    mutant = function_of(dataclasses.replace(op, partials=(wrong, *op.partials[1:])))
    with pytest.raises(GradientError, match=f"the rule of {name} for its first argument is wrong"):
        check_gradients(mutant, point(x))


def said(f, x, **how):
    """What the check says, whether it finds the derivatives wrong or not sure."""
    try:
        return str(check_gradients(f, x, **how))
    except GradientError as error:
        return str(error)


@pytest.mark.parametrize("f", [sin, autograd.cos, lambda x: 3 * sin(x) + 1])
@pytest.mark.parametrize("x", [1e16, 1e17, -1e18, 5.2e18, 6.5e18, 1.2e19, 1e20, 4e21])
def test_where_the_next_float_is_far_away_differences_say_nothing(f, x):
    assert re.search(r"differences say nothing here: (sin|cos)\(x\) has an argument of .*, and ", said(f, x))


def test_where_there_is_no_next_float_differences_say_nothing_either():
    assert "differences say nothing here: sin" in said(lambda x: sin(x + sys.float_info.max), 1.0)


SMOOTH = [
    *(sin, autograd.cos, tanh, autograd.sigmoid, autograd.arctan),
    *(lambda x: exp(-x * x), lambda x: 1 / (1 + x * x), lambda x: sqrt(1 + x * x)),
]


@pytest.mark.parametrize("seed", [*range(20), *(pytest.param(n, marks=pytest.mark.thorough) for n in range(20, 60))])
def test_smooth_functions_of_any_width_raise_no_alarm_and_a_slope_a_little_off_does(seed):
    chance = random.Random(seed)
    outer, inner, beside = chance.choices(SMOOTH, k=3)
    scale, center = 10 ** chance.uniform(-6, 6), chance.choice((0.0, 1.0, -3.0))

    def f(x):
        return outer(inner(scale * (x - center))) + 0.1 * beside(x)

    x = center + chance.uniform(-2, 2) / scale
    assert check_gradients(f, x, order=2)
    leaf = Value(x)
    assert check_gradients(f(leaf), leaf, order=2)
    with pytest.raises(GradientError, match="the rule of positive for its first argument is wrong"):
        check_gradients(lambda x: f(slightly_wrong(x)), x, atol=0)


CANCELLED = [  # g but for a little, of fewer digits
    lambda g, k: (k + g) - k,
    lambda g, k: (exp(g / k) - 1) * k,
    lambda g, k: autograd.log(1 + g * g / k) * k,
    lambda g, k: (sqrt(k + g) - sqrt(k)) * sqrt(k),
    lambda g, k: (1 - autograd.cos(g / sqrt(k))) * k,
    lambda g, k: g + k * (sin(g) ** 2 + autograd.cos(g) ** 2),
]


@pytest.mark.parametrize("f", CANCELLED)
def test_values_of_ten_digits_raise_no_alarm_and_a_slope_a_little_off_does(f):
    wrong = []
    for seed in range(50):
        chance = random.Random(seed)
        k, g, x = 10 ** chance.uniform(0, 6), chance.choice(SMOOTH), chance.uniform(-2, 2)
        right = said(lambda x: f(g(x), k), x)  # noqa: B023  called at once
        a_little_off = said(lambda x: f(g(slightly_wrong(x)), k), x, atol=0)  # noqa: B023
        if "all agree" not in right or "the rule of positive for its first argument is wrong" not in a_little_off:
            wrong.append((seed, right, a_little_off))
    assert wrong == []


@pytest.mark.parametrize(
    ("f", "x"),
    [
        (lambda x: autograd.log(1 + 1e-8 * exp(x)) * 1e8, 0.3),  # whose finest steps find equal values
        (lambda x: (1e8 + x) - 1e8, 0.3),
        (lambda x: x**3 - 3 * x**2 + 3 * x - 1, 1.0001),
        (lambda x: (1e5 + sin(x)) - 1e5, -1.67),  # of which 1e-11 of the values is too much to pass over
        (lambda x: (1e5 + tanh(x)) - 1e5, -2.37),
    ],
)
def test_where_digits_cancel_the_coarse_steps_decide(f, x):
    assert check_gradients(f, x)


def test_where_hardly_a_digit_is_left_the_report_says_how_good_the_differences_are():
    assert "the differences themselves are only good to ±" in str(
        check_gradients(lambda x: (1e10 + sin(x)) - 1e10, 0.3)
    )


@pytest.mark.parametrize("f", [lambda x: 1 / (x - 1), autograd.tan, autograd.log])
def test_no_rule_is_called_wrong_where_the_values_tell_nothing(f):
    near = {autograd.tan: math.pi / 2, autograd.log: 5e-324}.get(f, 1 + 2**-52)
    with pytest.raises(GradientError) as caught:
        check_gradients(f, near)
    assert "is wrong" not in str(caught.value)


def test_a_rule_is_called_wrong_only_if_other_steps_say_so_too():
    row = dataclasses.replace(TABLE["relu"], compute=lambda x: max(x - 1, 0.0), partials=(lambda x, y: float(x > 1),))
    silent = function_of(dataclasses.replace(row, kinked=False))  # about its kink, as a row from outside may be
    with pytest.raises(GradientError) as caught:
        check_gradients(silent, 1 + 1e-10)
    assert "the rule of" not in str(caught.value)


def test_the_result_may_be_an_array_of_no_dimensions():
    assert check_gradients(lambda x: np.array(x * x), 3.0)


def test_at_a_kink_the_mean_of_both_sides_passes():
    assert check_gradients(lambda x: abs(x - 1), 1.0)
    assert check_gradients(lambda x: maximum(3 * x, x), 0.0)


def test_a_function_that_changes_from_call_to_call_is_not_taken_for_a_wrong_rule():
    chance = random.Random(0)
    with pytest.raises(
        GradientError, match=r"f changes from call to call: for the same numbers it gave 1\.\d+, and then 1\.\d+"
    ):
        check_gradients(lambda x: x + chance.random(), 1.0)


# ---- points and structures ----------------------------------------------------------------------------------


@pytest.mark.parametrize("x", [1e-12, 1e-6, 0.0, 1.0, 1e6, -1e3])
def test_the_step_suits_the_number(x):
    assert check_gradients(lambda x: sin(x) * x + x * x, x)
    assert check_gradients(lambda x: absolute(x) + x * x, x or 1e-3)
    if x > 0:
        assert check_gradients(autograd.log, x)
        assert check_gradients(lambda x: absolute(sqrt(x)), x)


def test_functions_of_structures_and_of_several_arguments():
    assert check_gradients(lambda p: np.sum(p["w"] @ p["x"]) * p["b"][0], {"w": np.eye(2), "x": np.ones(2), "b": [3.0]})
    assert len(check_gradients(lambda a, b: a[0] * b + a[1], ([1.0, 2.0], 3.0), order=2).entries) == 3 + 6


def test_a_graph_of_many_leaves_is_checked_without_changing_it():
    xs = leaves(**{f"x{i}": 0.1 * i for i in range(6)})
    y = tanh(sum(exp(x) * x for x in xs))
    before = [x.data for x in xs], y.data
    assert len(check_gradients(y, xs, order=2).entries) == 6 + 21
    assert ([x.data for x in xs], y.data) == before
    assert {x.grad for x in xs} == {0}


@pytest.mark.parametrize(
    ("f", "wrt", "sentence"),
    [
        (2.0, 1.0, "takes a Value or a function, not 2.0"),
        (Value(1.0) * 2, [1.0], r"wrt\[0\] is 1.0: give it leaves"),
        (lambda x: [x, x], 1.0, "check_gradients takes a function that gives one number, and this one gave"),
        (lambda p: p[0], [1.0, True], r"x\[1\] is not a number to differentiate with respect to: True is a bool"),
        (lambda a, b: a, (1.0, {2}), "x1 is not a number to differentiate with respect to: .* type set"),
    ],
)
def test_bad_input_is_refused_with_a_sentence(f, wrt, sentence):
    with pytest.raises(TypeError, match=sentence):
        check_gradients(f, wrt)
    with pytest.raises(ValueError, match="order 1 or 2, not 3"):
        check_gradients(f, wrt, order=3)


@pytest.mark.parametrize("name", ["rtol", "atol"])
def test_a_tolerance_is_a_number_of_at_least_0(name):
    for below in (-1, -1e-9, float("nan")):
        with pytest.raises(ValueError, match=f"^{name} is {below}: write a number of at least 0, such as 1e-6$"):
            check_gradients(tanh, 0.5, **{name: below})
    with pytest.raises(TypeError, match=f"^{name} is a number of at least 0: '1e-3' is text"):
        check_gradients(tanh, 0.5, **{name: "1e-3"})


@pytest.mark.parametrize(
    ("compute", "rule", "x"),
    [
        (math.sin, lambda x, y: 1.1 * cos(x), math.pi / 2),
        (lambda x: x * x, lambda x, y: 2.0, 1.0),
        (lambda x: x * x, lambda x, y: 3 * x, 0.0),
        (math.tanh, lambda x, y: 1 - x * x, 0.0),
        (math.exp, lambda x, y: 1 + x + x * x / 2, 0.0),
    ],
)
def test_the_second_order_finds_a_wrong_rule_that_happens_to_be_right_at_the_point(compute, rule, x):
    mine = operation(rule, name="mine")(compute)
    leaf = Value(x, "x")
    with pytest.raises(GradientError, match=r"the rule of mine for its first argument is wrong, though not at mine\("):
        check_gradients(mine, x, order=2)
    with pytest.raises(GradientError, match=r"close by, at mine\("):
        check_gradients(mine(leaf) * 2, leaf, order=2)


def test_two_infinite_derivatives_agree():
    assert check_gradients(log, 1e-300, order=2)


@pytest.mark.parametrize(
    "rules", [(lambda x, y, z: y, lambda x, y, z: x * x), (lambda x, y, z: y * y, lambda x, y, z: x)]
)
def test_the_second_order_finds_a_rule_that_is_right_at_one_number_of_the_other_argument(rules):
    product = operation(*rules, name="product")(lambda x, y: x * y)
    with pytest.raises(GradientError):
        check_gradients(product, (1.0, 1.0), order=2)


@pytest.mark.parametrize(("large", "x"), [(1e10, 0.0), (1e10, 0.7), (1e12, 0.0), (1e12, 0.7), (1e12, 3.0)])
def test_where_the_digits_are_cancelled_no_rule_is_called_wrong(large, x):
    shifted = operation(lambda x, y: 1 + 0 * x, name="shifted")(lambda x: (x + large) - large)
    assert "the differences themselves are only good to ±" in str(check_gradients(shifted, x, order=2))


def _safe_exp(x):
    try:
        return math.exp(x)
    except (OverflowError, TypeError):
        return math.inf


def _ramp(x):
    return x * x if isinstance(x, float) and x > 0 else 0.0


def _modulus(x):
    return (x * x) ** 0.5


@pytest.mark.parametrize(
    ("compute", "rule", "kinked", "at"),
    [
        (_safe_exp, lambda x, y: y, False, 0.5),
        (_ramp, lambda x, y: where(step(x), 2 * x, 0), True, 0.5),
        (_modulus, lambda x, y: sign(x), True, 0.0),
    ],
    ids=["catches a TypeError", "asks for a float", "is analytic only beside its kink"],
)
def test_a_right_rule_of_a_function_that_is_not_for_complex_numbers_is_not_blamed(compute, rule, kinked, at):
    """The derivatives are e^x, 2x above 0, and 0 at the kink of |x|, which is symmetric."""
    own = operation(rule, name=compute.__name__.strip("_"), kinked=kinked)(compute)
    x = Value(at, "x")
    assert "all agree" in str(check_gradients(own(x) * 2, x))


@pytest.mark.parametrize(
    ("f", "point"),
    [
        (autograd.hypot, (1e-30, 1e-40)),
        (autograd.hypot, (1e-300, 1e-300)),
        (lambda a, b: sqrt(a * a + b * b), (1e-30, 1e-40)),
        (lambda a, b: log(a + b), (1e-30, 1e-40)),
        (lambda a, b: a + b, (1e20, 1e-5)),
        (lambda a, b: a * b, (1e-160, 1e150)),
    ],
)
def test_the_step_suits_the_size_of_another_argument(f, point):
    assert check_gradients(f, point)
    xs = [Value(x) for x in point]
    assert check_gradients(f(*xs) + maximum(0.0, -1.0), xs)


def test_a_wrong_rule_is_found_at_tiny_numbers():
    row = TABLE["hypot"]
    wrong = dataclasses.replace(row, partials=(lambda a, b, y: 1.0001 * a / y, row.partials[1]))
    with pytest.raises(GradientError, match="the rule of hypot for its first argument is wrong"):
        check_gradients(function_of(wrong), (1e-30, 3e-30))


# ---- the error of the differences ---------------------------------------------------------------------------


OFFSETS = [(lambda x, o=o: o + sin(x), o) for o in (1e8, 1e9, 1e10, 1e12, 1e13, 1e14, 1e15, -1e12)]
OFFSETS += [(lambda x, o=o: (o + sin(x)) - o, o) for o in (1e8, 1e10, 1e12, 1e13, 1e14)]
OFFSETS += [(lambda x, o=o: o * (1 + 1e-12 * tanh(x)), o) for o in (1.0, 1e-300, 1e300)]


@pytest.mark.parametrize("f", [f for f, _ in OFFSETS])
@pytest.mark.parametrize("x", [1.0, -0.3, 2.5])
def test_what_is_within_the_error_of_the_differences_is_not_called_wrong(f, x):
    check = check_gradients(f, x, order=2)
    for entry in check.doubtful:
        assert abs(entry.found - entry.expected) <= entry.error
    assert bool(check.doubtful) == ("only within the error of these" in str(check))


@pytest.mark.parametrize("offset", [1e9, 1e12, 1e14])
def test_a_wrong_rule_is_found_also_where_the_differences_of_the_whole_are_in_doubt(offset):
    with pytest.raises(GradientError, match="the rule of positive for its first argument is wrong"):
        check_gradients(lambda x: offset + sin(slightly_wrong(x)), 1.0)


def test_a_graph_that_is_cut_is_found_beside_a_large_number():
    with pytest.raises(GradientError, match="no path leads from x to the result"):
        check_gradients(lambda x: 1e12 + sin(x.data) + Value(0.0), 1.0)


def own(compute, rule):
    return operation(rule, name="silent")(compute)


SILENT = [  # what it is, the function, where, and what is said
    (
        "kink",
        lambda: own(lambda x: x if x > 0 else 0.0, lambda x, y: step(x)),
        0.0,
        "kink is here: the slope of silent",
    ),
    (
        "kink",
        lambda: own(lambda x: abs(x - 3), lambda x, y: sign(x - 3.5)),
        3.0,
        "is −1 on one side and 1 on the other",
    ),
    (
        "jump",
        lambda: own(lambda x: float(x > 0), lambda x, y: 0 * x),
        0.0,
        "a jump is here: silent(x) is 0 on one side",
    ),
    ("if", lambda: lambda x: x * x if x > 1 else 2.5 * x - 1.5, 1.0, "the slope of f is 2.5 on one side and 2 on"),
    ("if", lambda: lambda x: x * x if x > 1 else x * x + 1, 1.0, "a jump is here: f is 2 on one side and 1 on"),
    ("round", lambda: own(lambda x: float(round(x)), lambda x, y: 0 * x), 1.5, "is 1 on one side and 2 on the other"),
]


@pytest.mark.parametrize(("kind", "make", "x", "sentence"), SILENT)
def test_a_kink_or_a_jump_that_no_row_tells_of_is_named_and_no_rule_is_blamed(kind, make, x, sentence):
    report = said(make(), x)
    assert sentence in report
    assert "is wrong" not in report


def test_a_wrong_rule_is_not_excused_by_a_kink():
    wrong = own(lambda x: max(x, 0.0) - 1.0, lambda x, y: 2 + 0 * x)
    with pytest.raises(GradientError, match="the rule of silent for its first argument is wrong"):
        check_gradients(wrong, 0.0)


# ---- many numbers -------------------------------------------------------------------------------------------


def rosenbrock(x):
    """Moré, Garbow and Hillstrom, ACM TOMS 7 (1981), number 21 and its kin."""
    return autograd.sum([100 * (b - a**2) ** 2 + (1 - a) ** 2 for a, b in pairwise(x)])


def trigonometric(x):
    """The same, number 26."""
    total = autograd.sum([cos(a) for a in x])
    return autograd.sum([(len(x) - total + i * (1 - cos(a)) - sin(a)) ** 2 for i, a in enumerate(x, 1)])


def network(x, bend=tanh):
    units = [bend(a * 0.3 - b * 0.5 + c) * d for a, b, c, d in zip(*[iter(x)] * 4, strict=False)]
    return (autograd.sum(units) - 0.2) ** 2


MANY = {"rosenbrock": rosenbrock, "trigonometric": trigonometric, "network": network}
MANY["network of relu"] = lambda x: network(x, relu)


def numbers(count, seed):
    chance = random.Random(seed)
    return [chance.uniform(-1, 1) for _ in range(count)]


@pytest.mark.parametrize("f", MANY.values(), ids=MANY)
@pytest.mark.parametrize("seed", range(2))
def test_many_numbers_are_checked_along_directions(f, seed):
    point = numbers(60, seed)
    calls = []
    check = check_gradients(lambda x: calls.append(x) or f(x), point)
    assert str(check) == "60 derivatives checked along random directions, all agree with differences of the values"
    assert sum(entry.count for entry in check.entries) == 60
    assert len(calls) < 40 * 60  # each alone takes 120 calls; a tenth of that where all agree at once
    xs = [Value(x) for x in point]
    assert str(check_gradients(f(xs), xs)) == str(check)


@pytest.mark.parametrize("f", MANY.values(), ids=MANY)
@pytest.mark.parametrize("error", [0.5, 1e-3, 1e-5])
@pytest.mark.parametrize(
    ("place", "count"),
    [
        (0, 24),
        (23, 24),
        *(pytest.param(*case, marks=pytest.mark.thorough) for case in ((20, 24), (0, 60), (41, 60), (59, 60))),
    ],
)
def test_a_single_wrong_derivative_of_many_is_found(f, error, place, count):
    wrong = function_of(dataclasses.replace(TABLE["positive"], partials=(lambda x, y: 1 + error,)))
    mistaken = [wrong if i == place else lambda x: x for i in range(count)]
    xs = [Value(x, f"x{i}") for i, x in enumerate(numbers(count, 7))]
    y = f([g(x) for g, x in zip(mistaken, xs, strict=True)])
    slope = gradient(y, xs[place]).data
    if abs(slope) * error < 1e-8:
        pytest.skip("its slope is 0: a unit that is switched off")
    with pytest.raises(GradientError) as caught:
        check_gradients(y, xs)
    check = caught.value.check
    assert [entry.name for entry in check.entries if not entry.agrees] == [f"∂y/∂x{place}"]
    assert sum(entry.count for entry in check.entries) == count


def test_a_small_derivative_is_not_drowned_by_large_ones():
    sizes = [10 ** (i % 9 - 4) for i in range(52)]
    xs = [Value(x, f"x{i}") for i, x in enumerate(numbers(52, 3))]
    for place in (0, 4, 8, 51):
        y = autograd.sum(
            [s * sin(slightly_wrong(x) if i == place else x) for i, (s, x) in enumerate(zip(sizes, xs, strict=True))]
        )
        assert check_gradients(autograd.sum([s * sin(x) for s, x in zip(sizes, xs, strict=True)]), xs)
        with pytest.raises(GradientError, match=f"1 of 52 derivatives disagrees .*\nthe worst is ∂y/∂x{place}:"):
            check_gradients(y, xs)


def test_edges_and_kinks_among_many_numbers_are_looked_at_one_by_one():
    def f(x):
        return autograd.sum([sqrt(a) if i == 5 else relu(a) if i == 9 else a * a for i, a in enumerate(x)])

    point = [1.0] * 60
    assert check_gradients(f, point)
    point[5] = 1e-9
    point[9] = 1e-7
    assert check_gradients(f, point)
    point[9] = 0.0
    with pytest.raises(GradientError, match=r"1 of 60 derivatives .*\n.*a kink is nearby: relu\(x\[9\]\) has one here"):
        check_gradients(f, point)


def test_many_wrong_derivatives_are_not_all_looked_at():
    wrong = function_of(dataclasses.replace(TABLE["tanh"], partials=(lambda x, y: 1.01 * (1 - y * y),)))
    xs = [Value(x) for x in numbers(100, 1)]
    y = network(xs, wrong)
    with pytest.raises(GradientError, match=r"20 of .* disagree .*, and the others were not looked at") as caught:
        check_gradients(y, xs)
    assert len(str(caught.value).splitlines()) == 21
    with pytest.raises(GradientError) as caught:
        check_gradients(y, xs, each=True)
    assert len(caught.value.check.entries) == 100


def test_each_derivative_is_checked_alone_on_request_and_where_there_are_few():
    point = numbers(24, 5)
    check = check_gradients(network, point, each=True)
    assert [entry.name for entry in check.entries] == [f"∂f/∂x[{i}]" for i in range(24)]
    assert len(check_gradients(network, point[:20]).entries) == 20


def test_the_second_order_of_many_numbers():
    xs = [Value(x, f"x{i}") for i, x in enumerate(numbers(24, 2))]
    check = check_gradients(rosenbrock(xs), xs, order=2)
    assert str(check).startswith("324 derivatives checked along random directions, all agree")
    cosine = function_of(dataclasses.replace(TABLE["cos"], partials=(lambda x, y: -1.01 * sin(x),)))
    wrong = function_of(dataclasses.replace(TABLE["sin"], partials=(lambda x, y: cosine(x),)))  # at order 2 only
    with pytest.raises(GradientError, match="∂²y/∂x3²"):
        check_gradients((rosenbrock(xs) + wrong(xs[3])).named("y"), xs, order=2)
