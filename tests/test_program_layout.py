"""The memory of a program: rows are used again, and a program stays small however long it is."""

import gc
import tracemalloc
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
