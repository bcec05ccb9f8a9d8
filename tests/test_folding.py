"""Large graphs folded by scope: counts are made by hand here, medians by the statistics module."""

import re
import statistics

import pytest

import nn
from autograd import Value, dot, draw, leaves, scope, tanh
from autograd.picture import render, sketch
from autograd.picture.layout import tries
from tests.reading_pictures import SVG, edges, elements, lit, texts, title

INPUTS = {"x1": 0.1, "x2": -0.3, "x3": 0.7}


def network(samples=1):
    """A 3-16-15-1 network with tanh, its inputs, and its error over some samples."""
    model = nn.MLP(3, [16, 15, 1], activation="tanh", seed=1)
    inputs, total = [], 0
    for k in range(samples):
        x = [Value(number + k / 10, name) for name, number in INPUTS.items()]
        inputs += x
        total = total + (model(x) - 1) ** 2
    error = (total / samples).named("E")
    error.backward()
    return model, inputs, error


def folds(drawing):
    """The rows of each folded card, as words and numbers, by its title."""
    found = {}
    for g in elements(drawing, "node").values():
        name, *lines = texts(g)
        half = len(lines) // 2
        found[name] = dict(zip(lines[:half], lines[half:], strict=True)) if len(lines) > 2 else lines
    return found


def links(drawing):
    """The label of each edge, by the titles of its ends."""
    names = {identity: texts(g)[0] for identity, g in elements(drawing, "node").items()}
    return {
        tuple(names[end] for end in edge.split("->")): "".join(texts(g))
        for edge, g in elements(drawing, "edge").items()
    }


def shown(number):
    return f"{number:.4g}".replace("-", "−")


# ---- a network ----


@pytest.mark.parametrize("view", ["named", "full"])
def test_a_network_above_150_cards_is_folded_by_layer_and_the_title_says_so(view):
    _, _, error = network()
    drawing = draw(error, view)
    # 16 neurons with a weighted sum, a tanh and 4 parameters; 15 with 1, 1 and 17; 1 linear one
    counts = {"layer 1": 16 * 6, "layer 2": 15 * 19, "layer 3": 1 + 16}
    cards = folds(drawing)
    assert set(cards) == {"input", *counts, "E"}
    assert {name: cards[name]["values"] for name in counts} == {name: str(count) for name, count in counts.items()}
    assert [cards[name]["parameters"] for name in counts] == ["64", "255", "16"]
    assert title(drawing) == [f"{3 + sum(counts.values()) + 3} values folded into 5 cards"]
    assert drawing.description == f"the graph of E, {3 + sum(counts.values()) + 3} values folded into 5 cards"


@pytest.mark.parametrize("samples", [1, 5])
def test_edges_say_how_many_numbers_go_to_how_many_neurons(samples):
    assert links(draw(network(samples)[2])) == {
        ("input", "layer 1"): "3×16",
        ("layer 1", "layer 2"): "16×15",
        ("layer 2", "layer 3"): "15×1",
        ("layer 3", "E"): "" if samples == 1 else "5 values",
    }


def test_a_card_has_the_range_of_the_outputs_and_the_median_and_largest_gradient():
    model, inputs, error = network()
    card = folds(draw(error))["layer 2"]
    gradients = [abs(p.grad) for p in model.layers[1].parameters()]
    outputs = [y.data for y in model.layers[1](model.layers[0](inputs))]
    assert card == {
        "parameters": "255",
        "values": "285",
        "output": f"{shown(min(outputs))} … {shown(max(outputs))}",
        "|∂E/∂w| median": shown(statistics.median(gradients)),
        "|∂E/∂w| largest": shown(max(gradients)),
    }


def test_the_inputs_and_the_result_have_cards_of_their_own():
    _, _, error = network()
    cards = folds(draw(error))
    assert cards["input"] == {"values": "3", "range": "−0.3 … 0.7"}
    assert cards["E"] == {"values": "3", "value": shown(error.data), "gradient": "1"}


def test_numbers_have_their_colours():
    for g in elements(draw(network()[2]), "node").values():
        lines = list(g.iter(f"{SVG}text"))[1:]
        words, numbers = lines[: len(lines) // 2], lines[len(lines) // 2 :]
        for word, number in zip(words, numbers, strict=True):
            kind = "".join(word.itertext())
            expected = "#1f2328" if kind in ("values", "parameters") else "#0b5fa5"
            assert number.get("fill") == ("#b34700" if "∂" in kind or kind == "gradient" else expected), kind


def test_before_backward_gradients_are_dashes():
    model = nn.MLP(3, [16, 15, 1], seed=1)
    error = ((model([1, 2, 3]) - 1) ** 2).named("E")
    cards = folds(draw(error))
    assert cards["layer 1"]["|∂E/∂w| median"] == cards["layer 1"]["|∂E/∂w| largest"] == "–"
    assert "input" not in cards  # plain numbers are no Values


def test_a_loss_over_many_samples_is_one_card():
    _, _, error = network(samples=40)
    cards = folds(draw(error, "full"))
    assert set(cards) == {"input", "layer 1", "layer 2", "layer 3", "E"}
    assert cards["E"]["values"] == str(40 * 2 + 39 + 1)  # minus and square of each sample, their sum, the division
    assert cards["input"]["values"] == "120"


def test_a_weight_used_elsewhere_is_no_output_of_its_layer():
    model, inputs, _ = network()
    penalty = sum(p * p for p in model.parameters()) * 100
    error = ((model(inputs) - 1) ** 2 + penalty).named("E")
    outputs = [y.data for y in model.layers[0](inputs)]
    drawing = draw(error, "full")
    assert folds(drawing)["layer 1"]["output"] == f"{shown(min(outputs))} … {shown(max(outputs))}"
    assert set(folds(drawing)) == {"input", "layer 1", "layer 2", "layer 3", "E"}
    assert links(drawing)["layer 1", "E"] == "64 values"


def test_fold_and_numbers_are_equal_for_equal_programs():
    first, second = draw(network()[2]), draw(network()[2])
    assert first.source == second.source
    assert first.svg() == second.svg()


# ---- scopes made by hand ----


def two_parts():
    """Two scopes inside one, with a line between them that has no scope, and weights made outside."""
    x, w1, w2 = leaves(x=0.5, w1=0.3, w2=-0.2)
    with scope("encoder"):
        with scope("first"):
            a = tanh(x * w1)
        b = a * 2 + 1
        with scope("second"):
            c = tanh(b * w2)
    d = c / 3
    with scope("decoder"):
        e = tanh(d * w1).named("out")
    return x, w1, w2, ((e - 1) ** 2).named("E")


def test_a_nested_scope_folds_at_its_outermost_part():
    cards = folds(draw(two_parts()[-1], "full", max_nodes=5))
    assert set(cards) == {"input", "encoder", "tanh(…)/3", "decoder", "E"}
    assert cards["encoder"]["values"] == "6"
    assert cards["decoder"]["values"] == "2"


def test_expanding_a_scope_shows_its_parts_and_expanding_a_part_its_values():
    *_, error = two_parts()
    parts = folds(draw(error, "full", expand="encoder"))
    assert {"encoder/first", "encoder/second", "decoder"} <= set(parts)
    assert "encoder" not in parts
    inner = folds(draw(error, "full", expand="encoder/first"))
    assert {"x·w₁", "tanh(x·w₁)", "encoder", "encoder/second"} <= set(inner)


def test_parameters_outside_of_scopes_belong_to_the_scope_that_uses_them():
    x, w1, w2, error = two_parts()
    error.backward()
    cards = folds(draw(error, "full", parameters=[w1, w2], max_nodes=5))
    assert cards["encoder"]["parameters"] == "2"
    largest = max(abs(w1.grad), abs(w2.grad))
    assert cards["encoder"]["|∂E/∂w| largest"] == shown(largest)
    assert x.name not in cards["encoder"]


def test_a_plain_number_inside_a_scope_is_no_parameter():
    xs = [Value(float(k), f"x{k}") for k in range(101)]
    with scope("mean"):
        y = sum(xs[1:], xs[0]) * Value(1 / 101)
    error = (y - 1).named("E")
    drawing = draw(error, "full", max_nodes=5)
    assert "parameters" not in folds(drawing)["mean"]
    assert links(drawing)["input", "mean"] == "101 values"
    with scope("mean"):
        w = Value(2.0, "w")
        named = ((sum(xs[1:], xs[0])) * w).named("E")
    assert folds(draw(named, "full", max_nodes=5))["mean"]["parameters"] == "1"


def test_an_edge_speaks_of_a_matrix_only_where_every_value_meets_a_weight():
    x1, x2, w1, w2 = leaves(x1=1, x2=2, w1=3, w2=4)
    with scope("part"):
        y = x1 * w1 + x2 * w2 + x1 + x2
    drawing = draw((y - 1).named("E"), "full", parameters=[w1, w2], max_nodes=3)
    assert links(drawing)["input", "part"] == "2 values"


def test_a_result_inside_a_scope_shows_its_value_there():
    x = Value(2.0, "x")
    with scope("all"):
        y = ((x * 3 + 1) ** 2).named("y")
    y.backward()
    card = folds(draw(y, "full", max_nodes=1))["all"]
    assert card == {"values": "3", "value": "49", "gradient": "1"}


# ---- expanded layers ----


def test_an_expanded_layer_shows_its_values_inside_the_folded_picture():
    _, _, error = network()
    drawing = draw(error, expand="layer 3")
    cards = folds(drawing)
    assert {"input", "layer 1", "layer 2", "E"} <= set(cards)
    assert "layer 3" not in cards
    assert {"w₂₈₉", "b₃₂"} <= set(cards)
    (prediction,) = [name for name in cards if name.startswith("prediction = ")]
    shown = links(drawing)
    assert shown["b₃₂", prediction] == "×1"
    assert ("layer 2", prediction) in shown
    assert (prediction, "E") in shown


def test_several_layers_can_be_expanded():
    _, _, error = network()
    cards = folds(draw(error, "full", expand=["layer 3", "input"], max_nodes=10))
    assert {"x₁", "x₂", "x₃", "w₂₈₉", "layer 1", "layer 2"} <= set(cards)
    assert len(cards) == 3 + 2 + 17 + 1


def test_expanding_folds_a_small_graph_too():
    *_, error = two_parts()
    assert "decoder" not in folds(draw(error, "full"))
    assert "decoder" in folds(draw(error, "full", expand="encoder"))


def test_a_scope_with_the_name_of_what_lies_outside_absorbs_none_of_it():
    x, w = leaves(x=0.5, w=0.8)
    start = x * 2
    with scope("input"):
        y = (start * w + 1) * w
    with scope("E"):
        y = (y * w + 1) * w
    error = ((y - 1) ** 2 / 2).named("E")
    found = folds(draw(error, "full", max_nodes=1))
    assert sorted(found) == ["E", "E (no scope)", "input", "input (no scope)"]
    assert found["input"]["values"] == "3"
    assert found["E (no scope)"]["values"] == "3"


def test_an_unknown_part_is_refused_with_what_there_is():
    _, _, error = network()
    with pytest.raises(ValueError, match="no part of this graph is called 'layer2': did you mean 'layer 2'"):
        draw(error, expand="layer2")


def test_an_expanded_layer_with_too_many_cards_is_refused(monkeypatch):
    monkeypatch.setattr(sketch, "MOST_NODES", 200)
    _, _, error = network()
    with pytest.raises(ValueError, match="also where it is folded, more than 200: expand fewer parts"):
        draw(error, "full", expand="layer 2")


# ---- paths ----


def test_a_path_into_a_folded_part_says_how_to_see_the_way():
    _, _, error = network()
    assert title(draw(error, path="w289"))[-1] == "the path inside: expand='layer 3'"
    assert "expand" not in " ".join(title(draw(error, path="w289", expand="layer 3")))


def test_a_path_lights_the_layers_it_goes_through():
    _, _, error = network()
    drawing = draw(error, path="w289")
    names = {identity: texts(g)[0] for identity, g in elements(drawing, "node").items()}
    assert {names[identity] for identity in lit(drawing, "node")} == {"layer 3", "E"}
    assert {tuple(names[n] for n in edge.split("->")) for edge in lit(drawing, "edge")} == {("layer 3", "E")}
    assert re.fullmatch(r"∂E/∂w₂₈₉ = −?[\d.e−]+", title(drawing)[1])


def test_a_path_from_the_inputs_lights_everything():
    _, inputs, error = network()
    drawing = draw(error, path=inputs[0])
    assert len(lit(drawing, "node")) == 5
    assert len(lit(drawing, "edge")) == 4


# ---- how many cards ----


def test_up_to_max_nodes_a_graph_is_drawn_whole():
    model = nn.MLP(3, [8, 1], seed=1)
    error = ((model([1, 2, 3]) - 1) ** 2).named("E")
    count = len(elements(draw(error, "full"), "node"))
    assert 50 < count < 150
    assert draw(error, "full", max_nodes=count).source == draw(error, "full").source
    assert "folded into" in draw(error, "full", max_nodes=count - 1).description


def test_a_graph_without_scopes_is_drawn_whole_up_to_2000_cards():
    x = Value(1.0)
    for _ in range(1_999):
        x = x + 1
    assert draw(x).description == "the graph of a Value, 2000 cards"
    with pytest.raises(
        ValueError, match=r"2001 cards, more than max_nodes=2000: .*depth=5.*with scope\(\"layer 1\"\):"
    ):
        draw(x + 1)
    assert draw(x + 1, max_nodes=2_001).description == "the graph of a Value, 2001 cards"


def test_too_many_scopes_are_refused():
    y = Value(1.0)
    for k in range(2_001):
        with scope(f"part {k}"):
            y = y * 2 + 1
    with pytest.raises(ValueError, match=r"2002 cards also where it is folded, more than 2000: .*use fewer scopes"):
        draw(y)


# ---- hostile scopes ----


@pytest.mark.parametrize(
    "name",
    ["<script>alert(1)</script>", 'a"b', "back\\slash", "{|}", "two\nlines", "&amp;", "🎉", "\u202eabc", "x" * 10_000],
)
def test_a_hostile_scope_is_only_text(name):
    x = Value(2.0, "x")
    with scope(name):
        y = tanh(x * 3 + 1)
    drawing = draw((y * y + 1).named("E"), "full", max_nodes=1)
    shown_names = {texts(g)[0] for g in elements(drawing, "node").values()}
    outermost = name.partition("/")[0][:39]
    expected = "".join(" " if c.isspace() else c for c in outermost).replace("\u202e", "�")
    assert shown_names == {"x", expected + "…" * (len(name) > 40), "E"}
    assert "<script>" not in drawing.svg()


# ---- layouts that take long ----


def test_a_hard_layout_runs_in_a_process_of_its_own_and_gives_the_same():
    _, _, error = network()
    drawing = draw(error)
    assert not drawing.may_take_long
    assert "nslimit" not in drawing.source
    here = drawing.svg()
    drawing.may_take_long = True
    assert drawing.svg() == here
    assert draw(error, "full", max_nodes=2_000).may_take_long


def test_where_very_many_edges_cross_graphviz_is_told_to_be_content_with_a_good_layout():
    model = nn.MLP(2, [23, 23, 1], activation="tanh", seed=1)
    whole = draw((model([1, 2]) - 1) ** 2, "full", max_nodes=2_000)
    assert whole.may_take_long
    # Graphviz's names for the limits on its search for the best layout, which may else take minutes
    assert [whole.graph_attr.get(limit) for limit in ("nslimit", "nslimit1", "mclimit")] == ["1", "1", "0.2"]


def test_many_edges_from_leaves_are_a_hard_layout_too():
    xs = [Value(0.1 * k, f"x{k}") for k in range(40)]
    hidden = [dot(xs, [0.01 * k - j for k in range(40)]).named(f"h{j}") for j in range(40)]
    drawing = draw(sum(hidden).named("E"))
    assert drawing.may_take_long
    assert drawing.graph_attr["nslimit"] == "1"
    assert len(edges(drawing)) == 40 * 40 + 40


@pytest.mark.parametrize("may_take_long", [False, True])
def test_a_graph_that_graphviz_breaks_down_on_is_refused_with_a_sentence(may_take_long):
    chain = "".join(f"n{k} -> n{k + 1};" for k in range(20_000))  # deeper than its stack
    with pytest.raises(RuntimeError, match="too large for Graphviz to lay out: draw a Value further inside") as caught:
        render.render_svg(f"digraph {{{chain}}}", "a chain", {}, may_take_long=may_take_long)
    assert "\n" not in str(caught.value)


def test_a_layout_that_takes_too_long_is_ended(monkeypatch, tmp_path):
    slow = tmp_path / "slow.py"
    slow.write_text("import time; time.sleep(60)")
    monkeypatch.setattr(tries, "SECONDS", 0.2)
    monkeypatch.setattr(tries, "_SCRIPT", str(slow))
    drawing = draw(network()[2], "full", max_nodes=2_000)
    with pytest.raises(RuntimeError, match=r"takes more than 0\.2 seconds: draw a Value further inside"):
        drawing.svg()
    assert set(drawing._repr_mimebundle_()) == {"text/plain"}
