"""Formulas that are right under a condition among the data, and wrong ones that only seem so.

What is right comes from SymPy or from a comment: the derivative by hand, with the condition put in.
"""

import json

import pytest
import sympy

from autograd import Value, Worksheet, check, exp, leaves, log, sigmoid
from autograd.by_hand.verdict.array_rows import of_each_line
from autograd.command.cli import main

# ---- graphs ----


def softmax(targets, scores=(0.4, 0.2, -0.3)):
    """L = −Σ yᵢ log pᵢ, p = softmax(z): ∂L/∂zᵢ = pᵢ·Σ y − yᵢ.  Its scores are trained."""
    z = [Value(x, f"z{i}") for i, x in enumerate(scores[: len(targets)], 1)]
    y = [Value(x, f"y{i}") for i, x in enumerate(targets, 1)]
    total = sum((exp(x) for x in z[1:]), exp(z[0]))
    p = [(exp(x) / total).named(f"p{i}") for i, x in enumerate(z, 1)]
    terms = [a * log(b) for a, b in zip(y, p, strict=True)]
    return (-sum(terms[1:], terms[0])).named("L"), z


def cross_entropy(target):
    """E = −(t log h + (1 − t) log(1 − h)), h = σ(w·x): ∂E/∂h = −t/h + (1 − t)/(1 − h), ∂E/∂w = (h − t)·x."""
    t, x, w = leaves(t=target, x=2, w=0.3)
    h = sigmoid((w * x).named("z")).named("h")
    return (-(t * log(h) + (1 - t) * log(1 - h))).named("E"), [w]


def squared(target, x=2):
    """E = (o − t)²/2, o = w·x: ∂E/∂w = (w·x − t)·x."""
    t, x, w = leaves(t=target, x=x, w=0.3)
    o = (w * x).named("o")
    return ((o - t) ** 2 / 2).named("E"), [w]


def two_inputs():
    """E = (w1·x1 + w2·x2 − t)²/2 for x1 = x2 = 1: ∂E/∂w1 = (o − t)·x1."""
    x1, x2, t, w1, w2 = leaves(x1=1, x2=1, t=0.5, w1=0.3, w2=0.8)
    o = (w1 * x1 + w2 * x2).named("o")
    return ((o - t) ** 2 / 2).named("E"), [w1, w2]


def averaged(first=0.25, second=0.75):
    """A mean of two squares, w² and (w·k)², by weights a1 and a2 that sum to 1."""
    a1, a2, w = leaves(a1=first, a2=second, w=0.3)
    return (a1 * w**2 + a2 * w**2).named("E"), [w]


def unit_vector():
    """E = (w·n1)² + (w·n2)², where (n1, n2) = (0.6, 0.8) has the length 1: ∂E/∂w = 2w(n1² + n2²)."""
    n1, n2, w = leaves(n1=0.6, n2=0.8, w=0.3)
    return ((w * n1) ** 2 + (w * n2) ** 2).named("E"), [w]


def one_row(graph, claim, written, *, are_said=True):
    """The row for one claim, where it is said which leaves are trained, or not."""
    end, trained = graph
    (row,) = check(end, {claim: written}, parameters=trained if are_said else None).rows
    return row


# ---- right under a condition ----

RIGHT = [
    (softmax([1, 0]), "dL/dz1", "p1 - y1", "right where y1 + y2 = 1"),
    (softmax([1, 0]), "dL/dz2", "p2 - y2", "right where y1 + y2 = 1"),
    (softmax([1, 0]), "dL/dz1", "-(y1 - p1)", "right where y1 + y2 = 1"),
    (softmax([1, 0]), "dL/dz2", "p2 - (1 - y1)", "right where y1 + y2 = 1"),
    (softmax([0.7, 0.3]), "dL/dz1", "p1 - y1", "right where y1 + y2 = 1"),
    (softmax([1, 0, 0]), "dL/dz1", "p1 - y1", "right where y1 + y2 + y3 = 1"),
    (softmax([0, 1, 0]), "dL/dz3", "p3 - y3", "right where y1 + y2 + y3 = 1"),
    (softmax([1, 0, 0]), "dL/dz1", "p1 - 1", "right for y1 = 1, y2 = 0 and y3 = 0"),
    (softmax([1, 0, 0]), "dL/dz2", "p2", "right for y2 = 0, where y1 + y3 = 1"),  # p2·(y1 + y3)
    (softmax([1, 0]), "dL/dz1", "y1*(p1 - 1)", "right for y2 = 0"),  # p1·y1 − y1
    (softmax([1, 0]), "L", "-log(p1)", "right for y1 = 1 and y2 = 0"),
    (softmax([1, 0]), "L", "-y1*log(p1)", "right for y2 = 0"),
    (cross_entropy(1), "dE/dh", "-1/h", "right for t = 1"),
    (cross_entropy(0), "dE/dh", "1/(1 - h)", "right for t = 0"),
    (cross_entropy(1), "dE/dh", "(h - 1)/(h*(1 - h))", "right for t = 1"),
    (cross_entropy(1), "dE/dw", "-(1 - h)*x", "right for t = 1"),
    (cross_entropy(0), "dE/dw", "h*x", "right for t = 0"),
    (cross_entropy(0), "dE/dz", "h", "right for t = 0"),
    (cross_entropy(1), "E", "-log(h)", "right for t = 1"),
    (cross_entropy(0), "E", "-log(1 - h)", "right for t = 0"),
    (squared(0), "dE/dw", "o*x", "right for t = 0"),
    (squared(0), "E", "o**2/2", "right for t = 0"),
    (squared(1), "dE/dw", "(o - 1)*x", "right for t = 1"),
    (squared(1), "dE/dw", "4*w - 2", "right for x = 2 and t = 1"),  # (2w − 1)·2
    (squared(5, 3), "dE/dw", "3*(3*w - 5)", "right for x = 3 and t = 5"),
    (two_inputs(), "dE/dw1", "o - t", "right for x1 = 1"),
    (averaged(), "dE/dw", "2*w", "right where a1 + a2 = 1"),
    (unit_vector(), "dE/dw", "2*w", "right where n1² + n2² = 1"),
]


@pytest.mark.parametrize("are_said", [True, False])
@pytest.mark.parametrize(("graph", "claim", "written", "verdict"), RIGHT)
def test_a_formula_is_right_under_a_condition(graph, claim, written, verdict, are_said):
    row = one_row(graph, claim, written, are_said=are_said)
    assert (row.ok, row.verdict, row.diagnosis) == (True, verdict, [])


def test_sympy_agrees_that_the_formulas_of_softmax_need_the_sum():
    z, y = sympy.symbols("z1:4"), sympy.symbols("y1:4")
    p = [sympy.exp(a) / sum(map(sympy.exp, z)) for a in z]
    slope = sympy.diff(-sum(a * sympy.log(b) for a, b in zip(y, p, strict=True)), z[0])
    assert sympy.simplify(slope - (p[0] - y[0])) != 0
    assert sympy.simplify((slope - (p[0] - y[0])).subs(y[2], 1 - y[0] - y[1])) == 0
    end, trained = softmax([0.5, 0.25, 0.25])
    (row,) = check(end, {"dL/dz1": str(slope)}, parameters=trained).rows
    assert row.verdict == "holds"


def test_what_holds_for_all_data_just_holds():
    for graph, claim, written in [
        (softmax([1, 0]), "dL/dz1", "p1*(y1 + y2) - y1"),
        (cross_entropy(1), "dE/dw", "(h - t)*x"),
        (cross_entropy(1), "dE/dh", "-t/h + (1 - t)/(1 - h)"),
        (squared(0), "dE/dw", "(o - t)*x"),
    ]:
        assert one_row(graph, claim, written).verdict == "holds"


def batch(*targets):
    """The mean of two softmax cross-entropies with one bias for each class: ∂L/∂b1 = Σ (p·Σ y − y)/2."""
    b1, b2 = leaves(b1=0.4, b2=0.2)
    u1, u2, v1, v2 = leaves(u1=targets[0], u2=targets[1], v1=targets[2], v2=targets[3])
    x1, x2 = leaves(x1=0.5, x2=-1)
    of_first, of_second = b1 + x1, b1 + x2
    p = (exp(of_first) / (exp(of_first) + exp(b2))).named("p")
    q = (exp(of_second) / (exp(of_second) + exp(b2))).named("q")
    return ((-(u1 * log(p) + u2 * log(1 - p)) - (v1 * log(q) + v2 * log(1 - q))) / 2).named("L"), [b1, b2]


def test_each_row_of_a_batch_has_its_own_sum():
    row = one_row(batch(1, 0, 0, 1), "dL/db1", "((p - u1) + (q - v1))/2")
    assert row.verdict == "right where u1 + u2 = 1 and v1 + v2 = 1"


def test_a_number_put_in_and_a_sum_are_told_together():
    z1, z2, x, y1, y2 = leaves(z1=0.4, z2=0.2, x=3, y1=1, y2=0)
    total = exp(x * z1) + exp(z2)
    p1, p2 = (exp(x * z1) / total).named("p1"), (exp(z2) / total).named("p2")
    L = (-(y1 * log(p1) + y2 * log(p2))).named("L")
    row = one_row((L, [z1, z2]), "dL/dz1", "3*(p1 - y1)")
    assert (row.verdict, row.note) == ("right for x = 3, where y1 + y2 = 1", "3 stands in place of x")


def test_many_targets_are_told_in_short():
    end, trained = softmax([1] + [0] * 9, [0.1 * i for i in range(10)])
    assert one_row((end, trained), "dL/dz4", "p4 - y4").verdict == "right where y1 + y2 + … + y10 = 1"


def test_a_number_that_stands_for_an_input_is_told():
    row = one_row(squared(1), "dE/dw", "(o - t)*2")
    assert (row.verdict, row.note) == ("right for x = 2", "2 stands in place of x")


LABEL = (
    "error = 'J'\n[inputs]\ny = {}\n[parameters]\nz = 0.3\n[formulas]\np = 'σ(z)'\nJ = '{}'\n[claims]\n'∂J/∂z' = '{}'\n"
)
GOODFELLOW = "softplus((1 − 2y) z)"  # Deep Learning, 6.2.2.2: y = 1 gives σ(z) − 1, y = 0 gives σ(z)
RIGHT_CLASS = "-log(y p + (1-y)(1-p))"  # −log p for y = 1, −log(1 − p) for y = 0
OF_SIGNS = "-log((1+y)/2 p + (1-y)/2 (1-p))"  # the same for y = 1 and y = −1


@pytest.mark.parametrize(
    ("target", "loss", "written", "verdict"),
    [
        (1, GOODFELLOW, "σ(z) − y", "right where y is 0 or 1"),
        (0, GOODFELLOW, "σ(z) − y", "right where y is 0 or 1"),
        (1, RIGHT_CLASS, "p − y", "right where y is 0 or 1"),
        (0, RIGHT_CLASS, "p − y", "right where y is 0 or 1"),
        (-1, OF_SIGNS, "p − (1+y)/2", "right where y is −1 or 1"),
        (1, RIGHT_CLASS, "p − y²", "WRONG"),  # no straight line in y
        (1, RIGHT_CLASS, "p·y − y", "WRONG"),  # 0 for y = 0
        (1, OF_SIGNS, "p − y", "WRONG"),  # p + 1 for y = −1
        (1, "½(z − y²)²", "z − y", "WRONG"),  # right for 0 and 1, but y may be any number here
    ],
)
def test_a_formula_that_is_right_for_each_label_is_right(target, loss, written, verdict):
    (row,) = Worksheet.loads(LABEL.format(target, loss, written)).check().rows
    assert (row.verdict, row.ok) == (verdict, verdict != "WRONG")


def test_several_labels_may_each_have_both_numbers():
    sheet = LABEL.format("[1, 0]", "sum(softplus((1 − 2y) * z))", "σ(z) − y").replace("z = 0.3", "z = [0.3, -0.2]")
    assert {row.verdict for row in Worksheet.loads(sheet).check().rows} == {
        "right where y[1] is 0 or 1",
        "right where y[2] is 0 or 1",
    }


# ---- wrong ----


@pytest.mark.parametrize("are_said", [True, False])
@pytest.mark.parametrize(
    ("graph", "claim", "written", "note"),
    [
        (softmax([1, 0, 0]), "dL/dz2", "p2 - y3", "right only where y2 = y3"),
        (softmax([0, 0, 1]), "dL/dz1", "p1 - y2", "right only where y1 = y2"),
        (two_inputs(), "dE/dw1", "(o - t)*x2", "right only where x1 = x2"),
        (two_inputs(), "dE/dw1", "(o - t)*x1*x2", "right only for x2 = 1"),
        (two_inputs(), "dE/dw1", "(o - t)*x1**2", "right only for x1 = 1"),
        (cross_entropy(1), "dE/dh", "-t/h", "right only for t = 1"),
        (squared(1), "dE/dw", "(o - t*t)*x", "right only for t = 1"),
    ],
)
def test_an_input_in_the_wrong_place_is_wrong_though_its_number_fits(graph, claim, written, note, are_said):
    row = one_row(graph, claim, written, are_said=are_said)
    assert (row.ok, row.verdict, row.note) == (False, "WRONG", note)


@pytest.mark.parametrize(
    ("targets", "claim", "written", "words"),
    [
        ([1, 0], "dL/dz1", "p1 + y1", "the sign of y1 is turned: 1.54983 instead of −0.450166"),
        ([1, 0], "dL/dz2", "p2 + y2", "the sign of y2 is turned"),  # y2 = 0, so that the number is right
        ([0, 0, 1], "dL/dz2", "y2 + p2", "the sign of y2 is turned"),
        ([0.7, 0.3], "dL/dz2", "-p2 - y2", "the sign of p2 is turned: −0.750166 instead of 0.150166"),
    ],
)
def test_a_turned_sign_in_a_formula_that_is_right_under_a_condition_is_told(targets, claim, written, words):
    row = one_row(softmax(targets), claim, written)
    assert (row.ok, row.verdict, row.diagnosis[0].kind) == (False, "WRONG", "factor sign")
    assert row.diagnosis[0].words == words
    assert row.diagnosis[0].certain is (written != "-p2 - y2")  # -(p2 + y2) may be a sign of y2 and one of the whole


@pytest.mark.parametrize(
    ("graph", "claim", "written"),
    [
        (squared(1), "dE/dw", "(0.3*x - t)*x"),  # 0.3 is the weight
        (squared(1), "dE/dw", "2*w - 1.4"),  # −0.8 at these numbers
        (cross_entropy(1), "dE/dw", "w*2 - 1.3086875437"),
        (averaged(), "dE/dw", "0.6"),
        (softmax([1, 0]), "dL/dz1", "p1 - y1 + z1 - 2*z2"),
    ],
)
def test_a_formula_with_a_coincidence_among_the_parameters_is_wrong(graph, claim, written):
    row = one_row(graph, claim, written)
    assert row.ok is (written == "0.6")  # digits are a number, not a formula
    assert "right for" not in row.verdict
    assert "right where" not in row.verdict


def test_several_numbers_that_are_not_whole_are_data_only_where_that_is_said():
    def product():
        a, b, w = leaves(a=0.6, b=0.7, w=0.3)
        return (a * b * w**2).named("E"), [w]

    assert one_row(product(), "dE/dw", "0.84*w").verdict == "right for a = 0.6 and b = 0.7"
    assert one_row(product(), "dE/dw", "0.84*w", are_said=False).verdict == "WRONG"


def test_what_a_claim_is_about_moves_also_among_the_inputs():
    row = one_row(squared(1), "dE/dx", "(o - t)*0.3")
    assert not row.ok
    assert one_row(squared(1), "dE/dx", "(o - t)*w").verdict == "holds"
    assert one_row(squared(1), "dE/dx", "(w*2 - t)*w").ok is False  # x is 2, but the claim is about x


def test_a_formula_that_says_nothing_is_not_right_under_a_condition():
    x, k, w = leaves(x=3, k=3, w=0.5)
    h = (x * 2).named("h")
    row = one_row(((w * h + 0 * k).named("E"), [w]), "dE/dw", "k + 3")  # h is 6, and so is k + 3
    assert not row.ok


# ---- slips in formulas that need a condition ----


@pytest.mark.parametrize("are_said", [True, False])
@pytest.mark.parametrize(
    ("graph", "claim", "written", "kind", "words"),
    [
        (softmax([1, 0, 0]), "dL/dz1", "y1 - p1", "sign", "the sign is turned"),
        (softmax([0.2, 0.5, 0.3]), "dL/dz2", "y2 - p2", "sign", "the sign is turned"),
        (softmax([1, 0, 0]), "dL/dz1", "p1 - y2", "wrong factor", "y1 and y2 are exchanged"),
        (softmax([1, 0]), "dL/dz1", "p1 - y2", "wrong factor", "y1 and y2 are exchanged"),
        (softmax([0.2, 0.5, 0.3]), "dL/dz3", "p3 - y1", "wrong factor", "y1 and y3 are exchanged"),
        (softmax([1, 0, 0]), "dL/dz1", "p2 - y2", "neighbour", "∂L/∂z2 was taken for ∂L/∂z1"),
        (cross_entropy(1), "dE/dh", "1/h", "sign", "the sign is turned"),
        (cross_entropy(0), "dE/dh", "-1/(1 - h)", "sign", "the sign is turned"),
        (cross_entropy(1), "dE/dw", "(1 - h)*x", "sign", "the sign is turned"),
        (cross_entropy(1), "dE/dw", "h - 1", "missing factor", "the factor ∂z/∂w = x = 2 is missing"),
        (squared(0), "dE/dw", "o", "missing factor", "the factor ∂o/∂w = x = 2 is missing"),
        (squared(1), "dE/dw", "x - o*x", "sign", "the sign is turned"),
    ],
)
def test_a_slip_is_found_where_the_data_belong_together(graph, claim, written, kind, words, are_said):
    row = one_row(graph, claim, written, are_said=are_said)
    assert not row.ok
    first = row.diagnosis[0]
    assert first.kind == kind
    assert first.certain is (written != "-1/(1 - h)")  # the inner derivative -1 of log(1 - h) may be forgotten as well
    assert first.words.startswith(words)


def test_the_fewest_numbers_have_to_stay_for_a_slip_whatever_another_line_needs():
    t, x, w, v = leaves(t=1, x=2, w=0.3, v=0.1)
    h = sigmoid((w * x + v * x).named("z")).named("h")
    E = (-(t * log(h) + (1 - t) * log(1 - h))).named("E")
    report = check(E, {"dE/dw": "(h - 1)*2", "dE/dv": "h - 1"}, parameters=[w, v])
    assert report.rows[0].verdict == "right for t = 1 and x = 2"
    assert report.rows[1].diagnosis[0].kind == "missing factor"  # half of it is right only for x = 2
    assert not [slip for slip in report.rows[1].diagnosis if slip.kind == "two forgotten"]


@pytest.mark.parametrize(
    ("graph", "claim", "written"),
    [
        (softmax([1, 0, 0]), "dL/dz1", "p1*p2 - 3*y1"),
        (cross_entropy(1), "dE/dw", "h*h*x*x"),
        (squared(1), "dE/dw", "o*o - 3"),
    ],
)
def test_what_no_slip_explains_stays_unexplained(graph, claim, written):
    row = one_row(graph, claim, written)
    assert (row.verdict, row.diagnosis) == ("WRONG", [])


# ---- the sheet and the report ----

SHEET = """
error = "L"
[inputs]
y1 = 1
y2 = 0
[parameters]
z1 = 0.4
z2 = 0.2
[formulas]
p1 = "exp(z1)/(exp(z1) + exp(z2))"
p2 = "exp(z2)/(exp(z1) + exp(z2))"
L = "-(y1*log(p1) + y2*log(p2))"
[claims]
"p1" = "0.5498"
"dL/dz1" = "p1 - y1"
"dL/dz2" = "{}"
"""


def test_a_condition_counts_as_right_in_a_sheet():
    report = Worksheet.loads(SHEET.format("p2 - y2")).check()
    assert report
    assert report.summary() == "3 hold, 2 of them under a condition, 0 wrong"
    assert (report.counts()["right"], report.counts()["conditional"], report.counts()["wrong"]) == (3, 2, 0)
    assert "right where y1 + y2 = 1" in str(report)
    assert "right where y1 + y2 = 1" in report._repr_html_()
    assert [row["verdict"] for row in report.to_dict()["rows"]][1:] == ["right where y1 + y2 = 1"] * 2
    assert report.in_one_line()["conditional"] == 2


def test_a_wrong_formula_beside_one_under_a_condition_is_wrong():
    report = Worksheet.loads(SHEET.format("p2 - y1")).check()
    assert not report
    assert report.summary() == "2 hold, 1 of them under a condition, 1 wrong, 1 of them explained"
    assert report.rows[2].diagnosis[0].words.startswith("y1 and y2 are exchanged")


def test_the_command_counts_it_as_right(tmp_path, capsys):
    path = tmp_path / "sheet.toml"
    path.write_text(SHEET.format("p2 - y2"), encoding="utf-8")
    assert main(["check", str(path), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)[0]["ok"]
    assert main(["check", str(path), "--summary"]) == 0
    names, line = capsys.readouterr().out.splitlines()
    assert dict(zip(names.split(","), line.split(","), strict=True))["conditional"] == "2"


def test_a_condition_on_each_row_of_a_matrix_is_said_once():
    text = str(
        Worksheet.loads(
            'error = "L"\n[inputs]\nY = [[1, 0, 0], [0, 0, 1]]\n[parameters]\nZ = [[0.1, 0.4, -0.2], [0.3, 0, 0.5]]\n'
            '[formulas]\nP = "softmax(Z, axis=1)"\nL = "-sum(Y * log(P))"\n[claims]\n"dL/dZ" = "P - Y"\n'
        ).check()
    )
    assert "right where each row of Y adds up to 1" in text
    assert "Y[1,1] +" not in text


@pytest.mark.parametrize(
    ("matrix", "formula", "verdict"),
    [
        ("[[1, 0.5, 0.1], [0.5, 2, 0.3], [0.1, 0.3, 1.5]]", "Σ x", "right where Σ is symmetric"),
        ("[[1, 0.5, 0.1], [0.5, 2, 0.3], [0.1, 0.3, 1.5]]", "½ (Σ + Σᵀ) x", "holds"),
        ("[[1, 0.5, 0.1], [0.5, 2, 0.3], [0.1, 0.3, 1.5]]", "2 Σ x", "WRONG"),
        ("[[1, 0.5, 0.1], [0.25, 2, 0.3], [0.1, 0.3, 1.5]]", "Σ x", "WRONG"),
    ],
)
def test_the_slope_of_a_quadratic_form_has_half_of_both_terms_where_its_matrix_is_symmetric(matrix, formula, verdict):
    # d(½ xᵀΣx)/dx = ½ (Σ + Σᵀ) x, which is Σ x for a covariance.
    text = (
        f'error = "E"\n[inputs]\nΣ = {matrix}\n[parameters]\nx = [0.5, 0.25, 1]\n[formulas]\nE = "½ xᵀ Σ x"\n[claims]\n'
    )
    rows = Worksheet.loads(text + f'"∂E/∂x" = "{formula}"').check().rows
    assert {row.verdict.partition(" (")[0] for row in rows if row.claim != "∂E/∂x[3]" or verdict != "WRONG"} == {
        verdict
    }


@pytest.mark.parametrize("kind", ["inputs", "parameters"])
@pytest.mark.parametrize(("n", "verdict"), [("n", "right for n = 3"), ("m", "WRONG")])
def test_a_number_of_rows_may_be_named_whether_the_rows_are_given_or_trained(kind, n, verdict):
    # E = Σ (h − μ)², μ = Σ h/n: ∂E/∂h = 2 (h − μ) − (2/n) Σ (h − μ), and Σ (h − μ) is Σ h − 3 μ, of three rows.
    text = (
        'error = "E"\n[inputs]\nn = 3\nm = 2\nz = [1, 2]\n[parameters]\nh = [0.5, 0.25, 1]\n[formulas]\n'
        'μ = "1/n*sum(h)"\nE = "sum((h - μ)**2) + m*sum(z)"\n'
    )
    if kind == "inputs":
        text = text.replace("[parameters]\nh = [0.5, 0.25, 1]\n", "h = [0.5, 0.25, 1]\n")
    claims = f'[claims]\n"dE/dh" = "2*(h - μ) - 2/n*(sum(h) - {n}*μ)"\n'
    assert {row.verdict.partition(" (")[0] for row in Worksheet.loads(text + claims).check().rows} == {verdict}


@pytest.mark.parametrize(("name", "verdict"), [("n", "right for n = 3"), ("c", "WRONG")])
def test_a_number_of_samples_that_are_numbered_may_be_named(name, verdict):
    # d/dμ −½ Σ (X_i − μ)² = Σ X_i − 3 μ, and c is 3 for another reason.
    text = (
        f'error = "q"\n[inputs]\nX_1 = 2.1\nX_2 = -0.7\nX_3 = 1.6\n{name} = 3\n[parameters]\nμ = 0.8\n[formulas]\n'
        f'q = "-1/2 ((X_1 - μ)^2 + (X_2 - μ)^2 + (X_3 - μ)^2) - {name} μ^2"\n[claims]\n'
        f'"dq/dμ" = "X_1 + X_2 + X_3 - {name} μ - 2 {name} μ"\n'
    )
    assert Worksheet.loads(text).check().rows[0].verdict.partition(" (")[0] == verdict


@pytest.mark.parametrize(("name", "verdict"), [("m", "right for m = 2"), ("a", "WRONG")])
def test_only_a_number_of_samples_may_be_named(name, verdict):
    sheet = f"""
error = "E"
[inputs]
{name} = 2
t = 1
v = [1.5, -0.7]
[parameters]
w = [0.3, 0.4]
[formulas]
s = "sum(w*v)"
E = "(s - t)**2 + {name}"
[claims]
"dE/ds" = "{name} (s - t)"
"""
    assert [row.verdict for row in Worksheet.loads(sheet).check().rows] == [verdict]


NEURONS = """
error = "L"
[inputs]
x = [1.0, 2.0]
y = 1
[parameters]
W = [[0.1, 0.2], [0.3, 0.4]]
v = [0.2, 0.3]
c = 0.3
[formulas]
z = "W x"
h = "relu(z)"
o = "v · h"
m = "max(0, 1 - y o)"
L = "½ (o − y)² + m + 0.1 |c|"
[claims]
"""


@pytest.mark.parametrize(
    ("claim", "formula", "verdict"),
    [
        # relu'(z) is 1 above 0 and 0 below: what lacks it is right above 0 alone
        ("∂L/∂z", "(o − y − y) v", "right where m > 0 and z > 0"),
        ("∂L/∂z", "(o − y − y [m > 0]) v", "right where z > 0"),
        ("∂L/∂z", "(o − y − y [m > 0]) v ⊙ [z > 0]", "holds"),
        ("∂L/∂W", "(∂L/∂o) v x^T", "right where z > 0"),
        ("h", "z", "right where z > 0"),
        ("h", "z ⊙ [z > 0]", "holds"),
        ("∂L/∂v", "(∂L/∂o) h", "holds"),
        ("∂L/∂v", "(o − y − y) h", "right where m > 0"),
        ("∂L/∂c", "0.1 c/c", "right where c > 0"),
        ("∂L/∂c", "0.1 sign(c)", "holds"),
    ],
)
def test_a_mask_that_is_left_out_is_a_condition(claim, formula, verdict):
    report = Worksheet.loads(f"{NEURONS}'{claim}' = '{formula}'").check()
    assert {of_each_line(row.verdict) for row in report.rows if row.claim.startswith(claim)} == {verdict}


def test_where_the_unit_is_at_rest_the_formula_without_its_mask_is_wrong():
    sheet = NEURONS.replace("[[0.1, 0.2]", "[[-0.1, -0.2]")  # z_1 = -0.5
    first, second = Worksheet.loads(f"{sheet}'h' = 'z'").check().rows[:2]
    assert (first.ok, second.verdict) == (False, "right where z[2] > 0")
