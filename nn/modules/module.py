"""Module: anything with parameters, which are found in its attributes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from os import PathLike
from typing import Any, ParamSpec, Protocol, TypeVar

import autograd
from autograd import Value
from nn.modules.entries import entries_of, leaves_in, numbers_of, planned, with_places
from nn.optimizers.optimizer import Optimizer
from nn.saving import read, write

OPTIMIZER = "optimizer:"  # what begins the names of its state in a file: no attribute holds a colon
TRAINING = "training:"  # what begins the further names in a checkpoint of ``fit``


Inputs = ParamSpec("Inputs")
Output = TypeVar("Output", covariant=True)


class Forward(Protocol[Inputs, Output]):
    """A module for type checkers: ``model(x)`` takes and gives what its ``forward`` does."""

    @property
    def forward(self) -> Callable[Inputs, Output]: ...  # noqa: D102


class Module:
    """Anything with parameters, such as a network.

    Its parameters are the leaves among its attributes, also inside lists, tuples, dicts, arrays and other
    modules.  ``forward`` says what it computes: ``model(x)`` calls it.

    >>> class Line(Module):
    ...     def __init__(self):
    ...         self.slope = Value(2.0)
    ...         self.start = Value(-1.0)
    ...
    ...     def forward(self, x):
    ...         return self.slope * x + self.start
    >>> line = Line()
    >>> line(3).data
    5.0
    >>> line.state_dict()
    {'slope': 2.0, 'start': -1.0}
    """

    def __call__(self: Forward[Inputs, Output], *inputs: Inputs.args, **options: Inputs.kwargs) -> Output:
        """What ``forward`` gives."""
        return self.forward(*inputs, **options)

    def each(self, samples: Sequence[Any]) -> list[Any]:
        """What the module gives for each of several samples: the numbers of ``model(x)``, in less time where it can."""
        refuse_what_is_no_list(samples)
        return [self(x) for x in samples]

    def _no_forward(self, *inputs: Any, **options: Any) -> Any:
        """What the module computes of its inputs: a class of your own says it.

        Raises:
            NotImplementedError: if it does not.
        """
        name = type(self).__name__
        raise NotImplementedError(f"{name} has no forward: write def forward(self, x) in the class {name}")

    forward: Callable[..., Any] = _no_forward

    def named_parameters(self) -> list[tuple[str, Value]]:
        """The parameters with their names, as in PyTorch: ``layers.0.neurons.0.w.1``.  Each stands there once."""
        names: dict[Value, str] = {}
        for entry, part in self._entries().items():
            for name, leaf in with_places(part, entry):
                names.setdefault(leaf, name)
        return [(name, leaf) for leaf, name in names.items()]

    def parameters(self) -> list[Value]:
        """The Values that training changes."""
        return [*dict.fromkeys(leaf for part in self._entries().values() for leaf in leaves_in(part))]

    def zero_grad(self) -> None:
        """Set the gradients of all parameters to 0."""
        autograd.zero_grad(self.parameters())

    def state_dict(self) -> dict[str, Any]:
        """The numbers of the parameters by name: one number, or lists of them for a list or an array of parameters."""
        return {name: numbers_of(part) for name, part in self._entries().items()}

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Put the numbers of a ``state_dict`` into the parameters; after an error nothing is changed.

        Args:
            state: numbers, lists or arrays of them by name.

        Raises:
            TypeError: if something in it is not a number.
            ValueError: if a name is missing, unknown, or has another shape than the parameters.
        """
        _assign(planned(self._entries(), state))

    def save(self, path: str | PathLike[str], optimizer: Optimizer | None = None) -> None:
        """Write the parameters into a file, as floats: ``.npz`` with NumPy, or ``.safetensors`` with that library.

        The file is there as a whole or not at all.

        Args:
            path: where to; a file that is there is replaced.
            optimizer: one whose state is to stand in the file too.

        Raises:
            TypeError: if the path is no text or path, or the optimizer is none.
            ValueError: if the path has another ending.
        """
        _check_optimizer(optimizer)
        own = {} if optimizer is None else optimizer.state_dict()
        write(path, self.state_dict() | {OPTIMIZER + name: numbers for name, numbers in own.items()})

    def load(self, path: str | PathLike[str], optimizer: Optimizer | None = None) -> None:
        """Read the parameters from a file of ``save`` or a checkpoint of ``fit``; after an error nothing is changed.

        No code is run.

        Args:
            path: where from.
            optimizer: one whose state stands in the file too.

        Raises:
            TypeError: if the path is no text or path, or the optimizer is none.
            ValueError: if the file is broken, or is that of another model.
        """
        _check_optimizer(optimizer)
        state = {name: numbers for name, numbers in read(path).items() if not name.startswith(TRAINING)}
        kept = {name.removeprefix(OPTIMIZER): state.pop(name) for name in [*state] if name.startswith(OPTIMIZER)}
        plan = planned(self._entries(), state)
        if optimizer is not None:
            optimizer.load_state_dict(kept)
        _assign(plan)

    def _entries(self) -> dict[str, Any]:
        return entries_of(self, lambda part: part._attributes() if isinstance(part, Module) else {})

    def _attributes(self) -> Mapping[str, Any]:
        """Where parameters are looked for."""
        return vars(self)


def each_of(module: Module, samples: Sequence[Any]) -> list[Any]:
    """What its class gives for each sample: a module may have an attribute of its own that is called each."""
    return type(module).each(module, samples)


def refuse_what_is_no_list(samples: Any) -> None:
    """Refuse what cannot be several samples.

    Raises:
        TypeError: if it is a number, text, or nothing.
    """
    if isinstance(samples, str) or not isinstance(samples, Iterable):
        raise TypeError(f"each takes a list of samples, not {samples!r:.60}: write each([x]) for a single one")


def is_just(module: Module, kind: type[Module]) -> bool:
    """Whether it computes as its class does: a subclass, or a ``forward`` of its own, may do so in another manner."""
    return type(module) is kind and "forward" not in vars(module)


def _assign(plan: Mapping[Value, Any]) -> None:
    for leaf, number in plan.items():
        leaf.data = number


def _check_optimizer(optimizer: Optimizer | None) -> None:
    if optimizer is not None and not isinstance(optimizer, Optimizer):
        raise TypeError(f"a model is saved with an optimizer such as Adam(model.parameters()), not {optimizer!r:.60}")
