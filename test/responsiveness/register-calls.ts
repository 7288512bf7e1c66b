import { RandomStream } from '../../src/index.js';
import {
  coupleAll,
  DensityMatrix,
  evolve,
  fromOpenQasm3,
  hamiltonian,
  type Register,
  StateVector,
  toOpenQasm3,
} from '../../src/register/public.js';
import type { LongCall, ShortCall } from './long-call.js';

/** A network of all-to-all couplings. */
const network = (qubits: number) =>
  hamiltonian({
    qubits,
    h: new Float64Array(qubits).fill(0.5),
    rabi: new Float64Array(qubits).fill(1),
    exchange: coupleAll(qubits, 0.02),
  });

const SCATTERED = [1, 3, 5, 7, 9, 11, 13, 15, 17, 19];

/** Some layers of a random circuit. */
function scramble<R extends Register>(register: R, layers: number): R {
  const rng = new RandomStream('scramble');
  const { qubits } = register;
  for (let layer = 0; layer < layers; layer++) {
    for (let qubit = 0; qubit < qubits; qubit++) {
      register.apply('u', [qubit], [3 * rng.uniform(), rng.uniform(), rng.uniform()]);
      register.apply('cx', [qubit, (qubit + 1) % qubits]);
    }
  }
  return register;
}

const pure = (engine: ConstructorParameters<typeof StateVector>[0], layers = 2) =>
  scramble(new StateVector(engine, 20), layers);

/** All eigenvalues of ten mixed qubits differ from 0. */
const mixed = (engine: ConstructorParameters<typeof StateVector>[0], qubits = 10) =>
  scramble(
    DensityMatrix.product(
      engine,
      Array.from({ length: qubits }, (_, i) => [0.1, 0.05 * i, 0.7]),
    ),
    1,
  );

const circuit = (qubits: number, gates: number) =>
  Array.from({ length: gates }, (_, i) => ({ gate: 'rx' as const, qubits: [i % qubits], angle: 0.1 }));

const onPure = (
  name: string,
  call: (state: StateVector) => (options: object) => Promise<unknown>,
  layers = 2,
): LongCall => ({
  name: `StateVector.${name}, 20 qubits`,
  prepare: (engine) => call(pure(engine, layers)),
});

const onMixed = (
  name: string,
  call: (rho: DensityMatrix) => (options: object) => Promise<unknown>,
  qubits = 10,
): LongCall => ({
  name: `DensityMatrix.${name}, ${qubits} qubits`,
  prepare: (engine) => call(mixed(engine, qubits)),
});

/** Rotations and measurements of many qubits. */
const LONG_PROGRAM = {
  qubits: 100,
  gates: Array.from({ length: 15_000 }, (_, i) =>
    i % 10 === 9
      ? { gate: 'measure' as const, qubits: [i % 100], bits: [i % 100] }
      : { gate: 'crx' as const, qubits: [i % 100, (i + 1) % 100], angle: 0.1 * i },
  ),
};

export const registerLongCalls: LongCall[] = [
  {
    name: 'toOpenQasm3, 15000 gates',
    prepare: () => (options) => toOpenQasm3(LONG_PROGRAM, options),
  },
  {
    name: 'fromOpenQasm3, 65536 gates by one definition',
    prepare: () => {
      const doubled = Array.from({ length: 14 }, (_, i) => `gate g${i + 1} q { g${i} q; g${i} q; }`).join(
        ' ',
      );
      const program = `gate g0 q { rx(0.1) q; } ${doubled} qubit q; g14 q; g14 q; g14 q; g14 q;`;
      return (options) => fromOpenQasm3(program, options);
    },
  },
  {
    name: 'fromOpenQasm3, 11000 gates one by one',
    prepare: () => {
      const program = `qubit[9] q; ${'crx(0.25) q[1], q[2]; '.repeat(11_000)}`;
      return (options) => fromOpenQasm3(program, options);
    },
  },
  {
    name: 'evolve, 20 qubits',
    prepare: (engine) => {
      const state = StateVector.w(engine, 20);
      return (options) => evolve(state, network(20), { dt: 0.01, steps: 2, ...options });
    },
  },
  {
    name: 'evolve, 10 mixed qubits whose coefficients change',
    prepare: (engine) => {
      const state = DensityMatrix.maximallyMixed(engine, 10);
      const changing = hamiltonian({
        qubits: 10,
        h: (time) => new Float64Array(10).fill(time),
        rabi: new Float64Array(10).fill(1),
        jy: coupleAll(10, 0.02),
      });
      return (options) => evolve(state, changing, { dt: 0.01, steps: 2, order: 4, ...options });
    },
  },
  onPure('run of 100 gates', (state) => (options) => state.run(circuit(20, 100), options)),
  onPure(
    'run of 20 gates on a device',
    (state) => (options) => state.run(circuit(20, 20), { device: 'ibm_boston', rng: () => 0.5, ...options }),
  ),
  onPure(
    'channel on all qubits',
    (state) => (options) =>
      state.channel('depolarizing', [...Array(20).keys()], { probability: 0.1, rng: () => 0.5, ...options }),
  ),
  {
    name: 'DensityMatrix.run of 20000 gates on a device, 2 qubits',
    prepare: (engine) => {
      const rho = new DensityMatrix(engine, 2);
      return (options) => rho.run(circuit(2, 20_000), { device: 'ibm_boston', ...options });
    },
  },
  onPure(
    'sample on a device',
    (state) => (options) => state.sample({ shots: 1, seed: 1, device: 'ibm_boston', ...options }),
  ),
  onPure('sample', (state) => (options) => state.sample({ shots: 1_000_000, seed: 1, ...options })),
  onPure('energy', (state) => (options) => state.energy(network(20), options)),
  onPure('partialTrace of 10', (state) => (options) => disposed(state.partialTrace(SCATTERED, options))),
  onPure('purity of 10', (state) => (options) => state.purity(SCATTERED, options)),
  onPure('entropy of 10', (state) => (options) => state.entropy(SCATTERED, options)),
  onPure('entropy of 10 of low rank', (state) => (options) => state.entropy(SCATTERED, options), 1),
  onPure(
    'mutualInformation',
    (state) => (options) => state.mutualInformation([0, 3, 6, 9], [1, 4, 7, 10, 13], options),
  ),
  onMixed('run of 100 gates', (rho) => (options) => rho.run(circuit(10, 100), options)),
  onMixed(
    'run of 20 gates on a device',
    (rho) => (options) => rho.run(circuit(10, 20), { device: 'ibm_boston', ...options }),
  ),
  onMixed('entropy', (rho) => (options) => rho.entropy(undefined, options)),
  onMixed('sample', (rho) => (options) => rho.sample({ shots: 4_000_000, seed: 1, ...options })),
  onMixed('traceDistance', (rho) => {
    const sigma = DensityMatrix.maximallyMixed(rho.engine, 10).apply('h', [1]);
    return (options) => rho.traceDistance(sigma, options);
  }),
  onMixed(
    'fidelity',
    (rho) => {
      const sigma = rho.clone().apply('rx', [3], 1).apply('ry', [0], 0.4);
      return (options) => rho.fidelity(sigma, options);
    },
    9,
  ),
  {
    name: 'DensityMatrix.fromMatrix, 10 qubits',
    prepare: (engine) => {
      const { matrix } = mixed(engine);
      return (options) => disposed(DensityMatrix.fromMatrix(engine, matrix, options));
    },
  },
];

async function disposed(promise: Promise<DensityMatrix>): Promise<void> {
  (await promise).dispose();
}

const shortOnPure = (name: string, call: (state: StateVector) => unknown): ShortCall => ({
  name: `StateVector.${name}, 20 qubits`,
  prepare: (engine) => {
    const state = pure(engine);
    return () => call(state);
  },
});

const shortOnMixed = (name: string, call: (rho: DensityMatrix) => unknown): ShortCall => ({
  name: `DensityMatrix.${name}, 10 qubits`,
  prepare: (engine) => {
    const rho = mixed(engine);
    return () => call(rho);
  },
});

const identity = Float64Array.from({ length: 2 * 64 * 64 }, (_, i) => (i % 130 ? 0 : 1));

export const registerShortCalls: ShortCall[] = [
  shortOnPure('apply', (state) => state.apply('h', [0])),
  shortOnPure('probabilities', (state) => state.probabilities()),
  shortOnPure('probabilities in another order', (state) => state.probabilities([...state.all].reverse())),
  shortOnPure('measure', (state) => state.measure(() => 0.5)),
  shortOnPure('collapse', (state) => state.collapse(0, [3])),
  shortOnPure('expectation of a string', (state) => state.expectation('XYZYXYZYXYZYXYZYXYZY')),
  shortOnPure('expectation of a matrix', (state) => state.expectation(identity, [0, 3, 6, 9, 12, 15])),
  shortOnPure('bloch', (state) => state.bloch(3)),
  shortOnPure('concurrence', (state) => state.concurrence(3, 9)),
  shortOnPure('norm', (state) => state.norm()),
  shortOnPure('clone', (state) => state.clone()),
  shortOnPure('amplitudes', (state) => state.amplitudes),
  {
    name: 'StateVector.fromAmplitudes, 20 qubits',
    prepare: (engine) => {
      const { amplitudes } = pure(engine);
      return () => StateVector.fromAmplitudes(engine, amplitudes);
    },
  },
  {
    name: 'StateVector.product, 20 qubits',
    prepare: (engine) => () =>
      StateVector.product(
        engine,
        Array.from({ length: 20 }, () => [0.6, 0, 0.8]),
      ),
  },
  shortOnMixed('apply', (rho) => rho.apply('h', [0])),
  shortOnMixed('measure', (rho) => rho.measure(() => 0.5)),
  shortOnMixed('expectation of a matrix', (rho) => rho.expectation(identity, [0, 1, 2, 3, 4, 5])),
  shortOnMixed('concurrence', (rho) => rho.concurrence(0, 5)),
  shortOnMixed('clone', (rho) => rho.clone()),
  {
    name: 'DensityMatrix.fromState, 10 qubits',
    prepare: (engine) => {
      const state = scramble(new StateVector(engine, 10), 2);
      return () => DensityMatrix.fromState(state);
    },
  },
  {
    name: 'DensityMatrix.product, 10 qubits',
    prepare: (engine) => () =>
      DensityMatrix.product(
        engine,
        Array.from({ length: 10 }, () => [0.6, 0, 0.7]),
      ),
  },
];
