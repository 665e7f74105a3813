"""The benchmark: our kernel beside its bare matrix products, the Jacobian, neural-tangents and torch.

`make bench` makes the environments and calls this with their Pythons. It prints
the table of a dense `Network`, that of any function, and the growth of our own
route. Each is a script that can be called alone.
"""

import sys

import any_function
import growth
import network


def main(neural_tangents, torch, figure):
    network.main(neural_tangents, torch)
    any_function.main(neural_tangents, torch)
    growth.main(figure)


if __name__ == "__main__":
    main(*sys.argv[1:])
