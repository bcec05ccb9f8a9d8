"""``fit`` with a program: the same numbers as with Values, and as PyTorch's, and what cannot be recorded."""

import math
import random
from fractions import Fraction

import numpy as np
import pytest

import autograd
from autograd import Value
from nn import (
    MLP,
    SGD,
    Adam,
    AdamW,
    Linear,
    Module,
    RMSprop,
    Sequential,
    binary_cross_entropy_with_logits,
    cross_entropy,
    fit,
    half_squared_error,
    hinge_loss,
    huber_loss,
    l1_loss,
    l2_penalty,
    mse_loss,
)

X = np.random.default_rng(0).normal(size=(40, 3))
Y = np.sin(X[:, 0]) * X[:, 1]
CLASSES = np.random.default_rng(1).integers(0, 4, 40)


def one_output():
    return MLP(3, [5, 1], activation="tanh", seed=0)


def four_outputs():
    return Sequential(Linear(3, 5, seed=0), "tanh", Linear(5, 4, seed=1))


LOSSES = {
    "mse": (one_output, mse_loss, Y),
    "l1": (one_output, l1_loss, Y),
    "huber": (one_output, huber_loss, Y),
    "half": (one_output, half_squared_error, Y / 40),
    "two classes": (one_output, binary_cross_entropy_with_logits, CLASSES % 2),
    "hinge": (one_output, hinge_loss, CLASSES % 2 * 2 - 1),
    "classes": (four_outputs, cross_entropy, CLASSES),
    "probabilities": (four_outputs, cross_entropy, np.eye(4)[CLASSES]),
    "rows": (four_outputs, mse_loss, np.eye(4)[CLASSES]),
}
OPTIMIZERS = {
    "sgd": lambda p: SGD(p, lr=0.05),
    "nesterov": lambda p: SGD(p, lr=0.05, momentum=0.9, nesterov=True, weight_decay=0.01),
    "adam": lambda p: Adam(p, lr=0.01),
    "adamw": lambda p: AdamW(p, lr=0.01, schedule=lambda step: 0.99**step),
    "rmsprop": lambda p: RMSprop(p, lr=0.01, momentum=0.5),
}


def trained(how, make, loss, y, optimizer=OPTIMIZERS["adam"], **options):
    """The numbers after training: parameters, gradients, what the optimiser keeps, losses."""
    model = make()
    moves = optimizer(model.parameters())
    options = {"epochs": 4, "batch_size": 16, "validation": (X[:9], y[:9]), "seed": 3, "progress": False} | options
    history = fit(model, X, y, loss, moves, compiled=how, **options)
    kept = [number for column in moves.kept.values() for number in column]
    parameters = model.parameters()
    numbers = [p.data for p in parameters] + [p.grad for p in parameters] + kept + history.losses + history.validation
    assert {type(number) for number in numbers} <= {float, int}
    return np.array([*numbers, moves.steps])


CASES = [(loss, "adam") for loss in LOSSES] + [(loss, o) for loss in ("mse", "classes") for o in OPTIMIZERS]


@pytest.mark.parametrize(("loss", "optimizer"), dict.fromkeys(CASES))
def test_a_program_moves_as_values_do(loss, optimizer):
    case = *LOSSES[loss], OPTIMIZERS[optimizer]
    assert trained("numpy", *case) == pytest.approx(trained(False, *case), rel=1e-12, abs=1e-12)


def test_machine_code_moves_as_values_do():
    pytest.importorskip("llvmlite", reason="pip install llvmlite")
    case = LOSSES["classes"]
    assert trained("native", *case) == pytest.approx(trained(False, *case), rel=1e-12, abs=1e-12)


def test_it_trains_as_pytorch_does():
    torch = pytest.importorskip("torch", reason="pip install torch")
    model = four_outputs()
    other = torch.nn.Sequential(torch.nn.Linear(3, 5), torch.nn.Tanh(), torch.nn.Linear(5, 4)).double()
    state = {name: torch.tensor(numbers, dtype=torch.float64) for name, numbers in model.state_dict().items()}
    other.load_state_dict(state)
    moves = torch.optim.Adam(other.parameters(), lr=0.01)
    losses = []
    for _ in range(100):
        moves.zero_grad()
        loss = torch.nn.functional.cross_entropy(other(torch.tensor(X)), torch.tensor(CLASSES))
        loss.backward()
        moves.step()
        losses.append(loss.item())
    history = fit(
        model, X, CLASSES, cross_entropy, Adam(model.parameters(), lr=0.01), epochs=100, progress=False, compiled=True
    )
    assert history.losses == pytest.approx(losses, rel=1e-10)
    for name, numbers in other.state_dict().items():
        assert np.array(model.state_dict()[name]) == pytest.approx(numbers.numpy(), rel=1e-10, abs=1e-10)


def test_a_penalty_in_the_mean_is_recorded_too():
    def numbers(how):
        model = one_output()
        loss = lambda p, t: mse_loss(p, t) + l2_penalty(model.parameters(), 0.1)  # noqa: E731
        return trained(how, lambda: model, loss, Y)

    assert numbers("numpy") == pytest.approx(numbers(False), rel=1e-12, abs=1e-12)


def test_a_mean_is_told_from_a_sum_also_where_most_losses_are_0():
    targets = [-1] * 39 + [1]  # a model of zeros with a bias of -2: the loss of one sample alone is not 0

    def make():
        return MLP(3, [1], weights=[0.0] * 3, bias=[-2.0])

    for loss in (hinge_loss, lambda p, t: 40 * hinge_loss(p, t), lambda p, t: len(p) * hinge_loss(p, t)):
        both = [trained(how, make, loss, targets, OPTIMIZERS["sgd"], epochs=1) for how in ("numpy", False)]
        assert both[0] == pytest.approx(both[1], rel=1e-12, abs=1e-12)
        assert np.ptp(both[0]) > 0


@pytest.mark.parametrize("whole", [lambda p, t: cross_entropy(p, t), lambda p, t: len(p) * cross_entropy(p, t)])
@pytest.mark.parametrize("score", [18.0, 40.0, 4000.0])
def test_losses_as_small_as_rounding_are_recorded(whole, score):
    def make():  # trained to losses of about 1e-8, or far beyond
        return Sequential(Linear(3, 4, weight=np.eye(4)[:, :3] * score + 0.1, bias=[0.3, 0.1, 0.2, -0.4]))

    x = [[1.1 + k / 57, 0.013 * k, 0.0071] for k in range(12)]
    states = []
    for how in ("numpy", False):
        model = make()
        moves = SGD(model.parameters(), lr=1e6)
        history = fit(model, x, [0] * 12, whole, moves, epochs=1, progress=False, compiled=how)
        assert history.losses[0] < 1e-7
        states.append(np.array([p.data for p in model.parameters()]))
    assert states[0] == pytest.approx(states[1], rel=1e-9, abs=1e-6)


def weighted(predictions, targets):
    weights = [1 + 9 * t for t in targets]
    errors = [w * (p - t) ** 2 for w, p, t in zip(weights, predictions, targets, strict=True)]
    return autograd.sum(errors) / autograd.sum(weights)


def floored(predictions, targets):
    errors = [(p - t) ** 2 for p, t in zip(predictions, targets, strict=True)]
    return autograd.mean([autograd.maximum(e, autograd.mean(errors) / 9) for e in errors])


def of_four(predictions, targets):
    errors = [(p - t) ** 2 for p, t in zip(predictions, targets, strict=True)]
    return autograd.mean(errors[-4:])


@pytest.mark.parametrize("loss", [weighted, floored, of_four])
@pytest.mark.parametrize("size", [8, 36, 40])
def test_a_loss_that_is_a_mean_for_few_samples_alone_is_not_recorded(loss, size):
    with pytest.raises(ValueError, match="the loss of a batch is neither the mean nor the sum"):
        trained("numpy", one_output, loss, CLASSES % 2, epochs=1, batch_size=size, validation=None)


def test_a_mean_with_weights_trains_with_values():
    classes = CLASSES % 2
    expected = trained(False, one_output, weighted, classes, epochs=50, batch_size=40)
    with pytest.warns(UserWarning, match="the loss of a batch is neither the mean nor the sum"):
        assert trained("auto", one_output, weighted, classes, epochs=50, batch_size=40).tolist() == expected.tolist()


def test_a_penalty_that_is_0_at_the_start_is_seen():
    def numbers(how):
        model = Sequential(Linear(3, 1, initial="zeros"))
        loss = lambda p, t: half_squared_error(p, t) + l2_penalty(model.parameters(), 0.1)  # noqa: E731
        return trained(how, lambda: model, loss, Y, OPTIMIZERS["sgd"])

    with pytest.raises(ValueError, match="neither the mean nor the sum"):
        numbers("numpy")


@pytest.mark.parametrize("loss", [half_squared_error, mse_loss])
def test_validation_tells_a_mean_from_a_sum_where_one_sample_is_trained(loss):
    checked = []
    for how in ("numpy", False):
        model = one_output()
        moves = SGD(model.parameters(), lr=0.05)
        history = fit(
            model, X[:1], Y[:1], loss, moves, epochs=3, validation=(X[1:4], Y[1:4]), progress=False, compiled=how
        )
        checked.append(history.validation)
    assert checked[0] == pytest.approx(checked[1], rel=1e-12)


def test_a_look_for_the_mean_goes_where_the_loss_is_a_number():
    def make():
        return MLP(3, [1], weights=[0.0] * 3, bias=[0.01])

    def loss(predictions, targets):  # the logarithm wants the bias above 0, and it is near to that
        return half_squared_error(predictions, targets) - autograd.log(model.parameters()[-1]) * len(targets)

    states = []
    for how in ("numpy", False):
        model = make()
        states.append(trained(how, lambda: model, loss, Y, lambda p: SGD(p, lr=1e-7)))  # noqa: B023
    assert states[0] == pytest.approx(states[1], rel=1e-10, abs=1e-10)


def test_parameters_that_are_not_trained_are_constants():
    model, other = one_output(), one_output()
    for how, each in (("numpy", model), (False, other)):
        moves = SGD(each.parameters()[:-6], lr=0.1)
        fit(each, X, Y, mse_loss, moves, epochs=5, progress=False, compiled=how)
    assert [p.data for p in model.parameters()] == pytest.approx([p.data for p in other.parameters()], rel=1e-12)
    assert [p.data for p in model.parameters()[-6:]] == [p.data for p in one_output().parameters()[-6:]]
    assert model.parameters()[0].data != one_output().parameters()[0].data


def decides(predictions, targets):
    return mse_loss([p if p > 0 else p / 10 for p in predictions], targets)


def by_chance(predictions, targets):
    return mse_loss([p * random.random() for p in predictions], targets)


def together(predictions, targets):
    middle = autograd.mean(predictions)
    return mse_loss([p - middle for p in predictions], targets)


def summed_with_a_penalty(predictions, targets):
    return half_squared_error(predictions, targets) + 1.0


@pytest.mark.parametrize(
    ("loss", "sentence"),
    [
        (decides, "compares .* with 0: write where"),
        (by_chance, "compute with the Values themselves"),
        (together, "the loss of a batch is neither the mean nor the sum of the losses of its samples"),
        (summed_with_a_penalty, "the loss of a batch is neither the mean nor the sum"),
    ],
)
def test_what_cannot_be_recorded_trains_with_values_and_is_said_once(loss, sentence):
    with pytest.warns(UserWarning, match=f"^fit trains with Values, sample by sample, and not.*: .*{sentence}") as told:
        trained("auto", one_output, loss, Y, epochs=50, batch_size=40)
    assert len(told) == 1
    assert told[0].filename == __file__
    with pytest.raises((TypeError, ValueError), match=sentence):
        trained(True, one_output, loss, Y)


def test_fractions_stay_exact():
    def make():
        return MLP(1, [1], weights=[Fraction(1, 3)], bias=False)

    model = make()
    fit(model, [1, 2], [1, 2], mse_loss, SGD(model.parameters(), lr=Fraction(1, 5)), epochs=2, progress=False)
    w = Fraction(1, 3)
    for _ in range(2):
        w -= Fraction(1, 5) * ((w - 1) + 4 * (w - 1))  # the mean of 2 (w x - x) x
    assert model.parameters()[0].data == w
    model = make()
    with pytest.raises(TypeError, match="the model has Fractions, which a program would round"):
        fit(model, [1, 2], [1, 2], mse_loss, SGD(model.parameters()), epochs=2, progress=False, compiled=True)


def test_auto_records_only_where_that_pays():
    calls = []

    def loss(predictions, targets):
        calls.append(len(predictions))
        return mse_loss(predictions, targets)

    trained("auto", one_output, loss, Y, epochs=1000)
    assert len(calls) < 20
    calls.clear()
    trained("auto", one_output, loss, Y, epochs=3)
    assert len(calls) > 9
    with pytest.raises(ValueError, match="compiled is 'auto', True, False, 'numpy' or 'native', and not 'torch'"):
        trained("torch", one_output, mse_loss, Y)


@pytest.mark.parametrize("how", ["numpy", False])
def test_a_nan_in_a_program_names_the_node_too(how):
    def loss(predictions, targets):
        return -autograd.mean([autograd.exp(p * t) for p, t in zip(predictions, targets, strict=True)])

    model = MLP(1, [1], weights=[1.0], bias=False)
    with pytest.raises(FloatingPointError, match=r"^in epoch \d+ exp\(.*\) is inf at .*made in .*test_fit_compiled.py"):
        fit(model, [1.0, 2.0], [30.0, 40.0], loss, SGD(model.parameters(), lr=1e-30), epochs=99, progress=False,
            compiled=how)  # fmt: skip
    assert math.isfinite(model.parameters()[0].data)
    assert model.parameters()[0].data > 1


@pytest.mark.parametrize("how", ["numpy", False])
def test_a_step_into_infinity_is_not_made(how):
    model = MLP(1, [1], weights=[1.0], bias=False)
    with pytest.raises(FloatingPointError, match=r"in epoch 1 the step makes w1 inf: a rate of 1e\+308 is too large"):
        fit(model, [3.0, 3.0], [1e9, 1e9], mse_loss, SGD(model.parameters(), lr=1e308), epochs=3, progress=False,
            compiled=how)  # fmt: skip
    assert model.parameters()[0].data == 1


def test_ctrl_c_keeps_the_best_weights_of_a_program():
    model = one_output()

    def schedule(step):
        if step == 30:
            raise KeyboardInterrupt
        return 1000.0 if step >= 20 else 1.0  # it climbs from there on

    history = fit(
        model, X, Y, mse_loss, SGD(model.parameters(), lr=0.1, schedule=schedule), epochs=99, progress=False,
        compiled="numpy",
    )  # fmt: skip
    assert (history.epochs, history.best) == (30, 21)
    loss = np.mean([(model(x).data - y) ** 2 for x, y in zip(X, Y, strict=True)])
    assert loss == pytest.approx(history.losses[20], rel=1e-12)


def test_validation_looks_as_the_samples_do():
    with pytest.raises(ValueError, match=r"y has the shape \(40,\) and validation y \(2, 1\): give equal rows"):
        trained(False, one_output, mse_loss, Y, validation=(X[:2], [[1], [2]]))


def test_what_cannot_be_recorded_is_the_model_or_the_loss():
    class Chance(Module):
        def __init__(self):
            self.w = Value(1.0)

        def forward(self, x):
            return x[0] * self.w * random.random()

    with pytest.raises(ValueError, match=r"^the model took a number"):
        trained(True, Chance, mse_loss, Y)
    with pytest.raises(ValueError, match=r"^the loss took a number"):
        trained(True, one_output, by_chance, Y)


def test_a_loss_that_indexes_by_class_is_told_what_it_gets():
    def own(rows, targets):
        return -autograd.mean([autograd.log_softmax(row)[t] for row, t in zip(rows, targets, strict=True)])

    with pytest.raises(TypeError, match=r"\(a program takes a class as a row of 0 and 1, and not as its number\)$"):
        trained(True, four_outputs, own, CLASSES)
    assert np.isfinite(trained(False, four_outputs, own, CLASSES)).all()
