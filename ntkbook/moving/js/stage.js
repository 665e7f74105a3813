// What all moving figures share: a question, a drawing that fits its place, dials and buttons, a verdict that is read aloud.

import { make } from "./marks.js";
import { STYLE } from "./style.js";

export const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

// The parts of a figure, from above: what is asked, which stays; the drawing, which therefore stays in its place; its
// key; the controls; and what is told of an answer. `paint(width, height)` draws anew.
export function stage(host, { label, ask, share = 0.5, least = 250, most = 430, paint }) {
  const root = make("div", { class: "ntk", role: "group", "aria-label": label }, host);
  make("style", {}, root, STYLE);
  make("p", { class: "ask" }, root, ask);
  const svg = make("svg", { class: "drawing", role: "group", "aria-label": label }, root);
  const keys = make("div", { class: "controls keys" }, root);
  const row = make("div", { class: "controls" }, root);
  const dials = make("div", { class: "controls" }, root);
  const told = make("p", { class: "told", "aria-live": "polite" }, root);
  const size = { width: 860, height: 430 };
  const repaint = () => {
    size.width = Math.max(280, svg.clientWidth || 860);
    const low = typeof least === "function" ? least(size.width) : least;
    size.height = Math.max(low, Math.min(most, share * size.width, 0.33 * innerHeight)); // so that its buttons are seen, too
    svg.setAttribute("viewBox", `0 0 ${size.width} ${size.height}`);
    svg.style.height = `${size.height}px`;
    paint(size.width, size.height);
  };
  // Text, or texts and elements in a row; after a verdict ("Right", "Near" or "Off") if there is one, which the page hears.
  const say = (text, verdict = null) => {
    const words = [text].flat();
    if (verdict) { const chip = make("b", { class: `verdict ${verdict.toLowerCase()}` }, null, verdict); make("span", { class: "unseen" }, chip, "."); words.unshift(chip); }
    const wanted = make("p");
    wanted.append(...words);
    if (told.innerHTML !== wanted.innerHTML) told.replaceChildren(...wanted.childNodes);
    if (verdict) host.dispatchEvent(new Event("judged"));
  };
  new ResizeObserver(() => { if (svg.clientWidth && svg.clientWidth !== size.width) repaint(); }).observe(svg);
  return { root, svg, row, dials, keys, repaint, size, say };
}

export function button(row, text, pressed, first = false) {
  const element = make("button", { type: "button", class: first ? "first" : "" }, row, text);
  element.onclick = pressed;
  return element;
}

// A button that waits for a prediction: it can be reached, looks as if it waits, and says why beside it.
export function ready(element, yes, why = "") {
  element.setAttribute("aria-disabled", yes ? "false" : "true");
  if (element.nextElementSibling?.matches(".why")) element.nextElementSibling.remove();
  if (why) element.after(make("span", { class: "why" }, null, why));
}
export const waits = (element) => element.getAttribute("aria-disabled") === "true";

// `help` is what a dial's short name means, for who points at it or cannot see it; a wide one has room for marks.
export function dial(row, text, { min, max, step = 1, value, help = text, wide = false, written = (v) => v }, moved) {
  const label = make("label", { title: help, class: wide ? "wide" : "" }, row, text);
  const input = make("input", { type: "range", min, max, step, value, "aria-label": help }, make("span", { class: "track" }, label));
  const output = make("span", {}, label);
  const tell = () => { output.textContent = written(+input.value); input.setAttribute("aria-valuetext", written(+input.value)); };
  input.oninput = () => { tell(); moved(+input.value); };
  tell();
  return input;
}

// A word above or below a place of a dial, where the middle of its knob (16 px) would stand.
export function mark(input, value, text, side, color) {
  const share = Math.max(0, Math.min(1, (value - input.min) / (input.max - input.min)));
  make("span", { class: `flag ${side}`, style: `left: calc(8px + ${share.toFixed(4)} * (100% - 16px)); color: var(--${color})` }, input.parentElement, text);
}

// Runs `frame(share)` from 0 to 1, at once where motion is not wanted.
export function animate(milliseconds, frame) {
  if (calm()) return frame(1);
  const start = performance.now();
  const tick = (now) => {
    const share = Math.min(1, Math.max(0, (now - start) / milliseconds));
    frame(share);
    if (share < 1) requestAnimationFrame(tick);
  };
  tick(start);
}

// A place in the drawing that a pointer is at.
export function at(svg, event) {
  const box = svg.getBoundingClientRect();
  return [event.clientX - box.left, event.clientY - box.top];
}
