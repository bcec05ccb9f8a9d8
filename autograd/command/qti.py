"""An exercise as a quiz in QTI 1.2, which Canvas imports: what is given, and a question for each number.

The file is a package of IMS: a ZIP archive with a manifest and the quiz.  The names of the fields
"question_type" and "points_possible", and the text without a question, are Canvas's own.

Source: IMS Question & Test Interoperability 1.2.1; exports of Canvas in its public importer, instructure/qti.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from autograd.by_hand.classroom.exercise import Exercise
from autograd.command.exercise_page import given_in_html
from autograd.command.exits import HOLDS
from autograd.command.quiz_fields import QuizField, fields_of, title_of, wanted_in_html
from autograd.sentences import counted

_QUIZ = "http://www.imsglobal.org/xsd/ims_qtiasiv1p2"
_PACKAGE = "http://www.imsglobal.org/xsd/imsccv1p1/imscp_v1p1"
_RESPONSE = "response1"


def show_qti(options: argparse.Namespace) -> tuple[int, str]:
    """Write an exercise as a file that Canvas imports."""
    exercise = Exercise.load(options.worksheet)
    path = Path(options.output).with_suffix(".zip")
    path.write_bytes(qti_package(exercise))
    questions = counted(len(exercise.claims), "question")
    return HOLDS, f"A quiz with {questions} for Canvas (Import Course Content, QTI .zip file): {path}"


def qti_package(exercise: Exercise) -> bytes:
    """The bytes of the file; equal exercises give equal ones, and Canvas takes these for one quiz.

    >>> from autograd.by_hand.worksheet import Worksheet
    >>> exercise = Exercise("ng", Worksheet.load("ng").sheet)
    >>> [name[-4:] for name in zipfile.ZipFile(io.BytesIO(qti_package(exercise))).namelist()]
    ['.xml', '.xml']
    """
    title, items = title_of(exercise), list(_items(exercise))
    content = b"".join([title.encode(), *map(ET.tostring, items)])
    key = f"backprop_{hashlib.sha256(content).hexdigest()[:32]}"
    for number, item in enumerate(items):
        item.set("ident", f"{key}_{number}")
    quiz = _node("assessment", _node("section", *items, ident="root_section"), ident=key, title=title)
    files = {
        "imsmanifest.xml": _manifest(key),
        f"{key}/{key}.xml": _node("questestinterop", quiz, xmlns=_QUIZ),
    }
    package = io.BytesIO()
    with zipfile.ZipFile(package, "w") as archive:
        for name, root in files.items():
            ET.indent(root)
            text = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
            archive.writestr(zipfile.ZipInfo(name), text)  # with no date, so that the bytes are the same tomorrow
    return package.getvalue()


def _manifest(key: str) -> ET.Element:
    file = _node("file", href=f"{key}/{key}.xml")
    resources = _node("resources", _node("resource", file, identifier=key, type="imsqti_xmlv1p2"))
    about = _node("metadata", _node("schema", "IMS Content"), _node("schemaversion", "1.1.3"))
    return _node("manifest", about, _node("organizations"), resources, identifier=f"{key}_manifest", xmlns=_PACKAGE)


def _items(exercise: Exercise) -> Iterator[ET.Element]:
    """What is given, and the questions."""
    yield _item("Given", "text_only_question", 0, given_in_html(exercise) + wanted_in_html(exercise))
    for number, field in enumerate(fields_of(exercise), 1):
        box = _node("render_fib", _node("response_label", ident="answer1"), fibtype="Decimal")
        answer = _node("response_str", box, ident=_RESPONSE, rcardinality="Single")
        yield _item(f"{number}", "numerical_question", 1, f"<p>{field.asked} =</p>", answer, _judged(field))


def _item(title: str, kind: str, points: int, text: str, *answer: ET.Element) -> ET.Element:
    """A question, or a text that asks for nothing."""
    facts = {"question_type": kind, "points_possible": f"{points}"}
    metadata = [
        _node("qtimetadatafield", _node("fieldlabel", label), _node("fieldentry", entry))
        for label, entry in facts.items()
    ]
    said = _node("material", _node("mattext", text, texttype="text/html"))
    return _node(
        "item",
        _node("itemmetadata", _node("qtimetadata", *metadata)),
        _node("presentation", said, *answer[:1]),
        *answer[1:],
        title=title,
    )


def _judged(field: QuizField) -> ET.Element:
    """Which answers have the point: a range, since Canvas works a margin out in floats, and misses its ends."""
    least = _node("vargte", f"{field.number - field.unit:f}", respident=_RESPONSE)
    most = _node("varlte", f"{field.number + field.unit:f}", respident=_RESPONSE)
    full = _node("setvar", "100", action="Set", varname="SCORE")
    right = _node("respcondition", _node("conditionvar", least, most), full, **{"continue": "No"})
    score = _node("decvar", maxvalue="100", minvalue="0", varname="SCORE", vartype="Decimal")
    return _node("resprocessing", _node("outcomes", score), right)


def _node(tag: str, *inside: ET.Element | str, **attributes: str) -> ET.Element:
    """An element with its text or its elements."""
    node = ET.Element(tag, attributes)
    for part in inside:
        if isinstance(part, str):
            node.text = part
        else:
            node.append(part)
    return node
