"""How exercises are made and written down: a network or a model, numbers that hide no slip, the text of a sheet."""
