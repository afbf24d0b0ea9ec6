"""Code that the peers share: the problem's files, the metric, threads, and one line of JSON per look."""
import json
import math
import os
import sys
import time

import numpy as np


def arguments():
    """The options, pairs of --name and value, as a dict of strings."""
    words = sys.argv[1:]
    return {words[i].removeprefix("--"): words[i + 1] for i in range(0, len(words), 2)}


class Problem:
    """Samples of both sides, and held-out points of the source with their exact images. Rows are points, float32."""

    def __init__(self, folder):
        load = lambda name: np.load(os.path.join(folder, name + ".npy"))
        self.source, self.target = load("source"), load("target")
        self.points, self.images = load("heldout-points"), load("heldout-images")
        with open(os.path.join(folder, "problem.json")) as file:
            self.variance = json.load(file)["variance"]
        self.dimension = self.source.shape[1]

    def forward_error(self, images):
        """L2-UVP in percent: 100 mean |estimate - truth|^2 / variance of the target."""
        return float(100 * ((images - self.images) ** 2).sum(1).mean() / self.variance["target"])

    def backward_error(self, preimages):
        return float(100 * ((preimages - self.points) ** 2).sum(1).mean() / self.variance["source"])


class Clock:
    """The wall-clock time while it runs, and the processor time of all threads."""

    def __init__(self):
        self.total, self.processor, self.began = 0.0, 0.0, None

    def __enter__(self):
        self.began, self.processor_began = time.perf_counter(), time.process_time()

    def __exit__(self, *_):
        self.total += time.perf_counter() - self.began
        self.processor += time.process_time() - self.processor_began
        self.began = None

    @property
    def seconds(self):
        return self.total + (time.perf_counter() - self.began if self.began else 0)


def emit(clock=None, **values):
    wrong = [name for name, value in values.items() if isinstance(value, float) and not math.isfinite(value)]
    if wrong:
        sys.exit(f"it diverged: {' and '.join(wrong)} not finite")
    times = {"seconds": clock.seconds, "processorSeconds": clock.processor} if clock else {}
    print(json.dumps({**times, **values}), flush=True)
