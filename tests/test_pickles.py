"""Pickles that were written before: a graph or a model is loaded by every later version.

The files hold the classic 2-2-1 network after its backward pass, a graph of Fractions that had none, and the
same network as a model.  They were written by the version in their name.
"""

import copy
import inspect
import pickle
import pickletools
from fractions import Fraction
from pathlib import Path

import pytest

import autograd
from autograd import NOT_YET, array, data_of, grad_of, history
from autograd.table.rows import NO_PATH

STORED = sorted((Path(__file__).parent / "pickles").glob("version_*.pickle"))

# "Backpropagation step by step", with the digits that its weights give exactly.
GRADIENTS = {"w1": -0.17556, "w2": -0.26334, "w3": -0.19228, "w4": -0.28842, "w5": -0.3344, "w6": -0.7524}


@pytest.fixture(params=STORED, ids=lambda path: path.stem)
def stored(request):
    return pickle.loads(request.param.read_bytes())


def test_a_stored_graph_keeps_its_numbers_gradients_names_and_scopes(stored):
    nodes = {node.name: node for node in history(stored["E"]) if node.name}
    assert nodes["prediction"].data == pytest.approx(0.582)
    assert {name: nodes[name].grad for name in GRADIENTS} == pytest.approx(GRADIENTS)
    assert nodes["h1"].scope == nodes["h2"].scope == "layer 1"
    assert nodes["E"].scope == ""


def test_what_was_stored_together_is_one_graph_that_goes_on(stored):
    nodes = {node.name: node for node in history(stored["E"])}
    assert nodes["w1"] is stored["w1"]
    assert nodes["h1"] is stored["h1"]
    stored["E"].backward()
    assert stored["w1"].grad == pytest.approx(2 * GRADIENTS["w1"])


def test_a_stored_fraction_stays_exact_and_has_no_gradient_yet(stored):
    twice = stored["fresh"]
    assert twice.data == Fraction(2, 3)
    assert twice.grad is NOT_YET
    twice.backward()
    assert twice.args[0].grad == Fraction(2)


def test_a_stored_model_computes_and_has_its_activation(stored):
    model = stored["model"]
    assert model([2, 3]).data == pytest.approx(0.582)
    assert [w.name for w in model.parameters()] == ["w1", "w2", "b1", "w3", "w4", "b2", "w5", "w6", "b3"]
    assert model.layers[0].neurons[0].activation is autograd.relu


def test_a_function_of_the_table_is_stored_by_its_public_name(stored):
    assert stored["tanh"] is autograd.tanh


def names_in(pickled: bytes) -> set[str]:
    """The modules that a pickle of protocol 2 names."""
    return {arg.split(" ")[0] for op, arg, _ in pickletools.genops(pickled) if op.name == "GLOBAL"}


def test_a_pickle_of_a_graph_names_no_private_module(stored):
    assert names_in(pickle.dumps((stored["E"], stored["fresh"], stored["tanh"]), 2)) <= {
        "autograd", "fractions", "__builtin__"
    }  # fmt: skip


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_an_array_is_stored_under_a_public_name_and_comes_back(protocol):
    x = array([[1.0, 2.0], [3.0, 4.0]])
    y = (x * x).sum()
    stored = pickle.dumps({"x": x, "column": x[:, 1], "y": y, "floats": data_of(x).view(type(x))}, protocol)
    again = pickle.loads(stored)
    assert {type(again[name]) for name in ("x", "column", "floats")} == {type(x)}
    assert again["column"][0] is again["x"][0, 1]
    again["y"].backward()
    assert grad_of(again["x"]).tolist() == [[2, 4], [6, 8]]
    assert again["floats"].tolist() == [[1, 2], [3, 4]]
    twin = copy.deepcopy(x)
    assert type(twin) is type(x)
    assert twin[0, 0] is not x[0, 0]
    if protocol == 2:
        ours = {name for name in names_in(stored) if name.startswith("autograd")}
        assert ours == {"autograd"}


def test_no_path_is_stored_under_autograd():
    assert names_in(pickle.dumps(NO_PATH, 2)) == {"autograd"}


@pytest.mark.parametrize(
    ("module", "name", "thing"),
    [
        ("autograd.engine.value", "Value", autograd.Value),
        ("autograd.engine.modes", "no_grad", autograd.no_grad),
        ("autograd.engine.modes", "scope", autograd.scope),
        ("autograd.bridges.value_array", "ValueArray", type(array([1.0]))),
        ("autograd.table.rows", "NO_PATH", NO_PATH),
    ],
)
def test_what_has_been_stored_by_the_name_of_its_module_is_found(module, name, thing):
    assert pickle.loads(f"c{module}\n{name}\n.".encode()) is thing


def test_the_source_of_a_public_class_is_found():
    """So the pickle of a class names its module: inspect looks for the source there."""
    for kind in (autograd.Value, autograd.no_grad, autograd.scope):
        assert inspect.getsource(kind).startswith(f"class {kind.__name__}")
        assert pickle.loads(pickle.dumps(kind)) is kind


def test_an_array_stored_under_its_former_name_is_loaded():
    stored = (Path(__file__).parent / "pickles" / "arrays_0_2_dev.pickle").read_bytes()
    assert "autograd.bridges.value_array" in names_in(stored)
    (x,) = pickle.loads(stored)
    (x * x).backward()
    assert (type(pickle.loads(stored)), x.grad) == (type(array([1.0])), 6)


def test_an_array_and_the_class_stored_by_0_1_are_loaded():
    """The derivatives of 2² + 3² are 4 and 6."""
    stored = pickle.loads((Path(__file__).parent / "pickles" / "arrays_0_1.pickle").read_bytes())
    stored["sum"].backward()
    assert [value.grad for value in stored["array"]] == [4, 6]
    assert stored["class"] is autograd.Value
