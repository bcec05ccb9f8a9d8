"""A worked example on one page: its pictures, its steps to play, its derivations and its printed numbers."""

from __future__ import annotations

from html import escape

from autograd.by_hand import Report, Worksheet, derive
from autograd.by_hand.walkthrough import printed
from autograd.engine.history import history
from autograd.engine.value import Value
from autograd.paper.names import pretty_name
from autograd.picture.drawing import draw
from autograd.picture.picture import image
from autograd.picture.player import filled, page, play, text_of


def report_page(sheet: Worksheet, report: Report) -> str:
    """The page of a worksheet and its check; its pictures show the gradients that ``backward`` has found.

    >>> sheet = Worksheet.load("ng")
    >>> sheet.error.backward()
    >>> report_page(sheet, sheet.check()).count("<h2>The chain rule for each parameter</h2>")
    1
    """
    leaves = sheet.parameters or [sheet.values[name] for name in sheet.sheet.inputs]
    player, style = _player(sheet)
    named, named_style = _picture(sheet, "named")
    full, full_style = _picture(sheet, "full")
    body = filled(
        "report.html",
        source=escape(sheet.source),
        error=escape(pretty_name(sheet.sheet.error)),
        named=named,
        player=player,
        leaf="parameter" if sheet.parameters else "input",
        derivations="\n".join(_derivation(sheet.error, leaf) for leaf in leaves),
        full=full,
        printed=escape(str(printed(report))),
    )
    return page(sheet.title or sheet.sheet.error, body, text_of("report.css") + style + named_style + full_style)


def parameters_shown(sheet: Worksheet) -> list[Value]:
    """The parameters that a picture of the error can show: a worksheet may have one that it does not depend on."""
    known = set(history(sheet.error))
    return [parameter for parameter in sheet.parameters if parameter in known]


def _player(sheet: Worksheet) -> tuple[str, str]:
    """What stands in the body of the page, and the style for it."""
    try:
        return play(sheet.error, sheet.rate, parameters=parameters_shown(sheet)).parts()
    except (ValueError, RuntimeError) as problem:  # the rest is worth showing without it
        return _instead(problem), ""


def _picture(sheet: Worksheet, view: str) -> tuple[str, str]:
    """The same for one of the pictures, which scrolls where it would be too small to read."""
    try:
        drawing = draw(sheet.error, view, parameters=parameters_shown(sheet))
        svg = drawing.svg()
    except (ValueError, RuntimeError) as problem:
        return _instead(problem), ""
    style = f"@media screen {{ #{view} img {{ min-width: {drawing.least_width(svg)}px; }} }}\n"
    return f'<div class="picture" id="{view}">{image(svg, drawing.description)}</div>', style


def _instead(problem: Exception) -> str:
    return f'<p class="quiet">Not shown: {escape(str(problem))}</p>'


def _derivation(error: Value, leaf: Value) -> str:
    return f'<div class="derivation">{derive(error, leaf).mathml()}</div>'
