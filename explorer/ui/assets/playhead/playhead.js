// The playhead component: moves through frames by itself and tells Python where it has settled.

import { Changes } from "./changes.js";
import { Clock } from "./clock.js";
import { count, el, icon, setText } from "./dom.js";
import { Frames } from "./frames.js";
import { isContainer, size, stringify } from "./json.js";
import { marks } from "./patch.js";
import { Track } from "./track.js";
import { Transport } from "./transport.js";
import { Tree } from "./tree.js";

const SETTLE = 180; // milliseconds without a move until Python is told
const PLAYING = 1000; // and while playing, at most so often
const PATIENCE = 1500; // before asking again for a window that has not come

class Playhead {
  constructor(root, tell) {
    this.root = root;
    this.tell = tell;
    this.index = 0;
    this.told = -1;
    this.toldAt = 0;
    this.window = null;
    this.jump = null;
    this.edge = null; // the window whose end Python has been told of
    this.isWaiting = false; // for the window that Python was told about
    this.asked = 0; // when "go to" was last used; names the question
    this.timer = 0;
    this.painting = 0;
    this.clock = new Clock((due) => this.#play(due));
    this.#build();
    this.onDocumentKey = (event) => this.#keyOfPage(event);
    document.addEventListener("keydown", this.onDocumentKey);
  }

  // Take what Python sent. Our own settling comes back as the same data, which changes nothing.
  update(data) {
    this.isWaiting = false;
    if (this.data?.track.id !== data.track.id) this.#forget();
    const isNewTrack = JSON.stringify(this.data?.track) !== JSON.stringify(data.track);
    this.data = data;
    if (this.window?.id !== data.window.id) this.window = new Frames(data.window.id, data.window.text);
    if (this.jump !== data.jump.token) this.#jumped(data.jump);
    if (isNewTrack) this.#loadTrack(data.track);
    if (data.reply?.to === this.asked) this.transport.complain(data.reply.error);
    this.track.draw();
    this.drawn = null;
    if (!this.window.has(this.index)) this.#tellLater();
    this.#paintSoon();
  }

  dispose() {
    this.clock.stop();
    clearTimeout(this.timer);
    cancelAnimationFrame(this.painting);
    this.track.dispose();
    document.removeEventListener("keydown", this.onDocumentKey);
  }

  get frames() {
    return this.data.track.frames;
  }

  // Move to an index; one outside the log becomes its first or last.
  seek(index) {
    const wanted = Math.min(Math.max(index, 0), this.frames - 1);
    this.transport.complain(null);
    if (wanted === this.index) return;
    this.index = wanted;
    REMEMBERED.set(this.jump, wanted);
    this.#tellLater();
    this.#paintSoon();
  }

  #forget() {
    this.#pause();
    this.tree.view.open.clear();
    this.tree.view.limits.clear();
    this.tree.element.scrollTop = 0;
  }

  #jumped({ token, index }) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.index = REMEMBERED.get(token) ?? index;
    REMEMBERED.delete(this.jump);
    this.jump = token;
    this.told = this.index;
    this.transport.complain(null);
  }

  #loadTrack(track) {
    this.track.load(track);
    this.transport.describe(track);
    this.colours = new Map(track.types.map(([name, colour]) => [name, colour]));
  }

  // --- telling Python

  #tellLater() {
    if (!this.window.has(this.index)) {
      clearTimeout(this.timer);
      this.#tellIn(this.isWaiting ? this.toldAt + PATIENCE - performance.now() : 0);
    } else if (!this.clock.runs || this.#isDueForMore()) {
      clearTimeout(this.timer);
      this.#tellIn(this.clock.runs ? 0 : SETTLE);
    } else if (this.timer === 0) this.#tellIn(this.toldAt + PLAYING - performance.now());
  }

  #tellIn(milliseconds) {
    this.timer = setTimeout(() => this.#tellNow(), milliseconds);
  }

  #tellNow() {
    clearTimeout(this.timer);
    this.timer = 0;
    if (this.told === this.index) return;
    this.told = this.index;
    this.toldAt = performance.now();
    this.isWaiting = !this.window.has(this.index);
    setText(this.spoken, this.#spoken());
    this.tell("at", { track: this.data.track.id, index: this.index });
  }

  // While playing, Python is told once, in time to send the next window before this one ends.
  // It does so when less than a quarter is left; here it is a little less, to be sure.
  #isDueForMore() {
    const { id, last, frames } = this.window;
    if (last === this.frames - 1 || last - this.index >= (frames.length * 3) >> 4) return false;
    const isNew = this.edge !== id;
    this.edge = id;
    return isNew;
  }

  // --- playing

  #play(due) {
    if (!this.window.has(this.index)) return false;
    const isAtEdge = this.index === this.window.last;
    const next = isAtEdge ? this.index + 1 : Math.min(this.index + due, this.window.last);
    if (next >= this.frames - 1) this.#pause();
    this.seek(next);
    return true;
  }

  #toggle() {
    if (this.clock.runs) {
      this.#pause();
      return;
    }
    if (this.index === this.frames - 1) this.seek(0);
    this.clock.start();
    this.transport.playing(true);
  }

  #pause() {
    if (!this.clock.runs) return;
    this.clock.stop();
    this.transport.playing(false);
    clearTimeout(this.timer);
    this.#tellIn(0);
  }

  #step(by) {
    this.#pause();
    this.seek(this.index + by);
  }

  // --- drawing

  #build() {
    this.transport = new Transport({
      first: () => this.#step(-this.frames),
      previous: () => this.#step(-1),
      play: () => this.#toggle(),
      next: () => this.#step(1),
      last: () => this.#step(this.frames),
      speed: (speed) => (this.clock.speed = speed),
      go: (by, text) => this.#go(by, text),
    });
    this.track = new Track({
      onSeek: (index) => this.seek(index),
      onGrab: (isHeld) => isHeld && this.#pause(),
      frameAt: (index) => (this.window.has(index) ? this.window.frame(index) : null),
    });
    this.tree = new Tree((pointer) => this.#copy(pointer, pointer === "" ? "the root pointer" : pointer));
    this.changes = new Changes((pointer) => this.tree.reveal(pointer));
    this.banner = el("div.banner", { role: "status", hidden: true });
    this.amount = el("span.amount");
    this.sum = el("span.amount");
    this.toast = el("div.toast", { role: "status" });
    this.spoken = el("div.spoken", { "aria-live": "polite" });
    this.root.replaceChildren(this.transport.element, this.track.element, this.banner, this.#panels(), this.toast, this.spoken);
    this.root.addEventListener("keydown", (event) => this.#key(event));
  }

  #panels() {
    const look = el("input.look", {
      type: "search",
      placeholder: "Find a key or value",
      "aria-label": "Find in the state",
      oninput: () => this.tree.look(look.value),
    });
    const copy = el("button.copy", { type: "button", onclick: () => this.#copyState() });
    copy.append(icon("copy"), "Copy");
    copy.title = "Copy the state as JSON";
    this.follow = el("button.follow", {
      type: "button",
      "aria-pressed": "true",
      title: "Scroll to what each event changes",
      onclick: () => this.follow.setAttribute("aria-pressed", String(this.follow.getAttribute("aria-pressed") !== "true")),
    }, "Follow");
    return el("div.panels", {},
      el("section.panel.state", { "aria-label": "State" },
        el("header", {}, el("h3", {}, "State"), this.sum, look, this.follow, copy), this.tree.element),
      el("section.panel", { "aria-label": "Changes" },
        el("header", {}, el("h3", {}, "Changes"), this.amount), this.changes.element));
  }

  #paintSoon() {
    if (this.painting !== 0) return;
    this.painting = requestAnimationFrame(() => {
      this.painting = 0;
      this.#paint();
    });
  }

  #paint() {
    const frame = this.window.has(this.index) ? this.window.frame(this.index) : null;
    this.transport.show({ index: this.index, frames: this.frames, frame, colour: this.colours.get(frame?.type) });
    this.track.show(this.index, this.#spoken());
    this.root.classList.toggle("loading", frame === null);
    this.root.setAttribute("aria-busy", String(frame === null));
    if (frame === null || this.drawn === frame) return;
    this.drawn = frame;
    this.tree.show(this.window.state(this.index), marks(this.window.before(this.index), frame.changes), {
      follow: this.follow.getAttribute("aria-pressed") === "true",
    });
    this.changes.show(frame);
    setText(this.amount, count(frame.changes.length, "change"));
    const state = this.window.state(this.index);
    setText(this.sum, isContainer(state) ? count(size(state), state instanceof Map ? "key" : "item") : "");
    this.#warn(frame);
  }

  #warn(frame) {
    this.banner.hidden = !frame.error && !frame.restsOnError;
    this.banner.className = frame.error ? "banner failed" : "banner rests";
    if (frame.error) {
      this.banner.replaceChildren(el("strong", {}, "The reducer failed on this event. "), el("code", {}, frame.error), el("span", {}, " The state is the one before it."));
    } else if (frame.restsOnError) {
      const cause = this.data.track.errors.findLast((index) => index < this.index);
      const link = el("button", { type: "button", onclick: () => this.seek(cause) }, "Go to it");
      this.banner.replaceChildren("The reducer failed on an earlier event, so this state may be wrong. ", cause === undefined ? "" : link);
    }
  }

  #spoken() {
    const frame = this.window.has(this.index) ? this.window.frame(this.index) : null;
    const where = `event ${this.index + 1} of ${this.frames}`;
    return frame ? `${where}, ${frame.type}, ${frame.time}` : `${where}, loading`;
  }

  // --- keys, "go to", the clipboard

  #key(event) {
    const typing = event.target.closest("input, select, textarea") !== null;
    if (typing) {
      event.stopPropagation(); // or the page takes the letters for its own shortcuts
      return;
    }
    if (event.key === " " && event.target.closest("button") !== null) return;
    this.#keyed(event);
  }

  #keyOfPage(event) {
    if (document.activeElement !== document.body || event.defaultPrevented) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") this.#keyed(event);
  }

  #keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const far = event.shiftKey ? 10 : 1;
    const steps = {
      ArrowLeft: -far,
      ArrowRight: far,
      PageUp: -Math.max(10, Math.round(this.frames / 20)),
      PageDown: Math.max(10, Math.round(this.frames / 20)),
      Home: -this.frames,
      End: this.frames,
    };
    if (event.key === " ") this.#toggle();
    else if (event.key in steps) this.#step(steps[event.key]);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #go(by, text) {
    this.#pause();
    clearTimeout(this.timer);
    this.timer = 0;
    this.asked = Date.now();
    this.transport.complain(null);
    this.tell("go", { track: this.data.track.id, by, text, number: this.asked });
  }

  #copyState() {
    if (this.window.has(this.index)) this.#copy(stringify(this.window.state(this.index), "  "), "the state as JSON");
  }

  async #copy(text, what) {
    try {
      await navigator.clipboard.writeText(text);
      setText(this.toast, `Copied ${what}`);
    } catch {
      setText(this.toast, "The browser does not allow copying here");
    }
    this.toast.classList.add("shown");
    clearTimeout(this.toasting);
    this.toasting = setTimeout(() => this.toast.classList.remove("shown"), 1600);
  }
}

const MOUNTED = new WeakMap(); // shadow root -> Playhead
const REMEMBERED = new Map(); // jump token -> index, for when the page is put together anew

export default function mount({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".playhead");
  let mounted = MOUNTED.get(parentElement);
  if (mounted === undefined || mounted.root !== root) {
    mounted?.dispose();
    mounted = new Playhead(root, setStateValue);
    MOUNTED.set(parentElement, mounted);
  }
  mounted.tell = setStateValue;
  mounted.update(data);
  return () => setTimeout(() => unmount(parentElement), 0);
}

// Streamlit also calls the cleanup of a call that a newer one has overtaken: then all goes on.
function unmount(parentElement) {
  if (parentElement.isConnected) return;
  MOUNTED.get(parentElement)?.dispose();
  MOUNTED.delete(parentElement);
}
