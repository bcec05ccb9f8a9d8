"""Value: what it is made from and refuses, exact numbers, NumPy, names, modes, copies and pickles."""

import asyncio
import copy
import io
import math
import pickle
import threading
from fractions import Fraction

import numpy as np
import pytest

import autograd
from autograd import (
    Value,
    derive,
    dot,
    draw,
    exp,
    gradient,
    leaves,
    log,
    maximum,
    mean,
    name_from,
    no_grad,
    refuse_stale,
    scope,
    sqrt,
    tanh,
    where,
    zero_grad,
)
from autograd.engine.history import history

THIRD = Fraction(1, 3)
LONG = 30_000  # operations in a chain: thirty times Python's recursion limit


def long_chain(length=LONG):
    """A leaf, the middle and the end of a chain of operations whose derivative by the leaf is 1."""
    x = y = Value(1.0, name="x")
    for i in range(length):
        y = y + 1.0
        if i == length // 2:
            middle = y
    return x, middle, y


def nodes_by_name(*roots):
    return {node.name: node for node in history(*roots) if node.name}


# ---- what a Value is made from -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("data", "kept"),
    [
        (2, 2.0),
        (-0.5, -0.5),
        (THIRD, THIRD),
        (2**53, 9007199254740992.0),
        (np.float64(0.1), 0.1),
        (np.float32(0.5), 0.5),
        (np.int64(3), 3.0),
        (math.inf, math.inf),
    ],
)
def test_a_value_keeps_fractions_and_takes_every_other_real_number_as_a_float(data, kept):
    value = Value(data)
    assert value.data == kept
    assert type(value.data) is type(kept)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ("3", r"'3' is text, not a number: write float\(\.\.\.\) around it"),
        (b"3", "b'3' is text, not a number"),
        (None, "not None: write the number itself"),
        (True, "True is a bool, not a number: write 1.0 if you mean the number"),
        (np.True_, "True is a bool, not a number"),
        (1j, r"1j is a complex number.*write its \.real and \.imag"),
        (np.array([1.0, 2.0]), "holds one number, not an object of type ndarray: write .* for one Value each"),
        ([1.0], "holds one number, not an object of type list"),
        ((1.0,), "holds one number, not an object of type tuple"),
        (object(), "takes an int, float, NumPy real or Fraction, not an object of type object"),
        (Value(1.0), "is a Value already: use it as it is"),
        (Value(1.0, name="w"), "the Value 'w' is a Value already"),
    ],
)
def test_what_is_no_real_number_is_refused_with_a_sentence(data, sentence):
    with pytest.raises(TypeError, match=sentence):
        Value(data)


@pytest.mark.parametrize("data", [2**53 + 1, 10**400, -(10**5000)], ids=["2**53 + 1", "10**400", "-10**5000"])
def test_an_int_that_no_float_holds_is_refused_rather_than_rounded(data):
    with pytest.raises(ValueError, match=r"more digits than a float keeps: write Fraction\(\.\.\.\)"):
        Value(data)


@pytest.mark.parametrize("other", ["3", None, True, 1j, [1.0], object()])
def test_arithmetic_with_what_is_no_number_is_refused_on_both_sides(other):
    x = Value(2.0)
    with pytest.raises(TypeError, match="number"):
        x * other
    with pytest.raises(TypeError, match="number"):
        other * x
    with pytest.raises(TypeError, match="number"):
        x < other  # noqa: B015  the comparison itself is refused
    with pytest.raises(TypeError, match="number"):
        maximum(other, x)
    with pytest.raises(TypeError, match="number"):
        x.backward(other)


def test_a_function_with_too_many_arguments_says_how_many_it_takes():
    with pytest.raises(TypeError, match=r"tanh .* takes 1 argument, not 2"):
        tanh(Value(1.0), 2.0)


# ---- where operations are not defined ----------------------------------------------------------------------


def domain_errors():
    x, y, zero = leaves(x=-1.0, y=-8.0, zero=0.0)
    return [
        (lambda: log(x), ValueError, r"log\(x\) is not defined at x = -1.0: it takes a number above 0"),
        (lambda: x.log(), ValueError, r"log\(x\) is not defined at x = -1.0"),
        (lambda: sqrt(x), ValueError, r"sqrt\(x\) is not defined at x = -1.0: it takes a number of 0 or more"),
        (lambda: y ** (1 / 3), ValueError, r"power\(y, 0.333\d*\) is not defined at y = -8.0.*write -\(-x\)\*\*b"),
        (lambda: 1 / zero, ZeroDivisionError, r"divide\(1.0, zero\) is not defined at zero = 0.0"),
        (lambda: zero / zero, ZeroDivisionError, r"divide\(zero, zero\) is not defined at zero = 0.0: it takes"),
        (lambda: x / zero, ZeroDivisionError, r"divide\(x, zero\) is not defined at x = -1.0, zero = 0.0"),
        (lambda: x / 0, ZeroDivisionError, r"divide\(x, 0.0\) is not defined"),
        (lambda: zero**-1, ZeroDivisionError, r"power\(zero, -1.0\).*a base other than 0 for a negative exponent"),
        (lambda: Value(-1.0).log(), ValueError, r"log\(-1.0\) is not defined: it takes"),
    ]


@pytest.mark.parametrize(("operation", "error", "sentence"), domain_errors())
def test_an_undefined_operation_names_its_nodes_and_what_it_takes(operation, error, sentence):
    with pytest.raises(error, match=sentence):
        operation()


# ---- a number among others ---------------------------------------------------------------------------------


def test_equality_and_hash_are_identity():
    a, b = Value(2.0), Value(2.0)
    assert a == a
    assert a != b
    assert a != 2.0
    assert len({a, b, a}) == 2
    assert {a: "a", b: "b"}[b] == "b"


def test_comparisons_compare_the_numbers():
    a, b = Value(1.0), Value(2.0)
    assert a < b
    assert b > a
    assert a <= 1
    assert a >= Fraction(1, 2)
    assert 0.5 < a < 1.5
    assert not a < 1
    assert not Value(math.nan) <= math.nan
    assert sorted([b, a]) == [a, b]
    assert max(a, b) is b


def test_comparisons_mix_floats_and_fractions():
    half, third = Value(0.5), Value(THIRD)
    assert half > third
    assert third < half
    assert third < 0.5 <= half
    assert not third >= half


def test_neither_true_nor_false_and_no_silent_float():
    v = Value(2.0, name="v")
    with pytest.raises(TypeError, match=r"the Value 'v' is neither true nor false: write v\.data != 0"):
        bool(v)
    for cut in (float, math.exp, complex, lambda v: np.asarray([v], dtype=float)):
        with pytest.raises(TypeError, match=r"cut the Value 'v' off from its history: write v\.data"):
            cut(v)


def test_the_representation_is_the_number_the_gradient_and_the_name():
    x = Value(0.5, name="x")
    y = x * x
    y.backward()
    assert repr(x) == "Value(data=0.5, grad=1.0, name='x')"
    assert repr(y) == "Value(data=0.25, grad=1.0)"


def test_a_value_formats_as_its_number():
    x = Value(0.125, name="x")
    assert f"{x:.2e} {x:6.3f}" == "1.25e-01  0.125"
    assert f"{x}" == "Value(data=0.125, grad=0.0, name='x')"


def test_every_exact_number_has_a_representation():
    huge = Value(Fraction(10) ** 5000)  # more digits than Python turns into text
    assert repr(huge).startswith("Value(")
    with pytest.raises(TypeError, match="neither true nor false"):
        bool(huge)


def test_a_plus_sign_makes_a_node_of_its_own():
    x = Value(3.0, name="x")
    y = (+x).named("y")
    (y * y).backward()
    assert (x.name, x.grad, y.name, y.data, y.grad) == ("x", 6, "y", 3, 6)


def test_augmented_assignment_leaves_the_old_value_alone():
    x = y = Value(3.0)
    y += 1
    y *= 2
    y -= x
    y /= 5
    assert (x.data, y.data) == (3, 1)


# ---- exact numbers -----------------------------------------------------------------------------------------


def test_fractions_stay_exact_forward_and_backward():
    a, b = Value(THIRD), Value(Fraction(2, 7))
    y = (a * b - a / b + 2) ** 3 + 1 / a - (-b)
    y.backward()
    # by hand: u = ab - a/b + 2 = 2/21 - 7/6 + 2 = 13/14
    u = Fraction(13, 14)
    assert y.data == u**3 + 3 + Fraction(2, 7)
    assert a.grad == 3 * u**2 * (Fraction(2, 7) - Fraction(7, 2)) - 9
    assert b.grad == 3 * u**2 * (THIRD + THIRD * Fraction(49, 4)) + 1
    assert {type(x) for x in (y.data, a.grad, b.grad)} == {Fraction}


def test_a_negative_whole_power_of_a_fraction_is_exact():
    a = Value(Fraction(2, 3))
    y = a**-2
    y.backward()
    assert (y.data, a.grad) == (Fraction(9, 4), Fraction(-27, 4))


def test_an_int_of_any_size_is_exact_beside_a_fraction():
    a = Value(THIRD)
    assert (a + 10**400).data == 10**400 + THIRD
    assert (10**400 * a).data == Fraction(10**400, 3)


def test_sums_maxima_and_choices_of_fractions_are_exact():
    a, b = Value(THIRD), Value(Fraction(2, 7))
    y = sum([a, b, maximum(a, b), where(a > b, a, b), abs(-a), a.relu()])
    y.backward()
    assert (y.data, a.grad, b.grad) == (5 * THIRD + Fraction(2, 7), 5, 1)
    assert isinstance(a.grad, Fraction)


def test_fractions_beside_floats_become_floats():
    a, b = Value(THIRD), Value(0.5)
    y = a * b
    y.backward()
    assert (y.data, b.grad) == (1 / 6, 1 / 3)
    assert type(y.data) is float


def test_gradients_of_fractions_add_up_exactly():
    a = Value(THIRD)
    (a * a).backward()
    (a * a).backward()
    assert a.grad == Fraction(4, 3)


def test_gradients_of_fractions_are_exact_again_after_zero_grad():
    a = Value(THIRD)
    (a * a).backward()
    zero_grad(a)
    (a * a).backward()
    assert a.grad == Fraction(2, 3)


# ---- NumPy -------------------------------------------------------------------------------------------------


def numpy_expressions():
    """Expressions of x = 0.5 and y = 2 with their value and slopes, by hand."""
    e, root = math.exp(0.5), math.sqrt(0.5)
    row = np.array([3.0, 4.0])
    return [
        (lambda x, y: np.exp(x), e, e, 0),
        (lambda x, y: np.sqrt(x), root, 0.5 / root, 0),
        (lambda x, y: np.log(x), math.log(0.5), 2, 0),
        (lambda x, y: np.square(y), 4, 0, 4),
        (lambda x, y: np.tanh(x * 0), 0, 0, 0),
        (lambda x, y: np.arctan2(x, y), math.atan2(0.5, 2), 2 / 4.25, -0.5 / 4.25),
        (lambda x, y: np.hypot(3 * x, y), 2.5, 1.8, 0.8),
        (lambda x, y: np.maximum(x, y), 2, 0, 1),
        (lambda x, y: np.abs(-y), 2, 0, 1),
        (lambda x, y: np.power(y, 3), 8, 0, 12),
        (lambda x, y: np.float64(2) * x, 1, 2, 0),
        (lambda x, y: x - np.float32(2), -1.5, 1, 0),
        (lambda x, y: np.int64(2) ** y, 4, 0, 4 * math.log(2)),
        (lambda x, y: np.float64(1) / y, 0.5, 0, -0.25),
        (lambda x, y: (row * x)[1], 2, 4, 0),
        (lambda x, y: (x * row)[1], 2, 4, 0),
        (lambda x, y: (row - x)[0], 2.5, -1, 0),
        (lambda x, y: (y / row)[1], 0.5, 0, 0.25),
        (lambda x, y: np.array([x, y]) @ row, 9.5, 3, 4),
        (lambda x, y: row @ np.array([x, y]), 9.5, 3, 4),
        (lambda x, y: np.dot([x, y], [y, x]), 2, 4, 1),
        (lambda x, y: np.sum([x, y, x]), 3, 2, 1),
        (lambda x, y: np.mean([x, y]), 1.25, 0.5, 0.5),
        (lambda x, y: np.prod([x, y, y]), 2, 4, 2),
        (lambda x, y: np.exp(np.array([x, y])).sum(), e + math.exp(2), e, math.exp(2)),
        (lambda x, y: (np.array([[x, 1], [2, y]]) @ np.array([y, x]))[0], 1.5, 3, 0.5),
    ]


@pytest.mark.parametrize(("expression", "value", "x_slope", "y_slope"), numpy_expressions())
def test_numpy_on_values_gives_values_with_the_right_gradients(expression, value, x_slope, y_slope):
    x, y = leaves(x=0.5, y=2.0)
    z = expression(x, y)
    assert isinstance(z, Value)
    z.backward()
    assert [z.data, x.grad, y.grad] == pytest.approx([value, x_slope, y_slope], rel=1e-14, abs=1e-300)


def test_an_array_times_a_value_is_an_array_of_values_from_both_sides():
    x = Value(3.0)
    for products in (x * np.array([1.0, 2.0]), np.array([1.0, 2.0]) * x):
        assert products.shape == (2,)
        assert [product.data for product in products] == [3, 6]


def test_arrays_of_values_compare_by_their_numbers():
    x, y = Value(1.0), Value(2.0)
    assert (np.array([x, y]) > 1.5).tolist() == [False, True]
    assert (np.array([0.5, 2.5]) < y).tolist() == [True, False]


# ---- names -------------------------------------------------------------------------------------------------


def test_leaves_have_their_names_in_order():
    w1, w2 = leaves(w1=0.1, w2=THIRD)
    assert [(w1.name, w1.data), (w2.name, w2.data)] == [("w1", 0.1), ("w2", THIRD)]


def test_named_names_and_returns_the_same_value():
    x = Value(1.0, name="x")
    assert x.named("y") is x
    assert x.name == "y"


@pytest.mark.parametrize("name", [None, 3, b"x"])
def test_a_name_that_is_no_text_is_refused(name):
    with pytest.raises(TypeError, match="a name is text, not"):
        Value(1.0, name=name)
    with pytest.raises(TypeError, match="a name is text"):
        Value(1.0).named(name)


def test_name_from_names_what_has_no_name_yet_after_its_variable():
    a, b, out = Value(1.0), Value(2.0, name="given"), Value(3.0)
    name_from({"a": a, "b": b, "_3": out, "also_a": a, "number": 4.0})
    assert (a.name, b.name, out.name) == ("a", "given", "")
    with pytest.raises(
        TypeError, match=r"takes a dict of variables, not an object of type list: write name_from\(local"
    ):
        name_from([a])


# ---- modes -------------------------------------------------------------------------------------------------


def test_values_know_the_scope_they_were_made_in():
    outside = Value(1.0)
    with scope("encoder"):
        inside = outside * 2
        with scope("layer 1"):
            further_inside = Value(2.0) + inside
    after = outside + 1
    assert [v.scope for v in (outside, inside, further_inside, after)] == ["", "encoder", "encoder/layer 1", ""]
    assert further_inside.args[0].scope == "encoder/layer 1"


def test_a_scope_ends_with_an_error_and_survives_copies():
    x = Value(-1.0)
    with scope("part"):
        y = x * 2
    with pytest.raises(ValueError, match="log"), scope("part"):
        log(x)
    assert (x * 2).scope == ""
    assert [v.scope for v in (copy.copy(y), copy.deepcopy(y), pickle.loads(pickle.dumps(y)))] == ["part"] * 3


def test_a_scope_is_named_in_text():
    with pytest.raises(TypeError, match=r"scope\('3'\)"), scope(3):
        pass


def test_nothing_is_recorded_inside_no_grad():
    x = Value(3.0)
    with no_grad():
        y = x * x + tanh(x) + 2 / x
        with no_grad():
            pass
        z = -x
    assert (y.op, y.args, z.op, z.args) == (None, (), None, ())
    assert y.data == pytest.approx(9 + math.tanh(3) + 2 / 3)
    assert (x * x).args == (x, x)


def test_recording_goes_on_after_an_error_inside_no_grad():
    x = Value(-1.0)
    with pytest.raises(ValueError, match="log"), no_grad():
        log(x)
    assert (x * x).args == (x, x)


def test_no_grad_decorates_a_function():
    @no_grad()
    def step(x):
        return x - 1.0

    assert step(Value(3.0)).args == ()


def test_another_thread_still_records_while_this_one_does_not():
    x, products = Value(3.0), []
    with no_grad():
        thread = threading.Thread(target=lambda: products.append(x * x))
        thread.start()
        thread.join()
        products.append(x * x)
    assert [product.args for product in products] == [(x, x), ()]


def test_a_neuron_inside_no_grad_is_a_leaf_and_inside_a_scope_belongs_to_it():
    x, w = leaves(x=2.0, w=0.5)
    with no_grad():
        assert dot([x], [w], 1).args == ()
        with scope("part"):
            assert (tanh(x).scope, tanh(x).args) == ("part", ())
    with scope("part"):
        assert (dot([x], [w]).scope, (x * w).scope, (2 * x).scope, (-x).scope) == ("part",) * 4


def test_a_scope_in_one_thread_is_none_in_another():
    x, made = Value(3.0), []
    with scope("part"):
        thread = threading.Thread(target=lambda: made.append(x * x))
        thread.start()
        thread.join()
    assert made[0].scope == ""


@pytest.mark.parametrize("function", [autograd.sum, mean, lambda terms: dot(terms, terms)])
def test_an_operation_of_many_arguments_refuses_what_is_no_number(function):
    with pytest.raises(TypeError, match="'3' is text, not a number"):
        function([Value(1.0), "3"])
    with pytest.raises(TypeError, match="True is a bool"):
        function([Value(1.0), True])


def test_operations_of_many_arguments_on_plain_numbers_and_on_none():
    assert (autograd.sum([1, 2]), mean([1, 2]), dot([1, 2], [3, 4], 5)) == (3, 1.5, 16)
    assert (autograd.sum([]), dot([], [])) == (0, 0)
    with pytest.raises(ValueError, match="no mean of no numbers"):
        mean([])
    with pytest.raises(ValueError, match="dot takes as many numbers on both sides, not 2 and 1"):
        dot([Value(1.0), 2.0], [Value(1.0)])


def test_operations_of_many_arguments_are_exact_with_fractions():
    x, y = Value(THIRD), Value(Fraction(2, 7))
    z = dot([x, 2], [y, x], y) + mean([x, y, 1]) + autograd.sum([x, x])
    z.backward()
    assert z.data == THIRD * Fraction(2, 7) + 2 * THIRD + Fraction(2, 7) + (THIRD + Fraction(2, 7) + 1) / 3 + 2 * THIRD
    assert (x.grad, y.grad) == (Fraction(2, 7) + 2 + THIRD + 2, THIRD + 1 + THIRD)


def test_detach_gives_a_leaf_with_the_same_number_and_name():
    x = Value(3.0)
    y = (x * x).named("y")
    z = y.detach()
    assert (z.data, z.name, z.op, z.args) == (9, "y", None, ())
    (z * x).backward()
    assert (x.grad, y.grad) == (9, 0)


def test_zero_grad_takes_values_and_iterables_and_clears_their_whole_history():
    x, w = Value(3.0), Value(2.0)
    h = x * x
    y = h * w
    y.backward()
    zero_grad(y)
    assert [node.grad for node in (x, w, h, y)] == [0, 0, 0, 0]
    y.backward()
    zero_grad([x], iter([w]))
    assert [node.grad for node in (x, w, h, y)] == [0, 0, 2, 1]


@pytest.mark.parametrize("thing", [3.0, None, [Value(1.0), "w"]])
def test_zero_grad_of_what_is_no_value_is_refused(thing):
    with pytest.raises(TypeError, match="zero_grad takes Values, not"):
        zero_grad(thing)


def test_zero_grad_looks_at_each_of_many_parameters_once():
    parameters = [Value(1.0) for _ in range(200_000)]  # to look for each among the others would take hours
    for w in parameters:
        w.grad = 1.0
    zero_grad(parameters)
    assert not any(w.grad for w in parameters)


# ---- copies and pickles ------------------------------------------------------------------------------------


def network():
    """h = x², E = h·w + h, so ∂E/∂x = 2x(w + 1) = 18 and ∂E/∂w = x² = 9 at x = 3, w = 2."""
    x, w = leaves(x=3.0, w=2.0)
    h = (x * x).named("h")
    return h, x, (h * w + h).named("E")


def pickled(value):
    return pickle.loads(pickle.dumps(value))


copies = pytest.mark.parametrize("copied", [pickled, copy.deepcopy])


@copies
def test_a_copy_keeps_the_history_and_is_independent_of_the_original(copied):
    *_, original = network()
    twin = copied(original)
    twin.backward()
    nodes = nodes_by_name(twin)
    assert (twin.data, nodes["x"].grad, nodes["w"].grad, nodes["h"].grad) == (27, 18, 9, 3)
    assert {node.grad for node in history(original)} == {0}
    assert not set(history(original)) & set(history(twin))


@copies
def test_a_copy_keeps_gradients_and_goes_on_adding_to_them(copied):
    *_, original = network()
    original.backward()
    twin = copied(original)
    twin.backward()
    assert {name: node.grad for name, node in nodes_by_name(twin).items()} == {"x": 36, "w": 18, "h": 3, "E": 1}


@copies
def test_values_that_are_copied_together_stay_one_graph(copied):
    for order in ((0, 1, 2), (2, 1, 0), (1, 2, 0), (2, 0, 1)):
        graph = network()
        twins = dict(zip(order, copied(tuple(graph[i] for i in order)), strict=True))
        h, x, E = twins[0], twins[1], twins[2]
        assert nodes_by_name(E)["h"] is h
        assert nodes_by_name(E)["x"] is x
        assert h.args == (x, x)
        E.backward()
        assert (x.grad, h.grad) == (18, 3)


@copies
def test_containers_with_the_same_value_twice_keep_it_one(copied):
    h, x, _ = network()
    twin = copied({"x": x, "again": [x, {"h": h}]})
    assert twin["x"] is twin["again"][0]
    assert twin["again"][1]["h"].args == (twin["x"], twin["x"])


@copies
def test_exact_numbers_and_plain_arguments_survive_a_copy(copied):
    twin = copied(Value(THIRD) * Fraction(2, 7) + 1)
    assert twin.data == Fraction(23, 21)
    assert twin.args[1] == 1
    assert twin.args[0].args[1] == Fraction(2, 7)


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_every_protocol_of_pickle_keeps_the_graph(protocol):
    h, x, E = pickle.loads(pickle.dumps(network(), protocol))
    E.backward()
    assert (x.grad, h.grad) == (18, 3)


def test_a_shallow_copy_shares_its_arguments():
    h, _, _ = network()
    twin = copy.copy(h)
    assert twin is not h
    assert (twin.data, twin.name, twin.op, twin.args) == (h.data, h.name, h.op, h.args)


@copies
def test_a_long_chain_is_copied_without_recursion(copied):
    _, _, y = long_chain()
    twin = copied(y)
    assert twin.data == LONG + 1
    assert len(history(twin)) == LONG + 1


@copies
def test_parts_of_one_long_graph_can_be_copied_after_each_other_in_any_order(copied):
    x, middle, y = long_chain(12_000)
    for graph in ((middle, x, y), (y,), (middle,), (y, middle), (x,), (middle, y)):
        twins = copied(graph)
        assert [twin.data for twin in twins] == [part.data for part in graph]
        assert len(history(*twins)) == len(history(*graph))


def test_a_long_graph_pickles_after_a_pickle_that_failed_half_way():
    class FullDisk(io.BytesIO):
        def write(self, data):
            raise OSError("no space left")

    _, middle, y = long_chain(20_000)
    with pytest.raises(OSError, match="no space"):
        pickle.dump(y, FullDisk())
    assert pickled(middle).data == middle.data


def test_threads_pickle_at_the_same_time():
    graphs = [long_chain(5_000) for _ in range(4)]
    twins = [None] * len(graphs)

    def work(i):
        twins[i] = pickled(graphs[i])

    threads = [threading.Thread(target=work, args=(i,)) for i in range(len(graphs))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [len(history(*twin)) for twin in twins] == [5_001] * 4


def test_a_value_pickles_by_itself_however_it_was_made():
    x = Value(0.5, name="x")
    for y in (exp(x), maximum(x, 2), x**2, where(x > 0, x, 3), +x, 1 / x, mean([x]), dot([x, 2], [x, x], 1)):
        twin = pickled(y)
        assert (twin.op, twin.data, len(twin.args)) == (y.op, y.data, len(y.args))


def test_what_would_leave_the_graph_is_refused_with_a_sentence():
    with pytest.raises(TypeError, match=r"int\(\) would cut the Value 'x' off .* write int\(v.data\) .* or trunc\(v\)"):
        int(Value(2.5, "x"))
    with pytest.raises(TypeError, match=r"round\(v, 2\) of the Value 'x' .* round\(v.data, 2\) .* 10\*\*2 inside"):
        round(Value(2.5, "x"), 2)


def test_a_context_without_its_parentheses_is_refused_with_a_sentence():
    with pytest.raises(TypeError, match=r"no_grad takes no argument: write @no_grad\(\) above a function"):

        @no_grad
        def function():
            return 1


@pytest.mark.parametrize(
    "function", [autograd.sum, autograd.mean, lambda x: autograd.dot(x, x), lambda x: autograd.matvec([x], [1])]
)
def test_functions_of_several_numbers_take_them_in_a_list(function):
    with pytest.raises(TypeError, match=r"takes several numbers in a list, not an object of type Value: write \[...\]"):
        function(Value(1.0))


def test_a_task_still_records_while_another_one_waits_inside_no_grad():
    x, products = Value(3.0), {}

    async def paused(inside, go_on):
        with no_grad(), scope("paused"):
            inside.set()
            await go_on.wait()
            products["paused"] = x * x

    async def recording(inside, go_on):
        await inside.wait()
        products["recording"] = x * x
        go_on.set()

    async def both():
        inside, go_on = asyncio.Event(), asyncio.Event()
        await asyncio.gather(paused(inside, go_on), recording(inside, go_on))

    asyncio.run(both())
    assert (products["recording"].args, products["recording"].scope) == ((x, x), "")
    assert (products["paused"].args, products["paused"].scope) == ((), "paused")


def test_no_grad_above_a_generator_covers_its_body_and_not_its_callers():
    x = Value(3.0)

    @no_grad()
    def squares():
        try:
            sent = yield x * x
            yield sent * x
        except KeyError:
            yield x + x
        return x - 1

    generator = squares()
    assert next(generator).args == ()
    assert (x * x).args == (x, x)
    assert generator.send(x).args == ()
    assert (x * x).args == (x, x)
    assert generator.throw(KeyError("again")).args == ()
    assert (x * x).args == (x, x)
    with pytest.raises(StopIteration) as end:
        next(generator)
    assert end.value.value.args == ()
    assert (x * x).args == (x, x)


def test_no_grad_above_a_coroutine_covers_its_body_and_not_its_callers():
    x, products = Value(3.0), []

    @no_grad()
    async def square():
        await asyncio.sleep(0)
        return x * x

    coroutine = square()
    coroutine.send(None)  # it pauses in the sleep
    assert (x * x).args == (x, x)
    coroutine.close()

    async def main():
        products.append(await square())
        products.append(x * x)

    asyncio.run(main())
    assert [product.args for product in products] == [(), (x, x)]


def test_a_generator_that_is_closed_early_leaves_no_grad():
    x = Value(3.0)

    @no_grad()
    def squares():
        while True:
            yield x * x

    generator = squares()
    next(generator)
    generator.close()
    assert (x * x).args == (x, x)


def test_no_grad_above_an_async_generator_is_refused_with_a_sentence():
    with pytest.raises(TypeError, match=r"does not decorate the async generator squares: write with no_grad\(\):"):

        @no_grad()
        async def squares():
            yield 1


# ---- what a person writes into .data and .grad ----


def used(x):
    return x * x + x


PASSES = [
    lambda y, x: y.backward(),
    lambda y, x: gradient(y, x),
    lambda y, x: draw(y),
    lambda y, x: derive(y, x),
    lambda y, x: refuse_stale(history(y)),
]


@pytest.mark.parametrize("look", PASSES)
@pytest.mark.parametrize(
    ("written", "sentence"),
    [
        (np.float32(0.1), r"\.data of the Value 'x' .* is of type float32: write float\(0\.1.*\), and run the forward"),
        (np.longdouble(2), r"'x' .* of type longdouble"),
        (True, "'x' .* True is a bool, not a number: write 1.0"),
        (1j, "'x' .* is a complex number"),
        (Value(2.0), "'x' .* is a Value already"),
    ],
)
def test_what_is_no_number_in_data_is_refused_by_name(look, written, sentence):
    x = Value(3.0, name="x")
    x.data = written
    with pytest.raises(TypeError, match=sentence):
        look(used(x), x)


@pytest.mark.parametrize("look", PASSES)
def test_what_is_no_number_in_grad_is_refused_by_name(look):
    for written in (True, 1j, "1", Value(2.0), np.array([1.0, 2.0])):
        x = Value(3.0, name="x")
        y = used(x)
        x.grad = written
        with pytest.raises(TypeError, match=r"\.grad of the Value 'x' is not a number to compute with: "):
            look(y, x)
        assert x.grad is written


@pytest.mark.parametrize("written", [3, np.float64(3), np.int64(3), Fraction(3)])
def test_a_number_in_data_that_is_as_exact_as_a_float_becomes_one(written):
    w, x = Value(2.0), Value(1.0)
    x.data = written
    y = used(x) * w
    y.backward(0.5)
    kind = type(x.data)
    assert (x.data, x.grad, w.grad, y.data) == (3, 7, 6, 24)
    assert kind is (Fraction if isinstance(written, Fraction) else float)
    assert {type(number) for v in (w, y) for number in (v.data, v.grad)} <= {float, Fraction}


def test_a_gradient_of_none_is_one_that_is_not_there_yet():
    x = Value(3.0, name="x")
    y = used(x)
    y.backward()
    x.grad = None
    assert "–" in draw(y).source
    x.grad = None
    y.backward()
    assert x.grad == 7.0
    x.grad = np.float32(0.5)
    y.backward()
    assert (x.grad, type(x.grad)) == (7.5, float)


def test_a_refused_pass_leaves_all_gradients_as_they_were():
    w, x = Value(2.0, name="w"), Value(3.0, name="x")
    y = used(x) * w
    y.backward()
    before = (w.grad, x.grad)
    x.data = True
    with pytest.raises(TypeError, match="'x'"):
        y.backward()
    assert (w.grad, x.grad) == before


def test_an_int_beside_a_float_is_rounded_as_python_rounds_it():
    x = Value(0.5, name="x")
    for n in range(20, 60):
        y = x**n / math.factorial(n)
        y.backward()
        assert y.data == 0.5**n / math.factorial(n)
    odd = 2**53 + 1
    assert ((x * odd).data, (odd - x).data, (odd * x).data) == (0.5 * odd, odd - 0.5, 0.5 * odd)
    assert dot([x, x], [odd, 1]).data == 0.5 * odd + 0.5
    assert (x < odd, x > -odd) == (True, True)
    with pytest.raises(OverflowError, match=r"the int 1000.* is larger than all floats: make the other numbers exact"):
        x * 10**400


def test_an_undefined_branch_of_where_is_refused_with_the_advice_to_choose_the_argument_first():
    x = Value(-1.0, name="x")
    with pytest.raises(ValueError, match=r"0 or more; both branches of where\(\.\.\.\) are computed: choose"):
        where(x > 0, sqrt(x), 0)
    y = where(x > 0, sqrt(where(x > 0, x, 1)), 0)
    y.backward()
    assert (y.data, x.grad) == (0, 0)
    with pytest.raises(ValueError, match=r"0 or more$"):
        root_of(x)


def root_of(x):
    return sqrt(x)
