"""What an author chooses of a derivation or a step of training: its lines, and which given numbers, in which order."""

import re

import pytest

from autograd import array, derive, draw, history, leaves, log, play
from nn import MLP, Adam, step_by_step
from tests.reading_pictures import worked_example
from tests.test_latex_compiles import PDFLATEX, log_of

BLANK = "_" * 8


def lines(derivation):
    return derivation.text().splitlines()


def worked_weight():
    error, weights = worked_example()
    return error, weights[0]


# The lines of the worked example for w1, as its published page has them.
SYMBOLS = "∂E/∂w1 = ∂E/∂prediction · ∂prediction/∂h1 · ∂h1/∂w1"
FORMULAS = "(prediction − actual) · w5 · i1"
NUMBERS = "(−0.418) · 0.21 · 2"


@pytest.mark.parametrize(
    ("hide", "expected"),
    [
        ((), [SYMBOLS, f"= {FORMULAS}", f"= {NUMBERS}", "= −0.17556"]),
        ("numbers", [SYMBOLS, f"= {FORMULAS}", "= −0.17556"]),
        (["numbers", "results"], [SYMBOLS, f"= {FORMULAS}", f"= {BLANK}"]),
        (["symbols", "formulas"], [f"∂E/∂w1 = {NUMBERS}", "= −0.17556"]),
        (["symbols", "formulas", "numbers", "results"], [f"∂E/∂w1 = {BLANK}"]),
    ],
)
def test_a_derivation_without_some_lines(hide, expected):
    derivation = derive(*worked_weight(), hide=hide)
    assert [line.strip() for line in lines(derivation)] == expected
    assert derivation.value == pytest.approx(-0.17556)


def test_no_form_of_a_derivation_tells_a_hidden_result():
    error, w1 = worked_weight()
    for options in ({"rate": 0.05}, {"order": 2}, {"max_paths": 0}, {"max_paths": 0, "rate": 0.05}):
        hidden = derive(error, w1, hide=["numbers", "results"], **options)
        for form in (hidden.text(), hidden.latex(), hidden.latex("align*"), hidden.mathml(), repr(hidden)):
            assert not re.search(r"17556|418|108778|0\.0877|0\.1764", form)


def test_with_hidden_results_the_step_and_the_lines_below_do_not_tell_them():
    """The numbers of a step have the gradient among them, and those of a line node by node the line above."""
    error, _ = worked_example()
    text = derive(error, "w1", rate=0.05, hide="results").text()
    assert text.splitlines()[-1] == f"w1 ← w1 − a · ∂E/∂w1 = {BLANK}"
    node_by_node = derive(error, "w1", max_paths=0, hide="results").text()
    assert not re.search(r"−0\.\d+", node_by_node.replace("1 · ", ""))


def test_a_derivation_in_matrix_form_hides_them_too():
    x, W = array([1.0, 2.0]).named("x"), array([[0.1, 0.2], [0.3, 0.4]]).named("W")
    loss = ((W @ x).named("z") ** 2).sum().named("L")
    whole, hidden = derive(loss, "W").text(), derive(loss, "W", hide=["numbers", "results"]).text()
    assert "2.2" in whole
    assert not re.search(r"\d\.\d", hidden)
    assert "∂L/∂W = ∂L/∂z · xᵀ" in hidden


def test_given_numbers_stand_above_in_the_order_that_was_asked_for():
    error, w1 = worked_weight()
    nodes = {node.name: node for node in history(error)}
    derivation = derive(error, w1, given=["w5", nodes["i1"], "actual"], digits=2)
    assert lines(derivation)[0] == "w5 = 0.21    i1 = 2    actual = 1"
    assert r"&w_{5} = 0.21 ,\quad  i_{1} = 2" in derivation.latex()
    assert lines(derivation)[1:] == lines(derive(error, w1, digits=2))
    many = derive(error, w1, given=["w6", "w5", "w4", "w3", "w2", "w1", "i1"])
    assert lines(many)[:2] == ["w6 = 0.23    w5 = 0.21    w4 = 0.4    w3 = 0.3    w2 = 0.2    w1 = 0.1", "i1 = 2"]


@pytest.mark.skipif(PDFLATEX is None, reason="needs pdflatex")
def test_blanks_and_given_numbers_compile_and_fit_an_article(tmp_path):
    error, w1 = worked_weight()
    names = [node.name for node in history(error) if node.op is None]
    forms = [
        derive(error, w1, rate=0.05, hide=["numbers", "results"], given=names).latex("align*"),
        derive(error, w1, hide="results", given=names).markdown(),
    ]
    log = log_of(tmp_path, "\n\n".join(forms))
    assert "Overfull" not in log


@pytest.mark.parametrize("look", [derive, play])
def test_what_is_not_given_gets_a_sentence(look):
    error, _ = worked_example()
    other = leaves(other=1)[0]
    refused = [
        ("h1", ValueError, "'h1' was computed, so it is not given: list leaves"),
        (["w9"], ValueError, "no Value is called 'w9'"),
        ([other], ValueError, "is not in this graph, so it is not given"),
        ([3], TypeError, "given is a list of Values or names, and 3 is neither"),
    ]
    for given, kind, sentence in refused:
        with pytest.raises(kind, match=sentence):
            look(error, given=given)


def test_a_player_lists_what_is_given_in_the_order_that_was_asked_for():
    error, weights = worked_example()

    def listed(**options):
        return [equation.left.text for equation in play(error, parameters=weights, **options).steps[0].equations]

    assert listed() == ["i1", "i2", "actual", "w1", "w2", "w3", "w4", "w5", "w6"]
    assert listed(given=["w1", "i2", "i1"]) == ["w1", "i2", "i1"]
    assert listed(given=[weights[5], "actual"], view="full") == ["w6", "actual"]


def test_log_has_one_name_in_all_views():
    (p,) = leaves(p=0.25)
    loss = (-log(p)).named("L")
    loss.backward()
    derivation = derive((log(p) * p).named("E"), p)
    step = step_by_step(MLP(1, [1], weights=[0.5]), [2], 0.5, loss=lambda a, t: log(a**2 + t))
    pictures = [draw(loss).svg(), draw(loss, "full").svg(), play(loss).html()]
    formulas = [derivation.text(), derivation.latex(), derivation.mathml(), step.text(), step.latex()]
    for view in (*pictures, *formulas):
        assert "log" in view
        assert not re.search(r"\bln\b", view)


# ---- a step of training ----


def model():
    return MLP(2, [2, 1], bias=False, activation=None, weights=[0.1, 0.2, 0.3, 0.4, 0.21, 0.23])


def titles(step):
    return [section.title for section in step.sections]


def test_a_step_of_training_without_some_sections():
    whole = step_by_step(model(), [2, 3], 1)
    short = step_by_step(model(), [2, 3], 1, hide=["Line by line", "Line by line again", "Given"])
    hidden = {"Line by line", "Line by line again", "Given"}
    assert hidden <= {*titles(whole)}
    assert titles(short) == [title for title in titles(whole) if title not in hidden]
    for form in (short.text(), short.markdown(), short.latex()):
        assert "Line by line" not in form
    assert short.new_error == whole.new_error


def test_a_step_of_training_lists_what_is_given_in_the_order_that_was_asked_for():
    def given(**options):
        return step_by_step(model(), [2, 3], 1, **options).text().splitlines()[1].strip()

    assert given() == "i1 = 2    i2 = 3    actual = 1    a = 0.05"
    assert given(given=["a", "w1", "i2", "actual"]) == "a = 0.05    w1 = 0.1    i2 = 3    actual = 1"
    assert given(given="w6") == "w6 = 0.23"
    own = model()
    with_adam = step_by_step(own, [2, 3], 1, optimizer=Adam(own.parameters(), lr=0.1), given=["a", "w5"])
    assert "a = 0.1    w5 = 0.21" in with_adam.text()
    several = step_by_step(own, [[2, 3], [1, 1]], [1, 0], given=["i1[2]", "actual[1]"])
    assert "i1[2] = 1    actual[1] = 1" in several.text()


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"hide": "line by line"}, "nothing called 'line by line' to hide: did you mean 'Line by line'\\?"),
        ({"given": ["w9"]}, "nothing that is given is called 'w9': there are a, i1, i2, actual, w1"),
        ({"given": []}, 'given lists no name: leave it out, or write hide="Given"'),
    ],
)
def test_what_a_step_of_training_does_not_have_gets_a_sentence(options, sentence):
    with pytest.raises(ValueError, match=sentence):
        step_by_step(model(), [2, 3], 1, **options)
