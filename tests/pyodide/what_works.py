"""What a student does, written out: a Python in a browser has to write the same as one on a machine.

.ci/run runs it in both, from the same wheel, and compares.  The numbers are asked for
with twelve digits, since the last one is the business of each system's exp.
"""

from hashlib import sha256

from autograd import Value, check, derive, draw, leaves, play
from autograd.picture.layout.tries import layout
from nn import MLP, draw as draw_network

x = Value(-2.0, name="x")
w = Value(0.7, name="w")
E = ((x * w).tanh() ** 2).named("E")
E.backward()
print(f"{E.data:.12g} {x.grad:.12g} {w.grad:.12g}")

i, w1, w2 = leaves(i=2, w1=0.1, w2=0.21)
h = (w1 * i).named("h")
error = ((w2 * h - 1) ** 2 / 2).named("E")
error.backward()
report = check(error, {"h": "0.2", "dE/dw2": "-0.1916", "dE/dw1": "-0.0402"})
print(report)
print(derive(error, w1))

print(draw(error, path="w1").svg())
print(draw_network(MLP(2, [3, 1], seed=1)).svg())
print(sha256(play(error).html().encode()).hexdigest())

chain = "".join(f"n{k} -> n{k + 1};" for k in range(20_000))  # deeper than the stack of any host
try:
    layout(f"digraph {{{chain}}}")
except RuntimeError as problem:
    print(problem)
print(len(layout("digraph {a -> b}")))  # and the next picture is drawn as if nothing had been
