"""The backward pass: sums over paths, repeated passes, random graphs, and graphs of any depth."""

import copy
import gc
import math
import pickle
import random
import threading
import tracemalloc
from fractions import Fraction

import mpmath
import numpy as np
import pytest
import sympy
from hypothesis import assume, given, settings, strategies as st

from autograd import (
    Value,
    absolute,
    backward,
    cos,
    dot,
    leaves,
    matvec,
    multiply,
    no_grad,
    sigmoid,
    sin,
    softplus,
    sqrt,
    tanh,
    where,
)
from autograd.engine.backward import adjoints
from autograd.engine.history import history
from autograd.engine.methods import function_of
from autograd.engine.replay import forward, refuse_stale
from autograd.table.ops import dot as dot_row
from autograd.table.rows import Form, Operation
from tests.random_graphs import programs, run, steps
from tests.searches import examples

mp = mpmath.mp.clone()
mp.dps = 50


# ---- small graphs ------------------------------------------------------------------------------------------


def test_a_second_pass_adds_to_the_leaves_and_overwrites_what_is_between():
    x = Value(3.0)
    square = x * x
    y = square * x
    y.backward()
    assert (x.grad, square.grad, y.grad) == (27, 3, 1)
    y.backward()
    assert (x.grad, square.grad, y.grad) == (54, 3, 1)


def test_a_node_passes_its_gradient_on_when_it_is_complete():
    # Without a topological order c would pass on 1 before its second share arrives, and a would end with 3.
    a = Value(1.0)
    b = a + a
    c = b + b
    c.backward()
    assert (a.grad, b.grad, c.grad) == (4, 2, 1)


def test_every_path_counts():
    a, b = leaves(a=2.0, b=3.0)
    c, d = a + b, a * b
    y = c + d + c * d  # ∂y/∂a = (1 + d) ∂c/∂a + (1 + c) ∂d/∂a
    y.backward()
    assert (c.grad, d.grad) == (1 + 6, 1 + 5)
    assert (a.grad, b.grad) == (7 * 1 + 6 * 3, 7 * 1 + 6 * 2)


def test_two_results_of_one_graph_add_up_in_its_leaves():
    x = Value(3.0)
    shared = x * x
    first, second = shared * 2, shared * 5
    first.backward()
    second.backward()
    assert (x.grad, shared.grad) == ((2 + 5) * 6, 5)


def test_the_seed_scales_every_gradient():
    x = Value(3.0)
    y = x * x
    y.backward(0.5)
    assert (x.grad, y.grad) == (3, 0.5)
    y.backward(Fraction(1, 2))
    assert (x.grad, y.grad) == (6, 0.5)


def test_backward_from_a_leaf_gives_it_the_seed():
    x = Value(3.0)
    x.backward()
    x.backward(2)
    assert x.grad == 3


def test_plain_numbers_get_no_gradient_and_no_rule_runs_for_them():
    x = Value(-2.0)
    y = x**2  # the slope by the exponent would be the logarithm of a negative number
    y.backward()
    assert y.args == (x, 2)
    assert x.grad == -4


def test_the_branch_that_is_not_taken_stops_infinite_slopes():
    x = Value(0.0)
    y = where(0, sqrt(x), x)
    y.backward()
    assert x.grad == 1


def test_slopes_that_cancel_are_a_way_for_adjoints_as_for_backward():
    x = Value(0.0)
    root = sqrt(x)
    difference = root - root  # 1 − 1 = 0, and 0 · inf behind it
    difference.backward()
    assert math.isnan(x.grad)
    assert math.isnan(adjoints(difference)[x])


def test_no_gradient_is_invented_where_zero_meets_an_infinite_slope():
    x = Value(0.0)
    (sqrt(x) ** 2).backward()  # 0 · inf, as in PyTorch
    assert math.isnan(x.grad)


def test_infinite_and_undefined_slopes_reach_the_leaves_they_belong_to():
    x = Value(0.0)
    sqrt(x).backward()
    assert x.grad == math.inf
    v = Value(math.nan)
    absolute(v).backward()
    assert math.isnan(v.grad)


# ---- several results at once -------------------------------------------------------------------------------


def test_backward_from_several_values_is_that_of_their_sum():
    x, w = leaves(x=3.0, w=2.0)
    h = x * x
    first, second = h * w, h + w
    backward([first, second])  # ∂(x²w + x² + w): 2xw + 2x by x, x² + 1 by w
    assert (x.grad, w.grad, h.grad, first.grad, second.grad) == (18, 10, 3, 1, 1)


def test_each_of_several_values_gets_its_own_gradient():
    x = Value(3.0)
    y, z = x * x, 5 * x
    backward((y, z), [2, Fraction(1, 2)])
    assert (x.grad, y.grad, z.grad) == (2 * 6 + 2.5, 2, 0.5)


def test_exact_gradients_stay_exact_beside_those_of_a_float():
    x, third = Value(0.5), Value(Fraction(1, 3))
    backward([x * 2, third * third])
    assert (x.grad, third.grad) == (2, Fraction(2, 3))
    assert isinstance(third.grad, Fraction)


def test_where_no_gradient_arrives_a_leaf_keeps_its_own_kind_of_number():
    third, half = Value(Fraction(1, 3)), Value(0.5)
    where(Value(0.0), third * Value(2.0), Value(1.0)).backward()
    assert isinstance(third.grad, Fraction)
    (third * third).backward()
    where(Value(0.0), third * 2.0, half).backward()
    assert third.grad == Fraction(2, 3)
    where(third, third * third, half * half).backward()
    assert (third.grad, half.grad) == (Fraction(4, 3), 1.0)
    assert isinstance(half.grad, float)


def test_a_value_among_the_roots_can_be_made_from_another_or_be_there_twice_or_be_a_leaf():
    x = Value(3.0)
    h = x * x
    y = h * 2
    backward([h, y, y, x])
    assert (y.grad, h.grad, x.grad) == (2, 1 + 2 * 2, 5 * 6 + 1)


def test_backward_from_one_value_and_from_none():
    x = Value(3.0)
    backward(x * x)
    backward(x * x, 0.5)
    backward([])
    assert x.grad == 9


def test_backward_says_what_it_takes():
    x = Value(3.0)
    with pytest.raises(TypeError, match="backward takes Values, not an object of type float: pass a list of them"):
        backward([x, 3.0])
    with pytest.raises(ValueError, match="2 Values but 1 gradient"):
        backward([x, x], [1.0])
    assert x.grad == 0


# ---- a pass that does not end --------------------------------------------------------------------------------


def test_a_rule_that_raises_leaves_the_gradients_of_the_leaves_as_they_were():
    def broken(x, y):
        raise RuntimeError("no rule")

    form = Form("odd({})")
    odd = Operation("odd", lambda x: x, (broken,), "x", form, form, form)
    x, w = leaves(x=3.0, w=2.0)
    (x * w).backward()
    y = function_of(odd)(x) * w
    with pytest.raises(RuntimeError, match="no rule"):
        y.backward()
    assert (x.grad, w.grad) == (2, 3)
    (x * w).backward()
    assert (x.grad, w.grad) == (4, 6)


def test_a_row_of_ones_own_has_a_backward_pass():
    form = Form("cube({})")
    cube = Operation("cube", lambda x: x**3, (lambda x, y: 3 * x * x,), "the cube of x", form, form, form)
    x = Value(2.0)
    (5 * function_of(cube)(x)).backward()
    assert x.grad == 60


def test_threads_differentiate_graphs_that_share_their_leaves():
    w = Value(2.0)

    def work():
        for _ in range(200):
            y = w
            for _ in range(20):
                y = y + w
            y.backward()

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert w.grad == 4 * 200 * 21


# ---- the walks ---------------------------------------------------------------------------------------------


def test_history_lists_arguments_first_each_once_in_the_order_of_the_formula():
    a, b, c = leaves(a=1.0, b=2.0, c=3.0)
    product = a * b
    total = product + c
    y = total * product
    assert history(y) == [a, b, product, c, total, y]
    assert history(c) == [c]


NO_VALUES = {
    "a number": (history, 3, "history takes Values, not an object of type int$"),
    "a list": (
        history,
        [Value(1.0)],
        r"history takes Values, not .* type list: write history\(\*values\) for several$",
    ),
    "no history": (refuse_stale, Value(1.0), r"refuse_stale takes a history, .*: write refuse_stale\(history\(y\)\)$"),
    "numbers": (refuse_stale, [3], "refuse_stale takes Values, not an object of type int$"),
}


@pytest.mark.parametrize(("function", "given", "sentence"), NO_VALUES.values(), ids=NO_VALUES)
def test_what_is_no_value_has_no_history(function, given, sentence):
    with pytest.raises(TypeError, match=f"^{sentence}"):
        function(given)


def test_history_of_several_roots_is_one_list():
    a, b = leaves(a=1.0, b=2.0)
    y, z = a * b, b + 1
    assert history(z, y, z) == [b, z, a, y]


def test_history_does_not_go_behind_where_it_stops_but_always_behind_its_roots():
    a, b = leaves(a=1.0, b=2.0)
    h = (a * b).named("h")
    y = (h + b).named("y")
    assert history(y, stop=lambda node: bool(node.name)) == [h, b, y]


def test_equal_programs_give_equal_orders():
    def names():
        x, y, z = leaves(x=1.0, y=2.0, z=3.0)
        return [node.name for node in history(sin(z) * x + (y * z + x) ** 2)]

    assert names() == names() == ["z", "", "x", "", "y", "", "", "", ""]


def test_adjoints_leave_the_gradients_alone():
    x = Value(3.0)
    y = x * x
    assert adjoints(y) == {y: 1, x: 6}
    assert adjoints(y, 2) == {y: 2, x: 12}
    assert (x.grad, y.grad) == (0, 0)


def test_adjoints_that_stop_are_derivatives_along_the_paths_that_meet_no_other_stop():
    x = Value(3.0, name="x")
    h = (x * x).named("h")
    y = (h * 5 + h * x).named("y")
    assert adjoints(y, stop=lambda node: bool(node.name)) == {
        **dict.fromkeys(y.args, 1),
        y: 1,
        h: 5 + 3,
        x: 9,  # by the last factor alone, not through h
    }


def test_forward_computes_a_graph_again_from_new_leaves():
    x, w = leaves(x=3.0, w=2.0)
    y = tanh(x * w) + where(x, w, 7)
    order = history(y)
    x.data, w.data = 0.0, 4.0
    forward(order)
    assert y.data == 7
    assert (x.data, w.data) == (0, 4)


# ---- random graphs -----------------------------------------------------------------------------------------

EXACT_OPERATIONS = [
    (lambda a, b: a + b, 2),
    (lambda a, b: a - b, 2),
    (lambda a, b: a * b, 2),
    (lambda a: a * 3 - 1, 1),
    (lambda a: a**2, 1),
    (lambda a: -a / 7, 1),
    (lambda a, b: a / (b**2 + 1), 2),
]
small_fractions = st.fractions(min_value=-3, max_value=3, max_denominator=9)


@settings(max_examples=examples(150), deadline=None)
@given(st.lists(steps, min_size=1, max_size=7), st.lists(small_fractions, min_size=2, max_size=3))
def test_gradients_of_random_rational_graphs_are_exactly_those_of_sympy(program, numbers):
    values = [Value(number) for number in numbers]
    y = sum(run(program, EXACT_OPERATIONS, values))
    y.backward()
    symbols = sympy.symbols(f"x:{len(numbers)}")
    expression = sum(run(program, EXACT_OPERATIONS, symbols))
    point = dict(zip(symbols, map(sympy.Rational, numbers), strict=True))
    assert y.data == Fraction(str(expression.subs(point)))
    assert [x.grad for x in values] == [Fraction(str(expression.diff(s).subs(point))) for s in symbols]


# Bounded and smooth, so that the rounding of the floats is not blown up.
SMOOTH = {
    Value: [(sin, 1), (cos, 1), (tanh, 1), (sigmoid, 1), (multiply, 2), (lambda a, b: (a - b) / 2, 2)],
    mp.mpf: [
        (mp.sin, 1),
        (mp.cos, 1),
        (mp.tanh, 1),
        (lambda x: 1 / (1 + mp.exp(-x)), 1),
        (lambda a, b: a * b, 2),
        (lambda a, b: (a - b) / 2, 2),
    ],
}


@settings(max_examples=examples(300), deadline=None)
@given(programs, st.lists(st.floats(-2, 2), min_size=2, max_size=3))
def test_gradients_of_random_smooth_graphs_are_those_of_mpmath(program, numbers):
    values = [Value(number) for number in numbers]
    nodes = run(program, SMOOTH[Value], values)
    assume(all(abs(node.data) < 10 for node in nodes))
    y = sum(nodes)
    y.backward()

    def result(*inputs):
        return sum(run(program, SMOOTH[mp.mpf], inputs))

    inputs = list(map(mp.mpf, numbers))
    unit = range(len(inputs))
    slopes = [mp.diff(result, inputs, tuple(int(i == j) for j in unit)) for i in unit]
    assert y.data == pytest.approx(float(result(*inputs)), rel=1e-11, abs=1e-11)
    assert [x.grad for x in values] == pytest.approx([float(slope) for slope in slopes], rel=1e-11, abs=1e-11)


@given(programs, st.lists(st.floats(-2, 2), min_size=2, max_size=3))
def test_two_passes_over_a_random_graph_double_its_leaves_alone(program, numbers):
    values = [Value(number) for number in numbers]
    y = sum(run(program, SMOOTH[Value], values))
    y.backward()
    once = {node: node.grad for node in history(y)}
    y.backward()
    for node, grad in once.items():
        assert node.grad == (2 * grad if node.op is None else grad)


# ---- large graphs ------------------------------------------------------------------------------------------


def chain(length):
    """x + 1 + 1 + …"""
    x = y = Value(1.0, name="x")
    for _ in range(length):
        y = y + 1.0
    return x, y


@pytest.mark.huge
def test_a_chain_of_a_million_operations_is_as_good_as_one_of_three():
    gc.collect()
    gc.disable()  # it would look through the chain again and again, and what is freed here is freed without it
    try:
        before = values_alive()
        x, y = chain(1_000_000)
        y.backward()
        assert (y.data, x.grad) == (1_000_001, 1)
        for copied in (copy.deepcopy, lambda graph: pickle.loads(pickle.dumps(graph))):
            twin = copied(y)
            assert twin is not y
            assert (twin.data, twin.grad) == (1_000_001, 1)
            del twin  # freed before the next one is made
        del x, y
        assert values_alive() == before
    finally:
        gc.enable()


def test_a_graph_with_exponentially_many_paths_takes_one_visit_per_node():
    x = y = Value(1.0)
    for _ in range(1_000):
        y = y + y
    y.backward()
    assert x.grad == 2.0**1000
    assert len(history(y)) == 1_001


def test_a_wide_sum_reaches_every_term():
    terms = [Value(float(i)) for i in range(10_000)]
    sum(terms).backward()
    assert {term.grad for term in terms} == {1}


def test_a_node_of_a_long_chain_takes_less_than_200_bytes():
    length = 50_000
    gc.collect()
    tracemalloc.start()
    x, y = chain(length)
    y.backward()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert x.grad == 1
    assert peak / length < 200


def test_a_neuron_is_one_node():
    w, x, b = [Value(0.5), Value(-1.0)], [Value(2.0), Value(3.0)], Value(1.0)
    net = dot(x, w, b)
    net.backward()
    assert net.args == (x[0], w[0], x[1], w[1], b)
    assert [v.grad for v in (*w, *x, b)] == [2, 3, 0.5, -1, 1]


def test_matvec_is_numpys_matrix_product_with_a_node_for_each_row():
    numbers, inputs, biases = np.array([[0.5, -1.0], [2.0, 3.0], [-4.0, 0.25]]), np.array([3.0, -2.0]), [1.0, 0.0, 8.0]
    weights, x = [[Value(w) for w in row] for row in numbers], [Value(v) for v in inputs]
    nets = matvec([[*row, b] for row, b in zip(weights, biases, strict=True)], x)
    assert [net.data for net in nets] == (numbers @ inputs + biases).tolist()
    assert nets[0].args == (x[0], weights[0][0], x[1], weights[0][1], 1.0)
    backward(nets)
    assert [v.grad for v in x] == numbers.sum(axis=0).tolist()
    assert [[w.grad for w in row] for row in weights] == [inputs.tolist()] * 3


def test_matvec_of_several_vectors_is_that_of_each():
    numbers, inputs = np.array([[0.5, -1.0], [2.0, 3.0], [-4.0, 0.25]]), np.array([[3.0, -2.0], [0.5, 7.0]])
    weights, xs = [[Value(w) for w in row] for row in numbers], [[Value(v) for v in row] for row in inputs]
    nets = matvec(weights, xs)
    assert [[net.data for net in row] for row in nets] == (inputs @ numbers.T).tolist()
    backward([net for row in nets for net in row])
    assert [[w.grad for w in row] for row in weights] == [inputs.sum(axis=0).tolist()] * 3
    assert matvec([[2, 3, 1]], [(10, 100), (1, 0)]) == [[321.0], [3.0]]
    assert [[net.data for net in row] for row in matvec([[Fraction(1, 3)]], [[xs[0][0]], [Value(Fraction(6))]])] == [
        [1.0],
        [Fraction(2)],
    ]


@pytest.mark.parametrize("count", [*range(5), 16, 63, 64, 65, 300])
@pytest.mark.parametrize("kind", ["Values", "floats", "both", "Fractions"])
def test_a_weighted_sum_is_that_of_a_loop_bit_by_bit(count, kind):
    chance = random.Random(count)
    xs, ws = ([chance.uniform(-1, 1) for _ in range(count)] for _ in "xw")
    if kind == "Fractions":
        xs, ws = [*map(Fraction, xs)], [*map(Fraction, ws)]
    bias = 0.1 if kind != "Fractions" else Fraction(1, 10)
    expected = 0
    for x, w in zip(xs, ws, strict=True):
        expected += x * w
    weights = [Value(w) if kind != "floats" and (kind != "both" or k % 2) else w for k, w in enumerate(ws)]
    vectors = [[*map(Value, xs)], [*map(Value, xs)]]
    for nets in ([dot(vectors[0], weights)], *matvec([weights], vectors), matvec([weights], vectors[0])):
        assert [getattr(net, "data", net) for net in nets] == [expected]
    assert dot(vectors[0], weights, Value(bias)).data == expected + bias
    assert matvec([[*weights, Value(bias)]], vectors)[1][0].data == expected + bias
    assert dot_row.compute(*[n for pair in zip(xs, ws, strict=True) for n in pair], bias) == expected + bias


def test_a_weight_that_only_looks_like_a_value_is_refused():
    class Foreign:
        data = 1.0

    for rows, xs in (([[Foreign()]], [Value(1.0)]), ([[Value(1.0)]], [Foreign()]), ([[Value(1.0), Foreign()]], [1.0])):
        with pytest.raises(TypeError, match="not an object of type Foreign"):
            matvec(rows, xs)
        with pytest.raises(TypeError, match="not an object of type Foreign"):
            matvec(rows, [xs, xs])


def test_matvec_says_which_vectors_are_not_as_long():
    with pytest.raises(ValueError, match="matvec takes vectors of one length, not of 2 and 1 numbers"):
        matvec([[1, 2]], [[Value(1.0), 2], [3]])


def test_matvec_takes_fractions_plain_numbers_and_no_grad():
    third, x = Fraction(1, 3), Value(Fraction(3, 2))
    assert [net.data for net in matvec([[third], [2]], [x])] == [Fraction(1, 2), 3]
    assert matvec([[2, 3, 1]], [10, 100]) == [321.0]
    (net,) = matvec([[2, Value(third)]], [x])
    assert net.data == Fraction(10, 3)
    with no_grad():
        assert matvec([[x, 1]], [x])[0].args == ()
        assert matvec([[2.0, 3.0]], [5.0]) == [13.0]
        assert [net.data for net in matvec([[Value(2.0), 3.0], [2.0, Value(third)]], [Value(5.0)])] == [13, 10 + 1 / 3]
        assert [net.data for (net,) in matvec([[third, third]], [[x], [Value(6.0)]])] == [
            third * (1 + Fraction(3, 2)),
            float(third) * 6 + third,
        ]


def test_a_weighted_sum_of_exact_numbers_larger_than_all_floats_is_infinite():
    large, one = Value(Fraction(10**400)), Value(Fraction(1))
    assert [net.data for net in matvec([[one, 0.0], [one, Value(0.5)], [2.0, 0.0]], [large])] == [math.inf] * 3


def test_matvec_says_how_long_a_row_is():
    with pytest.raises(ValueError, match="matvec takes 2 numbers in each row, or 3 if one is added, not 1"):
        matvec([[1]], [Value(1.0), 2])


def test_nodes_that_share_a_tuple_of_arguments_are_ordered_like_all_others():
    inputs = tuple(Value(n) for n in (0.5, -1.0, 2.0))
    hidden = tuple(tanh(net) for net in matvec([[1, 2, 3], [4, 5, 6]], inputs))
    y = dot(matvec([hidden, hidden], hidden), hidden) * inputs[0]
    y.backward()
    assert [x.grad for x in inputs] == pytest.approx([adjoints(y)[x] for x in inputs], rel=1e-14)


def values_alive():
    return sum(type(thing) is Value for thing in gc.get_objects())


def test_dropped_graphs_are_freed_at_once_and_leave_nothing_to_collect():
    gc.collect()
    gc.disable()
    try:
        before = values_alive()
        for _ in range(2_000):
            x = Value(0.5)
            y = tanh(x * x + 1) / x
            y.backward()
        del x, y
        assert values_alive() == before
        assert gc.collect() == 0
    finally:
        gc.enable()


def test_a_long_chain_is_freed_at_once():
    gc.collect()
    gc.disable()
    try:
        before = values_alive()
        x, y = chain(100_000)
        del x, y
        assert values_alive() == before
    finally:
        gc.enable()


def test_an_exact_number_larger_than_all_floats_among_floats_is_named():
    x, z = Value(Fraction(10) ** 400, "x"), Value(2.0, "z")
    z.grad = 7.0
    y = x * z
    with pytest.raises(OverflowError, match="the Value 'x' is too large for a float, and gradients of floats pass"):
        y.backward()
    assert (z.grad, y.grad) == (7, 0)


def test_another_overflow_is_not_put_down_to_a_number_of_the_graph():
    x = Value(2.0, "x")
    with pytest.raises(OverflowError, match=r"^integer division result too large for a float$"):
        (x * x).backward(Fraction(10) ** 400)
    assert x.grad == 0


def test_an_exact_number_larger_than_all_floats_goes_through_the_backward_pass():
    x = Value(Fraction(10**400))
    y = softplus(x)  # whose rule is sigmoid(x): 1 for a large x
    y.backward()
    assert (y.data, x.grad) == (math.inf, 1.0)
