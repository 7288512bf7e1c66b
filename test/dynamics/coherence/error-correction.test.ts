import { beforeAll, describe, expect, it } from 'vitest';
import { breakEvenError, type CodeOptions, simulateErrorCorrection } from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { extent } from '../../extent.js';
import { SIGMAS } from '../../oracle/statistics.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

// The five-qubit code once more, as pairs of bits: a Pauli operator is x + 2 z, its products are exclusive ors.
const LETTERS = 'IXZY';
const GENERATORS = ['XZZXI', 'IXZZX', 'XIXZZ', 'ZXIXZ'].map((text) =>
  [...text].map((c) => LETTERS.indexOf(c)),
);
const anticommute = (a: number[], b: number[]) =>
  a.reduce((sum, p, i) => sum + ((p & 1) * (b[i]! >> 1) + (p >> 1) * (b[i]! & 1)), 0) % 2;
const syndromeOf = (error: number[]) => GENERATORS.map((generator) => anticommute(generator, error)).join('');
const weightOf = (error: number[]) => error.filter((p) => p > 0).length;
const ERRORS = Array.from({ length: 4 ** 5 }, (_, n) => [0, 1, 2, 3, 4].map((i) => (n >> (2 * i)) & 3));

/** How many of the Pauli errors of each weight are not undone: all 1024 of them, one by one. */
function failures(): number[] {
  const recovery = new Map(ERRORS.filter((e) => weightOf(e) <= 1).map((e) => [syndromeOf(e), e]));
  expect(recovery.size).toBe(16);
  const counts = [0, 0, 0, 0, 0, 0];
  for (const error of ERRORS) {
    const left = recovery.get(syndromeOf(error))!.map((p, i) => p ^ error[i]!);
    const harmless = anticommute(left, [1, 1, 1, 1, 1]) === 0 && anticommute(left, [2, 2, 2, 2, 2]) === 0;
    if (!harmless) counts[weightOf(error)]!++;
  }
  return counts;
}

const repetition = (p: number) => 3 * p * p - 2 * p * p * p;
const fiveQubit = (p: number) =>
  failures().reduce((sum, count, weight) => sum + count * (p / 3) ** weight * (1 - p) ** (5 - weight), 0);

const CASES: [CodeOptions['code'], (p: number) => number][] = [
  ['bit-flip', repetition],
  ['phase-flip', repetition],
  ['five-qubit', fiveQubit],
];
const physicalError = [0, 0.01, 0.05, 0.1, 0.2, 0.5, 0.7];

describe('simulateErrorCorrection', () => {
  it('the five-qubit code undoes every single error and no pair', () => {
    expect(failures().slice(0, 3)).toEqual([0, 0, 90]);
  });

  it.each(CASES)('%s: logical errors are the closed form exactly, and in single runs', async (code, form) => {
    const shots = extent(100, 300);
    const { exact, logicalError } = await simulateErrorCorrection(engine, {
      code,
      physicalError,
      shots,
      seed: 1,
    });
    physicalError.forEach((p, i) => {
      expect(exact[i]).toBeCloseTo(form(p), 12);
      const spread = Math.sqrt((form(p) * (1 - form(p))) / shots);
      expect(Math.abs(logicalError.mean[i]! - form(p))).toBeLessThanOrEqual(SIGMAS * spread + 1e-12);
    });
  });

  it('pays below the break-even error', async () => {
    expect(await breakEvenError(engine, { code: 'bit-flip' })).toBeCloseTo(0.5, 9);
    expect(await breakEvenError(engine, { code: 'phase-flip' })).toBeCloseTo(0.5, 9);
    const even = await breakEvenError(engine, { code: 'five-qubit' });
    expect(fiveQubit(even)).toBeCloseTo(even, 11);
    const { exact } = await simulateErrorCorrection(engine, {
      code: 'five-qubit',
      physicalError: [0.9 * even, 1.1 * even],
      shots: 1,
    });
    expect(exact[0]).toBeLessThan(0.9 * even);
    expect(exact[1]).toBeGreaterThan(1.1 * even);
  });

  it('a code against the other kind of error makes it worse: any odd number of errors counts', async () => {
    const options = { code: 'bit-flip', errorChannel: 'phase-flip' } as const;
    const { exact } = await simulateErrorCorrection(engine, { ...options, physicalError: [0.1], shots: 1 });
    expect(exact[0]).toBeCloseTo(3 * 0.1 * 0.81 + 0.001, 12);
    expect(await breakEvenError(engine, options)).toBe(0);
    expect(await breakEvenError(engine, { code: 'phase-flip', errorChannel: 'depolarizing' })).toBe(0);
  });

  it('repeats itself, frees its memory and takes no nonsense', async () => {
    const before = engine.bytesUsed;
    const options = { code: 'five-qubit', physicalError: [0.3], shots: 40, seed: 7 } as const;
    const once = await simulateErrorCorrection(engine, options);
    expect((await simulateErrorCorrection(engine, options)).logicalError).toEqual(once.logicalError);
    await breakEvenError(engine, { code: 'bit-flip' });
    const stop = new AbortController();
    const onProgress = () => stop.abort();
    await expect(
      simulateErrorCorrection(engine, { ...options, signal: stop.signal, onProgress }),
    ).rejects.toThrow('aborted');
    expect(engine.bytesUsed).toBe(before);
    const refused = (changes: object, field: string) =>
      expect(simulateErrorCorrection(engine, { ...options, ...changes } as never)).rejects.toThrow(
        expect.objectContaining({ constructor: ArgumentError, field }),
      );
    await refused({ code: 'surface' }, 'options.code');
    await refused({ errorChannel: 'amplitude-damping' }, 'options.errorChannel');
    await refused({ physicalError: [] }, 'options.physicalError');
    await refused({ physicalError: [0.8] }, 'options.physicalError[0]');
    await refused({ shots: 0 }, 'options.shots');
    await refused({ qubits: 5 }, 'options.qubits');
  });
});
