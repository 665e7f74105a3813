// Run a Python file in Pyodide: node pyodide.mjs <folder of pyodide> <file> <place in Pyodide>=<folder> ...
import fs from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const [folder, file, ...mounts] = process.argv.slice(2);
const { loadPyodide } = await import(pathToFileURL(path.join(folder, "pyodide.mjs")));
const pyodide = await loadPyodide({ indexURL: folder + path.sep });
for (const mount of mounts) {
  const [place, root] = mount.split("=");
  pyodide.FS.mkdirTree(place);
  pyodide.FS.mount(pyodide.FS.filesystems.NODEFS, { root }, place);
}
try {
  await pyodide.runPythonAsync(fs.readFileSync(file, "utf8"));
} catch (error) {
  console.error(String(error).slice(-2000));
  process.exitCode = 1;
}
