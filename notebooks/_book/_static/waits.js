// What follows an answer tells it too, often as a picture: it waits until the answer is open. So does what follows a
// figure of the kind "holds", until a guess was judged there. A browser that can search in what is hidden opens it where
// it finds something.
const ENDS = "h2, h3, section, .admonition, .guess, .moving, [class*=tag_answer-]";
const found = "onbeforematch" in document.body ? "until-found" : "";

const asks = part => !part.matches(".moving") && /\bPredict\b/.test(part.textContent);

// Up to the next end; a heading of the third kind stays, and what stands below it waits.
function after(cell) {
  const [held, end] = upTo(cell), heading = end?.matches("section") && end.querySelector(":scope > h3");
  if (!heading) return held;
  if (/^Your turn/.test(heading.textContent)) return cell.matches(".holds") ? [...held, end] : held; // it asks for what the dial was set to
  const [below, next] = upTo(heading);
  return next && asks(next) ? held : [...held, ...below]; // what leads to the next guess does not wait
}
function upTo(place) {
  const held = [];
  let next = place.nextElementSibling;
  for (; next && !next.matches(ENDS) && !asks(next); next = next.nextElementSibling) {
    if (!next.matches(".tag_hide-cell, .in-jupyter")) held.push(next);
  }
  if (next?.matches(".moving") && held.at(-1)?.matches("p")) held.pop(); // it says what the figure is
  return [held, next];
}

// What tells an answer from further down has the tag "waits": it waits for the last answer before it. With a guess,
// which guess.js has put in the place of its cell, its answer waits too. A text has the tag from stage.py.
const TAGGED = ".tag_waits, .tag-waits";
const held = new Map();
let last = null;
for (const cell of document.querySelectorAll(`main [class*=tag_answer-], main .moving.holds, main :is(${TAGGED})`)) {
  if (last && cell.matches(TAGGED)) hold(held.get(last), cell);
  if (!cell.matches(".holds") && (!cell.matches("[class*=tag_answer-]") || !cell.querySelector("details"))) continue;
  if (![...held.values()].some(parts => parts.has(cell))) last = cell; // else the answer that this one waits for
  held.set(cell, new Set(after(cell)));
}
function hold(parts, cell) {
  const place = cell.previousElementSibling;
  if (!cell.hidden || !place?.matches(".guess")) return parts.add(cell);
  const about = JSON.parse(place.dataset.about);
  parts.add(place);
  if (!about.later) parts.add(document.querySelector(`.tag_${CSS.escape(about.answer)}`));
}

const bar = cell => cell.querySelector("details > summary");
const open = cell => (cell.matches(".holds") ? cell.dispatchEvent(new Event("judged")) : (cell.querySelector("details").open = true));
for (const [cell, parts] of held) {
  const words = [...parts].filter(part => !parts.has(before(part, parts))).map(part => word(part, cell));
  const over = [...held].find(([, others]) => others.has(cell));
  if (over) words.filter(said => !cell.contains(said)).forEach(said => { over[1].add(said); wait(said, over[0]); });
  for (const part of parts) wait(part, cell);
  const release = () => {
    words.forEach(said => said.remove());
    parts.forEach(part => part.removeAttribute("hidden"));
  };
  if (cell.matches(".holds")) cell.addEventListener("judged", release, { once: true });
  else cell.querySelector("details").addEventListener("toggle", release, { once: true });
}
function wait(part, cell) {
  part.classList.add("waits");
  part.setAttribute("hidden", found);
  part.addEventListener("beforematch", () => open(cell));
}
function before(part, parts) {
  let place = part.previousElementSibling;
  while (place && !parts.has(place) && (place.hidden || place.matches(".tag_hide-cell:not([class*=tag_answer-]), .waits-word"))) place = place.previousElementSibling;
  return place;
}
// Says that something waits: right below a figure or an answer (there at length once on a page, else in its bar), and
// further down what waits for which guess.
function word(part, cell) {
  const first = !document.querySelector(".waits-word"), figure = cell.matches(".holds"), next = [part.previousElementSibling, before(part, new Set())].includes(cell); // a figure may wait itself
  const said = document.createElement(!first && !figure && next ? "span" : "p");
  said.className = "waits-word";
  if (!next) said.append(`${kind(part)} waits for `, guessOf(cell, part), ". ");
  else said.append(figure ? "Guess in the figure: more waits here. " : first ? "Guess, or show the answer: more waits here." : "the rest waits");
  if (figure || !next) {
    const show = said.appendChild(document.createElement("button"));
    show.type = "button";
    show.textContent = "Show it";
    show.onclick = () => open(cell);
  }
  said.matches("span") ? bar(cell).append(said) : part.before(said);
  return said;
}
function kind(part) {
  return part.matches(".guess") ? "This question" : part.querySelector("img") ? "The picture" : "What follows";
}
// A link to the guess that a part waits for; it says where that is.
function guessOf(cell, part) {
  const about = place => [`tag_${JSON.parse(place.dataset.about).answer}`, place];
  const asked = new Map([...document.querySelectorAll(".guess")].map(about)), answer = [...cell.classList].find(name => asked.has(name));
  const place = asked.get(answer) ?? cell, section = place.closest("section:has(> h2)");
  place.id ||= answer ?? `figure-${cell.dataset.figure}`;
  const title = section?.querySelector("h2").firstChild.textContent ?? "", number = title.match(/^\d+/);
  const where = section === part.closest("section:has(> h2)") ? "above" : number ? `in section ${number}` : `in “${title}”`;
  return Object.assign(document.createElement("a"), { href: `#${place.id}`, textContent: `your guess ${where}` });
}

// Code that is folded stands below what it shows. Under an answer, how it was computed is a fold of its own.
for (const shown of document.querySelectorAll("main .tag_hide-input > details.hide + .cell_output")) shown.after(shown.previousElementSibling);
for (const answer of document.querySelectorAll("main .tag_hide-cell > details.hide")) {
  const code = answer.querySelector(":scope > .cell_input"), shown = answer.querySelector(":scope > .cell_output");
  if (!code || !shown) continue;
  const fold = document.createElement("details"), name = document.createElement("summary");
  fold.className = "how";
  name.textContent = "Show the code";
  fold.ontoggle = () => { name.textContent = fold.open ? "Hide the code" : "Show the code"; };
  fold.append(name, code);
  shown.after(fold);
}
