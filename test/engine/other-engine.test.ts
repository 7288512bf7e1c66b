import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { simulateQubitNeurons } from '../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine } from '../../src/index.js';
import { DensityMatrix, evolve, hamiltonian, type Register, StateVector } from '../../src/register/public.js';
import {
  Circuit,
  evolveVariationally,
  fitTimeStep,
  QuantumConvolutionalNetwork,
  trainConvolutionalNetwork,
} from '../../src/variational/public.js';

let engine: Engine;
let other: Engine;
beforeAll(async () => {
  engine = await createEngine();
  other = await createEngine();
});
afterAll(() => {
  for (const each of [engine, other]) each.dispose();
});

const energy = hamiltonian({ qubits: 2, h: [1, 2] });
const circuit = new Circuit(2, [{ gate: 'ry', qubits: [0], parameter: 0 }]);
const network = () => new QuantumConvolutionalNetwork(engine, { qubits: 2, seed: 1 });
const labelled = (state: Register) => ({ states: [state], labels: [1] });

/** Every call that works on a state in the memory of an engine that it has from elsewhere, and what it calls the state. */
const CALLS: [name: string, field: string, call: (state: Register) => Promise<unknown>][] = [
  ['StateVector.fidelity', 'other', (state) => new StateVector(engine, 2).fidelity(state)],
  ['StateVector.traceDistance', 'other', (state) => new StateVector(engine, 2).traceDistance(state)],
  ['DensityMatrix.fidelity', 'other', (state) => new DensityMatrix(engine, 2).fidelity(state)],
  ['DensityMatrix.traceDistance', 'other', (state) => new DensityMatrix(engine, 2).traceDistance(state)],
  ['fitTimeStep', 'after', (state) => fitTimeStep(circuit, new StateVector(engine, 2), state, { epochs: 1 })],
  ['QuantumConvolutionalNetwork.answers', 'states[0]', (state) => network().answers([state])],
  ['QuantumConvolutionalNetwork.classify', 'states[0]', (state) => network().classify([state])],
  [
    'QuantumConvolutionalNetwork.lossAndGradient',
    'data.states[0]',
    (state) => network().lossAndGradient(labelled(state)),
  ],
  [
    'trainConvolutionalNetwork',
    'data.states[0]',
    async (state) => trainConvolutionalNetwork(network(), labelled(state), { epochs: 1 }).finish(),
  ],
  [
    'simulateQubitNeurons',
    'options.initial',
    (initial) =>
      simulateQubitNeurons(engine, {
        initial: initial as StateVector,
        hamiltonian: energy,
        dt: 0.01,
        steps: 2,
        trajectories: 2,
        seed: 1,
      }),
  ],
];

describe.each(CALLS)('%s', (_, field, call) => {
  it.each([
    ['StateVector', (where: Engine) => new StateVector(where, 2)],
    ['DensityMatrix', (where: Engine) => new DensityMatrix(where, 2)],
  ] as const)('takes a %s of its own engine and names one of another', async (_, make) => {
    using own = make(engine);
    using foreign = make(other);
    const error = await call(foreign).then(
      () => undefined,
      (reason) => reason,
    );
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toMatchObject({ field, message: `${field}: this state belongs to another engine` });
    await call(own);
  });
});

/** What lies in no engine's memory serves all of them. */
it.each<[string, (where: Engine) => Promise<unknown>]>([
  ['a Hamiltonian: energy', (where) => new StateVector(where, 2).energy(energy)],
  ['a Hamiltonian: evolve', (where) => evolve(new StateVector(where, 2), energy, { dt: 0.1, steps: 2 })],
  ['a Circuit: run', (where) => circuit.run(new StateVector(where, 2), [0.1])],
  ['a Circuit: gradient', (where) => circuit.gradient(new DensityMatrix(where, 2), energy, [0.1])],
  [
    'both: evolveVariationally',
    (where) =>
      evolveVariationally(new StateVector(where, 2), energy, { circuit, dt: 0.1, steps: 1, epochs: 1 }),
  ],
])('takes %s, on any engine', async (_, call) => {
  for (const where of [engine, other]) await call(where);
});
