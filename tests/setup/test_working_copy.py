"""The folder in which a learner writes: made once, renewed, and nothing written there is ever lost."""

import json
import os
import random
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from controls import assert_catches

ROOT = Path(__file__).parents[2]
sys.path.insert(0, str(ROOT / "notebooks" / "_book"))
import working_copy  # noqa: E402
from working_copy import RECORD, renew  # noqa: E402

ONE, TWO = "01_one.ipynb", "02_two.ipynb"


def notebook(*sources, **more):
    return {"cells": [{"cell_type": "code", "source": text, "outputs": [], **more} for text in sources], "metadata": {}}


def save(path, *sources, **more):
    path.write_text(json.dumps(notebook(*sources, **more)), encoding="utf-8")


@pytest.fixture
def root(tmp_path):
    """A course with two chapters."""
    root = tmp_path / "course"
    (root / "notebooks").mkdir(parents=True)
    save(root / "notebooks" / ONE, "one")
    save(root / "notebooks" / TWO, "two")
    (root / "notebooks" / "readme.png").write_bytes(b"picture")
    (root / "README.md").write_text("[one](notebooks/01_one.ipynb#Here), [teachers](notebooks/assignments/README.md)")
    return root


@pytest.fixture
def my(root):
    renew(root.parent / "my", root)
    return root.parent / "my"


def shown(folder):
    return {path.name: path.read_bytes() for path in folder.iterdir() if not path.name.startswith(".")}


def test_it_is_made_once(root, my):
    assert set(shown(my)) == {ONE, TWO, "README.md", "readme.png"}
    assert (my / "README.md").read_text() == "[one](01_one.ipynb#Here), teachers"
    before = shown(my)
    assert renew(my, root) == []
    assert shown(my) == before


def test_what_was_only_opened_and_run_becomes_the_repaired_chapter(root, my):
    """JupyterLab stores outputs and metadata when a chapter is left open, and adds an empty cell at its end."""
    opened = notebook("one", " ", execution_count=3, metadata={"scrolled": True})
    opened["metadata"] = {"language_info": {"version": "3.11.7"}}
    (my / ONE).write_text(json.dumps(opened))
    assert renew(my, root) == []
    assert json.loads((my / ONE).read_text()) == opened
    save(root / "notebooks" / ONE, "one, repaired")
    (said,) = renew(my, root)
    assert said.startswith(f"{ONE} has changed in the course; you had written nothing into it")
    assert b"one, repaired" in (my / ONE).read_bytes()
    assert set(shown(my)) == {ONE, TWO, "README.md", "readme.png"}


def test_what_was_written_stays_and_the_repaired_chapter_is_beside_it(root, my):
    save(my / ONE, "one", "mine")
    mine, beside = (my / ONE).read_bytes(), my / "01_one.new.ipynb"
    save(root / "notebooks" / ONE, "one, repaired")
    assert renew(my, root) == [
        f"{ONE} has changed in the course; yours stays as it is, the new one is 01_one.new.ipynb."
    ]
    assert b"one, repaired" in beside.read_bytes()
    assert sorted(shown(my))[:2] == [ONE, beside.name]  # side by side in JupyterLab
    assert renew(my, root) == []
    save(root / "notebooks" / ONE, "one, repaired again")
    assert len(renew(my, root)) == 1
    assert b"one, repaired again" in beside.read_bytes()  # nothing had been written into the first offer
    beside.unlink()
    assert renew(my, root) == []  # an offer that was thrown away does not come back
    assert not beside.exists()
    assert (my / ONE).read_bytes() == mine


def test_an_offer_in_which_somebody_wrote_is_not_overwritten(root, my):
    save(my / ONE, "mine")
    save(root / "notebooks" / ONE, "repaired")
    renew(my, root)
    save(my / "01_one.new.ipynb", "repaired", "mine too")
    save(root / "notebooks" / ONE, "repaired again")
    assert "01_one.new2.ipynb" in renew(my, root)[0]
    assert b"mine too" in (my / "01_one.new.ipynb").read_bytes()
    assert b"repaired again" in (my / "01_one.new2.ipynb").read_bytes()


def test_the_offer_can_be_taken(root, my):
    save(my / ONE, "mine")
    save(root / "notebooks" / ONE, "repaired")
    renew(my, root)
    os.replace(my / "01_one.new.ipynb", my / ONE)
    assert renew(my, root) == []
    save(root / "notebooks" / ONE, "repaired again")
    renew(my, root)
    assert b"repaired again" in (my / ONE).read_bytes()


def test_new_and_deleted_and_given_up_chapters(root, my):
    (my / ONE).unlink()
    save(my / TWO, "mine")
    save(root / "notebooks" / "03_three.ipynb", "three")
    assert renew(my, root) == [f"{ONE} was gone: here it is again.", "03_three.ipynb is new."]
    for name in (TWO, "03_three.ipynb"):
        (root / "notebooks" / name).unlink()
    assert sorted(sentence.rpartition(";")[2] for sentence in renew(my, root)) == [
        " you had written nothing into it, so it is gone.",
        " yours stays.",
    ]
    assert set(shown(my)) == {ONE, TWO, "README.md", "readme.png"}
    assert renew(my, root) == []


@pytest.mark.parametrize("record", [None, b"", b'{"01_one.ipynb": "', b"[1, 2]", b"\xff"])
def test_without_its_record_everything_is_the_learner_s(root, my, record):
    (my / RECORD).unlink()
    if record is not None:
        (my / RECORD).write_bytes(record)
    save(root / "notebooks" / ONE, "repaired")
    before = shown(my)
    renew(my, root)
    assert shown(my) == before | {"01_one.new.ipynb": working_copy.course(root)[ONE]}


def test_a_notebook_that_is_none_any_more_stays(root, my):
    half = (my / ONE).read_bytes()[:40]
    for damaged in (half, b"", b"[]", b'{"cells": 1}', b'{"cells": [{"source": 2}]}', b"\xff"):
        (my / ONE).write_bytes(damaged)
        save(root / "notebooks" / ONE, f"repaired {len(damaged)}")
        assert "yours stays" in renew(my, root)[0]
        assert (my / ONE).read_bytes() == damaged


def test_a_full_disk_loses_nothing(root, my, monkeypatch):
    save(my / TWO, "mine")
    save(root / "notebooks" / ONE, "repaired")
    save(root / "notebooks" / TWO, "repaired")
    before = shown(my)

    def full(*_):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            renew(my, root)
    assert shown(my) == before
    assert not list(my.glob(".*.part"))
    assert len(renew(my, root)) == 2


KILLED = """
import os, sys
from pathlib import Path
import working_copy
left, early = int(sys.argv[1]), sys.argv[2] == "early"
replace = os.replace
def dying(*paths):
    global left
    left -= 1
    if left or not early:
        replace(*paths)
    if not left:
        os._exit(9)
os.replace = dying
working_copy.renew(Path(sys.argv[3]), Path(sys.argv[4]))
"""


def killed(my, root, k, when):
    """Renew in a process that dies at its k-th writing, just before or just after; was it in time to die?"""
    command = [sys.executable, "-c", KILLED, str(k), when, str(my), str(root)]
    done = subprocess.run(command, cwd=ROOT / "notebooks" / "_book", capture_output=True, timeout=60, check=False)
    assert done.returncode in (0, 9), done.stderr
    return done.returncode == 9


@pytest.mark.parametrize("when", ["early", "late"])
def test_killed_at_any_moment(root, my, when, tmp_path):
    """However far it came, the next call ends where an undisturbed one would have ended."""
    save(my / TWO, "mine")
    for name in (ONE, TWO):
        save(root / "notebooks" / name, "repaired")
    save(root / "notebooks" / "03_three.ipynb", "three")
    undisturbed = tmp_path / "undisturbed"
    shutil.copytree(my, undisturbed)
    renew(undisturbed, root)
    k = 1
    while True:
        again = tmp_path / str(k)
        shutil.copytree(my, again)
        if not killed(again, root, k, when):
            break
        renew(again, root)
        assert shown(again) == shown(undisturbed)
        assert json.loads((again / RECORD).read_text()) == json.loads((undisturbed / RECORD).read_text())
        k += 1
    assert k == 7  # three files and the record after each


def walk(seed, root, my):
    """What may happen in a year, in any order; afterwards all that was written must still be where it was written."""
    rng, wrote = random.Random(seed), {}
    names = [ONE, TWO, "03_three.ipynb"]
    shutil.rmtree(my, ignore_errors=True)
    for day in range(25):
        name = rng.choice(names)
        files = sorted(path for path in my.glob("*.ipynb"))
        event = rng.choice(["write", "write", "delete", "rename", "repair", "repair", "drop", "forget", "die"])
        if event == "write" and files:
            path = rng.choice(files)
            save(path, f"{path.name} on day {day}")
            wrote[path.name] = path.read_bytes()
        elif event == "delete" and files:
            path = rng.choice(files)
            path.unlink()
            wrote.pop(path.name, None)
        elif event == "rename" and files:
            path = rng.choice(files)
            path.rename(my / f"own {day}.ipynb")
            wrote[f"own {day}.ipynb"] = (my / f"own {day}.ipynb").read_bytes()
            wrote.pop(path.name, None)
        elif event == "repair":
            save(root / "notebooks" / name, f"{name} as of day {day}")
        elif event == "drop":
            (root / "notebooks" / name).unlink(missing_ok=True)
        elif event == "forget":
            (my / RECORD).unlink(missing_ok=True)
        stopped_after(rng.randrange(6) if event == "die" else None, my, root)
        there = {file: (my / file).read_bytes() for file in wrote if (my / file).exists()}
        assert there == wrote, f"what was written is lost on day {day} of walk {seed}, by {event}"


def walks(seeds, root, my):
    for seed in range(seeds):
        walk(seed, root, my)


def stopped_after(writings, my, root):
    """Renew, or stop after so many writings."""
    replace, left = os.replace, [writings]

    def stopping(*paths):
        if left[0] == 0:
            raise KeyboardInterrupt
        left[0] = left[0] and left[0] - 1
        replace(*paths)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "replace", stopping)
        try:
            renew(my, root)
        except KeyboardInterrupt:
            assert writings is not None


def test_nothing_written_is_lost_whatever_happens(root, my, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)
    walks(60, root, my)


DAMAGE = {
    "it does not look": {"written": lambda path, content: "always the same", "now": lambda path: None},
    "it offers in the place of one's own": {"offer": lambda path, content, handed: working_copy.put(path, content)},
}


@pytest.mark.parametrize("damage", DAMAGE.values(), ids=DAMAGE)
def test_the_walk_notices_a_copy_that_overwrites(damage, root, my, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: None)

    def spoil(_):
        for name, function in damage.items():
            monkeypatch.setattr(working_copy, name, function)

    assert_catches(lambda _: walks(20, root, my), None, spoil, "what was written is lost")


def test_the_course_itself(tmp_path):
    """Its chapters, with links that lead nowhere else, and git that does not see the folder."""
    my = tmp_path / "my"
    renew(my)
    chapters = {path.name for path in (ROOT / "notebooks").glob("*.ipynb")}
    assert set(shown(my)) == chapters | {"README.md", "readme.png"}
    links = 0
    for name in {*chapters, "README.md"}:
        for link in re.findall(r"\]\((?![a-z]+:|#)([^)#\s]+)[^)]*\)", (my / name).read_text(encoding="utf-8")):
            links += 1
            assert "/" not in link, (name, link)
            assert (my / link).exists(), (name, link)
    assert links > 20
    if (ROOT / ".git").exists():
        ignored = ["git", "check-ignore", "-q", "my/00_start_here.ipynb"]
        assert subprocess.run(ignored, cwd=ROOT, check=False, timeout=60).returncode == 0
