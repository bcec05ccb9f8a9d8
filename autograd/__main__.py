"""``python -m autograd``: the command ``backprop``."""

import sys

from autograd.command.cli.cli import main

sys.exit(main())
