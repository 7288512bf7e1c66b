import { DensityMatrix } from '../../src/register/public.js';
import type { CaseOf } from '../case.js';
import { applyChannel } from '../javascript/register/density-channel.js';
import { type CircuitSize, circuitSize } from '../setup/gate-circuit.js';

const DAMPING = 0.1;
const MIXING = 0.05;

/** A pure state without zeros. */
function startOf({ qubits }: CircuitSize): Float64Array {
  const size = 2 ** qubits;
  const entries = new Float64Array(2 * size * size);
  for (let row = 0; row < size; row++) {
    for (let column = 0; column < size; column++) {
      entries[2 * (row * size + column)] = Math.cos(row - column) / size;
      entries[2 * (row * size + column) + 1] = Math.sin(row - column) / size;
    }
  }
  return entries;
}

const damping = (p: number): Float64Array[] => [
  Float64Array.of(1, 0, 0, 0, 0, 0, Math.sqrt(1 - p), 0),
  Float64Array.of(0, 0, Math.sqrt(p), 0, 0, 0, 0, 0),
];
const mixing = (p: number): Float64Array[] => {
  const rest = Math.sqrt(1 - 0.75 * p);
  const each = Math.sqrt(p) / 2;
  return [
    Float64Array.of(rest, 0, 0, 0, 0, 0, rest, 0),
    Float64Array.of(0, 0, each, 0, each, 0, 0, 0),
    Float64Array.of(0, 0, 0, -each, 0, each, 0, 0),
    Float64Array.of(each, 0, 0, 0, 0, 0, -each, 0),
  ];
};

export const registerChannels: CaseOf<CircuitSize> = {
  name: 'register-channels',
  measures:
    'channels on a density matrix of n qubits, float64, by `DensityMatrix.channel`: amplitude damping, then depolarizing, of ' +
    'every qubit',
  unit: 'channels',
  vectorisable: true,
  sizes: [2, 5, 8, 10].map(circuitSize),
  tolerance: 1e-13,
  note:
    'Both make one matrix of all Kraus operators and go over the entries once; the kernel keeps the four that it mixes in ' +
    'vectors. With few qubits the time is that of checks and of making this matrix.',
  wasm(engine, size) {
    const rho = new DensityMatrix(engine, size.qubits);
    const start = startOf(size);
    return {
      work: 2 * size.qubits,
      async run() {
        rho.entries.view.set(start);
        await rho.channel('amplitude-damping', rho.all, { probability: DAMPING });
        await rho.channel('depolarizing', rho.all, { probability: MIXING });
      },
      result: () => rho.matrix,
    };
  },
  javascript(_engine, size) {
    const { qubits } = size;
    const start = startOf(size);
    const rho = new Float64Array(start.length);
    const channels = [damping(DAMPING), mixing(MIXING)];
    const work = new Float64Array(32);
    return {
      work: 2 * qubits,
      run() {
        rho.set(start);
        for (const operators of channels) {
          for (let target = 2 ** (qubits - 1); target >= 1; target /= 2) {
            applyChannel(rho, qubits, target, operators, work);
          }
        }
      },
      result: () => rho,
    };
  },
};
