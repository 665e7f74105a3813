"""What a zip says of its entries."""

import time
import zipfile

import pytest

from ntkbook.classroom.entries import entry_name, entry_time


@pytest.mark.parametrize(
    ("date", "known"),
    [
        ((1980, 1, 1, 0, 0, 0), False),  # what a zip says that knows no time
        ((1980, 1, 1, 0, 0, 2), True),
        ((2026, 3, 1, 12, 30, 0), True),
        ((2026, 0, 0, 0, 0, 0), True),
    ],
)
def test_the_time_of_an_entry(date, known):
    entry = zipfile.ZipInfo("A1.ipynb")
    entry.date_time = date
    found = entry_time(entry)
    assert (found is not None) == known
    if known and date[1]:
        assert time.localtime(found)[:6] == date


def test_a_name_in_utf_8_whose_zip_does_not_say_so():
    entry = zipfile.ZipInfo("Jörg".encode().decode("cp437"))
    assert entry_name(entry) == "Jörg"
    entry.flag_bits = 0x800
    assert entry_name(entry) != "Jörg"
    assert entry_name(zipfile.ZipInfo("J\x94rg.ipynb")) == "J\x94rg.ipynb"
