"""Random graphs, for the tests of properties.

A program is a list of steps: an operation, and which of the earlier nodes it takes.  Nodes are taken more than
once, so these are graphs and not trees.  The same program runs on Values, on mpmath and on sympy.
"""

from hypothesis import strategies as st

steps = st.tuples(st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 10**6))
programs = st.lists(steps, min_size=1, max_size=12)


def run(program, operations, inputs):
    """All the nodes of a program, inputs first; each operation stands beside how many arguments it takes."""
    nodes = list(inputs)
    for which, *taken in program:
        operation, arity = operations[which % len(operations)]
        nodes.append(operation(*(nodes[i % len(nodes)] for i in taken[:arity])))
    return nodes
