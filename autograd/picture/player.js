// The page holds the final picture and the words of every step.  This rewinds the picture and steps through it.
"use strict";
(() => {
  const element = (id) => document.getElementById(id);
  const player = element("player"), graph = element("graph"), slider = element("slider"), button = element("play");
  const steps = JSON.parse(element("changes").textContent);
  const words = [...element("steps").children];
  const numbers = [...graph.querySelectorAll(".value, .gradient")];
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  let now = 0, timer = 0;

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

  // Scroll the graph, where it is larger than its frame, to what is lit.
  function reveal() {
    const lit = [...graph.querySelectorAll(".lit")].map((part) => part.getBoundingClientRect());
    if (!lit.length) return;
    const frame = graph.getBoundingClientRect();
    const middle = (low, high) => (Math.min(...lit.map((box) => box[low])) + Math.max(...lit.map((box) => box[high]))) / 2;
    graph.scrollBy({
      left: middle("left", "right") - frame.left - frame.width / 2,
      top: middle("top", "bottom") - frame.top - frame.height / 2,
      behavior: still.matches ? "instant" : "smooth",
    });
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
  };

  function press(event) {
    const { key, target } = event;
    const own = { SELECT: true, BUTTON: key === " ", INPUT: key !== " " }[target.tagName]; // what a control does itself
    if (own || !keys[key] || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
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
  slider.oninput = () => byHand(slider.value - 1);
  (alone ? document : player).addEventListener("keydown", press);
  addEventListener("hashchange", follow);
  let before = 0;
  addEventListener("beforeprint", () => ((before = now), show(steps.length - 1)));
  addEventListener("afterprint", () => show(before));

  element("controls").hidden = false;
  element("steps").className = "stepping";
  if (!follow()) show(0);
})();
