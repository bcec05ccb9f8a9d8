// The page holds the final picture and the words of every step.  This rewinds the picture and steps through it.
"use strict";
(() => {
  const element = (id) => document.getElementById(id);
  const player = element("player"), graph = element("graph"), slider = element("slider"), button = element("play");
  const steps = JSON.parse(element("changes").textContent);
  const words = [...element("steps").children];
  const numbers = [...graph.querySelectorAll(".value, .gradient")];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const svg = graph.querySelector("svg"), own = (svg.viewBox.baseVal.width * 4) / 3; // its own width in pixels
  const UNREADABLE = 0.4, SMALL = 0.42, LARGE = 0.8; // of its own size, in which letters have 16 pixels
  let now = 0, timer = 0;
  let zoom = 0, asked = false; // 0: the whole graph; 1: near to the step; a size was asked for
  let size = 1; // of the whole graph

  function write(text, number, width) {
    text.textContent = number;
    if (width) text.setAttribute("textLength", width);
    else text.removeAttribute("textLength");
  }

  function show(step) {
    now = Math.min(Math.max(step, 0), steps.length - 1);
    for (const lit of graph.querySelectorAll(".node, .edge")) lit.classList.remove("lit", "back", "known");
    for (const text of numbers) write(text, text.classList.contains("gradient") ? "∂ –" : "–");
    for (const { phase, changes, edges } of steps.slice(0, now + 1)) {
      for (const [card, field, number, width] of changes) write(element(card).querySelector("." + field), number, width);
      if (phase === "backward") for (const edge of edges) element(edge).classList.add("known");
    }
    const { phase, changes, edges } = steps[now];
    graph.className = phase;
    if (phase !== "given") for (const [card] of changes) element(card).classList.add("lit");
    for (const edge of edges) element(edge).classList.add("lit", ...(phase === "backward" ? ["back"] : []));
    words.forEach((step, i) => step.classList.toggle("now", i === now));
    slider.value = now + 1;
    slider.setAttribute("aria-valuetext", words[now].querySelector(".phase").textContent);
    // not disabled, which takes the focus away and with it the keys
    element("previous").ariaDisabled = now === 0;
    element("next").ariaDisabled = now === steps.length - 1;
    reveal();
  }

  // ---- how large the graph is ----

  // How large the picture is next to its own size, where the frame shows the whole of it.
  function whole() {
    svg.style.width = "";
    element("stage").classList.remove("zoomed");
    return svg.getBoundingClientRect().width / own;
  }

  // The box around the cards and edges that a step is about.
  function about({ changes, edges }) {
    const cards = [...changes.map(([card]) => card), ...edges.flatMap((edge) => edge.split("-").slice(0, 2))];
    const boxes = [...cards, ...edges].map((id) => element(id).getBoundingClientRect());
    const least = (side) => Math.min(...boxes.map((box) => box[side]));
    const most = (side) => Math.max(...boxes.map((box) => box[side]));
    return { left: least("left"), top: least("top"), right: most("right"), bottom: most("bottom") };
  }

  // Go nearer, so that all of what the step is about is seen, if its letters can be read then.
  function approach() {
    element("stage").classList.add("zoomed");
    const { left, top, right, bottom } = about(steps[now]);
    const high = parseFloat(getComputedStyle(graph).maxHeight);
    const fits = Math.min(graph.clientWidth / (right - left), high / (bottom - top)) * svg.getBoundingClientRect().width;
    const scale = Math.max(Math.min((0.96 * fits) / own, LARGE), SMALL, 1.25 * size);
    svg.style.width = own * scale * zoom + "px";
  }

  // Scroll the graph, where it is larger than its frame, to what the step is about.
  function reveal() {
    if (!steps[now].changes.length) return;
    if (zoom) approach();
    if (steps[now].phase === "given") return graph.scrollTo(0, 0);
    const { left, top, right, bottom } = about(steps[now]), frame = graph.getBoundingClientRect();
    graph.scrollBy({
      left: (left + right) / 2 - frame.left - frame.width / 2,
      top: (top + bottom) / 2 - frame.top - frame.height / 2,
      behavior: still.matches ? "instant" : "smooth",
    });
  }

  // The whole graph, unless its letters would be too small to read and nobody has asked for it.
  function settle() {
    size = whole();
    if (!asked) zoom = size < UNREADABLE ? 1 : 0;
    reveal();
  }

  function resize(to) {
    asked = true;
    zoom = to < 0.5 ? 0 : Math.min(to, 5);
    settle();
  }

  function go(step) {
    show(step);
    const maths = [...words[now].querySelectorAll("math")].map((math) => math.getAttribute("alttext"));
    const spoken = [".phase", "h2"].map((part) => words[now].querySelector(part).textContent);
    element("said").textContent = [...spoken, ...maths].join(". ");
    try {
      history.replaceState(null, "", "#step=" + (now + 1));
    } catch {
      // in the sandbox of a notebook a page has no address of its own
    }
  }

  function stop() {
    clearTimeout(timer);
    timer = 0;
    button.textContent = "▶ Play";
  }

  function tick() {
    if (now === steps.length - 1) return stop();
    go(now + 1);
    timer = setTimeout(tick, 1600 / element("speed").value);
  }

  function toggle() {
    if (timer) return stop();
    if (now === steps.length - 1) go(0);
    button.textContent = "❚❚ Pause";
    timer = setTimeout(tick, 400);
  }

  const byHand = (step) => (stop(), go(step));
  const keys = {
    ArrowLeft: () => byHand(now - 1),
    ArrowRight: () => byHand(now + 1),
    Home: () => byHand(0),
    End: () => byHand(steps.length - 1),
    " ": toggle,
    "-": () => resize(zoom / 1.25),
    "+": () => resize(zoom ? zoom * 1.25 : 1),
    "=": () => keys["+"](),
    0: () => resize(0),
  };

  function press(event) {
    const { key, target } = event;
    const own = { SELECT: true, BUTTON: key === " ", INPUT: key !== " " }[target.tagName]; // what a control does itself
    if (own || !keys[key] || event.altKey || event.ctrlKey || event.metaKey || (event.shiftKey && key !== "+")) return;
    event.preventDefault();
    keys[key]();
  }

  const alone = player.parentNode === document.body;

  // Go to the step that the address asks for, or to the nearest one that there is.
  function follow() {
    const [, step] = /^#step=(\d+)$/.exec(location.hash) || [];
    if (!step) return false;
    if (!alone) player.scrollIntoView();
    byHand(step - 1);
    return true;
  }

  element("previous").onclick = keys.ArrowLeft;
  element("next").onclick = keys.ArrowRight;
  button.onclick = toggle;
  element("smaller").onclick = keys["-"];
  element("larger").onclick = keys["+"];
  element("whole").onclick = keys[0];
  slider.oninput = () => byHand(slider.value - 1);
  (alone ? document : player).addEventListener("keydown", press);
  addEventListener("hashchange", follow);
  let wide = innerWidth; // its height changes on a phone whenever the page scrolls
  addEventListener("resize", () => wide !== innerWidth && ((wide = innerWidth), settle()));
  let before = 0;
  addEventListener("beforeprint", () => ((before = now), show(steps.length - 1)));
  addEventListener("afterprint", () => show(before));

  element("controls").hidden = false;
  element("steps").className = "stepping";
  if (!follow()) show(0);
  settle();
})();
