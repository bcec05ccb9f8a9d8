"""Exercises that several tests hand in."""

SAMPLES = """
rate = 0.1
error = "E"
order = "one by one"
[samples]
x = [1, 2]
[parameters]
w = 0.5
[formulas]
E = "(w*x)**2"
[claims]
"E of sample 1" = ""
"w after epoch 1" = ""
"""
