// What all moving figures share: a drawing that fits its place, dials, buttons, and a sentence that is read aloud.

const STYLE = `
.ntk { --ink: #1b1f24; --soft: #5f6771; --line: #c9ced4; --paper: #ffffff; --before: #0072b2; --after: #c44e00;
  --kernel: #00785a; --other: #a5568a; color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; margin: 0.5rem 0 1.2rem; }
html[data-theme="dark"] .ntk, body[data-jp-theme-light="false"] .ntk { --ink: #e8e6e1; --soft: #a3abb5;
  --line: #454c55; --paper: #14181e; --before: #56b4e9; --after: #f0a050; --kernel: #2fbf9b; --other: #d690bd; }
.ntk p { margin: 0.2rem 0 0.6rem; min-height: 4.5em; max-width: 46rem; }
@media (max-width: 600px) { .ntk p { min-height: 9em; } }
.ntk svg { display: block; width: 100%; background: none; overflow: visible; user-select: none; }
.ntk svg text { fill: var(--soft); font-size: 13px; }
.ntk .controls { display: flex; flex-wrap: wrap; gap: 0.6rem 1.2rem; align-items: center; margin-top: 0.5rem; }
.ntk button { font: inherit; min-height: 2.6rem; padding: 0.3rem 1rem; border-radius: 0.5rem; cursor: pointer;
  border: 1px solid var(--soft); background: none; color: inherit; }
.ntk button.first { background: var(--ink); color: var(--paper); border-color: var(--ink); }
.ntk button[aria-disabled="true"] { opacity: 0.55; }
.ntk button[aria-pressed="true"] { outline: 3px solid var(--before); }
.ntk label { color: var(--soft); display: inline-flex; gap: 0.5rem; align-items: center; }
.ntk input[type=range] { width: 9rem; accent-color: var(--before); }
.ntk svg g:focus, .ntk svg g:focus-visible { outline: none; }
.ntk svg g:focus-visible rect { stroke: var(--before); stroke-width: 3; }
.ntk :focus-visible { outline: 3px solid var(--before); outline-offset: 2px; }
.ntk .key { display: inline-flex; align-items: center; gap: 0.4rem; color: var(--soft); font-size: 0.85rem; }
.ntk .key i { width: 1.2rem; height: 0.25rem; border-radius: 2px; }
`;

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

export function make(tag, attributes = {}, parent = null, text = null) {
  const svg = ["svg", "g", "path", "line", "circle", "ellipse", "rect", "text", "title", "tspan"].includes(tag);
  const element = svg ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== null) element.textContent = text;
  if (parent) parent.append(element);
  return element;
}

// The parts of a figure: a sentence, a drawing, and a row of controls. `paint(width, height)` draws it anew.
export function stage(host, { label, share = 0.5, least = 250, most = 430, paint }) {
  const root = make("div", { class: "ntk", role: "group", "aria-label": label }, host);
  make("style", {}, root, STYLE);
  const sentence = make("p", { "aria-live": "polite" }, root);
  const svg = make("svg", { role: "group", "aria-label": label }, root);
  const row = make("div", { class: "controls" }, root);
  const dials = make("div", { class: "controls" }, root);
  const keys = make("div", { class: "controls" }, root);
  const size = { width: 860, height: 430 };
  const repaint = () => {
    size.width = Math.max(280, svg.clientWidth || 860);
    const low = typeof least === "function" ? least(size.width) : least;
    size.height = Math.max(low, Math.min(most, share * size.width));
    svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    svg.style.height = `${size.height}px`;
    paint(size.width, size.height);
  };
  new ResizeObserver(() => { if (svg.clientWidth && svg.clientWidth !== size.width) repaint(); }).observe(svg);
  return { root, svg, row, dials, keys, repaint, size, say: (text) => { if (sentence.textContent !== text) sentence.textContent = text; } };
}

export function button(row, text, pressed, first = false) {
  const element = make("button", { type: "button", class: first ? "first" : "" }, row, text);
  element.onclick = pressed;
  return element;
}

// A button that waits for a prediction: it can be reached, and says why it waits.
export function ready(element, yes) { element.setAttribute("aria-disabled", yes ? "false" : "true"); }

export function dial(row, text, { min, max, step = 1, value, shown = (v) => v }, moved) {
  const label = make("label", {}, row, text);
  const input = make("input", { type: "range", min, max, step, value }, label);
  const output = make("span", {}, label);
  const tell = () => { output.textContent = shown(+input.value); input.setAttribute("aria-valuetext", shown(+input.value)); };
  input.oninput = () => { tell(); moved(+input.value); };
  tell();
  return input;
}

export function key(keys, names) {
  for (const [name, color] of names) {
    const entry = make("span", { class: "key" }, keys);
    make("i", { style: `background: var(--${color})` }, entry);
    entry.append(name);
  }
}

export const path = (points) => "M" + points.map((p) => p.map((v) => v.toFixed(2)).join(",")).join("L");

export function line(svg, x1, y1, x2, y2, color, width = 1.5) {
  return make("line", { x1, y1, x2, y2, stroke: `var(--${color})`, "stroke-width": width }, svg);
}

export function star(svg, x, y, radius = 13) {
  const points = Array.from({ length: 10 }, (_, i) => {
    const r = i % 2 ? radius * 0.43 : radius, angle = (Math.PI * i) / 5 - Math.PI / 2;
    return [x + r * Math.cos(angle), y + r * Math.sin(angle)];
  });
  return make("path", { d: path(points) + "Z", fill: "var(--ink)" }, svg);
}

// An arrow from one place to another.
export function arrow(svg, x1, y1, x2, y2, color, width = 2) {
  line(svg, x1, y1, x2, y2, color, width);
  const length = Math.hypot(x2 - x1, y2 - y1), head = Math.min(8, length);
  if (length < 1) return;
  const [c, s] = [(x2 - x1) / length, (y2 - y1) / length];
  const corner = (side) => [x2 - head * (c + 0.5 * side * s), y2 - head * (s - 0.5 * side * c)];
  make("path", { d: path([[x2, y2], corner(1), corner(-1)]) + "Z", fill: `var(--${color})` }, svg);
}

// Runs `frame(share)` from 0 to 1, at once where motion is not wanted.
export function animate(milliseconds, frame) {
  if (calm()) return frame(1);
  const start = performance.now();
  const tick = (now) => {
    const share = Math.min(1, Math.max(0, (now - start) / milliseconds));
    frame(share);
    if (share < 1) requestAnimationFrame(tick);
  };
  tick(start);
}

// The numbers along an axis: across at the height `y`, or up at the place `x`.
export function numbers(svg, values, place, { x, y }) {
  for (const v of values) {
    const text = String(v).replace("-", "−");
    if (y !== undefined) make("text", { x: place(v), y, "text-anchor": "middle" }, svg, text);
    else make("text", { x, y: place(v) + 4, "text-anchor": "end" }, svg, text);
  }
}

// A place in the drawing that a pointer is at.
export function at(svg, event) {
  const box = svg.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
