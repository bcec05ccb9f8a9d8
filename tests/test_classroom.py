"""A class: tables and files as people hand them in, what counts, and what students' files cannot do.

The right numbers of the 2-2-1 network are those of its published page.  The layouts of the tables are those that forms
and learning platforms write, see ``exports/README.md``.
"""

import codecs
import math
from pathlib import Path

import openpyxl
import pytest

from autograd import Worksheet
from autograd.by_hand.classroom.answer_files import read_answers, read_answers_file, students_in
from autograd.by_hand.classroom.answer_tables import read_table
from autograd.by_hand.classroom.exercise import Exercise, Exercises
from autograd.by_hand.classroom.fields import doubt_about, plain_fields
from autograd.by_hand.classroom.gathering import once_each
from autograd.by_hand.classroom.grading import grade_of
from autograd.by_hand.classroom.handed_in import HandedIn, UnreadableError
from autograd.by_hand.classroom.hints import HINTS, hint_on
from autograd.by_hand.classroom.tables import decoded, rows_of_file, rows_of_text
from autograd.by_hand.sheet.reading_sheets import read_sheet
from autograd.by_hand.slips.readings.kinds import KINDS
from tests.exercise_material import SAMPLES

EXPORTS = Path(__file__).parent / "exports"
EXERCISE = (EXPORTS / "exercise.toml").read_text(encoding="utf-8")
RIGHT = {"h1": "0.8", "p": "0.582", "dE/dp": "-0.418", "dE/dw1": "-0.1756", "new w1": "0.1088"}


@pytest.fixture(scope="module")
def exercises() -> Exercises:
    return Exercises([Exercise("exercise", read_sheet(EXERCISE))])


def graded(exercises, answers, **options):
    return grade_of(HandedIn("Ada", answers), exercises, **options)


def marks(grade) -> list[str]:
    return [line.mark for line in grade.lines]


# ---- what forms and learning platforms export ----

WRONG_FACTOR = ["right", "right", "right", "wrong", "follows"]
EXPECTED = {
    "google_forms.csv": {"Ada Quill": 5, "Bo Reed": 4, "Cy Finch": 1},
    "microsoft_forms.csv": {"Zoë Martín": 5, "Emil Øst": 4},
    "moodle_responses.csv": {"Ada Quill": 5, "Bo Reed": 4, "Cy Finch": 1},
    "moodle_questions.csv": {"Ada Quill": 3, "Bo Reed": 2},
    "moodle_gaps.csv": {"Ada Quill": 5, "Bo Reed": 4, "Cy Finch": 1},
    "moodle_deutsch.csv": {"Änne Groß": 5, "Jörg Kühn": 4},
    "canvas_student_analysis.csv": {"Ada Quill": 5, "Bo Reed": 4},
    "excel_deutsch.csv": {"Änne Groß": 5, "Jörg Kühn": 4, "Mia Weiß": 1},
}


def table_of(name: str, exercises: Exercises):
    return read_table(rows_of_file(EXPORTS / name), exercises.claims, exercises.find)


@pytest.mark.parametrize("name", EXPECTED)
def test_an_export_is_graded_as_it_is(name, exercises):
    students = table_of(name, exercises).students
    assert {one.student: grade_of(one, exercises).points for one in students} == EXPECTED[name]


def test_every_export_that_was_put_aside_is_graded():
    assert {path.name for path in EXPORTS.glob("*.csv")} == {*EXPECTED}


@pytest.mark.parametrize("name", ["microsoft_forms.csv", "moodle_responses.csv", "excel_deutsch.csv"])
def test_a_missing_factor_is_named_and_its_new_weight_follows(name, exercises):
    second = grade_of(table_of(name, exercises).students[1], exercises)
    assert marks(second) == WRONG_FACTOR
    assert second.slips == ["missing factor in dE/dw1"]


def test_columns_that_are_no_answers_are_carried_along_or_named(exercises):
    table = table_of("google_forms.csv", exercises)
    assert table.students[0].carried == {"Username": "ada@example.org"}
    assert {"Timestamp", "Total score", "Compute p [Score]"} <= {*table.ignored}


def test_points_and_right_answers_of_a_platform_are_not_taken_for_answers(exercises):
    rows = [["name", "Points - dE/dw1", "dE/dw1", "Right answer dE/dw1"], ["Ada", "1", "-0.836", "-0.1756"]]
    (ada,) = read_table(rows, exercises.claims, exercises.find).students
    assert ada.answers == {"dE/dw1": "-0.836"}


# ---- columns ----


@pytest.mark.parametrize(
    ("heading", "claim"),
    [
        ("dE/dw1", "dE/dw1"),
        ("∂E/∂w1", "dE/dw1"),
        ("3. What is dE/dw1?", "dE/dw1"),
        ("Find dE/dw1.", "dE/dw1"),
        ("Q4: compute new w1 (4 digits)", "new w1"),
        ("12: <p>Give <b>dE/dp</b></p>", "dE/dp"),
        ("Your p", "p"),
        (r"$\frac{\partial E}{\partial w_1}$", "dE/dw1"),
        ("dw1", "dE/dw1"),
    ],
)
def test_a_claim_is_found_in_a_question(heading, claim, exercises):
    assert exercises.find(heading) == [claim]


@pytest.mark.parametrize("heading", ["dE/dw11", "help", "hp", "w1", "E-mail", "", "step w1", "d2E/dw12"])
def test_what_is_not_asked_for_is_no_claim(heading, exercises):
    assert exercises.find(heading) == []


@pytest.mark.parametrize(
    ("heading", "sentence"),
    [
        (["name", "h1 and p"], "the column 'h1 and p' names h1, p: name one claim in it"),
        (["Response 1", "Response 2"], "the table has 2 numbered responses, and the exercise asks for 5 answers"),
        (["name", "mood"], "no column is named like a claim: the table has name, mood; asked for are h1, p"),
    ],
)
def test_columns_that_are_not_clear_are_refused(heading, sentence, exercises):
    with pytest.raises(UnreadableError) as error:
        read_table([heading, ["x"] * len(heading)], exercises.claims, exercises.find)
    assert str(error.value).startswith(sentence)


def test_a_column_about_two_claims_that_have_their_own_is_left_out(exercises):
    rows = [["name", "h1", "p", "Remarks on h1 and p"], ["Ada", "0.8", "0.582", "I took 0.8"]]
    table = read_table(rows, exercises.claims, exercises.find)
    assert table.students[0].answers == {"h1": "0.8", "p": "0.582"}
    assert "Remarks on h1 and p" in table.ignored


def test_a_teacher_names_the_columns(exercises):
    rows = [["nick", "group", "h1", "sheet"], ["ada", "B", "0.8", "exercise"]]
    (ada,) = read_table(rows, exercises.claims, exercises.find, ["group", "nick"], "sheet").students
    assert (ada.student, ada.exercise) == ("B ada", "exercise")
    with pytest.raises(UnreadableError, match="there is no column 'nik': did you mean 'nick'"):
        read_table(rows, exercises.claims, exercises.find, ["nik"])


def test_a_column_that_is_just_a_claim_comes_before_one_with_other_words(exercises):
    table = read_table([["name", "Group p", "p", "My h1"], ["Ada", "B", "0.5", "2"]], exercises.claims, exercises.find)
    assert table.students[0].answers == {"p": "0.5", "h1": "2"}
    assert table.remarks == ["Columns read: h1 from 'My h1'"]


def test_a_row_without_anything_is_left_out_and_one_without_a_name_is_not(exercises):
    table = read_table([["name", "h1"], ["", ""], ["", "0.8"]], exercises.claims, exercises.find)
    assert [one.student for one in table.students] == ["row 3, without a name"]
    assert table.remarks == ["row 2 is left out: it names nobody and answers nothing"]


# ---- encodings, separators, workbooks ----


@pytest.mark.parametrize(
    "content",
    [
        "Zoë;0,8".encode(),
        codecs.BOM_UTF8 + "Zoë;0,8".encode(),
        "Zoë;0,8".encode("utf-16"),
        "Zoë;0,8".encode("cp1252"),
    ],
)
def test_a_text_is_decoded(content):
    assert decoded(content) == "Zoë;0,8"


@pytest.mark.parametrize(
    "text",
    [
        "name,h1\nAda,0.8\n",
        'name;h1\r\n"Ada";0.8\r\n',
        "name\th1\nAda\t0.8",
        "sep=|\nname|h1\nAda|0.8",
        '\n"name","h1"\n\n"Ada","0.8"\n',
    ],
)
def test_a_table_has_any_of_the_usual_separators(text):
    assert rows_of_text(text) == [["name", "h1"], ["Ada", "0.8"]]


def test_a_decimal_comma_does_not_make_a_column():
    assert rows_of_text("name;h1;p\nA;0,8;0,5\n")[1] == ["A", "0,8", "0,5"]


def test_a_workbook_is_read_cell_by_cell(tmp_path, exercises):
    book = openpyxl.Workbook()
    book.active.append(["name", "h1", "p", "dE/dw1", "new w1"])
    book.active.append(["Ada", 0.8, "0,582", -0.1756, 0.1088])
    book.save(tmp_path / "answers.xlsx")
    (ada,) = read_table(rows_of_file(tmp_path / "answers.xlsx"), exercises.claims, exercises.find).students
    assert marks(grade_of(ada, exercises)) == ["right", "right", "blank", "right", "right"]


def test_a_file_that_is_no_workbook_is_refused_in_a_sentence(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(b"PK no zip")
    with pytest.raises(UnreadableError, match=r"this is no workbook that can be read \(BadZipFile\): save it as CSV"):
        rows_of_file(tmp_path / "a.xlsx")


def rows_for(exercises, *rows):
    return read_table([row.split(";") for row in rows], exercises.claims, exercises.find)


def test_two_columns_of_a_claim_that_agree_are_one(exercises):
    table = rows_for(exercises, "name;h1!;h1?", "Ada;0.8;0.8", "Bo;;0.8", "Cy;0.8; ")
    assert [one.answers["h1"] for one in table.students] == ["0.8"] * 3
    assert table.ignored == []


def test_two_columns_of_a_claim_that_differ_are_the_problem_of_that_field(exercises):
    (ada,) = rows_for(exercises, "name;h1!;h1?;p", "Ada;0.8;0.9;0.582").students
    grade = grade_of(ada, exercises)
    assert marks(grade)[:2] == ["unreadable", "right"]
    assert grade.notes == ["h1: 'h1!' says '0.8' and 'h1?' says '0.9': leave out all but one"]
    assert grade.short_notes == ["h1: 'h1!' says '0.8' and 'h1?' says '0.9'"]


def test_totals_at_the_end_are_nobody(exercises):
    rows = ["name;h1;p", "Ada;0.8;0.582", "Mean Joe;0.8;", "Average;0.8;0.58", ";Gesamtdurchschnitt:;5"]
    table = rows_for(exercises, *rows)
    assert [one.student for one in table.students] == ["Ada", "Mean Joe"]
    assert table.remarks == [
        "the row 'Average' at the end is left out",
        "the row 'Gesamtdurchschnitt:' at the end is left out",
    ]


def test_of_two_attempts_the_last_counts_and_that_is_said(exercises):
    rows = ["name;e-mail;h1", "Ada;a@x;0.7", "Bo;b@x;0.8", "Bo;c@x;0.7", "Ada;a@x;0.8"]
    students = once_each(rows_for(exercises, *rows).students)
    assert [(one.student, one.answers["h1"], one.remarks) for one in students] == [
        ("Ada", "0.8", ["handed in 2 times: the last one counts"]),
        ("Bo", "0.8", []),
        ("Bo", "0.7", []),
    ]


def test_two_rows_of_one_name_may_be_two_students(exercises):
    students = once_each(rows_for(exercises, "name;h1", "Bo;0.8", "Bo;0.7").students)
    assert [one.answers["h1"] for one in students] == ["0.8", "0.7"]
    assert [one.remarks for one in students] == [["2 rows have this name: is it one student?"]] * 2


# ---- fields ----


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("0,25", "0.25"),
        ("−0,5", "-0.5"),
        ("–3", "-3"),
        ("'-0.5", "-0.5"),
        ("-", ""),
        (" 1/3 ", "1/3"),
        ("12,5 %", "12.5 %"),
        ("0.5 (rounded)", "0.5"),
        ("≈0,5", "0.5"),
        ("ca. −0,5", "-0.5"),
        ("0.5?", "0.5"),
        ("0.5.", "0.5"),
        ("h1 = 0.8", "0.8"),
        ("w1*i1 + w2*i2 = 0.8", "0.8"),
        ("dE/dp = -0,418 (gerundet)", "-0.418"),
        ("=0.8", "0.8"),
        ("-0.418 (p-t)", "-0.418 (p-t)"),
        ("0.5 (net)", "0.5 (net)"),
        ("0.17556...", "0.17556..."),
        ("0.5!", "0.5!"),
        ("0.1755 or 0.1756", "0.1755 or 0.1756"),
        ("x = 3, y = 0.5", "x = 3, y = 0.5"),
        ("h1 <= 0.8", "h1 <= 0.8"),
        ("?", ""),
    ],
)
def test_a_field_is_read_as_it_was_meant(written, plain):
    assert plain_fields({"a": written}) == {"a": plain}


def test_another_field_says_whether_a_comma_is_decimal():
    assert plain_fields({"a": "1,234", "b": "0,5"})["a"] == "1.234"
    assert plain_fields({"a": "1,234", "b": "0,5", "c": "0.25"})["a"] == "1,234"
    assert doubt_about("1,234") == "'1,234' may be 1.234 or 1234: write the one that is meant"


@pytest.mark.parametrize("date", ["2026-01-03", "3-Jan", "1. Mrz", "01/03/2026"])
def test_a_fraction_that_a_spreadsheet_took_for_a_date_is_told(date):
    assert "is a date: a spreadsheet may have made it of a fraction such as 1/3" in doubt_about(date)


@pytest.mark.parametrize("number", ["0.25", "1/3", "-2/7", "1e-5", "0.5 - 0.1"])
def test_numbers_are_not_doubted(number):
    assert doubt_about(number) == ""


def test_a_field_that_cannot_be_read_spoils_its_line_only(exercises):
    grade = graded(exercises, RIGHT | {"p": "1,234", "dE/dp": "0.4.2", "h1": "8" * 600})
    assert marks(grade) == ["unreadable", "unreadable", "unreadable", "right", "right"]
    assert grade.points == 2
    assert grade.notes[1] == "p: '1,234' may be 1.234 or 1234: write the one that is meant"
    assert grade.short_notes[1:] == ["p: '1,234' may be 1.234 or 1234", "dE/dp: '0.4.2' cannot be read"]
    assert len(grade.short_notes[0]) < 70


# ---- points ----


def test_right_answers_have_all_points_and_blank_ones_none(exercises):
    assert (graded(exercises, RIGHT).points, graded(exercises, {}).points) == (5, 0)
    assert graded(exercises, {}).of == 5
    assert marks(graded(exercises, {})) == ["blank"] * 5


def test_a_line_that_follows_has_its_point_unless_it_is_strict(exercises):
    answers = RIGHT | {"dE/dw1": "-0.836", "new w1": "0.1418"}
    assert marks(graded(exercises, answers)) == WRONG_FACTOR
    assert [graded(exercises, answers, strict=strict).points for strict in (False, True)] == [4, 3]


@pytest.mark.parametrize(
    ("answer", "mark"),
    [
        ("-0.1756", "right"),
        ("-0.17556", "right"),
        ("-0.18", "few digits"),
        ("-0.176", "few digits"),
        ("(p - t)*w5*i1", "few digits"),
        ("-0.418*0.21*2", "right"),
        ("-4389/25000", "right"),
        (r"-\frac{4389}{25000}", "right"),
    ],
)
def test_as_many_digits_are_wanted_as_are_asked_for(answer, mark, exercises):
    assert marks(graded(exercises, {"dE/dw1": answer}))[3] == mark


@pytest.mark.parametrize(
    ("answer", "mark"),
    [
        ("-0.17556001", "right"),  # off in the eighth digit, where four are asked for
        ("-0.175594", "right"),
        ("-0.175612", "wrong"),  # more than half a unit of the fourth
        ("-0.1757", "wrong"),
        ("-0.17", "wrong"),
    ],
)
def test_digits_beyond_those_that_are_asked_for_are_not_judged(answer, mark, exercises):
    assert marks(graded(exercises, {"dE/dw1": answer}))[3] == mark


def test_without_digits_asked_for_all_of_an_answer_are_judged():
    exercises = Exercises([Exercise("free", read_sheet(EXERCISE.replace("digits = 4\n", "")))])
    assert marks(graded(exercises, {"dE/dw1": "-0.17556001"}))[3] == "wrong"


def test_zeros_that_a_spreadsheet_drops_are_not_missed(exercises):
    assert marks(graded(exercises, {"h1": "0.8", "p": "0.582"}))[:2] == ["right", "right"]


@pytest.mark.parametrize(
    ("a", "b", "mark"),
    [
        ("0.6667", "6.2", "right"),  # 9.2992·0.6667 is 6.19978, 6.200; with all digits it is 6.19947, 6.199
        ("0.6667", "6.200", "right"),
        ("0.667", "6.2", "few digits"),  # 9.2992·0.667 is 6.20257, 6.203
    ],
)
def test_zeros_are_not_missed_that_rounded_lines_give(a, b, mark):
    sheet = 'digits = 4\nerror = "b"\n[inputs]\nx = 2\n[parameters]\nk = 9.2992\n[formulas]\na = "x/3"\nb = "k*a"\n'
    exercises = Exercises([Exercise("thirds", read_sheet(sheet + '[claims]\na = ""\nb = ""\n'))])
    assert marks(graded(exercises, {"a": a, "b": b}))[1] == mark


def test_without_digits_asked_for_a_formula_is_an_answer():
    exercises = Exercises([Exercise("free", read_sheet(EXERCISE.replace("digits = 4\n", "")))])
    assert marks(graded(exercises, {"dE/dw1": "(p - t)*w5*i1", "h1": "0.8"}))[3] == "right"


# ---- what a student's file cannot do ----

CHEATING = (
    EXERCISE.replace('"dE/dw1" = ""', '"dE/dw1" = "9.99"').replace('h1 = "w1*i1 + w2*i2"', 'h1 = "0.8"')
    + '\n[errata."dE/dp"]\nprinted = "9.99"\ntrue = "-0.418"\nkind = "sign"\nwhy = "so it is"\n[exact]\n"h1" = "0.8"\n'
)


def test_formulas_errata_and_tolerances_of_a_student_do_not_count(exercises):
    grade = grade_of(read_answers(f"atol = 100\n{CHEATING}", "Cy", is_toml=True), exercises)
    assert (grade.points, grade.of) == (0, 5)
    assert marks(grade) == ["blank", "blank", "blank", "wrong", "blank"]
    assert grade.notes == [
        "atol is left out: what counts comes from the exercise",
        "[errata] is left out: what counts comes from the exercise",
        "[exact] is left out: what counts comes from the exercise",
        "[formulas] of the file differ from the exercise, which counts",
    ]


def test_the_blank_exercise_filled_in_says_nothing_of_its_own(exercises):
    filled = EXERCISE.replace('"dE/dp" = ""', '"dE/dp" = "-0.418"')
    grade = grade_of(read_answers(filled, "Cy", is_toml=True), exercises)
    assert (grade.points, grade.notes) == (1, [])


def test_answers_in_the_exercise_are_not_a_key(exercises):
    exercise = Exercise("solved", read_sheet(EXERCISE.replace('"dE/dp" = ""', '"dE/dp" = "7"')))
    assert marks(graded(Exercises([exercise]), {"dE/dp": "7"}))[2] == "wrong"


def test_what_editors_of_a_published_example_know_is_not_asked():
    exercise = Exercise("mazur", Worksheet.load("mazur").sheet)
    grade = graded(Exercises([exercise]), {"net_h1": "0.3775"})
    assert (grade.points, grade.of, len(grade.lines)) == (1, 28, 28)


def test_what_is_not_asked_for_is_named_and_has_no_point(exercises):
    grade = graded(exercises, RIGHT | {"dE/dw2": "-0.2633", "hello": "x"})
    assert (grade.points, grade.notes) == (5, ["not asked for: dE/dw2, hello"])


def test_an_exercise_that_asks_for_nothing_is_refused():
    with pytest.raises(ValueError, match=r'empty: asks for nothing: write lines such as "dE/dw1" = "" under'):
        Exercise("empty", read_sheet(EXERCISE.partition("[claims]")[0] + "[claims]\n"))


# ---- files ----


def test_plain_lines_are_answers():
    text = "# mine\nname: Ada\n\n- dE/dw1 = -0.1756\n∂E/∂p ≈ -0.418\nhello\nh1 : 0,8\nh1 = 9\n"
    ada = read_answers(text, "file")
    assert (ada.student, ada.answers) == ("Ada", {"dE/dw1": "-0.1756", "∂E/∂p": "-0.418", "h1": "0,8"})
    assert ada.remarks == ["line 6 is no answer: 'hello'", "h1 stands there twice: the first one counts"]


def test_toml_that_is_none_is_read_line_by_line(exercises):
    broken = EXERCISE.replace('"h1" = ""', '"h1" = 0,8')
    grade = grade_of(read_answers(broken, "Cy", is_toml=True), exercises)
    assert marks(grade)[0] == "right"
    assert grade.notes[0].startswith("this is no TOML, and was read line by line: ")
    assert len(grade.notes) == 1


def test_one_broken_file_does_not_stop_the_others(tmp_path, exercises):
    (tmp_path / "ada.txt").write_text("h1 = 0.8\n")
    (tmp_path / "bo.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "notes.pdf").write_bytes(b"%PDF")
    folder = tmp_path / "Cy Finch_123_assignsubmission_file_"
    folder.mkdir()
    (folder / "answers.txt").write_text("p = 0.582\n")
    students, remarks = students_in(tmp_path)
    assert {one.student: grade_of(one, exercises).points for one in students} == {"Cy Finch": 1, "ada": 1, "bo": 0}
    assert remarks == ["1 file left out: notes.pdf"]


def test_a_file_that_cannot_be_read_is_a_problem_of_its_student(tmp_path, exercises):
    grade = grade_of(read_answers_file(tmp_path / "gone.txt"), exercises)
    assert (grade.exercise, grade.problem) == (None, "gone.txt: No such file or directory")


# ---- several exercises ----


@pytest.fixture(scope="module")
def two() -> Exercises:
    other = EXERCISE.replace("i1 = 2\n", "i1 = 4\n").replace("by hand", "again")
    return Exercises([Exercise("01", read_sheet(EXERCISE)), Exercise("02", read_sheet(other))])


@pytest.mark.parametrize("name", ["02", "02.toml", " a 2-2-1 network AGAIN "])
def test_a_student_names_the_exercise(name, two):
    assert marks(grade_of(HandedIn("Ada", {"h1": "1.000"}, name), two))[0] == "right"


@pytest.mark.parametrize(
    ("name", "sentence"),
    [("", "it is not said which exercise this is: there are 01, 02"), ("9", "there is no exercise '9'")],
)
def test_an_exercise_that_is_not_there_is_a_problem(name, sentence, two):
    assert grade_of(HandedIn("Ada", {"h1": "1"}, name), two).problem.startswith(sentence)


# ---- arrays ----

ARRAYS = """
error = "L"
[inputs]
x = [1, 2]
[parameters]
W = [[0.5, 0.25], [-1, 3]]
[formulas]
z = "W @ x"
L = "sum(z)"
[claims]
"z" = ""
"dL/dW" = ""
"""


@pytest.mark.parametrize(
    ("answers", "points"),
    [
        ({"z": "[1, 5]", "dL/dW": "[[1, 2], [1, 2]]"}, 6),
        ({"z[1]": "1", "dL/dW": "[[1, 2], [1, 7]]"}, 4),
        ({"z": "", "z[2]": "5", "dL/dW": "[1, 2]"}, 1),
        ({"z": "1,0 5,0", "dL/dW": "[1,0 2,0; 1,0 2,0]"}, 6),
        ({"z": "1,00; 5,00", "dL/dW": "1 2; 1 2"}, 6),
        ({"z": "[1, 5]", "dL/dW": "1,0 2,0; 1,0 2,5"}, 5),
        ({"z": "1\n5", "dL/dW": "1 2\n1 2"}, 6),  # the lines of a cell are the rows
        ({"z": "[1,\n 5]", "dL/dW": "[1, 2]\r\n[1, 2]\r\n"}, 6),
        ({"z": "1,0\n5,0", "dL/dW": "[[1. 2.]\n [1. 7.]]"}, 5),
        ({"z": "W @\nx", "dL/dW": "1, 2,\n\n1, 2"}, 6),
    ],
)
def test_an_array_has_a_point_for_each_entry(answers, points):
    grade = graded(Exercises([Exercise("arrays", read_sheet(ARRAYS))]), answers)
    assert (grade.points, grade.of) == (points, 6)


def test_an_array_that_cannot_be_read_is_told_once():
    grade = graded(Exercises([Exercise("arrays", read_sheet(ARRAYS))]), {"z": "[1, 5]", "dL/dW": "1,0 | 2,0"})
    assert grade.short_notes == ["dL/dW: '1,0 | 2,0' cannot be read"]
    assert grade.count("unreadable") == 4


def test_samples_and_epochs_are_asked_for():
    exercises = Exercises([Exercise("samples", read_sheet(SAMPLES))])
    after = (0.5 - 0.1 * 2 * 0.5) * (1 - 0.1 * 2 * 4)
    grade = graded(exercises, {"E of sample 1": "0.25", "w after epoch 1": f"{after:.2f}"})
    assert (grade.points, grade.of) == (2, 2)


def test_the_error_of_an_exercise_is_not_told_as_a_sum_over_the_samples():
    exercise = Exercise("exercise", read_sheet(EXERCISE))
    report = exercise.with_answers(RIGHT | {"dE/dp": "0.418"}).check()  # E is (p − t)²/2 of one sample
    assert not any("over the samples" in line for line in report.explanations())


# ---- hints ----


def test_hints_are_about_kinds_and_have_no_number(exercises):
    assert HINTS.keys() <= KINDS.keys()
    row = graded(exercises, RIGHT | {"dE/dw1": "-0.836"}).lines[3].row
    assert hint_on(row) == "Look at a factor of the chain rule that is missing, at ∂p/∂h1."
    assert "0.1756" in row.diagnosis[0].words or "0.17556" in row.diagnosis[0].words


def test_a_line_that_nothing_explains_is_to_be_looked_at_again(exercises):
    row = graded(exercises, {"dE/dw1": "0.7391"}).lines[3].row
    assert hint_on(row) == "Look at this line again."


@pytest.mark.parametrize("start", ["0", "0.5"])
def test_a_start_that_is_listed_with_the_states_has_no_point_of_its_own(tmp_path, start):
    sheet = """
error = "L"
[inputs]
x = [1, 2]
"h[0]" = 0
[parameters]
w = 0.5
[formulas]
"h[t]" = "w*x[t] + h[t-1]"
L = "h[2]**2"
[claims]
h = ""
"""
    path = tmp_path / "states.toml"
    path.write_text(sheet)
    grade = grade_of(HandedIn("Ada", {"h": f"[{start}, 0.5, 1.5]"}), Exercises.load(str(path)))
    assert (grade.points, marks(grade)) == (2, ["right", "right"])


def test_answers_about_a_delta_are_graded_under_its_name():
    sheet = (
        'error = "E"\ndigits = 4\n[inputs]\nx = 1.5\nt = 1\n[parameters]\nw1 = 0.4\nw2 = 0.9\n[formulas]\nz1 = "w1 x"\n'
        'h = "tanh(z1)"\nz2 = "w2 h"\nE = "½ (z2 − t)²"\n[where]\n"δ2" = "∂E/∂z2"\n[claims]\n"δ2" = ""\n"δ1" = ""\n'
        '"\\\\frac{\\\\partial E}{\\\\partial w_1}" = ""\n'
    )
    exercises = Exercises([Exercise("own", read_sheet(sheet))])
    h = math.tanh(0.6)
    delta2 = 0.9 * h - 1
    delta1 = delta2 * 0.9 * (1 - h * h)
    answers = {"δ2": f"{delta2:.4f}", "δ1": f"{delta1:.4f}", "dE/dw1": f"{delta1 * 1.5:.4f}"}
    assert graded(exercises, answers).points == 3
    assert graded(exercises, {"dE/dz2": answers["δ2"], "∂E/∂z1": answers["δ1"], "dw1": answers["dE/dw1"]}).points == 3


@pytest.mark.parametrize(
    "line", ["w1 -= lr * dw1 = 0.1088", "w1 := w1 - lr * dw1 = 0.1088", "w1 ← w1 − η ∂E/∂w1 = 0.1088"]
)
def test_an_update_in_a_text_file_answers_the_new_weight(line, exercises):
    answers = read_answers(f"dE/dw1 = -0.1756\n{line}\n", "ada.txt").answers
    assert marks(graded(exercises, answers))[3:] == ["right", "right"]
