// What a cell prints is lines: on a phone sentences wrap, and the lines of a table or of a matrix stay as they are.
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
function inTable(lines) {
  const rows = lines.map(cellsOf), near = k => [k - 1, k + 1].filter(i => i in rows);
  const found = lines.map((line, k) => near(k).some(i => (isRow(rows[k]) && isRow(rows[i]) && aligned(rows[k], rows[i])) || (isMatrix(line) && isMatrix(lines[i]))));
  for (let k = lines.length - 2; k >= 0; k--) found[k] ||= found[k + 1] && rows[k].length > 2; // a heading
  return found;
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
}
