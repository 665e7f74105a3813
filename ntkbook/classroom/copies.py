"""Answers that look copied: notes for the lecturer, never marks. Two honest students can write the same."""

import re
from difflib import SequenceMatcher
from itertools import combinations

import nbformat

from .others_numbers import others_numbers
from .parts import parts_of
from .same_code import as_written, plain, size

LEAST_NODES = 12  # of the syntax tree: what is shorter has one natural form
LEAST_LETTERS = 60  # of prose that is equal
LEAST_WORDS, NEAR = 25, 0.9  # of prose that is nearly equal
MOST_WORDS = 500  # that are compared
MOST_LETTERS = 200_000  # of prose that is looked at
STUB = "your answer in the place of this line"


def copies(folder, assignment, all_graded):
    """Notes on answers that look copied, a sentence each, with the students and the part.

    `folder` is that of the class, `all_graded` what its folder graded holds for the assignment.
    """
    notebook = nbformat.read(folder / "source" / assignment / f"{assignment}.ipynb", as_version=4)
    cells = {cell.metadata.nbgrader.grade_id: cell.source for cell in notebook.cells}
    parts = parts_of(folder, assignment)
    notes = others_numbers(folder, assignment, [p for p in parts if p.exercise and not p.function], all_graded)
    for part in parts:
        answers = {graded["student"]: answer_of(graded, part.name) for graded in all_graded}
        if part.function:
            notes += [
                f"{note[0]}: {part.title}: {note[1]}" for note in same_code(answers, cells[f"{part.name}-answer"])
            ]
        elif not part.exercise:
            notes += [f"{note[0]}: {part.title}: {note[1]}" for note in same_prose(answers, cells[part.name])]
    elsewhere = {graded["student"]: graded["elsewhere"] for graded in all_graded}
    notes += [f"{note[0]}: outside the places for answers: {note[1]}" for note in same_prose(elsewhere)]
    return notes


def answer_of(graded, part):
    return next((row["answer"] for row in graded["parts"] if row["part"] == part), "")


def names_of(students):
    *most, last = sorted(students)
    return f"{', '.join(most)} and {last}"


def groups_of(students, key):
    """{key: students who share it}; a key of None is nobody's."""
    groups = {}
    for student in students:
        groups.setdefault(key[student], []).append(student)
    groups.pop(None, None)
    return groups


def same_code(answers, model):
    """(students, what is the same) for each function that several have, but for names, docstrings and comments.

    Not noted: what equals the model solution, has few nodes, or is so common
    in the class (over a third, and four at least) that it is the natural form.
    """
    usual = plain(model)
    key = {student: plain(answer) for student, answer in answers.items()}
    answered = sum(tree is not None for tree in key.values())
    notes = []
    for tree, students in groups_of(answers, key).items():
        common = len(students) >= 4 and len(students) > answered / 3
        if len(students) > 1 and tree != usual and size(answers[students[0]]) >= LEAST_NODES and not common:
            literal = len({as_written(answers[student]) for student in students}) == 1
            what = "the same code, letter for letter" if literal else "the same code under other names"
            notes.append((names_of(students), what))
    return notes


def words_of(text, question=""):
    """The words of a text in small letters, without the stub and what it quotes of the question."""
    text = " ".join(re.findall(r"\w+", text[:MOST_LETTERS].casefold()))
    quoted = [" ".join(re.findall(r"\w+", line.casefold())) for line in re.split(r"(?<=[.?!])\s|\n", question)]
    for line in (STUB, *quoted):
        if len(line.split()) >= 6:
            text = text.replace(line, " ")
    return tuple(text.split())


def same_prose(answers, question=""):
    """(students, what is the same) for each text that several have, but for case, punctuation and a few words."""
    words = {student: words_of(answer, question) for student, answer in answers.items()}
    groups = groups_of(answers, {student: text or None for student, text in words.items()})
    notes = [
        (names_of(students), "the same text")
        for text, students in groups.items()
        if len(students) > 1 and len(" ".join(text)) >= LEAST_LETTERS
    ]
    long = {text: students for text, students in groups.items() if len(text) >= LEAST_WORDS}
    near = {pair: nearness(pair[0][:MOST_WORDS], pair[1][:MOST_WORDS]) for pair in combinations(long, 2)}
    for texts in together([pair for pair in near if near[pair]]):
        ratio = max(ratio for pair, ratio in near.items() if set(pair) <= texts)
        students = [student for text in texts for student in long[text]]
        notes.append((names_of(students), f"nearly the same text ({100 * ratio:.0f} % of the words)"))
    return notes


def together(pairs):
    """The sets of what hangs together by pairs."""
    sets = []
    for pair in pairs:
        joined = set(pair).union(*(one for one in sets if one & set(pair)))
        sets = [one for one in sets if not one & joined] + [joined]
    return sets


def nearness(one, other):
    """The share of words that two texts have in common, in order; 0 if it is small."""
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    if min(matcher.real_quick_ratio(), matcher.quick_ratio()) < NEAR:
        return 0
    ratio = matcher.ratio()
    return ratio if ratio >= NEAR else 0
