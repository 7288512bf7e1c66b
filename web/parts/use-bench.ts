import { useEffect, useRef, useState } from 'preact/hooks';
import { version } from '../../package.json';
import { type Options, readOptions, type Settings } from '../../src/engine/index.js';
import { judge, type Verdict, writeLink } from '../state/link.js';
import { readState } from '../state/read-state.js';
import type { BenchProps } from './define-bench.js';
import { isCalm, useLatest, useRemote } from './hooks.js';
import type { Remote } from './remote.js';

/** What all benches keep of themselves, of which the bar and the notices take theirs. */
export interface Bench<S> {
  /** What its link said, or nothing of it where that was refused. */
  first: S;
  settings: S;
  /** Of the render that was last. */
  wanted: { readonly current: S };
  change: (some: Partial<S>) => void;
  reset: () => void;
  refused: readonly string[];
  error: string;
  /** Shows what was thrown; nothing takes it away. */
  fail: (thrown: unknown) => void;
  clear: () => void;
  /** Says that these settings were computed. */
  settle: (settings: S, digest: string) => void;
  /** Of the result, once that is there. */
  digest: string;
  /** What became of the link's promise. */
  verdict: Verdict | undefined;
  /** Whether a promise is to be looked at, without delay and even where nothing moves. */
  isPromise: boolean;
  isRunning: boolean;
  run: (isRunning: boolean) => void;
  speed: number;
  setSpeed: (speed: number) => void;
  address: () => string;
  remote: Remote;
}

/**
 * What a bench is set to, what of its link was refused, whether it runs, and what its result is held to.
 *
 * @param defaultsAt what of the settings a link leaves out, if that depends on others
 */
export function useBench<D extends Options>(
  id: string,
  describe: () => D,
  { link, onChange, page }: BenchProps,
  defaultsAt: (settings: Settings<D>) => Record<string, unknown> = () => readOptions('link', {}, describe),
): Bench<Settings<D>> {
  type S = Settings<D>;
  const [{ settings: first, refused }] = useState(() => readState(link.params, describe));
  const [settings, setSettings] = useState<S>(first);
  const [isRunning, run] = useState(!isCalm());
  const [speed, setSpeed] = useState(1);
  const [error, setError] = useState('');
  const [settled, setSettled] = useState<{ of: S; digest: string }>();
  const remote = useRemote();
  const wanted = useLatest(settings);
  const isSettled = settled?.of === settings;
  const digest = isSettled ? settled.digest : '';
  const fragment = writeLink(
    id,
    { ...settings },
    defaultsAt(settings),
    digest ? { version, digest } : undefined,
  );
  useEffect(() => onChange(fragment), [fragment]);
  return {
    ...{ first, settings, wanted, refused, error, digest, isRunning, run, speed, setSpeed, remote },
    change: (some) => setSettings({ ...wanted.current, ...some }),
    reset: () => {
      setSpeed(1);
      run(!isCalm());
      setSettings(readOptions('link', {}, describe));
    },
    fail: (thrown) => setError((thrown as Error).message),
    clear: () => setError(''),
    settle: (of, found) => setSettled({ of, digest: found }),
    verdict:
      isSettled && settings === first ? judge(link, { version, digest, refused: refused.length }) : undefined,
    isPromise: link.digest !== undefined && settings === first,
    address: () => page + fragment,
  };
}

/** Work that is done turn by turn while a bench runs. */
export interface Turns<S> {
  isReady: boolean;
  isDone: boolean;
  /** Milliseconds from one to the next at speed 1. */
  pause: number;
  /** Does one; what is no longer wanted shows nothing. */
  turn: (settings: S, isWanted: () => boolean) => Promise<void>;
}

/** Has a bench's turns done one after the other, and gives back what does one at once. */
export function useTurns<S>(bench: Bench<S>, { isReady, isDone, pause, turn }: Turns<S>): () => void {
  const isBusy = useRef(false);
  const [turns, setTurns] = useState(0);
  const { wanted, isRunning, isPromise, speed, settings } = bench;
  const once = async () => {
    if (isBusy.current || !isReady) return;
    isBusy.current = true;
    const own = wanted.current;
    const isWanted = () => wanted.current === own;
    let isToGoOn = true;
    try {
      await turn(own, isWanted);
    } catch (thrown) {
      bench.fail(thrown);
      bench.run(false);
      // What was asked for in the meantime begins even so.
      isToGoOn = !isWanted();
    } finally {
      isBusy.current = false;
      if (isToGoOn) setTurns((count) => count + 1);
    }
  };
  useEffect(() => {
    if (!isReady || isDone || !(isRunning || isPromise)) return;
    const timer = setTimeout(once, isPromise ? 0 : pause / speed);
    return () => clearTimeout(timer);
  }, [isRunning, isReady, isDone, settings, speed, turns]);
  return () => void once();
}
