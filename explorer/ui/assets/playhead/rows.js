// The lines of a state as the tree shows them: a flat list, capped, with the marks of one frame.

import { isContainer, Num, preview, size } from "./json.js";
import { pointerOf } from "./patch.js";

const FIRST = 100; // so many members of a container are shown at first
const MARKED = 100; // and so many marked ones beyond them
const TEXT = 300; // characters of a string shown at first
const OPEN_DEPTH = 4; // deeper ones are closed at first
const OPEN_SIZE = 30; // and so are longer ones, at the top
const OPEN_INSIDE = 12; // or below it,
const OPEN_BESIDE = 6; // and those among many others

// What the reader has opened, closed, asked more of, and is looking for.
export class View {
  constructor() {
    this.open = new Map(); // pointer -> whether
    this.limits = new Map(); // pointer -> how many members, or Infinity for a whole string
    this.needle = "";
    this.hits = new WeakMap(); // container -> whether it holds the needle
  }

  look(needle) {
    this.needle = needle.toLowerCase();
    this.hits = new WeakMap();
  }

  // What the reader opened or closed stays so; else what holds a change is open, and small things.
  isOpen({ path, value, depth, beside }, mark) {
    const chosen = this.open.get(path);
    if (chosen !== undefined) return chosen;
    if (this.needle !== "" || (mark?.any && mark.op === null)) return true;
    if (depth === 0) return size(value) <= OPEN_SIZE;
    return depth < OPEN_DEPTH && size(value) <= OPEN_INSIDE && beside <= OPEN_BESIDE;
  }

  more(path) {
    this.limits.set(path, (this.limits.get(path) ?? FIRST) + 5 * FIRST);
  }

  // Open every container on the way to `pointer`.
  reveal(pointer) {
    let path = "";
    for (const key of pointer.split("/").slice(1)) {
      path += `/${key}`;
      this.open.set(path, true);
    }
  }

  has(label, value) {
    if (this.needle === "" || label.toLowerCase().includes(this.needle)) return true;
    return this.holds(value);
  }

  holds(value) {
    if (!isContainer(value)) return scalar(value).toLowerCase().includes(this.needle);
    let hit = this.hits.get(value);
    if (hit === undefined) {
      hit = false;
      for (const [key, item] of value.entries()) {
        hit = value instanceof Map ? this.has(key, item) : this.holds(item);
        if (hit) break;
      }
      this.hits.set(value, hit);
    }
    return hit;
  }
}

const scalar = (value) => {
  if (value instanceof Num) return value.text;
  return typeof value === "string" ? value : String(value);
};

const hasInside = (value, mark) =>
  isContainer(value) && (size(value) > 0 || (mark?.removed.length ?? 0) > 0);

export function rowsOf(state, mark, view) {
  const lines = new Lines(view);
  const isNew = mark.op !== null;
  if (isNew && isContainer(mark.old)) lines.removed("(before)", mark.old, "", 0);
  if (hasInside(state, mark)) lines.members(state, mark, "", 0, isNew);
  else lines.value({ label: "", value: state, mark, path: "", depth: 0, isNew: false });
  return lines.rows;
}

class Lines {
  constructor(view) {
    this.view = view;
    this.rows = [];
  }

  members(container, mark, path, depth, isNew) {
    const limit = this.view.limits.get(path) ?? FIRST;
    const isList = Array.isArray(container);
    const gone = new Set(mark?.removed.slice(0, MARKED));
    const shown = new Set();
    let left = 0;
    if (!isList) this.gone(gone, (one) => one.after === null, path, depth);
    for (const [key, value] of container.entries()) {
      if (shown.size >= limit && this.view.needle === "") break;
      if (!this.view.has(String(key), value)) continue;
      left += 1;
      if (shown.size >= limit) continue;
      if (isList) this.gone(gone, (one) => one.at <= key, path, depth);
      this.member(container, key, mark, path, depth, isNew);
      if (!isList) this.gone(gone, (one) => one.after === key, path, depth);
      shown.add(key);
    }
    if (this.view.needle === "") left = size(container);
    this.beyond(container, mark, shown, left - shown.size, path, depth);
    this.gone(gone, () => true, path, depth);
    const more = (mark?.removed.length ?? 0) - MARKED;
    if (more > 0)
      this.rows.push({ kind: "note", path, depth, text: `… ${number(more)} more removed` });
  }

  // What lies past the limit: how many, and those of them that the frame changed.
  beyond(container, mark, shown, left, path, depth) {
    if (left === 0) return;
    const isThere = (key) =>
      container instanceof Map ? container.has(key) : key < container.length;
    const marked = [...(mark?.children.keys() ?? [])]
      .filter((key) => !shown.has(key) && isThere(key))
      .slice(0, MARKED);
    const more = left - marked.length;
    if (more > 0) this.rows.push({ kind: "more", path, depth, text: `… ${number(more)} more` });
    for (const key of marked) this.member(container, key, mark, path, depth, false);
  }

  member(container, key, mark, path, depth, isNew) {
    this.value({
      label: String(key),
      isIndex: !(container instanceof Map),
      value: container instanceof Map ? container.get(key) : container[key],
      mark: mark?.children.get(key),
      path: pointerOf(path, key),
      depth,
      beside: size(container),
      isNew,
    });
  }

  value({ label, isIndex = false, value, mark, path, depth, beside = 1, isNew }) {
    const row = { label, isIndex, path, depth, beside, value };
    const replaced = mark?.op === "replace" && !isNew && path !== "";
    row.mark = isNew || mark?.op === "add" ? "added" : replaced ? "changed" : "";
    row.isTop = mark?.op === "add" && !isNew;
    if (replaced) row.old = preview(mark.old, 200);
    if (!hasInside(value, mark)) this.leaf(row, value);
    else this.branch(row, value, mark, isNew || (mark?.op ?? null) !== null);
  }

  leaf(row, value) {
    const whole = isContainer(value) ? preview(value) : text(value);
    const limit = this.view.limits.get(row.path) ?? TEXT;
    const hidden = whole.length - limit;
    this.rows.push({
      ...row,
      kind: "leaf",
      type: typeOf(value),
      text: hidden > 0 ? whole.slice(0, limit) : whole,
      hidden: Math.max(hidden, 0),
    });
  }

  branch(row, value, mark, isNew) {
    const isOpen = this.view.isOpen(row, mark);
    const text = isOpen ? summary(value) : glimpse(value);
    this.rows.push({
      ...row,
      kind: "branch",
      type: "container",
      text,
      isOpen,
      inside: isOpen || !mark || mark.op !== null ? 0 : mark.count(),
    });
    if (isOpen) this.members(value, mark, row.path, row.depth + 1, isNew);
  }

  // Show those of the removed that belong here, and what stood after them, once.
  gone(removed, belongs, path, depth) {
    for (const one of removed) {
      if (!belongs(one)) continue;
      removed.delete(one);
      this.removed(String(one.name), one.value, pointerOf(path, one.name), depth);
      if (typeof one.at === "string")
        this.gone(removed, (next) => next.after === one.at, path, depth);
    }
  }

  removed(label, value, path, depth) {
    if (!this.view.has(label, value)) return;
    const type = typeOf(value);
    this.rows.push({
      kind: "leaf",
      label,
      path,
      depth,
      value,
      type,
      text: preview(value, 200),
      mark: "removed",
      hidden: 0,
    });
  }
}

const number = (amount) => amount.toLocaleString("en-US");

const text = (value) => {
  if (value instanceof Num) return value.text;
  return JSON.stringify(value);
};

function typeOf(value) {
  if (value instanceof Num) return "number";
  if (isContainer(value)) return "container";
  return typeof value === "string" ? "string" : "word";
}

const GLIMPSES = new WeakMap(); // states are never altered, so a look at one stays true

function glimpse(container) {
  let text = GLIMPSES.get(container);
  if (text === undefined) GLIMPSES.set(container, (text = preview(container, 100)));
  return text;
}

function summary(container) {
  const amount = number(size(container));
  return container instanceof Map ? `{${amount}}` : `[${amount}]`;
}
