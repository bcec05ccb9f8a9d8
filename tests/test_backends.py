"""Wherever a program runs, it has the numbers that eager Values have, one sample at a time."""

import itertools
import math
from functools import cache

import numpy as np
import pytest
from hypothesis import given, settings, strategies as st
from program_material import EDGES, PEERS, PLACES, TINY_AND_HUGE, derivatives_of, graphs, numbers_for, value_of

from autograd import Program, Value, gradient, hessian, leaves, record
from autograd.table.ops import TABLE
from tests.searches import examples

SAMPLES = 5
WITHIN = 1e-12  # relative
ONE_BY_ONE = {"bessel_ratio", "polygamma"}  # JAX cannot compile what is computed number by number
PARTS = 20
MADE_OF_THESE = {"sinc", "gamma", "lgamma", "digamma"}  # their derivatives


@pytest.fixture(params=sorted(PLACES))
def place(request):
    """Where the program runs."""
    return PLACES[request.param]()


def close(a, b, within=WITHIN):
    """Whether two arrays have the same numbers, nan and inf in the same places."""
    return np.allclose(np.asarray(a), b, rtol=within, atol=1e-14, equal_nan=True)


def columns_for(op):
    rng = np.random.default_rng(len(op.name))
    return np.array([numbers_for(op, rng, op.arity or 4) for _ in range(SAMPLES)])


def by_eager_values(op, columns, order):
    """The value of an operation, or its derivatives, for each sample."""
    return [[y.data for y in derivatives_of(op, [Value(float(x)) for x in sample], order)] for sample in columns]


@cache
def programs_and_numbers(name):
    """An operation, its gradient and its Hessian as programs, each with its numbers for all samples; for all places."""
    op = TABLE[name]
    columns = columns_for(op)
    xs = [Value(float(x)) for x in columns[0]]
    program = Program(xs[0].record(op, tuple(xs)), [xs])
    programs = [program, program.value_and_gradient(), program.hessian()]
    expected = [by_eager_values(op, columns, order) for order in range(3)]
    shapes = [(SAMPLES, *[len(xs)] * order) for order in range(3)]
    return columns, [*zip(programs, map(np.reshape, expected, shapes), strict=True)]


@pytest.mark.parametrize("place", ["numpy", "strict", "torch"], indirect=True)
@pytest.mark.parametrize("name", sorted(TABLE))
def test_every_operation_runs_on_arrays(place, name):
    columns, programs = programs_and_numbers(name)
    wrong = []
    for order, (program, expected) in enumerate(programs):
        found = place.on(program)(place.array(columns))
        found = np.asarray(found[1] if order == 1 else found)
        if not close(np.broadcast_to(found, expected.shape), expected):
            wrong.append((order, found, expected))
    assert wrong == [], columns


@pytest.mark.parametrize("part", range(PARTS))
def test_the_slopes_of_every_operation_are_compiled_by_jax(part):
    """Many in one program, since compiling takes its time; values are compared at the edges."""
    place = PLACES["jax"]()
    rows = [op for name, op in TABLE.items() if name not in ONE_BY_ONE | MADE_OF_THESE][part::PARTS]
    columns = [columns_for(op) for op in rows]
    xs = [[Value(float(x)) for x in sample[0]] for sample in columns]
    ys = [derivatives_of(op, x, 1) for op, x in zip(rows, xs, strict=True)]
    found = place.on(Program(ys, xs))(*map(place.array, columns))
    for op, sample, each in zip(rows, columns, found, strict=True):
        expected = by_eager_values(op, sample, 1)
        assert close(np.stack([np.broadcast_to(part, SAMPLES) for part in each], -1), expected), op


@cache
def values_at(name, points):
    """The value of an operation at each point, and whether every place has to have it."""
    values = [value_of(TABLE[name], point) for point in points]
    is_far = [name == "inversion" and math.inf in map(abs, point) for point in points]  # there a nan may stay
    is_asked = [value is not None and not far for value, far in zip(values, is_far, strict=True)]
    return np.array(values, dtype=float), np.array(is_asked)


@pytest.mark.parametrize("arity", [1, 2, 3])
def test_every_operation_has_the_numbers_at_the_edges(place, arity, request):
    """At 0, at nan and inf, and at tiny and huge numbers, wherever the operation is defined.

    The compiler of JAX writes a/b/c as a/(b·c), so there they are not tiny and huge.
    """
    rows = [op for name, op in TABLE.items() if (op.arity or 3) == arity and name not in ONE_BY_ONE]
    far = [] if "jax" in request.node.name else TINY_AND_HUGE
    pool = [*EDGES, *far] if arity < 3 else [0.0, 1.0, -2.5, 1000.0, math.inf, math.nan]
    points = (*itertools.product(pool, repeat=arity),)
    xs = [Value(1.0) for _ in range(arity)]
    program = Program([Value(0.5).record(op, tuple(xs)) for op in rows], [xs])
    for op, found in zip(rows, place.on(program)(place.array(np.array(points))), strict=True):
        expected, is_asked = values_at(op.name, points)
        found = np.asarray(found)
        assert found.shape == expected.shape
        wrong = np.flatnonzero(is_asked & ~np.isclose(found, expected, rtol=WITHIN, atol=1e-15, equal_nan=True))
        assert not wrong.size, (op, [(points[i], found[i], expected[i]) for i in wrong])


@given(f=graphs(), seed=st.integers(0, 1000))
@settings(max_examples=examples(60), deadline=None)
def test_a_program_has_the_numbers_of_the_graph(f, seed):
    assert_equal_to_eager(PLACES["numpy"](), f, seed)


@pytest.mark.parametrize("name", ["strict", "torch"])
@given(f=graphs(), seed=st.integers(0, 1000))
@settings(max_examples=examples(15), deadline=None)
def test_a_program_has_the_numbers_of_the_graph_on_other_arrays(name, f, seed):
    assert_equal_to_eager(PLACES[name](), f, seed)


@given(f=graphs(), seed=st.integers(0, 1000))
@settings(max_examples=2, deadline=None)
def test_a_program_has_the_numbers_of_the_graph_when_compiled_by_jax(f, seed):
    assert_equal_to_eager(PLACES["jax"](), f, seed)


def assert_equal_to_eager(place, f, seed):
    """Compare value, gradient and Hessian of a batch with the sums over its samples."""
    rng = np.random.default_rng(seed)
    w, v = rng.uniform(-1.5, 1.5, 2)
    xs = rng.uniform(-1.5, 1.5, SAMPLES)
    arrays = (*map(place.array, (np.array(w), np.array(v), xs)),)
    program = record(f, w, v, 0.3)
    value, slopes = place.on(program.value_and_gradient(["w", "v"], reduce="sum"))(*arrays)
    matrix = place.on(program.hessian("w", reduce="mean"))(*arrays)
    expected = np.zeros(4)
    for x in xs:
        a, b, c = leaves(a=float(w), b=float(v), c=float(x))
        y = f(a, b, c)
        expected += [y.data, *(g.data for g in gradient(y, [a, b])), hessian(y, [a])[0][0].data / SAMPLES]
    assert np.allclose([*map(float, (value, *slopes, matrix))], expected, rtol=1e-9, atol=1e-9)
    each = np.broadcast_to(np.asarray(place.on(program)(*arrays)), SAMPLES)
    assert np.allclose(each.sum(), expected[0], rtol=1e-11, atol=1e-11)


@pytest.mark.parametrize("name", sorted(PEERS))
def test_what_peers_compute(place, name):
    """The functions of their tests and examples, beside NumPy and the complex step."""
    f = PEERS[name]
    arity = f.__code__.co_argcount
    columns = np.random.default_rng(len(name)).uniform(0.2, 1.4, (arity, SAMPLES))
    value, slopes = place.on(record(f, *columns[:, 0]).value_and_gradient([*range(arity)]))(*map(place.array, columns))
    assert close(value, f(*columns))
    for moved, slope in enumerate(slopes):
        tiny = 1e-100j * (np.arange(arity) == moved)[:, None]
        assert close(np.broadcast_to(slope, SAMPLES), f(*(columns + tiny)).imag / 1e-100), moved
