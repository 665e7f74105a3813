"""The two ways of PyTorch's tutorial on the kernel, by torch.func: Jacobians contracted, and kernel-vector products."""

import torch
import worker
from functions import FUNCTIONS
from torch.func import jacrev, jvp, vjp, vmap


def parts(name, net, x):
    """f of one point, its params, and the points."""
    if name != "Network":
        params = [tuple(map(torch.from_numpy, layer)) for layer in net]
        of_many = FUNCTIONS[name].build(torch)
        return lambda params, point: of_many(params, point[None])[0], params, torch.from_numpy(x)
    params = [tuple(map(torch.from_numpy, layer[:2])) for layer in net]
    scales = [(float(w), float(s)) for *_, w, s in net]

    def f(params, h):
        for k, ((W, b), (w, s)) in enumerate(zip(params, scales)):
            h = torch.tanh(h) if k else h
            h = w * (h @ W.T) + s * b
        return h

    return f, params, torch.from_numpy(x)


def contraction(name, net, x):
    """The Jacobian of every point, as one array for each parameter; contracted over all their axes but (N, m)."""
    f, params, x = parts(name, net, x)

    def kernel():
        J = vmap(jacrev(f), (None, 0))(params, x)
        flat = [j.flatten(2) for layer in J for j in layer]
        return sum(torch.einsum("iap,jbp->ijab", j, j) for j in flat).numpy()

    return kernel, {}


def products(name, net, x):
    """For every pair of points the unit vectors, pulled back at the second and pushed forward at the first."""
    f, params, x = parts(name, net, x)
    m = len(f(params, x[0]))

    def block(x1, x2):
        pull = vjp(lambda p: f(p, x2), params)[1]
        push = vmap(lambda unit: jvp(lambda p: f(p, x1), (params,), pull(unit))[1])
        return push(torch.eye(m, dtype=x1.dtype)).T

    return lambda: vmap(vmap(block, (None, 0)), (0, None))(x, x).numpy(), {}


if __name__ == "__main__":
    worker.run({"torch Jacobian contraction": contraction, "torch kernel-vector products": products})
