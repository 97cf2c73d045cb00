// What is drawn: boxes, lines and labels, only where they are in view.

const KINDS = ["event", "outside", "missing"];
const [DIM, ROUND, HEAD] = [0.3, 7, 6];

// Python's compact rows as a scene that can be drawn, hit and walked.
export function read({ nodes, lines, groups, critical, width, height }) {
  const boxes = nodes.map(([id, x, y, w, h, title, subtitle, kind, group, facts, finding, more]) => (
    { id, x, y, w, h, title, subtitle, kind: KINDS[kind], group, facts, finding, more, fitted: {} }));
  const causes = boxes.map(() => []);
  const effects = boxes.map(() => []);
  const vital = new Set(critical.slice(1).map((to, i) => `${critical[i]}>${to}`));
  const drawn = lines.map(([from, to, back, points, latency]) => {
    causes[to].push(from);
    effects[from].push(to);
    return line(boxes, from, to, back, points, latency, vital.has(`${from}>${to}`));
  });
  const columns = new Map();
  boxes.forEach(({ x }, i) => (columns.has(x) ? columns.get(x).push(i) : columns.set(x, [i])));
  for (const column of columns.values()) column.sort((a, b) => boxes[a].y - boxes[b].y);
  return {
    boxes, causes, effects, columns, groups, width, height, lines: drawn,
    last: critical.at(-1) ?? boxes.length - 1,
    hit: (x, y) => boxes.findIndex((b) => x >= b.x && x <= b.x + b.w && y >= b.y && y <= b.y + b.h),
    reached: (from) => reached(from, causes, effects),
    style(css) {
      this.colours = colours(css, groups);
      for (const box of boxes) box.fitted = {};
    },
  };
}

function line(boxes, from, to, back, points, latency, vital) {
  const path = new Path2D();
  const box = boxes[to];
  if (from === to) {
    const [x, y] = [box.x + box.w / 2, box.y];
    path.moveTo(x - 16, y);
    path.bezierCurveTo(x - 16, y - 14, x + 16, y - 14, x + 16, y - HEAD);
    return { from, to, back, path, vital, latency, tip: [x + 16, y, 0, 1], middle: [x, y],
      bounds: [x - 20, y - 12, x + 20, y] };
  }
  const way = back ? -1 : 1;
  path.moveTo(points[0], points[1]);
  for (let i = 2; i < points.length; i += 2) {
    const [x0, y0, x, y] = points.slice(i - 2, i + 2);
    const end = i + 2 === points.length ? x - way * (HEAD - 1) : x;
    if (y0 === y) path.lineTo(end, y);
    else path.bezierCurveTo((x0 + x) / 2, y0, (x0 + x) / 2, y, end, y);
  }
  const [xs, ys] = [points.filter((_, i) => i % 2 === 0), points.filter((_, i) => i % 2)];
  const [x1, y1, x2, y2] = points.slice(-4);
  return { from, to, back, path, vital, latency, tip: [x2, y2, way, 0],
    middle: [(x1 + x2) / 2, (y1 + y2) / 2],
    bounds: [Math.min(...xs), Math.min(...ys), Math.max(...xs), Math.max(...ys)] };
}

// Which nodes the focus came from and led to: 1 a cause, 2 an effect, 3 the focus itself.
function reached(focus, causes, effects) {
  const lit = new Uint8Array(causes.length);
  for (const [steps, mark] of [[effects, 2], [causes, 1]]) {
    const met = new Set([focus]);
    for (const near of met) for (const far of steps[near]) met.add(far);
    for (const i of met) lit[i] = mark;
  }
  lit[focus] = 3;
  return lit;
}

function colours(css, groups) {
  const st = (name) => css.getPropertyValue(`--st-${name}`).trim();
  const theme = st("chart-categorical-colors").split(",").filter(Boolean);
  return {
    text: st("text-color"), back: st("background-color"), soft: st("gray-text-color"),
    edge: st("gray-color"), primary: st("primary-color"), bad: st("orange-color"),
    cycle: st("red-color"), font: st("font") || "sans-serif", code: st("code-font") || "monospace",
    groups: groups.map(([, given], i) => given || theme[i % theme.length] || st("gray-color")),
  };
}

export function draw(ctx, scene, { view, w, h, dpr, lit, selected, cursor, hovered }) {
  const { k } = view;
  const seen = [-view.x / k, -view.y / k, (w - view.x) / k, (h - view.y) / k];
  const inside = (x0, y0, x1, y1) => x1 >= seen[0] && x0 <= seen[2] && y1 >= seen[1] && y0 <= seen[3];
  const shade = { ctx, scene, k, lit, selected, cursor, hovered, c: scene.colours };
  ctx.setTransform(dpr, 0, 0, dpr, 0, 0);
  ctx.clearRect(0, 0, w, h);
  ctx.setTransform(dpr * k, 0, 0, dpr * k, dpr * view.x, dpr * view.y);
  ctx.textBaseline = "middle";
  const lines = scene.lines.filter((each) => inside(...each.bounds));
  const bright = (each) => lit && lit[each.from] && lit[each.to] && follows(lit, each);
  for (const each of lines) if (!bright(each)) drawLine(shade, each, false);
  for (const each of lines) if (bright(each)) drawLine(shade, each, true);
  scene.boxes.forEach((box, i) => {
    if (inside(box.x - 4, box.y - 10, box.x + box.w + 16, box.y + box.h + 4)) drawBox(shade, box, i);
  });
  if (k >= 0.6) for (const each of lines) if (bright(each) && lit[each.to] !== 2) drawLatency(shade, each);
  ctx.globalAlpha = 1;
}

// A line is lit if it lies on the way to the focus or away from it, not across from one to the other.
const follows = (lit, { from, to }) => (lit[from] & 1 && lit[to] & 1) || (lit[from] & 2 && lit[to] & 2);

function drawLine({ ctx, k, lit, c }, { path, tip, back, vital }, bright) {
  const colour = back ? c.cycle : bright ? c.primary : c.edge;
  ctx.globalAlpha = bright ? 1 : lit ? DIM : vital ? 0.95 : 0.5;
  ctx.strokeStyle = ctx.fillStyle = colour;
  ctx.lineWidth = Math.max(bright ? 2 : vital ? 1.8 : 1.2, (bright ? 1.2 : 0.7) / k);
  ctx.setLineDash(back ? [5, 4] : []);
  ctx.stroke(path);
  ctx.setLineDash([]);
  if (k < 0.3) return;
  const [x, y, across, down] = tip;
  ctx.beginPath();
  ctx.moveTo(x, y);
  ctx.lineTo(x - HEAD * across - 3.5 * down, y - 3.5 * across - HEAD * down);
  ctx.lineTo(x - HEAD * across + 3.5 * down, y + 3.5 * across - HEAD * down);
  ctx.fill();
}

function drawLatency({ ctx, c }, { middle: [x, y], latency, back }) {
  if (!latency || back) return;
  ctx.font = `500 10px ${c.font}`;
  const wide = ctx.measureText(latency).width + 8;
  ctx.globalAlpha = 1;
  ctx.fillStyle = c.back;
  outline(ctx, x - wide / 2, y - 8, wide, 16, 8);
  ctx.fill();
  ctx.fillStyle = c.text;
  ctx.textAlign = "center";
  ctx.fillText(latency, x, y + 0.5);
}

function drawBox(shade, box, i) {
  const { ctx, k, lit, selected, cursor, hovered, c } = shade;
  const colour = box.kind === "missing" ? c.edge : c.groups[box.group];
  const strength = !lit || lit[i] || i === hovered ? 1 : DIM;
  const chosen = i === selected || i === cursor;
  outline(ctx, box.x, box.y, box.w, box.h, ROUND);
  ctx.globalAlpha = 1;
  ctx.fillStyle = c.back;
  ctx.fill();
  if (box.kind === "event") {
    ctx.globalAlpha = strength * (chosen ? 0.3 : i === hovered ? 0.24 : k < 0.3 ? 0.5 : 0.13);
    ctx.fillStyle = colour;
    ctx.fill();
  }
  ctx.globalAlpha = strength;
  ctx.strokeStyle = i === selected || (lit && lit[i] & 1) ? c.primary : colour;
  ctx.lineWidth = Math.max(chosen ? 2.4 : 1.2, 0.8 / k);
  ctx.setLineDash(box.kind === "missing" ? [4, 3] : []);
  ctx.stroke();
  ctx.setLineDash([]);
  if (i === cursor) ring(shade, box);
  if (k >= 0.3) write(shade, box);
  if (box.more && k >= 0.3) pill(shade, box.x + box.w - 14, box.y + box.h, `+${box.more}`, c.soft);
  if (box.finding) pill(shade, box.x + box.w - 9, box.y, "!", c.bad);
}

function ring({ ctx, c }, box) {
  outline(ctx, box.x - 4, box.y - 4, box.w + 8, box.h + 8, ROUND + 3);
  ctx.strokeStyle = c.text;
  ctx.lineWidth = 1.5;
  ctx.stroke();
}

function write({ ctx, k, c }, box) {
  const x = box.x + 12;
  const room = box.w - 22;
  const missing = box.kind === "missing";
  ctx.textAlign = "left";
  ctx.fillStyle = missing ? c.soft : c.text;
  if (k < 0.6) {
    ctx.font = `600 16px ${c.font}`;
    ctx.fillText(fitted(ctx, box, "large", box.title, room), x, box.y + box.h / 2 + 1);
    return;
  }
  ctx.font = `600 12.5px ${c.font}`;
  ctx.fillText(fitted(ctx, box, "title", box.title, room), x, box.y + 14.5);
  ctx.font = `${missing ? "italic " : ""}10.5px ${missing ? c.font : c.code}`;
  ctx.fillStyle = c.soft;
  ctx.fillText(fitted(ctx, box, "subtitle", box.subtitle, room), x, box.y + 28.5);
}

function pill({ ctx, c }, x, y, text, colour) {
  ctx.font = `700 10px ${c.font}`;
  const wide = Math.max(ctx.measureText(text).width + 8, 15);
  outline(ctx, x - wide / 2, y - 7.5, wide, 15, 7.5);
  ctx.fillStyle = colour;
  ctx.fill();
  ctx.fillStyle = c.back;
  ctx.textAlign = "center";
  ctx.fillText(text, x, y + 0.5);
}

function outline(ctx, x, y, w, h, round) {
  ctx.beginPath();
  ctx.roundRect(x, y, w, h, round);
}

// The text, cut to the room it has; measured once for each size.
function fitted(ctx, box, size, text, room) {
  if (box.fitted[size] !== undefined) return box.fitted[size];
  let [short, low, high] = [text, 0, text.length];
  if (ctx.measureText(text).width > room) {
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (ctx.measureText(`${text.slice(0, middle)}…`).width <= room) low = middle;
      else high = middle - 1;
    }
    short = `${text.slice(0, low)}…`;
  }
  return (box.fitted[size] = short);
}
