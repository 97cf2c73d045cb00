// Pointer, wheel and keys, as moves of the graph.

const STILL = 4; // pixels a press may wander and still be a click
const PASSING = 300; // milliseconds after the page scrolled in which the wheel still belongs to it

const KEYS = {
  ArrowLeft: (scene, i) => scene.causes[i].find((cause) => cause !== i),
  ArrowRight: (scene, i, trail) => trail.get(i) ?? nearest(scene, i, scene.effects[i]),
  ArrowUp: (scene, i) => sibling(scene, i, -1),
  ArrowDown: (scene, i) => sibling(scene, i, 1),
  Home: () => 0,
  End: (scene) => scene.last,
};

function nearest({ boxes }, i, among) {
  const far = (other) => Math.abs(boxes[other].y - boxes[i].y);
  return among.filter((other) => other !== i).sort((a, b) => far(a) - far(b))[0];
}

function sibling({ boxes, columns }, i, step) {
  const column = columns.get(boxes[i].x);
  return column[column.indexOf(i) + step];
}

// Returns what wants to hear when anything on the page scrolls.
export function attach(graph) {
  const { stage, words } = graph;
  keys(graph);
  pointers(graph);
  stage.addEventListener("blur", () => {
    if (graph.cursor < 0) return;
    graph.cursor = -1;
    graph.light();
  });
  words.options.addEventListener("click", (event) => {
    const place = [...words.options.children].indexOf(event.target);
    if (place >= 0) graph.pick(place);
  });
  words.tools.addEventListener("click", ({ target }) => {
    if (target.value === "fit") {
      graph.moved = true;
      graph.fit();
    } else if (target.value) graph.zoom(Number(target.value));
  });
  return wheel(graph);
}

function keys(graph) {
  graph.stage.addEventListener("keydown", (event) => {
    const { key } = event;
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (KEYS[key]) graph.move(KEYS[key]);
    else if (key === "Enter" || key === " ") graph.pick(graph.cursor >= 0 ? graph.cursor : graph.selected);
    else if (key === "Escape") graph.pick(-1);
    else if (key === "+" || key === "=") graph.zoom(1.25);
    else if (key === "-") graph.zoom(0.8);
    else if (key === "0") graph.fit();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

function pointers(graph) {
  const { stage } = graph;
  const down = new Map();
  let wandered = 0;
  const place = (event) => {
    const { left, top } = stage.getBoundingClientRect();
    return [event.clientX - left, event.clientY - top];
  };
  stage.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!down.size) wandered = 0;
    down.set(event.pointerId, place(event));
    stage.setPointerCapture(event.pointerId);
  });
  stage.addEventListener("pointermove", (event) => {
    const [x, y] = place(event);
    const before = down.get(event.pointerId);
    if (!before) return graph.hover(graph.at(x, y), x, y);
    const [dx, dy] = [x - before[0], y - before[1]];
    wandered += Math.hypot(dx, dy);
    if (wandered <= STILL) return;
    if (down.size === 2) pinch(graph, event.pointerId, down, [x, y]);
    else graph.pan(dx, dy);
    down.set(event.pointerId, [x, y]);
  });
  stage.addEventListener("pointerup", (event) => {
    const [x, y] = place(event);
    if (down.delete(event.pointerId) && wandered <= STILL) graph.pick(graph.at(x, y));
  });
  stage.addEventListener("pointercancel", (event) => down.delete(event.pointerId));
  stage.addEventListener("pointerleave", () => graph.hover(-1));
}

function pinch(graph, moving, down, now) {
  const before = down.get(moving);
  const [, fixed] = [...down].find(([id]) => id !== moving);
  const apart = (point) => Math.hypot(point[0] - fixed[0], point[1] - fixed[1]) || 1;
  graph.zoom(apart(now) / apart(before), (now[0] + fixed[0]) / 2, (now[1] + fixed[1]) / 2);
}

// The wheel zooms, but a page that is being scrolled scrolls on over the graph, and a graph that
// cannot get smaller lets the page have the wheel.
function wheel(graph) {
  let scrolled = -PASSING;
  graph.stage.addEventListener("wheel", (event) => {
    const { deltaX, deltaY, ctrlKey } = event;
    const passing = performance.now() - scrolled < PASSING;
    const sideways = Math.abs(deltaX) > Math.abs(deltaY);
    if (!ctrlKey && (passing || (!sideways && deltaY > 0 && graph.view.k <= graph.smallest))) return;
    event.preventDefault();
    if (sideways) return graph.pan(-deltaX, 0);
    const { left, top } = graph.stage.getBoundingClientRect();
    const lines = event.deltaMode ? 16 : 1;
    graph.zoom(Math.exp(-deltaY * lines * (ctrlKey ? 0.01 : 0.0016)), event.clientX - left, event.clientY - top);
  }, { passive: false });
  return () => (scrolled = performance.now());
}
