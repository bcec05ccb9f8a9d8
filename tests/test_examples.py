"""The programs in ``examples/`` run as they stand, and end where those that they follow end."""

import runpy
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parent.parent / "examples"


def example(name):
    return runpy.run_path(str(EXAMPLES / name))


def test_micrograds_demo_ends_at_its_accuracy(capsys):
    assert example("micrograd_demo.py")["main"](steps=50) == 1.0
    printed = capsys.readouterr().out
    assert "number of parameters 337" in printed
    assert printed.endswith("accuracy 100%\n")


def test_the_neuron_of_the_lecture_has_its_published_gradients():
    # o = tanh(0.8813735870195432), whose tanh is √½ and slope ½: x1 has −3 · ½, w1 2 · ½, x2 1 · ½, w2 0 · ½.
    found = example("lecture.py")["one_neuron"]()
    assert found == pytest.approx({"o": 0.5**0.5, "x1": -1.5, "w1": 1.0, "x2": 0.5, "w2": 0.0}, abs=1e-12)


def test_twenty_steps_by_hand_bring_the_loss_down(capsys):
    losses = example("lecture.py")["twenty_steps"]()
    assert len(losses) == 20
    assert losses[-1] < 0.05 < 1 < losses[0]
    assert capsys.readouterr().out.startswith("41 parameters\n")


def test_every_example_is_tested():
    assert {path.name for path in EXAMPLES.glob("*.py")} == {"micrograd_demo.py", "lecture.py"}
