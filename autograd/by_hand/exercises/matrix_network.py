"""The formulas of a network in matrices: ``z1 = "W1 @ x + b1"``, ``h1 = "sigmoid(z1)"``."""

from __future__ import annotations

from itertools import pairwise

from autograd.by_hand.exercises.losses import LOSSES, OF_SHARES
from autograd.by_hand.exercises.network import LINEAR, Network, call
from autograd.paper.array_names import entry_name


class MatrixNetwork(Network):
    """A network whose layers are matrices; a layer of one neuron has a vector, and its output is a number.

    >>> network = MatrixNetwork((2, 2, 1), ("sigmoid", "linear"), "half_squared")
    >>> network.formulas()["z1"], network.formulas()["prediction"], network.formulas()["E"]
    ('W1 @ x + b1', 'w2 @ h1 + b2', '(prediction - t)**2 / 2')
    """

    def name_all(self) -> None:
        """The names of the entries, which are drawn one by one."""
        for layer, (below, size) in enumerate(pairwise(self.sizes), 1):
            rows = [(i,) for i in range(1, size + 1)] if size > 1 else [()]
            columns = [(j,) for j in range(1, below + 1)]
            self.weights.extend(entry_name(_weights(layer, size), (*i, *j)) for i in rows for j in columns)
            self.biases.extend(entry_name(f"b{layer}", i) if i else f"b{layer}" for i in rows)
        self.inputs.extend(entry_name("x", (i,)) for i in range(1, self.sizes[0] + 1))
        outputs = self.sizes[-1]
        self.targets.extend([entry_name("t", (i,)) for i in range(1, outputs + 1)] if outputs > 1 else ["t"])

    def errors(self, error: str) -> dict[str, str]:
        """The formulas of the error of one sample."""
        if self.sizes[-1] == 1:
            return super().errors(error)
        return LOSSES[self.loss].of_arrays("prediction", "t", error)

    def forward(self) -> dict[str, str]:
        """The formulas of the layers."""
        formulas: dict[str, str] = {}
        below = "x"
        for layer, (size, activation) in enumerate(zip(self.sizes[1:], self.activations, strict=True), 1):
            is_last = layer == len(self.activations)
            name = "prediction" if is_last else f"h{layer}"
            total = f"{_weights(layer, size)} @ {below} + b{layer}"
            function = "softmax" if is_last and self.loss == OF_SHARES else activation
            if function == LINEAR:
                formulas[name] = total
            else:
                formulas |= {f"z{layer}": total, name: call(function, f"z{layer}")}
            below = name
        return formulas


def _weights(layer: int, size: int) -> str:
    return f"{'W' if size > 1 else 'w'}{layer}"
