"""The page that a student gets back."""

from .page import in_points, page, printable

NOT_READ = "not read yet"
BODY = """\
{% macro verdict(part) %}<span class="{{ part.style }}">{{ part.sign }} {{ part.word }}</span>{% endmacro %}
<h1>{{ title }}</h1>
<p class="total"><strong>{{ total }}</strong> of {{ most }} points{{ " so far" if unread }}</p>
{% if unread %}
<p>{{ unread }} of {{ parts | length }} parts: not read yet by your lecturer, so without points here.</p>
{% endif %}
{% if late %}
<p>{{ late }}</p>
{% endif %}
{% for comment in remarks %}
<div class="comment"><strong>Your lecturer:</strong> <span class="typed">{{ comment }}</span></div>
{% endfor %}
<table>
<thead><tr><th scope="col">Part</th><th scope="col">Points</th><th scope="col">In short</th></tr></thead>
<tbody>
{% for part in parts %}
<tr><th scope="row">{{ part.title }}</th><td class="number">{{ part.points }} of {{ part.of }}</td>
<td>{{ verdict(part) }}{{ part.more }}</td></tr>
{% endfor %}
</tbody>
</table>
{% if file %}
<p class="soft">Graded from the file <span class="typed">{{ file }}</span>.</p>
{% endif %}
{% for part in parts %}
<section>
<h2>{{ part.title }}</h2>
<p>{{ verdict(part) }}, {{ part.points }} of {{ part.of }} points.</p>
{% if part.text %}
<p class="typed">{{ part.text }}</p>
{% endif %}
{% if part.changed %}
<p>{{ part.changed }}</p>
{% endif %}
{% if part.comment %}
<div class="comment"><strong>Your lecturer:</strong> <span class="typed">{{ part.comment }}</span></div>
{% endif %}
<h3>Your answer</h3>
{% if not part.answer %}
<p class="soft">There is none.</p>
{% elif part.prose %}
<div class="typed">{{ part.answer }}</div>
{% else %}
<pre tabindex="0"><code>{{ part.answer }}</code></pre>
{% endif %}
</section>
{% endfor %}
{% if elsewhere %}
<section>
<h2>What you wrote in other places</h2>
<p>This stood outside the places for answers. Your lecturer has it too.</p>
<div class="typed">{{ elsewhere }}</div>
</section>
{% endif %}
"""
WORDS = {  # by the kind of a verdict
    "right": ("right", "✓", "right"),
    "known mistake": ("wrong", "✗", "a known mistake"),
    "wrong": ("wrong", "✗", "not right"),
    "not yet": ("wrong", "✗", "nothing that could be judged"),
    "read": ("soft", "✎", "read by your lecturer"),
    "blank": ("soft", "–", "nothing was found here"),
}


def feedback(graded, comments, late, total, assignment=""):
    """The page for one student, as HTML; all of it is text of `graded` and of the lecturer's, escaped.

    `graded` is a file of the folder graded. `comments` is {part: (points or
    None, comment)} from the lecturer's sheet; points in it replace the
    machine's, and the page says so. `late` is None or (days, points taken
    off), `total` the points after that.
    """
    parts = [in_words(row, *comments.get(row["part"], (None, ""))) for row in graded["parts"]]
    title = f"{assignment}, feedback for {graded['student']}".removeprefix(", ")
    return page(
        title,
        BODY,
        total=in_points(total),
        most=in_points(sum(row["of"] for row in graded["parts"])),
        unread=sum(part["word"] == NOT_READ for part in parts),
        late=lateness(graded["late"], late),
        remarks=[printable(text).strip() for part, (_, text) in comments.items() if part.startswith("(") and text],
        parts=parts,
        file=printable(graded["file"]),
        elsewhere=printable(graded["elsewhere"]).strip(),
    )


def in_words(row, given, comment):
    """What the page says about a part: `given` are the lecturer's points or None."""
    human, machine, most = row["kind"] in ("read", "blank"), row["machine"], row["of"]
    points = machine if given is None else given
    style, sign, word = WORDS[row["kind"] if given is None or not human else "read"]
    more = f": {', '.join(row['mistakes'])}" if row["mistakes"] else ""
    if points is None:
        style, sign, word = "soft", "…", NOT_READ
    elif not human and 0 < machine < most:
        style, sign, word = "partly", "◐", "partly right"
    changed = ""
    if not human and given is not None and given != machine:
        points_given = f"{in_points(given)} point{'s'[: given != 1]}"
        changed = f"Your lecturer has given {points_given}, in the place of {in_points(machine)}."
        style, sign, word, more = "soft", "✎", "points by your lecturer", ""
    return {
        "title": row["title"],
        "points": "–" if points is None else in_points(points),
        "of": in_points(most),
        "style": style,
        "sign": sign,
        "word": word,
        "more": more,
        "text": printable(row["text"]),
        "changed": changed,
        "comment": printable(comment or "").strip(),
        "prose": human,
        "answer": printable(row["answer"]).strip("\n "),
    }


def lateness(is_late, late):
    if late is None:
        return "Handed in late; nothing is taken off." if is_late else ""
    days, off = late
    return f"Handed in {days:g} day{'s'[: days != 1]} late: {in_points(off)} points are taken off."
