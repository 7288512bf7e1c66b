import { createHash } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { strokes } from '../../src/data/public.js';
import { createEngine, type Engine, type LongWorkOptions, RandomStream } from '../../src/index.js';
import {
  coupleAll,
  DensityMatrix,
  evolve,
  hamiltonian,
  type Register,
  StateVector,
} from '../../src/register/public.js';
import {
  Circuit,
  type CircuitGate,
  evolveVariationally,
  fitTimeStep,
  hamiltonianCircuit,
  QuantumBoltzmannMachine,
  QuantumClassifier,
  QuantumConvolutionalNetwork,
  QuantumRecurrentNetwork,
} from '../../src/variational/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

/** What a call works on. */
interface Subject {
  call: (options: LongWorkOptions) => Promise<unknown>;
  /** All that the call may change, as numbers. */
  state: () => unknown;
}

const all = <T>(count: number, of: (i: number) => T): T[] => Array.from({ length: count }, (_, i) => of(i));
/** Of numbers that are many to compare one by one. */
const digestOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  createHash('sha256')
    .update(new Uint8Array(buffer, byteOffset, byteLength))
    .digest('hex');

const entriesOf = (register: Register): string =>
  digestOf(register instanceof StateVector ? register.amplitudes : (register as DensityMatrix).matrix);

function scramble<R extends Register>(register: R): R {
  const rng = new RandomStream('scramble');
  for (let qubit = 0; qubit < register.qubits; qubit++) {
    register.apply('u', [qubit], [3 * rng.uniform(), rng.uniform(), rng.uniform()]);
    register.apply('cx', [qubit, (qubit + 1) % register.qubits]);
  }
  return register;
}

const rotations = (qubits: number, count: number) =>
  all(count, (i) => ({ gate: 'rx' as const, qubits: [i % qubits], angle: 0.1 }));
const ising = (qubits: number) =>
  hamiltonian({
    qubits,
    h: new Float64Array(qubits).fill(0.5),
    rabi: new Float64Array(qubits).fill(1),
    jx: coupleAll(qubits, 0.1),
  });
const ladder = (qubits: number) => {
  const gates = all(qubits, (qubit): CircuitGate[] => [
    { gate: 'ry', qubits: [qubit], parameter: qubit },
    { gate: 'crx', qubits: [qubit, (qubit + 1) % qubits], angle: 0.3 },
  ]);
  return new Circuit(qubits, gates.flat());
};
const anglesOf = (circuit: Circuit) => new Float64Array(circuit.parameters).fill(0.1);

/** Calls on a register, which none but those that say so changes. */
const onPure =
  (qubits: number, call: (state: StateVector, options: LongWorkOptions) => Promise<unknown>) => () => {
    const state = scramble(new StateVector(engine, qubits));
    return { call: (options: LongWorkOptions) => call(state, options), state: () => entriesOf(state) };
  };
const onMixed =
  (qubits: number, call: (rho: DensityMatrix, options: LongWorkOptions) => Promise<unknown>) => () => {
    const rho = scramble(new DensityMatrix(engine, qubits));
    return { call: (options: LongWorkOptions) => call(rho, options), state: () => entriesOf(rho) };
  };
/** The entries of a state that a call returned. */
async function taken(made: Promise<DensityMatrix>): Promise<string> {
  using matrix = await made;
  return entriesOf(matrix);
}

const digits = await strokes({ count: 40, size: 16, seed: 1, classes: [1, 7] });
const classifier = () =>
  new QuantumClassifier(engine, { features: 256, classes: 2, qubits: 6, circuits: 8, seed: 1 });
const convolutional = () => new QuantumConvolutionalNetwork(engine, { qubits: 8, seed: 1 });
const recurrent = () => new QuantumRecurrentNetwork(engine, { inputs: 2, memory: 3, layers: 2, seed: 1 });
const boltzmann = () => new QuantumBoltzmannMachine(engine, { visible: 3, hidden: 1, seed: 1 });
const inputs = all(6, (time) => [time / 10, 1 - time / 10]);
const lessons = [{ inputs, targets: inputs.map(() => [0, 1]) }];
const states = () => [scramble(new StateVector(engine, 8)), StateVector.ghz(engine, 8)];
const KEPT = [1, 3, 5, 7];

/** Calls on a model that has angles or other parameters. */
const on =
  <Model>(
    make: () => Model,
    read: (model: Model) => unknown,
    call: (model: Model, options: LongWorkOptions) => Promise<unknown>,
  ) =>
  (): Subject => {
    const model = make();
    return { call: (options) => call(model, options), state: () => read(model) };
  };
const parametersOf = (model: { parameters: unknown }) => model.parameters;

const CALLS: Record<string, () => Subject> = {
  'StateVector.run': onPure(14, async (state, options) =>
    entriesOf(await state.run(rotations(14, 200), options)),
  ),
  'StateVector.channel': onPure(18, async (state, options) =>
    entriesOf(
      await state.channel(
        'depolarizing',
        all(18, (i) => i),
        { probability: 0.1, rng: () => 0.5, ...options },
      ),
    ),
  ),
  'StateVector.sample': onPure(12, (state, options) => state.sample({ shots: 300_000, seed: 1, ...options })),
  'StateVector.energy': onPure(14, (state, options) => state.energy(ising(14), options)),
  'StateVector.partialTrace': onPure(16, (state, options) =>
    taken(
      state.partialTrace(
        all(9, (i) => i),
        options,
      ),
    ),
  ),
  'StateVector.entropy': onPure(12, (state, options) => state.entropy(KEPT, options)),
  'StateVector.purity': onPure(12, (state, options) => state.purity(KEPT, options)),
  'StateVector.mutualInformation': onPure(12, (state, options) =>
    state.mutualInformation([0, 2], KEPT, options),
  ),
  'StateVector.fidelity': onPure(7, (state, options) =>
    state.fidelity(new DensityMatrix(engine, 7), options),
  ),
  'StateVector.traceDistance': onPure(7, (state, options) =>
    state.traceDistance(new DensityMatrix(engine, 7), options),
  ),
  'DensityMatrix.run on a device': onMixed(6, async (rho, options) =>
    entriesOf(await rho.run(rotations(6, 60), { device: 'ibm_boston', ...options })),
  ),
  'DensityMatrix.run': onMixed(8, async (rho, options) =>
    entriesOf(await rho.run(rotations(8, 60), options)),
  ),
  'DensityMatrix.channel': onMixed(9, async (rho, options) =>
    entriesOf(
      await rho.channel(
        'depolarizing',
        all(9, (i) => i),
        { probability: 0.1, ...options },
      ),
    ),
  ),
  'DensityMatrix.sample': onMixed(7, (rho, options) => rho.sample({ shots: 300_000, seed: 1, ...options })),
  'DensityMatrix.energy': onMixed(7, (rho, options) => rho.energy(ising(7), options)),
  'DensityMatrix.partialTrace': onMixed(8, (rho, options) => taken(rho.partialTrace(KEPT, options))),
  'DensityMatrix.entropy': onMixed(8, (rho, options) => rho.entropy(undefined, options)),
  'DensityMatrix.purity': onMixed(8, (rho, options) => rho.purity(KEPT, options)),
  'DensityMatrix.mutualInformation': onMixed(8, (rho, options) =>
    rho.mutualInformation([0, 2], KEPT, options),
  ),
  'DensityMatrix.fidelity': onMixed(6, (rho, options) =>
    rho.fidelity(DensityMatrix.maximallyMixed(engine, 6), options),
  ),
  'DensityMatrix.traceDistance': onMixed(6, (rho, options) =>
    rho.traceDistance(DensityMatrix.maximallyMixed(engine, 6), options),
  ),
  evolve: onPure(10, async (state, options) => [
    await evolve(state, ising(10), { dt: 0.05, steps: 10, ...options }),
    entriesOf(state),
  ]),
  'Circuit.run': onPure(12, async (state, options) =>
    entriesOf((await ladder(12).run(state, anglesOf(ladder(12)), options)).register),
  ),
  'Circuit.expectation': onPure(12, (state, options) =>
    ladder(12).expectation(state, ising(12), anglesOf(ladder(12)), options),
  ),
  'Circuit.gradient': onPure(12, (state, options) =>
    ladder(12).gradient(state, ising(12), anglesOf(ladder(12)), options),
  ),
  'Circuit.gradient by shifts': onPure(8, (state, options) =>
    ladder(8).gradient(state, ising(8), anglesOf(ladder(8)), { method: 'shift', ...options }),
  ),
  'QuantumClassifier.evaluate': on(classifier, parametersOf, (model, options) =>
    model.evaluate(digits, { seed: 1, ...options }),
  ),
  'QuantumClassifier.lossAndGradient': on(classifier, parametersOf, (model, options) =>
    model.lossAndGradient(digits, options),
  ),
  'QuantumConvolutionalNetwork.answers': on(convolutional, parametersOf, (model, options) =>
    model.answers(states(), options),
  ),
  'QuantumConvolutionalNetwork.classify': on(convolutional, parametersOf, (model, options) =>
    model.classify(states(), options),
  ),
  'QuantumConvolutionalNetwork.lossAndGradient': on(convolutional, parametersOf, (model, options) =>
    model.lossAndGradient({ states: states(), labels: [0, 1] }, options),
  ),
  'QuantumRecurrentNetwork.run': on(recurrent, parametersOf, (model, options) => model.run(inputs, options)),
  'QuantumRecurrentNetwork.lossAndGradient': on(recurrent, parametersOf, (model, options) =>
    model.lossAndGradient(lessons, options),
  ),
  'QuantumBoltzmannMachine.thermalState': on(boltzmann, parametersOf, (model, options) =>
    taken(model.thermalState(options)),
  ),
  fitTimeStep: onPure(6, (state, options) =>
    fitTimeStep(hamiltonianCircuit(ising(6), 1), state, StateVector.ghz(engine, 6), {
      epochs: 3,
      ...options,
    }),
  ),
  evolveVariationally: onPure(6, async (state, options) => [
    await evolveVariationally(state, ising(6), {
      circuit: hamiltonianCircuit(ising(6), 1),
      ...{ dt: 0.1, steps: 2, epochs: 2 },
      ...options,
    }),
    entriesOf(state),
  ]),
};

/** What takes a moment at any size. */
const SHORT = [
  'StateVector.fidelity',
  'DensityMatrix.energy',
  'DensityMatrix.partialTrace',
  'DensityMatrix.purity',
];

/** A signal that is aborted when it is looked at for the `nth` time, and how often it was looked at. */
function abortedAt(nth: number): { signal: AbortSignal; looks: () => number } {
  const controller = new AbortController();
  const { signal } = controller;
  let looks = 0;
  signal.throwIfAborted = () => {
    if (++looks === nth) controller.abort();
    AbortSignal.prototype.throwIfAborted.call(signal);
  };
  return { signal, looks: () => looks };
}

/** A result without what differs from run to run. */
function lasting(result: unknown): unknown {
  if (ArrayBuffer.isView(result)) return digestOf(result);
  if (Array.isArray(result)) return result.map(lasting);
  if (typeof result !== 'object' || result === null) return result;
  const parts = Object.entries(result).filter(([name]) => name !== 'meta');
  return parts.map(([name, part]) => [name, lasting(part)]);
}

it.each(Object.keys(CALLS))(
  '%s, aborted anywhere, leaves all as it was, and the next call is right',
  async (name) => {
    const undisturbed = CALLS[name]!();
    const watched = abortedAt(Infinity);
    const expected = lasting(await undisturbed.call({ signal: watched.signal }));
    const looks = watched.looks();
    if (!SHORT.includes(name)) expect(looks, 'looks at the signal, the first at the call').toBeGreaterThan(1);

    const { call, state } = CALLS[name]!();
    const before = state();
    for (const nth of new Set([1, Math.min(2, looks), Math.ceil((looks + 1) / 2), looks])) {
      await expect(call({ signal: abortedAt(nth).signal }), `look ${nth} of ${looks}`).rejects.toThrow(
        expect.objectContaining({ name: 'AbortError' }),
      );
      expect(state(), `after an abort at look ${nth} of ${looks}`).toEqual(before);
    }
    expect(lasting(await call({}))).toEqual(expected);
    expect(state()).toEqual(undisturbed.state());
  },
);
