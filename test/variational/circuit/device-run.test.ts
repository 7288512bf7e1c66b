import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../src/device/public.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import {
  type CircuitInstruction,
  DensityMatrix,
  hamiltonian,
  StateVector,
} from '../../../src/register/public.js';
import { Circuit, type CircuitGate } from '../../../src/variational/public.js';
import { extent } from '../../extent.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

const NOISY: Device = {
  entangler: 'cz',
  qubits: {
    t1: 9000,
    t2: 12_000,
    gate: { error: 0.01, time: 50 },
    readout: { read1Of0: 0.06, read0Of1: 0.11, time: 1000, resetError: 0.04, resetTime: 700 },
  },
  twoQubitGate: { error: 0.05, time: 400 },
};

const FREE: CircuitGate[] = [
  { gate: 'rx', qubits: [0], parameter: 0 },
  { gate: 'cry', qubits: [0, 1], parameter: 1 },
  { gate: 'u', qubits: [1], parameter: [1, 2, 0] },
  { gate: 'crz', qubits: [1, 2], parameter: 2 },
  { gate: 'cx', qubits: [2, 0] },
];
const ANGLES = [0.7, -1.3, 2.1];

/** A memory, a partner that is read and reset in between, and a gate that depends on what was read. */
const MEASURED: CircuitInstruction[] = [
  { gate: 'ry', qubits: [1], parameter: 0 },
  { gate: 'crx', qubits: [1, 0], parameter: 1 },
  { gate: 'measure', qubits: [0], bits: [0] },
  { gate: 'reset', qubits: [0] },
  { gate: 'rx', qubits: [1], angle: 0.9, condition: { bits: [0], value: 1 } },
  { gate: 'crx', qubits: [1, 0], parameter: 2 },
  { gate: 'measure', qubits: [0, 1], bits: [1, 2] },
];

describe('a circuit on a device', () => {
  it('has the gradient of its noisy mean', async () => {
    const circuit = new Circuit(3, FREE);
    using initial = new StateVector(engine, 3);
    const energy = hamiltonian({
      qubits: 3,
      h: [1, 0.3, -0.4],
      terms: [{ pauli: 'XY', qubits: [0, 2], coefficient: 0.7 }],
    });
    for (const observable of ['ZZZ', energy]) {
      const { value, gradient } = await circuit.gradient(initial, observable, ANGLES, { device: NOISY });
      const mean = (angles: ArrayLike<number>) =>
        circuit.expectation(initial, observable, angles, { device: NOISY });
      expect(value).toBeCloseTo(await mean(ANGLES), 14);
      for (const i of ANGLES.keys()) {
        const h = 1e-4;
        const [up, down] = [h, -h].map((by) => ANGLES.map((angle, k) => (k === i ? angle + by : angle)));
        const slope = ((await mean(up!)) - (await mean(down!))) / (2 * h);
        expect(gradient[i]).toBeCloseTo(slope, 6);
      }
      expect(Math.abs(value - (await circuit.expectation(initial, observable, ANGLES)))).toBeGreaterThan(
        0.01,
      );
    }
  });

  it('has the bits of the circuit itself without noise', async () => {
    const measured = new Circuit(2, MEASURED);
    for (const Type of [StateVector, DensityMatrix]) {
      using noiseless = new Type(engine, 2);
      using ideal = new Type(engine, 2);
      await measured.run(noiseless, ANGLES, { device: NOISY, noiseScale: 0, seed: 3 });
      await measured.run(ideal, ANGLES, { seed: 3 });
      expect(noiseless.entries.copy()).toEqual(ideal.entries.copy());
    }
  });

  it('draws records with the probabilities that a density matrix has', async () => {
    const circuit = new Circuit(2, MEASURED);
    using rho = new DensityMatrix(engine, 2);
    const { probabilities } = await circuit.run(rho, ANGLES, { device: NOISY });
    expect(probabilities.reduce((a, b) => a + b)).toBeCloseTo(1, 12);
    expect(rho.trace()).toBeCloseTo(1, 12);
    const runs = extent(250, 1000);
    const counts = new Float64Array(8);
    let mean = 0;
    for (let seed = 0; seed < runs; seed++) {
      using psi = new StateVector(engine, 2);
      const { bits, costs } = await circuit.run(psi, ANGLES, { device: NOISY, seed });
      counts[4 * bits[0]! + 2 * bits[1]! + bits[2]!]!++;
      mean += psi.expectation('ZI') / runs;
      expect(costs).toMatchObject({ circuits: 1, shots: 1, twoQubitGates: 4, measurements: 3 });
    }
    // 5 standard errors of a count; of a mean of ±1 at most.
    counts.forEach((count, record) => {
      const p = probabilities[record]!;
      expect(Math.abs(count / runs - p)).toBeLessThan(5 * Math.sqrt((p * (1 - p)) / runs));
    });
    expect(Math.abs(mean - rho.expectation('ZI'))).toBeLessThan(5 / Math.sqrt(runs));
    // A perfect device has others, by far.
    using ideal = new DensityMatrix(engine, 2);
    const perfect = (await circuit.run(ideal, ANGLES)).probabilities;
    const chi2 = counts.reduce(
      (sum, count, i) => sum + (count - runs * perfect[i]!) ** 2 / (runs * perfect[i]!),
      0,
    );
    expect(chi2).toBeGreaterThan(100);
  });

  it('reads, resets and lets the memory decay as its time line says', async () => {
    // Qubit 1 is 1 and waits while qubit 0, which is 1 too, is read, reset and read once more.
    const circuit = new Circuit(2, [
      { gate: 'x', qubits: [0] },
      { gate: 'x', qubits: [1] },
      { gate: 'measure', qubits: [0], bits: [0] },
      { gate: 'reset', qubits: [0] },
      { gate: 'measure', qubits: [0], bits: [1] },
    ]);
    const device: Device = { ...NOISY, qubits: { ...NOISY.qubits, gate: { time: 50 } } };
    const run = async (model: 'idling' | 'aer') => {
      using rho = new DensityMatrix(engine, 2);
      const { probabilities } = await circuit.run(rho, [], { device, model });
      return { probabilities, memory: rho.probabilities([1])[1]! };
    };
    const { probabilities, memory } = await run('idling');
    const one = Math.exp(-50 / 9000);
    expect(memory).toBeCloseTo(one * Math.exp(-(1000 + 700 + 1000) / 9000), 12);
    expect((await run('aer')).memory).toBeCloseTo(one, 12);
    const first = one * (1 - 0.11) + (1 - one) * 0.06;
    const second = 0.04 * (1 - 0.11) + 0.96 * 0.06;
    expect(probabilities[3]).toBeCloseTo(first * second, 12);
    expect(probabilities[0]).toBeCloseTo((1 - first) * (1 - second), 12);
  });

  it('misreads as a measurement says of itself', async () => {
    const read = async (noise?: 'none' | { read1Of0: number; read0Of1: number }) => {
      using rho = new DensityMatrix(engine, 1);
      const circuit = new Circuit(1, [{ gate: 'measure', qubits: [0], bits: [0], noise }]);
      return (await circuit.run(rho, [], { device: NOISY })).probabilities[1];
    };
    expect(await read()).toBeCloseTo(0.06, 14);
    expect(await read('none')).toBe(0);
    expect(await read({ read1Of0: 0.3, read0Of1: 0 })).toBeCloseTo(0.3, 14);
    await expect(read({ read1Of0: 1.3, read0Of1: 0 })).rejects.toMatchObject({
      field: 'gates[0].noise.read1Of0',
    });
  });

  it('lets a gate that depends on a bit wait for it, done or not', async () => {
    for (const flips of [true, false]) {
      const circuit = new Circuit(2, [
        { gate: 'x', qubits: [1] },
        ...(flips ? [{ gate: 'x' as const, qubits: [0] }] : []),
        { gate: 'measure', qubits: [0], bits: [0] },
        { gate: 'x', qubits: [1], condition: { bits: [0], value: 1 } },
      ]);
      const device: Device = {
        entangler: 'cz',
        qubits: { t1: 9000, gate: { time: 50 }, readout: { time: 1000 } },
      };
      using rho = new DensityMatrix(engine, 2);
      await circuit.run(rho, [], { device });
      const pulse = Math.exp(-50 / 9000);
      const start = flips ? 50 : 0;
      const waited = pulse * Math.exp(-(start + 1000 - 50) / 9000);
      // Decay of a pulse's length follows, whether there was one or not. Qubit 0 may have decayed before it was read.
      const turned = flips ? pulse * (1 - waited) * pulse + (1 - pulse) * waited * pulse : waited * pulse;
      expect(rho.probabilities([1])[1]).toBeCloseTo(turned, 12);
    }
  });

  it('refuses what it cannot do, by name', async () => {
    const circuit = new Circuit(3, FREE);
    using psi = new StateVector(engine, 3);
    using two = new StateVector(engine, 2);
    const refused: [Promise<unknown>, string][] = [
      [circuit.gradient(psi, 'ZZZ', ANGLES, { device: NOISY, method: 'adjoint' }), 'options.method'],
      [circuit.run(psi, ANGLES, { device: { entangler: 'cz', qubits: [{}, {}] } }), 'options.device'],
      [circuit.run(psi, ANGLES, { device: { entangler: 'cz', qubits: {} } }), 'gates[1]'],
      [new Circuit(2, MEASURED).gradient(two, 'ZZ', ANGLES, { device: NOISY }), 'gates[2].gate'],
    ];
    for (const [call, field] of refused) {
      await expect(call).rejects.toBeInstanceOf(ArgumentError);
      await expect(call).rejects.toMatchObject({ field });
    }
    using many = new StateVector(engine, 11);
    const mean = new Circuit(11, []).expectation(many, 'Z'.repeat(11), [], { device: NOISY });
    await expect(mean).rejects.toMatchObject({ field: 'initial' });
  });
});
