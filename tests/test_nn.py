"""Networks: micrograd's interface and initial weights, published examples, gradient descent, clear refusals.

The expected numbers come from the pages that published them, from exact fractions, or from NumPy.
"""

import math
import random
from fractions import Fraction

import numpy as np
import pytest

from autograd import Value
from nn import MLP, SGD, Layer, Module, Neuron, half_squared_error

WEIGHTS = ["0.1", "0.2", "0.3", "0.4", "0.21", "0.23"]
GRADIENTS = ["-0.17556", "-0.26334", "-0.19228", "-0.28842", "-0.3344", "-0.7524"]
NEW_WEIGHTS = ["0.108778", "0.213167", "0.309614", "0.414421", "0.22672", "0.26762"]  # after a step of rate 0.05


def worked_example(number=float):
    """The 2-2-1 network of the worked example: linear, without biases."""
    return MLP(2, [2, 1], bias=False, activation=None, weights=[number(w) for w in WEIGHTS])


def test_sizes_may_be_numbers_of_numpy():
    network = MLP(np.int64(2), np.array([2, 1]), bias=False, activation=None, weights=[float(w) for w in WEIGHTS])
    assert network([1.0, 2.0]).data == worked_example()([1.0, 2.0]).data


def data(values):
    return [value.data for value in values]


def gradients(values):
    return [value.grad for value in values]


# ---- micrograd's interface ----


def test_micrograds_network_has_337_parameters():
    assert len(MLP(2, [16, 16, 1]).parameters()) == (2 + 1) * 16 + (16 + 1) * 16 + (16 + 1)


def test_parameters_come_neuron_by_neuron_weights_before_the_bias():
    model = MLP(2, [2, 1])
    in_order = [p for layer in model.layers for neuron in layer.neurons for p in (*neuron.w, neuron.b)]
    assert all(p is q for p, q in zip(model.parameters(), in_order, strict=True))


def test_the_repr_is_micrograds():
    relu, linear = "ReLUNeuron(2)", "LinearNeuron(16)"
    assert repr(MLP(2, [16, 1])) == f"MLP of [Layer of [{', '.join([relu] * 16)}], Layer of [{linear}]]"


def test_the_repr_names_other_activations():
    assert repr(Layer(3, 2, activation="tanh")) == "Layer of [TanhNeuron(3), TanhNeuron(3)]"


def test_a_neuron_has_weights_a_bias_and_micrograds_switch_nonlin():
    neuron = Neuron(3)
    assert len(neuron.w) == 3
    assert neuron.b.data == 0
    assert neuron.nonlin
    assert not Neuron(3, nonlin=False).nonlin
    assert not Neuron(3, False).nonlin


def test_a_neuron_is_relu_of_the_weighted_sum():
    assert Neuron(2, weights=[0.5, -2.0])([3, 1]).data == 0
    assert Neuron(2, weights=[0.5, -2.0])([6, 1]).data == 1


def test_a_linear_neuron_lets_negative_sums_through():
    assert Neuron(2, nonlin=False, weights=[0.5, -2.0])([3, 1]).data == -0.5


def test_the_bias_is_added():
    neuron = Neuron(2, weights=[0.5, -2.0])
    neuron.b.data = 4.0
    assert neuron([3, 1]).data == 3.5


def test_a_weight_or_bias_that_is_replaced_counts_from_then_on():
    neuron = Neuron(2, nonlin=False, weights=[0.5, -2.0])
    assert neuron([3, 1]).data == -0.5
    neuron.w[0], neuron.b = Value(1.0), Value(10.0)
    assert neuron([3, 1]).data == 11
    neuron.w.append(Value(7.0))
    assert neuron([3, 1, 2]).data == 25


def test_a_layer_calls_neurons_of_ones_own():
    class Doubled(Neuron):
        def __call__(self, x):
            return 2 * super().__call__(x)

    layer = Layer(2, 2, nonlin=False, bias=False, weights=[1, 2, 3, 4])
    layer.neurons[1] = Doubled(2, nonlin=False, bias=False, weights=[3, 4])
    assert [y.data for y in layer([1, 10])] == [21, 86]


def test_the_nodes_of_a_layer_share_their_inputs_and_those_of_a_neuron_its_weights():
    layer = Layer(2, 2, nonlin=False)
    (a, b), (c, _) = layer([1.0, 2.0]), layer([3.0, 4.0])
    assert a.left is b.left
    assert a.right is c.right


def test_a_neuron_without_bias_has_only_weights():
    neuron = Neuron(2, bias=False)
    assert neuron.b is None
    assert len(neuron.parameters()) == 2


def test_a_layer_returns_a_list_but_the_value_itself_where_there_is_one_neuron():
    assert isinstance(Layer(2, 1)([1, 2]), Value)
    outputs = Layer(2, 3)([1, 2])
    assert isinstance(outputs, list)
    assert len(outputs) == 3


def test_all_layers_but_the_last_have_the_activation():
    assert [layer.neurons[0].nonlin for layer in MLP(2, [3, 3, 1]).layers] == [True, True, False]


def test_zero_grad_clears_every_parameter():
    model = worked_example()
    model([2, 3]).backward()
    assert all(gradients(model.parameters()))
    model.zero_grad()
    assert gradients(model.parameters()) == [0] * 6


def test_a_module_of_ones_own_has_parameters_and_zero_grad():
    class Line(Module):
        def __init__(self):
            self.slope = Value(2.0)

        def parameters(self):
            return [self.slope]

    line = Line()
    (line.slope * 3).backward()
    assert line.slope.grad == 3
    line.zero_grad()
    assert line.slope.grad == 0
    assert Module().parameters() == []


def test_values_as_inputs_get_gradients_too():
    x = [Value(2.0), Value(3.0)]
    worked_example()(x).backward()
    assert gradients(x) == pytest.approx([0.1 * 0.21 + 0.3 * 0.23, 0.2 * 0.21 + 0.4 * 0.23])


def test_a_weight_given_as_a_value_is_used_itself_so_weights_can_be_tied():
    w = Value(0.5)
    neuron = Neuron(2, nonlin=False, bias=False, weights=[w, w])
    neuron([2, 3]).backward()
    assert w.grad == 2 + 3


# ---- initial weights ----


def drawn_by_micrograd(nin, nouts):
    """micrograd draws layer by layer, neuron by neuron, each weight with random.uniform(-1, 1)."""
    return [random.uniform(-1, 1) for a, b in zip([nin, *nouts], nouts, strict=False) for _ in range(b * a)]


def weights_of(model):
    return [w.data for layer in model.layers for neuron in layer.neurons for w in neuron.w]


def biases_of(model):
    return [neuron.b.data for layer in model.layers for neuron in layer.neurons]


def test_initial_weights_are_the_ones_that_micrograd_draws():
    random.seed(1337)
    expected = drawn_by_micrograd(2, [16, 16, 1])
    random.seed(1337)
    model = MLP(2, [16, 16, 1])
    assert weights_of(model) == expected
    assert biases_of(model) == [0] * 33


def test_a_seed_gives_these_weights_and_leaves_the_global_generator_alone():
    random.seed(1337)
    expected = drawn_by_micrograd(2, [4, 1])
    before = random.getstate()
    model = MLP(2, [4, 1], seed=1337)
    assert weights_of(model) == expected
    assert random.getstate() == before


def test_initial_weights_that_are_given_go_in_neuron_by_neuron():
    model = MLP(2, [2, 1], weights=[1, 2, 3, 4, 5, 6])
    assert [data(neuron.w) for layer in model.layers for neuron in layer.neurons] == [[1, 2], [3, 4], [5, 6]]


# ---- names ----


def test_parameters_and_outputs_are_called_as_on_paper():
    model = worked_example()
    hidden = model.layers[0]([2, 3])
    assert [w.name for w in model.parameters()] == ["w1", "w2", "w3", "w4", "w5", "w6"]
    assert [h.name for h in hidden] == ["h1", "h2"]
    assert model([2, 3]).name == "prediction"


def test_weights_and_biases_are_numbered_apart():
    names = [p.name for p in MLP(2, [2, 1]).parameters()]
    assert names == ["w1", "w2", "b1", "w3", "w4", "b2", "w5", "w6", "b3"]


def test_several_outputs_are_numbered():
    assert [p.name for p in MLP(2, [2, 2])([1, 2])] == ["prediction1", "prediction2"]


def test_what_goes_into_an_activation_has_a_name_of_its_own():
    (h1,) = [MLP(2, [1, 1], activation="tanh").layers[0]([1, 2])]
    (net,) = h1.args
    assert (h1.name, net.name) == ("h1", "net_h1")


# ---- activations ----


@pytest.mark.parametrize(
    ("activation", "function"),
    [
        (None, lambda x: x),
        ("relu", lambda x: max(x, 0.0)),
        ("tanh", math.tanh),
        ("sigmoid", lambda x: 1 / (1 + math.exp(-x))),
        ("softplus", lambda x: math.log(1 + math.exp(x))),
        ("exp", math.exp),
        ("sin", math.sin),
        (lambda x: x * x, lambda x: x * x),
    ],
    ids=["None", "relu", "tanh", "sigmoid", "softplus", "exp", "sin", "a function"],
)
@pytest.mark.parametrize("x", [-0.7, 1.3])
def test_each_activation_is_the_function_of_its_name(activation, function, x):
    neuron = Neuron(1, activation=activation, weights=[1.0])
    assert neuron([x]).data == pytest.approx(function(x), rel=1e-15)


def test_a_list_of_activations_has_one_for_each_layer():
    model = MLP(1, [1, 1, 1], activation=["exp", None, "sin"], bias=False, weights=[2.0, 3.0, 0.5])
    assert model([0.1]).data == pytest.approx(math.sin(0.5 * 3 * math.exp(0.2)), rel=1e-14)


# ---- the worked example: 2-2-1, linear, published with every number ----


def test_the_worked_example_forward():
    model = worked_example()
    assert data(model.layers[0]([2, 3])) == pytest.approx([0.8, 1.8])
    assert model([2, 3]).data == pytest.approx(0.582)


def test_the_worked_example_backward():
    model = worked_example()
    half_squared_error(model([2, 3]), 1).backward()
    assert gradients(model.parameters()) == pytest.approx([float(g) for g in GRADIENTS])


def test_the_worked_example_after_one_step():
    model = worked_example()
    half_squared_error(model([2, 3]), 1).backward()
    SGD(model.parameters(), lr=0.05).step()
    assert data(model.parameters()) == pytest.approx([float(w) for w in NEW_WEIGHTS])
    assert data(model.layers[0]([2, 3])) == pytest.approx([0.857057, 1.862491])
    assert model([2, 3]).data == pytest.approx(0.69275180446)


def test_the_worked_example_is_exact_with_fractions():
    model = worked_example(Fraction)
    prediction = model([2, 3])
    error = half_squared_error(prediction, 1)
    error.backward()
    assert (prediction.data, error.data) == (Fraction("0.582"), Fraction("0.087362"))
    assert gradients(model.parameters()) == [Fraction(g) for g in GRADIENTS]

    SGD(model.parameters(), lr=Fraction("0.05")).step()
    assert data(model.parameters()) == [Fraction(w) for w in NEW_WEIGHTS]
    assert data(model.layers[0]([2, 3])) == [Fraction("0.857057"), Fraction("1.862491")]
    assert model([2, 3]).data == Fraction("0.69275180446")


def test_a_second_step_with_fractions_is_exact_too():
    model, rate = worked_example(Fraction), Fraction("0.05")
    optimizer = SGD(model.parameters(), lr=rate)
    w1, w2, w3, w4, w5, w6 = map(Fraction, WEIGHTS)
    for _ in range(2):
        optimizer.zero_grad()
        half_squared_error(model([2, 3]), 1).backward()
        optimizer.step()
        h1, h2 = 2 * w1 + 3 * w2, 2 * w3 + 3 * w4
        delta = h1 * w5 + h2 * w6 - 1
        slopes = [2 * w5, 3 * w5, 2 * w6, 3 * w6, h1, h2]  # of the prediction, in w1 … w6
        w1, w2, w3, w4, w5, w6 = (w - rate * delta * s for w, s in zip((w1, w2, w3, w4, w5, w6), slopes, strict=True))
    assert data(model.parameters()) == [w1, w2, w3, w4, w5, w6]


# ---- Matt Mazur's 2-2-2 network, published in 2015 ----


def mazur():
    """One bias is shared by both neurons of a layer there; here each has its own, of the same number."""
    weights = [0.15, 0.20, 0.25, 0.30, 0.40, 0.45, 0.50, 0.55]
    model = MLP(2, [2, 2], activation=["sigmoid", "sigmoid"], weights=weights)
    for layer, bias in zip(model.layers, (0.35, 0.60), strict=True):
        for neuron in layer.neurons:
            neuron.b.data = bias
    return model


def mazur_error(model):
    return half_squared_error(model([0.05, 0.10]), [0.01, 0.99])


def test_mazurs_forward_pass():
    model = mazur()
    assert data(model.layers[0]([0.05, 0.10])) == pytest.approx([0.593269992, 0.596884378], abs=5e-10)
    assert data(model([0.05, 0.10])) == pytest.approx([0.75136507, 0.772928465], abs=5e-9)
    assert mazur_error(model).data == pytest.approx(0.298371109, abs=5e-10)


def test_mazurs_gradients():
    model = mazur()
    mazur_error(model).backward()
    slopes = {p.name: p.grad for p in model.parameters()}
    assert slopes["w5"] == pytest.approx(0.082167041, abs=5e-10)
    assert slopes["w1"] == pytest.approx(0.000438568, abs=5e-10)
    assert slopes["b3"] == pytest.approx(0.138498562, abs=5e-10)  # a bias moves the net by as much: dE/dnet_o1


def test_mazurs_new_weights_and_new_error():
    model = mazur()
    weights = [w for layer in model.layers for neuron in layer.neurons for w in neuron.w]
    mazur_error(model).backward()
    SGD(weights, lr=0.5).step()  # he leaves the biases as they are
    printed = [0.149780716, 0.19956143, 0.24975114, 0.29950229, 0.35891648, 0.408666186, 0.511301270, 0.561370121]
    assert data(weights) == pytest.approx(printed, abs=5e-9)
    # The post prints 0.291027924, from weights updated too early; this is the error of the weights it prints.
    assert mazur_error(model).data == pytest.approx(0.291027773694, abs=5e-13)


# ---- the error ----


def test_the_error_is_half_the_square_and_its_derivative_the_plain_difference():
    prediction = Value(0.582)
    error = half_squared_error(prediction, 1)
    error.backward()
    assert error.data == pytest.approx(0.087362)
    assert prediction.grad == pytest.approx(-0.418)


def test_several_outputs_add_their_errors():
    predictions = [Value(3.0), Value(-1.0), Value(0.5)]
    error = half_squared_error(predictions, [1, 1, 0.5])
    error.backward()
    assert error.data == 2 + 2 + 0
    assert gradients(predictions) == [2, -2, 0]


def test_a_list_of_one_is_as_good_as_the_value():
    assert half_squared_error([Value(3.0)], [1]).data == 2
    assert half_squared_error(Value(3.0), [1]).data == 2
    assert half_squared_error([Value(3.0)], 1).data == 2


def test_a_target_may_be_a_value_and_gets_its_gradient():
    target = Value(1.0)
    half_squared_error(Value(3.0), target).backward()
    assert target.grad == -2


@pytest.mark.parametrize(
    ("predictions", "targets", "counts"),
    [
        ([Value(1.0), Value(2.0)], [1], "2 predictions but 1 target"),
        ([Value(1.0), Value(2.0)], 1, "2 predictions but 1 target"),
        (Value(1.0), [1, 2], "1 predictions? but 2 targets"),
        ([], [], "0 predictions but 0 targets"),
    ],
)
def test_every_prediction_needs_a_target(predictions, targets, counts):
    with pytest.raises(ValueError, match=counts):
        half_squared_error(predictions, targets)


@pytest.mark.parametrize("prediction", [0.5, None])
def test_a_prediction_that_no_model_made_is_refused(prediction):
    with pytest.raises(TypeError, match="a prediction is a Value or a list of them"):
        half_squared_error(prediction, 1)


@pytest.mark.parametrize(("target", "sentence"), [("1", "is text, not a number"), (None, "not None"), (True, "a bool")])
def test_a_target_that_is_no_number_is_refused(target, sentence):
    with pytest.raises(TypeError, match=sentence):
        half_squared_error(Value(1.0), target)


# ---- gradient descent ----


def test_a_step_goes_down_by_the_rate_times_the_gradient():
    w = Value(1.0)
    (w * 3).backward()
    SGD([w], lr=0.5).step()
    assert w.data == 1 - 0.5 * 3


def test_a_negative_rate_climbs():
    w = Value(1.0)
    (w * 3).backward()
    SGD([w], lr=-0.5).step()
    assert w.data == 1 + 0.5 * 3


def test_the_rate_may_change_between_steps():
    w = Value(1.0)
    (w * 3).backward()
    optimizer = SGD([w], lr=0.5)
    optimizer.lr = 0.25
    optimizer.step()
    assert w.data == 1 - 0.25 * 3


def test_a_step_before_any_backward_changes_nothing():
    w = Value(1.0)
    SGD([w], lr=0.5).step()
    assert w.data == 1


def test_without_zero_grad_gradients_add_up_and_with_it_they_start_afresh():
    w = Value(1.0)
    optimizer = SGD([w])
    for _ in range(2):
        (w * 3).backward()
    assert w.grad == 6
    optimizer.zero_grad()
    (w * 3).backward()
    assert w.grad == 3


def test_an_iterator_of_parameters_is_good_for_many_steps():
    w = Value(1.0)
    optimizer = SGD(iter([w]), lr=0.5)
    (w * 3).backward()
    optimizer.step()
    optimizer.step()
    assert w.data == 1 - 2 * 0.5 * 3


@pytest.mark.parametrize(
    ("parameters", "rate", "error", "sentence"),
    [
        ([], 0.1, ValueError, "no parameters"),
        ([1.0], 0.1, TypeError, "a parameter is a Value, not an object of type float"),
        ([Value(1.0) * 2], 0.1, ValueError, "was computed from other Values"),
        ([Value(1.0)], math.nan, ValueError, "the learning rate is nan"),
        ([Value(1.0)], math.inf, ValueError, "the learning rate is inf"),
        ([Value(1.0)], "fast", ValueError, "the learning rate is 'fast'"),
        ([Value(1.0)], True, ValueError, "the learning rate is True"),
        (Value(1.0), 0.1, TypeError, r"pass model\.parameters\(\)"),
    ],
)
def test_what_cannot_be_descended_is_refused(parameters, rate, error, sentence):
    with pytest.raises(error, match=sentence):
        SGD(parameters, lr=rate)


# ---- training, beside the same descent written with NumPy ----


XOR_INPUTS = np.array([[0.0, 0.0], [0.0, 1.0], [1.0, 0.0], [1.0, 1.0]])
XOR_TARGETS = np.array([[0.0], [1.0], [1.0], [0.0]])


def xor_error(model):
    return sum(half_squared_error(model(list(x)), float(t[0])) for x, t in zip(XOR_INPUTS, XOR_TARGETS, strict=True))


def xor_errors_by_numpy(w, v, rate, steps):
    """The error before each step of descent for a 2-3-1 network of tanh and a linear output, and its last weights."""
    b, c, errors = np.zeros((1, 3)), np.zeros((1, 1)), []
    for _ in range(steps):
        h = np.tanh(XOR_INPUTS @ w + b)
        delta = h @ v + c - XOR_TARGETS
        errors.append(float((delta**2).sum() / 2))
        hidden = delta @ v.T * (1 - h**2)
        v, c = v - rate * h.T @ delta, c - rate * delta.sum(0, keepdims=True)
        w, b = w - rate * XOR_INPUTS.T @ hidden, b - rate * hidden.sum(0, keepdims=True)
    return errors, w, v


def test_a_hundred_steps_on_xor_are_numpys_hundred_steps():
    model = MLP(2, [3, 1], activation="tanh", seed=7)
    w, v = (np.array([data(neuron.w) for neuron in layer.neurons]).T for layer in model.layers)
    expected, w, v = xor_errors_by_numpy(w, v, rate=0.2, steps=100)

    optimizer, errors = SGD(model.parameters(), lr=0.2), []
    for _ in range(100):
        optimizer.zero_grad()
        error = xor_error(model)
        error.backward()
        optimizer.step()
        errors.append(error.data)

    assert errors == pytest.approx(expected, rel=1e-9)
    assert errors[-1] < errors[0] / 4
    assert weights_of(model) == pytest.approx([*w.T.flat, *v.T.flat], rel=1e-9)


# ---- refusals ----


@pytest.mark.parametrize(
    ("build", "error", "sentence"),
    [
        (lambda: MLP(0, [1]), ValueError, "nin is 0, but there has to be at least 1"),
        (lambda: MLP(-2, [1]), ValueError, "nin is -2"),
        (lambda: MLP(True, [1]), TypeError, "nin is a count, not True"),
        (lambda: MLP(2.0, [1]), TypeError, "nin is a count, not 2.0"),
        (lambda: MLP("2", [1]), TypeError, "nin is a count, not '2'"),
        (lambda: MLP(2, []), ValueError, "at least one layer"),
        (lambda: MLP(2, 3), TypeError, r"write \[3\] for a single layer"),
        (lambda: MLP(2, [2, 0]), ValueError, "nout is 0"),
        (lambda: MLP(2, [True]), TypeError, "nout is a count, not True"),
        (lambda: MLP(2, [2, 1], weights=[0.1, 0.2]), ValueError, "takes 6 weights, not 2"),
        (lambda: MLP(2, [1], weights=["a", "b"]), TypeError, "'a' is text, not a number"),
        (lambda: Neuron(2, weights=[0.1]), ValueError, "as many weights as inputs, here 2, not 1"),
        (lambda: MLP(2, [2, 1], activation=["relu"]), ValueError, "an MLP of 2 layers takes 2 activations, not 1"),
        (lambda: MLP(2, [2, 1], activation="rleu"), ValueError, "no activation 'rleu': choose relu, tanh"),
        (lambda: Neuron(2, activation="rleu"), ValueError, "no activation 'rleu'"),
        (lambda: Layer(2, 0), ValueError, "nout is 0"),
    ],
)
def test_a_network_that_cannot_be_is_refused_in_a_sentence(build, error, sentence):
    with pytest.raises(error, match=sentence):
        build()


@pytest.mark.parametrize("inputs", [[], [1], [1, 2, 3]])
def test_a_wrong_number_of_inputs_is_refused_with_the_right_one(inputs):
    with pytest.raises(ValueError, match=rf"'h1' takes 2 inputs, not {len(inputs)}"):
        worked_example()(inputs)
    with pytest.raises(ValueError, match=rf"ReLUNeuron\(2\) takes 2 inputs, not {len(inputs)}"):
        Neuron(2)(inputs)


def test_a_single_input_stands_in_a_list_too():
    with pytest.raises(TypeError, match=r"write \[3\] for a single one"):
        MLP(1, [1])(3)


def test_an_input_that_is_no_number_is_refused():
    with pytest.raises(TypeError, match="'a' is text, not a number"):
        worked_example()("ab")


def test_what_a_layer_makes_belongs_to_it():
    model = MLP(2, [2, 1], weights=[0.1, 0.2, 0.3, 0.4, 0.21, 0.23])
    x = [Value(2.0), Value(3.0)]
    prediction = model(x)
    assert prediction.scope == "layer 2"
    assert [p.scope for p in model.parameters()] == ["layer 1"] * 6 + ["layer 2"] * 3
    assert [v.scope for v in x] == ["", ""]
    assert Layer(2, 1)(x).scope == ""
    assert Layer(2, 1, scope="head")(x).scope == "head"


@pytest.mark.parametrize("written", ["a", True, np.float32(0.1), 1j])
def test_a_step_names_a_parameter_that_is_no_number(written):
    w = Value(1.0, name="w")
    (w * 3).backward()
    w.data = written
    with pytest.raises(TypeError, match=r"\.data of the Value 'w'"):
        SGD([w], lr=0.1).step()
    v = Value(1.0, name="v")
    v.grad = "a"
    with pytest.raises(TypeError, match=r"\.grad of the Value 'v'"):
        SGD([v], lr=0.1).step()


def test_a_step_writes_floats_whatever_the_rate_is():
    w = Value(1.0)
    (w * 3).backward()
    SGD([w], lr=np.float32(0.5)).step()
    assert (w.data, type(w.data)) == (-0.5, float)
