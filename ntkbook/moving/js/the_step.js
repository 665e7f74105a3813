// Gradient descent in the plane of two outputs: the reader sets the largest step that still arrives, then tries it.

import { animate, button, dial, mark, ready, stage, waits } from "./stage.js";
import { key, line, make, numbers, path, shown, star, two } from "./marks.js";
import { eigen } from "./numbers.js";

const FEW = 16, MANY = 200; // many where the slow part needs them
const AWAY = 3; // distances of the start, from which a flight is seen to be one
const STRETCHED = 20; // ratio of the eigenvalues from which the plane of the outputs would show nothing but a line
const DIRECTIONS = Array.from({ length: 73 }, (_, i) => (Math.PI * i) / 36);
const TURNED = " Drawn are the parts of the residual f − y along the eigenvectors of K, each with its own scale: the plane of the two outputs would show only a line.";
const ASK = "A small step arrives at the star, one that is too large flies away. Which step is the largest that still arrives? Set it, then try it.";

export function draw(host, { k = "5,3,5", f = "0,0", y = "4,2" } = {}) {
  const [a, b, d] = k.split(",").map(Number), start = f.split(",").map(Number), target = y.split(",").map(Number);
  const K = [[a, b], [b, d]], { values, V: either } = eigen(K), bound = 2 / values[1], turned = values[1] > STRETCHED * values[0];
  const V = either.map((row) => row.map((v, k) => (either[0][k] < 0 ? -v : v))); // of either sign the one that points right, as in chapter 02
  const STEPS = turned ? MANY : FEW;
  let eta = 0.3 * bound, tried = false, taken = 0;
  const figure = stage(host, { label: "Two outputs on their way to the target", ask: ASK + (turned ? TURNED : ""), share: 0.6, most: 440, least: 300, paint });
  const go = button(figure.row, `Take ${STEPS} steps`, () => (waits(go) ? figure.say("First your prediction: set the step η.") : take()), true);
  const input = dial(figure.row, "step η", { min: 5, max: 125, value: 30, wide: true, written: (v) => ((v / 100) * bound).toPrecision(3) }, (v) => {
    eta = (v / 100) * bound; taken = 0; ready(go, true);
    figure.say(tried ? outlook() : "Is this the largest step that still arrives at the star? Then try it.");
    figure.repaint();
  });
  const axes = turned ? [] : [["K times a circle", "soft", "oval"]];
  key(figure.keys, [[turned ? "residual, step by step" : "outputs, step by step", "before", "steps"], ...axes, ["fast eigenvector", "after"], ["slow eigenvector", "kernel", "dashed"]]);

  // The parts of f - y along both eigenvectors, and f, after n steps: every part is multiplied by 1 - eta lambda.
  const parts = [0, 1].map((k) => V[0][k] * (start[0] - target[0]) + V[1][k] * (start[1] - target[1]));
  const left = (n) => parts.map((part, k) => part * (1 - eta * values[k]) ** n);
  const output = ([p, q]) => [0, 1].map((i) => target[i] + V[i][0] * p + V[i][1] * q);
  const walk = () => Array.from({ length: STEPS + 1 }, (_, n) => output(left(n)));

  function take() {
    const gone = walk().findIndex((f) => Math.hypot(...f.map((v, i) => v - target[i])) > AWAY * Math.hypot(...parts)), last = gone < 0 ? STEPS : gone;
    animate(2400, (share) => { taken = share * last; figure.repaint(); if (share === 1) judge(); });
  }
  function judge() {
    const arrives = eta < bound, ratio = eta / bound;
    const verdict = tried ? null : ratio > 0.9 && arrives ? "Right" : ratio > 0.7 && ratio < 1.1 ? "Near" : "Off";
    if (!tried) {
      mark(input, 100 * ratio, "you said", "above", "before");
      mark(input, 100, "it is", "below", "ink");
    }
    tried = true;
    const rest = Math.hypot(...left(STEPS)) / Math.hypot(...parts);
    const seen = rest < 0.02 ? "It is at the star" : arrives ? `It is on its way: after ${STEPS} steps ${(100 * rest).toFixed(0)} % of the distance are left` : "It flies away";
    figure.say(`${verdict === "Right" ? "Hardly any larger step arrives. " : ""}${seen}. ${outlook()}`, verdict);
  }
  function outlook() {
    const [slow, fast] = values.map((v) => shown((1 - eta * v).toFixed(2)));
    return `Each step multiplies the residual along the fast eigenvector by 1 − ηλ = ${fast}, along the slow one by ${slow}. It arrives, sooner or later, as long as both lie between −1 and 1: η below 2/λ = 2/${values[1].toPrecision(4)}, which is ${bound.toPrecision(4)}.`;
  }

  // The places of the walk so far, the last one on its way: residuals along the eigenvectors if the plane is turned.
  function places() {
    const whole = Math.floor(taken), place = (n) => (turned ? left(n) : output(left(n)));
    const found = Array.from({ length: whole + 1 }, (_, n) => place(n));
    if (whole < STEPS) { const [from, to] = [place(whole), place(whole + 1)]; found.push(from.map((v, i) => v + (taken - whole) * (to[i] - v))); }
    return found;
  }

  function paint(w, h) {
    const star0 = turned ? [0, 0] : target, walked = places(), edge = { left: 46, right: 14, top: 30, bottom: 46 };
    const room = [(w - edge.left - edge.right) / 2, (h - edge.top - edge.bottom) / 2], middle = [edge.left + room[0], edge.top + room[1]];
    // The view holds all of the walk: a flight makes it wider. Turned, each direction has a scale of its own.
    const far = [0, 1].map((i) => 1.15 * Math.max(...walked.map((p) => Math.abs(p[i] - star0[i])), 1e-9));
    const units = turned ? [room[0] / far[0], room[1] / far[1]] : Array(2).fill(Math.min(room[0] / far[0], room[1] / far[1]));
    const X = (v) => middle[0] + (v - star0[0]) * units[0], Y = (v) => middle[1] - (v - star0[1]) * units[1];
    const reach = [0, 1].map((i) => room[i] / units[i]);
    figure.svg.textContent = "";
    line(figure.svg, edge.left, h - edge.bottom, w - edge.right, h - edge.bottom, "line", 1);
    line(figure.svg, edge.left, edge.top, edge.left, h - edge.bottom, "line", 1);
    if (turned) {
      line(figure.svg, edge.left, Y(0), w - edge.right, Y(0), "kernel").setAttribute("stroke-dasharray", "5 5");
      line(figure.svg, X(0), edge.top, X(0), h - edge.bottom, "after");
    } else eigenvectors(X, Y, Math.min(...reach));
    trace(walked.map(([p, q]) => [X(p), Y(q)]), h - edge.bottom);
    const ends = [0, 1].map((i) => [star0[i] - 0.95 * reach[i], star0[i] + 0.95 * reach[i]]), ticks = ends.map(([low, high]) => two(low, high));
    if (!turned) { // one scale has one distance between ticks
      const short = reach[0] < reach[1] ? 0 : 1, apart = ticks[short][1] - ticks[short][0], first = Math.ceil(ends[1 - short][0] / apart) * apart;
      ticks[1 - short] = [first, first + apart].map((v) => +v.toPrecision(6));
    }
    ticks[0].forEach((v) => line(figure.svg, X(v), h - edge.bottom, X(v), h - edge.bottom + 5, "soft", 1));
    ticks[1].forEach((v) => line(figure.svg, edge.left - 5, Y(v), edge.left, Y(v), "soft", 1));
    numbers(figure.svg, ticks[0], X, { y: h - edge.bottom + 19 });
    numbers(figure.svg, ticks[1], Y, { x: edge.left - 8 });
    const of = turned ? ["part of f − y along the slow direction", "part along the fast direction"].map((name, k) => `${name}, λ = ${values[k].toPrecision(3)}`) : ["output at the first point", "output at the second point"];
    make("text", { x: middle[0], y: h - 8, "text-anchor": "middle" }, figure.svg, of[0]);
    make("text", { x: 4, y: 14 }, figure.svg, of[1]);
    star(figure.svg, X(star0[0]), Y(star0[1]));
  }
  function eigenvectors(X, Y, far) {
    const size = (0.75 * far) / values[1], along = DIRECTIONS.map((t) => [Math.cos(t), Math.sin(t)]);
    const oval = along.map(([c, s]) => [X(target[0] + size * (a * c + b * s)), Y(target[1] + size * (b * c + d * s))]);
    make("path", { d: path(oval) + "Z", fill: "var(--soft)", "fill-opacity": 0.14, stroke: "var(--soft)" }, figure.svg);
    values.forEach((v, k) => {
      const [p, q] = V.map((row) => (V[1][k] < 0 ? -far : far) * row[k]); // upwards, where its name stands
      const color = k ? "after" : "kernel"; // as in the key
      const axis = line(figure.svg, X(target[0] - p), Y(target[1] - q), X(target[0] + p), Y(target[1] + q), color);
      if (!k) axis.setAttribute("stroke-dasharray", "5 5");
      make("text", { x: X(target[0] + 0.8 * p) + (p > 0 ? 14 : -14), y: Y(target[1] + 0.8 * q) + 12, "text-anchor": p > 0 ? "start" : "end", style: `fill: var(--${color})` }, figure.svg, `λ = ${v.toPrecision(3)}`);
    });
  }
  function trace(seen, floor) {
    const age = (n) => (0.15 + (0.85 * (n + 1)) / seen.length).toFixed(3); // what is older is fainter
    seen.slice(1).forEach((to, n) => make("path", { d: path([seen[n], to]), fill: "none", stroke: "var(--before)", "stroke-width": 2, opacity: age(n) }, figure.svg));
    seen.slice(0, Math.floor(taken) + 1).forEach(([cx, cy], n) => make("circle", { cx, cy, r: turned ? 3 : 4, fill: "var(--before)", opacity: age(n) }, figure.svg));
    const [x, y] = seen[0];
    make("circle", { cx: x, cy: y, r: 6, fill: "none", stroke: "var(--before)", "stroke-width": 2 }, figure.svg);
    make("text", { x, y: y + (y + 28 < floor ? 22 : -12), "text-anchor": "middle", style: "fill: var(--before)" }, figure.svg, "start");
  }
  figure.svg.style.overflow = "hidden";
  figure.repaint();
  ready(go, false, "First set the step η.");
  host.state = () => ({ K, values, parts, bound, eta, start, target, walk: walk(), dial: input.value });
}

export default { render({ el, model }) { draw(el, model?.get("options")); } };
