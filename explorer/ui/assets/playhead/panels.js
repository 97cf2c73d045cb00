// The state at the playhead, what the event there changed, and whether it can be believed.

import { Changes } from "./changes.js";
import { count, el, icon, setText } from "./dom.js";
import { isContainer, size, stringify } from "./json.js";
import { marks } from "./patch.js";
import { Tree } from "./tree.js";

const [LOW, HIGH] = [260, 440]; // pixels of the panels
const CHROME = 62; // of them taken by the headers and the space around

export class Panels {
  // `onSeek(index)` is asked to move the playhead, `onCopy(text, what)` to copy,
  // `onAsk(pointer)` why a value is what it is.
  constructor({ onSeek, onCopy, onAsk }) {
    this.onSeek = onSeek;
    this.onCopy = onCopy;
    this.state = null;
    this.tall = 0;
    this.tree = new Tree((pointer) => {
      onCopy(pointer, pointer || "the root pointer");
      onAsk(pointer);
    });
    this.changes = new Changes((pointer) => this.tree.reveal(pointer));
    this.banner = el("div.banner", { role: "status", hidden: true });
    this.members = el("span.amount");
    this.amount = el("span.amount");
    this.follow = this.#followButton();
    this.element = this.#laidOut();
  }

  // Show the frame at `index`; `errors` are the indices of the frames that failed.
  show(window, index, errors) {
    const frame = window.frame(index);
    this.state = window.state(index);
    this.tree.show(this.state, marks(window.before(index), frame.changes), {
      follow: this.follow.getAttribute("aria-pressed") === "true",
    });
    this.changes.show(frame);
    setText(this.amount, count(frame.changes.length, "change"));
    setText(this.members, isContainer(this.state) ? membersOf(this.state) : "");
    this.#warn(
      frame,
      errors.findLast((each) => each < index),
    );
    this.#grow();
  }

  // Forget what was opened and how tall it was: another aggregate comes.
  clear() {
    this.tree.view.open.clear();
    this.tree.view.limits.clear();
    this.tree.element.scrollTop = 0;
    this.tall = 0;
  }

  #warn(frame, cause) {
    this.banner.hidden = !frame.error && !frame.restsOnError;
    this.banner.className = frame.error ? "banner failed" : "banner rests";
    if (frame.error) this.banner.replaceChildren(...failure(frame.error));
    else if (frame.restsOnError) this.banner.replaceChildren(...this.#doubt(cause));
  }

  #doubt(cause) {
    const text = "The reducer failed on an earlier event, so this state may be wrong. ";
    if (cause === undefined) return [text];
    return [text, el("button", { type: "button", onclick: () => this.onSeek(cause) }, "Go to it")];
  }

  // The panels are as tall as they have needed to be so far, so that what follows stands still.
  #grow() {
    const needed = [this.tree, this.changes].map(({ element: { lastElementChild: last } }) => {
      return last.offsetTop + last.offsetHeight;
    });
    const tall = Math.min(Math.max(...needed, LOW - CHROME) + CHROME, HIGH);
    if (tall <= this.tall) return;
    this.tall = tall;
    this.element.style.setProperty("--tall", `${tall}px`);
  }

  #laidOut() {
    const look = el("input.look", {
      type: "search",
      placeholder: "Find a key or value",
      "aria-label": "Find in the state",
      oninput: () => this.tree.look(look.value),
    });
    const copy = el("button.copy", {
      type: "button",
      title: "Copy the state as JSON",
      onclick: () => this.onCopy(stringify(this.state, "  "), "the state as JSON"),
    });
    copy.append(icon("copy"), "Copy");
    return el(
      "div.panels",
      {},
      panel("State", [this.members, look, this.follow, copy], this.tree.element),
      panel("Changes", [this.amount], this.changes.element),
    );
  }

  #followButton() {
    const made = el("button.follow", {
      type: "button",
      "aria-pressed": "true",
      title: "Scroll to what each event changes",
      onclick: () => {
        const isOn = made.getAttribute("aria-pressed") === "true";
        made.setAttribute("aria-pressed", String(!isOn));
      },
    });
    made.append("Follow");
    return made;
  }
}

function panel(name, tools, body) {
  const header = el("header", {}, el("h3", {}, name), ...tools);
  return el("section.panel", { "aria-label": name }, header, body);
}

const membersOf = (state) => count(size(state), state instanceof Map ? "key" : "item");

const failure = (error) => [
  el("strong", {}, "The reducer failed on this event. "),
  el("code", {}, error),
  " The state is the one before it.",
];
