// What a cell prints is lines. On a phone they are as small as lets them all fit, but not too small to read; if that is
// not enough, sentences wrap, and the lines of a table or of a matrix stay as they are.
const cellsOf = line => [...line.matchAll(/\S+(?: \S+)*/g)].map(({ 0: text, index }) => ({ text, from: index, to: index + text.length }));
const wordy = ({ text }) => (text.match(/[a-z]{2,}/gi) ?? []).length > 3;
const isRow = cells => cells.length > 2 && !cells.slice(1).some(wordy);
const isMatrix = line => /^\s*\[{1,2}[-\d\s.e]+\]{0,2}$/.test(line);

// Two rows belong together if two of their columns begin or end at the same places.
function aligned(one, other) {
  const edges = cells => new Set(cells.slice(1).flatMap(cell => [`<${cell.from}`, `>${cell.to}`]));
  const there = edges(other);
  return [...edges(one)].filter(edge => there.has(edge)).length > 1;
}
// A word and a list of numbers, which begins where the other's does.
const listAt = line => line.match(/^\S+ +(?=\[[-\d\s.e]+\]$)/)?.[0].length;

function inTable(lines) {
  const rows = lines.map(cellsOf), near = k => [k - 1, k + 1].filter(i => i in rows);
  const found = lines.map((line, k) => near(k).some(i => (isRow(rows[k]) && isRow(rows[i]) && aligned(rows[k], rows[i])) || (isMatrix(line) && isMatrix(lines[i]))));
  const joins = (k, i) => found[i] && !rows[k].some(wordy) && (aligned(rows[k], rows[i]) || (listAt(lines[k]) ?? 0) === listAt(lines[i]));
  lines.forEach((_, k) => { found[k] ||= near(k).some(i => joins(k, i)); }); // a row with fewer columns
  for (let k = lines.length - 2; k >= 0; k--) found[k] ||= found[k + 1] && (rows[k].length > 2 || / {3,}\S.* {3,}\S/.test(lines[k])); // a heading
  return found;
}

const [LEAST, SCROLLS] = [10.6, 11]; // pixels of type, of what fits by it and of what scrolls
const phone = matchMedia("(max-width: 600px)"), known = new Map();
const widths = new ResizeObserver(entries => requestAnimationFrame(() => entries.forEach(({ target }) => fit(target))));
function fit(place) {
  const width = phone.matches ? place.clientWidth : 0;
  if (known.get(place) === width) return;
  known.set(place, width);
  place.style.fontSize = "";
  place.classList.toggle("fits", width > 0);
  if (!width) return;
  const style = getComputedStyle(place), size = parseFloat(style.fontSize), sides = parseFloat(style.paddingLeft) + parseFloat(style.paddingRight);
  // What scrolls has no room at its right side.
  const wanted = () => size * Math.min(1, (width - sides) / (place.scrollWidth - (place.scrollWidth > width ? sides / 2 : sides)));
  let type = wanted();
  if (type < LEAST) {
    place.classList.remove("fits");
    type = wanted();
  }
  place.style.fontSize = `${type < LEAST ? SCROLLS : type}px`;
  // Letters need not shrink in step with their type.
  for (; type >= LEAST && place.scrollWidth > width; type -= 0.1) place.style.fontSize = `${type}px`;
}

for (const place of document.querySelectorAll("main .cell_output pre")) {
  if (place.querySelector("span:not(:empty)")) continue; // it has colours
  const lines = place.textContent.replace(/\n$/, "").split("\n"), stays = inTable(lines);
  place.replaceChildren(...lines.map((line, k) => {
    const made = document.createElement("span");
    made.className = stays[k] ? "aligned" : "told";
    made.textContent = `${line}\n`;
    return made;
  }));
  widths.observe(place);
}
