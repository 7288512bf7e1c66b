import {
  instrumentBytes,
  transferStepBytes,
  writeInstrument,
  writeTransferStep,
} from '../../../build/generated/core/spiking.js';
import {
  type CheckedDevice,
  type CompiledCircuit,
  type CompileSettings,
  compileForDevice,
  measurementIdleTransfer,
  readoutConfusion,
  resetState,
  type TransferStep,
} from '../../device/index.js';
import { ArgumentError, type Engine, type RegionGroup } from '../../engine/index.js';
import type { NeuronModel } from './descriptor.js';

/** An SQS neuron's step on a device. */
export interface NoisyStep {
  /** From |0…0⟩ of the input-output qubits to their readout; parameters are gates, then channels. */
  steps: readonly TransferStep[];
  /** Coordinates of the memory to begin with, [4^M]. */
  fresh: Float64Array;
  /** The same after each pattern that is remembered instead of a state, [pattern][4^M]. */
  remembered?: Float64Array;
  /** The rotations by the currents and the ansatz. */
  circuit: CompiledCircuit;
}

/** Most qubits of a neuron whose density matrix is computed, and most numbers in the tensor of a step. */
const MOST_QUBITS = 8;
const MOST_NUMBERS = 2 ** 15;

/** Refuses neurons that are too large for a device. */
export function checkNoisyQubits({ inputs, memory }: NeuronModel): void {
  if (inputs + memory <= MOST_QUBITS) return;
  throw new ArgumentError(
    'options.memory',
    `at most ${MOST_QUBITS} qubits together with inputs, on a device`,
    inputs + memory,
  );
}

/** Numbers in the tensor of a step, see assembly/spiking/neuron/instrument.ts. */
export const tensorNumbers = ({ inputs, memory }: NeuronModel): number =>
  3 ** inputs * 4 ** memory * 2 ** inputs * (1 + Math.max(2, 4 ** memory));

/** Refuses neurons whose steps have too large tensors. */
export function checkTensor(field: string, model: NeuronModel): void {
  if (tensorNumbers(model) <= MOST_NUMBERS) return;
  const { inputs, memory } = model;
  throw new ArgumentError(
    field,
    'neurons of 1 input-output qubit and up to 3 memory qubits, of 2 and 2, or of up to 4 and 1',
    `${inputs} and ${memory}`,
  );
}

/** Compiles a neuron's step: rotations by the currents, its ansatz, measurement, and reset while its memory idles. */
export function noisyStep(
  model: NeuronModel,
  device: CheckedDevice,
  settings: CompileSettings = {},
): NoisyStep {
  const { inputs, memory, list, memoryKind } = model;
  const qubits = inputs + memory;
  const measured = Array.from({ length: inputs }, (_, n) => n);
  const kept = Array.from({ length: memory }, (_, m) => inputs + m);
  // An angle of its own for each gate: shift rules move them one by one.
  const gates = [
    ...measured.map((n) => ({ gate: 'rx', qubits: [n], parameter: list.gates.length + n })),
    ...list.gates.map(({ gate, qubits, parameter }, g) =>
      parameter === undefined ? { gate, qubits } : { gate, qubits, parameter: g },
    ),
  ];
  const circuit = compileForDevice(gates, qubits, device, settings);
  const oneQubit = (qubit: number, matrix: Float64Array): TransferStep => ({
    kind: 'transfer',
    qubits: [qubit],
    matrix,
  });
  const prepared = (spiking: boolean[]) => preparedMemory(model, device, spiking);
  return {
    steps: [
      ...measured.map((n) => oneQubit(n, resetTransfer(resetState(device, n)))),
      ...circuit.steps,
      ...kept.map((qubit) => oneQubit(qubit, measurementIdleTransfer(device, qubit, measured, true))),
      ...measured.map((n) => oneQubit(n, readoutTransfer(readoutConfusion(device, n)))),
    ],
    fresh: prepared([]),
    ...(memoryKind !== 'quantum' && {
      remembered: Float64Array.from(
        Array.from({ length: 2 ** inputs }, (_, pattern) =>
          Array.from(
            prepared(kept.map((_, m) => memoryKind === 'last-spike' && bitOf(pattern, m % inputs, inputs))),
          ),
        ).flat(),
      ),
    }),
    circuit,
  };
}

const bitOf = (pattern: number, n: number, inputs: number): boolean =>
  ((pattern >> (inputs - 1 - n)) & 1) === 1;

/** From |0⟩ to what a reset leaves, as flips. */
function resetTransfer(state: Float64Array): Float64Array {
  const matrix = new Float64Array(16);
  matrix[0] = matrix[5] = 1;
  matrix[10] = matrix[15] = state[3]!;
  return matrix;
}

/** From the coordinates before a measurement to those of what is read, from [read][true]. */
function readoutTransfer([right0, wrong0, wrong1, right1]: Float64Array): Float64Array {
  const matrix = new Float64Array(16);
  matrix[0] = 1;
  matrix[12] = (right0! - wrong1! + wrong0! - right1!) / 2;
  matrix[15] = (right0! - wrong1! - wrong0! + right1!) / 2;
  return matrix;
}

/** Memory qubits that were reset, and flipped where there is a spike to remember. */
function preparedMemory(
  { inputs, memory }: NeuronModel,
  device: CheckedDevice,
  spiking: boolean[],
): Float64Array {
  const flips = spiking.flatMap((spikes, m) => (spikes ? [{ gate: 'x', qubits: [inputs + m] }] : []));
  const { steps } = compileForDevice(flips, inputs + memory, device);
  const qubits = Array.from({ length: memory }, (_, m) => resetState(device, inputs + m));
  for (const step of steps) {
    if (step.kind === 'turn') continue;
    const m = step.qubits[0]! - inputs;
    if (m < 0) continue;
    qubits[m] = qubits[m]!.map((_, row, state) =>
      state.reduce((sum, value, column) => sum + step.matrix[4 * row + column]! * value, 0),
    );
  }
  let all = Float64Array.of(1);
  for (const qubit of qubits) {
    const before = all;
    all = Float64Array.from({ length: 4 * before.length }, (_, i) => before[i >> 2]! * qubit[i & 3]!);
  }
  return all;
}

/** Writes the kernels' description of a step to memory of `group`; returns its address. */
export function placeInstrument(
  engine: Engine,
  group: RegionGroup,
  { inputs, memory }: NeuronModel,
  { steps, fresh, remembered }: NoisyStep,
): number {
  const { arena, kernels } = engine;
  const qubits = inputs + memory;
  const program = group.uint8(steps.length * transferStepBytes);
  /** Bytes between the coordinates of a qubit. */
  const stride = (qubit: number) => 16 * 4 ** (qubits - 1 - qubit);
  steps.forEach((step, s) => {
    const at = program.pointer + s * transferStepBytes;
    if (step.kind === 'turn') {
      const { qubit, parameter, factor } = step;
      writeTransferStep(arena.memory, at, {
        ...{ entries: 0, count: 0, first: stride(qubit), second: 0, source: parameter, factor },
      });
      return;
    }
    const [first, second] = step.qubits.map(stride) as [number, number?];
    const size = 4 ** step.qubits.length;
    const found = Array.from(step.matrix, (value, i) => ({
      value,
      row: Math.floor(i / size),
      column: i % size,
    }));
    const entries = found.filter(({ value }) => value !== 0);
    const place = group.uint8(16 * entries.length);
    const view = new DataView(arena.memory.buffer, place.pointer, 16 * entries.length);
    entries.forEach(({ value, row, column }, e) => {
      const from = second === undefined ? column * first : (column >> 2) * first + (column & 3) * second;
      view.setFloat64(16 * e, value, true);
      view.setUint32(16 * e + 8, from, true);
      view.setUint32(16 * e + 12, 16 * row, true);
    });
    writeTransferStep(arena.memory, at, {
      ...{ entries: place.pointer, count: entries.length, first, second: second ?? 0, source: -1, factor: 0 },
    });
  });
  const begin = group.float64(fresh.length);
  begin.view.set(fresh);
  const after = remembered && group.float64(remembered.length);
  after?.view.set(remembered!);
  const { pointer } = group.uint8(instrumentBytes);
  writeInstrument(arena.memory, pointer, {
    program: program.pointer,
    steps: steps.length,
    fresh: begin.pointer,
    remembered: after?.pointer ?? 0,
  });
  group.laidOut((at) => kernels.layoutInstrument(pointer, inputs, memory, at));
  return pointer;
}
