"""Progress: a bar while a program is built, where that takes long, and only there."""

import sys
import time

import numpy as np
import pytest

from autograd import Program, Value, leaves, record, tanh
from autograd.program import progress


@pytest.fixture
def impatient(monkeypatch):
    """A bar without patience, so that a small program has one."""
    monkeypatch.setattr(progress, "PATIENCE", 0.0)


@pytest.fixture
def ended(monkeypatch):
    """The bars that were closed: how far each was, and how many steps it expected."""
    import tqdm

    found = []

    class Watched(tqdm.tqdm):
        def close(self):
            if not self.disable:
                found.append((self.n, self.total, self.desc))
            super().close()

    monkeypatch.setattr(progress, "_tqdm", lambda: Watched)
    return found


def test_a_quick_program_shows_no_bar(capsys):
    program = record(lambda w, x: tanh(w * x), 0.5, 1.0, progress=True)
    program.value_and_gradient("w", reduce="sum")(0.5, [1.0, 2.0])
    assert capsys.readouterr() == ("", "")


@pytest.mark.usefixtures("impatient")
def test_a_bar_is_shown_only_when_asked_for(capsys):
    def slow(x):
        time.sleep(0.15)  # more than tqdm waits between two pictures of a bar
        return x * x

    record(slow, 0.5, progress=True)
    shown = capsys.readouterr().err
    assert "building a program: constants folded:  12%|" in shown
    record(slow, 0.5)
    assert capsys.readouterr().err == ""


def test_a_slow_function_has_its_bar_while_it_runs(capsys, monkeypatch):
    monkeypatch.setattr(progress, "PATIENCE", 0.05)
    shown = []

    def slow(x):
        time.sleep(0.5)
        shown.append(capsys.readouterr().err)
        return x * 2

    record(slow, 1.0, progress=True)
    assert "building a program: recorded" in shown[0]


def test_all_steps_are_counted(ended):
    w, x = leaves(w=0.5, x=3.0)
    program = Program((w * x - 1) ** 2, [w, x], progress=True)
    program(0.5, np.ones(3))
    step = program.value_and_gradient("w", reduce="sum")
    step(0.5, np.ones(3))
    record(lambda x: x * x, 2.0, progress=True)
    assert len(ended) == 5
    for steps, total, _ in ended:
        assert steps == total - 1  # the last one ends with the bar
    assert ended[1][2] == ended[3][2] == "building a program: laid out: "


def test_without_tqdm_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    with pytest.raises(ImportError, match=r"progress=True shows a bar of tqdm.*backprop-by-hand\[progress\]"):
        record(lambda x: x * x, 2.0, progress=True)
    x = Value(2.0, "x")
    assert Program(x * x, [x])(3.0) == 9.0
