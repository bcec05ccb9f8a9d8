// Runs a Python program in Pyodide, by the name it is installed under: node run.mjs pyodide program.py wheel…
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const [name, program, ...wheels] = process.argv.slice(2);
const { loadPyodide } = createRequire(`${process.cwd()}/`)(name);

try {
  const pyodide = await loadPyodide({ stdout: (line) => process.stdout.write(`${line}\n`) });
  for (const wheel of wheels) pyodide.unpackArchive(new Uint8Array(readFileSync(wheel)), "wheel");
  await pyodide.runPythonAsync(readFileSync(program, "utf8"));
} catch (problem) {
  console.error(problem.message); // without the source of Pyodide, which is one line of a million letters
  process.exitCode = 1;
}
