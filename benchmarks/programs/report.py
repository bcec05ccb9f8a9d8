"""The report: it is printed while it grows, and written at the end."""

from __future__ import annotations

from pathlib import Path


class Report:
    """Parts of Markdown.

    >>> report = Report()
    >>> report.add("# Title")
    # Title
    <BLANKLINE>
    """

    def __init__(self) -> None:
        self._parts: list[str] = []

    def add(self, part: str) -> None:
        """Print a part, and keep it."""
        print(f"{part}\n", flush=True)
        self._parts.append(part)

    def write(self, path: Path) -> None:
        """Write the file."""
        path.write_text("\n\n".join(self._parts) + "\n", encoding="utf-8")
