"""``backprop new`` and ``backprop grade``: files, exit codes, pages for students, and what strangers write."""

import csv
import io
import re
import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest

from autograd import Worksheet
from autograd.command.cli import main
from autograd.command.file_names import names_for
from autograd.command.spreadsheet import as_csv

EXPORTS = Path(__file__).parent / "exports"
EXERCISE = EXPORTS / "exercise.toml"


@pytest.fixture(autouse=True)
def _in_an_empty_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def grades(path: str = "grades.csv") -> dict[str, dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def table(text: str) -> str:
    Path("answers.csv").write_text(text, encoding="utf-8")
    return "answers.csv"


# ---- grades ----


def test_grades_say_what_was_reached_and_which_slips(capsys):
    assert main(["grade", str(EXERCISE), str(EXPORTS / "excel_deutsch.csv")]) == 1
    assert grades()["Jörg Kühn"] == {
        "student": "Jörg Kühn",
        "Matrikelnummer": "0012346",
        "points": "4",
        "of": "5",
        "right": "3",
        "follows": "1",
        "wrong": "1",
        "blank": "0",
        "few digits": "0",
        "unreadable": "0",
        "undecided": "0",
        "slips": "missing factor in dE/dw1",
        "remarks": "",
    }
    assert "Jörg Kühn    4 of 5  missing factor in dE/dw1" in capsys.readouterr().out


def test_columns_that_are_left_out_are_named(capsys):
    main(["grade", str(EXERCISE), str(EXPORTS / "canvas_student_analysis.csv")])
    assert "Columns left out: id, section, section_id" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ("name,h1\nAda,0.8\n", 1),
        ("name,h1,p,dE/dp,dE/dw1,new w1\nAda,0.8,0.582,-0.418,-0.1756,0.1088\n", 0),
        ("a,b\n1,2\n", 2),
    ],
)
def test_the_exit_code_is_that_of_check(rows, code):
    assert main(["grade", str(EXERCISE), table(rows)]) == code


def test_a_table_that_is_not_there_does_not_stop_another(capsys):
    assert main(["grade", str(EXERCISE), "gone.csv", table("name,h1\nAda,0.8\n")]) == 2
    assert grades()["Ada"]["points"] == "1"
    assert "backprop: gone.csv: No such file or directory" in capsys.readouterr().err


def test_a_student_whose_file_is_broken_has_a_line_and_stops_nobody():
    folder = Path("handed in")
    folder.mkdir()
    (folder / "ada.txt").write_text("h1 = 0.8\n")
    (folder / "bo.toml").symlink_to("nowhere.toml")
    (folder / "cy.toml").mkdir()
    (folder / "cy.toml" / "x.txt").write_text("p = 0.582\n")
    main(["grade", str(EXERCISE), str(folder)])
    assert {name: row["points"] for name, row in grades().items()} == {"ada": "1", "cy.toml": "1"}


@pytest.mark.parametrize("text", ["h1 = 0.8\np = 0.582\n", "name;h1;p\nAda;0,8;0,582\n"])
def test_answers_come_from_a_pipe(text, monkeypatch, capsys):
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    main(["grade", str(EXERCISE), "-", "-o", "-"])
    (row,) = csv.DictReader(io.StringIO(capsys.readouterr().out))
    assert row["points"] == "2"


def test_an_exercise_comes_from_a_pipe(monkeypatch, capsys):
    exercise = (
        'error = "E"\n[inputs]\nx = 2\n[parameters]\nw = 3\n[formulas]\nE = "w*x"\n[claims]\nE = ""\n"dE/dw" = ""\n'
    )
    Path("a.csv").write_text("student,E,dE/dw\nAda,6,2\nBob,6,3\n", encoding="utf-8")
    monkeypatch.setattr(sys, "stdin", io.StringIO(exercise))
    main(["grade", "-", "a.csv", "-o", "-"])
    assert {row["student"]: row["points"] for row in csv.DictReader(io.StringIO(capsys.readouterr().out))} == {
        "Ada": "2",
        "Bob": "1",
    }
    assert main(["grade", "-", "-"]) == 2
    assert "cannot both come from a pipe" in capsys.readouterr().err


def test_each_student_has_an_exercise_of_their_own(capsys):
    main(["new", "--count", "3", "--seed", "8", "-o", "exercises"])
    main(["new", "--count", "3", "--seed", "8", "-o", "solved", "--solved"])
    names = sorted(path.stem for path in Path("exercises").iterdir())
    assert names == ["08", "09", "10"]
    assert Path("exercises/08.toml").read_text() != Path("exercises/09.toml").read_text()
    claims = Worksheet.load("solved/08.toml").sheet.claims
    lines = [f"{name},{name},{Worksheet.load(f'solved/{name}.toml').sheet.claims['dE/dw1']}" for name in names]
    answers = table("\n".join(["name,exercise,dE/dw1", *lines, "Zoe,99,1", "Yan,,1"]))
    assert main(["grade", "exercises", answers]) == 2
    assert [(row["exercise"], row["points"], row["of"]) for row in grades().values()] == [
        *((name, "1", str(len(claims))) for name in names),
        ("99", "", ""),
        ("", "", ""),
    ]
    assert grades()["Yan"]["remarks"] == "it is not said which exercise this is: there are 08, 09, 10"


# ---- what strangers write ----


def test_text_is_never_a_formula_of_a_spreadsheet_and_numbers_stay_numbers():
    cells = ["=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "a;=1+1", "\t=1", "−0.5", "-0.5", "plain", "＝1"]
    rows = list(csv.reader(io.StringIO(as_csv(["x"], [{"x": cell} for cell in cells]))))[1:]
    assert [row[0] for row in rows] == [
        "'=cmd|' /C calc'!A0", "'+1+1", "'-2+3", "'@SUM(A1)", "a;'=1+1", "'=1", "-0.5", "-0.5", "plain", "'＝1",
    ]  # fmt: skip


def test_a_name_is_harmless_in_the_table_in_a_page_and_as_a_file():
    rows = 'name,h1\n"=HYPERLINK(""x"")",1\n../../../etc/x,1\n<script>alert(1)</script>,1\nAda,1\nADA,1\n'
    main(["grade", str(EXERCISE), table(rows), "--feedback", "pages"])
    assert '\'=HYPERLINK("x")' in grades()
    names = [row["page"] for row in grades().values()]
    assert names == ["HYPERLINK x.html", "etc x.html", "script alert 1 script.html", "Ada.html", "ADA-2.html"]
    assert sorted(path.name for path in Path("pages").iterdir()) == sorted(names)
    page = Path("pages/script alert 1 script.html").read_text(encoding="utf-8")
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize(
    ("people", "names"),
    [
        (["", " ", "..", "student"], ["student", "student-2", "student-3", "student-4"]),
        (["CON", "a/b", "a\\b", "a:b"], ["_CON", "a b", "a b-2", "a b-3"]),
        (["x" * 500], ["x" * 60]),
        (["Änne\u202e"], ["Änne"]),
    ],
)
def test_names_of_files_are_safe_and_each_of_them_once(people, names):
    assert names_for(people, ".html") == [f"{name}.html" for name in names]


# ---- pages ----


class Text(HTMLParser):
    """The text of a page, and the tags in it."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.words, self.tags = "", []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data):
        self.words += data


@pytest.fixture
def pages():
    def written(*options: str) -> Text:
        main(["grade", str(EXERCISE), str(EXPORTS / "google_forms.csv"), "--feedback", "pages", *options])
        return Text(Path("pages/Bo Reed.html").read_text(encoding="utf-8"))

    return written


def test_a_page_has_the_slip_in_words_the_derivation_and_the_picture(pages):
    page = pages()
    assert "4 of 5 points" in page.words
    assert "The factor ∂p/∂h1 = w5 = 0.21 is missing: −0.836 instead of −0.17556." in page.words
    assert "math" in [tag for tag, _ in page.tags]
    (image,) = [attributes for tag, attributes in page.tags if tag == "img"]
    assert image["alt"].startswith("the graph of E, 13 cards, with the path to w1: E is 0.08736, ")


def test_a_page_needs_neither_a_network_nor_a_script(pages):
    tags = pages().tags
    assert all(attributes["src"].startswith("data:") for tag, attributes in tags if tag == "img")
    assert not [tag for tag, attributes in tags if tag in ("link", "iframe") or "href" in attributes]
    assert "<script></script>" in Path("pages/Bo Reed.html").read_text(encoding="utf-8")


def test_hints_have_no_number_that_is_right(pages):
    page = pages("--hints")
    assert "Look at a factor of the chain rule that is missing, at ∂p/∂h1." in page.words
    assert not re.search(r"0\.1755?6|0\.1087?8|0\.2334", page.words)
    assert not [tag for tag, _ in page.tags if tag == "img"]


def test_a_picture_fits_the_page_unless_its_own_size_is_asked_for(pages):
    pages()
    page = Path("pages/Bo Reed.html").read_text(encoding="utf-8")
    assert re.search(r'<details class="picture"><summary title="click, or press Space: [^"]*"><img ', page)
    assert "<style>" in page
    assert ".picture[open] img" in page


def test_a_slip_in_all_entries_of_an_array_is_told_once_on_a_page():
    arguments = ["new", "--layers=2,2", "--activation=linear", "--matrices", "--loss=squared", "-o", "exercise.toml"]
    main(arguments)
    main([*arguments[:-1], "solved.toml", "--solved"])
    right = Worksheet.load("solved.toml").sheet.claims["dE/dW1"]
    turned = re.sub(r"-?[\d.]+", lambda number: f"{-float(number[0])}", right)
    main(["grade", "exercise.toml", table(f'name;dE/dW1\nAda;"{turned}"\n'), "--feedback", "pages"])
    words = Text(Path("pages/Ada.html").read_text(encoding="utf-8")).words
    assert "The same in dE/dW1[1,2], dE/dW1[2,1], dE/dW1[2,2]." in words
    assert words.count("You wrote") == 1


def test_the_edge_where_the_slip_was_made_is_marked_in_the_picture():
    from autograd import draw

    error = Worksheet.load(EXERCISE).error
    error.backward()
    source = draw(error, path="w1", marked=[("p", "h1")]).source
    marked = [line for line in source.splitlines() if "✗ here" in line]
    assert len(marked) == 1
    assert "×0.21" in marked[0]
    assert "#d1242f" in marked[0]


# ---- new, and blank exercises ----


def test_a_new_exercise_is_printed_or_written(capsys):
    main(["new", "--seed", "3"])
    text = capsys.readouterr().out
    main(["new", "--seed", "3", "-o", "three.toml"])
    assert Path("three.toml").read_text() == text
    assert Worksheet.load("three.toml").check().counts()["missing"] == 30


def test_an_exercise_has_matrices_samples_an_optimizer_and_several_steps(capsys):
    options = ["--layers=1,1", "--activation=linear", "--matrices", "--samples=2", "--optimizer=momentum", "--steps=2"]
    main(["new", *options, "--solved", "-o", "solved.toml"])
    sheet = Worksheet.load("solved.toml")
    assert sheet.check()
    assert sheet.sheet.formulas == {"prediction": "w1 @ x + b1", "e": "(prediction - t)**2 / 2", "E": "mean(e)"}
    assert {"v w1 after 2", "E after 2"} <= {*sheet.sheet.claims}


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--layers", "2,x"], "--layers lists how many neurons each layer has, inputs first: 2,2,1, not '2,x'"),
        (["--count", "3"], "--count writes 1 to 1000 files into a folder: add -o exercises, for example"),
        (["--activation", "sigmod"], "there is no activation 'sigmod': did you mean 'sigmoid'?"),
    ],
)
def test_what_cannot_be_made_is_refused(arguments, sentence, capsys):
    assert main(["new", *arguments]) == 2
    assert capsys.readouterr().err == f"backprop: {sentence}\n"


def test_a_blank_exercise_is_shown_without_its_answers(capsys):
    assert main(["show", str(EXERCISE), "--blank", "-o", "exercise.html"]) == 0
    shown, page = capsys.readouterr().out, Text(Path("exercise.html").read_text(encoding="utf-8")).words
    assert "h1 = w1·i1 + w2·i2" in shown
    assert "  dE/dw1 = ________" in shown
    assert "Give 4 significant digits." in page
    for answer in ("0.582", "0.418", "0.087", "0.1755", "0.1088"):
        assert answer not in shown + page


def test_a_blank_exercise_has_its_arrays_and_samples_as_they_are_written(capsys):
    main(["new", "--layers=2,1", "--activation=linear", "--matrices", "--samples=2", "-o", "batch.toml"])
    given = Worksheet.load("batch.toml").sheet.inputs
    main(["show", "batch.toml", "--blank", "-o", "batch.html"])
    shown, page = capsys.readouterr().out, Text(Path("batch.html").read_text(encoding="utf-8")).words
    x = [[float(given[f"x[{i},{j}]"]) for j in (1, 2)] for i in (1, 2)]
    for text in (shown, page):
        assert f"x = {x}" in text
        assert "E = mean(e)" in text
    assert re.search(r"^samples +x = ", shown, re.MULTILINE)


# ---- saved reports ----


@pytest.mark.parametrize(
    ("name", "begins"), [("r.html", "<!doctype html>"), ("r.md", "| claim |"), ("R.TXT", "claim ")]
)
def test_a_report_is_saved(name, begins):
    report = Worksheet.load("hmkcode").check()
    assert report.save(name) == name
    text = Path(name).read_text(encoding="utf-8")
    assert text.startswith(begins)
    assert report.summary() in text


def test_a_report_is_not_saved_under_another_ending():
    with pytest.raises(ValueError, match=r"a report is saved as \.html, \.md or \.txt, not as r\.pdf"):
        Worksheet.load("ng").check().save("r.pdf")
