// What follows an answer tells it too, often as a picture: it waits until the answer is open. A browser that can
// search in what is hidden opens it where it finds something.
const ENDS = "h2, h3, section, .admonition, .guess, .moving, [class*=tag_answer-]";
const found = "onbeforematch" in document.body ? "until-found" : "";

function after(cell) {
  const held = [];
  for (let next = cell.nextElementSibling; next && !next.matches(ENDS); next = next.nextElementSibling) {
    if (/\bPredict\b/.test(next.textContent)) break;
    if (!next.matches(".tag_hide-cell")) held.push(next);
  }
  return held;
}

// What tells an answer from further down has the tag "waits": it waits for the last answer before it. With a guess,
// which guess.js has put in the place of its cell, its answer waits too.
const held = new Map();
let last = null;
for (const cell of document.querySelectorAll("main [class*=tag_answer-], main .tag_waits")) {
  if (last && cell.matches(".tag_waits")) hold(held.get(last), cell);
  if (!cell.matches("[class*=tag_answer-]") || !cell.querySelector("details")) continue;
  last = cell;
  held.set(cell, new Set(after(cell)));
}
function hold(parts, cell) {
  const place = cell.previousElementSibling;
  if (!cell.hidden || !place?.matches(".guess")) return parts.add(cell);
  const about = JSON.parse(place.dataset.about);
  parts.add(place);
  if (!about.later) parts.add(document.querySelector(`.tag_${CSS.escape(about.answer)}`));
}

for (const [cell, parts] of held) {
  const answer = cell.querySelector("details");
  const words = [...parts].filter(part => !parts.has(before(part, parts))).map(part => word(part));
  const over = [...held].find(([, others]) => others.has(cell));
  if (over) words.forEach(said => { over[1].add(said); wait(said, over[0]); });
  for (const part of parts) wait(part, cell);
  answer.addEventListener("toggle", () => {
    words.forEach(said => said.remove());
    parts.forEach(part => part.removeAttribute("hidden"));
  }, { once: true });
}
function wait(part, cell) {
  part.classList.add("waits");
  part.setAttribute("hidden", found);
  part.addEventListener("beforematch", () => { cell.querySelector("details").open = true; });
}
function before(part, parts) {
  let place = part.previousElementSibling;
  while (place && !parts.has(place) && (place.hidden || place.matches(".tag_hide-cell, .waits-word"))) place = place.previousElementSibling;
  return place;
}
function word(part) {
  const said = document.createElement("p");
  said.className = "waits-word";
  said.textContent = document.querySelector(".waits-word") ? "... waits" : "Guess, or show the answer: what follows waits.";
  part.before(said);
  return said;
}

// Under an answer, how it was computed is a fold of its own.
for (const answer of document.querySelectorAll("main .tag_hide-cell > details.hide")) {
  const code = answer.querySelector(":scope > .cell_input"), shown = answer.querySelector(":scope > .cell_output");
  if (!code || !shown) continue;
  const fold = document.createElement("details"), name = document.createElement("summary");
  fold.className = "how";
  name.textContent = "Show the code";
  fold.append(name, code);
  shown.after(fold);
}
