"""What somebody meets first: the version, the list, a worksheet in place of a command, colours, help, old names."""

import io
import operator
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import autograd
import nn
from autograd import Value, Worksheet
from autograd.by_hand import packaged_worksheets
from autograd.by_hand.derivations.walkthrough import walkthrough
from autograd.command.cli import main
from autograd.paper.plain_signs import fails_at_signs

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))


# ---- the version ----


def test_the_version_stands_in_one_place(capsys):
    assert "version" in PROJECT["project"]["dynamic"]
    assert PROJECT["tool"]["hatch"]["version"] == {"path": "autograd/engine/version.py"}
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    assert capsys.readouterr().out == f"backprop-by-hand {autograd.__version__}\n"


def test_the_changelog_begins_with_this_version():
    first = re.search(r"^## \[(.*?)\]", (ROOT / "CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert first[1] == autograd.__version__


# ---- what is typed ----


@pytest.mark.parametrize("word", ["mazur", "my.toml", "folder/my.toml"])
def test_a_worksheet_in_place_of_a_command_is_told_the_command(word, capsys):
    with pytest.raises(SystemExit) as end:
        main([word])
    assert end.value.code == 2
    err = capsys.readouterr().err
    assert f"{word!r} is a worksheet: write backprop show {word}, or backprop check {word}" in err


def test_a_misspelt_command_is_told_the_commands(capsys):
    with pytest.raises(SystemExit):
        main(["chek"])
    assert "'check'" in capsys.readouterr().err


@pytest.mark.parametrize("columns", ["", "60"])
def test_the_list_fits_the_terminal(columns, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", columns)
    assert main(["list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert max(map(len, lines)) <= int(columns or 80)
    assert sum(not line.startswith(" ") for line in lines) == len(packaged_worksheets())


# ---- colours ----


WRONG = """
error = "E"
[inputs]
x = 3
[formulas]
E = "x**2 + x"
[claims]
E = 30
"dE/dx" = 7
"""


class Screen(io.StringIO):
    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(tmp_path, monkeypatch):
    """What ``backprop check`` writes for the sheet above, on a terminal with colours or what is said of it."""

    def shown(*options: str, file=Screen, **settings: str) -> str:
        (tmp_path / "wrong.toml").write_text(WRONG, encoding="utf-8")
        for name, value in ({"TERM": "xterm", "NO_COLOR": ""} | settings).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "stdout", file())
        assert main(["check", *options, str(tmp_path / "wrong.toml")]) == 1
        return sys.stdout.getvalue()

    return shown


def test_wrong_is_red_on_a_terminal(shown):
    text = shown()
    assert "\x1b[1;31mWRONG\x1b[0m" in text
    assert text.count("\x1b[1;31m") == text.count("WRONG")
    assert re.sub("\x1b.*?m", "", text) == shown(NO_COLOR="1")


@pytest.mark.parametrize("setting", [{"NO_COLOR": "1"}, {"TERM": "dumb"}, {"file": io.StringIO}], ids=str)
def test_no_colour_where_none_is_wanted(setting, shown):
    assert "WRONG" in (text := shown(**setting))
    assert "\x1b" not in text


def test_no_colour_in_json(shown):
    assert "WRONG" in (text := shown("--json"))
    assert "\x1b" not in text


# ---- help and old names ----


def test_help_begins_with_what_users_use():
    text = autograd.__doc__
    for name in ("Value", "leaves", "gradient", "grad", "derive", "check", "draw", "play", "record", "operation"):
        assert re.search(rf"\b{name}\b", text), name


@pytest.mark.parametrize("package", [autograd, nn])
def test_help_tells_of_names_that_are_there(package):
    names = re.findall(r"^    ([\w.]+)\(", package.__doc__, re.MULTILINE)
    assert len(names) > 5
    for name in names:
        assert operator.attrgetter(name)(package), name


@pytest.mark.parametrize(
    ("name", "instead"),
    [("draw_dot", "write draw(y)"), ("trace", "write history(y)"), ("Tensor", "write Value(2.0)")],
)
def test_names_of_the_videos_get_a_sentence(name, instead):
    with pytest.raises(AttributeError, match=re.escape(instead)):
        getattr(autograd, name)
    with pytest.raises(ImportError, match=re.escape(instead)):
        exec(f"from autograd import {name}")


def test_the_lecture_s_own_drawing_meets_a_sentence_at_the_label():
    x = Value(2.0, name="x")
    y = x * x
    assert y._prev == {x}
    with pytest.raises(AttributeError, match=r"write v\.name"):
        _ = y.label
    with pytest.raises(TypeError, match="write name='a'"):
        Value(2.0, label="a")


# ---- signs that an encoding lacks ----


@pytest.mark.parametrize("encoding", ["cp1252", "ascii", "cp437", "latin-1"])
@pytest.mark.parametrize("words", [["check", "hmkcode"], ["check", "attention"], ["play", "ng"]], ids=str)
def test_a_redirected_command_writes_plain_signs(words, encoding, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    file = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(file, encoding))
    assert main(words) == 0
    text = file.getvalue().decode(encoding)
    assert text
    assert "?" not in text


@pytest.mark.parametrize("sheet", ["attention", "step_by_step", "hmkcode", "basran_adam"])
def test_every_sign_of_a_walkthrough_has_a_plain_one(sheet):
    text = walkthrough(Worksheet.load(sheet))
    assert "?" not in text.encode("ascii", errors="autograd.plain").decode()


@pytest.mark.parametrize(
    ("rich", "plain"),
    [
        ("∂E/∂w₁ = (ŷ − t) · w₁₂", "dE/dw1 = (y_hat - t) * w12"),
        ("x⁻¹² + y² ← σ(Δ)", "x^-12 + y^2 <- sigma(Delta)"),
        ("⌊x⌋ + ⌈∛(y)⌉, █▄▁", "floor(x) + ceil(cbrt(y)), #-_"),
        ("日, é, ē", r"\u65e5, \xe9, e_bar"),
        ("λ ‖w‖², Λ, ℓ − l, ϕ = φ", "lambda ||w||^2, Lambda, ell - l, phi = phi"),
        ("hₜ₋₁ + hₜ, x₁₋₂, aₙ₊₁₂", "h_{t-1} + ht, x_{1-2}, a_{n+12}"),
        ("a×b, 2×3, 3 × w, 2×W₁", "a*b, 2x3, 3 * w, 2*W1"),
        ("Wᵀδ ⊙ x ≤ ½ √π …", "W^Tdelta * x <= 1/2 sqrtpi ..."),
        ("──═ ⎡1⎤ ⎢2⎥ ⎣3⎦ ‖v‖ 2×3 ≈ ∞", "--= [1] [2] [3] ||v|| 2x3 ~ inf"),
    ],
)
def test_plain_signs_read_as_the_rich_ones(rich, plain):
    assert rich.encode("ascii", errors="autograd.plain").decode() == plain


@pytest.mark.parametrize(
    ("rich", "plain"),
    [("x⁻¹ + y²", "x^-1 + y²"), ("10⁻¹² m", "10^-12 m"), ("a⁴³·x²", "a^43·x²"), ("2×3, hₜ₋₁", "2×3, h_{t-1}")],
)
def test_a_power_is_written_in_one_way_where_the_encoding_has_some_digits(rich, plain):
    assert rich.encode("cp1252", errors="autograd.plain").decode("cp1252") == plain


SCRIPT = """
from fractions import Fraction
from autograd import Worksheet, check, derive, draw, gradient, leaves, parse, play, pretty_name, record, tanh
from autograd import Value
from nn import MLP, SGD, fit, half_squared_error, step_by_step

x, delta = leaves(x=Fraction(-3, 2), delta=2)
E = (tanh(x) * delta).named("E")
E.backward()
model = MLP(2, [2, 1], activation=None, seed=1)
trained = fit(model, [[2, 3]], [1], half_squared_error, SGD(model.parameters(), lr=0.01), epochs=2, progress=False)
made = [
    E, x, [E, x], derive(E, x), derive(E, x).latex(), check(E, {"dE/dx": "-0.4"}), check(E, {"dE/dx": "0.1"}),
    draw(E), play(E, rate=0.1), Worksheet.load("mazur"), Worksheet.load("attention").check(),
    record(lambda x, y: tanh(x * y), 0.5, 1.0), model, trained, step_by_step(model, [2, 3], 1, rate=0.05),
    pretty_name("y_hat"), "the gradient ∂E/∂δ₁ → −½",
]
for thing in made:
    print(thing, repr(thing), f"{thing!s} {thing}")
assert ("∂E/∂x" in str(derive(E, x))) and "∂E/∂x" in f"{derive(E, x)}"
print(Value(1.0, "日本"), "日 é")
"""


def printed(encoding: str) -> str:
    """What the script above prints into a file of the encoding."""
    settings = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": encoding, "PYTHONHASHSEED": "0"}
    done = subprocess.run([sys.executable, "-c", SCRIPT], env=os.environ | settings, capture_output=True, check=False)
    assert (done.returncode, done.stderr) == (0, b"")
    return done.stdout.decode(encoding.partition(":")[0])


@pytest.fixture(scope="module")
def printed_in_unicode():
    return printed("utf-8")


@pytest.mark.parametrize(
    "encoding", ["cp1252", "ascii", *(pytest.param(x, marks=pytest.mark.thorough) for x in ("latin-1", "cp437"))]
)
def test_print_in_a_script_writes_plain_signs_where_the_output_lacks_some(encoding, printed_in_unicode):
    text = printed(encoding)
    assert text.count("\n") == printed_in_unicode.count("\n")
    assert text == printed_in_unicode.encode(encoding, errors="autograd.plain").decode(encoding)
    assert text.count("?") == printed_in_unicode.count("?")
    assert set(re.findall(r"\\[ux]\w+", text)) <= {r"\u65e5", r"\u672c", r"\xe9"}


def test_print_in_a_script_writes_all_signs_where_it_can(printed_in_unicode):
    for sign in "∂−·₁ŷ→δ日é½":
        assert sign in printed_in_unicode


def test_what_somebody_chose_for_missing_signs_stays():
    script = "import sys, autograd; print('∂', sys.stdout.errors)"
    settings = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "cp1252:replace"}
    done = subprocess.run([sys.executable, "-c", script], env=os.environ | settings, capture_output=True, check=False)
    assert done.stdout.split() == [b"?", b"replace"]


def test_only_an_output_that_would_raise_an_error_is_changed():
    assert fails_at_signs(io.TextIOWrapper(io.BytesIO(), "cp1252"))
    for stream in (None, io.StringIO(), io.BytesIO(), io.TextIOWrapper(io.BytesIO(), "utf-8")):
        assert not fails_at_signs(stream)
    assert not fails_at_signs(io.TextIOWrapper(io.BytesIO(), "cp1252", errors="backslashreplace"))
    closed = io.TextIOWrapper(io.BytesIO(), "cp1252")
    closed.close()
    assert not fails_at_signs(closed)


# ---- without NumPy, as in the smallest installation ----


def said_without_numpy(program: str) -> str:
    """The last line that a program of Python writes where NumPy cannot be imported."""
    program = f"import sys; sys.modules['numpy'] = None\n{program}"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, cwd=ROOT, check=False)
    return (done.stdout + done.stderr).splitlines()[-1]


def test_all_names_are_handed_out_without_numpy_but_those_of_programs():
    assert said_without_numpy("from autograd import *; print(tanh(0.0), 'record' in dir())") == "0.0 False"
    assert {"Program", "record"} <= set(autograd.__all__)


@pytest.mark.parametrize(
    ("program", "what"),
    [
        ("from autograd import record", "programs"),
        ("import autograd; autograd.Program", "programs"),
        ("from autograd import array; array([1.0])", "arrays of Values"),
    ],
)
def test_what_needs_numpy_names_the_extra(program, what):
    said = f"ImportError: {what} need NumPy, which is not installed: pip install 'backprop-by-hand[numpy]'"
    assert said_without_numpy(program) == said
