"""The command that the teacher's page calls, on terminals of all kinds."""

import io
import sys

import pytest

from ntkbook.classroom import __main__ as command


@pytest.mark.parametrize(("encoding", "shown"), [("utf-8", "→ ü"), ("latin-1", "? ü"), ("ascii", "? ?")])
def test_notes_are_printed_on_every_terminal(encoding, shown, monkeypatch, tmp_path):
    notes = ["ada: raised ValueError: → ü", "bo: nothing"]
    monkeypatch.setattr(command, "grade", lambda *given, **options: (tmp_path / "marks_A1.csv", notes))
    terminal = io.TextIOWrapper(io.BytesIO(), encoding)
    monkeypatch.setattr(sys, "stdout", terminal)
    command.main(["grade", "pelicans", "A1"])
    terminal.flush()
    lines = terminal.buffer.getvalue().decode(encoding).splitlines()
    assert lines[:2] == [f"ada: raised ValueError: {shown}", "bo: nothing"]
    assert lines[2].startswith("marks: ")
