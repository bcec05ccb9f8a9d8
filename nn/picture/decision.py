"""``plot_decision``: which class a model gives to each point of the plane, as coloured regions."""

from __future__ import annotations

from typing import Any

import autograd
from nn.modules.module import Module
from nn.optimizers.optimizer import is_finite
from nn.pairs import checked, listed
from nn.training.batches import samples_of

FINE, COARSE = 200, 30  # points of the grid along each side: of a program, and of a model that cannot be recorded
AROUND = 0.1  # how much of the plane is shown around the points, as a share of their width


def plot_decision(model: Module, x: Any, y: Any, *, threshold: float = 0.0, axes: Any = None) -> Any:
    """Plot the regions of the plane that a model gives to each class, and the samples, with matplotlib.

    Args:
        model: one that takes two numbers.  With several outputs the class is that of the largest.
        x: the samples, two numbers each.
        y: the class of each sample: 0, 1, …, or −1 and 1, or a row of probabilities.
        threshold: for a single output, where the class changes: 0 for a score, 0.5 for a probability, or where the
            model was trained to give 0 and 1.
        axes: where to draw; by default in a new figure.

    Returns:
        The axes.

    Raises:
        ImportError: if matplotlib is not installed.
        ValueError: if the samples are not pairs of numbers, or y does not hold classes of the model.
    """
    if not callable(model):
        raise TypeError(f"a model is called with two numbers, and {model!r:.60} cannot be called")
    if not is_finite(threshold):
        raise ValueError(f"threshold is {threshold!r:.60}: write a finite number, such as 0.5")
    samples = samples_of(x, y)
    if samples.x.shape[1:] != (2,):
        raise ValueError(
            f"x has the shape {samples.x.shape}: plot_decision shows a plane, and takes two numbers for each sample"
        )
    pyplot = _pyplot()
    import numpy as np

    points, labels = np.array(samples.x.rows, dtype=float), _labels(np.array(samples.y.rows, dtype=float))
    a, b, classes, count = _regions(model, points, threshold)
    if labels.max() >= count:
        raise ValueError(
            f"y has the class {labels.max()}, and the outputs of the model stand for 0 to {count - 1} only"
        )
    if axes is None:
        axes = pyplot.subplots()[1]
    colours = np.array(pyplot.colormaps["tab10"].colors)
    axes.pcolormesh(a, b, 1 - 0.3 * (1 - colours[classes % len(colours)]), shading="nearest", rasterized=True)
    axes.scatter(*points.T, c=colours[labels % len(colours)], edgecolors="black", linewidths=0.6, s=30)
    return axes


def _regions(model: Module, points: Any, threshold: float) -> tuple[Any, Any, Any, int]:
    """The coordinates of a grid around the points, the class of each of its points, and how many classes there are."""
    import numpy as np

    def grid(side: int) -> Any:
        width = np.ptp(points, axis=0)
        margin = np.where(width > 0, AROUND * width, 1.0)
        low, high = points.min(axis=0) - margin, points.max(axis=0) + margin
        return np.meshgrid(np.linspace(low[0], high[0], side), np.linspace(low[1], high[1], side))

    a, b = grid(FINE)
    try:
        program = autograd.record(lambda p, q: listed(model([p, q])), *map(float, points[0]))
        outputs = _in_a_list(program(a, b))
    except TypeError:  # it decides by a number, or gives plain numbers, so that each point is computed by itself
        a, b = grid(COARSE)
        outputs = _one_by_one(model, a, b)
    scores = np.array([np.broadcast_to(output, a.shape) for output in outputs])
    if len(scores) > 1:
        return a, b, scores.argmax(axis=0), len(scores)
    return a, b, (scores[0] > threshold).astype(int), 2


def _one_by_one(model: Module, a: Any, b: Any) -> Any:
    """The scores at each point, as a program gives them: an array of the grid's shape for each output."""
    import numpy as np

    with autograd.no_grad():
        outputs = [_in_a_list(listed(model([float(p), float(q)]))) for p, q in zip(a.flat, b.flat, strict=True)]
    rows = [[float(getattr(checked(score), "data", score)) for score in row] for row in outputs]
    return np.array(rows, dtype=float).T.reshape(-1, *a.shape)


def _in_a_list(outputs: Any) -> list[Any]:
    return outputs if isinstance(outputs, list) else [outputs]


def _labels(y: Any) -> Any:
    """The classes counted from 0: of a row of probabilities the largest; −1 and 1 are 0 and 1."""
    if y.ndim > 1 and y.shape[1] > 1:
        return y.argmax(axis=1)
    flat = y.reshape(-1)
    classes = ((flat + 1) / 2 if flat.min() == -1 else flat).astype(int)
    if classes.min() < 0 or ((classes != flat).any() and (2 * classes - 1 != flat).any()):
        raise ValueError("y holds classes: write whole numbers from 0, or -1 and 1, for plot_decision")
    return classes


def _pyplot() -> Any:
    try:
        from matplotlib import pyplot
    except ImportError:
        raise ImportError(
            "plot_decision draws with matplotlib, which is not installed: pip install 'backprop-by-hand[plot]'"
        ) from None
    return pyplot
