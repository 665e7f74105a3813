// What JupyterLite loads: the Pyodide beside this file, with the packages that can be had now.
import { loadPyodide as load } from "./core.mjs";

const PUBLIC = "{public}";

export async function loadPyodide(options) {
  const answer = fetch(`${PUBLIC}pyodide-lock.json`, { method: "HEAD", signal: AbortSignal.timeout(10000) });
  const lock = await answer.then((found) => (found.ok ? "online" : "offline"), () => "offline");
  return load({ ...options, lockFileURL: `${options.indexURL}${lock}.json` });
}
