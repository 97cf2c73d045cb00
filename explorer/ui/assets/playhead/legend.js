// What the colours and marks of the track stand for; a chip picks out a type, or goes to a mark.

import { count, el } from "./dom.js";

const NAMED = 8; // event types

export class Legend {
  // `onPick(type)` is told the number of the type to pick out, or null; `onNext(indices)` is asked
  // to go to the next of them, round and round.
  constructor({ onPick, onNext }) {
    this.onPick = onPick;
    this.onNext = onNext;
    this.picked = null;
    this.element = el("div.legend");
  }

  load({ types, errors, findings }) {
    this.picked = null;
    this.chips = types.slice(0, NAMED).map((type, number) => this.#chip(type, number));
    const rest = types.length - NAMED;
    this.element.replaceChildren(
      ...this.chips,
      rest > 0 ? el("span.rest", {}, `and ${count(rest, "more type")}`) : "",
      errors.length > 0 ? this.#mark("failed", "error", errors) : "",
      findings.length > 0
        ? this.#mark(
            "found",
            "finding",
            findings.map(([at]) => at),
          )
        : "",
    );
  }

  #chip([name, colour, amount], number) {
    return el(
      "button.chip",
      {
        type: "button",
        title: `Pick out ${name} on the track`,
        "aria-pressed": "false",
        onclick: () => this.#pick(number),
      },
      el("span.dot", { style: `background:${colour}` }),
      name,
      el("span.amount", {}, amount.toLocaleString("en-US")),
    );
  }

  #pick(number) {
    this.picked = this.picked === number ? null : number;
    this.chips.forEach((chip, at) => chip.setAttribute("aria-pressed", String(at === this.picked)));
    this.onPick(this.picked);
  }

  #mark(kind, noun, indices) {
    const sorted = [...indices].sort((one, other) => one - other);
    const onclick = () => this.onNext(sorted);
    const title = `Go to the next ${noun}`;
    const text = count(indices.length, noun);
    return el(`button.chip.${kind}`, { type: "button", title, onclick }, el("span.dot"), text);
  }
}
