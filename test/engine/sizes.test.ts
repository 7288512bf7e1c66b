import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { GradientMode } from '../../assembly/spiking/local/gradient-mode.js';
import { NeuronKind } from '../../assembly/spiking/stack/kinds/neuron-kind.js';
import {
  explicitSchemeBytes,
  type Trajectories,
  trajectoriesBytes,
  writeExplicitScheme,
  writeTrajectories,
} from '../../build/generated/core/dynamics.js';
import { type Ensemble, ensembleBytes, writeEnsemble } from '../../build/generated/core/qneuron.js';
import { tridiagonalizationBytes, writeTridiagonalization } from '../../build/generated/core/register.js';
import {
  type DensityNeuron,
  densityNeuronBytes,
  forwardBytes,
  type Instrument,
  instrumentBytes,
  likelihoodBytes,
  type Network,
  networkBytes,
  projectionBytes,
  singleShotsBytes,
  sqsLayerBytes,
  sqsNeuronBytes,
  stackBytes,
  writeDensityNeuron,
  writeForward,
  writeInstrument,
  writeLikelihood,
  writeNetwork,
  writeProjection,
  writeSingleShots,
  writeSqsLayer,
  writeSqsNeuron,
  writeStack,
} from '../../build/generated/core/spiking.js';
import { type Circuits, circuitsBytes, writeCircuits } from '../../build/generated/core/variational.js';
import { RegionGroup } from '../../src/engine/index.js';
import { createEngine, type Engine } from '../../src/index.js';
import { ANGLES, COMPONENTS, INPUTS, laid, OUTPUTS, type StackSize } from './stack-size.js';

let engine: Engine;
let structures: RegionGroup;
beforeAll(async () => {
  engine = await createEngine();
  structures = new RegionGroup(engine.arena);
});
afterAll(() => engine.dispose());

/** A size as the kernels say it and as it is, for one argument that grows up to `most`; they may differ by a constant. */
interface Size {
  of: (n: number) => number;
  exact: (n: bigint) => bigint;
  most?: number;
}

const MOST = 2 ** 31 - 1;
/** Of exponents: qubits and levels. */
const MOST_QUBITS = 40;

/** Arguments around 1, 2^31, 2^32 and 2^53 bytes, and the largest. */
function walk(bytes: (n: number) => bigint, most: number): number[] {
  const found = new Set([1, 2, 3, most]);
  for (const target of [2n ** 31n, 2n ** 32n, 2n ** 53n]) {
    let low = 1;
    let high = most;
    while (high - low > 1) {
      const middle = Math.floor((low + high) / 2);
      if (bytes(middle) <= target) low = middle;
      else high = middle;
    }
    for (const n of [low - 1, low, high, high + 1]) if (n >= 1 && n <= most) found.add(n);
  }
  return [...found];
}

const STRUCTURES = ['blochStandingBytes'];

const power = (n: bigint) => 1n << n;
const kernels = () => engine.kernels;

/** f64 [n], a whole number of vectors. */
const even = (n: bigint) => 16n * ((n + 1n) / 2n);

/** Two channels, 6 gates: currents, states, memories and two probabilities of each step. */
const pair = (steps: bigint, memoryQubits = 1n) => {
  const memory = 1n << memoryQubits;
  return steps * (32n * (2n + 4n * memory + memory) + 32n) + 32n * (2n * memory + 4n * memory);
};

/** Of two channels and a memory qubit: 36 columns, 4 patterns, 4 rows and a probability. */
const TENSOR = 8n * 36n * 4n * 5n;

const SIZES: Record<string, Size[]> = {
  layoutTrajectories: [
    {
      of: (n) => kernels().layoutTrajectories(trajectories({ qubits: n, channels: 3 }), 0),
      exact: (n) => 64n * (power((n + 1n) / 2n) + power(n / 2n)) + 48n * n,
      most: MOST_QUBITS,
    },
    {
      of: (n) => kernels().layoutTrajectories(trajectories({ qubits: n, channels: 3, mixed: true }), 0),
      exact: (n) => 64n * (power((n + 1n) / 2n) + power(n / 2n)) + 16n * power(n) + 48n * n,
      most: MOST_QUBITS,
    },
    {
      of: (n) => kernels().layoutTrajectories(trajectories({ qubits: 4, channels: n }), 0),
      exact: (n) => 1024n * n,
    },
  ],
  layoutExplicit: [
    {
      of: (n) => explicit({ qubits: 10, channels: n }),
      exact: (n) => (2n * n + 6n) * 32n * 1024n + 48n * n,
    },
    {
      of: (n) => explicit({ qubits: n, channels: 3 }),
      exact: (n) => 12n * 32n * power(n),
      most: MOST_QUBITS,
    },
    {
      of: (n) => explicit({ qubits: n, channels: 3, mixed: true }),
      exact: (n) => (12n * 32n + 16n) * power(2n * n),
      most: MOST_QUBITS / 2,
    },
  ],
  trajectoryPairBytes: [
    {
      of: (n) => kernels().trajectoryPairBytes(trajectories({ qubits: n, channels: 3 })),
      exact: (n) => 32n * power(n),
      most: MOST_QUBITS,
    },
    {
      of: (n) => kernels().trajectoryPairBytes(trajectories({ qubits: n, mixed: true, channels: 3 })),
      exact: (n) => 16n * power(2n * n),
      most: MOST_QUBITS,
    },
    {
      of: (n) => kernels().trajectoryPairBytes(trajectories({ qubits: 4, mixed: true, channels: n })),
      exact: (n) => 16n * n,
    },
    {
      of: (n) => kernels().trajectoryPairBytes(trajectories({ qubits: 4, channels: 1, jumps: n })),
      exact: (n) => 16n * n,
    },
  ],
  layoutEnsemble: [
    { of: (n) => ensemble({ slices: n, levels: 3 }), exact: (n) => (32n * 8n + 40n) * n },
    {
      of: (n) => ensemble({ slices: 10, levels: 3, neurons: 2, jumps: 1, jumpLevels: n }),
      exact: (n) => 8n * 7n * power(n),
      most: MOST_QUBITS,
    },
    { of: (n) => ensemble({ slices: 10, levels: n }), exact: (n) => 32n * 6n * power(n), most: MOST_QUBITS },
  ],
  layoutCircuits: [
    { of: (n) => circuits({ count: n, qubits: 4, angles: 10 }), exact: (n) => 16n * 10n * n },
    {
      of: (n) => circuits({ count: 3, qubits: n, angles: 10 }),
      exact: (n) => 192n * n + (144n + 128n) * power(n),
      most: MOST_QUBITS,
    },
    {
      of: (n) => circuits({ count: MOST, qubits: 4, angles: n }),
      exact: (n) => 192n * n + 16n * BigInt(MOST) * n,
    },
    {
      of: (n) => circuits({ count: n, qubits: 10, keep: true }, 64),
      exact: (n) => n * 64n * 128n * 1024n + 144n * 1024n,
    },
    {
      of: (n) => circuits({ count: 8192, qubits: 10, keep: true }, n),
      exact: (n) => 8192n * n * 128n * 1024n + 144n * 1024n,
    },
    {
      of: (n) => circuits({ count: MOST, qubits: n, keep: true }, 1),
      exact: (n) => BigInt(MOST) * 128n * power(n) + 144n * power(n) + 192n * n,
      most: MOST_QUBITS,
    },
  ],
  layoutDensityNeuron: [
    {
      of: (n) => density({ channels: n, memoryQubits: 1, gates: 10 }),
      exact: (n) => 128n * power(2n * n),
      most: 20,
    },
    { of: (n) => density({ channels: 1, memoryQubits: 2, gates: n }), exact: (n) => 32n * n },
  ],
  layoutSqsNeuron: [
    { of: (n) => neuron({ gates: n }), exact: (n) => 32n * n },
    { of: (n) => neuron({ memoryQubits: n }), exact: (n) => 32n * 5n * power(n), most: MOST_QUBITS },
  ],
  layoutLikelihood: [
    { of: (n) => likelihood({}, n), exact: (n) => pair(n) },
    { of: (n) => likelihood({ memoryQubits: n }, 7), exact: (n) => pair(7n, n), most: MOST_QUBITS },
  ],
  layoutForward: [
    // 6 gates and 2 amplitudes of memory each.
    { of: (n) => forward({ neurons: n }), exact: (n) => (8n * 32n + 16n) * n },
    { of: (n) => forward({ gates: n }), exact: (n) => 5n * n * 32n },
  ],
  localGradientBytes: [
    { of: (n) => local(network({}), n), exact: (n) => 16n * n * 12n + 2n * pair(n) + even(10n * n) },
    {
      of: (n) => local(network({ neurons: n, weights: 1 }), 3),
      exact: (n) => 32n * 6n * n + 16n * 3n * 2n * n + even(n) + even(6n * n),
    },
    { of: (n) => local(network({ weights: n, neurons: 1, channels: 1 }), 1), exact: even },
    // On a device of the tensors for 6 gates' shifts besides their own, or of their slopes.
    {
      of: (n) => local(onDevice({ neurons: n, weights: 1 }), 3),
      exact: (n) => 13n * 2n * TENSOR * n + 16n * 3n * 2n * n + even(n) + even(6n * n),
    },
    {
      of: (n) => local(onDevice({ neurons: n, weights: 1 }), 3, GradientMode.Exact),
      exact: (n) => 3n * TENSOR * n + 16n * 3n * 2n * n + even(n) + even(6n * n),
    },
  ],
  layoutSingleShots: [
    { of: (n) => shots({}, n), exact: (n) => 16n * 16n * n },
    {
      of: (n) => shots({ memoryQubits: n, channels: 1 }, 3),
      exact: (n) => 16n * 3n * 2n * power(2n * n) + 32n * (2n + 2n + 2n + 1n) * power(n),
      most: MOST_QUBITS,
    },
  ],
  layoutInstrument: [
    { of: (n) => kernels().layoutInstrument(instrument({ steps: n }), 2, 1, 0), exact: (n) => 32n * n },
    {
      of: (n) => kernels().layoutInstrument(instrument({ steps: 1 }), 1, n, 0),
      exact: (n) => (64n + 3n * 3n * 8n + 16n) * power(2n * n),
      most: MOST_QUBITS,
    },
  ],
  layoutTridiagonalization: [
    {
      of: (n) =>
        kernels().layoutTridiagonalization(
          structure(tridiagonalizationBytes, writeTridiagonalization, { size: n }),
          0,
        ),
      exact: (n) => 32n * n,
    },
  ],
  layoutStack: [
    ...[true, false].flatMap((learns) => [
      { of: (n: number) => stack({ learns, steps: n }), exact: (n: bigint) => laid({ learns, steps: n }) },
      {
        of: (n: number) => stack({ learns, capacity: n }),
        exact: (n: bigint) => laid({ learns, capacity: n }),
      },
      {
        of: (n: number) => stack({ learns, neurons: n }),
        exact: (n: bigint) => laid({ learns, neurons: n }),
        most: 2 ** 30,
      },
    ]),
    {
      of: (n) => stack({ steps: n, segment: 1, capacity: MOST }),
      exact: (n) => laid({ steps: n, segment: 1n, capacity: BigInt(MOST) }),
    },
    {
      of: (n) => stack({ analogue: true, capacity: n }),
      exact: (n) => laid({ analogue: true, capacity: n }),
    },
  ],
};

/** Address of a structure whose other fields are 0. */
function structure<T extends object>(
  bytes: number,
  write: (memory: WebAssembly.Memory, at: number, fields: T) => void,
  given: Partial<T>,
): number {
  const { pointer } = structures.uint8(bytes);
  const rest = { get: (fields: Partial<T>, name: string) => fields[name as keyof T] ?? 0 };
  write(engine.arena.memory, pointer, new Proxy(given, rest) as T);
  return pointer;
}

const trajectories = (given: Partial<Trajectories>) => structure(trajectoriesBytes, writeTrajectories, given);

function explicit(given: Pick<Trajectories, 'qubits' | 'channels'> & { mixed?: boolean }): number {
  const bits = given.mixed ? 2 * given.qubits : given.qubits;
  const fields = { run: trajectories(given), bits };
  return kernels().layoutExplicit(structure(explicitSchemeBytes, writeExplicitScheme, fields), 0);
}

const ensemble = (given: Partial<Ensemble>) =>
  kernels().layoutEnsemble(structure(ensembleBytes, writeEnsemble, given), 0);

const FIVE = { neurons: 5, outputs: 1, channels: 2, memoryQubits: 1, gates: 6, angles: 7, weights: 10 };
const network = (given: Partial<Network>) =>
  structure<Network>(networkBytes, writeNetwork, { ...FIVE, ...given });

const onDevice = (given: Partial<Network>) => network({ ...given, instrument: instrument({}) });

const instrument = (given: Partial<Instrument>) =>
  structure(instrumentBytes, writeInstrument, { steps: 1, ...given });

const local = (pointer: number, steps: number, mode = GradientMode.Shots) =>
  kernels().localGradientBytes(pointer, steps, mode, 1);

const shots = (given: Partial<Network>, steps: number) => {
  const fields = { network: network(given), steps };
  return kernels().layoutSingleShots(structure(singleShotsBytes, writeSingleShots, fields), 0);
};

const neuron = (given: Partial<Network>) =>
  kernels().layoutSqsNeuron(structure(sqsNeuronBytes, writeSqsNeuron, { network: network(given) }), 0);

const density = (given: Pick<DensityNeuron, 'channels' | 'memoryQubits' | 'gates'>) =>
  kernels().layoutDensityNeuron(structure(densityNeuronBytes, writeDensityNeuron, given), 0);

const likelihood = (given: Partial<Network>, steps: number) => {
  const fields = { network: network(given), steps };
  return kernels().layoutLikelihood(structure(likelihoodBytes, writeLikelihood, fields), 0);
};

const forward = (given: Partial<Network>) =>
  kernels().layoutForward(structure(forwardBytes, writeForward, { network: network(given) }), 0);

const circuits = (given: Partial<Circuits>, blocks = 0) =>
  kernels().layoutCircuits(structure(circuitsBytes, writeCircuits, given), blocks, 0);

/** Inputs, a hidden layer of SQS neurons and an output layer, float32, of two channels (one if analogue). */
function stack(given: StackSize<number>): number {
  const { learns = true, analogue = false, steps = 7, capacity = 3, neurons = 33 } = given;
  const { segment = learns ? steps : 1 } = given;
  const { kernels } = engine;
  const channels = analogue ? 1 : 2;
  const list = (pointers: number[]) => {
    const region = structures.uint32(pointers.length);
    region.view.set(pointers);
    return region.pointer;
  };
  const layers = [neurons, OUTPUTS].map((count, l) =>
    structure(sqsLayerBytes, writeSqsLayer, {
      ...{ kind: NeuronKind.Sqs, neurons: count, channels, currentsPerNeuron: channels },
      ...{ slots: 5, components: COMPONENTS },
      ...{ feeds: l === 0, isOutput: l === 1, counted: l === 1, angles: ANGLES },
    }),
  );
  const projections = [-1, 0].map((source, target) =>
    structure(projectionBytes, writeProjection, {
      source,
      target,
      lines: source < 0 ? INPUTS : 16 * Math.ceil(neurons / 16),
    }),
  );
  const pointer = structure(stackBytes, writeStack, {
    ...{ bytes: 4, capacity, steps, segment, learns, feedforward: true },
    ...{ inputs: INPUTS, inputChannels: channels },
    ...{ layers: list(layers), layerCount: 2, projections: list(projections), projectionCount: 2 },
  });
  return kernels.layoutStack(pointer, analogue, capacity * steps * INPUTS, 0);
}

it.each(Object.keys(SIZES))('%s is exact, however large', (name) => {
  for (const { of, exact, most = MOST } of SIZES[name]!) {
    const constant = BigInt(of(1)) - exact(1n);
    expect(constant).toBeGreaterThanOrEqual(0n);
    expect(constant).toBeLessThan(65536n);
    for (const n of walk((n) => exact(BigInt(n)), most)) {
      const expected = exact(BigInt(n)) + constant;
      const given = of(n);
      if (expected < 2n ** 53n) expect(BigInt(given), `${name} of ${n}`).toBe(expected);
      else expect(given / Number(expected), `${name} of ${n}`).toBeCloseTo(1, 12);
    }
  }
});

it('is right about structures, whose sizes do not depend on anything', () => {
  const { kernels } = engine;
  for (const name of STRUCTURES) {
    const bytes = (kernels[name as 'blochStandingBytes'] as () => number)();
    expect(Number.isInteger(bytes) && bytes > 0 && bytes < 1024, `${name}: ${bytes}`).toBe(true);
  }
});

it('covers every size that the kernels compute', () => {
  const names = Object.keys(engine.kernels).filter((name) => /Bytes$|^layout/.test(name));
  expect([...Object.keys(SIZES), ...STRUCTURES].sort()).toEqual(names.sort());
});

it('gets no number from the kernels that JavaScript would take as signed', async () => {
  const texts = ['core', 'monitoring'].map((name) =>
    readFile(new URL(`../../build/${name}.d.ts`, import.meta.url), 'utf8'),
  );
  const exported = (await Promise.all(texts)).map((text) => text.split('declare interface')[0]).join('\n');
  const results = [...exported.matchAll(/@returns `(\w+)`/g)].map(([, type]) => type);
  expect(results.length).toBeGreaterThan(40);
  expect(new Set(results)).toEqual(new Set(['bool', 'f64', 'i32']));
});
