"""How fast the engine is, beside others: ``python -m benchmarks.eager``.

Each engine runs in a process of its own and they take turns, so that a busy machine slows all of them; the numbers
are medians over the rounds, and ratios are what to trust.  Every workload is the same function of numbers, run on
each engine's scalars, and is checked to give the same gradients.

* **W1**: the expression of micrograd's README, forward and backward.
* **W2**: one step of gradient descent on a 2-2-1 network with the half squared error.
* **W3**: a step of micrograd's demo: a 2-16-16-1 network, 100 samples, hinge loss and L2; written with scalar
  operations, and (where an engine has one) through its ``nn``.  Steps in a row, as in training: what one step leaves
  behind for Python's cyclic garbage collector is paid for in the next.
* **W4**: a chain of 1,000,000 operations, each time in a fresh process: time, and bytes per node at the peak.

An engine that is not installed is said to be missing.  For the others::

    for peer in micrograd xad torch autograd casadi; do pip install --target peers/$peer $peer; done
    python -m benchmarks.eager --peers peers

(HIPS autograd has the import name of this package, so it has to live in a folder of its own.)
"""

from __future__ import annotations

import argparse
import gc
import importlib
import importlib.metadata
import json
import math
import os
import platform
import random
import resource
import statistics
import subprocess
import sys
import time
import tracemalloc
from collections.abc import Callable, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

ROOT = Path(__file__).parent.parent
SAMPLES, SIZES, PENALTY, RATE = 100, (2, 16, 16, 1), 1e-4, 0.05
LONG, SHORT = 1_000_000, 1_000  # operations in a chain

Scalar = Any  # of whichever engine
Function = Callable[[Any, Sequence[Scalar]], Scalar]  # of an engine and its leaves


# ---- the engines: how each makes leaves and finds gradients --------------------------------------------------


class Engine:
    """An engine with mutable Values, as micrograd has them."""

    module, distribution = "micrograd.engine", "micrograd"
    collector = True
    nn = "micrograd.nn"

    def __init__(self) -> None:
        self.scalars = importlib.import_module(self.module)
        self.version = importlib.metadata.version(self.distribution)

    def leaf(self, number: float) -> Scalar:
        """A scalar to find the gradient of."""
        return self.scalars.Value(number)

    def relu(self, x: Scalar) -> Scalar:
        """The larger one of x and 0."""
        return x.relu()

    def gradients(self, function: Function, numbers: Sequence[float]) -> list[float]:
        """The gradient of a function at some numbers, leaves and all made anew."""
        leaves = [self.leaf(number) for number in numbers]
        function(self, leaves).backward()
        return [leaf.grad for leaf in leaves]


class This(Engine):
    """The engine of this repository."""

    module, distribution, nn = "autograd", "backprop-by-hand", "nn"


class Uncollected(Engine):
    """micrograd without Python's cyclic garbage collector: its closures are cycles, so nothing is ever freed."""

    collector = False


class ThisUncollected(This):
    """The engine of this repository without the collector: it has no cycles, so all is freed as ever."""

    collector = False


class Torch(Engine):
    """PyTorch, with a tensor of one number for each scalar."""

    module, distribution, nn = "torch", "torch", ""

    def leaf(self, number: float) -> Scalar:
        """As every engine has it."""
        return self.scalars.tensor(number, dtype=self.scalars.float64, requires_grad=True)

    def gradients(self, function: Function, numbers: Sequence[float]) -> list[float]:
        """As every engine has it."""
        return [float(gradient or 0.0) for gradient in super().gradients(function, numbers)]  # None if unused


class Xad(Engine):
    """xad, a tape in C++."""

    module, distribution, nn = "xad.adj_1st", "xad", ""

    def __init__(self) -> None:
        super().__init__()
        self.max = importlib.import_module("xad.math").max

    def leaf(self, number: float) -> Scalar:
        """As every engine has it."""
        return self.scalars.Real(number)

    def relu(self, x: Scalar) -> Scalar:
        """As every engine has it."""
        return self.max(x, 0.0)

    def gradients(self, function: Function, numbers: Sequence[float]) -> list[float]:
        """As every engine has it."""
        with self.scalars.Tape() as tape:
            leaves = [self.leaf(number) for number in numbers]
            for leaf in leaves:
                tape.registerInput(leaf)
            tape.newRecording()
            result = function(self, leaves)
            tape.registerOutput(result)
            result.derivative = 1.0
            tape.computeAdjoints()
            return [leaf.derivative for leaf in leaves]


class Hips(Engine):
    """HIPS autograd, which traces a function."""

    module, distribution, nn = "autograd", "autograd", ""

    def __init__(self) -> None:
        super().__init__()
        self.max = importlib.import_module("autograd.numpy").maximum

    def relu(self, x: Scalar) -> Scalar:
        """As every engine has it."""
        return self.max(x, 0.0)

    def gradients(self, function: Function, numbers: Sequence[float]) -> list[float]:
        """As every engine has it."""

        def of_all(*leaves: Scalar) -> Scalar:
            return function(self, leaves)

        return [float(gradient) for gradient in self.scalars.grad(of_all, argnum=tuple(range(len(numbers))))(*numbers)]


class Casadi(Engine):
    """CasADi, which builds an expression in C++, differentiates it and runs it."""

    module, distribution, nn = "casadi", "casadi", ""

    def relu(self, x: Scalar) -> Scalar:
        """As every engine has it."""
        return self.scalars.fmax(x, 0.0)

    def gradients(self, function: Function, numbers: Sequence[float]) -> list[float]:
        """As every engine has it."""
        x = self.scalars.SX.sym("x", len(numbers))
        result = function(self, self.scalars.vertsplit(x))
        run = self.scalars.Function("f", [x], [self.scalars.gradient(result, x)])
        return [float(gradient) for gradient in run(numbers).full().ravel()]


ENGINES: dict[str, type[Engine]] = {
    "this": This,
    "this, no gc": ThisUncollected,
    "micrograd": Engine,
    "micrograd, no gc": Uncollected,
    "xad": Xad,
    "torch": Torch,
    "autograd": Hips,
    "casadi": Casadi,
}


# ---- the workloads -------------------------------------------------------------------------------------------


def readme(engine: Engine, leaves: Sequence[Scalar]) -> Scalar:
    """W1."""
    a, b = leaves
    c, d = a + b, a * b + b**3
    c = c + (c + 1)
    c = c + (1 + c + (-a))
    d = d + (d * 2 + engine.relu(b + a))
    d = d + (3 * d + engine.relu(b - a))
    f = (c - d) ** 2
    g = f / 2
    return g + 10 / f


def two_two_one(engine: Engine, weights: Sequence[Scalar]) -> Scalar:
    """W2 without the step."""
    w1, w2, w3, w4, w5, w6 = weights
    h1, h2 = w1 * 2 + w2 * 3, w3 * 2 + w4 * 3
    return (h1 * w5 + h2 * w6 - 1) ** 2 / 2


def neuron(weights: Sequence[Scalar], inputs: Sequence[Scalar], bias: Scalar) -> Scalar:
    """A weighted sum, operation by operation."""
    total = bias
    for w, x in zip(weights, inputs, strict=True):
        total = total + w * x
    return total


def network(engine: Engine, parameters: Sequence[Scalar], inputs: Sequence[Scalar]) -> Scalar:
    """A multi-layer perceptron, as micrograd computes it."""
    start = 0
    for nin, nout in pairwise(SIZES):
        outputs = []
        for _ in range(nout):
            total = neuron(parameters[start : start + nin], inputs, parameters[start + nin])
            outputs.append(total if nout == 1 else engine.relu(total))
            start += nin + 1
        inputs = outputs
    return inputs[0]


def demo(engine: Engine, leaves: Sequence[Scalar]) -> Scalar:
    """W3 without the step: leaves are the parameters, then the inputs."""
    parameters, inputs = leaves[: -2 * SAMPLES], leaves[-2 * SAMPLES :]
    scores = [network(engine, parameters, inputs[i : i + 2]) for i in range(0, 2 * SAMPLES, 2)]
    losses = [engine.relu(1 + -y * score) for y, score in zip(targets(), scores, strict=True)]
    return sum(losses) * (1.0 / SAMPLES) + PENALTY * sum(p * p for p in parameters)


def points() -> list[float]:
    """The inputs of the demo: two half moons, as scikit-learn makes them."""
    chance, found = random.Random(1337), []
    for i, y in enumerate(targets()):
        angle = math.pi * (i // 2) / (SAMPLES // 2)
        x = (math.cos(angle), math.sin(angle)) if y > 0 else (1 - math.cos(angle), 0.5 - math.sin(angle))
        found += [coordinate + chance.gauss(0, 0.1) for coordinate in x]
    return found


def targets() -> list[float]:
    """Which moon each point lies on."""
    return [1.0, -1.0] * (SAMPLES // 2)


def initial(count: int) -> list[float]:
    """Initial parameters."""
    chance = random.Random(1337)
    return [chance.uniform(-1, 1) for _ in range(count)]


def stepping(function: Function, parameters: list[float], inputs: list[float]) -> Callable[[Engine], list[float]]:
    """A step of gradient descent from these parameters: its gradients."""

    def run(engine: Engine) -> list[float]:
        gradients = engine.gradients(function, parameters + inputs)
        _ = [p - RATE * g for p, g in zip(parameters, gradients, strict=False)]
        return gradients

    return run


def through_nn(engine: Engine) -> Callable[[], list[float]]:
    """W3 as micrograd's demo notebook has it, with the engine's own nn."""
    leaf, nn = engine.leaf, importlib.import_module(engine.nn)
    model = nn.MLP(SIZES[0], list(SIZES[1:]))
    numbers = iter(initial(337))
    for p in model.parameters():
        p.data = next(numbers)
    samples, wanted = points(), targets()

    def run() -> list[float]:
        inputs = [list(map(leaf, samples[i : i + 2])) for i in range(0, 2 * SAMPLES, 2)]
        scores = list(map(model, inputs))
        losses = [(1 + -y * score).relu() for y, score in zip(wanted, scores, strict=True)]
        total = sum(losses) * (1.0 / SAMPLES) + PENALTY * sum(p * p for p in model.parameters())
        model.zero_grad()
        total.backward()
        return [p.grad for p in model.parameters()]

    return run


def chain(length: int) -> Function:
    """W4: y·c + b, over and over."""

    def function(engine: Engine, leaves: Sequence[Scalar]) -> Scalar:
        y, c, b = leaves
        for _ in range(length // 2):
            y = y * c + b
        return y

    return function


class Workload(NamedTuple):
    """What is run, how often in a row for one reading, and on which engines."""

    what: str
    run: Callable[[Engine], list[float]]
    repeat: int = 1


WORKLOADS = {
    "W1": Workload("README expression", stepping(readme, [-4.0, 2.0], []), 500),
    "W2": Workload("2-2-1 step", stepping(two_two_one, [0.1, 0.2, 0.3, 0.4, 0.21, 0.23], []), 1_000),
    "W3": Workload("demo step, scalar operations", stepping(demo, initial(337), points()), 3),
    "W3 nn": Workload("demo step, through nn", lambda engine: through_nn(engine)(), 3),
    "chain": Workload("a chain of 1,000 operations", stepping(chain(SHORT), [1.0, 0.999999, 1e-6], []), 30),
}

OPERATIONS: dict[str, Function] = {
    "a + b": lambda engine, leaves: leaves[0] + leaves[1],
    "a + 1.0": lambda engine, leaves: leaves[0] + 1.0,
    "a - b": lambda engine, leaves: leaves[0] - leaves[1],
    "a * b": lambda engine, leaves: leaves[0] * leaves[1],
    "2.0 * a": lambda engine, leaves: 2.0 * leaves[0],
    "a / b": lambda engine, leaves: leaves[0] / leaves[1],
    "a ** 2": lambda engine, leaves: leaves[0] ** 2,
    "-a": lambda engine, leaves: -leaves[0],
    "relu(a)": lambda engine, leaves: engine.relu(leaves[0]),
}
FEW = 1_000


def many(function: Function) -> Function:
    """An operation many times over, added up."""

    def total(engine: Engine, leaves: Sequence[Scalar]) -> Scalar:
        result = leaves[0]
        for _ in range(FEW):
            result = result + function(engine, leaves)
        return result

    return total


# ---- one process for each engine, which answers questions ----------------------------------------------------


def serve(name: str) -> None:
    """Answer each line of questions, [kind, workload], with a line of numbers."""
    engine = ENGINES[name]()
    sys.setrecursionlimit(10**6)  # for micrograd's search, which W3 sends 100 samples deep
    print(json.dumps(engine.version), flush=True)
    prepared: dict[str, Callable[[], Any]] = {}
    for line in sys.stdin:
        kind, what = json.loads(line)
        if kind == "gradients":
            answer: Any = WORKLOADS[what].run(engine)
        elif kind == "chain":
            answer = chain_once(engine, traced=what == "traced")
        elif kind == "operation":
            answer = [timed(lambda f=f: engine.gradients(f, [0.7, 1.3]), 1) / FEW for f in operation_pair(what)]
        else:
            if what not in prepared:
                run = WORKLOADS[what].run
                prepared[what] = through_nn(engine) if what == "W3 nn" else lambda run=run: run(engine)
            answer = timed(prepared[what], WORKLOADS[what].repeat, collect=engine.collector)
        print(json.dumps(answer), flush=True)


def operation_pair(what: str) -> tuple[Function, Function]:
    """The operation with an addition, and the addition alone: their difference is what an operation costs."""
    return many(OPERATIONS[what]), many(lambda engine, leaves: leaves[1])


def timed(run: Callable[[], object], repeat: int, *, collect: bool = True) -> float:
    """Seconds of the processor for one run of several in a row: what else runs on the machine does not count.

    The first run is not counted, as its heap is cleaner than that of any other step of a training loop.
    """
    gc.collect()
    if not collect:
        gc.disable()
    run()
    started = time.process_time()
    for _ in range(repeat):
        run()
    seconds = (time.process_time() - started) / repeat
    gc.enable()
    return seconds


def chain_once(engine: Engine, *, traced: bool) -> list[float]:
    """Seconds, and bytes per operation at the peak, of the long chain."""
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    if not engine.collector:
        gc.disable()
    if traced:
        tracemalloc.start()
    started = time.process_time()
    engine.gradients(chain(LONG), [1.0, 0.999999, 1e-6])
    seconds = time.process_time() - started
    if traced:
        return [seconds, tracemalloc.get_traced_memory()[1] / LONG]
    return [seconds, (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) * 1024 / LONG]


class Process:
    """An engine at work in another process."""

    def __init__(self, name: str, peers: Path | None) -> None:
        package = name.split(",")[0]
        folder = ROOT if package == "this" else peers / package if peers else None
        environment = os.environ | {"PYTHONPATH": str(folder or ""), "OMP_NUM_THREADS": "1"}
        command = [sys.executable, str(Path(__file__).resolve()), "--serve", name]
        self.process = subprocess.Popen(
            command, env=environment, cwd="/", text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip
        self.version = self._answer()

    def ask(self, kind: str, what: str) -> Any:
        """The answer; None if the process has died of the question."""
        try:
            print(json.dumps([kind, what]), file=self.process.stdin, flush=True)
        except BrokenPipeError:
            return None
        return self._answer()

    def close(self) -> None:
        """End it."""
        self.process.communicate()

    def _answer(self) -> Any:
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        return json.loads(line) if line else None


# ---- the report ----------------------------------------------------------------------------------------------


def started(names: Sequence[str], peers: Path | None) -> dict[str, Process]:
    """The engines that are there; the others are said to be missing."""
    running = {}
    for name in names:
        process = Process(name, peers)
        if process.version is None:
            print(f"{name}: missing")
            process.close()
        else:
            print(f"{name} {process.version}")
            running[name] = process
    return running


def check_gradients(running: dict[str, Process], workload: str) -> None:
    """All engines have to find the same gradients."""
    expected = running["this"].ask("gradients", workload)
    for name, process in running.items():
        found = process.ask("gradients", workload)
        same = found is not None and all(
            math.isclose(a, b, rel_tol=1e-6, abs_tol=1e-9) for a, b in zip(expected, found, strict=True)
        )
        if not same:
            print(f"    {name} finds other gradients in {workload}")


def has(name: str, workload: str) -> bool:
    """Whether an engine has what a workload needs."""
    return workload != "W3 nn" or bool(ENGINES[name].nn)


def time_workloads(running: dict[str, Process], rounds: int) -> None:
    """The table of workloads: medians, and how many times the time of this engine."""
    for workload, (what, _, _) in WORKLOADS.items():
        here = {name: process for name, process in running.items() if has(name, workload)}
        check_gradients(here, workload)
        readings: dict[str, list[float]] = {name: [] for name in here}
        for _ in range(rounds):
            for name, process in here.items():
                readings[name].append(process.ask("time", workload))
        print_row(f"{workload}: {what}", readings, 1e3, "ms")


def time_operations(running: dict[str, Process], rounds: int) -> None:
    """The table of operations: forward and backward, without the addition that collects them."""
    for operation in OPERATIONS:
        readings: dict[str, list[float]] = {name: [] for name in running}
        for _ in range(rounds):
            for name, process in running.items():
                with_it, without = process.ask("operation", operation)
                readings[name].append(with_it - without)
        print_row(operation, readings, 1e9, "ns")


def print_row(title: str, readings: dict[str, list[float]], scale: float, unit: str) -> None:
    """Medians, and how many times the time of this engine they are."""
    medians = {name: statistics.median(numbers) for name, numbers in readings.items() if None not in numbers}
    print(f"\n{title}")
    for name, median in medians.items():
        print(f"    {name:18}{median * scale:12.4g} {unit}   × {median / medians['this']:8.2f}")


def time_chain(names: Sequence[str], peers: Path | None, rounds: int) -> None:
    """W4, each time in a fresh process, so that its peak is its own."""
    readings: dict[str, list[list[float]]] = {name: [] for name in names}
    for kind in ["time"] * rounds + ["traced"]:
        for name in names:
            process = Process(name, peers)
            answer = process.ask("chain", kind)
            process.close()
            if answer is not None:
                readings[name].append(answer)
    print(f"\nW4: a chain of {LONG:,} operations")
    for name, found in readings.items():
        if len(found) <= rounds:
            print(f"    {name:18}does not get through")
            continue
        *plain, (_, traced) = found
        seconds, peak = (statistics.median(column) for column in zip(*plain, strict=True))
        print(f"    {name:18}{seconds:10.3f} s  {peak:7.0f} bytes per node resident, {traced:5.0f} traced by Python")


def main() -> None:
    """Run what was asked for."""
    parser = argparse.ArgumentParser(prog="benchmarks.eager", description=__doc__.partition("\n")[0])
    parser.add_argument("--peers", type=Path, help="a folder with a folder for each of the other engines")
    parser.add_argument("--rounds", type=int, default=7, help="readings of each number (7)")
    parser.add_argument("--only", nargs="*", help="engines to run beside this one", choices=ENGINES)
    parts = ["workloads", "operations", "chain"]
    parser.add_argument("--parts", nargs="*", help="what to measure (all)", choices=parts, default=parts)
    parser.add_argument("--serve", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.serve:
        serve(options.serve)
        return
    print(f"Python {platform.python_version()}, {os.cpu_count()} processors")
    peers = options.peers and options.peers.resolve()
    names = list(ENGINES) if options.only is None else ["this", *options.only]
    running = started(names, peers)
    if "workloads" in options.parts:
        time_workloads(running, options.rounds)
    if "operations" in options.parts:
        time_operations(running, options.rounds)
    for process in running.values():
        process.close()
    if "chain" in options.parts:
        time_chain([name for name in running if "micrograd" not in name], peers, 3)


if __name__ == "__main__":
    main()
