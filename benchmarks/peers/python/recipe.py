"""
This project's recipe in PyTorch, so that its engine is compared separately from its algorithm: the same frame, potential, inner solver
(preconditioned L-BFGS per row, started at the row's previous solution), stratified batches, Adam, schedules and averaging.
usage: recipe.py --problem FOLDER --seconds 2,8 --threads 1 --seed 1      (one training for each time, with schedules of that length)
"""
import json
import math

import numpy as np
import torch
from common import Clock, Problem, arguments, emit
from convex_potential import ConvexPotential
from lbfgs import solve

TRUSTED = 3


class Recipe:
    """The settings, the frame and the initial weights that this project chose, from files."""

    def __init__(self, folder):
        with open(f"{folder}/recipe.json") as file:
            self.__dict__.update(json.load(file))
        names = ("sourceIn", "targetIn", "sourceOut", "targetOut")
        self.matrices = {name: np.load(f"{folder}/{name}.npy") for name in names}
        self.metric = torch.tensor(self.matrices["targetOut"] / self.targetDeviation, dtype=torch.float32)

    def enter(self, points, side):
        """Points of the source or the target (NumPy), in the frame of training (torch)."""
        mean = np.array(getattr(self, side + "Mean"))
        return torch.tensor((points - mean) @ self.matrices[side + "In"], dtype=torch.float32)

    def leave(self, points, side):
        return points.numpy() @ self.matrices[side + "Out"] + np.array(getattr(self, side + "Mean"))


def strata(rows, cells):
    """Halves the largest cell at the median of its widest axis until there are enough. Returns row numbers, cells x members."""
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
    """One row of each cell; each row comes once per epoch."""

    def __init__(self, rows, batch, random):
        self.rows, self.cells, self.random, self.at = rows, strata(rows.numpy(), batch), random, 0
        self.centres = rows[torch.from_numpy(self.cells)].mean(1)

    def next(self):
        if self.at == 0:
            self.order = self.random.permuted(self.cells, axis=1)
        batch = self.order[:, self.at]
        self.at = (self.at + 1) % self.order.shape[1]
        return torch.from_numpy(batch)

    def smoothed(self, batch, amount):
        """The batch's rows, shifted by the difference of two other rows of their cells, with the covariance kept."""
        cells, size = self.cells.shape
        pick = lambda: self.rows[torch.from_numpy(self.cells[np.arange(cells), self.random.integers(size, size=cells)])]
        inside = self.rows[batch] - self.centres
        return self.centres + math.sqrt(1 - amount**2) * inside + amount / math.sqrt(2) * (pick() - pick())


def preconditioner(y, z):
    """L, the inverse root of the mean Hessian: the regression of the gradients z on the points y."""
    y, z = y.double().numpy(), z.double().numpy()
    y, z = y - y.mean(0), z - z.mean(0)
    within, across = y.T @ y, z.T @ y
    ridge = 1e-4 * np.trace(within) / len(within) * np.eye(len(within))
    slope = (across + ridge) @ np.linalg.inv(within + ridge)
    values, vectors = np.linalg.eigh((slope + slope.T) / 2)
    return torch.tensor((vectors * np.clip(values, 0.03, 100) ** -0.5) @ vectors.T, dtype=torch.float32)


def train(problem, folder, seconds, seed):
    random = np.random.default_rng(seed)
    clock, steps, evaluations = Clock(), 0, 0.0
    with clock:
        recipe, u = Recipe(folder), ConvexPotential(folder)
        source, target = recipe.enter(problem.source, "source"), recipe.enter(problem.target, "target")
        adam = torch.optim.Adam(u.parameters, lr=recipe.rate, betas=recipe.betas, eps=1e-10, foreach=True)
        average = [p.detach().clone() for p in u.parameters]
        root, warm = torch.eye(problem.dimension), target.clone()
        samplers = [Sampler(rows, recipe.batch, random) for rows in (source, target)]
        while clock.seconds < seconds:
            progress = clock.seconds / seconds
            first, last = recipe.tolerance
            tolerance = first * (last / first) ** progress
            cosine = 1e-3 + (1 - 1e-3) * 0.5 * (1 + math.cos(math.pi * progress))
            adam.param_groups[0]["lr"] = recipe.rate * cosine * min(1, (steps + 1) / 20)
            rows = samplers[1].next()
            x, z = samplers[0].smoothed(samplers[0].next(), recipe.smoothing), target[rows]
            u.prepare()
            limits = tolerance, recipe.maxIterations, recipe.memory
            y, residual, spent = solve(u.value_and_gradient, z, warm[rows], root, recipe.metric, *limits)
            warm[rows] = y
            kept = residual <= TRUSTED * tolerance
            share = torch.cat([torch.full((len(x),), 1 / len(x)), -kept.float() / kept.sum().clamp_min(1)])
            adam.zero_grad(set_to_none=True)
            (u.value(torch.cat([x, y])) @ share).backward()
            adam.step()
            u.clamp()
            keep = min(recipe.averaging, (1 + steps) / (10 + steps))
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
    images = recipe.leave(u.value_and_gradient(recipe.enter(problem.points, "source"))[1], "target")
    z = recipe.enter(problem.images, "target")
    preimages, residual, _ = solve(u.value_and_gradient, z, z @ root @ root, root, recipe.metric, 1e-4, 300, recipe.memory)
    emit(
        clock,
        steps=steps,
        forward=problem.forward_error(images),
        backward=problem.backward_error(recipe.leave(preimages, "source")),
        iterations=evaluations / steps,
        unconverged=int((residual > 1e-4).sum()),
    )


def main():
    options = arguments()
    torch.set_num_threads(int(options["threads"]))
    torch.set_flush_denormal(True)
    problem = Problem(options["problem"])
    for seconds in map(float, options["seconds"].split(",")):
        train(problem, options["problem"], seconds, int(options["seed"]))


main()
