"""A page: HTML that needs neither a network nor another file, made of the templates in this folder."""

from __future__ import annotations

import base64
import hashlib
from html import escape
from importlib import resources
from string import Template

from autograd.picture.in_theme import SCHEMES
from autograd.picture.theme import MEDIA


def page(title: str, body: str, style: str = "", *, is_played: bool = True, theme: str = "auto") -> str:
    """A whole page around a body, with its style, and a policy that lets no script run but that of the player."""
    played, script = (text_of("player.css"), text_of("player.js")) if is_played else ("", "")
    own = text_of("page.css").replace(MEDIA["auto"], MEDIA[theme]).replace(SCHEMES["auto"], SCHEMES[theme])
    styles = f"{own}{played}{style}"
    policy = f"default-src 'none'; img-src data:; style-src {_hash(styles)}; script-src {_hash(script)}"
    return filled(
        "page.html", title=escape(title), policy=policy, style=styles, scheme=SCHEMES[theme], body=body, script=script
    )


def filled(name: str, **parts: str) -> str:
    """A template of this folder, with its places filled."""
    return Template(text_of(name)).substitute(parts)


def text_of(name: str) -> str:
    """The text of a file in this folder."""
    return (resources.files("autograd.picture") / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
