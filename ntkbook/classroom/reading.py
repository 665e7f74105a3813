"""A student's file read as a notebook: its cells only, and of them only what counts."""

import gc
import hashlib
import json

BRACKETS, COMMAS, CELLS = 300_000, 2_000_000, 4000  # more of them are no notebook
CODE, TEXT = 500_000, 2_000_000  # characters of code, and in all: to look for words and names in more takes minutes


class TooLarge(ValueError):
    """It may well be a notebook."""


def read(data):
    """The cells of a notebook: [[kind, source, nbgrader's name, id, pictures], ...]. ValueError if it is none.

    Of a cell's pictures one fingerprint is kept: that there are some is all that is told.
    """
    if not data.strip():
        raise ValueError("it is empty")
    if data.count(b",") > COMMAS:
        raise TooLarge(f"it has more than {COMMAS:,} commas: clear its outputs")
    if data.count(b"{") + data.count(b"[") > BRACKETS:
        raise TooLarge(f"it has more than {BRACKETS:,} brackets: clear its outputs")
    raw = loaded(data)
    if not isinstance(raw, dict):
        raise ValueError("it holds no cells")
    try:
        found = of_old_format(raw) if raw.get("nbformat") in (1, 2, 3) else raw["cells"]
        if len(found) > CELLS:
            raise ValueError(f"more than {CELLS:,} of them")
        cells = [as_read(cell) for cell in found if isinstance(cell, dict)]
    except Exception as error:  # whatever a notebook of no format does to its reader
        raise ValueError(f"its cells cannot be read ({type(error).__name__}: {str(error)[:200]})") from None
    if sum(len(source) for _, source, *_ in cells) > TEXT:
        raise TooLarge(f"it has more than {TEXT:,} characters")
    if sum(len(source) for kind, source, *_ in cells if kind == "code") > CODE:
        raise TooLarge(f"it has more than {CODE:,} characters of code: take out what is no answer")
    return cells


def loaded(data):
    """The JSON. ValueError if it is none."""
    collects = gc.isenabled()
    gc.disable()  # there is nothing to collect, and to look for it takes longer than all the rest
    try:
        return json.loads(data, parse_float=str)  # with a mark at its head or without; no float of it is read
    except UnicodeDecodeError:
        return loaded(data.decode("cp1252", "replace"))
    except RecursionError:
        raise ValueError("it is nested too deeply") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"it is damaged or cut off at line {error.lineno} ({error.msg})") from None
    except ValueError:
        raise ValueError("a number in it has thousands of digits") from None
    finally:
        if collects:
            gc.enable()


def of_old_format(raw):
    """The cells of a notebook as IPython wrote it before 2015, as they are called today.

    Not by nbformat, which takes minutes for what somebody has made to that end.
    """
    cells = [cell for sheet in (raw, *raw.get("worksheets", ())) for cell in sheet.get("cells", ())]
    for cell in cells:
        if cell.get("cell_type") == "code":
            cell["source"] = cell.get("input", cell.get("source", ""))
        if cell.get("cell_type") == "heading":
            level = cell["level"] if cell.get("level") in range(1, 7) else 1
            cell["source"] = f"{'#' * level} {joined(cell.get('source', ''))}"
    return cells


def as_read(cell):
    """What is kept of a cell. All else that a notebook holds is not looked at: to go through it may take long."""
    metadata = cell.get("metadata")
    settings = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    name, ident = settings.get("grade_id") if isinstance(settings, dict) else None, cell.get("id")
    kind = cell.get("cell_type")
    found = cell.get("attachments") if isinstance(cell.get("attachments"), dict) else {}
    found = {name: value for name, value in found.items() if is_picture(value)}
    return [
        kind if kind in ("code", "raw") else "markdown",
        clean(joined(cell.get("source", ""))),
        clean(name) if isinstance(name, str) else None,
        clean(ident) if isinstance(ident, str) else None,
        {"all": {"image/png": fingerprint(json.dumps(found))}} if found else {},
    ]


def fingerprint(text):
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def clean(text):
    """Without lone surrogates, which no file takes."""
    return text.encode("utf-8", "replace").decode()


def joined(source):
    """The text of a cell, which may be a list of lines."""
    return "".join(map(str, source)) if isinstance(source, list) else str(source)


def is_picture(value):
    return isinstance(value, dict) and all(isinstance(data, str) for data in value.values())
