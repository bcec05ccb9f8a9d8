"""Programs as text: functions of C and of NumPy that run without this package, and have the numbers of eager Values."""

import ctypes
import math
import shutil
import subprocess

import numpy as np
import pytest

from autograd import Program, Value, leaves, record, relu, sqrt, tanh, where
from autograd.engine.backward import adjoints
from autograd.table.ops import TABLE
from nn import MLP

WITHIN = 1e-12  # relative


def close(a, b):
    """Whether two arrays have the same numbers, nan and inf in the same places."""
    return np.allclose(a, b, rtol=WITHIN, atol=1e-14, equal_nan=True)


def numbers_for(op, rng, count):
    """Numbers at which an operation is defined: its domain is asked by trying."""
    while True:
        numbers = rng.uniform(-2, 2, count)
        if op.name in ("polygamma", "bessel_ratio"):
            numbers[0] = 1
        if math.isfinite(op.of_numbers(*map(float, numbers))):
            return numbers


def value_and_slopes(op, numbers):
    """The value of an operation and its derivatives, by the backward pass."""
    xs = [Value(float(x)) for x in numbers]
    y = xs[0].record(op, tuple(xs))
    slopes = adjoints(y)
    return [float(y.data), *(float(slopes.get(x, 0.0)) for x in xs)]


def program_of(op, count):
    """An operation and its gradient as a program."""
    xs = [Value(0.5, f"x{i}") for i in range(count)]
    return Program(xs[0].record(op, tuple(xs)), [xs]).value_and_gradient()


def closed_branch(x):
    """No path leads through relu where it is 0, though sqrt has a slope of inf at 0."""
    return relu(sqrt(x) - 1)


# ---- C ----

needs_gcc = pytest.mark.skipif(shutil.which("gcc") is None, reason="there is no compiler of C")


def compiled(texts, folder):
    """The functions of some texts by their names, each on a list of numbers."""
    sources = []
    for name, (text, _) in texts.items():
        sources.append(folder / f"{name}.c")
        sources[-1].write_text(text)
    strict = ["gcc", "-Wall", "-Wextra", "-Werror", "-std=c99", "-O1", "-shared", "-fPIC"]
    subprocess.run([*strict, "-o", folder / "all.so", *sources, "-lm"], check=True, capture_output=True)
    library = ctypes.CDLL(str(folder / "all.so"))
    return {name: function_of_c(getattr(library, name), count) for name, (_, count) in texts.items()}


def function_of_c(function, outputs):
    function.restype = None
    doubles = ctypes.POINTER(ctypes.c_double)

    def called(numbers):
        given, found = np.array(numbers, float), np.full(outputs, 99.0)
        function(given.ctypes.data_as(doubles), found.ctypes.data_as(doubles))
        return found

    return called


LACKING_IN_C = {"bessel_ratio", "digamma", "erfinv", "polygamma"}  # none of these is in math.h


@needs_gcc
def test_every_operation_of_the_table_is_written_in_c_or_refused_by_name(tmp_path):
    texts, refused = {}, set()
    for name, op in TABLE.items():
        count = op.arity or 4
        program = program_of(op, count)
        try:
            texts[f"f_{name}"] = program.to_c(f"f_{name}"), count + 1
        except ValueError:
            refused.add(name)
    assert refused >= LACKING_IN_C
    assert refused - LACKING_IN_C <= {"gamma", "lgamma", "sinc", "max", "min"}  # their slopes are made of these
    rng = np.random.default_rng(11)
    for name, function in compiled(texts, tmp_path).items():
        op = TABLE[name[2:]]
        for _ in range(5):
            numbers = numbers_for(op, rng, op.arity or 4)
            assert close(function(numbers), value_and_slopes(op, numbers)), (name, numbers)


@needs_gcc
def test_a_network_in_c_has_the_gradient_of_the_backward_pass(tmp_path):
    def loss(model, x, y):
        return (1 - y * model(x)).relu() + 0.01 * sum(p * p for p in model.parameters())

    texts, models = {}, {}
    for activation in ("relu", "tanh", "gelu", "softplus"):
        model = models[activation] = MLP(2, [4, 1], activation=activation)
        program = record(loss, model, [0.1, 0.2], 1.0).value_and_gradient("model", reduce="mean")
        texts[activation] = program.to_c(f"f_{activation}"), 1 + len(model.parameters())
    functions = compiled({f"f_{name}": text for name, text in texts.items()}, tmp_path)
    for name, model in models.items():
        for x, y in (([0.3, -0.7], 1.0), ([2.0, 1.0], -1.0)):
            model.zero_grad()
            E = loss(model, x, y)
            E.backward()
            weights = [p.data for p in model.parameters()]
            found = functions[f"f_{name}"]([*weights, *x, y])
            assert close(found, [E.data, *(p.grad for p in model.parameters())])


@needs_gcc
def test_c_keeps_nan_infinity_and_closed_branches(tmp_path):
    x = Value(2.0, "x")
    odd = Program([x * math.nan, x + math.inf, x - 1e308 * 10, where(x, -0.0, x)], [x])
    branch = record(closed_branch, 2.0).value_and_gradient()
    functions = compiled({"odd": (odd.to_c("odd"), 4), "branch": (branch.to_c("branch"), 2)}, tmp_path)
    found = functions["odd"]([3.0])
    assert close(found, [math.nan, math.inf, -math.inf, 0.0])
    assert math.copysign(1, found[3]) == -1
    assert functions["branch"]([0.0]).tolist() == [0.0, 0.0]
    assert functions["branch"]([4.0]).tolist() == [1.0, 0.25]
    assert np.isnan(functions["branch"]([math.nan])).all()


@needs_gcc
def test_c_of_a_program_that_uses_no_input_compiles(tmp_path):
    x = Value(2.0, "x")
    functions = compiled({"constant": (Program(x * 0 + 3, [x]).value_and_gradient().to_c("constant"), 2)}, tmp_path)
    assert functions["constant"]([5.0]).tolist() == [3.0, 0.0]


def test_an_operation_that_c_lacks_is_named():
    with pytest.raises(ValueError, match="C has no function for digamma, polygamma: build the program without it"):
        program_of(TABLE["digamma"], 1).to_c()


HOSTILE = ["x; system()", "for", "*/ int y; /*", "a\\\nb", "", "in", "naïve θ", "x" * 200, "__import__", "1st", "print"]


@needs_gcc
def test_no_name_of_an_argument_breaks_out_of_c(tmp_path):
    xs = [Value(1.0, name) for name in HOSTILE]
    text = Program(sum(x * (i + 1) for i, x in enumerate(xs)), xs).to_c("hostile")
    assert text.count("*/") == 1
    found = compiled({"hostile": (text, 1)}, tmp_path)["hostile"](range(len(xs)))
    assert close(found, sum(i * (i + 1) for i in range(len(xs))))


@pytest.mark.parametrize("name", ["for", "while", "f; g", "", "1st", "tanh", "powf", "main", "relu_", "f\n"])
def test_c_refuses_what_is_not_the_name_of_a_function(name):
    (x,) = leaves(x=1.0)
    with pytest.raises(ValueError, match="is not the name of a function in C: write one of letters, as in 'loss'"):
        Program(x * 2, [x]).to_c(name)


def test_the_comment_of_c_says_what_stands_where():
    program = record(lambda w, x: tanh(w[0] * x[0] + w[1] * x[1]), [1.0, 2.0], [0.0, 0.0]).value_and_gradient("w")
    lines = [line.strip(" *") for line in program.to_c("neuron").splitlines()]
    assert lines[1] == "neuron: the value, the gradient with respect to w, of one sample."
    for line in ("in[0..1]        w", "in[2..3]        x", "out[0]          the value"):
        assert line in lines
    assert "out[1..2]       the gradient with respect to w" in lines
