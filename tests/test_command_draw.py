"""``backprop draw``: a picture from the terminal, and a sentence where there can be none."""

import pytest

from autograd import Worksheet, draw, play
from autograd.command.cli import main
from autograd.picture import digraph


def drawn(**options):
    """What the library draws of the worksheet that the tests use."""
    sheet = Worksheet.load("mazur")
    sheet.error.backward()
    return draw(sheet.error, parameters=sheet.parameters, **options)


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", "")


@pytest.mark.parametrize(
    ("arguments", "options"),
    [
        ([], {}),
        (["--view", "full"], {"view": "full"}),
        (["--path", "w1"], {"path": "w1"}),
        (["--path", "w1", "--path", "w5"], {"path": ["w1", "w5"]}),
        (["--view", "full", "--shares"], {"view": "full", "shares": True}),
    ],
)
def test_it_draws_what_draw_does(arguments, options, tmp_path, capsys):
    assert main(["draw", "mazur", "-o", "graph.svg", *arguments]) == 0
    drawing = drawn(**options)
    assert (tmp_path / "graph.svg").read_text(encoding="utf-8") == drawing.svg()
    assert capsys.readouterr().out == f"{drawing.description}: graph.svg\n"


def test_without_a_file_name_it_writes_graph_svg_and_leaves_the_worked_examples_picture_as_it_is(tmp_path):
    assert main(["draw", "step_by_step"]) == 0
    assert (tmp_path / "graph.svg").read_text(encoding="utf-8").startswith("<svg")
    assert [file.name for file in tmp_path.iterdir()] == ["graph.svg"]


def test_gv_is_the_dot_text(tmp_path):
    assert main(["draw", "mazur", "-o", "graph.gv"]) == 0
    assert (tmp_path / "graph.gv").read_text(encoding="utf-8") == drawn().source


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["mazur", "--path", "w99"], "no Value is called 'w99'"),
        (["mazur", "-o", "graph"], "write a name such as graph.svg, not graph"),
        (["mazur", "-o", ""], "a file needs a name: write one such as graph.svg"),
        (["mazur", "-o", "graph.jpg"], "saved as .svg, .png, .pdf or .gv"),
        (["mazur", "-o", "graph.pdf"], "pip install resvg-py is enough for a PNG, and typst for a PDF"),
        (["mazur", "-o", "missing/graph.svg"], "missing/graph.svg: No such file or directory"),
        (["mazzur"], "there is no worksheet 'mazzur': did you mean 'mazur'?"),
    ],
)
def test_where_there_can_be_no_picture_a_sentence_says_why(arguments, sentence, tmp_path, capsys, monkeypatch):
    monkeypatch.setattr(digraph, "draws_pdf", lambda: False)
    assert main(["draw", *arguments]) == 2
    out, err = capsys.readouterr()
    assert sentence in err
    assert out == ""
    assert len(err.splitlines()) == 1
    assert not list(tmp_path.iterdir())


def test_an_unknown_view_is_refused_with_the_known_ones(capsys):
    with pytest.raises(SystemExit):
        main(["draw", "mazur", "--view", "half"])
    assert "'named', 'full'" in capsys.readouterr().err


# ---- to the terminal, and to files of other names ----


def test_a_dash_stands_for_the_terminal(tmp_path, capsys):
    assert main(["draw", "mazur", "-o", "-"]) == 0
    assert capsys.readouterr().out == drawn().svg() + "\n"
    assert main(["play", "ng", "-o", "-"]) == 0
    assert capsys.readouterr().out.startswith("<!doctype html>")
    assert not list(tmp_path.iterdir())


def test_endings_can_have_capital_letters(tmp_path):
    assert main(["draw", "ng", "-o", "GRAPH.SVG"]) == 0
    assert main(["play", "ng", "-o", "STEPS.HTML"]) == 0
    assert main(["show", "ng", "-o", "ALL.SVG"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"GRAPH.SVG", "STEPS.HTML", "ALL.SVG", "ALL.html"}


# ---- the rate of a player ----


def test_play_takes_a_rate_in_place_of_the_worksheets(tmp_path):
    sheet = Worksheet.load("ng")  # which has none
    assert sheet.rate is None
    assert main(["play", "ng", "--rate", "0.1"]) == 0
    expected = play(sheet.error, 0.1, parameters=sheet.parameters, title=sheet.title)
    assert (tmp_path / "steps.html").read_text(encoding="utf-8") == expected.html()
    with pytest.raises(SystemExit):
        main(["play", "ng", "--rate", "quick"])


def test_a_rate_can_be_a_fraction():
    assert main(["play", "ng", "--rate", "1/20", "-o", "one.html"]) == 0
    assert main(["play", "ng", "--rate", "5e-2", "-o", "other.html"]) == 0


@pytest.mark.parametrize("rate", ["1/0", "quick", "", "nan", "0,5"])
def test_a_rate_that_is_no_number_is_refused_with_a_sentence(rate, capsys):
    with pytest.raises(SystemExit) as ended:
        main(["play", "mazur", "--rate", rate])
    assert ended.value.code == 2
    assert f"argument --rate: {rate!r} is not a number: write one such as 0.05 or 1/20" in capsys.readouterr().err


def test_an_option_of_another_command_is_refused_with_the_usage_of_this_one(capsys):
    with pytest.raises(SystemExit) as ended:
        main(["play", "mazur", "--path", "w1"])
    assert ended.value.code == 2
    err = capsys.readouterr().err
    assert err.startswith("usage: backprop play")
    assert "unrecognized arguments: --path w1" in err
