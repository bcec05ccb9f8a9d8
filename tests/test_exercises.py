"""New exercises: right answers, nice numbers, and no slip that the digits hide.

The right answers and the slips come from ``benchmarks/seeded``, which works with SymPy and uses nothing of the engine.
"""

import json
import re
import tomllib
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

import nn
from autograd import Value, Worksheet, parse, tanh
from autograd.by_hand.example.named_optimisers import read_optimiser
from autograd.by_hand.exercises.asked import Wanted
from autograd.by_hand.exercises.losses import LOSSES
from autograd.by_hand.exercises.making import exercise_text, new_exercise, solved
from autograd.by_hand.exercises.network import MatrixNetwork, Network, activations_of
from autograd.by_hand.exercises.nice_numbers import hidden_slips
from autograd.by_hand.sheet.reading_sheets import read_sheet
from benchmarks.seeded.claims import seeded_in
from benchmarks.seeded.printing import holds, printed
from benchmarks.seeded.sheets import Sheet
from benchmarks.seeded.unrolled import unrolled
from nn.modules.activations import ACTIVATIONS, activation_function
from tests.exercise_material import SAMPLES

OF_THE_PEN = ("truncation", "rounding", "chained rounding")  # they differ in the last digit, or not at all

NETWORKS = {
    "2-2-1": Network((2, 2, 1), ("sigmoid", "linear"), "half_squared"),
    "softmax": Network((2, 2), ("linear",), "cross_entropy"),
    "logistic, batch": Network((2, 1), ("sigmoid",), "binary_cross_entropy", 3),
    "relu, two outputs": Network((1, 2, 2), ("relu", "linear"), "squared"),
    "matrices, batch": MatrixNetwork((1, 2, 1), ("tanh", "linear"), "half_squared", 2),
    "softmax, matrices, batch": MatrixNetwork((1, 2), ("linear",), "cross_entropy", 2),
}


@pytest.fixture(scope="module", params=NETWORKS)
def exercise(request):
    return new_exercise(NETWORKS[request.param], 5)[0]


def entries(sheet) -> dict[str, str]:
    """The answers to a sheet, each entry of an array under its name in a plain sheet."""
    plain = unrolled(exercise_text(sheet))
    found = {}
    for claim, text in sheet.claims.items():
        found |= zip(
            np.ravel(plain.plain_claims(claim)), text.translate(str.maketrans("[],", "   ")).split(), strict=True
        )
    return found


def test_the_solved_exercise_has_the_numbers_of_sympy(exercise):
    oracle = Sheet(unrolled(exercise_text(exercise)).text)
    assert solved(exercise).claims.keys() == exercise.claims.keys()
    for claim, text in entries(solved(exercise)).items():
        assert holds(text, oracle.true(claim)), claim


def test_all_answers_of_the_solved_exercise_hold_and_all_of_the_blank_one_are_missing(exercise):
    assert Worksheet(solved(exercise)).check()
    assert {row.verdict for row in Worksheet(exercise).check().rows} == {"missing"}


def test_the_text_of_an_exercise_is_a_worksheet(exercise):
    assert read_sheet(exercise_text(exercise)) == exercise
    assert read_sheet(exercise_text(solved(exercise), is_solved=True)) == solved(exercise)


def test_every_seeded_slip_shows_in_the_digits_that_are_asked_for(exercise):
    oracle = Sheet(unrolled(exercise_text(exercise)).text)
    slips = [slip for slip in seeded_in(oracle) if slip.kind not in OF_THE_PEN]
    asked = entries(solved(exercise))
    hidden = [slip for slip in slips if slip.claim in asked and not slip.question(exercise.digits)]
    assert len(slips) > 50
    assert [(slip.claim, slip.what) for slip in hidden] == []


def test_numbers_have_few_digits_and_no_weight_is_that_of_another(exercise):
    weights = [*exercise.parameters.values()]
    assert all(float(f"{float(x):.2f}") == float(x) for x in [*weights, *exercise.inputs.values()])
    assert len({abs(x) for x in weights}) == len(weights)
    assert not {abs(x) for x in weights} & {0, 1, 2, 0.5}


def test_no_number_that_is_asked_for_is_near_0_and_the_step_leads_down(exercise):
    answers = entries(solved(exercise))
    assert min(abs(float(x)) for x in answers.values()) >= 0.002
    assert float(answers["new E"]) < float(answers["E"])
    trained = Sheet(unrolled(exercise_text(exercise)).text).parameters
    assert {f"dE/d{w}" for w in trained} <= {*answers}


def test_the_same_seed_gives_the_same_exercise_and_another_one_another():
    network = NETWORKS["2-2-1"]
    assert new_exercise(network, 5) == new_exercise(network, 5)
    assert new_exercise(network, 5)[0].parameters != new_exercise(network, 6)[0].parameters


def test_numbers_that_hide_a_slip_are_told():
    sheet = new_exercise(NETWORKS["2-2-1"], 5)[0]
    assert [*hidden_slips(sheet, 4)] == []
    nearly_1 = replace(sheet, parameters=sheet.parameters | {"w5": Fraction("1.00001")})
    assert any("w5" in words and "missing" in words for words in hidden_slips(nearly_1, 4))


def test_numbers_that_hide_a_slip_are_drawn_again():
    """Of this seed the first draw is fit for an exercise, but hides some slips."""
    sheet, hidden = new_exercise(NETWORKS["2-2-1"], 8)
    assert (hidden, [*hidden_slips(sheet, 4)]) == (0, [])


# ---- the numbers of torch ----

OF_TORCH = {
    "half_squared": lambda functional, p, t: ((p - t) ** 2).sum() / 2,
    "squared": lambda functional, p, t: ((p - t) ** 2).sum(),
    "binary_cross_entropy": lambda functional, p, t: functional.binary_cross_entropy(p, t, reduction="sum"),
    "cross_entropy": lambda functional, p, t: functional.cross_entropy(p, t),
    "mse": lambda functional, p, t: functional.mse_loss(p, t),
    "l1": lambda functional, p, t: functional.l1_loss(p, t),
    "huber": lambda functional, p, t: functional.huber_loss(p, t),
    "hinge": lambda functional, p, t: functional.relu(1 - t * p).mean(),
    "binary_cross_entropy_with_logits": lambda functional, p, t: functional.binary_cross_entropy_with_logits(p, t),
}


@pytest.mark.parametrize("loss", LOSSES)
def test_a_loss_is_that_of_torch(loss):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")
    outputs = 2 if loss == "cross_entropy" or LOSSES[loss].is_mean else 1
    sheet = new_exercise(Network((2, outputs), activations_of(["linear"], 1, loss), loss), 2)[0]
    leaves = {
        name: torch.tensor(float(x), dtype=torch.float64) for name, x in (sheet.inputs | sheet.parameters).items()
    }
    for name in sheet.parameters:
        leaves[name].requires_grad_()
    sums = [
        leaves[f"w{2 * i + 1}"] * leaves["x1"] + leaves[f"w{2 * i + 2}"] * leaves["x2"] + leaves[f"b{i + 1}"]
        for i in range(outputs)
    ]
    targets = [leaves[name] for name in sheet.inputs if name.startswith("t")]
    prediction, target = torch.stack(sums), torch.stack(targets)
    if loss == "binary_cross_entropy":
        prediction = torch.sigmoid(prediction)
    OF_TORCH[loss](torch.nn.functional, prediction, target).backward()
    answers = solved(sheet).claims
    for name in sheet.parameters:
        assert holds(answers[f"dE/d{name}"], float(leaves[name].grad)), name


# ---- matrices ----


def test_an_exercise_in_matrices_has_the_numbers_of_numpy():
    sheet = new_exercise(MatrixNetwork((2, 2, 2), ("tanh", "linear"), "cross_entropy"), 4)[0]
    given = tomllib.loads(exercise_text(sheet))
    x, t = np.array(given["inputs"]["x"]), np.array(given["inputs"]["t"])
    w1, w2, b1, b2 = (np.array(given["parameters"][name]) for name in ("W1", "W2", "b1", "b2"))
    h1 = np.tanh(w1 @ x + b1)
    z2 = w2 @ h1 + b2
    delta2 = np.exp(z2) / np.exp(z2).sum() - t
    delta1 = (w2.T @ delta2) * (1 - h1**2)
    expected = {"z2": z2, "dE/dW2": np.outer(delta2, h1), "dE/dW1": np.outer(delta1, x), "new b1": b1 - 0.5 * delta1}
    answers = solved(sheet).claims
    for claim, array in expected.items():
        assert np.shape(json.loads(answers[claim])) == array.shape
        for text, number in zip(re.findall(r"[-.\de]+", answers[claim]), array.flat, strict=True):
            assert holds(text, float(number)), claim


def test_an_exercise_in_matrices_asks_for_whole_arrays():
    sheet = new_exercise(MatrixNetwork((2, 2, 1), ("sigmoid", "linear"), "half_squared"), 4)[0]
    assert {"z1", "dE/dW1", "dE/dw2", "new b1"} <= {*sheet.claims}
    assert read_sheet(exercise_text(sheet)) == sheet
    assert Worksheet(solved(sheet)).check()


@pytest.mark.parametrize("kind", [Network, MatrixNetwork])
def test_several_samples_are_columns_with_formulas_for_one_of_them(kind):
    text = exercise_text(new_exercise(kind((2, 1), ("linear",), "squared", 3), 4)[0])
    tables = tomllib.loads(text)
    inputs = {"x"} if kind is MatrixNetwork else {"x1", "x2"}
    assert tables["samples"].keys() == inputs | {"t"}
    assert {len(column) for column in tables["samples"].values()} == {3}
    assert (tables["formulas"]["e"], tables["formulas"]["E"]) == ("(prediction - t)**2", "mean(e)")
    assert "inputs" not in tables


@pytest.mark.parametrize("loss", ["binary_cross_entropy", "hinge", "cross_entropy"])
def test_the_samples_of_a_batch_are_not_all_of_one_class(loss):
    outputs = 2 if loss == "cross_entropy" else 1
    network = MatrixNetwork((1, outputs), activations_of(["linear"], 1, loss), loss, 3)
    targets = tomllib.loads(exercise_text(new_exercise(network, 4)[0]))["samples"]["t"]
    assert len({*map(str, targets)}) == 2


# ---- optimisers ----

RULES = {
    "momentum": lambda torch, w, rate: torch.optim.SGD([w], rate, momentum=0.9),
    "nesterov": lambda torch, w, rate: torch.optim.SGD([w], rate, momentum=0.9, nesterov=True),
    "rmsprop": lambda torch, w, rate: torch.optim.RMSprop([w], rate, alpha=0.99, eps=1e-8),
    "adam": lambda torch, w, rate: torch.optim.Adam([w], rate),
    "adamw": lambda torch, w, rate: torch.optim.AdamW([w], rate, weight_decay=0.01),
}


@pytest.mark.parametrize("rule", RULES)
def test_the_steps_are_those_of_the_optimisers_of_torch(rule):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")
    network = MatrixNetwork((1, 1), ("linear",), "half_squared", 2)
    sheet, hidden = new_exercise(network, 3, Wanted(4, read_optimiser(rule, {}), steps=2))
    assert hidden == 0
    tables = tomllib.loads(exercise_text(sheet))
    x, t = (torch.tensor(tables["samples"][name], dtype=torch.float64) for name in ("x", "t"))
    given = tables["parameters"]
    w = torch.tensor([*given["w1"], given["b1"]], dtype=torch.float64, requires_grad=True)
    optimiser = RULES[rule](torch, w, tables["rate"])
    for step in (1, 2):
        optimiser.zero_grad()
        ((x @ w[:1] + w[1] - t) ** 2 / 2).mean().backward()
        optimiser.step()
        answers = solved(sheet).claims
        weights, bias = ("new w1", "new b1") if step == 1 else ("w1 after 2", "b1 after 2")
        for text, number in zip([*answers[weights].strip("[]").split(", "), answers[bias]], w.tolist(), strict=True):
            assert holds(text, round(number, 12)), (rule, step)  # 0.45395 is one in decimals only


def test_what_an_optimiser_keeps_is_asked_for():
    sheet = new_exercise(Network((1, 1), ("linear",), "squared"), 3, Wanted(4, read_optimiser("adam", {}), steps=2))[0]
    asked = [*sheet.claims]
    assert asked[asked.index("dE/db1") + 1 :] == [
        *("m w1", "m b1", "v w1", "v b1", "m_hat w1", "m_hat b1", "v_hat w1", "v_hat b1", "new w1", "new b1", "new E"),
        *("dE/dw1 after 1", "dE/db1 after 1", "m w1 after 2", "m b1 after 2", "v w1 after 2", "v b1 after 2"),
        *("m_hat w1 after 2", "m_hat b1 after 2", "v_hat w1 after 2", "v_hat b1 after 2"),
        *("w1 after 2", "b1 after 2", "E after 2"),
    ]  # fmt: skip
    assert 'optimizer = "adam"' in exercise_text(sheet)


# ---- what is refused ----


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            ((2,), (), "squared"),
            "layers are two or more whole numbers of at least 1, inputs first: write 2,2,1",
        ),
        (((2, 0), ("linear",), "squared"), "layers are two or more whole numbers of at least 1"),
        (((2, 1), ("linear",), "squared", 0), "an exercise has 1 sample or more, not 0: write --samples 4"),
        (((9, 60), ("linear",), "squared"), "that makes 69 neurons, and nobody does more than 60 by hand"),
        # 30·20 + 20 and 20·10 + 10; from 0.01 to 0.99 there are 99 numbers, and ½ is none of them
        (
            ((30, 20, 10), ("tanh", "tanh"), "squared"),
            "that makes 830 weights and biases, each with two decimals",
        ),
        (((10, 9), ("tanh",), "squared"), "that makes 99 weights and biases"),
        (((2, 1), ("linear",), "poisson"), "there is no loss 'poisson': there are half_squared"),
        (((2, 1), ("sigmod",), "squared"), "there is no activation 'sigmod': did you mean 'sigmoid'?"),
        (((2, 1), ("linear",), "cross_entropy"), "cross_entropy has a softmax of at least 2 outputs"),
    ],
)
def test_a_network_that_is_none_is_refused(arguments, sentence):
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}"):
        Network(*arguments)


def test_each_layer_takes_an_activation():
    with pytest.raises(ValueError, match="2 layers behind the inputs take one activation each, not 3"):
        activations_of(["tanh"] * 3, 2, "squared")


def test_a_softmax_is_said_of_the_last_layer():
    said = Network((2, 2, 2), activations_of(["tanh", "softmax"], 2, "cross_entropy"), "cross_entropy")
    assert said.formulas() == Network((2, 2, 2), ("tanh", "linear"), "cross_entropy").formulas()
    for words, loss in ((["tanh", "softmax"], "squared"), (["softmax", "tanh"], "cross_entropy")):
        with pytest.raises(ValueError, match="softmax is of the last layer, with --loss cross_entropy"):
            Network((2, 2, 2), activations_of(words, 2, loss), loss)
    with pytest.raises(ValueError, match="softmax is of the last layer"):
        Network((2, 2, 2), activations_of(["softmax"], 2, "cross_entropy"), "cross_entropy")


@pytest.mark.parametrize("name", ACTIVATIONS)
def test_every_activation_of_nn_is_one_of_an_exercise(name):
    (_, formula), *_ = reversed(Network((1, 1), (name,), "squared").forward().items())
    z = Value(0.3)
    assert parse(formula, {"net_prediction": z}).data == pytest.approx(activation_function(name)(z).data, rel=1e-15)


# ---- from a model ----


def test_a_model_of_nn_becomes_an_exercise_with_the_gradients_of_its_graph():
    model = nn.MLP(2, [2, 1], activation="tanh", weights=[0.1, 0.2, 0.3, 0.4, 0.21, 0.23])
    sheet = Worksheet.from_model(model, [2, 3], 1, nn.half_squared_error, rate=0.05)
    nn.half_squared_error(model([2, 3]), 1).backward()
    answers = tomllib.loads(sheet.to_toml(solved=True))["claims"]
    for w in model.parameters():
        assert holds(answers[f"dE/d{w.name}"], w.grad)
        assert holds(answers[f"new {w.name}"], w.data - 0.05 * w.grad)


def test_several_samples_have_their_mean_as_error():
    model = nn.MLP(1, [1], bias=False, activation=None, weights=[0.5])
    sheet = Worksheet.from_model(model, [[1.0], [3.0]], [1, 1], nn.half_squared_error)
    assert float(sheet.error.data) == ((0.5 - 1) ** 2 / 2 + (1.5 - 1) ** 2 / 2) / 2
    tables = tomllib.loads(sheet.to_toml())
    assert tables["samples"] == {"x1": [1, 3], "t": [1, 1]}
    assert tables["formulas"] == {"prediction": "x1*w1", "e": "(prediction - t)**2/2", "E": "mean(e)"}


def test_a_sequential_on_a_batch_has_the_gradients_of_torch():
    torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")
    theirs = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 2)).double()
    with torch.no_grad():
        for w in theirs.parameters():
            w.copy_((w * 20).round() / 10 + 0.13)
    ours = nn.Sequential(nn.Linear(2, 3), "tanh", nn.Linear(3, 2))
    ours.load_state_dict({name: w.detach().numpy() for name, w in theirs.state_dict().items()})
    x, t = [[1.2, 0.7], [0.3, 1.9], [-0.4, 0.6]], [[1, 0], [0, 1], [1, 0]]
    sheet = Worksheet.from_model(ours, x, t, nn.cross_entropy, rate=0.1)
    assert tomllib.loads(sheet.to_toml())["samples"]["x2"] == [0.7, 1.9, 0.6]
    torch.nn.functional.cross_entropy(theirs(torch.tensor(x).double()), torch.tensor(t).double()).backward()
    answers = tomllib.loads(sheet.to_toml(solved=True))["claims"]
    gradients = [z for w in theirs.parameters() for z in w.grad.flatten().tolist()]
    for w, gradient in zip(ours.parameters(), gradients, strict=True):
        assert holds(answers[f"dE/d{w.name}"], gradient)
    assert Worksheet.loads(sheet.to_toml(solved=True)).check()


def test_the_number_of_a_class_is_shown_as_a_row_of_0_and_1():
    model = nn.Sequential(nn.Linear(2, 3, seed=0))
    for x, y, row in (([1, 2], 1, [0, 1, 0]), ([[1, 2], [2, 1]], [1, 2], [[0, 1, 0], [0, 0, 1]])):
        by_number, by_row = (Worksheet.from_model(model, x, t, nn.cross_entropy) for t in (y, row))
        assert by_number.to_toml(solved=True) == by_row.to_toml(solved=True)
    numbers = model[0].state_dict()
    scores = np.exp(np.array(numbers["weight"]) @ [1, 2] + numbers["bias"])
    error = float(Worksheet.from_model(model, [1, 2], 1, nn.cross_entropy).error.data)
    assert error == pytest.approx(-np.log(scores[1] / scores.sum()))


@pytest.mark.parametrize(
    ("y", "loss", "sentence"),
    [
        (3, nn.cross_entropy, "there is no class 3: with 3 scores they are 0 to 2"),
        (1.0, nn.cross_entropy, "a class is a whole number counted from 0, not 1.0: or"),
        (1, lambda p, t: p[t] ** 2, "the loss takes a class and no row of 0 and 1, which a worksheet shows"),
        (1, lambda p, t: p[0] if isinstance(t, list) else p[t] ** 2, "the loss takes a class and no row of 0 and 1"),
    ],
)
def test_a_class_that_no_row_stands_for_is_refused(y, loss, sentence):
    model = nn.Sequential(nn.Linear(2, 3, seed=0))
    with pytest.raises((TypeError, ValueError), match=sentence):
        Worksheet.from_model(model, [1, 2], y, loss)


def test_samples_whose_formulas_differ_are_refused():
    class Switch(nn.Module):
        def forward(self, x):
            return x[0] * 2 if x[0].data > 0 else x[0] * 3

    with pytest.raises(ValueError, match=r"formulas of sample 2 are not those of sample 1: e is .*3.*, and there .*2"):
        Worksheet.from_model(Switch(), [[1.0], [-1.0]], [1, 1], lambda y, t: (y - t) ** 2)


def test_anything_with_parameters_is_a_model():
    class Line:
        def __init__(self):
            self.w = Value(0.3)

        def __call__(self, x):
            return tanh(self.w * x[0]).named("y")

        def parameters(self):
            return [self.w]

    sheet = Worksheet.from_model(Line(), [2.0], 1, lambda y, t: (y - t) ** 2)
    assert sheet.sheet.formulas == {"y": "tanh(p1*x1)", "E": "(y - t)**2"}


@pytest.mark.parametrize(
    ("x", "y", "sentence"),
    [
        (2, 1, r"x is a list of inputs, such as \[2, 3\]"),
        ([[1.0], [2.0, 3.0]], [1, 2], "the samples differ in how many inputs and targets they have"),
        ([[1.0], [2.0]], [1], "there are 2 samples: give y as a list with a target for each"),
    ],
)
def test_samples_that_do_not_fit_are_refused(x, y, sentence):
    model = nn.MLP(1, [1], seed=1)
    with pytest.raises(ValueError, match=sentence):
        Worksheet.from_model(model, x, y, nn.half_squared_error)


def test_two_values_of_one_name_are_refused():
    class Twice:
        def __call__(self, x):
            return (x[0] * 2).named("h") + (x[0] * 3).named("h")

        def parameters(self):
            return []

    with pytest.raises(ValueError, match="2 Values of this graph are called 'h': give each its own name"):
        Worksheet.from_model(Twice(), [1.0], 1, lambda y, t: (y - t) ** 2)


def test_a_published_example_becomes_an_exercise_again():
    blank = Worksheet.loads(Worksheet.load("mazur").to_toml())
    assert {*blank.sheet.claims.values()} == {""}
    assert blank.sheet.errata == {}
    numbers = tomllib.loads(Worksheet.load("mazur").to_toml(solved=True))["claims"]
    assert numbers["dE/dw5"] == printed(Sheet(Worksheet.load("mazur").to_toml()).true("dE/dw5"), 4)


def test_a_solved_sheet_of_samples_holds():
    solved_text = Worksheet.loads(SAMPLES).to_toml(solved=True)
    assert '"w after epoch 1" = "0.08"' in solved_text  # (0.5 − 0.1·2·0.5)·(1 − 0.1·8)
    assert Worksheet.loads(solved_text).check()


@pytest.mark.parametrize(
    ("order", "samples", "error"),
    [
        ("", "", "sum(W @ x)"),
        ("", "[samples]\nu = [1, 2, 3]\nt = [0, 0.5, 1]\n", "mean((u*W[0,1] - t)**2)"),
        ('order = "one by one"\n', "[samples]\nu = [1, 2, 3]\n", "u*W[0,1] + sum(x)"),
    ],
)
def test_arrays_samples_and_optimisers_survive(order, samples, error):
    text = f"""
{order}
rate = 0.1
error = "L"
index = 0
optimizer = "momentum"
beta = 0.5
[inputs]
x = [1, 2.5]
[parameters]
W = [[0.5, 0.25], [-1, 3]]
[formulas]
L = "{error}"
[claims]
"dL/dW" = ""
{samples}"""
    sheet = read_sheet(text)
    assert read_sheet(exercise_text(sheet)) == sheet
