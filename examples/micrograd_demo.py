"""micrograd's demo with this package: a network of 337 parameters learns two moons, to an accuracy of 100 %.

Its notebook has a cell for each of these, which are lines here: the data, the network, the loss of a support vector
machine with an L2 penalty, and gradient descent with a rate that falls from 1 to 0.1.

Run it with ``python examples/micrograd_demo.py``.
"""

from nn import MLP, SGD, data, hinge_loss, l2_penalty

STEPS = 100


def main(steps: int = STEPS) -> float:
    """Train, say how it goes, and give the accuracy at the end."""
    x, classes = data.moons(n_samples=100, noise=0.1, seed=1)
    y = [2 * c - 1 for c in classes]  # −1 and 1
    model = MLP(2, [16, 16, 1], seed=1337)
    optimizer = SGD(model.parameters(), lr=1.0, schedule=lambda step: 1.0 - 0.9 * step / STEPS)
    print(model)
    print("number of parameters", len(model.parameters()))
    accuracy = 0.0
    for step in range(steps):
        scores = [model(sample) for sample in x]
        loss = hinge_loss(scores, y) + l2_penalty(model.parameters(), 1e-4)
        accuracy = sum((score > 0) == (target > 0) for score, target in zip(scores, y, strict=True)) / len(y)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        if step % 10 == 9 or step == steps - 1:
            print(f"step {step} loss {loss.data:.4f}, accuracy {accuracy:.0%}")
    return accuracy


if __name__ == "__main__":
    main()
