"""
Times one value and gradient of a convex potential in PyTorch (derived by hand), and one whole parameter step (autograd, Adam, clamp).
usage: speed.py --problem FOLDER --threads 1 --repeats 30     FOLDER holds points, gradient and weights as .npy, and potential.json
"""
import time

import numpy as np
import torch
from common import arguments, emit
from convex_potential import ConvexPotential


def timed(work, repeats, now):
    """Milliseconds of each repeat, after a warm-up."""
    for _ in range(3):
        work()
    times = []
    for _ in range(repeats):
        began = now()
        work()
        times.append(1000 * (now() - began))
    return times


def main():
    options = arguments()
    threads = int(options["threads"])
    torch.set_num_threads(threads)
    # With one thread, the processor time, which other work on the machine affects less than wall-clock time.
    now = time.process_time if threads == 1 else time.perf_counter
    potential = ConvexPotential(options["problem"])
    points, expected = (torch.from_numpy(np.load(f"{options['problem']}/{name}.npy")) for name in ("points", "gradient"))
    repeats = int(options["repeats"])
    potential.prepare()
    found = potential.value_and_gradient(points)[1]
    difference = ((found - expected).abs().max() / expected.abs().max()).item()
    gradient = timed(lambda: potential.value_and_gradient(points), repeats, now)
    adam = torch.optim.Adam(potential.parameters, lr=1e-3, betas=(0.9, 0.95), foreach=True)
    share = torch.full((len(points),), 2 / len(points))
    share[len(points) // 2 :] *= -1

    def step():
        adam.zero_grad(set_to_none=True)
        (potential.value(points) @ share).backward()
        adam.step()
        potential.clamp()

    emit(valueAndGradient=gradient, parameterStep=timed(step, repeats, now), difference=difference)


main()
