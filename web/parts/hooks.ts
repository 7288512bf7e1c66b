import type { RefObject } from 'preact';
import { useEffect, useRef, useState } from 'preact/hooks';
import { Remote } from './remote.js';

/** Whether someone has asked for little motion. */
export const isCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;

/** A worker of the bench's own, which ends with it. */
export function useRemote(): Remote {
  const [remote] = useState(() => new Remote());
  useEffect(() => () => remote.dispose(), [remote]);
  return remote;
}

/** Calls back for each frame that the screen shows, with the seconds since the last, as long as it is on. */
export function useFrames(isOn: boolean, onFrame: (seconds: number) => void): void {
  const latest = useLatest(onFrame);
  useEffect(() => {
    if (!isOn) return;
    let last = performance.now();
    let handle = requestAnimationFrame(function frame(now) {
      // After a pause of the page time does not leap.
      latest.current(Math.min(0.1, Math.max(0, (now - last) / 1000)));
      last = now;
      handle = requestAnimationFrame(frame);
    });
    return () => cancelAnimationFrame(handle);
  }, [isOn]);
}

/** The value of the last rendering. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  latest.current = value;
  return latest;
}

/** Draws again when the size or the scheme of colours changes. */
export function useRedraw(draw: () => void): void {
  const latest = useLatest(draw);
  useEffect(() => {
    const again = () => latest.current();
    const scheme = matchMedia('(prefers-color-scheme: dark)');
    addEventListener('resize', again);
    scheme.addEventListener('change', again);
    return () => {
      removeEventListener('resize', again);
      scheme.removeEventListener('change', again);
    };
  }, []);
}
