"""Figures that can be moved: small JavaScript modules, shown in a notebook by anywidget and on a page without Python.

The modules stand in `js/`: what all share in `stage.js` (with `style.js` and `marks.js`),
the numbers in `numbers.js`, and a file for each figure, with `draw(host, options)`. A page loads that file; a
notebook is given it in one piece with what it imports. Each figure asks for a
prediction before it shows anything.
"""

import re
from base64 import b64encode
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "js"
STILLS = Path(__file__).parent / "stills"
FIGURES = ("teach_one_point", "the_step", "an_entry", "layers", "the_timetable", "width", "dial", "waves", "bill")
IMPORT = re.compile(r'^import \{[^}]*\} from "\./(\w+)\.js";\n', re.MULTILINE)


def show(figure, **options):
    """The figure of that name as a widget; `options` are those of its `draw`, as text.

    Raises ValueError if there is no such figure.

    >>> show("the_stop")  # doctest: +ELLIPSIS
    Traceback (most recent call last):
    ValueError: figure is 'the_stop', wanted one of teach_one_point, the_step, ...
    """
    if figure not in FIGURES:
        raise ValueError(f"figure is {figure!r}, wanted one of {', '.join(FIGURES)}")
    return widget_class(figure)(options=options)


@cache
def widget_class(figure):
    import anywidget
    import traitlets

    class Moving(anywidget.AnyWidget):
        """A figure, live in a notebook; in one that does not run, a picture in its place (see _book/stills.py)."""

        _esm = in_one_piece(figure)
        options = traitlets.Dict().tag(sync=True)

        def _repr_mimebundle_(self, **kwargs):
            data, metadata = super()._repr_mimebundle_(**kwargs)
            here = "A figure that can be moved: run this cell (Shift + Enter)."
            still = STILLS / ("-".join([figure, *self.options.values()]) + ".png")
            if not still.exists():
                return data | {"text/markdown": f"*{here}*", "text/plain": here}, metadata
            picture = b64encode(still.read_bytes()).decode()
            return data | {"image/png": picture, "text/plain": here}, metadata | {"image/png": {"alt": here}}

    return Moving


def in_one_piece(figure):
    """The module of a figure with all that it imports in front of it, for anywidget, which takes one file."""
    pieces = {}

    def gather(name):
        source = (FOLDER / f"{name}.js").read_text(encoding="utf-8")
        for other in IMPORT.findall(source):
            if other not in pieces:
                gather(other)
        pieces[name] = IMPORT.sub("", source)

    gather(figure)
    last = pieces.pop(figure)
    return "".join([*(re.sub(r"^export ", "", piece, flags=re.MULTILINE) for piece in pieces.values()), last])
