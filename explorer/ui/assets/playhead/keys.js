// How far a key moves the playhead.

export function stepOf({ key, shiftKey }, frames) {
  const far = shiftKey ? 10 : 1;
  const page = Math.max(10, Math.round(frames / 20));
  return {
    ArrowLeft: -far,
    ArrowRight: far,
    PageUp: -page,
    PageDown: page,
    Home: -frames,
    End: frames,
  }[key];
}
