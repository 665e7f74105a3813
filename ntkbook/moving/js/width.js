// Draws of the kernel close in on that of infinite width. By how much? Say it, then move the width.

import { animate, button, dial, stage } from "./stage.js";
import { key, line, make, path, shown } from "./marks.js";
import { arcKernel, normals, sum } from "./numbers.js";

const ANGLES = Array.from({ length: 61 }, (_, i) => -180 + 6 * i), DRAWS = 10, FIRST = 16, TIMES = 16, W = Math.SQRT2, S = 0.3;
const CHOICES = [["as far", 1], ["half as far", 0.5], ["a quarter as far", 0.25], ["a sixteenth as far", 1 / 16]];
const ASK = "Ten random networks of width 16, ten kernels: they scatter. Now make the networks 16 times as wide. How far will ten draws scatter then?";
const radians = (degrees) => (degrees * Math.PI) / 180;

// Network((2, n, 1), "relu", "ntk", sqrt 2, 0.3): its kernel between the points at 0 and at an angle on the circle.
export function units(n, seed) {
  const normal = normals(seed);
  return Array.from({ length: n }, () => ({ W: [normal(), normal()], b: normal(), v: normal() }));
}
export function row(net) {
  const z = (u, c, s) => (W / Math.SQRT2) * (u.W[0] * c + u.W[1] * s) + S * u.b;
  const on = net.filter((u) => z(u, 1, 0) > 0).map((u) => ({ ...u, first: z(u, 1, 0) }));
  return ANGLES.map((degrees) => {
    const c = Math.cos(radians(degrees)), s = Math.sin(radians(degrees)), inner = ((W * W) / 2) * c + S * S;
    let total = 0;
    for (const u of on) { const second = z(u, c, s); if (second > 0) total += u.first * second + u.v * u.v * inner; }
    return ((W * W) / net.length) * total + S * S;
  });
}
const limit = (degrees) => arcKernel(degrees, S, W);

export function draw(host) {
  let n = FIRST, seed = 1, said = null, verdict = null, curves = [], ghosts = [], input;
  const figure = stage(host, { label: "The kernel against the angle, for ten draws and at infinite width", ask: ASK, share: 0.42, least: 280, paint });
  const answers = CHOICES.map(([text, share]) => button(figure.row, text, () => judge(share)));
  const names = [["ten draws", "before", "thin"], ["infinite width", "after"]];
  const spread = (rows) => { const at = rows.map((c) => c[30]), mean = sum(at) / DRAWS; return Math.sqrt(sum(at.map((v) => (v - mean) ** 2)) / (DRAWS - 1)); };
  const draws = (width) => Array.from({ length: DRAWS }, (_, k) => row(units(width, 1000 * seed + k)));

  function renew(width) {
    n = width;
    curves = n === FIRST ? ghosts : draws(n);
    figure.repaint();
  }
  // Wider and wider before the eyes of who has answered; then the dial is theirs.
  function judge(share) {
    if (said !== null) return;
    said = share;
    verdict = share === 0.25 ? "Right" : share === 0.5 ? "Near" : "Off";
    answers.forEach((answer) => answer.remove());
    key(figure.keys, [...names, [`the draws of width ${FIRST}`, "before", "faint"]]);
    animate(2400, (part) => { renew(Math.round(FIRST * TIMES ** part)); if (part === 1) hand(); });
  }
  function hand() {
    input = dial(figure.row, "width", { min: Math.log2(FIRST), max: 11, value: Math.log2(FIRST * TIMES), written: (v) => String(2 ** v) }, (v) => { renew(2 ** v); tell(); });
    button(figure.row, "Other draws", () => { seed++; ghosts = draws(FIRST); renew(n); tell(); });
    tell();
  }
  function tell() {
    figure.say(`A quarter as far, as one divided by the root of the width. At 0 degrees ten draws of width ${FIRST} scatter by ${spread(ghosts).toPrecision(2)}, of width ${n} by ${spread(curves).toPrecision(2)}; ten show it only roughly. Now move the width. Section 4 measures it.`, verdict);
  }

  function paint(w, h) {
    const top = 1.08 * Math.max(limit(0), ...ghosts.flat()), bottom = Math.min(0, ...ghosts.flat()), edge = { left: 38, right: 24, top: 26, bottom: 46 };
    const X = (a) => edge.left + ((a + 180) * (w - edge.left - edge.right)) / 360, Y = (v) => h - edge.bottom - ((v - bottom) * (h - edge.top - edge.bottom)) / (top - bottom);
    figure.svg.textContent = "";
    line(figure.svg, edge.left, Y(0), w - edge.right, Y(0), "line", 1);
    const curve = (values, color, wide, opacity) => make("path", { d: path(ANGLES.map((a, i) => [X(a), Y(values[i])])), fill: "none", stroke: `var(--${color})`, "stroke-width": wide, opacity }, figure.svg);
    if (n !== FIRST) ghosts.forEach((values) => curve(values, "before", 1.3, 0.28)); // the axis stays that of the first draws
    curves.forEach((values) => curve(values, "before", 1.3, 0.7));
    if (said !== null) curve(ANGLES.map(limit), "after", 3, 1);
    for (const a of [-180, -90, 0, 90, 180]) make("text", { x: X(a), y: h - edge.bottom + 19, "text-anchor": "middle" }, figure.svg, shown(`${a}°`));
    for (const v of [0, 1, 2, 3, 4, 6, 8].filter((v) => v < top && (v % 2 === 0 || top < 4))) make("text", { x: edge.left - 10, y: Y(v) + 4, "text-anchor": "end" }, figure.svg, String(v));
    make("text", { x: X(0), y: h - 8, "text-anchor": "middle" }, figure.svg, "angle between the two points");
    make("text", { x: 4, y: 14 }, figure.svg, "kernel");
  }
  figure.svg.style.overflow = "hidden";
  key(figure.keys, names.slice(0, 1));
  ghosts = draws(FIRST);
  renew(FIRST);
  host.state = () => ({ n, angles: ANGLES, curves, limit: ANGLES.map(limit), spread: spread(curves), ghosts, nets: Array.from({ length: DRAWS }, (_, k) => units(n, 1000 * seed + k)), said, dial: input?.value });
}

export default { render({ el }) { draw(el); } };
