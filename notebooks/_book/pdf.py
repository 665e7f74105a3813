"""The chapters on paper: each page of the book by Chromium's print, and all of them as one file with its contents.

    python notebooks/_book/pdf.py FOLDER_OF_THE_BOOK

What is folded on the page (answers, hints, closing questions) stands at the end, under its number. Code that is
folded is not printed.
"""

import functools
import http.server
import shutil
import sys
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright
from pypdf import PdfWriter

from ntkbook.exercises import CHAPTERS

HERE = Path(__file__).parent
# As root there is no sandbox; the rest keeps Chromium itself from calling home.
FLAGS = ["--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync"]
PAPER = {
    "format": "A4",
    "margin": {"top": "18mm", "bottom": "20mm", "left": "18mm", "right": "18mm"},
    "display_header_footer": True,
    "header_template": "<span></span>",
    "footer_template": "<div style='font-size:8px;width:100%;text-align:center'>{} "
    "&nbsp; <span class='pageNumber'></span></div>",
    "outline": True,
    "tagged": True,
}


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *args):
        pass


def served(folder):
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=folder))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    return server


def launch(playwright):
    found = map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))
    return playwright.chromium.launch(executable_path=next(filter(None, found)), args=FLAGS)


def print_page(browser, address, target):
    """One page of the book as a PDF."""
    page = browser.new_page(viewport={"width": 1000, "height": 1400}, color_scheme="light")
    page.emulate_media(media="print", color_scheme="light")
    page.goto(address)
    page.add_style_tag(path=HERE / "paper.css")
    page.evaluate("typeof MathJax === 'undefined' || MathJax.startup.promise.then(() => true)")
    page.evaluate((HERE / "paper.js").read_text(encoding="utf-8"))
    page.wait_for_function("[...document.querySelectorAll('main img')].every(e => e.complete)")
    title = page.locator("main h1").first.inner_text().strip().removesuffix("#").strip()
    page.pdf(path=target, **PAPER | {"footer_template": PAPER["footer_template"].format(title)})
    page.close()


def bound(files, target):
    """All of them as one, with their contents for the reader of the file."""
    writer = PdfWriter()
    for file in files:
        writer.append(file, outline_item=file.stem.replace("_", " "))
    writer.write(target)


def main(book):
    folder = book / "pdf"
    folder.mkdir(exist_ok=True)
    server = served(book)
    files = [folder / f"{name}.pdf" for name in CHAPTERS]
    with sync_playwright() as playwright:
        browser = launch(playwright)
        for file in files:
            print_page(browser, f"http://127.0.0.1:{server.server_port}/{file.stem}.html", file)
        browser.close()
    server.shutdown()
    bound(files, folder / "ntkbook.pdf")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
