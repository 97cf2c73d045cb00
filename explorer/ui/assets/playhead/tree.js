// The state as a tree of lines. Only lines that differ from those before are drawn again.

import { count, el, icon } from "./dom.js";
import { Mark } from "./patch.js";
import { rowsOf, View } from "./rows.js";

const LOOKED_AT = 60; // changed lines
const MARGIN = 50; // pixels above the first of them

export class Tree {
  // `onAsk(pointer)` is asked why a value is what it is.
  constructor(onAsk) {
    this.onAsk = onAsk;
    this.view = new View();
    this.state = null;
    this.mark = new Mark();
    this.rows = [];
    this.active = -1;
    this.element = el("div.tree", {
      role: "tree",
      tabindex: 0,
      "aria-label": "State",
      onclick: (event) => this.#clicked(event),
      onkeydown: (event) => this.#pressed(event),
    });
  }

  // With `follow`, changed places come into sight unless one of them already is.
  show(state, mark, { follow }) {
    this.state = state;
    this.mark = mark;
    this.#draw();
    if (follow) this.#follow();
  }

  look(needle) {
    this.view.look(needle);
    this.#draw();
  }

  // Bring a place into sight, opening what hides it.
  reveal(pointer) {
    this.view.reveal(pointer);
    this.#draw();
    const place = this.rows.findIndex((row) => row.path === pointer);
    if (place < 0) return;
    const line = this.element.children[place];
    line.scrollIntoView({ block: "nearest" });
    line.classList.remove("flash");
    void line.offsetWidth; // so that the animation starts again
    line.classList.add("flash");
  }

  #follow() {
    const { scrollTop, clientHeight, children } = this.element;
    const tops = [];
    for (let place = 0; place < this.rows.length && tops.length < LOOKED_AT; place += 1) {
      if (this.rows[place].mark) tops.push(children[place].offsetTop);
    }
    const inSight = tops.some((top) => top >= scrollTop && top < scrollTop + clientHeight - 20);
    if (tops.length > 0 && !inSight) this.element.scrollTop = tops[0] - MARGIN;
  }

  #draw() {
    const rows = rowsOf(this.state, this.mark, this.view);
    sign(rows);
    if (rows.length === 0)
      rows.push({ kind: "note", text: "Nothing here matches.", signature: "none", depth: 0 });
    const old = this.rows;
    let start = 0;
    while (start < old.length && start < rows.length && same(old[start], rows[start])) start += 1;
    let end = 0;
    const room = Math.min(old.length, rows.length) - start;
    while (end < room && same(old[old.length - 1 - end], rows[rows.length - 1 - end])) end += 1;
    this.#replace(start, old.length - end, rows.slice(start, rows.length - end));
    this.rows = rows;
    this.#activate(Math.min(this.active, rows.length - 1));
  }

  // Lines that are still wanted stay the elements they are; the others go, new ones come between.
  #replace(start, end, rows) {
    const wanted = new Set(rows.map((row) => row.signature));
    const kept = new Map();
    for (let place = end - 1; place >= start; place -= 1) {
      const { signature } = this.rows[place];
      if (wanted.has(signature)) kept.set(signature, this.element.children[place]);
      else this.element.children[place].remove();
    }
    let next = this.element.children[start] ?? null;
    for (const row of rows) {
      const found = kept.get(row.signature);
      if (found !== undefined && found === next) next = next.nextElementSibling;
      else this.element.insertBefore(found ?? line(row), next);
    }
  }

  #rowAt(target) {
    const found = target.closest?.(".line");
    return found
      ? this.rows[Array.prototype.indexOf.call(this.element.children, found)]
      : undefined;
  }

  #clicked(event) {
    const row = this.#rowAt(event.target);
    if (row === undefined) return;
    this.#activate(this.rows.indexOf(row));
    const onValue = event.target.closest(".value, .old") !== null;
    if (event.target.closest(".more") !== null) this.#more(row);
    else if (row.kind === "branch" && !onValue) this.#toggle(row);
    else if (row.kind === "leaf" || row.kind === "branch") this.onAsk(row.path);
  }

  #more(row) {
    if (row.kind === "leaf") this.view.limits.set(row.path, Infinity);
    else this.view.more(row.path);
    this.#draw();
  }

  #toggle(row) {
    this.view.open.set(row.path, !row.isOpen);
    this.#draw();
  }

  #pressed(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    const row = this.rows[this.active];
    if (step !== undefined) {
      this.#activate(Math.min(Math.max(this.active + step, 0), this.rows.length - 1));
      this.element.children[this.active]?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && row !== undefined) {
      if (row.kind === "branch") this.#toggle(row);
      else if (row.kind === "more" || row.hidden > 0) this.#more(row);
      else if (row.kind === "leaf") this.onAsk(row.path);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #activate(place) {
    this.element.querySelector(".active")?.classList.remove("active");
    this.active = place;
    this.element.children[place]?.classList.add("active");
  }
}

const same = (one, other) => one.signature === other.signature;

// Give each row a signature of its own: what it shows, and which it is of those that show the same.
function sign(rows) {
  const seen = new Map();
  for (const row of rows) {
    const shown = [
      row.kind,
      row.path,
      row.depth,
      row.mark,
      row.text,
      row.old,
      row.isOpen,
      row.inside,
      row.hidden,
      row.isTop,
    ].join("\u0000");
    const before = seen.get(shown) ?? 0;
    seen.set(shown, before + 1);
    row.signature = `${shown}\u0000${before}`;
  }
}

const NAMES = { added: "added", removed: "removed", changed: "changed" };
const SIGNS = { added: "+", removed: "−", changed: "±" };

function line(row) {
  if (row.kind === "more" || row.kind === "note") return plain(row);
  const made = el(`div.line${row.mark ? `.${row.mark}` : ""}`, {
    role: "treeitem",
    style: `--depth:${row.depth}`,
    "aria-level": row.depth + 1,
    "aria-expanded": row.kind === "branch" ? String(row.isOpen) : null,
  });
  made.append(markOf(row), twist(row));
  if (row.label !== "")
    made.append(
      el(row.isIndex ? "span.key.index" : "span.key", {}, row.label),
      el("span.colon", {}, ": "),
    );
  if (row.old !== undefined)
    made.append(
      el("del.old", { title: `Was ${row.old}` }, row.old),
      el("span.arrow", { "aria-label": "now" }, " → "),
    );
  const tag = row.mark === "removed" ? "del" : "span";
  made.append(
    el(`${tag}.value.${row.type}`, { title: `Which events changed ${row.path || "the state"}?` }, row.text),
  );
  if (row.hidden > 0)
    made.append(
      el(
        "button.more",
        { type: "button", tabindex: -1 },
        `… ${count(row.hidden, "more character")}`,
      ),
    );
  if (row.inside > 0) made.append(el("span.inside", {}, count(row.inside, "change")));
  return made;
}

function plain(row) {
  const text =
    row.kind === "more" ? el("button.more", { type: "button", tabindex: -1 }, row.text) : row.text;
  return el(`div.line.${row.kind}line`, { role: "treeitem", style: `--depth:${row.depth}` }, text);
}

function markOf(row) {
  const shown = row.mark === "removed" || row.mark === "changed" || row.isTop;
  return el(
    "span.sign",
    { "aria-label": shown ? NAMES[row.mark] : null },
    shown ? SIGNS[row.mark] : "",
  );
}

function twist(row) {
  if (row.kind !== "branch") return el("span.twist");
  const made = el(row.isOpen ? "span.twist.open" : "span.twist");
  made.append(icon("chevron"));
  return made;
}
