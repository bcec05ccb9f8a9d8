"""An exercise as a quiz in QTI 1.2: the package, its questions, and the numbers in them."""

import hashlib
import math
import xml.etree.ElementTree as ET
import zipfile

import pytest

from autograd.command import main
from tests.test_moodle import SHEET

QUIZ = {"": "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"}
PACKAGE = {"": "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"}
# A numeric question as Canvas exports it: numeric_within_range.xml among the fixtures of instructure/qti.
NUMERIC = (
    "item itemmetadata qtimetadata qtimetadatafield fieldlabel fieldentry qtimetadatafield fieldlabel fieldentry "
    "presentation material mattext response_str render_fib response_label "
    "resprocessing outcomes decvar respcondition conditionvar vargte varlte setvar"
)


def written(folder, text=SHEET):
    sheet = folder / "exercise.toml"
    sheet.write_text(text, encoding="utf-8")
    assert main(["show", str(sheet), "--qti", "-o", str(folder / "quiz.xml")]) == 0
    return folder / "quiz.zip"


@pytest.fixture
def package(tmp_path, capsys):
    path = written(tmp_path)
    assert "A quiz with 3 questions" in capsys.readouterr().out
    return zipfile.ZipFile(path)


@pytest.fixture
def assessment(package):
    manifest = ET.fromstring(package.read("imsmanifest.xml"))
    (resource,) = manifest.iterfind("resources/resource", PACKAGE)
    assert resource.get("type") == "imsqti_xmlv1p2"
    (file,) = resource
    (assessment,) = ET.fromstring(package.read(file.get("href")))
    assert assessment.get("ident") == resource.get("identifier")
    return assessment


def test_it_begins_with_what_is_given(assessment):
    assert assessment.get("title") == "One <neuron> & a }brace{"
    given = assessment.find("section/item", QUIZ)
    assert given.findtext(".//fieldentry", namespaces=QUIZ) == "text_only_question"
    text = given.findtext(".//mattext", namespaces=QUIZ)
    assert "Give 4 significant digits." in text
    assert ET.fromstring(f"<body>{text}</body>").find(".//math") is not None


def test_a_question_is_built_as_canvas_exports_one(assessment):
    _, *questions = assessment.iterfind("section/item", QUIZ)
    for question in questions:
        assert " ".join(node.tag.partition("}")[2] for node in question.iter()) == NUMERIC
        assert question.findtext(".//fieldentry", namespaces=QUIZ) == "numerical_question"
        assert question.find(".//render_fib", QUIZ).get("fibtype") == "Decimal"
    assert len({item.get("ident") for item in assessment.iter() if item.get("ident")}) == 8  # with the answers' two


def test_a_question_takes_its_number_and_a_unit_of_its_last_digit(assessment):
    _, *questions = assessment.iterfind("section/item", QUIZ)
    ranges = {
        question.findtext(".//mattext", namespaces=QUIZ): [
            float(question.findtext(f".//{end}", namespaces=QUIZ)) for end in ("vargte", "varlte")
        ]
        for question in questions
    }
    y = 1 / (1 + math.exp(-0.6))
    slope = (y - 1) * y * (1 - y) * 2
    assert ranges == {
        f"<p>{asked} =</p>": pytest.approx([round(number, 4) - 1e-4, round(number, 4) + 1e-4], abs=1e-9)
        for asked, number in {"y": y, "dE/dw": slope, "new w": 0.3 - 0.5 * slope}.items()
    }


def test_equal_exercises_are_one_quiz_and_others_are_not(tmp_path):
    same = {hashlib.sha256(written(tmp_path).read_bytes()).digest() for _ in range(2)}
    assert len(same) == 1
    (name, *_) = zipfile.ZipFile(written(tmp_path)).namelist()[1:]
    assert name not in zipfile.ZipFile(written(tmp_path, SHEET.replace("x = 2", "x = 3"))).namelist()
    assert name not in zipfile.ZipFile(written(tmp_path, SHEET.replace("One", "Two"))).namelist()


def test_a_title_with_a_control_character_is_xml_all_the_same(tmp_path):
    path = written(tmp_path, SHEET.replace("One", r"One\u0001"))
    for name in zipfile.ZipFile(path).namelist():
        ET.fromstring(zipfile.ZipFile(path).read(name))


@pytest.mark.parametrize("other", ["--moodle", "--blank"])
def test_an_exercise_is_shown_in_one_form(other, capsys):
    with pytest.raises(SystemExit):
        main(["show", "ng", "--qti", other])
    assert "not allowed with" in capsys.readouterr().err
