"""A network on paper: its forward pass, its gradients and its update, as matrices."""
