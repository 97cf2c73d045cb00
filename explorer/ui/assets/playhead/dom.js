// Elements built from data. Text goes in as text, never as markup.

const SVG = "http://www.w3.org/2000/svg";

// el("button.icon", {title, onclick, "aria-label": …}, ...children)
export function el(name, attributes = {}, ...children) {
  const [tag, ...classes] = name.split(".");
  const made = document.createElement(tag || "div");
  if (classes.length > 0) made.className = classes.join(" ");
  for (const [key, value] of Object.entries(attributes)) {
    if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else if (value !== null && value !== false) made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

const ICONS = {
  first: "M6 5v14M19 5 9 12l10 7z",
  previous: "M15 5 6 12l9 7z",
  play: "M7 4.500v15l13-7.500z",
  pause: "M7 5h3.500v14H7zM13.500 5H17v14h-3.500z",
  next: "M9 5l9 7-9 7z",
  last: "M18 5v14M5 5l10 7-10 7z",
  copy: "M9 9h10v11H9zM5 15V4h10",
  chevron: "M9 6l6 6-6 6",
};
const OUTLINED = new Set(["copy", "chevron"]);

export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.setAttribute("class", OUTLINED.has(name) ? "outlined" : "filled");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

export const setText = (element, text) => {
  if (element.textContent !== text) element.textContent = text;
};

export const count = (number, noun) =>
  `${number.toLocaleString("en-US")} ${noun}${number === 1 ? "" : "s"}`;
