// Five waves on a circle, each learned at the speed of its eigenvalue. When is half of the last one left? Say it, then see.

import { button, dial, mark, ready, stage, waits } from "./stage.js";
import { bars, key, make, path } from "./marks.js";
import { arcKernel, sum } from "./numbers.js";

const WAVES = [1, 2, 3, 4, 5], POINTS = 16, BIAS = 0.5, NARROW = 560, ROW = 34;
const TURN = Array.from({ length: 181 }, (_, i) => (Math.PI * i) / 90), STRETCH = 0.16; // of a wave, in radii
const HALF = (value) => Math.log(2) / value;

// circle_spectrum for one hidden ReLU layer, sigma_w^2 = 2, and biases of that size, at infinite width.
export function spectrumOf(bias) {
  const row = Array.from({ length: POINTS }, (_, j) => arcKernel((360 * j) / POINTS, bias));
  const values = WAVES.map((k) => sum(row.map((v, j) => v * Math.cos((2 * Math.PI * k * j) / POINTS))) / POINTS);
  return values.map((v) => (v < 1e-12 ? 0 : v));
}
const named = (k) => (k === 1 ? "cos α" : `cos ${k}α`), place = (time) => 10 * Math.log10(time);
const percent = (share) => (share > 0.995 && share < 1 ? "> 99 %" : share < 0.005 ? "< 1 %" : `${(100 * share).toFixed(0)} %`);

export function draw(host) {
  const both = [spectrumOf(BIAS), spectrumOf(0)], [, second, , , fifth] = both[0], half = HALF(second), done = HALF(fifth);
  const ask = `A network with one hidden ReLU layer learns the sum of five waves on a circle; of each wave the share exp(−λ · time) is left. Half of cos 2α is left at time ${half.toPrecision(2)}. At which time will half of cos 5α be left? The bars wait: set the time, then say so.`;
  let time = 1, said = null, values = both[0];
  const least = (w) => (w < NARROW ? 290 + ROW * WAVES.length : 236);
  const figure = stage(host, { label: "Five waves on a circle, and what is left of each", ask, share: 0.4, least, most: 460, paint });
  const left = () => values.map((v) => Math.exp(-v * (said === null ? 0 : time)));
  const input = dial(figure.row, "time", { min: 0, max: 35, value: 0, wide: true, written: (v) => String(+(10 ** (v / 10)).toPrecision(2)) }, (v) => {
    time = 10 ** (v / 10);
    if (said === null) { ready(tell, true); figure.say("Half of cos 5α, at that time? Then say so."); }
    else figure.say(`At the time ${+time.toPrecision(2)} of cos 2α ${percent(left()[1])} are left, of cos 5α ${percent(left()[4])}.`);
    figure.repaint();
  });
  mark(input, place(half), "half of cos 2α", "below", "soft");
  const tell = button(figure.row, "This is my prediction", () => (waits(tell) ? figure.say("First your prediction: set the time.") : judge()), true);
  const names = [["the target", "soft", "dotted"], ["what is left of a wave", "kernel", "box"], ["what is learned", "before"]];
  key(figure.keys, names.slice(0, 2));

  let verdict = null;
  function judge() {
    if (said !== null) return;
    said = time;
    const ratio = Math.max(said / done, done / said);
    verdict = ratio < 1.5 ? "Right" : ratio < 4 ? "Near" : "Off";
    mark(input, place(said), "you said", "above", "before");
    mark(input, place(done), "it is", "below", "ink");
    key(figure.keys, names);
    tell.remove();
    const without = button(figure.row, "Without biases", () => {
      const off = values === both[0];
      values = both[+off];
      without.setAttribute("aria-pressed", off);
      figure.say(off ? "Without biases the eigenvalues of cos 3α and cos 5α are 0. They are never learned: 100 % are left at all times." : answer(), off ? null : verdict);
      figure.repaint();
    });
    without.setAttribute("aria-pressed", false);
    input.focus();
    figure.say(answer(), verdict);
    figure.repaint();
  }
  const answer = () => `You said ${+said.toPrecision(2)}, it is ${+done.toPrecision(2)}: ln 2 divided by the eigenvalue. That of cos 5α is ${(second / fifth).toFixed(0)} times smaller than that of cos 2α. Now move the time, and take the biases away.`;

  function paint(w, h) {
    const narrow = w < NARROW, wide = narrow ? w : 0.46 * w, high = narrow ? 280 : h, shares = left();
    const radius = Math.min((wide - 16) / (2 + 6 * STRETCH), (high - 16) / 2.5), middle = [wide / 2 - 2.4 * STRETCH * radius, high / 2];
    const around = (parts) => TURN.map((t) => { const r = radius * (1 + STRETCH * sum(parts.map((p, i) => p * Math.cos(WAVES[i] * t)))); return [middle[0] + r * Math.cos(t), middle[1] - r * Math.sin(t)]; });
    const curve = (parts, color, thick, dash) => make("path", { d: path(around(parts)) + "Z", fill: "none", stroke: `var(--${color})`, "stroke-width": thick, "stroke-dasharray": dash }, figure.svg);
    figure.svg.textContent = "";
    curve(WAVES.map(() => 0), "line", 1.5, "none");
    curve(WAVES.map(() => 1), "soft", 2, "2 6");
    if (said !== null) curve(shares.map((s) => 1 - s), "before", 2.5, "none");
    const rows = WAVES.map((k, i) => [named(k), `λ = ${said === null ? "?" : values[i] ? values[i].toPrecision(3) : "0"}`, shares[i], percent(shares[i])]);
    const from = { x: narrow ? 0 : wide + 24, y: narrow ? 290 : (h - ROW * WAVES.length) / 2 };
    bars(figure.svg, rows, { ...from, wide: w - from.x, step: ROW, names: 150, after: 48 });
  }
  figure.svg.style.overflow = "hidden";
  figure.repaint();
  ready(tell, false, "First set the time.");
  host.state = () => ({ values, points: POINTS, bias: values === both[0] ? BIAS : 0, time, left: left(), done, half, said, dial: input.value });
}

export default { render({ el }) { draw(el); } };
