"""A look at samples, model, loss and optimiser together, before training: whether they fit, and can train."""

from __future__ import annotations

import warnings
from collections.abc import Iterable
from typing import Any

import autograd
from autograd import Value
from nn.losses import binary_cross_entropy_with_logits, cross_entropy
from nn.modules.dense import dense_layers, softmax_of
from nn.modules.entries import Shape
from nn.modules.module import Module, each_of
from nn.optimizers.optimizer import Optimizer
from nn.training.batches import Samples
from nn.training.eager import a_value
from nn.training.tables import Table


def fitted(samples: Samples, model: Module, loss: Any, optimizer: Optimizer | None, where: str = "") -> Samples:
    """The samples, after a look at whether the model takes one of them and the loss all targets.

    Samples that are single numbers become rows of one, where the model takes rows.

    Args:
        samples: what the model is to be trained on, or tested.
        model: what takes them.
        loss: what takes its predictions and the targets.
        optimizer: of the parameters that are trained: the loss has to depend on one of them.
        where: what stands in front of the names x and y in an error.

    Raises:
        TypeError: if the loss does not give a Value.
        ValueError: what the model or the loss raises, with the shapes of x and y; or if nothing can be trained.
    """
    try:
        samples, prediction = _first_prediction(samples, model)
    except (TypeError, ValueError) as error:
        raise _kind(error)(f"the model does not take {where}x of the shape {samples.x.shape}: {error}") from error
    _refuse_a_single_score(loss, prediction)
    try:
        total = loss([prediction] * samples.size, samples.y.rows)
    except (TypeError, ValueError) as error:
        shapes = f"predictions of the shape {_shape_of(prediction, samples.size)} and {where}y of {samples.y.shape}"
        hint = ", each as a number and not in a row of one" if samples.y.shape[1:] == (1,) else ""
        raise _kind(error)(f"the loss does not take {shapes}: {error}{hint}") from error
    if optimizer is not None and not _reaches(a_value(total), optimizer.parameters):
        total = loss(each_of(model, samples.x.rows), samples.y.rows)  # the first may be an exception
        _refuse_what_cannot_train(a_value(total), model, optimizer)
    a_value(total)
    return samples


def _kind(error: Exception) -> type[Exception]:
    """A type that takes a sentence, which that of an error from a model of one's own may not."""
    return TypeError if isinstance(error, TypeError) else ValueError


def _first_prediction(samples: Samples, model: Any) -> tuple[Samples, Any]:
    first = samples.x.rows[0]
    try:
        return samples, model(first)
    except TypeError:
        if isinstance(first, list):
            raise
    x = Table([[number] for number in samples.x.rows], (*samples.x.shape, 1))
    return samples._replace(x=x), model(x.rows[0])


def _shape_of(prediction: Any, samples: int) -> Shape:
    return (samples, len(prediction)) if hasattr(prediction, "__len__") else (samples,)


def _refuse_a_single_score(loss: Any, prediction: Any) -> None:
    """A cross-entropy of one score is always 0."""
    if loss is cross_entropy and (not hasattr(prediction, "__len__") or len(prediction) == 1):
        raise ValueError(
            "the model has one output, and cross_entropy takes a score for each class: take "
            "binary_cross_entropy_with_logits, or give the model two outputs"
        )


def _reaches(total: Value, parameters: Iterable[Value]) -> bool:
    """Whether a Value was made with one of these."""
    return not {*parameters}.isdisjoint(autograd.history(total))


def _refuse_what_cannot_train(total: Value, model: Module, optimizer: Optimizer) -> None:
    """A loss that depends on no parameter of the optimiser."""
    if _reaches(total, optimizer.parameters):
        return
    if _reaches(total, model.parameters()):
        kind = type(optimizer).__name__
        raise ValueError(f"the loss depends on no parameter of the optimizer: write {kind}(model.parameters())")
    raise ValueError(
        "the loss depends on no parameter: compute with the Values that the model returns, and not with their .data"
    )


def warn_of_an_activation(model: Module, loss: Any) -> None:
    """The losses that take scores have a softmax or a sigmoid in them: a second one at the end of a model is a slip."""
    layers = dense_layers(model) or []
    ends = {neuron.function for layer in layers[-1:] for neuron in layer.neurons}
    name = ""
    if loss is cross_entropy and softmax_of(model) in ("softmax", autograd.softmax):
        name = "softmax"
    elif loss is binary_cross_entropy_with_logits and ends == {autograd.sigmoid}:
        name = "sigmoid"
    if name:
        warnings.warn(
            f"leave {name!r} out of the model: {loss.__name__} takes scores, and has the {name} in it",
            stacklevel=4,  # who called fit
        )
