"""What the class got wrong: which known mistakes were made how often, in which part."""

from collections import Counter

import nbformat

from .assigned import VERDICT
from .folders import CLASSES, class_folder


def report(key, assignment, classes=CLASSES):
    """{part: Counter of verdicts} over all graded notebooks; a known mistake counts under its own name."""
    graded = sorted((class_folder(key, classes) / "autograded").glob(f"*/{assignment}/{assignment}.ipynb"))
    if not graded:
        raise ValueError(f"ASSIGNMENT is {assignment!r}, which has nothing graded yet: make grade CLASS={key}")
    counts = {}
    for path in graded:
        for cell in nbformat.read(path, as_version=4).cells:
            settings = cell.metadata.get("nbgrader", {})
            if cell.cell_type == "code" and settings.get("grade") and not settings.get("solution"):
                counts.setdefault(settings["grade_id"], Counter()).update(verdicts(cell))
    return counts


def verdicts(cell):
    """What the judge of a part has said: "right", the names of known mistakes, "wrong", "not yet", or "no verdict"."""
    said = [output.data[VERDICT] for output in cell.outputs if VERDICT in output.get("data", {})]
    try:
        (only,) = said
        return [str(name) for name in only["mistakes"]] or [str(only["kind"])]
    except (ValueError, KeyError, TypeError):  # none, several, or something of an answer's own making
        return ["no verdict"]


def as_text(counts):
    """A table to read: in each part what was seen how often, most often first."""
    lines = []
    for part, seen in counts.items():
        lines.append(f"{part} ({seen['right']} right)")
        lines += [f"  {number:4}  {name}" for name, number in seen.most_common() if name != "right"]
    return "\n".join(lines)


def draw(counts, path):
    """The same as bars, into a picture: a panel for each part."""
    import matplotlib.pyplot as plt

    rows = [len(seen) for seen in counts.values()]
    fig, axes = plt.subplots(
        len(counts),
        1,
        figsize=(8, 0.6 + 0.75 * len(rows) + 0.25 * sum(rows)),
        height_ratios=rows,
        sharex=True,
        layout="constrained",
        squeeze=False,
    )
    for ax, (part, seen) in zip(axes[:, 0], counts.items()):
        names, numbers = zip(*reversed(seen.most_common()))
        colors = ["0.75" if name == "right" else "#0072b2" for name in names]
        ax.barh(names, numbers, color=colors)
        ax.set_title(part, loc="left", fontsize=10)
        ax.spines[["top", "right"]].set_visible(False)
    axes[-1, 0].set_xlabel("notebooks")
    axes[-1, 0].xaxis.get_major_locator().set_params(integer=True)
    fig.savefig(path, dpi=110)
    plt.close(fig)
