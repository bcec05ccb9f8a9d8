"""What works in micrograd works here by changing the import, and what is known to go wrong there goes right here."""

import copy
import math
import pickle
from fractions import Fraction

import numpy as np
import pytest

import autograd
import nn
from autograd import Value, relu
from autograd.engine.habits import LACKING
from autograd.engine.history import history
from autograd.table.ops import ADDED

# ---- its published example and its tests -------------------------------------------------------------------


def readme_example(a, b):
    """The expression of micrograd's README and of its second test, with its augmented assignments."""
    c, d = a + b, a * b + b**3
    c += c + 1
    c += 1 + c + (-a)
    d += d * 2 + (b + a).relu()
    d += 3 * d + (b - a).relu()
    f = (c - d) ** 2
    g = f / 2
    g += 10 / f
    return g


def test_the_example_of_the_readme_prints_what_is_published():
    a, b = Value(-4.0), Value(2.0)
    g = readme_example(a, b)
    g.backward()
    assert [f"{x:.4f}" for x in (g.data, a.grad, b.grad)] == ["24.7041", "138.8338", "645.5773"]


def test_the_example_of_the_readme_is_exact_with_exact_numbers():
    a, b = Value(Fraction(-4)), Value(Fraction(2))
    g = readme_example(a, b)
    g.backward()
    # By hand: c = 4(a + b) + 3 - a = -1, d = 12(ab + b³) + relu(b - a) = 6, and g = e²/2 + 10/e² with e = c - d = -7.
    e = Fraction(-7)
    slope = e - 20 / e**3
    assert g.data == e**2 / 2 + 10 / e**2
    assert a.grad == slope * (3 - (12 * 2 - 1))  # ∂c/∂a = 3, ∂d/∂a = 12b - 1
    assert b.grad == slope * (4 - (12 * (-4 + 3 * 4) + 1))  # ∂c/∂b = 4, ∂d/∂b = 12(a + 3b²) + 1


def test_the_expression_of_its_first_test():
    x = Value(-4.0)
    z = 2 * x + 2 + x  # -10
    q = z.relu() + z * x  # 40, and its slope is 3x + z = -22
    h = (z * z).relu()  # 100, and its slope is 2z·3 = -60
    y = h + q + q * x
    y.backward()
    assert (y.data, x.grad) == (100 + 40 - 160, -60 - 22 + (-22 * -4 + 40))


@pytest.mark.parametrize("x", [-1.0, 0.123, 2.0])
def test_tanh_and_exp_are_methods(x):
    t, e = Value(x), Value(x)
    t.tanh().backward()
    e.exp().backward()
    assert t.grad == pytest.approx(1 / math.cosh(x) ** 2, rel=1e-14)
    assert e.grad == pytest.approx(math.exp(x), rel=1e-14)


def test_a_step_of_gradient_descent_writes_to_data_and_to_grad():
    w = Value(1.0)
    for _ in range(2):
        w.grad = 0.0
        ((w - 3) ** 2).backward()
        w.data -= 0.25 * w.grad
    assert w.data == 2.5  # 1, then 2, then 2.5: each step halves the distance to 3


# ---- gradients that come out wrong there -------------------------------------------------------------------


def test_a_second_pass_does_not_count_the_first_one_again():
    x = Value(3.0)
    y = x * x * x
    y.backward()
    assert x.grad == 27
    y.backward()
    assert x.grad == 54  # 45 there


def test_a_second_pass_through_a_shared_node_does_not_count_it_thrice():
    a, b, d = Value(3.0), Value(2.0), Value(1.0)
    c = a + b
    e = c * d
    e.backward()
    e.backward()
    assert (a.grad, b.grad, d.grad) == (2, 2, 10)  # two passes; a and b have 3 there
    assert (c.grad, e.grad) == (1, 1)


def test_the_slope_of_relu_at_nan_is_nan():
    x = Value(math.nan)
    y = x.relu()
    y.backward()
    assert math.isnan(y.data)
    assert math.isnan(x.grad)


def test_a_deep_copy_has_the_gradients_of_the_original():
    x = Value(3.0, name="x")
    twin = copy.deepcopy(x * x)
    twin.backward()
    (x_of_twin,) = set(twin.args)
    assert (x_of_twin.name, x_of_twin.grad, x.grad) == ("x", 6, 0)


# ---- operations that fail there ----------------------------------------------------------------------------


def test_a_number_to_the_power_of_a_value():
    x = Value(3.0)
    y = 2**x
    y.backward()
    assert (y.data, x.grad) == (8, pytest.approx(8 * math.log(2), rel=1e-15))


def test_a_value_to_the_power_of_a_value():
    a, b = Value(2.0), Value(3.0)
    y = a**b
    y.backward()
    assert (y.data, a.grad, b.grad) == (8, 12, pytest.approx(8 * math.log(2), rel=1e-15))


def test_a_root_of_a_negative_number_is_refused_rather_than_complex():
    with pytest.raises(ValueError, match="not defined"):
        Value(-8.0) ** (1 / 3)


@pytest.mark.parametrize(("exponent", "value", "slope"), [(0, 1, 0), (0.5, 0, math.inf), (1, 0, 1), (2, 0, 0)])
def test_powers_at_0_have_a_slope(exponent, value, slope):
    x = Value(0.0)
    y = x**exponent
    y.backward()
    assert (y.data, x.grad) == (value, slope)


def test_absolute_value_comparison_and_maximum():
    a, b = Value(-3.0), Value(2.0)
    y = abs(a)
    y.backward()
    assert (y.data, a.grad) == (3, -1)
    assert a < b
    assert max(a, b) is b
    assert b.maximum(a).data == 2


def test_numpy_functions_take_values():
    x = Value(0.5)
    y = np.exp(x)
    y.backward()
    assert isinstance(y, Value)
    assert x.grad == y.data == math.exp(0.5)


def test_a_value_times_an_array_is_an_array_on_both_sides():
    x = Value(3.0)
    for products in (x * np.array([1, 2]), np.array([1, 2]) * x):
        assert isinstance(products, np.ndarray)
        assert [product.data for product in products] == [3, 6]


def test_a_graph_pickles():
    x = Value(3.0)
    y = pickle.loads(pickle.dumps(x * x + relu(x)))
    y.backward()
    assert (y.data, history(y)[0].grad) == (12, 7)


def test_a_thousand_operations_and_more_run_backward():
    x = y = Value(1.0)
    for _ in range(5_000):
        y = y * 1.0
    y.backward()
    assert x.grad == 1


# ---- mistakes that pass there ------------------------------------------------------------------------------


@pytest.mark.parametrize("data", ["3", None, np.array([1.0]), 2j])
def test_what_is_no_number_is_refused(data):
    with pytest.raises(TypeError, match="number"):
        Value(data)


def test_equality_asks_for_the_same_value_and_data_for_the_same_number():
    x = Value(2.0)
    assert x != 2.0
    assert x != Value(2.0)
    assert x.data == 2.0


# ---- graphs that are larger than what was written ----------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "count"),
    [
        (lambda a, b: a - b, 3),
        (lambda a, b: a / b, 3),
        (lambda a, b: 1 - a, 2),
        (lambda a, b: -a, 2),
        (lambda a, b: 2 * a + 1, 3),
        (lambda a, b: sum([a, b]), 3),
    ],
)
def test_an_operation_is_one_node_and_a_number_is_none(expression, count):
    assert len(history(expression(Value(1.0), Value(2.0)))) == count


def test_an_argument_that_is_used_twice_stands_there_twice():
    a = Value(1.0)
    assert (a + a).args == (a, a)


def test_equal_programs_have_equal_orders():
    def order():
        a, b = Value(1.0, name="a"), Value(2.0, name="b")
        return [(node.name, node.op, node.data) for node in history(readme_example(a, b))]

    assert order() == order()


# ---- what its notebook draws with --------------------------------------------------------------------------


def traced(root):
    """The nodes and the edges of a graph, found as micrograd's notebook finds them: by recursion through _prev."""
    nodes, edges = set(), set()

    def visit(node):
        if node not in nodes:
            nodes.add(node)
            for argument in node._prev:
                edges.add((argument, node))
                visit(argument)

    visit(root)
    return nodes, edges


def dot_of(root):
    """The lines of a picture in which each operation is a node of its own, called by the id of its result and _op."""
    nodes, edges = traced(root)
    lines = set()
    for node in nodes:
        lines.add(f"{id(node)} " + "data %.4f grad %.4f" % (node.data, node.grad))  # noqa: UP031  as it is there
        if node._op:
            lines.add(str(id(node)) + node._op + " -> " + str(id(node)))
    return lines | {f"{id(argument)} -> {id(node)}" + node._op for argument, node in edges}


def test_the_graph_of_its_notebook_is_drawn_with_prev_and_op():
    x = Value(1.0)
    y = (x * 2 + 1).relu()
    y.backward()
    (total,), (product,) = y._prev, next(iter(y._prev))._prev
    assert traced(y) == ({x, product, total, y}, {(x, product), (product, total), (total, y)})
    assert dot_of(y) == {
        f"{id(x)} data 1.0000 grad 2.0000",
        f"{id(product)} data 2.0000 grad 1.0000",
        f"{id(total)} data 3.0000 grad 1.0000",
        f"{id(y)} data 3.0000 grad 1.0000",
        f"{id(product)}* -> {id(product)}",
        f"{id(total)}+ -> {id(total)}",
        f"{id(y)}ReLU -> {id(y)}",
        f"{id(x)} -> {id(product)}*",
        f"{id(product)} -> {id(total)}+",
        f"{id(total)} -> {id(y)}ReLU",
    }


def test_a_neuron_is_drawn_with_prev_and_op():
    n = nn.Neuron(2)
    x = [Value(1.0), Value(-2.0)]
    y = n(x)
    y.backward()
    nodes, edges = traced(y)
    assert {*x, *n.parameters(), y} <= nodes
    assert len(nodes) == len(edges) + 1  # a tree: the weights and the bias, the inputs, their sum and its relu
    assert len(dot_of(y)) == len(nodes) + len(edges) + 2


@pytest.mark.parametrize(
    ("made", "sign"),
    [
        (lambda a, b: a, ""),
        (lambda a, b: a + b, "+"),
        (lambda a, b: a * b, "*"),
        (lambda a, b: 3 * a, "*"),
        (lambda a, b: a - b, "-"),
        (lambda a, b: a / b, "/"),
        (lambda a, b: -a, "-"),
        (lambda a, b: +a, "positive"),
        (lambda a, b: a**2, "**2"),
        (lambda a, b: a**-0.5, "**-0.5"),
        (lambda a, b: Value(Fraction(4)) ** Fraction(1, 2), "**1/2"),
        (lambda a, b: a**b, "**"),
        (lambda a, b: 2**b, "**"),
        (lambda a, b: a.relu(), "ReLU"),
        (lambda a, b: a.tanh(), "tanh"),
        (lambda a, b: abs(a), "abs"),
        (lambda a, b: a.maximum(b), "max"),
    ],
)
def test_op_is_micrograds_sign_or_the_word_in_a_formula(made, sign):
    a, b = Value(4.0), Value(2.0)
    assert made(a, b)._op == sign


def test_prev_is_the_set_of_values_without_plain_numbers():
    a, b = Value(1.0), Value(2.0)
    assert (a + a)._prev == {a}
    assert (a * b)._prev == {a, b}
    assert (3 * a)._prev == {a}
    assert a._prev == set()
    assert autograd.sum([a, b, a])._prev == {a, b}


# ---- habits of other engines -------------------------------------------------------------------------------


def test_item_is_the_number():
    assert (Value(1.5) * 2).item() == 3.0
    assert Value(Fraction(1, 3)).item() == Fraction(1, 3)


@pytest.mark.parametrize("name", LACKING)
def test_an_attribute_of_another_engine_is_lacking_with_a_sentence(name):
    x = Value(2.0)
    for refused in (lambda: getattr(x, name), lambda: setattr(x, name, True)):
        with pytest.raises(AttributeError, match=rf"^a Value has no \.{name}: \w") as error:
            refused()
        assert error.value.obj is None  # else Python adds what it thinks was meant
    assert not hasattr(x, name)
    assert not hasattr(Value, name)
    assert name not in dir(x)


def test_an_attribute_that_nobody_has_is_pythons_own_error():
    for name in ("grdd", "__array__", "__array_interface__", "__dict__"):
        with pytest.raises(AttributeError, match=f"'Value' object has no attribute '{name}'"):
            getattr(Value(2.0), name)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda: Value(2.0, requires_grad=True), "a Value takes no requires_grad: every Value has a gradient: leave"),
        (lambda: Value(2.0, requires_grad=False), r"or write v\.detach\(\) for a leaf, or with no_grad\(\)"),
        (lambda: Value(2.0, label="a"), "a Value has no label: write name='a'"),
        (lambda: Value(2.0, (Value(1.0),), "tanh"), "not what it was made from: write @operation above a function"),
        (lambda: Value(2.0).backward(1.0, True), "takes no retain_graph: leave it out"),
        (lambda: Value(2.0).backward(retain_graph=True), "takes no retain_graph: leave it out"),
        (lambda: Value(2.0).backward(retain_graph=False), "takes no retain_graph: leave it out"),
        (lambda: Value(2.0).backward(create_graph=True), r"takes no create_graph: write gradient\(y, x\)"),
        (lambda: autograd.backward([Value(2.0)], retain_graph=True), "takes no retain_graph: leave it out"),
        (lambda: autograd.backward([Value(2.0)], create_graph=True), r"write gradient\(y, x\)"),
    ],
)
def test_an_option_of_another_engine_is_refused_with_a_sentence(call, sentence):
    with pytest.raises(TypeError, match=sentence):
        call()


def test_an_operation_of_ones_own_may_have_a_name_that_is_lacking():
    @autograd.operation(lambda x, y: 2 * x, name="numpy")
    def numpy(x):
        return x * x

    try:
        assert Value(3.0).numpy().data == 9
    finally:
        del ADDED["numpy"]
        del Value.numpy
