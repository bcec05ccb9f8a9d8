"""A worked example on one page: its pictures, its steps to play, its derivations and its printed numbers."""

from __future__ import annotations

from html import escape

from autograd.by_hand import Report, Worksheet
from autograd.by_hand.derivations.derivation import derive_each
from autograd.by_hand.derivations.matrix_walkthrough import equations_back, is_of_matrices, made_and_asked
from autograd.by_hand.derivations.vectors_over_time import vectors_over_time
from autograd.by_hand.derivations.walk_over_time import meanings, named_back
from autograd.by_hand.derivations.walkthrough import printed
from autograd.engine.modes import recording
from autograd.engine.value import Value
from autograd.paper.equations import Equation, mathml_of
from autograd.paper.graph import Graph
from autograd.paper.names import pretty_name
from autograd.picture.drawing import draw
from autograd.picture.page import filled, page, text_of
from autograd.picture.player import play


def report_page(sheet: Worksheet, report: Report) -> str:
    """The page of a worksheet and its check; its pictures show the gradients that ``backward`` has found.

    >>> sheet = Worksheet.load("ng")
    >>> sheet.error.backward()
    >>> report_page(sheet, sheet.check()).count("<h2>The chain rule for each parameter</h2>")
    1
    """
    parameters = parameters_shown(sheet)
    player, style = _player(sheet, parameters)
    body = filled(
        "report.html",
        source=escape(sheet.source),
        error=escape(pretty_name(sheet.sheet.error)),
        named=_picture(sheet, "named", parameters),
        player=player,
        leaf="parameter" if sheet.parameters else "input",
        derivations="\n".join(_derivations(sheet)),
        full=_picture(sheet, "full", parameters),
        printed=escape(str(printed(report))),
    )
    return page(sheet.title or sheet.sheet.error, body, text_of("report.css") + style)


def parameters_shown(sheet: Worksheet) -> list[Value]:
    """The parameters that are in the graph of the error; a worksheet may have others."""
    known = set(Graph(sheet.error).order)
    return [parameter for parameter in sheet.parameters if parameter in known]


def _player(sheet: Worksheet, parameters: list[Value]) -> tuple[str, str]:
    """The player for the body of the page, and its style."""
    try:
        return play(sheet.error, sheet.sheet.plain_rate, parameters=parameters).parts()
    except (ValueError, RuntimeError) as problem:  # the rest of the page is worth showing
        return _instead(problem), ""


def _picture(sheet: Worksheet, view: str, parameters: list[Value]) -> str:
    """A picture for the body of the page."""
    try:
        return draw(sheet.error, view, parameters=parameters).on_page()
    except (ValueError, RuntimeError) as problem:
        return _instead(problem)


def _instead(problem: Exception) -> str:
    return f'<p class="quiet">Not shown: {escape(str(problem))}</p>'


@recording()
def _derivations(sheet: Worksheet) -> list[str]:
    """The derivation for each parameter, or for each input if nothing is trained; of matrices also on the way there."""
    blocks = _of_matrices(sheet)
    if blocks:
        return [f'<div class="derivation wide">{mathml_of(block)}</div>' for block in blocks]
    leaves = sheet.parameters or [sheet.values[name] for name in sheet.sheet.inputs]
    derivations = derive_each(Graph(sheet.error), leaves)
    return [f'<div class="derivation">{derivation.mathml()}</div>' for derivation in derivations]


def _of_matrices(sheet: Worksheet) -> list[list[Equation]]:
    """The equations of a worksheet with matrices; none where each number is worked through by itself."""
    if not is_of_matrices(sheet.sheet, sheet.values):
        return []
    over_time = vectors_over_time(sheet.sheet)
    if over_time is None:
        made, asked = made_and_asked(sheet.sheet)
        return list(equations_back([*made, *asked], sheet.error, sheet.values))
    made, asked = named_back(sheet.sheet, over_time)
    found = equations_back([*made, *asked], over_time.graph[over_time.end], over_time.graph, over_time)
    return [block for block in (meanings(over_time), *found) if block]
