"""Passes: each alone on small code, and its numbers are those of eager Values."""

import math
import random

import pytest
from hypothesis import given, settings, strategies as st

from autograd import Value, exp, gradient, leaves, maximum, relu, sigmoid, step, tanh, where
from autograd.program.on_numpy.kernels import PRIMITIVES
from autograd.program.passes.code import code_of
from autograd.program.passes.pipeline import SIMPLER, after, fitting, stages
from autograd.program.passes.ranks import ranks_of
from autograd.program.passes.simple import (
    with_constants_folded,
    with_equal_lines_shared,
    with_gates_of_relu_dropped,
    without_dead_lines,
    written_out,
)
from autograd.program.passes.terms import batch_terms
from tests.searches import examples

WITHIN = 1e-12  # relative


def lines_of(code):
    """The operations of the code as text: ``add 0 3``."""
    return [" ".join([op.name, *map(str, args)]) for op, args in zip(code.ops, code.args, strict=True) if op]


def results_of(code, numbers):
    """The outputs of code, by the ``compute`` of its operations, line by line."""
    made = [*map(float, numbers)]
    for line in range(code.inputs, len(code)):
        op = code.ops[line]
        made.append(op.of_numbers(*[made[a] for a in code.args[line]]) if op else code.constants[line])
    return [made[line] for line in code.outputs]


def test_an_operation_on_constants_becomes_a_constant():
    (x,) = leaves(x=2.0)
    two = Value(2.0)
    code = with_constants_folded(code_of([x * exp(two + 1)], [x]))
    assert lines_of(code) == ["multiply 0 4"]
    assert code.constants[4] == math.exp(3)


def test_equal_operations_on_equal_lines_are_one():
    x, y = leaves(x=2.0, y=3.0)
    code = with_equal_lines_shared(code_of([tanh(x * y) + tanh(x * y), x * y], [x, y]))
    assert lines_of(code) == ["multiply 0 1", "tanh 2", "add 3 3"]
    assert code.outputs == [4, 2]


def test_lines_that_no_output_is_made_from_are_dropped():
    x, y = leaves(x=2.0, y=3.0)
    code = with_equal_lines_shared(code_of([x * y, tanh(x * y)], [x, y]))
    only = without_dead_lines(type(code)(code.ops, code.args, code.constants, code.inputs, code.outputs[:1]))
    assert lines_of(only) == ["multiply 0 1"]


def test_dead_lines_that_use_each_other_are_dropped_together():
    x, y = leaves(x=2.0, y=3.0)
    code = code_of([x + y, exp(tanh(x))], [x, y])
    only = without_dead_lines(type(code)(code.ops, code.args, code.constants, code.inputs, code.outputs[:1]))
    assert lines_of(only) == ["add 0 1"]


def test_the_gate_of_a_slope_of_relu_is_dropped():
    (x,) = leaves(x=2.0)
    code = with_gates_of_relu_dropped(code_of([where(relu(x), step(x), 0.0)], [x]))
    assert [code.ops[line].name for line in code.outputs] == ["step"]
    other = code_of([where(relu(x), step(x), 1.0)], [x])
    assert lines_of(with_gates_of_relu_dropped(other)) == lines_of(other)


def test_what_a_back_end_lacks_is_written_with_what_it_has():
    (x,) = leaves(x=0.5)
    code = written_out(code_of([sigmoid(x), x**3], [x]), {"exp", "negative", "add", "divide", "multiply"})
    assert {line.split()[0] for line in lines_of(code)} == {"exp", "negative", "add", "divide", "multiply"}
    assert results_of(code, [0.5]) == pytest.approx([1 / (1 + math.exp(-0.5)), 0.125], rel=WITHIN)


def test_a_pass_with_nothing_to_do_gives_back_the_code():
    w, x = leaves(w=2.0, x=3.0)
    code = code_of([tanh(w * x) + 1, exp(x)], [w, x])
    for name, each in (*SIMPLER, *fitting({1}, PRIMITIVES)):
        assert each(code) is code or name == "sums gathered", name
    empty = code_of([w], [w, x])
    for name, each in SIMPLER:
        assert each(empty) is empty, name


BINARY = [
    lambda a, b: a + b,
    lambda a, b: a - b,
    lambda a, b: a * b,
    lambda a, b: a / (2 + b * b),
    maximum,
    lambda a, b: where(relu(a), step(a), 0.0) * b,
]
UNARY = [tanh, sigmoid, relu, lambda a: a**2, lambda a: -a, lambda a: a * 1.5 + 0.25]


@given(seed=st.integers(0, 10**6), length=st.integers(1, 40))
@settings(max_examples=examples(60), deadline=None)
def test_every_stage_has_the_numbers_of_the_values(seed, length):
    chance = random.Random(seed)
    inputs = [Value(chance.uniform(-2, 2)) for _ in range(3)]
    made = [*inputs, Value(0.75)]
    for _ in range(length):
        a, b = chance.choice(made[-6:]), chance.choice(made)
        made.append(chance.choice(UNARY)(a) if chance.random() < 0.3 else chance.choice(BINARY)(a, b))
    outputs = made[-3:]
    code = code_of(outputs, inputs)
    for number, stage in enumerate(stages(code, {0, 2}, PRIMITIVES)):
        found = results_of(stage.code, [x.data for x in inputs])
        rel = 1e-9 if number > len(SIMPLER) else WITHIN  # sums in another order may cancel
        assert found == pytest.approx([y.data for y in outputs], rel=rel, abs=1e-12), stage.name


def test_a_shared_factor_stays_out_of_the_sums_over_a_batch():
    """The 2-2-1 network: Σ e·x1 serves the gradients of two weights, which are it times w5 and w6."""
    w = [Value(x) for x in (0.1, 0.2, 0.3, 0.4, 0.21, 0.23)]
    x1, x2, t = (Value(x) for x in (2.0, 3.0, 1.0))
    h1, h2 = w[0] * x1 + w[1] * x2, w[2] * x1 + w[3] * x2
    error = w[4] * h1 + w[5] * h2 - t
    code = after(code_of([error * error, *gradient(error * error / 2, w)], [*w, x1, x2, t]), SIMPLER)
    varying = frozenset({6, 7, 8})
    code = after(code, fitting(varying, PRIMITIVES))
    terms = batch_terms(code, ranks_of(code, varying), code.outputs)
    atoms = {frozenset(term.atom) if isinstance(term.atom, tuple) else term.atom for each in terms for term in each}
    assert len(atoms) == 5  # e·e, e·x1, e·x2, e·h1 and e·h2
