"""
A training step and both directions of transport in PyTorch, on the graphics card if there is one: the same work as in benchmarks/gpu/part.ts.
usage: gpu_step.py --threads 2 --folder FOLDER --sizes 64-512,256-4096 --rows 65536 [--device cpu]
FOLDER/64-512 holds the potential, the batches and step.json. Prints one line of JSON per size.
"""
import json
import os
import time

import numpy as np
import torch
from common import arguments, emit
from convex_potential import ConvexPotential
from lbfgs import solve

TIMED, WARM_UP, MOST_STEPS = 1.5, 2, 200


def settled(device):
    if device == "cuda":
        torch.cuda.synchronize()
    return time.perf_counter()


class Task:
    def __init__(self, folder, device):
        self.device, self.folder = device, folder
        with open(os.path.join(folder, "step.json")) as file:
            self.__dict__.update(json.load(file))
        self.potential = ConvexPotential(folder, device)
        load = lambda name: torch.from_numpy(np.load(os.path.join(folder, name + ".npy"))).to(device)
        self.source = [load(f"source-{k}") for k in range(self.batches)]
        self.target = [load(f"target-{k}") for k in range(self.batches)]
        rows, dimension = self.source[0].shape
        self.root = torch.eye(dimension, device=device)
        self.metric = self.root / dimension**0.5
        self.share = torch.full((2 * rows,), 1 / rows, device=device)
        self.share[rows:] *= -1

    def difference(self):
        """The length of the gradient at given points compared with that of this project's native engine, if that is there."""
        path = os.path.join(self.folder, "reference.json")
        if not os.path.exists(path):
            return {}
        with open(path) as file:
            expected = json.load(file)["norm"]
        u = self.potential
        (u.value(torch.cat([self.source[0], self.target[0]])) @ self.share).backward()
        found = sum(float((p.grad.double() ** 2).sum()) for p in u.parameters) ** 0.5
        return {"difference": abs(found - expected) / expected}

    def steps(self):
        """Times the steps; each solves the conjugate from the batch's previous solutions."""
        u, warm = self.potential, [z.clone() for z in self.target]
        adam = torch.optim.Adam(u.parameters, lr=self.rate, betas=self.betas, eps=1e-10, foreach=True)

        def step(k):
            u.prepare()
            limits = self.tolerance, self.maxIterations, self.memory
            y, residual, spent = solve(u.value_and_gradient, self.target[k], warm[k], self.root, self.metric, *limits)
            warm[k] = y
            adam.zero_grad(set_to_none=True)
            (u.value(torch.cat([self.source[k], y])) @ self.share).backward()
            adam.step()
            u.clamp()
            return spent, int((residual > self.tolerance).sum())

        for k in range(WARM_UP):
            step(k % self.batches)
        began, count, evaluations, unconverged = settled(self.device), 0, 0.0, 0
        while count < MOST_STEPS and (count == 0 or time.perf_counter() - began < TIMED):
            spent, open_rows = step((WARM_UP + count) % self.batches)
            evaluations, unconverged, count = evaluations + spent, unconverged + open_rows, count + 1
        taken = settled(self.device) - began
        return {"step": 1000 * taken / count, "steps": count, "evaluations": evaluations / count, "unconverged": unconverged}

    def transport(self, rows):
        """Rows per second, with the transfers from and to the CPU."""
        u = ConvexPotential(self.folder, self.device)
        u.prepare()
        table = torch.randn(rows, self.root.shape[0])
        block = 16384

        def forward():
            for part in torch.split(table, block):
                u.value_and_gradient(part.to(self.device))[1].cpu()

        def backward():
            for part in torch.split(table, block):
                z = part.to(self.device)
                solve(u.value_and_gradient, z, z, self.root, self.metric, 1e-4, 300, 16)[0].cpu()

        return {"forward": self.rows_a_second(rows, forward), "backward": self.rows_a_second(rows, backward)}

    def rows_a_second(self, rows, work):
        work()
        began, times = settled(self.device), 0
        while times == 0 or time.perf_counter() - began < TIMED:
            work()
            times += 1
        return times * rows / (settled(self.device) - began)


def main():
    options = arguments()
    torch.set_num_threads(int(options["threads"]))
    device = options.get("device") or ("cuda" if torch.cuda.is_available() else "cpu")
    name = torch.cuda.get_device_name() if device == "cuda" else "CPU"
    for size in options["sizes"].split(","):
        width, batch = map(int, size.split("-"))
        found = {"width": width, "batch": batch, "description": f"PyTorch {torch.__version__}, {name}"}
        try:
            task = Task(os.path.join(options["folder"], size), device)
            found.update(task.difference())
            found.update(task.steps())
            emit(**found)
            found.update(task.transport(int(options["rows"])))
        except Exception as error:
            found["error"] = str(error).splitlines()[0][:200]
        emit(**found)


main()
