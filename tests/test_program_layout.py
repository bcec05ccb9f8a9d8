"""The memory of a program: rows are used again, and a program stays small however long it is."""

import gc
import tracemalloc
import weakref
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, strategies as st

from autograd import Program, leaves, record, sin, tanh
from autograd.program.on_numpy.rows import Rows


def chain(length):
    """A chain of operations, each on the one before; its output and its inputs."""
    x, a, b = leaves(x=0.5, a=0.9, b=0.1)
    y = x
    for _ in range(length // 4):
        y = sin(tanh(y) * a + b)
    return y, [x, a, b]


def by_numpy(length, x, a, b):
    for _ in range(length // 4):
        x = np.sin(np.tanh(x) * a + b)
    return x


def test_a_long_chain_has_the_numbers_of_numpy():
    program = Program(*chain(4000))
    assert program(0.5, 0.9, 0.1) == pytest.approx(by_numpy(4000, 0.5, 0.9, 0.1), rel=1e-12)
    x = np.linspace(-1, 1, 7)
    assert np.allclose(program(x, 0.9, 0.1), by_numpy(4000, x, 0.9, 0.1), rtol=1e-12)


@pytest.mark.parametrize("x", [0.5, np.linspace(-1, 1, 10)])
def test_a_program_holds_less_than_300_bytes_for_each_operation(x):
    length = 8_000
    outputs, inputs = chain(length)
    gc.collect()
    tracemalloc.start()
    try:
        program = Program(outputs, inputs)
        program(x, 0.9, 0.1)
        gc.collect()
        held, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert len(program.code) > length
    assert held / length < 300


def test_a_shared_number_that_is_needed_late_keeps_its_place():
    """The products of w are computed at first, and each is used again behind a long chain."""

    def f(w, x):
        early = [w * k for k in (2.0, 3.0, 5.0)]
        late = w
        for _ in range(20):
            late = tanh(late) + 1.0
        return late * x + early[0] * early[1] * x + early[2]

    w, x = 0.3, np.array([1.0, 2.0])
    late = w
    for _ in range(20):
        late = np.tanh(late) + 1.0
    assert np.allclose(record(f, w, 1.0)(w, x), late * x + 2 * w * (3 * w) * x + 5 * w, rtol=1e-12)


@given(st.lists(st.tuples(st.booleans(), st.integers(1, 4), st.integers(0, 10)), max_size=60))
def test_rows_are_never_given_to_two_at_once(moves):
    rows, held = Rows(), []
    for gives_back, size, which in moves:
        if gives_back and held:
            rows.given_back(*held.pop(which % len(held)))
        else:
            held.append(((rows.taken if which % 3 else rows.taken_before_a_new_one)(size), size))
        in_order = sorted(held)
        assert all(start + size <= after for (start, size), (after, _) in pairwise(in_order))
        assert all(start + size <= rows.count for start, size in held)


def regression(w, b, x, y):
    """A linear model with two wide weighted sums, one of which has no offset; a number of x is used alone, too."""
    first, second = (sum(p * number for p, number in zip(row, x, strict=True)) for row in w)
    return (first + b - y) ** 2 + second * tanh(x[3])


def regression_by_hand(w, b, x, y):
    """The sum over the batch, and its gradient by w and b."""
    miss, bent = x @ w[0] + b - y, np.tanh(x[:, 3])
    return miss @ miss + x @ w[1] @ bent, np.stack([2 * miss @ x, bent @ x]), 2 * miss.sum()


LIES = {
    "rows": lambda x: x,
    "columns": np.asfortranarray,
    "every other row": lambda x: np.repeat(x, 2, 0)[::2],
    "every other column": lambda x: np.repeat(x, 2, 1)[:, ::2],
    "backwards": lambda x: x[::-1].copy()[::-1],
    "columns backwards": lambda x: x[:, ::-1].copy()[:, ::-1],
    "a part of wider rows": lambda x: np.pad(x, ((0, 0), (2, 3)))[:, 2:-3],
    "one sample again and again": lambda x: np.broadcast_to(x[0], x.shape),
    "single precision": lambda x: x.astype(np.float32),
    "another byte order": lambda x: x.astype(">f8"),
    "not aligned": lambda x: np.frombuffer(b"." + x.tobytes(), np.uint8)[1:].view(float).reshape(x.shape),
}


@pytest.mark.parametrize("lies", LIES.values(), ids=LIES)
@pytest.mark.parametrize("samples", [1, 2, 20_001])
def test_wide_samples_are_read_however_they_lie_in_memory(lies, samples):
    chance = np.random.default_rng(0)
    w, b, y = chance.normal(size=(2, 16)), 0.5, chance.normal(size=samples)
    x = lies(chance.normal(size=(samples, 16)))
    x.flags.writeable = False
    step = record(regression, w, b, x[0], 0.0).value_and_gradient(["w", "b"], reduce="sum")
    found = step(w, b, x, y)
    value, dw, db = regression_by_hand(w, b, np.array(x, float), y)
    for number, expected in zip([found[0], *found[1]], (value, dw, db), strict=True):
        assert np.allclose(number, expected, rtol=1e-12, atol=1e-12 * samples)


def test_a_program_does_not_keep_the_arrays_of_a_call():
    x, w = np.ones((100, 16)), np.ones(16)
    step = record(lambda w, x: (w @ x) ** 2, w, x[0]).value_and_gradient("w", reduce="sum")
    assert step(w, x)[0] == 100 * 16**2
    alive = weakref.ref(x)
    del x
    gc.collect()
    assert alive() is None


def test_of_wide_samples_only_the_numbers_that_are_used_alone_are_copied():
    """One number of 16: a copy of all 16 in each chunk of 8192 would take a megabyte."""
    w, x, y = np.ones((2, 16)), np.ones((8192, 16)), np.ones(8192)
    step = record(regression, w, 0.5, x[0], 0.0).value_and_gradient(["w", "b"], reduce="sum")
    step(w, 0.5, x[:2], y[:2])
    tracemalloc.start()
    try:
        step(w, 0.5, x, y)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < x.nbytes
