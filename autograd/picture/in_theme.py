"""A picture in its theme: light or dark, in the colours and letters of a ``Theme``, and never wider than its place."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from dataclasses import replace

from autograd.picture.colours import DARK
from autograd.picture.theme import MEDIA, Theme

SVG = "{http://www.w3.org/2000/svg}"
ET.register_namespace("", SVG[1:-1])
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")

SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}  # what a page says that it can be
_COLOURED = ("fill", "stroke")  # the attributes that hold a colour
_LENGTH = re.compile(r"([\d.]+)(\D*)")
_OF_PAGES = ("ink", "quiet", "line", "value", "gradient")  # the colours that page.css has a name for
# In a rule for all media, which what makes a PNG or a PDF passes over: to these the picture has its own size.
_FITS = "@media all{.backprop{max-width:100%;height:auto}}"


def suited(svg: str, theme: Theme, alt: str, fontsize: float) -> str:
    """The SVG in a theme, with a style sheet of its own and a text for people who do not see it.

    Args:
        svg: the picture in the usual colours and letters.
        theme: how it is to look.
        alt: what is said in its place.
        fontsize: of its letters, in points.
    """
    root = ET.fromstring(svg)
    root.set("aria-label", alt)
    recolour(root, theme, dark=theme.page == "dark")
    set_letters(root, theme, fontsize)
    style = ET.Element(f"{SVG}style")
    root.insert(0, style)
    root.set("class", f"backprop {theme.page}")
    style.text = _FITS + (dark_rules(root, ".backprop.auto", theme) if theme.page == "auto" else "")
    return ET.tostring(root, encoding="unicode")


def in_notebook(theme: Theme) -> Theme:
    """The theme in a notebook.  With "auto" it is light: a notebook does not say whether its page is dark."""
    return replace(theme, page="light") if theme.page == "auto" else theme


def recolour(root: ET.Element, theme: Theme, *, dark: bool = False) -> None:
    """Put the dark colours, and those of an author, in the place of the usual ones.

    Where an author's colour may become another one on dark pages, a note says in whose place it stands.
    """
    own = theme.changed(dark=dark)
    instead = {**(DARK if dark else {}), **own}
    for element in root.iter():
        for attribute in _COLOURED:
            usual = element.get(attribute, "")
            if usual in instead:
                element.set(attribute, instead[usual])
            if usual in own and not dark:
                element.set(f"data-{attribute}", usual)


def dark_rules(root: ET.Element, where: str, theme: Theme, media: str = MEDIA["auto"]) -> str:
    """The dark colours as rules of a style sheet, for the colours that a picture has; an author's come last and win."""
    used = {pair for element in root.iter() for pair in element.attrib.items()}
    instead = [
        *((attribute, attribute, usual, dark) for attribute in _COLOURED for usual, dark in DARK.items()),
        *(
            (f"data-{attribute}", attribute, usual, dark)
            for attribute in _COLOURED
            for usual, dark in theme.changed(dark=True).items()
        ),
    ]
    rules = [
        f'{where} [{name}="{usual}"]{{{attribute}:{dark}}}'
        for name, attribute, usual, dark in instead
        if (name, usual) in used
    ]
    return f"@media {media}{{{''.join(rules)}}}"


def set_letters(root: ET.Element, theme: Theme, fontsize: float) -> None:
    """Write an author's fonts before the usual ones, and let the picture grow until its letters have the size."""
    for element in root.iter() if theme.families else []:
        if element.get("font-family"):
            element.set("font-family", f"{theme.families}, {element.attrib['font-family']}")
    if theme.fontsize is None:
        return
    for side in ("width", "height"):
        length = _LENGTH.fullmatch(root.attrib[side])
        if length:
            root.set(side, f"{float(length[1]) * theme.fontsize / fontsize:.6g}{length[2]}")


def page_style(theme: Theme, media: str) -> str:
    """The author's colours and letters as rules for a whole page; empty if there are none."""
    own = [name for name in theme.colors if name in _OF_PAGES]
    light, dark = ("".join(f"--{name}:{theme.named(dark=is_dark)[name]};" for name in own) for is_dark in (False, True))
    colours = f":root{{{light}}}@media {media}{{:root{{{dark}}}}}" if own else ""
    letters = f":root,svg text{{font-family:{theme.families}, system-ui, sans-serif}}" if theme.families else ""
    return colours + letters + (f":root{{font-size:{theme.fontsize}pt}}" if theme.fontsize else "")
