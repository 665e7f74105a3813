// An entry of the kernel and its terms on the drawn network: which parameter gives most? Say it, then see all terms.

import { button, stage } from "./stage.js";
import { formula, key, line, make, shown } from "./marks.js";

const NETWORKS = {
  page: { W1: [[1], [1]], b1: [0, 1], W2: [[1, 0]], b2: [0], relu: false, points: [[1], [2]] }, // the hand page
  blocks: { W1: [[1, -1], [1, 1]], b1: [1, 0], W2: [[1, 2], [3, -1]], b2: [0, 1], relu: true, points: [[1, 1], [0, 2]] }, // chapter 03
};
const ASK = "Choose an entry of the kernel. It is a sum with a term for every parameter. Which parameter gives the largest term? Choose it in the network.";
const NARROW = 560; // the network stands below the kernel then
const LEGEND = { positive: ["a term of the sum, as thick as it is large", "kernel"], negative: ["a negative term", "other"], none: ["nothing comes from here", "line", "thin"], said: ["what you said", "ink", "ring"] };
const dot = (u, v) => u.reduce((s, value, k) => s + value * v[k], 0);

// Names and derivatives of the output a at x, in the order of theta: W1, b1, W2, b2, each by rows.
export function gradient({ W1, b1, W2, b2, relu }, x, a) {
  const z = W1.map((row, r) => dot(row, x) + b1[r]), on = z.map((v) => (relu ? +(v > 0) : 1)), h = z.map((v, r) => v * on[r]);
  const found = [];
  W1.forEach((row, r) => row.forEach((_, c) => found.push({ at: ["W1", r, c], name: `W[1]${r + 1},${c + 1}`, g: W2[a][r] * on[r] * x[c] })));
  b1.forEach((_, r) => found.push({ at: ["b1", r], name: `b[1]${r + 1}`, g: W2[a][r] * on[r] }));
  W2.forEach((row, q) => row.forEach((_, r) => found.push({ at: ["W2", q, r], name: `W[2]${q + 1},${r + 1}`, g: q === a ? h[r] : 0 })));
  b2.forEach((_, q) => found.push({ at: ["b2", q], name: `b[2]${q + 1}`, g: +(q === a) }));
  return found;
}

export function draw(host, { of = "page" } = {}) {
  const net = NETWORKS[of], m = net.b2.length;
  const rows = net.points.flatMap((x, i) => net.b2.map((_, a) => ({ i, a, g: gradient(net, x, a) })));
  const entry = (p, q) => rows[p].g.map(({ at, name, g }, k) => ({ at, name, one: g, two: rows[q].g[k].g, term: g * rows[q].g[k].g }));
  const total = (p, q) => entry(p, q).reduce((s, { term }) => s + term, 0);
  const named = ({ i, a }) => (m > 1 ? `f${a + 1}(x${i + 1})` : `x${i + 1}`), met = new Set();
  let cell = null, guess = null, asked = 0;
  const figure = stage(host, { label: "The kernel's entries, and the network with a parameter on every edge", ask: ASK, share: 0, least: (w) => (w < NARROW ? 56 * rows.length + 245 : Math.max(56 * rows.length + 42, 212)), paint });
  const again = button(figure.row, "Another entry", () => { cell = guess = null; ask(); figure.svg.querySelector("[role=button]").focus(); });
  // The key names what has been seen so far.
  function meet(terms) {
    const signs = terms.map(({ term }) => (term > 0 ? "positive" : term < 0 ? "negative" : "none"));
    [...signs, "said"].forEach((what) => met.add(what));
    key(figure.keys, Object.keys(LEGEND).filter((what) => met.has(what)).map((what) => LEGEND[what]));
  }

  function ask() {
    figure.say(cell === null ? "" : ["The entry of ", ...spoken(named(rows[cell[0]])), " and ", ...spoken(named(rows[cell[1]])), ": now a parameter."]);
    figure.repaint();
  }
  function choose(p, q) { cell = [p, q]; guess = null; ask(); }
  function answer(k) {
    if (cell === null) return figure.say("First choose an entry of the kernel.");
    guess = k; asked += 1;
    const terms = entry(...cell);
    meet(terms);
    const best = Math.max(...terms.map((t) => Math.abs(t.term)));
    const right = Math.abs(terms[k].term) === best, most = terms.filter((t) => Math.abs(t.term) === best);
    const product = terms.filter((t) => t.term).map((t) => [t.one, t.two].map((v) => (v < 0 ? `(${shown(v)})` : v)).join("·")).join(" + ");
    const off = [...inText(terms[k].name), ` gives ${shown(terms[k].term)}, the largest is `, ...most.flatMap((t, i) => [...(i ? [" and "] : []), ...inText(t.name)]), ". "];
    figure.say([...(right ? [] : off), `${product || "Every term is 0:"} = ${shown(total(...cell))}${terms.some((t) => !t.term) ? "; what is not in the sum gives 0." : "."}`], right ? "Right" : "Off");
    figure.repaint();
  }
  // A name such as W[1]1,2 with its layer raised and its indices lowered: in a sentence, and in the drawing, where one
  // stands above the other.
  const parted = (name) => name.match(/^([Wb])(\[\d\])([\d,]+)$/).slice(1);
  function inText(name) {
    const [letter, layer, indices] = parted(name);
    return [make("i", {}, null, letter), make("sup", {}, null, layer), make("sub", {}, null, indices)];
  }
  function typeset(text, name, x, y) {
    const [letter, layer, indices] = parted(name), wide = letter === "W" ? 13 : 8, from = x - (wide + 15) / 2;
    text.setAttribute("text-anchor", "start");
    for (const [part, x, dy, style] of [[letter, from, 0, "font-size: 14px; font-style: italic"], [layer, from + wide, -7, "font-size: 9px"], [indices, from + wide, 7, "font-size: 9px"]]) make("tspan", { x, y: y + dy, style }, text, part);
  }
  const spoken = (name) => name.match(/[a-z]|\d|[()]/g).map((part) => (/[()]/.test(part) ? part : make(part < "a" ? "sub" : "i", {}, null, part)));
  // The letters of a name such as f1(x2) slanted, its numbers lowered.
  const slanted = (text, name) => formula(text, name.replace(/[a-z]/g, "$&_"));
  function pressable(element, label, act, name) {
    element.setAttribute("role", "button"); element.setAttribute("tabindex", 0); element.setAttribute("aria-label", label);
    element.dataset.name = name; element.style.cursor = "pointer"; element.onclick = act;
    element.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } };
  }

  function paint(w, h) {
    const at = document.activeElement, focused = at?.matches(":focus-visible") ? at.dataset.name : null;
    again.style.display = guess === null ? "none" : "";
    figure.svg.textContent = "";
    const narrow = w < NARROW, left = m > 1 ? 58 : 40, top = 34;
    const side = Math.min((narrow ? 0.9 : 0.4) * w - left, 56 * rows.length), step = side / rows.length;
    rows.forEach((row, p) => {
      slanted(make("text", { x: left - 6, y: top + (p + 0.5) * step + 4, "text-anchor": "end" }, figure.svg), named(row));
      slanted(make("text", { x: left + (p + 0.5) * step, y: top - 10, "text-anchor": "middle" }, figure.svg), named(row));
      rows.forEach((_, q) => {
        const chosen = cell && cell[0] === p && cell[1] === q;
        const g = make("g", { class: chosen ? "" : "choice" }, figure.svg);
        make("rect", { x: left + q * step, y: top + p * step, width: step - 4, height: step - 4, rx: 4, fill: chosen ? "var(--before)" : "var(--paper)", stroke: "var(--before)" }, g);
        make("text", { x: left + (q + 0.5) * step - 2, y: top + (p + 0.5) * step + 3, "text-anchor": "middle", class: "bare", style: `fill: var(--${chosen ? "paper" : "ink"})` }, g, guess === null ? "?" : shown(total(p, q)));
        pressable(g, `Entry of ${named(rows[p])} and ${named(rows[q])}`, () => choose(p, q), `cell${p}${q}`);
      });
    });
    const from = narrow ? 24 : left + side + 46, across = (k) => from + (k * (w - from - 24)) / 2;
    const middle = narrow ? top + side + 106 : h / 2 - 14, height = (k, n) => middle + (k - (n - 1) / 2) * 120;
    const n = net.W1[0].length, H = net.b1.length;
    const terms = cell && guess !== null ? entry(...cell) : null, largest = terms ? Math.max(...terms.map((t) => Math.abs(t.term)), 1e-9) : 1;
    const edges = make("g", { "aria-hidden": "true" }, figure.svg), labels = make("g", {}, figure.svg); // no line covers a label
    rows[0].g.forEach(({ at: [kind, r, c], name }, k) => {
      const term = terms?.[k].term, color = term ? (term > 0 ? "kernel" : "other") : terms ? "line" : "soft";
      const wide = term ? 1.5 + (7 * Math.abs(term)) / largest : 1.5, g = make("g", {}, labels);
      let x, y;
      if (kind[0] === "W") {
        const [x1, y1, x2, y2] = kind === "W1" ? [across(0), height(c, n), across(1), height(r, H)] : [across(1), height(c, H), across(2), height(r, m)];
        const crossing = Math.min(...(kind === "W1" ? [n, H] : [H, m])) > 1;
        const part = !crossing ? 0.5 : c === r ? (narrow ? 0.62 : 0.6) : narrow ? 0.25 : 0.27;
        [x, y] = [x1 + part * (x2 - x1), y1 + part * (y2 - y1)];
        line(edges, x1, y1, x2, y2, color, wide);
        line(edges, x - 0.2 * (x2 - x1), y - 0.2 * (y2 - y1), x + 0.2 * (x2 - x1), y + 0.2 * (y2 - y1), "paper", 22).setAttribute("stroke-opacity", 0.001);
        Object.assign(edges.lastChild, { onclick: () => answer(k) }).style.cursor = "pointer";
      } else {
        const layer = kind === "b1" ? [across(1), height(r, H)] : [across(2), height(r, m)];
        [x, y] = [layer[0], layer[1] + 34];
        line(edges, layer[0], layer[1] + 14, x, y - 8, color, wide);
      }
      const words = terms ? shown(term) : name, size = terms ? 8 * words.length + 12 : name[0] === "W" ? 38 : 33;
      if (guess === k) make("rect", { x: x - size / 2 - 5, y: y - 20, width: size + 10, height: 38, rx: 8, fill: "var(--paper)", stroke: "var(--ink)", "stroke-width": 2, "stroke-dasharray": "4 3" }, g);
      make("rect", { x: x - size / 2, y: y - 15, width: size, height: 28, rx: 5, fill: "var(--paper)", stroke: `var(--${color})`, "stroke-width": term && Math.abs(term) === largest ? 2.5 : 1 }, g);
      const text = make("text", { x, y: y + 4, "text-anchor": "middle", class: term && Math.abs(term) === largest ? "bare bold" : "bare", style: "fill: var(--ink)" }, g);
      terms ? text.append(words) : typeset(text, name, x, y + 4);
      pressable(g, `Parameter ${name}${terms ? `, term ${shown(term)}` : ""}`, () => answer(k), `parameter${k}`);
    });
    [["x", 0, n], ["h", 1, H], ["f", 2, m]].forEach(([letter, k, count]) => {
      for (let i = 0; i < count; i++) {
        make("circle", { cx: across(k), cy: height(i, count), r: 15, fill: "var(--paper)", stroke: "var(--before)", "stroke-width": 2 }, figure.svg);
        slanted(make("text", { x: across(k), y: height(i, count) + 4, "text-anchor": "middle", class: "bare", style: "fill: var(--ink)" }, figure.svg), count > 1 ? `${letter}${i + 1}` : letter);
      }
    });
    figure.svg.querySelector(`[data-name="${focused}"]`)?.focus();
  }
  ask();
  host.state = () => ({ network: net, kernel: rows.map((_, p) => rows.map((_, q) => total(p, q))), cell, guess, asked, terms: cell && entry(...cell).map((t) => t.term) });
}

export default { render({ el, model }) { draw(el, model?.get("options")); } };
