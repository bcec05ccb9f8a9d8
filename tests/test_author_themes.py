"""An author's colours and letters: what is asked for stands in the SVG, and what could not be read is refused."""

import re
import xml.etree.ElementTree as ET

import pytest

import nn
from autograd import Theme, draw, play
from autograd.picture.contrast import contrast as own_contrast
from tests.reading_pictures import cards, worked_example
from tests.test_images import inside
from tests.test_themes import contrast, looks, parts, pictures, readings

SAGE = {"path": ("#0a6b3d", "#5fd98a"), "error": ("#ffe3ea", "#552222"), "value": ("#5b2a86", "#d0b3ff")}
AS_THE_INPUTS = "#e8f1fa"  # the usual colour of an input on light pages


def fills_of_cards(root, *, dark=False):
    fills = looks(root, dark=dark)
    return [fills[part] for part in parts(root, "path", "circle")]


@pytest.mark.parametrize("name", ["lit", "network"])
def test_colours_of_an_author_stand_in_light_and_dark_pictures(name):
    for page, at in (("light", 0), ("dark", 1)):
        colors = {key: pair[at] for key, pair in SAGE.items()}
        svg = pictures()[name](theme=Theme(page, colors=colors)).svg()
        used = {"error", "value"} | ({"path"} if name == "lit" else set())
        assert all(colors[key] in svg for key in used)
        usual = pictures()[name](theme=page).svg()
        assert not any(colors[key] in usual for key in used)


@pytest.mark.parametrize("name", ["lit", "network"])
def test_where_the_page_decides_a_pair_has_a_colour_for_each(name):
    root = ET.fromstring(pictures()[name](theme=Theme(colors=SAGE)).svg())
    for dark in (False, True):
        assert SAGE["error"][dark] in fills_of_cards(root, dark=dark)
        assert SAGE["error"][not dark] not in fills_of_cards(root, dark=dark)
        found = [ratio for _, ratio in readings(root, dark=dark)]
        assert min(found) >= 4.5


def test_two_roles_with_one_light_colour_keep_two_dark_ones():
    error, weights = worked_example()
    theme = Theme(colors={"parameter": (AS_THE_INPUTS, "#203a20")})
    root = ET.fromstring(draw(error, parameters=weights, theme=theme).svg())
    assert fills_of_cards(root).count(AS_THE_INPUTS) == 9
    assert fills_of_cards(root, dark=True).count("#203a20") == 6
    assert fills_of_cards(root, dark=True).count("#1b2c42") == 3


@pytest.mark.parametrize("page", ["auto", "dark"])
def test_the_arrows_of_a_network_go_from_one_colour_to_the_other(page):
    picture = pictures()["network"]
    usual, own = (
        ET.fromstring(picture(theme=theme).svg())
        for theme in (page, Theme(page, colors={"weak": "#7c7c7c", "strong": "#7c7cff"}))
    )
    strokes = {line.get("stroke") for line in parts(own, "line")}
    assert "#7c7cff" in strokes
    assert len(strokes) > 5
    assert all(stroke[:5] == "#7c7c" for stroke in strokes - {"#7d838c"})  # of no gradient
    assert not strokes - {"#7d838c"} & {line.get("stroke") for line in parts(usual, "line")}


def test_a_page_that_steps_has_the_colours_too():
    html = play(worked_example()[0], 0.1, theme=Theme(colors=SAGE, font="Georgia", fontsize=15)).html()
    light, dark = re.findall(r":root\{--value:(.*?);\}", html)
    assert (light, dark) == SAGE["value"]
    assert f'[data-fill="#fde7df"]{{fill:{SAGE["error"][1]}}}' in html
    assert "font-family:'Georgia', system-ui" in html
    assert ":root{font-size:15pt}" in html


@pytest.mark.parametrize("colours", [("#ffffff", "#000000"), ("#777777", "#ffffff"), ("#0a6b3d", "#fde7df")])
def test_the_contrast_is_that_of_wcag(colours):
    assert own_contrast(*colours) == pytest.approx(contrast(*colours))


REFUSED = [
    ({"error": "#ffe3ea"}, "on dark pages, and letters need 4.5: write two, .* 'error': \\('#ffe3ea', '#45261b'\\)"),
    ({"value": "#888888"}, "the colour #888888 of 'value' has a contrast of 3.1 to input #e8f1fa on light pages"),
    (
        {"line": "#ffffff"},
        "'line' has a contrast of 1.0 to page #ffffff on light pages, and lines need 3: write two, .*",
    ),
    ({"strong": "#ffe3ea"}, "'strong' has a contrast of 1.2 to page #ffffff on light pages, and lines need 3: choose"),
    ({"eror": "#ffe3ea"}, "no colour is called 'eror': did you mean 'error'\\? There are ink, quiet, line, path"),
    ({"weak": ("#d99a6c", "#c2500f")}, "'weak' is the same on light pages and dark ones: write one colour"),
    ({"error": "red"}, "the colour of 'error' is 'red': write # and six digits, such as '#fde7df'"),
    ({"error": ("#ffe3ea",)}, "or a tuple of two such colours, for light pages and dark ones"),
    ({"error": '#fff"/><a'}, "write # and six digits"),
]


@pytest.mark.parametrize(("colors", "sentence"), REFUSED)
def test_colours_that_cannot_be_read_or_understood_are_refused(colors, sentence):
    with pytest.raises(ValueError, match=sentence):
        Theme(colors=colors)


def test_lines_of_the_usual_colours_can_be_seen():
    """WCAG 2.2, 1.4.11: lines and arrows need a contrast of 3 to the page."""
    for dark, page in ((False, "#ffffff"), (True, "#15181d")):
        for name in ("line", "path", "marked", "weak", "strong"):
            assert contrast(Theme().named(dark=dark)[name], page) >= 3


def test_what_is_refused_is_below_the_contrast_of_wcag():
    """Greys on both sides of the limit, which is that of the white card and of the darkest of the light ones."""
    for grey in range(0x50, 0x80):
        ink = f"#{grey:02x}{grey:02x}{grey:02x}"
        least = min(contrast(ink, ground) for ground in ("#e8f1fa", "#fff3d6", "#eeeeee", "#fde7df", "#ffffff"))
        if least >= 4.5:
            Theme("light", colors={"ink": ink})
        else:
            with pytest.raises(ValueError, match="choose one that is further from it"):
                Theme("light", colors={"ink": ink})


@pytest.mark.parametrize("family", ["graph", "network"])
def test_a_font_stands_before_the_usual_ones_and_the_size_is_that_of_the_letters(family):
    error, _ = worked_example()
    make = {"graph": lambda **look: draw(error, **look), "network": lambda **look: nn.draw(nn.MLP(2, [1]), **look)}
    plain, wanted = (ET.fromstring(make[family](**look).svg()) for look in ({}, {"theme": WITH_FONT}))
    for before, after in zip(plain.iter(), wanted.iter(), strict=True):
        if before.get("font-family"):
            assert after.get("font-family") == f"'Source Sans 3', serif, {before.get('font-family')}"
    scale = 26 / 13 if family == "graph" else 26 / (12 * 0.75)  # 12 pixels are 9 points
    for side in ("width", "height"):
        units = [float(root.get(side).removesuffix("pt")) for root in (plain, wanted)]
        assert units[1] / units[0] == pytest.approx(scale, rel=1e-4)
    assert plain.get("viewBox") == wanted.get("viewBox")


WITH_FONT = Theme(font="Source Sans 3, serif", fontsize=26)


@pytest.mark.parametrize(
    ("look", "error", "sentence"),
    [
        ({"font": "Georgia'; x"}, ValueError, "a font has letters, digits, spaces and hyphens"),
        ({"font": 3}, TypeError, 'a font is text such as "Georgia", not 3'),
        ({"fontsize": 0}, ValueError, "fontsize is 0: write a number of points from 4 to 100"),
        ({"fontsize": float("nan")}, ValueError, "fontsize is nan"),
        ({"fontsize": "large"}, TypeError, "fontsize is a number of points, such as 13, not 'large'"),
        ({"colors": "red"}, TypeError, "colors are a dict"),
        ({"page": "black"}, ValueError, "no theme 'black'"),
    ],
)
def test_what_is_no_font_size_or_page_gets_a_sentence(look, error, sentence):
    with pytest.raises(error, match=sentence):
        Theme(**look)


def test_a_theme_without_wishes_changes_nothing():
    error, _ = worked_example()
    assert draw(error, theme=Theme()).svg() == draw(error).svg()
    assert cards(draw(error, theme=Theme("dark"))) == cards(draw(error, theme="dark"))


def test_a_pdf_has_the_font_where_it_is_installed():
    pytest.importorskip("typst", reason="typst is not installed: pip install -e '.[pdf]'")
    error, _ = worked_example()
    plain, serif = inside(draw(error).pdf()), inside(draw(error, theme=Theme(font="Libertinus Serif")).pdf())
    assert b"LibertinusSerif" in serif  # which typst brings along
    assert b"LibertinusSerif" not in plain
