"""Themes: every letter of every picture can be read, on light pages and on dark ones (WCAG 2.2, 1.4.3)."""

import base64
import re
import xml.etree.ElementTree as ET

import pytest

import nn
from autograd import Value, draw, leaves, play, scope
from tests.reading_pictures import SVG, worked_example

THEMES = ("auto", "light", "dark")
WHITE, BLACK = "#ffffff", "#000000"


def light(colour):
    """The relative luminance of a colour."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    low, high = sorted([light(one), light(other)])
    return (high + 0.05) / (low + 0.05)


def test_the_contrast_of_known_colours():
    assert contrast(WHITE, BLACK) == pytest.approx(21)
    assert contrast("#777777", WHITE) == pytest.approx(4.48, abs=0.005)  # the usual example of a grey just too light


def parts(root, *names):
    return [part for part in root.iter() if part.tag.removeprefix(SVG) in names]


def looks(root, *, dark):
    """The fill of each element where the page is light, or dark: by its attribute and the rules of the style sheet."""
    rules, own = {}, {}
    if dark:
        media = re.search(r"@media \(prefers-color-scheme: dark\){(.*})}", root.findtext(f"{SVG}style"))
        rules = dict(re.findall(r'\.backprop\.auto \[fill="(.*?)"\]{fill:(.*?)}', media[1])) if media else {}
        own = dict(re.findall(r'\.backprop\.auto \[data-fill="(.*?)"\]{fill:(.*?)}', media[1])) if media else {}
    usual = {element: rules.get(element.get("fill"), element.get("fill")) for element in root.iter()}
    return {element: own.get(element.get("data-fill"), fill) for element, fill in usual.items()}


def readings(root, *, dark=False):
    """Every text with its contrast to what it stands on: the fill drawn last in its group before it."""
    fills = looks(root, dark=dark)
    parents = {child: parent for parent in root.iter() for child in parent}
    for text in parts(root, "text", "tspan"):
        words, ground, inside = (text.text or "").strip(), None, text
        while words and ground is None and inside in parents:
            before = [*parents[inside]][: [*parents[inside]].index(inside)]
            shapes = [shape for shape in before if shape.tag.removeprefix(SVG) in ("path", "rect", "circle")]
            ground = next((fills[shape] for shape in reversed(shapes) if fills[shape] != "none"), None)
            inside = parents[inside]
        if words and fills[text]:
            yield words, ground and contrast(fills[text], ground)


def folded():
    y = Value(1.0, "x")
    for part in ("one", "two"):
        with scope(part):
            for k in range(90):
                y = (y * 1.01 + 0.1).named(f"y{k}")
    y.backward()
    return y


def pictures():
    error, weights = worked_example()
    model = nn.MLP(2, [12, 1], seed=1)
    loss = nn.half_squared_error(model(leaves(i1=2, i2=3)), 1).named("E")
    loss.backward()
    return {
        "lit": lambda **look: draw(error, parameters=weights, path="w1", shares=True, **look),
        "marked": lambda **look: draw(error, marked=[("prediction", "h1")], **look),
        "full": lambda **look: draw(error, "full", shares=True, direction="down", **look),
        "cut off": lambda **look: draw(error, depth=1, **look),
        "folded": lambda **look: draw(folded(), **look),
        "network": lambda **look: nn.draw(model, loss, **look),
        "player": lambda **look: play(error, 0.1, **look).drawing,
    }


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", pictures())
def test_every_text_can_be_read_in_every_theme(name, theme):
    root = ET.fromstring(pictures()[name](theme=theme).svg())
    for dark in {"auto": (False, True), "light": (False,), "dark": (False,)}[theme]:
        found = [*readings(root, dark=dark)]
        assert len(found) >= 10
        assert [(words, ratio) for words, ratio in found if ratio is None or ratio < 4.5] == []


@pytest.mark.parametrize("name", ["lit", "network"])
def test_cards_are_dark_in_the_dark_theme_and_light_in_the_light_one(name):
    def cards(theme, *, dark=False):
        root = ET.fromstring(pictures()[name](theme=theme).svg())
        fills = looks(root, dark=dark)
        return [light(fills[part]) for part in parts(root, "path", "circle") if fills[part] not in (None, "none")]

    assert min(cards("light")) > 0.7
    assert cards("auto") == cards("light")
    assert max(cards("dark")) < 0.05
    assert cards("auto", dark=True) == cards("dark")


@pytest.mark.parametrize("theme", THEMES)
def test_a_notebook_gets_light_pictures_unless_they_are_asked_for_dark(theme, monkeypatch):
    monkeypatch.setattr("autograd.picture.picture.draws_png", lambda: False)  # of the PNG nothing is asked here
    error, _ = worked_example()
    for picture in (draw(error, theme=theme), play(error, theme=theme)):
        html = picture._repr_mimebundle_()["text/html"]
        svg = base64.b64decode(re.search('src="data:image/svg[^,]*,(.*?)"', html)[1]).decode()
        assert svg == draw(error, theme="dark" if theme == "dark" else "light").svg()


def test_a_page_is_dark_where_it_is_asked_for():
    error, _ = worked_example()
    pages = {theme: play(error, theme=theme).html() for theme in THEMES}
    for theme, scheme in {"auto": "light dark", "light": "light", "dark": "dark"}.items():
        assert f'<meta name="color-scheme" content="{scheme}">' in pages[theme]
        assert f"color-scheme: {scheme};" in pages[theme]
    assert "prefers-color-scheme" in pages["auto"]
    assert "prefers-color-scheme" not in pages["light"] + pages["dark"]


@pytest.mark.parametrize("look", [draw, play])
def test_an_unknown_theme_is_refused(look):
    with pytest.raises(ValueError, match="no theme 'black': choose 'auto', 'light' or 'dark'"):
        look(worked_example()[0], theme="black")
    with pytest.raises(ValueError, match="no theme 'black'"):
        nn.draw(nn.MLP(2, [1]), theme="black")
