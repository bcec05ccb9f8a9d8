"""HIPS autograd, which has the same import name, and micrograd: what to write here for their modules and functions.

>>> import autograd.numpy
Traceback (most recent call last):
    ...
ModuleNotFoundError: autograd.numpy is a module of HIPS autograd, and this autograd is another package, \
backprop-by-hand: write import numpy as np, whose functions take Values and the arrays that array(...) makes
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

MODULES = {
    "builtins": "use Python's own list, tuple, dict and isinstance, which take Values",
    "core": "write v.data for the number of a Value, and v.args for what it was made from",
    "differential_operators": "write from autograd import grad, jacobian, hessian, ...",
    "extend": "write @operation(rule, ...) above a function, with one derivative rule for each argument",
    "misc": "write nn.SGD for gradient descent, or hand grad(f) to scipy.optimize.minimize as jac=",
    "numpy": "write import numpy as np, whose functions take Values and the arrays that array(...) makes",
    "scipy": "import scipy itself, whose ufuncs, such as scipy.special.erf, take Values if autograd has them too",
    "test_util": "write from autograd import check_gradients",
    "tracer": "write v.data for the number of a Value, and v.args for what it was made from",
    "util": "write it without: a Value is data, and grad takes dicts and lists of numbers",
    "wrap_util": "write it without: grad, jacobian and hessian take argnums",
}
"""Its modules, each with what to write here."""

FUNCTIONS = {
    "checkpoint": "leave it out: a graph keeps its nodes, and a backward pass computes nothing again",
    "deriv": "write grad(f), or derivative(y, x) of two Values",
    "grad_and_aux": "write grad(f, has_aux=True)",
    "grad_named": "write grad(f, argnums), with the place of the argument in place of its name",
    "hessian_tensor_product": "write hvp(f)(x, v), or hvp(y, xs, v) of Values",
    "hessian_vector_product": "write hvp(f)(x, v), or hvp(y, xs, v) of Values",
    "holomorphic_grad": "write the real and the imaginary part as two Values: gradients here are real",
    "make_ggnvp": "write jvp, then hvp of the outer function, then vjp",
    "make_hvp": "write hvp(f)(x, v), or hvp(y, xs, v) of Values",
    "make_jvp": "write jvp(f, (x,), (v,)), or jvp(ys, xs, v) of Values",
    "make_vjp": "write vjp(f, x), which gives the value and a function of v",
    "multigrad_dict": "write grad(f): its argument may be a dict of numbers",
    "tensor_jacobian_product": "write vjp(f, x), which gives the value and a function of v",
    "vector_jacobian_product": "write vjp(f, x), which gives the value and a function of v",
}
"""Its functions whose names are not taken here, each with what to write."""


OTHERS = {
    "Tensor": ("PyTorch", "write Value(2.0), or array([...]) for an array of Values"),
    "Variable": ("PyTorch", "write Value(2.0), or array([...]) for an array of Values"),
    "draw_dot": ("micrograd's lecture", "write draw(y)"),
    "tensor": ("PyTorch", "write Value(2.0), or array([...]) for an array of Values"),
    "trace": ("micrograd's lecture", "write history(y) for all that y was made from"),
}
"""Names of others, each with whose it is, and what to write here."""

REPAIR = "pip install --force-reinstall --no-deps backprop-by-hand; HIPS autograd needs an environment of its own"


def sentence(name: str) -> str | None:
    """What to say of a name of HIPS autograd or micrograd that is not one of ours; None of any other name.

    >>> sentence("deriv").rpartition(": ")[2], sentence("tanh")
    ('write grad(f), or derivative(y, x) of two Values', None)
    """
    if name in OTHERS:
        whose, write = OTHERS[name]
        return f"autograd has no {name}, as {whose} has: {write}"
    kind, instead = ("module", MODULES[name]) if name in MODULES else ("function", FUNCTIONS.get(name))
    return instead and (
        f"autograd.{name} is a {kind} of HIPS autograd, and this autograd is another package, backprop-by-hand: "
        f"{instead}"
    )


def beside(package: ModuleType) -> str:
    """What to say where HIPS autograd was installed into the folder of this package; nothing where it was not.

    Its files are other ones, all but the first, ``autograd/__init__.py``: there the later of the two is found.

    >>> import autograd
    >>> beside(autograd)
    ''
    """
    if not hasattr(package, "Value"):
        if not hasattr(package, "grad"):
            return f"the first file of this package is gone, as pip uninstall autograd takes it along: {REPAIR}"
        return f"HIPS autograd has replaced the first file of this package: pip uninstall autograd, then {REPAIR}"
    if (Path(__file__).parents[1] / "differential_operators.py").exists():
        return (
            "HIPS autograd lies in the folder of this package without its first file, and to uninstall it takes "
            f"that of this package along: pip uninstall autograd, then {REPAIR}"
        )
    return ""


class Finder:
    """The last finder that Python asks for a module: so it hides no module, and costs no import anything.

    Python asks it for ``autograd.numpy``, and also for a name in ``from autograd import name`` that is not there.
    The errors bear no name of a module: Python would say something else in place of one that does.
    Whoever only asks whether a module is there, as ``importlib.util.find_spec`` does, is told that it is not.
    """

    @staticmethod
    def find_spec(fullname: str, path: Sequence[str] | None = None, target: ModuleType | None = None) -> None:
        """Python's protocol; it finds nothing, and says why where the name is one of HIPS autograd."""
        package, _, name = fullname.partition(".")
        if package == "autograd" and (said := sentence(name)) and _is_imported():
            raise ModuleNotFoundError(said) if name in MODULES else ImportError(said)


def _is_imported() -> bool:
    """Whether an import statement asks the finder, and not a function that looks for a module."""
    asks = sys._getframe(2).f_back  # behind ``find_spec`` and Python's loop over the finders
    return asks is not None and asks.f_code.co_filename == "<frozen importlib._bootstrap>"


sys.meta_path.append(Finder)
