"""What a learner is asked, how an answer is judged, which mistakes are known.

`CHAPTERS` is the one list of the chapters and their tasks. A new chapter takes
three things:

1. its notebook, `notebooks/14_toy.ipynb`;
2. its tasks: a module `ntkbook/exercises/toy.py` that defines them, or a package
   `ntkbook/exercises/toy/` with a file for each, whose `__init__.py` imports
   them. Either names them in the order in which the chapter asks them;
3. one line in `CHAPTERS`: `"14_toy": tasks("toy")`.

A new task of a chapter that is there takes a file in the chapter's package and
one import in its `__init__.py`. A task is an `engine.exercise.Exercise`.
"""

from importlib import import_module

from .engine.exercise import Exercise
from .engine.prediction import foretold

__all__ = ["CHAPTERS", "foretold", "tasks"]


def tasks(chapter):
    """The exercises that a module or package of this folder names, in the order in which it names them."""
    names = vars(import_module(f"{__name__}.{chapter}")).values()
    return tuple(value for value in names if isinstance(value, Exercise))


CHAPTERS = {
    "00_start_here": (),
    "01_scalar_kernel": tasks("scalar_kernel"),
    "02_hand_page": tasks("hand_page"),
    "03_jacobian_blocks": tasks("jacobian_blocks"),
    "04_layer_by_layer": tasks("layer_by_layer"),
    "05_training": tasks("training"),
    "06_infinite_width": tasks("infinite_width"),
    "07_lazy_or_rich": tasks("lazy_or_rich"),
    "08_real_data": tasks("real_data"),
    "09_what_is_learned_first": tasks("learned_first"),
    "10_how_sure_is_it": tasks("how_sure"),
    "11_what_one_example_teaches": tasks("one_example"),
    "12_your_own_network": tasks("your_network"),
    "13_at_scale": tasks("at_scale"),
}
