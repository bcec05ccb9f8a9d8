"""Stochastic descent: a step after each sample, against a loop of plain Python, and how lines are carried on."""

from fractions import Fraction

import pytest

from autograd import Worksheet

X, T, RATE = (1, 2, 4, 3, 5), (1, 3, 3, 2, 5), 0.01

HEAD = """
rate = 0.01
error = "e"
order = "one by one"
[samples]
x = [1, 2, 4, 3, 5]
t = [1, 3, 3, 2, 5]
[inputs]
[parameters]
b0 = 0.0
b1 = 0.0
[formulas]
p = "b0 + b1*x"
e = "(p - t)**2 / 2"
[claims]
"""


def descent(steps, momentum=0.0):
    """The weights before each step and after the last, and the error of each sample at the weights that it finds."""
    weights, errors, speed = [(0.0, 0.0)], [], (0.0, 0.0)
    for step in range(steps):
        (b0, b1), x, t = weights[-1], X[step % 5], T[step % 5]
        errors.append(b0 + b1 * x - t)
        speed = momentum * speed[0] + errors[-1], momentum * speed[1] + errors[-1] * x
        weights.append((b0 - RATE * speed[0], b1 - RATE * speed[1]))
    return weights, errors


def sheet(claims, head=HEAD):
    return Worksheet.loads(head + "".join(f'"{claim}" = "{answer}"\n' for claim, answer in claims.items()))


def verdicts(claims, head=HEAD):
    return [row.verdict for row in sheet(claims, head).check().rows]


def test_the_weights_after_samples_and_epochs_are_those_of_a_loop():
    weights, _ = descent(20)
    claims = {f"b1 after sample {k}": f"{weights[k][1]:.10f}" for k in range(1, 6)}
    claims |= {"b0 after 3": f"{weights[3][0]:.10f}", "b0 after epoch 1": f"{weights[5][0]:.10f}"}
    claims |= {"b1 after sample 2 of epoch 2": f"{weights[7][1]:.10f}", "b0 after 4 epochs": f"{weights[20][0]:.10f}"}
    assert verdicts(claims) == ["holds"] * 9


def test_the_numbers_of_a_sample_are_those_at_the_weights_that_it_finds():
    weights, errors = descent(7)
    claims = {"p[2]": weights[1][0] + weights[1][1] * 2, "de[3]/dp": errors[2], "de[4]/db1": errors[3] * 3}
    claims |= {"de/db1 of sample 5": errors[4] * 5, "e of sample 2 in epoch 2": errors[6] ** 2 / 2}
    claims |= {"step b1 of sample 3": RATE * errors[2] * 4, "new b0 of sample 4": weights[4][0], "step b0": -0.01}
    assert verdicts({claim: f"{number:.9f}" for claim, number in claims.items()}) == ["holds"] * 8


def test_a_column_has_each_entry_at_its_own_weights():
    _, errors = descent(5)
    assert verdicts({"e": "[" + ", ".join(f"{e**2 / 2:.6f}" for e in errors) + "]"}) == ["holds"] * 5


def test_weights_that_were_rounded_are_carried_on():
    b0, b1, claims = 0.0, 0.0, {}
    for k, (x, t) in enumerate(zip(X, T, strict=True), 1):
        p = round(b0 + b1 * x, 2)
        b0, b1 = round(b0 - RATE * (p - t), 4), round(b1 - RATE * (p - t) * x, 4)
        claims |= {f"p[{k}]": f"{p:.2f}", f"b0 after sample {k}": f"{b0:.4f}", f"b1 after sample {k}": f"{b1:.4f}"}
    report = sheet(claims).check()
    assert report
    assert report.counts()["rounded"] > 1


def test_what_comes_after_a_wrong_weight_follows_from_it():
    b0, b1, claims = 0.0, 0.0, {}
    for k, (x, t) in enumerate(zip(X, T, strict=True), 1):
        error = b0 + b1 * x - t
        claims[f"de[{k}]/dp"] = f"{error:.7f}"
        b0, b1 = b0 - RATE * error, b1 + (1 if k == 2 else -1) * RATE * error * x
        claims |= {f"b0 after sample {k}": f"{b0:.7f}", f"b1 after sample {k}": f"{b1:.7f}"}
    rows = {row.claim: row for row in sheet(claims).check().rows}
    wrong = {claim: row.diagnosis[0].kind for claim, row in rows.items() if not row.ok}
    assert wrong.pop("b1 after sample 2") == "uphill"
    assert set(wrong.values()) == {"follows"}
    assert len(wrong) == 9
    assert "follows from b1 after sample 2 = −0.0494" in rows["de[3]/dp[3]"].diagnosis[0].words


def test_an_optimiser_goes_on_from_sample_to_sample():
    weights, errors = descent(3, momentum=0.9)
    head = HEAD.replace("rate = 0.01", 'rate = 0.01\noptimizer = "momentum"\nbeta = 0.9')
    claims = {f"b1 after sample {k}": f"{weights[k][1]:.9f}" for k in (1, 2, 3)} | {"de[3]/dp": f"{errors[2]:.9f}"}
    assert verdicts(claims, head) == ["holds"] * 4


def test_a_step_of_a_later_sample_is_that_of_the_optimiser_then():
    """v is 0.5, 0.9·0.5 + 0.4 = 0.85 and 0.9·0.85 − 0.2 = 0.565, and in epoch 2 0.9·0.565 + 0.5 = 1.0085."""
    head = 'rate = 0.01\nerror = "L"\noptimizer = "momentum"\nbeta = 0.9\norder = "one by one"\n'
    head += '[samples]\ng = [0.5, 0.4, -0.2]\n[inputs]\n[parameters]\nw = 1\n[formulas]\nL = "g w"\n[claims]\n'
    claims = {f"step w of sample {k}": step for k, step in enumerate(("0.005", "0.0085", "0.00565"), 1)}
    claims |= {"step w of sample 1 of epoch 2": "0.010085", "v w of sample 2": "0.85"}
    assert verdicts(claims, head) == ["holds"] * 5


def test_steps_that_lead_nowhere_are_said():
    head = HEAD.replace('"b0 + b1*x"', '"log(b0 + b1*x)"').replace("b0 = 0.0", "b0 = 5.0").replace("0.01", "100")
    (row,) = sheet({"b0 after sample 3": "1.0"}, head).check().rows
    assert "there is no value" in row.note


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ('error = "e"', 'error = "E"', "error = 'E' is of all samples"),
        ("[samples]\nx = [1, 2, 4, 3, 5]\nt = [1, 3, 3, 2, 5]\n[inputs]", "[inputs]\nx = 1\nt = 2", "needs samples"),
        ("one by one", "mixed", 'write order = "one by one"'),
    ],
)
def test_what_does_not_fit_gets_a_sentence(old, new, sentence):
    with pytest.raises(ValueError, match=sentence):
        sheet({}, (HEAD.replace("[claims]", 'E = "mean(e)"\n[claims]')).replace(old, new))


def test_the_published_coefficients_are_those_of_fractions():
    b0 = b1 = Fraction(0)
    after = {}
    for step in range(20):
        error = b0 + b1 * X[step % 5] - T[step % 5]
        b0, b1 = b0 - error / 100, b1 - error * X[step % 5] / 100
        after[step + 1] = b0, b1
    report = Worksheet.load("brownlee").check()
    assert report
    for row in (row for row in report.rows if " after " in row.claim):
        words = row.claim.partition(" after ")[2].split()
        count = int(next(filter(str.isdecimal, words))) * (5 if "epoch" in row.claim else 1)
        expected = after[count][row.claim.startswith("B1")]
        assert float(row.true) == pytest.approx(float(expected), rel=1e-12), row.claim
        half = Fraction(1, 2 * 10 ** len(row.printed.partition(".")[2]))
        assert abs(Fraction(row.printed) - expected) <= half, row.claim


def momentum_with_rounded_lines(wrong_at=None):
    """The lines of eight samples with momentum, each rounded to 4 decimals; one gradient may have its sign turned."""
    xs, ts = (*X, -2, 0.5, 1.5), (*T, 1, -1, 2)
    weights, speed, claims = {"b0": 0.1, "b1": 0.3}, {"b0": 0.0, "b1": 0.0}, {}
    for k, (x, t) in enumerate(zip(xs, ts, strict=True), 1):
        p = round(weights["b0"] + weights["b1"] * x, 4)
        claims[f"p[{k}]"] = p
        for w, factor in (("b0", 1), ("b1", x)):
            slope = round((-1 if (k, w) == wrong_at else 1) * (p - t) * factor, 4)
            speed[w] = round(0.9 * speed[w] + slope, 4)
            weights[w] = round(weights[w] - RATE * speed[w], 4)
            claims |= {f"de[{k}]/d{w}": slope, f"v {w} after sample {k}": speed[w], f"{w} after sample {k}": weights[w]}
    head = HEAD.replace("rate = 0.01", 'rate = 0.01\noptimizer = "momentum"').replace(
        "b0 = 0.0\nb1 = 0.0", "b0 = 0.1\nb1 = 0.3"
    )
    head = head.replace("[1, 2, 4, 3, 5]", str([*xs])).replace("[1, 3, 3, 2, 5]", str([*ts]))
    return sheet({claim: f"{number:.4f}" for claim, number in claims.items()}, head)


def test_what_an_optimiser_keeps_is_carried_on_from_rounded_lines_over_many_samples():
    assert momentum_with_rounded_lines().check()


@pytest.mark.parametrize("sample", [2, 7])
def test_with_an_optimiser_too_the_lines_after_a_wrong_one_follow_from_it(sample):
    wrong = [row for row in momentum_with_rounded_lines((sample, "b1")).check().rows if not row.ok]
    assert (wrong[0].claim, wrong[0].diagnosis[0].kind) == (f"de[{sample}]/db1", "sign")
    assert {row.diagnosis[0].kind for row in wrong[1:]} == {"follows"}
