"""Programs on arrays of Dask: the numbers of NumPy, lazily, block by block, and on a cluster that loses a worker."""

import os
import pickle
import signal
import time

import numpy as np
import pytest

from autograd import record, tanh
from nn import MLP

dask = pytest.importorskip("dask", reason="Dask is not installed: pip install -e '.[dask]'")
da = pytest.importorskip("dask.array")

X = np.random.default_rng(0).normal(size=(1000, 2))
Y = np.sign(X[:, 0])


def loss(model, x, y):
    return (1 - y * model(x)).relu() + 1e-3 * sum(p * p for p in model.parameters())


def curve(w, x):
    return tanh(w[0] * x) * w[1]


def assert_equal(found, expected):
    """Compare arrays of Dask, or a structure of them, with those of NumPy."""
    (found,) = dask.compute(found)
    flat = [*found] if isinstance(found, tuple) else [found]
    for a, b in zip(flat, expected if isinstance(expected, tuple) else [expected], strict=True):
        assert np.shape(a) == np.shape(b)
        assert np.allclose(a, b, rtol=1e-12, atol=1e-14)


def test_values_are_those_of_numpy_and_nothing_is_computed_before_compute():
    asked = []
    x = da.from_array(Y, chunks=300).map_blocks(lambda block: asked.append(len(block)) or block, dtype=float)
    asked.clear()
    program = record(curve, [0.5, 2.0], 1.0)
    found = program([0.5, 2.0], x)
    assert (asked, found.shape, found.chunks) == ([], (1000,), ((300, 300, 300, 100),))
    assert_equal(found, np.tanh(0.5 * Y) * 2.0)
    assert sorted(asked) == [100, 300, 300, 300]


def test_the_batch_stands_in_front_of_an_array_of_outputs():
    W = np.arange(6.0).reshape(3, 2)
    found = record(lambda w, x: w @ x, W, X[0])(W, da.from_array(X, chunks=(300, 2)))
    assert found.shape == (1000, 3)
    assert_equal(found, X @ W.T)


@pytest.mark.parametrize("reduce", ["sum", "mean", None])
def test_gradients_are_those_of_numpy(reduce):
    step = record(curve, [0.5, 2.0], 1.0).value_and_gradient(reduce=reduce)
    value, (of_w, of_x) = step([0.5, 2.0], da.from_array(Y, chunks=300))
    expected, slopes = step([0.5, 2.0], Y)
    assert_equal((value, of_w, of_x), (expected, *slopes))


def test_the_gradient_of_a_network_and_its_hessian():
    model = MLP(2, [3, 1], activation="tanh")
    program = record(lambda m, x, y: (m(x) - y) ** 2, model, [0.0, 0.0], 0.0)
    chunked = da.from_array(X, chunks=(300, 1)), da.from_array(Y, chunks=170)
    for step in (program.value_and_gradient("m", reduce="mean"), program.hessian("m", reduce="sum")):
        assert_equal(step(model, *chunked), step(model, X, Y))


def test_each_block_is_computed_once_for_all_outputs():
    asked = []
    x = da.from_array(Y, chunks=100).map_blocks(lambda block: asked.append(1) or block, dtype=float, meta=Y[:0])
    value, (of_w, of_x) = record(curve, [0.5, 2.0], 1.0).value_and_gradient(reduce="sum")([0.5, 2.0], x)
    dask.compute(value, of_w, of_x.sum())
    assert len(asked) == 10


def test_chunks_of_all_kinds_and_batches_that_broadcast():
    program = record(lambda w, x, y: w[0] * x + w[1] * y, [1.0, 2.0], 1.0, 1.0)
    w, x, y = np.array([1.0, 2.0]), np.arange(4.0)[:, None], np.arange(6.0)
    expected = x + 2 * y
    for x_, y_ in [(da.from_array(x, chunks=(3, 1)), da.from_array(y, chunks=4)), (da.from_array(x), y)]:
        assert_equal(program(da.from_array(w, chunks=1), x_, y_), expected)
        step = program.value_and_gradient("w", reduce="sum")
        assert_equal(step(w, x_, y_), (expected.sum(), np.array([x.sum() * 6, y.sum() * 4])))


def test_outputs_without_a_batch_and_arguments_without_one():
    program = record(lambda w, x: {"w": w * w, "wx": w * x}, 1.0, 1.0)
    (found,) = dask.compute(program(3.0, da.from_array(Y, chunks=300)))
    assert (found["w"], found["wx"].tolist()) == (9.0, (3 * Y).tolist())
    assert program(da.from_array(3.0), 2.0)["wx"].compute() == 6.0


def test_whole_numbers_and_float32_are_computed_in_float64():
    program = record(lambda x: tanh(x), 1.0)
    assert_equal(program(da.from_array(np.arange(5), chunks=2)), np.tanh(np.arange(5.0)))
    found = program(da.from_array(Y.astype(np.float32), chunks=300))
    assert found.dtype == found.compute().dtype == np.float64


@pytest.mark.parametrize(
    ("arrays", "error", "words"),
    [
        (lambda: (1.0,), TypeError, r"the program takes 2 arguments \(w, x\), not 1"),
        (lambda: ([1.0, 2.0], Y > 0), TypeError, "x holds bools, and a program takes real numbers"),
        (lambda: ([1.0, 2.0, 3.0], Y), ValueError, r"w has the shape \(3,\), and the program takes 2 numbers"),
        (lambda: (np.ones((7, 2)), Y), ValueError, r"the batches do not fit together \(w \(7,\), x \(1000,\)\)"),
    ],
)
def test_what_does_not_fit_is_refused_at_the_call(arrays, error, words):
    program = record(curve, [0.5, 2.0], 1.0)
    with pytest.raises(error, match=words):
        program(*[da.from_array(np.asarray(x), chunks=-1) for x in arrays()])


def test_chunks_of_unknown_size_and_a_mean_of_nothing_are_refused():
    x = da.from_array(Y, chunks=300)
    program = record(curve, [0.5, 2.0], 1.0)
    with pytest.raises(ValueError, match=r"x has chunks of unknown size.*call x.compute_chunk_sizes\(\)"):
        program([0.5, 2.0], x[x > 0])
    with pytest.raises(ValueError, match="the batch is empty, and has no mean"):
        program.value_and_gradient("w", reduce="mean")([0.5, 2.0], x[:0])
    assert_equal(program.value_and_gradient("w", reduce="sum")([0.5, 2.0], x[:0]), (0.0, np.zeros(2)))


def test_a_program_travels_in_few_bytes():
    model = MLP(2, [16, 16, 1], activation="relu")
    step = record(loss, model, [0.1, 0.2], 1.0).value_and_gradient("model", reduce="sum")
    step(model, X, Y)  # its buffers are no part of it
    assert len(pickle.dumps(step)) < 16_000  # of 337 parameters


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::ResourceWarning")
def test_a_cluster_that_loses_a_worker_gives_the_same_numbers(tmp_path):
    """One of two processes is killed once it has computed a block: its part is computed again by the others."""
    distributed = pytest.importorskip("distributed")
    model = MLP(2, [8, 1], activation="tanh")
    step = record(lambda m, x, y: (m(x) - y) ** 2, model, [0.0, 0.0], 0.0).value_and_gradient("m", reduce="sum")
    started = str(tmp_path / "started")
    x = da.from_array(X, chunks=(50, 2)).map_blocks(slowly, started, dtype=float, meta=X[:0])
    value, gradient = step(model, x, da.from_array(Y, chunks=50))
    with (
        dask.config.set({"distributed.admin.log-format": "%(message)s", "temporary-directory": str(tmp_path)}),
        distributed.LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster,
        distributed.Client(cluster) as client,
    ):
        first = client.run(os.getpid)
        futures = client.compute([value, gradient])
        killed = killed_once_it_has_worked(started, first.values())
        assert_equal(tuple(client.gather(futures)), step(model, X, Y))
        assert killed not in client.run(os.getpid).values()


def slowly(block, started):
    """The block, after the process has said that it works on one."""
    with open(f"{started}-{os.getpid()}", "a", encoding="utf-8") as file:
        file.write("x")
    time.sleep(0.05)
    return block


def killed_once_it_has_worked(started, processes):
    """Kill the first process that has worked on three blocks."""
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        for process in processes:
            file = f"{started}-{process}"
            if os.path.exists(file) and os.path.getsize(file) >= 3:
                os.kill(process, signal.SIGKILL)
                return process
        time.sleep(0.01)
    raise AssertionError("no worker has begun")
