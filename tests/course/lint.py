"""All that a committed notebook is held to without being run: each check is a function of a notebook."""

from functools import partial

from chapter import check_contract, check_unsolved
from execute import record
from figures import check_texts_of_figures
from hidden_state import check_no_hidden_state
from prose_numbers import GIVENS, check_calculations, check_ties
from random_draws import check_no_network, check_seeded_draws
from tidy import (
    check_links,
    check_metadata,
    check_no_errors,
    check_no_machine,
    check_run_in_order,
    check_sections,
    check_short_cells,
    check_summaries,
    check_unchecked_cells,
)

from ntkbook.exercises import CHAPTERS

CHECKS = {
    check.__name__: lambda chapter, check=check: check
    for check in (
        check_run_in_order,
        check_sections,
        check_summaries,
        check_no_errors,
        check_metadata,
        check_unchecked_cells,
        check_short_cells,
        check_no_machine,
        check_links,
        check_no_hidden_state,
        check_seeded_draws,
        check_no_network,
        check_contract,
        check_texts_of_figures,
        check_calculations,
    )
} | {
    "check_unsolved": lambda chapter: partial(check_unsolved, tasks=CHAPTERS[chapter]),
    "check_ties": lambda chapter: partial(
        check_ties, recorded=record(chapter)["numbers"], givens=GIVENS.get(chapter, ())
    ),
}


def check(name, chapter):
    """The check of that name for that chapter: a function of a notebook."""
    return CHECKS[name](chapter)
