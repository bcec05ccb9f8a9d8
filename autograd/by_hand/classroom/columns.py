"""Which column of a table holds what: the answers to claims, who the student is, and what is no answer.

A claim may stand in a question: "What is dE/dw1? (4 digits)".  What forms and learning platforms put around it is
taken off: numbers in front ("101: "), tags of HTML, and their columns for points and feedback.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from html import unescape

from autograd.by_hand.classroom.handed_in import UnreadableError
from autograd.sentences import nearest, shorten

_TAG = re.compile(r"<[^<>]*>")
_NUMBER_IN_FRONT = re.compile(r"\A\s*[QF]?\d+\s*[.:)]\s", re.IGNORECASE)
_NO_ANSWER = re.compile(
    r"(points|punkte|feedback|kommentar|right answer|richtige antwort|correct answer)\b.*|.*\[(score|feedback|punkte)\]"
    r"|points - .*|punkte - .*",
    re.IGNORECASE | re.DOTALL,
)
_NUMBERED = re.compile(r"(?:response|antwort|réponse|respuesta|risposta|resposta)\s*(\d+)", re.IGNORECASE)
_QUESTION = re.compile(r"(?:question|frage|pregunta|domanda|questão)\s*(\d+)", re.IGNORECASE)
_PIECE = r"[\w/∂'#\[\].,²^]"  # what a claim is made of: none stands beside a claim in a question

FIRST_NAMES = ("first name", "vorname", "prénom", "nombre", "nome")
NAMES = (
    *("student", "name", "your name", "full name", "student name", "vor- und nachname", "nom complet"),
    *("last name", "surname", "nachname", "familienname", "nom", "apellido", "apellidos", "cognome"),
)
_WHO = re.compile(
    r".*e-?mail.*|.*matrikel.*|user ?name|login|student (id|number)|sis_id|id[- ]number|id-nummer", re.IGNORECASE
)
EXERCISES = ("exercise", "variant", "aufgabe", "variante", "exercice", "ejercicio")


@dataclass
class Columns:
    """The places of the columns of a table."""

    claims: dict[str, int] = field(default_factory=dict)
    again: dict[str, list[int]] = field(default_factory=dict)  # all columns of a claim that has several
    names: list[int] = field(default_factory=list)  # of which the student's name is put together
    who: list[int] = field(default_factory=list)  # carried along into the grades
    exercise: int | None = None
    questions: list[tuple[int, int]] = field(default_factory=list)  # a text in each row that says the claim; the answer
    parts: int | None = None  # of all answers in one field, as "part 1: 0.8; part 2: 1.8"
    remark: str = ""
    ignored: list[str] = field(default_factory=list)  # the headings of all others


Find = Callable[[str], list[str]]  # the claims that a text names


def columns_of(
    heading: Sequence[str], claims: Collection[str], find: Find, student: Sequence[str] = (), exercise: str = ""
) -> Columns:
    """The columns of a table.

    Args:
        heading: its first row.
        claims: those that are asked for, in their order.
        find: the claims that a text names.
        student, exercise: the columns that say who it is and which exercise, where a teacher names them.

    Raises:
        UnreadableError: if a column names two claims or none has an answer, or a named column is not there.
    """
    columns = Columns(exercise=_place_of_exercise(heading, exercise))
    columns.names = [_place(name, heading) for name in student] or [
        *_places(heading, FIRST_NAMES),
        *_places(heading, NAMES),
    ]
    columns.who = [i for i, text in enumerate(heading) if _WHO.fullmatch(text) and i not in columns.names]
    taken = {*columns.names, *columns.who, columns.exercise}
    free = {i: text for i, text in enumerate(heading) if i not in taken and not _NO_ANSWER.fullmatch(text.strip())}
    found = _by_heading(free, find)
    columns.claims = {claim: places[0] for claim, places in found.items()}
    columns.again = {claim: places for claim, places in found.items() if len(places) > 1}
    asides = [f"{claim} from {shorten(heading[i])!r}" for claim, i in columns.claims.items() if heading[i] != claim]
    columns.remark = f"Columns read: {'; '.join(asides)}" if asides else ""
    if not columns.claims:
        _by_number(columns, free, claims)
    used = {*taken, *columns.claims.values(), *(i for places in columns.again.values() for i in places)}
    used |= {*(i for pair in columns.questions for i in pair), columns.parts}
    columns.ignored = [shorten(text) for i, text in enumerate(heading) if i not in used and text.strip()]
    if not columns.claims and not columns.questions and columns.parts is None:
        raise UnreadableError(
            f"no column is named like a claim: the table has {_listed(heading)}; asked for are {_listed(claims)}"
        )
    return columns


def _by_heading(free: Mapping[int, str], find: Find) -> dict[str, list[int]]:
    """The columns of each claim; one that is just the claim comes before others.

    A column that names two claims is left out if both have columns of their own: a remark may stand there.
    """
    found: dict[str, list[int]] = {}
    named = {place: find(text) for place, text in free.items()}
    for place, claims in named.items():
        if len(claims) == 1:
            found.setdefault(claims[0], []).append(place)
    for place, claims in named.items():
        if len(claims) > 1 and not found.keys() >= {*claims}:
            raise UnreadableError(f"the column {shorten(free[place])!r} names {_listed(claims)}: name one claim in it")
    for claim, places in found.items():
        exact = [i for i in places if plain_heading(free[i]) == claim]
        found[claim] = exact or places
    return found


def _by_number(columns: Columns, free: Mapping[int, str], claims: Collection[str]) -> None:
    """The claims of numbered responses: those in the questions beside them, or else all claims in order."""
    responses = {int(match[1]): i for i, text in free.items() if (match := _NUMBERED.fullmatch(text.strip()))}
    questions = {int(match[1]): i for i, text in free.items() if (match := _QUESTION.fullmatch(text.strip()))}
    if responses and questions.keys() >= responses.keys():
        columns.questions = [(questions[number], place) for number, place in sorted(responses.items())]
    elif len(responses) == len(claims):
        columns.claims = dict(zip(claims, (responses[number] for number in sorted(responses)), strict=True))
        columns.remark = "The responses were taken in the order in which the exercise asks"
    elif len(responses) == 1:
        (columns.parts,) = responses.values()
        columns.remark = "The parts of the response were taken in the order in which the exercise asks"
    elif responses:
        raise UnreadableError(
            f"the table has {len(responses)} numbered responses, and the exercise asks for {len(claims)} answers: "
            "name each column by its claim, such as dE/dw1"
        )


def finder(claims: Iterable[str], read: Callable[[str], str | None]) -> Find:
    """What finds the claims in a text.

    Args:
        claims: the texts of the claims that are asked for.
        read: which of them a text stands for as a whole, also in other words, such as ∂E/∂w1 for dE/dw1.
    """
    longest_first = sorted(claims, key=len, reverse=True)

    def find(text: str) -> list[str]:
        plain = plain_heading(text)
        if whole := read(plain):
            return [whole]
        rest, found = plain.replace("∂", "d"), []
        for claim in longest_first:
            words = r"\s+".join(map(re.escape, claim.replace("∂", "d").split()))
            rest, count = re.subn(rf"(?<!{_PIECE}){words}(?=[?!.,:;)\]]*(?:\s|$))", " ", rest)
            found += [claim] if count else []
        return found

    return find


def plain_heading(text: str) -> str:
    """A heading without tags, and without a number in front.

    >>> plain_heading("101: <p>Compute <b>h1</b>.</p>")
    'Compute h1.'
    """
    return " ".join(unescape(_TAG.sub("", _NUMBER_IN_FRONT.sub("", text, count=1))).split())


def _place(name: str, heading: Sequence[str]) -> int:
    if name not in heading:
        raise UnreadableError(f"there is no column {shorten(name)!r}{nearest(name, heading)}")
    return list(heading).index(name)


def _place_of_exercise(heading: Sequence[str], name: str) -> int | None:
    return _place(name, heading) if name else next(iter(_places(heading, EXERCISES)), None)


def _places(heading: Sequence[str], words: Collection[str]) -> list[int]:
    return [i for i, text in enumerate(heading) if " ".join(text.lower().split()) in words]


def _listed(texts: Iterable[str]) -> str:
    return shorten(", ".join(map(shorten, texts)), 200)
