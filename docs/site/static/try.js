// A worksheet is checked in the page: Python runs as WebAssembly, from this site.
import { loadPyodide } from "./pyodide/pyodide.mjs";

const part = (name) => document.getElementById(name);
const CHECK = `
from autograd import Worksheet, draw

def checked(text):
    sheet = Worksheet.loads(text)
    report = sheet.check()
    error = sheet.values[sheet.sheet.error]
    error.backward()
    return [report._repr_html_(), draw(error)._repr_mimebundle_()["text/html"]]

checked
`;

let python;
const started = () => (python ??= start().catch(forgotten));

function forgotten(problem) {
  python = undefined; // the next click tries again
  throw problem;
}

async function start() {
  part("state").textContent = "Python starts …";
  const here = new URL("./", import.meta.url);
  const pyodide = await loadPyodide({ indexURL: new URL("pyodide/", here).href });
  const { wheels } = await (await fetch(new URL("wheels.json", here))).json();
  for (const wheel of wheels) {
    const answer = await fetch(new URL(`wheels/${wheel}`, here));
    pyodide.unpackArchive(await answer.arrayBuffer(), "wheel");
  }
  return pyodide.runPython(CHECK);
}

part("check").addEventListener("click", async () => {
  try {
    const checked = await started();
    part("state").textContent = "";
    const [report, picture] = checked(part("sheet").value).toJs();
    part("report").innerHTML = report;
    part("picture").innerHTML = picture;
  } catch (problem) {
    part("state").textContent = problem.message.trim().split("\n").at(-1).replace(/^\w+Error: /, "");
    part("report").replaceChildren();
    part("picture").replaceChildren();
  }
});
