"""The table of operations: the only room that knows calculus."""
