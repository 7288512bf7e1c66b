"""The work of bench/matrix-products.ts with numpy and LAPACK: a chain XX + ZZ of which every neuron is measured, as a matrix-product state.

A step is a sweep of XX gates, what is needed for the kicks (means and covariances of Z), and a sweep back of ZZ gates and kicks. Each cut is
divided by LAPACK's singular value decomposition. Options come as JSON on standard input, the result goes as JSON to standard output.
"""
import json
import sys
import time

import numpy as np


def split(theta, bond, truncation, to_right):
    """The two tensors of a pair [left, s, s, right] that is divided, and the new bond."""
    left, right = theta.shape[0], theta.shape[3]
    u, s, v = np.linalg.svd(theta.reshape(2 * left, 2 * right), full_matrices=False)
    weights = s * s
    total = weights.sum()
    rest = total - np.cumsum(weights)
    kept = min(bond, int(np.searchsorted(-rest, -truncation * total)) + 1)
    s = s[:kept] * np.sqrt(total / weights[:kept].sum())
    u, v = u[:, :kept], v[:kept]
    if to_right:
        v = s[:, None] * v
    else:
        u = u * s
    return u.reshape(left, 2, kept), v.reshape(kept, 2, right)


def join(a, b):
    return (a.reshape(-1, a.shape[2]) @ b.reshape(b.shape[0], -1)).reshape(a.shape[0], 2, 2, b.shape[2])


def drifts(tensors, kicks):
    """<Z_k> + Cov(Z_k, G) of all sites, the centre being the last; kicks are those of G."""
    lefts = [np.zeros((1, 1), complex)]
    for t, kick in zip(tensors[:-1], kicks):
        moved = np.tensordot(lefts[-1], t, 1)
        moved[:, 0] += kick * t[:, 0]
        moved[:, 1] -= kick * t[:, 1]
        lefts.append(t.reshape(-1, t.shape[2]).conj().T @ moved.reshape(-1, t.shape[2]))
    signs = np.array([1, -1])[None, :, None]
    norm = np.ones((1, 1), complex)
    right = np.zeros((1, 1), complex)
    result = np.zeros(len(tensors))
    mean = None
    share = 1 / np.vdot(tensors[-1], tensors[-1]).real
    for k in range(len(tensors) - 1, -1, -1):
        t = tensors[k]
        weighed, kicked = t @ norm, t @ right
        before = np.tensordot(lefts[k], t, 1)
        flipped = signs * t
        z = np.vdot(flipped, weighed).real * share
        if mean is None:
            mean = np.vdot(before, weighed).real * share + kicks[k] * z
        others = np.vdot(flipped, kicked).real + np.vdot(signs * before, weighed).real
        result[k] = z + kicks[k] + others * share - z * mean
        back = t.reshape(t.shape[0], -1).conj().T
        kicked = kicked + kicks[k] * signs * weighed
        right = kicked.reshape(t.shape[0], -1) @ back
        norm = weighed.reshape(t.shape[0], -1) @ back
    return result


def step(tensors, o, increments, angle):
    sites, bond, truncation = o["sites"], o["bond"], o["truncation"]
    c, s = np.cos(angle), -1j * np.sin(angle)
    for i in range(sites - 1):
        theta = join(tensors[i], tensors[i + 1])
        theta = c * theta + s * theta[:, ::-1, ::-1]
        tensors[i], tensors[i + 1] = split(theta, bond, truncation, True)
    strength = np.sqrt(o["rate"])
    dy = increments + 2 * strength * o["dt"] * drifts(tensors, strength * increments)
    factors = np.exp(np.multiply.outer(strength * dy, [1, -1]))
    angle = o["k"] * o["dt"]
    phases = np.exp(-1j * angle * np.array([[1, -1], [-1, 1]]))[None, :, :, None]
    for i in range(sites - 1, 0, -1):
        theta = join(tensors[i - 1], tensors[i] * factors[i][None, :, None]) * phases
        tensors[i - 1], tensors[i] = split(theta, bond, truncation, False)
    first = tensors[0] * factors[0][None, :, None]
    tensors[0] = first / np.linalg.norm(first)


def half(tensors, o):
    """The last half of XX, which otherwise waits for the first of the next step; the centre moves to the right."""
    c, s = np.cos(o["j"] * o["dt"] / 2), -1j * np.sin(o["j"] * o["dt"] / 2)
    for i in range(o["sites"] - 1):
        theta = join(tensors[i], tensors[i + 1])
        theta = c * theta + s * theta[:, ::-1, ::-1]
        tensors[i], tensors[i + 1] = split(theta, o["bond"], o["truncation"], True)


def means(tensors):
    """<Z> of all sites, the centre being the last."""
    return drifts(tensors, np.zeros(len(tensors))).tolist()


def main():
    o = json.load(sys.stdin)
    increments = np.array(o["increments"]).reshape(-1, o["sites"])
    tensors = [np.array([[[1], [0]]] if bit == "0" else [[[0], [1]]], complex) for bit in o["initial"]]
    begin = time.perf_counter()
    for number, row in enumerate(increments):
        if number == o["before"]:
            begin = time.perf_counter()
        step(tensors, o, row, o["j"] * o["dt"] * (0.5 if number == 0 else 1))
    seconds = time.perf_counter() - begin
    bonds = [t.shape[2] for t in tensors[:-1]]
    half(tensors, o)
    json.dump({"seconds": seconds, "z": means(tensors), "bonds": bonds, "numpy": np.__version__}, sys.stdout)


main()
