// A window of frames: any state in it, computed forward from the nearest state that is kept.

import { parse } from "./json.js";
import { apply } from "./patch.js";

const STRIDE = 16;

export class Frames {
  constructor(id, text) {
    this.id = id;
    const written = parse(text);
    this.first = Number(written.get("first").text);
    this.frames = written.get("frames").map(frame);
    this.kept = [written.get("base")]; // the states before frames 0, STRIDE, 2 * STRIDE, …
    this.segment = -1;
    this.states = []; // the states after the frames of one segment, as far as computed
  }

  get last() {
    return this.first + this.frames.length - 1;
  }

  has(index) {
    return index >= this.first && index <= this.last;
  }

  frame(index) {
    return this.frames[index - this.first];
  }

  state(index) {
    const offset = index - this.first;
    if (offset < 0) return this.kept[0];
    this.#open(Math.floor(offset / STRIDE));
    return this.#upTo(offset % STRIDE);
  }

  before(index) {
    return this.state(index - 1);
  }

  #open(segment) {
    if (this.segment === segment) return;
    while (this.kept.length <= segment) {
      const start = (this.kept.length - 1) * STRIDE;
      const changes = this.frames.slice(start, start + STRIDE).map((each) => each.changes);
      this.kept.push(changes.reduce(apply, this.kept.at(-1)));
    }
    this.segment = segment;
    this.states = [];
  }

  #upTo(place) {
    const start = this.segment * STRIDE;
    while (this.states.length <= place) {
      const from = this.states.length === 0 ? this.kept[this.segment] : this.states.at(-1);
      this.states.push(apply(from, this.frames[start + this.states.length].changes));
    }
    return this.states[place];
  }
}

function frame([version, position, type, id, time, error, restsOnError, changes]) {
  return {
    version: version.text,
    position: position.text,
    type,
    id,
    time,
    error,
    restsOnError,
    changes,
  };
}
