"""``fit`` beside gradient descent written in NumPy, and what it says to data that do not fit."""

import gc
import json
import math
import random
import re
import sys
import xml.etree.ElementTree as ET
from contextlib import nullcontext
from fractions import Fraction

import numpy as np
import pytest

import autograd
from autograd import Value
from nn import (
    MLP,
    SGD,
    Adam,
    History,
    Linear,
    Module,
    Sequential,
    binary_cross_entropy_with_logits,
    cross_entropy,
    fit,
    hinge_loss,
    mse_loss,
)

XOR = [[0, 0], [0, 1], [1, 0], [1, 1]], [0, 1, 1, 0]


def small():
    return MLP(2, [4, 1], activation="tanh", seed=0)


def trained(model, x, y, loss=mse_loss, **options):
    optimizer = options.pop("optimizer", None) or SGD(model.parameters(), lr=options.pop("lr", 0.1))
    return fit(model, x, y, loss, optimizer, **{"epochs": 3, "progress": False} | options)


def line(rng, samples=20):
    x = rng.normal(size=(samples, 3))
    return x, x @ [1.0, -2.0, 0.5] + 0.25


# ---- what is computed ----


@pytest.mark.parametrize("size", [None, 6])
def test_a_linear_model_moves_as_in_numpy(size):
    x, y = line(np.random.default_rng(0))
    model, w, losses = Linear(3, 1, seed=0), None, []
    w = np.array([p.data for p in model.parameters()])
    history = trained(model, x, y, batch_size=size, seed=5, epochs=4)
    ones = np.column_stack([x, np.ones(len(x))])
    for epoch in range(1, 5):
        order = np.arange(20) if size is None else random.Random(f"5, {epoch}").sample(range(20), 20)
        total = 0.0
        for start in range(0, 20, size or 20):
            batch = order[start : start + (size or 20)]
            error = ones[batch] @ w - y[batch]
            total += error @ error
            w = w - 0.1 * 2 * ones[batch].T @ error / len(batch)
        losses.append(total / 20)
    assert [p.data for p in model.parameters()] == pytest.approx(w, rel=1e-12)
    assert history.losses == pytest.approx(losses, rel=1e-12)


def test_the_validation_loss_is_that_of_the_weights_after_the_epoch():
    model = small()
    history = trained(model, *XOR, validation=([[0, 1], [2, 2]], [1, 0]))
    assert history.validation[-1] == pytest.approx(((model([0, 1]).data - 1) ** 2 + model([2, 2]).data ** 2) / 2)
    assert len(history.validation) == history.epochs == len(history) == 3


def test_a_seed_gives_the_same_order_and_leaves_random_alone():
    random.seed(1)
    expected = random.random()
    random.seed(1)
    both = []
    for _ in range(2):
        model = small()
        trained(model, *XOR, batch_size=3, seed=7)
        both.append(model.state_dict())
    assert both[0] == both[1]
    assert random.random() == expected


def test_only_the_parameters_of_the_optimiser_move():
    model = small()
    before, first = model.state_dict(), model.layers[0]
    trained(model, *XOR, optimizer=SGD(first.parameters(), lr=0.1))
    after = model.state_dict()
    changed = {name.split(".")[1] for name in after if after[name] != before[name]}
    assert changed == {"0"}


class Table:
    """What a DataFrame has."""

    def __init__(self, rows):
        self.rows = rows

    def to_numpy(self):
        return np.array(self.rows, dtype=object)


@pytest.mark.parametrize(
    ("x", "y"),
    [
        (np.array(XOR[0]), np.array(XOR[1])),
        (np.array(XOR[0], dtype=object), XOR[1]),
        (Table(XOR[0]), Table(XOR[1])),
        (Table(XOR[0]), Table([[t] for t in XOR[1]])),
        ([np.array(row, dtype=np.float32) for row in XOR[0]], [np.array(t) for t in XOR[1]]),
        (tuple(map(tuple, XOR[0])), [False, True, True, False]),
        ([[Value(i) for i in row] for row in XOR[0]], [Value(t) for t in XOR[1]]),
    ],
)
def test_lists_arrays_and_tables_are_the_same_data(x, y):
    plain, other = small(), small()
    trained(plain, *XOR)
    trained(other, x, y)
    assert other.state_dict() == plain.state_dict()


def test_a_number_for_each_sample_goes_in_as_it_is_or_as_a_row():
    class Curve(Module):
        def __init__(self):
            self.power = Value(1.0)

        def forward(self, x):
            return x**self.power

    for model in (Curve(), MLP(1, [1], weights=[1.0])):
        history = trained(model, [1.0, 2.0, 3.0], [1.0, 4.0, 9.0], lr=0.01, epochs=30)
        assert history.losses[-1] < history.losses[0] == pytest.approx((0 + 4 + 36) / 3)


# ---- data that do not fit ----


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        ([[1, 2, 3]], [1], r"the model does not take x of the shape \(1, 3\): .*takes 2 inputs, not 3"),
        ([[1, 2], [3, 4]], [1], r"x has the shape \(2, 2\) and y \(1,\): give one target for each sample"),
        ([[1, 2], [1]], [1, 2], r"x\[0\] has 2 numbers and x\[1\] 1 number: give all as many"),
        ([[1, 2], 3], [1, 2], r"x\[0\] has 2 numbers and x\[1\] a single number"),
        ([[1, 2], [3, 4]], [[1], [1, 2]], r"y\[0\] has 1 number and y\[1\] 2 numbers"),
        ([[1, "a"]], [1], r"x\[0\]\[1\]: 'a' is text"),
        ([[1, None]], [1], r"x\[0\]\[1\]: .*None"),
        ([[1, 2]], ["cat"], r"^y\[0\]: 'cat' is text: number the classes from 0$"),
        ([[1, 2]], np.array(["cat"]), r"^y\[0\]: 'cat' is text: number the classes from 0$"),
        ([[1, 2]], ["1.5"], r"y\[0\]: '1.5' is text, not a number: write float"),
        ([[1, float("nan")]], [1], r"x\[0\]\[1\] is nan: leave this sample out"),
        (np.array([[1, np.inf]]), [1], r"x\[0\]\[1\] is inf"),
        ([], [], r"x has the shape \(0,\)"),
        ([[]], [1], r"x has the shape \(1, 0\)"),
        (3, [1], "x is a list of samples, an array or a DataFrame, not 3"),
        ("ab", [1, 2], "x is a list of samples, an array or a DataFrame, not 'ab'"),
        ([1, 2], [1, 2], r"the model does not take x of the shape \(2,\): .*takes 2 inputs, not 1"),
        ([[10**400, 1]], [1], r"x\[0\]\[0\]: .* more digits than a float keeps"),
        ([[Fraction(10**400), 1]], [1], r"x\[0\]\[0\] is too large for training"),
        ([[1, 2]], [10**400], r"y\[0\]: .* more digits than a float keeps"),
        (b"ab", [1, 2], "x is a list of samples, an array or a DataFrame, not b'ab'"),
        ([b"ab"], [1], r"x\[0\]: b'ab' is text"),
        ({1: 2, 3: 4}, [1, 2], "x is a list of samples, an array or a DataFrame, not {1: 2, 3: 4}"),
        ([[1, 2]], {1}, "y is a list of samples, an array or a DataFrame, not {1}"),
        ([{1: 2, 3: 4}], [1], r"x\[0\]: .*not an object of type dict"),
        (np.array(["2020-01-01"], dtype="datetime64[ns]"), [1], "x: dates and times are not numbers: write how many"),
        ([[1, np.timedelta64(5, "ns")]], [1], r"x\[0\]\[1\]: dates and times are not numbers"),
        ([[1, 2]], [[1, 2]], r"predictions of the shape \(1,\) and y of \(1, 2\)"),
    ],
)
def test_what_does_not_fit_is_said_before_anything_changes(x, y, sentence):
    model = small()
    before = model.state_dict()
    with pytest.raises((TypeError, ValueError), match=sentence):
        trained(model, x, y)
    assert model.state_dict() == before


def test_a_column_of_classes_is_asked_for_as_numbers():
    model = MLP(2, [3, 2], seed=0)
    with pytest.raises(ValueError, match=r"\(4, 2\) and y of \(4, 1\): .*, each as a number and not in a row of one$"):
        trained(model, XOR[0], [[t] for t in XOR[1]], cross_entropy)


def test_a_sparse_matrix_is_read():
    class Sparse:
        def toarray(self):
            return np.array(XOR[0])

    plain, other = small(), small()
    trained(plain, *XOR)
    trained(other, Sparse(), XOR[1])
    assert other.state_dict() == plain.state_dict()


def test_an_error_of_a_model_of_ones_own_keeps_its_words():
    class Broken(Module):
        def __init__(self):
            self.w = Value(1.0)

        def forward(self, x):
            return json.loads("{" + str(x))

    with pytest.raises(ValueError, match=r"the model does not take x of the shape \(1,\): Expecting property name"):
        trained(Broken(), [1], [1])


def test_text_in_a_table_is_said_with_its_column():
    table = Table([[1, 2.5], [3, "red"]])
    table.columns = ["size", "colour"]
    with pytest.raises(TypeError, match=r"^x\[1\]\[1\]: 'red' is text.* \(the column 'colour'\)$"):
        trained(small(), table, [0, 1])


def test_axes_without_end_are_refused():
    endless = []
    endless.append(endless)
    with pytest.raises(ValueError, match="too many axes"):
        trained(small(), endless, [1])


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"batch_size": 0}, "batch_size is 0"),
        ({"batch_size": 2.5}, "batch_size is a count, not 2.5"),
        ({"epochs": 0}, "epochs is 0"),
        ({"seed": "a"}, "a seed is a whole number"),
        ({"validation": 0.2}, "validation is a pair of samples and targets, not 0.2"),
        ({"validation": ([[1, 2]], [1, 2])}, r"validation x has the shape \(1, 2\) and validation y \(2,\)"),
        ({"validation": ([[1]], [1])}, r"x has the shape \(4, 2\) and validation x \(1, 1\): give equal rows"),
        ({"loss": 3}, "the loss is a function"),
        ({"loss": lambda p, t: 0.5}, "the loss gives 0.5, and not a Value"),
        ({"loss": hinge_loss}, "a target is 0: a hinge loss takes -1 or 1"),
        ({"optimizer": SGD}, "the optimizer is such as SGD"),
    ],
)
def test_a_wrong_argument_is_said_before_anything_changes(options, sentence):
    model = small()
    before = model.state_dict()
    with pytest.raises((TypeError, ValueError), match=sentence):
        trained(model, *XOR, **options)
    assert model.state_dict() == before


def test_a_function_is_no_model():
    with pytest.raises(TypeError, match="the model is a Module"):
        fit(lambda x: x, *XOR, mse_loss, SGD([Value(1.0)]))


# ---- numbers without end ----


def test_a_nan_names_the_node_and_leaves_the_weights_of_before():
    model = small()
    seen = []

    def loss(predictions, targets):
        if len(seen) > 1:
            predictions = [autograd.exp(1000 * abs(p) + 1000) for p in predictions]
        seen.append(model.state_dict())
        return mse_loss(predictions, targets)

    with pytest.raises(FloatingPointError, match=r"^in epoch 2 exp\(.*is inf at .* = .*made in .*test_fit.py") as error:
        trained(model, *XOR, loss)
    assert "autograd.exp(1000 * abs(p) + 1000)" in str(error.value)
    assert model.state_dict() == seen[-1] != seen[0]


def test_a_step_into_infinity_is_not_made():
    model = small()
    before = model.state_dict()
    with pytest.raises(
        FloatingPointError, match=r"in epoch 1 the step makes w\d+ -?inf: a rate of 1e\+308 is too large"
    ):
        trained(model, [[3, 5]], [1000], optimizer=SGD(model.parameters(), lr=1e308))
    assert model.state_dict() == before


def test_a_loss_without_end_says_how_far_it_grew():
    model = MLP(1, [1], weights=[1.0], bias=False)
    w, losses = 1.0, []  # of (w x - t)², with x = 10 and t = 0: each step multiplies w by 1 - 2 lr x² = -199
    while math.isfinite(w * 10) and abs(w * 10) < 1e154:
        losses.append((w * 10) ** 2)
        w *= -199.0
    with pytest.raises(FloatingPointError) as error:
        trained(model, [[10.0]], [0.0], lr=1.0, epochs=999)
    first, last = "100", f"{losses[-1]:.4g}"
    assert str(error.value).endswith(f"the loss grew from {first} to {last}: try a smaller lr".replace("e+", "e"))
    assert abs(model.parameters()[0].data) == pytest.approx(abs(w), rel=1e-9)


# ---- what could teach nothing ----


@pytest.mark.parametrize("how", [False, "numpy"])
def test_a_rate_below_0_is_refused(how):
    model, other = small(), small()
    with pytest.raises(ValueError, match=r"the lr of the optimizer is -0.1: fit goes downhill"):
        trained(model, *XOR, lr=-0.1, compiled=how)
    assert model.state_dict() == small().state_dict()
    falling = SGD(model.parameters(), lr=0.5, schedule=lambda step: 2 - step)
    with pytest.raises(ValueError, match=r"the rate of step 3 is -0.5: fit goes downhill, by a rate of at least 0"):
        trained(model, *XOR, optimizer=falling, epochs=9, compiled=how)
    trained(other, *XOR, optimizer=SGD(other.parameters(), lr=0.5, schedule=lambda step: 2 - step), compiled=how)
    assert model.state_dict() == other.state_dict()


def test_the_optimizer_of_another_model_is_refused():
    model = small()
    before = model.state_dict()
    sentence = r"the loss depends on no parameter of the optimizer: write Adam\(model.parameters\(\)\)"
    with pytest.raises(ValueError, match=sentence):
        trained(model, *XOR, optimizer=Adam(small().parameters()))
    assert model.state_dict() == before


@pytest.mark.parametrize(
    "loss",
    [
        lambda ps, ts: Value(sum((p.data - t) ** 2 for p, t in zip(ps, ts, strict=True))),
        lambda ps, ts: Value(1.0),
    ],
)
def test_a_loss_without_parameters_is_refused(loss):
    model = small()
    with pytest.raises(ValueError, match=r"the loss depends on no parameter: compute with the Values .*their .data$"):
        trained(model, *XOR, loss)


def test_a_first_sample_without_parameters_is_an_exception():
    class Bent(Module):
        def __init__(self):
            self.w = Value(1.0)

        def forward(self, x):
            return x * self.w if x > 0 else Value(0.0)

    history = trained(Bent(), [-1.0, 2.0], [0.0, 5.0], lr=0.1)
    assert history.losses[-1] < history.losses[0]


@pytest.mark.parametrize("model", [small(), Sequential(Linear(2, 1)), MLP(2, [1])])
def test_a_cross_entropy_of_one_score_is_refused(model):
    sentence = "the model has one output, .*: take binary_cross_entropy_with_logits, or give the model two outputs"
    with pytest.raises(ValueError, match=sentence):
        trained(model, XOR[0], [0, 0, 0, 0], cross_entropy)


@pytest.mark.parametrize(
    ("model", "loss", "name"),
    [
        (Sequential(Linear(2, 2), "softmax"), cross_entropy, "softmax"),
        (Sequential(Linear(2, 2), autograd.softmax), cross_entropy, "softmax"),
        (Sequential(Linear(2, 1), "sigmoid"), binary_cross_entropy_with_logits, "sigmoid"),
        (MLP(2, [3, 1], activation=["tanh", "sigmoid"]), binary_cross_entropy_with_logits, "sigmoid"),
    ],
)
def test_an_activation_that_the_loss_has_too_is_said(model, loss, name):
    sentence = f"^leave '{name}' out of the model: {loss.__name__} takes scores, and has the {name} in it$"
    with pytest.warns(UserWarning, match=sentence) as told:
        fit(model, *XOR, loss, SGD(model.parameters()), epochs=1, progress=False, validation=XOR)
    assert [one.filename for one in told] == [__file__]


def test_scores_are_trained_without_a_word(recwarn):
    trained(MLP(2, [2]), *XOR, cross_entropy)
    trained(Sequential(Linear(2, 2), "sigmoid", Linear(2, 1)), *XOR, binary_cross_entropy_with_logits)
    trained(Sequential(Linear(2, 1), "sigmoid"), *XOR, mse_loss)
    assert not recwarn.list


@pytest.mark.parametrize("how", [False, "numpy"])
def test_gradients_are_0_after_training(how):
    model = small()
    trained(model, *XOR, compiled=how)
    assert [p.grad for p in model.parameters()] == [0.0] * 17
    model([0, 1]).backward()
    other = small()
    other.load_state_dict(model.state_dict())
    other([0, 1]).backward()
    assert [p.grad for p in model.parameters()] == [p.grad for p in other.parameters()]


def test_a_loss_that_gives_a_number_in_the_middle_is_refused():
    model, seen = small(), []

    def loss(predictions, targets):
        seen.append(model.state_dict())
        return mse_loss(predictions, targets) if len(seen) < 4 else 0

    with pytest.raises(TypeError, match="the loss gives 0, and not a Value: return the mean over the batch"):
        trained(model, *XOR, loss, epochs=9)
    assert model.state_dict() == seen[-1] != seen[0]


# ---- an interrupt ----


def test_ctrl_c_keeps_the_weights_of_the_best_validation_loss(capsys):
    model, states = small(), []

    def loss(predictions, targets):
        if targets == [3]:  # of the validation
            states.append(model.state_dict())
            if len(states) == 5:
                raise KeyboardInterrupt
            return Value([9, 9, 1, 2][len(states) - 1])
        return mse_loss(predictions, targets)

    history = trained(model, *XOR, loss, epochs=10, validation=([[1, 1]], [3]))
    assert model.state_dict() == states[2]
    assert history.validation == [9, 1, 2]
    assert (
        history.note == "interrupted in epoch 4: the model has the weights of epoch 2, the best by its validation loss"
    )
    assert capsys.readouterr().err == history.note + "\n"
    assert history.note in str(history)
    assert history.note in repr(history)


def test_ctrl_c_without_validation_keeps_the_weights_whose_loss_was_lowest():
    model, states = small(), []

    def loss(predictions, targets):
        states.append(model.state_dict())
        if len(states) == 7:
            raise KeyboardInterrupt
        return mse_loss(predictions, targets)

    history = trained(model, *XOR, loss, lr=1.5, epochs=10)
    assert history.epochs == 5
    assert model.state_dict() == states[history.best]  # the first look is at the whole data
    assert history.best < 5


# ---- History and the bar ----


def test_a_history_draws_itself_in_signs():
    history = History([1000.0, 100.0, 10.0, 1.0], [8.0, 4.0, 2.0, 8.0])
    assert str(history).splitlines() == [
        "4 epochs",
        "loss        █▆▃▁  1000 → 1",
        "validation  █▅▁█  8 → 8",
    ]
    assert repr(history) == "<History of 4 epochs, loss 1000 → 1, validation 8 → 8>"
    assert history.best == 3
    assert repr(History()) == str(History()).join(["<History of ", ">"]) == "<History of 0 epochs>"
    assert len(str(History(range(1000))).splitlines()[1]) < 80
    assert "▁▁" in str(History([2.0, 2.0]))


def test_a_history_is_a_curve_in_a_notebook():
    history = History([100.0, 10.0, 1.0, math.nan, 1.0], [10.0] * 5, "stopped & <said>")
    page = history._repr_html_()
    assert "stopped &amp; &lt;said&gt;" in page
    svg = ET.fromstring(page[page.index("<svg") : page.index("</svg>") + 6])
    paths = [path.get("d") for path in svg.iter("{http://www.w3.org/2000/svg}path")]
    (x0, y0), (x1, y1), (x2, y2), _ = [map(float, pair) for pair in re.findall(r"([\d.]+) ([\d.]+)", paths[0])]
    assert x2 - x1 == pytest.approx(x1 - x0)
    assert y2 - y1 == pytest.approx(y1 - y0, abs=0.2)  # a tenth each time: a straight line by logarithms
    assert y0 < y1
    assert paths[0].count("M") == 2  # a gap where the loss is not a number
    assert {float(y) for y in re.findall(r" ([\d.]+)", paths[1])} == {y1}
    words = ["".join(text.itertext()) for text in svg.iter("{http://www.w3.org/2000/svg}text")]
    assert words == ["100", "1", "epoch 1", "5", "loss, on a logarithmic scale", "loss", "validation"]
    assert "loss" in History([0.0, 1.0])._repr_html_()
    assert "<svg" not in History()._repr_html_()
    assert "?" in str(history)


def test_a_history_is_plotted():
    pyplot = pytest.importorskip("matplotlib.pyplot", reason="pip install matplotlib")
    axes = History([3.0, 2.0], [4.0, 3.0]).plot()
    assert [curve.get_ydata().tolist() for curve in axes.lines] == [[3.0, 2.0], [4.0, 3.0]]
    assert [text.get_text() for text in axes.get_legend().get_texts()] == ["loss", "validation"]
    assert History([1.0]).plot(axes) is axes
    pyplot.close(axes.figure)


def test_a_bar_shows_the_steps_and_the_loss(capsys):
    pytest.importorskip("tqdm", reason="pip install tqdm")
    trained(small(), *XOR, batch_size=2, epochs=5, progress=True)
    told = capsys.readouterr()
    assert "10/10" in told.err
    assert "epoch 5: loss" in told.err
    assert not told.out


def test_without_tqdm_a_line_now_and_then(capsys, monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    monkeypatch.setitem(sys.modules, "tqdm.auto", None)
    trained(small(), *XOR, progress=True)
    assert not capsys.readouterr().err
    monkeypatch.setattr("nn.training.bar.SLOW", 0.0)
    trained(small(), *XOR, progress=True, validation=XOR)
    assert len(capsys.readouterr().err.splitlines()) == 3


def test_no_word_without_progress(capsys):
    trained(small(), *XOR)
    assert capsys.readouterr() == ("", "")


@pytest.mark.parametrize("before", [True, False])
@pytest.mark.parametrize("factor", [1.0, math.inf])
def test_the_collector_rests_during_a_step_with_values_and_is_as_before_after_it(before, factor):
    model, seen = MLP(1, [1], weights=[0.5]), []

    def loss(predictions, targets):
        seen.append(gc.isenabled())
        return mse_loss(predictions, targets) * factor

    if not before:
        gc.disable()
    try:
        ending = nullcontext() if factor == 1 else pytest.raises(FloatingPointError)
        with ending:
            fit(model, [[1.0]], [0.0], loss, SGD(model.parameters()), epochs=3, progress=False, compiled=False)
        assert gc.isenabled() is before
    finally:
        gc.enable()
    assert seen[-1] is False
    assert seen[0] is before  # the look at the data before training is no step
