"""Families of graphs, whose gradients are known from NumPy written by hand."""

import numpy as np
import pytest

from benchmarks.programs.families import FAMILIES


def flat(result):
    value, gradient = result
    return np.concatenate([np.ravel(value), *map(np.ravel, gradient)])


@pytest.mark.parametrize("family", FAMILIES, ids=[family.name for family in FAMILIES])
def test_a_batch_has_the_gradient_that_numpy_has_by_hand(family):
    step = family.step()
    for samples in 1, 70:
        arguments = family.batch(samples)
        by_hand = flat(family.by_hand(*arguments))
        assert np.allclose(flat(step(*arguments)), by_hand, rtol=1e-11, atol=1e-13 * np.abs(by_hand).max())
