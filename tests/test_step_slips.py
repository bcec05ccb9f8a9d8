"""Steps that were not made as the sheet says: another rate or optimiser, weights used too early or exchanged.

The numbers come from plain loops that are written out here, never from the engine.
"""

import math
from math import exp, sqrt

import pytest

from autograd import Value, Worksheet, check, leaves, sigmoid

RATE = 0.1
NAMES = ("w", "v", "b")
START = (0.6, 0.7, 0.3)


def neurons() -> tuple[Value, list[Value]]:
    """s = σ(2w + b), o = σ(v·s), E = (o − 1)²/2."""
    (x,) = leaves(x=2)
    w, v, b = leaves(w=0.6, v=0.7, b=0.3)
    s = sigmoid((x * w + b).named("z")).named("s")
    o = sigmoid((v * s).named("u")).named("o")
    return ((o - 1) ** 2 / 2).named("E"), [w, v, b]


def error(w, v, b):
    s = 1 / (1 + exp(-2 * w - b))
    return (1 / (1 + exp(-v * s)) - 1) ** 2 / 2


def slopes(w, v, b):
    s = 1 / (1 + exp(-2 * w - b))
    o = 1 / (1 + exp(-v * s))
    at_u = (o - 1) * o * (1 - o)
    at_z = at_u * v * s * (1 - s)
    return [2 * at_z, at_u * s, at_z]


def judged(claims, rate=RATE, graph=neurons):
    end, parameters = graph()
    return check(end, claims, rate, parameters).rows


def after_steps(step, count):
    """The parameters after some steps, of which each gets the parameters, the gradient and a memory."""
    at, memory = list(START), [{} for _ in START]
    for number in range(1, count + 1):
        gradient = slopes(*at)
        at = [w - step(g, w, past, number) for w, g, past in zip(at, gradient, memory, strict=True)]
    return at


def new(numbers, digits=6):
    return {f"new {name}": f"{x:.{digits}f}" for name, x in zip(NAMES, numbers, strict=True)}


def test_the_loops_of_this_file_are_those_of_gradient_descent():
    plain = after_steps(lambda g, w, past, t: RATE * g, 3)
    claims = new(after_steps(lambda g, w, past, t: RATE * g, 1), 9)
    claims |= {f"{name} after 3": f"{x:.9f}" for name, x in zip(NAMES, plain, strict=True)}
    assert all(row.ok for row in judged({**claims, "E after 3": f"{error(*plain):.9f}"}))


# ---- another rate ----


@pytest.mark.parametrize("rate", [0.3, 0.01, 0.25, 0.4, 0.001, 0.03, 5])
def test_three_new_weights_by_another_rate_have_that_rate(rate):
    rows = judged(new((w - rate * g for w, g in zip(START, slopes(*START), strict=True)), 8))
    for row in rows:
        assert row.diagnosis[0].kind == "other rate"
        assert f"the rate {rate}, not 0.1" in row.diagnosis[0].words.replace("1e−3", "0.001")
        assert len(row.diagnosis[0].claims) == 3


@pytest.mark.parametrize("digits", [4, 5, 6])
def test_the_digits_of_three_lines_together_tell_a_rate(digits):
    rows = judged(new((w - 0.3 * g for w, g in zip(START, slopes(*START), strict=True)), digits))
    assert ["the rate 0.3" in row.diagnosis[0].words for row in rows] == [True] * 3


def test_steps_and_the_error_after_them_have_the_rate_too():
    at = [w - 0.3 * g for w, g in zip(START, slopes(*START), strict=True)]
    steps = {f"step {name}": f"{0.3 * g:.6f}" for name, g in zip(NAMES, slopes(*START), strict=True)}
    rows = judged({**steps, "new E": f"{error(*at):.6f}"})
    assert [row.diagnosis[0].kind for row in rows] == ["other rate"] * 4
    assert rows[0].diagnosis[0].claims == ("step w", "step v", "step b", "new E")


def test_one_line_of_few_digits_has_no_other_rate():
    assert not [f for row in judged({"new v": "0.71"}, rate=0.5) for f in row.diagnosis if f.kind == "other rate"]
    # 2.371 times the right step is no rate that anybody chooses.
    at = [w - 0.2371 * g for w, g in zip(START, slopes(*START), strict=True)]
    assert not [f for row in judged(new(at, 7)) for f in row.diagnosis]


def two_of_three_at(rate):
    w, v, b = slopes(*START)
    rows = judged(new((0.6 - rate * w, 0.7 - rate * v, 0.3 - 0.1 * b), 7))
    assert rows[2].ok
    return [[f.words for f in row.diagnosis if f.kind == "other rate"] for row in rows[:2]]


def test_a_new_weight_that_holds_speaks_against_another_rate():
    assert two_of_three_at(0.37) == [[], []]


def test_beside_a_new_weight_that_holds_others_may_have_a_usual_rate():
    for words in two_of_three_at(0.3):
        assert words[0].startswith("the step has the rate 0.3, not 0.1")  # not "the steps": one of them has not


@pytest.mark.parametrize(("factor", "kind"), [(-1, "uphill"), (2, "half forgotten"), (0.5, "two forgotten")])
def test_a_rate_with_words_of_its_own_keeps_them(factor, kind):
    at = [w - factor * RATE * g for w, g in zip(START, slopes(*START), strict=True)]
    for row in judged(new(at, 8)):
        assert kind in [finding.kind for finding in row.diagnosis]
        assert "other rate" not in [finding.kind for finding in row.diagnosis]


def test_a_parameter_less_its_gradient_is_no_gradient():
    claims = {f"dE/d{name}": f"{w - g:.6f}" for name, w, g in zip(NAMES, START, slopes(*START), strict=True)}
    for name, row in zip(NAMES, judged(claims), strict=True):
        assert row.diagnosis[0].words.startswith(f"this is {name} − ∂E/∂{name}, a step with the rate 1")


# ---- another optimiser ----


def momentum(keep, take=1.0):
    def step(g, w, past, number):
        past["m"] = keep * past.get("m", 0) + take * g
        return RATE * past["m"]

    return step


def nesterov(g, w, past, number):
    past["m"] = 0.9 * past.get("m", 0) + g
    return RATE * (g + 0.9 * past["m"])


def adagrad(g, w, past, number):
    past["v"] = past.get("v", 0) + g * g
    return RATE * g / sqrt(past["v"])


def rmsprop(keep):
    def step(g, w, past, number):
        past["v"] = keep * past.get("v", 0) + (1 - keep) * g * g
        return RATE * g / sqrt(past["v"])

    return step


def adam(g, w, past, number, corrected=True):
    past["m"] = 0.9 * past.get("m", 0) + 0.1 * g
    past["v"] = 0.999 * past.get("v", 0) + 0.001 * g * g
    m = past["m"] / (1 - 0.9**number) if corrected else past["m"]
    v = past["v"] / (1 - 0.999**number) if corrected else past["v"]
    return RATE * m / (sqrt(v) + 1e-8)


def uncorrected_adam(g, w, past, number):
    return adam(g, w, past, number, corrected=False)


def decay(part):
    return lambda g, w, past, number: RATE * (g + part * w)


OPTIMISERS = [
    pytest.param(momentum(0.9), "a momentum of 0.9,", id="momentum"),
    pytest.param(momentum(0.5), "a momentum of 0.5", id="momentum 0.5"),
    pytest.param(momentum(0.99), "a momentum of 0.99", id="momentum 0.99"),
    pytest.param(momentum(0.9, 0.1), "a momentum of 0.9 with 0.1 of the gradient", id="damped momentum"),
    pytest.param(nesterov, "Nesterov's momentum of 0.9", id="Nesterov"),
    pytest.param(adagrad, "AdaGrad", id="AdaGrad"),
    pytest.param(rmsprop(0.9), "RMSprop with 0.9,", id="RMSprop"),
    pytest.param(rmsprop(0.99), "RMSprop with 0.99", id="RMSprop 0.99"),
    pytest.param(adam, "Adam,", id="Adam"),
    pytest.param(uncorrected_adam, "Adam without its bias correction", id="Adam without correction"),
    pytest.param(decay(0.01), "a weight decay of 0.01", id="weight decay 0.01"),
    pytest.param(decay(0.1), "a weight decay of 0.1,", id="weight decay 0.1"),
]


@pytest.mark.parametrize(("step", "name"), OPTIMISERS)
def test_the_parameters_and_the_error_after_some_steps_tell_the_optimiser(step, name):
    two, three = after_steps(step, 2), after_steps(step, 3)
    claims = {f"{w} after 2": f"{x:.7f}" for w, x in zip(NAMES, two, strict=True)}
    rows = judged({**claims, "E after 3": f"{error(*three):.7f}"})
    for row in rows:
        assert row.diagnosis[0].kind == "other optimiser"
        assert f"those of {name}".rstrip(",") in row.diagnosis[0].words.replace("gradient descent with ", "")
        assert len(row.diagnosis[0].claims) == 4


@pytest.mark.parametrize(
    ("step", "words"),
    [
        pytest.param(adam, "sign of the gradient, as AdaGrad and Adam make it first", id="Adam"),
        pytest.param(adagrad, "sign of the gradient, as AdaGrad and Adam make it first", id="AdaGrad"),
        pytest.param(rmsprop(0.9), "sign of the gradient times 3.162, as RMSprop with 0.9 and Adam", id="RMSprop"),
        pytest.param(rmsprop(0.99), "RMSprop with 0.99", id="RMSprop 0.99"),
        pytest.param(nesterov, "Nesterov", id="Nesterov"),
        pytest.param(decay(0.1), "weight decay of 0.1", id="weight decay"),
    ],
)
@pytest.mark.parametrize("digits", [5, 7])
def test_the_first_step_tells_what_it_can(step, words, digits):
    for row in judged(new(after_steps(step, 1), digits)):
        assert words in row.diagnosis[0].words
        assert row.diagnosis[0].kind == "other optimiser"


def test_two_optimisers_with_one_number_are_told_in_one_reading():
    (row,) = judged({"new w": f"{after_steps(adam, 1)[0]:.6f}"})
    assert [finding.kind for finding in row.diagnosis] == ["other optimiser"]
    assert "AdaGrad and Adam" in row.diagnosis[0].words


def test_the_first_step_of_momentum_is_that_of_gradient_descent():
    assert all(row.ok for row in judged(new(after_steps(momentum(0.9), 1), 8)))


def test_the_step_itself_tells_the_optimiser():
    rows = judged(
        {f"step {name}": f"{math.copysign(0.1, g):.4f}" for name, g in zip(NAMES, slopes(*START), strict=True)}
    )
    assert ["AdaGrad and Adam" in row.diagnosis[0].words for row in rows] == [True] * 3


def test_a_published_step_of_rmsprop_is_told_from_four_digits():
    # 0.1/√(0.1·256) = 0.0198, and 3 + 0.0198·16 = 3.317; with all digits it is 3.31623, and a plain step goes to 4.6.
    x, y, w = leaves(x=2, y=10, w=3)
    row = check((((w * x) - y) ** 2).named("L"), {"new w": "3.317"}, 0.1, [w]).rows[0]
    assert row.diagnosis[0].kind == "other optimiser"
    assert "RMSprop with 0.9" in row.diagnosis[0].words


def test_a_line_that_holds_speaks_against_another_optimiser():
    right = [w - RATE * g for w, g in zip(START, slopes(*START), strict=True)]
    rows = judged(new((after_steps(adam, 1)[0], *right[1:]), 6))
    assert [row.ok for row in rows] == [False, True, True]
    assert rows[0].diagnosis == []


def test_a_number_of_two_digits_has_no_rare_reading():
    # 0.6 + 0.1 as Adam has it, but any step between 0.095 and 0.105 gives 0.70.
    (row,) = judged({"new w": "0.70"})
    assert not row.ok
    assert not [finding for finding in row.diagnosis if finding.kind in ("other optimiser", "other rate")]


# ---- weights used too early ----


def one_by_one(order):
    at = list(START)
    for i in order:
        at[i] -= RATE * slopes(*at)[i]
    return at


@pytest.mark.parametrize(("order", "first"), [((0, 1, 2), "w"), ((2, 1, 0), "b")])
def test_parameters_updated_one_after_another_are_told(order, first):
    rows = judged({**new(one_by_one(order), 8), "new E": f"{error(*one_by_one(order)):.8f}"})
    *parameters, end = rows
    assert [row.claim for row in rows if row.ok] == [f"new {first}"]  # the first is right
    assert end.diagnosis[0].kind == "follows"
    for row in [row for row in parameters if not row.ok]:
        assert row.diagnosis[0].kind == "updated weights"
        assert f"{first} was updated first" in row.diagnosis[0].words


def test_the_intercept_and_then_the_slope_of_a_line():
    # θ0 − 0.1·(θ0 + 2·θ1 − 5)·1 with θ0 = 1, θ1 = 0.5 is 1.3; the gradient for θ1 is then (1.3 + 1 − 5)·2, not (−3)·2.
    (x,) = leaves(x=2)
    t0, t1 = leaves(t0=1, t1=0.5)
    end = ((t0 + t1 * x - 5) ** 2 / 2).named("J")
    rows = check(end, {"new t0": "1.300", "new t1": "1.040"}, 0.1, [t0, t1]).rows
    assert [row.ok for row in rows] == [True, False]
    assert "t0 was updated first" in rows[1].diagnosis[0].words


# ---- weights exchanged ----

W = {"w11": 0.15, "w12": 0.2, "w21": 0.25, "w22": 0.3, "v11": 0.4, "v12": 0.45, "v21": 0.5, "v22": 0.55}


def layers() -> tuple[Value, list[Value]]:
    """h = σ(W·x) and y = σ(V·h) of two numbers each, E = |y − t|²/2."""
    x1, x2, t1, t2 = leaves(x1=0.5, x2=1.0, t1=0.01, t2=0.99)
    w = dict(zip(W, leaves(**W), strict=True))
    h1 = sigmoid((w["w11"] * x1 + w["w12"] * x2).named("p1")).named("h1")
    h2 = sigmoid((w["w21"] * x1 + w["w22"] * x2).named("p2")).named("h2")
    y1 = sigmoid((w["v11"] * h1 + w["v12"] * h2).named("q1")).named("y1")
    y2 = sigmoid((w["v21"] * h1 + w["v22"] * h2).named("q2")).named("y2")
    return (((y1 - t1) ** 2 + (y2 - t2) ** 2) / 2).named("E"), list(w.values())


def worked(forward_w=W, backward_w=W):
    """The values and the gradients of the two layers, with weights of one's own for either pass."""
    f, b = forward_w, backward_w
    h = [1 / (1 + exp(-f["w11"] * 0.5 - f["w12"])), 1 / (1 + exp(-f["w21"] * 0.5 - f["w22"]))]
    y = [1 / (1 + exp(-f["v11"] * h[0] - f["v12"] * h[1])), 1 / (1 + exp(-f["v21"] * h[0] - f["v22"] * h[1]))]
    at_q = [(a - t) * a * (1 - a) for a, t in zip(y, (0.01, 0.99), strict=True)]
    at_h = [b["v11"] * at_q[0] + b["v21"] * at_q[1], b["v12"] * at_q[0] + b["v22"] * at_q[1]]
    at_p = [d * a * (1 - a) for d, a in zip(at_h, h, strict=True)]
    values = {"h1": h[0], "h2": h[1], "y1": y[0], "y2": y[1]}
    gradients = {f"dE/dv{i}{j}": at_q[i - 1] * h[j - 1] for i in (1, 2) for j in (1, 2)}
    gradients |= {"dE/dh1": at_h[0], "dE/dh2": at_h[1]}
    gradients |= {f"dE/dw{i}1": at_p[i - 1] * 0.5 for i in (1, 2)} | {f"dE/dw{i}2": at_p[i - 1] for i in (1, 2)}
    return values | gradients


def exchanged(*pairs):
    partners = {a: b for pair in pairs for a, b in (pair, pair[::-1])}
    return {name: W[partners.get(name, name)] for name in W}


def written(numbers):
    return {claim: f"{number:.6f}" for claim, number in numbers.items()}


def test_the_two_passes_of_this_file_are_those_of_the_network():
    assert all(row.ok for row in judged(written(worked()), graph=layers))


def test_a_matrix_in_place_of_its_transpose_in_the_backward_pass_is_one_reading():
    claims = written(worked(backward_w=exchanged(("v12", "v21"))))
    wrong = [row for row in judged(claims, graph=layers) if not row.ok]
    assert {row.claim for row in wrong} == {"dE/dh1", "dE/dh2", "dE/dw11", "dE/dw12", "dE/dw21", "dE/dw22"}
    for row in wrong:
        told = [finding for finding in row.diagnosis if finding.kind == "transposed weights"]
        assert ["the backward pass was made" in finding.words for finding in told] == [True]
        assert "v12 and v21" in told[0].words
        assert len(told[0].claims) == 6
    assert wrong[0].diagnosis[0].kind == "transposed weights"


def test_new_weights_tell_the_exchange_in_the_backward_pass_too():
    numbers = worked(backward_w=exchanged(("v12", "v21")))
    claims = {f"new {w}": f"{W[w] - 0.5 * numbers[f'dE/d{w}']:.7f}" for w in W}
    rows = judged(claims, rate=0.5, graph=layers)
    assert [row.ok for row in rows] == [False] * 4 + [True] * 4
    assert ["the backward pass" in row.diagnosis[0].words for row in rows[:4]] == [True] * 4


@pytest.mark.parametrize("pairs", [[("w12", "w21")], [("v12", "v21")], [("w12", "w21"), ("v12", "v21")]])
def test_matrices_transposed_in_the_forward_pass_are_one_reading(pairs):
    numbers = worked(exchanged(*pairs), exchanged(*pairs))
    rows = [row for row in judged(written(numbers), graph=layers) if not row.ok]
    for row in rows:
        told = [finding for finding in row.diagnosis if finding.kind == "transposed weights"]
        assert len(told) == 1
        assert "the forward pass was made with " + ", ".join(map(" and ".join, pairs)) in told[0].words


def test_values_that_hold_speak_against_an_exchange_in_the_forward_pass():
    # The gradients are those of exchanged weights, but the values above them are right.
    numbers = worked(exchanged(("v12", "v21")), exchanged(("v12", "v21")))
    right = worked()
    claims = {name: number if "/" in name else right[name] for name, number in numbers.items()}
    for row in judged(written(claims), graph=layers):
        assert not [finding for finding in row.diagnosis if "forward pass" in finding.words]


# ---- the sum over a batch in place of its mean ----

SAMPLES = ((1.0, 2.0), (2.0, 3.0), (4.0, 5.0), (3.0, 1.0), (0.5, 2.5))


def line() -> tuple[Value, list[Value]]:
    """The mean of five squares (w·x + b − y)²."""
    w, b = leaves(w=0.5, b=0.1)
    return (sum((w * x + b - y) ** 2 for x, y in SAMPLES) / 5).named("E"), [w, b]


def on_the_line(factor, steps):
    """The parameters and the error after steps along the sum of 2·(w·x + b − y)·(x, 1), times a factor."""
    w, b = 0.5, 0.1
    for _ in range(steps):
        off = [(w * x + b - y, x) for x, y in SAMPLES]
        w, b = w - 0.01 * factor * sum(2 * e * x for e, x in off), b - 0.01 * factor * sum(2 * e for e, _ in off)
    return w, b, sum((w * x + b - y) ** 2 for x, y in SAMPLES) / 5


@pytest.mark.parametrize(
    ("factor", "words"),
    [(1, "the sum over the 5 samples"), (1 / 2, "half the sum over the 5 samples"), (1 / 25, "once too often")],
)
def test_the_sum_in_place_of_the_mean_is_seen_through_several_steps(factor, words):
    end = on_the_line(factor, 3)
    rows = judged({"w after 3": f"{end[0]:.7f}", "E after 3": f"{end[2]:.7f}"}, 0.01, line)
    for row in rows:
        assert row.diagnosis[0].kind == "batch size"
        assert words in row.diagnosis[0].words


def test_the_gradient_of_half_the_sum_is_seen_where_the_sheet_has_the_mean():
    slope = sum((0.5 * x + 0.1 - y) * x for x, y in SAMPLES)  # of half the sum
    (row,) = judged({"dE/dw": f"{slope:.6f}"}, 0.01, line)
    assert row.diagnosis[0].kind == "batch size"
    assert "half the sum over the 5 samples, not their mean" in row.diagnosis[0].words


# ---- parameters that the error does not depend on ----

UNUSED = 'rate = 0.5\nerror = "E"\n[parameters]\nw = 0.9\nc = 1\n[formulas]\nE = "1.834*w"\n[claims]\n'


@pytest.mark.parametrize("claim", ['"new w" = "-0.2"', '"new c" = "0.7"', '"step w" = "0.3"', '"w after 2" = "-1.2"'])
def test_a_wrong_step_is_judged_beside_a_parameter_that_the_error_does_not_hold(claim):
    (row,) = Worksheet.loads(UNUSED + claim).check().rows
    assert row.verdict == "WRONG"


def test_a_parameter_that_the_error_does_not_hold_is_never_updated_first():
    # E = w·v + c², of which u is no part.  w first: w = 2 − 0.1·3 = 1.7; then v = 3 − 0.1·1.7 = 2.83.
    text = 'rate = 0.1\nerror = "E"\n[parameters]\nu = 5\nw = 2\nv = 3\nc = 1\n[formulas]\nE = "w*v + c**2"\n'
    claims = '[claims]\n"new w" = "1.7000"\n"new v" = "2.8300"\n"new c" = "0.8000"\n"new u" = "5.0000"'
    told = [row.diagnosis[0].words for row in Worksheet.loads(text + claims).check().rows if row.diagnosis]
    assert [words.split(",")[0] for words in told] == ["w was updated first"]


def test_the_same_holds_for_samples_one_by_one():
    # e = (a·x + b − t)²/2 with x = 1, t = 0: both slopes are 2 + 3 = 5; a first: 2 − 0.1·5 = 1.5, then b = 3 − 0.45.
    text = (
        'rate = 0.1\nerror = "e"\norder = "one by one"\n[parameters]\nc = 1\na = 2\nb = 3\n'
        '[samples]\nx = [1, 2]\nt = [0, 1]\n[formulas]\ne = "(a*x + b - t)**2/2"\n'
        '[claims]\n"a after 1" = "1.5000"\n"b after 1" = "2.5500"\n"c after 1" = "1.0000"'
    )
    rows = Worksheet.loads(text).check().rows
    assert [row.ok for row in rows] == [True, False, True]
    assert rows[1].diagnosis[0].words.startswith("a was updated first")


def test_a_weight_after_a_step_has_a_number_where_the_error_has_none():
    """L = ln w at w = 0.5: the slope is 2, the step leads to −1.5, and there L has no value."""
    sheet = 'error = "L"\nrate = 1\n[inputs]\n[parameters]\nw = 0.5\n[formulas]\nL = "ln(w)"\n[claims]\n'
    right = Worksheet.loads(sheet + '"dL/dw" = "2"\n"new w" = "-1.5"\n"new L" = "0.4"\n').check()
    assert [row.ok for row in right.rows] == [True, True, False]
    assert "there is no value" in right.rows[2].note
    wrong = Worksheet.loads(sheet + '"dL/dw" = "1.9"\n"new w" = "-1.4"\n').check()
    assert "follows from dL/dw = 1.9 above" in wrong.rows[1].diagnosis[0].words
