"""``Picture``: something with an SVG that shows itself in a notebook and is saved to a file."""

from __future__ import annotations

import base64
from abc import ABC, abstractmethod
from collections.abc import Iterable
from html import escape


class Picture(ABC):
    """What has an SVG and a description, and so shows itself in a notebook, trusted or not."""

    description: str = "a picture"

    @abstractmethod
    def svg(self) -> str:
        """The picture as SVG text."""

    def __repr__(self) -> str:
        return f"<{type(self).__name__}: {self.description}>"

    def _repr_mimebundle_(
        self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None, **_: object
    ) -> dict[str, str]:
        """An image that also shows in a notebook that is not trusted, where bare SVG is left out."""
        try:
            image = base64.b64encode(self.svg().encode()).decode()
        except Exception as error:  # a display hook must not raise: it says why there is no picture
            return {"text/plain": f"{self!r} (no picture: {error})"}
        html = f'<img alt="{escape(self.description)}" style="max-width:100%" src="data:image/svg+xml;base64,{image}">'
        return {"text/html": html, "text/plain": repr(self)}
