"""Pages for students, each complete in one file: no script, no network, light and dark, on paper and on a phone."""

import re

from jinja2 import Environment, StrictUndefined
from markupsafe import Markup

MOST = 30_000  # characters of one text that a page shows
# Nothing is loaded and nothing runs, whatever stands in the page.
PAGE = """\
<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>{{ title }}</title>
<style>
:root { color-scheme: light dark; --ink: #1b1f24; --paper: #fff; --soft: #57606a; --box: #f3f4f6; --line: #d0d7de;
  --right: #116329; --partly: #7d4e00; --wrong: #a40e26; --said: #0550ae; }
@media (prefers-color-scheme: dark) { :root { --ink: #e6edf3; --paper: #0d1117; --soft: #9aa4af; --box: #171c23;
  --line: #3a424b; --right: #56d364; --partly: #e3b341; --wrong: #ff8e87; --said: #79c0ff; } }
body { margin: 0 auto; padding: 1rem; max-width: 46rem; color: var(--ink); background: var(--paper);
  font: 1rem/1.55 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; margin: .5rem 0; }
h2 { font-size: 1.2rem; line-height: 1.3; margin: 2.2rem 0 .4rem; padding-top: .9rem;
  border-top: 1px solid var(--line); }
h3 { font-size: .95rem; margin: 1rem 0 .2rem; color: var(--soft); font-weight: 600; }
p, ol, ul { margin: .5rem 0; }
table { border-collapse: collapse; width: 100%; margin: 1rem 0; }
th, td { text-align: left; vertical-align: top; padding: .35rem .8rem .35rem 0; border-bottom: 1px solid var(--line);
  overflow-wrap: break-word; }
th { font-weight: 600; }
thead th { color: var(--soft); font-size: .9rem; }
.number { white-space: nowrap; }
.total { font-size: 1.25rem; }
.soft { color: var(--soft); }
.right { color: var(--right); } .partly { color: var(--partly); } .wrong { color: var(--wrong); }
.right, .partly, .wrong { font-weight: 600; }
.comment { border-left: 4px solid var(--said); background: var(--box); padding: .5rem .9rem; margin: .7rem 0; }
.typed { white-space: pre-wrap; unicode-bidi: isolate; }
div.typed { border-left: 4px solid var(--line); padding: .2rem .9rem; }
pre { background: var(--box); padding: .7rem .9rem; overflow-x: auto; unicode-bidi: isolate; overflow-wrap: normal;
  tab-size: 4; }
code { font: .875em/1.45 ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; }
:not(pre) > code { background: var(--box); padding: .1em .3em; }
math { font-family: "Latin Modern Math", "STIX Two Math", "Cambria Math", "Noto Sans Math", math, serif;
  font-size: 1.08em; }
a { color: var(--said); }
@media print { body { max-width: none; } pre { white-space: pre-wrap; overflow-wrap: anywhere; }
  h2, h3 { break-after: avoid; } }
</style>
</head>
<body>
<main>
{{ body }}
</main>
</body>
</html>
"""
TEMPLATES = Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True, undefined=StrictUndefined)


def page(title, template, **values):
    """The page with this title; values are escaped where the template names them, save for `Markup`.

    >>> "<p>1 &lt; 2</p>" in page("Two", "<p>{{ text }}</p>", text="1 < 2")
    True
    """
    body = Markup(TEMPLATES.from_string(template).render(values, title=title))
    return TEMPLATES.from_string(PAGE).render(title=title, body=body)


def printable(text):
    r"""What somebody typed, as any file can hold and any browser show it: no control signs, and not without end.

    >>> printable("a\x00b\ud800\n")
    'ab?\n'
    """
    text = re.sub(r"[^\S\n\t ]|[\x00-\x08\x0e-\x1f\x7f]", lambda found: " " if found[0].isspace() else "", text)
    text = text.encode("utf-8", "replace").decode("utf-8")
    return text if len(text) <= MOST else f"{text[:MOST]}\n[{len(text) - MOST} characters more]"


def in_points(number):
    """Points as people write them.

    >>> in_points(3.0), in_points(2.5), in_points(2 / 3)
    ('3', '2.5', '0.67')
    """
    return f"{number:.2f}".rstrip("0").rstrip(".")
