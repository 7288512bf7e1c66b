/** How far long work is. */
export interface ProgressState {
  title: string;
  /** From 0 to 1. */
  share: number;
  /** Share that was done when the watch began, and the seconds since. */
  begun: number;
  seconds: number;
  /** What else there is to say, what matters most first. */
  texts: readonly string[];
}

const NARROWEST = 10;
const WIDEST = 24;
/** Seconds after which a forecast is worth something. */
const SOON = 1;

/** One line of at most `columns` characters: what has no room is left out, beginning with the last text. */
export function progressLine(
  { title, share, begun, seconds, texts }: ProgressState,
  columns: number,
): string {
  const done = Math.min(1, Math.max(0, share));
  const percent = `${Math.floor(100 * done)} %`.padStart(5);
  const isForeseeable = done > begun && seconds >= SOON;
  const time = isForeseeable
    ? `${duration((seconds * (1 - done)) / (done - begun))} left`
    : `${duration(seconds)} so far`;
  const parts = [`${percent} | ${time}`];
  let room = columns - title.length - 2 - NARROWEST - parts[0]!.length;
  for (const text of texts) {
    if (text === '') continue;
    room -= text.length + 3;
    if (room < 0) break;
    parts.push(text);
  }
  const rest = parts.join(' | ');
  const width = Math.min(WIDEST, columns - title.length - 2 - rest.length);
  if (width < 1) return rest.slice(0, columns);
  const full = Math.round(width * done);
  return `${title} ${'█'.repeat(full)}${'░'.repeat(width - full)} ${rest}`;
}

/** `42 s`, `3 min 5 s` or `2 h 10 min`. */
export function duration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
