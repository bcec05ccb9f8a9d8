"""Which links of the built site are dead: ``python docs/site/links.py build/site``; docs/site/build.py asks it too.

A link inside the site leads to a file and, after a #, to a place in it.  A link to another
host is not followed: it only has to be a whole one, and nothing is loaded from there.
"""

import sys
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit


class Page(HTMLParser):
    """What a page links to, what it loads, and the places in it."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.places: set[str] = set()
        self.feed(text)

    def handle_starttag(self, tag: str, given: list[tuple[str, str | None]]) -> None:
        """Keep what a tag says of links and places."""
        attributes = {name: value for name, value in given if value is not None}
        self.places |= {attributes["id"]} if "id" in attributes else set()
        self.loaded += [attributes[name] for name in ("src", "data", "poster") if name in attributes]
        if "href" in attributes:
            (self.loaded if tag == "link" else self.links).append(attributes["href"])


def dead_links(site: Path) -> list[str]:
    """A line for each link of the site that leads nowhere."""
    pages = {path.resolve(): Page(path.read_text(encoding="utf-8")) for path in sorted(site.rglob("*.html"))}
    found = []
    for path, page in pages.items():
        problems = {link: _problem(path, link, pages) for link in page.links}
        problems |= {link: _problem(path, link, pages) or _from_outside(link) for link in page.loaded}
        found += [f"{path.relative_to(site.resolve())}: {link} {told}" for link, told in problems.items() if told]
    return found


def _problem(path: Path, link: str, pages: dict[Path, Page]) -> str:
    parts = urlsplit(link)
    if parts.scheme == "data":
        return ""
    if parts.scheme or parts.netloc:
        return "" if parts.scheme in ("http", "https") and "." in parts.netloc else "is no whole address"
    target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
    if not target.is_file():
        return "leads to no file"
    place = unquote(parts.fragment)
    return "leads to no such place" if place and target in pages and place not in pages[target].places else ""


def _from_outside(link: str) -> str:
    return "is loaded from another host" if urlsplit(link).netloc else ""


if __name__ == "__main__":
    dead = dead_links(Path(sys.argv[1]))
    print("\n".join(dead) or "no link is dead")
    sys.exit(bool(dead))
