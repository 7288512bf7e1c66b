import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileForDevice, deviceOptions, noisyDevice } from '../../../src/device/index.js';
import { DEVICES, type DeviceName } from '../../../src/device/public.js';
import { readOptions } from '../../../src/engine/index.js';
import { createEngine, type Engine } from '../../../src/index.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const NAMES = Object.keys(DEVICES) as DeviceName[];

describe.each(NAMES)('%s', (name) => {
  const compiled = (gate: 'x' | 'cz', qubits: number[]) =>
    compileForDevice(
      [{ gate, qubits }],
      qubits.length,
      noisyDevice(engine.kernels, readOptions('options', { device: name }, deviceOptions))!,
    );

  it('is the same as its object', () => {
    const [byName, byObject] = [name, DEVICES[name]()].map((device) =>
      readOptions('options', { device }, deviceOptions),
    );
    expect(byName).toEqual(byObject);
    expect(DEVICES[name]().name).toBe(name);
  });

  it('has the errors of its gates, as average infidelities', () => {
    const { qubits, twoQubitGate } = DEVICES[name]();
    const { gate } = qubits as Exclude<typeof qubits, readonly unknown[]>;
    for (const [operation, { error, pauli }] of [
      [compiled('x', [0]), gate!],
      [compiled('cz', [0, 1]), twoQubitGate!],
    ] as const) {
      // The overlap of the noisy gate with the one without noise, which is a signed permutation.
      const matrices = operation.steps.flatMap((step) => (step.kind === 'transfer' ? [step.matrix] : []));
      const noisy = matrices.find(({ length }) => length === (operation.twoQubitGates ? 256 : 16))!;
      const trace = noisy.reduce((sum, entry) => sum + (Math.abs(entry) > 0.5 ? Math.abs(entry) : 0), 0);
      const size = Math.sqrt(Math.sqrt(noisy.length));
      const fidelity = (trace / size + 1) / (size + 1);
      if (error) expect(1 - fidelity).toBeCloseTo(error, 12);
      // Of Pauli errors with probability p that none of them happens.
      else {
        const none = Array.from({ length: pauli!.length / 3 }, (_, i) =>
          Array.from(pauli!)
            .slice(3 * i, 3 * i + 3)
            .reduce((left, p) => left - p, 1),
        ).reduce((a, b) => a * b);
        expect(fidelity).toBeCloseTo((size * none + 1) / (size + 1), 12);
      }
    }
  });
});
