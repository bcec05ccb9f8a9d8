"""How long pictures take: ``python -m benchmarks.pictures``.

The first layout of a process also compiles Graphviz; that time is printed apart.
"To show" is what a notebook does: draw, lay out, and make the image.  Each time stands
there twice: by the clock, and in brackets that of the processor, the layout's own
process included, which hardly depends on what else the machine does.

In most of the graphs each product and each sum is a Value, as in ``x1 * w1 + x2 * w2 + b``;
nn takes the weighted sum of a neuron as one, which makes far fewer.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from typing import NamedTuple

import nn
from autograd import Value, draw, history

NETWORKS = {  # layers of a network whose whole graph has about so many Values
    100: (2, [5, 4, 1]),
    1_000: (3, [16, 15, 1]),
    3_000: (4, [28, 28, 2]),
}
SAMPLES = 100


def in_single_operations(model: nn.MLP, x: list[Value]) -> list[Value]:
    """What the model computes, each product and each sum a Value."""
    for layer in model.layers:
        with layer.scoped():
            sums = [sum((w * a for w, a in zip(n.w, x, strict=True)), start=n.b) for n in layer.neurons]
            x = [n.function(net) if n.function else net for n, net in zip(layer.neurons, sums, strict=True)]
    return x


def error_of(nin: int, nouts: list[int], samples: int, *, single: bool = True) -> Value:
    """The mean squared error of a network over some samples, after a backward pass."""
    numbers = random.Random(0)
    model = nn.MLP(nin, nouts, activation="tanh", seed=0)
    total = Value(0.0)
    for _ in range(samples):
        x = [Value(numbers.uniform(-1, 1)) for _ in range(nin)]
        outputs = in_single_operations(model, x) if single else model(x)
        targets = [numbers.uniform(-1, 1) for _ in range(nouts[-1])]
        total = total + nn.half_squared_error(outputs, targets)
    error = (total / samples).named("E")
    error.backward()
    return error


class Took(NamedTuple):
    """How long something took, by the clock and of the processor."""

    clock: float
    processor: float

    def __str__(self) -> str:
        return f"{self.clock:.2f} s ({self.processor:.2f})"


def took(action: Callable[[], object]) -> Took:
    """How long something takes, once."""
    clock, before = time.perf_counter(), os.times()
    action()
    after = os.times()
    return Took(time.perf_counter() - clock, sum(after[:4]) - sum(before[:4]))


def main() -> None:
    """Print the table."""
    print(f"first layout of a process: {took(lambda: draw(Value(1.0)).svg())}\n")
    print(f"{'graph':<28}{'Values':>8}{'cards':>7}{'draw':>18}{'layout':>18}{'to show':>18}")
    cases = [
        (f"{nin}-{'-'.join(map(str, nouts))}, whole", error_of(nin, nouts, 1), 5_000)
        for nin, nouts in NETWORKS.values()
    ]
    cases += [(f"2-16-16-1, {SAMPLES} samples", error_of(2, [16, 16, 1], SAMPLES), None)]
    cases += [("the same by nn", error_of(2, [16, 16, 1], SAMPLES, single=False), None)]
    for name, error, max_nodes in cases:
        drawing = draw(error, "full", max_nodes=max_nodes)
        times = [
            took(lambda error=error, most=max_nodes: draw(error, "full", max_nodes=most)),
            took(drawing.svg),
            took(lambda error=error, most=max_nodes: draw(error, "full", max_nodes=most)._repr_mimebundle_()),
        ]
        cards = drawing.source.count("fillcolor=")
        shown = "".join(f"{t!s:>18}" for t in times)
        print(f"{name:<28}{len(history(error)):>8,}{cards:>7,}{shown}")


if __name__ == "__main__":
    sys.exit(main())
