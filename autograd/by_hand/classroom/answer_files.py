"""The answers of one student in a file of their own: TOML, or plain lines such as ``dE/dw1 = -0.1756``.

Only the answers are taken.  Inputs, formulas and errata in the file of a student do not count, and are named.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from autograd.by_hand.classroom.handed_in import MOST_BYTES, MOST_STUDENTS, HandedIn, UnreadableError
from autograd.by_hand.classroom.tables import decoded
from autograd.by_hand.example.named_optimisers import OPTIMISER
from autograd.by_hand.sheet.toml_text import read_toml
from autograd.sentences import counted, shorten

ENDINGS = (".toml", ".txt", ".md")
_ANSWER = re.compile(r"\s*[-*•]?\s*([^=≈:←]+?)\s*(?::=|=|≈|:|←)\s*(.*)")
_OF_MOODLE = re.compile(r"(.+?)_\d+_assignsubmission_(?:file|onlinetext)_?.*")
_STUDENT, _EXERCISE = ("name", "student"), "exercise"
_CLAIMS = "claims"
# the exercise has its own
_HARMLESS = ("title", "source", "rate", *OPTIMISER, "error", "digits", _CLAIMS, *_STUDENT, _EXERCISE)
GIVEN = ("inputs", "parameters", "formulas")  # a student who fills in the blank exercise hands these in too
_HEADING = re.compile(r"\[([^\[\]=]*)\]")
_QUOTES = "\"' "


def students_in(folder: Path) -> tuple[list[HandedIn], list[str]]:
    """A student for each file in a folder, in the order of their names; and what was left out.

    Raises:
        UnreadableError: if there is no such file.
    """
    files = sorted(path for path in folder.rglob("*") if path.is_file() and not path.name.startswith("."))
    answers = [path for path in files if path.suffix.lower() in ENDINGS]
    if not answers:
        raise UnreadableError(f"{folder}: has no answers in it, which are .toml or .txt files")
    if len(answers) > MOST_STUDENTS:
        raise UnreadableError(f"{folder}: has more than {MOST_STUDENTS} files of answers")
    others = [shorten(path.name) for path in files if path not in answers]
    remarks = [f"{counted(len(others), 'file')} left out: {shorten(', '.join(others), 200)}"] if others else []
    return [read_answers_file(path, folder) for path in answers], remarks


def read_answers_file(path: Path, folder: Path | None = None) -> HandedIn:
    """The answers in a file; a file that cannot be read says why, and stops nobody else."""
    name = _name_of(path, folder or path.parent)
    try:
        if path.stat().st_size > MOST_BYTES:
            raise UnreadableError(f"is larger than {MOST_BYTES // 1_000_000} MB")
        return read_answers(decoded(path.read_bytes()), name, is_toml=path.suffix.lower() == ".toml")
    except (OSError, ValueError) as problem:
        return HandedIn(name, {}, problem=f"{shorten(path.name)}: {getattr(problem, 'strerror', None) or problem}")


def read_answers(text: str, name: str, *, is_toml: bool = False) -> HandedIn:
    r"""The answers of one student in a text.

    >>> read_answers("name: Ada\nh1 = 0.8", "ada.txt").answers
    {'h1': '0.8'}
    """
    return _from_toml(text, name) if is_toml else _from_lines(text, name)


def _name_of(path: Path, folder: Path) -> str:
    """Who handed a file in: the folder of their own says it, or the name of the file."""
    own = path.relative_to(folder).parts[0] if path.parent != folder else path.stem
    of_moodle = _OF_MOODLE.fullmatch(own)
    return of_moodle[1] if of_moodle else own


def _from_lines(text: str, name: str, remarks: Sequence[str] = ()) -> HandedIn:
    answers: dict[str, str] = {}
    said: dict[str, str] = {}
    remarks, table = list(remarks), _CLAIMS
    for number, line in enumerate(text.splitlines(), 1):
        content = line.partition("#")[0].strip()
        if heading := _HEADING.fullmatch(content):
            table = heading[1]
        elif (match := _ANSWER.fullmatch(content)) is None:
            remarks += [f"line {number} is no answer: {shorten(content)!r}"] if content else []
        elif (key := _unquoted(match[1])).lower() in (*_STUDENT, _EXERCISE):
            said[key.lower()] = _unquoted(match[2])
        elif key in answers:
            remarks.append(f"{shorten(key)} stands there twice: the first one counts")
        elif table == _CLAIMS and key not in _HARMLESS:
            answers[key] = _unquoted(match[2])
    return HandedIn(_said(said, name), answers, said.get(_EXERCISE, ""), remarks=remarks)


def _unquoted(text: str) -> str:
    return " ".join(text.strip(_QUOTES).split())


def _from_toml(text: str, name: str) -> HandedIn:
    try:
        data = read_toml(text)
    except ValueError as problem:  # as for 0,25 without quotes
        return _from_lines(text, name, [f"this is no TOML, and was read line by line: {problem}"])
    is_sheet = isinstance(data.get(_CLAIMS), dict)
    said = {key: str(data[key]) for key in (*_STUDENT, _EXERCISE) if isinstance(data.get(key), str | int)}
    if is_sheet and isinstance(data.get("title"), str):
        said.setdefault(_EXERCISE, data["title"])
    table = data[_CLAIMS] if is_sheet else {key: x for key, x in data.items() if key not in _HARMLESS}
    answers = {" ".join(key.split()): str(x) for key, x in table.items() if not isinstance(x, dict)}
    own = {key: data[key] for key in GIVEN if isinstance(data.get(key), dict)}
    remarks = [*_left_out(data, is_sheet=is_sheet)]
    return HandedIn(_said(said, name), answers, said.get(_EXERCISE, ""), own=own, remarks=remarks)


def _left_out(data: Mapping[str, Any], *, is_sheet: bool) -> Iterator[str]:
    for key, x in data.items():
        is_table = isinstance(x, dict)
        if key not in (*_HARMLESS, *GIVEN) and (is_sheet or is_table):
            what = f"[{shorten(key)}]" if is_table else shorten(key)
            yield f"{what} is left out: what counts comes from the exercise"


def _said(said: Mapping[str, str], otherwise: str) -> str:
    return next((said[key].strip() for key in _STUDENT if said.get(key, "").strip()), otherwise)
