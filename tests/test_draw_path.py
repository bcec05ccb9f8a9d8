"""A path lit in a picture: the right cards and edges, the right numbers, and a derivation above that multiplies out.

Which nodes lie on a path is written down by hand; the products are computed from the digits shown.
"""

import math
import re

import pytest

from autograd import Value, Worksheet, draw, leaves, relu, sqrt, where
from tests.reading_pictures import SVG, by_title, cards, edges, elements, lit, strokes, texts, title, worked_example

CHAIN = {"w₁", "h₁", "prediction", "E"}


def names_of(drawing):
    return {identity: card.title.partition(" ")[0] for identity, card in cards(drawing).items()}


def lit_cards(drawing):
    names = names_of(drawing)
    return {names[identity] for identity in lit(drawing, "node")}


def lit_edges(drawing):
    names = names_of(drawing)
    return {tuple(names[end] for end in edge.split("->")) for edge in lit(drawing, "edge")}


def numbers_in(text):
    return [float(n) for n in re.findall(r"-?\d+\.?\d*(?:e-?\d+)?", text.replace("−", "-"))]


# ---- one path ----


@pytest.mark.parametrize("path", ["w1", ["w1"], ("w1",)])
def test_the_chain_from_the_error_to_a_weight_is_lit(path):
    drawing = draw(worked_example()[0], path=path)
    assert lit_cards(drawing) == CHAIN
    assert lit_edges(drawing) == {("w₁", "h₁"), ("h₁", "prediction"), ("prediction", "E")}


def test_a_path_can_be_given_as_a_value():
    error, weights = worked_example()
    assert draw(error, path=weights[0]).source == draw(error, path="w1").source
    assert draw(error, path=iter([weights[0]])).source == draw(error, path="w1").source


def test_the_title_is_the_derivation():
    assert title(draw(worked_example()[0], path="w1")) == [
        "∂E/∂w₁ = ∂E/∂prediction · ∂prediction/∂h₁ · ∂h₁/∂w₁ = (−0.418) · 0.21 · 2 = −0.17556"
    ]


def test_without_a_path_there_is_no_title_and_nothing_is_lit():
    drawing = draw(worked_example()[0])
    assert title(drawing) == []
    assert not lit(drawing, "node")
    assert not lit(drawing, "edge")


def test_a_lit_edge_keeps_its_local_derivative_in_the_named_view():
    shown = edges(draw(worked_example()[0], path="w1"))
    assert shown["w₁", "h₁"], shown["h₁", "prediction"] == ("×2", "×0.21")


def test_the_full_view_has_local_derivatives_along_the_path_only():
    drawing = draw(worked_example()[0], "full", path="w1")
    labels = {label for label in edges(drawing).values() if label}
    assert labels == {"×2", "×1", "×0.21", "×−0.836", "×0.5"}
    assert title(drawing) == ["∂E/∂w₁ = 0.5 · (−0.836) · 0.21 · 2 = −0.17556"]
    shown = cards(drawing)
    on_it = {shown[identity].title for identity in lit(drawing, "node")}
    assert on_it == {
        *("w₁", "i₁·w₁", "h₁", "h₁·w₅", "prediction", "E"),
        *("prediction − actual", "(prediction − actual)²"),
    }


def test_before_a_backward_pass_the_derivation_is_there_already():
    x, w = leaves(x=3, w=2)
    E = ((x * w).named("y") ** 2).named("E")
    assert title(draw(E, path=w)) == ["∂E/∂w = ∂E/∂y · ∂y/∂w = 12 · 3 = 36"]


def test_the_path_to_the_end_itself():
    drawing = draw(worked_example()[0], path="E")
    assert lit_cards(drawing) == {"E"}
    assert title(drawing) == ["∂E/∂E = 1"]


def test_a_branch_that_was_not_taken_carries_nothing():
    c, a, b = leaves(c=1, a=2, b=3)
    y = where(c, a * 5, b * 7).named("y")
    assert title(draw(y, path=b)) == ["∂y/∂b = 0"]
    assert edges(draw(y, path=b))["b", "y"] == "×0"


@pytest.mark.parametrize("f", [lambda u: relu(u - 1), lambda u: where(0, u, 5)])
def test_nothing_comes_through_a_closed_way_though_the_slope_behind_it_is_infinite(f):
    x = Value(0.0, "x")
    y = f(sqrt(x).named("u")).named("y")
    y.backward()
    assert x.grad == 0
    assert title(draw(y, path=x)) == ["∂y/∂x = ∂y/∂u · ∂u/∂x = 0"]
    assert edges(draw(y, shares=True))["x", "u"] == "×inf∂ 0"


def test_an_end_without_a_name_is_called_the_result():
    x = Value(3.0, "x")
    assert title(draw(x * x, path=x)) == ["∂result/∂x = 6"]


# ---- several paths, along several edges ----


def test_several_ways_are_a_sum():
    drawing = draw(worked_example()[0], path="i1")
    assert lit_cards(drawing) == {"i₁", "h₁", "h₂", "prediction", "E"}
    assert ("i₁", "h₁") in lit_edges(drawing)
    assert ("i₁", "h₂") in lit_edges(drawing)
    assert ("w₁", "h₁") not in lit_edges(drawing)
    symbols, numbers, products, result = title(drawing)
    assert symbols == (
        "∂E/∂i₁ = ∂E/∂prediction · ∂prediction/∂h₁ · ∂h₁/∂i₁ + ∂E/∂prediction · ∂prediction/∂h₂ · ∂h₂/∂i₁"
    )
    assert numbers == "= (−0.418) · 0.21 · 0.1 + (−0.418) · 0.23 · 0.3"
    assert products == "= −0.008778 − 0.028842"
    assert result == "= −0.03762"


def test_the_numbers_of_mazurs_two_ways_multiply_and_add_up():
    sheet = Worksheet.load("mazur")
    lines = title(draw(sheet.error, path="w1"))
    paths = [numbers_in(line) for line in lines if "·" in line and "∂" not in line]
    assert len(paths) == 2
    assert sum(map(math.prod, paths)) == pytest.approx(numbers_in(lines[-1])[0], rel=1e-8)
    assert numbers_in(lines[-1])[0] == pytest.approx(0.000438568, rel=1e-6)  # what Mazur prints


def test_too_many_ways_are_counted_not_listed():
    z = Value(1.0, "z0")
    for k in range(1, 5):
        left, right = (z * 0.5).named(f"l{k}"), (z * 0.5).named(f"r{k}")
        z = (left + right).named(f"z{k}")
    assert title(draw(z, path="z0")) == ["∂z₄/∂z₀ = 1, the sum over 16 paths"]
    for k in range(5, 31):
        left, right = (z * 0.5).named(f"l{k}"), (z * 0.5).named(f"r{k}")
        z = (left + right).named(f"z{k}")
    assert title(draw(z, path="z0")) == ["∂z₃₀/∂z₀ = 1, the sum over more than a million paths"]


def test_a_long_way_is_not_written_out():
    y = Value(1.0, "x")
    for k in range(40):
        y = (y * 1.5).named(f"y{k}")
    (line,) = title(draw(y, path="x"))
    assert line.endswith("along 1 path of up to 40 factors")


def test_several_paths_are_lit_together_each_with_its_line():
    drawing = draw(worked_example()[0], path=["w1", "w6"])
    assert lit_cards(drawing) == CHAIN | {"w₆"}
    assert ("h₂", "prediction") not in lit_edges(drawing)
    first, second = title(drawing)
    assert first.startswith("∂E/∂w₁ = ")
    assert second.endswith("(−0.418) · 1.8 = −0.7524")


def test_of_many_paths_the_title_lists_four():
    drawing = draw(worked_example()[0], path=["w1", "w2", "w3", "w4", "w5", "w6"])
    lines = title(drawing)
    assert [line[:6] for line in lines[:4]] == ["∂E/∂w₁", "∂E/∂w₂", "∂E/∂w₃", "∂E/∂w₄"]
    assert lines[4:] == ["… and 2 more"]


@pytest.mark.parametrize("view", ["named", "full"])
def test_no_line_of_a_title_is_long(view):
    x = Value(0.123456789, "a_rather_long_name_for_an_input")
    y = x
    for k in range(9):
        y = (y * Value(-1.23456789, f"a_rather_long_name_for_a_weight_{k}")).named(f"a_rather_long_name_{k}")
    for line in title(draw(y, view, path=x)):
        assert len(line) <= 110


# ---- shares and widths ----


def test_the_shares_of_a_node_that_is_used_twice_add_up_to_its_gradient():
    drawing = draw(worked_example()[0], "full", shares=True)
    gradients = {c.title: numbers_in(c.gradient)[0] for c in cards(drawing).values()}
    shown = edges(drawing)
    for name in ("i₁", "i₂", "h₁", "w₁"):
        shares = [numbers_in(label)[0] for (source, _), label in shown.items() if source == name]
        assert sum(shares) == pytest.approx(gradients[name], rel=2e-3), name
    assert shown["i₁", "i₁·w₁"] == "∂ −0.008778"
    assert shown["i₁", "i₁·w₃"] == "∂ −0.02884"


def test_shares_stand_below_the_local_derivatives_in_the_named_view():
    assert edges(draw(worked_example()[0], shares=True))["h₁", "prediction"] == "×0.21∂ −0.08778"


def test_a_share_on_a_marked_edge_keeps_its_colour_and_the_mark_has_its_own():
    drawing = draw(worked_example()[0], shares=True, marked=[("prediction", "h1")])
    [edge] = [edge for edge in elements(drawing, "edge").values() if "✗ here" in texts(edge)]
    colours = {text.text: text.get("fill") for text in edge.iter(f"{SVG}text")}
    assert colours == {"×0.21": "#d1242f", "∂ −0.08778": "#b34700", "✗ here": "#d1242f"}


def test_before_a_backward_pass_there_are_no_shares_and_all_edges_are_alike():
    x, w = leaves(x=2, w=3)
    y = (x * w + x).named("y")
    drawing = draw(y, "full", shares=True)
    assert set(edges(drawing).values()) == {""}
    looks = {(s["stroke"], s.get("stroke-width"), s.get("stroke-dasharray")) for s in strokes(drawing, "edge").values()}
    assert len(looks) == 1


def test_an_edge_is_the_wider_the_more_it_carries():
    a, b, c = leaves(a=1, b=1, c=1)
    y = (a * 1 + b * 10 + c * 100).named("y")
    y.backward()
    drawing = draw(y)
    names = names_of(drawing)
    width = {names[edge.split("->")[0]]: float(s["stroke-width"]) for edge, s in strokes(drawing, "edge").items()}
    assert width["a"] < width["b"] < width["c"]


def test_an_edge_with_a_quarter_of_the_gradient_is_half_way_between_thin_and_thick():
    a, b, c = leaves(a=1, b=1, c=1)
    y = (a * 1e-9 + b * 25 + c * 100).named("y")
    y.backward()
    drawing = draw(y)
    names = names_of(drawing)
    width = {names[edge.split("->")[0]]: float(s["stroke-width"]) for edge, s in strokes(drawing, "edge").items()}
    assert width["b"] == pytest.approx((width["a"] + width["c"]) / 2, abs=0.01)


def test_an_edge_that_carries_nothing_is_dashed():
    a, b = leaves(a=1, b=0)
    y = (a * b + b).named("y")
    y.backward()
    drawing = draw(y)
    names = names_of(drawing)
    dashed = {names[e.split("->")[0]] for e, s in strokes(drawing, "edge").items() if s.get("stroke-dasharray")}
    assert dashed == {"a"}


@pytest.mark.parametrize("number", [float("inf"), float("nan")])
def test_a_gradient_that_is_no_number_breaks_nothing(number):
    a, b = leaves(a=1, b=2)
    y = (a * b).named("y")
    y.backward()
    y.grad = number
    drawing = draw(y, shares=True, path="a")
    assert by_title(drawing)["a"].gradient == "∂ 2"
    assert len(edges(drawing)) == 2


# ---- only so many steps back ----


def cards_and_marks(drawing):
    return {identity: texts(g) for identity, g in elements(drawing, "node").items()}


def test_depth_goes_so_many_steps_back_and_marks_what_is_cut():
    drawing = draw(worked_example()[0], depth=1)
    assert drawing.description == "the graph of E, 3 cards, cut off 1 step back"
    shown = {lines[0] for lines in cards_and_marks(drawing).values()}
    assert shown == {"actual", "prediction = h₁·w₅ + h₂·w₆", "E = (prediction − actual)²/2", "…"}
    (mark,) = [identity for identity, lines in cards_and_marks(drawing).items() if lines == ["…"]]
    (cut,) = [edge for edge in elements(drawing, "edge") if edge.startswith(mark)]
    assert strokes(drawing, "edge")[cut]["stroke-dasharray"]


def test_depth_cuts_nothing_where_the_graph_ends_before():
    error, _ = worked_example()
    assert draw(error, depth=3).source == draw(error).source
    assert draw(error, depth=2).source != draw(error).source


def test_a_short_way_counts_where_there_are_two():
    x = Value(2.0, "x")
    far = ((x * 2).named("a") * 2).named("b")
    y = (far + x).named("y")
    titles = [texts[0] for texts in cards_and_marks(draw(y, depth=1)).values()]
    assert sorted(titles) == ["b = a·2", "x", "y = b + x", "…"]


def test_the_path_goes_on_behind_the_cut():
    drawing = draw(worked_example()[0], path="w1", depth=1)
    assert title(drawing)[0].endswith("= −0.17556")
    names = {identity: texts[0] for identity, texts in cards_and_marks(drawing).items()}
    assert {names[identity].partition(" ")[0] for identity in lit(drawing, "node")} == {"prediction", "E"}
    assert {names[edge.split("->")[0]].partition(" ")[0] for edge in lit(drawing, "edge")} == {"prediction", "…"}


def test_a_very_deep_graph_can_be_looked_at_from_its_end():
    x = Value(1.0)
    for _ in range(20_000):
        x = x + 1
    assert len(cards_and_marks(draw(x, depth=5))) == 6 + 1


# ---- gradients of another pass ----

OF_SEVERAL = "∂ on the cards is .grad, which is not of one backward pass from E alone"


def test_gradients_of_two_passes_are_told_where_a_derivation_stands_above():
    x, w = leaves(x=2, w=0.5)
    error = ((x * w - 3) ** 2).named("E")  # dE/dw = 2·(1 − 3)·2 = −8
    error.backward()
    assert title(draw(error, path=w, shares=True))[-1].endswith("= −8")
    error.backward()
    drawing = draw(error, path=w, shares=True)
    assert by_title(drawing)["w"].gradient == "∂ −16"
    assert edges(drawing)["w", "E"] == "×−8∂ −8"
    assert title(drawing)[-1] == OF_SEVERAL
    assert title(draw(error)) == [OF_SEVERAL]  # the products along the edges do not give what is on the cards


def test_gradients_of_a_later_value_are_told():
    x, w = leaves(x=2, w=0.5)
    h = (x * w).named("h")
    (h * 0.4).named("E").backward()
    drawing = draw(h, path=w)
    assert by_title(drawing)["w"].gradient == "∂ 0.8"
    assert title(drawing) == ["∂h/∂w = 2", "∂ on the cards is .grad, of another Value than h"]


def test_a_weight_with_a_gradient_from_another_graph_is_told():
    x, w = leaves(x=2, w=0.5)
    (w * 5).backward()
    assert title(draw((x * w).named("h"))) == ["∂ on the cards is .grad, of another Value than h"]


@pytest.mark.parametrize("view", ["named", "full"])
def test_gradients_of_one_pass_need_no_line(view):
    assert title(draw(worked_example()[0], view)) == []
    x, w = leaves(x=2, w=0.5)
    assert title(draw((x * w).named("h"), view)) == []  # before any pass


# ---- refusals ----


def test_a_path_to_what_is_not_in_the_graph_is_refused():
    error, _ = worked_example()
    with pytest.raises(ValueError, match="'stranger' is not in this graph"):
        draw(error, path=Value(1.0, "stranger"))
    with pytest.raises(ValueError, match="no Value is called 'W1': did you mean 'w1'"):
        draw(error, path="W1")
    twice = Value(1.0, "same") * Value(2.0, "same")
    with pytest.raises(ValueError, match="2 Values are called 'same': pass the one you mean"):
        draw(twice, path="same")


def test_a_path_to_what_has_no_name_is_for_the_full_view():
    x, w = Value(2.0), Value(3.0, "w")
    y = (x * w).named("y")
    with pytest.raises(ValueError, match="has no name, so no card in the named view"):
        draw(y, path=x)
    assert title(draw(y, "full", path=x)) == ["∂y/∂(2) = 3"]


def test_where_nothing_has_a_name_the_path_is_a_value():
    a = Value(2.0)
    with pytest.raises(ValueError, match=r"nothing in this graph has a name: pass the Value itself, as in path=w1"):
        draw(a * 3, path="a")


@pytest.mark.parametrize("path", [3.0, [3.0], [None]])
def test_a_path_is_a_value_or_a_name(path):
    with pytest.raises(TypeError, match="path"):
        draw(worked_example()[0], path=path)


# In the full view prediction = h1·w5 + h2·w6 is a sum of two products without a name.
NO_MARKS = {
    "a misspelt name": ([("prediction", "h9")], "named", "no Value is called 'h9', so no edge is marked: there are i1"),
    "past a name": ([("E", "h1")], "named", "from 'h1' to 'E', so none is marked: those to 'E' are from prediction"),
    "from its end": ([("h1", "prediction")], "named", r"write \('prediction', 'h1'\), first the end of the edge"),
    "into a leaf": ([("prediction", "h1"), ("w1", "E")], "named", "no edge from a name leads to 'w1'"),
    "past a product": ([("prediction", "h1")], "full", "the full view has no edge from 'h1' to 'prediction'"),
}


@pytest.mark.parametrize(("marked", "view", "sentence"), NO_MARKS.values(), ids=NO_MARKS)
def test_an_edge_to_mark_that_is_not_there_is_refused(marked, view, sentence):
    with pytest.raises(ValueError, match=sentence):
        draw(worked_example()[0], view, marked=marked)


@pytest.mark.parametrize("marked", ["h1", ("prediction", "h1"), [("prediction", 3)], [["h1"]], 3])
def test_an_edge_to_mark_is_a_pair_of_names(marked):
    with pytest.raises(TypeError, match=r"write marked=\[\(\"prediction\", \"h1\"\)\] for ∂prediction/∂h1"):
        draw(worked_example()[0], marked=marked)


def test_an_edge_to_mark_may_be_a_list_and_stand_in_the_full_view():
    x, w = leaves(x=2, w=0.5)
    for view in ("named", "full"):
        assert draw((x * w).named("h"), view, marked=[["h", "w"]]).source.count("✗ here") == 1


@pytest.mark.parametrize("name", ["depth", "max_nodes"])
def test_counts_are_whole_numbers_from_one(name):
    error, _ = worked_example()
    for stranger in (1.5, "3", True):
        with pytest.raises(TypeError, match=f"{name} is a count"):
            draw(error, **{name: stranger})
    with pytest.raises(ValueError, match=f"{name} is 0, but there has to be at least 1"):
        draw(error, **{name: 0})
