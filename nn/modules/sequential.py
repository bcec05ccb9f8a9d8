"""Sequential: modules and activations one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from nn.habits import says_keywords
from nn.modules.activations import Activation
from nn.modules.module import Module, is_just, refuse_what_is_no_list
from nn.modules.stage import name_stages, stages_of


class Sequential(Module):
    """Modules one after another, with activations between them.

    Args:
        steps: modules, and activations by name or as functions of one number, which are applied to each output;
            "softmax" and "log_softmax" take all outputs.

    In pictures the parameters of its linear layers are called w1, w2, …, b1, b2, …, and their outputs
    h1, h2, … and prediction, as those of an ``MLP``.

    Raises:
        TypeError: if the steps are in a list, or one is neither a module nor an activation.
        ValueError: if there is no step, or an activation is unknown.

    >>> from nn import Linear
    >>> model = Sequential(Linear(2, 8, seed=0), "tanh", Linear(8, 1, seed=1))
    >>> model
    Sequential(Linear(2, 8), 'tanh', Linear(8, 1))
    >>> [*model.state_dict()]  # PyTorch's names
    ['0.weight', '0.bias', '2.weight', '2.bias']
    """

    @says_keywords
    def __init__(self, *steps: Module | Activation) -> None:
        if any(isinstance(step, list | tuple) for step in steps):
            raise TypeError("a Sequential takes its steps without a list: write Sequential(Linear(2, 3), 'tanh', ...)")
        if not steps:
            raise ValueError("a Sequential needs at least one step: write Sequential(Linear(2, 1))")
        self.steps = steps
        self.stages = stages_of(_without_sequentials(steps))
        name_stages(self.stages)

    def forward(self, x: Any) -> Any:
        """What the last step gives for the inputs x: a list, or the Value itself if there is only one."""
        for stage in self.stages:
            x = stage(x)
        return x

    def each(self, samples: Sequence[Any]) -> list[Any]:
        """What the last step gives for each of several samples, step by step.

        So a step of your own that draws at random, as dropout does, draws in another order than by ``model(x)``.
        """
        if not is_just(self, Sequential):
            return super().each(samples)
        refuse_what_is_no_list(samples)
        for stage in self.stages:
            samples = stage.each(samples)
        return [*samples]

    def _attributes(self) -> dict[str, Any]:
        """The steps by their numbers, as PyTorch calls them, and what a subclass adds."""
        others = {name: part for name, part in vars(self).items() if name not in ("steps", "stages")}
        return {str(number): step for number, step in enumerate(self.steps)} | others

    def __repr__(self) -> str:
        return f"Sequential({', '.join(getattr(step, '__name__', repr(step)) for step in self.steps)})"

    def __iter__(self) -> Iterator[Module | Activation]:
        return iter(self.steps)

    def __len__(self) -> int:
        return len(self.steps)

    def __getitem__(self, number: int) -> Module | Activation:
        return self.steps[number]


def _without_sequentials(steps: Any) -> list[Module | Activation]:
    """The steps, with those of a Sequential in its place; a subclass may compute in another manner."""
    parts = [_without_sequentials(step.steps) if type(step) is Sequential else [step] for step in steps]
    return [step for part in parts for step in part]
