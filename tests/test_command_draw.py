"""``backprop draw``: a picture from the terminal, and a sentence where there can be none."""

import pytest

from autograd import Worksheet, draw
from autograd.command import main


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


def test_without_a_file_name_it_writes_backprop_svg(tmp_path):
    assert main(["draw", "step_by_step"]) == 0
    assert (tmp_path / "backprop.svg").read_text(encoding="utf-8").startswith("<svg")


def test_gv_is_the_dot_text(tmp_path):
    assert main(["draw", "mazur", "-o", "graph.gv"]) == 0
    assert (tmp_path / "graph.gv").read_text(encoding="utf-8") == drawn().source


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["mazur", "--path", "w99"], "no Value is called 'w99'"),
        (["mazur", "-o", "graph.jpg"], "saved as .svg, .png, .pdf or .gv"),
        (["mazur", "-o", "graph.png"], "needs the command 'dot' of Graphviz, which is not installed"),
        (["mazur", "-o", "missing/graph.svg"], "missing/graph.svg: No such file or directory"),
        (["mazzur"], "there is no worksheet 'mazzur': did you mean 'mazur'?"),
    ],
)
def test_where_there_can_be_no_picture_a_sentence_says_why(arguments, sentence, tmp_path, capsys):
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
