import {
  shotStepBytes,
  singleShotsBytes,
  writeShotStep,
  writeSingleShots,
} from '../../../build/generated/spiking.js';
import {
  type CheckedDevice,
  type DeviceCosts,
  jumpsOf,
  readoutConfusion,
  type TransferStep,
  unitaryOf,
} from '../../device/index.js';
import {
  type Describes,
  type Engine,
  integer,
  keyOf,
  type LongWorkOptions,
  longWork,
  type Meta,
  makeMeta,
  Pacer,
  RegionGroup,
  readOptions,
  type Seed,
  seed,
  tooLarge,
} from '../../engine/index.js';
import { describe, LONE_NEURON, type NeuronModel } from '../neuron/descriptor.js';
import { type NoisyStep, noisyStep } from '../neuron/instrument.js';
import { costsOf } from '../neuron/neuron-costs.js';

/** How a neuron is sampled. */
export interface SingleShotOptions extends LongWorkOptions {
  /** Records that are drawn (default 1). */
  shots?: number;
  /** Drawn and reported in the result if left out. */
  seed?: Seed;
}

export const singleShotOptions = () =>
  ({
    shots: integer({ default: 1, minimum: 1, maximum: 100_000_000 }),
    seed: seed(),
    ...longWork(),
  }) satisfies Describes<SingleShotOptions>;

/** Records of a neuron's spikes. */
export interface SingleShotRecords {
  /** 0 or 1, [T][shot][N]. */
  spikes: Uint8Array;
  /** Of `spikes`. */
  shape: [steps: number, shots: number, channels: number];
  /** What the shots would take on the `device`, if one is given. */
  costs?: DeviceCosts;
  /** The one given, or drawn. */
  seed: Seed;
  /** How it was made. */
  meta: Meta;
}

/** What is computed before others may run, in steps of a shot. */
const PIECE = 100_000;

/** See `SqsNeuron.sample`. @internal */
export async function sampleShots(
  engine: Engine,
  model: NeuronModel,
  device: CheckedDevice | undefined,
  given: { currents: number[][]; angles: Float64Array },
  options: SingleShotOptions,
): Promise<SingleShotRecords> {
  const start = performance.now();
  const settings = readOptions('options', options, singleShotOptions);
  const { shots } = settings;
  const pacer = new Pacer(options);
  const steps = given.currents.length;
  const { inputs, memory } = model;
  const group = new RegionGroup(engine.arena);
  try {
    const spikes = new Uint8Array(steps * shots * inputs);
    const noisy = device && noisyStep(model, device);
    const angles = group.float64(given.angles.length);
    angles.view.set(given.angles);
    const currents = group.float64(steps * inputs);
    currents.view.set(given.currents.flat());
    const steady = 2 ** (2 * inputs + memory) * 4;
    const piece = Math.max(1, Math.floor(PIECE / (steps * Math.max(1, steady / 64))));
    const most = Math.min(shots, piece);
    const records = group.uint16(most * steps, false);
    const [key0, key1] = keyOf(settings.seed);
    const { pointer } = group.uint8(singleShotsBytes);
    const errors =
      device && noisy
        ? placeErrors(engine, group, model, noisy, device)
        : { parts: 0, program: 0, readout: 0 };
    const starts = group.float64((1 + 2 ** inputs) * 2 ** memory);
    starts.view.set(startsOf(model, noisy));
    writeSingleShots(engine.arena.memory, pointer, {
      network: describe(engine, group, model, LONE_NEURON),
      ...{ angles: angles.pointer, currents: currents.pointer, steps, key0, key1 },
      ...{ records: records.pointer, ...errors, starts: starts.pointer },
      restarts: model.memoryKind !== 'quantum',
    });
    group.laidOut((at) => engine.kernels.layoutSingleShots(pointer, at));
    const prepared = Math.max(1, Math.floor(PIECE / 4 ** (inputs + memory)));
    for (let first = 0; first < steps; first += prepared) {
      engine.kernels.prepareShots(pointer, first, Math.min(first + prepared, steps));
      await pacer.pause();
      engine.checkAlive();
    }
    for (let first = 0; first < shots; first += piece) {
      const count = Math.min(piece, shots - first);
      engine.kernels.drawShots(pointer, first, count);
      const view = records.view;
      for (let i = 0; i < count; i++) {
        for (let t = 0; t < steps; t++) {
          const pattern = view[i * steps + t]!;
          const at = (t * shots + first + i) * inputs;
          for (let n = 0; n < inputs; n++) spikes[at + n] = (pattern >> (inputs - 1 - n)) & 1;
        }
      }
      pacer.report({ unit: 'shot', done: first + count, total: shots });
      await pacer.pause();
      engine.checkAlive();
    }
    return {
      spikes,
      shape: [steps, shots, inputs],
      ...(device &&
        noisy && { costs: costsOf(device, noisy.circuit, inputs, { circuits: 1, shots, steps }) }),
      seed: settings.seed,
      meta: makeMeta(start, { ...settings, steps }),
    };
  } catch (error) {
    throw tooLarge(error, { 'options.shots': shots, currents: steps });
  } finally {
    group.dispose();
  }
}

/** Writes the gates of a device one by one, with the errors behind each, and how patterns are read. */
function placeErrors(
  engine: Engine,
  group: RegionGroup,
  model: NeuronModel,
  { steps }: NoisyStep,
  device: CheckedDevice,
): { parts: number; program: number; readout: number } {
  const { inputs, memory, list } = model;
  const qubits = inputs + memory;
  // The last steps are the readouts, which are drawn when all is measured.
  const acted = steps.slice(0, steps.length - inputs);
  const ideal = noisyStep(model, { ...device, noiseScale: 0 }).steps;
  const program = group.uint8(acted.length * shotStepBytes);
  const index = (qubit: number) => 2 ** (qubits - 1 - qubit);
  let survival = 1;
  acted.forEach((step, s) => {
    const at = program.pointer + s * shotStepBytes;
    if (step.kind === 'turn') {
      const { parameter, factor, qubit } = step;
      const gate = list.gates[parameter];
      writeShotStep(engine.arena.memory, at, {
        ...{ unitary: 0, first: index(qubit), second: 0, factor, errors: 0, count: 0, survival },
        source: gate ? gate.parameter! : list.angles + parameter - list.gates.length,
      });
      return;
    }
    const still = ideal[s] as Extract<TransferStep, { kind: 'transfer' }>;
    const jumps = jumpsOf(noiseOf(step.matrix, still.matrix));
    survival *= jumps.survival;
    const unitary = unitaryOf(still.matrix);
    const place = group.float64(unitary.length);
    place.view.set(unitary);
    const errors = group.float64(jumps.operators.length * unitary.length);
    jumps.operators.forEach((operator, i) => {
      errors.view.set(operator, i * operator.length);
    });
    const [first, second] = step.qubits.map(index) as [number, number?];
    writeShotStep(engine.arena.memory, at, {
      ...{ unitary: place.pointer, first, second: second ?? 0, source: -1, factor: 0 },
      ...{ errors: errors.pointer, count: jumps.operators.length, survival },
    });
  });
  const readout = group.float64(4 ** inputs);
  readout.view.set(cumulativeReadout(device, inputs));
  return { parts: acted.length, program: program.pointer, readout: readout.pointer };
}

/** What a noisy gate does behind the ideal one. */
function noiseOf(noisy: Float64Array, ideal: Float64Array): Float64Array {
  const size = Math.sqrt(noisy.length);
  // The inverse of a rotation is its transpose.
  return noisy.map((_, i) => {
    const [row, column] = [Math.floor(i / size), i % size];
    let sum = 0;
    for (let k = 0; k < size; k++) sum += noisy[size * row + k]! * ideal[size * column + k]!;
    return sum;
  });
}

/** Cumulative probabilities to read the patterns, [true][read]. */
function cumulativeReadout(device: CheckedDevice, inputs: number): number[] {
  const confusion = Array.from({ length: inputs }, (_, n) => readoutConfusion(device, n));
  const bit = (pattern: number, n: number) => (pattern >> (inputs - 1 - n)) & 1;
  return Array.from({ length: 2 ** inputs }, (_, pattern) => {
    let sum = 0;
    return Array.from({ length: 2 ** inputs }, (_, read) => {
      sum += confusion.reduce((p, matrix, n) => p * matrix[2 * bit(read, n) + bit(pattern, n)]!, 1);
      return sum;
    });
  }).flat();
}

/** Cumulative probabilities of the memory's basis states: to begin with, then after each pattern that is remembered. */
function startsOf({ inputs, memory, memoryKind }: NeuronModel, noisy: NoisyStep | undefined): number[] {
  const bases = Array.from({ length: 2 ** memory }, (_, basis) => basis);
  const starts = Array.from({ length: 1 + 2 ** inputs }, (_, start) => {
    if (noisy) {
      const { fresh, remembered } = noisy;
      const size = 4 ** memory;
      if (start === 0 || !remembered) return bases.map((basis) => basisProbability(fresh, basis, memory));
      const state = remembered.subarray((start - 1) * size, start * size);
      return bases.map((basis) => basisProbability(state, basis, memory));
    }
    let spikes = 0;
    for (let m = 0; m < memory && start > 0 && memoryKind === 'last-spike'; m++) {
      spikes = 2 * spikes + (((start - 1) >> (inputs - 1 - (m % inputs))) & 1);
    }
    return bases.map((basis) => Number(basis === spikes));
  });
  return starts.flatMap((probabilities) => {
    let sum = 0;
    return probabilities.map((p) => {
      sum += p;
      return sum;
    });
  });
}

/** ⟨basis|ρ|basis⟩ of Pauli coordinates: those of I and Z alone. */
function basisProbability(state: Float64Array, basis: number, memory: number): number {
  let sum = 0;
  for (let zs = 0; zs < 2 ** memory; zs++) {
    let place = 0;
    let sign = 1;
    for (let m = memory - 1; m >= 0; m--) {
      const isZ = (zs >> m) & 1;
      place = 4 * place + 3 * isZ;
      if (isZ && (basis >> m) & 1) sign = -sign;
    }
    sum += sign * state[place]!;
  }
  return sum / 2 ** memory;
}
