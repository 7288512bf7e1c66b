import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import { DensityMatrix, fromOpenQasm3, toOpenQasm3 } from '../../../src/register/public.js';
import { SqsNeuron, spikesFromCounts } from '../../../src/spiking/public.js';
import { Circuit } from '../../../src/variational/public.js';
import { extent } from '../../extent.js';
import { trace } from '../../oracle/dense-register.js';
import { interpret } from '../../oracle/open-qasm-interpreter.js';
import { arbitraryNeuron, arbitraryRecord } from '../arbitrary-neuron.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

const example = arbitraryNeuron({ inputs: 2, memory: 2 }).chain((neuron) =>
  fc.record({ neuron: fc.constant(neuron), run: arbitraryRecord(neuron, { min: 1, max: 3 }) }),
);

it('measures each record of spikes as often as the neuron spikes so, as a circuit and as a program', async () => {
  await fc.assert(
    fc.asyncProperty(example, async ({ neuron, run: { currents } }) => {
      const { inputs, memory, memoryKind, angles, gates: ansatz } = neuron;
      using own = new SqsNeuron(engine, { inputs, memory, memoryKind, angles, ansatz });
      const list = own.circuit({ currents });
      const circuit = new Circuit(list.qubits, list.gates);
      using rho = new DensityMatrix(engine, list.qubits);
      const { probabilities } = await circuit.run(rho, []);
      const text = await toOpenQasm3(list);
      const interpreted = interpret(text).records;
      const steps = currents.length;
      for (let record = 0; record < probabilities.length; record++) {
        const key = record.toString(2).padStart(inputs * steps, '0');
        const [counted] = spikesFromCounts({ [key]: 1 }, { steps, inputs, bitZero: 'left' });
        const expected = Math.exp(own.logLikelihood(currents, counted!.spikes));
        expect(probabilities[record]).toBeCloseTo(expected, 12);
        const branch = interpreted.get(key);
        expect(branch ? trace(branch).re : 0).toBeCloseTo(expected, 12);
      }
      expect(await toOpenQasm3(await fromOpenQasm3(text))).toBe(text);
    }),
    { numRuns: extent(15, 40) },
  );
});

it('leaves all angles free, by their names', async () => {
  using neuron = new SqsNeuron(engine, {
    inputs: 1,
    memory: 1,
    memoryKind: 'last-spike',
    ansatz: [
      { gate: 'crx', qubits: [1, 0], parameter: 2 },
      { gate: 'cz', qubits: [0, 1] },
      { gate: 'ry', qubits: [1], parameter: 0 },
    ],
    angles: [0.1, 0.2, 0.3],
  });
  const list = neuron.circuit({ steps: 2 });
  expect(await toOpenQasm3(list)).toBe(`OPENQASM 3.0;
include "stdgates.inc";
input float[64] theta_0;
input float[64] theta_2;
input float[64] encoding_0_0;
input float[64] encoding_1_0;
qubit[1] io;
qubit[1] memory;
bit[2] spikes;
rx(encoding_0_0) io[0];
crx(theta_2) memory[0], io[0];
cz io[0], memory[0];
ry(theta_0) memory[0];
spikes[0] = measure io[0];
reset io[0];
reset memory[0];
if (spikes[0]) { x memory[0]; }
rx(encoding_1_0) io[0];
crx(theta_2) memory[0], io[0];
cz io[0], memory[0];
ry(theta_0) memory[0];
spikes[1] = measure io[0];
`);
  const circuit = new Circuit(list.qubits, list.gates);
  const { gates } = circuit.bind([0.1, 0.3, 0.5 * Math.PI, 0.25 * Math.PI]);
  expect(gates).toEqual(neuron.circuit({ currents: [[0.5], [0.25]] }).gates);
});

it('refuses what says neither how long nor by what currents', async () => {
  using neuron = new SqsNeuron(engine, { angles: [0.1, 0.2, 0.3] });
  const wrong: [options: unknown, message: RegExp][] = [
    [undefined, /^options: /],
    [{}, /^options: .*either currents or steps/],
    [{ steps: 1, currents: [[1]] }, /^options: .*either currents or steps/],
    [{ steps: 0 }, /^options\.steps: /],
    [{ steps: 1001 }, /^options\.steps: /],
    [{ currents: [] }, /^options\.currents: /],
    [{ currents: [[1, 2]] }, /^options\.currents\[0\]: /],
    [{ currents: [[1], [Number.NaN]] }, /^options\.currents\[1\]\[0\]: /],
    [{ current: [[1]] }, /^options\.current: /],
  ];
  for (const [options, message] of wrong) {
    expect(() => neuron.circuit(options as never)).toThrow(ArgumentError);
    expect(() => neuron.circuit(options as never)).toThrow(message);
  }
});
