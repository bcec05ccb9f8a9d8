"""Sequential: modules and activations one after another."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from autograd import Value
from nn.modules.activations import Activation, activation_function
from nn.modules.module import Module


class Sequential(Module):
    """Modules one after another, with activations between them.

    Args:
        steps: modules, and activations by name or as functions of one number, which are applied to each output.

    >>> from nn import Linear
    >>> model = Sequential(Linear(2, 8, seed=0), "tanh", Linear(8, 1, seed=1))
    >>> model
    Sequential(Linear(2, 8), 'tanh', Linear(8, 1))
    >>> [*model.state_dict()]  # PyTorch's names
    ['0.weight', '0.bias', '2.weight', '2.bias']
    """

    def __init__(self, *steps: Module | Activation) -> None:
        if any(isinstance(step, list | tuple) for step in steps):
            raise TypeError("a Sequential takes its steps without a list: write Sequential(Linear(2, 3), 'tanh', ...)")
        if not steps:
            raise ValueError("a Sequential needs at least one step: write Sequential(Linear(2, 1))")
        self.steps = steps
        self._functions = [step if isinstance(step, Module) else activation_function(step) for step in steps]

    def forward(self, x: Any) -> Any:
        """What the last step gives for the inputs x: a list, or the Value itself if there is only one."""
        for function in self._functions:
            if isinstance(function, Module):
                x = function([x] if isinstance(x, Value) else x)
            elif function is not None:
                x = function(x) if isinstance(x, Value) else [function(item) for item in x]
        return x

    def _attributes(self) -> dict[str, Any]:
        """The steps by their numbers, as PyTorch calls them, and what a subclass adds."""
        others = {name: part for name, part in vars(self).items() if name not in ("steps", "_functions")}
        return {str(number): step for number, step in enumerate(self.steps)} | others

    def __repr__(self) -> str:
        return f"Sequential({', '.join(getattr(step, '__name__', repr(step)) for step in self.steps)})"

    def __iter__(self) -> Iterator[Module | Activation]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, number: int) -> Module | Activation:
        return self.steps[number]
