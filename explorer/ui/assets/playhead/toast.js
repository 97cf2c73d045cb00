// Copies to the clipboard and says for a moment that it has.

import { el, setText } from "./dom.js";

const SHOWN = 1600; // milliseconds

export class Toast {
  constructor() {
    this.element = el("div.toast", { role: "status" });
    this.timer = 0;
  }

  async copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      this.#say(`Copied ${what}`);
    } catch {
      this.#say("The browser does not allow copying here");
    }
  }

  #say(text) {
    setText(this.element, text);
    this.element.classList.add("shown");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.element.classList.remove("shown"), SHOWN);
  }
}
