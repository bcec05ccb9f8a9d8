"""Names, numbers, cases and points as pages print them; each with what it is, and what to write where it is refused."""

import json
import math

import pytest

from autograd import Worksheet, parse


def quoted(text):
    return json.dumps(text, ensure_ascii=False)


def sheet(*, inputs="x = 2", parameters="w = 0.5", formulas="y = 'w x'", claims, error="y"):
    tables = f"[inputs]\n{inputs}\n[parameters]\n{parameters}\n[formulas]\n{formulas}\n[claims]\n{claims}\n"
    return Worksheet.loads(f"error = {quoted(error)}\n{tables}")


def verdicts(**tables):
    return [row.verdict for row in sheet(**tables).check().rows]


NUMBERS = {  # in quotes, each with its value
    "0.5": 0.5,
    "0,5": 0.5,
    "−0.5": -0.5,
    "1/3": 1 / 3,
    "50 %": 0.5,
    "6.67×10⁻¹¹": 6.67e-11,
    "π/4": math.pi / 4,
    "√2": math.sqrt(2),
    "1/√2": 1 / math.sqrt(2),
    "30°": math.pi / 6,
    r"45^\circ": math.pi / 4,
}


@pytest.mark.parametrize("text", NUMBERS)
def test_a_number_in_quotes_is_given_as_people_write_it(text):
    values = sheet(inputs=f'x = "{text}"', claims="").values
    assert float(values["x"].data) == pytest.approx(NUMBERS[text], rel=1e-15)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2 kg", "without its unit: 2"),
        ("−1.5 °C", "without its unit: −1.5"),
        ("3 m/s", "without its unit: 3"),
        ("w", "without quotes"),
        ("", "without quotes"),
        ("1/0", "without quotes"),
        ("1e400", "is too large or too small for a number: '1e400'"),
        ("0x10", "without quotes, such as 0.05, and not '0x10'"),  # and no "0" with a unit
    ],
)
def test_a_given_number_with_a_unit_or_in_words_is_refused(text, words):
    with pytest.raises(ValueError, match=words) as refusal:
        sheet(inputs=f'x = "{text}"', claims="")
    assert "[inputs] x" in str(refusal.value)


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        ("(1, −2, 0,5)".replace("0,5", "0.5"), [1, -2, 0.5]),
        ("[0.5, -1, 2]^T", [0.5, -1, 2]),
        ("[1 2 3]", [1, 2, 3]),
        ("[1; 2]ᵀ", [1, 2]),
        (r"\begin{pmatrix} 1 \\ 1/4 \end{pmatrix}", [1, 0.25]),
        ("[1 2; 3 4]", [1, 2, 3, 4]),
        ("[[1, 2], [3, 4]]", [1, 2, 3, 4]),
        (r"\begin{bmatrix} 1 & 2 \\ 3 & 4 \end{bmatrix}", [1, 2, 3, 4]),
    ],
)
def test_an_array_in_quotes_is_given_as_people_write_it(text, entries):
    values = sheet(inputs=f"x = {quoted(text)}", formulas="y = 'sum(w x)'", claims="").values
    assert [float(x.data) for name, x in values.items() if name.startswith("x[")] == entries


@pytest.mark.parametrize(
    ("key", "text"),
    [("y", "y = wx"), ("y(x)", "y(x) = w x."), (r"\hat{y}", r"\hat{y} := w \cdot x,"), ("y", r"y \equiv w x")],
)
def test_a_formula_may_say_its_own_name_and_end_with_a_full_stop(key, text):
    error = key.partition("(")[0]
    claims = f"{quoted(rf'∂{error}/∂w')} = 2"
    assert verdicts(formulas=f"{quoted(key)} = {quoted(text)}", error=error, claims=claims) == ["holds"]


def test_a_formula_that_says_another_name_is_refused():
    with pytest.raises(ValueError, match="'=' stands in a wrong place"):
        sheet(formulas="y = 'z = w x'", claims="")


def test_the_name_that_a_derivative_gets_in_a_claim_is_left_out():
    assert verdicts(claims="'MPL = ∂y/∂w' = 2") == ["holds"]
    assert verdicts(claims="'MPL = ∂y/∂w' = 3") == ["WRONG"]


def test_a_name_with_a_hat_and_an_index_is_no_state_of_an_optimiser_where_it_is_a_formula():
    formulas = "'m_t' = 'w x'\n'\\hat{m}_t' = '\\frac{m_t}{1 - 0.5}'"
    assert verdicts(formulas=formulas.replace("\\\\", "\\"), error="m_t", claims=r"'\hat{m}_t' = 2") == ["holds"]


NAMES = {  # how a name is written as a key, how in a formula, and how it is called then
    "lambda": ("lambda", "λ"),
    r"\lambda": (r"\lambda", "λ"),
    "mu_beta": (r"\mu_\beta", "mu_beta"),
    r"\mu_\beta": ("μ_β", "mu_beta"),
    "W^z": ("W^{z}", "W_z"),
    "w'": (r"w^\prime", "w_prime"),
    "x^*": ("x^*", "x_star"),
    r"\Delta w": (r"\Delta w", "Δw"),
    r"\Delta w_{ij}(t-1)": (r"\Delta w_{ij}(t-1)", "Δw_ij_tminus1"),
    r"\hat{v}(S_{t+1})": (r"\hat{v}(S_{t+1})", "vhat_S_tplus1"),
    "V(s')": ("V(s')", "V_s_prime"),
    "loss (old)": ("loss (old)", "loss_old"),
    r"h^{(t-1)}": (r"\mathbf{h}^{(t-1)}", "h_tminus1"),
}


@pytest.mark.parametrize("key", NAMES)
def test_a_name_with_signs_is_one_name_in_all_texts(key):
    """y = 3·name + name², so the derivative at 2 is 3 + 2·2 = 7."""
    written, name = NAMES[key]
    formulas = f"y = {quoted(f'3 c {written} + ({written})^2')}"
    for claimed in (f"∂y/∂{written}", rf"\frac{{\partial y}}{{\partial {written}}}"):
        for answer, verdict in ((7, "holds"), (8, "WRONG")):
            claims = f"{quoted(claimed)} = {answer}"
            report = sheet(inputs="c = 1", parameters=f"{quoted(key)} = 2", formulas=formulas, claims=claims).check()
            assert [row.verdict for row in report.rows] == [verdict], str(report)
            assert name in str(report)


def test_a_power_of_two_names_stays_a_power():
    with pytest.raises(ValueError, match=r"'x\^n' cannot be used in a formula"):
        sheet(inputs="x = 2\nn = 3\n'x^n' = 8", formulas="y = 'w x^n'", claims="")


def test_a_formula_of_an_update_and_its_claim_are_about_one_thing():
    tables = {"inputs": "η = 0.1\ng = 4", "formulas": "'Δw' = '−η g'\n\"w'\" = 'w + Δw'", "error": "w'"}
    assert verdicts(**tables, claims="'Δw' = -0.4\n\"w'\" = 0.1") == ["holds", "holds"]
    assert verdicts(**tables, claims="'Δw' = 0.4\n\"w'\" = 0.9")[0] == "WRONG"


CASES = {  # a formula of a, and its slope at 0.5 and at 3
    r"\begin{cases} \frac{1}{2}a^2, & \text{if } |a| \le 1 \\ |a| - \frac{1}{2}, & \text{otherwise} \end{cases}": (
        0.5,
        1,
    ),
    r"\begin{cases} a^2 & a < 1 \\ 2a - 1 & a \ge 1 \end{cases}": (1, 2),
    r"\begin{cases} a^3, & 0 \leq a \leq 1 \\ 0, & \text{else.} \end{cases}": (0.75, 0),
    "0.5*a**2 if abs(a) < 1 else abs(a) - 0.5": (0.5, 1),
    "½a² if |a| ≤ 1, otherwise |a| − ½": (0.5, 1),
    "2 (a if a > 1 else 0.1 a) + 1": (0.2, 2),
    "a**2 if a < 1 else (2*a if a < 2 else 5*a)": (1, 5),
    "a**2 if a < 1 else 2*a if a < 2 else 5*a": (1, 5),
    "max(a if a > 1 else a/2, 0) + min(9, 3*a if a < 1 else 4*a)": (0.5 + 3, 1),  # 4·3 = 12 is above 9
    "(a if a > 2 else 7*a) if a < 4 else 0": (7, 1),
    r"\begin{cases} a^2, & |a| \le 1, \\ 3a, & \text{otherwise}. \end{cases}": (1, 3),
    r"\begin{cases} a^2, & -1 < a < 1, \\ 3a, & \text{else} \end{cases}": (1, 3),
    r"\begin{cases} 2a, & \text{if } a < 1 \\ 4a & \text{else if } a < 4 \\ 0 & \text{else} \end{cases}": (2, 4),
    "np.where(a < 1, a**2, 3*a)": (1, 3),
    r"\max\{0, 1 - a\}": (-1, 0),
    "max{0, a - 1}": (0, 1),
    "[a - 1]_+ + (a - 2)_+": (0, 2),
}


@pytest.mark.parametrize("text", CASES)
def test_a_formula_of_cases_has_the_slope_of_its_case(text):
    for a, slope in zip((0.5, 3), CASES[text], strict=True):
        formulas = f"L = '''{text}'''"
        found = verdicts(inputs=f"a = {a}", formulas=formulas, error="L", claims=f"'dL/da' = {slope}")
        assert found == ["holds"], (a, slope)


@pytest.mark.parametrize(
    "text",
    [
        r"\begin{cases} a^2 & a < 1 \\ 2a & a > 2 \end{cases}",
        r"\begin{cases} a^2 & a < 1 \end{cases}",
        "a**2 if a < 1",
        "a if b else 2",
        "a if a > 0 and b > 0 else 2",
        r"\begin{cases} a^2 & a > 0, b > 0 \\ 0 & \text{else} \end{cases}",
        "[a) if b > 0 else 1",
    ],
)
def test_cases_that_leave_something_open_are_refused(text):
    with pytest.raises(ValueError, match=r"otherwise|write a comparison|write a case for each|close them"):
        parse(text, {"a": 0.5, "b": 1.0}, notation="paper")


PRODUCTS = {  # with u = (3, −4), v = (1, 2), M = ((1, 0, 2), (0, 1, 1)), p = 2 and q = −3
    r"\langle u, v \rangle": -5,
    "⟨u, v⟩ + ⟨p, q⟩": -11,
    "‖u‖₁ + ‖u‖_∞ + ‖u‖": 16,
    "||u||_1 ^ 2": 49,
    r"\|u\| \|v\|": 5 * math.sqrt(5),
    "‖u‖‖v‖²": 25,
    "|p| |q|": 6,
    r"\exp{p} \cdot \max\{p, q\}": 2 * math.exp(2),
    "sum(M [u ; p])": 3 + 4 + -4 + 2,  # rows (1,0,2)·(3,−4,2) = 7 and (0,1,1)·(3,−4,2) = −2
    "sum(M @ np.concatenate([u, [p]]))": 5,
    "sum(torch.cat((u, v)))": 2,
    "Φ(p) + Φ(q)": 0.5 * (1 + math.erf(2 / math.sqrt(2))) + 0.5 * (1 + math.erf(-3 / math.sqrt(2))),
    r"\prod_{i=1}^2 v_i + ∏_i u_i": 2 + 3 * -4,
    r"\log \prod_i v_i^2": math.log(4),
    r"\prod_i 2 v_i + \prod_i 1/v_i": 8 + 0.5,  # what stands before the index is in it for certain
    r"\prod_i \sum_{j≠i} u_j": -4 * 3,
    r"\prod_{i≠1} v_i": 2,  # a factor that is left out is no 0
    r"\prod_{j \neq 2}(u_2 - u_j)": -4 - 3,
    r"\sum_{j ≠ 1} \frac{1}{v_1 - v_j}": 1 / (1 - 2),  # and no 1/0
    r"\sum_k v_k \prod_{j \neq k} \frac{1 - u_j}{u_k - u_j}": 1 * (1 + 4) / (3 + 4)
    + 2 * (1 - 3) / (-4 - 3),  # Lagrange's
    r"\sum_{k=1}^2 \mathbb{1}[k = p] u_k": -4,
    r"\sum_k 1\{k = p\} u_k + 1(p = q)": -4,
    "u.clamp(min=0).sum() + u.clamp(max=1).sum()": 3 + (1 - 4),
}


@pytest.mark.parametrize("text", PRODUCTS)
def test_norms_inner_products_and_joined_vectors(text):
    given = {"u": [3.0, -4.0], "v": [1.0, 2.0], "M": [[1.0, 0.0, 2.0], [0.0, 1.0, 1.0]], "p": 2.0, "q": -3.0}
    assert float(parse(text, given, notation="paper")) == pytest.approx(PRODUCTS[text], rel=1e-12)


@pytest.mark.parametrize(
    "text",
    ["∏_i u_i p", r"\prod_i u_i \sum_j v_j", r"\prod_i u_i*p", "∏_i u_i/p", r"\prod_i u_{i}p", r"\prod_i (1 - u_i)p"],
)
def test_a_product_with_something_behind_it_is_asked_about(text):
    with pytest.raises(ValueError, match="put the product in parentheses"):
        parse(text, {"u": [3.0, -4.0], "v": [1.0, 2.0], "p": 2.0}, notation="paper")


def test_two_vectors_behind_a_matrix_are_one_where_it_has_a_column_for_each_entry():
    """W [h, x] = (1, 2, 3)·(h, x₁, x₂) = 1·2 + 2·1 + 3·(−1) = 1, where [h, x] cannot be a matrix."""
    given = {"W": [[1.0, 2.0, 3.0, 1.0]], "h": [2.0, 0.5], "x": [1.0, -1.0]}
    assert parse("sum(W [h, x])", given, notation="paper") == pytest.approx(2 + 1 + 3 - 1)
    table = {**given, "W": [[1.0, 2.0]]}  # here it is the matrix with the rows h and x
    assert parse("sum(W [h, x])", table, notation="paper") == pytest.approx(2 + 0.5 + 2 - 2)


MATRICES_JOINED = {  # h over x, or h beside x, as NumPy and PyTorch define it
    "np.hstack([h, x])": [[1, 2, 3, 4], [5, 6, 7, 8]],
    "np.concatenate([h, x], axis=-1)": [[1, 2, 3, 4], [5, 6, 7, 8]],
    "np.concatenate((h, x), axis=1)": [[1, 2, 3, 4], [5, 6, 7, 8]],
    "torch.cat((h, x), 1)": [[1, 2, 3, 4], [5, 6, 7, 8]],
    "np.concatenate([h, x])": [[1, 2], [5, 6], [3, 4], [7, 8]],
    "torch.cat((h, x), dim=0)": [[1, 2], [5, 6], [3, 4], [7, 8]],
    "[h ; x]": [[1, 2], [5, 6], [3, 4], [7, 8]],
    "np.hstack([u, 3, u])": [1, 2, 3, 1, 2],
    "concat(u, 3)": [1, 2, 3],
}


@pytest.mark.parametrize("text", MATRICES_JOINED)
def test_matrices_are_joined_below_or_beside_one_another(text):
    given = {"h": [[1.0, 2.0], [5.0, 6.0]], "x": [[3.0, 4.0], [7.0, 8.0]], "u": [1.0, 2.0]}
    assert parse(text, given, notation="paper") == MATRICES_JOINED[text]


@pytest.mark.parametrize(
    ("text", "words"),
    [("np.hstack([h, u])", "do not fit beside one another"), ("np.concatenate([h, h], axis=2)", "the axes 0 and 1")],
)
def test_arrays_that_cannot_be_joined_are_refused(text, words):
    with pytest.raises(ValueError, match=words):
        parse(text, {"h": [[1.0, 2.0], [5.0, 6.0]], "u": [1.0, 2.0]}, notation="paper")


POINTS = {  # f = x²y + y³ at (1, 2): f = 10, f_x = 2xy = 4, f_y = x² + 3y² = 13
    "f(1, 2)": 10,
    "∂f/∂x(1, 2)": 4,
    r"\frac{\partial f}{\partial y}(1,2)": 13,
    r"\left.\frac{\partial f}{\partial y}\right|_{x=1,y=2}": 13,
    r"\frac{\partial f}{\partial x}\Big|_{(1,2)}": 4,
    r"\left(\frac{\partial f}{\partial x}\right)_y": 4,
    r"{\frac {\partial f}{\partial x}}(x,y)": 4,
}


@pytest.mark.parametrize("key", POINTS)
@pytest.mark.parametrize("name", ["f", "f(x, y)"])
def test_a_derivative_at_the_point_of_the_sheet_is_that_of_the_sheet(key, name):
    tables = {"inputs": "x = 1\ny = 2", "parameters": "", "formulas": f"'{name}' = 'x^2 y + y^3'", "error": "f"}
    assert verdicts(**tables, claims=f"{quoted(key)} = {POINTS[key]}") == ["holds"]
    assert verdicts(**tables, claims=f"{quoted(key)} = {POINTS[key] + 1}") == ["WRONG"]


@pytest.mark.parametrize("key", ["f(2, 1)", "∂f/∂x(2, 1)", r"\frac{\partial f}{\partial x}|_{x=2}", "f'(3)"])
def test_a_derivative_at_another_point_is_not_read(key):
    tables = {"inputs": "x = 1\ny = 2", "parameters": "", "formulas": "f = 'x^2 y + y^3'", "error": "f"}
    assert verdicts(**tables, claims=f"{quoted(key)} = 4") == ["cannot be read"]
