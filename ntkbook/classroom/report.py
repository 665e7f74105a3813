"""What the class got wrong: which known mistakes were made how often, in which part."""

import json
from collections import Counter

NOTHING = "nothing that could be judged"  # as the pages for students say it


def report(folder, assignment):
    """{part: Counter of verdicts} over all that is graded; a known mistake counts under its own name.

    Parts that a human reads are left out. Raises ValueError if nothing is graded.
    """
    graded = sorted((folder / "graded" / assignment).glob("*.json"))
    if not graded:
        raise ValueError(f"ASSIGNMENT is {assignment!r}, which has nothing graded yet: make grade CLASS={folder.name}")
    counts = {}
    for path in graded:
        for row in json.loads(path.read_text(encoding="utf-8"))["parts"]:
            if row["kind"] not in ("read", "blank"):
                name = NOTHING if row["kind"] == "not yet" else row["kind"]
                counts.setdefault(row["part"], Counter()).update(row["mistakes"] or [name])
    return counts


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
