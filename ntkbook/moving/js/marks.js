// What the figures are drawn with: elements, lines, arrows, stars, numbers on axes.

const SVG = ["svg", "g", "path", "line", "circle", "ellipse", "rect", "text", "title", "tspan"];

export function make(tag, attributes = {}, parent = null, text = null) {
  const element = SVG.includes(tag) ? document.createElementNS("http://www.w3.org/2000/svg", tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  if (text !== null) element.textContent = text;
  if (parent) parent.append(element);
  return element;
}

// A number as it is written: with a true minus sign, and none before a zero.
export const shown = (v) => String(v).replace(/^-(?=[0.]*$)/, "").replaceAll("-", "−");

// Into a text, a formula: x_1 is a slanted letter with a low number, b_ just a slanted letter; all else as it is.
export function formula(text, source) {
  let low = false;
  const part = (words, down, style = "") => { make("tspan", { dy: down === low ? 0 : down ? 4 : -4, style }, text, words); low = down; };
  for (const words of source.split(/([a-zA-Z]_\d*)/).filter(Boolean)) {
    const [letter, number] = words.split("_");
    part(letter, false, number === undefined ? "" : "font-style: italic");
    if (number) part(number, true, "font-size: 10px");
  }
  return text;
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

// An arrow from one place to another; a dot where it would be too short for a head.
export function arrow(svg, x1, y1, x2, y2, color, width = 2) {
  const length = Math.hypot(x2 - x1, y2 - y1), head = Math.min(8, length);
  if (length < 6) return make("circle", { cx: x2, cy: y2, r: 2.5, fill: `var(--${color})` }, svg);
  line(svg, x1, y1, x2, y2, color, width);
  const [c, s] = [(x2 - x1) / length, (y2 - y1) / length];
  const corner = (side) => [x2 - head * (c + 0.5 * side * s), y2 - head * (s - 0.5 * side * c)];
  make("path", { d: path([[x2, y2], corner(1), corner(-1)]) + "Z", fill: `var(--${color})` }, svg);
}

// The numbers along an axis: across at the height `y`, or up at the place `x`.
export function numbers(svg, values, place, { x, y }) {
  for (const v of values) {
    if (y !== undefined) make("text", { x: place(v), y, "text-anchor": "middle" }, svg, shown(v));
    else make("text", { x, y: place(v) + 4, "text-anchor": "end" }, svg, shown(v));
  }
}

// Two round numbers that lie between `low` and `high`, as far apart as the roundest step admits.
export function two(low, high) {
  for (let power = Math.ceil(Math.log10(high - low)); ; power--) for (const digit of [5, 2, 1]) {
    const step = digit * 10 ** power, first = Math.ceil(low / step), last = Math.floor(high / step);
    if (last > first) return [first, last].map((k) => +(k * step).toPrecision(6));
  }
}

// Shares as bars, one under the other: [name, what is said of it, share, the share in words]; `names` and `after` are the
// room before and after a bar.
export function bars(svg, rows, { x, y, wide, step, names, after = 0, high = 22 }) {
  rows.forEach(([name, note, share, words = ""], k) => {
    const top = y + k * step, from = x + names, room = wide - names - after;
    make("text", { x, y: top + 15 }, svg, name);
    make("text", { x: from - 8, y: top + 15, "text-anchor": "end" }, svg, note);
    make("rect", { x: from, y: top, width: room, height: high, rx: 3, fill: "var(--line)", "fill-opacity": 0.4 }, svg);
    make("rect", { x: from, y: top, width: Math.max(0, room * share), height: high, rx: 3, fill: "var(--kernel)" }, svg);
    if (words) make("text", { x: x + wide, y: top + 15, "text-anchor": "end" }, svg, words);
  });
}

// What stands for an entry of the key, as it is drawn: [name, color, mark].
const MARKS = {
  line: (svg, color) => line(svg, 1, 7, 25, 7, color, 3),
  thin: (svg, color) => line(svg, 1, 7, 25, 7, color, 1.3),
  dotted: (svg, color) => line(svg, 2, 7, 25, 7, color, 2.5).setAttribute("stroke-dasharray", "2 5"),
  dashed: (svg, color) => line(svg, 1, 7, 26, 7, color, 2).setAttribute("stroke-dasharray", "5 4"),
  arrow: (svg, color) => arrow(svg, 2, 7, 24, 7, color),
  steps: (svg, color) => { line(svg, 4, 7, 22, 7, color, 2); for (const cx of [4, 22]) make("circle", { cx, cy: 7, r: 3.5, fill: `var(--${color})` }, svg); },
  dot: (svg, color) => make("circle", { cx: 13, cy: 7, r: 4.5, fill: `var(--${color})` }, svg),
  faint: (svg, color) => line(svg, 1, 7, 25, 7, color, 1.3).setAttribute("opacity", 0.35),
  box: (svg, color) => make("rect", { x: 3, y: 2, width: 20, height: 10, rx: 2, fill: `var(--${color})` }, svg),
  ring: (svg, color) => make("rect", { x: 3, y: 1.5, width: 20, height: 11, rx: 4, fill: "none", stroke: `var(--${color})`, "stroke-width": 2, "stroke-dasharray": "3 2" }, svg),
  oval: (svg, color) => make("ellipse", { cx: 13, cy: 7, rx: 11, ry: 5, fill: `var(--${color})`, "fill-opacity": 0.14, stroke: `var(--${color})` }, svg),
  band: (svg, color) => { make("rect", { x: 4, y: 2, width: 18, height: 10, fill: `var(--${color})`, "fill-opacity": 0.2 }, svg); make("circle", { cx: 13, cy: 7, r: 3, fill: `var(--${color})` }, svg); },
};

export function key(keys, names) {
  keys.textContent = "";
  for (const [name, color, mark = "line"] of names) {
    const entry = make("span", { class: "key" }, keys);
    MARKS[mark](make("svg", { viewBox: "0 0 26 14", "aria-hidden": "true" }, entry), color);
    entry.append(name);
  }
}
