// Buttons, speed, "go to", and what the playhead stands on.

import { el, icon, setText } from "./dom.js";

const SPEEDS = [1, 2, 5, 15, 60];
const BUTTONS = [
  ["first", "First event", "Home"],
  ["previous", "Previous event", "←"],
  ["play", "Play", "Space"],
  ["next", "Next event", "→"],
  ["last", "Last event", "End"],
];

export class Transport {
  // `on.first()`, `.previous()`, `.play()`, `.next()`, `.last()`, `.speed(n)`, `.go(by, text)`
  constructor(on) {
    this.on = on;
    this.buttons = Object.fromEntries(
      BUTTONS.map(([name, label, key]) => [name, button(name, label, key, on[name])]),
    );
    this.speed = el(
      "select.speed",
      {
        "aria-label": "Playing speed",
        title: "Events per second",
        onchange: () => on.speed(Number(this.speed.value)),
      },
      ...SPEEDS.map((speed) => el("option", { value: speed, selected: speed === 5 }, `${speed}/s`)),
    );
    this.place = el("span.place");
    this.total = el("span.total");
    this.version = el("span.version");
    this.by = el(
      "select",
      { "aria-label": "Go to what", onchange: () => this.#hint() },
      el("option", { value: "version" }, "Version"),
      el("option", { value: "position" }, "Position"),
      el("option", { value: "time" }, "Time"),
    );
    this.text = el("input", {
      type: "text",
      "aria-label": "Go to",
      spellcheck: "false",
      autocomplete: "off",
    });
    this.problem = el("div.problem", { role: "alert", hidden: true });
    this.dot = el("span.dot");
    this.type = el("strong.type");
    this.time = el("span.time");
    this.hints = {};
    this.element = this.#laidOut();
  }

  show({ index, frames, frame, colour }) {
    setText(this.place, (index + 1).toLocaleString("en-US"));
    setText(this.total, ` of ${frames.toLocaleString("en-US")}`);
    const counts = frame && frame.version !== String(index + 1);
    setText(this.version, counts ? `version ${frame.version}` : "");
    setText(this.type, frame ? frame.type : "…");
    setText(this.time, frame ? frame.time : "");
    this.type.title = frame ? `${frame.id} at position ${frame.position}` : "";
    this.dot.style.background = colour ?? "transparent";
    for (const name of ["first", "previous"]) this.buttons[name].disabled = index === 0;
    for (const name of ["next", "last"]) this.buttons[name].disabled = index === frames - 1;
  }

  playing(isPlaying) {
    const { play } = this.buttons;
    if ((play.dataset.playing === "1") === isPlaying) return;
    play.dataset.playing = isPlaying ? "1" : "";
    play.replaceChildren(icon(isPlaying ? "pause" : "play"));
    play.title = isPlaying ? "Pause (Space)" : "Play (Space)";
    play.setAttribute("aria-label", isPlaying ? "Pause" : "Play");
  }

  complain(text) {
    setText(this.problem, text ?? "");
    this.problem.hidden = !text;
    this.text.setAttribute("aria-invalid", String(Boolean(text)));
  }

  // Say what "go to" takes: the versions and positions there are, times in the zone.
  describe({ zone, versions, positions, times }) {
    this.by.lastElementChild.textContent = `Time (${zone})`;
    const range = ([first, last]) => `${first} – ${last}`;
    this.hints = {
      version: range(versions),
      position: range(positions),
      time: times[0].slice(0, 16),
    };
    this.#hint();
  }

  #hint() {
    this.text.placeholder = this.hints[this.by.value];
    this.text.classList.toggle("long", this.by.value === "time");
    this.complain(null);
  }

  #laidOut() {
    const go = el(
      "form.go",
      {
        onsubmit: (event) => {
          event.preventDefault();
          if (this.text.value.trim() !== "") this.on.go(this.by.value, this.text.value.trim());
        },
      },
      el("span.label", {}, "Go to"),
      this.by,
      this.text,
    );
    return el(
      "div.transport",
      {},
      el(
        "div.buttons",
        { role: "group", "aria-label": "Playhead" },
        ...Object.values(this.buttons),
        this.speed,
      ),
      el("div.where", {}, el("span", {}, "Event "), this.place, this.total, this.version),
      el("div.goes", {}, go, this.problem),
      el("div.what", {}, this.dot, this.type, this.time),
    );
  }
}

function button(name, label, key, onclick) {
  const made = el(`button.${name}`, {
    type: "button",
    "aria-label": label,
    title: `${label} (${key})`,
    onclick,
  });
  made.append(icon(name));
  return made;
}
