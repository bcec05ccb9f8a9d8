"""One step of gradient descent written down: every number in it is true, in text, Markdown and LaTeX.

The numbers of the worked example are the published ones; those of other networks come from
backpropagation in matrices, written here with NumPy.
"""

import math
import re
from fractions import Fraction
from itertools import pairwise

import numpy as np
import pytest
from pylatexenc.latexwalker import LatexWalker

from autograd import Value
from nn import MLP, half_squared_error, step_by_step


def worked_example(number=float):
    weights = [number(w) for w in ("0.1", "0.2", "0.3", "0.4", "0.21", "0.23")]
    return MLP(2, [2, 1], bias=False, activation=None, weights=weights)


# ---- the worked example ----


@pytest.fixture(scope="module")
def example():
    return step_by_step(worked_example(), [2, 3], 1)


@pytest.mark.parametrize(
    "lines",
    [
        "[i1 i2] · ⎡w1 w3⎤ = [h1 h2]\n          ⎣w2 w4⎦",
        "[2 3] · ⎡0.1 0.3⎤ = [0.8 1.8]\n        ⎣0.2 0.4⎦",
        "[0.8 1.8] · ⎡0.21⎤ = [0.582]\n            ⎣0.23⎦",
        "⎡w5⎤ ← ⎡w5⎤ − a · ⎡h1⎤ · Δ\n⎣w6⎦   ⎣w6⎦       ⎣h2⎦",
        "⎡0.21⎤ − 0.05 · ⎡0.8⎤ · (−0.418)\n⎣0.23⎦          ⎣1.8⎦",
        "= ⎡0.21⎤ − ⎡−0.01672⎤ = ⎡0.22672⎤\n  ⎣0.23⎦   ⎣−0.03762⎦   ⎣0.26762⎦",
        "⎡w1 w3⎤ ← ⎡w1 w3⎤ − a · ⎡i1⎤ · [δ_h1 δ_h2]\n⎣w2 w4⎦   ⎣w2 w4⎦       ⎣i2⎦",
        "[δ_h1 δ_h2] = (−0.418) · [0.21 0.23] = [−0.08778 −0.09614]",
        "= ⎡0.1 0.3⎤ − ⎡−0.008778 −0.009614⎤ = ⎡0.108778 0.309614⎤\n"
        "  ⎣0.2 0.4⎦   ⎣−0.013167 −0.014421⎦   ⎣0.213167 0.414421⎦",
        "[2 3] · ⎡0.108778 0.309614⎤ = [0.857057 1.862491]\n        ⎣0.213167 0.414421⎦",
        "[0.857057 1.862491] · ⎡0.22672⎤ = [0.6927518045]\n                      ⎣0.26762⎦",
    ],
)
def test_the_matrices_stand_as_on_paper(example, lines):
    indented = "\n".join(f"  {line}" for line in lines.splitlines())
    assert indented in example.text()


@pytest.mark.parametrize(
    "line",
    [
        "i1 = 2    i2 = 3    actual = 1    a = 0.05",
        "h1 = i1·w1 + i2·w2 = 2·0.1 + 3·0.2 = 0.8",
        "h2 = i1·w3 + i2·w4 = 2·0.3 + 3·0.4 = 1.8",
        "prediction = h1·w5 + h2·w6 = 0.8·0.21 + 1.8·0.23 = 0.582",
        "E = (prediction − actual)²/2 = (0.582 − 1)²/2 = 0.087362",
        "Δ = 0.582 − 1 = −0.418",
        "w1 ← 0.1 − 0.05 · (−0.17556) = 0.108778",
        "w2 ← 0.2 − 0.05 · (−0.26334) = 0.213167",
        "w3 ← 0.3 − 0.05 · (−0.19228) = 0.309614",
        "w4 ← 0.4 − 0.05 · (−0.28842) = 0.414421",
        "w5 ← 0.21 − 0.05 · (−0.3344) = 0.22672",
        "w6 ← 0.23 − 0.05 · (−0.7524) = 0.26762",
        "prediction = h1·w5 + h2·w6 = 0.857057·0.22672 + 1.862491·0.26762 = 0.6927518045",
        "E = (prediction − actual)²/2 = (0.6927518045 − 1)²/2 = 0.04720072683",
        "E fell from 0.087362 to 0.04720072683, by 0.04016127317 (46.0%)",
    ],
)
def test_every_published_number_stands_on_its_line(example, line):
    assert f"  {line}" in example.text().splitlines()


def test_the_result_holds_the_errors_and_the_network_after_the_step(example):
    assert example.error == pytest.approx(0.087362)
    assert example.new_error == pytest.approx(0.047200726831293)
    weights = [w.data for w in example.model.parameters()]
    assert weights == pytest.approx([0.108778, 0.213167, 0.309614, 0.414421, 0.22672, 0.26762])
    assert example.model([2, 3]).data == pytest.approx(0.69275180446)


def test_it_shows_itself_as_text_and_as_formulas(example):
    assert str(example) == example.text()
    assert example._repr_markdown_() == example.markdown()
    assert repr(example) == "<StepByStep: the error goes from 0.087362 to 0.0472007>"


def test_the_model_stays_as_it_was():
    model = worked_example()
    half_squared_error(model([1, -1]), 5).backward()  # gradients of another sample, still wanted
    before = [(p.data, p.grad, p.name) for p in model.parameters()]
    step = step_by_step(model, [2, 3], 1)
    assert [(p.data, p.grad, p.name) for p in model.parameters()] == before
    assert not {id(p) for p in model.parameters()} & {id(p) for p in step.model.parameters()}


def test_gradients_that_lie_around_from_before_do_not_count(example):
    model = worked_example()
    half_squared_error(model([1, -1]), 5).backward()
    assert step_by_step(model, [2, 3], 1).text() == example.text()


def test_two_calls_give_equal_text(example):
    again = step_by_step(worked_example(), [2, 3], 1)
    assert (again.text(), again.markdown(), again.latex()) == (example.text(), example.markdown(), example.latex())


def test_a_step_that_is_too_long_says_that_the_error_rose():
    step = step_by_step(worked_example(), [2, 3], 1, rate=10)
    assert step.new_error > step.error
    assert "E rose from 0.087362 to " in step.text()


def test_where_nothing_is_wrong_the_error_neither_falls_nor_rises():
    step = step_by_step(MLP(1, [1], bias=False, weights=[2.0]), [3], 6)
    assert (step.error, step.new_error) == (0, 0)
    assert "fell" not in step.text()
    assert "rose" not in step.text()


def test_fractions_stay_exact():
    step = step_by_step(worked_example(Fraction), [Fraction(2), Fraction(3)], Fraction(1), rate=Fraction("0.05"))
    assert step.error == Fraction("0.087362")
    assert [w.data for w in step.model.parameters()] == [
        Fraction(w) for w in ("0.108778", "0.213167", "0.309614", "0.414421", "0.22672", "0.26762")
    ]
    assert step.new_error == (Fraction("0.69275180446") - 1) ** 2 / 2


def test_an_exact_step_says_what_became_of_the_error_as_one_in_floats_does(example):
    assert repr(step_by_step(worked_example(Fraction), [2, 3], 1)) == repr(example)


def test_fractions_give_the_same_text_as_floats(example):
    step = step_by_step(worked_example(Fraction), [Fraction(2), Fraction(3)], Fraction(1), rate=Fraction("0.05"))
    assert step.text() == example.text()


# ---- any network, beside backpropagation in matrices ----


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


FUNCTIONS = {  # an activation and its derivative
    None: (lambda x: x, np.ones_like),
    "sigmoid": (sigmoid, lambda x: sigmoid(x) * (1 - sigmoid(x))),
    "tanh": (np.tanh, lambda x: 1 - np.tanh(x) ** 2),
    "relu": (lambda x: np.maximum(x, 0), lambda x: (x > 0).astype(float)),
}


class Sample:
    """A network on one sample, as rows and matrices: for each layer x·W + b = net, its output, and δ = ∂E/∂net."""

    def __init__(self, weights, biases, activations, x, target):
        self.weights, self.biases, self.target = weights, biases, np.array([target], float)
        self.inputs, self.nets, self.slopes, self.outputs, self.deltas = [], [], [], [], []
        x = np.array([x], float)
        for w, b, activation in zip(weights, biases, activations, strict=True):
            function, derivative = FUNCTIONS[activation]
            self.inputs.append(x)
            self.nets.append(x @ w + b)
            self.slopes.append(derivative(self.nets[-1]))
            x = function(self.nets[-1])
            self.outputs.append(x)
        self.error = float(((x - self.target) ** 2).sum() / 2)
        back = x - self.target
        for w, slope in zip(reversed(weights), reversed(self.slopes), strict=True):
            self.deltas.insert(0, back * slope)
            back = self.deltas[0] @ w.T


class Case:
    """A network, a sample and a rate: what the engine writes, and what NumPy finds before and after the step."""

    def __init__(self, nin, nouts, activations, x, target, rate, bias=True, number=float):
        self.activations, self.bias, self.rate = activations, bias, rate
        model = MLP(nin, nouts, activation=activations, bias=bias, seed=3)
        for i, p in enumerate(model.parameters()):
            p.data = number(round(p.data + 0.1 * math.sin(i), 3))  # biases other than 0, and few digits
        weights, biases = self.matrices(model)
        self.old = Sample(weights, biases, activations, x, target)
        self.steps = [rate * xs.T @ d for xs, d in zip(self.old.inputs, self.old.deltas, strict=True)]
        new_weights = [w - step for w, step in zip(weights, self.steps, strict=True)]
        new_biases = [b - bias * rate * d for b, d in zip(biases, self.old.deltas, strict=True)]
        self.new = Sample(new_weights, new_biases, activations, x, target)
        self.step = step_by_step(model, list(map(number, x)), list(map(number, target)), rate=number(rate))

    @staticmethod
    def matrices(model):
        """The weights with a column for each neuron, and the biases as rows."""
        layers = [layer.neurons for layer in model.layers]
        weights = [np.array([[float(w.data) for w in neuron.w] for neuron in neurons]).T for neurons in layers]
        biases = [
            np.array([[float(neuron.b.data) if neuron.b is not None else 0.0 for neuron in neurons]])
            for neurons in layers
        ]
        return weights, biases

    def names(self, sample):
        """Every number of a sample by the name that it has on paper."""
        outputs = sample.target.size
        hidden = [f"h{k + 1}" for k in range(sum(net.size for net in sample.nets) - outputs)]
        neurons = hidden + (["prediction"] if outputs == 1 else [f"prediction{k + 1}" for k in range(outputs)])
        return {
            **numbered("i", sample.inputs[0]),
            **numbered("w", *[w.T for w in sample.weights]),
            **(numbered("b", *sample.biases) if self.bias else {}),
            **({"actual": sample.target.item()} if outputs == 1 else numbered("actual", sample.target)),
            **dict(zip([f"net_{name}" for name in neurons], flat(sample.nets), strict=True)),
            **dict(zip(neurons, flat(sample.outputs), strict=True)),
            "E": sample.error,
        }


def flat(arrays):
    return np.concatenate(arrays, axis=None)


def numbered(letter, *arrays):
    return {f"{letter}{k}": number for k, number in enumerate(flat(arrays), 1)}


CASES = {
    "two sigmoids, two outputs": lambda: Case(2, [2, 2], ["sigmoid", "sigmoid"], [0.05, 0.1], [0.01, 0.99], rate=0.5),
    "tanh, linear output": lambda: Case(3, [2, 1], ["tanh", None], [0.5, -1.5, 2.0], [0.7], rate=0.05),
    "relu, without biases": lambda: Case(2, [4, 1], ["relu", None], [1.5, -0.5], [-1], rate=0.1, bias=False),
    "one linear layer": lambda: Case(3, [2], [None], [1.0, 2.0, 3.0], [1, -1], rate=0.01),
    "one neuron": lambda: Case(1, [1], ["tanh"], [0.5], [1], rate=0.3),
    "three hidden layers": lambda: Case(
        2, [3, 2, 4, 2], ["tanh", "sigmoid", "relu", None], [1.0, -2.0], [0.5, 2], rate=0.2
    ),
    "fractions": lambda: Case(2, [3, 2], [None, None], [2, 3], [1, 0], rate=0.03125, number=Fraction),
    "numbers far from 1": lambda: Case(2, [2, 1], [None, None], [3e-7, 2e5], [4e6], rate=1e-12),
}


@pytest.fixture(scope="module", params=CASES)
def case(request):
    return CASES[request.param]()


def sections(text):
    """The lines of each section below its title, which is not indented."""
    found = {}
    for line in text.splitlines():
        if line and not line.startswith(" "):
            found[line] = body = []
        elif line:
            body.append(line.strip())
    return found


def as_python(written):
    """Arithmetic as on paper, for Python to compute."""
    return written.replace("·", "*").replace("−", "-").replace("²", "**2")


NAMESPACE = {"σ": sigmoid, "tanh": math.tanh, "relu": lambda x: max(x, 0)}


def test_the_errors_and_new_parameters_are_numpys(case):
    assert float(case.step.error) == pytest.approx(case.old.error, rel=1e-12)
    assert float(case.step.new_error) == pytest.approx(case.new.error, rel=1e-9)
    weights, biases = case.matrices(case.step.model)
    for found, expected in zip(weights + biases, case.new.weights + case.new.biases, strict=True):
        assert found == pytest.approx(expected, rel=1e-9)


def test_every_line_is_true_in_names_and_in_numbers(case):
    written = sections(case.step.text())
    for sample, suffix in ((case.old, ""), (case.new, " again")):
        names = case.names(sample)
        lines = written[f"Line by line{suffix}"] + written[f"Error{suffix}"][:1]
        assert len(lines) == len({line.partition(" ")[0] for line in lines})
        for line in lines:
            name, *steps = line.split(" = ")
            assert len(steps) >= 2, f"{line} has no formula"
            for step in steps:
                assert eval(as_python(step), NAMESPACE | names) == pytest.approx(names[name], rel=1e-8), line


def test_the_line_by_line_pass_leaves_nothing_out(case):
    names = [line.partition(" ")[0] for line in sections(case.step.text())["Line by line"]]
    sizes = [net.size for net in case.old.nets]
    lines = [2 if activation else 1 for activation in case.activations]  # a linear neuron has no net of its own
    assert len(names) == sum(size * n for size, n in zip(sizes, lines, strict=True))
    assert {name for name in case.names(case.old) if re.match(r"h\d|prediction", name)} <= set(names)


def test_every_new_parameter_has_a_line_that_is_true(case):
    old, new = case.names(case.old), case.names(case.new)
    lines = sections(case.step.text())["New parameters"]
    assert [line.partition(" ")[0] for line in lines] == [name for name in old if re.match(r"[wb]\d", name)]
    for line in lines:
        name, _, arithmetic = line.partition(" ← ")
        before, _, after = arithmetic.partition(" = ")
        assert eval(as_python(before)) == pytest.approx(new[name], rel=1e-8), line
        assert eval(as_python(after)) == pytest.approx(new[name], rel=1e-8), line
        assert eval(as_python(before.partition(" − ")[0])) == pytest.approx(old[name], rel=1e-8), line


def numeric_matrices(latex):
    """The matrices of numbers in a text, as arrays; those of symbols are left out."""
    latex = re.sub(r" \\cdot 10\^\{(.*?)\}", r"e\1", latex)
    for body in re.findall(r"\\begin\{bmatrix\} (.*?) \\end\{bmatrix\}", latex):
        rows = [row.split(" & ") for row in body.split(r" \\ ")]
        if all(re.fullmatch(r"[-\d.e]+", cell) for row in rows for cell in row):
            yield np.array(rows, float)


def latex_section(step, title):
    return step.latex().split(rf"\subsection*{{{title}}}")[1].split(r"\subsection*")[0]


def close(found, expected):
    return found.shape == expected.shape and np.allclose(found, expected, rtol=1e-8, atol=0)


def test_the_matrices_of_a_forward_pass_are_numpys_in_their_order(case):
    for sample, title in ((case.old, "Forward pass"), (case.new, "Forward pass again")):
        expected = []
        for k, activation in enumerate(case.activations):
            expected += [sample.inputs[k], sample.weights[k]]
            expected += [sample.biases[k]] * case.bias + [sample.nets[k]]
            expected += [sample.nets[k], sample.outputs[k]] if activation else []
        found = list(numeric_matrices(latex_section(case.step, title)))
        assert len(found) == len(expected)
        assert all(map(close, found, expected))


def test_the_matrices_of_every_update_are_numpys(case):
    for k in range(len(case.activations)):
        last = k == len(case.activations) - 1
        title = "Update of the output layer" if last else f"Update of hidden layer {k + 1}"
        found = list(numeric_matrices(latex_section(case.step, title)))
        old, new = case.old, case.new
        in_any = [old.outputs[k], old.target] if last else [old.deltas[k + 1], old.weights[k + 1].T]
        in_any += [old.slopes[k]]
        always = [old.biases[k], new.biases[k]] if case.bias else []
        always += [old.weights[k], old.inputs[k].T, case.steps[k], new.weights[k]]
        always += [old.deltas[k]] if old.deltas[k].size > 1 else []  # a single one stands without brackets
        for matrix in found:
            assert any(close(matrix, known) for known in [*in_any, *always]), matrix
        for matrix in always:
            assert any(close(matrix, shown) for shown in found), matrix


@pytest.mark.parametrize("name", ["tanh, linear output", "one neuron"])
def test_a_single_delta_stands_without_brackets(name):
    case = CASES[name]()
    _, in_numbers, *_ = sections(case.step.text())["Update of the output layer"]
    assert float(as_python(in_numbers.rpartition(" = ")[2])) == pytest.approx(case.old.deltas[-1].item(), rel=1e-8)


def test_the_last_update_comes_first(case):
    updates = [title for title in sections(case.step.text()) if title.startswith("Update of")]
    hidden = [f"Update of hidden layer {k}" for k in range(len(case.activations) - 1, 0, -1)]
    assert updates == ["Update of the output layer", *hidden]


def test_the_columns_of_a_matrix_stand_below_one_another(case):
    lines = case.step.text().splitlines()
    for above, below in pairwise(lines):
        brackets = [i for i, character in enumerate(below) if character in "⎢⎥⎣⎦"]
        assert all(above[i] in "⎡⎤⎢⎥" for i in brackets)


# ---- the same in LaTeX and Markdown ----


def test_latex_can_be_parsed_and_is_balanced(case):
    latex = case.step.latex()
    LatexWalker(latex, tolerant_parsing=False).get_latex_nodes()
    assert latex.isascii()
    assert re.findall(r"^\\[\[\]]$", latex, re.MULTILINE) == [r"\[", r"\]"] * latex.count("\n\\[\n")
    assert latex.count(r"\begin{bmatrix}") == latex.count(r"\end{bmatrix}") > 0
    assert latex.count(r"\left(") == latex.count(r"\right)")


def test_markdown_has_the_same_formulas_between_dollars(case):
    markdown = case.step.markdown()
    LatexWalker(re.sub(r"^### .*$", "", markdown, flags=re.MULTILINE), tolerant_parsing=False).get_latex_nodes()
    formulas = re.findall(r"^\$\$\n(.*)\n\$\$$", markdown, re.MULTILINE)
    unbroken = case.step.latex(width=math.inf)
    assert formulas == re.findall(r"^\\\[\n(.*)\n\\\]$", unbroken, re.MULTILINE)
    assert markdown.count("$$") == 2 * len(formulas) > 0


def test_markdown_has_the_titles_of_the_text(case):
    titles = re.findall(r"^### (.*)$", case.step.markdown(), re.MULTILINE)
    assert titles == list(sections(case.step.text()))
    assert titles == re.findall(r"\\subsection\*\{(.*)\}", case.step.latex())


# ---- refusals ----


@pytest.mark.parametrize(
    ("inputs", "target", "error", "sentence"),
    [
        ([2], 1, ValueError, "takes 2 inputs, not 1"),
        ([2, 3, 4], 1, ValueError, "takes 2 inputs, not 3"),
        ([2, 3], [1, 2], ValueError, "1 predictions? but 2 targets"),
        ([2, 3], [], ValueError, "1 predictions? but 0 targets"),
        (["2", 3], 1, TypeError, "'2' is text, not a number"),
        ([2, 3], ["1"], TypeError, "'1' is text, not a number"),
        ([2, 3], None, TypeError, "not None"),
    ],
)
def test_a_sample_that_does_not_fit_is_refused(inputs, target, error, sentence):
    with pytest.raises(error, match=sentence):
        step_by_step(worked_example(), inputs, target)


def test_only_a_network_can_be_written_down():
    with pytest.raises(TypeError, match=r"takes an MLP, or other dense layers .* not \[0.1, 0.2\]"):
        step_by_step([0.1, 0.2], [2, 3], 1)


def test_a_rate_that_is_no_number_is_refused():
    with pytest.raises(TypeError, match="'fast' is text, not a number"):
        step_by_step(worked_example(), [2, 3], 1, rate="fast")


def test_the_weights_may_be_shared_between_neurons():
    w = Value(0.5)
    step = step_by_step(MLP(2, [1], bias=False, weights=[w, w]), [2, 3], 1)
    # prediction = 5 w, E = (5 w − 1)²/2, dE/dw = 5 (5 w − 1) = 7.5
    assert [p.data for p in step.model.parameters()] == pytest.approx([0.5 - 0.05 * 7.5])  # w is there once


def test_digits_round_what_is_shown():
    model = MLP(2, [2, 1], activation="sigmoid", seed=3)
    step, full = (step_by_step(model, [1 / 3, 2 / 3], 0.7, digits=digits) for digits in (3, None))
    assert (step.error, step.new_error) == (full.error, full.new_error)
    numerals = re.findall(r"\d+\.\d+", step.text())
    assert numerals
    assert all(len(numeral.replace(".", "").lstrip("0")) <= 3 for numeral in numerals)
    assert any(len(numeral) > 8 for numeral in re.findall(r"\d+\.\d+", full.text()))
