"""The page of solutions."""

import re

import nbformat
import pytest
from classroom.made import class_of

from ntkbook.classroom.parts import own_exercise, parts_of, question_of
from ntkbook.classroom.solutions import as_html, formula, solutions

NAMES = ("A1", "A2", "A3", "A4", "A5")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return class_of(tmp_path_factory.mktemp("class") / "owls")


@pytest.mark.parametrize("name", NAMES)
def test_every_part_has_its_question_and_its_solution(folder, name):
    page = solutions(folder, name, "ada")
    sections = page.split("<section>")[1:]
    parts = parts_of(folder, name)
    assert len(sections) == len(parts)
    for part, section in zip(parts, sections):
        assert f"<h2>{part.title}" in section
        if part.exercise:
            own = own_exercise(folder, name, part, "ada")
            assert as_html(question_of(part, own)) in section
            assert as_html(own.solution().text) in section
            assert ("The function</h3>" in section) == part.function == (f"def {part.answers[0]}(" in section)
        else:
            assert "<em>Model answer.</em>" in section
            assert "<em>Marks.</em>" in section
    assert not re.search(
        r"SOLUTION|\$|\\[a-z]+|<script|https?://(?!www\.w3\.org/1998/Math)", page.partition("<main>")[2]
    )


def test_numbers_are_the_student_s(folder):
    assert solutions(folder, "A1", "ada") != solutions(folder, "A1", "bob")
    for wrong in ("", "eve"):
        with pytest.raises(ValueError, match=f"the student is '{wrong}', wanted one of the class: ada, bob"):
            solutions(folder, "A1", wrong)


def test_without_a_roster_all_have_the_same_numbers(tmp_path):
    folder = class_of(tmp_path / "owls", students=())
    assert "With the numbers of" not in solutions(folder, "A1")


@pytest.mark.parametrize("name", NAMES)
def test_every_formula_of_an_assignment_is_shown_as_one(folder, name):
    texts = [cell.source for cell in nbformat.read(folder / "source" / name / f"{name}.ipynb", as_version=4).cells]
    for part in parts_of(folder, name):
        if part.exercise:
            own = own_exercise(folder, name, part, "ada")
            texts += [own.question.text, own.solution().text]
    for text in re.findall(r"\$(.+?)\$", "\n".join(texts)):
        assert formula(text, "inline").startswith("<math"), text


def test_a_slip_in_a_formula_is_shown_as_typed_and_raw_markup_is_not_let_through():
    assert formula("x_1_2 < 3", "inline") == "<code>x_1_2 &lt; 3</code>"
    assert "<script" not in as_html("<script>alert(1)</script> $<script>$")
    assert "<em>" not in as_html("K_ee and u_xx, with x_b and y_b")
