// JSON read exactly: numbers keep their digits, objects keep the order and the names of their keys.
// An object becomes a Map, an array an Array, a number a Num; the rest is as in JavaScript.

export class Num {
  constructor(text) {
    this.text = text;
  }
}

const NUMBER = /-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const WORDS = [
  ["true", true],
  ["false", false],
  ["null", null],
];

class Reader {
  constructor(text) {
    this.text = text;
    this.at = 0;
  }

  value() {
    switch (this.peek()) {
      case 34:
        return this.string();
      case 91:
        return this.array();
      case 123:
        return this.object();
      default:
        return this.number() ?? this.word();
    }
  }

  peek() {
    while (this.text.charCodeAt(this.at) <= 32) this.at += 1;
    return this.text.charCodeAt(this.at);
  }

  take(code) {
    if (this.peek() !== code) return false;
    this.at += 1;
    return true;
  }

  need(code) {
    if (!this.take(code)) this.fail();
  }

  string() {
    const start = this.at;
    let escaped = false;
    for (let at = start + 1; at < this.text.length; at += 1) {
      const code = this.text.charCodeAt(at);
      if (code === 34) {
        this.at = at + 1;
        return escaped
          ? JSON.parse(this.text.slice(start, at + 1))
          : this.text.slice(start + 1, at);
      }
      if (code === 92) {
        escaped = true;
        at += 1;
      }
    }
    return this.fail();
  }

  array() {
    const items = [];
    this.at += 1;
    if (this.take(93)) return items;
    do items.push(this.value());
    while (this.take(44));
    this.need(93);
    return items;
  }

  object() {
    const entries = new Map();
    this.at += 1;
    if (this.take(125)) return entries;
    do {
      if (this.peek() !== 34) this.fail();
      const key = this.string();
      this.need(58);
      entries.set(key, this.value());
    } while (this.take(44));
    this.need(125);
    return entries;
  }

  number() {
    NUMBER.lastIndex = this.at;
    const found = NUMBER.exec(this.text);
    if (found === null) return null;
    this.at = NUMBER.lastIndex;
    return new Num(found[0]);
  }

  word() {
    for (const [word, value] of WORDS) {
      if (this.text.startsWith(word, this.at)) {
        this.at += word.length;
        return value;
      }
    }
    return this.fail();
  }

  fail() {
    throw new SyntaxError(`not JSON at character ${this.at}`);
  }
}

export function parse(text) {
  const reader = new Reader(text);
  const value = reader.value();
  if (!Number.isNaN(reader.peek())) reader.fail();
  return value;
}

export const isContainer = (value) => value instanceof Map || Array.isArray(value);

export const size = (container) => (container instanceof Map ? container.size : container.length);

export function stringify(value, indent = "", margin = "") {
  if (value instanceof Num) return value.text;
  if (!isContainer(value)) return JSON.stringify(value);
  const [open, close] = value instanceof Map ? "{}" : "[]";
  if (size(value) === 0) return open + close;
  const inner = margin + indent;
  const [start, end] = indent ? [`\n${inner}`, `\n${margin}`] : ["", ""];
  return open + start + members(value, indent, inner).join(`,${start || " "}`) + end + close;
}

function members(value, indent, inner) {
  if (Array.isArray(value)) return value.map((item) => stringify(item, indent, inner));
  return Array.from(
    value,
    ([key, item]) => `${JSON.stringify(key)}: ${stringify(item, indent, inner)}`,
  );
}

// A short look at a value, at most about `limit` characters, without walking all of it.
export function preview(value, limit = 80) {
  if (value instanceof Num) return clipped(value.text, limit);
  if (typeof value === "string") return JSON.stringify(clipped(value, limit));
  if (!isContainer(value)) return JSON.stringify(value);
  const [open, close] = value instanceof Map ? "{}" : "[]";
  let text = "";
  for (const [key, item] of value.entries()) {
    if (text.length >= limit) return `${open}${text}, …${close}`;
    const name = value instanceof Map ? `${clipped(key, 40)}: ` : "";
    text += (text ? ", " : "") + name + preview(item, Math.max(12, (limit - text.length) >> 1));
  }
  return open + text + close;
}

const clipped = (text, limit) => (text.length > limit ? `${text.slice(0, limit)}…` : text);
