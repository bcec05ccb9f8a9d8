"""Losses as programs call them: F.mse_loss(p, y) and nn.MSELoss()(p, y) are mean((p - y)**2), as PyTorch defines them.

PyTorch takes scores, and not probabilities, for its cross-entropy.  Keras has the targets first, and is not read.
"""

from __future__ import annotations

import re
from typing import Protocol

from autograd.paper.arrays import Shape
from autograd.paper.notation.brackets import inside

_FRONT = r"(?<![\w.\\])(?:(?:torch|nn|functional|F)\.)*"
_OPTIONS = r"[^()]*"
_CALL = re.compile(rf"{_FRONT}(?:(\w+Loss)\(({_OPTIONS})\)|(\w+_loss|\w*cross_entropy(?:_with_logits)?))\(")
_MOST = 50  # losses in one formula
_REDUCTION = re.compile(r"\s*reduction\s*=\s*[\"']?(\w+)[\"']?\s*")
_LIKELIHOOD = "-({y}*log({p}) + (1 - {y})*log(1 - {p}))"
_EACH = {  # what is made of each entry; of scores with classes of each row
    "mse_loss": "({p} - {y})**2",
    "l1_loss": "abs({p} - {y})",
    "binary_cross_entropy": _LIKELIHOOD,
    "binary_cross_entropy_with_logits": _LIKELIHOOD.replace("{p}", "sigmoid({p})"),
    "cross_entropy": "cross_entropy(softmax({p}, axis=-1), {y})",
}
_CLASSES = {
    "MSELoss": "mse_loss",
    "L1Loss": "l1_loss",
    "BCELoss": "binary_cross_entropy",
    "BCEWithLogitsLoss": "binary_cross_entropy_with_logits",
    "CrossEntropyLoss": "cross_entropy",
}


class Known(Protocol):
    """What is known of the names of a formula."""

    def shape_of(self, word: str) -> Shape:
        """The shape of what a word stands for; empty for a number."""

    def number(self, word: str) -> float | None:
        """The number that a word stands for, if it is one."""


def with_losses_written_out(text: str, known: Known) -> str:
    """A formula with the losses of PyTorch written out.

    A cross_entropy without the name of a library in front of it is the one of paper, and stays.

    Raises:
        ValueError: if a class is a number, as PyTorch takes it too.

    >>> from autograd.paper.notation.known_names import Names
    >>> names = Names({"p": [0.5, 0.5], "y": [0.0, 1.0]}, lambda word: False)
    >>> with_losses_written_out("F.mse_loss(p, y) + nn.L1Loss(reduction='sum')(p, y)", names)
    'mean(((p) - (y))**2) + sum(abs((p) - (y)))'
    """
    calls = [*_CALL.finditer(text)]
    for found in reversed(calls if len(calls) <= _MOST else []):
        name = _CLASSES.get(found[1] or "", found[3] or "")
        is_of_paper = found[3] == "cross_entropy" and found[0].startswith("cross_entropy")
        if name not in _EACH or is_of_paper:
            continue
        end, arguments = inside(text, found.end())
        options = [*filter(None, (found[2] or "").split(",")), *arguments[2:]]
        reductions = [x[1] if (x := _REDUCTION.fullmatch(option)) else "?" for option in options] or ["mean"]
        if end and len(arguments) >= 2 and reductions in (["mean"], ["sum"], ["none"]):
            p, y = (argument.strip() for argument in arguments[:2])
            if name == "cross_entropy":
                _refuse_a_class_by_number(p, y, known)
            each = _EACH[name].format(p=f"({p})", y=f"({y})")
            whole = each if reductions == ["none"] else f"{reductions[0]}({each})"
            text = f"{text[: found.start()]}{whole}{text[end:]}"
    return text


def _refuse_a_class_by_number(scores: str, target: str, known: Known) -> None:
    shape = known.shape_of(target)
    if not shape and (target.isdecimal() or known.number(target) is not None):
        raise ValueError(f"has the class {target} as a number: write it as a vector of 0 and 1")
    if len(shape) == 1 and len(known.shape_of(scores)) == 2:
        raise ValueError(f"has the classes {target} as numbers: write each as a row of 0 and 1")
