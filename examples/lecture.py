"""The second half of a well-known lecture on micrograd, from one neuron to twenty steps by hand on four points.

Run it with ``python examples/lecture.py``.
"""

import random
from itertools import pairwise
from typing import Any

import autograd
from autograd import Value, leaves, tanh
from nn import Module


def one_neuron() -> dict[str, Any]:
    """The neuron of the lecture: tanh(x1 w1 + x2 w2 + b), and its gradients."""
    x1, x2, w1, w2, b = leaves(x1=2.0, x2=0.0, w1=-3.0, w2=1.0, b=6.8813735870195432)
    o = tanh(x1 * w1 + x2 * w2 + b).named("o")
    o.backward()
    print(f"o = {o.data:.4f}")
    for leaf in (x1, w1, x2, w2):
        print(f"do/d{leaf.name} = {leaf.grad:.4f}")
    return {"o": o.data} | {leaf.name: leaf.grad for leaf in (x1, w1, x2, w2)}


class Neuron(Module):
    """Some weights and a bias."""

    def __init__(self, inputs: int, numbers: random.Random) -> None:
        self.w = [Value(numbers.uniform(-1, 1)) for _ in range(inputs)]
        self.b = Value(numbers.uniform(-1, 1))

    def forward(self, x: list[Any]) -> Value:
        """The tanh of the weighted sum."""
        net: Value = autograd.sum([w * a for w, a in zip(self.w, x, strict=True)]) + self.b
        return tanh(net)


class Layer(Module):
    """Neurons side by side."""

    def __init__(self, inputs: int, outputs: int, numbers: random.Random) -> None:
        self.neurons = [Neuron(inputs, numbers) for _ in range(outputs)]

    def forward(self, x: list[Any]) -> list[Value]:
        """The outputs of all neurons."""
        return [neuron(x) for neuron in self.neurons]


class Network(Module):
    """Layers one after another; the last has a single neuron."""

    def __init__(self, sizes: list[int], seed: int) -> None:
        numbers = random.Random(seed)
        self.layers = [Layer(a, b, numbers) for a, b in pairwise(sizes)]

    def forward(self, x: list[Any]) -> Value:
        """The prediction."""
        for layer in self.layers:
            x = layer(x)
        prediction: Value = x[0]
        return prediction


POINTS = [[2.0, 3.0, -1.0], [3.0, -1.0, 0.5], [0.5, 1.0, 1.0], [1.0, 1.0, -1.0]]
TARGETS = [1.0, -1.0, -1.0, 1.0]


def twenty_steps(rate: float = 0.1, seed: int = 1337) -> list[Any]:
    """Gradient descent by hand: forward, backward, update.  The losses of all steps are given."""
    model = Network([3, 4, 4, 1], seed)
    print(len(model.parameters()), "parameters")
    losses = []
    for step in range(20):
        predictions = [model(x) for x in POINTS]
        loss = autograd.sum([(p - t) ** 2 for p, t in zip(predictions, TARGETS, strict=True)])
        model.zero_grad()
        loss.backward()
        for p in model.parameters():
            p.data -= rate * p.grad
        losses.append(loss.data)
        print(step, f"{loss.data:.6f}")
    print("predictions", [f"{model(x).data:.3f}" for x in POINTS])
    return losses


if __name__ == "__main__":
    one_neuron()
    twenty_steps()
