"""Notes on what looks copied."""

import time
from itertools import combinations

import numpy as np
import pytest
from classroom.made import class_of, graded, row

from ntkbook.classroom.copies import copies, same_code, same_prose
from ntkbook.classroom.parts import own_exercise, parts_of
from ntkbook.classroom.same_code import plain

MANY = [f"s{k}" for k in range(40)]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return class_of(tmp_path_factory.mktemp("class") / "owls", students=MANY)


def number_parts(folder, name="A1"):
    return [part for part in parts_of(folder, name) if part.exercise and not part.function]


def judged(folder, part, student, answers, name="A1"):
    """The row of a part as the judge makes it."""
    verdict = own_exercise(folder, name, part, student).check(*answers)
    numbers = [np.asarray(answer).tolist() for answer in answers]
    return row(part.name, "", verdict.kind, mistakes=list(verdict.mistakes), numbers=numbers)


def own_answers(folder, part, student, name="A1"):
    return [task.right().tolist() for task in own_exercise(folder, name, part, student).parts()]


# Numbers.


@pytest.mark.parametrize("name", ["partials", "eigenvalues", "mistake"])
def test_numbers_of_another_s_task_are_noted(folder, name):
    part = next(part for part in number_parts(folder) if part.name == name)
    copied = judged(folder, part, "s3", own_answers(folder, part, "s2"))
    honest = judged(folder, part, "s2", own_answers(folder, part, "s2"))
    assert (honest["kind"], copied["kind"] != "right") == ("right", True)
    notes = copies(folder, "A1", [graded("s2", honest), graded("s3", copied)])
    assert [note for note in notes if note.startswith(f"s3 and s2: {part.title}: ")]
    assert not [note for note in notes if note.startswith("s2 and")]


def test_all_whose_task_has_these_numbers_are_named(folder):
    """One of them may be as innocent as can be."""
    part = next(part for part in number_parts(folder) if part.name == "mistake")
    own = {student: own_answers(folder, part, student) for student in MANY}
    first, second = next((a, b) for a, b in combinations(MANY, 2) if own[a] == own[b])
    third = next(student for student in MANY if judged(folder, part, student, own[first])["kind"] != "right")
    honest = [graded(student, judged(folder, part, student, own[student])) for student in (first, second)]
    (note,) = copies(folder, "A1", [*honest, graded(third, judged(folder, part, third, own[first]))])
    assert note.startswith(f"{third} and {first} or {second}: {part.title}: ")
    assert note.endswith(f"wrong for {third}'s task and right for {first}'s and {second}'s")


def test_part_of_another_s_entries_is_noted(folder):
    part = number_parts(folder)[0]
    mine, theirs = (np.array(own_answers(folder, part, student)[0]) for student in ("s1", "s0"))
    theirs[1, -2:] = mine[1, -2:] + 11
    copied = judged(folder, part, "s1", [theirs.tolist()])
    honest = judged(folder, part, "s0", own_answers(folder, part, "s0"))
    notes = copies(folder, "A1", [graded("s1", copied), graded("s0", honest)])
    assert [note.partition(":")[0] for note in notes] == ["s1 and s0"]
    assert copies(folder, "A1", [graded("s1", copied)]) == []  # from whom nothing came, nothing was copied
    assert copies(folder, "A1", [graded("s1", copied), graded("s0", row(part.name), file="")]) == []


def test_honest_mistakes_of_a_whole_class_are_not(folder):
    rng, all_graded = np.random.default_rng(0), []
    for student in MANY:
        rows = []
        for part in number_parts(folder):
            tasks = own_exercise(folder, "A1", part, student).parts()
            spoiled = [task.spoiled((task.mistakes[rng.integers(len(task.mistakes))],)).tolist() for task in tasks]
            slip = np.array(tasks[0].right(), float)
            slip.flat[rng.integers(slip.size)] += rng.integers(1, 4)
            rows.append(judged(folder, part, student, spoiled if rng.random() < 0.5 else [slip.tolist(), *spoiled[1:]]))
        all_graded.append(graded(student, *rows))
    assert sum(line["kind"] != "right" for each in all_graded for line in each["parts"]) > 100
    start = time.perf_counter()
    assert copies(folder, "A1", all_graded) == []
    assert time.perf_counter() - start < 20  # a few seconds where nothing else runs


def test_strange_numbers_and_a_class_without_a_roster_stop_nothing(folder, tmp_path):
    part = number_parts(folder)[0]
    rows = [
        row(part.name, "", "wrong", numbers=numbers)
        for numbers in (
            [None],
            ["text"],
            [[1, [2]]],
            [[float("nan")]],
            [1e400],
            [True],
            [{}],
            [],
            [[]],
            [[[[1]]]],
            None,
        )
    ]
    everybody = [graded(student, line) for student, line in zip(MANY, rows)]
    assert copies(folder, "A1", everybody) == []
    assert copies(class_of(tmp_path / "bare", students=()), "A1", everybody) == []


# Code.

MINE = """
def kernel(W1, b1, W2, b2, x):
    \"\"\"The kernel.\"\"\"
    rows = []
    for point in x:
        rows.append(np.concatenate([W2[0] * point, W2[0], W1[:, 0] * point + b1, [1.0]]))
    return np.array(rows) @ np.array(rows).T
"""
RENAMED = """
import numpy as n
def kernel(W1: n.ndarray, b1, W2, b2, x) -> n.ndarray:
    '''Mine alone.'''
    parts: list = []  # the partials
    for p in x:
        parts.append(n.concatenate([W2[0] * p, W2[0], W1[:, 0] * p + b1, [1.0]]))
    return n.array(parts) @ n.array(parts).T
"""
MODEL = """
def kernel(W1, b1, W2, b2, x):
    ### BEGIN SOLUTION
    return x @ W1.T @ W1 @ x.T + x @ x.T + 1
    ### END SOLUTION
"""


def test_code_is_compared_without_names():
    assert same_code({"ada": MINE, "bob": RENAMED}, MODEL) == [("ada and bob", "the same code under other names")]
    assert same_code({"ada": MINE, "bob": MINE + "\n"}, MODEL) == [("ada and bob", "the same code, letter for letter")]


@pytest.mark.parametrize(
    "other",
    [MINE.replace("1.0", "2.0"), MINE.replace("concatenate", "hstack"), MINE.replace("b1,", "b2,"), "def (", ""],
)
def test_other_code_is_not_noted(other):
    assert same_code({"ada": MINE, "bob": MINE}, MODEL)
    assert same_code({"ada": MINE, "bob": other}, MODEL) == []


def test_what_many_would_write_is_not_noted():
    assert same_code({"ada": MODEL, "bob": MODEL.replace("x", "z")}, MODEL) == []
    short = "def pseudo(K):\n    return K.sum(axis=2)"
    assert same_code({"ada": short, "bob": short}, MODEL) == []
    others = {f"s{k}": MINE.replace("1.0", str(k)) for k in range(8)}
    same = {f"t{k}": MINE for k in range(3)}
    assert len(same_code(others | same, MODEL)) == 1
    assert same_code(others | same | {f"u{k}": MINE for k in range(2)}, MODEL) == []


@pytest.mark.parametrize(
    "hostile", ["(" * 5000, "-" * 5000 + "1", "x" + ".a" * 50_000, "\x00", "\ud800", "'\\d'", "9" * 5000]
)
def test_hostile_code_stops_nothing(hostile):
    plain(hostile)


def test_a_long_module_is_not_written_at_each_name():
    assert len(plain(f"import {'a' * 9900} as b\ndef kernel():\n    return {', '.join('b' * 150)}")) < 20_000
    assert plain("import numpy.linalg as n\nn.inv") == plain("import numpy.linalg as m\nm.inv")


def test_functions_of_an_assignment(folder):
    everybody = [graded(student, row("kernel", answer)) for student, answer in (("s1", MINE), ("s2", RENAMED))]
    assert copies(folder, "A1", everybody) == [
        "s1 and s2: 2. The kernel, for any numbers: the same code under other names"
    ]


# Prose.

TEXT = (
    "Every Gram matrix is symmetric and has no negative eigenvalue, whatever rows it is made of; so I would try "
    "central differences, which know nothing of my derivation by hand, and compare each partial with them."
)


def test_prose():
    shouted = TEXT.upper().replace(",", " ").replace(" ", "\n")
    assert same_prose({"ada": TEXT, "bob": shouted}) == [("ada and bob", "the same text")]
    nearly = TEXT.replace("central", "finite").replace("try", "use")
    ((students, what),) = same_prose({"ada": TEXT, "bob": nearly})
    assert (students, what.startswith("nearly the same text (9")) == ("ada and bob", True)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("It is symmetric.", "It is symmetric."),
        ("*Your answer, in the place of this line.*", "*Your answer, in the place of this line.*"),
        ("", ""),
        (TEXT, " ".join(reversed(TEXT.split()))),
    ],
)
def test_prose_that_is_not_noted(one, other):
    assert same_prose({"ada": one, "bob": other}) == []


def test_a_quoted_question_is_nobody_s_prose(folder):
    question = "Why does neither prove that it is the NTK of its network? " + TEXT
    answers = {"ada": f"{question} Central differences.", "bob": f"{question} No idea."}
    assert same_prose(answers)
    assert same_prose(answers, question) == []


def test_prose_of_an_assignment_and_outside_its_places(folder):
    everybody = [graded(student, row("trust", TEXT, "read"), elsewhere=TEXT) for student in ("s1", "s2", "s3")]
    assert copies(folder, "A1", everybody) == [
        "s1, s2 and s3: 5. What would have caught it?: the same text",
        "s1, s2 and s3: outside the places for answers: the same text",
    ]
