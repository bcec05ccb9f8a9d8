"""The steps of the player: the engine's order, the published numbers, shares that add up to gradients."""

import xml.etree.ElementTree as ET
from fractions import Fraction

import pytest
from hypothesis import given, settings, strategies as st

from autograd import Value, Worksheet, dot, draw, leaves, log, no_grad, relu, sqrt, tanh, where
from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope
from autograd.paper.equations import mathml_of, one_line
from autograd.paper.graph import Graph
from autograd.picture import steps
from autograd.table.rows import NO_PATH
from tests.reading_pictures import by_title
from tests.searches import examples

VIEWS = ("named", "full")


def Passes(value, view, **options):  # noqa: N802
    return steps.Passes(Graph(value), view, **options)


def passes_of(name, view="named"):
    sheet = Worksheet.load(name)
    return sheet, Passes(sheet.error, view, rate=sheet.rate, parameters=sheet.parameters)


def numbers_after(passes, *phases):
    """The last number of each field of each named card in these phases."""
    found = {}
    for step in passes.steps:
        for node, field, number in step.changes if step.phase in phases else ():
            found[node.name, field] = float(number)
    return found


def lines(step):
    return [one_line(equation) for equation in step.equations]


def step_to(passes, title):
    (step,) = [step for step in passes.steps if step.title == title]
    return step


# ---- published numbers ----


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", ["step_by_step", "mazur"])
def test_every_step_has_the_published_numbers(name, view):
    sheet, passes = passes_of(name, view)
    gradients, moved = numbers_after(passes, "seed", "backward"), numbers_after(passes, "update", "again")
    values = numbers_after(passes, "given", "forward")
    checked = 0
    for claim, printed in sheet.sheet.exact.items():
        error, number = sheet.sheet.error, pytest.approx(float(printed), rel=1e-11)
        if claim.startswith(f"d{error}/d"):
            assert gradients[claim.removeprefix(f"d{error}/d"), "gradient"] == number
        elif claim.startswith("new "):
            assert moved[claim.removeprefix("new "), "value"] == number
        elif claim in sheet.values:
            assert values[claim, "value"] == number
        else:
            continue
        checked += 1
    assert checked >= 20


def test_the_worked_example_step_by_step():
    _, passes = passes_of("step_by_step")
    phases = [step.phase for step in passes.steps]
    assert phases == ["given"] + 5 * ["forward"] + ["seed"] + 15 * ["backward"] + 6 * ["update"] + 5 * ["again"]
    assert lines(step_to(passes, "prediction is computed")) == [
        "prediction = h1·w5 + h2·w6 = 0.8·0.21 + 1.8·0.23 = 0.582"
    ]
    assert lines(step_to(passes, "h₁ sends gradient to w₁")) == [
        "∂h1/∂w1 = i1 = 2",
        "∂error/∂w1 = ∂error/∂h1 · ∂h1/∂w1 = (−0.08778) · 2 = −0.17556",
    ]
    assert lines(step_to(passes, "w₁ steps against its gradient")) == [
        "w1 ← w1 − a · ∂error/∂w1 = 0.1 − 0.05 · (−0.17556) = 0.108778"
    ]
    assert passes.steps[-1].title == "error falls from 0.087362 to 0.04720072683"


def test_a_second_path_adds_to_what_has_arrived():
    _, passes = passes_of("step_by_step")
    first = step_to(passes, "h₂ sends gradient to i₂ (share 1 of 2)")
    second = step_to(passes, "h₁ sends gradient to i₂ (share 2 of 2)")
    assert lines(first) == [
        "∂h2/∂i2 = w4 = 0.4",
        "∂error/∂i2 = ∂error/∂h2 · ∂h2/∂i2 + … = (−0.09614) · 0.4 + … = −0.038456 + …",
    ]
    assert lines(second) == [
        "∂h1/∂i2 = w2 = 0.2",
        "∂error/∂i2 += ∂error/∂h1 · ∂h1/∂i2 = (−0.08778) · 0.2 = −0.017556",
        "∂error/∂i2 = −0.038456 + (−0.017556) = −0.056012",
    ]
    held, total = (float(step.changes[0].number) for step in (first, second))
    assert (held, total) == (pytest.approx(-0.038456), pytest.approx(-0.056012))


# ---- the engine's order and numbers ----


@pytest.mark.parametrize("name", ["step_by_step", "mazur", "micrograd_readme"])
def test_the_full_view_goes_along_the_edges_in_the_order_of_the_engine(name):
    error = Worksheet.load(name).error
    walked = []

    def noted(node, place, numbers):
        walked.append((node.args[place], node))
        return local_slope(node, place, numbers)

    found = adjoints(error, slope=noted)
    passes = Passes(error, "full")
    own = dict(zip(history(passes.value), history(error), strict=True))
    gone = [(wire, step) for step in passes.steps if step.phase == "backward" for wire in step.wires]
    with_gradient = [wire for wire, _ in gone if found[own[wire.target]] is not NO_PATH]
    assert [(own[wire.source], own[wire.target]) for wire in with_gradient] == walked
    assert len({wire for wire, _ in gone}) == len(gone)  # each share along a wire of its own
    # Where no gradient arrives, behind a relu that is 0, the engine goes no further and the player shows zeros.
    behind = [lines(step) for wire, step in gone if wire not in with_gradient]
    assert len(behind) == (2 if name == "micrograd_readme" else 0)
    assert all(any(line.endswith(" · 1 = 0") for line in step) for step in behind)


@st.composite
def graphs(draw):
    """A graph of a few leaves in which nodes are used again, some of them with a name."""
    nodes = list(leaves(x=draw(st.integers(-3, 3)), y=0.5, z=-1.25))
    for i in range(draw(st.integers(1, 8))):
        a, b = (draw(st.sampled_from(nodes)) for _ in range(2))
        node = draw(st.sampled_from([a + b, a * b, a - b, tanh(a), a * 2]))
        nodes.append(node.named(f"v{i}") if draw(st.booleans()) else node)
    return sum(nodes[3:], nodes[0] * 1).named("E")


@settings(max_examples=examples(60), deadline=None)
@given(graphs(), st.sampled_from(VIEWS))
def test_the_shares_of_a_node_add_up_to_its_gradient(error, view):
    passes = Passes(error, view)
    own = dict(zip(history(passes.value), history(error), strict=True))
    error.backward()
    last, shares = {}, {}
    for step in passes.steps:
        for twin, field, number in step.changes if step.phase in ("seed", "backward") else ():
            assert field == "gradient"
            node = own[twin]
            shares.setdefault(node, []).append(number - last.get(node, 0))
            last[node] = number
    for node, number in last.items():
        assert number == node.grad
        assert sum(shares[node]) == pytest.approx(node.grad, abs=1e-12)
    assert {node for node in passes.nodes if node.grad != 0} <= set(last)


@pytest.mark.parametrize("view", VIEWS)
def test_the_own_gradients_of_the_graph_stay_as_they_are(view):
    x, w = leaves(x=2, w=0.5)
    E = (x * w - 3) ** 2
    E.backward()
    E.backward()
    before = [(node.data, node.grad) for node in (E, x, w)]
    Passes(E, view, rate=0.1)
    assert [(node.data, node.grad) for node in (E, x, w)] == before == [(4.0, 1.0), (2.0, -4.0), (0.5, -16.0)]


def test_steps_can_be_made_where_nothing_is_recorded():
    x, w = leaves(x=2, w=0.5)
    E = ((x * w - 3) ** 2).named("E")
    with no_grad():
        inside = [lines(step) for step in Passes(E, "named", rate=0.1).steps]
    assert inside == [lines(step) for step in Passes(E, "named", rate=0.1).steps]


def test_a_value_that_is_taken_twice_receives_twice():
    x = Value(3.0, "x")
    full = Passes((x * x).named("E"), "full").steps[-2:]
    assert [step.title for step in full] == [f"E sends gradient to x (share {k} of 2)" for k in (1, 2)]
    assert lines(full[1]) == ["∂E/∂x += x = 3", "∂E/∂x = 3 + 3 = 6"]
    (named,) = [step for step in Passes((x * x).named("E"), "named").steps if step.phase == "backward"]
    assert lines(named) == ["∂E/∂x = 2 · x = 6"]


def test_nothing_goes_through_the_branch_that_was_not_taken():
    x, y = leaves(x=0.0, y=2.0)
    E = (where(0, (1 / (x + 1)).named("h"), y) * 3).named("E")
    step = step_to(Passes(E, "named"), "h sends gradient to x")
    assert lines(step)[-1].endswith("= 0")
    assert step.changes[0].number == 0


def test_no_product_of_0_and_an_infinity_is_said_to_be_0():
    x = Value(0.0, "x")
    E = (relu(sqrt(x).named("root") - 1) * 3).named("E")
    step = step_to(Passes(E, "named"), "root sends gradient to x")
    assert "inf" in lines(step)[0]
    assert lines(step)[1] == "∂E/∂x = ∂E/∂root · ∂root/∂x = 0"


def test_fractions_stay_exact():
    x, w = Value(Fraction(1, 3), "x"), Value(Fraction(1, 2), "w")
    passes = Passes((x * w).named("E"), "named", rate=Fraction(1, 10), parameters=[w])
    assert passes.final.data == Fraction(1, 3) * (Fraction(1, 2) - Fraction(1, 10) * Fraction(1, 3))


# ---- the step of gradient descent ----


def test_without_a_rate_no_weight_moves():
    _, passes = passes_of("ng")
    assert {step.phase for step in passes.steps} == {"given", "forward", "seed", "backward"}


def test_a_step_out_of_the_domain_is_told():
    x = Value(1.0, "x")
    passes = Passes(log(x).named("E"), "named", rate=5)
    assert passes.steps[-1].title.startswith("There is no next forward pass: log(x) is not defined")
    assert passes.final.data == 0.0


def test_the_rate_has_another_letter_beside_a_node_called_a():
    a = Value(2.0, "a")
    update = Passes((a * a).named("E"), "named", rate=0.25).steps[-2]
    assert lines(update) == ["a ← a − rate · ∂E/∂a = 2 − 0.25 · 4 = 1"]


@pytest.mark.parametrize(("rate", "error"), [("0.1", TypeError), (True, TypeError), (float("inf"), ValueError)])
def test_a_rate_is_a_number(rate, error):
    with pytest.raises(error):
        Passes(Value(1.0, "x") * 2, "named", rate=rate)


def test_only_what_has_a_card_can_be_moved():
    x, y = Value(1.0, "x"), Value(2.0)
    h = (x * y).named("h")
    with pytest.raises(ValueError, match=r"has no card in this view: name it with \.named\(\), or write view='full'"):
        Passes(h * 2, "named", rate=0.1, parameters=[y])
    assert [s.title for s in Passes(h, "full", rate=0.1, parameters=[y]).steps if s.phase == "update"] != []


# ---- how it is written ----


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("name", ["step_by_step", "mazur"])
def test_each_equation_is_well_formed_mathml_with_its_text_beside_it(name, view):
    _, passes = passes_of(name, view)
    for step in passes.steps:
        for equation in step.equations:
            root = ET.fromstring(mathml_of([equation]))
            assert root.get("alttext") == one_line(equation)


def test_a_node_without_a_name_is_called_by_its_formula():
    x, w = leaves(x=2, w=0.5)
    titles = [step.title for step in Passes((x * w - 3) ** 2, "full").steps if step.phase == "backward"]
    assert titles == [
        "result sends gradient to x·w − 3",
        "x·w − 3 sends gradient to x·w",
        "x·w sends gradient to x",
        "x·w sends gradient to w",
    ]


def test_leaves_without_a_name_get_one_that_is_free():
    v1 = Value(7.0, "v1")
    a, b = Value(2.0), Value(-3.0)
    passes = Passes(a * b + v1, "full", rate=0.1, parameters=[a, b])
    assert lines(passes.steps[0]) == ["v1 = 7", "v2 = 2", "v3 = −3"]
    assert lines(step_to(passes, "v₂·v₃ is computed")) == ["v2·v3 = 2·(−3) = −6"]
    assert lines(step_to(passes, "v₂·v₃ sends gradient to v₃")) == [
        "∂(v2·v3)/∂v3 = v2 = 2",
        "∂result/∂v3 = ∂result/∂(v2·v3) · ∂(v2·v3)/∂v3 = 1 · 2 = 2",
    ]
    assert lines(step_to(passes, "v₃ steps against its gradient")) == [
        "v3 ← v3 − a · ∂result/∂v3 = −3 − 0.1 · 2 = −3.2"
    ]
    assert (a.name, b.name) == ("", "")


def test_what_has_no_name_and_too_long_a_formula_or_that_of_another_gets_a_letter():
    xs = [Value(float(k), f"input_{k}") for k in range(4)]
    weighted = sum(x * 0.5 for x in xs)
    passes = Passes(weighted**2 + weighted.tanh() + (xs[0] * xs[1]) * (xs[0] * xs[1]), "full")
    computed = [step.title for step in passes.steps if step.phase == "forward"]
    assert len(set(computed)) == len(computed)
    assert not [title for title in computed if "…" in title]
    assert "v₁ is computed" in computed
    cards = by_title(draw(passes.final, "full"))
    for title in computed:
        called = title.removesuffix(" is computed")
        assert called == "result" or called in cards, called


def test_where_no_leaf_has_a_name_all_of_them_move():
    moved = [
        step.title for step in Passes(Value(2.0) * 3 + Value(1.0), "full", rate=0.1).steps if step.phase == "update"
    ]
    assert moved == ["v₁ steps against its gradient", "v₂ steps against its gradient"]


# ---- operations of many arguments ----


def test_a_weighted_sum_in_one_node_is_one_step_forward_and_one_for_each_argument_back():
    x1, x2, w1, w2, b = leaves(x1=2, x2=3, w1=0.5, w2=-1, b=0.25)
    net = dot([x1, x2], [w1, w2], b)
    passes = Passes((net**2).named("E"), "full")
    assert lines(step_to(passes, "x₁·w₁ + x₂·w₂ + b is computed")) == [
        "x1·w1 + x2·w2 + b = 2·0.5 + 3·(−1) + 0.25 = −1.75"
    ]
    titles = [step.title for step in passes.steps if step.phase == "backward"]
    assert titles[1:] == [f"x₁·w₁ + x₂·w₂ + b sends gradient to {name}" for name in ("x₁", "w₁", "x₂", "w₂", "b")]
    assert lines(step_to(passes, "x₁·w₁ + x₂·w₂ + b sends gradient to w₂"))[0] == "∂(x1·w1 + x2·w2 + b)/∂w2 = x2 = 3"
    assert numbers_after(passes, "backward")["w2", "gradient"] == 2 * -1.75 * 3


def test_one_input_at_several_places_sends_several_shares():
    (x,) = leaves(x=3)
    passes = Passes(dot([x, 2], [x, x], x).named("E"), "full")  # x² + 2x + x
    assert [step.title for step in passes.steps if step.phase == "backward"] == [
        f"E sends gradient to x (share {k} of 4)" for k in (1, 2, 3, 4)
    ]
    assert numbers_after(passes, "backward")["x", "gradient"] == 2 * 3 + 2 + 1


def test_a_step_does_not_say_that_0_is_nan():
    x = Value(0.0, "x")
    for end in (0 * sqrt(x), +(0 * sqrt(x)).named("h")):
        told = [line for step in Passes(end.named("E"), "named").steps for line in lines(step)]
        assert any("∂x = nan" in line for line in told)
        assert not [line for line in told if "0 = nan" in line]
