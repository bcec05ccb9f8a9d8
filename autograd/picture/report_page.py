"""A worked example on one page: its pictures, its steps to play, its derivations and its printed numbers."""

from __future__ import annotations

import base64
from html import escape

from autograd.by_hand import Report, Worksheet, derive
from autograd.by_hand.walkthrough import printed_numbers
from autograd.names import pretty_name
from autograd.picture.digraph import Drawing
from autograd.picture.drawing import draw
from autograd.picture.player import filled, page, play, text_of
from autograd.value import Value


def report_page(sheet: Worksheet, report: Report) -> str:
    """The page of a worksheet and its check; its pictures show the gradients that ``backward`` has found.

    >>> sheet = Worksheet.load("ng")
    >>> sheet.error.backward()
    >>> report_page(sheet, sheet.check()).count("<h2>The chain rule for each parameter</h2>")
    1
    """
    leaves = sheet.parameters or [sheet.values[name] for name in sheet.sheet.inputs]
    player, style = _player(sheet)
    body = filled(
        "report.html",
        source=escape(sheet.source),
        error=escape(pretty_name(sheet.sheet.error)),
        named=_picture(sheet, "named"),
        player=player,
        leaf="parameter" if sheet.parameters else "input",
        derivations="\n".join(_derivation(sheet.error, leaf) for leaf in leaves),
        full=_picture(sheet, "full"),
        printed=escape(printed_numbers(report)),
    )
    return page(sheet.title or sheet.sheet.error, body, text_of("report.css") + style)


def _player(sheet: Worksheet) -> tuple[str, str]:
    try:
        return play(sheet.error, sheet.rate, parameters=sheet.parameters).parts()
    except (ValueError, RuntimeError) as problem:  # the rest is worth showing without it
        return _instead(problem), ""


def _picture(sheet: Worksheet, view: str) -> str:
    try:
        return _image(draw(sheet.error, view, parameters=sheet.parameters))
    except (ValueError, RuntimeError) as problem:
        return _instead(problem)


def _image(drawing: Drawing) -> str:
    image = base64.b64encode(drawing.svg().encode()).decode()
    return (
        f'<div class="picture"><img alt="{escape(drawing.description)}" src="data:image/svg+xml;base64,{image}"></div>'
    )


def _instead(problem: Exception) -> str:
    return f'<p class="quiet">Not shown: {escape(str(problem))}</p>'


def _derivation(error: Value, leaf: Value) -> str:
    return f'<div class="derivation">{derive(error, leaf).mathml()}</div>'
