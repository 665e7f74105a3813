// Time as a dial: every eigenvector of the kernel is learned at its own speed. When is it all done? Say it, then see.

import { button, dial, stage } from "./stage.js";
import { key, line, make, numbers, path } from "./marks.js";
import { eigen, kernel, network, sum, value } from "./numbers.js";

const POINTS = [-2, -1.2, -0.4, 0.4, 1.2, 2], TARGETS = POINTS.map((x) => Math.sin(2 * x));
const GRID = Array.from({ length: 121 }, (_, i) => -3 + i / 20), CLOSE = 0.05;

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
  const figure = stage(host, { label: "A curve learning six points, and what is left of each mode", share: 0.48, least: 300, paint });
  const input = dial(figure.row, "time", { min: -20, max: 30, value: -20, written: (v) => (10 ** (v / 10)).toPrecision(2) }, (v) => { t = 10 ** (v / 10); if (said === null) figure.say(ASK); figure.repaint(); });
  const tell = button(figure.row, "This is my prediction", judge, true);
  key(figure.keys, [["the curve at that time", "before"], ["where it starts", "soft"], ["what is left of the residual in a mode", "kernel"]]);
  const ASK = `Each bar is a mode, an eigenvector of the kernel: how much of the residual lies along it. At time t the share exp(−λt) of that is left. The curve waits. At which time will it be within ${CLOSE} of all six points? Set the dial, then say so.`;
  figure.say(ASK);

  function judge() {
    if (said !== null) return;
    said = t || 0.01;
    const ratio = Math.max(said / done, done / said);
    const verdict = ratio < 1.5 ? "Right" : ratio < 5 ? "Near" : "Off";
    tell.remove();
    input.focus();
    const rest = values.map((v, k) => Math.abs(parts[k]) * Math.exp(-v * done)), last = rest.indexOf(Math.max(...rest));
    figure.say(`${verdict}: you said ${said.toPrecision(2)}, it is ${done.toPrecision(2)}. Most of what is left then lies in the mode with λ = ${values[last].toPrecision(2)}: it is slow, and at the start it held ${Math.abs(parts[last]).toPrecision(2)} of the residual. Now move the time: the curve follows.`);
    figure.repaint();
  }

  function paint(w, h) {
    const split = 0.62 * w, X = (x) => split / 2 + (x * (split - 24)) / 6.2, Y = (y) => h / 2 - (y * (h - 24)) / 4.4;
    figure.svg.textContent = "";
    line(figure.svg, 0, Y(0), split, Y(0), "line", 1);
    numbers(figure.svg, [-3, -2, -1, 0, 1, 2, 3], X, { y: Y(0) + 16 });
    numbers(figure.svg, [-1, 1], Y, { x: 22 });
    const draw = (values, color, dash) => make("path", { d: path(GRID.map((x, i) => [X(x), Y(values[i])])), fill: "none", stroke: `var(--${color})`, "stroke-width": 2.5, "stroke-dasharray": dash }, figure.svg);
    draw(start, "soft", "2 6");
    if (said !== null) draw(curve(t), "before", "none");
    POINTS.forEach((x, i) => make("circle", { cx: X(x), cy: Y(TARGETS[i]), r: 5, fill: "var(--ink)" }, figure.svg));
    const most = Math.max(...parts.map(Math.abs)), shares = left(t).map((share, k) => (share * Math.abs(parts[k])) / most), room = (h - 30) / values.length;
    [...values].reverse().forEach((v, k) => {
      const share = shares[values.length - 1 - k], y = 14 + k * room, wide = w - split - 100;
      make("rect", { x: split + 84, y, width: wide, height: room - 12, rx: 3, fill: "var(--line)", "fill-opacity": 0.4 }, figure.svg);
      make("rect", { x: split + 84, y, width: Math.max(0, wide * share), height: room - 12, rx: 3, fill: "var(--kernel)" }, figure.svg);
      make("text", { x: split + 76, y: y + room / 2 - 2, "text-anchor": "end" }, figure.svg, `λ = ${v.toPrecision(3)}`);
    });
  }
  figure.svg.style.overflow = "hidden";
  figure.repaint();
  host.state = () => ({ net, points: POINTS, targets: TARGETS, values, kernel: K, t, trained: trained(t), grid: GRID, curve: curve(t), done, dial: input.value });
}

export default { render({ el }) { draw(el); } };
