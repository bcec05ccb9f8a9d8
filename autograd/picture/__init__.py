"""Pictures of a graph with the value and the gradient of each node, and a page that steps through them."""
