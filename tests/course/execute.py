"""Run notebooks in order on a fresh kernel and store what they give: what `make notebooks` does.

What would differ on every run is not stored: timing, the Python version, and live widgets (a reader sees them in a
running notebook). The figure of the cell tagged "readme" is also written to a file, for the README. Cells tagged
"hints" are written anew from the tasks they belong to. For the tests it is recorded, in `records/`, what every figure
draws and which line every number in prose was taken from.
"""

import ast
import asyncio
import base64
import json
import os
import sys
from pathlib import Path

import nbformat
from cells import code_cells, is_compared, load, tags
from nbclient import NotebookClient
from prose_numbers import GIVENS, ties

os.environ["TQDM_DISABLE"] = "1"  # a slow machine must not print more than a fast one
WIDGET = "application/vnd.jupyter.widget-view+json"
RECORDS = Path(__file__).parent / "records"
DRAWN = Path(__file__).parent / "what_is_drawn.py"
WATCH = f"__import__('runpy').run_path({str(DRAWN)!r})['install'](get_ipython())"
TIMEOUT = 120  # seconds for each cell


def run(notebook, folder):
    """Execute all cells in order on a fresh kernel, with `folder` as the place where they run; fill in the hints.

    Returns what is not in the notebook: {"figures": [number of the cell, what it draws], "seconds" of computing,
    "tasks": those that hints were asked of}.
    """
    return asyncio.run(asyncio.wait_for(run_cells(notebook, folder), 10 * TIMEOUT))


async def run_cells(notebook, folder):
    options = {"timeout": TIMEOUT, "startup_timeout": TIMEOUT, "record_timing": False, "coalesce_streams": True}
    quiet = ["--log-level=CRITICAL"]  # a kernel that is told to stop, and listens on this machine, need not say so
    where = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, resources=where, extra_arguments=quiet, **options)
    async with client.async_setup_kernel():
        await ask(client, WATCH)
        for place, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                await client.async_execute_cell(cell, place)
        ran = compared(notebook, await ask(client, about(notebook)))
    for cell, task in zip(hints(notebook), ran["tasks"]):
        cell.source = task["folded"]
    return ran


async def ask(client, expression):
    """What an expression is worth in the kernel of a notebook, without a trace there."""
    return answer(await client.kc.execute(**asking(expression)))


def asking(expression):
    worth = {"answer": f"__import__('json').dumps({expression})"}
    return {"code": "", "silent": True, "user_expressions": worth, "reply": True, "timeout": TIMEOUT}


def answer(reply):
    found = reply["content"]["user_expressions"]["answer"]
    if found["status"] == "error":
        raise RuntimeError(f"{found['ename']}: {found['evalue']}")
    return json.loads(ast.literal_eval(found["data"]["text/plain"]))


def about(notebook):
    """What to ask a kernel that has run a chapter and that was told to watch: see `run`."""
    above = [task_above(notebook.cells[: notebook.cells.index(cell)]) for cell in hints(notebook)]
    told = "{{'title': {0}.title, 'question': {0}.question.text, 'folded': {0}.folded()}}"
    tasks = [told.format(task) for task in above]
    seconds = "sum(__import__('os').times()[:4])"
    return f"{{'figures': get_ipython().drawn, 'seconds': {seconds}, 'tasks': [{', '.join(tasks)}]}}"


def compared(notebook, ran):
    """Without the figures of cells of which nothing is compared."""
    counts = {cell.execution_count for cell in code_cells(notebook) if is_compared(cell)}
    return ran | {"figures": [[count, drawn] for count, drawn in ran["figures"] if count in counts]}


def hints(notebook):
    return [cell for cell in notebook.cells if "hints" in tags(cell)]


def task_above(cells):
    """The task that the nearest code cell with a check checks, as it is written there."""
    for cell in reversed(cells):
        last = ast.parse(cell.source).body[-1:] if cell.cell_type == "code" else []
        if last and isinstance(last[0], ast.Expr) and isinstance(last[0].value, ast.Call):
            function = last[0].value.func
            if isinstance(function, ast.Attribute) and function.attr == "check":
                return ast.unparse(function.value)
    raise LookupError("no code cell above the hints ends in a call of check")


def execute(path):
    notebook = load(path)
    ran = run(notebook, path.parent)
    notebook.metadata = {
        "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
        "language_info": {"name": "python"},
    }
    for cell in notebook.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":
            cell.outputs = [output for output in cell.outputs if not is_live(output)]
            if "readme" in tags(cell):
                (path.parent / "readme.png").write_bytes(picture(cell))
    nbformat.write(notebook, path)
    write_record(path.stem, {"figures": ran["figures"], "numbers": ties(notebook, GIVENS.get(path.stem, ()))})


def is_live(output):
    """Whether an output is nothing but a live widget; what else it has for those who do not run it stays."""
    live = output.get("data", {}).pop(WIDGET, None)
    return live is not None and "image/png" not in output.data


def picture(cell):
    """The PNG that a cell shows."""
    (encoded,) = (output["data"]["image/png"] for output in cell.outputs if "image/png" in output.get("data", {}))
    return base64.b64decode(encoded)


def record(chapter):
    return json.loads((RECORDS / f"{chapter}.json").read_text(encoding="utf-8"))


def write_record(chapter, recorded):
    """An item in a line, so that a difference can be read."""
    figures = ",\n".join(f"[{count}, [\n{lines(drawn)}]]" for count, drawn in recorded["figures"])
    text = f'{{"figures": [\n{figures}],\n"numbers": [\n{lines(recorded["numbers"])}]}}\n'
    RECORDS.mkdir(exist_ok=True)
    (RECORDS / f"{chapter}.json").write_text(text, encoding="utf-8")


def lines(items):
    return ",\n".join(json.dumps(item, ensure_ascii=False) for item in items)


if __name__ == "__main__":
    for name in sys.argv[1:]:
        print(name, flush=True)
        execute(Path(name))
