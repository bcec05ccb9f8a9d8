"""What ``nn`` says to names and keywords of PyTorch and Keras, held against PyTorch itself and against ``nn``."""

import inspect
import re

import pytest

import autograd
import nn
from nn import MLP, SGD, Adam, Layer, Linear, Neuron, RMSprop, fit, habits
from nn.modules.activations import activation_function, whole_layer_function

TAKERS = [
    fit, MLP, Linear, Neuron, SGD, Adam, nn.AdamW, RMSprop, nn.step_by_step, nn.mse_loss, nn.huber_loss, nn.l2_penalty,
]  # fmt: skip


@pytest.mark.parametrize("name", habits.NAMES)
def test_a_name_of_pytorch_is_not_there_and_what_is_said_of_it_is(name):
    assert not hasattr(nn, name)
    assert name not in dir(nn)
    with pytest.raises(AttributeError, match=f"^nn has no {name}, as PyTorch has: write ") as error:
        getattr(nn, name)
    for package, ours in re.findall(r"\b(nn|autograd)\.(\w+)", str(error.value)):
        assert hasattr({"nn": nn, "autograd": autograd}[package], ours)


@pytest.mark.parametrize("name", habits.NAMES)
@pytest.mark.parametrize("statement", ["from nn import {}", "from nn import {} as it", "from nn import MLP, {}"])
def test_the_same_is_said_where_a_name_of_pytorch_is_imported(name, statement):
    with pytest.raises(ImportError, match=f"^nn has no {name}, as PyTorch has: write "):
        exec(statement.format(name))


@pytest.mark.parametrize("name", ["functional", "init"])
def test_a_module_of_pytorch_is_not_found_with_the_same_sentence(name):
    with pytest.raises(ModuleNotFoundError, match=f"^nn has no {name}, as PyTorch has: write "):
        exec(f"import nn.{name} as F")


@pytest.mark.parametrize("name", habits.NAMES)
def test_the_names_are_those_of_pytorch(name):
    assert hasattr(pytest.importorskip("torch").nn, name)


def test_another_name_is_refused_in_the_words_of_python():
    with pytest.raises(AttributeError, match=r"^module 'nn' has no attribute 'Flub'$"):
        _ = nn.Flub
    with pytest.raises(ImportError, match=r"^cannot import name 'Flub' from 'nn'"):
        from nn import Flub  # noqa: F401
    with pytest.raises(ModuleNotFoundError, match=r"^No module named 'nn\.Flub'$"):
        exec("import nn.Flub")


@pytest.mark.parametrize("ours", habits.ACTIVATIONS.values())
def test_an_activation_that_is_said_is_one(ours):
    assert whole_layer_function(ours) or activation_function(ours)


@pytest.mark.parametrize("name", ["ELU", "GELU", "LeakyReLU", "ReLU", "SiLU", "Sigmoid", "Softplus", "Tanh"])
@pytest.mark.parametrize("x", [-1.5, 0.75])
def test_an_activation_that_is_said_is_that_of_pytorch(name, x):
    torch = pytest.importorskip("torch")
    expected = getattr(torch.nn, name)()(torch.tensor(x, dtype=torch.float64)).item()
    assert activation_function(habits.ACTIVATIONS[name])(autograd.Value(x)).data == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize(("word", "ours"), habits.CALLED.items())
def test_what_a_keyword_is_called_here_is_a_keyword_of_something_that_has_not_the_other(word, ours):
    names = [inspect.signature(taker).parameters.keys() for taker in TAKERS]
    assert any(ours in known and word not in known for known in names)


@pytest.mark.parametrize(
    ("call", "sentence"),
    [
        (lambda m: fit(m, [], [], nn.mse_loss, None, lr=0.1), "fit has no lr (the optimizer takes it, as in SGD("),
        (lambda m: fit(m, [], [], nn.mse_loss, None, verbose=0), "fit has no verbose (write progress); it takes model"),
        (lambda m: fit(m, [], [], nn.mse_loss, None, shuffle=True), "fit has no shuffle (batches are in a new order"),
        (
            lambda m: Adam(m.parameters(), learning_rate=0.1),
            "Adam has no learning_rate (write lr); it takes p",
        ),
        (lambda m: Adam(m.parameters(), momentum=0.9), "Adam has no momentum (SGD and RMSprop take it"),
        (lambda m: SGD(m.parameters(), frob=1), "SGD has no frob; it takes parameters, lr, momentum, nesterov"),
        (
            lambda m: MLP(2, [1], nonlin=False),
            "MLP has no nonlin (write activation=None for neurons without one); it t",
        ),
        (lambda m: MLP(2, [1], activtion="tanh"), "MLP has no activtion (did you mean activation?); it takes nin"),
        (
            lambda m: Linear(in_features=2, out_features=1),
            "Linear has no in_features (write nin), no out_features (write nout); it takes nin, nout, bias",
        ),
        (lambda m: Layer(2, 1, use_bias=False), "Neuron has no use_bias (write bias); it takes nin"),
        (lambda m: nn.step_by_step(m, [1, 2], 1, lr=1), "step_by_step has no lr (write rate); it takes model"),
        (
            lambda m: nn.step_by_step(m, [1, 2], 1, learning_rate=1),
            "step_by_step has no learning_rate (write rate); it takes model",
        ),
        (
            lambda m: SGD(m.parameters(), maximize=True),
            "SGD has no maximize (to climb, put a minus before the loss); it",
        ),
        (lambda m: nn.mse_loss([], [], reduction="sum"), "mse_loss has no reduction (write a function of your own"),
    ],
)
def test_an_unknown_keyword_is_told_what_to_write(call, sentence):
    with pytest.raises(TypeError, match=f"^{re.escape(sentence)}"):
        call(MLP(2, [1]))


@pytest.mark.parametrize(("word", "ours"), [("ReLU", "relu"), ("LeakyReLU", "leaky_relu"), ("SoftMax", "softmax")])
def test_a_name_of_a_class_is_told_as_the_activation(word, ours):
    with pytest.raises(ValueError, match=rf"no activation '{word}' \(did you mean '{ours}'\?\): choose relu"):
        nn.Sequential(Linear(2, 1), word)


def test_a_subclass_may_have_keywords_of_its_own():
    class Named(MLP):
        def __init__(self, *sizes, title, **options):
            super().__init__(*sizes, **options)
            self.title = title

    assert Named(2, [1], title="small", seed=0).title == "small"
    with pytest.raises(TypeError, match=r"^MLP has no sed"):
        Named(2, [1], title="small", sed=0)


def test_a_sequential_has_no_keywords():
    with pytest.raises(TypeError, match=r"^Sequential has no name; it takes steps$"):
        nn.Sequential(Linear(2, 1), name="small")
