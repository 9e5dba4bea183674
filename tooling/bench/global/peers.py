"""CPU microseconds per evaluation of SciPy's differential evolution and of pycma on a sphere: the least of three runs, as JSON."""
import json
import sys
import time

import numpy as np

evaluations = int(sys.argv[2])


def sphere(x):
    return float(np.dot(x, x))


def least(run):
    best = float("inf")
    for _ in range(3):
        before = time.process_time()
        count = run()
        best = min(best, 1e6 * (time.process_time() - before) / count)
    return best


def scipy_de(n):
    from scipy.optimize import differential_evolution

    def run():
        limit = max(1, evaluations // (15 * n) - 1)
        result = differential_evolution(sphere, [(-5, 5)] * n, maxiter=limit, tol=0, atol=0, polish=False, seed=1)
        return result.nfev

    return run


def pycma(n):
    import cma

    def run():
        options = {"bounds": [-5, 5], "maxfevals": evaluations, "verbose": -9, "tolfun": 0, "tolx": 0, "tolfunhist": 0, "tolflatfitness": 1e9}
        es = cma.CMAEvolutionStrategy([3] * n, 1, options)
        es.optimize(sphere)
        return es.result.evaluations

    return run


out = {}
for name, make in (("differential-evolution", scipy_de), ("cma-es", pycma)):
    for n in json.loads(sys.argv[1]):
        try:
            out[f"{name} {n}"] = least(make(n))
        except ImportError as error:
            out[f"{name} {n}"] = str(error)
print(json.dumps(out))
