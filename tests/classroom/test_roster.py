"""Rosters as spreadsheets save them, and whom a file's name means."""

import pytest

from ntkbook.classroom.names import as_short, plainly_said, said, whom
from ntkbook.classroom.roster import added, read_roster
from ntkbook.classroom.whose import is_name_of

ROWS = [
    {"student": "ada", "name": "Ada Lovelace", "moodle": "1234567", "canvas": "4711"},
    {"student": "bo.2", "name": "Jörg-Bo Müller"},
]
HEADS = ("student", "name", "moodle")


def of_the_platform_of(name, rows=ROWS):
    other = "canvas" if "_assignsubmission_" in name else "moodle"
    return [{column: cell for column, cell in row.items() if column != other} for row in rows]


def table(separator, rows=ROWS, heads=HEADS):
    return "\r\n".join(separator.join(line) for line in [heads, *([row.get(h, "") for h in heads] for row in rows)])


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_a_roster_as_spreadsheets_save_it(separator, encoding, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_bytes((table(separator) + "\r\n" + separator * 3 + "\r\n\r\n").encode(encoding))
    assert read_roster(path) == of_the_platform_of("_assignsubmission_")


def test_numbers_as_moodle_and_spreadsheets_write_them(tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text(" Student ,Moodle,canvas,seat\nada, Participant 1234567,,7\nbo,7,,\n")
    assert read_roster(path) == [{"student": "ada", "moodle": "1234567"}, {"student": "bo", "moodle": "7"}]
    path.write_text("student,canvas\nada,4711.0\n")
    assert read_roster(path) == [{"student": "ada", "canvas": "4711"}]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "a column 'student'"),
        ("student\n", "a row for each student"),
        ("who\nada\n", "a column 'student'"),
        ("student\nada\nada\n", "ada twice in the column 'student'"),
        ("student\nada\nAda\n", "ada twice"),
        ("student,canvas\nada,1\nbo,1\n", "1 twice in the column 'canvas'"),
        ("student;canvas\nada;1,204,711\n", "'1,204,711' in the column 'canvas', wanted digits alone"),
        ("student,canvas\nada,1.234\n", "wanted digits alone"),
        ("student,moodle,canvas\nada,1,\nbo,,2\n", "those of one platform"),
        ("student\na b\n", "'a b', wanted letters"),
        ("student\n../x\n", "wanted letters"),
        ("student,name\n,Ada\n", "in row 1 below its head, is ''"),
    ],
)
def test_what_is_no_roster(text, says, tmp_path):
    path = tmp_path / "roster.csv"
    path.write_text("student,name,canvas\nada,Ada,1\nbo,Bo,2\n")
    assert len(read_roster(path)) == 2
    path.write_text(text)
    with pytest.raises(ValueError, match=says):
        read_roster(path)


def test_a_roster_grows_and_does_not_shrink():
    assert added(ROWS[:1], ROWS) == ROWS[1:]
    assert added(ROWS, ROWS) == []
    with pytest.raises(ValueError, match=r"no longer has bo\.2"):
        added(ROWS, ROWS[:1])


@pytest.mark.parametrize(
    "name",
    [
        "Ada Lovelace_1234567_assignsubmission_file",
        "Ada Lovelace_1234567_assignsubmission_file_",
        "Ada Lovelace_1234567_assignsubmission_file_A1",
        "Participant_1234567_assignsubmission_file",
        "Somebody Else_1234567_assignsubmission_file",
        "lovelaceada_4711_98765_A1",
        "lovelaceada_LATE_4711_98765_A1-2",
        "somebodyelse_4711_98765_A1",
    ],
)
def test_names_of_platforms(name):
    assert whom(said(name), of_the_platform_of(name)) == (of_the_platform_of(name)[0], "")


@pytest.mark.parametrize(
    "name",
    [
        "Müller, Jörg Bo",
        "jorgbomuller_",
        "Bo-Jörg Müller_A1",
    ],
)
def test_order_accents_and_punctuation_do_not_matter(name):
    assert is_name_of(ROWS[1], plainly_said(name))
    assert not is_name_of(ROWS[0], plainly_said(name))


def test_plain_names():
    for name in ("ada_A1", "ada", "Ada", "ada (2)", "ada (1)_late"):
        assert whom(plainly_said(name), ROWS) == (ROWS[0], ""), name
    for name in ("adam_A1", "Ada Lovelace_A1"):  # names that are shown can be changed
        assert whom(plainly_said(name), ROWS)[0] is None


def test_what_cannot_be_told():
    other = {"student": "ada2", "name": "Lovelace Ada"}
    for name, rows, says in (
        (
            "Eve Stone_5_assignsubmission_file",
            ROWS,
            "'Eve Stone' with the number 5: a name like Moodle's, and no student",
        ),
        ("Ada Lovelace_01234567_assignsubmission_file", ROWS, "no student has this number"),
        ("lovelaceada_4712_3_A1", ROWS, "no student has this number. If it is from there, write it into the roster"),
        (
            "lovelaceada_4711_5_4712_3_A1",
            [ROWS[0], other | {"canvas": "4712"}],
            "read as that of ada and ada2: rename it",
        ),
        ("lovelaceada_4711_5_2026_3_A1", ROWS, "several ways, and bo.2 may be meant, of whom no number is known"),
        ("anon_ab12c_98765_A1", ROWS, "no student has this number"),
    ):
        row, why = whom(said(name), of_the_platform_of(name, rows))
        assert row is None
        assert says in why
    row, why = whom(plainly_said("---"), ROWS)
    assert (row, why.partition(",")[0]) == (None, "'---' is not a student of this class")
    name = "Ada Lovelace_1234567_assignsubmission_file"
    assert whom(said(name), of_the_platform_of(name, [*ROWS, other]))[0]["student"] == "ada"
    assert "a name like Moodle's, and this class hands in on Canvas" in whom(said(name), ROWS[:1])[1]


def test_short_names():
    for name, short in (("Ada Lovelace", "ada.lovelace"), ("bo.2", "bo.2"), ("Ærø-Łuk O'Neil", "aero.luk.o.neil")):
        assert as_short(name) == short
    assert as_short("Ада") == as_short("...") == ""


def test_a_name_of_many_words_may_begin_anywhere():
    rows = [{"student": "maria", "name": "María del Carmen de la Cruz Gómez"}]
    assert is_name_of(rows[0], plainly_said("gomezmariadelcarmendelacruz"))
    assert is_name_of(rows[0], plainly_said("Maria del Carmen de la Cruz Gomez"))
    assert not is_name_of(rows[0], plainly_said("gomezcarmen"))
