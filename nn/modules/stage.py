"""The stages of a Sequential: each is a module and the activations after it, so that a layer is one stage."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import nullcontext
from itertools import chain
from typing import Any

import autograd
from autograd import Value
from nn.modules.activations import Activation, activation_function, whole_layer_function
from nn.modules.layer import Layer
from nn.modules.linear import Linear
from nn.modules.module import Module, each_of
from nn.modules.naming import Row, name_parameters, output_names
from nn.modules.neuron import Neuron


class Stage:
    """A module, and the activations after it; None in place of the module where a Sequential begins with some.

    ``names`` are those of its outputs, and ``scope`` is its name in a folded picture, both for a dense layer.
    """

    def __init__(self, module: Module | None) -> None:
        self.module = module
        self.activations: list[Activation] = []
        self.functions: list[Callable[[Any], Any]] = []
        self.names: list[str] = []
        self.scope = ""

    def __call__(self, x: Any) -> Any:
        """What the stage gives for the inputs x: a list, or the Value itself if there is only one."""
        return self.each([x])[0]

    def each(self, samples: Sequence[Any]) -> Sequence[Any]:
        """The same for each of several samples."""
        with autograd.scope(self.scope) if self.scope else nullcontext():
            if self.module is not None:
                samples = each_of(self.module, [[x] if isinstance(x, Value) else x for x in samples])
                for outputs in samples:
                    self._name_sums(outputs)
            for function in self.functions:
                samples = [_applied(function, x) for x in samples]
        for x in samples if self.functions else ():
            for output, name in zip(_listed(x), self.names, strict=False):
                output.name = name
        return samples

    def then(self, activation: Activation) -> None:
        """Add an activation at the end."""
        function = whole_layer_function(activation) or activation_function(activation)
        if function is not None:
            self.activations.append(activation)
            self.functions.append(function)

    def _name_sums(self, outputs: Any) -> None:
        """Name what the module gives, which only goes into the activations where there are some."""
        for output, name in zip(_listed(outputs), self.names, strict=False):
            if isinstance(self.module, Linear) or not output.name:
                output.name = f"net_{name}" if self.functions else name


def stages_of(steps: Iterable[Module | Activation]) -> list[Stage]:
    """The stages that modules and activations one after another make."""
    stages: list[Stage] = []
    for step in steps:
        if isinstance(step, Module):
            stages.append(Stage(step))
            continue
        if not stages:
            stages.append(Stage(None))
        stages[-1].then(step)
    return stages


def name_stages(stages: Sequence[Stage]) -> None:
    """Give dense layers among the stages, their parameters and their outputs the names that an MLP has."""
    dense = [(stage, stage.module) for stage in stages if isinstance(stage.module, Linear | Layer | Neuron)]
    if not dense:
        return
    for _, module in dense:
        if isinstance(module, Linear):
            module.forget_names()
    rows = [_rows_of(module) for _, module in dense]
    name_parameters(chain(*rows))
    others = [] if dense[-1][0] is stages[-1] else [1]  # of what comes after the last of them
    names = output_names([*map(len, rows), *others])
    for number, ((stage, _), own) in enumerate(zip(dense, names, strict=False), 1):
        stage.names, stage.scope = own, f"layer {number}"


def _rows_of(module: Linear | Layer | Neuron) -> list[Row]:
    """The weights and the bias of each neuron."""
    if isinstance(module, Linear):
        return module.rows()
    return [(neuron.w, neuron.b) for neuron in (module.neurons if isinstance(module, Layer) else [module])]


def _applied(function: Callable[[Any], Any], x: Any) -> Any:
    """What an activation gives: for each output, or for all together."""
    if whole_layer_function(function) is None:
        return function(x) if isinstance(x, Value) else [function(item) for item in x]
    if isinstance(x, Value):
        raise ValueError(
            f"{function.__name__} shares 1 among several outputs, and here is one: write 'sigmoid' for a probability"
        )
    return function(x)


def _listed(x: Any) -> Any:
    return [x] if isinstance(x, Value) else x
