// Gradient descent in the plane of two outputs: the reader sets the largest step that still arrives, then tries it.

import { animate, button, dial, ready, stage } from "./stage.js";
import { key, line, make, path, star } from "./marks.js";
import { eigen } from "./numbers.js";

const STEPS = 16;
const DIRECTIONS = Array.from({ length: 73 }, (_, i) => (Math.PI * i) / 36);

export function draw(host, { k = "5,3,5", f = "0,0", y = "4,2" } = {}) {
  const [a, b, d] = k.split(",").map(Number), start = f.split(",").map(Number), target = y.split(",").map(Number);
  const K = [[a, b], [b, d]], { values, V } = eigen(K), bound = 2 / values[1];
  let eta = 0.3 * bound, tried = false, shown = 0, X, Y;
  const figure = stage(host, { label: "Two outputs on their way to the target", share: 0.62, most: 520, least: 300, paint });
  const go = button(figure.row, `Take ${STEPS} steps`, take, true);
  const input = dial(figure.row, "step η", { min: 5, max: 125, value: 30, written: (v) => ((v / 100) * bound).toPrecision(3) }, (v) => {
    eta = (v / 100) * bound; shown = 0; ready(go, true);
    figure.say(tried ? outlook() : "Is this the largest step that still arrives at the star? Then try it.");
    figure.repaint();
  });
  key(figure.keys, [["outputs, step by step", "before"], ["K times a circle", "soft"], ["the two eigenvectors, the slow one dashed", "kernel"]]);
  figure.say("A small step arrives at the star, one that is too large flies away. Which step is the largest that still arrives? Set it, then try it.");

  // f - y after n steps: every part along an eigenvector is multiplied by 1 - eta lambda.
  function walk() {
    const parts = [0, 1].map((k) => V[0][k] * (start[0] - target[0]) + V[1][k] * (start[1] - target[1]));
    return Array.from({ length: STEPS + 1 }, (_, n) => [0, 1].map((i) => target[i] + [0, 1].map((k) => V[i][k] * parts[k] * (1 - eta * values[k]) ** n).reduce((p, q) => p + q)));
  }
  const times = () => values.map((v) => (1 - eta * v).toFixed(2));

  function take() {
    animate(1600, (share) => { shown = share * STEPS; figure.repaint(); if (share === 1) judge(); });
  }
  function judge() {
    const arrives = eta < bound, ratio = eta / bound;
    const first = tried ? "" : ratio > 0.9 && arrives ? "Right: hardly any larger step arrives. " : ratio > 0.7 && ratio < 1.1 ? "Near. " : "Off. ";
    tried = true;
    const away = (n) => Math.hypot(...walk()[n].map((v, i) => v - target[i])), left = away(STEPS) / away(0);
    const seen = left < 0.02 ? "It is at the star" : arrives ? `It is on its way: after ${STEPS} steps ${(100 * left).toFixed(0)} % of the distance are left` : "It flies away";
    figure.say(`${first}${seen}. ${outlook()}`);
  }
  function outlook() {
    const [slow, fast] = times();
    return `Each step multiplies the residual along the fast eigenvector by 1 − ηλ = ${fast}, along the slow one by ${slow}. It arrives, sooner or later, as long as both lie between −1 and 1: η below 2/λ = 2/${values[1].toPrecision(4)}, which is ${bound.toPrecision(4)}.`;
  }

  function paint(w, h) {
    const far = 1.25 * Math.max(...[0, 1].map((i) => Math.abs(start[i] - target[i])));
    const unit = Math.min(w / 2.9, h / 2.2) / far;
    X = (v) => w / 2 + (v - target[0]) * unit; Y = (v) => h / 2 - (v - target[1]) * unit;
    figure.svg.textContent = "";
    const size = (0.8 * far) / values[1], on = DIRECTIONS.map((t) => [Math.cos(t), Math.sin(t)]);
    const ellipse = on.map(([c, s]) => [X(target[0] + size * (a * c + b * s)), Y(target[1] + size * (b * c + d * s))]);
    make("path", { d: path(ellipse) + "Z", fill: "var(--soft)", "fill-opacity": 0.14, stroke: "var(--soft)" }, figure.svg);
    values.forEach((v, k) => {
      const [p, q] = [V[0][k] * far, V[1][k] * far];
      const axis = line(figure.svg, X(target[0] - p), Y(target[1] - q), X(target[0] + p), Y(target[1] + q), "kernel", 1.5);
      if (!k) axis.setAttribute("stroke-dasharray", "5 5"); // the slow one
      const up = q >= 0 ? 1 : -1; // the label stands at the upper end, inside the drawing
      make("text", { x: X(target[0] + 0.78 * up * p) + (up * p > 0 ? 12 : -12), y: Y(target[1] + 0.78 * up * q), "text-anchor": up * p > 0 ? "start" : "end" }, figure.svg, `λ = ${v.toPrecision(3)}`);
    });
    const whole = Math.floor(shown), all = walk(), clipped = all.slice(0, whole + 1);
    if (whole < STEPS) clipped.push([0, 1].map((i) => all[whole][i] + (shown - whole) * (all[whole + 1][i] - all[whole][i])));
    const places = clipped.map(([p, q]) => [X(p), Y(q)]);
    make("path", { d: path(places), fill: "none", stroke: "var(--before)", "stroke-width": 2 }, figure.svg);
    places.slice(0, whole + 1).forEach(([x, y]) => make("circle", { cx: x, cy: y, r: 4, fill: "var(--before)" }, figure.svg));
    make("circle", { cx: X(start[0]), cy: Y(start[1]), r: 6, fill: "none", stroke: "var(--before)", "stroke-width": 2 }, figure.svg);
    make("text", { x: X(start[0]), y: Y(start[1]) + 22, "text-anchor": "middle" }, figure.svg, "start");
    star(figure.svg, X(target[0]), Y(target[1]));
    make("text", { x: 4, y: h - 6 }, figure.svg, "across: output at the first point; up: at the second");
  }
  figure.svg.style.overflow = "hidden";
  figure.repaint();
  ready(go, false); go.onclick = () => (go.getAttribute("aria-disabled") === "true" ? figure.say("First your prediction: set the step η.") : take());
  host.state = () => ({ K, values, bound, eta, start, target, walk: walk(), dial: input.value });
}

export default { render({ el, model }) { draw(el, model?.get("options")); } };
