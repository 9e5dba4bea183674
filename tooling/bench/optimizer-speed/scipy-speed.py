"""SciPy on chained Rosenbrock with an analytic numpy gradient: microseconds per evaluation. Prints one line of JSON."""
import json
import time

import numpy as np
import scipy
from scipy.optimize import differential_evolution, minimize


def f(x):
    t = x[1:] - x[:-1] ** 2
    u = 1 - x[:-1]
    return 100 * t @ t + u @ u


def both(x):
    t = x[1:] - x[:-1] ** 2
    u = 1 - x[:-1]
    g = np.zeros_like(x)
    g[:-1] = -400 * x[:-1] * t - 2 * u
    g[1:] += 200 * t
    return 100 * t @ t + u @ u, g


def start(n):
    return np.array([-1.2 if i % 2 == 0 else 1.0 for i in range(n)])


def timed(run, repeats):
    result = run()
    best = np.inf
    for _ in range(repeats):
        began = time.process_time()
        run()
        best = min(best, time.process_time() - began)
    nit = int(getattr(result, "nit", 0) or 0)
    return {"nfev": int(result.nfev), "nit": nit, "perEvaluation": 1e6 * best / result.nfev, "perIteration": 1e6 * best / max(1, nit)}


times = {
    "l-bfgs-b 2": timed(lambda: minimize(both, start(2), jac=True, method="L-BFGS-B"), 50),
    "l-bfgs-b 100": timed(lambda: minimize(both, start(100), jac=True, method="L-BFGS-B", options={"maxiter": 10000, "maxfun": 10000}), 10),
    "bfgs 2": timed(lambda: minimize(both, start(2), jac=True, method="BFGS"), 50),
    "bfgs 1000": timed(lambda: minimize(both, start(1000), jac=True, method="BFGS", options={"maxiter": 20}), 2),
    "cg 100": timed(lambda: minimize(both, start(100), jac=True, method="CG"), 5),
    "nelder-mead 2": timed(lambda: minimize(f, start(2), method="Nelder-Mead"), 30),
    "cobyla 2": timed(lambda: minimize(f, start(2), method="COBYLA", options={"maxiter": 1000}), 3),
    "differential-evolution 10": timed(
        lambda: differential_evolution(f, [(-5, 5)] * 10, maxiter=100, tol=0, polish=False, rng=0) if scipy.__version__ >= "1.15" else differential_evolution(f, [(-5, 5)] * 10, maxiter=100, tol=0, polish=False, seed=0), 2
    ),
}
if tuple(map(int, scipy.__version__.split(".")[:2])) >= (1, 14):
    times["cobyqa 2"] = timed(lambda: minimize(f, start(2), method="COBYQA"), 3)
print(json.dumps({"version": scipy.__version__, "times": times}))
