"""The command ``backprop``: the classic example worked through, worksheets checked, and nothing ends in a traceback.

The numbers of the example are those of the published page, and what exact arithmetic makes of them.
"""

import csv
import errno
import io
import json
import os
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from functools import cache, partial
from html import escape
from pathlib import Path
from types import SimpleNamespace

import pytest
from test_worksheet import BAD, erratum, sheet

from autograd import Worksheet
from autograd.by_hand import packaged_worksheets
from autograd.command.cli import main
from autograd.paper.array_names import array_name, place_of

ROOT = Path(__file__).parent.parent


def started(*arguments: str, **environment: str) -> dict:
    """The command as a process of its own, ready for subprocess: in UTF-8, unless told otherwise."""
    settings = {"PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"} | environment
    return {"args": [sys.executable, "-m", "autograd", *arguments], "env": os.environ | settings}


def run(folder: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        **started(*arguments, **environment), cwd=folder, capture_output=True, encoding="utf-8", check=False
    )


def words_in(picture: Path) -> str:
    """All text of an SVG file; that it can be parsed shows that it is well-formed."""
    return " ".join(ET.fromstring(picture.read_text(encoding="utf-8")).itertext())


# ---- the classic example ----


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    """``backprop`` alone, in an empty folder, with no program on the PATH: no dot, for one."""
    folder = tmp_path_factory.mktemp("demo")
    done = run(folder, PATH="")
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    return SimpleNamespace(folder=folder, lines=[line.strip() for line in done.stdout.splitlines()])


@pytest.mark.parametrize(
    "line",
    [
        "h1 = i1·w1 + i2·w2 = 2·0.1 + 3·0.2 = 0.8",
        "h2 = i1·w3 + i2·w4 = 2·0.3 + 3·0.4 = 1.8",
        "prediction = h1·w5 + h2·w6 = 0.8·0.21 + 1.8·0.23 = 0.582",
        "delta = prediction − actual = 0.582 − 1 = −0.418",
        "error = delta²/2 = (−0.418)²/2 = 0.087362",
    ],
)
def test_the_forward_pass_shows_each_formula_in_symbols_then_in_numbers_then_its_result(demo, line):
    assert line in demo.lines


def ends(lines: list[str], start: str) -> list[str]:
    """What stands behind the last equals sign of the lines that begin so."""
    return [line.rpartition(" = ")[2] for line in lines if line.startswith(start)]


@pytest.mark.parametrize(
    ("node", "gradient"),
    [
        ("h1", "−0.08778"),  # −0.418 · 0.21
        ("h2", "−0.09614"),
        ("prediction", "−0.418"),
        ("delta", "−0.418"),
    ],
)
def test_the_backward_pass_ends_in_each_gradient(demo, node, gradient):
    assert ends(demo.lines, f"∂error/∂{node} =") == [gradient]


def test_a_gradient_is_the_product_of_the_one_above_it_and_a_local_derivative(demo):
    (line,) = [line for line in demo.lines if line.startswith("∂error/∂h1 =")]
    assert "∂error/∂prediction · ∂prediction/∂h1" in line
    assert "(−0.418) · 0.21" in line


@pytest.mark.parametrize(
    ("weight", "formulas", "numbers", "gradient"),
    [
        ("w1", "delta · w5 · i1", "(−0.418) · 0.21 · 2", "−0.17556"),
        ("w2", "delta · w5 · i2", "(−0.418) · 0.21 · 3", "−0.26334"),
        ("w3", "delta · w6 · i1", "(−0.418) · 0.23 · 2", "−0.19228"),
        ("w4", "delta · w6 · i2", "(−0.418) · 0.23 · 3", "−0.28842"),
        ("w5", "delta · h1", "(−0.418) · 0.8", "−0.3344"),
        ("w6", "delta · h2", "(−0.418) · 1.8", "−0.7524"),
    ],
)
def test_the_chain_rule_of_each_weight_is_written_down(demo, weight, formulas, numbers, gradient):
    (start,) = [i for i, line in enumerate(demo.lines) if line.startswith(f"∂error/∂{weight} =")]
    assert [line.strip() for line in demo.lines[start + 1 : start + 4]] == [
        f"= {formulas}",
        f"= {numbers}",
        f"= {gradient}",
    ]


@pytest.mark.parametrize(
    ("weight", "update", "new"),
    [
        ("w1", "0.1 − 0.05 · (−0.17556)", "0.108778"),
        ("w2", "0.2 − 0.05 · (−0.26334)", "0.213167"),
        ("w3", "0.3 − 0.05 · (−0.19228)", "0.309614"),
        ("w4", "0.4 − 0.05 · (−0.28842)", "0.414421"),
        ("w5", "0.21 − 0.05 · (−0.3344)", "0.22672"),
        ("w6", "0.23 − 0.05 · (−0.7524)", "0.26762"),
    ],
)
def test_the_update_is_shown_in_numbers_with_the_new_weight(demo, weight, update, new):
    assert f"{weight} ← {update} = {new}" in demo.lines


@pytest.mark.parametrize(
    ("node", "before", "after"),
    [
        ("h1", "0.8", "0.857057"),
        ("h2", "1.8", "1.862491"),
        ("prediction", "0.582", "0.69275"),
        ("delta", "−0.418", "−0.30724"),
        ("error", "0.087362", "0.047200"),
    ],
)
def test_the_second_forward_pass_uses_the_new_weights(demo, node, before, after):
    first, second = ends(demo.lines, f"{node} =")
    assert first == before
    assert second.startswith(after)


def test_the_given_numbers_come_first_and_the_passes_in_their_order(demo):
    text = "\n".join(demo.lines)
    landmarks = [
        *("Anandan Balaji", "i1 = 2", "w1 = 0.1", "0.05"),
        *("prediction = h1·w5", "∂error/∂delta", "∂error/∂w6", "w1 ←", "w6 ←", "h1 = 2·0.108778"),
        *("claim ", "dprediction/dw5 ", "known mistake", "backprop.svg"),
    ]
    places = [text.find(landmark) for landmark in landmarks]
    assert -1 not in places
    assert places == sorted(places)


def test_it_says_of_each_number_on_the_page_whether_it_holds(demo):
    page = Worksheet.load("step_by_step").sheet
    for claim, printed in page.claims.items():
        assert [line for line in demo.lines if re.match(rf"{claim} +{printed} .*holds$", line)], claim
    for claim, known in page.errata.items():
        assert [line for line in demo.lines if re.match(rf"{claim} +{known.printed} .*known mistake", line)], claim


def test_it_draws_the_graph_into_backprop_svg(demo):
    assert sorted(path.name for path in demo.folder.iterdir()) == ["backprop.html", "backprop.svg"]
    words = words_in(demo.folder / "backprop.svg")
    for word in ("0.582", "−0.418", "prediction"):
        assert word in words


def test_it_writes_a_page_with_derivations_pictures_and_steps(demo):
    html = (demo.folder / "backprop.html").read_text(encoding="utf-8")
    assert html.count("<math") > 6 + 33
    assert html.count('<img alt="the graph of error, 14 cards: error is ') == 1
    assert html.count('<img alt="the graph of error, 21 cards: error is ') == 1
    assert "step 33 of 33" in html
    assert "∂error/∂w1 = ∂error/∂delta · ∂delta/∂prediction · ∂prediction/∂h1 · ∂h1/∂w1" in html
    assert "22 hold, 0 wrong, 8 known mistakes" in html
    assert "backprop.html" in demo.lines[-1]


# ---- show ----


@pytest.mark.usefixtures("checked_once")
def test_show_draws_into_the_file_it_is_given(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["show", "mazur", "-o", "x.svg"]) == 0
    assert sorted(path.name for path in tmp_path.iterdir()) == ["x.html", "x.svg"]
    assert "0.2984" in words_in(tmp_path / "x.svg")
    out = capsys.readouterr().out
    assert "x.svg" in out
    for published in ("0.298371109", "0.082167041", "0.35891648"):
        assert re.search(rf"{published} .*holds$", out, re.MULTILINE)


@pytest.mark.parametrize("name", packaged_worksheets())
@pytest.mark.usefixtures("checked_once")
def test_each_packaged_worksheet_can_be_shown(name, tmp_path, capsys):
    picture = tmp_path / "x.svg"
    assert main(["show", name, "-o", str(picture)]) == 0
    worksheet = Worksheet.load(name)
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == worksheet.title
    given = {*worksheet.sheet.inputs, *worksheet.sheet.parameters}
    for node in (node for node in worksheet.values if node not in given):
        whole = array_name(node)
        step = f"{whole}_{place_of(node)[0]}" if whole else node
        ways = (node, whole, step)  # of an array its entries, or all of it; of vectors over time each
        assert [line for line in lines if any(f"  {way} = " in line for way in ways)], node
    assert words_in(picture)
    page = picture.with_suffix(".html").read_text(encoding="utf-8")
    assert "Not shown" not in page
    assert f"<h1>{escape(worksheet.title)}</h1>" in page


def test_the_page_of_a_sheet_of_matrices_has_them_whole(tmp_path):
    assert main(["show", "dlbook", "-o", str(tmp_path / "x.svg")]) == 0
    text = (tmp_path / "x.html").read_text(encoding="utf-8")
    derivations = text.partition("The chain rule for each parameter")[2].partition("Every operation")[0]
    assert derivations.count("<math") == 8  # of a2, z2, a1 and z1, W1, b1, W2 and b2
    assert "<mo>⊤</mo>" in derivations
    assert "[1,1]" not in derivations


# What a person may well write, and what is odd about it.
ODD = {
    "nothing to train": sheet(parameters="", formulas='E = "x"'),
    "nothing given": sheet(inputs="", parameters="", formulas='E = "1"'),
    "a weight without effect": sheet(formulas='E = "x + 1"'),
    "an error of 0": sheet(formulas='E = "0*w"'),
    "an error that is tiny": sheet(inputs="x = 1e-300", parameters="w = 1e-300", formulas='E = "x*w*w"'),
    "an error that is huge": sheet(parameters="w = 1e300", formulas='E = "w"'),
    "a title of two lines": 'title = "one\\ntwo"\n' + sheet(),
    "a known name for the rate": sheet(parameters="a = 2", formulas='E = "a*a"'),
}


@pytest.mark.parametrize("text", ODD.values(), ids=ODD)
def test_an_odd_worksheet_can_be_shown(text, tmp_path, capsys):
    (tmp_path / "odd.toml").write_text(text, encoding="utf-8")
    assert main(["show", str(tmp_path / "odd.toml"), "-o", str(tmp_path / "odd.svg")]) == 0
    out = capsys.readouterr().out
    assert "E = " in out
    assert "nan" not in out
    assert words_in(tmp_path / "odd.svg")


def test_an_error_that_stays_is_not_said_to_rise(tmp_path, capsys):
    (tmp_path / "still.toml").write_text(sheet(formulas='E = "x + 1"'), encoding="utf-8")
    assert main(["show", str(tmp_path / "still.toml"), "-o", str(tmp_path / "still.svg")]) == 0
    assert "rose" not in capsys.readouterr().out


@pytest.mark.parametrize("place", ["nowhere/x.svg", "folder.svg"])
def test_a_picture_that_cannot_be_written_is_refused_in_a_sentence(place, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "folder.svg").mkdir()
    assert main(["show", "ng", "-o", place]) == 2
    err = capsys.readouterr().err
    assert re.fullmatch(rf"backprop: .*{place}.*\n", err)


# ---- check ----


@pytest.fixture
def files(tmp_path, monkeypatch):
    """A folder with a right worksheet, a wrong one, one that cannot be read, and a folder."""
    monkeypatch.chdir(tmp_path)
    Path("right.toml").write_text(sheet('E = "4"'), encoding="utf-8")
    Path("wrong.toml").write_text(sheet('y = "1"\nE = "5"'), encoding="utf-8")
    Path("broken.toml").write_text("?", encoding="utf-8")
    Path("binary.toml").write_bytes(bytes(range(256)))
    Path("folder.toml").mkdir()


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["right.toml"], 0),
        (["step_by_step", "mazur", "right.toml"], 0),
        (["wrong.toml"], 1),
        (["wrong.toml", "right.toml"], 1),
        (["right.toml", "wrong.toml", "ng"], 1),
        (["broken.toml"], 2),
        (["missing.toml"], 2),
        (["mazzur"], 2),
        (["binary.toml"], 2),
        (["folder.toml"], 2),
        ([""], 2),
        (["broken.toml", "wrong.toml"], 2),
        (["wrong.toml", "broken.toml", "right.toml"], 2),
    ],
)
@pytest.mark.parametrize("options", [[], ["--json"]])
@pytest.mark.usefixtures("files", "checked_once")
def test_check_exits_with_0_if_all_holds_1_if_not_and_2_if_a_file_cannot_be_read(names, code, options, capsys):
    assert main(["check", *options, *names]) == code
    err = capsys.readouterr().err
    assert bool(err) is (code == 2)
    assert all(line.startswith("backprop: ") for line in err.splitlines())


@pytest.mark.usefixtures("files")
def test_check_goes_on_behind_a_file_that_cannot_be_read(capsys):
    main(["check", "broken.toml", "wrong.toml", "ng"])
    out, err = capsys.readouterr()
    assert "broken.toml" in err
    assert re.search(r"^E .*WRONG", out, re.MULTILINE)
    assert Worksheet.load("ng").title in out


@pytest.mark.usefixtures("files")
def test_a_missing_worksheet_gets_a_hint(capsys):
    main(["check", "mazzur"])
    assert "did you mean 'mazur'?" in capsys.readouterr().err


@pytest.mark.usefixtures("files")
def test_check_prints_json_with_a_report_for_each_worksheet(capsys):
    main(["check", "--json", "right.toml", "broken.toml", "wrong.toml"])
    right, broken, wrong = json.loads(capsys.readouterr().out)
    assert [right["worksheet"], broken["worksheet"], wrong["worksheet"]] == ["right.toml", "broken.toml", "wrong.toml"]
    assert [right["ok"], broken["ok"], wrong["ok"]] == [True, False, False]
    assert [(row["claim"], row["printed"], row["true"], row["ok"]) for row in right["rows"]] == [("E", "4", 4.0, True)]
    assert [(row["claim"], row["ok"]) for row in wrong["rows"]] == [("y", True), ("E", False)]
    assert "broken.toml" in broken["problem"]


def test_json_is_json_where_numbers_run_away(tmp_path, capsys):
    file = tmp_path / "wild.toml"
    file.write_text(sheet('"E after 1000" = "1"', rate="rate = 10"), encoding="utf-8")
    assert main(["check", "--json", str(file)]) == 1

    def refuse(constant):
        raise AssertionError(f"{constant} is not JSON")

    assert json.loads(capsys.readouterr().out, parse_constant=refuse)


@pytest.mark.parametrize("text", [text for text, _ in BAD.values()], ids=BAD)
def test_a_bad_sheet_is_refused_in_one_line_that_names_the_file(text, tmp_path, capsys):
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    assert main(["check", str(tmp_path / "bad.toml")]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert re.fullmatch(r"backprop: .*bad\.toml: .*\n", err)


def test_no_bad_sheet_ends_in_a_traceback(tmp_path):
    names = [f"{i}.toml" for i in range(len(BAD))]
    for name, (text, _) in zip(names, BAD.values(), strict=True):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run(tmp_path, "check", *names)
    assert done.returncode == 2
    assert done.stdout == ""
    assert [line.split(":")[:2] for line in done.stderr.splitlines()] == [["backprop", f" {name}"] for name in names]


@pytest.mark.parametrize("command", ["show", "check"])
def test_a_claim_that_cannot_be_read_stands_in_its_row(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("bad.toml").write_text(sheet('"new w" = "1"', rate=""), encoding="utf-8")
    assert main([command, "bad.toml"]) == (1 if command == "check" else 0)
    assert "new w: by hand 1, cannot be read: there is no rate" in capsys.readouterr().out


@pytest.mark.parametrize("command", ["show", "check"])
def test_a_worksheet_sends_no_control_characters_to_the_terminal(command, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    clear = r"\u001b[2J"  # TOML for what clears the screen
    known = erratum(kind=f"kind{clear}", why=f"why{clear}")
    text = f'title = "title{clear}"\nsource = "source{clear}"\n' + sheet(known)
    Path("strange.toml").write_text(text, encoding="utf-8")
    assert main([command, "strange.toml"]) == 0
    out = capsys.readouterr().out
    for word in ("title", "kind", "why"):
        assert word in out
    assert "\x1b" not in out


# ---- list, help, and words that are no command ----


def test_list_shows_every_packaged_worksheet_with_its_title(capsys):
    assert main(["list"]) == 0
    entries = re.split(r"\n(?! )", capsys.readouterr().out.rstrip("\n"))
    assert [entry.split()[0] for entry in entries] == packaged_worksheets()
    for entry in entries:
        assert Worksheet.load(entry.split()[0]).title in " ".join(entry.split())


@pytest.mark.parametrize("arguments", [["--help"], ["-h"], ["show", "--help"], ["check", "--help"], ["list", "--help"]])
def test_help_begins_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 0
    out, err = capsys.readouterr()
    assert out.startswith(" ".join(["usage: backprop", *arguments[:-1], "[-h]"]))
    assert "options:" in out
    assert err == ""


# ---- play ----


@pytest.mark.parametrize("view", ["named", "full"])
def test_play_writes_a_page_of_steps(view, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(["play", "mazur", "--view", view]) == 0
    steps = {"named": 62, "full": 122}[view]
    assert capsys.readouterr().out == f"{steps} steps to go through in a browser: steps.html\n"
    html = (tmp_path / "steps.html").read_text(encoding="utf-8")
    assert f"step {steps} of {steps}" in html
    assert "w5 ← w5 − a · ∂E/∂w5 = 0.4 − 0.5 · 0.08216704056 = 0.3589164797" in html


@pytest.mark.parametrize(
    ("arguments", "refusal"),
    [
        (["play", "nothing"], "there is no worksheet 'nothing'"),
        (["play", "nothing.toml"], "there is no file 'nothing.toml'"),
        (["play", "folder/nothing"], "there is no file 'folder/nothing'"),
        (["play", "ng", "-o", "x.svg"], "the steps are a page: write a name such as steps.html, not 'x.svg'"),
        (["play", "ng", "-o", "nowhere/x.html"], "nowhere/x.html: No such file or directory"),
    ],
)
def test_what_cannot_be_played_is_refused_in_a_sentence(arguments, refusal, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 2
    assert capsys.readouterr().err.startswith(f"backprop: {refusal}")


def test_help_names_the_commands(capsys):
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    for command in ("show", "play", "check", "list"):
        assert re.search(rf"^ +{command} +\w", out, re.MULTILINE)


@pytest.mark.parametrize("arguments", [["frobnicate"], ["show"], ["check"], ["list", "mazur"], ["--frobnicate"]])
def test_what_is_no_command_gets_the_usage_and_exit_code_2(arguments, capsys):
    with pytest.raises(SystemExit) as end:
        main(arguments)
    assert end.value.code == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert err.startswith("usage: backprop")


# ---- terminals, pipes and full disks ----


@pytest.fixture(scope="module")
def in_ascii(tmp_path_factory):
    """The command on a terminal without Unicode, each only once."""
    return cache(partial(run, tmp_path_factory.mktemp("ascii"), PYTHONIOENCODING="ascii"))


@pytest.mark.parametrize("arguments", [[], ["show", "hmkcode"], ["check", "hmkcode", "griewank_walther"]])
def test_a_terminal_without_unicode_loses_no_sign(arguments, in_ascii, tmp_path, monkeypatch, capsys):
    plain = in_ascii(*arguments)
    assert (plain.returncode, plain.stderr) == (0, "")
    assert plain.stdout.isascii()
    assert "?" not in plain.stdout
    monkeypatch.chdir(tmp_path)
    assert main(arguments) == 0
    rich = capsys.readouterr().out
    assert len(rich.splitlines()) == len(plain.stdout.splitlines())
    assert plain.stdout.count("-") >= rich.count("−") + rich.count("-")


def test_minus_signs_become_hyphens_where_there_is_nothing_better(in_ascii):
    lines = in_ascii().stdout.splitlines()
    assert "  delta = prediction - actual = 0.582 - 1 = -0.418" in lines
    assert "  w1 <- 0.1 - 0.05 * (-0.17556) = 0.108778" in lines


SOON_CHECKED = [name for name in packaged_worksheets() if name != "mazur"]  # his 10,000 steps say nothing here


@pytest.mark.parametrize(
    "arguments",
    [
        ["list"],
        ["check", *SOON_CHECKED[:12]],
        *(pytest.param(x, marks=pytest.mark.thorough) for x in ([], ["check", "--json", "hmkcode"])),
    ],
)
def test_a_reader_that_has_seen_enough_is_no_error(arguments, tmp_path):
    with subprocess.Popen(
        **started(*arguments), cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        process.stdout.close()  # as head does, only sooner
        assert process.stderr.read() == b""
    assert process.returncode == 0


def test_a_full_disk_is_refused_in_a_sentence(monkeypatch, capsys):
    class Full(io.StringIO):
        def write(self, text):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(sys, "stdout", Full())
    assert main(["list"]) == 2
    err = capsys.readouterr().err
    assert os.strerror(errno.ENOSPC) in err
    assert "None" not in err


# ---- check --summary ----


@pytest.fixture
def students(tmp_path, monkeypatch):
    """A folder of sheets on y = w·x = 1 and E = (y − 3)² = 4, where ∂E/∂w = 2 · (1 − 3) · 2 = −8."""
    monkeypatch.chdir(tmp_path)
    titled = 'title = "=HYPERLINK(\\"x\\"), Anna"\n'
    Path("right.toml").write_text(titled + sheet('y = "1"\nE = "4"'), encoding="utf-8")
    # the sign of one gradient turned, and a number that nothing explains
    Path("wrong.toml").write_text(sheet('y = "1"\n"dE/dw" = "8.000"\nE = "77.77"'), encoding="utf-8")
    Path("known.toml").write_text(sheet('y = "1"\n' + erratum()), encoding="utf-8")
    Path("broken.toml").write_text("?", encoding="utf-8")


def lines_of(text):
    return {line["worksheet"]: line for line in csv.DictReader(io.StringIO(text))}


@pytest.mark.usefixtures("students")
def test_a_summary_has_a_header_and_a_line_for_each_sheet_in_their_order(capsys):
    main(["check", "--summary", "wrong.toml", "right.toml", "known.toml"])
    header, *lines = csv.reader(io.StringIO(capsys.readouterr().out))
    assert {"worksheet", "title", "ok", "claims", "right", "wrong", "explained", "known", "slips"} <= set(header)
    assert header[0] == "worksheet"
    assert header[-1] == "problem"
    assert [line[0] for line in lines] == ["wrong.toml", "right.toml", "known.toml"]
    assert {len(line) for line in lines} == {len(header)}


@pytest.mark.usefixtures("students")
def test_a_summary_counts_right_wrong_explained_and_known(capsys):
    main(["check", "right.toml", "wrong.toml", "known.toml", "--summary"])
    lines = lines_of(capsys.readouterr().out)
    columns = ("ok", "claims", "right", "wrong", "explained", "known", "problem")
    assert [lines["right.toml"][column] for column in columns] == ["True", "2", "2", "0", "0", "0", ""]
    assert [lines["wrong.toml"][column] for column in columns] == ["False", "3", "1", "2", "1", "0", ""]
    assert [lines["known.toml"][column] for column in columns] == ["True", "2", "1", "0", "0", "1", ""]
    assert "sign" in lines["wrong.toml"]["slips"]
    assert lines["right.toml"]["slips"] == lines["known.toml"]["slips"] == ""


def test_a_summary_of_a_published_example_counts_its_known_mistakes(capsys):
    assert main(["check", "hmkcode", "step_by_step", "--summary"]) == 0
    lines = lines_of(capsys.readouterr().out)
    for name in ("hmkcode", "step_by_step"):
        page = Worksheet.load(name).sheet
        assert lines[name]["title"] == page.title
        assert lines[name]["known"] == str(len(page.errata))
        assert lines[name]["right"] == str(len(page.claims) + len(page.exact))


@pytest.mark.usefixtures("students")
def test_a_bad_file_has_its_line_in_a_summary_and_does_not_stop_the_rest(capsys):
    assert main(["check", "--summary", "broken.toml", "missing.toml", "right.toml"]) == 2
    out, err = capsys.readouterr()
    lines = lines_of(out)
    assert list(lines) == ["broken.toml", "missing.toml", "right.toml"]
    assert "broken.toml" in lines["broken.toml"]["problem"]
    assert "there is no file" in lines["missing.toml"]["problem"]
    assert [lines[name]["ok"] for name in lines] == ["False", "False", "True"]
    assert len(err.splitlines()) == 2
    assert all(line.startswith("backprop: ") for line in err.splitlines())


def test_a_folder_in_a_summary_is_told_to_be_one(capsys, tmp_path):
    assert main(["check", "--summary", str(tmp_path)]) == 2
    assert "this is a folder: write its worksheets" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["right.toml", "known.toml"], 0),
        (["right.toml", "wrong.toml"], 1),
        (["broken.toml"], 2),
        (["broken.toml", "wrong.toml", "right.toml"], 2),
    ],
)
@pytest.mark.parametrize("options", [["--summary"], ["--summary", "--json"]])
@pytest.mark.usefixtures("students")
def test_a_summary_has_the_exit_code_of_a_check(names, code, options):
    assert main(["check", *options, *names]) == code


@pytest.mark.usefixtures("students")
def test_a_summary_as_json_holds_the_same(capsys):
    main(["check", "--summary", "--json", "wrong.toml", "broken.toml", "right.toml"])
    wrong, broken, right = json.loads(capsys.readouterr().out)
    assert (wrong["worksheet"], wrong["ok"], wrong["claims"], wrong["wrong"], wrong["explained"]) == (
        *("wrong.toml", False, 3, 2, 1),
    )
    (slip,) = wrong["slips"]
    assert "sign" in slip
    assert broken["ok"] is False
    assert "broken.toml" in broken["problem"]
    assert (right["ok"], right["right"], right["slips"]) == (True, 2, [])
    assert "rows" not in wrong


@pytest.mark.parametrize("start", ["=", "+", "-", "@"])
def test_a_cell_of_a_summary_never_becomes_a_formula_of_the_spreadsheet(start, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    title = f"{start}cmd|' /C calc'!A0"
    name = f"{start}1.toml"
    Path(name).write_text(f'title = "{title}"\n' + sheet('y = "1"'), encoding="utf-8")
    Path(f"{start}bad.toml").write_text("?", encoding="utf-8")
    main(["check", "--summary", "--", name, f"{start}bad.toml"])
    _, *lines = csv.reader(io.StringIO(capsys.readouterr().out))
    assert [line[0] for line in lines] == [f"'{name}", f"'{start}bad.toml"]
    assert lines[0][1] == f"'{title}"
    assert [cell for line in lines for cell in line if cell.startswith(("=", "+", "-", "@"))] == []


@pytest.mark.usefixtures("students")
def test_json_keeps_a_title_as_it_is(capsys):
    main(["check", "--summary", "--json", "right.toml"])
    (right,) = json.loads(capsys.readouterr().out)
    assert right["title"] == '=HYPERLINK("x"), Anna'


@pytest.mark.usefixtures("students")
def test_commas_and_quotation_marks_stay_in_their_cell(capsys):
    main(["check", "--summary", "right.toml"])
    assert lines_of(capsys.readouterr().out)["right.toml"]["title"] == '\'=HYPERLINK("x"), Anna'


def test_a_title_of_two_lines_stays_in_one_line_of_the_summary(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("odd.toml").write_text('title = "one\\ntwo\\u001b[2J"\n' + sheet('y = "1"'), encoding="utf-8")
    main(["check", "--summary", "odd.toml"])
    out = capsys.readouterr().out
    assert len(out.splitlines()) == 2
    assert "\x1b" not in out


@pytest.mark.usefixtures("students")
def test_check_shows_the_slip_and_json_carries_it(capsys):
    main(["check", "wrong.toml"])
    assert "the sign is turned: 8 instead of −8" in capsys.readouterr().out
    main(["check", "--json", "wrong.toml"])
    _, gradient, error = json.loads(capsys.readouterr().out)[0]["rows"]
    assert gradient["diagnosis"][0]["kind"] == "sign"
    assert gradient["diagnosis"][0]["value"] == 8
    assert error["diagnosis"] == []
    assert "no single slip explains it" in error["note"]
