"""The recipe mnist-cnn in PyTorch, from the files to the accuracy on the test set: a peer for whole processes.

    python3 benchmarks/peers/mnist_epochs.py DATA [EPOCHS] [THREADS]

DATA has the four files of MNIST. All pictures are in memory and normalised before the first step; batches of 64 are picked by a
random order, which is the quickest way in PyTorch.
"""
import gzip
import os
import sys
import time

import numpy
import torch
from torch.nn import functional

from torch_peer import mnist_cnn


def read(folder, name, header):
    with gzip.open(os.path.join(folder, name + ".gz")) as file:
        return numpy.frombuffer(file.read(), numpy.uint8, offset=header)


def pictures(folder, name):
    return torch.from_numpy(read(folder, name, 16).reshape(-1, 1, 28, 28).astype(numpy.float32)) / 255


def labels(folder, name):
    return torch.from_numpy(read(folder, name, 8).astype(numpy.int64))


def main():
    started = time.time()
    folder, epochs, threads = sys.argv[1], int((sys.argv[2:] or [10])[0]), int((sys.argv[3:] or [os.cpu_count()])[0])
    torch.set_num_threads(threads)
    torch.manual_seed(0)
    x, y = pictures(folder, "train-images-idx3-ubyte"), labels(folder, "train-labels-idx1-ubyte")
    test, expected = pictures(folder, "t10k-images-idx3-ubyte"), labels(folder, "t10k-labels-idx1-ubyte")
    mean, std = x.mean(), x.std()
    x, test = (x - mean) / std, (test - mean) / std
    net = mnist_cnn()
    optimizer = torch.optim.SGD(net.parameters(), lr=0.01)
    for _ in range(epochs):
        for batch in torch.randperm(len(x)).split(64):
            optimizer.zero_grad()
            functional.cross_entropy(net(x[batch]), y[batch]).backward()
            optimizer.step()
    with torch.no_grad():
        right = sum((net(part).argmax(1) == truth).sum().item() for part, truth in zip(test.split(1000), expected.split(1000)))
    print(f"{epochs} epochs on {threads} threads: {time.time() - started:.1f} s after the imports, accuracy {right / len(test):.2%}")


if __name__ == "__main__":
    main()
