"""``python -m autograd``: the command ``backprop``."""

import sys

from autograd.command.cli import main

sys.exit(main())
