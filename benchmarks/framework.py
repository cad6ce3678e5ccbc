"""A training step of utils/nn against PyTorch's, on the same cores.

    python benchmarks/framework.py

A network 784-128-64-10, batches of 128, float32: forward, loss, backward
and the optimiser's step. Rounds alternate, so that whatever else the
machine does meets both; the median of the rounds' ratios counts. It must
be at most 3.
"""

import os
import statistics
import sys
import time
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
from utils import nn

SIZES = (784, 128, 64, 10)
BATCH, STEPS, ROUNDS, LIMIT = 128, 100, 15, 3


def batches():
    """Random batches, as many as steps in a round."""
    rng = np.random.default_rng(0)
    return (rng.random((STEPS, BATCH, SIZES[0]), dtype=np.float32),
            rng.integers(0, SIZES[-1], (STEPS, BATCH)))


def round_of_nn(kind):
    """A function that trains for one round with utils/nn."""
    rng = np.random.default_rng(1)
    layers = []
    for n_in, n_out in zip(SIZES, SIZES[1:]):
        layers += [nn.Linear(n_in, n_out, rng), nn.relu]
    model = nn.Sequential(*layers[:-1])
    optimizer = getattr(nn, kind)(model.parameters(), learning_rate=1e-3)
    X, labels = batches()

    def train():
        for rows, truth in zip(X, labels):
            optimizer.zero_grad()
            nn.softmax_cross_entropy(model(nn.Tensor(rows)),
                                     truth).backward()
            optimizer.step()
    return train


def round_of_torch(kind):
    """The same with PyTorch."""
    layers = []
    for n_in, n_out in zip(SIZES, SIZES[1:]):
        layers += [torch.nn.Linear(n_in, n_out), torch.nn.ReLU()]
    model = torch.nn.Sequential(*layers[:-1])
    optimizer = getattr(torch.optim, kind)(model.parameters(), lr=1e-3)
    loss = torch.nn.CrossEntropyLoss()
    X, labels = map(torch.tensor, batches())

    def train():
        for rows, truth in zip(X, labels):
            optimizer.zero_grad()
            loss(model(rows), truth).backward()
            optimizer.step()
    return train


def seconds(train):
    start = time.perf_counter()
    train()
    return time.perf_counter() - start


def main():
    cores = len(os.sched_getaffinity(0))
    torch.set_num_threads(cores)
    print(f"{'-'.join(map(str, SIZES))}, batch {BATCH}, float32, "
          f"{cores} cores; milliseconds a step, median of {ROUNDS} rounds")
    worst = 0
    for kind in ("SGD", "Adam"):
        mine, theirs = round_of_nn(kind), round_of_torch(kind)
        mine(), theirs()  # the first round sets up threads and memory
        pairs = [(seconds(mine), seconds(theirs)) for _ in range(ROUNDS)]
        ratio = statistics.median(a / b for a, b in pairs)
        here, there = (1000 / STEPS * statistics.median(times)
                       for times in zip(*pairs))
        print(f"{kind:5s} utils/nn {here:6.3f}   PyTorch {there:6.3f}   "
              f"ratio {ratio:.2f}")
        worst = max(worst, ratio)
    sys.exit(f"slower than {LIMIT} times PyTorch" if worst > LIMIT else 0)


if __name__ == "__main__":
    main()
