// Counts steps at a chosen speed, by the browser's own animation frames.

const LAG = 250; // milliseconds made up for at most, after a pause of the browser

export class Clock {
  // `onSteps(n)` is told how many steps are due; while it returns false they are not counted.
  constructor(onSteps) {
    this.onSteps = onSteps;
    this.speed = 5; // steps per second
    this.request = 0;
    this.since = 0;
  }

  get runs() {
    return this.request !== 0;
  }

  start() {
    if (this.runs) return;
    this.since = performance.now();
    this.request = requestAnimationFrame((now) => this.#tick(now));
  }

  stop() {
    cancelAnimationFrame(this.request);
    this.request = 0;
  }

  #tick(now) {
    const each = 1000 / this.speed;
    this.since = Math.max(this.since, now - Math.max(LAG, each));
    const due = Math.floor((now - this.since) / each);
    this.request = requestAnimationFrame((next) => this.#tick(next));
    if (due < 1) return;
    if (this.onSteps(due)) this.since += due * each;
    else this.since = now;
  }
}
