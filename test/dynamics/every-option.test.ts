import { beforeAll, describe, expect, it } from 'vitest';
import {
  breakEvenError,
  decoherenceFreeSubspace,
  simulateBlochEnsemble,
  simulateDecoupling,
  simulateErrorCorrection,
  simulateLif,
  simulateQubitNeurons,
} from '../../src/dynamics/public.js';
import { BornspikeError, createEngine, type Engine, type LongWorkOptions } from '../../src/index.js';
import { DensityMatrix, hamiltonian, StateVector } from '../../src/register/public.js';
import { extent, someOf } from '../extent.js';
import { chainChoices, chainOf } from './chain-choices.js';

let engine: Engine;
let pure: StateVector;
let mixed: DensityMatrix;
beforeAll(async () => {
  engine = await createEngine();
  pure = StateVector.basis(engine, '01');
  mixed = DensityMatrix.basis(engine, '01');
});

type Call = (more: LongWorkOptions & { trajectories?: number }) => Promise<unknown>;
type Rows = [name: string, call: Call][];

/** All choices of one value from each list, by name. */
function choices<T extends Record<string, readonly unknown[]>>(lists: T): { [K in keyof T]: T[K][number] }[] {
  return Object.entries(lists).reduce<object[]>(
    (rows, [name, values]) => rows.flatMap((row) => values.map((value) => ({ ...row, [name]: value }))),
    [{}],
  ) as never;
}

const named = <T extends object>(name: string, options: T, call: (options: T) => Call): [string, Call] => [
  `${name} ${JSON.stringify(options, (key, value) => (key === 'initial' && typeof value === 'object' ? value?.constructor.name : value))}`,
  call(options),
];

const METHODS = ['splitting', 'euler-maruyama', 'milstein', 'platen'] as const;
const CONVENTIONS = ['consistent', 'printed'] as const;
const EFFICIENCIES = [0, 0.6, 1] as const;
const RECORDS = [{}, { every: 2, trajectories: 2, measurement: true }] as const;

const blochRows = (): Rows =>
  choices({
    method: METHODS,
    equations: CONVENTIONS,
    efficiency: EFFICIENCIES,
    record: RECORDS,
    initial: [
      [0, 0.6, 0.8],
      [0.1, 0.2, 0.3],
    ],
    trajectories: [1, 3],
    decision: [undefined, { distance: 0.3 }],
  }).map((options) =>
    named(
      'bloch',
      options,
      (given) => (more) =>
        simulateBlochEnsemble(engine, {
          rabi: (time) => 1 + time,
          rate: 0.4,
          dt: 0.01,
          steps: 7,
          seed: 1,
          ...given,
          ...more,
        }),
    ),
  );

function networkRows(): Rows {
  const network = hamiltonian({
    qubits: 2,
    rabi: (time) => [1 + time, 0.5],
    jx: [
      [0, 0.4],
      [0, 0],
    ],
  });
  return choices({
    unravelling: ['homodyne', 'jumps', 'none'] as const,
    method: METHODS,
    equations: CONVENTIONS,
    efficiency: EFFICIENCIES,
    detection: ['homodyne', 'heterodyne'] as const,
    initial: ['01', pure, mixed],
    record: [...RECORDS, { every: 3, trajectories: 1, states: true, observables: ['XY', 'ZI'] }],
    trajectories: [3],
  }).map((options) =>
    named(
      'network',
      options,
      ({ efficiency, detection, ...given }) =>
        (more) =>
          simulateQubitNeurons(engine, {
            hamiltonian: network,
            channels: [
              { operator: 'z', qubit: 0, rate: 0.4, efficiency },
              { operator: '-', qubit: 1, rate: 0.3, efficiency, detection },
            ],
            dt: 0.01,
            steps: 7,
            seed: 1,
            ...given,
            ...more,
          }),
    ),
  );
}

const chainRows = (): Rows =>
  choices(chainChoices).map((options) =>
    named(
      'chain',
      options,
      (given) => (more) => simulateQubitNeurons(engine, { ...chainOf(given), ...more }),
    ),
  );

const lifRows = (): Rows =>
  choices({
    sigma: [0, 0.5],
    bridge: [true, false],
    refractory: [0, 0.05],
    current: [0.5, 30, (time: number) => 40 * time],
    record: [{}, { every: 3, trajectories: true }],
    trajectories: [1, 3],
  }).map((options) =>
    named(
      'lif',
      options,
      (given) => (more) =>
        simulateLif(engine, {
          timeConstant: 1,
          threshold: 1,
          dt: 0.05,
          steps: 70,
          seed: 1,
          ...given,
          ...more,
        }),
    ),
  );

const coherenceRows = (): Rows => [
  ...choices({
    sequence: ['none', 'hahn', 'cpmg', 'xy4'] as const,
    detuning: [
      { kind: 'white', rate: 1 },
      { kind: 'telegraph', amplitude: 1, correlationTime: 0.5 },
      { kind: 'ornstein-uhlenbeck', amplitude: 1, correlationTime: 0.5 },
    ] as const,
    pulseError: [0, 0.1],
    trajectories: [1, 3],
  }).map((options) =>
    named(
      'decoupling',
      options,
      (given) => (more) => simulateDecoupling(engine, { times: [0.1, 2], seed: 1, ...given, ...more }),
    ),
  ),
  ...choices({ correlation: [0, 0.5, 1], rate: [0, 1, 1e9] }).map((options) =>
    named(
      'subspace',
      options,
      (given) =>
        ({ signal, onProgress }) =>
          decoherenceFreeSubspace(engine, { times: [0, 1, 1e9], ...given, signal, onProgress }),
    ),
  ),
  ...choices({
    code: ['bit-flip', 'phase-flip', 'five-qubit'] as const,
    errorChannel: [undefined, 'bit-flip', 'phase-flip', 'depolarizing'] as const,
  }).flatMap(
    (options): Rows => [
      named(
        'correction',
        options,
        (given) =>
          ({ signal, onProgress }) =>
            simulateErrorCorrection(engine, {
              physicalError: [0, 1e-300, 0.75],
              shots: 2,
              seed: 1,
              ...given,
              signal,
              onProgress,
            }),
      ),
    ],
  ),
  ...choices({
    code: ['bit-flip', 'phase-flip'] as const,
    errorChannel: [undefined, 'depolarizing'] as const,
  }).map((options) =>
    named(
      'break-even',
      options,
      (given) =>
        ({ signal, onProgress }) =>
          breakEvenError(engine, { ...given, signal, onProgress }),
    ),
  ),
];

/** What is no number in a result, but for the errors of single trajectories and times that never came. */
function unsound(value: unknown, path = ''): string[] {
  if (ArrayBuffer.isView(value)) {
    const numbers = Array.from(value as Float64Array);
    if (/stdErr$/.test(path) && numbers.every(Number.isNaN)) return [];
    if (/decisions.times$/.test(path)) return numbers.some(Number.isNaN) ? [path] : [];
    return numbers.every(Number.isFinite) ? [] : [path];
  }
  if (typeof value === 'number') return Number.isFinite(value) || /stdErr$/.test(path) ? [] : [path];
  if (value === null || typeof value !== 'object' || /meta$/.test(path)) return [];
  return Object.entries(value).flatMap(([name, entry]) => unsound(entry, `${path}.${name}`));
}

/** A result without what differs from run to run. */
const comparable = (result: unknown) =>
  JSON.stringify(result, (key, value) =>
    key === 'seconds'
      ? undefined
      : ArrayBuffer.isView(value)
        ? Array.from(value as Float64Array, String)
        : value,
  );

describe.each([
  ['simulateBlochEnsemble', blochRows],
  ['simulateQubitNeurons', networkRows],
  ['simulateQubitNeurons of matrix products', chainRows],
  ['simulateLif', lifRows],
  ['what keeps coherence', coherenceRows],
])('%s, whatever its options', (_name, rowsOf) => {
  it('gives a sound result that repeats itself, or refuses by name, and lets go of its memory', async () => {
    // Seven is no divisor of any number of choices: each of them is met.
    const rows = someOf(rowsOf(), 7);
    const used = engine.bytesUsed;
    const wrong: string[] = [];
    let sound = 0;
    for (const [name, call] of rows) {
      try {
        const result = await call({});
        wrong.push(...unsound(result).map((path) => `${name}: no number at ${path}`));
        if (comparable(await call({})) !== comparable(result)) wrong.push(`${name}: does not repeat itself`);
        sound++;
      } catch (error) {
        if (!(error instanceof BornspikeError)) wrong.push(`${name}: ${error}`);
      }
      if (engine.bytesUsed !== used) wrong.push(`${name}: ${engine.bytesUsed - used} bytes are left`);
    }
    expect(wrong).toEqual([]);
    expect(sound).toBeGreaterThan(rows.length / 10);
  });

  it('can be aborted by what hears of its progress, and lets go of its memory', async () => {
    const rows = rowsOf();
    const used = engine.bytesUsed;
    const wrong: string[] = [];
    let aborted = 0;
    for (const [name, call] of rows) {
      for (const early of [true, false]) {
        const controller = new AbortController();
        const reason = new Error('enough');
        if (early) controller.abort(reason);
        const heard = { count: 0 };
        const onProgress = () => {
          heard.count++;
          controller.abort(reason);
        };
        const error = await call({ signal: controller.signal, onProgress }).then(
          () => undefined,
          (thrown: unknown) => thrown,
        );
        if (error === reason) aborted++;
        else if (early && !(error instanceof BornspikeError)) wrong.push(`${name}: not aborted`);
        else if (error !== undefined && !(error instanceof BornspikeError)) wrong.push(`${name}: ${error}`);
        if (heard.count > 1) wrong.push(`${name}: heard of after its abort`);
        if (engine.bytesUsed !== used) wrong.push(`${name}: ${engine.bytesUsed - used} bytes are left`);
      }
    }
    expect(wrong).toEqual([]);
    expect(aborted).toBeGreaterThan(rows.length / 10);
  });
});

it('gives the same bits when two of a kind run by turns on one engine', async () => {
  const network = hamiltonian({
    qubits: 2,
    rabi: [1, 0.5],
    jx: [
      [0, 0.4],
      [0, 0],
    ],
  });
  const runs: ((seed: number) => Promise<unknown>)[] = [
    (seed) =>
      simulateBlochEnsemble(engine, {
        rabi: 1,
        rate: 0.4,
        efficiency: 0.8,
        initial: [0, 0, 1],
        dt: 0.001,
        steps: extent(100_000, 300_000),
        trajectories: 2,
        record: { measurement: true },
        guard: false,
        seed,
      }),
    (seed) =>
      simulateLif(engine, {
        timeConstant: 1,
        sigma: 1,
        threshold: 1,
        current: 1,
        dt: 0.01,
        steps: extent(100_000, 300_000),
        trajectories: 2,
        seed,
      }),
    (seed) =>
      simulateQubitNeurons(engine, {
        hamiltonian: network,
        channels: [{ operator: 'x', qubit: 0, rate: 0.4, efficiency: 0.5 }],
        initial: '01',
        dt: 0.001,
        steps: 20_000,
        guard: false,
        seed,
      }),
  ];
  for (const run of runs) {
    const alone = [comparable(await run(1)), comparable(await run(2))];
    const together = await Promise.all([run(1), run(2)]);
    expect(together.map(comparable)).toEqual(alone);
  }
});

it('lets a coefficient that is a function of time allocate on the engine', async () => {
  const states: StateVector[] = [];
  const drive = (time: number) => {
    // Enough to let memory grow.
    for (let i = 0; i < 2; i++) states.push(new StateVector(engine, 16));
    return [1 + time];
  };
  for (const method of ['splitting', 'platen'] as const) {
    const run = (of: typeof drive) =>
      simulateQubitNeurons(engine, {
        hamiltonian: hamiltonian({ qubits: 1, rabi: of }),
        channels: [{ operator: 'z', qubit: 0, rate: 0.4 }],
        initial: '0',
        dt: 0.01,
        steps: 5,
        method,
        seed: 1,
      });
    const grown = await run(drive);
    for (const state of states.splice(0)) state.dispose();
    expect(grown.mean).toEqual((await run((time) => [1 + time])).mean);
  }
});

it('does not see what the caller changes meanwhile', async () => {
  const network = (given: { initial: number[]; rabi: Float64Array; wienerIncrements: Float64Array }) =>
    simulateBlochEnsemble(engine, {
      rate: 0.4,
      efficiency: 0.8,
      dt: 0.01,
      steps: 50,
      trajectories: 2,
      ...given,
      seed: 1,
    });
  const fresh = () => ({
    initial: [0, 0, 1],
    rabi: new Float64Array(50).fill(1),
    wienerIncrements: new Float64Array(100).fill(0.05),
  });
  const undisturbed = comparable(await network(fresh()));
  const given = fresh();
  const running = network(given);
  given.initial[2] = 0;
  given.rabi.fill(7);
  given.wienerIncrements.fill(-1);
  expect(comparable(await running)).toBe(undisturbed);
});
