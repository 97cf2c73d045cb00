// Changes applied to states that are never altered: what a change does not touch is shared.

export const pointerOf = (parent, key) =>
  `${parent}/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`;

export function keysOf(pointer) {
  if (pointer === "") return [];
  return pointer
    .slice(1)
    .split("/")
    .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
}

// The state after `changes`, each [op, path, old, new], applied one after the other.
export function apply(state, changes) {
  const own = new Set();
  let next = state;
  for (const [op, path, , value] of changes) next = put(next, keysOf(path), 0, op, value, own);
  return next;
}

// `own` holds the containers made during this call: those may be altered in place.
function put(node, keys, depth, op, value, own) {
  if (depth === keys.length) return op === "remove" ? null : value;
  const made = mine(node, own);
  const key = made instanceof Map ? keys[depth] : Number(keys[depth]);
  if (depth + 1 < keys.length) {
    const child = made instanceof Map ? made.get(key) : made[key];
    assign(made, key, put(child, keys, depth + 1, op, value, own));
  } else if (made instanceof Map) {
    if (op === "remove") made.delete(key);
    else made.set(key, value);
  } else if (op === "remove") made.splice(key, 1);
  else if (op === "add") made.splice(key, 0, value);
  else made[key] = value;
  return made;
}

function mine(node, own) {
  if (own.has(node)) return node;
  const copy = node instanceof Map ? new Map(node) : node.slice();
  own.add(copy);
  return copy;
}

function assign(container, key, value) {
  if (container instanceof Map) container.set(key, value);
  else container[key] = value;
}

// What one frame did to the value at one place, and to the places inside it.
export class Mark {
  constructor() {
    this.op = null;
    this.old = undefined;
    this.children = new Map(); // by key or by index, as they are after the frame
    this.removed = []; // [{at, name, value, after}]: the place now, the key or index it had, …
  }

  get any() {
    return this.op !== null || this.children.size > 0 || this.removed.length > 0;
  }

  child(key) {
    let found = this.children.get(key);
    if (found === undefined) this.children.set(key, (found = new Mark()));
    return found;
  }

  // How many changes lie at this place and below.
  count() {
    let total = (this.op === null ? 0 : 1) + this.removed.length;
    for (const child of this.children.values()) total += child.count();
    return total;
  }
}

// The marks of `changes` over the state before them, at the places of the state after them.
export function marks(before, changes) {
  const root = new Mark();
  const own = new Set();
  let state = before;
  for (const change of changes) {
    const [op, path, , value] = change;
    note(root, state, change);
    state = put(state, keysOf(path), 0, op, value, own);
  }
  return root;
}

function note(root, state, [op, path, old]) {
  const keys = keysOf(path);
  if (keys.length === 0) {
    root.op = op;
    root.old = old;
    return;
  }
  let mark = root;
  let container = state;
  keys.forEach((text, depth) => {
    if (mark.op === "add") return; // all of it is new, whatever happens inside
    const key = container instanceof Map ? text : Number(text);
    if (depth === keys.length - 1) change(mark, container, key, op, old);
    else {
      mark = mark.child(key);
      container = container instanceof Map ? container.get(key) : container[key];
    }
  });
}

function change(mark, container, key, op, old) {
  const isList = Array.isArray(container);
  if (op === "remove") {
    remove(mark, key, old, isList, isList ? null : keyBefore(container, key));
    return;
  }
  if (op === "add" && isList) shift(mark, key, 1);
  const again = isList ? -1 : mark.removed.findIndex((one) => one.at === key);
  const child = mark.child(key);
  if (child.op === "add") return;
  child.op = again < 0 ? op : "replace";
  child.old = again < 0 ? old : mark.removed.splice(again, 1)[0].value;
  child.children.clear();
  child.removed.length = 0;
}

function remove(mark, key, old, isList, after) {
  const wasNew = mark.children.get(key)?.op === "add";
  const place = isList ? mark.removed.filter((one) => one.at <= key).length : mark.removed.length;
  mark.children.delete(key);
  if (isList) shift(mark, key, -1);
  if (!wasNew) mark.removed.splice(place, 0, { at: key, name: key, value: old, after });
}

// Places of a list move; what was removed at `from` itself stays just before it.
function shift(mark, from, by) {
  mark.children = new Map(
    Array.from(mark.children, ([at, child]) => [at >= from ? at + by : at, child]),
  );
  for (const one of mark.removed) if (one.at > from) one.at += by;
}

function keyBefore(map, key) {
  let last = null;
  for (const each of map.keys()) {
    if (each === key) return last;
    last = each;
  }
  return last;
}
