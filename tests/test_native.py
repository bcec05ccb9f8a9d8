"""The back end native: machine code has the numbers of eager Values and of NumPy, however a batch lies in memory."""

import copy
import math
import pickle
import sys
import threading
import warnings

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from program_material import derivatives_of, graphs, native, numbers_for

import autograd
from autograd import Program, Value, gradient, leaves, operation, record, tanh
from autograd.table.ops import TABLE
from nn import MLP

pytest.importorskip("llvmlite", reason="llvmlite is not installed: pip install -e '.[native]'")
from autograd.program.native import calls, plan

SAMPLES = 11  # a register, and a rest
PARTS = 4
ON_NATIVE = native().on


def close(a, b, within=1e-12):
    return np.allclose(a, b, rtol=within, atol=1e-14, equal_nan=True)


# ---- operations ----


@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("order", [0, 1, 2])
def test_every_operation_becomes_machine_code(part, order):
    """Many in one program, since compiling takes its time."""
    rows = [*TABLE.values()][part::PARTS]
    rng = np.random.default_rng(part)
    columns = [np.array([numbers_for(op, rng, op.arity or 4) for _ in range(SAMPLES)]) for op in rows]
    xs = [[Value(float(x)) for x in sample[0]] for sample in columns]
    ys = [derivatives_of(op, x, order) for op, x in zip(rows, xs, strict=True)]
    for op, sample, found in zip(rows, columns, ON_NATIVE(Program(ys, xs))(*columns), strict=True):
        expected = [
            [y.data for y in derivatives_of(op, [Value(float(x)) for x in numbers], order)] for numbers in sample
        ]
        assert close(np.stack([np.broadcast_to(part, SAMPLES) for part in found], -1), expected), op


QUARTERS = [n * math.pi / 2 for n in range(1, 60)]  # of a turn: their sines or cosines are as small as 1e-19
FAR = [1e-300, 1e-9, 0.3, 1.0, 1.5, 30.0, 700.0, 1e8, 3e9, 1e22]


@pytest.mark.parametrize(
    ("f", "exact", "numbers"),
    [
        (autograd.exp, mpmath.exp, [*np.linspace(-740, 709.7, 200), 1e-300, -1e-9]),
        (autograd.expm1, mpmath.expm1, [*np.linspace(-60, 709.7, 200), *np.linspace(-1, 1, 60), 1e-300, -1e-9]),
        (autograd.log, mpmath.log, [*np.geomspace(5e-324, 1.7e308, 200), *np.linspace(0.5, 2, 100)]),
        (autograd.log1p, mpmath.log1p, [*np.geomspace(1e-300, 1e300, 200), *np.linspace(-0.999, 1, 100), -1e-17]),
        (tanh, mpmath.tanh, [*np.linspace(-25, 25, 200), *np.geomspace(1e-300, 1, 60)]),
        (autograd.cosh, mpmath.cosh, [*np.linspace(-710.4, 710.4, 200), 1e-9]),
        (autograd.sech, mpmath.sech, [*np.linspace(-745, 745, 200), 1e-9]),
        (autograd.sin, mpmath.sin, [*np.linspace(-50, 50, 200), *FAR, *QUARTERS, 1e6 * math.pi]),
        (autograd.cos, mpmath.cos, [*np.linspace(-50, 50, 200), *FAR, *QUARTERS, 1e6 * math.pi]),
    ],
)
def test_functions_of_registers_are_right_to_the_last_digits(f, exact, numbers):
    found = ON_NATIVE(record(f, 0.5))(np.array(numbers))
    with mpmath.workdps(60):
        for x, y in zip(numbers, found, strict=True):
            right = exact(mpmath.mpf(float(x)))
            assert abs(mpmath.mpf(float(y)) - right) <= 2.5 * math.ulp(float(right)), (x, y, right)


def test_two_opposite_products_give_exactly_0():
    """a·x + (−a)·x is 0 in floats: both products are rounded alike."""
    chance = np.random.default_rng(0)
    layer = ON_NATIVE(record(lambda w, x: w @ x, np.ones((4, 2)), np.ones(2)))
    opposite = np.outer(chance.normal(size=4), [1, -1])
    assert not layer(opposite, np.repeat(chance.normal(size=(1000, 1)), 2, axis=1)).any()


@given(f=graphs(), seed=st.integers(0, 1000))
@settings(max_examples=8, deadline=None)
def test_a_program_has_the_numbers_of_the_graph(f, seed):
    rng = np.random.default_rng(seed)
    w, v = map(float, rng.uniform(-1.5, 1.5, 2))
    xs = rng.uniform(-1.5, 1.5, SAMPLES)
    value, slopes = ON_NATIVE(record(f, w, v, 0.3).value_and_gradient(["w", "v"], reduce="sum"))(w, v, xs)
    expected = np.zeros(3)
    for x in xs:
        a, b, c = leaves(a=w, b=v, c=float(x))
        y = f(a, b, c)
        expected += [y.data, *(g.data for g in gradient(y, [a, b]))]
    assert np.allclose([value, *slopes], expected, rtol=1e-9, atol=1e-9)


# ---- batches ----


def network(activation="tanh", sizes=(16, 16, 1)):
    model = MLP(2, [*sizes], activation=activation)
    program = record(lambda p, x, y: autograd.relu(1 - y * p(x)) + y * 0.01, model, [0.1, 0.2], 1.0)
    weights = np.array([p.data for p in model.parameters()])
    return weights, program.value_and_gradient("p", reduce="sum")


def batch(samples, seed=1):
    rng = np.random.default_rng(seed)
    return rng.normal(size=(samples, 2)), rng.choice([-1.0, 1.0], samples)


def equal(found, expected):
    return all(np.allclose(a, b, rtol=1e-11, atol=1e-12) for a, b in zip(found, expected, strict=True))


@pytest.fixture(scope="module")
def step():
    """The weights of a network, its program on NumPy, and as machine code."""
    weights, program = network()
    return weights, program, ON_NATIVE(program)


@pytest.mark.parametrize("samples", [0, 1, 7, 8, 9, 24, 1000])
def test_a_batch_of_any_size(step, samples):
    weights, program, machine = step
    assert equal(machine(weights, *batch(samples)), program(weights, *batch(samples)))


def test_a_batch_however_it_lies_in_memory(step):
    weights, program, machine = step
    x, y = batch(100)
    expected = program(weights, x, y)
    records = np.zeros(100, [("mark", "i1"), ("x", float, 2), ("y", float)])  # floats that lie across words
    records["x"], records["y"] = x, y
    frozen = x.copy()
    frozen.flags.writeable = False
    for other in (np.asfortranarray(x), np.repeat(x, 2, 0)[::2], x[::-1][::-1], frozen, records["x"], x.tolist()):
        assert equal(machine(weights, other, records["y"]), expected)
    assert equal(machine(weights, x[::-1], y[::-1]), expected)
    assert equal(machine(weights, x, 1.0), program(weights, x, np.ones(100)))
    assert equal(
        machine(weights, np.broadcast_to(x[:1], (9, 2)), y[:9]), program(weights, np.repeat(x[:1], 9, 0), y[:9])
    )


@pytest.mark.parametrize("inputs", [1, 2, 3, 4, 5, 7, 8, 11, 16])
def test_inputs_that_lie_side_by_side(inputs):
    def weighted(w, x, z):
        return sum(a * b * b for a, b in zip(w, x, strict=True)) + z[0] - z[1] / 2, x[0], x[-1]

    program = ON_NATIVE(record(weighted, [1.0] * inputs, [1.0] * inputs, [1.0, 1.0]))
    w, rng = np.arange(1.0, inputs + 1), np.random.default_rng(inputs)
    x, z = rng.normal(size=(300, inputs)), rng.normal(size=(300, 2))
    apart = np.repeat(x, 2, 0)[::2]  # with a gap behind each sample
    within = np.column_stack([z[:, :1], x])[:, 1:]
    windows = np.lib.stride_tricks.sliding_window_view(x.ravel(), inputs)[:300]  # a step of one
    for each in (x, np.asfortranarray(x), x[::-1], x[:, ::-1], apart, within, windows, x[3:150]):
        for other in (z, np.asfortranarray(z), z[:, ::-1]):
            other = other[: len(each)]
            total, first, last = program(w, each, other)
            expected = (each * each) @ w + other[:, 0] - other[:, 1] / 2
            assert close(total, expected)
            assert np.array_equal(first, each[:, 0])
            assert np.array_equal(last, each[:, -1])


def test_outputs_for_each_sample():
    program = record(lambda w, x: {"same": x, "twice": (x, x), "shared": w * 2, "f": w * tanh(x)}, 0.5, 1.0)
    x = np.linspace(-1, 1, 21)
    found, expected = ON_NATIVE(program)(0.5, x), program(0.5, x)
    assert found["shared"] == 1.0
    assert all(np.array_equal(found[name], expected[name]) for name in ("same", "twice"))
    assert close(found["f"], 0.5 * np.tanh(x))


def test_one_sample_of_plain_numbers(step):
    weights, program, machine = step
    for x, y in zip(*batch(3), strict=True):
        assert equal(machine(weights, x, float(y)), program(weights, x, float(y)))  # at first, and then quickly
        assert equal(machine(weights.tolist(), [*x], float(y)), program(weights, x, float(y)))
    with pytest.raises(TypeError, match="the program takes 3 arguments"):
        machine(weights, x)
    with pytest.raises(ValueError, match="p has the shape"):
        machine(weights[1:], x, 1.0)
    for wrong, words in (([1.0], "has the shape"), ([1.0, "2"], "text"), ([1.0, None], "objects")):
        with pytest.raises((TypeError, ValueError), match=words):
            machine(weights, wrong, 1.0)
    assert equal(machine(weights, [1, 2.0], 1), program(weights, [1.0, 2.0], 1.0))
    assert math.isnan(machine(weights, np.array([math.nan, 1.0]), 1.0)[0])
    assert equal(machine(weights, x, float(y)), program(weights, x, float(y)))


def test_a_closed_branch_keeps_infinity_out():
    program = ON_NATIVE(record(lambda x: autograd.relu(autograd.sqrt(x) - 1), 2.0).value_and_gradient(reduce="sum"))
    value, slope = program([0.0, 4.0])
    assert (value, slope.tolist()) == (1.0, [0.0, 0.25])
    assert (program(4.0), program(0.0)) == ((1.0, 0.25), (0.0, 0.0))


def test_results_are_arrays_of_their_own(step):
    weights, _, machine = step
    first = machine(weights, *batch(5))[1]
    kept = first.copy()
    machine(weights + 1, *batch(5))
    machine(weights, np.ones(2), 1.0)
    assert np.array_equal(first, kept)


# ---- threads ----


def test_what_an_operation_of_a_user_raises_is_raised(monkeypatch):
    @operation(lambda x, y: y)
    def cautious(x):
        if x > 2:
            raise RuntimeError(f"{x} is too large")
        return math.exp(x)

    machine = ON_NATIVE(record(lambda x: cautious(x) * 2, 0.5))
    monkeypatch.setattr("autograd.program.native.plan.PAYS", 1000)
    for count in ("1", "2"):
        monkeypatch.setenv("OMP_NUM_THREADS", count)
        for numbers in (3.0, np.linspace(0, 3, 5), np.linspace(0, 3, 4000), np.linspace(3, 0, 4000)):
            with pytest.raises(RuntimeError, match="is too large"):
                machine(numbers)
        x = np.linspace(0, 1, 4000)
        assert close(machine(x), 2 * np.exp(x))


def test_two_threads_have_the_numbers_of_one(step, monkeypatch):
    def square(w, x, y):
        return (w[0] * x[0] + w[1] * x[1] - y) ** 2

    weights, _, machine = step
    small = ON_NATIVE(record(square, [1.0, 2.0], [1.0, 2.0], 1.0).value_and_gradient("w", reduce="sum"))
    x, y = batch(30_007)
    monkeypatch.setattr(plan, "PAYS", 100_000)
    for w, each in ((weights, machine), ([0.5, -0.3], small)):
        monkeypatch.setenv("OMP_NUM_THREADS", "1")
        one = each(w, x, y)
        for count in ("2", "3"):
            monkeypatch.setenv("OMP_NUM_THREADS", count)
            assert equal(each(w, x, y), one)
            (runner,) = (found for key, found in each._runners.items() if len(key[0]) == 2)
            assert len(runner._calls) == int(count)
    assert calls.shares(30_007, 2) == [(0, 15_008), (15_008, 30_007)]


def test_several_threads_may_call_a_program(step):
    weights, program, machine = step
    batches = [batch(500, seed) for seed in range(8)]
    found = {}
    threads = [
        threading.Thread(target=lambda i=i: found.update({i: machine(weights, *batches[i])}))
        for i in range(len(batches))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert all(equal(found[i], program(weights, *each)) for i, each in enumerate(batches))


def test_several_threads_may_call_a_program_for_one_sample(step):
    weights, program, machine = step
    samples = [(weights * (1 + i), x, float(y)) for i, (x, y) in enumerate(zip(*batch(4), strict=True))]
    expected = [program(*sample) for sample in samples]
    machine(*samples[0])
    wrong = []

    def call(i):
        wrong.extend(i for _ in range(200) if not equal(machine(*samples[i]), expected[i]))

    threads = [threading.Thread(target=call, args=[i]) for i in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


# ---- what people hold ----


def test_a_native_program_is_pickled_and_copied(step):
    weights, program, machine = step
    for again in (pickle.loads(pickle.dumps(machine)), copy.copy(machine), copy.deepcopy(machine)):
        assert again.backend == "native"
        assert equal(again(weights, *batch(9)), program(weights, *batch(9)))


def test_what_is_too_large_runs_on_numpy_and_says_so(monkeypatch):
    monkeypatch.setattr(plan, "MOST", 20)
    program = record(lambda w, x: sum(tanh(w * x + i) for i in range(30)), 0.5, 1.0)
    machine = ON_NATIVE(program)
    x = np.linspace(0, 1, 9)
    with pytest.warns(UserWarning, match=r"machine code for \d+ operations would take long to make.*NumPy runs them"):
        found = machine(0.5, x)
    assert np.array_equal(found, program(0.5, x))
    with warnings.catch_warnings(action="error"):
        machine(0.5, 1.0)
    assert "NumPy runs them instead" in repr(machine)


def test_without_llvmlite_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "llvmlite", None)
    with pytest.raises(ImportError, match=r"makes machine code with llvmlite: install it \(pip install"):
        record(lambda x: x * x, 1.0).on("native")
