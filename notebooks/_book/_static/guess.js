// Takes a guess where the page waits for one, then opens its answer and says how near the guess was.
const make = (tag, options, ...children) => {
  const made = Object.assign(document.createElement(tag), options);
  made.append(...children);
  return made;
};
const plain = text => text.toLowerCase().replace(/^["'\s]+|["'.\s]+$/g, "");
const numbers = text => (text.match(/-?\d*\.?\d+(e-?\d+)?/gi) ?? []).map(Number);

// What this cannot read for sure gets no verdict: a cell that runs reads more kinds of answers (see foretold).
function verdict(said, chosen, { came, near, also, set, within }) {
  if (typeof came === "string") return [came, ...also].map(plain).includes(plain(said)) ? "right" : chosen ? "off" : null;
  const known = [came].flat(), shares = said.includes("%") && known.every(n => Math.abs(n) <= 1);
  const guessed = numbers(said.replaceAll("−", "-")).map(n => (shares ? n / 100 : n));
  if (set) {
    const hits = new Set(guessed.filter(n => known.includes(n))).size;
    const share = hits / new Set([...guessed, ...known]).size;
    return share === 1 ? "right" : share >= 0.5 ? "partly right" : "off";
  }
  if (guessed.length !== known.length) return null;
  if (/√|sqrt|root|\^|\*\*/i.test(said)) return null;
  const close = (share, least) =>
    known.filter((n, k) => {
      const off = Math.abs(guessed[k] - n), small = share >= 1 && guessed[k] * n * (1 + share) < n * n;
      return off <= least || (off <= share * Math.abs(n) && !small);
    }).length;
  if (close(0.02, 0) === known.length) return "right";
  if (close(near, within) === known.length) return "near";
  return known.length > 1 && close(near, within) >= known.length / 2 ? "partly right" : "off";
}

// The names of several numbers, "...: a, b" or "a, b: such as 1, 2" or "[a, b]", and what else is asked for.
function several({ asks, came, set }) {
  const [, first, , last] = asks.match(/^\[?(.+?)(: ([^:]+?))?\]?$/);
  const [list, rest] = last && !/^[\d.]|such as/.test(last) ? [last, first] : [first, last ?? ""];
  const names = list.split(", ").map(name => name.replace(/^and /, ""));
  const asked = Array.isArray(came) ? came.length : { two: 2, three: 3, four: 4 }[asks.split(" ")[0]];
  return !set && names.length > 1 && names.length === asked && !/such as/.test(list) ? { names, rest } : null;
}
// Choices stand between quotation marks, or are numbers: "1, 3 or 10".
const offered = ({ asks, choices }) => (/^[\d.]+(, [\d.]+)* or [\d.]+$/.test(asks) ? asks.split(/, | or /) : choices);
const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

for (const place of document.querySelectorAll(".guess")) {
  const about = JSON.parse(place.dataset.about);
  const answer = document.querySelector(`.tag_${CSS.escape(about.answer)} details`);
  const cell = place.nextElementSibling;
  if (!answer || !cell?.matches(".cell")) continue;
  cell.hidden = true;
  const line = answer.querySelector(".alert p"), first = line?.firstElementChild, rest = first?.nextSibling;
  if (rest) rest.textContent = rest.textContent.replace(/^ the answer is [[{]([^\]}]*)[\]}]/, " the answer is $1");
  const told = rest?.textContent;
  if (first?.textContent === "no prediction:") {
    first.textContent = "The answer:";
    rest.textContent = told.replace(/^ the answer is/, "");
  }
  if (line) answer.querySelector("summary").after(line.parentElement); // the sentence first, then what was printed
  const status = make("span", { className: "guess-said", role: "status" });

  function take(said, button) {
    if (!said.trim()) return;
    place.querySelectorAll("button[value]").forEach(b => b.setAttribute("aria-pressed", b === button));
    const kind = about.came === null || !first ? null : verdict(said, Boolean(button), about);
    if (kind) {
      const mark = { right: "✓ right:", near: "≈ near:", "partly right": "◐ partly right:", off: "✗ not so:" }[kind];
      first.textContent = mark;
      if (rest) rest.textContent = told;
      line.querySelector(".you-said")?.remove();
      if (kind !== "right") first.after(make("span", { className: "you-said" }, ` you said ${button ? `"${said}"` : said},`));
      line.parentElement.className = `alert alert-${kind === "right" ? "success" : kind === "off" ? "danger" : "warning"}`;
    }
    status.textContent = about.later ? "Kept. The answer comes further down." : "The answer is open below.";
    if (about.later) answer.querySelector("summary p").dataset.said = said;
    else {
      answer.open = true;
      const seen = line?.parentElement ?? answer.querySelector("summary");
      requestAnimationFrame(() => seen.scrollIntoView({ block: "nearest", behavior: calm() ? "auto" : "smooth" }));
    }
  }

  const choices = offered(about);
  if (choices.length > 1 && !about.set && /string|number/.test(typeof about.came) && !/name of/.test(about.asks)) {
    const buttons = choices.map(choice => make("button", { type: "button", value: choice }, choice));
    buttons.forEach(b => { b.setAttribute("aria-pressed", false); b.onclick = () => take(b.value, b); });
    place.append(make("span", { className: "guess-asks" }, "Your guess:"), ...buttons, status);
  } else {
    const { names, rest: more } = several(about) ?? { names: null, rest: about.asks };
    const fields = (names ?? [""]).map(() => make("input", { type: "text", autocomplete: "off", required: true }));
    const asks = `Your guess: ${more.replace(/^your /, "")}`.trim();
    const form = make("form", { className: names ? "several" : "" }), go = make("button", {}, "Guess");
    if (names) {
      const group = make("div", { className: "fields" }, ...fields.map((field, k) => make("label", {}, make("span", {}, names[k]), field)));
      group.setAttribute("role", "group");
      group.setAttribute("aria-label", asks);
      form.append(make("span", {}, asks), group);
    } else form.append(make("label", {}, make("span", {}, asks), fields[0]));
    form.append(go, status);
    form.onsubmit = event => { event.preventDefault(); take(fields.map(field => field.value.trim()).join(", ")); };
    place.append(form);
  }
}
