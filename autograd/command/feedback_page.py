"""A page for each student: the right lines, the wrong ones with the slip in words, the derivation and the picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from html import escape

from autograd.by_hand.classroom.exercise import Exercise
from autograd.by_hand.classroom.grading import BLANK, FEW_DIGITS, FOLLOWS, OPEN, RIGHT, UNREAD, WRONG, Grade, Line
from autograd.by_hand.classroom.hints import hint_on
from autograd.by_hand.classroom.key import worked_out
from autograd.by_hand.slips.readings.kinds import Finding
from autograd.by_hand.verdict.rows import LONGEST_CLAIM, MOST_TOLD, Row
from autograd.by_hand.worksheet import Worksheet
from autograd.command.exercise_page import given_in_html
from autograd.paper.graph import Graph
from autograd.paper.names import shown
from autograd.paper.numerals import write_number
from autograd.picture.drawing import draw
from autograd.picture.page import filled, page, text_of
from autograd.picture.request import edges_by_name
from autograd.sentences import shorten

MOST_EXPLAINED = 6  # wrong lines with a derivation and a picture; of more, the words stand in the table
MOST_PICTURES = 3
LOOKS = {
    RIGHT: ("good", "✓ right"),
    FOLLOWS: ("soft", "→ follows from a wrong line"),
    WRONG: ("bad", "✗ wrong"),
    BLANK: ("quiet", "– blank"),
    FEW_DIGITS: ("soft", "too few digits"),
    UNREAD: ("bad", "? cannot be read"),
    OPEN: ("soft", "not judged"),
}


class FeedbackPages:
    """The pages of a class; what several students need is made once.

    Args:
        hints: whether a page says only where a slip is and of what kind, and no number that is right.
    """

    def __init__(self, *, hints: bool = False) -> None:
        self._hints = hints
        self._picture = cache(_picture)
        self._derivation = cache(_derivation)
        self._given = cache(given_in_html)

    def page(self, grade: Grade) -> str:
        """The page of a student."""
        student = shown(grade.handed_in.student, 80)
        if grade.exercise is None:
            body = f'<main id="feedback"><p>This could not be graded: {escape(grade.problem)}</p></main>'
            return page(student, body, text_of("feedback.css"), is_played=False)
        body = filled(
            "feedback.html",
            points=f"{grade.points} of {grade.of} points",
            counts=escape(_counts(grade)),
            right="" if self._hints else "<th>right</th>",
            lines="\n".join(self._line(line) for line in grade.lines),
            remarks="\n".join(f'<p class="quiet">{escape(note)}</p>' for note in grade.notes),
            slips="\n".join(self._slips(grade.exercise, grade)),
            exercise=self._given(grade.exercise),
        )
        title = f"{student}: {grade.exercise.sheet.title or grade.exercise.name}"
        return page(title, body, text_of("feedback.css"), is_played=False)

    def _line(self, line: Line) -> str:
        look, words = LOOKS[line.mark]
        row = line.row
        if line.mark == RIGHT and row.verdict != "holds":
            words += f" ({row.verdict.removeprefix('right, ').removeprefix('holds, ')})"
        if line.mark == FEW_DIGITS and row.note:
            words = row.note
        cells = [f"<td>{escape(shown(row.claim, LONGEST_CLAIM))}</td>"]
        cells.append(f'<td class="answer">{escape(shorten(row.printed))}</td>')
        if not self._hints:
            cells.append(f"<td>{'' if line.mark == RIGHT else write_number(row.true, 6)}</td>")
        return f'<tr>{"".join(cells)}<td class="{look}">{escape(words)}</td></tr>'

    def _slips(self, exercise: Exercise, grade: Grade) -> Iterator[str]:
        """What is told of the wrong lines."""
        wrong = [line for line in grade.lines if line.mark == WRONG]
        if not wrong:
            return
        yield f"<section>\n<h2>{'What to look at' if self._hints else 'What went wrong'}</h2>"
        alike = _alike(exercise, wrong)
        first = [line for line in wrong if line.row.claim in alike]
        yield from map(_hint, first) if self._hints else self._explained(exercise, first, alike)
        yield "</section>"

    def _explained(self, exercise: Exercise, wrong: list[Line], alike: Mapping[str, list[str]]) -> Iterator[str]:
        pictures = 0
        for line in wrong[:MOST_EXPLAINED]:
            claim, edges = line.row.claim, line.row.diagnosis[0].edges if line.row.diagnosis else ()
            picture = self._picture(exercise, claim, edges) if pictures < MOST_PICTURES else ""
            pictures += bool(picture)
            words = [*_words_on(line.row, alike[claim]), self._derivation(exercise, claim), picture]
            yield "\n".join(['<div class="slip">', *filter(None, words), "</div>"])
        if len(wrong) > MOST_EXPLAINED:
            others = ", ".join(line.row.claim for line in wrong[MOST_EXPLAINED:])
            yield f'<p class="quiet">Wrong as well: {escape(shorten(others, 300))}</p>'


def _alike(exercise: Exercise, wrong: Iterable[Line]) -> dict[str, list[str]]:
    """The wrong lines to explain, and the other entries of their array of which the same is told."""
    first: dict[tuple[str, str], str] = {}
    alike: dict[str, list[str]] = {}
    for line in wrong:
        claim = line.row.claim
        told = line.row.diagnosis[0].words.partition(": ")[0] if line.row.diagnosis else claim
        before = first.setdefault((exercise.asked_in(claim), told), claim)
        if before == claim:
            alike[claim] = []
        else:
            alike[before].append(claim)
    return alike


def _hint(line: Line) -> str:
    return f"<p><b>{escape(shown(line.row.claim, LONGEST_CLAIM))}</b> {escape(hint_on(line.row))}</p>"


def _words_on(row: Row, alike: list[str]) -> Iterator[str]:
    """The line, what was written, the slips that explain it, and the lines of which the same is told."""
    yield f"<h3>{escape(shown(row.claim, LONGEST_CLAIM))}</h3>"
    yield f"<p>You wrote {escape(shorten(row.printed))}. {escape(_explanation(row.diagnosis, row.note))}</p>"
    others = [finding.words for finding in row.diagnosis[1 : 1 + MOST_TOLD]]
    yield from (f'<p class="quiet">Or: {escape(words)}.</p>' for words in others)
    if alike:
        yield f'<p class="quiet">The same in {escape(shorten(", ".join(alike), 300))}.</p>'


def _counts(grade: Grade) -> str:
    marks = [mark for mark in LOOKS if grade.count(mark)]
    return ", ".join(f"{grade.count(mark)} {'with ' * (mark == FEW_DIGITS)}{mark}" for mark in marks)


def _explanation(diagnosis: list[Finding], note: str) -> str:
    if not diagnosis:
        return f"{note[:1].upper()}{note[1:]}." if note else ""
    first = diagnosis[0]
    words = f"{first.words[:1].upper()}{first.words[1:]}."
    return words if first.certain else f"Perhaps: {words}"


def _derivation(exercise: Exercise, claim: str) -> str:
    """How the right number is found."""
    derivation = worked_out(exercise, claim) if claim in exercise.claims else None
    return f'<div class="scroll">{derivation.mathml()}</div>' if derivation else ""


def _picture(exercise: Exercise, text: str, edges: tuple[tuple[str, str], ...]) -> str:
    """The graph, with the path of a derivative lit and the edges marked where the slip was made."""
    claim, sheet = exercise.claims.get(text), Worksheet(exercise.sheet)
    if claim is None:
        return ""
    graph = Graph(sheet.error)
    order = graph.order
    by = sheet.values[claim.by or claim.node]
    is_slope = bool(claim.by) or by.op is None
    there = edges_by_name(graph) if edges else []
    edges = tuple(edge for edge in edges if edge in there)
    if by not in order or not (is_slope or edges):
        return ""
    sheet.error.backward()
    trained = [w for w in sheet.parameters if w in order]
    try:
        drawing = draw(sheet.error, "named", parameters=trained, path=by if is_slope else None, marked=edges)
        return drawing.on_page()
    except (ValueError, RuntimeError):  # too large to draw: the words and the derivation say it too
        return ""
