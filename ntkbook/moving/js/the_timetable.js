// Time as a dial: every eigenvector of the kernel is learned at its own speed. When is it all done? Say it, then see.

import { button, dial, mark, ready, stage, waits } from "./stage.js";
import { bars, key, line, make, numbers, path } from "./marks.js";
import { eigen, kernel, network, sum, value } from "./numbers.js";

const POINTS = [-2, -1.2, -0.4, 0.4, 1.2, 2], TARGETS = POINTS.map((x) => Math.sin(2 * x));
const GRID = Array.from({ length: 121 }, (_, i) => -3 + i / 20), CLOSE = 0.05;
const NARROW = 560, ROW = 34; // below that width the bars stand under the curve
const ASK = `Each bar is a mode, an eigenvector of the kernel: how much of the residual lies along it. At time t the share exp(−λt) of that is left. The curve waits. At which time will it be within ${CLOSE} of all six points? Set the dial, then say so.`;

export function draw(host) {
  const net = network(256, 14), K = POINTS.map((x) => POINTS.map((z) => kernel(net, x, z)));
  const { values, V } = eigen(K), f0 = POINTS.map((x) => value(net, x));
  const parts = values.map((_, k) => sum(V.map((row, i) => row[k] * (f0[i] - TARGETS[i]))));
  const cross = GRID.map((x) => { const row = POINTS.map((z) => kernel(net, x, z)); return values.map((_, k) => sum(row.map((v, j) => v * V[j][k]))); });
  const start = GRID.map((x) => value(net, x));
  const left = (t) => values.map((v) => Math.exp(-v * t));
  const trained = (t) => POINTS.map((_, i) => TARGETS[i] + sum(values.map((v, k) => V[i][k] * Math.exp(-v * t) * parts[k])));
  const curve = (t) => GRID.map((_, g) => start[g] - sum(values.map((v, k) => cross[g][k] * (-Math.expm1(-v * t) / v) * parts[k])));
  const away = (t) => Math.max(...trained(t).map((f, i) => Math.abs(f - TARGETS[i])));
  // When all six points are close for good: on a grid of times, from the end.
  const times = Array.from({ length: 4001 }, (_, i) => 10 ** (-2 + i / 800));
  const done = times[1 + times.findLastIndex((t) => away(t) > CLOSE)];
  let t = 0, said = null;
  const least = (w) => (w < NARROW ? 270 + ROW * values.length : 300);
  const figure = stage(host, { label: "A curve learning six points, and what is left of each mode", ask: ASK, share: 0.42, least, paint });
  const input = dial(figure.row, "time", { min: -20, max: 30, value: -20, wide: true, written: (v) => (10 ** (v / 10)).toPrecision(2) }, (v) => {
    t = 10 ** (v / 10);
    if (said === null) { ready(tell, true); figure.say("Done by then? Then say so."); }
    figure.repaint();
  });
  const tell = button(figure.row, "This is my prediction", () => (waits(tell) ? figure.say("First your prediction: set the time.") : judge()), true);
  key(figure.keys, [["the curve at that time", "before"], ["where it starts", "soft", "dotted"], [`a point, and ${CLOSE} on both sides`, "ink", "band"], ["what is left of a mode", "kernel", "box"]]);

  function judge() {
    if (said !== null) return;
    said = t;
    const ratio = Math.max(said / done, done / said), place = (time) => 10 * Math.log10(time);
    mark(input, place(said), "you said", "above", "before");
    mark(input, place(done), "it is", "below", "ink");
    tell.remove();
    input.focus();
    const rest = values.map((v, k) => Math.abs(parts[k]) * Math.exp(-v * done)), last = rest.indexOf(Math.max(...rest));
    figure.say(`You said ${said.toPrecision(2)}, it is ${done.toPrecision(2)}. Most of what is left then lies in the mode with λ = ${values[last].toPrecision(2)}: it is slow, and at the start it held ${Math.abs(parts[last]).toPrecision(2)} of the residual. Now move the time: the curve follows.`, ratio < 1.5 ? "Right" : ratio < 5 ? "Near" : "Off");
    figure.repaint();
  }

  function paint(w, h) {
    const narrow = w < NARROW, wide = narrow ? w : 0.56 * w, high = narrow ? 250 : h;
    const X = (x) => wide / 2 + (x * (wide - 24)) / 6.2, Y = (y) => high / 2 - (y * (high - 24)) / 4;
    figure.svg.textContent = "";
    line(figure.svg, 0, Y(0), wide, Y(0), "line", 1);
    POINTS.forEach((x, i) => make("rect", { x: X(x) - 11, y: Y(TARGETS[i] + CLOSE), width: 22, height: Y(-CLOSE) - Y(CLOSE), fill: "var(--ink)", "fill-opacity": 0.2 }, figure.svg));
    const draw = (values, color, dash) => make("path", { d: path(GRID.map((x, i) => [X(x), Y(values[i])])), fill: "none", stroke: `var(--${color})`, "stroke-width": 2.5, "stroke-dasharray": dash }, figure.svg);
    draw(start, "soft", "2 6");
    if (said !== null) draw(curve(t), "before", "none");
    POINTS.forEach((x, i) => make("circle", { cx: X(x), cy: Y(TARGETS[i]), r: 3.5, fill: "var(--ink)" }, figure.svg));
    numbers(figure.svg, [-3, -2, -1, 0, 1, 2, 3], X, { y: Y(0) + 16 });
    numbers(figure.svg, [-1, 1], Y, { x: 22 });
    for (const y of [-1, 1]) line(figure.svg, 27, Y(y), 33, Y(y), "soft", 1);
    narrow ? modes(0, 278, w) : modes(wide + 28, (h - ROW * values.length) / 2, w - wide - 28);
  }
  // The fast modes come first; a full bar is the largest part at the start.
  function modes(x, y, wide) {
    const most = Math.max(...parts.map(Math.abs)), shares = left(t).map((share, k) => (share * Math.abs(parts[k])) / most), last = values.length - 1;
    const rows = values.map((v, k) => [`mode ${last - k + 1}${k === last ? ", fast" : k ? "" : ", slow"}`, `λ = ${v.toPrecision(3)}`, shares[k]]);
    bars(figure.svg, rows.reverse(), { x, y, wide, step: ROW, names: 172 });
  }
  figure.svg.style.overflow = "hidden";
  figure.repaint();
  ready(tell, false, "First set the time.");
  host.state = () => ({ net, points: POINTS, targets: TARGETS, values, kernel: K, t, trained: trained(t), grid: GRID, curve: curve(t), done, dial: input.value });
}

export default { render({ el }) { draw(el); } };
