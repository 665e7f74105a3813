// Teach a network one point: the reader draws where the curve will go; the kernel says it; the network goes there.

import { animate, at, button, dial, ready, stage } from "./stage.js";
import { arrow, key, line, make, numbers, path, star } from "./marks.js";
import { kernel, network, stepped, value } from "./numbers.js";

const ASK = "The network takes one step towards the star; no other point is shown to it. Draw where the whole curve will go: move the handles, or draw across the picture. (The star can be moved too.)";
const PLACES = Array.from({ length: 13 }, (_, i) => -3 + i / 2);
const GRID = Array.from({ length: 121 }, (_, i) => -3 + i / 20);
const MOST = 2.8; // of a guess
const REACH = 0.55; // of the way to the star in one step, says the kernel

// `seed` of the network, where the star is, "x,y", and which dials there are.
export function draw(host, { seed: first = "5", star: place = "1,1.6", dials = "width,lazy" } = {}) {
  let seed = +first, net, lesson = place.split(",").map(Number), guess, touched = false, phase = 0, lazy = 1, dragged = null, last = null, kept = null, X, Y, backX, backY;
  const figure = stage(host, { label: "Teach one point: a curve, a star to learn, and thirteen handles for your guess", ask: ASK, paint });
  const go = button(figure.row, "", learn, true);
  button(figure.row, "Another network", () => { seed++; judged = false; renew(); });
  dial(figure.row, "width", { help: "width: the number of hidden units", min: 2, max: 10, value: 4, written: (v) => String(2 ** v) }, (v) => { width = 2 ** v; judged ? compare() : renew(); });
  const withLazy = dials.includes("lazy");
  if (withLazy) dial(figure.row, "lazy (each weight moves less)", { help: "lazy: the larger, the less each weight moves", min: -2, max: 4, value: 0, written: (v) => (2 ** v).toString().slice(0, 5) }, (v) => { lazy = 2 ** v; judged ? compare() : hide(); });
  key(figure.keys, [["before", "before"], ["your guess", "other", "dotted"], ["what the kernel says", "kernel", "arrow"], ["after the step", "after"]]);
  // Once a guess is judged, the dials show what becomes of the step; what was said stays, with what was missed since.
  let width = 16, judged = false, verdict = null, answer = "", misses = [];

  const eta = () => REACH / kernel(net, lesson[0], lesson[0]);
  const size = (gaps) => Math.hypot(...gaps) / Math.sqrt(gaps.length);
  const residual = () => value(net, lesson[0]) - lesson[1];
  const predicted = (x) => value(net, x) - eta() * kernel(net, x, lesson[0]) * residual();
  // f_0 + a (f - f_0), trained at a rate divided by a^2: the larger a, the less every parameter moves.
  const learned = () => {
    const after = stepped(net, lesson[0], lesson[1], eta() / lazy);
    return (x) => value(net, x) + lazy * (value(after, x) - value(net, x));
  };

  function renew() { net = network(width, seed); guess = PLACES.map((x) => value(net, x)); touched = false; hide(); }
  function wait() { ready(go, touched); go.classList.toggle("asks", !judged); go.textContent = touched || judged ? "Let it learn" : "Draw your guess"; }
  function hide() { phase = 0; wait(); figure.say(touched ? "Ready? Let it learn." : "Move a handle, or draw."); figure.repaint(); }

  // The largest distance from what the kernel had said: one line for each setting of the dials, the first and the last five.
  function missed() {
    const after = learned(), miss = Math.max(...GRID.map((x) => Math.abs(after(x) - predicted(x))));
    const setting = `width ${width}${lazy === 1 ? "" : `, lazy ${lazy}`}`;
    misses = [...misses.filter(([name]) => name !== setting), [setting, miss]];
    if (misses.length > 6) misses.splice(1, 1);
    return misses.map(([name, v]) => `${name}: ${v < 0.1 ? v.toPrecision(1) : v.toFixed(2)}`).join(" · ");
  }
  function compare() {
    net = network(width, seed); guess = PLACES.map((x) => value(net, x)); touched = false; phase = 2;
    figure.say([answer, make("br"), `The largest miss of the arrows: ${missed()}`], verdict);
    wait(); figure.repaint();
  }

  function learn() {
    if (!touched) return figure.say("First your guess: move at least one of the handles.");
    animate(1400, (share) => { phase = 2 * share; figure.repaint(); if (share === 1) judge(); });
  }

  function judge() {
    judged = true; misses = [];
    const after = learned(), before = (x) => value(net, x);
    const off = size(PLACES.map((x, i) => guess[i] - after(x))), moved = size(PLACES.map((x) => after(x) - before(x)));
    verdict = off < 0.4 * moved ? "Right" : off < 0.8 * moved ? "Near" : "Off";
    answer = `On average your guess is ${off.toFixed(1)} away from the new curve, which moved by ${moved.toFixed(1)}. The green arrows were computed before the step. What if the network is wider${withLazy ? ", or lazier" : ""}?`;
    figure.say([answer, make("br"), `The largest miss of the arrows: ${missed()}`], verdict);
  }

  function scales(w, h) {
    X = (x) => w / 2 + (x * (w - 50)) / 6.4; Y = (y) => h / 2 - 8 - (y * (h - 46)) / 5.6;
    backX = (p) => ((p - w / 2) * 6.4) / (w - 50); backY = (p) => ((h / 2 - 8 - p) * 5.6) / (h - 46);
  }

  function paint(w, h) {
    const focused = document.activeElement?.dataset?.place;
    scales(w, h);
    figure.svg.textContent = "";
    line(figure.svg, 0, Y(0), w, Y(0), "line", 1);
    curve((x) => value(net, x), "before");
    make("path", { d: path(PLACES.map((x, i) => [X(x), Y(guess[i])])), fill: "none", stroke: "var(--other)", "stroke-width": 2, "stroke-dasharray": "2 6", "stroke-linecap": "round", opacity: touched ? 1 : 0 }, figure.svg);
    if (phase > 0) for (const x of PLACES) {
      const from = Y(value(net, x)), to = Y(value(net, x) + Math.min(1, phase) * (predicted(x) - value(net, x)));
      if (Math.abs(to - from) > 5) arrow(figure.svg, X(x), from, X(x), to, "kernel");
    }
    if (phase > 1) { const after = learned(); curve((x) => value(net, x) + (phase - 1) * (after(x) - value(net, x)), "after"); }
    numbers(figure.svg, [-3, -2, -1, 0, 1, 2, 3], X, { y: h - 2 }); // above the curves, each with a halo
    for (const x of [-3, -2, -1, 0, 1, 2, 3]) line(figure.svg, X(x), Y(0) - 3, X(x), Y(0) + 3, "soft", 1);
    numbers(figure.svg, [-2, -1, 1, 2], Y, { x: 22 });
    for (const y of [-2, -1, 1, 2]) line(figure.svg, 26, Y(y), 31, Y(y), "soft", 1);
    figure.svg.querySelectorAll("text").forEach((text) => { text.style.pointerEvents = "none"; });
    PLACES.forEach((x, i) => handle(x, i));
    const mark = star(figure.svg, X(lesson[0]), Y(lesson[1]));
    mark.style.cursor = "grab"; mark.style.touchAction = "none";
    control(mark, "star", "The star: the arrow keys move it", lesson[1], `x ${lesson[0].toFixed(1)}, y ${lesson[1].toFixed(1)}`);
    figure.svg.querySelector(`[data-place="${focused}"]`)?.focus();
  }

  function curve(f, color) {
    make("path", { d: path(GRID.map((x) => [X(x), Y(f(x))])), fill: "none", stroke: `var(--${color})`, "stroke-width": 2.5 }, figure.svg);
  }

  function handle(x, i) {
    const look = phase === 0 ? { r: 5, fill: "var(--paper)", stroke: "var(--ink)" } : { r: 2.5, fill: "var(--other)", stroke: "none" };
    make("circle", { class: "handle", cx: X(x), cy: Y(guess[i]), "stroke-width": 1.6, ...look }, figure.svg);
    const circle = make("circle", { cx: X(x), cy: Y(guess[i]), r: 15, fill: "var(--soft)", "fill-opacity": 0, style: "cursor: ns-resize; touch-action: none" }, figure.svg);
    control(circle, i, `Your guess at x = ${x}`, guess[i], guess[i].toFixed(2));
  }

  function control(element, place, label, now, text) {
    const attributes = { role: "slider", tabindex: 0, "aria-label": label, "aria-valuemin": -MOST, "aria-valuemax": MOST, "aria-valuenow": now.toFixed(2), "aria-valuetext": text };
    for (const [name, v] of Object.entries(attributes)) element.setAttribute(name, v);
    element.dataset.place = place;
  }

  const clip = (v, most) => Math.max(-most, Math.min(most, v));
  function move(place, x, y) {
    judged = false;
    if (place === "star") { lesson = [clip(x, 2.8), clip(y, 2.5)]; hide(); return; }
    guess[place] = clip(y, MOST); touched = true; hide();
  }

  figure.svg.onpointerdown = (event) => {
    const [px, py] = at(figure.svg, event);
    kept = { guess: [...guess], lesson: [...lesson], touched };
    figure.svg.setPointerCapture(event.pointerId);
    dragged = Math.hypot(px - X(lesson[0]), py - Y(lesson[1])) < 24 ? "star" : "guess";
    drag(event);
  };
  figure.svg.onpointermove = (event) => { if (dragged) drag(event); };
  figure.svg.onpointerup = () => { dragged = last = null; };
  figure.svg.onpointercancel = () => { dragged = last = null; ({ guess, lesson, touched } = kept); hide(); }; // a finger scrolls the page
  function drag(event) {
    const [px, py] = at(figure.svg, event);
    if (dragged === "star") return move("star", backX(px), backY(py));
    const place = Math.round(clip(backX(px), 3) * 2 + 6), from = last === null ? place : last, way = Math.sign(place - from);
    for (let k = from; k !== place; k += way) guess[k] = clip(backY(py), MOST); // a quick hand passes several at once
    last = place;
    move(place, 0, backY(py));
  }
  figure.svg.onkeydown = (event) => {
    const by = { ArrowLeft: [-0.1, 0], ArrowRight: [0.1, 0], ArrowUp: [0, 0.1], ArrowDown: [0, -0.1] }[event.key];
    const place = event.target.dataset.place;
    if (!by || place === undefined) return;
    event.preventDefault();
    if (place === "star") move("star", lesson[0] + by[0], lesson[1] + by[1]);
    else move(+place, 0, guess[place] + by[0] + by[1]);
  };
  figure.svg.style.touchAction = "pan-y"; // across the picture a finger draws, up and down it scrolls the page
  figure.svg.addEventListener("touchstart", (event) => { if (event.target.dataset.place !== undefined) event.preventDefault(); }, { passive: false });

  renew();
  host.state = () => ({ net, lesson, eta: eta(), lazy, places: PLACES, kernel: PLACES.map((x) => kernel(net, x, lesson[0])),
    before: PLACES.map((x) => value(net, x)), predicted: PLACES.map(predicted), after: PLACES.map(learned()) });
}

export default { render({ el, model }) { draw(el, model?.get("options")); } };
