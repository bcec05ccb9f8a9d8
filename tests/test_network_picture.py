"""The picture of a network: numbers in their neurons and on their weights, straight arrows, labels apart.

The numbers are those of the published worked example; geometry is measured in the SVG itself.
"""

import base64
import gc
import math
import os
import re
import xml.etree.ElementTree as ET
from itertools import combinations, pairwise

import pytest

import nn
from autograd import Value, leaves, tanh
from autograd.picture import images
from tests.reading_pictures import SVG


def worked_network():
    """The 2-2-1 network of the worked example and its error after a backward pass."""
    model = nn.MLP(2, [2, 1], bias=False, activation=None, weights=[0.1, 0.2, 0.3, 0.4, 0.21, 0.23])
    error = nn.half_squared_error(model(leaves(i1=2, i2=3)), 1).named("E")
    error.backward()
    return model, error


def parts(picture, kind):
    return [g for g in ET.fromstring(picture.svg()).iter(f"{SVG}g") if g.get("class") == kind]


def texts(element):
    return ["".join(text.itertext()) for text in element.iter(f"{SVG}text")]


def circles(picture):
    """The lines inside each circle, by its name."""
    return {texts(g)[0]: texts(g)[1:] for g in parts(picture, "node")}


def labels(picture):
    return [texts(g) for g in parts(picture, "label")]


def numbers(element, *names):
    return [float(element.get(name)) for name in names]


# ---- the worked example ----


def test_after_a_backward_pass_neurons_show_value_and_gradient():
    assert circles(nn.draw(*worked_network())) == {
        "i₁": ["2", "∂ −0.03762"],
        "i₂": ["3", "∂ −0.05601"],
        "h₁": ["0.8", "∂ −0.08778"],
        "h₂": ["1.8", "∂ −0.09614"],
        "prediction": ["0.582", "∂ −0.418"],
        "E": ["0.08736", "∂ 1"],
    }


def test_an_arrow_shows_weight_value_and_gradient():
    assert sorted(labels(nn.draw(*worked_network()))) == sorted(
        [
            ["w₁ 0.1", "∂ −0.1756"],
            ["w₂ 0.2", "∂ −0.2633"],
            ["w₃ 0.3", "∂ −0.1923"],
            ["w₄ 0.4", "∂ −0.2884"],
            ["w₅ 0.21", "∂ −0.3344"],
            ["w₆ 0.23", "∂ −0.7524"],
            ["(prediction − 1)²/2"],
        ]
    )


def test_a_model_that_has_not_run_shows_its_weights_only():
    model = nn.MLP(2, [2, 1], seed=1)
    picture = nn.draw(model)
    assert circles(picture) == {"i₁": [], "i₂": [], "h₁": ["b₁ 0"], "h₂": ["b₂ 0"], "prediction": ["b₃ 0"]}
    assert all(len(lines) == 1 and "∂" not in lines[0] for lines in labels(picture))


def test_a_model_alone_shows_the_gradients_of_its_weights_after_a_backward_pass():
    model, _ = worked_network()
    picture = nn.draw(model)
    assert ["w₁ 0.1", "∂ −0.1756"] in labels(picture)
    assert circles(picture)["h₁"] == []


def test_the_output_can_be_the_prediction_or_several():
    model = nn.MLP(2, [3, 2], activation="tanh", seed=1)
    outputs = model([0.5, -0.5])
    shown = circles(nn.draw(model, outputs))
    assert len(shown) == 2 + 3 + 2
    assert shown["prediction₁"][0] == f"{outputs[0].data:.4g}".replace("-", "−")
    assert shown["i₁"] == ["0.5"]  # a plain number has no gradient
    single, _ = worked_network()
    assert list(circles(nn.draw(single, single([1, 1])))) == ["i₁", "i₂", "h₁", "h₂", "prediction"]


def test_neurons_are_found_behind_penalties_and_other_models():
    model = nn.MLP(2, [2, 1], activation="tanh", seed=1)
    other = nn.MLP(1, [2, 1], activation="tanh", seed=2)
    y = model([0.5, -0.5])
    z = other([y])
    error = (z**2 + sum(p * p for p in model.parameters()) * 0.1).named("E")
    error.backward()
    shown = circles(nn.draw(model, error))
    assert shown["prediction"][:2] == [f"{y.data:.4g}".replace("-", "−"), f"∂ {y.grad:.4g}".replace("-", "−")]
    assert circles(nn.draw(other, error))["prediction"][0] == f"{z.data:.4g}".replace("-", "−")
    assert shown["i₁"] == ["0.5"]


def test_a_prediction_with_another_name_is_still_the_output():
    model = nn.MLP(2, [2, 1], seed=1)
    y_hat = model([0.5, -0.5]).named("y_hat")
    error = ((y_hat - 1) ** 2).named("E")
    assert "ŷ" in circles(nn.draw(model, error))


def test_a_layer_and_a_neuron_can_be_drawn():
    neuron = nn.Neuron(2, weights=[0.5, -1.0], name="y", activation="tanh")
    assert circles(nn.draw(neuron, neuron([1.0, 2.0])))["y"][0] == f"{math.tanh(-1.5):.4g}".replace("-", "−")
    assert len(circles(nn.draw(nn.Layer(2, 3)))) == 5


def test_parameters_without_a_name_are_told_apart():
    drawn = nn.draw(nn.Layer(2, 3))
    assert sorted(words.split()[0] for (words,) in labels(drawn)) == ["w₁", "w₂", "w₃", "w₄", "w₅", "w₆"]
    assert [lines[0].split()[0] for lines in circles(drawn).values() if lines] == ["b₁", "b₂", "b₃"]
    neuron = nn.Neuron(3, weights=[Value(1.0), Value(2.0, "w1"), Value(3.0)])
    assert sorted(words for (words,) in labels(nn.draw(neuron))) == ["w₁ 2", "w₂ 1", "w₃ 3"]
    assert neuron.w[0].name == ""


def test_a_long_name_in_a_small_circle_is_cut_before_it_cannot_be_read():
    model = nn.MLP(8, [8, 1], activation="tanh", seed=1)
    inputs = [Value(1.0, f"a_rather_long_name{k}") for k in range(8)]
    error = ((model(inputs) - 1) ** 2).named("E")
    error.backward()
    for circle in parts(nn.draw(model, error), "node"):
        for text in circle.iter(f"{SVG}text"):
            (r,) = numbers(circle.find(f"{SVG}circle"), "r")
            size = float(text.get("font-size"))
            assert size >= 9
            above = abs(float(text.get("y")) - float(circle.find(f"{SVG}circle").get("cy")))
            assert math.hypot(0.55 * size * len(text.text) / 2, above) < r  # a letter of Helvetica is about so wide
    assert "a_rather_…₇" in circles(nn.draw(model, error))


def test_over_several_samples_neurons_have_no_single_value_and_the_picture_says_so():
    model = nn.MLP(2, [2, 1], seed=1)
    error = sum((model([k, 1]) - 1) ** 2 for k in range(3)).named("E")
    error.backward()
    picture = nn.draw(model, error)
    assert [len(lines) for name, lines in circles(picture).items() if name != "E"] == [0, 0, 1, 1, 1]  # biases
    assert "3 samples: the gradients are sums over them" in texts(ET.fromstring(picture.svg()))


def test_a_model_keeps_no_graph_alive():
    model, error = worked_network()
    error.named("the end of this graph")
    nn.draw(model, error).svg()
    model._repr_mimebundle_()
    del error
    gc.collect()
    assert "the end of this graph" not in {o.name for o in gc.get_objects() if type(o) is Value}


# ---- geometry ----

MODELS = [(2, [2, 1]), (3, [4, 2]), (4, [3, 3, 1]), (1, [6, 1]), (6, [2]), (2, [1, 1, 1])]


def drawn(nin, nouts, direction="right"):
    model = nn.MLP(nin, nouts, activation="tanh", seed=1)
    error = nn.half_squared_error(model([0.3] * nin), [0.1] * nouts[-1]).named("E")
    error.backward()
    return nn.draw(model, error, direction=direction)


def boxes(picture):
    """The light ground of each label, as left, top, right, bottom."""
    found = []
    for g in parts(picture, "label"):
        x, y, width, height = numbers(g.find(f"{SVG}rect"), "x", "y", "width", "height")
        found.append((x, y, x + width, y + height))
    return found


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize(("nin", "nouts"), MODELS)
def test_no_label_lies_on_another_or_on_a_circle(nin, nouts, direction):
    picture = drawn(nin, nouts, direction)
    found = boxes(picture)
    assert found
    for (l1, t1, r1, b1), (l2, t2, r2, b2) in combinations(found, 2):
        assert r1 <= l2 or r2 <= l1 or b1 <= t2 or b2 <= t1
    for g in parts(picture, "node"):
        cx, cy, r = numbers(g.find(f"{SVG}circle"), "cx", "cy", "r")
        for left, top, right, bottom in found:
            near = (max(left, min(cx, right)), max(top, min(cy, bottom)))
            assert math.dist(near, (cx, cy)) > r


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize(("nin", "nouts"), MODELS)
def test_arrows_are_straight_from_circle_to_circle_and_everything_lies_inside(nin, nouts, direction):
    picture = drawn(nin, nouts, direction)
    root = ET.fromstring(picture.svg())
    width, height = numbers(root, "width", "height")
    centres = [numbers(c, "cx", "cy", "r") for c in root.iter(f"{SVG}circle")]
    for cx, cy, r in centres:
        assert r <= cx <= width - r
        assert r <= cy <= height - r
    arrows = parts(picture, "edge")
    sizes = [nin, *nouts, 1]
    assert len(arrows) == sum(a * b for a, b in pairwise(sizes))
    for g in arrows:
        x1, y1, x2, y2 = numbers(g.find(f"{SVG}line"), "x1", "y1", "x2", "y2")
        assert any(abs(math.dist((x1, y1), (cx, cy)) - r) < 0.2 for cx, cy, r in centres)
        (cx, cy, r) = min(centres, key=lambda c: math.dist(c[:2], (x2, y2)))
        slope_of_rest = math.atan2(cy - y2, cx - x2)
        assert slope_of_rest == pytest.approx(math.atan2(y2 - y1, x2 - x1), abs=0.02)


@pytest.mark.parametrize("direction", ["right", "down"])
@pytest.mark.parametrize(("nin", "nouts"), MODELS)
def test_a_label_stands_on_its_own_arrow(nin, nouts, direction):
    picture = drawn(nin, nouts, direction)
    lines = [numbers(g.find(f"{SVG}line"), "x1", "y1", "x2", "y2") for g in parts(picture, "edge")]
    for left, top, right, bottom in boxes(picture):
        x, y = (left + right) / 2, (top + bottom) / 2
        if direction == "down":
            met = [x1 + (y - y1) / (y2 - y1) * (x2 - x1) - x for x1, y1, x2, y2 in lines if y1 < y < y2]
        else:
            met = [y1 + (x - x1) / (x2 - x1) * (y2 - y1) - y for x1, y1, x2, y2 in lines if x1 < x < x2]
        assert sum(abs(beside) < 0.5 for beside in met) == 1


@pytest.mark.parametrize(("nin", "nouts"), MODELS)
def test_a_network_that_goes_down_has_each_layer_below_the_one_before_and_its_biases_inside(nin, nouts):
    picture = drawn(nin, nouts, "down")
    heights = [numbers(g.find(f"{SVG}circle"), "cy")[0] for g in parts(picture, "node")]
    assert heights == sorted(heights)
    assert [heights.count(high) for high in sorted({*heights})] == [nin, *nouts, 1]
    width, height = numbers(ET.fromstring(picture.svg()), "width", "height")
    for rect in ET.fromstring(picture.svg()).iter(f"{SVG}rect"):
        x, y, wide, high = numbers(rect, "x", "y", "width", "height")
        assert x >= 0
        assert x + wide <= width
        assert y + high <= height


@pytest.mark.parametrize("direction", ["up", None, "auto"])
def test_an_unknown_direction_is_refused(direction):
    with pytest.raises(ValueError, match=r"there is no direction .*: choose 'right' or 'down'"):
        nn.draw(nn.MLP(2, [1]), direction=direction)


def test_an_arrow_is_the_wider_and_darker_the_larger_the_gradient():
    looks = {}
    for g in parts(nn.draw(*worked_network()), "edge"):
        line = g.find(f"{SVG}line")
        looks[g.findtext(f"{SVG}title")[:9]] = float(line.get("stroke-width")), line.get("stroke")
    w1, w4, w6 = looks["weight w₁"], looks["weight w₄"], looks["weight w₆"]
    assert w1[0] < w4[0] < w6[0]
    assert int(w1[1][3:5], 16) > int(w4[1][3:5], 16) > int(w6[1][3:5], 16)


def test_an_arrow_with_a_quarter_of_the_gradient_is_half_way_between_thin_and_thick():
    neuron = nn.Neuron(3, weights=[1.0, 1.0, 1.0], activation=None)
    neuron([1e-9, 25, 100]).backward()
    arrows = [g.find(f"{SVG}line") for g in parts(nn.draw(neuron), "edge")]
    thin, half_way, thick = sorted(float(line.get("stroke-width")) for line in arrows)
    assert half_way == pytest.approx((thin + thick) / 2, abs=0.02)


def test_a_weight_without_gradient_is_dashed():
    model = nn.MLP(2, [2, 1], weights=[1, 1, -1, -1, 1, 1])  # the second relu is off
    error = ((model([1, 1]) - 1) ** 2).named("E")
    error.backward()
    dashed = {
        g.findtext(f"{SVG}title")[:9]
        for g in parts(nn.draw(model, error), "edge")
        if g.find(f"{SVG}line").get("stroke-dasharray") == "6 5"
    }
    assert dashed == {"weight w₃", "weight w₄", "weight w₆"}


# ---- large networks ----


def test_up_to_40_neurons_are_all_drawn():
    picture = nn.draw(nn.MLP(2, [16, 16, 1], seed=1))
    assert len(parts(picture, "node")) == 35
    assert len(parts(picture, "edge")) == 2 * 16 + 16 * 16 + 16
    assert parts(picture, "gap") == []


def test_larger_layers_are_shortened_and_say_by_how_much():
    picture = nn.draw(nn.MLP(20, [64, 30, 3], seed=1))
    assert len(parts(picture, "node")) <= 40
    shown = len(parts(picture, "node"))
    left_out = [texts(g) for g in parts(picture, "gap")]
    assert {dots for dots, _ in left_out} == {"…"}
    assert shown + sum(int(more.split()[0]) for _, more in left_out) == 20 + 64 + 30 + 3
    names = list(circles(picture))
    assert "h₁" in names
    assert "h₆₄" in names
    assert "prediction₃" in names


def test_a_very_large_network_is_drawn_as_well():
    picture = nn.draw(nn.MLP(300, [200, 100, 50], seed=1))
    assert len(parts(picture, "node")) <= 40
    assert picture.description == "a network of 300, 200, 100 and 50 neurons"


# ---- strangers ----

HOSTILE = [
    "<script>alert(1)</script>",
    '"quoted"',
    "back\\slash",
    "{|}",
    "two\nlines",
    "&amp;",
    "]]>",
    "🎉",
    "\u202ex",
    "\u05d0",
]


@pytest.mark.parametrize("name", [*HOSTILE, "x" * 10_000, "", "\0", "\ud800"])
def test_a_hostile_name_is_only_text(name):
    model, _ = worked_network()
    model.layers[0].neurons[0].w[0].named(name)
    model.layers[0].neurons[1].name = name
    x = [Value(2.0, name), Value(3.0)]
    error = nn.half_squared_error(model(x), 1).named(name)
    picture = nn.draw(model, error)
    harmless = nn.draw(*worked_network())
    kinds = [e.tag for e in ET.fromstring(picture.svg()).iter() if not e.tag.endswith("tspan")]
    assert kinds.count(f"{SVG}script") == 0
    assert kinds.count(f"{SVG}circle") == [e.tag for e in ET.fromstring(harmless.svg()).iter()].count(f"{SVG}circle")
    assert "x" * 50 not in picture.svg()
    if name in HOSTILE[:4]:
        tips = [g.findtext(f"{SVG}title") for g in parts(picture, "node")]
        assert any(tip.startswith(name) for tip in tips)


# ---- other networks of dense layers ----


def twin_of(model, *steps):
    """The same numbers in a network of other modules."""
    other = nn.Sequential(*steps)
    numbers = [p.data for layer in model.layers for p in weights_then_biases(layer)]
    for parameter, number in zip(other.parameters(), numbers, strict=True):
        parameter.data = number
    return other


def weights_then_biases(layer):
    return [w for n in layer.neurons for w in n.w] + [n.b for n in layer.neurons if n.b is not None]


def after_a_pass(model):
    prediction = model([0.5, -1.5])
    error = nn.half_squared_error(prediction, 1).named("E")
    error.backward()
    return error


def test_a_sequential_of_linear_layers_is_drawn_as_the_mlp_of_its_numbers():
    model = nn.MLP(2, [1, 2, 1], activation="tanh", seed=4)
    twin = twin_of(model, nn.Linear(2, 1), "tanh", nn.Sequential(nn.Linear(1, 2), "tanh"), None, nn.Linear(2, 1))
    assert nn.draw(twin, after_a_pass(twin)).svg() == nn.draw(model, after_a_pass(model)).svg()
    assert nn.draw(twin).svg() == nn.draw(model).svg()


def test_layers_and_mlps_in_a_sequential_show_their_outputs():
    model = nn.Sequential(nn.Layer(2, 1, seed=1, activation="tanh"), nn.Layer(1, 2, seed=2, nonlin=False), "sigmoid")
    first, second = (p.data for p in model[0].neurons[0].w)
    hidden = math.tanh(first * 0.5 - second * 1.5)
    outputs = [1 / (1 + math.exp(-n.w[0].data * hidden)) for n in model[1].neurons]
    shown = circles(nn.draw(model, nn.half_squared_error(model([0.5, -1.5]), [0, 1]).named("E")))
    assert [shown[name][0] for name in ("h₁", "prediction₁", "prediction₂")] == [
        f"{x:.4g}".replace("-", "−") for x in (hidden, *outputs)
    ]
    mlp = nn.Sequential(nn.MLP(1, [1], weights=[2.0]), "sigmoid")
    shown = circles(nn.draw(mlp, nn.half_squared_error(mlp([0.5]), 1)))
    assert (shown["i₁"][0], shown["prediction"][0]) == ("0.5", "1")  # the prediction of the MLP itself


def test_a_linear_layer_and_a_softmax_are_drawn():
    model = nn.Linear(2, 2, weight=[[1.0, 2.0], [3.0, 4.0]], bias=[0.5, -0.5])
    error = nn.half_squared_error(model([10, 1]), [1, 1]).named("E")
    shown = circles(nn.draw(model, error))
    assert (shown["y₁"][0], shown["y₂"][0]) == ("12.5", "33.5")
    shares = nn.Sequential(nn.Linear(1, 2, weight=[[1.0], [2.0]], bias=False), "softmax")
    shown = circles(nn.draw(shares, shares([1])))
    assert (shown["prediction₁"][0], shown["prediction₂"][0]) == ("0.2689", "0.7311")  # 1 − σ(1), σ(1)


# ---- notebooks and files ----


def test_a_model_shows_itself_in_a_notebook():
    model, _ = worked_network()
    bundle = model._repr_mimebundle_(include=None, exclude=None)
    assert bundle["text/plain"] == repr(model)
    told = "the largest gradient of a weight is −0.7524, of w₆"
    assert f'alt="a network of 2, 2 and 1 neurons: {told}"' in bundle["text/html"]
    payload = bundle["text/html"].partition("base64,")[2].partition('"')[0]
    assert base64.b64decode(payload).decode() == nn.draw(model, theme="light").svg()


def test_a_module_without_a_picture_shows_its_text():
    class Own(nn.Module):
        def __repr__(self):
            return "my own"

    assert Own()._repr_mimebundle_() == {"text/plain": "my own"}


def test_it_is_saved_as_svg(tmp_path):
    picture = nn.draw(*worked_network())
    assert picture.save(tmp_path / "network.SVG") == str(tmp_path / "network.SVG")
    assert (tmp_path / "network.SVG").read_text(encoding="utf-8") == picture.svg()
    with pytest.raises(ValueError, match=r"saved as \.svg, \.png or \.pdf, not as network\.jpg"):
        picture.save(tmp_path / "network.jpg")


@pytest.mark.parametrize("digits", [1, 2, 6, 15])
def test_numbers_have_as_many_digits_as_are_asked_for(digits):
    third = 1 / 3
    model = nn.MLP(1, [1], bias=False, activation=None, weights=[third])
    (x,) = leaves(x=1.0)
    E = (model([x]) * 2).named("E")
    E.backward()
    svg = nn.draw(model, E, digits=digits).svg()
    written = {text.strip() for text in re.findall(r">([^<>]+)</(?:text|tspan)>", svg)}
    assert {f"{third:.{digits}g}", f"{2 * third:.{digits}g}"} <= written
    assert nn.draw(model, E, digits=4).svg() == nn.draw(model, E).svg()


@pytest.mark.parametrize("digits", [0, 16, "6", 2.0, True])
def test_digits_are_a_count(digits):
    with pytest.raises(ValueError, match="digits= is how many digits to show"):
        nn.draw(nn.MLP(2, [1]), digits=digits)


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_an_installed_renderer_makes_other_formats(kind, tmp_path, monkeypatch):
    picture = nn.draw(*worked_network())
    monkeypatch.setenv("PATH", str(tmp_path))
    for library in ("_resvg", "_typst"):
        monkeypatch.setattr(images, library, lambda: None)
    with pytest.raises(RuntimeError, match=r"'rsvg-convert' .* not installed: write \.save\(\"picture\.svg\"\)"):
        getattr(picture, kind)()
    command = tmp_path / "rsvg-convert"
    command.write_text(f"#!/bin/sh\nPATH={os.defpath}\necho $* > '{tmp_path}/arguments'\ncat\n")
    command.chmod(0o755)
    assert getattr(picture, kind)().decode() == picture.svg()
    assert f"--format={kind}" in (tmp_path / "arguments").read_text().split()
    picture.save(tmp_path / f"network.{kind}")
    assert (tmp_path / f"network.{kind}").read_text(encoding="utf-8") == picture.svg()
    command.write_text("#!/bin/sh\necho 'out of ink' >&2\nexit 1\n")
    with pytest.raises(RuntimeError, match="rsvg-convert could not make the picture: out of ink"):
        getattr(picture, kind)()


def test_equal_programs_give_equal_bytes():
    assert nn.draw(*worked_network()).svg() == nn.draw(*worked_network()).svg()


# ---- refusals ----


def test_what_was_not_made_with_the_model_is_refused():
    model, _ = worked_network()
    with pytest.raises(ValueError, match="was not made with this model"):
        nn.draw(model, tanh(Value(1.0)))


@pytest.mark.parametrize(
    "stranger",
    [None, 3, "model", Value(1.0), nn.Module(), nn.Sequential("tanh"), nn.Sequential("sin", nn.Linear(1, 1)),
     nn.Sequential(nn.Linear(1, 2), "softmax", nn.Linear(2, 1)), nn.Sequential(nn.Linear(1, 1), nn.Module())],
)  # fmt: skip
def test_only_a_model_can_be_drawn(stranger):
    with pytest.raises(TypeError, match="draw takes an MLP, or other dense layers with activations"):
        nn.draw(stranger)


@pytest.mark.parametrize("stranger", [3.0, [3.0], "E"])
def test_an_output_is_a_value(stranger):
    with pytest.raises(TypeError, match="the output is a Value or a list of them"):
        nn.draw(worked_network()[0], stranger)


def test_an_output_from_before_a_step_is_refused_while_the_model_alone_shows():
    model, error = worked_network()
    for weight in model.parameters():
        weight.data -= 0.05 * weight.grad
    with pytest.raises(ValueError, match="was computed before something it was made from changed"):
        nn.draw(model, error)
    assert labels(nn.draw(model))
