import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compileForDevice, type Device, deviceOptions, noisyDevice } from '../../../src/device/index.js';
import { readOptions } from '../../../src/engine/index.js';
import { ArgumentError, createEngine, type Engine } from '../../../src/index.js';
import type { CircuitGate } from '../../../src/register/public.js';
import { complex, type Matrix } from '../../oracle/complex.js';
import { conjugated, distance, embed, flat, GATES, projector, unflat } from '../../oracle/dense-register.js';
import { angle, arbitraryAmplitudes, arbitraryGate } from '../../register/arbitrary-register.js';
import { applySteps } from '../apply-steps.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const checked = (device: Device) =>
  noisyDevice(engine.kernels, readOptions('options', { device }, deviceOptions))!;
/** Without noise, and a nanosecond a pulse and a hundred a two-qubit gate. */
const perfect = (entangler: Device['entangler'], pulses: Device['pulses'] = 'sx') =>
  checked({ entangler, pulses, qubits: { gate: { time: 1 } }, twoQubitGate: { time: 100 } });
const stateOf = (amplitudes: number[]): Matrix => projector(unflat(amplitudes, 1));

const DEVICES = [
  ['cz', 'sx'],
  ['ecr', 'sx'],
  ['zz', 'any'],
] as const;

describe.each(DEVICES)('gates compiled to %s and pulses %s', (entangler, pulses) => {
  it.each(Object.keys(GATES))('%s is its matrix, with angles given and left free', (name) => {
    const device = perfect(entangler, pulses);
    const [count, matrix] = GATES[name]!;
    fc.assert(
      fc.property(
        fc.array(angle, { minLength: count, maxLength: count }),
        arbitraryAmplitudes(3),
        (values, psi) => {
          const small = matrix(...values);
          const width = Math.log2(small.length);
          const qubits = [2, 0, 1].slice(0, width);
          const expected = flat(conjugated(embed(small, qubits, 3), stateOf(psi)));
          const gate = name as 'cu';
          const given: CircuitGate = { gate, qubits, ...(count > 0 && { angle: values }) };
          const numbers = values.map((_, i) => i);
          const free: CircuitGate = { gate, qubits, ...(count > 0 && { parameter: numbers }) };
          for (const operation of [given, free]) {
            const { steps } = compileForDevice([operation], 3, device);
            expect(distance(flat(applySteps(stateOf(psi), steps, values)), expected)).toBeLessThan(1e-12);
          }
        },
      ),
      { numRuns: 4 },
    );
  });

  it('in random circuits are the same unitary', () => {
    const device = perfect(entangler, pulses);
    fc.assert(
      fc.property(fc.array(arbitraryGate(3), { maxLength: 12 }), arbitraryAmplitudes(3), (gates, psi) => {
        const expected = gates.reduce((rho, { matrix }) => conjugated(matrix, rho), stateOf(psi));
        const { steps } = compileForDevice(
          gates.map(({ operation }) => operation),
          3,
          device,
        );
        expect(distance(flat(applySteps(stateOf(psi), steps, [])), flat(expected))).toBeLessThan(1e-12);
      }),
      { numRuns: 40 },
    );
  });

  it('folded are the same unitary, in more gates', () => {
    const device = perfect(entangler, pulses);
    const gates: CircuitGate[] = [
      { gate: 'h', qubits: [0] },
      { gate: 'crx', qubits: [0, 1], angle: 0.7 },
    ];
    const once = compileForDevice(gates, 2, device);
    const psi = stateOf([0.6, 0, 0, 0, 0, 0.8, 0, 0]);
    for (const fold of [3, 5]) {
      const folded = compileForDevice(gates, 2, device, { fold });
      expect(folded.twoQubitGates).toBe(2 * fold);
      expect(folded.singleQubitGates).toBe(once.singleQubitGates);
      expect(folded.nanoseconds - once.nanoseconds).toBe(200 * (fold - 1));
      const [a, b] = [folded, once].map(({ steps }) => flat(applySteps(psi, steps, [])));
      expect(distance(a!, b!)).toBeLessThan(1e-13);
    }
  });
});

describe('the gates that a circuit takes', () => {
  const countsOf = (
    entangler: Device['entangler'],
    gates: CircuitGate[],
    pulses: Device['pulses'] = 'sx',
  ) => {
    const { singleQubitGates, twoQubitGates, nanoseconds } = compileForDevice(
      gates,
      2,
      perfect(entangler, pulses),
    );
    return [singleQubitGates, twoQubitGates, nanoseconds];
  };
  const one = (gate: CircuitGate['gate'], rest: Partial<CircuitGate> = {}): CircuitGate[] => [
    { gate, qubits: [0], ...rest },
  ];

  it.each([
    ['turns about Z are free', one('rz', { angle: 0.3 }), [0, 0, 0]],
    ['so is a phase', one('t'), [0, 0, 0]],
    ['x is one pulse', one('x'), [1, 0, 1]],
    ['h is one pulse', one('h'), [1, 0, 1]],
    ['rx is two pulses', one('rx', { angle: 0.3 }), [2, 0, 2]],
    ['rx by a free angle is two pulses', one('rx', { parameter: 0 }), [2, 0, 2]],
    [
      'fixed gates in a row are at most two pulses',
      [...one('h'), ...one('t'), ...one('h'), ...one('sx')],
      [2, 0, 2],
    ],
    ['what cancels is nothing', [...one('h'), ...one('h')], [0, 0, 0]],
    [
      'a phase passes a CZ',
      [...one('s'), { gate: 'cz' as const, qubits: [0, 1] }, ...one('sdg')],
      [0, 1, 100],
    ],
  ])('%s', (_, gates, expected) => {
    expect(countsOf('cz', gates)).toEqual(expected);
  });

  it.each(['crx', 'cry', 'crz', 'cp'] as const)(
    '%s is two two-qubit gates on each kind of device',
    (gate) => {
      for (const [entangler, pulses] of DEVICES) {
        for (const angle of [{ angle: 0.3 }, { parameter: 0 }]) {
          expect(countsOf(entangler, [{ gate, qubits: [0, 1], ...angle }], pulses)[1]).toBe(2);
        }
      }
    },
  );

  it('are in the direction of the couplings that a device has', () => {
    const device = checked({ entangler: 'ecr', qubits: [{}, {}, {}], couplings: [{ qubits: [1, 0] }] });
    const { steps } = compileForDevice([{ gate: 'cx', qubits: [0, 1] }], 2, device);
    expect(steps.filter((step) => step.kind === 'transfer' && step.qubits.length === 2)).toMatchObject([
      { qubits: [1, 0] },
    ]);
    expect(() =>
      compileForDevice(
        [
          { gate: 'h', qubits: [0] },
          { gate: 'cx', qubits: [0, 2] },
        ],
        3,
        device,
      ),
    ).toThrow(new ArgumentError('gates[1]', 'the device has no two-qubit gate between qubits 0 and 2'));
  });

  it('are those of one-qubit matrices, and refused of two-qubit matrices', () => {
    const gate = [0.6, 0, 0, 0.8, 0, 0.8, 0.6, 0];
    const { steps } = compileForDevice([{ gate, qubits: [1] }], 2, perfect('cz'));
    const rho = stateOf([0.1, 0.5, 0.5, 0.1, 0.3, 0.6, 0.1, 0.1].map((x) => x / Math.sqrt(0.99)));
    const expected = conjugated(
      embed(
        [
          [complex(0.6), complex(0, 0.8)],
          [complex(0, 0.8), complex(0.6)],
        ],
        [1],
        2,
      ),
      rho,
    );
    expect(distance(flat(applySteps(rho, steps, [])), flat(expected))).toBeLessThan(1e-14);
    const two = Array.from({ length: 32 }, (_, i) => (i % 10 === 0 ? 1 : 0));
    expect(() => compileForDevice([{ gate: two, qubits: [0, 1] }], 2, perfect('cz'))).toThrow(ArgumentError);
  });

  it('take no known time on a device that does not publish it', () => {
    const device = checked({ entangler: 'cz', qubits: {}, twoQubitGate: { time: 5 } });
    expect(compileForDevice([{ gate: 'cz', qubits: [0, 1] }], 2, device).nanoseconds).toBe(5);
    expect(compileForDevice([{ gate: 'x', qubits: [0] }], 2, device).nanoseconds).toBeNaN();
  });
});
