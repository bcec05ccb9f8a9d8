"""An exercise as a question for Moodle: its XML, its fields, and the numbers in them."""

import math
import re
import xml.etree.ElementTree as ET

import pytest

from autograd.command import main

SHEET = """
title = "One <neuron> & a }brace{"
error = "E"
rate = 0.5
digits = 4
[inputs]
x = 2
[parameters]
w = 0.3
[formulas]
y = "sigmoid(w*x)"
E = "(y - 1)**2/2"
[claims]
"y" = ""
"dE/dw" = ""
"new w" = ""
"""
# docs.moodle.org: {weight:NUMERICAL:=answer:tolerance}
FIELD = re.compile(r"<li>(.+?) = \{1:NUMERICAL:=(-?[0-9.]+):([0-9.]+)\}</li>")


@pytest.fixture
def question(tmp_path, capsys):
    sheet = tmp_path / "exercise.toml"
    sheet.write_text(SHEET, encoding="utf-8")
    assert main(["show", str(sheet), "--moodle", "-o", str(tmp_path / "quiz.xml")]) == 0
    assert "A question with 3 fields" in capsys.readouterr().out
    (question,) = ET.parse(tmp_path / "quiz.xml").getroot()
    return question


def test_it_is_one_question_with_embedded_answers(question):
    assert question.get("type") == "cloze"
    assert question.findtext("name/text") == "One <neuron> & a }brace{"
    assert question.find("questiontext").get("format") == "html"
    text = question.findtext("questiontext/text")
    assert "Give 4 significant digits." in text
    assert ET.fromstring(f"<body>{text}</body>").find(".//math") is not None


def test_each_claim_has_a_field_with_its_number_and_a_unit_of_its_last_digit(question):
    fields = {name: (float(n), unit) for name, n, unit in FIELD.findall(question.findtext("questiontext/text"))}
    y = 1 / (1 + math.exp(-0.6))
    slope = (y - 1) * y * (1 - y) * 2
    assert fields == {
        "y": (pytest.approx(y, abs=5e-5), "0.0001"),
        "dE/dw": (pytest.approx(slope, abs=5e-5), "0.0001"),
        "new w": (pytest.approx(0.3 - 0.5 * slope, abs=5e-5), "0.0001"),
    }


def test_a_title_with_a_control_character_is_xml_all_the_same(tmp_path):
    sheet = tmp_path / "exercise.toml"
    sheet.write_text(SHEET.replace("One", r"One\u0001"), encoding="utf-8")
    assert main(["show", str(sheet), "--moodle", "-o", str(tmp_path / "quiz.xml")]) == 0
    assert "neuron" in ET.parse(tmp_path / "quiz.xml").findtext("question/name/text")
