"""The package as it is published, and beside HIPS autograd, whose files go into a folder of the same name."""

import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from sysconfig import get_path

import pytest

import autograd

ROOT = Path(__file__).parent.parent
PYPROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
PROJECT = PYPROJECT["project"]
CITATION = (ROOT / "CITATION.cff").read_text(encoding="utf-8")


def on_pypi() -> str:
    """The README as PyPI gets it."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    for change in PYPROJECT["tool"]["hatch"]["metadata"]["hooks"]["fancy-pypi-readme"]["substitutions"]:
        text = re.sub(change["pattern"], change["replacement"], text)
    return text


def test_on_pypi_no_link_leads_to_a_file_of_the_repository():
    text = on_pypi()
    assert re.findall(r"\]\((?!https?:)", text) == []
    assert "An operation of your own has derivatives of" in " ".join(text.split())
    assert text.startswith("# backprop-by-hand\n")
    assert "![" not in text


def test_the_citation_names_this_version_and_its_authors():
    assert re.search(r"^version: (.*)$", CITATION, re.MULTILINE)[1] == autograd.__version__
    assert [f"  - name: {author['name']}" for author in PROJECT["authors"]] == re.findall("  - name: .*", CITATION)


def test_every_thing_that_is_depended_on_has_its_licence_named():
    named = (ROOT / "docs" / "licences.md").read_text(encoding="utf-8")
    extras = PROJECT["optional-dependencies"]
    for_users = {
        name: needs for name, needs in extras.items() if name not in ("test", "browser", "types", "site", "oracle")
    }
    for need in [*PROJECT["dependencies"], *(need for needs in for_users.values() for need in needs)]:
        name = re.match(r"[\w-]+", need)[0]
        assert name == PROJECT["name"] or re.search(rf"^\| {name} \| \S", named, re.MULTILINE), name


@pytest.mark.parametrize(
    ("used", "extra"), [("import numpy", "numpy"), ("import matplotlib", "plot"), ('.on("native")', "native")]
)
def test_the_extra_for_notebooks_brings_what_they_use(used, extra):
    notebooks = [json.loads(path.read_text(encoding="utf-8")) for path in (ROOT / "notebooks").glob("*.ipynb")]
    assert any(used in "".join(cell["source"]) for notebook in notebooks for cell in notebook["cells"])
    needs = " ".join(PROJECT["optional-dependencies"]["notebook"])
    assert extra in re.search(rf"{PROJECT['name']}\[(.*?)\]", needs)[1].split(",")


# ---- beside HIPS autograd ------------------------------------------------------------------------------------

HIPS = "from autograd import differential_operators\ngrad = differential_operators.grad\n"
STATES = {
    "HIPS installed later": (HIPS, True, "HIPS autograd has replaced the first file of this package"),
    "HIPS installed before": (None, True, "HIPS autograd lies in the folder of this package"),
    "HIPS uninstalled": ("", False, "as pip uninstall autograd takes it along"),
}


@pytest.fixture(params=STATES)
def site(request, tmp_path):
    """A folder of packages in one of these states, and what is said of it."""
    first, has_files, said = STATES[request.param]
    (tmp_path / "autograd").mkdir()
    (tmp_path / "nn").symlink_to(ROOT / "nn")
    for part in (ROOT / "autograd").iterdir():
        (tmp_path / "autograd" / part.name).symlink_to(part)
    if first is not None:
        (tmp_path / "autograd" / "__init__.py").unlink()
    if first:
        (tmp_path / "autograd" / "__init__.py").write_text(first, encoding="utf-8")
    if has_files:
        (tmp_path / "autograd" / "differential_operators.py").write_text("grad = len\n", encoding="utf-8")
    return tmp_path, said


def run(site: Path, *words: str) -> subprocess.CompletedProcess:
    """Python, without what an editable installation puts on its path."""
    settings = {"PYTHONPATH": os.pathsep.join([str(site), get_path("purelib")]), "PYTHONIOENCODING": "utf-8"}
    return subprocess.run(
        [sys.executable, "-S", *words],
        cwd=site,
        env=os.environ | settings,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


def test_a_command_tells_the_state_it_finds_and_works(site):
    folder, said = site
    done = run(folder, "-m", "autograd", "new", "--seed", "3")
    assert done.returncode == 0, done.stderr
    assert "title = " in done.stdout
    assert re.fullmatch(f"backprop: .*{said}.*: pip .*--force-reinstall .*\n", done.stderr)


def test_nn_tells_the_state_it_finds(site):
    folder, said = site
    done = run(folder, "-c", "import nn; print(nn.MLP(2, [1]))")
    assert said in done.stderr
    assert ("MLP of" in done.stdout) == ("lies in" in said)
    assert ("ImportError" in done.stderr) == ("lies in" not in said)
