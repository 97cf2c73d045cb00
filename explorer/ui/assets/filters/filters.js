// Kept filters live in the browser that kept them: the server never writes.
// data: {slot, write: null | {stamp, filters}}; reports {filters, written}.

const PREFIX = "event-replay-explorer.filters.";

function read(slot) {
  try {
    const kept = JSON.parse(localStorage.getItem(PREFIX + slot));
    return Array.isArray(kept) ? kept : [];
  } catch {
    return [];
  }
}

function write(slot, filters) {
  try {
    localStorage.setItem(PREFIX + slot, JSON.stringify(filters));
  } catch {
    // a full or forbidden storage keeps nothing, and the next read says so
  }
}

const reported = new WeakMap();

export default function ({ parentElement, data, setStateValue }) {
  if (data.write) write(data.slot, data.write.filters);
  const kept = { filters: read(data.slot), written: data.write ? data.write.stamp : null };
  const text = JSON.stringify([data.slot, kept]);
  if (reported.get(parentElement) === text) return;
  reported.set(parentElement, text);
  if (kept.filters.length || kept.written) setStateValue("kept", kept);
}
