// f_a = a (f - f_0) of chapter 07, trained on six points: f(x) = sum_r v_r tanh(w_r x + b_r) / root n, all three trained.

import { eigen, normals, sum } from "./numbers.js";

// tanh by one exponential, which is quick; the same to within rounding.
const tanh = (z) => 1 - 2 / (Math.exp(2 * z) + 1);

export function drawn(n, seed) {
  const normal = normals(seed), numbers = () => Float64Array.from({ length: n }, normal);
  return { w: numbers(), b: numbers(), v: numbers() };
}
export function outputs({ w, b, v }, xs) {
  const front = 1 / Math.sqrt(v.length);
  return xs.map((x) => { let f = 0; for (let r = 0; r < v.length; r++) f += v[r] * tanh(w[r] * x + b[r]); return front * f; });
}
export function kernels({ w, b, v }, xs, zs) {
  const rows = (points) => points.map((x) => Float64Array.from(v, (_, r) => tanh(w[r] * x + b[r])));
  const one = rows(xs), two = rows(zs);
  return xs.map((x, i) => zs.map((z, j) => {
    let K = 0;
    for (let r = 0; r < v.length; r++) { const h = one[i][r], k = two[j][r]; K += h * k + (x * z + 1) * v[r] * v[r] * (1 - h * h) * (1 - k * k); }
    return K / v.length;
  }));
}

// Gradient descent on half the sum of squares, until the loss is down to `enough` of its first value.
export function trained(start, xs, ys, a, rate, enough, most = 4000) {
  const n = start.v.length, front = 1 / Math.sqrt(n), f0 = outputs(start, xs), h = xs.map(() => new Float64Array(n));
  const w = start.w.slice(), b = start.b.slice(), v = start.v.slice(), first = sum(ys.map((y) => y * y));
  for (let steps = 0; ; steps++) {
    const r = xs.map((x, i) => {
      let f = 0;
      for (let k = 0; k < n; k++) { h[i][k] = tanh(w[k] * x + b[k]); f += v[k] * h[i][k]; }
      return a * (front * f - f0[i]) - ys[i];
    });
    if (steps === most || sum(r.map((q) => q * q)) <= enough * first) return { net: { w, b, v }, steps };
    for (let k = 0; k < n; k++) {
      let dw = 0, db = 0, dv = 0;
      for (let i = 0; i < xs.length; i++) { const q = r[i] * (1 - h[i][k] * h[i][k]); dw += q * xs[i]; db += q; dv += r[i] * h[i][k]; }
      const pull = rate * a * front, back = pull * v[k];
      w[k] -= back * dw; b[k] -= back * db; v[k] -= pull * dv;
    }
  }
}

// How far a matrix is from another, relative to that.
export const change = (now, before) => {
  const size = (entries) => Math.hypot(...entries.flat());
  return size(now.map((row, i) => row.map((v, j) => v - before[i][j]))) / size(before);
};

// What the kernel K of the points foretells elsewhere: K_there K^-1 y.
export function regression(K, there, ys) {
  const { values, V } = eigen(K), parts = values.map((v, k) => sum(V.map((row, i) => row[k] * ys[i])) / v);
  const weights = V.map((row) => sum(row.map((v, k) => v * parts[k])));
  return there.map((row) => sum(row.map((v, i) => v * weights[i])));
}
