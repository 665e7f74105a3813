"""Pictures of the figures that can be moved, for notebooks that do not run: `stills.py` after `make book`.

Each is what a page shows before anybody has touched the figure, in colours that
can be read on light and dark. Chromium draws them.
"""

import functools
import http.server
import shutil
import threading
from pathlib import Path

from playwright.sync_api import sync_playwright

HERE = Path(__file__).parent
SITE, STILLS = HERE / "_build" / "html", HERE.parent.parent / "ntkbook" / "moving" / "stills"
COLORS = """* { background: transparent !important; }
.ntk { --ink: #7a828c !important; --soft: #7a828c !important; --line: #9aa1a9 !important; --before: #2a8fd0 !important;
  --after: #dd7711 !important; --kernel: #199a74 !important; --other: #bb6fad !important;
  --paper: #fff !important; }
.ntk svg .handle, .bd-sidebar-secondary { display: none !important; }
.ntk svg text { stroke: none !important; }"""


# As wide as in JupyterLab, with a word that it does not move.
LIKE_LIVE = """host => {
    host.style.width = '1060px';
    new Promise(done => setTimeout(done, 200)).then(() => {
        const word = document.createElementNS('http://www.w3.org/2000/svg', 'text');
        word.setAttribute('x', 60); word.setAttribute('y', 18);
        word.textContent = 'A still. Run the cell above, then draw here.';
        host.querySelector('.drawing').append(word);
    });
}"""


class Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_):
        pass


def draw(browser, url, name):
    page = browser.new_page(viewport={"width": 1600, "height": 900}, device_scale_factor=1.5)
    page.goto(url)
    page.add_style_tag(content=COLORS)
    for host in page.locator(".moving").all():
        host.evaluate("host => host.removeAttribute('hidden')")  # one that waits for an answer
        host.locator(".ntk .drawing").wait_for()
        data = host.evaluate("host => ({...host.dataset})")
        if data["figure"] == "teach_one_point":
            host.evaluate(LIKE_LIVE)
            page.wait_for_timeout(300)
        target = STILLS / ("-".join([data.pop("figure"), *data.values()]) + ".png")
        host.locator(".drawing").screenshot(omit_background=True, path=target)
        print(name, target.name, target.stat().st_size)
    page.close()


def main():
    STILLS.mkdir(exist_ok=True)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Quiet, directory=SITE))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with sync_playwright() as play:
        found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))))
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        for page in sorted(SITE.glob("[01]*.html")):
            draw(browser, f"http://127.0.0.1:{server.server_port}/{page.name}", page.name)
        browser.close()


if __name__ == "__main__":
    main()
