"""What people write who come from PyTorch or Keras: names and keywords, each with what to write here.

>>> import nn
>>> nn.ReLU
Traceback (most recent call last):
    ...
AttributeError: nn has no ReLU, as PyTorch has: write "relu" as an activation, as in Sequential(Linear(2, 4), "relu")
>>> from nn import MSELoss
Traceback (most recent call last):
    ...
ImportError: nn has no MSELoss, as PyTorch has: write nn.mse_loss, which is a function
>>> nn.Linear(in_features=2, nout=1)
Traceback (most recent call last):
    ...
TypeError: Linear has no in_features (write nin); it takes nin, nout, bias, weight, initial, seed
"""

from __future__ import annotations

import inspect
import sys
from collections.abc import Callable, Collection, Sequence
from difflib import get_close_matches
from functools import wraps
from types import ModuleType
from typing import ParamSpec, TypeVar

Inputs = ParamSpec("Inputs")
Output = TypeVar("Output")

ACTIVATIONS = {
    "ELU": "elu",
    "GELU": "gelu",
    "LeakyReLU": "leaky_relu",
    "LogSoftmax": "log_softmax",
    "ReLU": "relu",
    "SiLU": "silu",
    "Sigmoid": "sigmoid",
    "Softmax": "softmax",
    "Softplus": "softplus",
    "Tanh": "tanh",
}
LOSSES = {
    "BCEWithLogitsLoss": "binary_cross_entropy_with_logits",
    "CrossEntropyLoss": "cross_entropy",
    "HuberLoss": "huber_loss",
    "L1Loss": "l1_loss",
    "MSELoss": "mse_loss",
    "SmoothL1Loss": "huber_loss",
}
_LIST = "write a list or a dict: the modules and Values in it are found"
OTHERS = {
    "BCELoss": "write nn.binary_cross_entropy_with_logits, which takes scores without a sigmoid",
    "Identity": "write None for no activation",
    "ModuleDict": _LIST,
    "ModuleList": _LIST,
    "NLLLoss": "write nn.cross_entropy, which takes scores without a softmax",
    "Parameter": "write Value(0.5): the leaves among the attributes of a Module are its parameters",
    "ParameterDict": _LIST,
    "ParameterList": _LIST,
    "functional": "write nn.mse_loss and its kin for losses, and autograd.relu and its kin for functions of Values",
    "init": 'write initial="xavier", "he", "uniform" or "zeros" where a layer is made',
}
NAMES = (
    {
        name: f'write "{ours}" as an activation, as in Sequential(Linear(2, 4), "{ours}")'
        for name, ours in ACTIVATIONS.items()
    }
    | {name: f"write nn.{ours}, which is a function" for name, ours in LOSSES.items()}
    | OTHERS
)
"""PyTorch's names in ``torch.nn``, each with what to write here."""
_MODULES = ("functional", "init")

CALLED = {
    "learning_rate": "lr",
    "lr": "rate",
    "params": "parameters",
    "beta_1": "betas",
    "beta_2": "betas",
    "rho": "alpha",
    "epsilon": "eps",
    "decay": "weight_decay",
    "lr_lambda": "schedule",
    "lr_scheduler": "schedule",
    "scheduler": "schedule",
    "n_epochs": "epochs",
    "num_epochs": "epochs",
    "max_iter": "epochs",
    "criterion": "loss",
    "loss_fn": "loss",
    "verbose": "progress",
    "validation_data": "validation",
    "random_state": "seed",
    "jit": "compiled",
    "filepath": "checkpoint",
    "beta": "delta",
    "X": "x",
    "in_features": "nin",
    "input_dim": "nin",
    "out_features": "nout",
    "units": "nout",
    "hidden_layer_sizes": "nouts",
    "hidden_sizes": "nouts",
    "use_bias": "bias",
    "nonlinearity": "activation",
    "kernel_initializer": "initial",
    "init": "initial",
    "weight": "weights",
    "weights": "weight",
}
"""Keywords of others, each with what it is called here, where something takes that."""

_OF_THE_OPTIMIZER = "the optimizer takes it, as in SGD(model.parameters(), lr=0.1)"

KEYWORDS = {
    "lr": _OF_THE_OPTIMIZER,
    "learning_rate": _OF_THE_OPTIMIZER,
    "momentum": "SGD and RMSprop take it, and Adam has betas",
    "weight_decay": _OF_THE_OPTIMIZER,
    "maximize": "to climb, put a minus before the loss",
    "shuffle": "batches are in a new order in each epoch, with seed= in the same ones each time",
    "validation_split": "hold samples back yourself, and write validation=(x2, y2)",
    "nonlin": "write activation=None for neurons without one",
    "metrics": "count after training, with model.each(x)",
    "callbacks": "train for some epochs, look, and call it again",
    "reduction": "write a function of your own for another than the mean",
    "dtype": "numbers are floats of 64 bits, or Fractions: leave it out",
    "device": "it computes on the processor: leave it out",
}
"""Keywords of others that have no name here, each with what to do."""


def of_name(name: str) -> str:
    """What to say of a name that ``nn`` does not have."""
    instead = NAMES.get(name)
    return f"nn has no {name}, as PyTorch has: {instead}" if instead else f"module 'nn' has no attribute {name!r}"


class Finder:
    """The last finder that Python asks for a module: so it hides no module, and costs no import anything.

    Python asks it for ``nn.functional``, and also for a name in ``from nn import name`` that is not there.
    The errors bear no name of a module: Python would say something else in place of one that does.
    Whoever only asks whether a module is there, as ``importlib.util.find_spec`` does, is told that it is not.
    """

    @staticmethod
    def find_spec(fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        """Python's protocol; it finds nothing, and says what to write where the name is PyTorch's."""
        package, _, name = fullname.partition(".")
        if package == "nn" and name in NAMES and _is_imported():
            raise (ModuleNotFoundError if name in _MODULES else ImportError)(of_name(name))


def _is_imported() -> bool:
    """Whether an import statement asks the finder, and not a function that looks for a module."""
    asks = sys._getframe(2).f_back  # behind ``find_spec`` and Python's loop over the finders
    return asks is not None and asks.f_code.co_filename == "<frozen importlib._bootstrap>"


sys.meta_path.append(Finder)


def says_keywords(function: Callable[Inputs, Output]) -> Callable[Inputs, Output]:
    """The function, which says of a keyword that it does not take what to write instead.

    Of an ``__init__`` the sentence names the class.
    """
    known = [name for name in inspect.signature(function).parameters if name != "self"]
    name = function.__qualname__.removesuffix(".__init__")

    @wraps(function)
    def told(*given: Inputs.args, **options: Inputs.kwargs) -> Output:
        if unknown := [f"no {word}{_instead(word, known)}" for word in options if word not in known]:
            raise TypeError(f"{name} has {', '.join(unknown)}; it takes {', '.join(known)}")
        return function(*given, **options)

    return told


def _instead(word: str, known: Collection[str]) -> str:
    """What to write in place of a keyword; nothing if that is not known."""
    for ours in (CALLED.get(word), CALLED.get(CALLED.get(word, ""))):
        if ours in known:
            return f" (write {ours})"
    if word in KEYWORDS:
        return f" ({KEYWORDS[word]})"
    near = get_close_matches(word, known, n=1)
    return f" (did you mean {near[0]}?)" if near else ""
