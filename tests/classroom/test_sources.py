"""Where a cell checks an answer: what stands behind it runs as a cell of its own, and nothing else changes."""

import time

import pytest

from ntkbook.classroom.sources import MOST, between, mentions, pieces_of, without_magics

CHECK = "mistake_task.check(my_lines, my_kernel)"
CHECKED = {  # a cell that assigns 1, checks, and assigns 2
    "alone": "my_lines = 1\nmistake_task.check(my_lines)\nmy_lines = 2",
    "in one line": "my_lines = 1; mistake_task.check(my_lines); my_lines = 2",
    "behind letters of more bytes": "my_lines, ß = 1, 'äöü€'; mistake_task.check('€'); my_lines = 2",
    "printed": "my_lines = 1\nprint('part #4:', mistake_task.check(my_lines))  # it is read\nmy_lines = 2",
    "under another name": "t = mistake_task\nmy_lines = 1\nt.check(my_lines)\nmy_lines = 2",
    "by its name": "my_lines = 1\nassigned('mistake').check(my_lines)\nmy_lines = 2",
    "over two lines": "my_lines = 1\n(mistake_task\n .check(my_lines))\nmy_lines = 2",
    "beside a magic that gives": "files = !ls\nmy_lines = 1\nmistake_task.check(my_lines)\n?files\nmy_lines = 2",
    "in a loop": "for my_lines in (3, 1):\n    mistake_task.check(my_lines)\nmy_lines = 2",
    "beside a magic": "%matplotlib inline\nmy_lines = 1\nmistake_task.check(my_lines)\n!ls\nmy_lines = 2",
    "with other ends of lines": "my_lines = 1\r\nmistake_task.check(my_lines)\rmy_lines = 2",
    "with its time": "my_lines = 1\n%time mistake_task.check(my_lines)\nmy_lines = 2",
    "with its time, kept": "my_lines = 1\nseen = %time mistake_task.check(my_lines)\nmy_lines = 2",
    "once more": "my_lines = 0\nmistake_task.check(0)\nmy_lines = 1\nmistake_task.check(1)\nmy_lines = 2",
}
NOT_CHECKED = {
    "in a text": f"'''{CHECK}'''\nmy_lines = 2",
    "in a comment": f"# {CHECK}\nmy_lines = 2",
    "asked about": "mistake_task.check?\nmy_lines = 2",
    "in a function": f"def again():\n    return {CHECK}\nmy_lines = 2",
    "not called": "mistake_task.check.__self__\nmy_lines = 2",
    "no Python": f"{CHECK}\nmy_lines = = 2",
    "too deep": f"{CHECK}\n" + "(" * 500,
    "too long": f"{CHECK}\n" + "x = 1\n" * 20_000,
}


class Task:
    def check(self, *answers):
        return answers


def pieces(source):
    return pieces_of(source, {"mistake_task": "mistake"})


@pytest.mark.parametrize("kind", CHECKED)
def test_a_cell_is_cut_behind_its_last_check(kind):
    found, seen = pieces(CHECKED[kind])
    assert len(found) == 2
    assert seen == {"mistake": 1}
    names = {"mistake_task": Task(), "assigned": lambda part: Task()}
    for piece, value in zip(found, (1, 2)):
        exec(
            piece.replace("%matplotlib inline", "").replace("!ls", "''").replace("%time ", "").replace("?files", ""),
            names,
        )
        assert names["my_lines"] == value


@pytest.mark.parametrize("kind", NOT_CHECKED)
def test_what_is_no_check(kind):
    assert pieces(NOT_CHECKED[kind]) == ([NOT_CHECKED[kind]], {})


@pytest.mark.parametrize("given", ["other", "tasks['mistake']", "assigned('nothing')", "(t := mistake_task)"])
def test_a_check_of_which_nobody_can_tell_the_part_cuts_all_the_same(given):
    assert pieces(f"{given}.check(1)\nmy_lines = 2") == ([f"{given}.check(1)", "#\nmy_lines = 2"], {})
    source = f"my_lines = 1; mistake_task.check(1)\n{given}.check(1)\nmy_lines = 2"
    assert (len(pieces(source)[0]), pieces(source)[1]) == (3, {"mistake": 1})


@pytest.mark.parametrize(
    "source",
    [
        "if abs(-3) > 2: my_lines = 1",
        "(my_lines,\n other) = 1, 2",
        "[my_lines := 1 for _ in range(3)]",
        "%time my_lines = 1",
        "%%time\nif max(1, 2): my_lines = 1",
        "my_lines[0] = 1",
        "my_lines[range(3)[0]] = 1",
        "import numpy as my_lines",
        "my_lines = = 1",
    ],
)
def test_a_cell_that_gives_a_name_a_value(source):
    assert mentions(source, ["my_lines"])
    assert not mentions(source, ["my_kernel"])
    assert not mentions("print(my_lines)", ["my_lines"])


def test_thousands_of_checks_cut_a_cell_in_few_pieces():
    """Each piece has the lines above it, as empty ones."""
    found, seen = pieces("\n" * 900 + "a.check()\n" * 1000 + "mistake_task.check()\nmy_lines = 2")
    assert len(found) == MOST + 2
    assert seen == {"mistake": MOST + 1}


def test_lines_keep_their_numbers():
    (first, second), _ = pieces("my_lines = 1\n\nmistake_task.check(1); a = 2\nraise ValueError")
    assert first.split("\n") == ["my_lines = 1", "", "mistake_task.check(1)"]
    assert second.split("\n") == ["#", "", "a = 2", "raise ValueError"]  # IPython takes away lines that are empty
    assert pieces("mistake_task.check(1)\n\na = 2")[0] == ["mistake_task.check(1)", "#\n\na = 2"]


def test_a_check_at_the_end_or_under_a_magic_of_the_cell_cuts_nothing():
    for source in ("my_lines = 1\nmistake_task.check(1)  \n\n", "%%time\nmistake_task.check(1)\nmy_lines = 2"):
        assert pieces(source) == ([source], {"mistake": 1})


def test_each_part_has_its_place():
    source = "one_task.check(1)\na = 1\ntwo_task.check(2)\nb = 2\none_task.check(3)"
    tasks = {"one_task": "one", "two_task": "two"}
    assert pieces_of(source, tasks)[1] == {"one": 2, "two": 1}


def test_a_name_that_another_cell_has_given():
    tasks = {"mistake_task": "mistake"}
    assert pieces_of("t = u = mistake_task", tasks)[1] == {}
    assert pieces_of("u.check(1)\nmy_lines = 2", tasks)[1] == {"mistake": 1}


def test_no_line_and_no_number_of_names_takes_long():
    """Once a line of blanks and question marks took two seconds, and all the grader's threads wait for it."""
    begun = time.process_time()
    for _ in range(20):
        pieces(f"mistake_task = = 1\n{' ' * 9000}{'?' * 9000}x")
    tasks = {"mistake_task": "mistake"}
    pieces_of(" = ".join(f"a{k}" for k in range(2000)) + " = mistake_task", tasks)
    assert time.process_time() - begun < 5
    assert len(tasks) < 300


def test_lines_between_two_places():
    assert between(["abc", "déf", "ghi"], (1, 1), (2, 3)) == ["bc", "dé"]
    assert between(["abc; d"], (1, 3)) == ["d"]


@pytest.mark.parametrize(
    "line",
    [
        "d['ls'] = !ls",
        "here = %pwd",
        "?np.sum",
        "np.sum?",
        "%matplotlib inline",
        "!ls",
        "  !ls",
        "check??",
        "%lsmagic?",
    ],
)
def test_lines_of_ipython_s(line):
    assert without_magics(line).strip() == "pass"


@pytest.mark.parametrize("line", ["# is it so?", '"""Is it so?"""', "% 3", "!= 3", "y = x % 3", "x != 3", 'x = "!"'])
def test_lines_that_are_not(line):
    assert without_magics(line) == line
