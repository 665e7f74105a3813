"""Chromium, and what it looks at. `make browser` builds the book and the lite site first."""

import functools
import http.server
import shutil
import threading
from pathlib import Path

import pytest

BOOK = Path(__file__).parents[2] / "notebooks" / "_build" / "html"
# As root there is no sandbox; the rest keeps Chromium itself from calling home.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
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


class Watch:
    """What a page asks for outside of `site`, and what goes wrong on it."""

    def __init__(self, page, site):
        self.outside, self.wrong = [], []
        page.on("request", lambda r: r.url.startswith((site, "data:", "blob:")) or self.outside.append(r.url))
        page.on("response", lambda r: r.status < 400 or self.wrong.append(f"{r.status} {r.url}"))
        page.on("console", lambda message: message.type != "error" or self.wrong.append(message.text))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))


@pytest.fixture
def opened(chromium):
    """A function that opens an address, wide and light, and returns the page and its Watch."""
    pages = []

    def open_page(site, path, **options):
        pages.append(chromium.new_page(viewport={"width": 1300, "height": 900}, **options))
        watch = Watch(pages[-1], site)
        pages[-1].goto(f"{site}/{path}")
        return pages[-1], watch

    yield open_page
    for page in pages:
        page.close()
