"""What lecturers drop into `handed_in`: real files, each beside an undamaged one that counts."""

import copy
import io
import json
import os
import random
import re
import shutil
import stat
import time
import tracemalloc
import zipfile
from pathlib import Path

import nbformat
import pytest

from ntkbook.classroom import collect as collecting
from ntkbook.classroom import entries, reading
from ntkbook.classroom import names as naming
from ntkbook.classroom import zips as module
from ntkbook.classroom.collect import collect, numbers_of, students_of
from ntkbook.classroom.folders import SOURCE
from ntkbook.classroom.reading import read

ROSTER = [
    {"student": "ada", "name": "Ada Lovelace", "moodle": "1234567", "canvas": "4711"},
    {"student": "bo", "name": "Bo Diddley"},
    {"student": "zoe", "name": "Zoë d'Arc-Müller"},
]
BLOCK = re.compile(r"^[ \t]*### BEGIN [A-Z ]+\n.*?^[ \t]*### END [A-Z ]+$", re.MULTILINE | re.DOTALL)


def released(name):
    notebook = nbformat.read(SOURCE / name / f"{name}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = BLOCK.sub("*Your answer, in the place of this line.*", cell.source)
    return notebook


BLANK, OTHER = released("A1"), released("A2")


@pytest.fixture
def course(tmp_path):
    """A class with a release and an empty inbox; without a roster until `roster` writes one."""
    for name, notebook in (("A1", BLANK), ("A2", OTHER)):
        (tmp_path / "release" / name).mkdir(parents=True)
        nbformat.write(notebook, tmp_path / "release" / name / f"{name}.ipynb")
    (tmp_path / "handed_in" / "A1").mkdir(parents=True)
    roster(tmp_path, [])
    return tmp_path


def roster(folder, rows, platform="canvas"):
    """Rows stand here with the numbers of both platforms, and a class has those of one."""
    other = {"canvas": "moodle", "moodle": "canvas"}[platform]
    rows = [{column: cell for column, cell in row.items() if column != other} for row in rows]
    (folder / "class.json").write_text(json.dumps({"key": "00", "students": rows}), encoding="utf-8")


def answered(text, notebook=BLANK):
    notebook = copy.deepcopy(notebook)
    notebook.cells[-1].source = text
    return notebook


def raw(text="mine"):
    return nbformat.writes(answered(text)).encode()


def put(folder, name, data=None, when=None):
    path = folder / "handed_in" / "A1" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(raw() if data is None else data)
    if when:
        os.utime(path, (when, when))
    return path


def zipped(files, **more):
    """Bytes of a zip of {name: bytes or (bytes, date)}."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED, **more) as archive:
        for name, data in files.items():
            data, date = data if isinstance(data, tuple) else (data, (2026, 11, 1, 12, 0, 0))
            archive.writestr(zipfile.ZipInfo(name, date), data, zipfile.ZIP_DEFLATED)
    return held.getvalue()


def last(handed):
    return handed.notebook.cells[-1].source


# Names.

ADAS = [
    "ada_whatever.ipynb",
    "ada.ipynb",
    "ada_A1 (1) final.ipynb",
    "ada_late/A1.ipynb",
    "ada/deep/er/still/A1.ipynb",
    "Ada Lovelace_1234567_assignsubmission_file/A1.ipynb",
    "Ada Lovelace_1234567_assignsubmission_file_/A1.ipynb",
    "Ada Lovelace_1234567_assignsubmission_file_A1.ipynb",
    "Ada Lovelace_1234567_assignsubmission_file/my work/A1.ipynb",
    "Course-A1-42/Lovelace Ada_1234567_assignsubmission_file/A1.ipynb",
    "lovelaceada_4711_98765_A1.ipynb",
    "lovelaceada_LATE_4711_98765_A1-2.ipynb",
    "submissions/lovelaceada_4711_98765_A1.ipynb",
    "ada-A1 (2).ipynb",
    "ADA_A1.IPYNB",
]


@pytest.mark.parametrize("name", ADAS)
@pytest.mark.parametrize("wrapped", [False, True])
def test_names_that_mean_ada(name, wrapped, course):
    platform = "canvas" if "4711" in name else "moodle"
    roster(course, ROSTER, platform)
    put(course, "submissions 1.zip", zipped({name: raw()})) if wrapped else put(course, name)
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert handed["ada"].file == ("submissions 1.zip/" if wrapped else "") + name
    assert handed["ada"].late == ("LATE" in name)
    assert handed["ada"].ids == {platform: {"canvas": "4711", "moodle": "1234567"}[platform]}
    assert last(handed["ada"]) == "mine"
    assert notes == ["no notebook that counts yet from bo, zoe"]


@pytest.mark.parametrize(
    ("name", "student", "ids"),
    [
        ("bo_A1.ipynb", "bo", {}),
        ("bo-A1 (2).ipynb", "bo", {}),
        ("bo_2026-11-28_final.ipynb", "bo", {}),
    ],
)
def test_names_by_the_roster_without_numbers(name, student, ids, course):
    roster(course, ROSTER, "moodle")
    put(course, name)
    assert {key: value.ids for key, value in collect(course, "A1")[0].items()} == {student: ids}


@pytest.mark.parametrize(
    ("name", "student"),
    [
        ("ada_whatever.ipynb", "ada"),
        ("bo.2/A1.ipynb", "bo.2"),
        ("Ada Lovelace_1234567_assignsubmission_file/A1.ipynb", "ada.lovelace"),
        ("Zoë Müller_7_assignsubmission_file_A1.ipynb", "zoe.muller"),
        ("lovelaceada_LATE_4711_98765_A1-2.ipynb", "lovelaceada"),
        ("anon_ab1cd_98765_A1.ipynb", "anon.ab1cd"),
        ("ada (2).ipynb", "ada"),
        ("emil-A1.ipynb", "emil"),
        ("emil-a1v2.ipynb", "emil"),
        ("emil A1-2_late.ipynb", "emil"),
        ("Ada Lovelace A1.ipynb", "ada.lovelace"),
        ("ada-A12.ipynb", "ada-A12"),
    ],
)
def test_names_without_a_roster(name, student, course):
    put(course, name)
    handed, notes = collect(course, "A1")
    assert (list(handed), notes) == ([student], [])


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("A1.ipynb", "named like the assignment, wanted a student's name"),
        ("A1 (2).ipynb", "named like the assignment"),
        ("A1/A1_final.ipynb", "named like the assignment"),
        ("eve_A1.ipynb", "'eve' is not a student of this class"),
        ("eve_late/A1.ipynb", "'eve' is not a student of this class"),
        ("Bo Diddley.ipynb", "'Bo Diddley' is not a student of this class, wanted a name of the roster's column"),
        ("class.zip", "'eve' is not a student of this class"),
        (
            "Eve Stone_9_assignsubmission_file/ada_A1.ipynb",
            "'Eve Stone' with the number 9: a name like Moodle's, and no student has this number",
        ),
        (
            "stoneeve_9_8_ada.ipynb",
            "'stoneeve' with the number 9: a name like Canvas's, and no student has this number",
        ),
        ("bo_2026_11_final.ipynb", "if not, call the file STUDENT.ipynb"),
        (
            "bo_1234567_assignsubmission_file_/A1.ipynb",
            "the number of ada, and the name of bo: rename it",
        ),
    ],
)
def test_names_that_mean_nobody(name, says, course):
    roster(course, ROSTER, "moodle" if "_assignsubmission_" in name else "canvas")
    put(course, "ada_A1.ipynb")
    put(course, name, zipped({"eve_A1.ipynb": raw()}) if name.endswith(".zip") else None)
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    (note,) = [note for note in notes if not note.startswith("no notebook that counts")]
    assert note.startswith(f"{name}{'/eve_A1.ipynb' if name.endswith('.zip') else ''}: passed over, ")
    assert says in note


def test_two_of_one_name_are_told_apart_by_numbers_or_not_at_all(course):
    for number in (5, 6):
        put(course, f"Anna Schmidt_{number}_assignsubmission_file/A1.ipynb", raw(str(number)))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"anna.schmidt.5": "5", "anna.schmidt.6": "6"}
    (note,) = notes
    assert note == "anna.schmidt: several students have this name, and count as anna.schmidt with their numbers"
    place = course / "graded" / "A1"
    place.mkdir(parents=True)  # 5 was there first, and points were written for anna.schmidt
    (place / "anna.schmidt.json").write_text(json.dumps({"ids": {"moodle": "5"}}))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"anna.schmidt": "5", "anna.schmidt.6": "6"}
    assert notes == [f"{note}; who has marks under it keeps it"]
    rows = [{"student": "a1x", "name": "Anna Schmidt", "moodle": "5"}, {"student": "a2x", "name": "Schmidt, Anna"}]
    roster(course, rows, "moodle")
    handed, notes = collect(course, "A1")
    assert list(handed) == ["a1x"]
    assert "'Anna Schmidt' with the number 6: a name like Moodle's, and no student has this number" in notes[0]


def test_names_that_no_folder_can_have(course):
    """In a zip a name may have a thousand letters, in a folder 255, with what is put behind it."""
    for letters, counts in ((100, True), (101, False), (300, False)):
        name = "m" * letters
        put(course, "all.zip", zipped({"ada_A1.ipynb": raw(), f"{name}_A1.ipynb": raw()}))
        handed, notes = collect(course, "A1")
        assert sorted(handed) == (["ada", name] if counts else ["ada"])
        assert len(notes) == 2 - counts
        assert all("rename it" in note and "at most 100" in note for note in notes if "work of 2" not in note)
    for digits in (20, 200):  # which are put behind a name that several have
        files = {f"ada_{k}{'9' * (digits - 1)}_assignsubmission_file_/A1.ipynb": raw() for k in (1, 2)}
        put(course, "all.zip", zipped(files))
        assert all(len(name) <= 121 for name in collect(course, "A1")[0])


EVE = [{"student": "eve", "name": "Eve Else", "moodle": "14", "canvas": "14"}]
UNKNOWN = [{"student": "ada", "name": "Ada Lovelace"}, {"student": "eve", "name": "Eve Else"}]
KNOWN = [UNKNOWN[0] | {"moodle": "11", "canvas": "11"}, UNKNOWN[1]]
MOODLE, CANVAS = "Ada Lovelace_11_assignsubmission_file_/A1.ipynb", "lovelaceada_11_101_A1.ipynb"


def counted(course, rows, texts, unzipped, platform):
    """Whose notebook counts, of these alone, as they are or in a zip: ({student: text}, notes but one)."""
    roster(course, rows, platform)
    for old in (course / "handed_in" / "A1").rglob("*.*"):
        old.unlink()
    files = {name: raw(text) for name, text in texts.items()}
    for name, data in files.items() if unzipped else {"all.zip": zipped(files)}.items():
        put(course, name, data)
    handed, notes = collect(course, "A1")
    return {name: last(one) for name, one in handed.items()}, [note for note in notes if "no notebook that" not in note]


@pytest.mark.parametrize("unzipped", [True, False])
@pytest.mark.parametrize("shown", ["Ada Lovelace", "ada", "countess"])
def test_on_moodle_the_number_counts(shown, unzipped, course):
    """Whatever a student is called there."""
    renamed = f"{shown}_14_assignsubmission_file_/A1 (9).ipynb"

    def collected(rows, *names):
        return counted(course, rows, {name: "own" if name == MOODLE else "eve's" for name in names}, unzipped, "moodle")

    for rows in (KNOWN, [KNOWN[0], *EVE]):
        assert collected(rows, MOODLE) == ({"ada": "own"}, [])
    found, (note,) = collected(UNKNOWN, MOODLE)
    assert found == {}
    assert "put Moodle's grading worksheet of this assignment, Grades-....csv, beside it" in note
    for names in ((MOODLE, renamed), (renamed,)):
        found, (note,) = collected(KNOWN, *names)
        assert found == ({"ada": "own"} if MOODLE in names else {})
        assert f"{renamed}: passed over, " in note
        assert "with the number 14: a name like Moodle's, and no student has this number" in note
        found, notes = collected([KNOWN[0], *EVE], *names)
        assert found.get("ada") == ("own" if MOODLE in names else None)
        if unzipped and shown == "ada":  # the lecturer may have written it
            assert "eve" not in found
            assert "it has the number of eve, and the name of ada: rename it" in notes[0]
        else:
            assert found["eve"] == "eve's"


@pytest.mark.parametrize("unzipped", [True, False])
@pytest.mark.parametrize("shown", ["lovelaceada", "ada", "ada_LATE", "countess", "", "lovelaceada_77_assignsubmission"])
def test_on_canvas_the_number_counts(shown, unzipped, course):
    """Whatever a student is called there."""
    own, eve_s = f"{shown}_11_101_A1.ipynb", f"{shown}_14_103_A1 (9).ipynb"

    def collected(rows, *names):
        texts = {name: "own" if name == own else "eve's" for name in names}
        found, notes = counted(course, rows, texts, unzipped, "canvas")
        return found, [note for note in notes if "Was it handed in there, or who sent it?" not in note]

    found, notes = collected([KNOWN[0], *EVE], own, eve_s)
    if unzipped and shown.startswith("ada"):  # the lecturer may have written it
        assert found == {"ada": "own"}
        assert "it has the number of eve, and the name of ada: rename it" in notes[0]
    else:
        assert (found, notes) == ({"ada": "own", "eve": "eve's"}, [])
    found, (note,) = collected(KNOWN, own, eve_s)
    assert found == {"ada": "own"}
    assert f"{eve_s}: passed over, " in note
    assert "into the roster's column 'canvas', and give the command of step 2 again; if not, call the file" in note
    found, notes = collected(UNKNOWN, own, eve_s)
    assert (found, len(notes)) == ({}, 2)


WORKSHEET = """\
Identifier,"Full name","Email address",Status,Grade,"Maximum Grade","Feedback comments"
"Participant 77",Anybody,ADA@x.org,Submitted,,18,
"Participant 78",Ada Lovelace,eve@x.org,Submitted,,18,ada@x.org
"""


def test_numbers_of_moodle_are_those_of_its_worksheet(course):
    """Names can be changed there; numbers of an earlier assignment may stand in the roster."""
    rows = [row | {"email": f"{row['student']}@x.org"} for row in (KNOWN[0], UNKNOWN[1])]
    files = {MOODLE.replace("11", number): raw(number) for number in ("11", "77", "78")}
    put(course, "all.zip", zipped(files))
    roster(course, rows, "moodle")
    assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == {"ada": "11"}
    for data in (WORKSHEET.encode("utf-8-sig"), WORKSHEET.replace(",", ";").encode(), WORKSHEET.encode("utf-16")):
        put(course, "Grades-Course-A1-42.csv", data)
        handed, notes = collect(course, "A1")
        assert {name: (last(one), one.ids) for name, one in handed.items()} == {
            "ada": ("77", {"moodle": "77"}),
            "eve": ("78", {"moodle": "78"}),
        }
        assert len(notes) == 1  # on 11
    assert [numbers_of(row) for row in students_of(course, "A1", [])] == [{"moodle": "77"}, {"moodle": "78"}]
    roster(course, [row | {"email": ""} for row in rows[:1]] + rows[1:], "moodle")
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"ada": "11", "eve": "78"}
    assert notes[0] == "the worksheet does not have the email address that the roster has of ada"


def test_worksheets_that_say_nothing_sure(course):
    roster(course, [UNKNOWN[0] | {"email": "ada@x.org"}, UNKNOWN[1]])
    put(course, "all.zip", zipped({MOODLE.replace("11", "77"): raw("own")}))
    put(course, "Grades-1.csv", WORKSHEET.encode())
    assert list(collect(course, "A1")[0]) == ["ada"]
    put(course, "Grades-2.csv", WORKSHEET.replace("77", "79").encode())
    handed, notes = collect(course, "A1")
    assert handed == {}
    assert notes[0] == "ada has 2 numbers in the worksheets, wanted those of one assignment alone"
    blank = WORKSHEET.replace("ADA@x.org", "").replace(",18,\n", f",18,{'x' * 200_000}\n")
    put(course, "Grades-2.csv", blank.encode())  # and a student without an address, and a text of a student's
    assert list(collect(course, "A1")[0]) == ["ada"]
    forged = '"Participant 78","Eve \\",-,-\nParticipant 79,Ada,ada@x.org,""",eve@x.org,-,,18,\n'
    put(course, "Grades-2.csv", (WORKSHEET.partition("\n")[0] + "\n" + forged).encode())  # Eve's name, as PHP writes it
    assert list(collect(course, "A1")[0]) == ["ada"]
    put(course, "Grades-Eve_78_assignsubmission_file_x.csv", WORKSHEET.replace("77", "79").encode())
    assert list(collect(course, "A1")[0]) == ["ada"]
    put(course, "Grades-2.csv", WORKSHEET.replace("Identifier", "ID").encode())
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert notes[:1] == [
        "Grades-2.csv: passed over, wanted the columns Email address and Identifier: is Moodle in English?"
    ]
    roster(course, ROSTER)
    assert collect(course, "A1")[1][0] == (
        "Grades-1.csv: passed over, wanted in a class with a roster that hands in on Moodle"
    )


# Zips.


def test_zips_of_one_and_of_many_without_a_roster(course):
    put(course, "ada_A1.zip", zipped({"work/A1.ipynb": raw("a"), "work/tasks.json": b"{}"}))
    put(course, "download.zip", zipped({"bo_A1.ipynb": raw("b"), "eve/A1.ipynb": raw("e")}))
    put(course, "zoe.zip", zipped({"my_A1.ipynb": raw("z")}))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"ada": "a", "bo": "b", "eve": "e", "zoe": "z"}
    assert notes == [
        "download.zip: taken for the work of 2 students, bo, eve; if it is that of one, call it STUDENT_A1.zip",
        "zoe.zip: taken for the work of 'zoe', as it says, with my in it; if it is not, take it out",
    ]


def test_one_s_folders_in_a_zip_without_a_roster(course):
    """They are taken for students', with a note, unless a name is that of a student."""
    put(course, "ada.zip", zipped({"old/ada_A1.ipynb": raw("old"), "new/ada_A1 (2).ipynb": raw("new")}))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"ada": "new"}
    assert len(notes) == 1
    put(course, "ada.zip", zipped({"old/A1.ipynb": raw("old"), "new/A1.ipynb": raw("new")}))
    handed, notes = collect(course, "A1")
    assert (list(handed), len(notes)) == (["new", "old"], 1)
    assert notes[0].startswith("ada.zip: taken for the work of 2 students, new, old; ")
    (course / "handed_in" / "A1" / "ada.zip").rename(course / "handed_in" / "A1" / "ada_A1.zip")
    assert list(collect(course, "A1")[0]) == ["ada"]


@pytest.mark.parametrize("zips", [False, True])
@pytest.mark.parametrize("folder", ["", "class/"])
def test_the_notebooks_of_a_class_in_a_folder_without_a_roster(zips, folder, course):
    files = {f"{folder}{name}_A1.ipynb": raw(name) for name in ("ada", "bo")} | {f"{folder}cy/A1.ipynb": raw("cy")}
    if zips:
        put(course, "hand-ins.zip", zipped(files))
    for name, data in {} if zips else {f"section 1/{name}": data for name, data in files.items()}.items():
        put(course, name, data)
    handed, (note,) = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"ada": "ada", "bo": "bo", "cy": "cy"}
    assert "taken for the work of 3 students, ada, bo, cy" in note


@pytest.mark.parametrize("place", ["late/ada_A1.ipynb", "late_A1.zip", "late.zip"])
def test_one_name_in_another_is_noted_without_a_roster(place, course):
    put(course, place, zipped({"ada_A1.ipynb": raw()}) if place.endswith("zip") else None)
    handed, (note,) = collect(course, "A1")
    assert list(handed) == ["late"]
    first = place.partition("/")[0]
    assert note == f"{first}: taken for the work of 'late', as it says, with ada in it; if it is not, take it out"


def test_the_folder_of_one_student_holds_files_of_any_name(course):
    for name in ("my_notes.ipynb", "draft (2).ipynb", "A1_final.ipynb"):
        put(course, f"ada/{name}")
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert len(notes) == 2


def test_folders_in_the_folder_or_zip_of_one_student_say_nothing(course):
    put(course, "ada/old/A1.ipynb")
    put(course, "ada/new/A1 (2).ipynb", raw("new"))
    put(course, "bo.zip", zipped({"work/A1.ipynb": raw("bo")}))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"ada": "new", "bo": "bo"}
    assert len(notes) == 1
    assert "is newer by the number" in notes[0]


def test_a_zip_that_is_named_like_the_assignment_without_a_roster(course):
    put(course, "A1.zip", zipped({"A1.ipynb": raw("?"), "eve.ipynb": raw("eve")}))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"eve": "eve"}
    assert notes[0].startswith("A1.zip/A1.ipynb: passed over, rename it")


def test_names_with_other_capitals_are_noted_without_a_roster(course):
    put(course, "Tina_A1.ipynb", raw("1"))
    put(course, "tina-A1_v2.ipynb", raw("2"))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"Tina": "1", "tina": "2"}
    assert notes == ["Tina and tina count as 2 students: if they are one, rename a file"]


def test_a_short_name_that_ends_like_the_assignment(course):
    roster(course, [{"student": "team"}, {"student": "team-A1"}])
    put(course, "team-A1.ipynb", raw("one"))
    put(course, "team-A1-A1.ipynb", raw("one"))
    put(course, "team-A1v2.ipynb", raw("other"))
    handed, _ = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"team-A1": "one", "team": "other"}


def test_moodle_s_number_with_another_name(course):
    """Students can change their names; and whoever sent it may have written the number."""
    roster(course, [ROSTER[0]], "moodle")
    path = put(course, "Ada Lovelace_1234567_assignsubmission_file_A1.ipynb")
    assert collect(course, "A1")[1] == []
    path.rename(path.with_name("Countess_1234567_assignsubmission_file_A1.ipynb"))
    handed, (note,) = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert "taken for the work of ada, who has the number 1234567, and the name 'Ada Lovelace'. Was it" in note


def test_a_student_s_zip_in_a_platform_s_zip(course):
    inner = zipped({"bo_A1.ipynb": raw(), "__MACOSX/._A1.ipynb": b"x", ".ipynb_checkpoints/A1-checkpoint.ipynb": raw()})
    put(course, "all.zip", zipped({"lovelaceada_4711_98765_work.zip": inner}))
    for rows, student in (([], "lovelaceada"), (ROSTER, "ada")):  # whatever she calls the files in it
        roster(course, rows)
        handed, notes = collect(course, "A1")
        assert list(handed) == [student]
        assert [note for note in notes if "no notebook that counts" not in note] == []


def test_names_in_zips_of_macos_and_windows(course):
    data = zipped({"Zoë Müller_7_assignsubmission_file\\A1.ipynb": raw()})
    encoded = "Zoë Müller".encode()
    at = data.index(b"PK\x03\x04")
    plain = bytearray(data)
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):  # the bit that says UTF-8, which macOS leaves out
        at = plain.index(head)
        assert plain[at + flags + 1] & 8
        plain[at + flags + 1] &= ~8
    assert encoded in plain
    for raw_zip in (data, bytes(plain)):
        put(course, "download.zip", raw_zip)
        assert list(collect(course, "A1")[0]) == ["zoe.muller"]


def test_damaged_zips_and_bombs(course, monkeypatch):
    put(course, "ada.zip", zipped({"A1.ipynb": raw()}))
    assert list(collect(course, "A1")[0]) == ["ada"]
    good = zipped({"A1.ipynb": raw()})
    locked = bytearray(good)
    for head, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        locked[locked.index(head) + flags] |= 1  # as encrypted
    broken = bytearray(good)
    broken[len(good) // 3 : len(good) // 3 + 40] = bytes(40)
    link = zipfile.ZipInfo("A1.ipynb")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(link, "/etc/passwd")
    deep = zipped({"1.zip": zipped({"2.zip": zipped({"3.zip": zipped({"A1.ipynb": raw()})})})})
    for name, data, says in (
        ("bo.zip", good[:-30], "cannot be opened as a zip"),
        ("bo.zip", b"", "cannot be opened as a zip"),
        ("bo.zip", bytes(locked), "cannot be unzipped"),
        ("bo.zip", bytes(broken), "cannot be unzipped"),
        ("bo.zip", held.getvalue(), "it is a symbolic link"),
        ("bo.zip", deep, "a zip in a zip in a zip"),
        ("bo.zip", zipped({"A1.ipynb": bytes(21 * 2**20)}), "wanted at most 20,971,520"),
        ("bo.zip", zipped({f"{k}.txt": b"" for k in range(module.CLASS + 1)}), "more than 50,000 entries"),
        (
            "bo.zip",
            zipped({"1.zip": zipped({f"{k}": b"" for k in range(5001)})}),
            "bo.zip/1.zip: passed over, more than 5,000",
        ),
        ("bo.zip", zipped({f"{'d/' * 60}A1.ipynb": raw()}), "or 50 folders"),
    ):
        put(course, name, data)
        handed, notes = collect(course, "A1")
        assert list(handed) == ["ada"]
        assert len(notes) == 1
        assert says in notes[0], notes
    monkeypatch.setattr(module, "SHARE", 2**20)
    inner = zipped({"a.ipynb": bytes(2**19)})
    put(course, "bo.zip", zipped({"all.zip": zipped({f"{k}.zip": inner for k in range(9)})}))
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert any(module.TOO_MUCH in note for note in notes)


def test_one_note_for_many_files_that_are_no_notebooks(course):
    put(course, "ada_A1.ipynb")
    for many in (1, 3, 4900):
        put(course, "bo.zip", zipped({"A1.ipynb": raw()} | {f"{k:04}.txt": b"" for k in range(many)}))
        handed, (note,) = collect(course, "A1")
        assert sorted(handed) == ["ada", "bo"]
        assert note.startswith("bo.zip/0000.txt: passed over, it does not end in .ipynb")
        assert ("likewise bo.zip/0001.txt, bo.zip/0002.txt" in note) == (many > 1)
        assert note.endswith(", 4,850 more") == (many > 50)
    both = {"0.txt": b"", "1.txt": b"", "A1.ipynb": raw(), "x" * 1001: b"", "y" * 1002: b""}
    put(course, "bo.zip", zipped(both))
    assert len(collect(course, "A1")[1]) == 2  # one for each reason


def test_a_zip_of_one_student_holds_few_notebooks_and_that_of_a_class_many(course):
    small = json.dumps({"cells": [{"source": BLANK.cells[0].source}]}).encode()
    files = {f"Name {k}_{k}_assignsubmission_file_/A1.ipynb": small for k in range(600)}
    for many in (49, 50):  # with the zip itself
        inner = zipped({f"{k}.ipynb": small for k in range(many)})
        put(course, "all.zip", zipped({"Ada_700_assignsubmission_file_/a.zip": inner} | files))
        handed, notes = collect(course, "A1")
        assert len(handed) == 600 + (many < 50)
        assert any(module.TOO_MUCH in note for note in notes) == (many >= 50)
        assert any(note.startswith("nothing counts of Ada: ") for note in notes) == (many >= 50)


@pytest.mark.parametrize(
    ("hers", "mine"),
    [
        ("eve_903_assignsubmission_file_/{}.zip", "ada_901_assignsubmission_file_/mine.zip"),
        ("submissions/eve_903_assignsubmission_file_/{}.zip", "submissions/ada_901_assignsubmission_file_/mine.zip"),
        ("eve_903_700{}_hw.zip", "ada_901_800_hw.zip"),
    ],
)
def test_the_zips_of_one_student_spend_nobody_else_s(course, monkeypatch, hers, mine):
    monkeypatch.setattr(module, "SHARE", 3 * 10**6)
    fat = zipped({f"{k}.ipynb": b" " * 10**6 for k in range(2)})
    files = {hers.format(k): fat for k in range(8)} | {mine: zipped({"A1.ipynb": raw("mine")})}
    put(course, "all.zip", zipped(files))
    monkeypatch.setattr(module, "ALL", 12 * 10**6)
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert len([note for note in notes if f"{module.TOO_MUCH}; and likewise" in note]) == 2  # of a zip, and of all
    assert len(notes) < 7


@pytest.mark.parametrize("first", [True, False])
def test_zips_whose_names_can_be_read_in_several_ways_spend_nobody_s(course, monkeypatch, first):
    """Whoever is shown as `lovelaceada_11_1` has a zip that may be ada's: those with little in them are read first."""
    monkeypatch.setattr(module, "SHARE", 3 * 10**6)
    monkeypatch.setattr(module, "ALL", 6 * 10**6)
    fat = zipped({f"{k}.ipynb": b" " * 10**6 for k in range(2)})
    nested = zipped({f"{k}.zip": fat for k in range(9)})
    hers = {"lovelaceada_11_101_2026_A1.zip": zipped({"A1.ipynb": raw("own")})}
    eves = {f"lovelaceada_11_1_14_20{k}_hw.zip": (fat, nested)[k % 2] for k in range(8)}
    for rows, mine in ((KNOWN, "ada"), ([KNOWN[0], *EVE], "ada"), ([], "lovelaceada")):
        roster(course, rows)
        put(course, "all.zip", zipped(hers | eves if first else eves | hers))
        handed, notes = collect(course, "A1")
        if rows and "canvas" in rows[1]:  # eve's number is known: what may be both's is nobody's
            assert last(handed["ada"]) == "own"
        elif rows:
            assert any("lovelaceada_11_101_2026_A1.zip/A1.ipynb: passed over, its name can" in note for note in notes)
            assert handed == {}
        else:
            assert mine not in handed
            assert any(note.startswith(f"nothing counts of {mine}: ") for note in notes)
        assert any(module.TOO_MUCH in note for note in notes)


@pytest.mark.parametrize("shown", ["elseeve", "lovelaceada_11"])
def test_who_sends_many_of_such_names_waits_for_all_others(course, monkeypatch, shown):
    """Files whose names can be read in several ways are opened in turns; and a class's zip may hold many."""
    monkeypatch.setattr(module, "LISTED", 6000)
    monkeypatch.setattr(entries, "LISTED", 6000)
    monkeypatch.setattr(module, "UNSURE", 3 * 10**6)
    roster(course, [KNOWN[0], *EVE])
    many = zipped({f"{k}.ipynb": b"" for k in range(2500)})
    large = zipped({"1.zip": zipped({"A1.ipynb": bytes(2 * 10**6)})})
    hers = {
        "lovelaceada_11_101_2026_11_28_A1.zip": zipped(
            {"A1.ipynb": raw("own"), "notes.txt": random.Random(0).randbytes(10**6)}
        )
    }
    eves = {f"{shown}_14_{k}_1_2_hw.zip": (many, large)[k % 2] for k in range(8)}
    for files in (hers, eves | hers):
        put(course, "all.zip", zipped(files))
        assert last(collect(course, "A1")[0]["ada"]) == "own"
    monkeypatch.setattr(entries, "numbers_in", lambda path: ())  # not in turns
    assert "ada" not in collect(course, "A1")[0]


def test_a_name_that_is_shown_gives_nobody_another_s_file(course):
    """The roster has it as the platform shows it, and whoever is shown so has written it."""
    for name, file in (("Ada A1", "ada-A1.ipynb"), ("Submissions", "submissions.zip"), ("NTK", "NTK-A1-42.zip")):
        for platform, own in (("canvas", CANVAS), ("moodle", MOODLE)):
            roster(course, [KNOWN[0], EVE[0] | {"name": name}], platform)
            path = put(course, file, zipped({own: raw("own")}) if file.endswith("zip") else raw("own"))
            assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == {"ada": "own"}
            path.unlink()


def as_zip64(data, size):
    """A zip whose end is that of zip64, with this size of its directory."""
    at = data.rindex(entries.END)
    record = entries.LARGES + bytes(20) + (3).to_bytes(8, "little") * 2 + size.to_bytes(8, "little") + bytes(8)
    return data[:at] + record + entries.LARGE + bytes(16) + data[at:]


def test_a_zip_with_a_long_list_of_files_is_not_opened(course, monkeypatch):
    """Python reads it whole, whatever the end says, and looks at each field."""
    put(course, "ada.zip", zipped({"A1.ipynb": raw()}))
    data = zipped({f"{k}.ipynb": raw() for k in range(3)})
    said = "bo.zip: passed over, or in part, it cannot be opened as a zip (its list of files is too long)"
    for many in (data, as_zip64(data, 10**3)):
        put(course, "bo.zip", many)
        assert said not in collect(course, "A1")[1]
    monkeypatch.setattr(module, "WHOLE", 100)
    for many in (data, as_zip64(data, 101)):
        put(course, "bo.zip", many)
        handed, notes = collect(course, "A1")
        assert list(handed) == ["ada"]
        assert notes == [said]
    at = data.rindex(entries.END)
    put(course, "bo.zip", data[: at + 16] + entries.END + data[at + 20 :])  # where it begins, which nobody believes
    assert said in collect(course, "A1")[1]
    monkeypatch.setattr(module, "WHOLE", 1000)
    stored = zipfile.ZipInfo("A1.ipynb")
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(stored, raw("PK\x06\x07"))
    put(course, "bo.zip", held.getvalue())
    assert sorted(collect(course, "A1")[0]) == ["ada", "bo"]


def test_a_long_list_in_a_zip_of_a_student_s_costs_nobody(course, monkeypatch):
    roster(course, [KNOWN[0], *EVE])
    fields = zipfile.ZipInfo("A1.ipynb")
    fields.extra = b"xx\x00\x00" * 16_000  # which take time for each
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(fields, raw("eve's"))
    put(course, "all.zip", zipped({CANVAS: raw("own"), "elseeve_14_9_2026_12_28_A1.zip": held.getvalue()}))
    assert sorted(collect(course, "A1")[0]) == ["ada", "eve"]
    monkeypatch.setattr(module, "INNER", 60_000)
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert "its list of files is too long" in notes[0]


def test_a_course_with_numbers_in_its_name(course):
    roster(course, [KNOWN[0], *EVE], "moodle")
    put(course, "MAT_2026_27_A-A1-42.zip", zipped({MOODLE: raw("own")}))
    assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == {"ada": "own"}
    (course / "handed_in" / "A1" / "MAT_2026_27_A-A1-42.zip").unlink()
    put(course, f"week_1_2_3/MAT_2026_27_A-A1-42/{MOODLE}", raw("own"))
    assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == {"ada": "own"}
    put(course, "eve_2026_11_28_A1.zip", zipped({MOODLE: raw("eve's")}))
    handed, notes = collect(course, "A1")
    assert last(handed["ada"]) == "own"
    assert any(note.startswith("eve_2026_11_28_A1.zip/") for note in notes)


def test_a_name_that_turned_into_one_of_moodle_s_form(course):
    """Some systems write _ for signs that no file of theirs may have."""
    roster(course, [KNOWN[0], *EVE], "moodle")
    put(course, f"all/{MOODLE}", raw("own"))
    put(course, "all/Ada Lovelace_11_assignsubmission_file_x_14_assignsubmission_file_A1-9.ipynb", raw("eve's"))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"ada": "own"}
    assert "A1-9.ipynb: passed over, its name is almost like one of Moodle's" in notes[0]
    for shown in ("ada_", "Zoe_", "x_1_2_y"):
        sent = f"{shown}_14_assignsubmission_file_/ada_A1.ipynb"
        for place in ("", "all/"):
            put(course, place + sent, raw("eve's"))
            handed, notes = collect(course, "A1")
            assert {name: last(one) for name, one in handed.items()} == {"ada": "own"}
            assert any(note.startswith(f"{place}{sent}: passed over") for note in notes)
    put(course, "x_1_2_y_14_assignsubmission_file_A1.zip", zipped({MOODLE: raw("eve's")}))
    assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == {"ada": "own"}


def test_what_comes_by_mail_counts_for_whoever_sent_it(course):
    """Under the name that the lecturer has given it: behind it stands what its sender has written."""
    for platform, sent in (
        ("canvas", "eve_A1_11_1_final.ipynb"),
        ("canvas", "mails/eve_A1_11_1_final.ipynb"),
        ("moodle", "eve_11_assignsubmission_file_A1.ipynb"),
        ("moodle", "eve-A1_011_assignsubmission_file_A1.ipynb"),
    ):
        roster(course, [KNOWN[0], *EVE], platform)
        path = put(course, sent, raw("eve's"))
        handed, notes = collect(course, "A1")
        assert handed == {}
        assert notes[0].startswith(f"{sent}: passed over, ")
        path.rename(path.with_name("eve_A1.ipynb"))
        handed, notes = collect(course, "A1")
        assert {name: last(one) for name, one in handed.items()} == {"eve": "eve's"}
        path.with_name("eve_A1.ipynb").unlink()
    for number in ("14", "11", "011", "77"):
        put(course, "eve.zip", zipped({f"Eve Else_{number}_assignsubmission_file_A1.ipynb": raw("eve's")}))
        handed, notes = collect(course, "A1")
        assert {name: one.ids for name, one in handed.items()} == ({"eve": {"moodle": "14"}} if number == "14" else {})
        assert ("eve.zip is named like eve, and a name in it is another's: rename it" in notes[0]) == (number != "14")


@pytest.mark.parametrize("shown", ["elseeve", "elseevé", "elseeve\u0300", "else\u203feve"])
def test_a_file_on_canvas_that_is_called_like_one_of_moodle_s(course, shown):
    """Behind a number of Canvas's may stand anything."""
    eve_s = f"{shown}_14_999_Ada Lovelace_11_assignsubmission_file_A1-9.ipynb"
    for rows in (KNOWN, [KNOWN[0], *EVE]):
        roster(course, rows)
        put(course, "all.zip", zipped({CANVAS: raw("own"), eve_s: raw("eve's")}))
        handed, notes = collect(course, "A1")
        assert last(handed["ada"]) == "own"
        assert ("eve" in handed) == (rows != KNOWN)
        assert any("A1-9.ipynb: passed over, " in note for note in notes) == (rows == KNOWN)


@pytest.mark.parametrize("unzipped", [False, True])
def test_a_zip_of_the_other_platform(course, unzipped):
    """Its numbers are other numbers, so it counts for nobody: a file may be called as one likes."""

    def collected(rows, platform, files):
        roster(course, rows, platform)
        for old in (course / "handed_in" / "A1").iterdir():
            old.unlink()
        sent = {name: raw(text) for name, text in files.items()}
        for name, data in sent.items() if unzipped else [("all.zip", zipped(sent))]:
            put(course, name, data)
        return collect(course, "A1")

    moodle = {"Ada Lovelace_7_assignsubmission_file_A1.ipynb": "own"}
    moodle |= {"Eve Else_8_assignsubmission_file_11_1_A1-9.ipynb": "eve's"}
    numbers = [UNKNOWN[0] | {"moodle": "7"}, UNKNOWN[1] | {"moodle": "8"}]
    assert list(collected(numbers, "moodle", moodle)[0]) == ["ada", "eve"]  # where it belongs
    handed, notes = collected([KNOWN[0], *EVE], "canvas", moodle)
    assert handed == {}
    assert sum("a name like Moodle's, and this class hands in on Canvas" in note for note in notes) == 2
    canvas = {"a.lovelace_11_101_A1.ipynb": "own", "adalovelace_1_assignsubmission_file_14_102_A1.ipynb": "eve's"}
    assert list(collected([KNOWN[0], *EVE], "canvas", canvas)[0]) == ["ada"]
    for rows in (UNKNOWN, [KNOWN[0], *EVE]):
        handed, notes = collected(rows, "moodle", canvas)
        assert handed == {}
        assert sum("a name like" in note for note in notes) == 2


def test_a_class_s_zip_that_is_called_like_a_student(course):
    roster(course, [{"student": "dl", "name": "Dana Lee", "moodle": "11"}, {"student": "bo", "moodle": "12"}], "moodle")
    bo, dana = "Bo Diddley_12_assignsubmission_file_A1-9.ipynb", "Dana Lee_11_assignsubmission_file_A1.ipynb"
    put(course, "DL-A1-98765.zip", zipped({bo: raw("bo"), dana: raw("own")}))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"dl": "own"}
    assert "DL-A1-98765.zip is named like dl, and a name in it is another's: rename it" in notes[0]
    (course / "handed_in" / "A1" / "DL-A1-98765.zip").rename(course / "handed_in" / "A1" / "all.zip")
    assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == {"bo": "bo", "dl": "own"}
    put(course, "dl-A1.zip", zipped({dana: raw("own")}))  # a student's own
    assert last(collect(course, "A1")[0]["dl"]) == "own"


def test_of_thousands_of_files_of_one_student_few_are_noted(course):
    put(course, "ada_A1.zip", zipped({f"{k}.ipynb": raw(str(k)) for k in range(200)}))
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert len(notes) == 51
    assert notes[-1].endswith("; and so are 149 more")


def test_nobody_hides_the_notes_on_another_s(course):
    """Once eight files were named, and the others only counted."""
    roster(course, [KNOWN[0], *EVE])
    for shown, newer, data in (
        ("elseeve", "lovelaceada_11_102_A1-2.ipynb.txt", b"x"),
        ("a_11_1", "lovelaceada_11_102_A1-2.ipynb.txt", b"x"),
        ("a_11_1", "lovelaceada_11_102_2026_11_28_A1.ipynb", b"{"),
    ):
        kind = newer.rpartition(".")[2]
        eves = {f"{shown}_14_{9000 + k}_{k}.{kind}": b"{" for k in range(60)}
        put(course, "all.zip", zipped(eves | {CANVAS: raw("older"), newer: data}))
        handed, notes = collect(course, "A1")
        assert last(handed["ada"]) == "older"
        assert any(note.startswith(f"all.zip/{newer}: passed over") for note in notes)
        assert len(notes) < 60


def test_a_class_s_zip_that_is_called_like_the_student_in_it(course):
    roster(course, [{"student": "dl", "name": "Dana Lee", "moodle": "11"}], "moodle")
    forms = "Dana Lee_11_assignsubmission_file_A1.ipynb", "Dana Lee_14_assignsubmission_file_A1-9.ipynb"
    put(course, "DL-A1-98765.zip", zipped(dict(zip(forms, (raw("own"), raw("eve's"))))))
    handed, notes = collect(course, "A1")
    assert last(handed["dl"]) == "own"
    assert "A1-9.ipynb: passed over, DL-A1-98765.zip is named like dl, and a name in it is another's" in notes[0]


@pytest.mark.parametrize("folder", ["", "dl/", "all.zip"])
def test_files_of_both_platforms_at_one_place(course, folder):
    def collected(rows, platform, files):
        roster(course, rows, platform)
        shutil.rmtree(course / "handed_in" / "A1")
        sent = {name: raw(text) for name, text in files.items()}
        for name, data in sent.items() if folder != "all.zip" else [("all.zip", zipped(sent))]:
            put(course, name if folder == "all.zip" else folder + name, data)
        handed, notes = collect(course, "A1")
        return {name: last(one) for name, one in handed.items()}, notes

    dated = "Ada Lovelace_11_assignsubmission_file_2026_11_28_A1.ipynb"
    for shown in ("Ada Lovelace", "Eve Else"):
        eve_s = f"{shown}_14_assignsubmission_file_A1.ipynb"
        files = {dated: "own", eve_s: "eve's", "eve_1_2_A1.ipynb": "mailed"}
        assert collected([KNOWN[0], *EVE], "moodle", files)[0]["ada"] == "own"
    eve_s = "Eve Else_8_assignsubmission_file_11_99999_A1-9.ipynb"
    found, notes = collected([KNOWN[0], *EVE], "canvas", {CANVAS: "own", eve_s: "eve's"})
    assert found == {"ada": "own"}
    assert any("a name like Moodle's, and this class hands in on Canvas" in note for note in notes)


def test_of_several_numbers_on_canvas_the_first_is_the_student_s(course):
    """The last are of the file's name, which anybody may choose; whose number is not in the roster may be meant."""
    roster(course, [KNOWN[0], EVE[0] | {"canvas": "41"}])  # it is 14
    put(course, "all.zip", zipped({"elseeve_14_999_11_1_A1.ipynb": raw("eve's")}))
    handed, notes = collect(course, "A1")
    assert handed == {}
    assert "its name can be read as that of ada and another: rename it" in notes[0]
    put(course, "all.zip", zipped({"lovelaceada_11_999_2026_11_28_A1.ipynb": raw("own")}))
    assert last(collect(course, "A1")[0]["ada"]) == "own"


def test_whoever_has_no_number_on_canvas_may_be_meant_by_any(course):
    roster(course, KNOWN)
    put(course, "all.zip", zipped({"elseeve_14_999_11_1_A1.ipynb": raw("eve's")}))
    handed, notes = collect(course, "A1")
    assert handed == {}
    assert "several ways, and eve may be meant, of whom no number is known: write it into the roster" in notes[0]


def test_one_folder_s_names_do_not_say_how_another_s_are_read(course):
    put(course, "all.zip", zipped({"Ada Lovelace_11_assignsubmission_file_2026_11_28_A1.ipynb": raw("own")}))
    put(course, "eve.zip", zipped({"x_1_2_A1.ipynb": raw("eve's")}))
    handed, _ = collect(course, "A1")
    assert handed["ada.lovelace"].ids == {"moodle": "11"}


@pytest.mark.parametrize("shown", ["ada", "Ada Lovelace"])
@pytest.mark.parametrize("rows", [[KNOWN[0], *EVE], []])
def test_numbers_in_the_names_of_files_on_moodle(course, shown, rows):
    """In a class of Moodle's they are not Canvas's."""
    roster(course, rows, "moodle")
    own = f"{shown}_11_assignsubmission_file_A1_2026_11_28.ipynb"
    for eve_s in ("x_11_1_A1.ipynb", "A1_2026_11_29.ipynb"):
        files = {own: raw("own"), f"Eve Else_14_assignsubmission_file_{eve_s}": raw("eve's")}
        put(course, "all.zip", zipped(files))
        handed, notes = collect(course, "A1")
        assert [last(one) for one in handed.values()] == ["own", "eve's"]
        assert [one.ids for one in handed.values()] == [{"moodle": "11"}, {"moodle": "14"}]
        assert not any("passed over" in note for note in notes)


@pytest.mark.parametrize("name", [".ipynb", ".zip", "\\A1-9.ipynb", "_.ipynb", "-9.ipynb"])
@pytest.mark.parametrize("own", [CANVAS, "lovelaceada_11_101_2026_11_3_A1.ipynb"])
def test_a_file_on_canvas_that_has_no_name_of_its_own_is_its_sender_s(course, own, name):
    """Else it would be a plain name, which reads in one way."""
    eve_s = f"lovelaceada_14_999_{name}"
    data = zipped({"A1.ipynb": raw("eve's")}) if name == ".zip" else raw("eve's")
    for rows in (KNOWN, [KNOWN[0], *EVE]):
        roster(course, rows)
        put(course, "all.zip", zipped({own: raw("own"), eve_s: data}))
        handed, notes = collect(course, "A1")
        if rows == KNOWN and "2026" in own:
            assert handed == {}
            assert any("several ways, and eve may be meant, of whom no number is known" in note for note in notes)
            continue
        assert last(handed["ada"]) == "own"
        assert [last(one) for one in handed.values()] == ["own", "eve's"][: len(handed)]
        assert ("eve" in handed) == (rows != KNOWN)


def test_a_zip_that_was_not_opened_may_be_its_student_s(course, monkeypatch):
    """Else another's, whose name can be read as theirs, would count for them."""
    monkeypatch.setattr(module, "OPENED", 1)
    hers, eves = "lovelaceada_11_101_2026_A1.zip", "lovelaceada_11_1_14_201_hw.zip"
    roster(course, KNOWN[:1])
    for many in (1, 2):
        own = zipped({f"{k}.ipynb": raw("own") for k in range(many)})
        put(course, "all.zip", zipped({hers: own}))
        handed, notes = collect(course, "A1")
        assert ("ada" in handed) == (many == 1)
        assert (f"nothing counts of ada: all.zip/{hers}/1.ipynb was not opened" in notes) == (many == 2)
        put(course, "all.zip", zipped({hers: own, eves: zipped({"A1.ipynb": raw("eve's")})}))
        handed, notes = collect(course, "A1")
        assert handed == {}
        assert any(note.startswith("nothing counts of ada: ") for note in notes)


@pytest.mark.parametrize("folders", [("", ""), ("a/", "b/"), ("a.zip/", "a.zip/")])
def test_nobody_spends_the_budget_of_a_zip_of_ada_s(course, monkeypatch, folders):
    """Who is shown under her name, in a class's zip that the lecturer has made of two, or packed once more."""
    monkeypatch.setattr(module, "OPENED", 2)
    for rows in (KNOWN, []):
        roster(course, rows, "moodle")
        hers, many = zipped({"A1.ipynb": raw("own")}), zipped({f"{k}.ipynb": raw("eve's") for k in range(3)})
        files = {
            f"{folders[0]}ADA Lovelace_7_assignsubmission_file_/0.zip": many,
            f"{folders[1]}Ada Lovelace_11_assignsubmission_file_/hw.zip": hers,
        }
        if folders[0] == "a.zip/":
            files = {"a.zip": zipped({name.removeprefix("a.zip/"): data for name, data in files.items()})}
        put(course, "all.zip", zipped(files))
        handed, notes = collect(course, "A1")
        counts = {last(one): one.file for one in handed.values()}
        if rows:
            assert [*counts] == ["own"] or any(note.startswith("nothing counts of ada") for note in notes)
        else:
            assert "Lovelace_11" not in counts.get("eve's", "")
            assert "own" in counts or any(note.startswith("nothing counts of ada.lovelace.11: ") for note in notes)


def test_long_names_in_zips_are_not_looked_at(course):
    """To take them apart, or to look in them for numbers, takes long."""
    files = {"A1.ipynb": raw()} | {f"{k}{' ' * 40_000}.ipynb": raw() for k in range(5)}
    put(course, "bo.zip", zipped(files))
    handed, (note,) = collect(course, "A1")
    assert list(handed) == ["bo"]
    assert len(note) < 2000
    assert "its name has more than 1,000 letters" in note


@pytest.mark.parametrize("rows", [KNOWN, [KNOWN[0], *EVE], None])
def test_a_number_behind_a_name_on_canvas_is_not_canvas_s(course, rows):
    """Who shows themselves as `lovelaceada_11` has their own number behind it."""
    roster(course, rows or [])
    taken = "lovelaceada_11_14_103_A1-7.ipynb"
    for files in ({CANVAS: raw("own")}, {CANVAS: raw("own"), taken: raw("eve's")}):
        put(course, "all.zip", zipped(files))
        handed, _ = collect(course, "A1")
        assert [last(one) for one in handed.values()] == ["own"]


def test_a_file_that_has_moodle_s_name_already(course):
    """As somebody hands in who was sent it back; in names that are shown, Moodle writes blanks for underscores."""
    roster(course, KNOWN, "moodle")
    name = "Ada Lovelace_11_assignsubmission_file_Eve Else_12_assignsubmission_file_A1.ipynb"
    path = put(course, name, raw("own"))  # where it may have been written by somebody else
    handed, notes = collect(course, "A1")
    assert handed == {}
    assert notes[0].startswith(f"{name}: passed over, its name is almost like one of Moodle's")
    path.unlink()
    put(course, "all.zip", zipped({name: raw("own")}))
    handed, _ = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"ada": "own"}
    assert handed["ada"].ids["moodle"] == "11"


@pytest.mark.parametrize(
    "name",
    [
        "Participant_{}_assignsubmission_file_/A1.zip",
        "anon_{}_9{}_A1.zip",
        "a/b/Participant_{}_assignsubmission_file_A1.zip",
    ],
)
@pytest.mark.parametrize("beside", [{}, {"readme.txt": b"", "__MACOSX/._a.zip": b""}])
def test_many_students_have_a_zip_each_in_the_class_s(course, name, beside):
    inner = zipped({"A1.ipynb": raw()})
    put(course, "all.zip", zipped({name.replace("{}", str(k)): inner for k in range(100, 160)} | beside))
    handed, notes = collect(course, "A1")
    assert len(handed) == 60, notes


def test_her_own_number_in_a_file_s_name_is_nobody_else_s(course):
    roster(course, KNOWN[:1] + EVE)
    put(course, "lovelaceada_11_98765_11_2_A1.ipynb", raw("own"))
    handed, _ = collect(course, "A1")
    assert last(handed["ada"]) == "own"


def test_who_counted_with_a_number_keeps_it_when_the_other_takes_another_name(course):
    """Points by hand stand under the name that somebody has had."""
    put(course, "Ada Lovelace_11_assignsubmission_file_/A1.ipynb", raw("own"))
    assert list(collect(course, "A1")[0]) == ["ada.lovelace"]
    graded = course / "graded" / "A1"
    graded.mkdir(parents=True)
    (graded / "ada.lovelace.11.json").write_text('{"ids": {"moodle": "11"}}')
    assert list(collect(course, "A1")[0]) == ["ada.lovelace.11"]


def test_a_date_hides_no_number(course):
    roster(course, [KNOWN[0], UNKNOWN[1] | {"canvas": "2014"}])
    put(course, "lovelaceada_11_98000_A1.ipynb", raw("own"))
    put(course, "lovelaceada_11_99999_1_1_2014_98770_A1.ipynb", raw("eve's"))
    handed, notes = collect(course, "A1")
    assert last(handed["ada"]) == "own"
    assert any("that of ada and eve: rename it" in note for note in notes)


def test_late_is_late_with_a_number_in_front(course):
    put(course, "elseeve_14_5_LATE_14_98770_A1.ipynb")
    handed, _ = collect(course, "A1")
    assert [one.late for one in handed.values()] == [True]


def test_an_entry_that_lies_about_its_size(course):
    data = bytearray(zipped({"A1.ipynb": bytes(21 * 2**20)}))
    at = data.index(b"PK\x01\x02") + 24
    data[at : at + 4] = (100).to_bytes(4, "little")
    put(course, "bo.zip", bytes(data))
    put(course, "ada_A1.ipynb")
    began = time.monotonic()
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert len(notes) == 1
    assert time.monotonic() - began < 10


# Files that are no notebook of this assignment.


def changed(change):
    data = json.loads(raw())
    change(data)
    return json.dumps(data).encode()


DAMAGED = {
    "empty": (b"", "it is empty"),
    "blank": (b" \n", "it is empty"),
    "text": (b"no notebook", "damaged or cut off"),
    "cut off": (raw()[: len(raw()) // 2], "damaged or cut off at line"),
    "binary": (bytes(range(256)) * 20, "damaged or cut off"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(200), "damaged or cut off"),
    "a number": (b"7", "it holds no cells"),
    "a list": (b"[]", "it holds no cells"),
    "no cells": (b'{"nbformat": 4}', "its cells cannot be read"),
    "cells of no kind": (b'{"nbformat": 4, "cells": 7}', "its cells cannot be read"),
    "old and empty": (b'{"nbformat": 3, "worksheets": 7}', "its cells cannot be read"),
    "deep": (b"[" * 200_000, "nested"),
    "deep and whole": (b'{"cells": ' + b"[" * 400 + b"]" * 400 + b"}", "it has no cell and no heading of it"),
    "commas": (b'{"cells": [{"metadata": [' + b"1," * 2_000_001 + b"1]}]}", "it has more than 2,000,000 commas: clear"),
    "many": (b'{"cells": [' + b"{}," * 400_000 + b"{}]}", "it has more than 300,000 brackets: clear its outputs"),
    "old and many": (
        json.dumps({"nbformat": 3, "worksheets": [{"cells": [{}] * 2500}] * 2}).encode(),
        "more than 4,000",
    ),
    "much code": (
        json.dumps({"cells": [{"cell_type": "code", "source": "a = 1\n" * 50_000}] * 2}).encode(),
        "it has more than 500,000 characters of code",
    ),
    "of another assignment": (nbformat.writes(OTHER).encode(), "it is one of A2"),
    "of none": (
        nbformat.writes(nbformat.v4.new_notebook()).encode(),
        "no cell and no heading of it; if it is one, write",
    ),
    "a huge number": (b'{"cells": ' + b"1" * 5000 + b"}", "thousands of digits"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_what_is_no_notebook_of_this_assignment(kind, course):
    data, says = DAMAGED[kind]
    put(course, "ada_A1.ipynb")
    put(course, "bo_A1.ipynb")
    assert sorted(collect(course, "A1")[0]) == ["ada", "bo"]
    put(course, "bo_A1.ipynb", data)
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    (note,) = notes
    large = kind in ("many", "much code", "commas")  # it may be one
    assert note.startswith(f"bo_A1.ipynb: passed over, {says if large else 'it is not a notebook of A1: '}")
    assert says in note
    assert len(note) < 400


def test_files_that_are_not_opened(course, tmp_path):
    outside = tmp_path / "secret.ipynb"
    outside.write_bytes(raw())
    inbox = course / "handed_in" / "A1"
    put(course, "ada_A1.ipynb")
    (inbox / "bo_A1.ipynb").symlink_to(outside)
    (inbox / "eve").symlink_to(tmp_path)
    (inbox / "gone_A1.ipynb").symlink_to(tmp_path / "nothing")
    os.mkfifo(inbox / "pipe_A1.ipynb")
    (inbox / "zed_A1.ipynb").mkdir()
    put(course, "big_A1.ipynb", bytes(module.NOTEBOOK + 1))
    put(course, "notes.pdf")
    put(course, ".ipynb_checkpoints/cy_A1-checkpoint.ipynb")
    put(course, "__MACOSX/cy_A1.ipynb")
    put(course, "._cy_A1.ipynb")
    put(course, "ada/tasks.json", b"{}")
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert sorted(notes) == [
        "big_A1.ipynb: passed over, it has 20,971,521 bytes, wanted at most 20,971,520",
        "bo_A1.ipynb: passed over, it is a symbolic link, wanted the file itself",
        "eve: passed over, it is a symbolic link, wanted the file itself",
        "gone_A1.ipynb: passed over, it is a symbolic link, wanted the file itself",
        "notes.pdf: passed over, it does not end in .ipynb",
        "pipe_A1.ipynb: passed over, it is no ordinary file",
    ]


def test_folders_in_folders_have_an_end(course, monkeypatch):
    """A student's zip, unpacked by hand, may hold a thousand, which Python does not walk through."""
    put(course, "ada_A1.ipynb")
    monkeypatch.chdir(course / "handed_in" / "A1")
    for name in ["bo", *["d"] * 60]:
        os.mkdir(name)
        os.chdir(name)
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert any("too deep" in note for note in notes)


def test_an_unreadable_file(course, monkeypatch):
    """Also where the superuser runs the tests, who reads everything."""
    put(course, "ada_A1.ipynb")
    path = put(course, "bo_A1.ipynb")
    assert sorted(collect(course, "A1")[0]) == ["ada", "bo"]
    path.chmod(0)
    read = Path.read_bytes

    def denied(self):
        if not self.stat().st_mode & 0o444:
            raise PermissionError(13, "Permission denied")
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", denied)
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert notes == ["bo_A1.ipynb: passed over, it cannot be read (Permission denied)"]


def test_a_missing_inbox_is_said(course):
    (course / "handed_in" / "A1").rmdir()
    assert collect(course, "A1") == ({}, ["A1: passed over, it cannot be read (No such file or directory)"])


def test_a_name_that_cannot_be_printed(course):
    try:
        put(course, os.fsdecode(b"bo\xff\x1b[31m_A1.ipynb"), b"")
    except OSError:
        pytest.skip("no such names on this system")
    put(course, "ada_A1.ipynb")
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert notes[0].encode().decode().isprintable()


# Notebooks that count, whatever happened to them.


def without_metadata(data):
    for cell in data["cells"]:
        cell["metadata"] = {}
    return data


def without_ids(data):
    without_metadata(data)
    for cell in data["cells"]:
        del cell["id"]
    data["nbformat_minor"] = 4


def as_a_script(data):
    lines = "\n".join("# " + line for cell in data["cells"] for line in "".join(cell["source"]).splitlines())
    data["cells"] = [{"cell_type": "code", "source": lines, "outputs": [], "execution_count": None, "metadata": {}}]


def retyped(data):
    data["cells"] = [
        {"cell_type": "markdown", "source": ["## 1. The seven partials\n", "they are 1"], "metadata": {}},
        {"cell_type": "markdown", "source": "mine", "metadata": {}},
    ]


def with_outputs(data):
    for cell in data["cells"]:
        if cell["cell_type"] == "code":
            cell["outputs"] = [{"output_type": "stream", "name": "stdout", "text": "\ud800 forged"}, 7]


def with_surrogates(data):
    data["cells"][0]["source"] = "\ud800 lone"
    data["cells"][0]["metadata"]["\udfff"] = "\udfff"


def odd_cells(data):
    data["cells"][1:1] = [7, None, {}, {"cell_type": "code", "source": None, "metadata": 7, "id": []}]
    data["cells"][1:1] = [{"cell_type": "markdown", "source": [1, None], "metadata": {"nbgrader": {"grade_id": {}}}}]
    data["cells"][1:1] = [{"cell_type": "markdown", "source": "x", "attachments": {"a": 7, "b": {"image/png": "iVBO"}}}]


KEPT = [with_outputs, with_surrogates, odd_cells, without_metadata, without_ids, as_a_script, retyped]


@pytest.mark.parametrize("change", KEPT)
def test_what_still_counts(change, course):
    put(course, "ada_A1.ipynb", changed(change))
    handed, notes = collect(course, "A1")
    assert notes == []
    assert list(handed) == ["ada"]
    assert "mine" in last(handed["ada"])
    nbformat.validate(handed["ada"].notebook)
    text = nbformat.writes(handed["ada"].notebook)
    text.encode()
    assert "forged" not in text


@pytest.mark.parametrize(
    "encode",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.encode("utf-16"),
        lambda text: text.encode("cp1252"),
        lambda text: text.replace("\n", "\r\n").encode(),
    ],
)
def test_encodings(encode, course):
    put(course, "ada_A1.ipynb", encode(nbformat.writes(answered("größer"))))
    handed, notes = collect(course, "A1")
    assert (last(handed["ada"]), notes) == ("größer", [])


def test_old_formats_are_read(course):
    old = nbformat.convert(answered("mine"), 3)
    assert "worksheets" in old
    put(course, "ada_A1.ipynb", json.dumps(old).encode())
    handed, notes = collect(course, "A1")
    assert (last(handed["ada"]), notes) == ("mine", [])
    assert len(handed["ada"].notebook.cells) >= len(BLANK.cells)
    assert "## 1. The seven partials" in "\n".join(cell.source for cell in handed["ada"].notebook.cells)


def test_cells_of_the_release_have_its_metadata_once(course):
    notebook = answered("mine")
    partials = next(cell for cell in notebook.cells if cell.id == "partials-answer")
    kernel = next(cell for cell in notebook.cells if cell.id == "kernel-answer")
    partials.metadata.nbgrader.points = 400
    twin = copy.deepcopy(partials)
    twin.id, twin.source = "twin", "copied"
    kernel.metadata = nbformat.from_dict({})  # known by its id
    own = nbformat.v4.new_markdown_cell("own", metadata={"nbgrader": {"grade_id": "bonus", "grade": True}})
    notebook.cells[1:1] = [own]
    notebook.cells.append(twin)
    put(course, "ada_A1.ipynb", nbformat.writes(notebook).encode())
    cells = collect(course, "A1")[0]["ada"].notebook.cells
    named = {cell.id: cell.metadata for cell in cells if cell.metadata}
    assert named == {cell.id: cell.metadata for cell in BLANK.cells}
    assert {cell.source for cell in cells if not cell.metadata} == {"own", "copied"}
    assert cells[-1].source == "copied"


# Several attempts.

TIME = 1_790_000_000
DAY = 86_400


@pytest.mark.parametrize(
    ("older", "newer", "says"),
    [
        (("ada_A1.ipynb", TIME), ("ada_A1 (2).ipynb", TIME), "is newer by the number in its name"),
        (("ada_A1_v2.ipynb", TIME + DAY), ("ada_A1_v10.ipynb", TIME), "is newer by the number in its name"),
        (("ada_A1-1.ipynb", TIME + DAY), ("ada_A1-2.ipynb", TIME), "is newer by the number in its name"),
        (("ada_A1.ipynb", TIME + DAY), ("ada_A1_2.ipynb", TIME), "is newer by the number in its name"),
        (("ada_A1.ipynb", TIME + DAY), ("ada_A1 2.ipynb", TIME), "is newer by the number in its name"),
        (("ada_A1v2.ipynb", TIME + DAY), ("ada_A1v3.ipynb", TIME), "is newer by the number in its name"),
        (("ada_A1-Copy1.ipynb", TIME + DAY), ("ada_A1-Copy2.ipynb", TIME), "is newer by the number in its name"),
        (("ada_A1_27_11.ipynb", TIME), ("ada_A1_26_11.ipynb", TIME + DAY), "by the times of the files"),
        (("lovelaceada_4711_9_A1.ipynb", TIME), ("lovelaceada_4711_11_A1-2.ipynb", TIME), "by the number in its name"),
        (("lovelaceada_4711_99_A1.ipynb", TIME + DAY), ("lovelaceada_4711_100_A1.ipynb", TIME), "as Canvas counts"),
        (("ada_b.ipynb", TIME), ("ada_a.ipynb", TIME + DAY), "is newer by the times of the files"),
        (("ada_2026-11-27.ipynb", TIME), ("ada_2026-11-26.ipynb", TIME + DAY), "by the times of the files"),
        (("ada_a.ipynb", TIME), ("ada_b.ipynb", TIME), "neither names nor times tell which is newer"),
        (("ada_a.ipynb", TIME + 1), ("ada_b.ipynb", TIME), "neither names nor times tell which is newer"),
    ],
)
def test_the_later_attempt_counts(older, newer, says, course):
    roster(course, ROSTER[:1])
    for (name, when), text in ((older, "older"), (newer, "newer")):
        put(course, name, raw(text), when)
    for zips in (False, True):
        if zips:
            dates = {name: time.localtime(when)[:6] for name, when in (older, newer)}
            files = {name: (raw(text), dates[name]) for (name, _), text in ((newer, "newer"), (older, "older"))}
            for name, _ in (older, newer):
                (course / "handed_in" / "A1" / name).unlink()
            put(course, "all.zip", zipped(files))
        handed, notes = collect(course, "A1")
        assert last(handed["ada"]) == "newer"
        (note,) = notes
        place = "all.zip/" if zips else ""
        assert note.startswith(f"{place}{older[0]}: passed over, {place}{newer[0]} ")
        assert says in note


def test_a_short_name_with_a_number_is_no_attempt(course):
    put(course, "ada-2.ipynb", raw("older"), TIME)
    put(course, "ada-2_A1.ipynb", raw("newer"), TIME + DAY)
    handed, notes = collect(course, "A1")
    assert last(handed["ada-2"]) == "newer"
    assert "by the times" in notes[0]


def test_equal_attempts_are_said_to_be_equal(course):
    put(course, "ada_a.ipynb", raw("same"), TIME)
    put(course, "ada_b.ipynb", raw("same"), TIME)
    assert collect(course, "A1")[1] == ["ada_a.ipynb: passed over, ada_b.ipynb has the same cells"]


def test_three_attempts_and_a_damaged_one(course):
    put(course, "ada_A1.ipynb", raw("1"), TIME)
    put(course, "ada_A1_v2.ipynb", raw("2"), TIME)
    put(course, "ada/A1_v2.ipynb", raw("3"), TIME - DAY)
    put(course, "ada_A1_v3.ipynb", raw("4")[:-100], TIME)
    handed, notes = collect(course, "A1")
    assert last(handed["ada"]) == "2"
    assert sorted(note.split(" ")[0] for note in notes) == ["ada/A1_v2.ipynb:", "ada_A1.ipynb:", "ada_A1_v3.ipynb:"]


def test_what_one_student_zips_costs_nobody_else(course):
    """In a platform's zip: more than all may unfold, twice, by somebody in the middle."""
    bomb = zipped({f"{k}.ipynb": bytes(19 * 2**20) for k in range(12)})
    names = [f"{name}_{k}_assignsubmission_file_/A1.ipynb" for k, name in enumerate(("bea", "cy", "zoe"), 1)]
    files = {names[0]: raw(), names[1]: raw(), names[1].replace(".ipynb", ".zip"): bomb, names[2]: raw()}
    put(course, "all.zip", zipped(files))
    handed, notes = collect(course, "A1")
    assert set(handed) == {"bea", "zoe"}
    assert any(note.startswith("nothing counts of cy: ") for note in notes)
    assert any(module.TOO_MUCH in note for note in notes)


@pytest.mark.parametrize("eve_s", ["elseeve_14_{}_a.ipynb", "elseeve_14_{}_1_2_a.ipynb"])
def test_what_one_student_hands_in_costs_nobody_else(course, monkeypatch, eve_s):
    """Also without zips, between two of ada's: else an older one of hers would count."""
    monkeypatch.setattr(module, "ALL", 10**7)
    monkeypatch.setattr(module, "SHARE", 2 * 10**6)
    monkeypatch.setattr(module, "UNSURE", 2 * 10**6)
    roster(course, [KNOWN[0], *EVE])
    files = {"lovelaceada_11_100_A1.ipynb": raw("draft")}
    files |= {eve_s.format(k): b" " * 10**6 for k in range(101, 120)} | {"lovelaceada_11_200_A1.ipynb": raw("own")}
    put(course, "all.zip", zipped(files))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"ada": "own"}
    assert any(module.TOO_MUCH in note for note in notes)
    monkeypatch.setattr(module, "ALL", 2 * 10**5)  # and of a class that is too large, nobody's older one
    put(course, "all.zip", zipped({name: files[name] + b" " * 10**5 for name in files if "ada" in name}))
    handed, notes = collect(course, "A1")
    assert handed == {}
    assert "nothing counts of ada: all.zip/lovelaceada_11_200_A1.ipynb was not opened" in notes


def test_many_notebooks_of_many_cells_take_no_memory(course):
    """A zip of some kB, of which each notebook may be the one that counts."""
    roster(course, ROSTER)
    many = json.dumps({"cells": [{"source": BLANK.cells[0].source}] + [{}] * 3900}).encode()
    put(course, "bo.zip", zipped({f"{k}.ipynb": many for k in range(8)}))
    tracemalloc.start()
    try:
        handed, _ = collect(course, "A1")
        assert tracemalloc.get_traced_memory()[1] < 25 * 2**20
    finally:
        tracemalloc.stop()
    assert len(handed["bo"].notebook.cells) == 3901


def test_an_old_notebook_is_read_as_nbformat_converts_it():
    kinds = ("code", "markdown", "heading", "raw")
    old = nbformat.convert(answered("mine"), 3)
    old.worksheets[0].cells += [nbformat.v3.new_text_cell(kind, f"# one\ntwo {kind}") for kind in kinds[1:]]
    for cell in old.worksheets[0].cells:
        if cell.cell_type == "heading":
            cell.update(level=3, source="three")
    new = nbformat.convert(copy.deepcopy(old), 4)
    found = read(json.dumps(old).encode())
    assert [(kind, source) for kind, source, *_ in found] == [(cell.cell_type, cell.source) for cell in new.cells]
    assert {cell.cell_type for cell in old.worksheets[0].cells} == {*kinds}


def test_the_text_of_an_old_notebook_may_be_numbers():
    """Of which nbformat would take minutes, and gigabytes, to say that they are none of its format."""
    cells = [{"cell_type": "markdown", "source": [1] * 100_000}]
    data = json.dumps({"nbformat": 3, "worksheets": [{"cells": cells}]}).encode()
    assert [source for _, source, *_ in read(data)] == ["1" * 100_000]


def test_a_heading_of_an_old_notebook_has_a_level_of_headings():
    """The level is a number of signs, and two thousand million of them take the memory of all."""
    cells = [{"cell_type": "heading", "level": level, "source": "a", "metadata": {}} for level in (2, 2 * 10**9, -1)]
    old = {"nbformat": 3, "nbformat_minor": 0, "metadata": {}, "worksheets": [{"cells": cells}]}
    assert [source for _, source, *_ in read(json.dumps(old).encode())] == ["## a", "# a", "# a"]


def test_texts_are_not_longer_than_a_file_may_be(monkeypatch):
    data = raw()
    size = sum(len(source) for _, source, *_ in read(data))
    monkeypatch.setattr(reading, "TEXT", size)
    assert read(data)
    monkeypatch.setattr(reading, "TEXT", size - 1)
    with pytest.raises(ValueError, match=f"more than {size - 1:,} characters"):
        read(data)


def test_a_file_that_takes_too_much_memory_is_passed_over_alone(course, monkeypatch):
    put(course, "ada_A1.ipynb", raw("a"))
    put(course, "bo_A1.ipynb", raw("bomb"))
    assert collect(course, "A1")[1] == []
    one = collecting.read

    def read_or_not(data):
        if b"bomb" in data:
            raise MemoryError
        return one(data)

    monkeypatch.setattr(collecting, "read", read_or_not)
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    (note,) = notes
    assert note.startswith("bo_A1.ipynb: passed over, reading it takes more memory")


def test_what_unfolds_as_a_whole_is_not_unfolded(course):
    put(course, "ada_A1.ipynb", raw())
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("A1.ipynb", raw())
    put(course, "bo.zip", held.getvalue())
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert "packed in an unusual way" in notes[0]


def test_long_names_and_texts_of_no_encoding_and_many_cells(course):
    put(course, "ada_A1.ipynb", raw())
    put(course, "bo.zip", zipped({f"bo_1_{'9' * 5000}_A1.ipynb": raw()}))
    put(course, "cy_A1.ipynb", b"\x00\x00\x00{\xe9\xe9\xe9\xe9")
    put(course, "di_A1.ipynb", json.dumps({"cells": [{}] * 5000}).encode())
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert len(notes) == 3
    for word in ("damaged", "more than 4,000", "more than 1,000 letters"):
        assert any(word in note for note in notes), notes


def test_who_is_named_in_anothers_zip_keeps_the_own_notebook(course):
    put(course, "ada_A1.ipynb", raw())
    for name in ("ada_A1 (9).ipynb", "ada_1_assignsubmission_file_A1 (9).ipynb"):
        put(course, "bo_A1.zip", zipped({name: raw(), "bo_A1.ipynb": raw()}))
        handed, _ = collect(course, "A1")
        assert handed["ada"].file == "ada_A1.ipynb"
        assert handed["bo"].file.startswith("bo_A1.zip")


@pytest.mark.parametrize("rows", [[], [{"student": "ada"}, {"student": "bo"}, {"student": "cy"}]])
@pytest.mark.parametrize("forged", ["ada_A1 (99).ipynb", "ada_5_assignsubmission_file_/A1 (99).ipynb"])
def test_a_zip_of_many_gives_nobody_another_notebook(forged, rows, course):
    """Whoever made it; and it counts for those of whom nothing else is there."""
    roster(course, rows)
    put(course, "final.zip", zipped({forged: raw("forged"), "bo_A1.ipynb": raw("b"), "cy_A1.ipynb": raw("c")}))
    handed, notes = collect(course, "A1")
    others = {"bo": "b", "cy": "c"}
    if rows and "_assignsubmission_" in forged:
        assert {name: last(one) for name, one in handed.items()} == others
        assert "a name like Moodle's, and no student has this number" in notes[0]
        return
    assert {name: last(one) for name, one in handed.items()} == {"ada": "forged"} | others
    of_several = [] if rows else ["final.zip: taken for the work of 3 students"]
    assert [note.partition(",")[0] for note in notes] == of_several
    put(course, "bo.zip", zipped({"A1.ipynb": raw("own")}))  # a zip of one's own is as good as a file
    for name, data in {"ada_A1.ipynb": raw("own"), "ada.zip": zipped({"A1.ipynb": raw("own")})}.items():
        path = put(course, name, data)
        handed, notes = collect(course, "A1")
        assert {name: last(one) for name, one in handed.items()} == {"ada": "own", "bo": "own", "cy": "c"}
        assert len(notes) == 2 + len(of_several)
        assert any(note.startswith(f"final.zip/{forged}: passed over, {name}") for note in notes)
        path.unlink()


@pytest.mark.parametrize("rows", [[], [{"student": "ada", "canvas": "5"}, {"student": "bo"}, {"student": "cy"}]])
@pytest.mark.parametrize("own", ["ada_5_98_A1.ipynb", "ada_A1.ipynb"])
@pytest.mark.parametrize(
    "forged", ["ada_5_assignsubmission_file_/A1 (9).ipynb", "ada_5_99_A1.ipynb", "ada_A1 (9).ipynb", "ada/A1.ipynb"]
)
@pytest.mark.parametrize("unzipped", [False, True])
def test_of_two_zips_neither_says_more(rows, own, forged, unzipped, course):
    """Of which one may be a student's, with any names and times in it."""
    roster(course, rows)
    put(course, "all.zip", zipped({own: raw("own"), "bo_A1.ipynb": raw("bo")}))
    assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == {"ada": "own", "bo": "bo"}
    put(course, "old.zip", zipped({own: raw("own"), "bo_A1.ipynb": raw("bo")}))
    assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == {"ada": "own", "bo": "bo"}
    if unzipped:
        put(course, f"homework/{forged}", raw("forged"))
    else:
        put(course, "homework.zip", zipped({forged: raw("forged"), "cy_A1.ipynb": raw("cy")}))
    handed, notes = collect(course, "A1")
    assert last(handed["bo"]) == "bo"
    if unzipped and not rows and "_5_" not in forged:
        assert last(handed["ada"]) == "own"  # a folder is that of one student
        return
    if rows and "_assignsubmission_" in forged:
        assert last(handed["ada"]) == "own"
        assert any("a name like Moodle's, and this class hands in on Canvas" in note for note in notes)
        return
    assert "ada" not in handed
    (note,) = [note for note in notes if note.startswith("nothing counts of")]
    places = ["all.zip", "homework", "old.zip"] if unzipped else ["all.zip", "homework.zip", "old.zip"]
    assert all(place in note for place in places)
    put(course, "ada.ipynb", raw("own"))
    assert last(collect(course, "A1")[0]["ada"]) == "own"


@pytest.mark.parametrize("rows", [[], KNOWN[:1]])
@pytest.mark.parametrize("around", ["", "all/"])
def test_a_file_with_digits_in_front_and_one_that_takes_its_name(rows, around, course):
    """Of her file the number is not clear, so it does not count beside that of who is shown as she is."""
    roster(course, rows)
    put(course, f"{around}lovelaceada_11_101_12345_A1.ipynb", raw("own"))
    student, one = collect(course, "A1")[0].popitem()
    assert (student, last(one)) == ("ada" if rows else "lovelaceada", "own")
    for forged in ("lovelaceada_14_102_A1.ipynb", "lovelaceada_11_999_x_14_102_A1.ipynb"):
        path = put(course, around + forged, raw("forged"))
        handed, notes = collect(course, "A1")
        found = {name: last(one) for name, one in handed.items()}
        assert found.get(student, "own") == "own"
        assert any("lovelaceada_1" in note for note in notes) or len(found) == 2
        path.unlink()
    put(course, f"{around}lovelaceada_11_90_A1.ipynb", raw("older"))
    handed, notes = collect(course, "A1")
    assert last(handed[student]) == "older"
    assert any(note.startswith(f"{around}lovelaceada_11_101_12345_A1.ipynb: passed over") for note in notes)


FULL = [KNOWN[0], *EVE]
DIGITS = "lovelaceada_11_101_12345_1_A1.ipynb"
TRICKS = {  # what Eve, who has the numbers 14, is shown as, calls her file, or sends to whoever puts it there as it is
    "as Moodle's": {"lovelaceada_77_assignsubmission_file_14_5002_A1-9.ipynb": "forged"},
    "of nothing but signs": {"_14_5002_x_11_99999_A1.ipynb": "forged"},
    "a zip with both": {"lovelaceada_14_9_A1.ipynb": "forged", "hw.zip": {"lovelaceada_14_9_A1.ipynb": "forged"}},
    "a plain one in a zip": {"lovelaceada_14_9_A1.ipynb": "forged", "hw.zip": {"ada_A1.ipynb": "forged"}},
    "two and a plain one": {"hw.zip": {"lovelaceada_14_9_A1.ipynb": "forged", "ada_A1.ipynb": "forged"}},
    "hers and a number": {"hw_11_9_A1.zip": {"A1.ipynb": "forged"}},
    "a late number": {"hw_11_99999_A1.zip": {"A1.ipynb": "forged"}},
    "fifty": {"lovelaceada_11_1_14_5002_A1.zip": {f"{k}_A1.ipynb": "forged" for k in range(50)}},
    "a date": {"lovelaceada_1_1_2045_5002_A1-9.ipynb": "forged"},
    "her name and a date": {"ada_1_1_2045_5002_A1-9.ipynb": "forged"},
}
IN_MOODLE = {
    "of signs": {"_14_assignsubmission_file_x_11_assignsubmission_file_A1-9.ipynb": "forged"},
    "her name": {"Ada Lovelace_14_assignsubmission_file_/A1 (9).ipynb": "forged"},
    "a zip": {"hw.zip": {"Ada Lovelace_11_assignsubmission_file_/A1 (9).ipynb": "forged"}},
    "a plain one": {
        "Ada Lovelace_14_assignsubmission_file_/A1 (9).ipynb": "forged",
        "hw.zip": {"ada_A1.ipynb": "forged"},
    },
}


@pytest.mark.parametrize("rows", [FULL, UNKNOWN, []], ids=["all numbers", "none", "no roster"])
@pytest.mark.parametrize(
    ("own", "trick"),
    [
        *((own, trick) for own in (CANVAS, DIGITS) for trick in TRICKS.values()),
        *((MOODLE, trick) for trick in IN_MOODLE.values()),
    ],
)
@pytest.mark.parametrize("unzipped", [False, True])
def test_no_name_gives_another_s_notebook(rows, own, trick, unzipped, course):
    """Hers counts, or nothing does, and a note says so; also with a notebook of hers that came by mail."""
    roster(course, rows, "moodle" if own == MOODLE else "canvas")

    def collected(files):
        mailed = {one: zipped({k: raw(v) for k, v in data.items()}) for one, data in files.items() if ".zip" in one}
        sent = {one: raw(data) for one, data in files.items() if one not in mailed}
        for old in sorted((course / "handed_in" / "A1").rglob("*"), reverse=True):
            old.rmdir() if old.is_dir() else old.unlink()
        for name, data in ({**sent, **mailed} if unzipped else {"all.zip": zipped(sent), **mailed}).items():
            put(course, name, data)
        return collect(course, "A1")

    if rows == UNKNOWN:  # without the numbers nothing counts; a zip that came by mail should have her sender's name
        handed, notes = collected({own: "own", **trick})
        assert "ada" not in handed or handed["ada"].file == "hw.zip/ada_A1.ipynb"
        assert any(note.startswith(("all.zip/" if not unzipped else "") + f"{own}: passed over") for note in notes)
        return
    ((student, one),) = collected({own: "own"})[0].items()
    assert last(one) == "own"
    handed, notes = collected({own: "own", **trick})
    if student in handed:
        assert last(handed[student]) == "own"
    elif rows or f"{student}.11" not in handed:
        assert any(student in note or own in note for note in notes)
    else:
        assert last(handed[f"{student}.11"]) == "own"
    if rows:
        handed, _ = collected({own: "own", **trick, "ada_A1 (2).ipynb": "mailed"})
        assert "ada" not in handed or last(handed["ada"]) in ("own", "mailed")
        assert "eve" not in handed or "11" not in handed["eve"].ids.values()


@pytest.mark.parametrize("rows", [KNOWN, [KNOWN[0], *EVE], []])
def test_nobody_spends_what_may_be_unfolded_of_another(rows, course):
    roster(course, rows)
    files = {"lovelaceada_11_101_A1.zip": zipped({"A1.ipynb": raw("own")})}
    fifty = zipped({f"{k}_A1.ipynb": raw("forged") for k in range(50)})
    for name in ("lovelaceada_11_1_14_5002_A1.zip", "adalovelace_11_1_14_5002_A1.zip"):  # one comes first, one last
        put(course, "all.zip", zipped({name: fifty, **files} if name[0] == "a" else {**files, name: fifty}))
        assert "own" in [last(one) for one in collect(course, "A1")[0].values()]


@pytest.mark.parametrize("rows", [FULL, KNOWN])
@pytest.mark.parametrize("own", [CANVAS, MOODLE])
@pytest.mark.parametrize("outer", ["folder", "zip"])
def test_of_two_zips_in_one_place_neither_says_more(rows, own, outer, course):
    roster(course, rows, "moodle" if own == MOODLE else "canvas")
    both = {"s.zip": zipped({own: raw("own")}), "hw.zip": zipped({own.replace("101", "9999"): raw("forged")})}
    for k, files in enumerate(({"s.zip": both["s.zip"]}, both)):
        for name, data in files.items():
            put(course, f"week1/{name}" if outer == "folder" else "all.zip", zipped(files) if outer == "zip" else data)
        handed, _ = collect(course, "A1")
        assert ("ada" in handed) == (not k)


@pytest.mark.parametrize("place", ["", "week1/all/"])
@pytest.mark.parametrize(
    ("hers", "theirs"),
    [
        (f"unzipped/{CANVAS}", "hw/lovelaceada_11_999_A1.ipynb"),
        (f"unzipped/{CANVAS}", "hw/countess_11_999_A1.ipynb"),
        (CANVAS, "countess_11_999_A1.ipynb"),
        (CANVAS, "countess_11_999_A1.zip"),
        (CANVAS, "hw/lovelaceada_11_999_A1.ipynb"),
        (f"unzipped/{MOODLE}", "hw/Ada Lovelace_11_assignsubmission_file_/A1 (9).ipynb"),
        (MOODLE, "Somebody_11_assignsubmission_file_A1 (9).ipynb"),
        ("unzipped/ada_A1.ipynb", "hw/ada_A1 (9).ipynb"),
    ],
)
def test_different_notebooks_at_two_places_count_for_nothing(course, place, hers, theirs):
    """However deep the places lie, and whether or not a zip holds both."""
    roster(course, KNOWN, "moodle" if "_assignsubmission_" in hers else "canvas")
    for file in (False, True):
        for old in (course / "handed_in" / "A1").rglob("*.*"):
            old.unlink(missing_ok=True)
        files = {place + hers: raw("own"), place + theirs: raw("eve's")}
        files = {name: zipped({"A1.ipynb": data}) if name.endswith(".zip") else data for name, data in files.items()}
        if file and not all("/" in name for name in (hers, theirs)):
            continue  # within a zip of a platform's, its own names are at one place
        for name, data in {"both.zip": zipped(files)}.items() if file else files.items():
            put(course, name, data)
        handed, notes = collect(course, "A1")
        assert "ada" not in handed
        assert any(note.startswith("nothing counts of ada: ") for note in notes)


def test_a_loose_file_of_canvas_s_under_another_name_is_noted(course):
    roster(course, KNOWN)
    for name, noted in (("countess_11_999_A1.ipynb", True), (CANVAS, False)):
        put(course, name, raw("own"))
        handed, notes = collect(course, "A1")
        assert last(handed["ada"]) == "own"
        assert any(f"{name}: taken for the work of ada, who has the number 11" in note for note in notes) == noted
        (course / "handed_in" / "A1" / name).unlink()
        put(course, "all.zip", zipped({name: raw("own")}))  # whoever packed it took the name from Canvas
        assert not any("taken for the work" in note for note in collect(course, "A1")[1])
        (course / "handed_in" / "A1" / "all.zip").unlink()


def test_a_plain_name_among_folders_of_moodle(course):
    roster(course, [KNOWN[0], *EVE], "moodle")
    put(course, "week1/ada.ipynb", raw("own"))
    put(course, "week1/Somebody_14_assignsubmission_file_/A1.ipynb", raw("eve's"))
    assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == {"ada": "own", "eve": "eve's"}
    put(course, "week1/Ada Lovelace_11_assignsubmission_file_/A1.ipynb", raw("handed in"))
    handed, notes = collect(course, "A1")
    assert "ada" not in handed
    assert any(note.startswith("nothing counts of ada: week1 and week1/the loose files") for note in notes)


def test_the_late_flag_is_not_hidden_by_moodle_s_form(course):
    eve_s = "elseeve_77_assignsubmission_file_LATE_14_5002_A1.ipynb"
    put(course, "all.zip", zipped({eve_s: raw(), CANVAS: raw()}))
    assert [one.late for one in collect(course, "A1")[0].values()] == [True, False]
    roster(course, FULL)
    handed, notes = collect(course, "A1")
    assert list(handed) == ["ada"]
    assert notes[0].startswith(f"all.zip/{eve_s}: passed over")


def test_many_names_of_many_letters_take_no_time(course):
    """Each is compared with each student's."""
    roster(course, [{"student": f"s{k}", "name": f"Student {k}"} for k in range(40)])
    seen, one = [], naming.words
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(naming, "words", lambda name: seen.append(name) or one(name))
        put(course, "hw.zip", zipped({f"{chr(0xFDFA) * 900}/A1.ipynb": raw()}))
        collect(course, "A1")
    assert len([name for name in seen if len(name) > 800]) < 10


def test_notebooks_that_count_are_kept_packed(course):
    """Nine hundred of thousands of cells, in a zip of a megabyte, would take gigabytes."""
    many = json.dumps({"cells": [{"source": BLANK.cells[0].source}] + [{}] * 3900}).encode()
    put(course, "all.zip", zipped({f"s{k}_A1.ipynb": many for k in range(6)}))
    tracemalloc.start()
    try:
        handed, _ = collect(course, "A1")
        assert tracemalloc.get_traced_memory()[0] < 4 * 2**20
    finally:
        tracemalloc.stop()
    assert len(handed) == 6
    assert len(handed["s3"].notebook.cells) == 3901


def test_a_name_further_in_takes_nobody_s_place(course):
    """As Canvas or Moodle would write it: the owner's own folder is further outside."""
    put(course, "ada_x/A1.ipynb", raw("ada"))
    put(course, "bo_x/A1.ipynb", raw("bo"))
    put(course, "class.zip", zipped({"cy_A1.ipynb": raw("cy"), "dee_A1.ipynb": raw("dee")}))
    own = {"ada": "ada", "bo": "bo", "cy": "cy", "dee": "dee"}
    assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == own
    put(course, "mallory_x/ada_11_22_A1 (9).ipynb", raw("forged"))
    put(course, "mallory_x/bo_12_assignsubmission_file_A1 (9).ipynb", raw("forged"))
    put(course, "z.zip", zipped({"mallory_A1.zip": zipped({"cy_13_assignsubmission_file_A1.ipynb": raw("forged")})}))
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items() if name in own} == own
    assert sum("passed over" in note for note in notes) == 2
    assert last(handed["mallory"]) == "forged"


@pytest.mark.parametrize("rows", [None, [{"student": "ada", "canvas": "11"}, {"student": "mallory", "canvas": "14"}]])
def test_a_canvas_name_with_another_s_number_in_it(rows, course):
    """Who is shown in Canvas as "Ada_.11_.999_x" has a file that may be read as ada's, with the number 11."""
    if rows:
        roster(course, rows)
    put(course, "all.zip", zipped({"ada_11_103_A1.ipynb": raw("own")}))
    assert [last(one) for one in collect(course, "A1")[0].values()] == ["own"]
    put(course, "all.zip", zipped({"ada_11_103_A1.ipynb": raw("own"), "ada_11_999_x_14_104_A1.ipynb": raw("forged")}))
    handed, notes = collect(course, "A1")
    assert last(handed["ada"]) == "own"
    assert any(note.startswith("all.zip/ada_11_999_x_14_104_A1.ipynb: passed over") for note in notes)


def test_dates_like_numbers_of_canvas(course):
    """With a roster they are passed over, with what to do; without one, one counts, and of two that disagree none."""
    put(course, "ada_28_11_2026_A1.ipynb", raw("old"))
    put(course, "bo_2026_11_28_A1.ipynb", raw("bo"))
    handed, notes = collect(course, "A1")
    assert {name: (last(one), one.ids) for name, one in handed.items()} == {"ada": ("old", {}), "bo": ("bo", {})}
    put(course, "ada_29_11_2026_A1 (2).ipynb", raw("new"))
    handed, notes = collect(course, "A1")
    assert "ada" not in handed
    assert notes[0].startswith("nothing counts of ada: ada_28_11_2026_A1.ipynb and ada_29_11_2026_A1 (2).ipynb")
    put(course, "ada_A1.ipynb", raw("right"))
    assert last(collect(course, "A1")[0]["ada"]) == "right"
    roster(course, [{"student": "ada"}, {"student": "bo"}])
    handed, notes = collect(course, "A1")
    assert {name: last(one) for name, one in handed.items()} == {"ada": "right"}
    assert sum("if not, call the file STUDENT.ipynb" in note for note in notes) == 3


def test_a_copy_of_her_notebook_of_another_kind_is_told(course):
    """Of the same texts as text cells, or with another flag, or another number."""
    roster(course, FULL)
    put(course, "all.zip", zipped({CANVAS: raw("own")}))
    data = json.loads(raw("own"))
    for cell in data["cells"]:
        cell.update(cell_type="markdown", metadata={})
    as_text = json.dumps(data).encode()
    for name, copied in ((CANVAS, as_text), (CANVAS.replace("_11", "_LATE_11"), raw("own")), ("ada_A1.ipynb", as_text)):
        put(course, "hw.zip", zipped({name: copied}))
        handed, notes = collect(course, "A1")
        assert "ada" not in handed
        assert any(note.startswith("nothing counts of ada: all.zip and hw.zip") for note in notes)
    put(course, "hw.zip", zipped({CANVAS: raw("own")}))
    assert not collect(course, "A1")[0]["ada"].late


def test_who_has_marks_under_a_name_and_number_keeps_them(course):
    files = {f"Ada_{number}_assignsubmission_file_/A1.ipynb": raw(f"{number}") for number in (77, 78)}
    put(course, "all.zip", zipped(files))
    kept = collect(course, "A1")[0]
    (course / "graded" / "A1").mkdir(parents=True)
    for name, one in kept.items():
        (course / "graded" / "A1" / f"{name}.json").write_text(json.dumps({"ids": one.ids}))
    put(course, "all.zip", zipped({**files, "Ada.77_99_assignsubmission_file_/A1.ipynb": raw("99")}))
    found = {name: last(one) for name, one in collect(course, "A1")[0].items()}
    assert found == {"Ada.77": "77", "Ada.78": "78", "Ada.77.99": "99"}


def test_a_class_in_a_zip_that_is_called_like_a_student_s_is_noted(course):
    inside = {f"{name} B_{k}_assignsubmission_file_/A1.ipynb": raw(name) for k, name in enumerate(("Ada", "Bo"), 7)}
    put(course, "group_A1.zip", zipped(inside))
    handed, notes = collect(course, "A1")
    assert list(handed) == ["group"]
    assert notes[0].startswith("group_A1.zip: taken for the work of 'group', as it says, with Ada B, Bo B in it; ")


def test_a_name_and_number_is_nobody_else_s_name(course):
    files = {f"Ada Lovelace_{number}_assignsubmission_file_/A1.ipynb": raw(f"{number}") for number in (11, 15)}
    put(course, "all.zip", zipped(files))
    assert {name: last(one) for name, one in collect(course, "A1")[0].items()} == {
        "ada.lovelace.11": "11",
        "ada.lovelace.15": "15",
    }
    put(course, "all.zip", zipped({**files, "ada.lovelace.11_14_assignsubmission_file_/A1 (9).ipynb": raw("14")}))
    found = {last(one) for one in collect(course, "A1")[0].values()}
    assert found == {"11", "15", "14"}
