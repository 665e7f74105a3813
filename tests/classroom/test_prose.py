"""What a code cell says in words, and how many of them are prose."""

import pytest

from ntkbook.classroom.prose import LEAST, only_words, words_in


def test_a_few_words_are_no_prose():
    said = " ".join(["word"] * LEAST)
    assert words_in(f"eta = 0.1  # {said}") == f"# {said}"
    assert words_in(f"eta = 0.1  # {said.removesuffix(' word')}") == ""
    assert words_in(f"# {said.removesuffix(' word')}\nprint('word')") == f"# {said.removesuffix(' word')}\n'word'"


@pytest.mark.parametrize(("words", "prose"), [(8, False), (9, True)])
def test_what_is_no_python_is_prose_from_nine_words_on(words, prose):
    assert only_words(" ".join(["word"] * words)) == prose


def test_a_cell_of_words_alone():
    assert only_words("# a word\n'another'")
    assert not only_words("# a word\nx = 1")
    magic = "%matplotlib inline\n!pip install one two three four five six seven"
    assert not only_words(magic)
    assert not only_words(f"{magic}\nimport os")
    assert only_words(f"{magic}\n# a word")
