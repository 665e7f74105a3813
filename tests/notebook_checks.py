"""What a committed notebook must be. Each check is a function of a notebook, so that it can be given a damaged copy."""

import ast
import builtins
import re
import symtable
from collections import Counter
from pathlib import Path

import nbformat
import numpy as np

from ntkbook import pages
from ntkbook.exercises import (
    at_scale,
    hand_page,
    infinite_width,
    jacobian_blocks,
    real_data,
    scalar_kernel,
    training,
)

FOLDER = Path(__file__).parent.parent / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
HAND_PAGE, BLOCKS = FOLDER / "02_hand_page.ipynb", FOLDER / "03_jacobian_blocks.ipynb"
TAGS = {"nbval-ignore-output", "readme"}
FOLDED = {"outputs_hidden": True}  # an answer that a prediction comes before: JupyterLab shows it when the cell is run
UNCHECKED = {  # cells whose output nbval does not compare, by how they begin, and why
    "import platform": "versions differ from machine to machine",
    "_ = interact(": "a live widget",
    "def seconds(": "seconds differ from run to run",
    "for name, spent in": "seconds differ from run to run",
}
GIVENS = {  # what prose may say though no cell near it computes the number, and why
    "00_start_here.ipynb": {"its section 2.1": "a section of the Jacobian page"},
    "01_scalar_kernel.ipynb": {},
    "02_hand_page.ipynb": {
        "about 0.0290": "a folded answer, see test_folded_answers",
        "eigenvalues 0.22799 and 8.77200 | 0.2996 and 26.7004; and 0.22799 is cut": "see test_the_hand_page_s_table",
        "0.228 instead of 0.0749": "likewise",
        "$K = [[3, 4], [4, 6]]$ | $K = [[8, 12], [12, 19]]$": "likewise",
    },
    "03_jacobian_blocks.ipynb": {"a number in 2.1": "a section of the Jacobian page"},
    "04_training.ipynb": {
        "neural-tangents 0.6.5 was seen": "a version",
    },
    "05_infinite_width.ipynb": {},
    "06_real_data.ipynb": {
        "81.95 % on average, a random forest 81.56 %, a Gaussian kernel 81.03 %": "Arora et al. 2020, arXiv 1910.01663",
    },
    "07_at_scale.ipynb": {},
}


def load(path):
    return nbformat.read(path, as_version=4)


def code_cells(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def prose(notebook):
    return [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]


def printed(output):
    """The text of an output, as a reader sees it."""
    data = output.get("data", {})
    return "\n".join([output.get("text", ""), *(data[kind] for kind in data if kind.startswith("text/"))])


def check_run_in_order(notebook):
    assert [cell.execution_count for cell in code_cells(notebook)] == list(range(1, len(code_cells(notebook)) + 1))


def check_no_errors(notebook):
    for cell in code_cells(notebook):
        kinds = {output.output_type for output in cell.outputs} | {output.get("name") for output in cell.outputs}
        assert not kinds & {"error", "stderr"}, cell.source


def check_metadata(notebook):
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    assert notebook.metadata == {"kernelspec": kernel, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags", "jupyter"}, cell.metadata
        assert cell.metadata.get("jupyter", FOLDED) == FOLDED, cell.metadata
        assert set(cell.metadata.get("tags", [])) <= TAGS, cell.metadata


def check_unchecked_cells(notebook):
    unchecked = [cell.source for cell in code_cells(notebook) if "nbval-ignore-output" in cell.metadata.get("tags", [])]
    for source in unchecked:
        assert source.startswith(tuple(UNCHECKED)), source
    assert len(unchecked) <= 1


def check_short_cells(notebook):
    for cell in code_cells(notebook):
        assert len(cell.source.splitlines()) <= 25, cell.source
        assert max(map(len, cell.source.splitlines()), default=0) <= 100, cell.source


def check_texts_of_figures(notebook):
    """Every figure says in words what is to be seen, where tools look for it and where they do not: see plots.show."""
    for place, cell in enumerate(notebook.cells):
        for output in cell.get("outputs", []):
            if "image/png" in output.get("data", {}):
                text = output.metadata.get("image/png", {}).get("alt", "")
                assert text == output.data["text/plain"], cell.source
                assert len(text) > 40, cell.source
                assert text.endswith("."), cell.source
                known = [v for near in computed(notebook, place) for v in numbers(near)]
                for claim in re.findall(NUMBER, text):
                    digits = len(claim.partition(".")[2])
                    assert any(abs(v - float(claim)) <= 0.5001 * 10**-digits for v in known), f"{claim} in: {text}"


def check_links(notebook):
    for text in prose(notebook):
        links = re.findall(r"\]\((?!https:)([^)]*)\)|(?:href|src)=\"([^\"]*)\"", text)
        for link in (markdown or html for markdown, html in links):
            name, _, anchor = link.partition("#")
            target = (FOLDER / name).resolve()
            assert target.exists(), link
            assert target.is_relative_to(FOLDER.parent), link
            if anchor:
                place = load(target) if name.endswith(".ipynb") else notebook if not name else None
                text_there = "\n".join(prose(place)) if place else target.read_text(encoding="utf-8")
                headings = re.findall(r"^#+ (.*)$", text_there, re.MULTILINE)
                assert anchor in [heading.replace(" ", "-") for heading in headings], link  # as JupyterLab makes it


def check_no_machine(notebook):
    for cell in code_cells(notebook):
        text = cell.source + "".join(map(printed, cell.outputs))
        assert not re.search(r"/(home|root|tmp|Users|work|opt)/|\\Users\\|~/|ipykernel_\d", text), text


# Numbers in prose.

NUMBER = r"(?<![\w.\\])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w])"
MATRIX = r"\\begin\{bmatrix\}(.*?)\\end\{bmatrix\}|(\[\[.*?\]\])"


def numbers(text):
    return [float(token) for token in re.findall(NUMBER, text)]


NEAR = 3  # a number in prose is looked for in so many cells before and after it


def computed(notebook, place):
    """Every text in which a number may be found: code and outputs that nbval compares, near a cell.

    What is said of a figure is a claim itself.
    """
    texts = []
    for k, cell in enumerate(notebook.cells):
        if cell.cell_type == "code" and abs(k - place) <= NEAR:
            ignored = "nbval-ignore-output" in cell.metadata.get("tags", [])
            outputs = [] if ignored else [o for o in cell.outputs if "image/png" not in o.get("data", {})]
            texts += [cell.source.partition("plots.show(")[0], *map(printed, outputs)]
    return texts


def claims(text):
    """Numbers as written that a text claims: every decimal, and every number after an equals sign."""
    text = re.sub(r"\]\([^)]*\)|`[^`\n]*`|arXiv \d{4}\.\d{5}", "", text)
    return re.findall(r"(?<![\w.])-?\d*\.\d+", text) + re.findall(r"=\s*(-?\d+)(?![\w.])", text)


def arithmetic(text):
    """Every calculation with whole numbers in a text: (its left side, what the text says it gives)."""
    text = text.replace(r"\cdot", "*").replace(r"\times", "*")
    for left, right in re.findall(r"(?<![\w.)}*+-])((?:\d+\s*[*+-]\s*)+\d+)\s*(?:=|, which is)\s*(-?\d+)", text):
        yield left, int(right)


def matrices(text):
    """(as written, entries) of every matrix, and of every tuple after an equals sign, that is made of numbers alone."""
    for match in re.finditer(r"= *\((-?[\d.]+(?:, *-?[\d.]+)+)\)", text):
        yield match[0], [float(entry) for entry in match[1].split(",")]
    for match in re.finditer(MATRIX, text, re.DOTALL):
        rows = re.split(r"\\\\|\]\s*,?\s*\[", (match[1] or match[2]).strip("[] "))
        entries = [entry for row in rows for entry in re.split(r"[&,]|(?<=\.)\s+", row.strip("[] "))]
        if all(re.fullmatch(r"\s*-?\d+(\.\d*)?\s*", entry) for entry in entries):
            yield match[0], [float(entry) for entry in entries]


def is_known(claim, known):
    """Whether a number as written is among the known ones: equal, or to two decimals and more, equal when rounded."""
    decimals = len(claim.partition(".")[2])
    tolerance = 0.5001 * 10**-decimals if decimals > 1 else 0
    return any(abs(value - float(claim)) <= tolerance for value in known)


def check_prose_numbers(notebook, givens=(), tasks=()):
    solutions = [task.solution().text for task in tasks]  # which check_exercises holds to the tasks
    for place, cell in enumerate(notebook.cells):
        if cell.cell_type != "markdown":
            continue
        near = [numbers(text) for text in [*computed(notebook, place), *solutions]]
        known = {v for found in near[: len(near) - len(solutions)] for v in found}
        rows = [" ".join(f"{v:g}" for v in found) for found in near]
        text = cell.source
        for solution in solutions:
            text = text.replace(solution, "")
        for claim in claims(text):
            said = any(claim in given and given in text for given in givens)
            assert said or is_known(claim, known), f"{claim} is not computed here: {text[:200]}"
        for left, right in arithmetic(text):
            assert eval(left) == right, f"{left} is not {right}"
        for written, matrix in matrices(cell.source):
            said = any(written in given and given in text for given in givens)
            sequence = " ".join(f"{value:g}" for value in matrix)
            found = any(f" {sequence} " in f" {row} " for row in rows)
            assert said or found, f"{sequence} is not computed here: {text[:200]}"


# No hidden state: what a function uses comes in by its arguments, or was set once and for all above it.

SEEDED = ("Classifier", "Regressor", "train_test_split", "KFold", "ShuffleSplit", "KMeans", "PCA")  # by random_state
FORBIDDEN = set("requests urllib urllib3 socket http httpx aiohttp ftplib subprocess".split())
FORBIDDEN |= set("random RandomState secrets uuid".split())


def assigned(node):
    """Every name that a piece of code binds, as often as it binds it, not looking into functions; loops bind twice."""
    names, todo = [], [node]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
            names.append(node.name)
            continue
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            continue
        if isinstance(node, ast.For):
            names += [n.id for n in ast.walk(node.target) if isinstance(n, ast.Name)]
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            names.append(node.id)
        if isinstance(node, ast.Import | ast.ImportFrom):
            names += [(alias.asname or alias.name).split(".")[0] for alias in node.names]
        todo += ast.iter_child_nodes(node)
    return names


def read_from_outside(table):
    """The global names that the functions and lambdas of a piece of code read; comprehensions run at once, and pass."""
    names = set()
    for inner in table.get_children():
        names |= read_from_outside(inner)
        if inner.get_type() == "function" and inner.get_name() not in ("listcomp", "setcomp", "dictcomp", "genexpr"):
            for symbol in inner.get_symbols():
                assert not symbol.is_declared_global(), f"global {symbol.get_name()}"
                if symbol.is_global() and symbol.is_referenced():
                    names.add(symbol.get_name())
    return names - set(dir(builtins))


def check_no_hidden_state(notebook):
    sources = [cell.source for cell in code_cells(notebook)]
    times = Counter(name for source in sources for name in assigned(ast.parse(source)))
    above = set()
    for source in sources:
        for statement in ast.parse(source).body:
            above |= set(assigned(statement))
            read = read_from_outside(symtable.symtable(ast.unparse(statement), "cell", "exec"))
            stale = {name for name in read if name not in above or times[name] > 1}
            assert not stale, f"a function reads {stale} from outside: {source}"


def check_seeded_draws(notebook):
    for cell in code_cells(notebook):
        tree = ast.parse(cell.source)
        seeded = [
            node.value for node in ast.walk(tree) if isinstance(node, ast.Attribute) and node.attr == "default_rng"
        ]
        called = [node.func for node in ast.walk(tree) if isinstance(node, ast.Call)]
        for node in ast.walk(tree):
            if isinstance(node, ast.Attribute) and node.attr == "default_rng":
                assert node in called, "default_rng is handed on without a seed"
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(SEEDED):
                states = [k.value for k in node.keywords if k.arg == "random_state"]
                assert [type(getattr(s, "value", None)) for s in states] == [int], f"{ast.unparse(node)} has no seed"
            if isinstance(node, ast.Attribute) and node.attr in ("random", "rvs"):
                assert node in seeded, f"{ast.unparse(node)} is no generator with a seed"
            if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("default_rng"):
                seeds = [*node.args, *(keyword.value for keyword in node.keywords)]
                parts = [part for seed in seeds for part in getattr(seed, "elts", [seed])]
                fixed = [isinstance(n, ast.Name) or isinstance(getattr(n, "value", None), int) for n in parts]
                assert fixed, f"{ast.unparse(node)} has no seed"
                assert all(fixed), f"{ast.unparse(node)} has no seed"


def programs(source):
    """The code of a cell, and what stands in it as text to be run by another Python."""
    tree = ast.parse(source)
    texts = [node.value for node in ast.walk(tree) if isinstance(node, ast.Constant) and isinstance(node.value, str)]
    return [tree, *(ast.parse(text) for text in texts if "\nimport " in text)]


def check_no_network(notebook):
    for cell in code_cells(notebook):
        assert not re.search(r"https?://|__import__", cell.source), cell.source
        runs = len(re.findall(r"\bsubprocess\.", cell.source))
        assert runs == cell.source.count('subprocess.run([sys.executable, "program.py"]'), cell.source
        for node in (node for tree in programs(cell.source) for node in ast.walk(tree)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                modules = [f"{node.module}.{name}" for name in names] if isinstance(node, ast.ImportFrom) else names
                used = {part for module in modules for part in module.split(".")}
                used -= {"subprocess"} if isinstance(node, ast.Import) else set()  # its calls are looked at above
                assert not used & FORBIDDEN, f"{used & FORBIDDEN}: the network, or draws without a generator"
                assert not any(part.startswith("fetch_") for part in used), f"{used} fetches data"


# The contract of a chapter.


def minutes(notebook):
    """(reading, running) as promised at the top."""
    promise = re.search(r"\*\*Minutes\.\*\* Reading[a-z ]* (\d+); running under (\d+)\.", prose(notebook)[0])
    assert promise, "no minutes"
    return int(promise[1]), int(promise[2])


def check_contract(notebook):
    first, last = prose(notebook)[0], prose(notebook)[-1]
    assert re.match(r"# \d\d \w", first)
    for opening in ("**What you will do.**", "**What you will learn.**", "**What you need.**"):
        assert opening in first, opening
    minutes(notebook)
    for closing in ("## What you can do now", "**Questions to close**", "**Next:**"):
        assert closing in last, closing
    assert 3 <= last.count("<details><summary>") <= 5


def check_map(text):
    """Every chapter is listed with the minutes that it promises itself."""
    for path in PATHS:
        title = prose(load(path))[0].splitlines()[0].removeprefix("# ")
        (row,) = (line for line in text.splitlines() if line.startswith("|") and title in line)
        assert re.search(rf"\| {minutes(load(path))[0]} \|", row), row


# The exercises of each chapter: asked in it, unsolved, their hints and solutions folded under them.

TASKS = {
    "01_scalar_kernel": (scalar_kernel.gradient, scalar_kernel.gram, scalar_kernel.step),
    "02_hand_page": (
        hand_page.entry,
        hand_page.eigenvalues.variant(1),
        hand_page.partials,
        hand_page.kernel.variant(2),
    ),
    "03_jacobian_blocks": (
        jacobian_blocks.jacobian,
        jacobian_blocks.block,
        jacobian_blocks.flatten,
        jacobian_blocks.pseudo,
        jacobian_blocks.layer,
    ),
    "04_training": (training.flow, training.largest_step, training.least_norm),
    "05_infinite_width": (infinite_width.recursion, infinite_width.slope),
    "06_real_data": (real_data.regression,),
    "07_at_scale": (at_scale.kernel_bytes, at_scale.product),
}


def check_exercises(notebook, tasks):
    text = "\n".join(prose(notebook))
    outputs = [printed(output) for cell in code_cells(notebook) for output in cell.outputs]
    for task in tasks:
        assert task is hand_page.partials or any(task.question.text in output for output in outputs), task.title
        for folded in (*task.hints, task.solution().text):
            assert f"</summary>\n\n{folded}\n</details>" in text, task.title
    assert sum("not yet: " in output for output in outputs) >= len(tasks)
    assert not any(output.startswith("right: ") or "\nright: " in output for output in outputs)


# What the pages document stands in the chapters to the letter.


def check_equations(notebook):
    text = "\n".join(prose(notebook))
    assert list(pages.EQUATIONS) == list(range(1, 8))
    for said, should in pages.SLIPS:
        assert f"| {said} | {should} |" in text, said
    for number, equation in pages.EQUATIONS.items():
        assert f"$${equation} \\tag{{{number}}}$$" in text, f"equation ({number})"


def bmatrix(values):
    """LaTeX of a vector, as a column, or of a matrix."""
    rows = [" & ".join(map(str, row)) for row in np.atleast_2d(np.array(values).T).T.tolist()]
    return r"\begin{bmatrix} " + r" \\ ".join(rows) + r" \end{bmatrix}"


def check_hand_page(notebook):
    text = "\n".join(prose(notebook))
    (W1, b1), (W2, b2) = pages.PARAMS
    first = rf"W^{{[1]}} = {bmatrix(W1)} \quad b^{{[1]}} = {bmatrix(b1)}"
    second = rf"W^{{[2]}} = {W2[0]} \quad b^{{[2]}} = {b2[0]}"
    assert f"{first} \\quad {second} \\qquad\\qquad x_1 = {pages.X[0][0]} \\quad x_2 = {pages.X[1][0]}" in text
    for formula in (
        pages.EXPANSION,
        r" \\ ".join(pages.THETA),
        *pages.DOCUMENTED.formulas,
        *pages.DEFINITION.formulas,
        *pages.DOCUMENTED.eigenvalues,
        *pages.DEFINITION.eigenvalues,
    ):
        assert formula in text, formula


def check_network_of_chapter_03(notebook):
    text = "\n".join(prose(notebook))
    parameters = {"W^{[1]}": [[1, -1], [1, 1]], "b^{[1]}": [1, 0], "W^{[2]}": [[1, 2], [3, -1]], "b^{[2]}": [0, 1]}
    for name, value in parameters.items():
        assert f"{name} = {bmatrix(value)}" in text, name
    assert f"x_1 = {bmatrix([1, 1])},\\quad x_2 = {bmatrix([0, 2])}" in text
