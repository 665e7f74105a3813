"""Chromium, and what it looks at. `make browser` builds the book and the lite site first."""

import functools
import http.server
import shutil
import threading

import pytest
from chromium import BOOK, FLAGS, Watch

collect_ignore = ["in_pyodide.py"]  # runs in another Python


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=next(filter(None, found)), args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site():
    """The address of a server of the book, the lite site in it."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=BOOK))
    threading.Thread(target=server.serve_forever, daemon=True).start()
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
