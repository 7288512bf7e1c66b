import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../src/device/public.js';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../src/index.js';
import { DensityMatrix, type GateOperation, StateVector } from '../../src/register/public.js';
import { extent } from '../extent.js';
import { complex, kronecker } from '../oracle/complex.js';
import { distance, flat, projector, trace, traceOf, unflat } from '../oracle/dense-register.js';
import {
  type DeviceFacts,
  type DeviceOperation,
  depolarizingStrength,
  noisyState,
  withGateNoise,
} from '../oracle/device-noise.js';
import { angle, arbitraryAmplitudes, arbitraryGate, someQubits } from './arbitrary-register.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => {
  expect(engine.bytesUsed).toBe(0);
  engine.dispose();
});

/** Strong noise, with T2 below and above T1. */
const FACTS: DeviceFacts[] = [
  { t1: 5000, t2: 4000, pulseError: 0.02, pulseTime: 60, pairError: 0.2, pairTime: 700 },
  { t1: 5000, t2: 9000, pulseError: 0.02, pulseTime: 60, pairError: 0.2, pairTime: 700 },
];
const deviceOf = ({ t1, t2, pulseError, pulseTime, pairError, pairTime }: DeviceFacts): Device => ({
  entangler: 'cz',
  qubits: { t1, t2, gate: { error: pulseError, time: pulseTime } },
  twoQubitGate: { error: pairError, time: pairTime },
});

/** Gates that a device of CZs has itself: CZs with at most one pulse between them, as more would be made fewer. */
const native = (qubits: number): fc.Arbitrary<DeviceOperation[]> =>
  fc
    .array(
      fc.record({
        pulses: fc.array(fc.constantFrom('sx' as const, 'x' as const, undefined), {
          minLength: qubits,
          maxLength: qubits,
        }),
        angles: fc.array(angle, { minLength: 2 * qubits, maxLength: 2 * qubits }),
        pair: someQubits(qubits, 2),
      }),
      { maxLength: 4 },
    )
    .map((layers) =>
      layers.flatMap(({ pulses, angles, pair }): DeviceOperation[] => [
        ...pulses.flatMap((gate, qubit): DeviceOperation[] => {
          // A pulse on a qubit without a CZ behind it would meet the next one.
          if (!gate || !pair.includes(qubit)) return [];
          return [
            { gate: 'rz', qubits: [qubit], angle: angles[2 * qubit]! },
            { gate, qubits: [qubit] },
            { gate: 'rz', qubits: [qubit], angle: angles[2 * qubit + 1]! },
          ];
        }),
        { gate: 'cz', qubits: pair },
      ]),
    );

const mixed = async (amplitudes: number[]) => {
  using psi = StateVector.fromAmplitudes(engine, amplitudes);
  return DensityMatrix.fromState(psi);
};

describe.each(extent(FACTS.slice(1), FACTS))(
  'a density matrix on a device with T1 = $t1 and T2 = $t2',
  (facts) => {
    it.each(['idling', 'aer'] as const)(
      'is the sum over all Kraus operators, in the model %s',
      async (model) => {
        await fc.assert(
          fc.asyncProperty(native(3), arbitraryAmplitudes(3), async (operations, amplitudes) => {
            using rho = await mixed(amplitudes);
            await rho.run(operations, { device: deviceOf(facts), model });
            const start = projector(unflat(amplitudes, 1));
            const expected = noisyState(start, operations, facts, model === 'idling');
            expect(distance(rho.matrix, flat(expected))).toBeLessThan(1e-12);
          }),
          { numRuns: 6 },
        );
      },
    );

    it('is what state vectors are in the mean', async () => {
      const gates: GateOperation[] = [
        { gate: 'h', qubits: [0] },
        { gate: 'crx', qubits: [0, 1], angle: 1.1 },
        { gate: 'ry', qubits: [2], angle: 0.7 },
        { gate: 'cx', qubits: [1, 2] },
      ];
      const device = deviceOf(facts);
      using rho = await new DensityMatrix(engine, 3).run(gates, { device });
      const valuesOf = (state: StateVector | DensityMatrix) => [
        ...state.probabilities(),
        state.expectation('XXI'),
        state.expectation('ZYX'),
      ];
      const exact = valuesOf(rho);
      using perfect = await new StateVector(engine, 3).run(gates);
      const ideal = valuesOf(perfect);
      const rng = new RandomStream(5);
      const runs = 750;
      const sums = exact.map(() => [0, 0] as [number, number]);
      for (let run = 0; run < runs; run++) {
        using psi = await new StateVector(engine, 3).run(gates, { device, rng });
        expect(psi.norm()).toBeCloseTo(1, 12);
        valuesOf(psi).forEach((value, i) => {
          sums[i]![0] += value;
          sums[i]![1] += value * value;
        });
      }
      // Standard errors, 5 of which are allowed; without noise they would be many more.
      let fromIdeal = 0;
      sums.forEach(([sum, squares], i) => {
        const mean = sum / runs;
        const stdErr = Math.sqrt((squares / runs - mean * mean) / runs);
        expect(Math.abs(mean - exact[i]!)).toBeLessThan(5 * stdErr);
        fromIdeal = Math.max(fromIdeal, Math.abs(mean - ideal[i]!) / stdErr);
      });
      expect(fromIdeal).toBeGreaterThan(20);
    });
  },
);

describe('a register on a device', () => {
  const gates: GateOperation[] = [
    { gate: 'h', qubits: [0] },
    { gate: 'crx', qubits: [0, 1], angle: 1.1 },
  ];

  it('has the same bits without noise', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(arbitraryGate(3), { maxLength: 8 }), async (list) => {
        const circuit = list.map(({ operation }) => operation);
        for (const Type of [StateVector, DensityMatrix]) {
          using ideal = await new Type(engine, 3).run(circuit);
          using scaled = await new Type(engine, 3).run(circuit, { device: 'ibm_brisbane', noiseScale: 0 });
          expect(scaled.entries.copy()).toEqual(ideal.entries.copy());
        }
      }),
      { numRuns: 20 },
    );
  });

  it('loses more the stronger the noise is, and keeps its trace', async () => {
    const purities: number[] = [];
    for (const noiseScale of [0, 0.5, 1, 2, 100]) {
      using rho = await new DensityMatrix(engine, 2).run(gates, { device: 'ibm_brisbane', noiseScale });
      expect(rho.trace()).toBeCloseTo(1, 13);
      purities.push(await rho.purity());
    }
    expect(purities[0]).toBeCloseTo(1, 14);
    expect(purities).toEqual(purities.toSorted((a, b) => b - a));
    expect(purities.at(-1)).toBeLessThan(0.5);
  });

  it('is drawn alike from alike streams, and differently from others', async () => {
    const drawn = async (seed: number) => {
      using psi = await new StateVector(engine, 2).run(gates, {
        device: deviceOf(FACTS[1]!),
        rng: new RandomStream(seed),
      });
      return psi.amplitudes;
    };
    expect(await drawn(1)).toEqual(await drawn(1));
    expect(await drawn(1)).not.toEqual(await drawn(2));
  });

  it('is refused with a reason, and stays as it was', async () => {
    using psi = new StateVector(engine, 2);
    using rho = new DensityMatrix(engine, 2);
    const before = [psi.amplitudes, rho.matrix];
    const wrong: [StateVector | DensityMatrix, GateOperation[], object, string][] = [
      [psi, gates, { device: 'ibm_boston' }, 'options.rng'],
      [rho, gates, { device: 'ibm_nowhere' }, 'options.device'],
      [rho, gates, { device: { entangler: 'cz', qubits: { t1: 5, t2: 11 } } }, 'options.device.qubits.t2'],
      [rho, gates, { device: { entangler: 'cz', qubits: [{}] } }, 'options.device'],
      [rho, gates, { device: { entangler: 'cz', qubits: {} } }, 'circuit[1]'],
      [rho, gates, { device: 'ibm_boston', noiseScale: -1 }, 'options.noiseScale'],
      [rho, gates, { device: 'ibm_boston', model: 'best' }, 'options.model'],
    ];
    for (const [register, circuit, options, field] of wrong) {
      const failed = register.run(circuit, options);
      await expect(failed).rejects.toBeInstanceOf(ArgumentError);
      await expect(failed).rejects.toMatchObject({ field });
    }
    expect([psi.amplitudes, rho.matrix]).toEqual(before);
  });
});

describe('a gate with noise of its own', () => {
  const still: Device = { entangler: 'ecr', qubits: {}, twoQubitGate: {} };
  const flip = [0.8, 0.2].map((p, i) => {
    const root = Math.sqrt(p);
    return i === 0 ? [root, 0, 0, 0, 0, 0, root, 0] : [0, 0, root, 0, root, 0, 0, 0];
  });

  it('has none of its device where it is to have none', async () => {
    const device = deviceOf(FACTS[0]!);
    const circuit = (noise?: 'none'): GateOperation[] => [
      { gate: 'h', qubits: [0], noise },
      { gate: 'crx', qubits: [0, 1], angle: 1.1, noise },
    ];
    using rho = await new DensityMatrix(engine, 2).run(circuit('none'), { device, model: 'aer' });
    using ideal = await new DensityMatrix(engine, 2).run(circuit());
    expect(distance(rho.matrix, ideal.matrix)).toBeLessThan(1e-13);
    // Others have theirs.
    using one = await new DensityMatrix(engine, 1).run(
      [
        { gate: 'x', qubits: [0], noise: 'none' },
        { gate: 'x', qubits: [0] },
      ],
      { device },
    );
    using alone = await new DensityMatrix(engine, 1).run([{ gate: 'x', qubits: [0] }], { device });
    expect(one.probabilities()[1]).toBeGreaterThan(0.5 * alone.probabilities()[0]!);
    expect(one.probabilities()[1]).toBeLessThan(0.1);
  });

  it('has its Kraus operators behind it', async () => {
    const gates: GateOperation[] = [
      { gate: 'h', qubits: [1] },
      { gate: 'cx', qubits: [1, 0], noise: flip.flatMap((a) => flip.map((b) => pairOf(a, b))) },
      { gate: 'ry', qubits: [0], angle: 0.4, noise: flip },
    ];
    for (const noiseScale of [1, 2]) {
      using rho = await new DensityMatrix(engine, 2).run(gates, { device: still, noiseScale });
      using expected = new DensityMatrix(engine, 2).apply('h', [1]).apply('cx', [1, 0]);
      await expected.channel('bit-flip', [0, 1], { probability: 0.2 });
      expected.apply('ry', [0], 0.4);
      await expected.channel('bit-flip', [0], { probability: 0.2 });
      expect(distance(rho.matrix, expected.matrix)).toBeLessThan(1e-13);
    }
  });

  it('is refused where the operators are no channel on its qubits', async () => {
    using rho = new DensityMatrix(engine, 3);
    const wrong: [GateOperation, RegExp][] = [
      [{ gate: 'x', qubits: [0], noise: [flip[0]!] }, /Σ K†K = 1/],
      [{ gate: 'cx', qubits: [0, 1], noise: flip }, /Kraus operators on 2 qubits/],
      [{ gate: 'ccx', qubits: [0, 1, 2], noise: flip }, /Kraus operators on 3 qubits/],
      [{ gate: 'x', qubits: [0], noise: 'some' as never }, /'none' or an array/],
    ];
    for (const [gate, message] of wrong) {
      const failed = rho.run([gate], { device: still });
      await expect(failed).rejects.toThrow(message);
      await expect(failed).rejects.toMatchObject({ field: 'circuit[0].noise' });
      await expect(rho.run([gate])).rejects.toThrow(message);
    }
  });
});

/** The Kronecker product of two matrices of two rows. */
const pairOf = (a: number[], b: number[]): number[] => flat(kronecker(unflat(a, 2), unflat(b, 2)));

describe('the oracle', () => {
  it.each(FACTS)('keeps the trace, and makes errors as large as they are said to be', (facts) => {
    for (const [qubits, error] of [
      [1, facts.pulseError],
      [2, facts.pairError],
    ] as const) {
      const strength = depolarizingStrength(facts, qubits);
      const list = Array.from({ length: qubits }, (_, qubit) => qubit);
      // Half of a maximally entangled state goes through the gate; what is left of it is the fidelity of the process.
      const size = 2 ** qubits;
      const entangled = projector(
        Array.from({ length: size * size }, (_, i) => [
          complex(i % (size + 1) === 0 ? 1 / Math.sqrt(size) : 0),
        ]),
      );
      const after = withGateNoise(entangled, facts, strength, list);
      expect(trace(after).re).toBeCloseTo(1, 12);
      const process = traceOf(entangled, after).re;
      expect(1 - (size * process + 1) / (size + 1)).toBeCloseTo(error, 10);
    }
  });
});
