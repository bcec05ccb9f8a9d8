"""Pictures of training: the regions of classes, and the network before and after."""

import math
import sys
import xml.etree.ElementTree as ET

import numpy as np
import pytest

import nn
from autograd import Value, play
from nn import data
from tests.reading_pictures import SVG


def drawn(model, x, y, **options):
    """The class that is shown at each point of the grid, as a function; and the colours of the samples."""
    pytest.importorskip("matplotlib", reason="matplotlib is not installed").use("Agg")
    from matplotlib import pyplot

    axes = nn.plot_decision(model, x, y, **options)
    mesh, dots = axes.collections
    colours = np.array(pyplot.colormaps["tab10"].colors)
    shown = np.asarray(mesh.get_array()).reshape(-1, 3)
    corners = np.asarray(mesh.get_coordinates())
    middles = ((corners[1:, 1:] + corners[:-1, :-1]) / 2).reshape(-1, 2)
    classes = [int(np.abs(1 - 0.3 * (1 - colours) - colour).sum(axis=1).argmin()) for colour in shown]
    samples = [int(np.abs(colours - colour[:3]).sum(axis=1).argmin()) for colour in dots.get_facecolors()]
    pyplot.close(axes.figure)
    return middles, classes, samples


X, Y = [[0.0, 0.0], [1.0, 0.5], [0.5, 2.0], [1.0, 2.0]], [0, 1, 1, 0]


@pytest.mark.parametrize("threshold", [0.0, 0.75])
def test_the_region_of_a_class_is_where_its_score_is_above_the_threshold(threshold):
    model = nn.Linear(2, 1, weight=[[1.0, -1.0]], bias=[0.25])
    middles, classes, samples = drawn(model, X, Y, threshold=threshold)
    assert classes == [int(a - b + 0.25 > threshold) for a, b in middles]
    assert 0 < sum(classes) < len(classes)
    assert samples == Y


def test_of_several_outputs_the_largest_counts():
    rows = [[1.0, 0.0], [0.0, 1.0], [-1.0, -0.5]]
    model = nn.Sequential(nn.Linear(2, 3, weight=rows, bias=[0.0, 0.123456, 0.8]), "softmax")
    one_hot = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0, 1, 0]]
    middles, classes, samples = drawn(model, X, one_hot)
    assert classes == [*(middles @ np.transpose(rows) + [0.0, 0.123456, 0.8]).argmax(axis=1)]
    assert {*classes} == {0, 1, 2}
    assert samples == [0, 1, 2, 1]


@pytest.mark.parametrize("outputs", [1, 2])
def test_a_model_that_decides_by_a_number_is_computed_point_by_point(outputs):
    class Larger(nn.Module):
        def forward(self, x):
            score = Value(x[0]) - Value(x[1]) if x[0] > 0.5 else Value(-1.0)
            return score if outputs == 1 else [Value(0.0), score]

    middles, classes, samples = drawn(Larger(), X, [2 * label - 1 for label in Y])
    assert classes == [int(a > 0.5 and a - b > 0) for a, b in middles]
    assert samples == Y


def test_points_on_a_line_have_a_plane_around_them():
    middles, _, _ = drawn(nn.Linear(2, 1), [[1.0, 2.0], [3.0, 2.0]], [0, 1])
    assert (middles.min(axis=0), middles.max(axis=0)) == (pytest.approx([0.8, 1]), pytest.approx([3.2, 3]))


def test_it_draws_into_axes_that_are_given():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed").use("Agg")
    from matplotlib.figure import Figure

    axes = Figure().subplots()
    assert nn.plot_decision(nn.Linear(2, 1), np.array(X), np.array(Y), axes=axes) is axes


@pytest.mark.parametrize(
    ("x", "y", "error", "sentence"),
    [
        ([[1.0], [2.0]], [0, 1], ValueError, r"x has the shape \(2, 1\): plot_decision shows a plane"),
        (X, [0, 1], ValueError, "one target for each sample"),
        (X, [0.5, 1, 0, 1], ValueError, "y holds classes"),
        (X, [-2, 1, 0, 1], ValueError, "y holds classes"),
        (X, [0, 1, 2, 1], ValueError, "y has the class 2, and the outputs of the model stand for 0 to 1 only"),
        ("data", Y, TypeError, "x is a list of samples"),
    ],
)
def test_what_is_no_plane_of_classes_is_refused(x, y, error, sentence):
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    with pytest.raises(error, match=sentence):
        nn.plot_decision(nn.Linear(2, 1), x, y)


class Own(nn.Module):
    def __init__(self, rule):
        self.rule = rule

    def forward(self, x):
        return self.rule(*x)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (lambda a, b: 1.0, lambda a, b: 1),
        (lambda a, b: Value(-1.0), lambda a, b: 0),
        (lambda a, b: [Value(1.0), a], lambda a, b: int(a > 1)),
        (lambda a, b: 1 if a > b else -1, lambda a, b: int(a > b)),
        (lambda a, b: [0.5, 1], lambda a, b: 1),
        (
            lambda a, b: np.array([[Value(2.0), Value(-1.0)], [Value(1.0), Value(1.0)]]) @ [a, b],
            lambda a, b: int(2 * b > a),
        ),
    ],
)
def test_models_of_plain_numbers_and_constants_have_regions(rule, expected):
    middles, classes, _ = drawn(Own(rule), X, Y)
    assert classes == [expected(a, b) for a, b in middles]


def test_a_model_that_gives_no_numbers_is_refused():
    pytest.importorskip("matplotlib", reason="matplotlib is not installed")
    with pytest.raises(TypeError, match="not None: write the number itself"):
        nn.plot_decision(Own(lambda a, b: None), X, Y)


def test_a_model_and_a_threshold_are_asked_for():
    with pytest.raises(TypeError, match="a model is called with two numbers, and 3 cannot be called"):
        nn.plot_decision(3, X, Y)
    with pytest.raises(ValueError, match="threshold is 'a': write a finite number"):
        nn.plot_decision(nn.Linear(2, 1), X, Y, threshold="a")


def test_without_matplotlib_a_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    with pytest.raises(ImportError, match=r"pip install 'backprop-by-hand\[plot\]'"):
        nn.plot_decision(nn.Linear(2, 1), X, Y)


# ---- before and after ----


def trained():
    model = nn.MLP(2, [2, 1], activation="tanh", seed=3)
    before = model.state_dict()
    optimizer = nn.Adam(model.parameters(), lr=0.1)
    return model, before, nn.fit(model, *data.xor(), nn.mse_loss, optimizer, epochs=30, progress=False)


def numbers_in(tips, kind):
    return [float(tip.partition("value ")[2]) for tip in tips if tip.startswith(kind)]


def test_a_history_draws_the_network_before_and_after():
    model, before, history = trained()
    picture = nn.draw(model, history=history)
    root = ET.fromstring(picture.svg())
    tips = [group.findtext(f"{SVG}title") for group in root.iter(f"{SVG}g") if group.get("class") == "edge"]
    first = [w for layer in (0, 1) for k in (0, 1)[: 2 - layer] for w in before[f"layers.{layer}.neurons.{k}.w"]]
    now = [w.data for layer in model.layers for neuron in layer.neurons for w in neuron.w]
    assert sorted(numbers_in(tips, "weight")) == sorted([*first, *now])
    assert "gradient" not in picture.svg()
    texts = ["".join(text.itertext()) for text in root.iter(f"{SVG}text")]
    assert "before 30 epochs" in texts
    assert "after 30 epochs: the wider, the larger the weight" in texts


def test_the_width_of_an_arrow_grows_with_its_weight_on_one_scale():
    model, _, history = trained()
    root = ET.fromstring(nn.draw(model, history=history).svg())
    edges = [group for group in root.iter(f"{SVG}g") if group.get("class") == "edge"]
    sizes = [abs(float(edge.findtext(f"{SVG}title").partition("value ")[2])) for edge in edges]
    widths = [float(edge.find(f"{SVG}line").get("stroke-width")) for edge in edges]
    order = sorted(range(len(edges)), key=sizes.__getitem__)
    assert [widths[k] for k in order] == sorted(widths)
    assert widths[order[-1]] == 5.0
    assert widths[order[0]] == pytest.approx(1.2 + 3.8 * math.sqrt(sizes[order[0]] / max(sizes)), abs=0.006)


def test_the_model_and_its_gradients_stay():
    model, _, history = trained()
    state = [(p.data, p.grad) for p in model.parameters()]
    nn.draw(model, history=history)
    assert [(p.data, p.grad) for p in model.parameters()] == state


def test_two_pictures_stand_side_by_side():
    model, _, history = trained()
    one, both = (ET.fromstring(picture.svg()) for picture in (nn.draw(model), nn.draw(model, history=history)))
    assert float(both.get("width")) > 2 * float(one.get("width"))
    (left, right) = (group for group in both if group.get("transform"))
    places = (
        [(c.get("cx"), c.get("cy")) for c in left.iter(f"{SVG}circle")],
        [(c.get("cx"), c.get("cy")) for c in right.iter(f"{SVG}circle")],
    )
    assert places[0] == places[1]
    assert len(places[0]) == 5
    assert (left.get("transform"), right.get("transform")) == (
        "translate(0 0)",
        f"translate({(float(both.get('width')) + 40) / 2:g} 0)",
    )


def test_a_training_that_goes_on_shows_the_network_before_its_first_epoch(tmp_path):
    for epochs in (2, 4):
        model = nn.MLP(2, [2, 1], seed=3)
        optimizer, file = nn.SGD(model.parameters(), lr=0.1), tmp_path / "moons.npz"
        history = nn.fit(
            model, *data.xor(), nn.mse_loss, optimizer, epochs=epochs, checkpoint=file, seed=0, progress=False
        )
    assert history.before == nn.MLP(2, [2, 1], seed=3).state_dict()
    assert "after 4 epochs" in nn.draw(model, history=history).svg()


def test_a_history_of_another_model_and_what_is_none_are_refused():
    model, _, history = trained()
    with pytest.raises(ValueError, match="this is the history of another model: the state lacks"):
        nn.draw(nn.MLP(2, [2, 2, 1]), history=history)
    with pytest.raises(TypeError, match=r"a history is what nn.fit returned, not \[0.5\]"):
        nn.draw(model, history=[0.5])
    with pytest.raises(TypeError, match=r"a history is what nn\.fit returned"):
        nn.draw(model, history=nn.History([0.5]))
    with pytest.raises(ValueError, match="draw shows an output or a history"):
        nn.draw(model, model([1, 2]), history=history)


# ---- one step, played ----


@pytest.mark.parametrize(
    "build",
    [
        lambda: nn.MLP(2, [2, 1], activation="tanh", seed=1),
        lambda: nn.Sequential(nn.Linear(2, 2, seed=1), "tanh", nn.Linear(2, 1, seed=2)),
    ],
)
def test_a_step_of_training_is_played_with_all_new_weights(build):
    model = build()
    error = nn.mse_loss(model([0.5, -1.0]), 1.0).named("E")
    player = play(error, rate=0.2, parameters=model.parameters())
    model.zero_grad()
    error.backward()
    nn.SGD(model.parameters(), lr=0.2).step()
    updates = {c.node.name: c.number for step in player.steps if step.phase == "update" for c in step.changes}
    assert {p.name: p.data for p in model.parameters()} == pytest.approx(updates)
    assert {step.phase for step in player.steps} == {"given", "forward", "seed", "backward", "update", "again"}


def test_a_network_says_where_gradients_are_not_of_one_pass():
    model = nn.MLP(2, [2, 1], seed=0)
    said = "the gradients are not of one backward pass from E alone"
    E = nn.mse_loss(model([1, 2]), 1).named("E")
    assert said not in nn.draw(model, E).svg()
    E.backward()
    assert said not in nn.draw(model, E).svg()
    nn.mse_loss(model([2, 1]), 0).backward()
    assert said in nn.draw(model, E).svg()
