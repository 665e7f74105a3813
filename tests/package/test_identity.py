"""The same function in any session, another one after any change."""

import functools
import importlib
import os
import subprocess
import sys
import types
from collections import deque
from dataclasses import dataclass

import autograd.numpy as anp
import numpy as np
import pytest
from autograd.extend import defvjp, primitive
from scipy.interpolate import CubicSpline

from ntkbook import Network
from ntkbook.identity import identity_of

SCALE = 2.0
TABLE = {"a": np.arange(3.0), "b": [1, (2, 3)]}


def inner(z):
    return anp.tanh(SCALE * z)


def uses_globals(params, x):
    return inner(params * x) + TABLE["a"][0]


def made(source):
    """What a notebook's cell makes: f, from source, in a file that does not exist."""
    space = {"anp": anp, "np": np, "partial": functools.partial, "cached_property": functools.cached_property}
    space |= {"lru_cache": functools.lru_cache, "deque": deque, "ModuleType": types.ModuleType}
    space |= {"CubicSpline": CubicSpline, "primitive": primitive, "defvjp": defvjp}
    exec(compile(source, f"<cell {id(source)}>", "exec"), space)
    return space["f"]


PAIRS = {  # the same, and another one
    "a constant": ("f = lambda w, x: 2.0 * w * x", "f = lambda w, x: 2.1 * w * x"),
    "an operation": ("f = lambda w, x: w * x", "f = lambda w, x: w + x"),
    "a name": ("f = lambda w, x: anp.tanh(w * x)", "f = lambda w, x: anp.sin(w * x)"),
    "a default": ("def f(w, x, c=1): return c * w * x", "def f(w, x, c=2): return c * w * x"),
    "a keyword": ("def f(w, x, *, c=1): return c * w * x", "def f(w, x, *, c=2): return c * w * x"),
    "what is closed over": (
        "def make(c): return lambda w, x: c * w * x\nf = make(1.0)",
        "def make(c): return lambda w, x: c * w * x\nf = make(1.5)",
    ),
    "an array that is closed over": (
        "def make(c): return lambda w, x: c * w * x\nf = make(np.arange(3.0))",
        "def make(c): return lambda w, x: c * w * x\nf = make(np.arange(3.0) + 1e-9)",
    ),
    "a global": ("c = 1\ndef f(w, x): return c * w * x", "c = 2\ndef f(w, x): return c * w * x"),
    "a global in a function that it calls": (
        "c = 1\ndef g(x): return c * x\ndef f(w, x): return w * g(x)",
        "c = 3\ndef g(x): return c * x\ndef f(w, x): return w * g(x)",
    ),
    "a global in a function made inside": (
        "c = 1\ndef f(w, x):\n def g(): return c\n return g() * w * x",
        "c = 2\ndef f(w, x):\n def g(): return c\n return g() * w * x",
    ),
    "a method": (
        "class A:\n def __call__(self, w, x): return w * x\nf = A()",
        "class A:\n def __call__(self, w, x): return w - x\nf = A()",
    ),
    "an attribute": (
        "class A:\n def __init__(self, c): self.c = c\n def __call__(self, w, x): return self.c * w * x\nf = A(1)",
        "class A:\n def __init__(self, c): self.c = c\n def __call__(self, w, x): return self.c * w * x\nf = A(2)",
    ),
    "a method of the class before it": (
        "class A:\n def g(self): return 1\nclass B(A):\n def __call__(self, w, x): return self.g() * w * x\nf = B()",
        "class A:\n def g(self): return 2\nclass B(A):\n def __call__(self, w, x): return self.g() * w * x\nf = B()",
    ),
    "an argument that is fixed": (
        "def g(c, w, x): return c * w * x\nf = partial(g, 1)",
        "def g(c, w, x): return c * w * x\nf = partial(g, 2)",
    ),
    "a cached property": (
        "class A:\n @cached_property\n def c(self): return 1\n def __call__(self, w, x): return self.c * w\nf = A()",
        "class A:\n @cached_property\n def c(self): return 2\n def __call__(self, w, x): return self.c * w\nf = A()",
    ),
    "an attribute of the function": (
        "def f(w, x): return f.c * w * x\nf.c = 1",
        "def f(w, x): return f.c * w * x\nf.c = 2",
    ),
    "an array of a class of its own": (
        "class A(np.ndarray): pass\nc = np.arange(3.0).view(A)\nf = lambda w, x: c[1] * w",
        "class A(np.ndarray): pass\nc = np.array([0.0, 1.5, 2.0]).view(A)\nf = lambda w, x: c[1] * w",
    ),
    "a masked array": (
        "c = np.ma.array([1.0, 2.0])\nf = lambda w, x: c[1] * w",
        "c = np.ma.array([1.0, 3.0])\nf = lambda w, x: c[1] * w",
    ),
    "a mask": (
        "c = np.ma.array([1.0, 2.0], mask=[0, 0])\nf = lambda w, x: c.sum() * w",
        "c = np.ma.array([1.0, 2.0], mask=[0, 1])\nf = lambda w, x: c.sum() * w",
    ),
    "a spline": (
        "c = CubicSpline([0, 1, 2], [0, 1, 4])\nf = lambda w, x: c(x) * w",
        "c = CubicSpline([0, 1, 2], [0, 1, 5])\nf = lambda w, x: c(x) * w",
    ),
    "a function made to take arrays": (
        "c = np.vectorize(lambda z: z)\nf = lambda w, x: c(x) * w",
        "c = np.vectorize(lambda z: -z)\nf = lambda w, x: c(x) * w",
    ),
    "a queue of a class of its own": (
        "class D(deque): pass\nc = D([1, 2])\nf = lambda w, x: c[1] * w",
        "class D(deque): pass\nc = D([1, 3])\nf = lambda w, x: c[1] * w",
    ),
    "an attribute of a list": (
        "class L(list): pass\nc = L([1])\nc.a = 1\nf = lambda w, x: c.a * w",
        "class L(list): pass\nc = L([1])\nc.a = 2\nf = lambda w, x: c.a * w",
    ),
    "an attribute of a number": (
        "class F(float): pass\nc = F(1)\nc.a = 1\nf = lambda w, x: c.a * w",
        "class F(float): pass\nc = F(1)\nc.a = 2\nf = lambda w, x: c.a * w",
    ),
    "slots": (
        "class A:\n __slots__ = ('c',)\nclass B(A): pass\nb = B()\nb.c = 1\nf = lambda w, x: b.c * w",
        "class A:\n __slots__ = ('c',)\nclass B(A): pass\nb = B()\nb.c = 2\nf = lambda w, x: b.c * w",
    ),
    "a module without a file": (
        "m = ModuleType('m')\nm.c = 1\nf = lambda w, x: m.c * w",
        "m = ModuleType('m')\nm.c = 2\nf = lambda w, x: m.c * w",
    ),
    "a function behind a cache": (
        "@lru_cache\ndef c(): return 1\nf = lambda w, x: c() * w",
        "@lru_cache\ndef c(): return 2\nf = lambda w, x: c() * w",
    ),
    "a method of an array": (
        "c = np.arange(3.0).dot\nf = lambda w, x: c(w)",
        "c = (np.arange(3.0) + 1).dot\nf = lambda w, x: c(w)",
    ),
    "a derivative of one's own": (
        "h = primitive(lambda z: z)\ndefvjp(h, lambda ans, z: lambda g: g)\nf = lambda w, x: h(w) * x",
        "h = primitive(lambda z: z)\ndefvjp(h, lambda ans, z: lambda g: 2 * g)\nf = lambda w, x: h(w) * x",
    ),
    "a value in a dict": ("c = {'a': 1}\nf = lambda w, x: c['a'] * w", "c = {'a': 2}\nf = lambda w, x: c['a'] * w"),
}


@pytest.mark.parametrize(("source", "changed"), PAIRS.values(), ids=PAIRS)
def test_the_same_source_is_the_same_function_and_a_change_another(source, changed):
    same = identity_of(made(source))
    assert identity_of(made("\n\n# moved\n" + source)) == same
    assert identity_of(made(changed)) != same


def test_names_files_and_lines_do_not_matter():
    assert identity_of(made("f = lambda w, x: w * x")) == identity_of(made("def f(w, x):\n    return w * x"))


SESSION = """
import numpy as np, autograd.numpy as anp, sys
from ntkbook import Network
from ntkbook.identity import identity_of
tables = {"b": {3, 1, 2}, "a": np.arange(4)}
def phi(z): return anp.tanh(z) * tables["a"][1]
class Net:
    def __init__(self): self.net = Network((2, 3, 1), phi)
    def __call__(self, params, x): return self.net(params, x)
print(identity_of(Net()), identity_of(Network((2, 3, 1), phi)), identity_of(lambda p, x: [anp.dot(x, W) for W in p]))
"""


@pytest.mark.parametrize(("before", "after"), [("c = 1", "c = 2"), ("c = lambda x: x", "c = lambda x: -x")])
def test_what_a_notebook_defines_is_told_by_its_content(before, after):
    """There `__main__` has no file, as in `python -c`."""
    runs = []
    for change in (before, before, after):
        source = (
            f"{change}\ndef f(w, x): return c, w * x\nfrom ntkbook.identity import identity_of\nprint(identity_of(f))"
        )
        command = [sys.executable, "-c", source]
        runs.append(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    assert runs[0] == runs[1] != runs[2]


def test_another_session_finds_the_same():
    runs = []
    for k in range(3):  # other lines, and sets in another order
        env = {**os.environ, "PYTHONHASHSEED": str(k)}
        command = [sys.executable, "-c", "\n" * k + SESSION]
        runs.append(subprocess.run(command, capture_output=True, text=True, check=True, env=env).stdout)
    assert runs[0] == runs[1] == runs[2]
    assert len(set(runs[0].split())) == 3


def test_networks_by_their_settings():
    found = [
        identity_of(Network((2, 3, 1), *rest))
        for rest in (("tanh",), ("relu",), (inner,), (anp.tanh,), ("tanh", "ntk"), ("tanh", "ntk", 1.0, 0.1))
    ]
    assert len(set(found)) == len(found)


def test_a_function_that_refers_to_itself():
    def f(w, x, depth=2):
        return f(w, w * x, depth - 1) if depth else x

    assert identity_of(f) == identity_of(f)


def test_globals_and_a_dataclass():
    @dataclass
    class Settings:
        scale: float

    settings = [Settings(1.0), Settings(1.0), Settings(2.0)]
    found = [identity_of(lambda w, x, s=s: s.scale * uses_globals(w, x)) for s in settings]
    assert found[0] == found[1] != found[2]


def test_what_has_no_content_is_named():
    lock = __import__("threading").Lock()
    with pytest.raises(ValueError, match=r'lock in f is <.*lock.*>, which nothing tells from another .*name="\.\.\."'):
        identity_of(lambda w, x: lock and w * x)
    double = np.frompyfunc(lambda z: 2 * z, 1, 1)
    with pytest.raises(ValueError, match="double in f is <ufunc"):
        identity_of(lambda w, x: double(w) * x)


def test_a_change_in_a_module_of_the_user_is_seen(tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(str(tmp_path))
    found = []
    for constant in (1, 1, 2):
        (tmp_path / "my_layers.py").write_text(f"def layer(w, x): return {constant} * w * x\n")
        sys.modules.pop("my_layers", None)
        importlib.invalidate_caches()
        module = importlib.import_module("my_layers")
        found.append((identity_of(lambda w, x, m=module: m.layer(w, x)), identity_of(module.layer)))
    assert found[0] == found[1]
    assert all(a != b for a, b in zip(found[0], found[2]))


MODULES = {  # what is changed, how the function reaches it
    "behind NumPy's vectorize": ("a_layer.py", "import a_layer, numpy; return numpy.vectorize(a_layer.layer)(w, x)"),
    "imported inside": ("a_layer.py", "import a_layer; return a_layer.layer(w, x)"),
    "imported by what is imported": ("a_constant.py", "import a_layer; return a_layer.layer(w, x)"),
    "a part of a package": ("a_package/part.py", "from a_package import part; return part.layer(w, x)"),
}


@pytest.mark.parametrize(("changed", "body"), MODULES.values(), ids=MODULES)
def test_a_change_in_a_module_imported_inside_is_seen(changed, body, tmp_path):
    """In sessions of their own, as a learner comes back the next day."""
    (tmp_path / "a_package").mkdir()
    for name in ("a_constant.py", "a_package/__init__.py"):
        (tmp_path / name).write_text("c = 1\n")
    (tmp_path / "a_layer.py").write_text("import a_constant\ndef layer(w, x): return a_constant.c * w * x\n")
    (tmp_path / "a_package" / "part.py").write_text("def layer(w, x): return w * x\n")
    session = f"def f(w, x): {body}\nfrom ntkbook.identity import identity_of\nprint(identity_of(f))"
    runs = []
    for addition in ("", "", "c = 2\ndef layer(w, x): return c * w - x\n"):
        with open(tmp_path / changed, "a") as file:
            file.write(addition)
        command = [sys.executable, "-B", "-c", session]
        runs.append(subprocess.run(command, capture_output=True, text=True, check=True, cwd=tmp_path).stdout)
    assert runs[0] == runs[1] != runs[2]


def test_an_attribute_set_on_a_module_is_seen(monkeypatch):
    module = types.ModuleType("a_config")
    monkeypatch.setitem(sys.modules, "a_config", module)
    found = []
    for c in (1, 1, 2):
        module.c = c
        found.append(identity_of(lambda w, x: module.c * w * x))
    assert found[0] == found[1] != found[2]
