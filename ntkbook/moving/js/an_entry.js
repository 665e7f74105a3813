// An entry of the kernel and its terms on the drawn network: which parameter gives most? Say it, then see all terms.

import { button, stage } from "./stage.js";
import { key, line, make } from "./marks.js";

const NETWORKS = {
  page: { W1: [[1], [1]], b1: [0, 1], W2: [[1, 0]], b2: [0], relu: false, points: [[1], [2]] }, // the hand page
  blocks: { W1: [[1, -1], [1, 1]], b1: [1, 0], W2: [[1, 2], [3, -1]], b2: [0, 1], relu: true, points: [[1, 1], [0, 2]] }, // chapter 03
};
const NARROW = 560; // the network stands below the kernel then
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
  const named = ({ i, a }) => (m > 1 ? `f${a + 1}(x${i + 1})` : `x${i + 1}`);
  let cell = null, guess = null, asked = 0;
  const figure = stage(host, { label: "The kernel's entries, and the network with a parameter on every edge", share: 0.4, least: (w) => (w < NARROW ? 56 * rows.length + 330 : 300), most: 340, paint });
  const again = button(figure.row, "Another entry", () => { cell = guess = null; ask(); });
  key(figure.keys, [["a term of the sum, as thick as it is large", "kernel"], ["a negative term", "other"], ["nothing comes from here", "line"]]);

  function ask() {
    figure.say(cell === null ? "Choose an entry of the kernel." : `This entry is a sum with a term for every parameter. Which parameter gives the largest term? Choose it in the network.`);
    figure.repaint();
  }
  function choose(p, q) { cell = [p, q]; guess = null; ask(); }
  function answer(k) {
    if (cell === null) return figure.say("First choose an entry of the kernel.");
    guess = k; asked += 1;
    const terms = entry(...cell), best = Math.max(...terms.map((t) => Math.abs(t.term)));
    const right = Math.abs(terms[k].term) === best;
    const most = terms.filter((t) => Math.abs(t.term) === best).map((t) => t.name).join(" and ");
    const sum = terms.filter((t) => t.term).map((t) => [t.one, t.two].map((v) => (v < 0 ? `(−${-v})` : v)).join("·")).join(" + ");
    figure.say(`${right ? "Right" : `Off: ${terms[k].name} gives ${terms[k].term}, the largest is ${most}`}. ${sum || "every term is 0"} = ${total(...cell)}${terms.some((t) => !t.term) ? "; what is not in the sum gives 0." : "."}`);
    figure.repaint();
  }
  // A name such as W[1]1,2 with its layer raised and its indices lowered, or a number.
  function typeset(g, x, y, name) {
    const text = make("text", { x, y: y + 4, "text-anchor": "middle", style: "fill: var(--ink)" }, g);
    const [, letter, layer, indices] = name.match(/^([Wb])(\[\d\])([\d,]+)$/) ?? [null, name];
    text.append(letter);
    if (!layer) return;
    make("tspan", { dy: -5, style: "font-size: 9px" }, text, layer);
    make("tspan", { dy: 9, style: "font-size: 10px" }, text, indices);
  }
  function pressable(element, label, act, name) {
    element.setAttribute("role", "button"); element.setAttribute("tabindex", 0); element.setAttribute("aria-label", label);
    element.dataset.name = name; element.style.cursor = "pointer"; element.onclick = act;
    element.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); act(); } };
  }

  function paint(w, h) {
    const focused = document.activeElement?.dataset?.name;
    figure.svg.textContent = "";
    const narrow = w < NARROW, left = m > 1 ? 58 : 40, top = 34;
    const side = Math.min((narrow ? 0.9 : 0.4) * w - left, 56 * rows.length), step = side / rows.length;
    rows.forEach((row, p) => {
      make("text", { x: left - 6, y: top + (p + 0.5) * step + 4, "text-anchor": "end" }, figure.svg, named(row));
      make("text", { x: left + (p + 0.5) * step, y: top - 8, "text-anchor": "middle" }, figure.svg, named(row));
      rows.forEach((_, q) => {
        const chosen = cell && cell[0] === p && cell[1] === q;
        const g = make("g", {}, figure.svg);
        make("rect", { x: left + q * step, y: top + p * step, width: step - 3, height: step - 3, rx: 4, fill: chosen ? "var(--before)" : "var(--line)", "fill-opacity": chosen ? 0.9 : 0.5 }, g);
        make("text", { x: left + (q + 0.5) * step - 1.5, y: top + (p + 0.5) * step + 4, "text-anchor": "middle", style: `fill: var(--${chosen ? "paper" : "ink"})` }, g, guess === null ? "?" : String(total(p, q)).replace("-", "−"));
        pressable(g, `Entry of ${named(rows[p])} and ${named(rows[q])}`, () => choose(p, q), `cell${p}${q}`);
      });
    });
    const from = narrow ? 24 : left + side + 46, across = (k) => from + (k * (w - from - 24)) / 2;
    const middle = narrow ? top + side + 130 : h / 2 - 12, height = (k, n) => middle + (k - (n - 1) / 2) * 120;
    const n = net.W1[0].length, H = net.b1.length;
    const terms = cell && guess !== null ? entry(...cell) : null, largest = terms ? Math.max(...terms.map((t) => Math.abs(t.term)), 1e-9) : 1;
    rows[0].g.forEach(({ at: [kind, r, c], name }, k) => {
      const term = terms?.[k].term, color = guess === k ? "after" : term ? (term > 0 ? "kernel" : "other") : terms ? "line" : "soft";
      const wide = term ? 1.5 + (7 * Math.abs(term)) / largest : 1.5, g = make("g", {}, figure.svg);
      let x, y;
      if (kind[0] === "W") {
        const [x1, y1, x2, y2] = kind === "W1" ? [across(0), height(c, n), across(1), height(r, H)] : [across(1), height(c, H), across(2), height(r, m)];
        const part = c === r ? 0.6 : 0.27;
        line(g, x1, y1, x2, y2, "paper", 22).setAttribute("stroke-opacity", 0.001);
        line(g, x1, y1, x2, y2, color, wide);
        [x, y] = [x1 + part * (x2 - x1), y1 + part * (y2 - y1)];
      } else {
        const layer = kind === "b1" ? [across(1), height(r, H)] : [across(2), height(r, m)];
        [x, y] = [layer[0], layer[1] + 34];
        line(g, layer[0], layer[1] + 14, x, y - 8, color, wide);
      }
      const shown = terms ? String(term).replace("-", "−") : name, size = terms ? 8 * shown.length + 12 : 7 * shown.length + 2;
      make("rect", { x: x - size / 2, y: y - 12, width: size, height: 23, rx: 5, fill: "var(--paper)", stroke: `var(--${color})` }, g);
      typeset(g, x, y, shown);
      pressable(g, `Parameter ${name}${terms ? `, term ${term}` : ""}`, () => answer(k), `parameter${k}`);
    });
    [[0, n], [1, H], [2, m]].forEach(([k, count]) => { for (let i = 0; i < count; i++) make("circle", { cx: across(k), cy: height(i, count), r: 13, fill: "var(--paper)", stroke: "var(--before)", "stroke-width": 2 }, figure.svg); });
    figure.svg.querySelector(`[data-name="${focused}"]`)?.focus();
  }
  again.className = "";
  ask();
  host.state = () => ({ network: net, kernel: rows.map((_, p) => rows.map((_, q) => total(p, q))), cell, guess, asked, terms: cell && entry(...cell).map((t) => t.term) });
}

export default { render({ el, model }) { draw(el, model?.get("options")); } };
