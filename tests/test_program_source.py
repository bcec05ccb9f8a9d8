"""Programs as text: functions of C and of NumPy that run without this package, and have the numbers of eager Values."""

import ctypes
import math
import pickle
import shutil
import subprocess
import sys

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from program_material import numbers_for

import autograd
from autograd import Program, Value, draw, gradient, leaves, maximum, play, record, relu, sqrt, tanh, where
from autograd.engine.backward import adjoints
from autograd.table.ops import TABLE
from nn import MLP
from tests.searches import examples

WITHIN = 1e-12  # relative


def close(a, b):
    """Whether two arrays have the same numbers, nan and inf in the same places."""
    return np.allclose(a, b, rtol=WITHIN, atol=1e-14, equal_nan=True)


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
    rng = np.random.default_rng(11)
    refused, rows, outputs, inputs = set(), [], [], []
    for name, op in TABLE.items():
        try:
            program_of(op, op.arity or 4).to_c()
        except ValueError:
            refused.add(name)
            continue
        xs = [Value(float(x), f"{name}{i}") for i, x in enumerate(numbers_for(op, rng, op.arity or 4))]
        y = xs[0].record(op, tuple(xs))
        rows.append(op)
        inputs.append(xs)
        outputs += [y, *gradient(y, xs)]
    assert refused >= LACKING_IN_C
    assert refused - LACKING_IN_C <= {"gamma", "lgamma", "sinc"}  # their slopes are made of these
    text = Program(outputs, [np.array(xs) for xs in inputs]).to_c("all_rows")  # one text for all of them: gcc is slow
    function = compiled({"all_rows": (text, len(outputs))}, tmp_path)["all_rows"]
    for _ in range(5):
        numbers = [numbers_for(op, rng, len(xs)) for op, xs in zip(rows, inputs, strict=True)]
        found = iter(function(np.concatenate(numbers)))
        for op, xs in zip(rows, numbers, strict=True):
            assert close([next(found) for _ in range(len(xs) + 1)], value_and_slopes(op, xs)), (op, xs)


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


# ---- Python ----


def run_apart(calls, folder):
    """What functions give in a process that does not know this package: (text, name, arguments) for each call."""
    (folder / "calls.pickle").write_bytes(pickle.dumps(calls))
    script = (
        "import pickle, sys\n"
        "found = []\n"
        "for text, name, arguments in pickle.load(open('calls.pickle', 'rb')):\n"
        "    names = {}\n"
        "    exec(text, names)\n"
        "    found.append(names[name](*arguments))\n"
        "assert 'autograd' not in sys.modules and 'nn' not in sys.modules\n"
        "pickle.dump(found, open('found.pickle', 'wb'))\n"
    )
    subprocess.run([sys.executable, "-I", "-c", script], cwd=folder, check=True)
    return pickle.loads((folder / "found.pickle").read_bytes())


def called(text, name, *arguments):
    names = {}
    exec(text, names)
    return names[name](*arguments)


LACKING_IN_NUMPY = {"bessel_ratio", "digamma", "erfinv", "gamma", "lgamma", "polygamma"}


def test_every_operation_of_the_table_is_written_in_numpy_or_refused_by_name(tmp_path):
    rng = np.random.default_rng(12)
    calls, rows, refused = [], [], set()
    for name, op in TABLE.items():
        count = op.arity or 4
        numbers = np.array([numbers_for(op, rng, count) for _ in range(5)])
        try:
            calls.append((program_of(op, count).to_python(f"f_{name}"), f"f_{name}", (numbers,)))
        except ValueError:
            refused.add(name)
        else:
            rows.append((op, numbers))
    assert refused >= LACKING_IN_NUMPY
    assert refused - LACKING_IN_NUMPY <= {"sinc"}  # its slope is made of one
    for (op, numbers), (values, slopes) in zip(rows, run_apart(calls, tmp_path), strict=True):
        for sample, x in enumerate(numbers):
            assert close([values[sample], *slopes[sample]], value_and_slopes(op, x)), (op, x)


def test_an_operation_that_numpy_lacks_is_named_and_shown_in_the_source():
    program = program_of(TABLE["digamma"], 1)
    with pytest.raises(ValueError, match="NumPy has no function for digamma, polygamma: build the program without it"):
        program.to_python()
    assert "digamma(" in program.source


def hinge(model, x, y):
    return (1 - y * model(x)).relu() + 0.01 * sum(p * p for p in model.parameters())


@pytest.mark.parametrize("activation", ["relu", "tanh", "gelu"])
@pytest.mark.parametrize("reduce", ["sum", "mean", None])
def test_a_network_in_numpy_has_the_gradient_of_the_backward_pass(activation, reduce, tmp_path):
    model = MLP(2, [3, 4, 1], activation=activation)
    program = record(hinge, model, [0.1, 0.2], 1.0).value_and_gradient("model", reduce=reduce)
    rng = np.random.default_rng(3)
    x, y = rng.normal(size=(2, 3, 2)), rng.choice([-1, 1], 3)  # batches that broadcast; whole numbers
    weights = [p.data for p in model.parameters()]
    ((values, slopes),) = run_apart([(program.to_python("step"), "step", (weights, x, y))], tmp_path)
    expected = []
    for (i, j), _ in np.ndenumerate(x[..., 0]):
        model.zero_grad()
        E = hinge(model, [*map(float, x[i, j])], float(y[j]))
        E.backward()
        expected.append([E.data, *(p.grad for p in model.parameters())])
    if reduce is None:
        assert slopes.shape == (2, 3, len(weights))
        assert close(np.concatenate([values[..., None], slopes], -1).reshape(6, -1), expected)
    else:
        assert close([values, *slopes], np.sum(expected, 0) / (6 if reduce == "mean" else 1))


def test_a_layer_is_written_as_a_person_writes_it():
    model = MLP(2, [3, 1], activation="tanh")
    source = record(lambda model, x: model(x), model, [0.1, 0.2]).source
    assert "W1 = model[:9].reshape(3, 3)[:, :2]" in source
    assert "b1 = model[2:9:3]" in source
    assert "model[9:12] @ np.tanh(W1 @ x + b1[:, None]) + model[12]" in source
    step = record(lambda model, x: model(x) ** 2, model, [0.1, 0.2]).value_and_gradient("model", reduce="sum")
    assert "@ x.T" in step.source  # the gradient of a layer is a product of matrices


def test_the_source_is_that_of_the_last_kind_of_call():
    program = record(lambda w, x: w[0] * x[0] + w[1] * x[1] + w[2] * x[2], [1.0, 2.0, 3.0], np.zeros(3))
    assert " @ " not in program.source  # before the first call both are taken to vary
    program([1.0, 2.0, 3.0], np.ones((5, 3)))
    assert "return (w @ x).reshape(batch)" in program.source
    assert program.to_python() == program.to_python(varying="x") != program.to_python(varying=["w", "x"])
    with pytest.raises(ValueError, match="the program has no argument 'z'"):
        program.to_python(varying="z")


def test_the_function_refuses_a_batch_where_it_was_written_for_none():
    program = record(lambda w, x: w[0] * x + w[1], [1.0, 2.0], 3.0)
    with pytest.raises(ValueError, match="cannot reshape"):
        called(program.to_python(varying="x"), "program", np.ones((4, 2)), 3.0)


def test_numpy_keeps_nan_infinity_and_closed_branches(tmp_path):
    branch = record(closed_branch, 2.0).value_and_gradient(reduce="sum")
    x = Value(2.0, "x")
    odd = Program([x * math.nan, x + math.inf, x - 1e308 * 10, where(x, -0.0, x), Value(-0.0) * 1], [x])
    numbers = [0.0, 4.0]
    calls = [(branch.to_python("f"), "f", (numbers,)), (odd.to_python("f"), "f", (3.0,))]
    (value, slopes), found = run_apart(calls, tmp_path)
    assert (value, slopes.tolist()) == (1.0, [0.0, 0.25])
    assert np.isnan(called(branch.to_python("f"), "f", [math.nan])[1]).all()
    assert close([*map(float, found)], [math.nan, math.inf, -math.inf, 0.0, 0.0])
    assert math.copysign(1, found[3]) == math.copysign(1, found[4]) == -1


def test_outputs_keep_their_structure_in_the_text(tmp_path):
    def f(v, w, u):
        return {
            "sum": v[0] + v[1],
            3: (v[0], [v[1] * w, None, "a\n'"]),
            None: (w,),
            "matrix": np.array([[v[0], w * v[1], u * 2]]),
        }

    program = record(f, [1.0, 2.0], 3.0, 4.0)
    arguments = [np.arange(6.0).reshape(3, 2), np.arange(3.0), 5.0]
    (found,) = run_apart([(program.to_python(varying=["v", "w"]), "program", arguments)], tmp_path)
    v, w, _ = arguments
    assert [*found] == ["sum", 3, None, "matrix"]
    assert found["sum"].tolist() == v.sum(1).tolist()
    assert found[3][0].tolist() == v[:, 0].tolist()
    assert found[3][1][0].tolist() == (v[:, 1] * w).tolist()
    assert found[3][1][1:] == [None, "a\n'"]
    assert found[None][0].tolist() == w.tolist()
    assert found["matrix"].tolist() == [[[a, b * c, 10.0]] for (a, b), c in zip(v, w, strict=True)]  # samples, 1, 3


def test_no_name_of_an_argument_breaks_out_of_python(tmp_path):
    xs = [
        Value(1.0, name)
        for name in [*HOSTILE, "np", "float", "t1", "h1", "batch", "found", "f_open", '"""', "x1", "x1"]
    ]
    program = Program(sum(tanh(x) * (i + 1) for i, x in enumerate(xs)), xs).value_and_gradient()
    numbers = np.linspace(-1, 1, len(xs))
    ((value, slopes),) = run_apart([(program.to_python("f"), "f", [*numbers])], tmp_path)
    weights = np.arange(len(xs)) + 1
    assert close(value, (np.tanh(numbers) * weights).sum())
    assert close([*map(float, slopes)], weights / np.cosh(numbers) ** 2)


@pytest.mark.parametrize("name", ["for", "f; g", "", "1st", "print", "np", "__import__", "f\n", "None"])
def test_python_refuses_what_is_not_the_name_of_a_function(name):
    (x,) = leaves(x=1.0)
    with pytest.raises(ValueError, match="is not the name of a function in Python: write one of letters"):
        Program(x * 2, [x]).to_python(name)


OPERATIONS = [
    lambda a, b: a + b, lambda a, b: a - b, lambda a, b: a * b, lambda a, b: a / (2 + b * b), maximum,
    lambda a, b: tanh(a), lambda a, b: -a, lambda a, b: relu(a), lambda a, b: abs(b), lambda a, b: a**2 - 3,
    lambda a, b: where(a, b, 1.5), lambda a, b: 0.5 * a + 0.25 * b - 1, lambda a, b: sum([a, b, a * b, 1]),
]  # fmt: skip


@st.composite
def graphs(draw):
    """A function of two arrays and a number."""
    steps = draw(
        st.lists(
            st.tuples(st.integers(0, len(OPERATIONS) - 1), st.integers(0, 99), st.integers(0, 99)),
            min_size=1,
            max_size=20,
        )
    )

    def f(w, x, c):
        made = [
            *w,
            *x,
            c,
            sum(a * b for a, b in zip(w, x, strict=False)),
            *(a * x[0] + b * x[1] + c for a, b in [w[:2], w[1:]]),
        ]
        for kind, i, j in steps:
            made.append(OPERATIONS[kind](made[i % len(made)], made[j % len(made)]))
        return tanh(made[-1] * 0.1) + sum(tanh(m) * w[0] for m in made[-3:])

    return f


@given(
    f=graphs(),
    seed=st.integers(0, 1000),
    varying=st.sets(st.sampled_from("wxc")),
    reduce=st.sampled_from(["sum", "mean", None]),
)
@settings(max_examples=examples(40), deadline=None)
def test_a_text_has_the_numbers_of_the_graph(f, seed, varying, reduce):
    rng = np.random.default_rng(seed)
    shapes = {"w": (3,), "x": (2,), "c": ()}
    arguments = {name: rng.uniform(-1.5, 1.5, ((4,) * (name in varying) + shape)) for name, shape in shapes.items()}
    program = record(f, [0.5, 1.0, -1.0], [0.3, -0.2], 0.7).value_and_gradient(reduce=reduce)
    value, slopes = called(program.to_python("f", varying=sorted(varying)), "f", *arguments.values())
    samples = 4 if varying else 1
    each = [gradient_of(f, *(a[i] if name in varying else a for name, a in arguments.items())) for i in range(samples)]
    scale = 1 / samples if reduce == "mean" else 1
    values = np.array([y for y, _ in each])
    assert np.allclose(
        np.broadcast_to(value, samples) if reduce is None else value,
        values if reduce is None else values.sum() * scale,
        rtol=1e-10,
        atol=1e-11,
    )
    for number, name in enumerate(shapes):
        expected = np.array([slope[number] for _, slope in each]) * scale
        if name not in varying and reduce is not None:
            expected = expected.sum(0)
        assert np.allclose(np.broadcast_to(slopes[number], expected.shape), expected, rtol=1e-10, atol=1e-11), name


def gradient_of(f, w, x, c):
    """The value of a function at one sample, and its gradient with respect to each argument."""
    ws, xs, (c,) = ([Value(float(number)) for number in np.atleast_1d(numbers)] for numbers in (w, x, c))
    y = f(ws, xs, c)
    slopes = adjoints(y)
    return y.data, [
        [float(slopes.get(leaf, 0.0)) for leaf in ws],
        [float(slopes.get(leaf, 0.0)) for leaf in xs],
        float(slopes.get(c, 0.0)),
    ]


def test_a_hessian_is_written_too(tmp_path):
    program = record(lambda v, x: tanh(v[0] * x + v[1]) ** 2, [1.0, 2.0], 0.5).hessian("v", reduce="sum")
    x = np.linspace(-1, 1, 5)
    (found,) = run_apart([(program.to_python(), "program", ([0.3, -0.4], x))], tmp_path)
    t = np.tanh(0.3 * x - 0.4)
    second = 2 * (1 - t**2) * (1 - 3 * t**2)  # the second derivative of tanh², by hand
    assert close(found, [[(second * x * x).sum(), (second * x).sum()], [(second * x).sum(), second.sum()]])


# ---- the table of passes, and the picture ----


def test_print_shows_the_passes_with_their_lines():
    model = MLP(2, [4, 1], activation="relu")
    program = record(lambda model, x, y: (1 - y * model(x)).relu(), model, [0.1, 0.2], 1.0)
    lines = str(program).splitlines()
    assert lines[:4] == [
        "takes       model (17 numbers), x (2 numbers), y (a number)",
        "gives       1 number for each sample",
        "varies      x, y",
        "back end    numpy",
    ]
    table = dict(line.rsplit(maxsplit=1) for line in lines[7:17])
    assert table["recorded"] == str(20 + 4 * 2 + 1 + 4)  # inputs; neurons, and their relu; the last one; y·, 1, −, relu
    assert lines[-1].startswith("in blocks: 2 products with weights, ")
    assert "mean over the batch" in str(program.value_and_gradient("model", reduce="mean"))
    assert repr(program) == f"<Program of model, x, y: {table['recorded']} lines>"


def test_print_tells_what_varied_in_the_last_call():
    program = record(lambda w, x: w[0] * x[0] + w[1] * x[1] + w[2] * x[2], [1.0, 2.0, 3.0], np.zeros(3))
    assert "varies      w, x" in str(program)
    program([1.0, 2.0, 3.0], np.ones((5, 3)))
    assert "varies      x" in str(program)
    assert "in blocks: 1 product with weights" in str(program)
    program([1.0, 2.0, 3.0], np.ones(3))
    assert "varies      nothing" in str(program)


def test_a_program_is_drawn_with_the_gradients_of_its_graph():
    w, x = leaves(w=0.5, x=3.0)
    program = Program((w * x - 1) ** 2, [w, x])
    y = program.graph()
    assert (y.data, [leaf.name for leaf in autograd.history(y) if leaf.op is None]) == (0.25, ["w", "x"])
    assert "3 cards" in repr(draw(program))
    step = program.value_and_gradient("w")
    gradients = {node.name: node.grad for node in autograd.history(step.graph()) if node.name}
    assert gradients == {"w": 3.0, "x": 0.5}  # 2(wx − 1)x and 2(wx − 1)w, by hand
    assert draw(step).source == draw(step.graph()).source
    assert repr(play(program)) == repr(play(y))


def test_the_numbers_of_an_array_are_named_by_their_places():
    program = record(lambda v, m: v[0] * m[1][0], [1.0, 2.0], [[1.0, 2.0], [3.0, 4.0]])
    assert sorted(node.name for node in autograd.history(program.graph()) if node.name) == ["m[1, 0]", "v[0]"]


def test_a_program_of_several_outputs_is_drawn_one_by_one():
    program = record(lambda x: {"a": x + 1, "b": 2 * x}, 3.0)
    with pytest.raises(TypeError, match=r"draw takes one Value, and graph\(\) of this Program gives several: pass one"):
        draw(program)
    assert program.graph()["b"].data == 6.0
    assert "2 cards" in repr(draw(program.graph()["b"]))
