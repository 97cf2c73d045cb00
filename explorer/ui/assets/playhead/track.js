// The track: all frames of the aggregate from left to right, and the handle on it.

import { el } from "./dom.js";
import { Legend } from "./legend.js";

const LANE = 9; // pixels above the bars for errors, below them for findings
const WIDEST = 32; // pixels of a bar

export class Track {
  // `onSeek(index)` is asked to move the playhead, `onGrab()` told when the handle is taken.
  constructor({ onSeek, onGrab, frameAt }) {
    this.onSeek = onSeek;
    this.onGrab = onGrab;
    this.frameAt = frameAt;
    this.data = null;
    this.index = 0;
    this.lit = null; // the number of the event type that is picked out
    this.canvas = el("canvas", { "aria-hidden": "true" });
    this.played = el("div.played");
    this.future = el("div.future");
    this.handle = el("div.handle");
    this.tip = el("div.tip", { hidden: true });
    this.slider = el(
      "div.track",
      {
        role: "slider",
        tabindex: 0,
        "aria-label": "Playhead",
        onpointerdown: (event) => this.#grab(event),
        onpointermove: (event) => this.#pass(event),
        onpointerup: () => this.#drop(),
        onpointercancel: () => this.#drop(),
        onpointerleave: () => (this.tip.hidden = true),
      },
      this.played,
      this.canvas,
      this.future,
      this.handle,
      this.tip,
    );
    this.legend = new Legend({
      onPick: (type) => this.#light(type),
      onNext: (indices) => this.onSeek(indices.find((at) => at > this.index) ?? indices[0]),
    });
    this.element = el("div.timeline", {}, this.slider, this.legend.element);
    this.resized = new ResizeObserver(() => this.draw());
    this.resized.observe(this.slider);
    this.isHeld = false;
  }

  load(data) {
    this.data = data;
    this.lit = null;
    this.slider.setAttribute("aria-valuemin", "1");
    this.slider.setAttribute("aria-valuemax", String(data.frames));
    this.legend.load(data);
    this.draw();
  }

  show(index, spoken) {
    this.index = index;
    const place = (index + 0.5) / this.data.frames;
    this.played.style.transform = `scaleX(${place})`;
    this.future.style.transform = `scaleX(${1 - place})`;
    this.handle.style.left = `${place * 100}%`;
    this.slider.setAttribute("aria-valuenow", String(index + 1));
    this.slider.setAttribute("aria-valuetext", spoken);
  }

  #light(type) {
    this.lit = type;
    this.draw();
  }

  dispose() {
    this.resized.disconnect();
  }

  draw() {
    const { clientWidth: width, clientHeight: height } = this.slider;
    if (this.data === null || width === 0) return;
    const scale = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(width * scale);
    this.canvas.height = Math.round(height * scale);
    const pen = this.canvas.getContext("2d");
    pen.scale(scale, scale);
    this.#drawBars(pen, width, height);
    const style = getComputedStyle(this.slider);
    pen.fillStyle = style.getPropertyValue("--error");
    for (const index of this.data.errors) triangle(pen, this.#x(index, width), 1);
    pen.fillStyle = style.getPropertyValue("--finding");
    for (const [index] of this.data.findings) diamond(pen, this.#x(index, width), height - 5);
  }

  #drawBars(pen, width, height) {
    const { buckets, types } = this.data;
    const step = width / buckets.length;
    const gap = step > 14 ? 3 : step > 3 ? 1 : 0;
    const room = height - 2 * LANE;
    buckets.forEach(([density, , parts], place) => {
      const left = Math.round(place * step);
      const slot = Math.round((place + 1) * step) - left;
      const wide = Math.min(slot - gap, WIDEST);
      const box = {
        x: left + (slot - wide) / 2,
        wide,
        tall: Math.round(room * (0.22 + 0.0078 * density)),
      };
      this.#drawBar(pen, box, height - LANE, parts, types);
    });
    pen.globalAlpha = 1;
  }

  // One bar, a piece for each event type, always in the same order.
  #drawBar(pen, { x, wide, tall }, bottom, parts, types) {
    const total = parts.reduce((sum, [, amount]) => sum + amount, 0);
    const corner = Math.min(wide / 3, 2.5);
    let from = bottom;
    parts.forEach(([type, amount], place) => {
      const piece = (tall * amount) / total;
      const isLast = place === parts.length - 1;
      pen.globalAlpha = this.lit === null || this.lit === type ? 1 : 0.16;
      pen.fillStyle = types[type][1];
      pen.beginPath();
      pen.roundRect(x, from - piece, wide, piece, isLast ? [corner, corner, 0, 0] : 0);
      pen.fill();
      from -= piece;
    });
  }

  #x(index, width) {
    return ((index + 0.5) / this.data.frames) * width;
  }

  #indexAt(event) {
    const box = this.slider.getBoundingClientRect();
    const place = Math.floor(((event.clientX - box.left) / box.width) * this.data.frames);
    return Math.min(Math.max(place, 0), this.data.frames - 1);
  }

  #grab(event) {
    if (event.button !== 0) return;
    this.slider.setPointerCapture(event.pointerId);
    this.slider.focus({ preventScroll: true });
    this.isHeld = true;
    this.onGrab();
    this.onSeek(this.#indexAt(event));
    event.preventDefault();
  }

  #pass(event) {
    const index = this.#indexAt(event);
    if (this.isHeld) this.onSeek(index);
    this.#showTip(index);
  }

  #drop() {
    this.isHeld = false;
  }

  #showTip(index) {
    this.tip.replaceChildren(...this.#about(index));
    this.tip.hidden = false;
    const width = this.slider.clientWidth;
    const half = this.tip.offsetWidth / 2;
    const centre = Math.min(Math.max(this.#x(index, width), half), width - half);
    this.tip.style.transform = `translateX(${centre - half}px)`;
  }

  #about(index) {
    const { frames, buckets, types, errors, findings } = this.data;
    const bucket = buckets[Math.floor(((index + 0.5) * buckets.length) / frames)];
    const frame = this.frameAt(index);
    const mostly = frames > buckets.length ? "mostly " : "";
    const found = findings
      .filter(([at]) => at === index)
      .map(([, text]) => el("div.found", {}, text));
    return [
      el("strong", {}, frame ? frame.type : mostly + types[dominant(bucket[2])][0]),
      el(
        "div",
        {},
        `Event ${(index + 1).toLocaleString("en-US")} of ${frames.toLocaleString("en-US")}`,
      ),
      el("div.mono", {}, frame ? frame.time : `from ${bucket[1]}`),
      ...(errors.includes(index) ? [el("div.failed", {}, "The reducer failed here")] : []),
      ...found,
    ];
  }
}

const dominant = (parts) => parts.reduce((most, part) => (part[1] > most[1] ? part : most))[0];

function triangle(pen, x, y) {
  pen.beginPath();
  pen.moveTo(x - 4, y);
  pen.lineTo(x + 4, y);
  pen.lineTo(x, y + 6.5);
  pen.fill();
}

function diamond(pen, x, y) {
  pen.beginPath();
  pen.moveTo(x, y - 4);
  pen.lineTo(x + 4, y);
  pen.lineTo(x, y + 4);
  pen.lineTo(x - 4, y);
  pen.fill();
}
