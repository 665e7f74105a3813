"""A chapter on paper: all of it is there, the answers at the end, nothing from the page around it."""

import re

import pytest
from pdf import bound, print_page
from pypdf import PdfReader

pytestmark = pytest.mark.browser


def words(file):
    return " ".join(" ".join(page.extract_text() for page in PdfReader(file).pages).split())


def test_answers_stand_at_the_end(chromium, site, tmp_path):
    for name in ("00_start_here", "02_hand_page"):
        print_page(chromium, f"{site}/{name}.html", tmp_path / f"{name}.pdf")
    text = words(tmp_path / "02_hand_page.pdf")
    before, after = text.split("Answers and hints")
    assert "What you can do now" in before
    assert re.search(r"The answer: \W*5, 6, 7", after)
    assert "5, 6, 7" not in before
    assert "Show the code" not in text
    assert "Search" not in text
    bound(sorted(tmp_path.glob("*.pdf")), tmp_path / "both.pdf")
    whole = PdfReader(tmp_path / "both.pdf")
    assert [item.title for item in whole.outline if not isinstance(item, list)] == ["00 start here", "02 hand page"]
