import { afterAll, beforeAll, expect, it } from 'vitest';
import { createEngine, type Engine } from '../../../src/index.js';
import { DensityMatrix, type GateOperation, StateVector } from '../../../src/register/public.js';
import {
  type LabelledStates,
  QuantumConvolutionalNetwork,
  trainConvolutionalNetwork,
} from '../../../src/variational/public.js';
import { finiteDifferenceOfPromises } from '../../oracle/finite-differences.js';
import { isingGroundState } from '../../oracle/ising-ground-state.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

/** Ground states of transverse Ising chains: class 0 where the field is below the couplings, class 1 above. */
function phases(qubits: number, fields: number[]) {
  return {
    states: fields.map((field) => StateVector.fromAmplitudes(engine, isingGroundState(qubits, field))),
    labels: fields.map((field) => (field < 1 ? 0 : 1)),
  };
}

it('learns to tell the phases of a magnet apart, also at fields between those it has seen', async () => {
  const train = phases(8, [0.3, 0.5, 0.7, 1.4, 1.7, 2]);
  const test = phases(8, [0.2, 0.4, 0.6, 0.75, 1.3, 1.5, 1.8, 2.5]);
  using network = new QuantumConvolutionalNetwork(engine, { qubits: 8, seed: 1 });
  const before = (await network.lossAndGradient(train)).loss;
  const { lossByEpoch, finalLoss } = await trainConvolutionalNetwork(network, train, { epochs: 60 });
  expect(lossByEpoch[0]).toBe(before);
  // A sample on the wrong side of 0 alone would make the mean square 1/6.
  expect(finalLoss).toBeLessThan(1 / 6);
  expect((await network.lossAndGradient(train)).loss).toBe(finalLoss);
  expect(Array.from((await network.classify(test.states)).predictions)).toEqual(test.labels);
  const { accuracy, loss, confusion } = await network.evaluate(train);
  expect([accuracy, loss]).toEqual([1, finalLoss]);
  expect(Array.from(confusion.values)).toEqual([3, 0, 0, 3]);
  // A little noise does not matter.
  const noisy = test.states.map((state) => DensityMatrix.fromState(state));
  for (const rho of noisy) await rho.channel('depolarizing', rho.all, { probability: 0.02 });
  expect(Array.from((await network.classify(noisy)).predictions)).toEqual(test.labels);
  for (const state of [...train.states, ...test.states, ...noisy]) state.dispose();
});

it('answers as if each qubit were traced out as soon as nothing acts on it any more', async () => {
  using network = new QuantumConvolutionalNetwork(engine, { qubits: 8, angleDeviation: 1, seed: 2 });
  using input = StateVector.fromAmplitudes(engine, isingGroundState(8, 0.8));
  const gates = network.circuit.bind(network.parameters.angles).gates as GateOperation[];
  let left = Array.from({ length: 8 }, (_, qubit) => qubit);
  let rho = DensityMatrix.fromState(input);
  const sizes: number[] = [];
  for (const [i, { gate, qubits, angle }] of gates.entries()) {
    const needed = left.filter((qubit) => gates.slice(i).some((later) => later.qubits.includes(qubit)));
    if (needed.length < left.length) {
      const before = rho;
      rho = await before.partialTrace(needed.map((qubit) => left.indexOf(qubit)));
      before.dispose();
      left = needed;
      sizes.push(left.length);
    }
    rho.apply(
      gate,
      qubits.map((qubit) => left.indexOf(qubit)),
      angle,
    );
  }
  expect(left).toEqual([0]);
  expect(sizes).toEqual([7, 6, 5, 4, 3, 2, 1]);
  expect((await network.answers([input])).answers[0]).toBeCloseTo(rho.expectation('Z'), 12);
  rho.dispose();
});

it('has the gradient of its loss, of pure and mixed states together', async () => {
  using network = new QuantumConvolutionalNetwork(engine, { qubits: 4, angleDeviation: 1, seed: 3 });
  using pure = StateVector.w(engine, 4);
  using mixed = await DensityMatrix.basis(engine, '0110').channel('depolarizing', [0, 3], {
    probability: 0.4,
  });
  const data = { states: [pure, mixed], labels: [1, 0] };
  const { angles } = network.parameters;
  const { gradient } = await network.lossAndGradient(data);
  for (const number of [0, 7, 16, 33, 35]) {
    const { value, error } = await finiteDifferenceOfPromises(
      async (x) => {
        network.parameters = { angles: angles.map((given, i) => (i === number ? x : given)) };
        const [a, b] = (await network.answers(data.states)).answers;
        return ((a! + 1) ** 2 + (b! - 1) ** 2) / 2;
      },
      angles[number]!,
      0.3,
    );
    expect(Math.abs(gradient[number]! - value)).toBeLessThan(1e-9 + 10 * error);
  }
});

it('refuses what it cannot learn from, and keeps what it has learnt when it is stopped', async () => {
  expect(() => new QuantumConvolutionalNetwork(engine, { qubits: 6 })).toThrow(/^options\.qubits:/);
  using network = new QuantumConvolutionalNetwork(engine, { qubits: 2, seed: 1 });
  using state = new StateVector(engine, 2);
  const { angles } = network.parameters;
  const train = (data: LabelledStates) => () => trainConvolutionalNetwork(network, data);
  expect(train({ states: [], labels: [] })).toThrow(/^data\.states:/);
  expect(train({ states: [state], labels: [2] })).toThrow(/^data\.labels\[0\]:/);
  const stop = new AbortController();
  const reached: unknown[] = [];
  const onProgress = () => {
    reached.push(network.parameters.angles);
    stop.abort(new Error('enough'));
  };
  const lesson = { states: [state], labels: [1] };
  await expect(
    trainConvolutionalNetwork(network, lesson, { signal: stop.signal, onProgress }),
  ).rejects.toThrow('enough');
  expect(network.parameters.angles).not.toEqual(angles);
  expect([network.parameters.angles]).toEqual(reached);
});
