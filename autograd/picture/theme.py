"""``Theme``: how an author wants pictures to look.  What is asked for is checked here once."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NoReturn

from autograd.picture.colours import DARK, PAGE, Colour
from autograd.picture.contrast import OF_LINES, faint
from autograd.sentences import nearest, shorten

# For which media the dark colours are; on paper a page is light.
MEDIA = {"auto": "(prefers-color-scheme: dark)", "light": "not all", "dark": "screen"}
# The usual colours by their names, which are those of Colour in small letters.
USUAL = {name.lower(): colour for name, colour in vars(Colour).items() if name.isupper()}
NAMES = [*USUAL]
ENDS = ("weak", "strong")  # of the scale of arrows, which is the same on light pages and dark ones
SMALLEST, LARGEST = 4, 100  # points
_GENERIC = {"serif", "sans-serif", "monospace", "cursive", "fantasy", "system-ui"}

Shade = Sequence[str]  # one colour, or two: for light pages and for dark ones


@dataclass(frozen=True)
class Theme:
    """How pictures look: for which pages, in which colours and in which letters.

    Args:
        page: "light", "dark", or "auto": as the system or the page, but light in a notebook.
        colors: a colour such as "#7a42e0" for some of these: ink (names and formulas), quiet (numbers on edges, and
            titles), line, path, marked, value, gradient, and for the cards input, parameter, constant, error and
            between; weak and strong for the arrows of a network.  Or two colours, for light pages and dark ones.
        font: a font such as "Georgia", or several with commas between; the first that is installed is taken.
        fontsize: of the numbers on cards and in circles, in points; the picture grows with it.

    >>> Theme("light", colors={"error": "#ffe3ea", "path": "#0a6b3d"}, font="Georgia")
    Theme(page='light', colors={'error': '#ffe3ea', 'path': '#0a6b3d'}, font='Georgia', fontsize=None)

    Raises:
        TypeError: if the colours are not a dict, or the font or its size is of another type.
        ValueError: if the page or the name of a colour is unknown, a colour is not written "#7a42e0", letters or lines
            could not be seen on their ground (a contrast below 4.5, or for lines below 3), or the font or its size
            makes no sense.
    """

    page: str = "auto"
    colors: Mapping[str, Shade] = field(default_factory=dict, hash=False)
    font: str = ""
    fontsize: float | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.page, str) or self.page not in MEDIA:
            raise ValueError(f"there is no theme {shorten(repr(self.page))}: choose 'auto', 'light' or 'dark'")
        if not isinstance(self.colors, Mapping):
            example = {"path": USUAL["path"]}
            raise TypeError(f"colors are a dict such as {example}, not {shorten(repr(self.colors))}")
        for name, shade in self.colors.items():
            _check_color(name, shade)
        _check_font(self.font)
        _check_size(self.fontsize)
        for is_dark in {"auto": (False, True), "light": (False,), "dark": (True,)}[self.page]:
            self._check_contrast(dark=is_dark)

    def changed(self, *, dark: bool) -> dict[str, str]:
        """The author's colours, each by the usual light one in whose place it stands."""
        return {USUAL[name]: _of(shade, dark=dark) for name, shade in self.colors.items()}

    def named(self, *, dark: bool = False) -> dict[str, str]:
        """All colours by their names."""
        instead = {**(DARK if dark else {}), **self.changed(dark=dark)}
        return {name: instead.get(usual, usual) for name, usual in USUAL.items()}

    @property
    def families(self) -> str:
        """The author's fonts as style sheets and SVG list them; empty if there are none."""
        names = [name.strip() for name in self.font.split(",") if name.strip()]
        return ", ".join(name if name in _GENERIC else f"'{name}'" for name in names)

    def _check_contrast(self, *, dark: bool) -> None:
        if not self.colors:
            return
        colours = self.named(dark=dark) | {"page": PAGE[dark]}
        found = faint(colours)
        if found:
            name, other = (found.front, found.ground) if found.front in self.colors else (found.ground, found.front)
            raise ValueError(
                f"the colour {colours[name]} of {name!r} has a contrast of {math.floor(10 * found.contrast) / 10} to "
                f"{other} {colours[other]} on {'dark' if dark else 'light'} pages, "
                f"and {'lines' if found.least == OF_LINES else 'letters'} need {found.least}: "
                + (self._two_for(name, dark=dark) or "choose one that is further from it")
            )

    def _two_for(self, name: str, *, dark: bool) -> str:
        """What to write where one colour was given for light and dark pages alike; empty if that would not help."""
        shade = self.colors[name]
        on_the_other = self.named(dark=not dark) | {"page": PAGE[not dark]}
        if self.page != "auto" or name in ENDS or not isinstance(shade, str) or faint(on_the_other):
            return ""
        usual = USUAL[name]
        pair = (shade, DARK.get(usual, usual)) if dark else (usual, shade)
        return (
            f'write two, for light pages and dark ones, {name!r}: {pair}, or Theme("{"light" if dark else "dark"}", …)'
        )


def theme_of(asked: str | Theme) -> Theme:
    """The theme that was asked for, by its page or whole.

    Raises:
        ValueError: if the page is unknown.
    """
    return asked if isinstance(asked, Theme) else Theme(asked)


def _of(shade: Shade, *, dark: bool) -> str:
    return (shade if isinstance(shade, str) else shade[dark]).lower()


def _check_color(name: str, shade: Shade) -> None:
    if name not in NAMES:
        known = ", ".join(NAMES[:-1]) + f" and {NAMES[-1]}"
        raise ValueError(
            f"no colour is called {shorten(repr(name))}{nearest(str(name), NAMES) or '.'} There are {known}"
        )
    if name in ENDS and not isinstance(shade, str):
        raise ValueError(
            f"{name!r} is the same on light pages and dark ones: write one colour, such as {USUAL[name]!r}"
        )
    shades = (shade,) if isinstance(shade, str) else shade
    if not isinstance(shades, tuple | list) or (not isinstance(shade, str) and len(shades) != 2):
        _refuse(name, shade)
    for one in shades:
        if not isinstance(one, str) or not re.fullmatch("#[0-9a-fA-F]{6}", one):
            _refuse(name, one)


def _refuse(name: str, shade: object) -> NoReturn:
    raise ValueError(
        f"the colour of {name!r} is {shorten(repr(shade))}: write # and six digits, such as {USUAL[name]!r}, "
        "or a tuple of two such colours, for light pages and dark ones"
    )


def _check_font(font: str) -> None:
    if not isinstance(font, str):
        raise TypeError(f'a font is text such as "Georgia", not {shorten(repr(font))}')
    if not re.fullmatch(r"[\w .,-]{0,200}", font):
        raise ValueError(f"a font has letters, digits, spaces and hyphens: {shorten(repr(font))} has other signs")


def _check_size(size: float | None) -> None:
    if size is None:
        return
    if isinstance(size, bool) or not isinstance(size, int | float):
        raise TypeError(f"fontsize is a number of points, such as 13, not {shorten(repr(size))}")
    if not SMALLEST <= size <= LARGEST:
        raise ValueError(f"fontsize is {size}: write a number of points from {SMALLEST} to {LARGEST}")
