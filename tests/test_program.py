"""Programs: a recorded graph on arrays has the numbers that eager Values have, one sample at a time."""

import importlib
import math
import pickle
import re
import statistics
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

import autograd
from autograd import Program, Value, operation, record, tanh
from autograd.sentences import shorten
from nn import MLP

BACKENDS = [
    "numpy",
    pytest.param("native", marks=pytest.mark.skipif(find_spec("llvmlite") is None, reason="no llvmlite")),
]


def eager_gradients(loss, model, columns):
    """Value and gradient, summed over the samples, by the backward pass."""
    total = np.zeros(1 + len(model.parameters()))
    for x, t in columns:
        model.zero_grad()
        y = loss(model, [*map(float, x)], float(t))
        y.backward()
        total += [y.data, *(p.grad for p in model.parameters())]
    return total


@pytest.mark.parametrize("activation", ["relu", "tanh", "sigmoid", "leaky_relu", "gelu", "softplus"])
def test_a_network_on_a_batch(activation):
    model = MLP(3, [5, 4, 1], activation=activation)

    def loss(model, x, t):
        regularised = sum(p * p for p in model.parameters())
        return (1 - t * model(x)).relu() + 1e-3 * regularised

    rng = np.random.default_rng(3)
    x, t = rng.normal(size=(40, 3)), rng.choice([-1.0, 1.0], 40)
    step = record(loss, model, [0.1, 0.2, 0.3], 1.0).value_and_gradient("model", reduce="sum")
    value, slopes = step(model, x, t)
    expected = eager_gradients(loss, model, zip(x, t, strict=True))
    assert np.allclose([value, *slopes], expected, rtol=1e-12, atol=1e-13)


def test_a_batch_has_any_number_of_axes_and_broadcasts():
    program = record(lambda w, x: w * x + 1, 2.0, 3.0)
    x = np.arange(6.0).reshape(2, 3)
    assert program(2.0, x).tolist() == (2 * x + 1).tolist()
    assert program(np.array([[1.0], [2.0]]), x).tolist() == (np.array([[1.0], [2.0]]) * x + 1).tolist()
    assert program(2, 3) == 7.0


@pytest.mark.parametrize(("samples", "inputs"), [(4, 2), (1300, 20), (9000, 20)])
def test_an_argument_may_be_an_array_whose_batch_stands_in_front(samples, inputs):
    program = record(lambda w, x: sum(a * b for a, b in zip(w, x, strict=True)), [1.0] * inputs, np.zeros(inputs))
    w, x = np.arange(1.0, inputs + 1), np.arange(float(samples * inputs)).reshape(samples, inputs)
    expected = (x @ w).tolist()  # whole numbers, without rounding
    wide = np.zeros((samples, inputs + 3))
    wide[:, 3:] = x
    for each in (x, np.asfortranarray(x), wide[:, 3:], x[::-1][::-1]):
        assert program(w, each).tolist() == expected


def test_outputs_keep_their_structure():
    program = record(lambda x: {"sum": x + 1, "parts": (x, 2.0 * x)}, 1.0)
    assert program(3.0) == {"sum": 4.0, "parts": (3.0, 6.0)}


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_batch_stands_in_front_of_an_array_of_outputs(backend):
    W, X = np.arange(6.0).reshape(3, 2), np.arange(40.0).reshape(4, 5, 2)
    layer = record(lambda w, x: {"scores": w @ x, "first": x[0]}, W, X[0, 0]).on(backend)
    found = layer(W, X)
    assert found["scores"].tolist() == (X @ W.T).tolist()  # of shape (4, 5, 3)
    assert found["first"].tolist() == X[..., 0].tolist()
    assert layer(W, X[0, 0])["scores"].tolist() == (W @ X[0, 0]).tolist()
    assert layer(W, X[:0])["scores"].shape == (0, 5, 3)


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_array_of_outputs_has_the_batch_in_all_of_its_places(backend):
    program = record(lambda w, x: np.array([w * 2, x + w, 7 * w]), 1.0, 1.0).on(backend)
    assert program(1.0, [1.0, 2.0]).tolist() == [[2.0, 2.0, 7.0], [2.0, 3.0, 7.0]]
    assert program(1.0, 5.0).tolist() == [2.0, 6.0, 7.0]


def test_a_gradient_with_respect_to_what_varies_has_an_entry_for_each_sample():
    step = record(lambda w, x: (w * x) ** 2, 1.0, 1.0).value_and_gradient(reduce="mean")
    value, (dw, dx) = step(2.0, [1.0, 3.0])
    assert (value, dw) == (20.0, 20.0)  # the mean of 4x² and of 4x²
    assert dx.tolist() == [4.0, 12.0]  # half of 8x: of the mean over two samples


def test_a_closed_branch_keeps_infinity_out():
    """Where no path leads, a slope of inf does not matter: sqrt has one at 0."""
    program = record(lambda x: autograd.relu(autograd.sqrt(x) - 1), 2.0).value_and_gradient(reduce="sum")
    value, slope = program([0.0, 4.0])
    assert (value, slope.tolist()) == (1.0, [0.0, 0.25])


def test_nan_and_infinity_go_through():
    program = record(lambda x: autograd.exp(x) - x, 1.0)
    assert np.array_equal(program([math.nan, math.inf, -math.inf]), [math.nan, math.nan, math.inf], equal_nan=True)
    assert record(lambda x: 1 / x, 1.0)([0.0]).tolist() == [math.inf]


@pytest.mark.parametrize(
    ("f", "x", "expected"),
    [
        (autograd.softplus, [-40.0, 1000.0], [4.248354255291589e-18, 1000.0]),
        (autograd.logsigmoid, [40.0, -1000.0], [-4.248354255291589e-18, -1000.0]),
        (lambda x: autograd.logsumexp([x, x]), [1000.0, -1000.0], [1000 + math.log(2), -1000 + math.log(2)]),
        (lambda x: autograd.elu(x, 1.0), [-1e-9], [-9.999999995e-10]),
        (autograd.sinc, [0.0], [1.0]),
        (lambda x: autograd.xlogy(x, x), [0.0, 1.0], [0.0, 0.0]),
        (lambda x: autograd.norm([x, 0]), [1e-200, 1e200, 0.0], [1e-200, 1e200, 0.0]),
        (lambda x: autograd.inversion(x, 0), [1e-200, 1e200], [1e200, 1e-200]),
        (lambda x: autograd.tie(x, math.inf), [1.0, math.inf, math.nan], [0.0, 1.0, math.nan]),
        (autograd.step, [2.0, 0.0, math.nan], [1.0, 0.0, math.nan]),
    ],
)
def test_arrays_are_right_where_a_formula_overflows_or_is_0_by_0(f, x, expected):
    assert np.allclose(record(f, 0.5)(x), expected, rtol=1e-12, atol=0, equal_nan=True)


def test_the_slope_of_a_length_at_the_origin_is_0():
    step = record(lambda x, y: autograd.hypot(x, y), 3.0, 4.0).value_and_gradient(reduce="sum")
    assert [part.tolist() for part in step([0.0, 3.0], [0.0, 4.0])[1]] == [[0.0, 0.6], [0.0, 0.8]]


def test_a_missing_number_is_missing_in_the_gradient():
    step = record(lambda w, x: autograd.relu(w * x), 1.0, 1.0).value_and_gradient("w", reduce="sum")
    assert np.isnan(step(1.0, [2.0, math.nan])).all()


def test_an_empty_batch_gives_empty_arrays_and_sums_of_0():
    program = record(lambda w, x: w * x, 1.0, 1.0)
    assert program(2.0, []).shape == (0,)
    assert program.value_and_gradient("w", reduce="sum")(2.0, []) == (0.0, 0.0)
    with pytest.raises(ValueError, match="the batch is empty, and has no mean: give at least one sample"):
        program.value_and_gradient("w", reduce="mean")(2.0, [])


def test_arrays_may_be_whole_numbers_read_only_and_not_contiguous():
    program = record(lambda w, x: w * x, 1.0, 1.0)
    x = np.arange(10)[::2]
    x.flags.writeable = False
    assert program(np.float32(0.5), x).tolist() == [0.0, 1.0, 2.0, 3.0, 4.0]
    assert x.tolist() == [0, 2, 4, 6, 8]


def test_a_call_leaves_its_arrays_and_earlier_results_alone():
    program = record(lambda x: x + 1, 1.0)
    x = np.zeros(3)
    first = program(x)
    program(x + 5)
    assert (x.tolist(), first.tolist()) == ([0.0] * 3, [1.0] * 3)


def test_a_program_is_pickled_and_goes_on():
    step = record(lambda w, x: tanh(w * x), 0.5, 1.0).value_and_gradient("w", reduce="sum")
    again = pickle.loads(pickle.dumps(step))
    assert again(0.5, [1.0, 2.0]) == step(0.5, [1.0, 2.0])


# ---- what is refused ----


def decided(x):
    return x if x > 0 else -x


def largest(x):
    return max(x, 2 * x)


@pytest.mark.parametrize("f", [decided, largest])
def test_a_decision_by_a_number_is_refused(f):
    with pytest.raises(TypeError, match=r"a program is recorded once for all numbers.*write where"):
        record(f, 1.0)
    assert decided(Value(2.0)).data == 2.0  # outside of record as ever


class Choice:
    def method(self, v):
        return [v, -v][v < 0]  # a method


DECISIONS = {
    "return x if x > 0 else -x": (decided, "compares Value(1.0) with 0"),
    "return max(x, 2 * x)": (largest, "compares Value(2.0) with Value(1.0)"),
    "return [v, -v][v < 0]  # a method": (Choice().method, "compares Value(1.0) with 0"),
    "lambda v: v if v else -v,  # a lambda": (
        lambda v: v if v else -v,  # a lambda
        "asks whether Value(1.0) is true",
    ),
    "lambda v: sum([v * n for n in range(3) if v >= n]),  # a comprehension": (
        lambda v: sum([v * n for n in range(3) if v >= n]),  # a comprehension
        "compares Value(1.0) with 0",
    ),
    "lambda v: v * math.exp(v),": (
        lambda v: v * math.exp(v),
        "takes float() of Value(1.0)",
    ),
    "lambda v: v * int(v),": (
        lambda v: v * int(v),
        "takes int() of Value(1.0)",
    ),
    "lambda v: statistics.median([v, 2 * v]),": (
        lambda v: statistics.median([v, 2 * v]),
        "compares Value(2.0) with Value(1.0)",
    ),
    "lambda v: np.max(np.array([v, 2 * v])),": (
        lambda v: np.max(np.array([v, 2 * v])),
        "compares Value(1.0) with Value(2.0)",
    ),
}


@pytest.mark.parametrize("line", DECISIONS)
def test_a_refused_decision_is_told_with_its_line(line):
    f, what = DECISIONS[line]
    lines = [text.strip() for text in Path(__file__).read_text(encoding="utf-8").splitlines()]
    with pytest.raises(TypeError) as refusal:
        record(f, 1.0)
    place = f"line {lines.index(line) + 1} of {__file__} ({shorten(line)}) {what}"
    assert f"recorded once for all numbers, and {place}: write where(" in str(refusal.value)
    assert "maximum(a, b)" in str(refusal.value)


def test_a_refused_decision_is_told_in_a_module_and_in_a_cell(tmp_path, monkeypatch):
    (tmp_path / "net_of_a_user.py").write_text("def f(v):\n    y = v * v\n    return y if y > 1 else v\n")
    monkeypatch.syspath_prepend(tmp_path)
    module = importlib.import_module("net_of_a_user")
    place = f"line 3 of {module.__file__} (return y if y > 1 else v) compares Value(1.0) with 1: "
    with pytest.raises(TypeError, match=re.escape(place)):
        record(module.f, 1.0)
    cell = "g = lambda v: (\n    v if v > 2 else -v)\n"
    for file, called in ((str(tmp_path / "ipykernel_7" / "123.py"), "the cell"), ("<stdin>", "<stdin>")):
        names = {"__name__": "__main__"}
        exec(compile(cell, file, "exec"), names)
        with pytest.raises(TypeError, match=f"and line 2 of {called} compares Value\\(1.0\\) with 2: "):
            record(names["g"], 1.0)


@pytest.mark.parametrize("backend", ["numpy", "native"])
def test_a_program_that_calls_itself_is_refused(backend):
    """It would wait for itself."""
    if backend == "native":
        pytest.importorskip("llvmlite", reason="pip install llvmlite")

    @operation(lambda x, y: y)
    def again(x):
        return program(x - 1) if x > 1 else math.exp(x)

    program = record(lambda x: again(x) * 2, 0.5).on(backend)
    for _ in range(2):  # at first, and then quickly
        with pytest.raises(RuntimeError, match="called by an operation that it is made of"):
            program(1.5)
        assert program(0.5) == 2 * math.exp(0.5)


def test_a_number_taken_out_of_a_value_is_refused():
    with pytest.raises(ValueError, match=r"f took a number out of its Values.*compute with the Values themselves"):
        record(lambda x: x * x.data, 3.0)


def test_a_graph_that_is_another_one_at_other_numbers_is_refused():
    with pytest.raises(ValueError, match="f gives another graph at other numbers"):
        record(lambda x: x * x if x.data > 3 else x, 3.0)


@pytest.mark.parametrize(
    ("arrays", "error", "words"),
    [
        ((1.0,), TypeError, r"the program takes 2 arguments \(w, x\), not 1"),
        ((1.0, "a"), TypeError, "x holds text, and a program takes real numbers: pass an array of floats"),
        ((1.0, [1j]), TypeError, "x holds complex128"),
        ((1.0, [True]), TypeError, "x holds bools"),
        ((1.0, [Value(1.0)]), TypeError, r"x holds Values.*as data_of\(\.\.\.\) gives them"),
        ((1.0, [[1.0], [1.0, 2.0]]), ValueError, "x is not an array"),
        (([1.0, 2.0, 3.0], [1.0, 2.0]), ValueError, r"do not fit together \(w \(3,\), x \(2,\)\)"),
    ],
)
def test_what_does_not_fit_is_refused_with_a_sentence(arrays, error, words):
    program = record(lambda w, x: w * x, 1.0, 1.0)
    with pytest.raises(error, match=words):
        program(*arrays)


def test_an_array_of_another_shape_is_refused_with_both_shapes():
    program = record(lambda x: x[0] + x[1], [1.0, 2.0])
    with pytest.raises(ValueError, match=r"x has the shape \(3,\), and the program takes 2 numbers for a sample"):
        program([1.0, 2.0, 3.0])


def test_an_argument_that_is_no_array_is_refused_when_it_is_recorded():
    with pytest.raises(TypeError, match="p is a dict of 2 numbers: an argument of a program is a number, a list or"):
        record(lambda p: p["a"] * p["b"], {"a": 1.0, "b": 2.0})


def test_a_divisor_without_a_finite_reciprocal_divides():
    x = np.array([1e-310, 4e-310])
    assert record(lambda x: x / 1e-310 + x, 1e-310)(x).tolist() == (x / 1e-310 + x).tolist()


def test_a_batch_of_several_chunks_has_the_numbers_of_one():
    model = MLP(2, [8, 1], activation="tanh")
    step = record(lambda m, x: m(x) ** 2, model, [0.0, 0.0]).value_and_gradient("m", reduce="sum")
    x = np.random.default_rng(5).normal(size=(30_001, 2))
    parts = [step(model, part)[1] for part in np.array_split(x, 100)]
    assert np.allclose(step(model, x)[1], np.sum(parts, 0), rtol=1e-11)
    weights = model.layers[0]
    w = np.array([[v.data for v in neuron.w] for neuron in weights.neurons])
    b = np.array([neuron.b.data for neuron in weights.neurons])
    v = np.array([v.data for v in model.layers[1].neurons[0].w])
    c = model.layers[1].neurons[0].b.data
    by_numpy = ((np.tanh(x @ w.T + b) @ v + c) ** 2).sum()  # the last layer is linear
    assert math.isclose(step(model, x)[0], by_numpy, rel_tol=1e-11)


def test_programs_that_cannot_be_made_are_refused():
    w = Value(1.0, "w")
    for outputs, inputs, error, words in [
        ([], [w], ValueError, "there are no outputs"),
        (2.0, [w], TypeError, "a program gives Values, and there is 2.0"),
        (w * 2, [w, w], ValueError, "is an input twice: pass it once"),
        (w * 2, [w * 1], ValueError, "the inputs of a program are leaves"),
    ]:
        with pytest.raises(error, match=words):
            Program(outputs, inputs)
    with pytest.raises(
        ValueError, match="a derivative needs a program with one output, and this one has 2: record one"
    ):
        Program([w, w * 2], [w]).value_and_gradient()
    with pytest.raises(ValueError, match=r"the program has no argument 'v'.*w"):
        Program(w * 2, [w]).value_and_gradient("v")
    with pytest.raises(ValueError, match="""reduce is "sum", "mean" or None, not 'max'"""):
        Program(w * 2, [w]).value_and_gradient(reduce="max")


def test_a_program_is_put_on_another_back_end_by_name():
    program = record(lambda w, x: w * x, 2.0, 3.0)
    assert program.on("numpy").value_and_gradient("w")(2.0, 3.0) == (6.0, 3.0)
    assert pickle.loads(pickle.dumps(program.on("numpy")))(2.0, 3.0) == 6.0
    with pytest.raises(ValueError, match=r"there is no back end 'nunpy': did you mean 'numpy'"):
        program.on("nunpy")


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_difference_without_an_error_is_not_taken_apart(backend):
    """x - m has no error where m is near x, so x/s - m/s, and the sum of x less that of m, would lose their digits."""
    x, m, s = 1e6 + 1e-3 * np.arange(-50, 51), 1e6, 1e-3
    z = record(lambda x, m, s: (x - m) / s, 1.0, 2.0, 3.0).on(backend)
    assert np.allclose(z(x, m, s), (x - m) / s, rtol=1e-12, atol=0)
    y = x + np.linspace(1e-9, 1e-6, 101)
    weighted = record(lambda x, y, w: (x - y) * w, 1.0, 2.0, 3.0).on(backend)
    assert np.allclose(weighted(x, y, 1 / 3), (x - y) / 3, rtol=1e-12, atol=0)
    total, _ = record(lambda x, m: x + m, 1.0, 2.0).value_and_gradient("m", reduce="sum").on(backend)(y, -m)
    assert math.isclose(total, math.fsum(y - m), rel_tol=1e-12)


@pytest.mark.parametrize("backend", BACKENDS)
def test_a_step_of_a_missing_number_is_missing_beside_a_gradient(backend):
    stepped = record(autograd.step, 0.5).value_and_gradient().on(backend)
    assert np.isnan(stepped([math.nan])[0]).all()
    chosen = record(lambda x: autograd.where(autograd.step(x), x - x + 1, 2 * x**0), 0.5)
    assert np.isnan(chosen.value_and_gradient().on(backend)([math.nan])[0]).all()
    assert np.isnan(chosen.on(backend)([math.nan])).all()


def test_a_number_taken_out_of_a_zero_is_refused():
    with pytest.raises(ValueError, match="f took a number out of its Values"):
        record(lambda x: x.data * x, 0.0)


def test_a_number_taken_out_of_a_parameter_is_refused_and_the_model_stays():
    model = MLP(2, [1])
    numbers = [p.data for p in model.parameters()]
    with pytest.raises(ValueError, match="f took a number out of its Values"):
        record(lambda model, x: model(x) + sum(p.data**2 for p in model.parameters()), model, [0.1, 0.2])
    record(lambda model, x: model(x), model, [0.1, 0.2])
    assert [p.data for p in model.parameters()] == numbers


@pytest.mark.parametrize("wrt", [True, [1.0], [[0]]])
def test_an_argument_is_named_by_its_name_or_place(wrt):
    with pytest.raises(TypeError, match="an argument is named by its name or its place, not by"):
        record(lambda w, x: w * x, 1.0, 2.0).value_and_gradient(wrt)


def test_a_term_that_occurs_several_times_is_added_several_times():
    def f(w, x):
        a = tanh(w)
        return x + (tanh(a) * w + tanh(a) * w + tanh(a) * w) + autograd.sum([w, w, w]) * x

    w, x = 0.5, np.array([1.0, 2.0])
    product = math.tanh(math.tanh(w)) * w
    assert np.allclose(record(f, w, 1.0)(w, x), x + 3 * product + 3 * w * x, rtol=1e-14)
    assert math.isclose(record(f, w, 1.0)(w, 2.0), 2 + 3 * product + 6 * w, rel_tol=1e-14)


@pytest.mark.parametrize("backend", BACKENDS)
def test_an_array_without_axes_may_follow_a_batch(backend):
    step = record(lambda w, x: w * x, 1.0, 1.0).value_and_gradient("w", reduce="sum").on(backend)
    assert step(2.0, np.ones(3)) == (6.0, 3.0)
    assert step(2.0, np.array(3.0)) == (6.0, 3.0)


def test_calls_like_the_last_one_give_numbers_of_their_own():
    step = record(lambda w, x: tanh(w[0] * x) * w[1], [0.5, 2.0], 1.0).value_and_gradient("w", reduce="sum")
    x = np.array([0.3, -0.8, 1.1])
    calls = [(w, count) for w in (0.5, -1.5) for count in (3, 3, 1)]
    found = [step(np.array([w, 2.0]), x[:count]) for w, count in calls]
    for (value, slopes), (w, count) in zip(found, calls, strict=True):
        t = np.tanh(w * x[:count])
        assert np.allclose([value, *slopes], [2 * t.sum(), (2 * (1 - t * t) * x[:count]).sum(), t.sum()], rtol=1e-12)
    value, slopes = step(np.array([math.nan, 2.0]), x)
    assert math.isnan(value)
    assert np.isnan(slopes).all()
