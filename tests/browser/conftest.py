"""Chromium, and what it looks at. `make browser` builds the book and the lite site first."""

import sys

import pytest
from chromium import BOOK, Watch

sys.path.append(str(BOOK.parents[1]))  # where pdf is


@pytest.fixture(scope="session")
def chromium():
    from pdf import launch
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = launch(playwright)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site():
    """The address of a server of the book, the lite site in it."""
    from pdf import served

    server = served(BOOK)
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def opened(chromium):
    """A function that opens an address, wide and light, and returns the page and its Watch."""
    pages = []

    def open_page(site, path, **options):
        pages.append(chromium.new_page(viewport={"width": 1300, "height": 900}, **options))
        pages[-1].set_default_timeout(120_000)  # a busy machine
        watch = Watch(pages[-1], site)
        pages[-1].goto(f"{site}/{path}")
        return pages[-1], watch

    yield open_page
    for page in pages:
        page.close()
