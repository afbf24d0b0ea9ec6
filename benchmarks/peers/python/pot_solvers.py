"""
POT's solvers with its own map for new points: the barycentric projection for the samples, and the displacement of the nearest sample for
other points (Ferradans et al. 2014). Exact is a linear programme, entropic is Sinkhorn. Both use a subset of the rows, since their cost grows
with the square of the number of rows (that of the exact one even faster).
usage: pot_solvers.py --problem FOLDER --method exact|entropic --rows 500,2000 --threads 1 --seed 1
"""
import numpy as np
import ot
from common import Clock, Problem, arguments, emit

REGULARIZATION = 0.02


def solver(method):
    if method == "exact":
        return ot.da.EMDTransport(max_iter=10_000_000)
    # The cost is divided by its median, so that one regularisation suits every problem.
    return ot.da.SinkhornTransport(reg_e=REGULARIZATION, norm="median", max_iter=2000, tol=1e-6)


def main():
    options = arguments()
    problem = Problem(options["problem"])
    random = np.random.default_rng(int(options["seed"]))
    for rows in map(int, options["rows"].split(",")):
        pick = lambda table: table[random.choice(len(table), min(rows, len(table)), replace=False)].astype(np.float64)
        clock = Clock()
        with clock:
            transport = solver(options["method"]).fit(Xs=pick(problem.source), Xt=pick(problem.target))
            forward = transport.transform(Xs=problem.points.astype(np.float64))
            backward = transport.inverse_transform(Xt=problem.images.astype(np.float64))
        emit(
            clock,
            rows=rows,
            forward=problem.forward_error(forward),
            backward=problem.backward_error(backward),
        )


main()
