// The playhead component: moves through frames by itself and tells Python where it has settled.

import { Clock } from "./clock.js";
import { el, setText } from "./dom.js";
import { Frames } from "./frames.js";
import { stepOf } from "./keys.js";
import { Panels } from "./panels.js";
import { Teller } from "./teller.js";
import { Toast } from "./toast.js";
import { Track } from "./track.js";
import { Transport } from "./transport.js";

class Playhead {
  constructor(root) {
    this.root = root;
    this.send = null; // (name, value), to Python
    this.data = null;
    this.window = null;
    this.index = 0;
    this.jump = null;
    this.asked = 0; // when "go to" was last used; names the question
    this.painting = 0;
    this.clock = new Clock((due) => this.#play(due));
    this.teller = new Teller((index) => this.#tell(index));
    this.#build();
    this.onDocumentKey = (event) => this.#keyOfPage(event);
    document.addEventListener("keydown", this.onDocumentKey);
  }

  // Take what Python sent. Our own settling comes back as the same data, which changes nothing.
  update(data) {
    if (this.data !== null && this.data.track.id !== data.track.id) this.#forget();
    const isNewTrack = JSON.stringify(this.data?.track) !== JSON.stringify(data.track);
    this.data = data;
    this.teller.received();
    const { id, text } = data.window;
    if (this.window?.id !== id) this.window = new Frames(id, text);
    if (this.jump !== data.jump.token) this.#jumped(data.jump);
    if (isNewTrack) this.#loadTrack(data.track);
    if (data.reply?.to === this.asked) this.transport.complain(data.reply.error);
    if (!this.window.has(this.index)) this.#moved();
    this.track.draw(); // the theme may be another
    this.drawn = null;
    this.#paintSoon();
  }

  dispose() {
    this.clock.stop();
    this.teller.stop();
    this.track.dispose();
    cancelAnimationFrame(this.painting);
    document.removeEventListener("keydown", this.onDocumentKey);
  }

  get frames() {
    return this.data.track.frames;
  }

  // The frame at the playhead; null while its window has not come.
  get frame() {
    return this.window.has(this.index) ? this.window.frame(this.index) : null;
  }

  // Move to an index; one outside the log becomes its first or last.
  seek(index) {
    const wanted = Math.min(Math.max(index, 0), this.frames - 1);
    this.transport.complain(null);
    if (wanted === this.index) return;
    this.index = wanted;
    REMEMBERED.set(this.jump, wanted);
    this.#moved();
    this.#paintSoon();
  }

  #moved() {
    const { window, frames, clock } = this;
    this.teller.moved(this.index, { window, frames, isPlaying: clock.runs });
  }

  #tell(index) {
    setText(this.spoken, this.#words());
    this.send("at", { track: this.data.track.id, index });
  }

  #forget() {
    this.#pause();
    this.panels.clear();
  }

  #jumped({ token, index }) {
    this.index = REMEMBERED.get(token) ?? index;
    REMEMBERED.delete(this.jump);
    this.jump = token;
    this.teller.agree(this.index);
    this.transport.complain(null);
  }

  #loadTrack(track) {
    this.track.load(track);
    this.transport.describe(track);
    this.colours = new Map(track.types.map(([name, colour]) => [name, colour]));
  }

  #step(by) {
    this.#pause();
    this.seek(this.index + by);
  }

  // Ask Python about a value, at the moment that is shown.
  #ask(path) {
    this.#pause();
    this.teller.flush();
    this.send("why", { path, track: this.data.track.id, number: Date.now() });
  }

  #go(by, text) {
    this.#pause();
    this.teller.stop();
    this.asked = Date.now();
    this.transport.complain(null);
    this.send("go", { by, text, number: this.asked });
  }

  // --- playing

  #play(due) {
    if (this.frame === null) return false;
    const isAtEnd = this.index === this.window.last;
    const next = isAtEnd ? this.index + 1 : Math.min(this.index + due, this.window.last);
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
    this.#moved();
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
      onGrab: () => this.#pause(),
      frameAt: (index) => (this.window.has(index) ? this.window.frame(index) : null),
    });
    this.panels = new Panels({
      onSeek: (index) => this.seek(index),
      onCopy: (text, what) => this.toast.copy(text, what),
      onAsk: (path) => this.#ask(path),
    });
    this.toast = new Toast();
    this.spoken = el("div.spoken", { "aria-live": "polite" });
    this.root.replaceChildren(
      this.transport.element,
      this.track.element,
      this.panels.banner,
      this.panels.element,
      this.toast.element,
      this.spoken,
    );
    this.root.addEventListener("keydown", (event) => this.#key(event));
  }

  #paintSoon() {
    if (this.painting !== 0) return;
    this.painting = requestAnimationFrame(() => {
      this.painting = 0;
      this.#paint();
    });
  }

  #paint() {
    const { frame, frames, index } = this;
    this.transport.show({ index, frames, frame, colour: this.colours.get(frame?.type) });
    this.track.show(index, this.#words());
    this.root.classList.toggle("loading", frame === null);
    this.root.setAttribute("aria-busy", String(frame === null));
    if (frame === null || this.drawn === frame) return;
    this.drawn = frame;
    this.panels.show(this.window, index, this.data.track.errors);
  }

  #words() {
    const where = `event ${this.index + 1} of ${this.frames}`;
    const { frame } = this;
    return frame === null ? `${where}, loading` : `${where}, ${frame.type}, ${frame.time}`;
  }

  // --- keys

  #key(event) {
    const isTyping = event.target.closest("input, select, textarea") !== null;
    if (isTyping)
      event.stopPropagation(); // or the page takes the letters for its own shortcuts
    else if (event.key !== " " || event.target.closest("button") === null) this.#keyed(event);
  }

  #keyOfPage(event) {
    if (document.activeElement !== document.body || event.defaultPrevented) return;
    if (event.key === "ArrowLeft" || event.key === "ArrowRight") this.#keyed(event);
  }

  #keyed(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const step = stepOf(event, this.frames);
    if (event.key === " ") this.#toggle();
    else if (step !== undefined) this.#step(step);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }
}

const MOUNTED = new WeakMap(); // shadow root -> Playhead
const REMEMBERED = new Map(); // jump token -> index, for when the page is put together anew

export default function mount({ parentElement, data, setStateValue }) {
  const root = parentElement.querySelector(".playhead");
  let mounted = MOUNTED.get(parentElement);
  if (mounted === undefined || mounted.root !== root) {
    mounted?.dispose();
    mounted = new Playhead(root);
    MOUNTED.set(parentElement, mounted);
  }
  mounted.send = setStateValue;
  mounted.update(data);
  return () => setTimeout(() => unmount(parentElement), 0);
}

// Streamlit also calls the cleanup of a call that a newer one has overtaken: then all goes on.
function unmount(parentElement) {
  if (parentElement.isConnected) return;
  MOUNTED.get(parentElement)?.dispose();
  MOUNTED.delete(parentElement);
}
