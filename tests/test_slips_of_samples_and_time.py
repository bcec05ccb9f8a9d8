"""Slips of samples and of time, told in these words: seeded ones, worked out by ``benchmarks/seeded``."""

import random
import re

import pytest

from autograd import Worksheet
from benchmarks.samples_and_time import called_wrong, outcome
from benchmarks.seeded.samples_and_time import SHAPES, batch, one_by_one, problems, recurrence

WORDS = {
    "dE/dw: sample 2 left out": "sample 2 is left out",
    "dE/dw: the last sample only": "only the last one is taken: sample",
    "dE/dw: the mean of all but the last": "this is the mean without sample",
    "E: sample 1 twice": "sample 1 is taken twice",
    "de[3]/dw: at the weights of the start": "worked out with the weights before sample 1",
    "w after sample 2: from the weight of the start": "subtracted from the weight before sample 1",
    "dL/dwh: step 2 left out": "the time step 2 is left out",
    "dL/dwh: the last step only": "only the last one is taken: the time step",
    "dL/dwh: the direct terms only": "what each time step passes on to later ones is missing",
    "dL/dwx: 1 steps back at most": "it goes back over 1 of the steps at most",
    "dL/dwx: wh once too many": "the power of wh = .* is one too high",
    "dL/dwh: wh once too few": "the power of wh = .* is one too low",
    "dL/dwh: h of the same step": "each term was taken with the numbers of one step later",
}


def drawn():
    """A batch of which the mean is taken, samples one by one, and a recurrence with an error at each step."""
    chance = random.Random(5)
    yield next(p for p in (batch(chance, SHAPES[1]) for _ in range(9)) if "mean" in p.text)
    yield one_by_one(chance, SHAPES[0])
    yield next(p for p in (recurrence(chance, SHAPES[0], every=True) for _ in range(9)) if "h[4]" in p.right)


@pytest.fixture(scope="module")
def by_name():
    return {f"{slip[0]}: {slip[1]}": (problem.text, slip) for problem in drawn() for slip in problem.slips}


@pytest.mark.parametrize("what", WORDS)
def test_a_slip_is_told_in_words_of_samples_and_time_steps(what, by_name):
    text, (claim, _, value, _) = by_name[what]
    (row,) = Worksheet.loads(f'{text}"{claim}" = "{value:.8f}"\n').check().rows
    assert re.search(WORDS[what], row.diagnosis[0].words)


def test_seeded_slips_are_traced_and_no_right_number_is_called_wrong():
    every = list(problems(2))
    slips = [(problem, slip) for problem in every for slip in problem.slips]
    told = [outcome(*pair, 6) for pair in random.Random(3).sample(slips, 25)]
    assert "another as certain" not in told
    assert told.count("traced") >= 0.97 * sum(map(bool, told))
    assert not [line for problem in every for line in called_wrong(problem, 4)]


@pytest.mark.parametrize("claim", ["dL/dU", "dL/dW"])
def test_a_wrong_gradient_of_a_recurrence_of_vectors_that_starts_at_a_given_one_is_judged(claim):
    sheet = 'error = "L"\n[inputs]\nx = [[1.0, 0.5], [0.2, 0.3]]\n[parameters]\nW = [[0.5, 0.2], [0.1, 0.8]]\n'
    sheet += 'U = [[0.4, 0.1], [0.2, 0.3]]\n[formulas]\n"h[0]" = "[0, 0]"\n"a[t]" = "W x[t] + U h[t-1]"\n'
    sheet += f'"h[t]" = "tanh(a[t])"\nL = "sum(h[2])"\n[claims]\n"{claim}" = "[[0.31, 0.12], [0.22, 0.53]]"\n'
    assert [row.verdict for row in Worksheet.loads(sheet).check().rows] == ["WRONG"] * 4
