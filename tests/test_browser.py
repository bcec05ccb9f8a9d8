"""The player in a real browser: what a reader sees at every step, with keys, in the dark, on a phone, without scripts.

Needs chromium and its chromedriver (Debian: apt-get install chromium chromium-driver) and the extra ``browser``.
"""

import json
import re
import shutil
import time
import xml.etree.ElementTree as ET
from itertools import pairwise

import pytest

import nn
from autograd import Value, Worksheet, draw, leaves, play
from autograd.command.report_page import report_page
from autograd.engine.backward import adjoints
from autograd.engine.history import history, local_slope
from autograd.engine.replay import forward
from autograd.paper.graph import Graph
from autograd.paper.numerals import write_number

webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pip install -e '.[browser]'")
from selenium.webdriver.chrome.service import Service  # noqa: E402  only where there is selenium
from selenium.webdriver.common.by import By  # noqa: E402
from selenium.webdriver.common.keys import Keys  # noqa: E402

BROWSER, DRIVER = shutil.which("chromium"), shutil.which("chromedriver")
pytestmark = pytest.mark.skipif(
    not (BROWSER and DRIVER), reason="no chromium and chromedriver: apt-get install chromium chromium-driver"
)
SWITCHES = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --hide-scrollbars "
    "--disable-background-networking --disable-component-update --disable-sync --disable-dev-shm-usage "
    "--app=data:, --process-per-site"  # no bar of addresses to draw, and no process anew for every page
)
# Keys with a name of their own, each with its name and its code.
NAMED = {
    Keys.END: ("End", 35),
    Keys.HOME: ("Home", 36),
    Keys.ARROW_LEFT: ("ArrowLeft", 37),
    Keys.ARROW_RIGHT: ("ArrowRight", 39),
}

STATE = """
const cards = {};
for (const card of document.querySelectorAll("#graph .node"))
  cards[card.id] = ["value", "gradient"].map((field) => card.querySelector("." + field).textContent);
const now = document.querySelector("#steps > .now");
return {
  cards,
  title: now.querySelector("h2").textContent,
  phase: now.querySelector(".phase").textContent,
  maths: [...now.querySelectorAll("math")].map((math) => math.getAttribute("alttext")),
  seen: [...document.querySelectorAll("#steps > li")].filter((step) => step.checkVisibility()).length,
  said: document.getElementById("said").textContent,
  slider: document.getElementById("slider").value,
  hash: location.hash,
};
"""

# The contrast of every text that can be seen with what lies behind it: its card, or the page (WCAG 2.2, 1.4.3).
CONTRASTS = """
const channels = (colour) => colour.match(/[\\d.]+/g).map(Number);
const linear = (x) => (x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4);
const light = (colour) => {
  const [r, g, b] = channels(colour).map((x) => linear(x / 255));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
};
const behind = (element) => {
  const card = element.closest(".node");
  if (card) return getComputedStyle(card.querySelector("path")).fill;
  for (let at = element; at; at = at.parentElement) {
    const colour = getComputedStyle(at).backgroundColor;
    if (at instanceof HTMLElement && channels(colour)[3] !== 0) return colour;
  }
};
const found = [];
for (const element of document.querySelectorAll("svg text, h1, h2, p, b, label, button, select, option, math")) {
  const style = getComputedStyle(element);
  const unseen = !element.checkVisibility({ visibilityProperty: true }) || element.id === "said";
  if (unseen || element.ariaDisabled === "true") continue;
  const [a, b] = [light(element instanceof SVGElement ? style.fill : style.color), light(behind(element))].sort();
  found.push([element.textContent.slice(0, 30), (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05)]);
}
return found;
"""


# The letters of every text as they stand on the page, from left to right.
IN_SIGHT = """
const found = [];
for (const text of document.querySelectorAll(arguments[0])) {
  const letters = [], walker = document.createTreeWalker(text, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    for (let i = 0; i < walker.currentNode.length; i++) {
      const range = document.createRange();
      range.setStart(walker.currentNode, i), range.setEnd(walker.currentNode, i + 1);
      const box = range.getBoundingClientRect();
      if (box.width > 0) letters.push([box.left, walker.currentNode.data[i]]);
    }
  }
  found.push(letters.sort(([a], [b]) => a - b).map(([, letter]) => letter).join("").replaceAll("\\u00a0", " "));
}
return found;
"""


@pytest.fixture(scope="session")
def chromium(tmp_path_factory):
    """One browser for all tests; selenium is told where everything is, so that it looks for nothing."""
    options = webdriver.ChromeOptions()
    options.binary_location = BROWSER
    for switch in [*SWITCHES.split(), f"--user-data-dir={tmp_path_factory.mktemp('profile')}"]:
        options.add_argument(switch)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(DRIVER))
    yield driver
    driver.quit()


class Page:
    """A page in the browser: opened, worked with keys, looked at."""

    def __init__(self, driver, folder):
        self.driver, self.folder = driver, folder

    def open(self, html, fragment="", width=1200, height=800, **media):
        file = self.folder / "page.html"
        file.write_text(html, encoding="utf-8")
        features = [{"name": f"prefers-{name.replace('_', '-')}", "value": value} for name, value in media.items()]
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "", "features": features})
        self.driver.get("about:blank")
        self.complaints(), self.requests()
        self.driver.get(file.as_uri() + fragment)
        return self

    def state(self):
        return self.driver.execute_script(STATE)

    def press(self, *keys):
        """Press keys where the focus is.  The browser makes the events itself, as from a keyboard."""
        for key in keys:
            name, code = NAMED.get(key, (key, 0))
            event = {"key": name, "windowsVirtualKeyCode": code, "modifiers": 8 * (key == "+")}  # 8: with shift
            for kind in ({"type": "rawKeyDown"} if code else {"type": "keyDown", "text": key}, {"type": "keyUp"}):
                self.driver.execute_cdp_cmd("Input.dispatchKeyEvent", event | kind)
        return self.state()

    def element(self, name):
        return self.driver.find_element(By.ID, name)

    def run(self, script):
        return self.driver.execute_script(script)

    def complaints(self):
        """What the browser has written on its console."""
        return [entry["message"] for entry in self.driver.get_log("browser")]

    def requests(self):
        """The addresses that were asked for, but for the page itself."""
        messages = [json.loads(entry["message"])["message"] for entry in self.driver.get_log("performance")]
        asked = [m["params"]["request"]["url"] for m in messages if m["method"] == "Network.requestWillBeSent"]
        return [url for url in asked if not url.startswith(("about:", "data:")) and "/page.html" not in url]

    def assert_quiet(self):
        assert self.complaints() == []
        assert self.requests() == []
        assert self.run("return performance.getEntriesByType('resource').map((entry) => entry.name)") == []

    def screenshot(self, name):
        """A screenshot as an array of rows of pixels."""
        image = pytest.importorskip("matplotlib.image")
        path = self.folder / f"{name}.png"
        assert self.driver.save_screenshot(str(path))
        return image.imread(path)[:, :, :3]


@pytest.fixture
def page(chromium, tmp_path):
    return Page(chromium, tmp_path)


def played(name, view="named"):
    sheet = Worksheet.load(name)
    return sheet, play(sheet.error, sheet.rate, view=view, parameters=sheet.parameters, title=sheet.title)


def cards_of(error, view):
    """Each card's value and gradient as the engine has them, by the card's id."""
    nodes = Graph(error).named if view == "named" else history(error)
    return {f"n{i}": [write_number(n.data), f"∂ {write_number(n.grad)}"] for i, n in enumerate(nodes)}


# ---- the numbers ----


def engine_run(sheet, nodes):
    """What a pass over the graph writes on its cards, one number at a time: values forward, then gradients backward.

    Computed by the engine alone: the values of the graph, and the gradient of each Value as the partial
    sums of what the Values made from it pass on, in the order of the backward pass.
    """
    written = [("value", node, node.data) for node in nodes if node.op is not None]
    written.append(("gradient", sheet.error, 1.0))
    on_cards = set(nodes)
    arrived = {}
    for target in reversed(nodes):
        for source, slope in engine_slopes(target, on_cards):
            arrived[source] = arrived.get(source, 0.0) + target.grad * slope
            written.append(("gradient", source, arrived[source]))
    return written


def engine_slopes(target, on_cards):
    """The Values on cards that a Value was made from, each with its local derivative by a pass over this part."""
    if all(a in on_cards for a in target.args if isinstance(a, Value)):
        found = []
        adjoints(target, stop=lambda n: n is not target, slope=lambda n, i, x: found.append((n, i, x)) or 1.0)
        return [(n.args[i], local_slope(n, i, x)) for n, i, x in found]
    slopes = adjoints(target, stop=on_cards.__contains__)
    return [(n, slopes[n]) for n in history(target, stop=on_cards.__contains__) if n in on_cards and n is not target]


@pytest.mark.parametrize(("name", "view"), [("step_by_step", "named"), ("step_by_step", "full"), ("mazur", "named")])
def test_every_step_shows_the_numbers_of_the_engine(page, name, view):
    sheet, player = played(name, view)
    page.open(player.html())
    sheet.error.backward()
    nodes = Graph(sheet.error).named if view == "named" else history(sheet.error)
    card = {node: f"n{i}" for i, node in enumerate(nodes)}
    expected = {card[n]: ["–" if n.op else write_number(n.data), "∂ –"] for n in nodes}
    states = [page.state(), *(page.press(Keys.ARROW_RIGHT) for _ in player.steps[1:])]
    assert states[0]["cards"] == expected
    run = engine_run(sheet, nodes)
    for state, (field, node, number) in zip(states[1:], run, strict=False):
        text = write_number(number)
        expected[card[node]][field == "gradient"] = f"∂ {text}" if field == "gradient" else text
        assert state["cards"] == expected, state["title"]
    assert states[len(run)]["cards"] == cards_of(sheet.error, view)  # all values and all gradients of backward()
    moved = states[len(run) + 1 : len(run) + 1 + len(sheet.parameters)]
    for state, weight in zip(moved, sheet.parameters, strict=True):
        weight.data -= sheet.rate * weight.grad
        assert state["cards"][card[weight]][0] == write_number(weight.data), state["title"]
    forward(history(sheet.error))
    assert states[-1]["cards"] == cards_of(sheet.error, view)
    for k, state in enumerate(states, 1):
        assert (state["slider"], state["seen"]) == (str(k), 1)
        assert k == 1 or all(equation in state["said"] for equation in state["maths"])
    page.assert_quiet()


def test_the_last_step_shows_the_published_new_weights(page):
    sheet, player = played("step_by_step")
    cards = page.open(player.html(), f"#step={len(player.steps)}").state()["cards"]
    names = {node.name: f"n{i}" for i, node in enumerate(player.passes.nodes)}
    for claim, number in sheet.sheet.exact.items():
        if claim.startswith("new "):
            assert cards[names[claim.removeprefix("new ")]][0] == write_number(float(number))


@pytest.mark.parametrize("width", [360, 1280])
def test_a_name_with_spaces_is_written_out_in_the_equations(page, width):
    xs = leaves(**{f"feature_{k}": k + 1 for k in range(8)})
    page.open(play((sum(x**2 for x in xs) / 7).named("mean squared error")).html(), "#step=2", width=width, height=740)
    names = page.run(
        "return [...document.querySelectorAll('.now mtext')].filter((text) => text.textContent.includes('squared'))"
        ".map((text) => { const letters = document.createRange(); letters.selectNodeContents(text);"
        " return [letters.getBoundingClientRect().width, parseFloat(getComputedStyle(text).fontSize)]; })"
    )
    assert names
    assert all(width > 0.35 * size * len("mean squared error") for width, size in names)  # not only "mean"


# ---- keys, slider, buttons, address ----


def test_keys_go_through_the_steps(page):
    _, player = played("step_by_step")
    page.open(player.html())
    last = str(len(player.steps))
    assert page.press(Keys.ARROW_LEFT)["slider"] == "1"
    assert page.press(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)["slider"] == "3"
    assert page.press(Keys.END)["slider"] == last
    assert page.press(Keys.ARROW_RIGHT)["slider"] == last
    assert page.press(Keys.HOME)["slider"] == "1"
    page.assert_quiet()


@pytest.mark.parametrize("report", [False, True])
def test_the_keys_go_on_from_a_button_at_either_end(page, report):
    sheet, player = played("step_by_step")
    sheet.error.backward()
    page.open(report_page(sheet, sheet.check()) if report else player.html())
    last = str(len(player.steps))
    keys = webdriver.ActionChains(page.driver)
    page.element("next").click()
    page.element("previous").click()  # at the first step, where there is no previous one
    assert page.element("previous").get_attribute("aria-disabled") == "true"
    page.element("previous").click()
    assert page.run("return document.activeElement.id") == "previous"
    keys.send_keys(Keys.ARROW_RIGHT).perform()
    assert page.state()["slider"] == "2"
    keys.send_keys(Keys.END).perform()
    page.element("next").send_keys(Keys.ENTER)
    assert page.state()["slider"] == last
    assert page.element("next").get_attribute("aria-disabled") == "true"
    keys.send_keys(Keys.ARROW_LEFT).perform()
    assert page.state()["slider"] == str(int(last) - 1)
    assert page.element("next").get_attribute("aria-disabled") == "false"


def test_the_slider_and_the_buttons_go_through_the_steps(page):
    page.open(played("step_by_step")[1].html())
    slider = page.element("slider")
    slider.send_keys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT)
    assert page.state()["phase"].startswith("forward · step 4 of")
    page.element("next").click()
    assert page.state()["slider"] == "5"
    page.element("previous").send_keys(Keys.ENTER)
    assert page.state()["slider"] == "4"
    page.element("previous").send_keys(Keys.SPACE)  # a button has its own use for it
    assert page.state()["slider"] == "3"


def test_space_plays_and_stops(page):
    page.open(played("step_by_step")[1].html())
    page.run("document.getElementById('speed').value = '4'")
    page.press(" ")
    assert "Pause" in page.element("play").text
    deadline = time.monotonic() + 20
    while int(page.state()["slider"]) < 4 and time.monotonic() < deadline:
        time.sleep(0.05)
    reached = int(page.press(" ")["slider"])
    assert reached >= 4
    time.sleep(0.6)
    assert int(page.state()["slider"]) == reached
    assert "Play" in page.element("play").text


def test_the_address_holds_the_step(page):
    player = played("step_by_step")[1]
    assert page.open(player.html(), "#step=13").state()["phase"].endswith("step 13 of 33")
    assert page.press(Keys.ARROW_RIGHT)["hash"] == "#step=14"
    page.run("location.hash = '#step=5'")
    deadline = time.monotonic() + 5
    while page.state()["slider"] != "5" and time.monotonic() < deadline:
        time.sleep(0.02)
    assert page.state()["slider"] == "5"
    for odd, step in [("#step=0", "1"), ("#step=9999", "33"), ("#step=x", "1"), ("#other", "1")]:
        state = page.open(player.html(), odd).state()
        assert (state["slider"], state["hash"]) == (step, f"#step={step}" if odd[-1].isdecimal() else odd)
    for odd, step in [("#step=0", "1"), ("#step=999", "33")]:
        page.open(player.html(), "#step=7")
        page.run(f"location.hash = '{odd}'")
        deadline = time.monotonic() + 5
        while page.state()["slider"] == "7" and time.monotonic() < deadline:
            time.sleep(0.02)
        assert (page.state()["slider"], page.state()["hash"]) == (step, f"#step={step}")
    page.assert_quiet()


def test_the_tab_key_meets_the_controls_in_reading_order(page):
    page.open(played("step_by_step")[1].html(), "#step=3")
    met = []
    for _ in range(9):
        webdriver.ActionChains(page.driver).send_keys(Keys.TAB).perform()
        met.append(page.run("return document.activeElement.id"))
    assert met == ["previous", "next", "play", "slider", "speed", "smaller", "larger", "whole", "graph"]


def test_a_screen_reader_is_told_each_step(page):
    said = page.open(played("step_by_step")[1].html(), "#step=19").press(Keys.ARROW_RIGHT)["said"]
    assert said.startswith("backward · step 20 of 33. h₁ sends gradient to w₁. ")
    assert said.endswith("∂error/∂w1 = ∂error/∂h1 · ∂h1/∂w1 = (−0.08778) · 2 = −0.17556")
    assert page.element("said").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("view", ["named", "full"])
def test_the_legend_says_where_the_numbers_are(page, view):
    page.open(played("step_by_step", view)[1].html(), "#step=20")
    value, gradient = page.run(
        "return ['.value', '.gradient'].map((part) =>"
        " document.querySelector('#graph .lit ' + part).getBoundingClientRect())"
    )
    legend = page.element("legend").text
    beside = value["right"] <= gradient["left"]
    assert beside == ("value on the left, ∂ gradient on the right of each card" in legend)
    assert (value["bottom"] <= gradient["top"] + 3) == ("value above, ∂ gradient below on each card" in legend)


def test_each_share_of_a_value_that_is_used_twice_goes_along_a_wire_of_its_own(page):
    (x,) = leaves(x=3)
    player = play((x * x).named("E"), view="full")
    page.open(player.html())
    backward = [k for k, step in enumerate(player.steps, 1) if step.phase == "backward"]
    went = []
    for k in backward:
        page.open(player.html(), f"#step={k}")
        went += page.run("return [...document.querySelectorAll('.edge.lit')].map((edge) => edge.id)")
    assert len(went) == len(set(went)) == 2
    assert page.run("return document.querySelectorAll('.edge.known .slope').length") == 0  # no labels in this view
    page.assert_quiet()


def test_the_page_says_which_leaves_move_where_no_parameters_were_listed(page):
    x, w = leaves(x=2, w=0.5)
    E = ((x * w - 3) ** 2).named("E")
    page.open(play(E, 0.1).html())
    assert page.element("note").text == "The step moves x, w: write parameters=[…] with the weights to move only those."
    page.open(play(E, 0.1, parameters=[w]).html())
    assert page.driver.find_elements(By.ID, "note") == []


def test_what_a_step_is_about_is_lit(page):
    _, player = played("step_by_step")
    page.open(player.html(), "#step=20")
    h1, w1 = ([node.name for node in player.passes.nodes].index(name) for name in ("h1", "w1"))
    assert page.state()["title"] == "h₁ sends gradient to w₁"
    lit = page.run("return [...document.querySelectorAll('.lit')].map((part) => part.id)")
    assert sorted(lit) == [f"n{w1}", f"n{w1}-n{h1}"]
    style = page.run("return getComputedStyle(document.querySelector('.edge.back path')).markerStart")
    assert "arrow-back" in style


# ---- how it looks ----


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("step", [17, 33])
def test_every_text_can_be_read_in_light_and_dark(page, scheme, step):
    page.open(played("step_by_step")[1].html(), f"#step={step}", color_scheme=scheme)
    contrasts = page.run(CONTRASTS)
    assert len(contrasts) > 40
    assert [(text, round(contrast, 2)) for text, contrast in contrasts if contrast < 4.5] == []
    pixels = page.screenshot(scheme)
    assert pixels.shape == (800, 1200, 3)
    corner = pixels[-1, -1].mean()
    assert corner < 0.15 if scheme == "dark" else corner > 0.95
    light = (pixels.min(axis=2) > 0.8).mean()
    assert light < 0.02 if scheme == "dark" else light > 0.7  # the cards too are dark on the dark page


@pytest.mark.parametrize("name", ["step_by_step", "mazur"])
@pytest.mark.parametrize(("width", "height"), [(360, 740), (768, 1024), (1100, 700), (3840, 2160)])
def test_no_page_is_wider_than_its_window(page, name, width, height):
    page.open(played(name)[1].html(), "#step=20", width=width, height=height, reduced_motion="reduce")
    assert page.run("return document.documentElement.scrollWidth") <= width
    wide = page.run(
        "return [...document.querySelectorAll('body *')]"
        ".filter((part) => !part.closest('svg, math, #steps > li, #said')"
        f" && part.getBoundingClientRect().right > {width} + 1).map((part) => part.outerHTML.slice(0, 80))"
    )
    assert wide == []  # nothing that does not scroll by itself reaches over the edge
    lit, frame, words = page.run(
        "return ['.node.lit', '#graph', '#words'].map((part) => document.querySelector(part).getBoundingClientRect())"
    )
    assert frame["left"] - 1 <= lit["left"]
    assert lit["right"] <= frame["right"] + 1  # the graph has scrolled to what the step is about
    if width < 800:
        assert words["top"] >= frame["bottom"]
        assert words["top"] < height


@pytest.mark.parametrize("name", ["step_by_step", "mazur"])
@pytest.mark.parametrize(("width", "height"), [(1280, 800), (1920, 1080), (3840, 2160)])
def test_the_room_of_a_large_window_is_used(page, name, width, height):
    page.open(played(name)[1].html(), "#step=20", width=width, height=height, reduced_motion="reduce")
    picture, words = page.run(
        "return ['#graph svg', '#words'].map((part) => document.querySelector(part).getBoundingClientRect())"
    )
    assert picture["width"] > 0.9 * width
    assert 0.65 * height < words["bottom"] <= height  # all of the words can be seen


def test_a_tall_graph_has_the_whole_height_of_the_window(page):
    xs = leaves(**{f"x{k}": k for k in range(1, 11)})
    page.open(play(sum(xs).named("total")).html(), "#step=15", width=1280, height=800)
    frame, words = page.run(
        "return ['#graph', '#words'].map((part) => document.querySelector(part).getBoundingClientRect())"
    )
    assert words["left"] >= frame["right"]
    assert 0.9 * 800 < frame["bottom"] <= 800


def test_a_small_graph_has_its_words_beside_it(page):
    x, w = leaves(x=2, w=0.5)
    page.open(play(((x * w).named("y") - 3) ** 2).html(), "#step=4", width=1280, height=800)
    picture, words = page.run(
        "return ['#graph svg', '#words'].map((part) => document.querySelector(part).getBoundingClientRect())"
    )
    assert words["left"] >= picture["right"]
    assert words["left"] < picture["right"] + 60


def long_chain():
    y = Value(0.5, "x")
    for k in range(9):
        y = (y * 1.1 + 0.1 * k).sin().named(f"activation{k}")
    return y


def network():
    model = nn.MLP(2, [3, 2, 1], activation="tanh", seed=1)
    return nn.half_squared_error(model(leaves(i1=2, i2=3)), 1).named("E")


FRAME = """
const box = (part) => part.getBoundingClientRect();
const graph = document.getElementById("graph"), frame = box(graph);
const lit = [...graph.querySelectorAll(".lit")];
const about = new Set(lit.flatMap((part) => part.id.split("-").slice(0, 2)).map((id) => document.getElementById(id)));
return {
  cards: [...graph.querySelectorAll(".node")].every((card) => inside(box(card))),
  about: [...about].every((card) => inside(box(card))),
  letters: 16 * box(graph.querySelector("svg")).width / (graph.querySelector("svg").viewBox.baseVal.width * 4 / 3),
};
function inside(part) {
  return part.left >= frame.left - 1 && part.right <= frame.right + 1 && part.top >= frame.top - 1
    && part.bottom <= frame.bottom + 1;
}
"""


@pytest.mark.parametrize("graph", [lambda: Worksheet.load("step_by_step").error, network, long_chain])
def test_the_whole_graph_is_seen_at_first_and_the_step_when_it_is_made_larger(page, graph):
    page.open(play(graph()).html(), "#step=14", width=1400, height=850, reduced_motion="reduce")
    first = page.run(FRAME)
    assert first["cards"]
    assert first["letters"] > 6.5
    page.element("larger").click()
    near = page.run(FRAME)
    assert near["about"]
    assert near["letters"] > first["letters"]
    for press in (page.element("whole").click, lambda: page.press("0"), lambda: page.press(*"------")):
        page.press("+", "=")
        assert page.run(FRAME)["letters"] > near["letters"]
        assert not page.run(FRAME)["cards"]
        press()
        assert page.run(FRAME) == first
    page.assert_quiet()


@pytest.mark.parametrize("graph", [lambda: Worksheet.load("step_by_step").error, network, long_chain])
def test_on_a_phone_the_cards_of_each_step_are_seen_whole_and_can_be_read(page, graph):
    player = play(graph())
    page.open(player.html(), width=390, height=844, reduced_motion="reduce")
    for step in player.steps[1:]:
        page.press(Keys.ARROW_RIGHT)
        seen = page.run(FRAME)
        if step.phase == "backward":
            assert seen["about"], step.title
        assert seen["letters"] > 6.5
    page.element("whole").click()
    assert page.run(FRAME)["cards"]


def test_a_step_that_changes_nothing_leaves_the_graph_where_it_is(page):
    (w,) = leaves(w=0.1)
    y = w
    for k in range(9):
        y = (y * 1.01).named(f"activation{k}")
    player = play(y.log().named("E"), rate=1, parameters=[w])
    assert player.steps[-1].title.startswith("There is no next forward pass")
    page.open(player.html(), f"#step={len(player.steps) - 1}", width=390, height=844, reduced_motion="reduce")
    before = page.run(FRAME)["letters"]
    page.press(Keys.ARROW_RIGHT)
    assert page.run(FRAME)["letters"] == before
    page.assert_quiet()


def test_on_paper_the_final_picture_stands(page):
    _, player = played("step_by_step")
    page.open(player.html(), "#step=2")
    before = page.state()
    page.run("dispatchEvent(new Event('beforeprint'))")
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    printed = page.state()
    assert printed["phase"].endswith("step 33 of 33")
    assert not page.element("controls").is_displayed()
    page.run("dispatchEvent(new Event('afterprint'))")
    assert page.state()["cards"] == before["cards"] != printed["cards"]


def test_without_scripts_the_final_picture_and_all_words_show(page):
    _, player = played("step_by_step")
    final = page.open(player.html(), "#step=33").state()["cards"]
    frame = (
        f'<iframe width="1000" height="900" sandbox="allow-same-origin" srcdoc="{_attribute(player.html())}"></iframe>'
    )
    page.open(f"<!doctype html><body>{frame}</body>")
    page.driver.switch_to.frame(0)
    still = page.run(STATE.replace("#steps > .now", "#steps > li"))
    assert still["cards"] == final
    assert still["seen"] == 33
    assert not page.element("controls").is_displayed()
    page.driver.switch_to.default_content()


# ---- pictures that fit ----


def sizes_of(page, selector):
    """The width of the window, and the width and the height of an element."""
    return page.run(
        f"const box = document.querySelector('{selector}').getBoundingClientRect();"
        "return [document.documentElement.clientWidth, box.width, box.height]"
    )


@pytest.mark.parametrize("width", [1200, 500])
def test_a_saved_svg_fits_the_window_of_a_browser(page, width):
    for picture in (draw(long_chain(), "full"), nn.draw(nn.MLP(3, [4, 4, 4, 4, 2]))):
        page.open("")
        file = page.folder / "picture.svg"
        picture.save(file)
        page.driver.get(file.as_uri())
        window, wide, high = sizes_of(page, "svg")
        root = ET.fromstring(file.read_text(encoding="utf-8"))
        *_, own_width, own_height = map(float, root.get("viewBox").split())
        assert wide == pytest.approx(window, abs=1)
        assert high == pytest.approx(wide * own_height / own_width, abs=1)


def test_in_a_notebook_a_picture_is_whole_and_after_a_click_in_its_own_size(page):
    html = draw(long_chain(), "full")._repr_mimebundle_()["text/html"]
    page.open(f"<!doctype html><body>{html}</body>", width=1300)
    window, wide, _ = sizes_of(page, "img")
    own = page.run("return document.querySelector('img').naturalWidth")
    assert own > 2 * window > window >= wide
    for press in (lambda box: box.click(), lambda box: box.send_keys(Keys.SPACE)):
        press(page.driver.find_element(By.TAG_NAME, "summary"))
        assert sizes_of(page, "img")[1] == pytest.approx(own, abs=2)
        assert (
            page.run("return document.documentElement.scrollWidth") <= window
        )  # the picture scrolls, the page does not
        press(page.driver.find_element(By.TAG_NAME, "summary"))
        assert sizes_of(page, "img")[1] == wide
    page.assert_quiet()


@pytest.mark.usefixtures("checked_once")
def test_on_a_page_a_picture_is_whole_and_after_a_click_in_its_own_size(page):
    sheet = Worksheet.load("mazur")
    sheet.error.backward()
    page.open(report_page(sheet, sheet.check()), width=600)
    own = page.run("return document.querySelector('.picture img').naturalWidth")
    assert sizes_of(page, ".picture img")[1] < 600
    page.driver.find_element(By.CSS_SELECTOR, ".picture summary").click()
    assert sizes_of(page, ".picture img")[1] == pytest.approx(own, abs=2)
    assert page.run("return document.documentElement.scrollWidth") <= 600
    assert page.complaints() == []


# ---- in a notebook ----


def _attribute(html):
    return html.replace("&", "&amp;").replace('"', "&quot;")


def test_the_frame_of_a_notebook_plays_without_an_address_of_its_own(page):
    page.open(f"<!doctype html><body>{played('step_by_step')[1]._repr_html_()}</body>")
    assert not page.driver.find_element(By.CLASS_NAME, "backprop-picture").is_displayed()
    page.driver.switch_to.frame(0)
    page.element("next").click()
    assert page.press(Keys.ARROW_RIGHT)["slider"] == "3"
    assert page.run("return self.origin") == "null"
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")
    page.driver.switch_to.default_content()
    page.assert_quiet()


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_the_frame_of_a_notebook_is_light_unless_it_is_asked_for_dark(page, theme):
    """Also where the system is dark."""
    html = play(leaves(x=2)[0] * 3, theme=theme)._repr_html_()
    page.open(f"<!doctype html><body>{html}</body>", color_scheme="dark")
    page.driver.switch_to.frame(0)
    ground = page.run("return getComputedStyle(document.body).backgroundColor")
    card = page.run("return getComputedStyle(document.querySelector('.node path')).fill")
    page.driver.switch_to.default_content()
    dark = theme == "dark"
    assert ground == ("rgb(21, 24, 29)" if dark else "rgb(255, 255, 255)")
    assert card == ("rgb(58, 48, 21)" if dark else "rgb(255, 243, 214)")
    page.assert_quiet()


def test_where_the_frame_is_dropped_the_picture_shows_and_what_to_do(page):
    html = re.sub("<iframe.*</iframe>", "", played("step_by_step")[1]._repr_html_(), flags=re.DOTALL)
    for kept in (html, re.sub("<style>.*?</style>", "", html, count=1)):
        page.open(f"<!doctype html><body>{kept}</body>")
        assert page.driver.find_element(By.TAG_NAME, "img").is_displayed()
        text = page.driver.find_element(By.TAG_NAME, "p").text
        assert text.startswith("Trust this notebook to step through, or write play(…).save(")


# ---- names of strangers ----

HOSTILE = [
    "<script>window.hit = 1</script>",
    "</script><script>window.hit = 1</script>",
    "<img src=x onerror='window.hit = 1'>",
    "</mtext></math></svg><svg onload='window.hit = 1'>",
    '"><b onmouseover="window.hit = 1">',
    "`${window.hit = 1}`",
    "\\u003cscript>",
    "{|}",
    "שלום",
    "🎉",
]


@pytest.mark.parametrize("view", ["named", "full"])
def test_no_name_becomes_more_than_text(page, view):
    nodes = [Value(1.0 + i, name) for i, name in enumerate(HOSTILE)]
    error = sum(node * node for node in nodes).named(HOSTILE[0])
    player = play(error, 0.1, view=view, title=HOSTILE[1])
    page.open(player.html())
    page.press(*[Keys.ARROW_RIGHT] * 4, Keys.END)
    assert page.run("return [window.hit === undefined, document.querySelectorAll('img, b[onmouseover]').length]") == [
        True,
        0,
    ]
    cards = page.run("return [...document.querySelectorAll('.node')].map((card) => card.textContent)")
    for name in HOSTILE:
        assert any(name[:39] in card.replace("\xa0", " ") for card in cards), name
    assert page.driver.title == HOSTILE[1]
    page.assert_quiet()


ALEPH_TO_GIMEL, IN_READING = (
    "\u05d0\u05d1\u05d2",
    "\u05d2\u05d1\u05d0",
)  # as written, and as it stands from left to right


def test_a_name_from_right_to_left_leaves_the_numbers_beside_it_where_they_are(page):
    x, w = Value(2.0, ALEPH_TO_GIMEL), Value(3.0, "w")
    y = (x * w).named(ALEPH_TO_GIMEL)
    y.backward()
    page.open(f"<!doctype html><body>{draw(y, path=x).svg()}</body>")
    seen = page.driver.execute_script(IN_SIGHT, "svg text")
    assert f"∂{IN_READING}/∂{IN_READING} = 3" in seen
    assert f"{IN_READING} = {IN_READING}·w" in seen

    model = nn.MLP(1, [1], activation=None, weights=[0.5])
    model.layers[0].neurons[0].w[0].named(ALEPH_TO_GIMEL)
    model([2]).backward()
    page.open(f"<!doctype html><body>{nn.draw(model).svg()}</body>")
    assert f"{IN_READING} 0.5" in page.driver.execute_script(IN_SIGHT, "svg text")

    page.open(play(y).html())
    page.press(Keys.END)
    assert page.driver.execute_script(IN_SIGHT, ".now h2") == [f"{IN_READING} sends gradient to w"]
    assert page.driver.execute_script(IN_SIGHT, "h1") == [f"Backpropagation from {IN_READING}"]


def test_the_policy_stops_a_script_that_is_not_the_pages_own(page):
    html = play(leaves(x=2)[0] * 3).html()
    page.open(html.replace("</body>", "<script>window.hit = 1</script></body>"))
    assert page.run("return window.hit === undefined")
    assert [text for text in page.complaints() if "Content Security Policy" in text]


# ---- the report ----


def test_the_report_page_plays_and_fits_a_phone(page):
    sheet = Worksheet.load("step_by_step")
    sheet.error.backward()
    page.open(report_page(sheet, sheet.check()), width=360, height=740)
    assert page.run("return document.documentElement.scrollWidth") <= 360
    page.element("slider").send_keys(Keys.SPACE)
    page.element("slider").send_keys(Keys.SPACE)
    page.element("next").click()
    assert int(page.state()["slider"]) >= 2
    texts = page.run("return [...document.querySelectorAll('.derivation')].map((part) => part.textContent)")
    assert len(texts) == 6
    assert re.search("=−0.17556$", texts[0])
    assert page.run("return [...document.images].every((image) => image.complete && image.naturalWidth > 0)")
    assert page.complaints() == []
    assert page.requests() == []


def test_an_address_with_a_step_opens_the_report_at_its_player(page):
    sheet = Worksheet.load("step_by_step")
    sheet.error.backward()
    html = report_page(sheet, sheet.check())
    page.open(html)
    assert page.run("return scrollY") == 0
    page.open(html, "#step=20")
    assert page.state()["slider"] == "20"
    assert abs(page.run("return document.getElementById('player').getBoundingClientRect().top")) < 2


def test_no_two_headings_of_the_report_follow_each_other(page):
    sheet = Worksheet.load("step_by_step")
    sheet.error.backward()
    page.open(report_page(sheet, sheet.check()))
    headings = page.run("return [...document.querySelectorAll('#report > section > h2')].map((h) => h.textContent)")
    assert len(headings) == 5
    lines = page.run("return document.body.innerText").splitlines()
    lines = [line.strip() for line in lines if line.strip()]
    titles = {*headings, "The printed numbers"}
    assert [line for line, after in pairwise(lines) if line in titles and after in titles] == []
