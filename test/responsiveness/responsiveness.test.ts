import { afterAll, expect, it } from 'vitest';
import { createEngine, RandomStream } from '../../src/index.js';
import { createPool } from '../../src/parallel/public.js';
import { asOnReference } from './core-speed.js';
import { dataLongCalls, dataShortCalls } from './data-calls.js';
import { dynamicsLongCalls, dynamicsShortCalls } from './dynamics-calls.js';
import { EventLoopMonitor, Stopwatch, threadTime } from './event-loop.js';
import { judged, LONGEST_BLOCK, longestBlock } from './judge.js';
import type { Call, LongCall, ShortCall } from './long-call.js';
import { qneuronLongCalls, qneuronShortCalls } from './qneuron-calls.js';
import { registerLongCalls, registerShortCalls } from './register-calls.js';
import { spikingLongCalls, spikingShortCalls } from './spiking-calls.js';
import { variationalLongCalls, variationalShortCalls } from './variational-calls.js';

const LONG: LongCall[] = [
  ...dataLongCalls,
  ...registerLongCalls,
  ...dynamicsLongCalls,
  ...spikingLongCalls,
  ...variationalLongCalls,
  ...qneuronLongCalls,
];
const SHORT: ShortCall[] = [
  ...dataShortCalls,
  ...registerShortCalls,
  ...dynamicsShortCalls,
  ...spikingShortCalls,
  ...variationalShortCalls,
  ...qneuronShortCalls,
];

/** A call that takes no longer, in milliseconds, shows nothing of its pieces: half of one, as the clock goes in steps of up to 4. */
const TOO_SHORT = 10;
/** From so many milliseconds on, what a first run compiles is a small part of it, and one look will do. */
const LONG_ENOUGH = 500;
/** An abort is measured once, hence the longer time. */
const LONGEST_ABORT = 100;

/** How often a call may end before it is aborted, each time at the same share of what it took the time before. */
const MOST_TRIES = 5;

interface Row {
  call: string;
  'ms in all': number;
  'longest block, ms': number;
  'abort, ms'?: number;
}
const table: Row[] = [];
const rounded = (milliseconds: number) => Math.round(milliseconds * 10) / 10;

afterAll(() => {
  table.sort((a, b) => b['longest block, ms'] - a['longest block, ms']);
  // biome-ignore lint/suspicious/noConsole: the table is what one runs this for.
  console.table(table);
});

/** How a call went, in milliseconds. */
interface Watched {
  time: number;
  /** The longest that it held the event loop at a time. */
  block: number;
  error?: unknown;
}

/** Runs a call to its end or until it was aborted. */
async function watch(call: () => Promise<unknown>, judge?: (block: number) => number): Promise<Watched> {
  const start = threadTime();
  const monitor = new EventLoopMonitor(judge);
  const watched = (error?: unknown): Watched => {
    const block = monitor.stop();
    return { block, time: threadTime() - start - monitor.judging, error };
  };
  try {
    await call();
    return watched();
  } catch (error) {
    return watched(error);
  }
}

/** Runs a call that is aborted after so many milliseconds; `abort` is how long it went on. */
async function watchAborted(call: Call, moment: number) {
  const controller = new AbortController();
  const begin = threadTime();
  let aborted = Number.NaN;
  const wait = () => {
    if (threadTime() - begin < moment) return setImmediate(wait);
    aborted = threadTime();
    return controller.abort();
  };
  setImmediate(wait);
  const watched = await watch(() => call({ signal: controller.signal }));
  return { ...watched, abort: threadTime() - aborted, reason: controller.signal.reason };
}

it.each(LONG)('$name lets others run and can be aborted', async ({ name, workers, prepare }) => {
  const engine = workers ? await createPool({}, { workers }) : await createEngine();
  const call = await prepare(engine);

  let total = Infinity;
  const look = async () => {
    const watched = await watch(() => call({}), judged);
    if (watched.error) throw watched.error;
    total = Math.min(total, watched.time);
    return watched.block;
  };
  const once = await look();
  // Then there is a second one.
  const isShort = total < LONG_ENOUGH;
  const block = once < LONGEST_BLOCK && !isShort ? once : await longestBlock(look);
  expect(total, 'large enough to be cut into pieces').toBeGreaterThan(TOO_SHORT);

  // At a moment that the name decides, in the first half of what the whole took.
  const share = 0.5 * new RandomStream(name).uniform();
  const used = engine.bytesUsed;
  let aborted = await watchAborted(call, share * total);
  // Where the run before, which may have compiled or met a busy machine, took more than twice as long as this one.
  for (let again = 0; again < MOST_TRIES && aborted.reason === undefined; again++)
    aborted = await watchAborted(call, share * aborted.time);
  expect(aborted.reason, 'time to abort it').toBeDefined();
  const { abort } = aborted;
  table.push({
    call: name,
    'ms in all': rounded(total),
    'longest block, ms': rounded(block),
    'abort, ms': rounded(abort),
  });

  expect(aborted.error, 'the reason of the signal').toBe(aborted.reason);
  // What the calls before left may have been collected since.
  expect(engine.bytesUsed, 'memory after an abort').toBeLessThanOrEqual(used);
  expect(abort < LONGEST_ABORT ? abort : asOnReference(abort)).toBeLessThan(LONGEST_ABORT);
  expect(block).toBeLessThan(LONGEST_BLOCK);
  await engine.dispose();
});

it.each(SHORT)('$name returns at once', async ({ name, prepare }) => {
  const engine = await createEngine();
  const call = await prepare(engine);
  const block = await longestBlock(async () => {
    const watch = new Stopwatch();
    call();
    return judged(watch.lap());
  });
  table.push({ call: name, 'ms in all': rounded(block), 'longest block, ms': rounded(block) });
  expect(block).toBeLessThan(LONGEST_BLOCK);
  engine.dispose();
});
