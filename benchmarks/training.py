"""How fast ``fit`` trains, and whether it learns: ``python -m benchmarks.training``.

A step of training on micrograd's demo: 100 samples, a 2-16-16-1 network, hinge loss, L2, gradient descent.  ``fit``
takes it with Values, with a program on NumPy and with machine code; micrograd by its ``nn``, PyTorch with tensors.
Each runs in a process of its own and they take turns; the numbers are medians of the processor's time for a step
among many in a row, with all that a step takes: the bar, the history, the optimiser.  All of them end at the same
loss.

Then what ``fit`` learns from a fixed seed, and how long that takes.

micrograd is looked for in a folder with a folder for each peer::

    pip install --no-deps --target build/bench/peers/micrograd micrograd
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.eager import PENALTY, RATE, SAMPLES, SIZES, initial, points, targets

ROOT = Path(__file__).parent.parent
ASKED = {"fit": (100, "× micrograd's speed"), "fit on native": (2_000, "× micrograd's speed")}


class Steps(NamedTuple):
    """Some steps of training in a row."""

    seconds: float  # of one
    loss: float  # that the last one began with


def rows() -> list[list[float]]:
    """The samples of the demo."""
    numbers = points()
    return [numbers[i : i + 2] for i in range(0, 2 * SAMPLES, 2)]


def with_fit(compiled: Any) -> Callable[[int], Steps]:
    """Steps of ``fit``."""
    from nn import MLP, SGD, fit, hinge_loss, l2_penalty

    def run(steps: int) -> Steps:
        model, moments = MLP(SIZES[0], list(SIZES[1:])), {}
        for p, number in zip(model.parameters(), initial(337), strict=True):
            p.data = number

        def schedule(step: int) -> float:
            if step in (0, steps - 1):
                moments.setdefault(step, time.process_time())  # a step with Values asks twice
            return 1.0

        def loss(scores: Any, targets: Any) -> Any:
            return hinge_loss(scores, targets) + l2_penalty(model.parameters(), PENALTY)

        optimizer = SGD(model.parameters(), lr=RATE, schedule=schedule)
        history = fit(model, rows(), targets(), loss, optimizer, epochs=steps, compiled=compiled)
        return Steps((moments[steps - 1] - moments[0]) / (steps - 1), history.losses[-1])

    return run


def with_micrograd(steps: int) -> Steps:
    """Steps as in micrograd's demo."""
    from micrograd.engine import Value
    from micrograd.nn import MLP

    model = MLP(SIZES[0], list(SIZES[1:]))
    for p, number in zip(model.parameters(), initial(337), strict=True):
        p.data = number

    def step() -> float:
        inputs = [list(map(Value, row)) for row in rows()]
        scores = list(map(model, inputs))
        losses = [(1 + -y * score).relu() for y, score in zip(targets(), scores, strict=True)]
        total = sum(losses) * (1.0 / SAMPLES) + PENALTY * sum(p * p for p in model.parameters())
        model.zero_grad()
        total.backward()
        for p in model.parameters():
            p.data -= RATE * p.grad
        return float(total.data)

    return timed(step, steps)


def with_torch(steps: int) -> Steps:
    """Steps of PyTorch with tensors, operation by operation, with its L2 as the weight decay of SGD."""
    import torch

    torch.set_default_dtype(torch.float64)
    torch.set_num_threads(1)
    numbers, layers = initial(337), []
    for nin, nout in pairwise(SIZES):
        linear = torch.nn.Linear(nin, nout)
        whole = torch.tensor(numbers[: nout * (nin + 1)]).reshape(nout, nin + 1)
        numbers = numbers[nout * (nin + 1) :]
        with torch.no_grad():
            linear.weight.copy_(whole[:, :nin])
            linear.bias.copy_(whole[:, nin])
        layers += [linear, torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = torch.optim.SGD(model.parameters(), lr=RATE, weight_decay=2 * PENALTY)
    x, y = torch.tensor(rows()), torch.tensor(targets())

    def step() -> float:
        optimizer.zero_grad()
        loss = torch.relu(1 - y * model(x)[:, 0]).mean()
        loss.backward()
        optimizer.step()
        return float(loss.detach())

    found = timed(step, steps - 1)
    penalty = PENALTY * sum(float((p * p).sum().detach()) for p in model.parameters())
    return Steps(found.seconds, step() + penalty)


def timed(step: Callable[[], float], steps: int) -> Steps:
    """The time of a step, without that of the first."""
    loss = step()
    started = time.process_time()
    for _ in range(steps - 1):
        loss = step()
    return Steps((time.process_time() - started) / max(1, steps - 1), loss)


ENGINES: dict[str, tuple[Callable[[int], Steps], int]] = {  # each with how many steps make a reading
    "fit": (with_fit(False), 20),
    "fit on numpy": (with_fit("numpy"), 2_000),
    "fit on native": (with_fit("native"), 5_000),
    "micrograd": (with_micrograd, 5),
    "torch": (with_torch, 1_000),
}
FEW = 10  # steps after which all have the same loss


# ---- one process for each engine, which answers questions ----------------------------------------------------


def serve(name: str) -> None:
    """Answer each line, a number of steps, with the seconds of one and the last loss."""
    run, _ = ENGINES[name]
    sys.setrecursionlimit(10**6)  # for micrograd's search
    for line in sys.stdin:
        print(json.dumps(run(int(line))), flush=True)


class Process:
    """An engine at work in another process."""

    def __init__(self, name: str, peers: Path) -> None:
        paths = [str(ROOT), *([str(peers / name)] if name == "micrograd" else [])]
        environment = os.environ | {"PYTHONPATH": os.pathsep.join(paths), "OMP_NUM_THREADS": "1"}
        command = [sys.executable, "-m", "benchmarks.training", "--serve", name]
        self.process = subprocess.Popen(
            command,
            env=environment,
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
        )

    def ask(self, steps: int) -> Steps | None:
        """The answer; None if the engine is not there."""
        try:
            print(steps, file=self.process.stdin, flush=True)
        except BrokenPipeError:
            return None
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return Steps(*json.loads(line)) if line else None

    def close(self) -> None:
        """End it."""
        self.process.communicate()


def time_steps(peers: Path, rounds: int) -> None:
    """The table of steps, and what was asked."""
    running = {name: Process(name, peers) for name in ENGINES}
    first = {name: process.ask(FEW) for name, process in running.items()}
    for name, steps in first.items():
        print(f"{name}: missing" if steps is None else f"{name}: loss {steps.loss:.12g} before step {FEW}")
    readings: dict[str, list[float]] = {name: [] for name, steps in first.items() if steps is not None}
    for _ in range(rounds):
        for name in readings:
            steps = running[name].ask(ENGINES[name][1])
            assert steps is not None
            readings[name].append(steps.seconds)
    for process in running.values():
        process.close()
    medians = {name: statistics.median(seconds) for name, seconds in readings.items()}
    for name, seconds in medians.items():
        told = [
            f"{other} takes {medians[other] / seconds:,.1f} ×" for other in ("micrograd", "torch") if other in medians
        ]
        print(f"    {name:14} {seconds * 1e6:12,.1f} µs   {', '.join(told)}")
    for name, (times, what) in ASKED.items():
        if "micrograd" in medians:
            got = medians["micrograd"] / medians[name]
            print(f"    {name}: asked {times:,} {what}, got {got:,.0f}: {'yes' if got >= times else 'NO'}")
    if "torch" in medians:
        print(f"    ahead of PyTorch: {'yes' if medians['fit on native'] < medians['torch'] else 'NO'}")


# ---- what it learns ------------------------------------------------------------------------------------------


class Lesson(NamedTuple):
    """Data, and a network that learns them."""

    data: Callable[[], tuple[Any, Any, Any, Any]]  # samples and targets, to train on and held out
    sizes: tuple[int, ...]
    epochs: int
    batch_size: int | None
    asked: float  # how much of the held out data it gets right


def of_list(x: Any, y: Any) -> tuple[Any, Any, Any, Any]:
    """Every fifth sample is held out."""
    held = range(0, len(x), 5)
    kept = [i for i in range(len(x)) if i % 5]
    return [x[i] for i in kept], [y[i] for i in kept], [x[i] for i in held], [y[i] for i in held]


def of_sklearn(name: str, scale: float) -> Callable[[], tuple[Any, Any, Any, Any]]:
    """A data set that comes with scikit-learn, in an order of its own."""

    def data() -> tuple[Any, Any, Any, Any]:
        import numpy as np
        import sklearn.datasets

        x, y = getattr(sklearn.datasets, f"load_{name}")(return_X_y=True)
        order = np.random.default_rng(0).permutation(len(x))
        return of_list((x[order] / scale).tolist(), y[order].tolist())

    return data


def xor() -> tuple[Any, Any, Any, Any]:
    """All four, to train on and to look at."""
    from nn import data

    return (*data.xor(), *data.xor())


def moons() -> tuple[Any, Any, Any, Any]:
    """As in micrograd's demo."""
    from nn import data

    return of_list(*data.moons(500, noise=0.1, seed=0))


def spirals() -> tuple[Any, Any, Any, Any]:
    """Two arms."""
    from nn import data

    return of_list(*data.spirals(500, noise=0.01, seed=0))


LESSONS = {
    "xor": Lesson(xor, (2, 4, 2), 300, None, 0.99),
    "moons": Lesson(moons, (2, 16, 2), 100, 20, 0.99),
    "spirals": Lesson(spirals, (2, 16, 16, 2), 300, 20, 0.97),
    "iris": Lesson(of_sklearn("iris", 8.0), (4, 8, 3), 200, 15, 0.9),
    "digits": Lesson(of_sklearn("digits", 16.0), (64, 16, 10), 60, 32, 0.95),
}


def learned(lesson: Lesson, *, compiled: Any = "auto") -> tuple[float, float]:
    """How much of the held out data is right, and the seconds it took to learn."""
    from nn import MLP, Adam, cross_entropy, fit

    x, y, x_held_out, y_held_out = lesson.data()
    model = MLP(lesson.sizes[0], lesson.sizes[1:], activation="tanh", initial="xavier", seed=0)
    optimizer = Adam(model.parameters(), lr=0.02)
    started = time.perf_counter()
    fit(
        model, x, y, cross_entropy, optimizer, epochs=lesson.epochs, batch_size=lesson.batch_size, seed=0,
        progress=False, compiled=compiled,
    )  # fmt: skip
    seconds = time.perf_counter() - started
    right = sum(class_of(model(sample)) == target for sample, target in zip(x_held_out, y_held_out, strict=True))
    return right / len(y_held_out), seconds


def class_of(scores: Any) -> int:
    """The place of the largest score."""
    return max(range(len(scores)), key=lambda k: scores[k].data)


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.training", description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, default=ROOT / "build" / "bench" / "peers", help="where micrograd lies")
    parser.add_argument("--rounds", type=int, default=7, help="readings of each number (7)")
    parser.add_argument("--parts", nargs="*", choices=["steps", "lessons"], default=["steps", "lessons"])
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    if "steps" in options.parts:
        time_steps(options.peers.resolve(), options.rounds)
    if "lessons" in options.parts:
        for name, lesson in LESSONS.items():
            right, seconds = learned(lesson)
            print(f"{name}: {right:.1%} of the held out data, asked {lesson.asked:.0%}, in {seconds:.1f} s")


if __name__ == "__main__":
    main()
