// One number in front of a network, from rich to lazy. From which on does the kernel hardly change? Say it, then turn it.

import { button, dial, mark, ready, stage, waits } from "./stage.js";
import { key, line, make, numbers, path, shown } from "./marks.js";
import { eigen } from "./numbers.js";
import { change, drawn, kernels, outputs, regression, trained } from "./rescaled.js";

const SPOTS = [-1.8, -1.2, -0.4, 0.4, 1, 1.8], TARGETS = [-0.5, 0.9, 0.6, -0.8, -0.5, 0.9]; // of chapter 07
const LINE = Array.from({ length: 101 }, (_, i) => -2.5 + i / 20), UNITS = 100, SEED = 8, ENOUGH = 1e-4;
const LEAST = 0.03, MOST = 10, PLACES = 50, LITTLE = 0.1, BAR = 22, BELOW = 100;
const ASK = "A network is trained on six points with a factor a in front. The smaller a, the farther its weights must go, and its kernel with them. From which a on does training change the kernel by less than a tenth? The curve waits: set a, then say so.";
const scale = (v) => LEAST * (MOST / LEAST) ** (v / PLACES), written = (a) => (a < 9.95 ? a.toPrecision(2) : a.toFixed(0));

export function draw(host) {
  const start = drawn(UNITS, SEED), K = kernels(start, SPOTS, SPOTS), largest = eigen(K).values.at(-1);
  const before = outputs(start, LINE), foretold = regression(K, kernels(start, LINE, SPOTS), TARGETS);
  // Half of the largest stable rate; where the kernel grows during training, less than that.
  const rate = (a) => (Math.min(1, Math.sqrt(a)) / largest) / (a * a), runs = [];
  function run(v) {
    if (runs[v]) return runs[v];
    const a = scale(v), { net, steps } = trained(start, SPOTS, TARGETS, a, rate(a), ENOUGH);
    const curve = outputs(net, LINE).map((f, i) => a * (f - before[i]));
    const gap = Math.max(...curve.map((f, i) => Math.abs(f - foretold[i])));
    return (runs[v] = { a, steps, rate: rate(a), curve, gap, change: change(kernels(net, SPOTS, SPOTS), K) });
  }
  // All runs, one after the other, while the reader thinks: then the curve follows the hand.
  let preparing = false;
  function prepare() {
    if (preparing) return;
    preparing = true;
    const next = (v) => { run(v); if (v) setTimeout(next, 0, v - 1); };
    setTimeout(next, 0, PLACES);
  }
  // The first place from which on the kernel hardly changes, by halving.
  function bound() {
    let low = 0, high = PLACES;
    while (high - low > 1) { const middle = (low + high) >> 1; if (run(middle).change < LITTLE) high = middle; else low = middle; }
    return high;
  }

  let place = 0, said = null, it = null, verdict = null;
  const figure = stage(host, { label: "A curve through six points, and how far training has changed the kernel", ask: ASK, share: 0.5, least: 360, most: 400, paint });
  const input = dial(figure.row, "factor a", { min: 0, max: PLACES, value: 0, wide: true, written: (v) => written(scale(v)) }, (v) => {
    place = v;
    if (said === null) { ready(tell, true); figure.say("Less than a tenth from here on? Then say so."); prepare(); } else compare();
    figure.repaint();
  });
  const tell = button(figure.row, "This is my prediction", () => (waits(tell) ? figure.say("First your prediction: set a.") : judge()), true);
  const names = [["a point", "ink", "dot"], ["the trained network", "before"], ["kernel regression with the kernel at the start", "after", "dotted"]];
  key(figure.keys, names.slice(0, 1));

  function judge() {
    if (said !== null) return;
    [said, it] = [place, bound()];
    const ratio = scale(Math.abs(said - it)) / LEAST;
    verdict = ratio < 1.35 ? "Right" : ratio < 3 ? "Near" : "Off";
    mark(input, said, "you said", "above", "before");
    mark(input, it, "it is", "below", "ink");
    key(figure.keys, names);
    tell.remove();
    input.focus();
    compare();
    figure.repaint();
  }
  function compare() {
    const { a, change, gap } = run(place);
    figure.say(`You said ${written(scale(said))}, it is ${written(scale(it))}. With a = ${written(a)} the kernel has changed by ${change.toPrecision(2)} of its size, and the curve is at most ${gap.toFixed(2)} away from kernel regression. Turn a: from lazy, on the right, to rich, on the left.`, verdict);
  }

  function paint(w, h) {
    const high = h - BELOW, X = (x) => w / 2 + (x * (w - 24)) / 5.1, Y = (y) => high / 2 - (y * (high - 16)) / 4.4;
    figure.svg.textContent = "";
    line(figure.svg, 0, Y(0), w, Y(0), "line", 1);
    const curve = (values, color, dash) => make("path", { d: path(LINE.map((x, i) => [X(x), Y(values[i])])), fill: "none", stroke: `var(--${color})`, "stroke-width": 2.5, "stroke-dasharray": dash }, figure.svg);
    if (said !== null) { curve(run(place).curve, "before", "none"); curve(foretold, "after", "2 5"); }
    SPOTS.forEach((x, i) => make("circle", { cx: X(x), cy: Y(TARGETS[i]), r: 5, fill: "var(--ink)" }, figure.svg));
    numbers(figure.svg, [-2, -1, 0, 1, 2], X, { y: Y(0) + 16 });
    numbers(figure.svg, [-1, 1], Y, { x: 22 });
    bar(8, w - 24, high + 14);
  }
  function bar(from, wide, top) {
    const B = (v) => from + (wide * Math.log10(Math.max(v, 0.01) / 0.01)) / 3, y = top + 20;
    make("text", { x: from, y: top + 10 }, figure.svg, "the kernel has changed by");
    make("rect", { x: from, y, width: wide, height: BAR, rx: 3, fill: "var(--line)", "fill-opacity": 0.4 }, figure.svg);
    const now = said === null ? null : run(place).change, end = now === null ? from : B(now), inside = end > from + wide / 2;
    if (now !== null) make("rect", { x: from, y, width: end - from, height: BAR, rx: 3, fill: "var(--kernel)" }, figure.svg);
    for (const [v, text] of [[0.01, "0.01"], [0.1, "a tenth"], [1, "1 (its own size)"], [10, "10"]]) {
      line(figure.svg, B(v), y + BAR, B(v), y + BAR + 5, "soft", 1);
      make("text", { x: B(v), y: y + BAR + 20, "text-anchor": v === 0.01 ? "start" : v === 10 ? "end" : "middle", style: v === LITTLE ? "fill: var(--ink)" : "" }, figure.svg, text);
    }
    line(figure.svg, B(LITTLE), y - 8, B(LITTLE), y + BAR + 5, "ink", 2).setAttribute("stroke-dasharray", "6 4");
    const where = now === null ? { x: from + 10 } : inside ? { x: end - 8, "text-anchor": "end" } : { x: end + 8 };
    make("text", { ...where, y: y + 15, class: inside ? "bare bold" : "bold", style: `fill: var(--${now === null ? "soft" : inside ? "paper" : "ink"})` }, figure.svg, now === null ? "?" : shown(now.toPrecision(2)));
  }
  figure.svg.style.overflow = "hidden";
  figure.repaint();
  ready(tell, false, "First set the factor a.");
  const plain = ({ w, b, v }) => ({ w: [...w], b: [...b], v: [...v] });
  host.state = () => ({ start: plain(start), spots: SPOTS, targets: TARGETS, grid: LINE, foretold, ...run(place), enough: ENOUGH, place, said, it,
    around: it === null ? null : [it - 1, it].map((v) => run(v)), dial: input.value });
}

export default { render({ el }) { draw(el); } };
