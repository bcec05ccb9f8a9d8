"""Step by step on several samples, with every loss and every optimiser: each number beside NumPy's, each line true."""

import copy
import math
import re

import numpy as np
import pytest
from pylatexenc.latexwalker import LatexWalker

import nn
from autograd import Value
from tests.test_step_by_step import as_python, numeric_matrices, sections

X = np.array([[1.0, 2.0], [3.0, -1.0], [0.5, 0.25]])


def network():
    return nn.Sequential(
        nn.Linear(2, 2, weight=[[0.1, 0.2], [0.3, 0.4]], bias=[0.1, 0.2]),
        "tanh",
        nn.Linear(2, 3, weight=[[0.5, 0.6], [0.7, -0.8], [0.1, 0.2]], bias=[0.0, 0.1, -0.1]),
    )


def softmax(rows):
    powers = np.exp(rows)
    return powers / powers.sum(axis=1, keepdims=True)


def arrays_of(model):
    return [np.array(numbers) for numbers in model.state_dict().values()]


def backpropagated(model, slope):
    """The hidden outputs and δ of both layers, in matrices; ``slope`` gives ∂E/∂prediction."""
    first, b, second, c = arrays_of(model)
    hidden = np.tanh(X @ first.T + b)
    last = slope(hidden @ second.T + c)
    return hidden, (last @ second) * (1 - hidden**2), last


def latex_section(step, title):
    return step.latex().split(rf"\subsection*{{{title}}}")[1].split(r"\subsection*")[0]


CLASSES = [2, 0, 1]
ONE_HOT = np.eye(3)[CLASSES]


def cross_entropy_step(targets=CLASSES):
    return step_of(network(), targets, loss=nn.cross_entropy, rate=0.5)


def step_of(model, targets, **options):
    return nn.step_by_step(model, X.tolist(), targets, **options)


def test_a_step_on_several_samples_follows_the_mean_gradient():
    step, model = cross_entropy_step(), network()
    hidden, before, last = backpropagated(model, lambda scores: (softmax(scores) - ONE_HOT) / 3)
    first, b, second, c = arrays_of(model)
    expected = [
        first - 0.5 * before.T @ X,
        b - 0.5 * before.sum(0),
        second - 0.5 * last.T @ hidden,
        c - 0.5 * last.sum(0),
    ]
    for found, wanted in zip(arrays_of(step.model), expected, strict=True):
        assert found == pytest.approx(wanted, rel=1e-12)
    scores = np.tanh(X @ first.T + b) @ second.T + c
    assert step.error == pytest.approx(-np.log(softmax(scores)[range(3), CLASSES]).mean(), rel=1e-12)


def test_softmax_with_cross_entropy_is_written_as_predicted_minus_right():
    step = cross_entropy_step()
    lines = sections(step.text())["Update of the output layer"]
    assert any(line.endswith("= 1/3 · (ŷ − y)") for line in lines)
    assert "= softmax(" in step.text()
    _, before, last = backpropagated(network(), lambda scores: (softmax(scores) - ONE_HOT) / 3)
    matrices = [m for m in numeric_matrices(latex_section(step, "Update of the output layer")) if m.shape == (3, 3)]
    shares, right, again, right_again, deltas = matrices[:5]
    assert again == pytest.approx(shares)
    assert (right == ONE_HOT).all()
    assert (right_again == ONE_HOT).all()
    assert (shares - right) / 3 == pytest.approx(deltas, rel=1e-8)
    assert deltas == pytest.approx(last, rel=1e-8)
    hidden = list(numeric_matrices(latex_section(step, "Update of hidden layer 1")))
    assert hidden[3] == pytest.approx(before, rel=1e-8)


def test_probabilities_for_classes_are_right_too_and_others_get_no_false_formula():
    assert str(cross_entropy_step(ONE_HOT.tolist())).count("ŷ − y") == 1
    twice = str(cross_entropy_step((2 * ONE_HOT).tolist()))  # add up to 2: the slope is 2 softmax − y
    assert "ŷ" not in twice
    assert "∂E/∂prediction1[1]" in twice


def test_each_sample_has_lines_and_the_error_is_their_mean():
    lines = sections(cross_entropy_step().text())
    names = [line.partition(" ")[0] for line in lines["Line by line"]]
    assert names[:4] == ["net_h1[1]", "h1[1]", "net_h2[1]", "h2[1]"]
    assert len(names) == len({*names}) == 3 * (2 + 2 + 3)
    *errors, mean = lines["Error"]
    assert [line.partition(" ")[0] for line in errors] == ["E[1]", "E[2]", "E[3]"]
    assert mean.startswith("E = (E[1] + E[2] + E[3])/3 = ")
    numbers = [float(line.rpartition(" = ")[2]) for line in errors]
    assert float(mean.rpartition(" = ")[2]) == pytest.approx(sum(numbers) / 3)


def test_the_equations_of_matrices_are_true():
    """Each equation in numbers of the updates, computed by NumPy."""
    step = cross_entropy_step()
    matrices = [*numeric_matrices(latex_section(step, "Forward pass"))]
    x, w, b, net, net_again, hidden = matrices[:6]
    assert x @ w + b == pytest.approx(net)
    assert np.tanh(net_again) == pytest.approx(hidden)
    *_, old, ones, deltas, new = numeric_matrices(latex_section(step, "Update of the output layer"))
    assert old - 0.5 * ones @ deltas == pytest.approx(new, abs=1e-9)
    assert ones.tolist() == [[1, 1, 1]]


def test_one_sample_in_a_list_is_one_sample():
    model = nn.MLP(2, [2, 1], seed=1)
    assert nn.step_by_step(model, [[2, 3]], [1]).text() == nn.step_by_step(model, [2, 3], 1).text()
    assert nn.step_by_step(model, np.array([[2.0, 3.0]]), np.array([1])).text() == (
        nn.step_by_step(model, [2, 3], 1).text()
    )


# ---- losses ----

NAMESPACE = {
    "σ": lambda z: 1 / (1 + math.exp(-z)), "sign": lambda d: math.copysign(1, d) if d else 0,
    "clip": lambda d, low, high: min(max(d, low), high), "step": lambda d: float(d > 0),
}  # fmt: skip
LOSSES = {  # each as a function of one prediction p and its target t
    "half_squared_error": lambda p, t: (p - t) ** 2 / 2,
    "mse_loss": lambda p, t: (p - t) ** 2,
    "l1_loss": lambda p, t: abs(p - t),
    "huber_loss": lambda p, t: (p - t) ** 2 / 2 if abs(p - t) < 1 else abs(p - t) - 0.5,
    "binary_cross_entropy_with_logits": lambda p, t: -t * -math.log1p(math.exp(-p)) + (1 - t) * math.log1p(math.exp(p)),
    "hinge_loss": lambda p, t: max(0, 1 - t * p),
}


@pytest.mark.parametrize("x", [0.25, -4.0])
@pytest.mark.parametrize("name", LOSSES)
def test_the_slope_of_each_loss_is_written_and_true(name, x):
    """The prediction is 0.5 x: its line in numbers, computed by Python, and the difference of the loss."""
    model = nn.MLP(1, [1], weights=[0.5], bias=False)
    target = 0.0 if name.startswith("binary") else 1.0
    step = nn.step_by_step(model, [x], target, loss=getattr(nn, name))
    (line,) = [line for line in sections(step.text())["Update of the output layer"] if re.match(r"Δ = .* = ", line)]
    *written, result = line.replace("⊙", "·").split(" = ")[1:]
    slope = (LOSSES[name](0.5 * x + 1e-6, target) - LOSSES[name](0.5 * x - 1e-6, target)) / 2e-6
    assert float(as_python(result)) == pytest.approx(slope, abs=1e-8)
    for formula in written:
        assert eval(as_python(formula), dict(NAMESPACE)) == pytest.approx(slope, abs=1e-8)


@pytest.mark.parametrize("name", LOSSES)
def test_a_mean_over_outputs_and_samples_divides_the_slope(name):
    targets = (ONE_HOT if not name.startswith("hinge") else 2 * ONE_HOT - 1).tolist()
    step = step_of(network(), targets, loss=getattr(nn, name), rate=0.1)
    scores = np.tanh(X @ arrays_of(network())[0].T + [0.1, 0.2]) @ arrays_of(network())[2].T + [0.0, 0.1, -0.1]
    share = 3 if name.startswith("half") else 9
    loss = LOSSES[name]
    slopes = [
        [(loss(p + 1e-6, t) - loss(p - 1e-6, t)) / 2e-6 / share for p, t in zip(*pair, strict=True)]
        for pair in zip(scores.tolist(), targets, strict=True)
    ]
    *_, last = backpropagated(network(), lambda _: np.array(slopes))
    deltas = [m for m in numeric_matrices(latex_section(step, "Update of the output layer")) if m.shape == (3, 3)]
    assert deltas[-2] == pytest.approx(last, abs=1e-8)
    assert ("2/9 · (" if name == "mse_loss" else f"1/{share} · (") in step.text()


def test_a_loss_of_ones_own_has_the_symbol_of_its_slope():
    model = nn.MLP(1, [1], weights=[0.5], bias=False)
    step = nn.step_by_step(model, [3], 1, loss=lambda p, t: (p - t) ** 4)
    lines = sections(step.text())["Update of the output layer"]
    assert lines[:2] == ["Δ = ∂E/∂prediction", "Δ = 0.5"]  # 4 · 0.5³
    assert step.model.layers[0].neurons[0].w[0].data == pytest.approx(0.5 - 0.05 * 0.5 * 3)


# ---- optimisers ----

OPTIMIZERS = {
    "momentum": lambda p: nn.SGD(p, lr=0.1, momentum=0.9),
    "nesterov": lambda p: nn.SGD(p, lr=0.1, momentum=0.9, nesterov=True, weight_decay=0.01),
    "Adam": lambda p: nn.Adam(p, lr=0.1, weight_decay=0.1),
    "AdamW": lambda p: nn.AdamW(p, lr=0.1),
    "RMSprop": lambda p: nn.RMSprop(p, lr=0.1),
    "RMSprop, momentum": lambda p: nn.RMSprop(p, lr=0.1, momentum=0.5, weight_decay=0.1),
}


def trained(name, steps):
    model = nn.MLP(2, [2, 1], activation="sigmoid", seed=2)
    optimizer = OPTIMIZERS[name](model.parameters())
    for _ in range(steps):
        model.zero_grad()
        nn.mse_loss(model([1, -2]), 1.0).backward()
        optimizer.step()
    return model, optimizer


def number_in(written):
    return eval(as_python(written).replace("^½", "**0.5").replace("½", "0.5"))


@pytest.mark.parametrize("steps", [0, 3])
@pytest.mark.parametrize("name", OPTIMIZERS)
def test_every_line_of_a_rule_is_true_and_leads_where_the_optimiser_goes(name, steps):
    model, optimizer = trained(name, steps)
    state, kept = model.state_dict(), optimizer.state_dict()
    step = nn.step_by_step(model, [1, -2], 1.0, loss=nn.mse_loss, optimizer=optimizer)
    assert (model.state_dict(), optimizer.state_dict()) == (state, kept)
    twin, _ = trained(name, steps + 1)
    assert [p.data for p in step.model.parameters()] == [p.data for p in twin.parameters()]
    results = {}
    for line in sections(step.text())["New parameters"]:
        name, *formulas, result = re.split(r" [←=] ", line)
        results[name] = number_in(result)
        for formula in formulas[1:]:
            assert number_in(formula) == pytest.approx(results[name], rel=1e-7, abs=1e-9), line
    for p in step.model.parameters():
        assert results[p.name] == pytest.approx(p.data, rel=1e-9)


def test_plain_descent_by_an_optimiser_is_the_same_page():
    model = nn.MLP(2, [2, 1], seed=1)
    by_rule = nn.step_by_step(model, [2, 3], 1, optimizer=nn.SGD(model.parameters(), lr=0.02))
    assert by_rule.text() == nn.step_by_step(model, [2, 3], 1, rate=0.02).text()


def test_the_gradients_of_a_layer_stand_before_the_rule():
    model, optimizer = trained("Adam", 0)
    step = nn.step_by_step(model, X.tolist(), [1, 0, 1], optimizer=optimizer)
    written = sections(step.text())
    assert {"Gradients of the output layer", "Gradients of hidden layer 1"} <= written.keys()
    matrices = [*numeric_matrices(latex_section(step, "Gradients of hidden layer 1"))]
    x, deltas, gradients, ones, _, deltas_again, biases = matrices[-7:]
    assert x @ deltas == pytest.approx(gradients, abs=1e-9)
    assert (x == X.T).all()
    assert ones @ deltas_again == pytest.approx(biases, abs=1e-9)


# ---- networks, and what is refused ----


def test_other_networks_of_dense_layers_have_names():
    layer = nn.step_by_step(nn.Layer(2, 1, seed=0), [1, 2], 1)
    assert "w1 ← " in layer.text()
    assert "prediction = relu(net_prediction)" in layer.text()
    assert "y = i1·w1 + i2·w2 + b1" in nn.step_by_step(nn.Linear(2, 1), [1, 2], 1).text()
    assert isinstance(cross_entropy_step().model, nn.Sequential)


@pytest.mark.parametrize("make", [cross_entropy_step, lambda: step_of(network(), [[1, 2, 3]] * 3, loss=nn.mse_loss),
                                  lambda: nn.step_by_step(*trained("Adam", 2)[:1], [1, 2], 1, rate=0.1)])  # fmt: skip
def test_it_is_latex(make):
    step = make()
    LatexWalker(step.latex()).get_latex_nodes()
    assert step.latex().count(r"\left(") == step.latex().count(r"\right)")
    assert step.markdown().count("$$") % 2 == 0


MODEL = nn.MLP(2, [2, 1])


@pytest.mark.parametrize(
    ("arguments", "options", "error", "sentence"),
    [
        ((MODEL, 1, 1), {}, TypeError, "inputs are a list with a number for each input, not 1"),
        ((MODEL, None, 1), {}, TypeError, "inputs are a list with a number for each input, not None"),
        ((MODEL, [], 1), {}, TypeError, r"inputs are a list with a number for each input, not \[\]"),
        ((MODEL, [[1, 2], [3, 4]], 1), {}, ValueError, "2 samples but 1 target:"),
        ((MODEL, [[1, 2], [3, 4]], [1]), {}, ValueError, "2 samples but 1 target:"),
        ((MODEL, [1, 2], 1, 0.1), {"optimizer": nn.SGD(MODEL.parameters())}, ValueError, "leave rate or optimizer out"),
        ((MODEL, [1, 2], 1), {"optimizer": "adam"}, TypeError, "an optimizer is one such as Adam"),
        ((MODEL, [1, 2], 1), {"optimizer": nn.SGD([Value(1.0)])}, ValueError, "not that of this model"),
        ((MODEL, [1, 2], 1), {"loss": "mse"}, TypeError, "the loss is a function of predictions .* not 'mse'"),
        ((MODEL, [1, 2], 1), {"loss": lambda p, t: 3.0}, TypeError, "the loss gives 3.0, and not a Value"),
        ((network(), [1, 2], 7), {"loss": nn.cross_entropy}, ValueError, "no class 7"),
        ((MODEL, [1, 2], 5), {"loss": nn.hinge_loss}, ValueError, "takes -1 or 1"),
        (
            (nn.Sequential(nn.Linear(1, 2), "softmax"), [1], 0),
            {"loss": nn.cross_entropy},
            ValueError,
            "leave 'softmax' out",
        ),
        (
            (nn.Sequential(nn.Linear(1, 2), "softmax"), [1], [0, 1]),
            {"loss": nn.mse_loss},
            ValueError,
            "leave 'softmax' out of the model: step_by_step writes a softmax only as a part of loss=cross_entropy",
        ),
        ((nn.Sequential(nn.MLP(1, [1]), nn.Linear(1, 1)), [1], 0), {}, ValueError, "two parameters .* called 'w1'"),
    ],
)
def test_what_cannot_be_written_down_is_refused(arguments, options, error, sentence):
    with pytest.raises(error, match=sentence):
        nn.step_by_step(*copy.copy(arguments), **options)


def test_a_step_is_that_of_fit_with_the_rate_for_each_sample():
    x, y, rate = [[1, 2], [3, -1], [0.5, 0.5]], [1, 0, 2], 0.3
    step = nn.step_by_step(MODEL, x, y, rate)
    model = copy.deepcopy(MODEL)
    optimizer = nn.SGD(model.parameters(), lr=rate / len(x))
    nn.fit(model, x, y, nn.half_squared_error, optimizer, epochs=1, progress=False)
    for own, written in zip(model.parameters(), step.model.parameters(), strict=True):
        assert float(own.data) == pytest.approx(float(written.data), rel=1e-12)
