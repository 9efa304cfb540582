"""NumPy or PyTorch for the bench: a line asks for work and how often, a line answers with seconds and a check.

python3 python.py numpy|torch threads
"""
import os
import sys
import time

library, threads = sys.argv[1], sys.argv[2]
for name in ("OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[name] = threads

import numpy as np


def number(count, seed):
    h = np.arange(count, dtype=np.uint32) + np.uint32((seed * 0x9E3779B9) % 2**32)
    h = (h ^ (h >> np.uint32(16))) * np.uint32(0x85EBCA6B)
    h = (h ^ (h >> np.uint32(13))) * np.uint32(0xC2B2AE35)
    return (h ^ (h >> np.uint32(16))) / 2**32 - 0.5


def numbers(rows, columns, seed):
    return number(rows * columns, seed).reshape(rows, columns)


def inputs(kind, n):
    if kind == "affine":
        return numbers(2, 2, 1), numbers(2, 1, 2), numbers(2, 1, 3)
    if kind == "product":
        return numbers(n, n, 1), numbers(n, n, 2)
    if kind in ("chain", "chain-in-place"):
        return tuple(numbers(1000, 1000, seed) for seed in (1, 2, 3))
    if kind == "logistic":
        return numbers(10000, 100, 1), (number(10000, 2) >= 0).astype(float).reshape(-1, 1), numbers(100, 1, 3)
    if kind == "network":
        T = np.eye(10)[np.arange(128) % 10]
        return numbers(128, 784, 1), T, numbers(784, 128, 2), numbers(1, 128, 3), numbers(128, 10, 4), numbers(1, 10, 5)
    return numbers(1000, 50, 1), numbers(50, 1, 2)


def by_numpy(kind, given):
    if kind == "affine":
        A, x, b = given
        return lambda: (A @ x + b,)
    if kind == "product":
        A, B = given
        C = np.empty_like(A)
        return lambda: (np.matmul(A, B, out=C),)
    if kind == "chain":
        x, y, z = given
        return lambda: ((1 / (1 + np.exp(-(x * y + z)))).sum(),)
    if kind == "chain-in-place":
        x, y, z = given

        def chain():
            t = x * y
            t += z
            np.negative(t, out=t)
            np.exp(t, out=t)
            t += 1
            np.reciprocal(t, out=t)
            return (t.sum(),)

        return chain
    if kind == "logistic":
        X, y, w = given

        def logistic():
            s = X @ w
            loss = np.mean(np.maximum(s, 0) + np.log1p(np.exp(-np.abs(s))) - y * s)
            return loss, X.T @ ((1 / (1 + np.exp(-s)) - y) / len(y))

        return logistic
    if kind == "network":
        X, T, W, b, V, c = given

        def network():
            h = np.tanh(X @ W + b)
            s = h @ V + c
            s -= s.max(axis=1, keepdims=True)
            e = np.exp(s)
            total = e.sum(axis=1, keepdims=True)
            loss = np.sum(T * (np.log(total) - s)) / len(X)
            d = (e / total - T) / len(X)
            dh = (d @ V.T) * (1 - h * h)
            return loss, X.T @ dh, dh.sum(axis=0), h.T @ d, d.sum(axis=0)

        return network
    X, w = given

    def hessian():
        p = 1 / (1 + np.exp(-(X @ w)))
        return (X.T @ (X * (p * (1 - p) / len(X))),)

    return hessian


def by_torch(kind, given):
    import torch
    from torch.nn import functional

    torch.set_num_threads(int(threads))
    values = [torch.from_numpy(np.ascontiguousarray(value)) for value in given]
    if kind == "affine":
        A, x, b = values
        return lambda: (A @ x + b,)
    if kind == "product":
        A, B = values
        C = torch.empty_like(A)
        return lambda: (torch.matmul(A, B, out=C),)
    if kind == "chain":
        x, y, z = values
        return lambda: (torch.sigmoid(torch.addcmul(z, x, y)).sum(),)
    if kind == "logistic":
        X, y, w = values
        w.requires_grad_()

        def logistic():
            loss = functional.binary_cross_entropy_with_logits(X @ w, y)
            return (loss.detach(), *torch.autograd.grad(loss, (w,)))

        return logistic
    if kind == "network":
        X, T, *weights = values
        W, b, V, c = (each.requires_grad_() for each in weights)
        classes = T.argmax(dim=1)

        def network():
            loss = functional.cross_entropy(torch.tanh(X @ W + b) @ V + c, classes)
            return (loss.detach(), *torch.autograd.grad(loss, (W, b, V, c)))

        return network
    X, w = values

    def hessian():
        loss = lambda u: functional.softplus(X @ u.reshape(-1, 1)).mean()
        return (torch.autograd.functional.hessian(loss, w.reshape(-1)),)

    return hessian


def chain_of(n):
    """Forward and backward through s = s / 2 + 1, n times: seconds a node."""
    import torch

    s = start = torch.ones((), dtype=torch.float64, requires_grad=True)
    began = time.perf_counter()
    for _ in range(n):
        s = s * 0.5 + 1
    s.backward()
    return (time.perf_counter() - began) / (2 * n), float(s)


if library == "torch":
    import torch

print(sys.modules[library].__version__, flush=True)
work = {}
for line in sys.stdin:
    kind, n, count = line.split()
    if kind == "nodes":
        print(*chain_of(int(n)), flush=True)
        continue
    if (kind, n) not in work:
        work = {(kind, n): (by_torch if library == "torch" else by_numpy)(kind, inputs(kind, int(n)))}
    do = work[kind, n]
    began = time.perf_counter()
    for _ in range(int(count)):
        results = do()
    seconds = time.perf_counter() - began
    print(seconds, float(sum(np.abs(np.asarray(result)).sum() for result in results)), flush=True)
