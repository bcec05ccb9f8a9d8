"""Small data to train on, made from a formula and a seed: moons, spirals, circles, xor.

Each gives x, a list of points [a, b], and y, a list with the class of each, counted from 0.  They are lists of Python's
numbers, which models, losses and NumPy take as they are, and which need no NumPy.

>>> x, y = circles(4, factor=0.5)
>>> [[[round(a, 6), round(b, 6)] for a, b in x], y]
[[[0.5, 0.0], [1.0, 0.0], [-1.0, 0.0], [-0.5, 0.0]], [1, 0, 0, 1]]
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence

from nn.modules.initial import check_size, generator_from
from nn.optimizers.optimizer import a_share, at_least_0, is_finite

Points = list[list[float]]
Data = tuple[Points, list[int]]

CORNERS = [[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]]

__all__ = ["circles", "moons", "spirals", "xor"]


def moons(n_samples: int = 100, *, noise: float = 0.0, seed: int = 0) -> Data:
    """Two half circles that reach into each other, as scikit-learn's ``make_moons`` has them.

    The points of class 0 are (cos t, sin t) with t from 0 to π, those of class 1 are (1 − cos t, 0.5 − sin t).

    Args:
        n_samples: how many points, half of them of each class.
        noise: the standard deviation of what is added to each coordinate.
        seed: what the order and the noise are drawn from: the same seed gives the same points.

    >>> x, y = moons(100, noise=0.1, seed=3)
    >>> len(x), len(x[0]), sum(y)
    (100, 2, 50)
    """
    first, second = _halves(n_samples)
    outer = [[math.cos(t), math.sin(t)] for t in _spread(math.pi, first, first - 1)]
    inner = [[1 - math.cos(t), 0.5 - math.sin(t)] for t in _spread(math.pi, second, second - 1)]
    return _shuffled([outer, inner], noise, seed)


def circles(n_samples: int = 100, *, noise: float = 0.0, factor: float = 0.8, seed: int = 0) -> Data:
    """A circle of radius 1, class 0, around one of radius ``factor``, class 1, as scikit-learn's ``make_circles``.

    Args:
        n_samples: how many points, half of them of each class.
        noise: the standard deviation of what is added to each coordinate.
        factor: the radius of the inner circle, from 0 to less than 1.
        seed: what the order and the noise are drawn from: the same seed gives the same points.

    >>> x, y = circles(10)
    >>> sorted({round(math.hypot(a, b), 12) for a, b in x})
    [0.8, 1.0]
    """
    radii = [1.0, a_share("factor", factor)]
    groups = [
        [_polar(radius, t) for t in _spread(2 * math.pi, size, size)]
        for radius, size in zip(radii, _halves(n_samples), strict=True)
    ]
    return _shuffled(groups, noise, seed)


def spirals(n_samples: int = 100, *, noise: float = 0.0, turns: float = 1.0, arms: int = 2, seed: int = 0) -> Data:
    """Arms that wind around the origin, each of a class: the point at the radius r has the angle 2π · turns · r.

    The radius goes up to 1.  Each arm is the one before, turned by 2π / arms.

    Args:
        n_samples: how many points, about as many on each arm.
        noise: the standard deviation of what is added to each coordinate.
        turns: how often an arm goes around.
        arms: how many arms, and so classes.
        seed: what the order and the noise are drawn from: the same seed gives the same points.

    >>> x, y = spirals(300, arms=3)
    >>> len(x), sorted(set(y))
    (300, [0, 1, 2])
    """
    check_size(n_samples, "n_samples")
    check_size(arms, "arms")
    if not is_finite(turns):
        raise ValueError(f"turns is {turns!r:.60}: write a finite number such as 1.5")
    groups = []
    for arm in range(arms):
        size = (n_samples + arm) // arms
        radii = [(k + 1) / size for k in range(size)]
        groups.append([_polar(r, 2 * math.pi * (turns * r + arm / arms)) for r in radii])
    return _shuffled(groups, noise, seed)


def xor(n_samples: int = 4, *, noise: float = 0.0, seed: int = 0) -> Data:
    """The corners of a square, again and again: class 1 where just one coordinate is 1.

    Args:
        n_samples: how many points; 4 are the table of "either, but not both".
        noise: the standard deviation of what is added to each coordinate.
        seed: what the noise is drawn from: the same seed gives the same points.

    >>> xor()
    ([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]], [0, 1, 1, 0])
    """
    check_size(n_samples, "n_samples")
    points = [CORNERS[k % 4] for k in range(n_samples)]
    return _noisy(points, noise, generator_from(seed)), [int(a != b) for a, b in points]


def _polar(radius: float, angle: float) -> list[float]:
    return [radius * math.cos(angle), radius * math.sin(angle)]


def _halves(n_samples: int) -> tuple[int, int]:
    """How many points the two classes have; the second has one more if the number is odd."""
    check_size(n_samples, "n_samples")
    return n_samples // 2, n_samples - n_samples // 2


def _spread(end: float, count: int, spaces: int) -> list[float]:
    """Numbers from 0 on, so far apart that this many spaces between them reach the end."""
    return [end * k / (spaces or 1) for k in range(count)]


def _shuffled(groups: Sequence[Points], noise: float, seed: int) -> Data:
    """The points of all classes in one random order, so that any part of them has points of each."""
    samples = [(point, number) for number, group in enumerate(groups) for point in group]
    generator = generator_from(seed)
    generator.shuffle(samples)
    return _noisy([point for point, _ in samples], noise, generator), [number for _, number in samples]


def _noisy(points: Points, noise: float, generator: random.Random) -> Points:
    """New points, a random distance from these."""
    width = at_least_0("noise", noise)
    return [[coordinate + width * generator.gauss(0, 1) for coordinate in point] for point in points]
