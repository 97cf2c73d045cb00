// What is said in words beside the canvas: legend, tooltip, and the list that a screen reader hears.

const RELATION = ["", "Led to the selected event", "Follows from the selected event", ""];

function element(parent, tag, name, attributes = {}) {
  const made = document.createElement(tag);
  made.className = name;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return parent.appendChild(made);
}

export function words(host) {
  const bar = element(host, "div", "bar");
  const legend = element(bar, "ul", "legend", { "aria-label": "Colours" });
  const tools = element(bar, "div", "tools");
  for (const [value, sign, name] of [["0.8", "−", "Zoom out"], ["1.25", "+", "Zoom in"], ["fit", "Fit", "Fit all in view"]]) {
    element(tools, "button", "", { type: "button", value, "aria-label": name, title: name }).textContent = sign;
  }
  const frame = element(host, "div", "frame");
  const stage = element(frame, "div", "stage", {
    role: "listbox", tabindex: "0", "aria-label": "Causation graph", "aria-describedby": "keys",
  });
  const canvas = element(stage, "canvas", "", { "aria-hidden": "true" });
  const options = element(stage, "div", "unseen", { role: "presentation" });
  const tip = element(frame, "div", "tip", { hidden: "", "aria-hidden": "true" });
  element(host, "p", "unseen", { id: "keys" }).textContent =
    "Left and right follow causes and effects, up and down stay in the column, Enter selects, Escape clears.";
  const status = element(host, "p", "unseen", { role: "status" });
  return {
    tools, stage, canvas, options, tip,
    size: (height) => (frame.style.height = `${height}px`),
    list: (scene) => list(options, scene),
    legend: (scene) => drawLegend(legend, scene),
    say: (scene, graph, focus) => say(stage, options, status, scene, graph, focus),
  };
}

function list(options, { boxes }) {
  while (options.children.length > boxes.length) options.lastChild.remove();
  boxes.forEach((box, i) => {
    const option = options.children[i] || element(options, "div", "", { role: "option", id: `node-${i}` });
    option.textContent = [box.title, box.subtitle, box.finding].filter(Boolean).join(", ");
  });
}

// Tells what is selected, where the keyboard is, and what is lit.
function say(stage, options, status, { boxes }, { lit, selected }, focus) {
  [...options.children].forEach((option, i) => {
    option.setAttribute("aria-selected", String(i === selected));
    option.setAttribute("aria-description", lit ? RELATION[lit[i]] : "");
  });
  if (focus < 0) stage.removeAttribute("aria-activedescendant");
  else stage.setAttribute("aria-activedescendant", `node-${focus}`);
  const count = (mark) => lit.filter((each) => each === mark).length;
  status.textContent = focus < 0 ? "" :
    `${boxes[focus].title} ${focus === selected ? "selected" : "in focus"}, causes: ${count(1)}, effects: ${count(2)}`;
}

function drawLegend(legend, { groups, colours, boxes }) {
  legend.replaceChildren();
  const entry = (name, kind, colour) => {
    const item = element(legend, "li", "");
    element(item, "span", `swatch ${kind}`).style.setProperty("--colour", colour);
    item.append(name);
  };
  groups.forEach(([name], i) => entry(name, "event", colours.groups[i]));
  const has = (kind) => boxes.some((box) => box.kind === kind);
  if (has("outside")) entry("in another chain", "outside", colours.edge);
  if (has("missing")) entry("not in the dump", "missing", colours.edge);
}

export function tooltip(tip, box, x, y, { w, h }) {
  tip.hidden = !box;
  if (!box) return;
  tip.replaceChildren();
  element(tip, "strong", "").textContent = box.title;
  for (const fact of box.facts) element(tip, "span", "").textContent = fact;
  if (box.finding) element(tip, "em", "").textContent = box.finding;
  tip.style.left = `${Math.max(Math.min(x + 14, w - tip.offsetWidth - 6), 6)}px`;
  tip.style.top = `${y + 18 + tip.offsetHeight > h ? Math.max(y - tip.offsetHeight - 10, 6) : y + 18}px`;
}
