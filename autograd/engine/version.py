"""The version, in its one place: pyproject.toml, ``autograd.__version__`` and ``backprop --version`` read it here."""

__version__ = "0.2.0"
