"""The documentation site: make site builds it from the pages as they stand in the repository into build/site.

The source folder is the repository, so that a page may link to a file of Python, which
the site then offers to download.  Nothing of another host is asked for when a page is read.
"""

import re
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

project = "backprop-by-hand"
copyright = "the authors of backprop-by-hand"  # noqa: A001  Sphinx's name
root_doc = "docs/index"
include_patterns = ["docs/*.md", "notebooks/*.ipynb", "CONTRIBUTING.md", "CHANGELOG.md"]
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon", "sphinx_copybutton", "sphinxcontrib.katex"]

nb_execution_mode = "off"  # the notebooks are kept with their outputs, which a test holds true
nb_merge_streams = True
nb_render_markdown_format = "myst"  # the Markdown of an output has formulas, too
myst_enable_extensions = ["attrs_inline", "dollarmath"]
myst_heading_anchors = 4
suppress_warnings = [
    "misc.highlighting_failure",  # a report is no Python
    "myst.header",  # notebooks may begin a section where they like
]

autodoc_typehints = "signature"
autodoc_member_order = "bysource"
python_use_unqualified_type_names = True
copybutton_prompt_text = r">>> |\.\.\. |\$ "
copybutton_prompt_is_regexp = True

html_theme = "furo"
html_title = "backprop-by-hand"
html_static_path = ["static", str(ROOT / "build" / "brought" / "static")]
html_extra_path = ["root"]  # leads from the root of the site to its first page
html_css_files = ["site.css"]
katex_css_path = "katex.min.css"  # of this site
html_copy_source = False
html_show_sphinx = False
html_theme_options = {"navigation_with_keys": True}


_LINK = re.compile(r"\[([^\]]+)\]\(([^)#:\s]+)\)")


def setup(app: Any) -> None:
    """Change the text of each page a little before it is read."""
    app.connect("source-read", _for_a_site)


def _for_a_site(app: Any, page: str, source: list[str]) -> None:
    """A link to a folder is plain words, since a site does not show folders; doctest's last empty line goes."""
    folder = (ROOT / page).parent
    text = _LINK.sub(lambda link: link[1] if (folder / link[2]).is_dir() else link[0], source[0])
    source[0] = text.replace("\n\n```", "\n```") if page.startswith("docs/") else text
