"""The back end native: machine code has the numbers that eager Values have."""

import math
import pickle

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st

import autograd
from autograd import Program, Value, record, tanh
from autograd.table.ops import TABLE
from nn import MLP
from tests.test_program import SAMPLES, by_eager_values, close, graphs, numbers_for

pytest.importorskip("llvmlite")

COLUMNS = 13  # a register and a rest


@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_operation_becomes_machine_code(name):
    op = TABLE[name]
    rng = np.random.default_rng(len(name))
    arity = op.arity or 4
    columns = np.array([numbers_for(op, rng, arity) for _ in range(COLUMNS)])
    xs = [Value(float(x)) for x in columns[0]]
    y = xs[0].record(op, tuple(xs))
    value = Program(y, [xs]).on("native")
    slopes = Program(y, [xs]).value_and_gradient().on("native")
    second = Program(y, [xs]).hessian().on("native")
    values = np.broadcast_to(value(columns), COLUMNS)
    gradients = np.broadcast_to(slopes(columns)[1], (COLUMNS, arity))
    matrices = np.broadcast_to(second(columns), (COLUMNS, arity, arity))
    for sample, numbers in enumerate(columns):
        assert close(values[sample], by_eager_values(op, numbers, 0)), numbers
        assert close(gradients[sample], by_eager_values(op, numbers, 1)), numbers
        assert close(matrices[sample], by_eager_values(op, numbers, 2)), numbers
