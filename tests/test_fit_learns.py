"""What ``fit`` learns from a fixed seed: XOR, moons, spirals, and the flowers and digits of scikit-learn."""

import pytest

from benchmarks.training import LESSONS, learned


@pytest.mark.parametrize("name", LESSONS)
def test_it_learns(name):
    pytest.importorskip("numpy")
    if name in ("iris", "digits"):
        pytest.importorskip("sklearn", reason="pip install scikit-learn")
    right, seconds = learned(LESSONS[name])
    assert right > LESSONS[name].asked
    assert seconds < 60
