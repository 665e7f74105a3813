"""The page that a student gets back."""

import re
from html.parser import HTMLParser

import pytest
from classroom.made import graded, row

from ntkbook.classroom.feedback import feedback, in_words
from ntkbook.classroom.page import MOST

ANSWERS = (
    row("partials", "my_partials = [[1, 2]]", "known mistake", machine=2.57, text="You dropped W x.", mistakes=["W x"]),
    row("kernel", "def kernel(x):\n    return x"),
    row("eigenvalues", "[1, 2]", "wrong", machine=0.0),
    row("trust", "Because $GG^\\top$.\n\nSo *there*.", "read"),
    row("rate", "It grows.", "read"),
)
COMMENTS = {"eigenvalues": (1.5, "a slip of the pen\nonly"), "trust": (2.0, "Why $x$?"), "kernel": (None, "Well done.")}


class Seen(HTMLParser):
    """The tags, attributes and text of a page."""

    def __init__(self, page):
        super().__init__()
        self.tags, self.attributes, self.text = [], [], ""
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        self.tags.append(tag)
        self.attributes += [name for name, _ in attributes]

    def handle_data(self, data):
        self.text += data


def text_of(page):
    return " ".join(Seen(page.partition("<main>")[2]).text.split())


def test_points_verdicts_comments_and_answers():
    text = text_of(feedback(graded("ada", *ANSWERS), COMMENTS, None, 9.07, "A1"))
    for wanted in (
        "A1, feedback for ada 9.07 of 15 points so far",
        "1 of 5 parts: not read yet by your lecturer",
        "2.57 of 3 ◐ partly right: W x",
        "partly right, 2.57 of 3 points. You dropped W x.",
        "Your lecturer has given 1.5 points, in the place of 0. Your lecturer: a slip of the pen only",
        "✓ right, 3 of 3 points. Your lecturer: Well done.",
        "✎ read by your lecturer, 2 of 3 points. Your lecturer: Why $x$? Your answer Because $GG^\\top$. So *there*.",
        "… not read yet, – of 3 points. Your answer It grows.",
        "Graded from the file ada_A1.ipynb.",
    ):
        assert wanted in text
    assert "in the place of 3" not in text


@pytest.mark.parametrize(("machine", "partly"), [(0.0, False), (0.75, True), (3.0, False)])
def test_a_part_of_the_points_is_partly_right(machine, partly):
    one = row("eigenvalues", "[1, 2]", "wrong", machine=machine)
    assert (in_words(one, None, "")["word"] == "partly right") == partly


def test_all_read_is_not_so_far_and_nothing_changed_says_nothing():
    text = text_of(feedback(graded("ada", *ANSWERS[:2]), {"kernel": (3.0, "")}, None, 5.57))
    assert "5.57 of 6 points Part" in text
    assert not re.search("so far|not read|in the place of|Your lecturer", text)
    assert text.startswith("feedback for ada")


def test_a_blank_question_was_read_by_nobody():
    blank = row("rate", "", "blank", machine=0.0)
    text = text_of(feedback(graded("ada", blank), {}, None, 0))
    assert "– nothing was found here, 0 of 3 points. Your answer There is none." in text
    assert not re.search("so far|read", text)
    text = text_of(feedback(graded("ada", blank), {"rate": (1.0, "I found it.")}, None, 1))
    assert "✎ read by your lecturer, 1 of 3 points. Your lecturer: I found it." in text


@pytest.mark.parametrize(
    ("is_late", "late", "said"),
    [
        (True, (1, 10), "Handed in 1 day late: 10 points are taken off."),
        (True, (2.5, 20), "Handed in 2.5 days late: 20 points"),
        (True, None, "Handed in late; nothing is taken off."),
        (False, None, None),
    ],
)
def test_late(is_late, late, said):
    text = text_of(feedback(graded("ada", *ANSWERS, late=is_late), {}, late, 9))
    assert (said or "points") in text
    assert ("Handed in" in text) == bool(said)


ATTACK = '"></pre></div></title></style><script>alert(1)</script><img src=x onerror=alert(2)>{{ 7 * 6 }}<!--'


def test_no_markup_of_a_student_s_or_a_lecturer_s_comes_through():
    plain = graded("ada", *(row(part, "x", kind) for part, kind in (("a", "wrong"), ("b", "read"))), elsewhere="x")
    hostile = [
        row(part, ATTACK, kind, text=ATTACK, title=ATTACK, mistakes=[ATTACK])
        for part, kind in (("a", "wrong"), ("b", "read"))
    ]
    bad = graded(ATTACK, *hostile, elsewhere=ATTACK, file=ATTACK)
    good_page = Seen(feedback(plain, {"a": (None, "x"), "b": (1, "x")}, None, 3, "A1"))
    page = feedback(bad, {"a": (None, ATTACK), "b": (1, ATTACK)}, None, 3, ATTACK)
    seen = Seen(page)
    assert "script" in Seen(f"<p>{ATTACK}").tags
    assert set(seen.tags) == set(good_page.tags)
    assert not {"script", "img", "link", "iframe"} & set(seen.tags)
    assert not [name for name in seen.attributes if name.startswith("on") or name in ("src", "href")]
    assert "{{ 7 * 6 }}" in seen.text
    assert "default-src 'none'" in page
    assert not re.search(r"https?:|url\(|@import", page)


def test_what_no_file_or_browser_can_hold_is_replaced_and_what_is_endless_cut():
    page = feedback(graded("ada", row("a", "a\x00b\x1b[31m\ud800" + "x" * (MOST + 5))), {}, None, 3)
    page.encode("utf-8")
    assert "ab[31m?xxx" in page
    assert "characters more]" in page
    assert len(page) < MOST + 10_000


def test_notes_and_ids_are_the_lecturer_s():
    page = feedback(graded("ada", *ANSWERS, notes=["looks behind the scenes"], ids={"moodle": "1234567"}), {}, None, 3)
    assert "behind the scenes" not in page
    assert "1234567" not in page
