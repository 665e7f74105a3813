// The bytes of a kernel on two dials, against a laptop's memory. From which number of points does the kernel not fit?

import { button, dial, mark, ready, stage, waits } from "./stage.js";
import { key, line, make } from "./marks.js";

const LAPTOP = 16e9, INPUTS = 784, OUTPUTS = 10, SIZE = 4; // single precision
const SCALE = [1e5, 1e14], NARROW = 560, ROW = 46, BAR = 22;
const TILE = 768, THREADS = 8, PASS = 128; // as in ntkbook/tiles.py
const ROUTES = [["the kernel itself", "kernel"], ["by the Jacobian", "after"], ["layer by layer", "before"]];
const ASK = "A network 784-256-256-10, single precision, and a laptop with 16 GB. From how many points N on does the kernel no longer fit? The bars wait: set N, then say so.";

// The bytes that memory_bill counts for Network((784, width, width, 10)) and N points.
export function billOf(N, width) {
  const m = OUTPUTS, P = INPUTS * width + width + width * width + width + m * width + m, hidden = 2 * width;
  const kernel = (N * m) ** 2 * SIZE, rows = Math.min(TILE, N * m);
  const held = N * (m + 1) * hidden, passes = Math.min(THREADS * PASS, N) * (2 * hidden + (m + 2) * width);
  const tiles = Math.min(THREADS, Math.ceil(kernel / (rows * rows * SIZE))) * rows * (rows + Math.floor((2 * rows) / m));
  return [kernel, kernel + N * m * P * SIZE, held * SIZE + Math.max(passes * SIZE, kernel + tiles * SIZE)];
}
export function inWords(bytes) {
  const power = Math.min(4, Math.floor(Math.log10(bytes * 1.0005) / 3));
  const value = bytes / 1000 ** power, text = value >= 1000 ? value.toFixed(0) : value.toPrecision(3);
  return `${+text} ${["B", "kB", "MB", "GB", "TB"][power]}`;
}
const grouped = (N) => String(N).replace(/\B(?=(\d{3})+$)/g, ",");
const points = (v) => Math.round(10 ** (v / 20)), place = (N) => 20 * Math.log10(N);

export function draw(host) {
  const bound = Math.sqrt(LAPTOP / SIZE) / OUTPUTS; // points whose kernel takes 16 GB
  let N = 100, width = 256, said = null;
  const least = (w) => (w < NARROW ? 290 : 220);
  const figure = stage(host, { label: "Bytes of the kernel and of two routes to it, and a laptop's memory", ask: ASK, share: 0.2, least, paint });
  const input = dial(figure.row, "points N", { min: 40, max: 100, value: 40, wide: true, written: (v) => grouped(points(v)) }, (v) => {
    N = points(v);
    if (said === null) { ready(tell, true); figure.say("Does it no longer fit from here on? Then say so."); } else compare();
    figure.repaint();
  });
  const tell = button(figure.row, "This is my prediction", () => (waits(tell) ? figure.say("First your prediction: set the number of points.") : judge()), true);
  key(figure.keys, [...ROUTES.map(([name, color]) => [name, color, "box"]), ["a laptop of 16 GB", "ink", "dashed"]]);

  function judge() {
    said = N;
    const ratio = Math.max(said / bound, bound / said);
    mark(input, place(said), "you said", "above", "before");
    mark(input, place(bound), "it is", "below", "ink");
    tell.remove();
    dial(figure.row, "width", { min: 4, max: 12, value: 8, help: "width of the two hidden layers", written: (v) => grouped(2 ** v) }, (v) => { width = 2 ** v; compare(); figure.repaint(); });
    input.focus();
    figure.say(`You said ${grouped(said)}, it is ${grouped(Math.ceil(bound))}: (10 N)² numbers of 4 bytes are 16 GB. Now move both dials. Which bars does the width move?`, ratio < 1.3 ? "Right" : ratio < 3 ? "Near" : "Off");
    figure.repaint();
  }
  function compare() {
    const bill = billOf(N, width), fit = ROUTES.filter((_, k) => bill[k] <= LAPTOP).map(([name]) => name);
    figure.say(`${grouped(N)} points, width ${grouped(width)}: ${ROUTES.map(([name], k) => `${name} ${inWords(bill[k])}`).join(", ")}. ${fit.length === 3 ? "All fit." : fit.length ? `What fits: ${fit.join(", ")}.` : "Nothing fits."}`);
  }

  function paint(w, h) {
    const narrow = w < NARROW, from = narrow ? 8 : 140, room = w - from - 16, top = 30, step = narrow ? ROW + 20 : ROW;
    const X = (bytes) => from + (room * Math.max(0, Math.log10(bytes / SCALE[0]))) / Math.log10(SCALE[1] / SCALE[0]), bottom = top + 3 * step;
    figure.svg.textContent = "";
    for (const [bytes, name] of [[1e6, "1 MB"], [1e9, "1 GB"], [1e12, "1 TB"]]) {
      line(figure.svg, X(bytes), top, X(bytes), bottom, "line", 1);
      make("text", { x: X(bytes), y: bottom + 18, "text-anchor": "middle" }, figure.svg, name);
    }
    make("text", { x: from + room / 2, y: bottom + 38, "text-anchor": "middle" }, figure.svg, "bytes, each mark a thousand times the one before");
    const bill = billOf(N, width), level = (k) => top + k * step + (narrow ? 26 : 10), end = (k) => Math.min(X(bill[k]), from + room);
    ROUTES.forEach(([name, color], k) => {
      const y = level(k);
      make("text", narrow ? { x: from, y: y - 6 } : { x: from - 10, y: y + 15, "text-anchor": "end" }, figure.svg, name);
      make("rect", { x: from, y, width: room, height: BAR, rx: 3, fill: "var(--line)", "fill-opacity": 0.35 }, figure.svg);
      if (said !== null) make("rect", { x: from, y, width: end(k) - from, height: BAR, rx: 3, fill: `var(--${color})` }, figure.svg);
    });
    line(figure.svg, X(LAPTOP), top - 6, X(LAPTOP), bottom, "ink", 2).setAttribute("stroke-dasharray", "6 4");
    make("text", { x: X(LAPTOP), y: top - 12, "text-anchor": "middle", style: "fill: var(--ink)" }, figure.svg, "a laptop, 16 GB");
    ROUTES.forEach((_, k) => {
      const inside = end(k) > from + room - 70, color = said === null ? "soft" : inside ? "paper" : "ink";
      const where = said === null ? { x: from + 10 } : { x: from + room - 8, "text-anchor": "end" };
      make("text", { ...where, y: level(k) + 15, class: inside ? "bare bold" : "bold", style: `fill: var(--${color})` }, figure.svg, said === null ? "?" : inWords(bill[k]));
    });
  }
  figure.repaint();
  ready(tell, false, "First set the number of points.");
  host.state = () => ({ N, width, said, bound, bill: billOf(N, width), dial: input.value });
}

export default { render({ el }) { draw(el); } };
