"""What is recognised in a program, so that it runs as products of matrices: each pass on a graph of its own."""

import math

import numpy as np
import pytest

from autograd import Program, Value, exp, leaves, record, relu, sigmoid, tanh, where
from autograd.program.on_numpy.kernels import PRIMITIVES
from autograd.program.on_numpy.layout import Layout
from autograd.program.on_numpy.plan import Plan
from autograd.program.on_numpy.rows import Rows
from autograd.program.passes.blocks import Matrix
from autograd.program.passes.code import code_of
from autograd.program.passes.factors import with_factors_in_front
from autograd.program.passes.odd_terms import with_odd_terms_outside
from autograd.program.passes.pipeline import after, fitting
from autograd.program.passes.ranks import ranks_of
from autograd.program.passes.reductions import Reductions
from autograd.program.passes.simple import with_steps_of_relu
from autograd.program.passes.sums import with_sums_gathered
from autograd.table import ops


def test_shared_factors_stand_in_front_of_products_that_are_summed():
    v1, v2, g, s, t = leaves(v1=1, v2=2, g=3, s=4, t=5)
    code = code_of([(v1 * g) * s, (v2 * g) * t], [v1, v2, g, s, t])
    found = with_factors_in_front(code, frozenset({2, 3, 4}), frozenset({0, 1}))
    assert [found.args[line] for line in found.outputs] == [(0, 5), (1, 7)]  # v1 and v2 times a product
    assert [found.args[5], found.args[7]] == [(2, 3), (2, 4)]
    assert with_factors_in_front(code, frozenset({2, 3, 4}), frozenset()) is code


def test_factors_in_front_are_few_so_that_none_is_too_large():
    """Of 2000 factors of a half and 2000 numbers that double the value, neither is multiplied alone."""

    def f(w, v, x):
        y = z = x
        for _ in range(2000):
            y, z = (w * y) * (v + x), z * 1.0
        return y + z

    step = record(f, 0.5, 1.0, 1.0).value_and_gradient(["w", "v"], reduce="sum")
    value, (dw, dv) = step(0.5, 1.0, np.array([1.0]))
    assert (value, dw, dv) == (2.0, 4000.0, 1000.0)  # x + x·(w·(v + x))**2000, where w·(v + x) is 1


def test_two_weighted_numbers_are_added_as_they_stand_and_three_are_a_weighted_sum():
    w, v, x, y = leaves(w=2, v=3, x=4, y=5)
    varying = frozenset({2, 3})
    for alone in w * x + y * v, x + y * v, w * x - v * y:
        assert ops.dot not in with_sums_gathered(code_of([alone], [w, v, x, y]), varying).kinds
    assert ops.dot in with_sums_gathered(code_of([w * x + y * v + v * tanh(x)], [w, v, x, y]), varying).kinds


def test_two_opposite_products_give_exactly_0_as_in_python():
    """a·x + (−a)·x is 0 in floats: both products are rounded alike.  A product of matrices rounds only one of them."""
    chance = np.random.default_rng(0)
    weights, samples = chance.normal(size=1000), np.repeat(chance.normal(size=(1000, 1)), 2, axis=1)
    opposite = np.stack([weights, -weights], axis=1)
    layer = record(lambda w, x: w @ x, np.ones((1000, 2)), np.ones(2))
    assert not layer(opposite, samples[:9]).any()
    assert not layer(opposite[::-1], samples).any()
    neuron = record(lambda w, x: relu(w[0] * x[0] + w[1] * x[1]), [1.0, 1.0], [1.0, 1.0])
    for w in opposite[:20]:
        value, (dw,) = neuron.value_and_gradient(["w"], reduce="sum")(w, samples)
        assert value == 0
        assert not np.any(dw)  # the slope of relu at 0 is 0
    difference = record(lambda w, x: w[0] * x[0] - w[1] * x[1], [0.1, 0.3], [0.3, 0.1])
    assert not difference([0.1, 0.3], np.array([[0.3, 0.1]] * 9)).any()  # both products are 0.1·0.3, rounded alike


def test_the_0_that_a_sum_begins_with_goes_away_unless_it_stands_alone():
    w, x, y = leaves(w=2, x=3, y=4)
    gathered = with_sums_gathered(code_of([sum([w * x, w * y]), 0 + tanh(x)], [w, x, y]), frozenset({1, 2}))
    assert 0.0 not in [gathered.constants.get(a) for a in gathered.args[gathered.outputs[0]]]
    program = record(lambda x: 0.0 + x, 1.0)
    assert math.copysign(1.0, program(np.array([-0.0]))[0]) == 1.0  # -0 + 0 is 0


def test_a_step_takes_what_relu_gives():
    (x,) = leaves(x=2)
    code = with_steps_of_relu(code_of([relu(x), x.record(ops.step, (x,))], [x]))
    assert code.args[code.outputs[1]] == (code.outputs[0],)
    program = Program([relu(x), x.record(ops.step, (x,))], [x])
    assert np.array_equal(program([-1.0, 0.0, 2.0]), [[0.0, 0.0, 2.0], [0.0, 0.0, 1.0]])


def test_a_quadratic_form_is_one_product_of_matrices():
    n = 5
    step = record(
        lambda a, x: sum(x[i] * a[i][j] * x[j] for i in range(n) for j in range(n)), np.eye(n), np.ones(n)
    ).value_and_gradient(0, reduce="sum")
    varying = frozenset(range(n * n, n * n + n))
    summed = frozenset(range(1 + n * n))
    code = after(step.code, fitting(varying, PRIMITIVES, summed))
    sums = Reductions(code, ranks_of(code, varying), code.outputs)
    assert [(len(a), len(b)) for a, b in sums.grids] == [(n, n)]
    x = np.random.default_rng(1).normal(size=(7, n))
    value, slopes = step(2 * np.eye(n), x)
    assert math.isclose(value, 2 * (x * x).sum(), rel_tol=1e-13)
    assert np.allclose(slopes, x.T @ x, rtol=1e-13)


def plan_of(f, *examples, varying=(1,)):
    program = record(f, *examples)
    starts = np.cumsum([0, *(np.size(example) for example in examples)])
    return Plan(program.code, [range(starts[i], starts[i + 1]) for i in varying], frozenset())


def test_a_result_takes_over_the_rows_of_what_it_is_made_from():
    w = np.random.default_rng(2).normal(size=(16, 3))

    def f(w, x):
        return sum(exp(tanh(sum(a * b for a, b in zip(row, x, strict=True)))) for row in w)

    plan = plan_of(f, w, np.ones(3))
    assert (
        plan._layout.rows.count == 3 + 16
    )  # the inputs, and the neurons through all steps; the sum where an input was
    x = np.random.default_rng(3).normal(size=(50, 3))
    assert np.allclose(record(f, w, np.ones(3))(w, x), np.exp(np.tanh(x @ w.T)).sum(1), rtol=1e-13)


def test_a_choice_keeps_off_the_rows_that_it_still_reads():
    program = record(lambda x: where(x[0] * 2, x[1] * 3, x[2] * 5), [1.0, 1.0, 1.0])
    x = np.array([[0.0, 1.0, 2.0], [1.0, 1.0, 2.0]])
    assert program(x).tolist() == [10.0, 3.0]


def test_what_only_the_gradient_needs_is_computed_on_the_way_back():
    w = np.ones((16, 3))

    def f(w, v, x):
        inner = [relu(sum(a * b for a, b in zip(row, x, strict=True))) for row in w]
        return tanh(sum(a * b for a, b in zip(v, inner, strict=True)))

    step = record(f, w, np.ones(16), np.ones(3)).value_and_gradient([0, 1], reduce="sum")
    plan = Plan(step.code, [range(64, 67)], frozenset(range(65)))
    order = [plan._layout.steps[number].work for number in plan._layout.order]
    assert order.index(ops.step) > order.index(ops.tanh)


def test_a_row_of_ones_is_a_row_that_nothing_was_written_to():
    """The variance has an offset, and its squares stand where rows were free again."""

    def f(g, x):
        mean = sum(x) / len(x)
        return g / (sum((a - mean) ** 2 for a in x) / len(x) + 0.25)

    x = np.random.default_rng(4).normal(size=(40, 6))
    found = record(f, 2.0, np.ones(6))(2.0, x)
    assert np.allclose(found, 2.0 / (x.var(axis=1) + 0.25), rtol=1e-13)
    assert np.array_equal(found, record(f, 2.0, np.ones(6))(2.0, x))


def test_numbers_that_meet_in_a_grid_are_not_copied():
    plan = plan_of(
        lambda x: sum(sigmoid(x[i] * x[4 + j]) for i in range(4) for j in range(4)), np.ones(8), varying=(0,)
    )
    (products,) = [step for step in plan._layout.steps if step.work is ops.multiply]
    assert products.axes == (4, 4)
    x = np.random.default_rng(5).normal(size=(9, 8))
    program = record(lambda x: sum(sigmoid(x[i] * x[4 + j]) for i in range(4) for j in range(4)), np.ones(8))
    by_hand = (1 / (1 + np.exp(-x[:, :4, None] * x[:, None, 4:]))).sum((1, 2))
    assert np.allclose(program(x), by_hand, rtol=1e-13)


def test_rows_that_are_given_back_in_any_order_are_one_gap_again():
    rows = Rows()
    rows.taken(100)
    for row in np.random.default_rng(6).permutation(100):
        rows.given_back(int(row), 1)
    assert (rows.taken(100), rows.count) == (0, 100)


def test_a_layout_has_the_rows_of_ones_behind_what_is_taken_over():
    """The tanh is multiplied with a matrix that has offsets, and takes over the rows of a sum: the ones are there."""
    w, b = np.random.default_rng(7).normal(size=(2, 4, 4))

    def f(w, b, x):
        inner = [tanh(sum(p * q for p, q in zip(row, x, strict=True))) for row in w]
        return [sum(p * q for p, q in zip(row, inner, strict=True)) + row[0] for row in b]

    x = np.random.default_rng(8).normal(size=(30, 4))
    found = np.stack(record(f, w, b, np.ones(4))(w, b, x), -1)
    assert np.allclose(found, np.tanh(x @ w.T) @ b.T + b[:, 0], rtol=1e-13)
    plan = Plan(record(f, w, b, np.ones(4)).code, [range(32, 36)], frozenset())
    assert isinstance(plan._layout, Layout)
    assert len(plan._layout._ones) == 1


def test_a_value_is_still_the_one_of_eager_values_with_many_kinds_of_sums():
    def f(w, x):
        a = w[0] * x[0] + 3.0
        b = (a - x[1] * w[1]) / w[2] - -x[0]
        return [a * b * w[1], b + sum([a, 2 * a, w[2] * b]), (x[0] + 0.0) * (w[0] * x[1])]

    w, x = [0.3, -0.7, 1.9], np.random.default_rng(9).normal(size=(20, 2))
    found = np.stack(record(f, w, [0.1, 0.2])(w, x), -1)
    for sample, row in zip(x, found, strict=True):
        eager = f([*map(Value, w)], [*map(Value, map(float, sample))])
        assert np.allclose(row, [v.data for v in eager], rtol=1e-12)


@pytest.mark.parametrize(
    "f",
    [
        lambda w, x: tanh(x + x + x),
        lambda w, x: tanh(w * x + w * x + w * x),
        lambda w, x: tanh(x + w + w + w),
        lambda w, x: tanh(x * x + sum([w * x] * 5)),
    ],
)
def test_a_sum_may_have_the_same_term_several_times(f):
    x = np.array([-0.5, 0.25, 1.0])
    eager = [f(Value(0.3), Value(float(number))).data for number in x]
    assert np.allclose(record(f, 0.3, 1.0)(0.3, x), eager, rtol=1e-12)


def test_neurons_that_add_to_their_inputs_are_one_product_with_a_matrix():
    n = 4

    def f(w, x):
        inner = [tanh(number) for number in x]
        return [number + sum(a * b for a, b in zip(row, inner, strict=True)) for row, number in zip(w, x, strict=True)]

    w = np.random.default_rng(10).normal(size=(n, n))
    program = record(f, w, np.ones(n))
    plan = Plan(program.code, [range(n * n, n * n + n)], frozenset())
    (matrix,) = [step for step in plan._layout.steps if step.work is Matrix]
    assert len(matrix.operands[0].places) == n
    x = np.random.default_rng(11).normal(size=(20, n))
    assert np.allclose(np.stack(program(w, x), -1), x + np.tanh(x) @ w.T, rtol=1e-13)


def test_a_sum_unlike_all_others_keeps_its_terms():
    w, v, x, y, z = leaves(w=1, v=2, x=3, y=4, z=5)
    code = with_sums_gathered(code_of([w * x + v * y + z], [w, v, x, y, z]), frozenset({2, 3, 4}))
    assert with_odd_terms_outside(code) is code
