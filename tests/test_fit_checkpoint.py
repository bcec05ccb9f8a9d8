"""Checkpoints of ``fit``: training that was killed goes on bit for bit, and files of others are refused.

A few trainings are killed here.  For thirty of each kind: ``KILLS=30 python -m pytest tests/test_fit_checkpoint.py``.
"""

import os
import random
import re
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import numpy as np
import pytest

from autograd import Value
from nn import MLP, SGD, Adam, AdamW, Module, fit, huber_loss, l1_loss, mse_loss
from nn.saving import read, write
from nn.training import checkpoint

ROOT = Path(__file__).parent.parent
X = np.random.default_rng(0).normal(size=(24, 2))
Y = X[:, 0] * X[:, 1]
EPOCHS = 80


def training(path=None, **options):
    """A training of some tenths of a second, which is saved after each epoch: the numbers at its end."""
    model = options.pop("model", None) or MLP(2, [4, 1], activation="tanh", seed=0)
    options = {
        "optimizer": Adam,
        "loss": mse_loss,
        "lr": 0.01,
        "x": X,
        "y": Y,
        "seed": 5,
        "compiled": False,
        "epochs": EPOCHS,
    } | options
    x, y = options.pop("x"), options.pop("y")
    optimizer = options.pop("optimizer")(model.parameters(), lr=options.pop("lr"))
    options = {"batch_size": 10, "validation": (x[:5], y[:5]), "progress": False} | options
    history = fit(model, x, y, options.pop("loss"), optimizer, checkpoint=path, **options)
    return model.state_dict(), optimizer.state_dict(), history.losses, history.validation


@pytest.fixture(autouse=True)
def saved_after_each_epoch(monkeypatch):
    monkeypatch.setattr(checkpoint, "PAUSE", 0.0)


def killed(path, how, seconds):
    """Train in another process, and kill it some time after its first save; whether it had not ended by itself."""
    program = (
        f"import tests.test_fit_checkpoint as t; t.checkpoint.PAUSE = 0.0; t.training({str(path)!r}, compiled={how!r})"
    )
    process = subprocess.Popen([sys.executable, "-c", program], cwd=ROOT)
    while not path.exists() and process.poll() is None:
        time.sleep(0.002)
    time.sleep(seconds)
    process.send_signal(signal.SIGKILL)
    return process.wait() == -signal.SIGKILL


def kill_and_resume(path, how, chance, rounds):
    """Kill a training some times, each time at a random moment, and look whether it ends as without that.

    On a busy machine it may end by itself before it is killed; then there is another round.
    """
    expected = training(compiled=how)
    stopped = 0
    for number in range(5 * rounds):
        file = path / f"{how}{number}.npz"
        stopped += killed(file, how, chance.uniform(0, 0.2))
        assert set(read(file)) >= {"training:seed", "optimizer:steps"}  # it is whole
        epochs = len(read(file).get("training:losses", []))
        assert training(file, compiled=how) == expected, f"killed in epoch {epochs + 1}"
        left = [other for other in path.iterdir() if other.suffix == ".part"]
        for other in left:  # what was being written when it was killed stands beside
            other.unlink()
        assert len(left) <= 1
        if stopped == rounds:
            break
    return stopped


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL on this system")
@pytest.mark.parametrize("how", ["numpy", pytest.param(False, marks=pytest.mark.thorough)])
def test_a_training_that_was_killed_ends_with_the_same_numbers(tmp_path, how):
    rounds = int(os.environ.get("KILLS", "2"))
    assert kill_and_resume(tmp_path, how, random.Random(rounds), rounds) > 0


@pytest.mark.parametrize("how", [False, "numpy", "native"])
def test_training_goes_on_in_the_same_way(tmp_path, how):
    if how == "native":
        pytest.importorskip("llvmlite", reason="pip install llvmlite")
    path = tmp_path / "run.npz"
    for epochs in (1, 2, 7, 20):
        numbers = training(path, epochs=epochs, compiled=how)
        assert len(numbers[2]) == epochs
    assert numbers == training(epochs=20, compiled=how)
    assert training(path, epochs=20, compiled=not how) == numbers  # there is nothing left to do


def test_a_training_that_is_auto_goes_on_as_it_began(tmp_path):
    path = tmp_path / "run.npz"
    training(path, epochs=2, compiled="auto")  # with Values, since it is short
    assert training(path, compiled="auto", epochs=90) == training(compiled=False, epochs=90)


def test_a_checkpoint_without_a_seed_goes_on_with_its_own(tmp_path):
    path = tmp_path / "run.npz"
    training(path, epochs=3, seed=None)
    seed = int(read(path)["training:seed"])
    assert training(path, epochs=9, seed=None) == training(epochs=9, seed=seed)


def test_the_best_weights_outlive_the_process(tmp_path):
    path, model = tmp_path / "run.npz", MLP(1, [1], weights=[1.0], bias=False)
    moves = SGD(model.parameters(), lr=0.1)
    arguments = [1.0, 1.0], [0.0, 0.0], mse_loss
    fit(model, *arguments, moves, epochs=3, checkpoint=path, progress=False)
    again = MLP(1, [1], weights=[1.0], bias=False)

    def schedule(step):
        if step > 6:
            raise KeyboardInterrupt
        return 11.0  # each step takes it past 0, and further away

    climbing = SGD(again.parameters(), lr=0.1, schedule=schedule)
    history = fit(again, *arguments, climbing, epochs=9, checkpoint=path, progress=False)
    assert history.best == 4
    assert again.parameters()[0].data == pytest.approx(0.8**3)


def test_a_model_is_loaded_from_a_checkpoint(tmp_path):
    state, kept, _, _ = training(tmp_path / "run.npz", epochs=2)
    model = MLP(2, [4, 1], activation="tanh", seed=1)
    optimizer = Adam(model.parameters())
    model.load(tmp_path / "run.npz", optimizer)
    assert (model.state_dict(), optimizer.state_dict()) == (state, kept)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"optimizer": AdamW}, "is of a training whose optimizer is Adam, and here it is AdamW: give another path"),
        ({"optimizer": SGD}, "is of a training whose optimizer is Adam, and here it is SGD"),
        ({"batch_size": 5}, "is of a training whose batch_size is 10, and here it is 5"),
        ({"seed": 6}, "is of a training whose seed is 5, and here it is 6"),
        ({"x": X[:20], "y": Y[:20]}, r"is of a training whose x is \(24, 2\), and here it is \(20, 2\)"),
        ({"y": [[t] for t in Y]}, r"is of a training whose y is \(24,\), and here it is \(24, 1\)"),
        ({"y": Y + 1}, "is of a training with other numbers in y: give another path"),
        ({"x": X[::-1], "validation": (X[:5], Y[:5])}, "is of a training with other numbers in x: "),
        ({"validation": (X[5:10], Y[5:10])}, "is of a training with other numbers in validation x"),
        ({"validation": None}, "whose number of validation samples is 5, and here it is 0: give another path"),
        ({"optimizer": lambda p, lr: Adam(p[::-1], lr=lr)}, "of a training with other parameters in the optimizer: "),
        ({"lr": 0.1}, "is of a training whose lr is 0.01, and here it is 0.1: give another path"),
        ({"optimizer": partial(Adam, betas=(0.9, 0.99))}, r"whose betas\[1\] is 0.999, and here it is 0.99: "),
        ({"loss": l1_loss}, "is of a training whose loss is mse_loss, and here it is l1_loss: give another path"),
        ({"loss": partial(huber_loss, delta=2.0)}, r"and here it is huber_loss\(delta=2.0\): give another path"),
        (
            {"model": MLP(2, [4, 1], activation="relu")},
            r"whose model is MLP of \[Layer of \[4 x TanhNeuron\(2\)\], .* and here it is .*4 x ReLUNeuron\(2\)",
        ),
        ({"model": MLP(2, [5, 1], activation="tanh")}, r"whose model is .*4 x TanhN.* and here it is .*5 x TanhN"),
    ],
)
def test_the_checkpoint_of_another_training_is_refused(tmp_path, options, sentence):
    path = tmp_path / "run.npz"
    training(path, epochs=2)
    before = path.read_bytes()
    with pytest.raises(ValueError, match=sentence):
        training(path, epochs=4, **options)
    assert path.read_bytes() == before


class Line(Module):
    """A model whose text does not say how many parameters it has."""

    def __init__(self, size):
        self.w = [Value(0.1) for _ in range(size)]

    def forward(self, x):
        return sum(w * i for w, i in zip(self.w, [*x, 1.0], strict=False))


def test_the_checkpoint_of_a_model_of_another_size_is_refused(tmp_path):
    training(tmp_path / "run.npz", model=Line(2), epochs=2)
    with pytest.raises(ValueError, match="whose number of parameters is 2, and here it is 3: give another path"):
        training(tmp_path / "run.npz", model=Line(3), epochs=2)


def test_the_same_call_goes_on_where_the_model_has_no_text_of_its_own(tmp_path):
    for epochs in (2, 4):
        numbers = training(tmp_path / "run.npz", model=Line(2), epochs=epochs)
    assert numbers == training(model=Line(2), epochs=4)


def test_validation_does_not_begin_in_the_middle(tmp_path):
    training(tmp_path / "run.npz", epochs=2, validation=None)
    with pytest.raises(ValueError, match="whose number of validation samples is 0, and here it is 5: give"):
        training(tmp_path / "run.npz", epochs=4)


@pytest.mark.parametrize("how", [False, "numpy"])
def test_parameters_outside_the_model_go_on_too(tmp_path, how):
    def scaled(path, *runs):
        for epochs in runs:  # each begins with the numbers of a new process
            model, scale = MLP(2, [4, 1], activation="tanh", seed=0), Value(1.0, "T")
            loss = lambda p, t, scale=scale: mse_loss([v * scale for v in p], t)  # noqa: E731
            moves = Adam([*model.parameters(), scale], lr=0.01)
            fit(model, X, Y, loss, moves, epochs=epochs, seed=5, checkpoint=path, progress=False, compiled=how)
        return model.state_dict(), scale.data

    assert scaled(tmp_path / "run.npz", 3, 9) == scaled(None, 9)
    assert scaled(None, 9)[1] != 1.0


def test_the_network_before_is_that_of_the_first_epoch(tmp_path):
    for seed, epochs in ((3, 2), (4, 4)):
        model = MLP(2, [4, 1], activation="tanh", seed=seed)
        moves = Adam(model.parameters(), lr=0.01)
        history = fit(model, X, Y, mse_loss, moves, epochs=epochs, checkpoint=tmp_path / "run.npz", progress=False)
    assert history.before == MLP(2, [4, 1], activation="tanh", seed=3).state_dict()


def test_fewer_epochs_than_are_there_are_a_note(tmp_path, capsys):
    path = tmp_path / "run.npz"
    numbers = training(path, epochs=6)
    model = MLP(2, [4, 1], activation="tanh", seed=0)
    moves = Adam(model.parameters(), lr=0.01)
    data = {"batch_size": 10, "validation": (X[:5], Y[:5]), "progress": False}
    history = fit(model, X, Y, mse_loss, moves, checkpoint=path, epochs=4, **data)
    assert history.note == "6 epochs are there already: there was nothing to do"
    assert capsys.readouterr().err == history.note + "\n"
    assert model.state_dict() == numbers[0]


@pytest.mark.parametrize("how", [False, "numpy"])
def test_ctrl_c_saves_the_last_whole_epoch(tmp_path, how, monkeypatch):
    monkeypatch.setattr(checkpoint, "PAUSE", 1000.0)
    calls = []

    def factor(step):
        calls.append(step)
        if step == 13:  # in the fifth epoch of three steps each
            raise KeyboardInterrupt
        return 1.0

    path, model = tmp_path / "run.npz", MLP(2, [4, 1], activation="tanh", seed=0)
    moves = Adam(model.parameters(), lr=0.01, schedule=factor)
    history = fit(
        model, X, Y, mse_loss, moves, epochs=9, seed=5, batch_size=10, validation=(X[:5], Y[:5]), progress=False,
        compiled=how, checkpoint=path,
    )  # fmt: skip
    assert calls[-1] == 13
    assert history.note.startswith("interrupted in epoch 5: the model has the weights of ")
    assert history.note.endswith("; the same call goes on from epoch 5")
    assert len(read(path)["training:losses"]) == 4
    assert training(path, epochs=9, compiled=how) == training(epochs=9, compiled=how)


def refused(path, sentence):
    model = MLP(2, (4, 1), activation="tanh", seed=0)
    before, adam = model.state_dict(), Adam(model.parameters(), lr=0.01)
    with pytest.raises(ValueError, match=sentence):
        fit(model, X, Y, mse_loss, adam, batch_size=10, epochs=3, validation=(X[:5], Y[:5]), progress=False,
            checkpoint=path)  # fmt: skip
    assert model.state_dict() == before


def test_the_checkpoint_of_another_model_is_refused(tmp_path):
    path = tmp_path / "run.npz"
    training(path, epochs=2)
    state = read(path)
    state["layers.1.neurons.0.w"] = [1.0, 2.0]
    write(path, state)
    refused(path, r"'layers.1.neurons.0.w' has the shape \(2,\) in the state, and \(4,\) in the model")


@pytest.mark.parametrize(
    ("name", "numbers"),
    [
        ("training:seed", None),
        ("training:seed", [1.0, 2.0]),
        ("training:seed", float("nan")),
        ("training:losses", [[1.0], [2.0]]),
        ("training:losses", 1.0),
        ("training:best", None),
        ("training:numbers", None),
        ("training:numbers", [1.0, 2.0]),
        ("training:numbers", 1.0),
        ("training:best", [1.0]),
        ("training:best_epoch", float("inf")),
        ("training:backend", 7.0),
        ("training:is:optimizer", None),
        ("training:is:optimizer", [1e300, -1.0]),
        ("training:is:x", 3.0),
        ("training:is:x", [1.5, 2.0, float("nan")]),
        ("optimizer:exp_avg", [1.0]),
        ("optimizer:steps", None),
    ],
)
def test_a_checkpoint_from_a_stranger_can_only_fail(tmp_path, name, numbers):
    path = tmp_path / "run.npz"
    training(path, epochs=2)
    state = read(path)
    del state[name]
    write(path, state | ({} if numbers is None else {name: numbers}))
    refused(path, "checkpoint|state")


def test_a_file_without_a_training_is_refused(tmp_path):
    model = MLP(2, [4, 1])
    model.save(tmp_path / "m.npz", Adam(model.parameters()))
    refused(tmp_path / "m.npz", "'.*m.npz' is not a checkpoint of fit: give another path")
    (tmp_path / "m.npz").write_bytes(b"")
    refused(tmp_path / "m.npz", "is not a file of save")
    refused(tmp_path / "m.txt", r"does not end in .npz or .safetensors")
    model = MLP(2, [4, 1], seed=0)
    nowhere = re.escape(repr(str(tmp_path / "no")))
    with pytest.raises(FileNotFoundError, match=f"^the folder {nowhere} does not exist: make it first$"):
        fit(model, X, Y, mse_loss, Adam(model.parameters()), progress=False, checkpoint=tmp_path / "no" / "m.npz")
    assert model.state_dict() == MLP(2, [4, 1], seed=0).state_dict()


@pytest.mark.skipif(os.name != "posix", reason="other errors on other systems")
def test_an_error_of_files_names_the_path_that_was_given(tmp_path):
    (tmp_path / "taken.npz").mkdir()
    with pytest.raises(IsADirectoryError, match=r"taken.npz'$") as error:
        write(tmp_path / "taken.npz", {"a": 1.0})
    assert ".part" not in str(error.value)
    assert [*tmp_path.iterdir()] == [tmp_path / "taken.npz"]
