"""A page of equations: sections with a title, as text, Markdown and LaTeX."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from autograd import paper


class Section(NamedTuple):
    """A title and the equations below it."""

    title: str
    equations: Sequence[paper.Piece]


def as_text(sections: Sequence[Section]) -> str:
    """Sections for a terminal."""
    return "\n\n".join(f"{title}\n{_text_block(equations)}" for title, equations in sections)


def as_markdown(sections: Sequence[Section]) -> str:
    """Sections for a notebook or a page that knows LaTeX."""
    return "\n\n".join(
        "\n\n".join([f"### {title}", *(f"$$\n{equation.latex}\n$$" for equation in equations)])
        for title, equations in sections
    )


def as_latex(sections: Sequence[Section], width: float) -> str:
    """Sections for a document that loads amsmath, in lines of at most this width in points."""
    return "\n\n".join(
        "\n".join([rf"\subsection*{{{title}}}", *(paper.display(equation, width) for equation in equations)])
        for title, equations in sections
    )


def _text_block(equations: Sequence[paper.Piece]) -> str:
    """Equations below one another; one that is several lines high gets air around it."""
    lines: list[str] = []
    for equation in equations:
        block = equation.text.split("\n")
        if lines and lines[-1] and (len(block) > 1 or lines[-1][-1] == "⎦"):
            lines.append("")
        lines += [f"  {line}".rstrip() for line in block]
    return "\n".join(lines)
