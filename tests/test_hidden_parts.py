"""What an author hides of a picture is nowhere in it: not on cards, in tooltips, or in the text in its place."""

import re
import xml.etree.ElementTree as ET

import pytest

import nn
from autograd import Value, draw, history, leaves, play
from tests.reading_pictures import SVG, TOOLTIP, by_title, cards, edges, title, worked_example

BLANK = "_" * 8
# The gradients of the worked example, of which no digits may be found in an exercise about them.
GRADIENTS = ("0.17556", "0.1756", "0.2633", "0.1923", "0.2884", "0.3344", "0.7524", "0.0877", "0.0961", "0.418")
VALUES = ("0.168", "0.582", "0.0873", "1.8")
GIVEN = {"0.1", "0.2", "0.3", "0.4", "0.21", "0.23", "2", "3", "1"}


def told(drawing):
    """All that a picture says, but for its coordinates and colours: its letters, its tooltips, its text in words."""
    root = ET.fromstring(drawing.svg())
    root.remove(root.find(f"{SVG}style"))
    return " ".join([*root.itertext(), root.get("aria-label"), *(part.get(TOOLTIP, "") for part in root.iter())])


def test_hidden_gradients_leave_blanks_and_no_digit_anywhere():
    error, weights = worked_example()
    drawing = draw(error, parameters=weights, path="w1", shares=True, hide=["gradients", "derivatives"])
    assert {card.gradient for card in cards(drawing).values()} == {f"∂ {BLANK}"}
    assert not any(digits in told(drawing) for digits in GRADIENTS)
    assert title(drawing) == ["∂E/∂w₁ = ∂E/∂prediction · ∂prediction/∂h₁ · ∂h₁/∂w₁"]
    assert drawing.alt == "the graph of E, 13 cards, with the path to w1: E is 0.08736"
    assert {*edges(drawing).values()} == {""}


def test_widths_of_edges_tell_nothing_of_hidden_gradients():
    def widths(**options):
        paths = ET.fromstring(draw(error, **options).svg()).iter(f"{SVG}path")
        return {path.get("stroke-width") for path in paths if path.get("fill") == "none"}

    error, _ = worked_example()
    assert len(widths()) > 5
    assert widths(hide="gradients") == {None}


def test_hidden_values_are_those_of_what_is_computed_and_given_ones_the_others():
    error, _ = worked_example()
    computed, given = draw(error, hide=["values", "derivatives"]), draw(error, hide="given")
    assert {card.value for card in cards(computed).values()} == GIVEN | {BLANK}
    assert not any(digits in told(computed) for digits in VALUES)
    assert "E is" not in computed.alt
    assert [card.value for card in cards(given).values()].count(BLANK) == 9
    assert by_title(given)["h₁ = i₁·w₁ + i₂·w₂"].value == "0.8"


@pytest.mark.parametrize("hide", ["h1", ["h1"], "Value"])
def test_the_numbers_of_a_single_value_are_hidden(hide):
    error, _ = worked_example()
    [h1] = [node for node in history(error) if node.name == "h1"]
    found = by_title(draw(error, hide=h1 if hide == "Value" else hide))
    card = found.pop("h₁ = i₁·w₁ + i₂·w₂")
    assert (card.value, card.gradient, card.tooltip) == (BLANK, f"∂ {BLANK}", "h1")
    assert not any(BLANK in other.value + other.gradient for other in found.values())


def test_formulas_and_constants_are_left_out():
    error, _ = worked_example()
    assert {*by_title(draw(error, hide="formulas"))} >= {"h₁", "prediction", "E", "w₁"}
    assert not any("=" in heading for heading in by_title(draw(error, hide="formulas")))
    x, one = Value(2.0, "x"), Value(1.0)
    y = (x * one + x).named("y")
    assert len(cards(draw(y, "full"))) == 4
    found = draw(y, "full", hide="constants")
    assert sorted(card.title for card in cards(found).values()) == ["x", "x·1", "y"]
    assert found.description == "the graph of y, 3 cards"
    assert {"multiply", "x", "y"} == {*by_title(draw(y, "full", hide=["constants", "formulas"]))}


def test_a_fold_has_no_row_for_what_is_hidden():
    model = nn.MLP(2, [40, 1], seed=0)
    error = nn.half_squared_error(model(leaves(i1=2, i2=3)), 1).named("E")
    error.backward()
    shown = told(draw(error, "full", hide=["gradients", "values"]))
    assert "parameters" in shown
    assert not re.search("median|largest|gradient|output", shown)
    assert "output" in told(draw(error, "full", hide=["given", "gradients"]))
    assert "range" in told(draw(error, "full"))
    assert "range" not in told(draw(error, "full", hide="given"))
    assert "59.25" in told(draw(error, "full"))
    assert "59.25" not in told(draw(error, "full", hide=error))


def network():
    model = nn.MLP(2, [2, 1], bias=True, activation=None, weights=[0.1, 0.2, 0.3, 0.4, 0.21, 0.23])
    error = nn.half_squared_error(model(leaves(i1=2, i2=3)), 1).named("E")
    error.backward()
    return model, error


def test_a_network_hides_the_same_parts():
    model, error = network()
    drawing = nn.draw(model, error, hide=["gradients", "values"])
    assert not any(digits in told(drawing) for digits in (*GRADIENTS, *VALUES))
    assert drawing.alt == "a network of 2, 2 and 1 neurons, and E"
    shown = [*ET.fromstring(drawing.svg()).itertext()]
    assert shown.count(f"∂ {BLANK}") == 6 + 6 + 3  # circles, weights, biases
    assert shown.count(BLANK) == 4
    assert GIVEN - {"1"} <= {*shown}
    hidden = told(nn.draw(model, error, hide=["given", "formulas"]))
    assert not re.search(r"0\.21|0\.23|weight w.: value|prediction −", hidden)


def test_a_player_leaves_out_equations_formulas_and_derivatives():
    error, weights = worked_example()
    whole = play(error, 0.05, parameters=weights).html()
    bare = play(error, 0.05, parameters=weights, hide=["equations", "formulas", "derivatives"]).html()
    assert "<math" in whole
    assert "<math" not in bare
    assert 'class="slope"' in whole
    assert 'class="slope"' not in bare
    assert "h₁ = i₁·w₁" in whole
    assert "h₁ = i₁·w₁" not in bare


REFUSED = [
    ("gradient", ValueError, "there is nothing called 'gradient' to hide: did you mean 'gradients'\\?"),
    (["numbers"], ValueError, "nothing called 'numbers' to hide: choose among 'gradients', 'values', 'given'"),
    ("", ValueError, "nothing called '' to hide"),
    (3, TypeError, "hide is the name of a part, or several, not 3: write 'gradients'"),
    (Value(3.0), ValueError, "Value\\(data=3.0, grad=0.0\\) is not in this picture"),
]


@pytest.mark.parametrize(("hide", "error", "sentence"), REFUSED)
def test_what_cannot_be_hidden_gets_a_sentence(hide, error, sentence):
    model, loss = network()
    for look in (lambda: draw(worked_example()[0], hide=hide), lambda: nn.draw(model, loss, hide=hide)):
        with pytest.raises(error, match=sentence):
            look()


def test_a_player_says_what_it_can_hide():
    with pytest.raises(ValueError, match="'gradients' to hide: choose among 'equations', 'derivatives', 'formulas'"):
        play(worked_example()[0], hide="gradients")
