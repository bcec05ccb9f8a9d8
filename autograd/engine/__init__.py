"""Value, its methods, the order of a graph and the backward pass."""
