// The numbers of the figures, as ntkbook has them: small networks, their kernels, eigenvalues of symmetric matrices.

// Numbers between 0 and 1 from a seed (mulberry32), and normal ones from those (Box and Muller).
export function normals(seed) {
  let state = seed | 0;
  const uniform = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  return () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
}

export const sum = (values) => values.reduce((a, b) => a + b, 0);

// Network((1, n, 1), "tanh", "ntk", w, s): {W, b} of the hidden units, {v} of the output, {c} its bias.
export function network(n, seed, w = 1.5, s = 1) {
  const normal = normals(seed);
  const units = Array.from({ length: n }, () => ({ W: normal(), b: normal(), v: normal() }));
  return { n, w, s, units, c: normal() };
}

export function value(net, x) {
  const { n, w, s, units, c } = net;
  return (w / Math.sqrt(n)) * sum(units.map((u) => u.v * Math.tanh(w * u.W * x + s * u.b))) + s * c;
}

// K(x, z): the sum over all parameters of the products of both derivatives.
export function kernel(net, x, z) {
  const { n, w, s, units } = net;
  const terms = units.map((u) => {
    const h = Math.tanh(w * u.W * x + s * u.b), k = Math.tanh(w * u.W * z + s * u.b);
    return h * k + u.v * u.v * (1 - h * h) * (1 - k * k) * (w * w * x * z + s * s);
  });
  return ((w * w) / n) * sum(terms) + s * s;
}

// The network after one step of gradient descent on half the squared error at one point, rate eta.
export function stepped(net, x, y, eta) {
  const { n, w, s, units, c } = net, r = value(net, x) - y, scale = w / Math.sqrt(n);
  const moved = units.map((u) => {
    const h = Math.tanh(w * u.W * x + s * u.b), back = scale * u.v * (1 - h * h);
    return { W: u.W - eta * r * back * w * x, b: u.b - eta * r * back * s, v: u.v - eta * r * scale * h };
  });
  return { ...net, units: moved, c: c - eta * r * s };
}

// Network((2, n, 1), "relu", "ntk", w, s) at infinite width: its kernel between two points of the circle, by the angle between
// their pre-activations (Cho and Saul 2009).
export function arcKernel(degrees, s, w = Math.SQRT2) {
  const variance = (w * w) / 2 + s * s, covariance = ((w * w) / 2) * Math.cos((degrees * Math.PI) / 180) + s * s;
  const angle = Math.acos(Math.max(-1, Math.min(1, covariance / variance)));
  const values = (variance * (Math.sin(angle) + (Math.PI - angle) * Math.cos(angle))) / (2 * Math.PI);
  const slopes = (Math.PI - angle) / (2 * Math.PI);
  return w * w * values + s * s + w * w * slopes * covariance;
}

// Eigenvalues in ascending order and eigenvectors (columns of V) of a symmetric matrix, by Jacobi's rotations.
export function eigen(matrix) {
  const A = matrix.map((row) => [...row]), n = A.length;
  const V = A.map((_, i) => A.map((_, j) => +(i === j)));
  for (let sweep = 0; sweep < 60; sweep++) {
    let off = 0;
    for (let p = 0; p < n; p++) for (let q = p + 1; q < n; q++) {
      off += A[p][q] ** 2;
      if (A[p][q] === 0) continue;
      const tau = (A[q][q] - A[p][p]) / (2 * A[p][q]);
      const t = (tau >= 0 ? 1 : -1) / (Math.abs(tau) + Math.hypot(1, tau)), c = 1 / Math.hypot(1, t), s = t * c;
      for (let k = 0; k < n; k++) [A[k][p], A[k][q]] = [c * A[k][p] - s * A[k][q], s * A[k][p] + c * A[k][q]];
      for (let k = 0; k < n; k++) [A[p][k], A[q][k]] = [c * A[p][k] - s * A[q][k], s * A[p][k] + c * A[q][k]];
      for (let k = 0; k < n; k++) [V[k][p], V[k][q]] = [c * V[k][p] - s * V[k][q], s * V[k][p] + c * V[k][q]];
    }
    if (off < 1e-30) break;
  }
  const order = A.map((_, i) => i).sort((i, j) => A[i][i] - A[j][j]);
  return { values: order.map((i) => A[i][i]), V: V.map((row) => order.map((i) => row[i])) };
}
