"""Losses, layers and optimisers beside PyTorch's, in float64: values, slopes, and parameters after a hundred steps."""

import math
import random

import pytest

import nn
from autograd import Value

torch = pytest.importorskip("torch", reason="PyTorch is not installed: pip install -e '.[oracle]'")
functional = torch.nn.functional

SCORES = [-1000.0, -30.0, -1.5, -1.0, 0.0, 0.25, 1.0, 2.5, 40.0, 1000.0]
NUMBERS = [0.0, 1.0, 0.5, -1.0, 0.25, 0.25, 0.0, 7.0, -3.0, 990.0]
SIDES = [1, -1, 1, -1, 1, 1, -1, 1, -1, 1]
LABELS = [0.0, 1.0, 0.3, 1.0, 0.0, 1.0, 0.9, 0.0, 1.0, 1.0]


def tensor(numbers):
    return torch.tensor(numbers, dtype=torch.float64, requires_grad=True)


@pytest.mark.parametrize(
    ("ours", "theirs", "targets"),
    [
        (nn.mse_loss, functional.mse_loss, NUMBERS),
        (nn.l1_loss, functional.l1_loss, NUMBERS),
        (nn.huber_loss, functional.huber_loss, NUMBERS),
        (lambda p, t: nn.huber_loss(p, t, delta=2.5), lambda p, t: functional.huber_loss(p, t, delta=2.5), NUMBERS),
        (nn.binary_cross_entropy_with_logits, functional.binary_cross_entropy_with_logits, LABELS),
        (nn.half_squared_error, lambda p, t: functional.mse_loss(p, t, reduction="sum") / 2, NUMBERS),
        (nn.hinge_loss, lambda p, t: torch.relu(1 - t * p).mean(), SIDES),
    ],
    ids=["mse", "l1", "huber", "huber 2.5", "binary", "half", "hinge"],
)
def test_a_loss_has_pytorchs_value_and_slopes(ours, theirs, targets):
    xs, x = [Value(s) for s in SCORES], tensor(SCORES)
    loss, expected = ours(xs, targets), theirs(x, torch.tensor(targets, dtype=torch.float64))
    loss.backward()
    expected.backward()
    assert loss.data == pytest.approx(expected.item(), rel=1e-14)
    assert [v.grad for v in xs] == pytest.approx(x.grad.tolist(), rel=1e-13, abs=1e-17)


ROWS = [[1000.0, -1000.0, 0.5], [0.1, 0.2, -3.0], [-1000.0, -999.0, 1000.0]]


@pytest.mark.parametrize("targets", [[0, 2, 2], [1, 1, 0], [[0.2, 0.3, 0.5], [1.0, 0.0, 0.0], [0.0, 0.5, 0.5]]])
def test_a_cross_entropy_has_pytorchs_value_and_slopes(targets):
    xs, x = [[Value(s) for s in row] for row in ROWS], tensor(ROWS)
    kind = torch.float64 if isinstance(targets[0], list) else torch.int64
    loss, expected = nn.cross_entropy(xs, targets), functional.cross_entropy(x, torch.tensor(targets, dtype=kind))
    loss.backward()
    expected.backward()
    assert loss.data == pytest.approx(expected.item(), rel=1e-13)
    assert [v.grad for row in xs for v in row] == pytest.approx(x.grad.flatten().tolist(), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize("name", ["softmax", "log_softmax"])
def test_a_softmax_at_the_end_of_a_network_is_pytorchs(name):
    model = nn.Sequential(nn.Linear(2, 3, seed=1), name)
    outputs, x = model([2.0, -30.0]), torch.tensor([2.0, -30.0], dtype=torch.float64)
    weight, bias = (tensor(numbers) for numbers in model.state_dict().values())
    expected = getattr(torch, name)(weight @ x + bias, dim=0)
    nn.mse_loss(outputs, [0.2, 0.3, 0.5]).backward()
    functional.mse_loss(expected, torch.tensor([0.2, 0.3, 0.5], dtype=torch.float64)).backward()
    assert [y.data for y in outputs] == pytest.approx(expected.tolist(), rel=1e-13)
    slopes = [*weight.grad.flatten().tolist(), *bias.grad.tolist()]
    assert [p.grad for p in model.parameters()] == pytest.approx(slopes, rel=1e-12, abs=1e-14)


def cubed(step):
    return 1 / (1 + step) ** 0.3


OPTIMIZERS = [
    (nn.SGD, "SGD", {"lr": 0.01}),
    (nn.SGD, "SGD", {"lr": 0.01, "momentum": 0.9}),
    (nn.SGD, "SGD", {"lr": 0.01, "momentum": 0.9, "nesterov": True, "weight_decay": 0.1}),
    (nn.Adam, "Adam", {"lr": 0.05}),
    (nn.Adam, "Adam", {"lr": 0.05, "betas": (0.8, 0.95), "eps": 1e-4, "weight_decay": 0.1}),
    (nn.AdamW, "AdamW", {"lr": 0.05}),
    (nn.AdamW, "AdamW", {"lr": 0.05, "weight_decay": 0.3}),
    (nn.RMSprop, "RMSprop", {"lr": 0.02}),
    (nn.RMSprop, "RMSprop", {"lr": 0.02, "alpha": 0.9, "momentum": 0.5, "weight_decay": 0.1, "eps": 1e-6}),
]


@pytest.mark.parametrize("schedule", [None, cubed])
@pytest.mark.parametrize(("ours", "name", "options"), OPTIMIZERS)
def test_a_hundred_steps_are_pytorchs_hundred_steps(ours, name, options, schedule):
    """On a network 2-3-1 of tanh, with a sample of its own at each step."""
    model = nn.Sequential(nn.Linear(2, 3, seed=1), "tanh", nn.Linear(3, 1, seed=2))
    twin = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Tanh(), torch.nn.Linear(3, 1)).double()
    twin.load_state_dict(
        {name: torch.tensor(numbers, dtype=torch.float64) for name, numbers in model.state_dict().items()}
    )
    optimizer = ours(model.parameters(), schedule=schedule, **options)
    their = getattr(torch.optim, name)(twin.parameters(), **options)
    rates = torch.optim.lr_scheduler.LambdaLR(their, schedule or (lambda step: 1.0))
    generator = random.Random(0)
    for _ in range(100):
        x = [generator.gauss(0, 1), generator.gauss(0, 1)]
        target = math.sin(x[0]) + x[1]
        optimizer.zero_grad()
        nn.half_squared_error(model(x), target).backward()
        optimizer.step()
        their.zero_grad()
        ((twin(torch.tensor([x], dtype=torch.float64)) - target) ** 2 / 2).sum().backward()
        their.step()
        rates.step()
    expected = [x for numbers in twin.state_dict().values() for x in numbers.flatten().tolist()]
    assert [p.data for p in model.parameters()] == pytest.approx(expected, rel=1e-10)
    assert [name for name, _ in model.named_parameters()][:2] == ["0.weight.0.0", "0.weight.0.1"]


def test_weights_of_pytorch_are_loaded_from_its_file(tmp_path):
    safetensors = pytest.importorskip("safetensors.torch", reason="pip install safetensors")
    twin = torch.nn.Sequential(torch.nn.Linear(2, 3), torch.nn.Sigmoid(), torch.nn.Linear(3, 2)).double()
    safetensors.save_file(twin.state_dict(), tmp_path / "twin.safetensors")
    model = nn.Sequential(nn.Linear(2, 3), "sigmoid", nn.Linear(3, 2))
    model.load(tmp_path / "twin.safetensors")
    expected = twin(torch.tensor([[0.3, -2.0]], dtype=torch.float64)).flatten().tolist()
    assert [y.data for y in model([0.3, -2.0])] == pytest.approx(expected, rel=1e-14)
    model.save(tmp_path / "ours.safetensors")
    twin.load_state_dict(safetensors.load_file(tmp_path / "ours.safetensors"))
