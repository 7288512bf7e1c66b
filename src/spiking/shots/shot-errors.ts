import { shotStepBytes, writeShotStep } from '../../../build/generated/core/spiking.js';
import {
  type CheckedDevice,
  jumpsOf,
  readoutConfusion,
  type TransferStep,
  unitaryOf,
} from '../../device/index.js';
import type { Engine, RegionGroup } from '../../engine/index.js';
import type { NeuronModel } from '../neuron/descriptor.js';
import { type NoisyStep, noisyStep } from '../neuron/instrument.js';

/** A gate that a device makes, or a turn about Z, and the errors that may come behind it; see `ShotStep`. */
export interface ShotPart {
  /** Complex [row][column]; undefined of a turn. */
  unitary?: Float64Array;
  /** Basis indices of the qubits that it acts on; the second is 0 if there is none. */
  first: number;
  second: number;
  /** What turns: the number of an angle, or after all angles the channel. */
  source: number;
  factor: number;
  /** Kraus operators. */
  errors: Float64Array[];
  /** Probability that this part and all before it make no error. */
  survival: number;
}

/** The gates of a device one by one, with the errors behind each. */
export function shotParts(model: NeuronModel, { steps }: NoisyStep, device: CheckedDevice): ShotPart[] {
  const { inputs, memory, list } = model;
  const qubits = inputs + memory;
  // The last steps are the readouts, which are drawn when all is measured.
  const acted = steps.slice(0, steps.length - inputs);
  const ideal = noisyStep(model, { ...device, noiseScale: 0 }).steps;
  const index = (qubit: number) => 2 ** (qubits - 1 - qubit);
  let survival = 1;
  return acted.map((step, s) => {
    if (step.kind === 'turn') {
      const { parameter, factor, qubit } = step;
      const gate = list.gates[parameter];
      const source = gate ? gate.parameter! : list.angles + parameter - list.gates.length;
      return { first: index(qubit), second: 0, source, factor, errors: [], survival };
    }
    const still = ideal[s] as Extract<TransferStep, { kind: 'transfer' }>;
    const jumps = jumpsOf(noiseOf(step.matrix, still.matrix));
    survival *= jumps.survival;
    const [first, second = 0] = step.qubits.map(index) as [number, number?];
    const unitary = unitaryOf(still.matrix);
    return { unitary, first, second, source: -1, factor: 0, errors: jumps.operators, survival };
  });
}

/** Writes the gates of a device, and how patterns are read, to memory of `group`. */
export function placeErrors(
  engine: Engine,
  group: RegionGroup,
  model: NeuronModel,
  noisy: NoisyStep,
  device: CheckedDevice,
): { parts: number; program: number; readout: number } {
  const parts = shotParts(model, noisy, device);
  const program = group.uint8(parts.length * shotStepBytes);
  parts.forEach(({ unitary, errors, ...part }, s) => {
    const place = unitary && group.float64(unitary.length);
    place?.view.set(unitary!);
    const operators = group.float64(errors.reduce((sum, { length }) => sum + length, 0));
    errors.forEach((operator, i) => {
      operators.view.set(operator, i * operator.length);
    });
    writeShotStep(engine.arena.memory, program.pointer + s * shotStepBytes, {
      ...part,
      ...{ unitary: place?.pointer ?? 0, errors: operators.pointer, count: errors.length },
    });
  });
  const readout = group.float64(4 ** model.inputs);
  readout.view.set(cumulativeReadout(device, model.inputs));
  return { parts: parts.length, program: program.pointer, readout: readout.pointer };
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
export function cumulativeReadout(device: CheckedDevice, inputs: number): number[] {
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
export function memoryStarts(
  { inputs, memory, memoryKind }: NeuronModel,
  noisy: NoisyStep | undefined,
): number[] {
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
