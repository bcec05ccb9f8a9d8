"""How long pictures take: ``python -m benchmarks.pictures``.

The first layout of a process also compiles Graphviz; that time is printed apart.
"To show" is what a notebook does: draw, lay out, and make the image.
"""

from __future__ import annotations

import random
import sys
import time
from collections.abc import Callable

import nn
from autograd import Value, draw, history

NETWORKS = {  # layers of a network whose whole graph has about so many Values
    100: (2, [5, 4, 1]),
    1_000: (3, [16, 15, 1]),
    3_000: (4, [28, 28, 2]),
}
SAMPLES = 100


def error_of(nin: int, nouts: list[int], samples: int) -> Value:
    """The mean squared error of a network over some samples, after a backward pass."""
    numbers = random.Random(0)
    model = nn.MLP(nin, nouts, activation="tanh", seed=0)
    total = Value(0.0)
    for _ in range(samples):
        outputs = model([Value(numbers.uniform(-1, 1)) for _ in range(nin)])
        targets = [numbers.uniform(-1, 1) for _ in range(nouts[-1])]
        total = total + nn.half_squared_error(outputs, targets)
    error = (total / samples).named("E")
    error.backward()
    return error


def seconds(action: Callable[[], object]) -> float:
    """How long something takes, once."""
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def main() -> None:
    """Print the table."""
    print(f"first layout of a process: {seconds(lambda: draw(Value(1.0)).svg()):.2f} s\n")
    print(f"{'graph':<28}{'Values':>8}{'cards':>7}{'draw':>9}{'layout':>9}{'to show':>9}")
    cases = [
        (f"{nin}-{'-'.join(map(str, nouts))}, whole", error_of(nin, nouts, 1), 5_000)
        for nin, nouts in NETWORKS.values()
    ]
    cases += [(f"2-16-16-1, {SAMPLES} samples", error_of(2, [16, 16, 1], SAMPLES), None)]
    for name, error, max_nodes in cases:
        drawing = draw(error, "full", max_nodes=max_nodes)
        times = [
            seconds(lambda error=error, most=max_nodes: draw(error, "full", max_nodes=most)),
            seconds(drawing.svg),
            seconds(lambda error=error, most=max_nodes: draw(error, "full", max_nodes=most)._repr_mimebundle_()),
        ]
        cards = drawing.source.count("fillcolor=")
        shown = "".join(f"{t:>8.2f}s" for t in times)
        print(f"{name:<28}{len(history(error)):>8,}{cards:>7,}{shown}")


if __name__ == "__main__":
    sys.exit(main())
