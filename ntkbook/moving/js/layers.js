// A layer's share of an entry: h goes forward, S comes back, and their products are the share. Which layer gives more?

import { animate, button, stage } from "./stage.js";
import { formula, key, line, make, shown } from "./marks.js";
import { sum } from "./numbers.js";

const NET = { W1: [[1, -1], [1, 1]], b1: [1, 0], W2: [[1, 2], [3, -1]], b2: [0, 1] }, POINTS = [[1, 1], [-1, 2]]; // ReLU, as in chapter 03
const NARROW = 560, UNIT = 15; // the two networks stand below each other then; radius of a unit
const ASK = "An entry of the kernel is a sum of two shares, one from each layer. Which layer's share of this entry is larger, without its sign? Choose an entry, say it, then follow the two points through the network.";
const CHOICES = [["the first layer's", 0], ["the last layer's", 1], ["both are as large", 2]];
const ENTRIES = [[0, 0], [0, 1], [1, 0], [1, 1]];
const dot = (u, v) => sum(u.map((value, k) => value * v[k]));

// What the units hold at x: x, h and the outputs; which hidden ones are on; S of the hidden layer, a row for each output.
export function pass(x) {
  const z = NET.W1.map((row, r) => dot(row, x) + NET.b1[r]), on = z.map((v) => +(v > 0)), h = z.map((v) => Math.max(v, 0));
  return { h: [x, h, NET.W2.map((row, a) => dot(row, h) + NET.b2[a])], on, S: NET.W2.map((row) => row.map((v, r) => v * on[r])) };
}

export function draw(host) {
  const passes = POINTS.map(pass), [one, two] = passes;
  const numbers = [dot(...POINTS) + 1, dot(one.h[1], two.h[1]) + 1]; // h of what enters the layer, at both points, and 1
  const inner = (a, b) => [dot(one.S[a], two.S[b]), +(a === b)], share = (layer, a, b) => numbers[layer] * inner(a, b)[layer];
  const seen = new Set();
  let cell = [0, 0], said = null, phase = 0; // phase 1: h is there, 2: S too, 3: the shares
  const least = (w) => (w < NARROW ? 660 : 326);
  const figure = stage(host, { label: "A network at two points, and the shares of its two layers in an entry of the kernel", ask: ASK, share: 0.3, least, paint });
  key(figure.keys, [["h, going forward", "before"], ["S, coming back", "after"], ["a unit that is off, and its edges", "line", "dashed"], ["a share", "kernel", "box"]]);
  const answers = CHOICES.map(([text, choice]) => button(figure.row, text, () => { said = choice; controls(); next.focus(); figure.say("Now see: h goes forward."); }));
  const next = button(figure.row, "Next", step, true), again = button(figure.row, "Another entry", () => reset(ENTRIES.find((entry) => !seen.has(String(entry))) ?? cell));

  const point = (i) => [make("i", {}, null, "x"), make("sub", {}, null, i)], value = (v) => (v < 0 ? `(${shown(v)})` : shown(v));
  const name = (a, b) => `f${a + 1}(x1) and f${b + 1}(x2)`;
  function controls() {
    answers.forEach((answer) => { answer.hidden = said !== null; });
    next.hidden = said === null || phase >= 3; again.hidden = phase < 3;
    next.textContent = `Next: ${["forward", "back", "the shares"][Math.min(2, phase)]}`;
  }
  function reset(to) {
    const inside = figure.row.contains(document.activeElement);
    [cell, said, phase] = [to, null, 0]; controls(); figure.say(""); figure.repaint();
    if (inside) answers[0].focus();
  }
  function step() {
    const from = phase;
    animate(1500, (part) => { phase = from + part; figure.repaint(); if (part === 1) tell(); });
  }
  function tell() {
    const [a, b] = cell, [first, last] = [0, 1].map((layer) => share(layer, a, b)), larger = Math.abs(first) === Math.abs(last) ? 2 : +(Math.abs(last) > Math.abs(first));
    const inside = document.activeElement === next;
    controls();
    if (phase === 1) figure.say("Forward: every unit holds its h, at both points. A unit whose z is not above 0 is off, and its h is 0.");
    if (phase === 2) figure.say([`Back: S is how the output responds (output ${a + 1} at `, ...point(1), `, output ${b + 1} at `, ...point(2), ") if z of a unit is pushed. It is 1 at that output itself; one step back it is multiplied by the weight, and it is 0 where the unit is off."]);
    if (phase < 3) return;
    seen.add(String(cell));
    figure.say(`The first layer gives ${shown(first)}, the last ${shown(last)}, together ${shown(first + last)}. ${a === b ? "In the last layer the S of an output with itself is 1: its share is the number in brackets." : "In the last layer different outputs share no parameter: its share is 0."}`, said === larger ? "Right" : "Off");
    figure.repaint();
    if (inside) again.focus();
  }

  function paint(w, h) {
    const narrow = w < NARROW, at = document.activeElement, focused = at?.matches(":focus-visible") ? at.dataset.name : null;
    figure.svg.textContent = "";
    cells(52, 34, 50);
    const left = narrow ? 0 : 160, wide = narrow ? w : (w - left) / 2, net = (i) => (narrow ? [0, 150 + 200 * i] : [left + i * wide, 0]);
    POINTS.forEach((x, i) => network(i, ...net(i), wide));
    shares(narrow ? 550 : 206, w);
    figure.svg.querySelector(`[data-name="${focused}"]`)?.focus();
  }
  function cells(left, top, side) {
    [0, 1].forEach((a) => {
      formula(make("text", { x: left - 6, y: top + (a + 0.5) * side + 3, "text-anchor": "end" }, figure.svg), `f_${a + 1}(x_1)`);
      formula(make("text", { x: left + (a + 0.5) * side, y: top - 9, "text-anchor": "middle" }, figure.svg), `f_${a + 1}(x_2)`);
      [0, 1].forEach((b) => {
        const chosen = cell[0] === a && cell[1] === b, g = make("g", { role: "button", tabindex: 0, "aria-label": `Entry of ${name(a, b)}`, "aria-pressed": chosen, style: "cursor: pointer" }, figure.svg);
        make("rect", { x: left + b * side, y: top + a * side, width: side - 3, height: side - 3, rx: 4, fill: `var(--${chosen ? "before" : "line"})`, "fill-opacity": chosen ? 0.9 : 0.5 }, g);
        make("text", { x: left + (b + 0.5) * side - 1.5, y: top + (a + 0.5) * side + 3, "text-anchor": "middle", class: "bare", style: `fill: var(--${chosen ? "paper" : "ink"})` }, g, seen.has(`${a},${b}`) ? shown(share(0, a, b) + share(1, a, b)) : "?");
        g.dataset.name = `cell${a}${b}`; g.onclick = () => reset([a, b]);
        g.onkeydown = (event) => { if (event.key === "Enter" || event.key === " ") { event.preventDefault(); reset([a, b]); } };
      });
    });
  }
  // The network at one of the points; its output of the entry is the one that S comes back from.
  function network(i, left, top, wide) {
    const { h, on, S } = passes[i], out = cell[i], across = (k) => left + 34 + (k * (wide - 78)) / 2, high = (r) => top + 62 + 88 * r, alive = (k, r) => k !== 1 || on[r] || phase <= 0.35; // before h is there, nothing tells which are off
    const text = (x, y, words, color, more = {}) => formula(make("text", { x, y, "text-anchor": "middle", ...more, style: `fill: var(--${color})` }, figure.svg), words);
    formula(make("text", { x: left + 18, y: top + 22, class: "bold" }, figure.svg), `at x_${i + 1} = (${POINTS[i].map(shown).join(", ")})`);
    const labels = [];
    [NET.W1, NET.W2].forEach((W, k) => W.forEach((row, r) => row.forEach((weight, c) => {
      const [x1, y1, x2, y2] = [across(k), high(c), across(k + 1), high(r)], part = c === r ? 0.6 : k ? 0.32 : 0.27, live = alive(k, c) && alive(k + 1, r);
      const back = live && k === 1 && r === out && phase > 1.3 + 0.35 * c, forward = phase > 0.3 * (k + 1) && phase <= 1;
      const edge = line(figure.svg, x1, y1, x2, y2, !live ? "line" : back ? "after" : forward ? "before" : "soft", back ? 3 : forward ? 2 : 1.2);
      if (!live) edge.setAttribute("stroke-dasharray", "4 4");
      labels.push([x1 + part * (x2 - x1), y1 + part * (y2 - y1), shown(weight), live ? "ink" : "soft"]);
    })));
    labels.forEach(([x, y, words, color]) => {
      make("rect", { x: x - 5 - 4 * words.length, y: y - 9, width: 10 + 8 * words.length, height: 18, fill: "var(--paper)" }, figure.svg);
      text(x, y + 4.5, words, color, { class: "bare" });
    });
    [0, 1, 2].forEach((k) => [0, 1].forEach((r) => {
      make("circle", { cx: across(k), cy: high(r), r: UNIT, fill: "var(--paper)", stroke: `var(--${alive(k, r) ? "before" : "line"})`, "stroke-width": 2 }, figure.svg);
      if (phase > 0.3 * k + 0.05) text(across(k), high(r) + 4, shown(h[k][r]), "before", { class: "bold" });
      if (k > 0) text(across(k), high(r) + UNIT + 15, `b_ = ${shown((k === 1 ? NET.b1 : NET.b2)[r])}`, "soft");
      if (k === 2 ? phase > 1.1 : k === 1 && phase > 1.35 + 0.35 * r) text(across(k) + (k === 2 ? 12 : 0), high(r) - UNIT - 6, `S_ = ${shown(k === 2 ? +(r === out) : S[out][r])}`, "after", { class: "bold" });
    }));
  }
  // Both shares as products and as bars, from a line at 0.
  function shares(top, w) {
    const [a, b] = cell, most = Math.max(...[0, 1].map((layer) => Math.abs(share(layer, a, b)))) || 1;
    ["first", "last"].forEach((word, layer) => {
      const y = top + layer * 56, there = phase > 2.2 + 0.5 * layer, whole = share(layer, a, b), letter = "xh"[layer];
      const words = there ? `${numbers[layer]} · ${value(inner(a, b)[layer])} = ${shown(whole)}` : "?";
      formula(make("text", { x: 4, y: y + 15, style: "fill: var(--ink)" }, figure.svg), `${word} layer: (${letter}_1 · ${letter}_2 + 1) · (S_1 · S_2) = ${words}`);
      make("rect", { x: 0, y: y + 24, width: w - 8, height: 20, rx: 3, fill: "var(--line)", "fill-opacity": 0.35 }, figure.svg);
      if (there) make("rect", { x: 0, y: y + 24, width: ((w - 8) * Math.abs(whole)) / most, height: 20, rx: 3, fill: `var(--${whole < 0 ? "other" : "kernel"})` }, figure.svg);
    });
  }
  reset(cell);
  host.state = () => ({ network: NET, points: POINTS, shares: [0, 1].map((layer) => [0, 1].map((a) => [0, 1].map((b) => share(layer, a, b)))), passes, cell, said, phase });
}

export default { render({ el }) { draw(el); } };
