"""``python -m autograd``: the command ``backprop``."""

import sys

from autograd.command import main

sys.exit(main())
