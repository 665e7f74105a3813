"""From what students hand in to marks and feedback, by nbgrader."""

import re
import shutil

import nbformat
from nbgrader.api import Gradebook

from .assigned import VERDICT
from .build import HIDDEN_SEEDS
from .collect import collect, grade_ids
from .folders import CLASSES, class_folder, database, nbgrader, read_settings, seed
from .sheet import mark_by_hand, write_marks

PUT_ASIDE = "this answer stopped Python itself, so it was put aside"
INWARD = r"\._task|\.right\(\)|_getframe|inspect|get_ipython|variant\.json|%config|sys\.|ntkbook|\.\./"  # of an answer


def grade(key, assignment, classes=CLASSES):
    """Collect, grade and explain what lies in `handed_in`; returns the CSV file of marks, and what to know, as lines.

    Grading again begins anew; only points given by hand stay. Raises
    ValueError if there is no such class or assignment, or if the sheet of
    points given by hand cannot be read.
    """
    folder = class_folder(key, classes)
    known = sorted(path.name for path in (folder / "source").iterdir())
    if assignment not in known:
        raise ValueError(f"ASSIGNMENT is {assignment!r}, wanted one of {', '.join(known)}")
    clear(folder, assignment)
    notes = collect(folder, assignment)
    students = sorted(path.parent.name for path in (folder / "submitted").glob(f"*/{assignment}"))
    for student in students:
        notes += grade_one(folder, assignment, student)
    notes += mark_by_hand(folder, assignment)
    for student in students:
        if (folder / "autograded" / student / assignment).exists():
            failed = nbgrader(folder, "generate_feedback", assignment, student)
            notes += [f"{student}: no feedback: {failed}"] if failed else []
            notes += keep_back(folder, assignment, student)
    return write_marks(folder, assignment), notes


def clear(folder, assignment):
    """Forget what was graded before: who hands in nothing any more has no marks."""
    for place in ("submitted", "autograded", "feedback"):
        for old in (folder / place).glob(f"*/{assignment}"):
            shutil.rmtree(old)
    with Gradebook(database(folder), "ntkbook") as book:
        for submission in list(book.assignment_submissions(assignment)):
            book.remove_submission(assignment, submission.student.id)


def grade_one(folder, assignment, student):
    """Grade a notebook; answers that stop Python itself are put aside, so that they cost their own parts only."""
    submitted = folder / "submitted" / student / assignment / f"{assignment}.ipynb"
    whole = submitted.read_text(encoding="utf-8")
    sources = grade_ids(submitted).items()
    notes = [
        f"{student}: {name} looks behind the scenes, read it" for name, text in sources if looks_inward(name, text)
    ]
    failed = nbgrader(folder, "autograde", assignment, student)
    if failed:
        for names, text in without_answers(whole):
            submitted.write_text(text, encoding="utf-8")
            if not nbgrader(folder, "autograde", assignment, student):
                notes.append(f"{student}: {', '.join(names)} stops Python itself and was put aside")
                break
        else:
            submitted.write_text(whole, encoding="utf-8")
            return [*notes, f"{student}: could not be graded, look at it by hand: {failed}"]
    return notes + settle(folder, assignment, student)


def looks_inward(name, text):
    return name.endswith("-answer") and re.search(INWARD, text)


def without_answers(text):
    """The notebook with one code answer put aside, for each; then with more and more. Yields (names, notebook)."""
    places = [k for k, cell in enumerate(nbformat.reads(text, as_version=4).cells) if is_answer(cell)]
    for aside in [[k] for k in places] + [places[:k] for k in range(2, len(places) + 1)]:
        notebook = nbformat.reads(text, as_version=4)
        for k in aside:
            notebook.cells[k].source = f"raise RuntimeError({PUT_ASIDE!r})"
        yield [label(notebook.cells[k]) for k in aside], nbformat.writes(notebook)


def is_answer(cell):
    """Whether a student may have written in a code cell."""
    return cell.cell_type == "code" and cell.metadata.get("nbgrader", {"solution": True}).get("solution")


def label(cell):
    return cell.metadata.get("nbgrader", {}).get("grade_id", "a cell of its own")


def settle(folder, assignment, student):
    """Take the points from the verdicts; nbgrader gives all points to a cell that shows none. Returns notes."""
    path = folder / "autograded" / student / assignment / f"{assignment}.ipynb"
    notebook, settings, notes = nbformat.read(path, as_version=4), read_settings(folder), []
    own = [seed(settings["key"], assignment, "seen", student if settings["students"] else "")]
    hidden = [seed(settings["key"], assignment, "hidden", k) for k in range(HIDDEN_SEEDS)]
    with Gradebook(database(folder), "ntkbook") as book:
        grades = {grade.name: grade for grade in book.find_submission(assignment, student).notebooks[0].grades}
        found = {}
        for cell in notebook.cells:
            if cell.cell_type == "code" and cell.metadata.get("nbgrader", {}).get("grade"):
                name = cell.metadata.nbgrader.grade_id
                said = [output.data[VERDICT] for output in cell.outputs if VERDICT in output.get("data", {})]
                if [of_the_judge(verdict, own, hidden, grades[name].max_score) for verdict in said] == [True]:
                    found[name] = said[0]["points"]
                elif said:
                    notes.append(f"{student}: {name} has a verdict that is not the judge's, read the answers")
                cell.source = cell.source.splitlines()[0]  # the judges and their numbers stay out of the feedback
                for error in (output for output in cell.outputs if output.output_type == "error"):
                    error.traceback = [f"{error.ename}: {error.evalue}"]
        for name, grade in grades.items():
            if grade.cell.cell_type == "code":
                grade.auto_score, grade.needs_manual_grade = found.get(name, 0.0), False
        book.db.commit()
    nbformat.write(notebook, path)
    return notes


def of_the_judge(verdict, own, hidden, most):
    """Whether a verdict can be the judge's: on the student's numbers or the hidden ones, its points within bounds."""
    try:
        return verdict["of"] in (own, hidden) and 0 <= verdict["points"] <= most
    except (KeyError, TypeError):  # of an answer's own making
        return False


def keep_back(folder, assignment, student):
    """Remove a page of feedback that holds the key of the class or hidden numbers, by whatever an answer printed."""
    key = read_settings(folder)["key"]
    secrets = [key, *(str(seed(key, assignment, "hidden", k)) for k in range(HIDDEN_SEEDS))]
    for page in (folder / "feedback" / student / assignment).glob("*.html"):
        if any(secret in page.read_text(encoding="utf-8") for secret in secrets):
            page.unlink()
            return [f"{student}: the feedback shows what students must not see, and was removed: read the answers"]
    return []
