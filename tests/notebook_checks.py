"""What a committed notebook must be. Each check is a function of a notebook, so that it can be given a damaged copy."""

import ast
import builtins
import re
from collections import Counter
from pathlib import Path

import nbformat
import numpy as np

from ntkbook import pages
from ntkbook.exercises import hand_page, jacobian_blocks, scalar_kernel

FOLDER = Path(__file__).parent.parent / "notebooks"
PATHS = sorted(FOLDER.glob("*.ipynb"))
HAND_PAGE, BLOCKS = FOLDER / "02_hand_page.ipynb", FOLDER / "03_jacobian_blocks.ipynb"
TAGS = {"nbval-ignore-output", "raises-exception", "readme"}
FOLDED = {"outputs_hidden": True}  # an answer that a prediction comes before: JupyterLab shows it when the cell is run
UNCHECKED = {  # cells whose output nbval does not compare, by how they begin, and why
    "import platform": "versions differ from machine to machine",
    "_ = interact(": "a live widget",
    "def seconds(": "seconds differ from run to run",
}
GIVENS = {  # numbers in prose that no cell of that notebook computes, and why
    "00_start_here.ipynb": {"2.1": "a section of the Jacobian page"},
    "01_scalar_kernel.ipynb": {},
    "02_hand_page.ipynb": {"0.0290": "a folded answer, see test_folded_answers"},
    "03_jacobian_blocks.ipynb": {"2.1": "a section of the Jacobian page"},
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
        assert "raises-exception" in cell.metadata.get("tags", []) or not kinds & {"error", "stderr"}, cell.source


def check_metadata(notebook):
    kernel = {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"}
    assert notebook.metadata == {"kernelspec": kernel, "language_info": {"name": "python"}}
    for cell in notebook.cells:
        assert set(cell.metadata) <= {"tags", "jupyter"}, cell.metadata
        assert cell.metadata.get("jupyter", FOLDED) == FOLDED, cell.metadata
        assert set(cell.metadata.get("tags", [])) <= TAGS, cell.metadata


def check_unchecked_cells(notebook):
    for cell in code_cells(notebook):
        if "nbval-ignore-output" in cell.metadata.get("tags", []):
            assert cell.source.startswith(tuple(UNCHECKED)), cell.source


def check_short_cells(notebook):
    for cell in code_cells(notebook):
        assert len(cell.source.splitlines()) <= 25, cell.source
        assert max(map(len, cell.source.splitlines()), default=0) <= 100, cell.source


def check_links(notebook):
    for text in prose(notebook):
        for link in re.findall(r"\]\((?!https?:)([^)#]+)\)", text):
            assert (FOLDER / link).exists(), link


def check_no_machine(notebook):
    for cell in code_cells(notebook):
        text = cell.source + "".join(map(printed, cell.outputs))
        assert not re.search(r"/(home|root|tmp|Users|work)/|ipykernel_\d", text), text


# Numbers in prose.

NUMBER = r"(?<![\w.\\])-?\d+(?:\.\d+)?(?:e-?\d+)?(?![\w])"
MATRIX = r"\\begin\{bmatrix\}(.*?)\\end\{bmatrix\}|(\[\[.*?\]\])"


def numbers(text):
    return [float(token) for token in re.findall(NUMBER, text)]


def computed(notebook):
    """Every text in which a number may be found: each code cell, and each output that nbval compares."""
    cells = code_cells(notebook)
    checked = [cell for cell in cells if "nbval-ignore-output" not in cell.metadata.get("tags", [])]
    return [cell.source for cell in cells] + [printed(output) for cell in checked for output in cell.outputs]


def claims(text):
    """Numbers as written that a text claims: every decimal, and every number after an equals sign."""
    text = re.sub(r"\]\([^)]*\)|`[^`]*`", "", text)
    return re.findall(r"(?<![\w.])-?\d+\.\d+", text) + re.findall(r"=\s*(-?\d+)(?![\w.])", text)


def matrices(text):
    """The entries of every matrix in a text that is made of numbers alone."""
    for match in re.finditer(MATRIX, text, re.DOTALL):
        entries = re.split(r"&|\\\\|,", re.sub(r"[\[\]]", "", match[1] or match[2]))
        if all(re.fullmatch(r"\s*-?\d+(\.\d*)?\s*", entry) for entry in entries):
            yield [float(entry) for entry in entries]


def check_prose_numbers(notebook, givens=(), tasks=()):
    texts = computed(notebook) + [task.solution().text for task in tasks]  # which test_folded_hints holds to the tasks
    known = {value for text in texts for value in numbers(text)}
    rows = [" ".join(f"{value:g}" for value in numbers(text)) for text in texts]
    for text in prose(notebook):
        for claim in claims(text):
            decimals = len(claim.partition(".")[2])
            found = any(abs(value - float(claim)) <= 0.5001 * 10**-decimals for value in known if decimals)
            assert found or float(claim) in known or claim in givens, f"{claim} is not computed here: {text[:200]}"
        for matrix in matrices(text):
            sequence = " ".join(f"{value:g}" for value in matrix)
            assert any(f" {sequence} " in f" {row} " for row in rows), f"{sequence} is not computed here: {text[:200]}"


# No hidden state: what a function uses comes in by its arguments, or was set once and for all above it.

NETWORK = {"requests", "urllib", "socket", "http", "ftplib", "urllib3", "httpx", "aiohttp"}


def assigned(node):
    """Every name that a piece of code binds, as often as it binds it, not looking into functions."""
    names, todo = [], [node]
    while todo:
        node = todo.pop()
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            names.append(node.name)
            continue
        if isinstance(node, ast.Lambda | ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
        if isinstance(node, ast.Import | ast.ImportFrom):
            names += [(alias.asname or alias.name).split(".")[0] for alias in node.names]
        todo += ast.iter_child_nodes(node)
    return names


def outside_names(function):
    """The names that a function reads and neither takes as arguments nor binds itself."""
    nodes = list(ast.walk(function))
    bound = {n.arg for n in nodes if isinstance(n, ast.arg)}
    bound |= {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Store)}
    bound |= {n.name for n in nodes if isinstance(n, ast.FunctionDef)}
    read = {n.id for n in nodes if isinstance(n, ast.Name) and isinstance(n.ctx, ast.Load)}
    return read - bound - set(dir(builtins))


def check_no_hidden_state(notebook):
    trees = [ast.parse(cell.source) for cell in code_cells(notebook)]
    times = Counter(name for tree in trees for name in assigned(tree))
    above = set()
    for tree in trees:
        for statement in tree.body:
            above |= set(assigned(statement))
            for function in (n for n in ast.walk(statement) if isinstance(n, ast.FunctionDef)):
                stale = {n for n in outside_names(function) if n not in above or times[n] > 1}
                assert not stale, f"{function.name} reads {stale} from outside"


def check_seeded_draws(notebook):
    for cell in code_cells(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if (
                isinstance(node, ast.Attribute)
                and isinstance(node.value, ast.Attribute)
                and node.value.attr == "random"
            ):
                assert node.attr in ("default_rng", "Generator"), (
                    f"{node.attr} draws from a generator that is not seeded"
                )
            if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) == "default_rng":
                assert node.args, "default_rng() without a seed"


def check_no_network(notebook):
    for cell in code_cells(notebook):
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.Import | ast.ImportFrom):
                modules = [node.module] if isinstance(node, ast.ImportFrom) else [alias.name for alias in node.names]
                used = {module.split(".")[0] for module in modules}
                assert not used & (NETWORK | {"random"}), f"{used}: the network, or draws without a generator"


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
