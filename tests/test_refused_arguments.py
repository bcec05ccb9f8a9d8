"""Wrong kinds of arguments get a sentence of this library, with what to write, and none of Python's own."""

import pytest

import autograd
import nn
from autograd import Value, leaves

w, x = leaves(w=0.3, x=2.0)
BAD = [None, 3, "a", [1], {"a": 1}, object()]
# A call, what it takes, and how the sentence begins or goes on.
CALLS = {
    "a name": (autograd.pretty_name, str, "a name is text"),
    "a name in LaTeX": (autograd.latex_name, str, "a name is text"),
    "a number": (autograd.write_number, int, "a number is written"),
    "a number in LaTeX": (autograd.latex_number, int, "a number is written"),
    "digits": (lambda n: autograd.write_number(0.5, n), int, "digits is a whole number"),
    "the longest name": (lambda n: autograd.pretty_name("w", n), int, "longest is a whole number"),
    "numbers in a formula": (
        lambda n: autograd.formula(w * x, numbers=n),
        (int, type(None)),
        "numbers is a whole number",
    ),
    "the longest part": (lambda n: autograd.formula(w * x, longest=n), (int, type(None)), "longest is a whole number"),
    "names": (lambda names: autograd.parse("2", names), (dict, type(None)), "what each name stands for"),
    "paths": (lambda n: autograd.derive(w * x, w, max_paths=n), int, "max_paths is a whole number"),
    "a function": (autograd.record, (), "record takes a function"),
    "inputs": (lambda inputs: autograd.Program([w * x], inputs), (list, dict), "the inputs of a program are a list"),
    "losses": (nn.History, list, "a history is made of numbers"),
    "samples of a layer": (nn.Layer(2, 1).each, (list, dict), "each takes a list of samples"),
    "samples of a network": (nn.MLP(2, [2, 1]).each, (list, dict), "each takes a list of samples"),
    "samples of a linear layer": (nn.Linear(2, 1).each, (list, dict), "each takes a list of samples"),
    "samples of steps": (nn.Sequential(nn.Linear(2, 1)).each, (list, dict), "each takes a list of samples"),
}


@pytest.mark.parametrize("call", CALLS)
def test_a_wrong_kind_of_argument_is_told(call):
    function, taken, words = CALLS[call]
    for bad in BAD:
        if not isinstance(bad, taken):
            with pytest.raises(TypeError, match=words):
                function(bad)


def test_a_notation_that_is_no_text_and_a_loss_that_is_no_number_are_told():
    with pytest.raises(ValueError, match=r"there is no notation \[\]"):
        autograd.formula(Value(1.0), [])
    with pytest.raises(TypeError, match="not of 'a'"):
        nn.History([1, "a"])
    with pytest.raises(ValueError, match="digits is at least 1"):
        autograd.write_number(0.5, 0)
