"""
This project's recipe in PyTorch, so that its engine is compared apart from its algorithm: the same coordinates, potential, inner solver
(preconditioned L-BFGS for each row, started at the row's last solution), stratified batches, Adam, schedules and averaging.
usage: recipe.py --problem FOLDER --seconds 2,8 --threads 1 --seed 1      (one training for each time: the schedules are fitted to it)
"""
import math

import numpy as np
import torch
from common import Clock, Problem, arguments, emit
from convex_potential import ConvexPotential
from lbfgs import solve

BATCH, RATE, BETAS, TOLERANCE, MAX_ITERATIONS, AVERAGING, TRUSTED = 512, 1e-2, (0.9, 0.95), (0.1, 0.01), 30, 0.99, 3


def power(matrix, exponent):
    values, vectors = np.linalg.eigh(matrix)
    return (vectors * np.maximum(values, 1e-12) ** exponent) @ vectors.T


class Coordinates:
    """x~ = A (x - m0), z~ = B (z - m1), A'B = k I, in which the map of the moments is the identity."""

    def __init__(self, x, z):
        self.m0, self.m1 = x.mean(0), z.mean(0)
        c0, c1 = np.cov(x.T), np.cov(z.T)
        half = power(c0, 0.5)
        bures = power(c0, -0.5) @ power(half @ c1 @ half, 0.5) @ power(c0, -0.5)
        root = power(bures, 0.5)
        values, vectors = np.linalg.eigh(root @ c0 @ root)
        unit = 1 / math.sqrt(values[-1])
        self.a, self.b = unit * vectors.T @ root, unit * vectors.T @ np.linalg.inv(root)
        self.spread = torch.tensor(unit * np.sqrt(values), dtype=torch.float32)
        self.deviation = math.sqrt(np.trace(c1))

    def source(self, x):
        return torch.tensor((x - self.m0) @ self.a.T, dtype=torch.float32)

    def target(self, z):
        return torch.tensor((z - self.m1) @ self.b.T, dtype=torch.float32)

    def source_out(self, x):
        return x.numpy() @ np.linalg.inv(self.a).T + self.m0

    def target_out(self, z):
        return z.numpy() @ np.linalg.inv(self.b).T + self.m1

    @property
    def metric(self):
        """Residuals in the units of the target, relative to its deviation."""
        return torch.tensor(np.linalg.inv(self.b).T / self.deviation, dtype=torch.float32)


def strata(rows, cells):
    """Halves the largest cell at the median of its widest axis until there are enough: cells x members, row numbers."""
    groups = [np.arange(len(rows))]
    while len(groups) < cells:
        halves = []
        for group in groups:
            axis = rows[group].std(0).argmax()
            order = group[rows[group][:, axis].argsort()]
            halves += [order[: len(order) // 2], order[len(order) // 2 :]]
        groups = halves
    size = min(map(len, groups))
    return np.stack([group[:size] for group in groups])


class Sampler:
    """One row of each cell, each row once an epoch."""

    def __init__(self, rows, batch, random):
        self.cells, self.random, self.at = strata(rows.numpy(), batch), random, 0

    def next(self):
        if self.at == 0:
            self.order = self.random.permuted(self.cells, axis=1)
        batch = self.order[:, self.at]
        self.at = (self.at + 1) % self.order.shape[1]
        return torch.from_numpy(batch)


def preconditioner(y, z):
    """L, the inverse root of the mean Hessian: the regression of the gradients z on the points y."""
    y, z = y.double().numpy(), z.double().numpy()
    y, z = y - y.mean(0), z - z.mean(0)
    within, across = y.T @ y, z.T @ y
    ridge = 1e-4 * np.trace(within) / len(within) * np.eye(len(within))
    slope = (across + ridge) @ np.linalg.inv(within + ridge)
    values, vectors = np.linalg.eigh((slope + slope.T) / 2)
    return torch.tensor((vectors * np.clip(values, 0.03, 100) ** -0.5) @ vectors.T, dtype=torch.float32)


def train(problem, seconds, seed):
    random, generator = np.random.default_rng(seed), torch.Generator().manual_seed(seed)
    clock, steps, evaluations = Clock(), 0, 0.0
    with clock:
        frame = Coordinates(problem.source.astype(np.float64), problem.target.astype(np.float64))
        source, target = frame.source(problem.source), frame.target(problem.target)
        hidden = [128, 128, 64] if problem.dimension > 48 else [64, 64, 32]
        u = ConvexPotential(problem.dimension, hidden, frame.spread, generator=generator)
        adam = torch.optim.Adam(u.parameters, lr=RATE, betas=BETAS, eps=1e-10, foreach=True)
        average = [p.detach().clone() for p in u.parameters]
        root, warm = torch.eye(problem.dimension), target.clone()
        samplers = [Sampler(rows, BATCH, random) for rows in (source, target)]
        while clock.seconds < seconds:
            progress = clock.seconds / seconds
            tolerance = TOLERANCE[0] * (TOLERANCE[1] / TOLERANCE[0]) ** progress
            cosine = 1e-3 + (1 - 1e-3) * 0.5 * (1 + math.cos(math.pi * progress))
            adam.param_groups[0]["lr"] = RATE * cosine * min(1, (steps + 1) / 20)
            rows = samplers[1].next()
            x, z = source[samplers[0].next()], target[rows]
            u.prepare()
            y, residual, spent = solve(u.value_and_gradient, z, warm[rows], root, frame.metric, tolerance, MAX_ITERATIONS)
            warm[rows] = y
            kept = residual <= TRUSTED * tolerance
            share = torch.cat([torch.full((len(x),), 1 / len(x)), -kept.float() / kept.sum().clamp_min(1)])
            adam.zero_grad(set_to_none=True)
            (u.value(torch.cat([x, y])) @ share).backward()
            adam.step()
            u.clamp()
            keep = min(AVERAGING, (1 + steps) / (10 + steps))
            torch._foreach_mul_(average, keep)
            torch._foreach_add_(average, [p.detach() for p in u.parameters], alpha=1 - keep)
            steps, evaluations = steps + 1, evaluations + spent
            if steps >= 4 and math.log2(steps).is_integer() and kept.sum() >= max(2 * problem.dimension, 32):
                root = preconditioner(y[kept], z[kept])
                linear = target @ root @ root
                unseen = (warm == target).all(1)
                warm[unseen] = linear[unseen]
    with torch.no_grad():
        for p, mean in zip(u.parameters, average):
            p.copy_(mean)
    u.prepare()
    images = frame.target_out(u.value_and_gradient(frame.source(problem.points))[1])
    z = frame.target(problem.images)
    preimages, residual, _ = solve(u.value_and_gradient, z, z @ root @ root, root, frame.metric, 1e-4, 300)
    emit(
        clock,
        steps=steps,
        forward=problem.forward_error(images),
        backward=problem.backward_error(frame.source_out(preimages)),
        iterations=evaluations / steps,
        unconverged=int((residual > 1e-4).sum()),
    )


def main():
    options = arguments()
    torch.set_num_threads(int(options["threads"]))
    torch.set_flush_denormal(True)
    problem = Problem(options["problem"])
    for seconds in map(float, options["seconds"].split(",")):
        train(problem, seconds, int(options["seed"]))


main()
