// The causation graph: Python lays it out, the browser lights paths, pans and zooms by itself.
// Python is told only which event was picked.

import { attach } from "./input.js";
import { draw, read } from "./picture.js";
import { tooltip, words } from "./words.js";

const [READABLE, PLEASANT, LARGEST, MARGIN] = [0.72, 0.85, 2, 28];
const graphs = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  let graph = graphs.get(parentElement);
  if (!graph) graphs.set(parentElement, (graph = new Graph(parentElement.querySelector(".graph"))));
  graph.report = (picked) => setStateValue("picked", picked);
  graph.show(data);
  return () => graph.rest();
}

class Graph {
  constructor(host) {
    this.host = host;
    this.words = words(host);
    this.stage = this.words.stage;
    this.canvas = this.words.canvas;
    this.view = { k: 1, x: 0, y: 0 };
    this.selected = this.cursor = this.hovered = -1;
    this.resized = new ResizeObserver(() => this.resize());
    this.lettered = () => this.restyle();
    this.scrolled = attach(this);
  }

  // Streamlit may call for rest and then show the next data, so both can follow each other freely.
  rest() {
    this.resized.disconnect();
    document.fonts.removeEventListener("loadingdone", this.lettered);
    removeEventListener("scroll", this.scrolled, true);
    cancelAnimationFrame(this.frame);
    this.frame = 0;
  }

  show(data) {
    const other = data.shape !== this.shape;
    if (other || data.content !== this.content) this.load(data);
    this.words.size(data.height);
    if (other) {
      this.waiting = null;
      this.arrived = false;
      this.selected = this.cursor = -1;
      this.hover(-1);
    }
    this.heed(data);
    this.resized.observe(this.stage);
    document.fonts.addEventListener("loadingdone", this.lettered);
    addEventListener("scroll", this.scrolled, true);
    this.restyle();
    this.resize();
  }

  // Python's selection counts, unless it was made before Python heard of the user's latest pick.
  heed({ selected, basis }) {
    const said = this.place.get(selected) ?? -1;
    if (this.waiting && this.waiting !== basis) return this.light();
    this.waiting = null;
    if (said === this.selected) this.light();
    else this.select(said);
  }

  load({ shape, content, text }) {
    Object.assign(this, { shape, content, scene: read(JSON.parse(text)) });
    this.ids = this.scene.boxes.map((box) => box.id);
    this.place = new Map(this.ids.map((id, i) => [id, i]));
    this.trail = new Map();
    this.words.list(this.scene);
  }

  restyle() {
    this.scene.style(getComputedStyle(this.host));
    this.words.legend(this.scene);
    this.redraw();
  }

  resize() {
    const { clientWidth: w, clientHeight: h } = this.stage;
    const dpr = devicePixelRatio || 1;
    if (!w || !h) return;
    const [wide, high] = [Math.round(w * dpr), Math.round(h * dpr)];
    const resized = this.canvas.width !== wide || this.canvas.height !== high;
    if (resized) Object.assign(this.canvas, { width: wide, height: high });
    const untouched = !this.arrived || (resized && !this.moved);
    [this.w, this.h, this.dpr, this.arrived] = [w, h, dpr, true];
    if (untouched) this.arrive();
    this.redraw();
  }

  redraw() {
    this.frame ||= requestAnimationFrame(() => {
      this.frame = 0;
      if (this.w) draw(this.canvas.getContext("2d"), this.scene, this);
    });
  }

  // --- What is seen

  get whole() {
    const { width, height } = this.scene;
    return Math.min((this.w - 2 * MARGIN) / width, (this.h - 2 * MARGIN) / height);
  }

  get smallest() {
    return Math.min(this.whole, READABLE);
  }

  // All of it where it can be read, else the selection or the beginning.
  arrive() {
    this.moved = false;
    if (this.whole >= READABLE || !this.ids.length) return this.fit();
    const box = this.scene.boxes[Math.max(this.selected, 0)];
    const { width, height } = this.scene;
    const k = PLEASANT;
    const x = this.selected < 0 ? -Infinity : box.x + box.w / 2 - this.w / 2 / k;
    const within = (low, size, span) =>
      size <= span ? (size - span) / 2 : Math.min(Math.max(low, -MARGIN / k), size + MARGIN / k - span);
    const left = within(x, width, this.w / k);
    const top = within(box.y + box.h / 2 - this.h / 2 / k, height, this.h / k);
    this.view = { k, x: -left * k, y: -top * k };
    this.redraw();
  }

  fit() {
    const k = Math.min(this.whole, 1.1);
    const { width, height } = this.scene;
    this.view = { k, x: (this.w - width * k) / 2, y: (this.h - height * k) / 2 };
    this.redraw();
  }

  pan(dx, dy) {
    this.moved = true;
    this.view.x += dx;
    this.view.y += dy;
    this.hover(-1);
    this.redraw();
  }

  zoom(factor, x = this.w / 2, y = this.h / 2) {
    const { view } = this;
    const k = Math.min(Math.max(view.k * factor, this.smallest), LARGEST);
    this.moved = true;
    view.x = x - ((x - view.x) * k) / view.k;
    view.y = y - ((y - view.y) * k) / view.k;
    view.k = k;
    this.hover(-1);
    this.redraw();
  }

  // Move as little as it takes to have the whole box in view.
  reveal(i) {
    const { view, w, h } = this;
    if (i < 0 || !w) return;
    const box = this.scene.boxes[i];
    const short = (low, high, size) => Math.max(MARGIN - low, 0) || Math.min(size - MARGIN - high, 0);
    const left = box.x * view.k + view.x;
    const top = box.y * view.k + view.y;
    view.x += short(left, left + box.w * view.k, w);
    view.y += short(top, top + box.h * view.k, h);
    this.redraw();
  }

  at(x, y) {
    const { view } = this;
    return this.scene.hit((x - view.x) / view.k, (y - view.y) / view.k);
  }

  // --- What is selected

  light() {
    const focus = this.cursor >= 0 ? this.cursor : this.selected;
    this.lit = focus < 0 ? null : this.scene.reached(focus);
    this.words.say(this.scene, this, focus);
    this.redraw();
  }

  select(i) {
    this.selected = i;
    this.cursor = -1;
    this.light();
    if (this.arrived) this.reveal(i);
  }

  // The user's own choice: light it now, tell Python, and hold on to it until Python has heard.
  pick(i) {
    if (i === this.selected && this.cursor < 0) return;
    const changed = i !== this.selected;
    this.select(i);
    if (!changed) return;
    this.waiting = Math.max(Date.now(), (this.last || 0) + 1);
    this.last = this.waiting;
    this.report({ id: this.ids[i] ?? null, n: this.waiting });
  }

  hover(i, x, y) {
    if (i !== this.hovered) {
      this.hovered = i;
      this.canvas.style.cursor = i < 0 ? "" : "pointer";
      this.redraw();
    }
    tooltip(this.words.tip, this.scene.boxes[i], x, y, this);
  }

  move(step) {
    const from = this.cursor >= 0 ? this.cursor : this.selected;
    const to = from < 0 ? 0 : step(this.scene, from, this.trail);
    if (to === undefined || !this.ids.length) return;
    if (from >= 0 && this.scene.causes[from].includes(to)) this.trail.set(to, from);
    this.cursor = to;
    this.light();
    this.reveal(to);
  }
}
