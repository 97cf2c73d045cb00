// What one event changed: path by path, old beside new, and by how much a number moved.

import { count, el } from "./dom.js";
import { isContainer, Num, preview, stringify } from "./json.js";
import { keysOf } from "./patch.js";

const SHOWN = 200;
const SHORT = 160;
const SIGNS = { add: "+", remove: "−", replace: "±" };
const NAMES = { add: "Added", remove: "Removed", replace: "Changed" };

export class Changes {
  // `onReveal(pointer)` is asked to show a place in the state.
  constructor(onReveal) {
    this.onReveal = onReveal;
    this.element = el("div.changes", { tabindex: 0, role: "list", "aria-label": "Changes" });
  }

  show({ changes, error }) {
    const rows = changes.slice(0, SHOWN).map((change) => this.#row(change));
    const rest = changes.length - rows.length;
    if (rest > 0) rows.push(el("p.note", {}, `… ${count(rest, "more change")}`));
    const nothing = error
      ? "Nothing changed: the reducer failed."
      : "This event changed nothing in the state.";
    if (rows.length === 0) rows.push(el("p.note", {}, nothing));
    this.element.replaceChildren(...rows);
    this.element.scrollTop = 0;
  }

  #row([op, path, old, value]) {
    const place = el("button.path", {
      type: "button",
      title: `Show ${path || "the whole state"} in the state`,
      onclick: () => this.onReveal(path),
    });
    place.append(...(path === "" ? ["whole state"] : steps(path)));
    const values = el("div.values");
    if (op !== "add" && !(op === "replace" && path === "" && old === null))
      values.append(shown("del", "old", old));
    if (op === "replace" && values.childElementCount > 0)
      values.append(el("span.arrow", { "aria-label": "now" }, "→"));
    if (op !== "remove") values.append(shown("ins", "new", value));
    const delta = op === "replace" ? difference(old, value) : null;
    if (delta !== null) values.append(el("span.delta", {}, delta));
    return el(
      "div.change",
      { role: "listitem" },
      el(`span.sign.${op}`, { role: "img", "aria-label": NAMES[op] }, SIGNS[op]),
      el("div.what", {}, place, values),
    );
  }
}

function steps(path) {
  return keysOf(path).flatMap((key, place) =>
    place === 0 ? [key] : [el("span.slash", {}, " / "), key],
  );
}

function shown(tag, kind, value) {
  const short = preview(value, SHORT);
  const made = el(`${tag}.${kind}`, {}, short);
  const isCut =
    isContainer(value) || typeof value === "string" ? short.includes("…") : short.endsWith("…");
  if (!isCut) return made;
  const whole = el("button.more", { type: "button" }, "show all");
  whole.addEventListener("click", () => {
    made.textContent = stringify(value, "  ").slice(0, 200_000);
    made.classList.add("whole");
    whole.remove();
  });
  return el("span.cut", {}, made, whole);
}

// The exact difference of two numbers as text, such as "+0.10"; null where there is none to tell.
export function difference(old, value) {
  if (!(old instanceof Num && value instanceof Num)) return null;
  const [one, other] = [decimal(old.text), decimal(value.text)];
  if (one === null || other === null) return null;
  const places = Math.max(one.places, other.places);
  const moved = scaled(other, places) - scaled(one, places);
  if (moved === 0n) return null;
  const digits = String(moved < 0n ? -moved : moved).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places);
  const part = digits.slice(digits.length - places);
  return (moved < 0n ? "−" : "+") + whole + (part ? `.${part}` : "");
}

const DECIMAL = /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/;

function decimal(text) {
  const [, sign, whole, part = "", power = "0"] = DECIMAL.exec(text);
  const places = part.length - Number(power);
  if (text.length > 100 || Math.abs(places) > 100) return null;
  const digits = BigInt(sign + whole + part);
  return places < 0 ? { digits: digits * 10n ** BigInt(-places), places: 0 } : { digits, places };
}

const scaled = ({ digits, places }, wanted) => digits * 10n ** BigInt(wanted - places);
