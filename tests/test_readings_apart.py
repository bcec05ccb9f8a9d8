"""Texts on paper that look alike and mean different things: each is read as NumPy by hand says, or asked about."""

import numpy as np
import pytest

from autograd import Worksheet, parse

SAMPLES = """
error = "E"
rate = 0.1
[samples]
x = [[1, 2], [3, 4], [5, 6]]
y = [0, 1, 1]
[parameters]
w = [0.5, 0.2]
[formulas]
z = "w^T x"
l = "½ (z - y)²"
E = '{error}'
[claims]
"""
X, Y, W = np.array([[1.0, 2], [3, 4], [5, 6]]), np.array([0.0, 1, 1]), np.array([0.5, 0.2])
Z = X @ W
SLOPES = X.T @ (Z - Y) / 3


def judged(claims, error="mean(l)", sheet=SAMPLES):
    lines = (f"'{key}' = '''{answer}'''" for key, answer in claims.items())
    return Worksheet.loads(sheet.replace("{error}", error) + "\n".join(lines)).check()


@pytest.mark.parametrize(
    ("key", "formula"),
    [
        (r"\frac{∂E}{∂w_j}", r"\frac{1}{m}\sum (z^{(i)}-y^{(i)}) x_j^{(i)}"),
        ("new w_j", "w_j − 0.1·(1/m Σ (z_i − y_i) x_ij)"),
        ("∂E/∂w_j", "1/m Σ (z_i − y_i) x_ij"),
        ("z_i", "Σ w_j x_ij"),
    ],
)
def test_a_sum_without_an_index_leaves_the_letters_of_the_claim_free(key, formula):
    report = judged({key: formula})
    assert report, str(report)


@pytest.mark.parametrize(
    ("text", "number"),
    [  # with m = 4, λ = 0.8, u = 2 and v = 3
        ("λ/(2m) (u² + v²)", 0.1 * 13),
        ("1/2 u + λ/(2m) (u + v)", 1 + 0.1 * 5),
        ("u/(v + 1) (u − v)", -0.5),
    ],
)
def test_a_fraction_with_parentheses_below_is_a_factor_of_what_stands_apart(text, number):
    names = {"m": 4.0, "λ": 0.8, "u": 2.0, "v": 3.0}
    assert parse(text, names, notation="paper") == pytest.approx(number)
    with pytest.raises(ValueError, match="reads in two ways"):
        parse(text.replace(") (", ")("), names, notation="paper")


def test_a_matrix_before_a_logarithm_of_its_shape_is_taken_entry_by_entry():
    Y, A = np.array([[1.0, 0, 1]]), np.array([[0.6, 0.3, 0.9]])
    names = {"Y": Y.tolist(), "A": A.tolist()}
    found = parse("-(Y log A + (1-Y) log(1-A))", names, notation="paper")
    assert np.allclose(found, -(Y * np.log(A) + (1 - Y) * np.log(1 - A)))
    with pytest.raises(ValueError, match="do not fit"):
        parse("Y A", names, notation="paper")  # no logarithm: a transpose may be missing


@pytest.mark.parametrize(("text", "number"), [("e^2 x", np.exp(2) * 3), ("e²", np.exp(2)), ("π^2", np.pi**2)])
def test_a_square_of_a_constant_is_no_name(text, number):
    assert parse(text, {"e1": 1.0, "e2": 7.0, "π2": 5.0, "x": 3.0}, notation="paper") == pytest.approx(number)


def test_the_variance_before_parentheses_is_asked_about():
    names = {"σ2": 4.0, "x": 3.0, "μ": 1.0}
    assert parse(r"\sigma^2 x", names, notation="paper") == 12
    with pytest.raises(ValueError, match="two ways"):
        parse(r"\sigma^2 (x-\mu)", names, notation="paper")


@pytest.mark.parametrize(
    ("text", "number"),
    [("σ(1 − σ)", 0.3 * 0.7), ("(σ - t)σ(1-σ)", -0.7 * 0.3 * 0.7), ("σ((1 − σ) x)", 0.3 * 0.7 * 2)],
)
def test_a_number_with_the_name_of_a_function_times_a_bracket_with_itself_is_a_product(text, number):
    names = {"σ": 0.3, "t": 1.0, "x": 2.0}
    assert parse(text, names, notation="paper") == pytest.approx(number)
    with pytest.raises(ValueError, match="σ is a name and a function"):
        parse("σ(x) x", names, notation="paper")


def test_the_square_of_an_entry_is_no_entry_of_layer_2():
    w1, w2 = [[1.0, 2.0]], [[3.0, 4.0]]
    with pytest.raises(ValueError, match="without an end"):
        parse("Σ_{j,k} w_{jk}^2", {"w1": w1, "w2": w2}, notation="paper")
    columns = {"x1": [1.0, 2.0, 3.0], "x2": [4.0, 5.0, 6.0]}
    expected = np.array([1.0, 4, 9]) + np.array([16.0, 25, 36])
    for text in ("Σ_j x_j^2", "Σ_j x_j²"):
        assert np.array(parse(text, columns, notation="paper")) == pytest.approx(expected)


@pytest.mark.parametrize("text", ["1 - uᵀ A² u", "1 - A² u", "1 - A² B", "1 + B - A²", "1 - ‖A²‖", "A² - 1"])
def test_the_square_of_a_matrix_is_that_of_its_entries_only_beside_a_number_alone(text):
    names = {"A": [[1.0, 2.0], [3.0, 4.0]], "B": [[0.0, 1.0], [1.0, 0.0]], "u": [1.0, 2.0]}
    with pytest.raises(ValueError, match="raises the matrix A to a power"):
        parse(text, names, notation="paper")


def test_an_inverse_is_not_read_beside_a_number_either():
    with pytest.raises(ValueError, match="an inverse is not read"):
        parse("1 - A^{-1}", {"A": [[1.0, 2.0], [3.0, 4.0]]}, notation="paper")


@pytest.mark.parametrize("error", ["mean(l)", r"\frac{1}{2m} Σ (z - y)²", "sum((z - y)²)/(2n)", "1/N Σ_n l_n"])
def test_how_many_samples_there_are_may_stand_in_parentheses_with_a_number(error):
    report = judged({"E": f"{((Z - Y) ** 2).mean() / 2:.6f}", "∂E/∂w": str(SLOPES.round(6).tolist())}, error)
    assert report, str(report)


def test_letters_of_an_optimiser_and_of_an_index_are_no_count_of_samples():
    report = judged({"∂E/∂z_{n}": "1/3 (z_{n} - y_{n})", "E": r"\frac{1}{m} \sum_{n} l_{n}"})
    assert report, str(report)
    assert "n: stands for" not in str(report)
    assert "m: stands for 3, the number of samples" in str(report)


def test_an_answer_with_another_letter_spoils_its_own_row_only():
    report = judged({"∂E/∂w_1": "1/k Σ_i (z_i − y_i) x_i1", "E": f"{((Z - Y) ** 2).mean() / 2:.6f}"}, "1/m Σ_i l_i")
    assert [row.verdict for row in report.rows] == ["cannot be read", "holds"]
    assert judged({"∂E/∂w_1": "1/n Σ_i (z_i − y_i) x_i1"}, "1/m Σ_i l_i")


@pytest.mark.parametrize("text", ["x^(n)", "1/(1/x^(n))"])
def test_a_power_in_parentheses_is_a_power_where_its_letter_is_a_number(text):
    assert parse(text, {"x": 2.0, "n": 3.0}, notation="paper") == pytest.approx(8)


def test_delta_is_not_of_what_a_sum_is_twice():
    sheet = """
error = "E"
[inputs]
x = 2
t = 1
[parameters]
w_1 = 0.3
v_1 = 0.7
[formulas]
h_1 = "w_1 x"
z_1 = "2 h_1"
a_1 = "tanh(z_1)"
y = "v_1 a_1"
E = "½ (y − t)²"
[claims]
"""
    report = judged({"δ_1": "(y − t) v_1 (1 − a_1²)"}, sheet=sheet)
    assert report, str(report)
    assert "stands for dE/dz_1" in str(report)


def test_a_softmax_in_steps_has_no_derivative_entry_by_entry():
    sheet = """
error = "E"
[inputs]
z = [0.1, 0.4]
[formulas]
u = "exp(z)"
S = "sum(u)"
p = "u/S"
E = "p_1"
[claims]
"""
    assert "of shape (2,), where one of (2, 2) is asked for" in str(judged({"∂p/∂u": "[0.2, 0.2]"}, sheet=sheet))
    assert judged({"∂u/∂z": "u"}, sheet=sheet)


@pytest.mark.parametrize(
    ("text", "number"), [("max(Σ u, 0)", 3), ("|Σ u − 5|", 2), ("max(Σ_i u_i, 1)", 3), ("Σ_i 0,5 u_i", 1.5)]
)
def test_a_sum_ends_at_a_comma_or_a_bar(text, number):
    assert parse(text, {"u": [1.0, 2.0]}, notation="paper") == pytest.approx(number)


def test_an_index_that_is_a_name_as_well_is_asked_about():
    with pytest.raises(ValueError, match="give the index another letter"):
        parse("Σ_i i u_i", {"u": [1.0, 2.0], "i": 2.0}, notation="paper")


VECTORS = {"a": [1.0, 2.0], "y": [0.5, 0.5], "x": [3.0, 5.0], "d": [1.0, -1.0]}
MATRICES = {"W": [[1.0, 2.0], [3.0, 4.0]], "T": [[1.0, 0.0], [1.0, 1.0]]}
A, B, X2, D = (np.array(VECTORS[name]) for name in "ayxd")
M, T = (np.array(MATRICES[name]) for name in "WT")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("(a − y) ⊙ a xᵀ", np.outer((A - B) * A, X2)),
        ("(a − y) ⊙ a ⊙ (1 − a) xᵀ", np.outer((A - B) * A * (1 - A), X2)),
        ("a * y xᵀ", np.outer(A * B, X2)),
        ("a ⊙ Wᵀ d", A * (M.T @ D)),
        ("W ⊙ a xᵀ", M * np.outer(A, X2)),
        ("W^T d", M.T @ D),  # a matrix T is no exponent
    ],
)
def test_what_stands_beside_a_product_entry_by_entry(text, expected):
    found = parse(text, VECTORS | MATRICES, notation="paper")
    assert np.array(found, dtype=float) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("(x − μ)²/(2σ^2)", 0.25 / 1.6),
        (r"\frac{(x-\mu)^2}{2\sigma^2}", 0.25 / 1.6),
        ("ln(2πσ^2)", np.log(2 * np.pi * 0.8)),
        (r"\ln(2\pi\sigma^2)", np.log(2 * np.pi * 0.8)),
    ],
)
def test_the_variance_is_a_name_behind_a_number_or_a_letter(text, number):
    assert parse(text, {"σ2": 0.8, "x": 1.0, "μ": 0.5}, notation="paper") == pytest.approx(number)


def test_the_gradient_by_an_activation_without_its_layer_is_that_of_the_last():
    sheet = """
error = "C"
[inputs]
x = [0.5, -0.2]
y = [1, 0]
[parameters]
w2 = [[0.1, 0.4], [0.3, -0.6]]
w3 = [[0.7, -0.5], [0.2, 0.9]]
[formulas]
a2 = "σ(w2 x)"
a3 = "σ(w3 a2)"
C = "½ ‖y − a3‖²"
[claims]
"""
    report = judged({"∇_a C": "a3 − y"}, sheet=sheet)
    assert report, str(report)
    assert not judged({r"\nabla_{a} C": "a2 − y"}, sheet=sheet)


JACOBIANS = """
error = "E"
[inputs]
x = [0.5, -0.3, 0.8]
[parameters]
W = [[0.1, 0.4, -0.2], [0.3, -0.6, 0.5]]
[formulas]
z = "W x"
a = "tanh(z)"
q = "softmax(z)"
E = "a_1 + q_1"
[claims]
"""


@pytest.mark.parametrize(
    ("key", "answer", "shape"),
    [
        ("∂a/∂z", "diag(1 − a²)", (2, 2)),
        ("∂a/∂z", "1 − a²", (2,)),
        ("∂q/∂z", "diag(q) − q qᵀ", (2, 2)),
        ("∂z/∂x", "W", (2, 3)),
        ("∂z/∂x", "[[0.1, 0.4, -0.2], [0.3, -0.6, 0.5]]", (2, 3)),
        ("∂a/∂x", "diag(1 − a²) W", (2, 3)),
    ],
)
def test_the_derivative_of_a_vector_with_respect_to_a_vector_is_a_matrix(key, answer, shape):
    report = judged({key: answer}, sheet=JACOBIANS)
    assert report, str(report)
    x, W3 = np.array([0.5, -0.3, 0.8]), np.array([[0.1, 0.4, -0.2], [0.3, -0.6, 0.5]])
    z = W3 @ x
    q = np.exp(z) / np.exp(z).sum()
    slope = 1 - np.tanh(z) ** 2
    true = {"∂q/∂z": np.diag(q) - np.outer(q, q), "∂z/∂x": W3, "∂a/∂x": slope[:, None] * W3}
    expected = true.get(key, np.diag(slope) if len(shape) == 2 else slope)
    assert np.array([row.true for row in report.rows]).reshape(shape) == pytest.approx(expected)


@pytest.mark.parametrize(("key", "answer"), [("∂q/∂z", "diag(q)"), ("∂z/∂x", "2 W"), ("∂a/∂z", "diag(1 − a)")])
def test_a_wrong_matrix_of_derivatives_is_wrong(key, answer):
    assert "WRONG" in str(judged({key: answer}, sheet=JACOBIANS))


def test_the_digits_of_a_diagonal_matrix_are_judged_as_a_matrix():
    z = np.array([[0.1, 0.4, -0.2], [0.3, -0.6, 0.5]]) @ [0.5, -0.3, 0.8]
    first, second = (1 - np.tanh(z) ** 2).round(4)
    assert judged({"∂a/∂z": f"[[{first}, 0], [0, {second}]]"}, sheet=JACOBIANS)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [("3,501,270", "holds"), ("3.501.270", "holds"), ("3,501,271", "WRONG"), ("350,127", "cannot be read")],
)
def test_thousands_are_read_where_there_are_two_groups(answer, verdict):
    sheet = 'error = "p"\n[inputs]\nx = 1000\n[parameters]\nw = 3501.27\n[formulas]\np = "w x"\n[claims]\n'
    assert [row.verdict for row in judged({"p": answer}, sheet=sheet).rows] == [verdict]


@pytest.mark.parametrize(
    ("half", "answer", "verdict"),
    [
        ("0.25", "-100,000", "holds"),  # beside a decimal point the comma is none
        ("0.25", "-100,001", "WRONG"),
        ("0.25", "-100,000.0", "holds"),
        ("0,25", "-100.000,0", "holds"),
        ("0,25", "-100,000", "cannot be read"),
        ("1/4", "-100,000", "cannot be read"),
        ("1.250", "-100,000", "cannot be read"),  # which may be 1250 too
    ],
)
def test_thousands_are_read_beside_a_decimal_point(half, answer, verdict):
    sheet = (
        'error = "p"\n[inputs]\nx = 1000\nh = 0.25\n[parameters]\nw = -100\n[formulas]\nq = "h"\np = "w x"\n[claims]\n'
    )
    assert judged({"q": half, "p": answer}, sheet=sheet).rows[1].verdict == verdict


@pytest.mark.parametrize(
    ("rate", "answer", "verdict"),
    [
        ("1.234", "1,234", "cannot be read"),  # right with a decimal comma
        ("1.234", "≈ 1,234", "cannot be read"),
        ("1234", "1,234", "holds"),
        ("1.5", "1,234", "WRONG"),  # right in neither way
        ("1.234", "1.234", "holds"),
    ],
)
def test_a_comma_beside_a_point_is_asked_about_where_it_is_right_as_a_decimal_comma(rate, answer, verdict):
    sheet = (
        f'error = "p"\n[inputs]\nx = 1\n[parameters]\nw = {rate}\n[formulas]\nq = "0.25 + 0*x"\np = "w x"\n[claims]\n'
    )
    row = judged({"q": "0.25", "p": answer}, sheet=sheet).rows[1]
    assert row.verdict == verdict, row
    assert ("may be 1234 or 1.234: write one of them" in row.note) is (verdict == "cannot be read")


# ---- exponents without brackets: e^2x is e^(2x) or e²·x, and the lines of the sheet say which ----

EXPONENT = """
error = "f"
[inputs]
[parameters]
x = 0.4
y = 0.7
[formulas]
f = "{formula}"
[claims]
"""


@pytest.mark.parametrize(
    ("formula", "claims"),
    [  # what is meant is in the comment, and the derivatives are those of that
        ("e^2x + y", {"f_x": "2e^2x"}),  # e^(2x)
        ("e^2x y", {"f": "2.0689"}),  # e²·0.4·0.7, and e^0.8·0.7 is 1.5579
        ("e^xy", {"f_x": "ye^xy", "f_y": "xe^xy", "f_xy": "e^xy + xye^xy"}),  # e^(xy)
        ("e^x(1 − x)", {"f_x": "-xe^x"}),  # e^x times 1 − x
        ("e^-x(1 − x)", {"f_x": "(x − 2)e^-x"}),  # e^−x times 1 − x
        ("e^2x(1 − x)", {"f_x": "e^2x(1 − 2x)"}),  # e^(2x) times 1 − x
        ("e^-x(1 + y)", {"f_y": "-x e^-x(1 + y)"}),  # e^(−x(1 + y))
        ("e^xsin(y)", {"f_y": "e^xcos(y)"}),  # e^x times sin(y)
        ("2^3x", {"f_x": "3 ln(2) * 2^3x"}),  # 2^(3x)
        ("x^yx", {"f_x": "(y + 1) x^yx / x"}),  # x^y times x, which is x^(y + 1)
        ("x^1/2", {"f": "0.6325"}),  # the root of 0.4
        ("x^1/2 + y", {"f": "0.9"}),  # a half of 0.4, and 0.7
        ("x^-1/2", {"f": "1.5811"}),  # 1/0.63246
        ("y x^1/3", {"f": "0.5158"}),  # 0.4^(1/3) = 0.73681
    ],
)
def test_an_exponent_without_brackets_is_read_as_the_lines_of_the_sheet_have_it(formula, claims):
    lines = "".join(f"'{key}' = '{answer}'\n" for key, answer in claims.items())
    report = Worksheet.loads(EXPONENT.replace("{formula}", formula) + lines).check()
    assert report, str(report)
    assert f"f: {formula} is read as" in str(report)


def test_an_exponent_without_brackets_is_asked_about_where_no_line_is_right():
    with pytest.raises(ValueError, match=r"reads in two ways: write exp\(2\)\*x or exp\(2\*x\)"):
        Worksheet.loads(EXPONENT.replace("{formula}", "e^2x") + 'f_x = "3"')


def test_an_exponent_with_a_number_below_it_is_asked_about_where_no_line_is_right():
    with pytest.raises(ValueError, match=r"reads in two ways: write x\*\*\(1/2\) or \(x\*\*1\)/2"):
        Worksheet.loads(EXPONENT.replace("{formula}", "x^1/2") + 'f = "3.1"')


@pytest.mark.parametrize("formula", ["x^2/2", "x^1 / 2", "x^{1}/2", "x^(1)/2"])
def test_an_exponent_whose_end_is_seen_is_not_asked_about(formula):
    Worksheet.loads(EXPONENT.replace("{formula}", formula) + 'f = "3.1"')


@pytest.mark.parametrize(
    ("claims", "is_read"),
    [  # with x = 0.4 and y = −5: e^x (1 − y) is 8.951, and e^(x (1 − y)) is 11.023
        ({"f": "9"}, False),  # a single digit may fit by chance
        ({"f": "9.0"}, True),
        ({"f": "9", "f_y": "-1.5"}, True),  # −e^x; the other is −0.4·11.023
        ({"f": "9", "f_x": "9"}, True),  # and 66.1
        ({"f": "9", "x": "0.4", "y": "-5"}, False),  # these two are right in each way
    ],
)
def test_one_line_of_a_single_digit_does_not_say_how_an_exponent_is_read(claims, is_read):
    sheet = EXPONENT.replace("{formula}", "e^x(1 − y)").replace("0.7", "-5")
    text = sheet + "".join(f"'{key}' = '{answer}'\n" for key, answer in claims.items())
    if is_read:
        assert "is read as exp(x)*(1 - y)" in str(Worksheet.loads(text).check())
    else:
        with pytest.raises(ValueError, match="reads in two ways"):
            Worksheet.loads(text)


def test_a_claim_with_an_exponent_without_brackets_that_is_wrong_in_each_way_is_read_in_the_usual_one():
    (row,) = Worksheet.loads(EXPONENT.replace("{formula}", "exp(2*x)") + 'f_x = "e^2x"').check().rows
    assert row.verdict == "WRONG"
    assert row.read_as == "exp(2*x)"
    assert "the inner derivative 2" in row.diagnosis[0].words


@pytest.mark.parametrize(
    ("name", "formula"),
    [
        (r"\sigma_\beta^2", r"1/\sqrt{\sigma_\beta^2 + 0.25}"),
        ("σ_β^2", "1/√(σ_β² + 0.25)"),
        (r"\sigma_B^2", r"1/\sqrt{\sigma_B^2 + 0.25}"),
        (r"\Delta\theta_1", r"\frac{1}{\sqrt{\Delta\theta_1 + 0.25}}"),
    ],
)
def test_a_variance_and_a_change_with_a_greek_letter_below_are_names(name, formula):
    given = "error = 'q'\n[inputs]\nβ = 3\nx = 1.5\n[formulas]\n"
    sheet = f"{given}'{name}' = 'x²'\nq = '{formula}'\n[claims]\nq = '0.632'\n"
    assert Worksheet.loads(sheet).check()  # 1/√(2.25 + 0.25) is 0.63246
