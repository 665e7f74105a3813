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
from cells import is_compared, load, tags
from nbclient import NotebookClient
from prose_numbers import GIVENS, ties

os.environ["TQDM_DISABLE"] = "1"  # a slow machine must not print more than a fast one
WIDGET = "application/vnd.jupyter.widget-view+json"
RECORDS = Path(__file__).parent / "records"
DRAWN = Path(__file__).parent / "what_is_drawn.py"
TIMEOUT = 120  # seconds for each cell


def run(notebook, folder):
    """Execute all cells in order on a fresh kernel, with `folder` as the place where they run; fill in the hints.

    Returns what is not in the notebook: {"figures": what each draws, "tasks": those that hints were asked of}.
    """
    return asyncio.run(asyncio.wait_for(run_cells(notebook, folder), 10 * TIMEOUT))


async def run_cells(notebook, folder):
    options = {"timeout": TIMEOUT, "startup_timeout": TIMEOUT, "record_timing": False, "coalesce_streams": True}
    quiet = ["--log-level=CRITICAL"]  # a kernel that is told to stop, and listens on this machine, need not say so
    where = {"metadata": {"path": str(folder)}}
    client = NotebookClient(notebook, resources=where, extra_arguments=quiet, **options)
    figures, tasks = [], []
    async with client.async_setup_kernel():
        await ask(client, f"__import__('runpy').run_path({str(DRAWN)!r})['install'](get_ipython())")
        for place, cell in enumerate(notebook.cells):
            if cell.cell_type == "code":
                await client.async_execute_cell(cell, place)
                drawn = await ask(client, "get_ipython().take_drawn()")
                figures += [[cell.execution_count, figure] for figure in drawn if is_compared(cell)]
            elif "hints" in tags(cell):
                tasks.append(await ask(client, about(task_above(notebook.cells[:place]))))
                cell.source = tasks[-1]["folded"]
    return {"figures": figures, "tasks": tasks}


async def ask(client, expression):
    """What an expression is worth in the kernel of a notebook, without a trace there."""
    asked = {"answer": f"__import__('json').dumps({expression})"}
    reply = await client.kc.execute("", silent=True, user_expressions=asked, reply=True, timeout=TIMEOUT)
    answer = reply["content"]["user_expressions"]["answer"]
    if answer["status"] == "error":
        raise RuntimeError(f"{expression}: {answer['evalue']}")
    return json.loads(ast.literal_eval(answer["data"]["text/plain"]))


def task_above(cells):
    """The task that the nearest code cell with a check checks, as it is written there."""
    for cell in reversed(cells):
        last = ast.parse(cell.source).body[-1:] if cell.cell_type == "code" else []
        if last and isinstance(last[0], ast.Expr) and isinstance(last[0].value, ast.Call):
            function = last[0].value.func
            if isinstance(function, ast.Attribute) and function.attr == "check":
                return ast.unparse(function.value)
    raise LookupError("no code cell above the hints ends in a call of check")


def about(task):
    return f"{{'title': {task}.title, 'question': {task}.question.text, 'folded': {task}.folded()}}"


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
