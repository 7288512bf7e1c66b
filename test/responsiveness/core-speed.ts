import { Stopwatch } from './event-loop.js';

/**
 * Work of one nature in rounds, and the milliseconds that so many rounds take at least, by `shortest`, on the core that pieces were cut
 * for: some 30 of them, as the clock goes in steps of up to 4.
 */
interface Reference {
  work: (rounds: number) => number;
  rounds: number;
  time: number;
}

const USED = new Float64Array(2 ** 20);

/** Arithmetic over memory that was used before: kernels, loops over typed arrays. */
function sweep(rounds: number): number {
  let sum = 0.5;
  for (let round = 0; round < rounds; round++) {
    for (let i = 0; i < USED.length; i++) {
      sum = sum * 0.999999 + USED[i]!;
      USED[i] = sum;
    }
  }
  return sum;
}

/** Memory that is new, which a larger allocation always is: copies, results. */
function fill(rounds: number): number {
  let sum = 0;
  for (let round = 0; round < rounds; round++) sum += new Float64Array(2 ** 23).fill(1, 0, 2 ** 18)[round]!;
  return sum;
}

/** Many small objects, most of which soon are garbage: checks, parsers, compilers. */
function allocate(rounds: number): number {
  let sum = 0;
  for (let round = 0; round < rounds; round++) {
    const kept = new Map<string, number[]>();
    for (let i = 0; i < 20_000; i++) kept.set(`entry ${(i * 7919) % 100_003}`, [i, i + 1]);
    for (const list of kept.values()) sum += list.length;
  }
  return sum;
}

export const REFERENCES: Record<'sweep' | 'fill' | 'allocate', Reference> = {
  sweep: { work: sweep, rounds: 16, time: 31 },
  fill: { work: fill, rounds: 24, time: 28 },
  allocate: { work: allocate, rounds: 8, time: 28 },
};

/** What disturbs a work makes it longer, never shorter: the shortest of so many times tells of the core. */
const RUNS = 3;

/** Milliseconds of this thread that a work takes, the least of `RUNS`. */
export function shortest({ work, rounds }: Reference): number {
  let least = Infinity;
  for (let run = 0; run < RUNS; run++) {
    const watch = new Stopwatch();
    if (!(work(rounds) > 0)) throw new Error('unreachable');
    least = Math.min(least, watch.lap());
  }
  return least;
}

/**
 * How many times longer this core takes now than the one that pieces were cut for. Nobody knows what a block consisted of, and what
 * slows one nature of work down (a neighbour's traffic on the memory, threads of the collector that wait) may leave another as it is: so
 * it is a mean, in which arithmetic over used memory, of which most blocks consist, counts as much as the others together. A block
 * is misjudged by no more than its nature differs from that.
 */
export function slowness(): number {
  const ratio = (name: keyof typeof REFERENCES) =>
    Math.max(1, shortest(REFERENCES[name]) / REFERENCES[name].time);
  return (2 * ratio('sweep') + ratio('fill') + ratio('allocate')) / 4;
}

/** What a block of so many milliseconds would have taken there. To be asked right after it: how fast a core is changes from second to second. */
export const asOnReference = (block: number): number => block / slowness();
