"""What the tests in Chromium share: where the book is, colours, what is watched on a page."""

import re
from pathlib import Path

BOOK = Path(__file__).parents[2] / "notebooks" / "_book" / "_build" / "html"


def contrast(one, other):
    """That of two colours as CSS computes them, by WCAG; the first may be sheer, and lies on the other."""
    over, under = ([float(part) for part in re.findall(r"[\d.]+", color)] for color in (one, other))
    sheer = over[3] if len(over) > 3 else 1
    over = [sheer * above + (1 - sheer) * below for above, below in zip(over, under)]

    def luminance(parts):
        shares = [part / 255 for part in parts[:3]]
        linear = [s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares]
        return sum(weight * share for weight, share in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    low, high = sorted(map(luminance, (over, under)))
    return (high + 0.05) / (low + 0.05)


class Watch:
    """What a page asks for outside of `site`, and what goes wrong on it."""

    def __init__(self, page, site):
        self.outside, self.wrong = [], []
        page.on("request", lambda r: r.url.startswith((site, "data:", "blob:")) or self.outside.append(r.url))
        page.on("response", lambda r: r.status < 400 or self.wrong.append(f"{r.status} {r.url}"))
        page.on("console", lambda m: m.type != "error" or self.wrong.append(f"{m.text} {m.location['url']}"))
        page.on("pageerror", lambda error: self.wrong.append(str(error)))
