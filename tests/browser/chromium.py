"""What the tests in Chromium share: where the book is, how the browser is started, what is watched on a page."""

from pathlib import Path

BOOK = Path(__file__).parents[2] / "notebooks" / "_book" / "_build" / "html"
# As root there is no sandbox; the rest keeps Chromium itself from calling home.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]


class Watch:
    """What a page asks for outside of `site`, and what goes wrong on it."""

    def __init__(self, page, site):
        self.outside, self.wrong = [], []
        page.on("request", lambda r: r.url.startswith((site, "data:", "blob:")) or self.outside.append(r.url))
        page.on("response", lambda r: r.status < 400 or self.wrong.append(f"{r.status} {r.url}"))
        page.on("console", lambda m: m.type != "error" or self.wrong.append(f"{m.text} {m.location['url']}"))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
