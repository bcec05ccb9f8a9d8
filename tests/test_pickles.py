"""Pickles that were written before: a graph or a model is loaded by every later version.

The files hold the classic 2-2-1 network after its backward pass, a graph of Fractions that had none, and the
same network as a model.  They were written by the version in their name.
"""

import pickle
import pickletools
from fractions import Fraction
from pathlib import Path

import pytest

import autograd
from autograd import NOT_YET, history

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


def test_an_array_and_the_class_stored_by_0_1_are_loaded():
    """The derivatives of 2² + 3² are 4 and 6."""
    stored = pickle.loads((Path(__file__).parent / "pickles" / "arrays_0_1.pickle").read_bytes())
    stored["sum"].backward()
    assert [value.grad for value in stored["array"]] == [4, 6]
    assert stored["class"] is autograd.Value
