"""Prints what pip takes as constraints: the lowest version that pyproject.toml allows of each thing users depend on."""

import re
import tomllib
from pathlib import Path

PROJECT = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text(encoding="utf-8"))["project"]
OF_DEVELOPERS = ("test", "browser", "types", "site", "oracle", "notebook")

extras = {name: needs for name, needs in PROJECT["optional-dependencies"].items() if name not in OF_DEVELOPERS}
for need in [*PROJECT["dependencies"], *(need for needs in extras.values() for need in needs)]:
    if bound := re.match(r"([\w-]+)(?:\[\w+\])?>=([\d.]+)", need):
        print("==".join(bound.groups()))
