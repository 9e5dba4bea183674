"""
Value and gradient of a benchmark case in PyTorch (eager autograd) or JAX (compiled by jit), on the CPU, on one thread or all.

    python3 -c "$(cat python-peers.py)" LIBRARY FOLDER

FOLDER holds job.json and the numbers of the case, one binary file of float64 for each array; python-peers.mjs writes it. Prints one line of
JSON: microseconds per call, milliseconds of the first call, the value, the gradient's checksum and the sum of its magnitudes. Times are taken as timing.mjs takes
them: process time (or the clock, on all threads), the median of batches that were each long enough.
"""

import json
import math
import os
import sys
import time

library, folder = sys.argv[1:3]
with open(os.path.join(folder, "job.json"), encoding="utf-8") as file:
    job = json.load(file)
threads = job["threads"]
if threads == 1:
    # Read when the libraries load.
    for name in ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"):
        os.environ[name] = "1"
    os.environ["XLA_FLAGS"] = "--xla_cpu_multi_thread_eigen=false intra_op_parallelism_threads=1"
os.environ["JAX_PLATFORMS"] = "cpu"

import numpy  # noqa: E402

precision = job["precision"]


def read(name, shape):
    """An array of the case in the precision asked for."""
    values = numpy.fromfile(os.path.join(folder, name), dtype=numpy.float64).astype(precision)
    return values.reshape(shape)


start = read("start.bin", [-1])
constants = [read(f"constant{i}.bin", shape) for i, shape in enumerate(job["constants"])]


def split(x):
    """The parameters of the case, one after the other in x."""
    parts, at = [], 0
    for shape in job["shapes"]:
        size = math.prod(shape)
        parts.append(x[at : at + size].reshape(shape))
        at += size
    return parts


def torch_losses(torch):
    """Losses by family: what cases/*.mjs say, in PyTorch."""
    f = torch.nn.functional

    def conv(x, w, padding):
        return f.conv2d(x, w.permute(3, 2, 0, 1), padding=padding)

    def rosenbrock(p, _):
        a, b = p[0][:-1], p[0][1:]
        return (100 * (b - a * a).square() + (1 - a).square()).sum()

    def logreg(p, c):
        z = c[0] @ p[0]
        return (f.softplus(z, threshold=1e9) - c[1] * z).mean()

    def mlp(p, c):
        logits = torch.tanh(c[0] @ p[0] + p[1]) @ p[2] + p[3]
        return -(c[1] * f.log_softmax(logits, 1)).sum(1).mean()

    def v1(p, c):
        first = torch.relu(conv(c[0], p[0], 0))
        second = torch.relu(conv(first, p[1], 1))
        return (conv(second, p[2], 1) - c[1]).square().mean()

    return {
        "Rosenbrock": rosenbrock,
        "chain": lambda p, _: (torch.tanh(p[0]) * torch.exp(-0.5 * p[0])).sum(),
        "logreg": logreg,
        "MLP": mlp,
        "conv": lambda p, c: (conv(c[0], p[0], 0) - c[1]).square().mean(),
        "V1": v1,
    }


def jax_losses(jax):
    """The same in JAX."""
    np = jax.numpy

    def conv(x, w, padding):
        return jax.lax.conv_general_dilated(x, w, (1, 1), [(padding, padding)] * 2, dimension_numbers=("NHWC", "HWIO", "NHWC"))

    def rosenbrock(p, _):
        a, b = p[0][:-1], p[0][1:]
        return np.sum(100 * np.square(b - a * a) + np.square(1 - a))

    def logreg(p, c):
        z = c[0] @ p[0]
        return np.mean(jax.nn.softplus(z) - c[1] * z)

    def mlp(p, c):
        logits = np.tanh(c[0] @ p[0] + p[1]) @ p[2] + p[3]
        return -np.mean(np.sum(c[1] * jax.nn.log_softmax(logits), 1))

    def v1(p, c):
        first = jax.nn.relu(conv(c[0], p[0], 0))
        second = jax.nn.relu(conv(first, p[1], 1))
        return np.mean(np.square(conv(second, p[2], 1) - c[1]))

    return {
        "Rosenbrock": rosenbrock,
        "chain": lambda p, _: np.sum(np.tanh(p[0]) * np.exp(-0.5 * p[0])),
        "logreg": logreg,
        "MLP": mlp,
        "conv": lambda p, c: np.mean(np.square(conv(c[0], p[0], 0) - c[1])),
        "V1": v1,
    }


def with_torch():
    """evaluate(x): value and gradient, arrays in and out. Convolutions take channels first, so the data is moved once, before."""
    import torch

    if threads == 1:
        torch.set_num_threads(1)
        torch.set_num_interop_threads(1)
    data = [torch.from_numpy(each) for each in constants]
    if job["family"] == "product":
        return lambda _: (0.0, (data[0] @ data[1]).numpy().ravel())
    if job["family"] in ("conv", "V1"):
        data = [each.permute(0, 3, 1, 2).contiguous() for each in data]
    loss = torch_losses(torch)[job["family"]]
    if job["compiled"]:
        loss = torch.compile(loss)

    def evaluate(x):
        parameters = [torch.from_numpy(part).requires_grad_() for part in split(x)]
        value = loss(parameters, data)
        slopes = torch.autograd.grad(value, parameters)
        return value.item(), numpy.concatenate([slope.numpy().ravel() for slope in slopes])

    return evaluate


def with_jax():
    """The same; with x64 where the case is float64."""
    import jax

    jax.config.update("jax_enable_x64", precision == "float64")
    data = [jax.numpy.asarray(each) for each in constants]
    if job["family"] == "product":
        product = jax.jit(lambda a, b: a @ b)
        return lambda _: (0.0, numpy.asarray(product(constants[0], constants[1])).ravel())
    loss = jax_losses(jax)[job["family"]]
    derive = jax.jit(jax.value_and_grad(lambda parameters, given: loss(parameters, given)))

    def evaluate(x):
        value, slopes = derive(split(x), data)
        return float(value), numpy.concatenate([numpy.asarray(slope).ravel() for slope in slopes])

    return evaluate


def microseconds_per_call(call):
    """As microsecondsPerCall of timing.mjs."""
    seconds = time.process_time if threads == 1 else time.perf_counter

    def batch(calls):
        began = seconds()
        for _ in range(calls):
            call()
        return seconds() - began

    loaded, warm = seconds(), 0
    while warm < 3 or seconds() - loaded < job["warmSeconds"]:
        batch(1)
        warm += 1
    calls = 1
    while batch(calls) < job["batchSeconds"] and calls < 1e8:
        calls *= 2
    times = sorted(batch(calls) / calls for _ in range(job["batches"]))
    return times[job["batches"] // 2] * 1e6


began = time.perf_counter()
evaluate = {"pytorch": with_torch, "jax": with_jax}[library]()
value, gradient = evaluate(start)
first_call_ms = (time.perf_counter() - began) * 1e3
gradient = gradient.astype(numpy.float64)
checksum = float(numpy.sum(gradient * numpy.sin(numpy.arange(1, gradient.size + 1))))
x = start.copy()


def call():
    x[0] *= 1 + 1e-12
    evaluate(x)


microseconds = microseconds_per_call(call)
scale = float(numpy.sum(numpy.abs(gradient)))
print(json.dumps({"microseconds": microseconds, "firstCallMs": first_call_ms, "value": value, "checksum": checksum, "scale": scale}))
