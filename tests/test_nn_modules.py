"""Modules: parameters that are found by themselves, their names and states, what a network begins with.

The expected names are PyTorch's for the same attributes; numbers are written by hand or come from ``math``.
"""

import math
import pickle
import random
from fractions import Fraction

import numpy as np
import pytest

import autograd
import nn
from autograd import Value, array, check_gradients, history
from nn import MLP, SGD, Layer, Linear, Module, Neuron, Sequential, fit, half_squared_error, mse_loss


class Everything(Module):
    """A parameter in each place where one may stand."""

    def __init__(self):
        self.w = Value(1.0)
        self.row = [Value(2.0), Value(3.0)]
        self.rows = ((Value(4.0),), (Value(5.0),))
        self.table = array([[6.0, 7.0]])
        self.by_name = {"a": Value(8.0), "deep": [{"b": Value(9.0)}]}
        self.part = Linear(1, 1, weight=[[10.0]], bias=[11.0])
        self.parts = [Neuron(1, weights=[12.0], bias=[13.0])]
        self.mixed = [Value(14.0), None, 0.5]
        self._hidden = Value(15.0)
        self.again = self.w
        self.computed = self.w * 2
        self.text, self.nothing, self.count = "relu", None, 3
        self.itself = self
        self.ring = []
        self.ring.append(self.ring)


def test_parameters_are_found_wherever_they_stand_and_named_as_in_pytorch():
    module = Everything()
    found = module.named_parameters()
    assert [(name, p.data) for name, p in found] == [
        ("w", 1), ("row.0", 2), ("row.1", 3), ("rows.0.0", 4), ("rows.1.0", 5), ("table.0.0", 6), ("table.0.1", 7),
        ("by_name.a", 8), ("by_name.deep.0.b", 9), ("part.weight.0.0", 10), ("part.bias.0", 11),
        ("parts.0.w.0", 12), ("parts.0.b", 13), ("mixed.0", 14), ("_hidden", 15),
    ]  # fmt: skip
    assert [p for _, p in found] == module.parameters()


def test_a_state_holds_arrays_in_the_shape_of_the_attributes():
    state = Everything().state_dict()
    assert state["w"] == state["again"] == 1
    assert state["rows"] == [[4], [5]]
    assert state["table"] == [[6, 7]]
    assert state["part.weight"] == [[10]]
    assert "computed" not in state


def test_a_state_comes_back():
    module, other = Everything(), Everything()
    for p in module.parameters():
        p.data = -p.data
    other.load_state_dict({name: np.array(numbers) for name, numbers in module.state_dict().items()})
    assert [p.data for p in other.parameters()] == [-float(n) for n in range(1, 16)]
    assert {type(p.data) for p in other.parameters()} == {float}


def test_fractions_stay_exact_in_a_state():
    model = MLP(1, [1], weights=[Fraction(1, 3)], bias=[Fraction(1, 7)])
    twin = MLP(1, [1])
    twin.load_state_dict(model.state_dict())
    assert [p.data for p in twin.parameters()] == [Fraction(1, 3), Fraction(1, 7)]


@pytest.mark.parametrize(
    ("change", "error", "sentence"),
    [
        (lambda s: s.pop("0.bias"), ValueError, "lacks '0.bias'"),
        (lambda s: s.update(more=1.0), ValueError, "has 'more', which the model does not have"),
        (lambda s: s.update({"0.bias": [1.0]}), ValueError, r"'0.bias' has the shape \(1,\) in the state, and \(2,\)"),
        (lambda s: s.update({"0.bias": 1.0}), ValueError, r"'0.bias' has the shape \(\)"),
        (lambda s: s.update({"0.weight": [[1.0], [1.0, 2.0]]}), ValueError, "'0.weight' has rows of several lengths"),
        (lambda s: s.update({"0.bias": [1.0, "a"]}), TypeError, r"0.bias.1: 'a' is text"),
        (lambda s: s.update({"0.bias": [1.0, None]}), TypeError, r"0.bias.1"),
        (lambda s: s.update({"0.bias": np.array([True, False])}), TypeError, r"0.bias.0.*bool"),
    ],
)
def test_a_state_that_does_not_fit_is_refused_by_name_and_changes_nothing(change, error, sentence):
    model = Sequential(Linear(3, 2, seed=0))
    before, state = model.state_dict(), Sequential(Linear(3, 2, seed=1)).state_dict()
    change(state)
    with pytest.raises(error, match=sentence):
        model.load_state_dict(state)
    assert model.state_dict() == before


def test_a_state_is_a_dict():
    with pytest.raises(TypeError, match=r"pass what state_dict\(\) gave"):
        Linear(1, 1).load_state_dict([1.0])


def test_a_shared_parameter_takes_one_number():
    w = Value(0.5)
    model = Neuron(2, weights=[w, w], bias=False)
    model.load_state_dict({"w": [2, 2]})
    assert w.data == 2
    with pytest.raises(ValueError, match=r"'w.1' is a shared parameter, and the state has two numbers"):
        model.load_state_dict({"w": [2, 3]})


def test_two_parameters_of_one_name_are_refused():
    module = Module()
    module.parts = {1: Value(1.0), "1": Value(2.0)}
    with pytest.raises(ValueError, match=r"two parameters of the model are called 'parts.1'"):
        module.parameters()


def test_a_set_of_parameters_is_refused():
    module = Module()
    module.parts = {Value(1.0), Value(2.0)}
    with pytest.raises(TypeError, match="a set of parameters has no order"):
        module.parameters()


def test_a_call_is_forward_with_all_its_arguments():
    class Scaled(Module):
        def __init__(self):
            self.scale = Value(3.0)

        def forward(self, x, y, *, sign=1):
            return self.scale * x * sign + y

    assert Scaled()(2, 1, sign=-1).data == -5
    with pytest.raises(NotImplementedError, match=r"Module has no forward: write def forward"):
        Module()(1)


def test_a_module_of_ones_own_is_trained_and_checked():
    class Line(Module):
        def __init__(self):
            self.slope, self.start = Value(2.0), Value(-1.0)

        def forward(self, x):
            return self.slope * x + self.start

    line = Line()
    optimizer = SGD(line.parameters(), lr=0.1)
    half_squared_error(line(3), 1).backward()  # 5 − 1 = 4, so the slopes are 12 and 4
    optimizer.step()
    assert [p.data for p in line.parameters()] == pytest.approx([2 - 1.2, -1 - 0.4])
    line.zero_grad()
    assert line.slope.grad == 0


@pytest.mark.parametrize(
    ("build", "weights", "biases"),
    [
        (lambda w, b: Neuron(2, weights=w, bias=b, activation="tanh"), 2, 1),
        (lambda w, b: Layer(2, 2, weights=w, bias=b, activation="sigmoid"), 4, 2),
        (lambda w, b: MLP(2, [3, 1], weights=w, bias=b, activation="softplus"), 9, 4),
        (lambda w, b: Linear(2, 2, weight=[w[:2], w[2:]], bias=b), 4, 2),
        (lambda w, b: Sequential("sin", Linear(2, 1, weight=[w], bias=b), "silu"), 2, 1),
        (lambda w, b: Sequential(Linear(2, 2, weight=[w[:2], w[2:]], bias=b), "softmax"), 4, 2),
        (lambda w, b: Sequential(Sequential(Linear(2, 2, weight=[w[:2], w[2:]], bias=b)), "log_softmax"), 4, 2),
        (lambda w, b: Sequential(MLP(2, [2, 1], weights=w, bias=b), "tanh", Linear(1, 1, weight=[[0.5]])), 6, 3),
    ],
    ids=["Neuron", "Layer", "MLP", "Linear", "Sequential", "softmax", "log_softmax", "MLP inside"],
)
def test_the_gradients_of_each_module_are_right(build, weights, biases):
    def error(w, b):
        outputs = build(w, b)([0.3, -0.8])
        return half_squared_error(outputs, [1.0] * len(outputs) if isinstance(outputs, list) else 1.0)

    draw = random.Random(3).uniform
    assert check_gradients(error, tuple([draw(-1, 1) for _ in range(count)] for count in (weights, biases)))


# ---- Linear and Sequential ----


def test_a_linear_layer_is_numpys_product():
    weight, bias, x = np.arange(6.0).reshape(2, 3), np.array([0.5, -1.0]), np.array([1.0, -2.0, 4.0])
    layer = Linear(3, 2, weight=weight, bias=bias)
    assert [y.data for y in layer(list(x))] == [*(weight @ x + bias)]
    assert [y.data for y in Linear(3, 2, weight=weight, bias=False)(x)] == [*(weight @ x)]
    assert repr(Linear(3, 2, bias=False)) == "Linear(3, 2, bias=False)"


def test_a_sequential_takes_modules_names_functions_and_none():
    model = Sequential(
        Linear(1, 1, weight=[[2.0]]), "exp", None, lambda x: x - 1, Layer(1, 2, nonlin=False, weights=[1, 3])
    )
    assert [y.data for y in model([0.5])] == pytest.approx([math.e - 1, 3 * (math.e - 1)])
    assert len(model) == 5
    assert isinstance(model[0], Linear)
    assert [*model][1] == "exp"


@pytest.mark.parametrize(
    ("build", "error", "sentence"),
    [
        (lambda: Sequential(), ValueError, "at least one step"),
        (lambda: Sequential("rleu"), ValueError, "no activation 'rleu'"),
        (
            lambda: Sequential(3),
            TypeError,
            "an activation is a name, a function of a Value, or None, not 3: write 'tanh'",
        ),
        (lambda: Sequential([Linear(1, 1)]), TypeError, "takes its steps without a list"),
        (lambda: Neuron(1, activation=["relu"]), TypeError, r"or None, not \['relu'\]: write"),
        (lambda: Linear(2, 1)([1]), ValueError, r"Linear\(2, 1\) takes a list of 2 inputs, not 1"),
        (lambda: Linear(2, 1)(3), TypeError, r"takes a list of inputs, not 3: write \[3\] for a single one"),
        (lambda: Linear(2, 2, weight=[[1, 2]]), ValueError, "weight takes 2 rows of 2 numbers"),
        (lambda: Linear(2, 2, weight=[1, 2]), ValueError, "weight takes 2 rows of 2 numbers"),
        (lambda: Linear(2, 2, bias=[1]), ValueError, "bias takes 2 numbers, not 1: b1, b2"),
        (lambda: Linear(2, 0), ValueError, "nout is 0"),
    ],
)
def test_what_cannot_be_is_refused(build, error, sentence):
    with pytest.raises(error, match=sentence):
        build()


# ---- biases, weights and activations that are given ----


def test_biases_are_given_in_a_list():
    assert Neuron(1, bias=[0.5]).b.data == 0.5
    assert [n.b.data for n in Layer(2, 2, bias=[1, 2.5]).neurons] == [1, 2.5]
    model = MLP(2, [2, 1], bias=np.array([0.1, 0.2, 0.3]))
    assert [p.data for p in model.parameters() if p.name.startswith("b")] == [0.1, 0.2, 0.3]
    assert Layer(2, 1, bias=False).neurons[0].b is None


def test_a_bias_that_is_given_as_a_value_is_shared_and_keeps_its_name():
    b1, b2 = Value(0.35, "c1"), Value(0.60, "c2")
    model = MLP(2, [2, 2], bias=[b1, b1, b2, b2])
    assert len(model.parameters()) == 8 + 2
    assert model.layers[0].neurons[1].b is b1
    assert b1.name == "c1"


@pytest.mark.parametrize("bias", [0, 1, 0.5, None, "b", Value(1.0)])
def test_a_bias_that_may_mean_two_things_is_asked_about(bias):
    for build in (lambda: Neuron(1, bias=bias), lambda: MLP(1, [1], bias=bias), lambda: Linear(1, 1, bias=bias)):
        with pytest.raises(TypeError, match="bias is True, False, or a list"):
            build()


def test_as_many_biases_as_neurons():
    with pytest.raises(ValueError, match="bias takes 3 numbers, not 2"):
        MLP(2, [2, 1], bias=[1, 2])


@pytest.mark.parametrize(
    ("initial", "bound"), [("uniform", 1), ("xavier", math.sqrt(6 / 50)), ("he", math.sqrt(6 / 30)), ("zeros", 0)]
)
def test_initial_weights_fill_the_interval_of_their_name(initial, bound):
    weights = [w.data for row in Linear(30, 20, initial=initial, seed=1).weight for w in row]
    assert max(weights) <= bound
    assert max(weights) >= 0.98 * bound
    assert min(weights) <= -0.98 * bound
    assert math.fsum(weights) / 600 == pytest.approx(0, abs=0.1 * bound)


def test_a_function_may_draw_the_weights():
    layer = Layer(3, 2, initial=lambda nin, nout, generator: nin * 10 + nout)
    assert {w.data for neuron in layer.neurons for w in neuron.w} == {32}


@pytest.mark.parametrize("build", [lambda **o: Neuron(3, **o), lambda **o: Layer(3, 2, **o),
                                   lambda **o: MLP(3, [2, 1], **o), lambda **o: Linear(3, 2, **o)])  # fmt: skip
def test_a_seed_is_all_that_the_weights_depend_on(build):
    random.seed(1)
    one, state = build(seed=7, initial="he").state_dict(), random.getstate()
    random.seed(2)
    assert build(seed=7, initial="he").state_dict() == one
    assert build(seed=8, initial="he").state_dict() != one
    random.seed(1)
    assert random.getstate() == state
    assert build().state_dict() != build().state_dict()


def test_misspelt_initial_weights_and_two_sources_are_refused():
    with pytest.raises(ValueError, match="no initial weights 'xaver': choose uniform, xavier, he, zeros"):
        Linear(1, 1, initial="xaver")
    with pytest.raises(ValueError, match="a seed or a generator, and not both"):
        Layer(1, 1, seed=1, generator=random.Random(1))


@pytest.mark.parametrize(
    ("name", "x", "expected"),
    [("arctan", 0.5, math.atan(0.5)), ("asinh", 0.5, math.asinh(0.5)), ("swish", 1.0, 1 / (1 + math.exp(-1))),
     ("square", 3.0, 9.0), ("arccosh", 2.0, math.acosh(2)), ("logit", 0.25, math.log(1 / 3)),
     ("logsigmoid", 0.0, -math.log(2)), ("softsign", 1.0, 0.5)],
)  # fmt: skip
def test_any_function_of_one_number_is_an_activation_by_its_name(name, x, expected):
    neuron = Neuron(1, activation=name, weights=[1.0], bias=False)
    assert neuron([x]).data == pytest.approx(expected, rel=1e-15)
    assert pickle.loads(pickle.dumps(neuron))([x]).data == neuron([x]).data


@pytest.mark.parametrize(
    "name",
    [
        "sum",
        "max",
        "softmax",
        "arctan2",
        "draw",
        "gradient",
        "paper",
        "Value",
        "x*2+relu",
        "",
        "__doc__",
        "1",
        "a" * 10**5,
    ],
)
def test_what_is_no_function_of_one_number_is_no_activation(name):
    with pytest.raises(ValueError, match="there is no activation") as caught:
        Neuron(1, activation=name)
    assert len(str(caught.value)) < 400


def test_the_functions_of_the_table_are_themselves():
    assert Neuron(1, activation="cos").function is autograd.cos


# ---- a Sequential: names, and activations of a whole layer ----


def names_of(model):
    return [p.name for p in model.parameters()]


def test_the_parameters_of_a_linear_layer_have_names_in_pictures():
    assert names_of(Linear(2, 2)) == ["w1", "w2", "w3", "w4", "b1", "b2"]
    given = Linear(2, 1, weight=[[Value(1.0, "u"), 2.0]], bias=[Value(0.5, "c")])
    assert names_of(given) == ["u", "w2", "c"]
    assert given([1, 1]).name == "y"
    assert [y.name for y in Linear(1, 2)([1])] == ["y1", "y2"]


def test_a_sequential_numbers_through_as_an_mlp_does():
    model = Sequential(Linear(2, 2), "tanh", Linear(2, 1))
    assert [p.name for p in model[2].parameters()] == ["w5", "w6", "b3"]
    assert {p.name for p in model.parameters()} == {p.name for p in MLP(2, [2, 1]).parameters()}
    expected = [(v.name, v.scope) for v in history(MLP(2, [2, 1], activation="tanh")([1, 2])) if v.args]
    assert [(v.name, v.scope) for v in history(model([1, 2])) if v.args] == expected


def test_a_name_of_ones_own_stays_in_a_sequential_and_inside_another():
    first = Linear(1, 1, weight=[[Value(1.0, "w")]])
    second = Linear(1, 1)
    second.bias[0].named("start")
    model = Sequential(Sequential(first, "relu"), Sequential(Linear(1, 1), second))
    assert names_of(model) == ["w", "b1", "w2", "b2", "w3", "start"]
    assert [*model.state_dict()][:2] == ["0.0.weight", "0.0.bias"]
    assert model([1]).name == "prediction"


def test_outputs_are_no_prediction_where_something_comes_after():
    class Twice(Module):
        def forward(self, x):
            return [2 * a for a in x]

    (out,) = Sequential(Linear(1, 1), Twice())([1])
    assert (out.name, [v.name for v in history(out) if v.args]) == ("", ["h1", ""])


@pytest.mark.parametrize("activation", ["softmax", autograd.softmax])
def test_a_softmax_takes_all_outputs(activation):
    model = Sequential(Linear(2, 3, seed=0), activation)
    weight, bias = (np.array(numbers) for numbers in model.state_dict().values())
    powers = np.exp(weight @ [0.5, -1.0] + bias)
    outputs = model([0.5, -1.0])
    assert [y.data for y in outputs] == pytest.approx([*(powers / powers.sum())], rel=1e-14)
    assert [y.name for y in outputs] == ["prediction1", "prediction2", "prediction3"]
    logs = Sequential(model[0], "log_softmax")([0.5, -1.0])
    assert [y.data for y in logs] == pytest.approx([*np.log(powers / powers.sum())], rel=1e-13)
    assert [y.data for y in pickle.loads(pickle.dumps(model))([0.5, -1.0])] == [y.data for y in outputs]


@pytest.mark.parametrize(
    ("use", "error", "sentence"),
    [
        (lambda: Neuron(2, activation="softmax"), ValueError, r"all outputs of a layer: write Sequential\(model,"),
        (lambda: MLP(2, [3, 2], activation=["tanh", autograd.softmax]), ValueError, r"Sequential\(model, 'softmax'\)"),
        (lambda: Sequential(Linear(2, 1), "softmax")([1, 2]), ValueError, "here is one: write 'sigmoid'"),
        (lambda: Sequential(Linear(2, 1), Linear), TypeError, r"Linear is a class, .* write Linear\(\.\.\.\)"),
        (lambda: MLP(2, [1], activation=3), TypeError, "a name, a function of a Value, or None, not 3"),
        (lambda: MLP(2, [1], weights=3), TypeError, "weights are a list of numbers, not 3"),
        (lambda: Layer(2, 1, weights=Value(1.0)), TypeError, "weights are a list of numbers, not Value"),
        (lambda: Neuron(2, weights=True), TypeError, "weights are a list of numbers, not True"),
        (lambda: Linear(2, 1, weight=3), TypeError, "weight is a list of rows, not 3"),
        (lambda: MLP(2, [1])({1: 2, 3: 4}), TypeError, r"inputs are a list, not \{1: 2, 3: 4\}"),
        (lambda: Linear(2, 1)({1, 2}), TypeError, r"inputs are a list, not \{1, 2\}"),
        (lambda: MLP(2, [1])([[1, 2], [3, 4], [5, 6]]), TypeError, r"one sample at a time: write model.each"),
        (lambda: Linear(2, 1)(np.ones((2, 2))), TypeError, r"one sample at a time: write model.each"),
        (lambda: Linear(2, 1).save("model.npz", 3), TypeError, "an optimizer such as Adam.*, not 3"),
        (lambda: Linear(2, 1).load("model.npz", "adam"), TypeError, "an optimizer such as Adam.*, not 'adam'"),
        (lambda: Linear(2, 1, seed="a"), TypeError, "a seed is a whole number, such as 0, and not 'a'"),
        (
            lambda: fit(model := Linear(2, 1), [[1, 2]], [1], mse_loss, SGD(model.parameters()), checkpoint=3),
            TypeError,
            "a path is text, such as 'model.npz', not 3",
        ),
        (lambda: nn.data.moons(4, seed=1.5), TypeError, "a seed is a whole number, such as 0, and not 1.5"),
        (lambda: Linear(2, 1).save(3), TypeError, "a path is text, such as 'model.npz', not 3"),
        (lambda: Linear(2, 1).load(None), TypeError, "a path is text, such as 'model.npz', not None"),
        (lambda: nn.l2_penalty(Linear(2, 1).named_parameters(), 0.1), TypeError, "a parameter is a Value, not .*'weig"),
    ],
)  # fmt: skip
def test_what_went_wrong_is_said_in_a_sentence(use, error, sentence):
    with pytest.raises(error, match=sentence):
        use()


# ---- several samples at once ----


class Doubled(MLP):
    """A network that computes in a manner of its own."""

    def forward(self, x):
        return 2 * super().forward(x)


def with_a_forward_of_its_own():
    model = MLP(2, [3, 1], seed=0)
    model.forward = lambda x: MLP.forward(model, x) + 1
    return model


def with_a_neuron_of_its_own():
    class Shifted(Neuron):
        def forward(self, x):
            return super().forward(x) + 1

    model = MLP(2, [3, 1], seed=0)
    model.layers[0].neurons[1] = Shifted(2, weights=[0.5, 1.0])
    return model


def with_a_layer_of_its_own():
    class Mirrored(Layer):
        def outputs(self, samples):
            return [row[::-1] for row in super().outputs(samples)]

    model = MLP(2, [3, 1], seed=0)
    model.layers[0] = Mirrored(2, 3, seed=1)
    return model


MODELS = {
    "MLP": lambda: MLP(2, [3, 2, 1], seed=0),
    "MLP of several outputs": lambda: MLP(2, [3, 2], bias=False, activation="tanh", seed=0),
    "Layer": lambda: Layer(2, 3, seed=0),
    "Neuron": lambda: Neuron(2, seed=0),
    "Linear": lambda: Linear(2, 3, seed=0),
    "Linear of one output": lambda: Linear(2, 1, bias=False, seed=0),
    "Sequential": lambda: Sequential(Linear(2, 3, seed=0), "tanh", Layer(3, 2, seed=1), "softmax"),
    "Sequential in one": lambda: Sequential(Sequential(Linear(2, 1, seed=0), "relu"), Linear(1, 1, seed=0), "exp"),
    "a subclass": lambda: Doubled(2, [3, 1], seed=0),
    "a forward of its own": with_a_forward_of_its_own,
    "a neuron of its own": with_a_neuron_of_its_own,
    "a layer of its own": with_a_layer_of_its_own,
    "a model in a Sequential": lambda: Sequential(Doubled(2, [3, 1], seed=0), "tanh"),
}


def as_text(values):
    """All that a graph is, node by node, with each node called by its place."""
    order = history(*values)
    places = {node: place for place, node in enumerate(order)}
    return [(node.name, node.scope, node.op, node.data.hex(), [places.get(a, a) for a in node.args]) for node in order]


@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_each_gives_the_nodes_that_one_call_after_another_gives(make):
    samples = [[0.5, -1.0], (2.0, 3), [Value(-0.25), Value(1.5)]]
    model = make()
    at_once, one_by_one = model.each(samples), [model(sample) for sample in samples]
    assert len(at_once) == 3
    for outputs, expected in zip(at_once, one_by_one, strict=True):
        assert type(outputs) is type(expected)
        both = [[x] if isinstance(x, Value) else x for x in (outputs, expected)]
        assert as_text(both[0]) == as_text(both[1])


@pytest.mark.parametrize("make", MODELS.values(), ids=MODELS)
def test_each_of_no_samples_is_nothing(make):
    assert make().each([]) == []


@pytest.mark.parametrize("model", [MLP(2, [1]), Linear(2, 1), Sequential(Linear(2, 1))])
def test_each_takes_an_array(model):
    rows = [[0.5, -1.0], [2.0, 3.0]]
    samples = pytest.importorskip("numpy").array(rows)
    assert [y.data for y in model.each(samples)] == [model(row).data for row in rows]
    assert model.each(samples[:0]) == []


class Named(Module):
    """A module with an attribute of the name of a method."""

    def __init__(self):
        self.each = [Value(0.5), Value(-1.0)]

    def forward(self, x):
        return self.each[0] * x[0] + self.each[1]


@pytest.mark.parametrize("compiled", [False, "numpy"])
@pytest.mark.parametrize("wrap", [lambda model: model, Sequential])
def test_an_attribute_may_be_called_each(wrap, compiled):
    model = wrap(Named())
    optimizer = SGD(model.parameters(), lr=0.1)
    fit(model, [[1.0], [2.0]], [0.0, 1.0], mse_loss, optimizer, epochs=1, compiled=compiled, progress=False)
    # The predictions are −0.5 and 0, off by −0.5 and −1: the slopes are −0.5·1 − 1·2 and −0.5 − 1.
    assert [w.data for w in model.parameters()] == pytest.approx([0.5 + 0.25, -1.0 + 0.15], rel=1e-12)


@pytest.mark.parametrize("model", [MLP(2, [1]), Linear(2, 1), Sequential(Linear(2, 1))])
@pytest.mark.parametrize("samples", [[[1, 2], [1, 2, 3]], [[1, 2], [1]], [[1, 2], 3]])
def test_each_refuses_samples_that_are_not_as_long(model, samples):
    with pytest.raises((TypeError, ValueError), match=r"inputs|vectors of one length"):
        model.each(samples)
