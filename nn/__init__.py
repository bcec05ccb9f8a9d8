"""Networks built from Values: thin, with micrograd's interface and PyTorch's names.

>>> model = MLP(2, [2, 1], bias=False, activation=None, weights=[0.1, 0.2, 0.3, 0.4, 0.21, 0.23])
>>> prediction = model([2, 3])
>>> error = half_squared_error(prediction, 1)
>>> error.backward()
>>> round(prediction.data, 12), [round(w.grad, 12) for w in model.parameters()]
(0.582, [-0.17556, -0.26334, -0.19228, -0.28842, -0.3344, -0.7524])

What people use most:

    MLP(2, [16, 1]), Sequential(...)     networks, and Module for one of your own
    mse_loss, cross_entropy, ...         losses
    SGD(model.parameters(), lr=0.1)      and Adam, AdamW, RMSprop: one step at a time
    fit(model, x, y, mse_loss, SGD(...)) training; its History has .plot()
    step_by_step(model, x, y, rate=0.1)  one step of training in matrices, as on paper
    draw(model, error)                   the network as a picture
    plot_decision(model, x, y)           the regions of its classes
    data.moons(100)                      small data to try it on
"""

import warnings as _warnings

import autograd

try:
    from autograd.bridges.hips import beside as _beside
except ImportError:
    raise ImportError(
        "the package 'autograd' that Python finds is not the one of backprop-by-hand, but most likely HIPS autograd, "
        "which has the same import name: pip uninstall autograd, or give each a virtual environment of its own"
    ) from None

if _said := _beside(autograd):
    if not hasattr(autograd, "Value"):
        raise ImportError(_said)
    _warnings.warn(_said, stacklevel=2)

from nn import data as data
from nn.habits import of_name as _of_name
from nn.losses import (
    binary_cross_entropy_with_logits,
    cross_entropy,
    half_squared_error,
    hinge_loss,
    huber_loss,
    l1_loss,
    l2_penalty,
    mse_loss,
)
from nn.modules.layer import Layer
from nn.modules.linear import Linear
from nn.modules.mlp import MLP
from nn.modules.module import Module
from nn.modules.neuron import Neuron
from nn.modules.sequential import Sequential
from nn.optimizers.adam import Adam, AdamW
from nn.optimizers.rmsprop import RMSprop
from nn.optimizers.sgd import SGD
from nn.paper.steps import step_by_step
from nn.paper.written import StepByStep
from nn.picture.decision import plot_decision
from nn.picture.drawing import NetworkDrawing, draw
from nn.training.fitting import fit
from nn.training.history import History

__all__ = [
    "MLP",
    "SGD",
    "Adam",
    "AdamW",
    "History",
    "Layer",
    "Linear",
    "Module",
    "NetworkDrawing",
    "Neuron",
    "RMSprop",
    "Sequential",
    "StepByStep",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "draw",
    "fit",
    "half_squared_error",
    "hinge_loss",
    "huber_loss",
    "l1_loss",
    "l2_penalty",
    "mse_loss",
    "plot_decision",
    "step_by_step",
]


def __getattr__(name: str) -> object:
    raise AttributeError(_of_name(name))
