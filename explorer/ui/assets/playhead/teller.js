// When Python is told where the playhead stands: once it settles, or needs another window.

const SETTLE = 180; // milliseconds without a move
const PLAYING = 1000; // and while playing, at most so often
const PATIENCE = 1500; // before asking again for a window that has not come

export class Teller {
  // `tell(index)` tells it.
  constructor(tell) {
    this.tell = tell;
    this.index = 0;
    this.window = null;
    this.told = -1;
    this.toldAt = -Infinity;
    this.isWaiting = false; // for the window that Python was told about
    this.edge = null; // the window whose end Python has been told of
    this.timer = 0;
  }

  // Note where both sides know the playhead to be.
  agree(index) {
    this.stop();
    this.told = index;
  }

  // Python has answered.
  received() {
    this.isWaiting = false;
  }

  // The playhead stands at `index` of `frames`, and `window` is what there is of them.
  moved(index, { window, frames, isPlaying }) {
    this.index = index;
    this.window = window;
    if (!window.has(index)) this.#in(this.isWaiting ? this.#since(PATIENCE) : 0);
    else if (!isPlaying) this.#in(SETTLE);
    else if (this.#comesNearEnd(frames)) this.#in(0);
    else if (this.timer === 0) this.#in(this.#since(PLAYING));
  }

  // Tell it now, if there is something to tell.
  flush() {
    this.stop();
    if (this.window === null || this.told === this.index) return;
    this.told = this.index;
    this.toldAt = performance.now();
    this.isWaiting = !this.window.has(this.index);
    this.tell(this.index);
  }

  stop() {
    clearTimeout(this.timer);
    this.timer = 0;
  }

  #in(milliseconds) {
    this.stop();
    this.timer = setTimeout(() => this.flush(), milliseconds);
  }

  #since(milliseconds) {
    return Math.max(0, this.toldAt + milliseconds - performance.now());
  }

  // True once for each window, in time for the next one to come before this one ends: Python sends
  // it when less than a quarter is left, so that here it is a little less.
  #comesNearEnd(frames) {
    const { id, last, frames: held } = this.window;
    const isNear = last < frames - 1 && last - this.index < (held.length * 3) >> 4;
    if (!isNear || this.edge === id) return false;
    this.edge = id;
    return true;
  }
}
