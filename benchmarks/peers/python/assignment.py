"""
The exact assignment of two samples for the cost |x - z|^p, by SciPy (a modified Jonker and Volgenant algorithm).
usage: assignment.py --folder FOLDER --power 1.5 --threads 1, where FOLDER holds x.npy and z.npy
"""
import os

import numpy as np
from common import arguments, emit
from scipy.optimize import linear_sum_assignment
from scipy.spatial.distance import cdist


def main():
    options = arguments()
    x, z = (np.load(os.path.join(options["folder"], name + ".npy")).astype(np.float64) for name in ("x", "z"))
    cost = cdist(x, z) ** float(options["power"])
    rows, places = linear_sum_assignment(cost)
    emit(places=places.tolist(), mean=float(cost[rows, places].mean()))


main()
