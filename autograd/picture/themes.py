"""How a picture suits the place where it is shown: it is never wider than that, and dark where that is dark.

A theme is "light", "dark", or "auto": dark where the page that shows the picture says that it is dark.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET

from autograd.picture.colours import DARK

SVG = "{http://www.w3.org/2000/svg}"
ET.register_namespace("", SVG[1:-1])
ET.register_namespace("xlink", "http://www.w3.org/1999/xlink")

# For which media the dark colours are; on paper a page is light.
MEDIA = {"auto": "(prefers-color-scheme: dark)", "light": "not all", "dark": "screen"}
SCHEMES = {"auto": "light dark", "light": "light", "dark": "dark"}  # what a page says that it can be

# In a rule for all media, which what makes a PNG or a PDF passes over: to these the picture has its own size.
_FITS = "@media all{.backprop{max-width:100%;height:auto}}"


def suited(svg: str, theme: str, alt: str) -> str:
    """The SVG in a theme, with a style sheet of its own and a text for people who do not see it."""
    root = ET.fromstring(svg)
    root.set("aria-label", alt)
    if theme == "dark":
        darken(root)
    style = ET.Element(f"{SVG}style")
    root.insert(0, style)
    root.set("class", f"backprop {theme}")
    style.text = _FITS + (dark_rules(svg, ".backprop.auto") if theme == "auto" else "")
    return ET.tostring(root, encoding="unicode")


def in_notebook(theme: str) -> str:
    """The theme in a notebook.  With "auto" it is light: a notebook does not say whether its page is dark."""
    return "light" if theme == "auto" else theme


def darken(root: ET.Element) -> None:
    """Put the dark colours in the place of the light ones."""
    for element in root.iter():
        for attribute in ("fill", "stroke"):
            if element.get(attribute) in DARK:
                element.set(attribute, DARK[element.attrib[attribute]])


def dark_rules(svg: str, where: str, media: str = MEDIA["auto"]) -> str:
    """The same as rules of a style sheet, for the colours that a picture has."""
    rules = [
        f'{where} [{attribute}="{light}"]{{{attribute}:{dark}}}'
        for attribute in ("fill", "stroke")
        for light, dark in DARK.items()
        if f'{attribute}="{light}"' in svg
    ]
    return f"@media {media}{{{''.join(rules)}}}"
