"""The page of solutions of an assignment, for release after the deadline."""

import re

import mistune
import nbformat
from latex2mathml.converter import convert
from markupsafe import Markup, escape

from .folders import read_settings
from .page import in_points, page
from .parts import own_exercise, parts_of, question_of

SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)\s*### END SOLUTION", re.DOTALL)
MARKERS = re.compile(r"^ *### (?:BEGIN|END) SOLUTION\n?", re.MULTILINE)
BODY = """\
<h1>{{ title }}</h1>
{% if numbers %}
<p class="soft">{{ numbers }}</p>
{% endif %}
{% for part in parts %}
<section>
<h2>{{ part.title }}</h2>
{{ part.asked }}
{% if part.task %}
<h3>{{ "The task, with these numbers" if part.code else "The task" }}</h3>
{{ part.task }}
{% endif %}
<h3>{{ "The function" if part.code else "The solution" if part.task else "A model answer, and how it is marked" }}</h3>
{% if part.code %}
<pre tabindex="0"><code>{{ part.code }}</code></pre>
<h3>With these numbers</h3>
{% endif %}
{{ part.solution }}
</section>
{% endfor %}
"""


def solutions(folder, assignment, student=""):
    """The page as HTML: each part's question and its solution, with the numbers that the student was handed.

    `folder` is that of the class. With a roster, a student must be named: raises ValueError otherwise.
    """
    students = [row["student"] for row in read_settings(folder)["students"]]
    if students and student not in students:
        raise ValueError(f"the student is {student!r}, wanted one of the class: {', '.join(students)}")
    notebook = nbformat.read(folder / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    cells = {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells}
    heading = re.search(r"^# (.+)$", cells["opening"], re.MULTILINE)[1]
    return page(
        f"{heading}: solutions",
        BODY,
        numbers=f"With the numbers of {student}." if students else "",
        parts=[solved(folder, assignment, part, student, cells) for part in parts_of(folder, assignment)],
    )


def write_solutions(folder, assignment):
    """The pages of all students, or the one page of a class without a roster; returns the folder they are in."""
    place = folder / "solutions"
    for student in [row["student"] for row in read_settings(folder)["students"]] or [""]:
        (place / student).mkdir(parents=True, exist_ok=True)
        (place / student / f"{assignment}.html").write_text(solutions(folder, assignment, student), encoding="utf-8")
    return place


def solved(folder, assignment, part, student, cells):
    """What the page says about a part: Markup, and the code of a function as text."""
    asked = as_html(re.sub(r"^## .+\n", "", cells[part.name]))
    answer = cells[f"{part.name}-answer"]
    task, code = "", ""
    if part.exercise:
        exercise = own_exercise(folder, assignment, part, student)
        task, solution = as_html(question_of(part, exercise)), as_html(exercise.solution().text)
        code = MARKERS.sub("", answer).strip("\n") if part.function else ""
    else:
        solution = as_html(SOLUTION.search(answer)[1])
    title = f"{part.title} ({in_points(part.points)} point{'s'[: part.points != 1]})"
    return {"title": title, "asked": asked, "task": task, "code": code, "solution": solution}


class WithFormulas(mistune.HTMLRenderer):
    """Formulas become MathML, which browsers show without scripts or fonts from elsewhere."""

    def inline_math(self, text):
        return formula(text, "inline")

    def block_math(self, text):
        return formula(text, "block")


def formula(text, display):
    try:
        return convert(text, display=display)
    except Exception:  # whatever a slip in a formula does to its reader: it is shown as typed
        return f"<code>{escape(text)}</code>"


def as_html(text):
    r"""Markdown with formulas as HTML.

    >>> as_html(r"**No:** $x_1 < 2$")  # doctest: +ELLIPSIS
    Markup('<p><strong>No:</strong> <math xmlns="http://www.w3.org/1998/Math/MathML" display="inline">...</math></p>\n')
    """
    return Markup(mistune.create_markdown(renderer=WithFormulas(escape=True), plugins=["math", "table"])(text))
