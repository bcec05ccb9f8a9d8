"""Optimisers on worksheets: right steps, what is kept, slips in the rule, and what is refused.

The expectations come from PyTorch (in ``test_torch.py``), from mpmath, and from published numbers.
"""

import random
from fractions import Fraction

import mpmath
import pytest

from autograd import Worksheet, check, leaves
from autograd.by_hand.derivations.walkthrough import walkthrough
from autograd.by_hand.exercises.writing import write_sheet
from autograd.by_hand.sheet.reading_sheets import read_sheet
from autograd.command.cli import main
from benchmarks.optimisers import asked, called_wrong, traced
from benchmarks.real_sheets import SHEETS, cases, is_right
from benchmarks.seeded.optimisers import Problem, problems, worked_through

mp = mpmath.mp.clone()
mp.dps = 40
mpf, nstr, sqrt = mp.mpf, mp.nstr, mp.sqrt

PUBLISHED = {name: (text, teacher) for name, text, teacher in cases(SHEETS / "optimisers")}


def sheet(optimizer, claims, more="", error="(w - 2)**2", rate="0.1", w="5"):
    lines = "\n".join(f'"{claim}" = "{digits}"' for claim, digits in claims.items())
    return Worksheet.loads(
        f'rate = {rate}\noptimizer = "{optimizer}"\n{more}\nerror = "E"\n[inputs]\n[parameters]\nw = {w}\n'
        f'[formulas]\nE = "{error}"\n[claims]\n{lines}'
    )


def only_row(*arguments, **options):
    (row,) = sheet(*arguments, **options).check().rows
    return row


def by_mpmath(optimizer, steps, decay="0"):
    """v and w of E = (w − 2)² after some steps, or m, v and w, with 40 digits."""
    w, m, v, rate = mpf(5), mpf(0), mpf(0), mpf("0.1")
    for t in range(1, steps + 1):
        g = 2 * (w - 2) + mpf(decay) * w
        if optimizer in ("momentum", "nesterov"):
            v = mpf("0.9") * v + g
            w -= rate * (v if optimizer == "momentum" else g + mpf("0.9") * v)
        elif optimizer in ("rmsprop", "adagrad"):
            v = v + g * g if optimizer == "adagrad" else mpf("0.99") * v + mpf("0.01") * g * g
            w -= rate * g / (sqrt(v) + mpf("1e-8" if optimizer == "rmsprop" else "1e-10"))
        else:
            m, v = mpf("0.9") * m + mpf("0.1") * g, mpf("0.999") * v + mpf("0.001") * g * g
            w -= rate * m / (1 - mpf("0.9") ** t) / (sqrt(v / (1 - mpf("0.999") ** t)) + mpf("1e-8"))
    return {"m": m, "v": v, "w": w}


@pytest.mark.parametrize("optimizer", ["momentum", "nesterov", "rmsprop", "adagrad", "adam"])
@pytest.mark.parametrize("steps", [1, 2, 3, 40])
@pytest.mark.parametrize("decay", ["0", "0.1"])
def test_steps_and_what_is_kept_are_those_of_mpmath(optimizer, steps, decay):
    true = by_mpmath(optimizer, steps, decay)
    letters = ("m", "v") if optimizer == "adam" else ("v",)
    claims = {f"{letter} w after {steps} steps": nstr(true[letter], 11) for letter in letters}
    claims[f"w after {steps}"] = nstr(true["w"], 11)
    assert sheet(optimizer, claims, f"weight_decay = {decay}").check()


def test_momentum_is_exact():
    # v = 0.9·6 + 2·(4.4 − 2) = 10.2, and w = 4.4 − 1.02
    first = sheet("momentum", {"v w": "6", "new w": "4.4"}).check()
    assert [row.true for row in first.rows] == [6, Fraction(22, 5)]
    assert sheet("momentum", {"v w after 2": "10.2", "step w after 2": "1.02", "w after 2": "3.38"}).check()


def test_dampening_is_that_of_paper():
    # v = 0.9·0 + 0.1·6, then 0.9·0.6 + 0.1·2·(4.94 − 2)
    claims = {"v w": "0.6", "new w": "4.94", "v w after 2": "1.128"}
    assert sheet("momentum", claims, "dampening = 0.9").check()


def test_all_spellings_of_what_is_kept_are_read():
    claims = {"m_hat w": "6", "v_hat w": "36", "m̂ w after 1": "6", "v̂ w after 1 step": "36", "mhat w": "6"}
    rows = sheet("adam", claims).check().rows
    assert [row.verdict for row in rows[:2]] == ["holds", "holds"]
    assert all(row.ok or row.verdict == "cannot be read" for row in rows)


def test_steps_by_one_sample_each_carry_the_velocity_and_rounded_lines():
    # e = (w·x − t)² of x = 2, 1: g = 2·(0.5·2 − 1.3)·2 by the first sample, then by the second at the new w
    text = (
        'rate = 0.1\noptimizer = "momentum"\nbeta = 0.5\norder = "one by one"\nerror = "e"\n[samples]\nx = [2, 1]\n'
        't = [1.3, 0.9]\n[parameters]\nw = 0.5\n[formulas]\ne = "(w*x - t)**2"\n[claims]\n'
    )
    g1 = 2 * (0.5 * 2 - 1.3) * 2
    w1 = 0.5 - 0.1 * g1
    v2 = 0.5 * g1 + 2 * (w1 - 0.9)
    numbers = {"v w": g1, "w after sample 1": w1, "v w after sample 2": v2, "w after sample 2": w1 - 0.1 * v2}
    claims = "".join(f'"{claim}" = "{x:.6f}"\n' for claim, x in numbers.items())
    assert Worksheet.loads(text + claims).check()
    wrong = Worksheet.loads(text + claims.replace(f"{v2:.6f}", f"{v2 + 0.01:.6f}")).check()
    assert [row.ok for row in wrong.rows] == [True, True, False, True]


def test_the_first_step_of_adam_is_the_rate():
    assert sheet("adam", {"step w": "0.1"}).check()


@pytest.mark.parametrize("name", PUBLISHED)
def test_the_judge_agrees_with_the_teacher_of_published_steps(name):
    text, teacher = PUBLISHED[name]
    rows = {row.claim: row for row in Worksheet.loads(text).check().rows}
    for claim, verdict in teacher.items():
        assert rows[claim].ok is is_right(verdict), (claim, verdict, rows[claim].verdict)
        assert (rows[claim].verdict == "undecided") is verdict.startswith("undecided"), claim


@pytest.mark.parametrize("name", ["basran_adam", "saida_momentum"])
def test_every_number_of_the_packaged_calculations_is_that_of_mpmath(name):
    given = Worksheet.load(name).sheet
    (letter, start), rate, numbers = *given.parameters.items(), mpf(str(float(given.rate))), {}
    target = mpf(4 if name == "saida_momentum" else 0)
    w, m, v, b1, b2 = mpf(int(start)), mpf(0), mpf(0), mpf("0.9"), mpf("0.999")
    for t in range(1, 5):
        after, before = f" after {t}" if t > 1 else "", f" after {t - 1}" if t > 1 else ""
        g = 2 * (w - target)
        numbers |= {f"f{before}": (w - target) ** 2, f"df/d{letter}{before}": g}
        if name == "saida_momentum":
            v = b1 * v + g
            step = rate * v
        else:
            m, v = b1 * m + (1 - b1) * g, b2 * v + (1 - b2) * g * g
            numbers |= {f"m_hat {letter}{after}": m / (1 - b1**t), f"v_hat {letter}{after}": v / (1 - b2**t)}
            step = rate * m / (1 - b1**t) / (sqrt(v / (1 - b2**t)) + mpf("1e-8"))
            numbers |= {f"m {letter}{after}": m}
        w -= step
        numbers |= {f"v {letter}{after}": v, f"step {letter}{after}": step}
        numbers[f"{letter} after {t}" if t > 1 else f"new {letter}"] = w
    for claim, digits in given.claims.items():
        assert abs(numbers[claim] - mpf(digits)) <= mpf(10) ** -len(digits.partition(".")[2]) / 2, claim
    for claim, digits in given.exact.items():
        assert abs(numbers[claim] - mpf(digits)) <= abs(numbers[claim]) * mpf("1e-15"), claim


# ---- from Python ----


def test_check_takes_an_optimizer_by_name_or_with_its_constants():
    (w,) = leaves(w=5)
    E = ((w - 2) ** 2).named("E")
    assert check(E, {"m w": "0.6", "new w": "4.9"}, 0.1, [w], optimizer="adam")
    assert check(E, {"m w": "1.2"}, 0.1, [w], optimizer={"optimizer": "adam", "beta1": 0.8})
    with pytest.raises(TypeError, match='write "adam" or'):
        check(E, {}, 0.1, [w], optimizer=["adam"])
    with pytest.raises(ValueError, match="no such optimizer"):
        check(E, {}, 0.1, [w], optimizer="lion")


# ---- what is refused ----


@pytest.mark.parametrize(
    ("optimizer", "more", "claims", "sentence"),
    [
        ("adm", "", {}, "there is no such optimizer.*adam"),
        ("momentum", "beta1 = 0.9", {}, "'beta1' is no constant of the optimizer momentum: it has beta, dampening"),
        ("adam", "beta = 0.9", {}, "'beta' is no constant of the optimizer adam"),
        ("adam", "beta1 = 1.0", {}, "beta1 is the share that is kept: write a number from 0 to below 1"),
        ("adam", "epsilon = -1", {}, "epsilon cannot be below 0"),
        ("momentum", "dampening = 2", {}, "dampening is a share of the gradient"),
        ("momentum", "", {"m w": "1"}, "the optimizer momentum has no m: it has v"),
        ("sgd", "", {"v w": "1"}, "the optimizer sgd has no v: it keeps nothing"),
        ("adam", "", {"m E": "1"}, "E.*not among the"),
    ],
)
def test_what_does_not_belong_to_the_optimizer_gets_a_sentence(optimizer, more, claims, sentence):
    with pytest.raises(ValueError, match=sentence):
        raise ValueError(*(row.note for row in sheet(optimizer, claims, more).check().rows))


def test_constants_without_an_optimizer_are_refused():
    text = 'rate = 0.1\nbeta = 0.9\nerror = "E"\n[inputs]\n[parameters]\nw = 1\n[formulas]\nE = "w"\n[claims]\n'
    with pytest.raises(ValueError, match="'beta' is a constant of an optimizer: write optimizer = \"momentum\""):
        Worksheet.loads(text)
    (row,) = Worksheet.loads(text.replace("beta = 0.9\n", "") + '"v w" = "1"').check().rows
    assert "write optimizer =" in row.note


# ---- conventions, rounded lines, slips ----


def test_a_velocity_with_the_rate_in_it_is_a_convention():
    for number, words in (("0.6", "with the rate in it"), ("-0.6", "with minus the rate in it")):
        row = only_row("momentum", {"v w": number})
        assert row.verdict == "undecided"
        assert f"{words} is another convention" in row.note
    assert "with a minus in it" in only_row("momentum", {"v w": "-6.00"}).note


def test_one_number_for_the_rate_and_for_dampening_is_told_as_both():
    # 0.1·6 is the rate times the gradient, and 1 − 0.9 times it
    assert "1 − β is in it, as with dampening" in only_row("momentum", {"v w": "0.600"}).note
    assert "dampening" not in only_row("momentum", {"v w": "0.600"}, "beta = 0.8").note


def test_a_velocity_with_a_wrong_step_is_no_convention():
    rows = sheet("momentum", {"v w": "0.600", "new w": "4.940"}).check().rows
    assert [row.verdict.split(" ")[0] for row in rows] == ["WRONG", "WRONG"]
    assert any("as with dampening" in finding.words for finding in rows[0].diagnosis)


def test_a_step_from_the_printed_moments_is_right():
    # w = 4.9, g = 5.8: m = 0.54 + 0.58 = 1.12, v = 0.035964 + 0.03364 = 0.0696, and from these with their digits
    claims = {"m w": "0.6", "v w": "0.036", "new w": "4.9", "m w after 2": "1.12", "v w after 2": "0.070"}
    claims |= {"v_hat w after 2": "35.02", "m_hat w after 2": "5.89", "step w after 2": "0.09953"}
    rows = sheet("adam", claims).check().rows
    assert [row.verdict for row in rows[-3:]] == ["right, from rounded lines", "holds", "right, from rounded lines"]


def test_a_step_from_the_printed_moments_is_right_where_nearly_nothing_is_left():
    # g = (σ(0.65) − 0.6)·σ′(0.65)·1.3 = 0.0167, and the first step of Adam is the rate: 0.5 − 0.5 = 0 by all digits.
    claims = {"m_hat w": "0.0167", "v_hat w": "0.000279", "new w": "0.0000989"}  # 0.5 − 0.5·0.0167/√0.000279
    error = "(sigmoid(1.3*w) - 0.6)**2/2"
    rows = sheet("adam", claims, error=error, rate="0.5", w="0.5").check().rows
    assert [row.verdict for row in rows] == ["holds", "holds", "right, from rounded lines"]
    for wrong in ("0.0000959", "-0.0000989", "0.000989", "0.0001978", "0.5000"):
        assert not sheet("adam", claims | {"new w": wrong}, error=error, rate="0.5", w="0.5").check().rows[-1].ok


@pytest.mark.parametrize(
    ("optimizer", "more", "claim", "number", "kind", "words"),
    [
        # m₂ = 1.12, v₂ = 0.069604; g₂ = 5.8
        ("adam", "", "m_hat w after 2", "1.12000", "bias correction", "forgotten"),
        ("adam", "", "m_hat w after 2", "11.2000", "bias correction", "t − 1"),
        ("adam", "", "m_hat w after 2", f"{1.12 / (1 - 0.9**3):.5f}", "bias correction", "t + 1"),
        ("adam", "", "m w", "5.4000", "optimiser's rule", "β₁"),
        ("adam", "", "v w", "36.000", "optimiser's rule", "1 − β₂ of g² is forgotten"),
        ("adam", "epsilon = 0.5", "step w", f"{0.6 / 36.5**0.5:.7f}", "optimiser's rule", "ε stands inside"),
        ("adam", "epsilon = 0.5", "new w", "4.90000", "optimiser's rule", "ε is left out"),
        ("rmsprop", "beta = 0.9", "step w", f"{0.6 / 3.6:.7f}", "optimiser's rule", "square root is forgotten"),
        ("rmsprop", "beta = 0.9", "v w", "0.60000", "optimiser's rule", "square of the gradient is forgotten"),
        ("rmsprop", "beta = 0.9", "v w after 2", "69.6400", "", "AdaGrad"),
        ("momentum", "", "step w after 2", "0.60000", "optimiser's rule", "v of the step before"),
        ("momentum", "", "w after 2", f"{4.4 - 0.48:.5f}", "", "plain gradient descent"),
        ("momentum", "weight_decay = 0.1", "v w", "5.5000", "optimiser's rule", "other sign"),
        ("momentum", "weight_decay = 0.1", "v w", "7.0000", "optimiser's rule", "factor 2 too many"),
        ("momentum", "weight_decay = 0.1", "v w", "6.0000", "", ""),
        ("adam", "weight_decay = 0.1", "new w", "4.85000", "optimiser's rule", "decoupled, as in AdamW"),
        ("nesterov", "", "step w", "0.600000", "optimiser's rule", "does not look ahead"),
    ],
)
def test_a_slip_in_the_rule_is_told_in_its_words(optimizer, more, claim, number, kind, words):
    row = only_row(optimizer, {claim: number}, more)
    assert row.verdict.startswith("WRONG")
    told = [finding for finding in row.diagnosis if words in finding.words and kind in finding.kind]
    assert told, [finding.words for finding in row.diagnosis] + [row.note]
    assert float(number) == pytest.approx(told[0].value, rel=1e-4)


def test_what_follows_from_a_wrong_moment_is_said_to_follow():
    # v̂ = 36/0.001, and the step 0.1·6/√36000
    claims = {"v w": "36.000", "v_hat w": "36000", "step w": "0.0031623", "new w": "4.9968377"}
    rows = sheet("adam", claims).check().rows
    assert [row.ok for row in rows] == [False] * 4
    assert all(row.diagnosis[0].kind in ("follows", "optimiser's rule") for row in rows)


def test_seeded_slips_are_traced_and_right_lines_are_right():
    chance, outcomes = random.Random(3), []
    for problem in problems(6, seed=5):
        outcomes += [outcome for one in asked(problem, chance, 4) if (outcome := traced(one, 6))]
        assert called_wrong(problem, 5, is_rounded=True)[1] == []
    assert outcomes.count("traced") >= 0.9 * len(outcomes)
    assert "another as certain" not in outcomes


def test_the_seeds_are_the_published_numbers():
    # d2l.ai, momentum: a stretched bowl from (−5, −2); here one step of one of its weights, g = 0.2·(−5)
    problem = Problem("line", 1.0, 0.0, -1.0, 0.0, 0.6, "momentum", {"beta": 0.5, "weight_decay": 0.0})
    claims = worked_through(problem)
    assert claims["v w"] == -1.0
    assert claims["new w"] == pytest.approx(-0.4)
    assert claims["v w after 2"] == pytest.approx(-0.5 + (-0.4 + 0.6))


def test_a_sheet_is_written_with_its_optimizer():
    given = sheet("adam", {"m w": ""}, "beta1 = 0.8").sheet
    assert read_sheet(write_sheet(given)).optimiser == given.optimiser


def test_no_page_shows_a_plain_step_for_another_optimizer(tmp_path):
    file = tmp_path / "adam.toml"
    file.write_text(write_sheet(sheet("adam", {"m w": "0.6"}).sheet), encoding="utf-8")
    page, plain = tmp_path / "adam.html", tmp_path / "plain.html"
    assert main(["play", str(file), "-o", str(page)]) == 0
    assert main(["play", str(file), "--rate", "0.1", "-o", str(plain)]) == 0
    assert "5 − 0.1" not in page.read_text(encoding="utf-8")
    assert "5 − 0.1" in plain.read_text(encoding="utf-8").replace("\N{NO-BREAK SPACE}", " ")


def test_the_walkthrough_shows_the_lines_of_a_step():
    text = walkthrough(Worksheet.load("basran_adam"))
    for line in ("m theta = 0.9·0 + 0.1·10 = 1", "v̂ theta = 0.1/(1 − 0.999) = 100", "0.1 · 10/(√100 + 1e−8) = 4.9"):
        assert line in text
    text = walkthrough(Worksheet.load("saida_momentum"))
    assert "v ← β·v + g, w ← w − a · v" in text
    assert "v x = 0.9·0 + 12 = 12" in text


@pytest.mark.parametrize(
    ("printed", "words"),
    [
        ("18.80", "the bias correction has 1 − β in place of 1 − βᵗ at every step"),  # 1.88/0.1
        ("0.3572", "the bias correction is multiplied by 1 − βᵗ, not divided by it"),  # 1.88·0.19
    ],
)
def test_a_bias_correction_of_another_form_is_told(printed, words):
    (w,) = leaves(w=5)
    E = (w**2).named("E")
    # m₁ = 0.1·10 = 1, w₁ = 4.9, m₂ = 0.9·1 + 0.1·9.8 = 1.88
    report = check(E, {"m w after 2": "1.88", "m_hat w after 2": printed}, rate=0.1, parameters=[w], optimizer="adam")
    first = report.rows[1].diagnosis[0]
    assert (first.kind, words in first.words) == ("bias correction", True), str(report)
