"""Where things lie: the repository, and the folder for what is built and written, which git ignores."""

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
BUILD = ROOT / "build" / "bench"
FOLDERS = BUILD / "peers"  # a folder for each package that ``make bench-peers`` installs
