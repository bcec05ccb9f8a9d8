"""Each question walks the history of the user's graph once, and reads each formula in it at most once.

Counted is every call of ``history``, wherever a module looks it up (so also ``adjoints`` without an order),
that begins at a Value of the user's graph.  A call without ``stop`` walks all that is behind it: there is one.
A call with ``stop`` reads one formula, back to the names before it.  The formulas lie beside each other, so all
of them together are as long as the graph; they cannot be cut out of the one order, in which a name that two
formulas use stands only where the first of them is read.

Not counted are graphs that the program makes itself: derivatives written as Values, and copies at other numbers;
nor are passes over the order or over a formula that was read already.  One place walks along ``args`` by hand:
``symbolic_slopes`` numbers the places of a formula from left to right.
"""

import sys
from collections import Counter

import pytest

from autograd import (
    Worksheet,
    check,
    derivative,
    derive,
    draw,
    gradient,
    hessian,
    hvp,
    jacobian,
    jvp,
    leaves,
    play,
    relu,
    tanh,
)
from autograd.engine.history import history, nowhere
from autograd.paper.graph import Graph


@pytest.fixture
def walks(monkeypatch):
    """The walks that begin in a graph: of the whole history, and of single formulas by the Value that they make."""
    calls = []

    def counted(*roots, stop=nowhere):
        calls.append((roots, stop))
        return history(*roots, stop=stop)

    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] == "autograd" and getattr(module, "history", None) is history:
            monkeypatch.setattr(module, "history", counted)

    def inside(root, question):
        nodes = set(history(root))
        calls.clear()
        question()
        own = [(roots, stop) for roots, stop in calls if nodes.intersection(roots)]
        whole = [roots for roots, stop in own if stop is nowhere]
        return whole, Counter(root for roots, stop in own if stop is not nowhere for root in roots)

    return inside


def network():
    """A 2-2-1 network with a name for all that a person would name, and its weights."""
    i1, i2 = leaves(i1=2, i2=3)
    weights = leaves(**{f"w{k}": 0.1 * k for k in range(1, 7)})
    h1 = tanh(i1 * weights[0] + i2 * weights[1]).named("h1")
    h2 = relu(i1 * weights[2] + i2 * weights[3]).named("h2")
    prediction = (h1 * weights[4] + h2 * weights[5]).named("p")
    return ((prediction - 1) ** 2 / 2).named("E"), weights


CLAIMS = {"h1": "0.66", "dE/dw1": "-0.12345", "dE/dw2": "-1.6", "dE/dp": "p - 1", "dE/dh1": "dE/dp * w5", "new w1": "7"}
QUESTIONS = {
    "draw": lambda error, ws: draw(error),
    "draw with a path": lambda error, ws: draw(error, path=ws[0], shares=True),
    "draw all": lambda error, ws: draw(error, "full"),
    "draw all with a path": lambda error, ws: draw(error, "full", path="w1"),
    "play": lambda error, ws: play(error, 0.1).html(),
    "play all": lambda error, ws: play(error, 0.1, view="full").html(),
    "derive": lambda error, ws: str(derive(error)),
    "derive by a weight": lambda error, ws: derive(error, "w1", rate=0.1).latex(),
    "derive node by node": lambda error, ws: str(derive(error, "i1", max_paths=1)),
    "check": lambda error, ws: str(check(error, CLAIMS, 0.1, ws)),
    "gradient": gradient,
    "jacobian": lambda error, ws: jacobian([error], list(ws)),
    "hessian": lambda error, ws: hessian(error, list(ws)),
    "jvp": lambda error, ws: jvp(error, list(ws), [1.0] * len(ws)),
    "hvp": lambda error, ws: hvp(error, list(ws), [1.0] * len(ws)),
    "derivative": lambda error, ws: derivative(error, ws[0], order=3),
}


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_question_walks_the_history_once(walks, question):
    E, weights = network()
    E.backward()
    whole, formulas = walks(E, lambda: QUESTIONS[question](E, weights))
    assert whole == [(E,)]
    computed = [node for node in Graph(E).named if node.op]
    assert formulas.keys() <= set(computed)
    assert max(formulas.values(), default=1) == 1


@pytest.mark.parametrize("question", ["draw all", "play all", "check", "gradient"])
def test_where_no_formula_is_asked_for_none_is_read(walks, question):
    E, weights = network()
    E.backward()
    _, formulas = walks(E, lambda: QUESTIONS[question](E, weights))
    assert not formulas


@pytest.mark.parametrize("question", ["draw", "play", "derive"])
def test_the_walks_of_a_worksheet_are_as_few(walks, question):
    sheet = Worksheet.load("mazur")
    sheet.error.backward()
    whole, formulas = walks(sheet.error, lambda: QUESTIONS[question](sheet.error, sheet.parameters))
    assert whole == [(sheet.error,)]
    assert max(formulas.values()) == 1


def test_a_picture_that_is_cut_off_walks_once_more_as_far_as_it_shows(walks):
    """The cards stand in the order of the part that is drawn, which the order of the whole does not give."""
    E, _ = network()
    whole, formulas = walks(E, lambda: draw(E, depth=1))
    assert whole == [(E,)]
    assert formulas == {E: 2, Graph(E).bearer("p"): 1}
