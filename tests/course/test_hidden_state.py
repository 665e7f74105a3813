"""Hidden state, draws without a seed and the use of a network are noticed in a notebook, each for what it is."""

import pytest
from cells import load, path_of
from controls import assert_catches
from damage import added
from lint import check

CONTROLS = {  # which check, lines of code that are added to a notebook, what the check says
    "a stale global": (
        "check_no_hidden_state",
        added("stale = 1\nstale = 2\ndef reader(): return stale"),
        "reads ['stale'] from outside",
    ),
    "a global below": (
        "check_no_hidden_state",
        added("def reader(): return below\nbelow = 1"),
        "reads ['below'] from outside",
    ),
    "a lambda on a global below": (
        "check_no_hidden_state",
        added("reader = lambda: below\nbelow = 1"),
        "reads ['below'] from outside",
    ),
    "a loop variable": (
        "check_no_hidden_state",
        added("for turn in range(3): pass\ndef reader(): return turn"),
        "reads ['turn'] from outside",
    ),
    "a name hidden by a comprehension": (
        "check_no_hidden_state",
        added("hidden = 1\nhidden = 2\ndef reader(): return [hidden for hidden in range(3)], (lambda: hidden)()"),
        "reads ['hidden'] from outside",
    ),
    "a global statement": (
        "check_no_hidden_state",
        added("setting = 1\ndef writer():\n global setting\n setting = 2"),
        "sets the global setting",
    ),
}
DRAWS = {  # a line of code, and what check_seeded_draws says of it
    "x = np.random.rand(3)": "np.random is no generator",
    "np.random.seed(0)": "np.random is no generator",
    "r = np.random; r.rand(3)": "np.random is no generator",
    "np.random.default_rng()": "has no seed",
    "np.random.default_rng(None)": "has no seed",
    "np.random.default_rng(time.time_ns())": "has no seed",
    "np.random.default_rng([1, time.time_ns()])": "has no seed",
    "scipy.stats.norm.rvs(3)": "rvs is no generator",
    "map(np.random.default_rng, [None])": "is handed on without a seed",
    "RandomForestClassifier()": "has no seed",
    "MLPClassifier((5,), random_state=None)": "has no seed",
    "train_test_split(x, y)": "has no seed",
}
NETWORK = {  # a line of code, and what check_no_network says of it
    "from sklearn.datasets import fetch_openml": "fetches data",
    "import random": "draws without a generator",
    'import subprocess\n\nsubprocess.run(["curl", "example.org"])': "another program is run",
    "from subprocess import run": "the network",
    'program = "\\nimport socket\\n"': "the network",
    "from numpy.random import rand": "draws without a generator",
    "from numpy import random": "draws without a generator",
    "from autograd.numpy.random import randn": "draws without a generator",
    'np.loadtxt("https://example.org")': "an address",
    "import urllib.request": "the network",
}
CONTROLS |= {f"draws by {line}": ("check_seeded_draws", added(line), says) for line, says in DRAWS.items()}
CONTROLS |= {f"takes {line}": ("check_no_network", added(line), says) for line, says in NETWORK.items()}


@pytest.mark.parametrize(("name", "damage", "says"), CONTROLS.values(), ids=CONTROLS)
def test_damage_is_caught(name, damage, says):
    assert_catches(check(name, "02_hand_page"), load(path_of("02_hand_page")), damage, says)
