"""The book as readers see it: formulas, figures, their texts; light and dark, wide and narrow; audited by axe-core."""

import json
import re

import pytest
from cells import code_cells, load, path_of
from chromium import BOOK, contrast

from ntkbook.exercises import CHAPTERS as COURSE

pytestmark = pytest.mark.browser
PAGES = sorted(str(path.relative_to(BOOK)) for path in BOOK.glob("**/*.html") if "_static" not in path.parts)
PAGES = [page for page in PAGES if not page.startswith("lite/")]
CHAPTERS = [f"{chapter}.html" for chapter in COURSE]
RULES = {
    "region": "the theme's logo stands beside its landmarks",
    "empty-table-header": "a header that is a formula has MathML for screen readers, which axe does not count",
}
FORMULAS = "[...document.querySelectorAll('.math')].map(e => [e.textContent, !!e.querySelector('mjx-container')])"
WRONG_FORMULAS = "[...document.querySelectorAll('[data-mjx-error]')].map(e => e.dataset.mjxError)"
RAW = """(() => {
    const main = document.querySelector('main').cloneNode(true);
    main.querySelectorAll('pre, code, script, mjx-container').forEach(e => e.remove());
    return main.textContent.match(/\\$[^$\\n]+\\$|\\\\[(\\[]|\\\\(frac|partial|begin)/g) || [];
})()"""
FIGURES = (
    "[...document.querySelectorAll('main img:not(.steps img)')].map(e => [e.alt, e.complete ? e.naturalWidth : 0])"
)
# Of every word in the figures of a theme, its colour and what it stands on: its own label or the page. Left out
# are words in cells of heat maps and on bars, which are black or white.
WORDS = """async theme => {
    const found = [], page = getComputedStyle(document.body).backgroundColor;
    const place = document.createElement('div');
    document.body.append(place);
    const drawn = place.attachShadow({ mode: 'open' });  // where no style of the page reaches, as in an image
    for (const image of document.querySelectorAll(`main img.only-${theme}`)) {
        drawn.innerHTML = await (await fetch(image.src)).text();
        for (const word of drawn.querySelectorAll('g[id^=text_]:has(use)')) {
            const label = word.querySelector('g[id^=patch_] path:not([style*="fill: none"])');
            const { fill, opacity } = getComputedStyle(word.querySelector('use'));
            if (label || !['rgb(0, 0, 0)', 'rgb(255, 255, 255)'].includes(fill))
                found.push([fill, label ? getComputedStyle(label).fill : page, opacity]);
        }
    }
    place.remove();
    return found;
}"""
CUT = """[...document.querySelectorAll('mjx-container[display="true"]')]
    .filter(e => e.scrollWidth > e.clientWidth + 1).map(e => e.closest('.math').textContent)"""
# What can be seen between an answer that is closed and the next heading, guess or task: outputs, figures, texts. Below
# a heading of the third kind, too, unless that leads to a guess.
TOLD = """[...document.querySelectorAll('main [class*=tag_answer-]')].flatMap(cell => {
    const seen = [];
    if (cell.querySelector('details').open) return seen;
    const asks = e => e.matches('.guess, .task, .moving') || e.textContent.includes('Predict');
    for (let e = cell.nextElementSibling; e; e = e.nextElementSibling) {
        const heading = e.matches('section') && e.querySelector(':scope > h3');
        if (heading && ![...e.children].some(part => part.matches('.guess'))) e = heading.nextElementSibling;
        if (e.matches('h2, h3, section') || asks(e)) break;
        if (e.matches('p:has(+ .moving)')) break;  // says what the figure is
        if (!e.matches('.tag_hide-cell, .waits-word') && e.offsetHeight) seen.push(e.textContent.slice(0, 60));
    }
    return seen;
})"""
# What can be seen between a guess and its answer, where that does not come in a later section.
BETWEEN = """[...document.querySelectorAll('.guess')].flatMap(place => {
    const about = JSON.parse(place.dataset.about), seen = [];
    if (about.later) return seen;
    for (let e = place.nextElementSibling; !e.matches(`.tag_${about.answer}`); e = e.nextElementSibling)
        if (e.offsetHeight) seen.push(e.textContent.slice(0, 60));
    return seen;
})"""
# Of every kind of word in code, its colour and what it stands on.
CODE = """[...document.querySelectorAll('.highlight pre, .highlight pre *')].map(word => {
    let under = word;
    while (getComputedStyle(under).backgroundColor === 'rgba(0, 0, 0, 0)') under = under.parentElement;
    return [getComputedStyle(word).color, getComputedStyle(under).backgroundColor];
})"""
# What stands around a chapter is the same for all: chapter 00 and the pages beside them are looked at as a whole.
WHOLE, INSIDE = {"include": ["html"]}, {"include": ["main"]}
TOO_WIDE = "document.documentElement.scrollWidth - innerWidth"


def look(page):
    """Wait until the formulas are drawn, and unfold what is folded."""
    page.wait_for_function("typeof MathJax === 'undefined' || MathJax.startup?.promise")
    page.evaluate("typeof MathJax === 'undefined' || MathJax.startup.promise.then(() => true)")
    page.evaluate("document.querySelectorAll('details').forEach(e => { e.open = true })")
    page.evaluate("document.querySelectorAll('main img').forEach(e => { e.loading = 'eager' })")
    page.wait_for_function("[...document.querySelectorAll('main img')].every(e => e.complete)")


def audit(page, context=None, **options):
    from axe_playwright_python.sync_playwright import Axe

    options = {"resultTypes": ["violations"], **options}
    found = Axe().run(page, context, options).response["violations"]
    return [(rule["id"], node["html"][:200]) for rule in found for node in rule["nodes"]]


def check_contrast(page, where=WHOLE):
    """By axe, but for code: thousands of words in a few colours, which take it nine tenths of the time."""
    assert audit(page, where | {"exclude": [".highlight pre"]}, runOnly=["color-contrast"]) == []
    assert all(contrast(word, ground) >= 4.5 for word, ground in set(map(tuple, page.evaluate(CODE))))


def check_formulas(page):
    assert page.evaluate(WRONG_FORMULAS) == []
    assert all(drawn for _, drawn in page.evaluate(FORMULAS))
    assert page.evaluate(RAW) == []


def texts(name):
    """What the cells of a chapter say of their figures."""
    cells = code_cells(load(path_of(name.removesuffix(".html"))))
    outputs = [output for cell in cells for output in cell.outputs if "image/png" in output.get("data", {})]
    said = [output.data["text/plain"] for output in outputs]
    return [text for text in said if not text.startswith("A figure that can be moved")]  # it moves on a page


def check_figures(page, name):
    figures = page.evaluate(FIGURES)
    assert all(width > 0 for _, width in figures)
    if name in CHAPTERS:
        assert [text for text, _ in figures] == [text for text in texts(name) for _ in ("light", "dark")]
    else:
        assert all(re.fullmatch(r"[A-Z].{40,}", text) for text, _ in figures)


def check_words(page, theme, least):
    """The words in figures stand out in a theme, and only its pictures are seen."""
    words = {tuple(word) for word in page.evaluate(WORDS, theme)}
    assert words
    assert {opacity for _, _, opacity in words} == {"1"}
    assert min(contrast(fill, ground) for fill, ground, _ in words) >= least
    other = {"light": "dark", "dark": "light"}[theme]
    assert page.locator(f"main img.only-{theme}:visible").count() > 0
    assert page.locator(f"main img.only-{other}:visible").count() == 0


def test_there_are_pages(opened, site):
    """Those of the chapters, in the order of the course, and those beside them."""
    assert [page for page in PAGES if re.match(r"\d\d_", page)] == CHAPTERS
    beside = {"index.html", "api.html", "about.html", "search.html", "speed.html", "contribute.html"}
    beside |= {"when_to_use_it.html", "404.html"}
    assert beside | {"assignments/README.html"} <= set(PAGES)
    page, _ = opened(site, "index.html")
    for links in (".bd-links a", ".steps a"):  # the contents, and the path with its pictures
        listed = page.locator(links).evaluate_all("all => all.map(a => a.getAttribute('href'))")
        assert [link for link in listed if re.match(r"\d\d_", link)] == CHAPTERS
    look(page)
    assert page.locator(".steps img:visible").evaluate_all("all => all.map(i => i.naturalWidth > 0)") == [True] * 14


def test_what_functions_return_is_described(opened, site):
    page, _ = opened(site, "api.html")
    for name in ("explanation.Explanation", "limit.Limit", "spectral.Spectrum", "training.Run", "memory.Bill"):
        assert page.locator(f"dl.class:has(dt[id='ntkbook.{name}']) > dd > p").count() > 0, name
    assert page.locator("main dl.py dt", has_text="Raises").count() > 20


@pytest.mark.parametrize("name", PAGES)
def test_page(name, opened, site):
    page, watch = opened(site, name)
    where = INSIDE if name in CHAPTERS[1:] else WHOLE
    look(page)
    check_formulas(page)
    assert page.locator(".math").count() > 0 or name not in CHAPTERS
    assert page.evaluate(CUT) == []
    check_figures(page, name)
    if name in CHAPTERS[1:]:
        check_words(page, "light", 7)
    assert page.evaluate(TOO_WIDE) <= 0
    assert (watch.outside, watch.wrong) == ([], [])  # before axe, which asks for styles where there are none
    assert audit(page, where, rules={rule: {"enabled": False} for rule in [*RULES, "color-contrast"]}) == []
    check_contrast(page, where)
    page.emulate_media(color_scheme="dark")
    page.wait_for_function("document.documentElement.dataset.theme === 'dark'")
    page.wait_for_timeout(300)
    page.evaluate("Promise.all(document.getAnimations().map(fade => fade.finished)).then(() => true)")
    check_contrast(page, where)
    if name in CHAPTERS[1:]:
        look(page)  # at the pictures for the dark
        check_words(page, "dark", 6)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate(TOO_WIDE) <= 0


@pytest.mark.parametrize("name", CHAPTERS)
def test_chapter(name, opened, site):
    """A button that opens it in the browser; predictions before their answers; the table of symbols one click away."""
    page, _ = opened(site, name)
    folded = path_of(name.removesuffix(".html")).read_text(encoding="utf-8").count("outputs_hidden")
    assert page.locator("details:not([open]).hide > .cell_output").count() == folded > 0
    if name.startswith("13"):  # needs processes
        assert page.locator("a.btn-run-in-browser, a.open-task").count() == 0
    else:
        assert page.locator("a.btn-run-in-browser").get_attribute("href").endswith(name.replace(".html", ".ipynb"))
    if not name.startswith("00"):
        page.locator("main a", has_text="table of chapter 00").click()
        page.wait_for_url("**/00_start_here.html#the-symbols")
        page.locator("#the-symbols table").wait_for(state="visible")  # which is in a fold


def test_a_guess_is_taken_by_keyboard(opened, site):
    """A choice and a number each open their answer, which says how near they were; before, nothing is open."""
    page, watch = opened(site, "03_jacobian_blocks.html")
    assert page.locator("details.hide[open]").count() == 0
    choice = page.locator(".guess button[value=second]")
    choice.focus()
    page.keyboard.press("Enter")
    assert choice.get_attribute("aria-pressed") == "true"
    page.locator("details[open] .alert-success", has_text="right: the answer is").wait_for()
    field = page.locator(".guess input").first
    field.focus()
    page.keyboard.type("-5")
    page.keyboard.press("Enter")
    page.locator("details[open] .alert-warning", has_text="near: you said -5, the answer is -6.").wait_for()
    assert page.locator("details.hide[open]").count() == 2
    page.locator(".guess button[value=rise]").press("Space")  # its answer comes much later
    assert page.locator("details.hide[open]").count() == 2
    assert page.locator("details:not([open]) .alert-danger", has_text='you said "rise"').count() == 1
    alike = "document.querySelectorAll('.guess').length === document.querySelectorAll('.cell[hidden]').length"
    page.wait_for_function(alike)  # what waited for the answers comes back in a moment
    assert page.locator(".guess").count() > 3
    assert (watch.outside, watch.wrong) == ([], [])


def check_nothing_is_told(page):
    assert page.evaluate(TOLD) == []
    assert page.evaluate(BETWEEN) == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_what_follows_an_answer_waits_for_it(name, opened, site):
    page, _ = opened(site, name)
    page.locator(".waits-word").first.wait_for()
    check_nothing_is_told(page)
    waits, word = page.locator(".waits"), page.locator(".waits-word:visible")
    assert waits.count() >= word.count() > 0
    page.evaluate("document.querySelectorAll('.waits')[0].removeAttribute('hidden')")
    with pytest.raises(AssertionError):
        check_nothing_is_told(page)
    for answer in page.locator("[class*=tag_answer-] > details").all():
        answer.locator("summary").first.click()
    while page.locator(".waits-word button").count():  # each takes its line away
        page.locator(".waits-word button").first.click()
    page.wait_for_function("[...document.querySelectorAll('.waits')].every(part => part.offsetHeight)")
    assert word.count() == 0


def test_what_stands_below_a_heading_waits_for_the_answer_above(opened, site):
    """The heading stays, with a line that says what is missing; the answer brings it back."""
    page, watch = opened(site, "08_real_data.html")
    title = page.locator("h3", has_text="At infinite")
    answer = title.locator("xpath=../preceding-sibling::*[contains(@class, 'tag_answer-')][1]")
    below = title.locator("xpath=following-sibling::*[not(contains(@class, 'waits-word'))]")
    word = title.locator("xpath=following-sibling::*[contains(@class, 'waits-word')]")
    word.wait_for()
    assert title.is_visible()
    heights = "all => all.map(e => e.offsetHeight)"
    word.get_by_role("link", name="your guess above").click()
    assert page.evaluate("document.querySelector('.guess:target').offsetHeight") > 0
    assert below.count() > 2
    assert set(below.evaluate_all(heights)) == {0}
    answer.locator("summary").first.click()
    word.wait_for(state="detached")
    assert min(below.evaluate_all(heights)) > 0
    assert watch.wrong == []


DIAL = [("input", "End"), ("button", "Enter")]
CHOICES = [("[data-name=cell01]", "Enter"), ("[data-name=parameter0]", "Enter")]


@pytest.mark.parametrize(
    ("name", "figure", "guess"),
    [("02_hand_page", "an_entry", CHOICES), ("02_hand_page", "the_step", DIAL), ("13_at_scale", "bill", DIAL)],
)
def test_what_follows_a_figure_waits_for_its_verdict(name, figure, guess, opened, site):
    """And for no other figure's."""
    page, watch = opened(site, f"{name}.html", reduced_motion="reduce")
    host = page.locator(f".moving.holds[data-figure={figure}]")
    host.locator(".ntk .drawing").wait_for(state="attached")
    assert page.locator(":is(.tag_waits, .tag-waits):visible").count() == 0
    if host.get_attribute("hidden") is not None:  # it waits for an answer itself
        page.locator("[class*=tag_answer-] > details > summary").first.click()
    host.locator(".ntk .drawing").wait_for()
    word = host.locator("xpath=following-sibling::*[1][contains(@class, 'waits-word')]")
    part = host.locator("xpath=following-sibling::*[contains(concat(' ', @class, ' '), ' waits ')]")
    part = part.and_(page.locator(":not(.waits-word)")).first
    assert word.text_content().startswith("Guess in the figure")
    assert part.get_attribute("hidden") is not None
    words = page.locator(".moving.holds + .waits-word")
    there = words.count()
    for place, key in guess:
        assert words.count() == there
        host.locator(place).first.press(key)
    host.locator(".verdict").wait_for()
    assert word.count() == 0
    assert words.count() == there - 1
    assert part.get_attribute("hidden") is None
    assert watch.wrong == []


def test_what_is_tagged_waits_further_down(opened, site):
    """With a guess its answer, and what waits for that one. The word is long once on a page."""
    page, watch = opened(site, "07_lazy_or_rich.html")

    def tagged(route):
        before, answer, rest = route.fetch().text().partition('<div class="cell tag_hide-cell tag_answer-')
        rest = re.sub(r'(class="guess".*?<div class="cell )', r"\1tag_waits ", rest, count=1, flags=re.DOTALL)
        route.fulfill(body=before + answer + rest, content_type="text/html")

    guesses, answers = (
        page.locator(".guess:visible"),
        page.locator("main [class*=tag_answer-] > .hide > summary:visible"),
    )
    words = page.locator(".waits-word:visible")
    words.first.wait_for()
    seen = guesses.count(), answers.count()
    page.route("**/07_lazy_or_rich.html", tagged)
    page.reload()
    page.locator(".guess.waits").wait_for(state="attached")
    assert (guesses.count(), answers.count()) == (seen[0] - 1, seen[1] - 1)
    first, *others = words.all_text_contents()
    assert first == "Guess, or show the answer: more waits here."
    further = re.compile(
        r"(This question|The picture|What follows) waits for your guess (above|in section \d)\. Show it"
    )
    assert {further.sub("further", said) for said in others} == {"further", "the rest waits"}
    answers.first.click()
    page.locator(".guess.waits:visible").wait_for()
    assert (guesses.count(), answers.count()) == seen
    assert page.locator(".tag_waits:visible").count() == 0  # the line of code that the place stands for
    assert watch.wrong == []


def test_several_numbers_have_a_field_each(opened, site):
    """Each with its name, all of them in sight on a phone; together they are compared with the answer."""
    page, watch = opened(site, "08_real_data.html")
    page.set_viewport_size({"width": 390, "height": 844})
    form = page.locator(".guess form.several").last
    names = form.locator("label").all_text_contents()
    said = json.loads(form.locator("..").get_attribute("data-about"))
    assert names == said["asks"].rpartition(": ")[2].split(", ")
    boxes = form.locator("input, button")
    boxes = boxes.evaluate_all("all => all.map(e => [e.getBoundingClientRect().right, e.offsetWidth])")
    assert max(end for end, _ in boxes) < 390
    assert len({wide for _, wide in boxes[:-1]}) == 1
    form.get_by_role("button").click()
    assert page.locator("details.hide[open]").count() == 0  # nothing is said yet
    for name, number in zip(names, said["came"], strict=True):
        form.get_by_label(name, exact=True).fill(str(number))
    form.get_by_role("button").click()
    page.locator("details[open] .alert-success", has_text="right: the answer is").wait_for()
    assert watch.wrong == []


PRINTED = [
    "A sentence of forty letters and some more\n",
    "a sentence, of more letters than a phone has room for in any type that can be read\n",
    "width     32     64    128    256    512   1024\nrel    0.911  0.610  0.418  0.292  0.211  0.001\n",
    "moved      [-0.1629  0.0118  0.3765  0.637  0.5]\n"
    "predicted  [-0.1633  0.0118  0.375   0.635  0.5]\n"
    "difference [0.0004 0.     0.0014 0.0014 0.0]\n",
    "width   one draw scatters by   the mean is off by   its own error\n"
    "    2          0.911                -0.0302            0.0014\n"
    "    4          0.610                -0.0150            0.0010\n"
    "what is said below a table is a sentence, of more letters than a phone has room for\n",
]


def test_on_a_phone_what_is_printed_is_small_or_wraps_or_scrolls(opened, site):
    """Small if it fits then; else the rows of a table go on to the right, and sentences are seen whole."""
    page, watch = opened(site, "404.html")

    def printed(route):
        texts = "".join(f'<div class="cell_output"><pre>{text}</pre></div>' for text in PRINTED)
        body = route.fetch().text().replace("</article>", f"{texts}</article>", 1)
        route.fulfill(body=body, content_type="text/html")

    page.route("**/404.html", printed)
    page.set_viewport_size({"width": 390, "height": 844})
    page.reload()
    texts = page.locator("main .cell_output pre")
    page.wait_for_function("[...document.querySelectorAll('main .cell_output pre')].every(e => e.style.fontSize)")
    assert texts.all_text_contents() == PRINTED
    kinds = texts.evaluate_all("all => all.map(e => [...e.children].map(line => line.className[0]).join(''))")
    assert kinds == ["t", "t", "aa", "aaa", "aaat"]
    sizes = texts.evaluate_all("all => all.map(e => parseFloat(e.style.fontSize))")
    assert sizes[:2] == [12, 12]
    assert all(10.6 <= size < 12 for size in sizes[2:])
    assert texts.evaluate_all("all => all.map(e => e.scrollWidth > e.clientWidth)") == [False] * 4 + [True]
    heights = "all => all.map(e => e.getClientRects()[0].height)"
    lines = [texts.nth(k).locator("span").evaluate_all(heights) for k in range(5)]
    assert lines[1][0] > 1.5 * lines[0][0] > 0  # it wraps
    assert lines[4][3] > 1.5 * lines[4][0] > 0
    page.set_viewport_size({"width": 1300, "height": 844})
    page.wait_for_function("[...document.querySelectorAll('main .cell_output pre')].every(e => !e.style.fontSize)")
    assert watch.wrong == []


def test_without_scripts(opened, site):
    """Every guess has the cell that asks for it, and its answer can be opened; nothing waits for it."""
    page, _ = opened(site, "03_jacobian_blocks.html", java_script_enabled=False)
    assert page.locator(".guess").count() > 3
    assert page.locator(".guess:visible, .cell[hidden]").count() == 0
    assert page.locator("main [hidden], .waits, .waits-word").count() == 0
    page.locator("summary", has_text="Show the answer").first.click()
    page.locator("details[open] .alert").first.wait_for(state="visible")


def test_search(opened, site):
    page, watch = opened(site, "search.html?q=eigenvalue")
    page.locator("#search-results li a", has_text="The hand page").first.wait_for()
    assert (watch.outside, watch.wrong) == ([], [])


def test_damage_is_seen(opened, site):
    """Each check goes red on a page that was damaged on purpose."""
    page, watch = opened(site, "04_layer_by_layer.html")
    look(page)
    check_formulas(page)
    page.evaluate("document.querySelector('main h2').textContent = 'a raw $x_1$'")
    with pytest.raises(AssertionError):
        check_formulas(page)
    check_figures(page, "04_layer_by_layer.html")
    page.evaluate("document.querySelector('main img').alt = document.querySelector('main img').src")
    with pytest.raises(AssertionError):
        check_figures(page, "04_layer_by_layer.html")
    check_contrast(page, INSIDE)
    page.evaluate("document.querySelectorAll('.highlight pre .nb').forEach(e => { e.style.color = '#aaa' })")
    with pytest.raises(AssertionError):
        check_contrast(page, INSIDE)
    page.evaluate("document.querySelectorAll('.highlight pre .nb').forEach(e => { e.style.color = '' })")
    assert page.evaluate(TOO_WIDE) <= 0
    assert (watch.outside, watch.wrong) == ([], [])
    page.evaluate("document.querySelector('main p').style = 'color: #eee; background: #fff; width: 3000px'")
    assert {rule for rule, _ in audit(page, INSIDE, runOnly=["color-contrast"])} == {"color-contrast"}
    assert page.evaluate(TOO_WIDE) > 0
    page.evaluate("console.error('on purpose'); fetch('http://127.0.0.1:9/').catch(() => 0)")
    page.wait_for_timeout(1000)
    assert any("on purpose" in line for line in watch.wrong)
    assert watch.outside == ["http://127.0.0.1:9/"]
