"""The page of the player: whole, small, without network, and nothing in it that a name could become.

What a browser makes of it is tested in test_browser.py.
"""

import base64
import hashlib
import json
import re
from collections import Counter
from functools import lru_cache
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings, strategies as st

from autograd import Drawing, Player, Value, Worksheet, leaves, play
from autograd.paper.equations import as_piece
from tests.searches import examples

HOSTILE = [
    "<script>alert(1)</script>",
    "</script><script>alert(1)</script>",
    "</title></svg></math><img src=x onerror=alert(1)>",
    "<!--",
    "]]>",
    "\"quotes\" and 'quotes'",
    "back\\slash \\u003c",
    "{|}",
    "$title ${title} {0} %s",
    "two\nlines",
    "x" * 10_000,
    "\u202eturned",
    "\u05e9\u05dc\u05d5\u05dd",
    "🎉 👩‍🔬",
    "\u2028\u2029",
    "\0\ud800\uffff",
    "&lt;&amp;",
]


class Reader(HTMLParser):
    """The elements of a page, the text of its scripts and style, and its policy."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.inside, self.attributes = Counter(), {}, []
        self.open = ""
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags[tag] += 1
        self.attributes += [(tag, name, value) for name, value in attributes]
        if tag in ("script", "style"):
            self.open = "changes" if ("id", "changes") in attributes else tag
            self.inside[self.open] = ""

    def handle_endtag(self, tag):
        if tag in ("script", "style"):
            self.open = ""

    def handle_data(self, data):
        if self.open:
            self.inside[self.open] += data


def small_graph(name="E"):
    x, w = leaves(x=2, w=0.5)
    return ((x * w).named(name) - 3) ** 2


def hostile_graph(name):
    """A leaf, a node between and the end, all with this name."""
    leaf = Value(2.0, name)
    return ((leaf * 3).named(name) * leaf).named(name)


@lru_cache
def page_named(name, view):
    return play(hostile_graph(name), 0.1, view=view, title=name).html()


def elements(page):
    """How many of each there are; a formula that is too long has … for a part, which is no name."""
    return {**page.tags, "mi": page.tags["mi"] + page.tags["mtext"], "mtext": 0}


def test_the_page_is_one_file_that_asks_for_nothing():
    html = play(small_graph(), 0.1).html()
    page = Reader(html)
    asking = {"src", "href", "action", "data", "poster", "srcset", "xlink:href", "style"}
    assert not [found for found in page.attributes if found[1] in asking or found[1].startswith("on")]
    assert not page.tags["link"]
    assert "@import" not in html
    assert "url(" not in html.replace("url(#arrow-back)", "")


def test_the_policy_of_the_page_allows_its_own_style_and_script_only():
    page = Reader(play(small_graph()).html())
    (policy,) = [
        value for tag, name, value in page.attributes if tag == "meta" and name == "content" and "src" in value
    ]
    hashes = {
        kind: "'sha256-" + base64.b64encode(hashlib.sha256(page.inside[kind].encode()).digest()).decode() + "'"
        for kind in ("script", "style")
    }
    assert policy == (f"default-src 'none'; img-src data:; style-src {hashes['style']}; script-src {hashes['script']}")


def test_the_script_is_small():
    assert len(Reader(play(small_graph()).html()).inside["script"]) < 7_500


@pytest.mark.parametrize("view", ["named", "full"])
@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_name_adds_no_element_and_ends_none(name, view):
    page, harmless = Reader(page_named(name, view)), Reader(page_named("some thing", view))
    assert elements(page) == elements(harmless)
    assert page.inside["script"] == harmless.inside["script"]
    assert len(json.loads(page.inside["changes"])) == len(json.loads(harmless.inside["changes"]))


def test_a_hostile_name_is_shown_literally():
    html = play(hostile_graph("<b>'&\"")).html()
    assert html.count("&lt;b&gt;&#x27;&amp;&quot;") > 5


@settings(max_examples=examples(15), deadline=None)
@given(st.text(max_size=50))
def test_no_name_breaks_the_page(name):
    graph = hostile_graph(name)
    page = Reader(play(graph, view="full").html())
    assert (page.tags["script"], page.tags["style"], page.tags["img"]) == (2, 1, 0)


def test_json_in_the_page_cannot_end_its_element():
    changes = Reader(play(small_graph()).html()).inside["changes"]
    assert not re.search("[<>&\u2028\u2029]", changes)


def test_a_long_name_is_cut_everywhere():
    assert "x" * 41 not in play(hostile_graph("x" * 10_000)).html()


# ---- the picture that stands in the page ----


def test_the_picture_is_the_final_one():
    """The weights after the step, the gradients that made it, and the local derivatives of the same pass."""
    sheet = Worksheet.load("step_by_step")
    html = play(sheet.error, sheet.rate, parameters=sheet.parameters).html()
    for text in ("0.1088", "∂ −0.1756", "0.0472", "∂ −0.7524", "×0.21", "×−0.418"):
        assert f">{text}</text>" in html
    for text in (">0.087362</text>", ">×0.2267</text>"):
        assert text not in html


def test_a_player_has_as_many_digits_as_are_asked_for():
    """What the page printed for the worked example has: 0.0472 is 0.047201, and −0.17556 the gradient of w1."""
    sheet = Worksheet.load("step_by_step")
    html = play(sheet.error, sheet.rate, parameters=sheet.parameters, digits=6).html()
    for text in ("0.108778", "∂ −0.17556", "0.0472007", "×−0.418"):
        assert f">{text}</text>" in html
    changes = [change[2] for step in json.loads(Reader(html).inside["changes"]) for change in step["changes"]]
    assert {"0.108778", "∂ −0.17556", "0.0472007"} <= {*changes}


@pytest.mark.parametrize("view", ["named", "full"])
def test_the_inputs_are_given_first_and_the_parameters_in_their_own_order(view):
    w2, w1, i2, i1 = leaves(w2=0.2, w1=0.1, i2=3, i1=2)
    E = (w2 * i2 + i1 * w1).named("E")
    for parameters in ([w1, w2], [w2, w1]):
        (first, *_) = play(E, view=view, parameters=parameters).steps
        shown = [as_piece(equation).text for equation in first.equations]
        assert shown == ["i2 = 3", "i1 = 2", *(f"{w.name} = {w.data}" for w in parameters)]


def test_before_backward_the_player_makes_its_own_pass():
    x, w = leaves(x=2, w=0.5)
    E = ((x * w - 3) ** 2).named("E")
    assert ">∂ −8</text>" in play(E).html()
    assert w.grad == 0
    assert "NotYet" in type(w.grad).__name__


def test_a_number_that_is_wider_than_its_place_is_pressed_into_it():
    x, w = leaves(x=1.0, w=-0.123456)
    player = play(((x * w).named("h") + 1).named("E"), rate=-0.123456, parameters=[w])
    changes = json.loads(Reader(player.html()).inside["changes"])
    widths = [change[3] for step in changes for change in step["changes"] if len(change) > 3]
    assert widths
    assert all(width > 0 for width in widths)


def test_five_hundred_cards_are_stepped_through_and_one_more_is_refused():
    x = total = Value(0.5, "x")
    for _ in range(499):
        total = total + 1
    player = play(total, view="full")
    assert repr(player) == f"<Player: Backpropagation from the result, {1 + 499 + 1 + 499} steps>"
    assert player.html().count('class="node"') == 500
    with pytest.raises(ValueError, match="has 501 cards, and a player steps through at most 500: play a Value further"):
        play(total + 1, view="full")
    assert len(play(total + x).steps) == 4  # with two names only


# ---- files and notebooks ----


def test_a_page_is_saved(tmp_path):
    player = play(small_graph())
    assert player.save(tmp_path / "steps.html") == str(tmp_path / "steps.html")
    assert (tmp_path / "steps.html").read_text(encoding="utf-8") == player.html()
    assert player.save(tmp_path / "STEPS.HTML") == str(tmp_path / "STEPS.HTML")
    with pytest.raises(ValueError, match=r"write a name such as steps\.html, not 'steps\.svg'"):
        player.save("steps.svg")


def test_a_notebook_gets_a_frame_in_a_sandbox_and_the_picture_for_where_it_is_not_trusted():
    player = play(small_graph(), theme="light")
    bundle = player._repr_mimebundle_(include=None, exclude=None)
    assert set(bundle) - {"image/png"} == {"text/html", "text/plain"}
    notebook = Reader(bundle["text/html"])
    assert ("iframe", "sandbox", "allow-scripts") in notebook.attributes
    assert ("iframe", "srcdoc", player.html()) in notebook.attributes
    assert (
        "Trust this notebook to step through, or write <code>play(…).save(&quot;steps.html&quot;)</code>"
        in bundle["text/html"]
    )
    (image,) = [value for tag, name, value in notebook.attributes if (tag, name) == ("img", "src")]
    assert base64.b64decode(image.partition(",")[2]).decode() == player.drawing.svg()


@pytest.mark.parametrize("error", [RuntimeError, OSError, MemoryError])
def test_a_notebook_gets_the_reason_where_there_is_no_page(error, monkeypatch):
    player = play(small_graph())

    def fail(*_, **__):
        raise error("the layout failed")

    monkeypatch.setattr(Drawing, "plain_svg", fail)
    assert player._repr_mimebundle_() == {"text/plain": f"{player!r} (no page: the layout failed)"}


def test_equal_programs_give_equal_pages():
    assert play(small_graph(), 0.1).html() == play(small_graph(), 0.1).html()


# ---- refusals ----


@pytest.mark.parametrize("stranger", [None, 3.0, "E", [Value(1.0)]])
def test_only_a_value_can_be_played(stranger):
    with pytest.raises(TypeError, match=f"not an object of type {type(stranger).__name__}"):
        play(stranger)


def test_other_arguments_are_checked_too():
    with pytest.raises(ValueError, match="no view 'Full': choose 'named' or 'full'"):
        play(small_graph(), view="Full")
    with pytest.raises(TypeError, match="parameters are Values, not 'w'"):
        play(small_graph(), 0.1, parameters=["w"])
    with pytest.raises(TypeError, match="a title is text, not 3"):
        play(small_graph(), title=3)
    with pytest.raises(TypeError, match="the rate is a number, not 'full': write view='full'"):
        play(small_graph(), "full")
    with pytest.raises(TypeError, match=r"the rate is a number, not '0\.1': write a number such as 0\.05"):
        play(small_graph(), "0.1")
    assert isinstance(play(small_graph()), Player)
