"""
The matrix-product peak of the BLAS behind NumPy, float32, in GFLOP/s: an upper limit for all engines here.
usage: matrix_product.py --threads 1 --repeats 10     (the thread count must also be in OPENBLAS_NUM_THREADS before the start)
"""
import ctypes
import os
import time

import numpy as np
from common import arguments, emit

SIZE = 768


def describe_blas():
    """The loaded library, and the kernels that it chose for this processor."""
    with open("/proc/self/maps") as file:
        paths = {os.path.realpath(line.split()[-1]) for line in file if "openblas" in line}
    for path in sorted(paths):
        library = ctypes.CDLL(path)
        if hasattr(library, "openblas_get_corename"):
            library.openblas_get_corename.restype = ctypes.c_char_p
            return f"{os.path.basename(path)}, kernels for {library.openblas_get_corename().decode()}"
    return "not OpenBLAS: install libopenblas0-pthread"


def main():
    a = np.random.default_rng(1).standard_normal((SIZE, SIZE), dtype=np.float32)
    out = np.empty_like(a)
    options = arguments()
    now = time.process_time if options["threads"] == "1" else time.perf_counter
    np.matmul(a, a, out=out)
    rates = []
    for _ in range(int(options["repeats"])):
        began = now()
        np.matmul(a, a, out=out)
        rates.append(2 * SIZE**3 / (now() - began) / 1e9)
    emit(gigaflops=rates, blas=describe_blas())



main()
