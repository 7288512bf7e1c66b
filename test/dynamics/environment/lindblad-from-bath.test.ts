import { beforeAll, describe, expect, it } from 'vitest';
import {
  type LindbladFromBathOptions,
  lindbladFromBath,
  type SpectralDensity,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../src/index.js';
import { hamiltonian } from '../../../src/register/public.js';
import {
  type Complex,
  complex,
  dagger,
  type Matrix,
  product,
  scale,
  sum,
  zeros,
} from '../../oracle/complex.js';
import { memoryIntegral, oneSidedSpectrum, redfieldDerivative } from '../../oracle/drude-bath.js';
import { basisState, expectation, lindbladDerivative, lindbladStates } from '../../oracle/lindblad.js';
import { operatorString } from '../../oracle/pauli.js';
import { arbitrarySystem, placed } from '../arbitrary-system.js';
import { tryOut } from './small-bath.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

const drude = { kind: 'drude', strength: 0.3, cutoff: 2 } as const;
const ohmic = { kind: 'ohmic', strength: 0.01, cutoff: 10 } as const;
const neuron = (h: number): LindbladFromBathOptions => ({
  hamiltonian: hamiltonian({ qubits: 1, h: [h] }),
  coupling: { operator: 'x', qubit: 0 },
  spectralDensity: ohmic,
  temperature: 0.5,
});

const asMatrix = (entries: ArrayLike<number>, size: number): Matrix =>
  Array.from({ length: size }, (_, i) =>
    Array.from({ length: size }, (_, j) =>
      complex(entries[2 * (i * size + j)]!, entries[2 * (i * size + j) + 1]!),
    ),
  );
const asEntries = (matrix: Matrix): number[] => matrix.flat().flatMap(({ re, im }) => [re, im]);

/** What a generator makes of a state's entries. */
function applied(generator: Float64Array, rho: Matrix): Matrix {
  const size = rho.length;
  const list = rho.flat().map((entry) => [entry]);
  const result = product(asMatrix(generator, size * size), list);
  return Array.from({ length: size }, (_, i) =>
    result.slice(i * size, (i + 1) * size).map(([entry]) => entry!),
  );
}

function arbitraryState(random: RandomStream, size: number): Matrix {
  const entry = (): Complex => complex(random.uniform() - 0.5, random.uniform() - 0.5);
  const root = Array.from({ length: size }, () => Array.from({ length: size }, entry));
  const positive = product(root, dagger(root));
  const trace = positive.reduce((total, row, i) => total + row[i]!.re, 0);
  return scale(positive, complex(1 / trace));
}

function expectClose(actual: Matrix, wanted: Matrix, digits: number): void {
  const [a, b] = [asEntries(actual), asEntries(wanted)];
  a.forEach((value, i) => {
    expect(value).toBeCloseTo(b[i]!, digits);
  });
}

describe('rates and shifts', () => {
  it.each([0.3, 1, 20])(
    'of a Drude bath of temperature %d are those of its exponentials',
    async (temperature) => {
      for (const h of [0.05, 0.6, 3]) {
        const { frequencies, rates, shifts } = await lindbladFromBath(engine, {
          ...neuron(h),
          coupling: { operator: [1, 0, 0.3, 0.2, 0.3, -0.2, -1, 0], qubit: 0 },
          spectralDensity: drude,
          temperature,
        });
        expect(Array.from(frequencies)).toEqual([-2 * h, 0, 2 * h]);
        frequencies.forEach((frequency, i) => {
          const exact = oneSidedSpectrum({ ...drude, temperature }, frequency);
          // All beyond 400 exponentials are 2e-6 at the lowest temperature.
          expect(rates[i]).toBeCloseTo(2 * exact.re, 5);
          expect(shifts[i]).toBeCloseTo(exact.im, 5);
        });
      }
    },
  );

  it('of a cold bath never heat the system, and shift it by the energy of reorganisation at ω = 0', async () => {
    const given = { ...neuron(1), temperature: 0 };
    const cold = await lindbladFromBath(engine, {
      ...given,
      coupling: { operator: [1, 0, 1, 0, 1, 0, -1, 0], qubit: 0 },
    });
    expect(Array.from(cold.rates)).toEqual([0, 0, 2 * 0.01 * 2 * engine.kernels.exp(-0.2)]);
    // ∫ J(ω)/ω dω/π
    expect(cold.shifts[1]).toBeCloseTo((-0.01 * 10) / Math.PI, 10);
    const { shifts } = await lindbladFromBath(engine, {
      ...given,
      coupling: { operator: 'z', qubit: 0 },
      spectralDensity: drude,
    });
    expect(Array.from(shifts)).toEqual([expect.closeTo(-0.3, 10)]);
  });

  it('of given densities are those of the same densities by name', async () => {
    const densities: [SpectralDensity, (frequency: number) => number][] = [
      [{ ...ohmic, exponent: 3 }, (w) => 0.01 * w * (w / 10) ** 2 * Math.exp(-w / 10)],
      [drude, (w) => (2 * 0.3 * 2 * w) / (w * w + 4)],
    ];
    for (const [named, density] of densities) {
      const { rates, shifts } = await lindbladFromBath(engine, { ...neuron(1), spectralDensity: named });
      const spectralDensity = { kind: 'given' as const, density, cutoff: named.cutoff };
      const given = await lindbladFromBath(engine, { ...neuron(1), spectralDensity });
      given.rates.forEach((rate, i) => {
        // What π and powers of Math are rounded to.
        expect(rate).toBeCloseTo(rates[i]!, 12);
        expect(given.shifts[i]).toBeCloseTo(shifts[i]!, 10);
      });
    }
  });
});

describe('the Redfield equation', () => {
  it.each([1, 2])('of %i random neurons is that of its definition, by the bath’s memory', async (qubits) => {
    const random = new RandomStream(20 + qubits);
    for (let round = 0; round < 2; round++) {
      const { hamiltonian: network, h } = arbitrarySystem(random, qubits, [0]);
      const local = arbitraryState(random, qubits === 1 ? 2 : [2, 4][round]!);
      const places = local.length === 4 ? [1, 0] : [qubits - 1];
      const bath = { strength: 0.2, cutoff: 1.5, temperature: 0.8 };
      const { generator, channels, lambShift } = await lindbladFromBath(engine, {
        hamiltonian: network,
        coupling: { operator: asEntries(local), qubits: places },
        spectralDensity: { kind: 'drude', strength: bath.strength, cutoff: bath.cutoff },
        temperature: bath.temperature,
        approximation: 'redfield',
      });
      const coupling = placed(local, places, qubits);
      const memory = memoryIntegral(bath, h(0), coupling);
      const rho = arbitraryState(random, 2 ** qubits);
      expectClose(applied(generator, rho), redfieldDerivative(h(0), coupling, memory, rho), 6);
      const both = product(coupling, memory);
      const exact = scale(sum(both, scale(dagger(both), complex(-1))), complex(0, -0.5));
      expectClose(asMatrix(lambShift, 2 ** qubits), exact, 6);
      expect(channels).toEqual([]);
    }
  });
});

describe('the secular equation', () => {
  it.each([1, 2])(
    'of %i random neurons is the Lindblad equation that its channels and Hamiltonian make',
    async (qubits) => {
      const random = new RandomStream(30 + qubits);
      const { hamiltonian: network, h } = arbitrarySystem(random, qubits, [0]);
      const result = await lindbladFromBath(engine, {
        hamiltonian: network,
        coupling: { operator: 'y', qubit: qubits - 1 },
        spectralDensity: { ...drude, strength: 0.02 },
        temperature: 0.7,
      });
      const size = 2 ** qubits;
      const shifted = sum(h(0), asMatrix(result.lambShift, size));
      const jumps = result.operators.map((entries, i) =>
        scale(asMatrix(entries, size), complex(Math.sqrt(result.rates[i]!))),
      );
      const rho = arbitraryState(random, size);
      expectClose(applied(result.generator, rho), lindbladDerivative(shifted, jumps, rho), 13);
      // All transitions together are the coupling, and each turns by its frequency.
      const coupling = placed(operatorString('Y'), [qubits - 1], qubits);
      expectClose(result.operators.map((entries) => asMatrix(entries, size)).reduce(sum), coupling, 13);
      result.operators.forEach((entries, i) => {
        const a = asMatrix(entries, size);
        const commutator = sum(product(h(0), a), scale(product(a, h(0)), complex(-1)));
        expectClose(commutator, scale(a, complex(-result.frequencies[i]!)), 12);
      });
      // The bath's temperature is the system's at last: e^(-H/T) does not change.
      const gibbs = exponential(scale(h(0), complex(-1 / 0.7)));
      const bare = lindbladDerivative(h(0), jumps, gibbs);
      expectClose(bare, zeros(size, size), 10);
      const strings = qubits === 1 ? ['X', 'Y', 'Z'] : ['XI', 'ZZ', 'IY'];
      const dt = 0.05;
      const { mean } = await simulateQubitNeurons(engine, {
        hamiltonian: hamiltonian({ qubits, terms: result.terms }),
        channels: result.channels,
        initial: '0'.repeat(qubits),
        unravelling: 'none',
        ...{ dt, steps: 40, tolerance: 1e-6, record: { every: 40, observables: strings } },
      });
      const [, exact] = lindbladStates(() => shifted, jumps, basisState(size, 0), 2, 1, 400);
      strings.forEach((string, i) => {
        expect(mean[strings.length + i]).toBeCloseTo(expectation(operatorString(string), exact!), 5);
      });
    },
  );

  it('dephases a neuron as it does exactly, when the bath has forgotten', async () => {
    const { rates } = await lindbladFromBath(engine, { ...neuron(1), coupling: { operator: 'z', qubit: 0 } });
    // Of ln ⟨σ₋⟩ the slope is 4/π ∫ J(ω) coth(ω/2T) sin(ωt)/ω dω (Breuer and Petruccione, 4.51), for t → ∞ 4 T J(ω)/ω at 0.
    expect(2 * rates[0]!).toBeCloseTo(4 * 0.5 * 0.01, 15);
  });

  it('comes the closer to the exact evolution with a small bath the less that is coupled', async () => {
    const errors: number[] = [];
    for (const strength of [0.02, 0.005]) {
      const spectralDensity = { kind: 'ohmic', strength, cutoff: 4 } as const;
      const { generator } = await lindbladFromBath(engine, { ...neuron(1), spectralDensity, temperature: 0 });
      // Before the bath's recurrence at 2π over the modes' spacing, 25.
      const time = 0.08 / strength;
      const exact = tryOut({ ...spectralDensity, energy: 2, time, modes: 24 });
      let rho = basisState(2, 0);
      const steps = 1000;
      for (let step = 0; step < steps; step++) {
        // Midpoint rule, whose error is some 1e-7 here.
        const half = sum(rho, scale(applied(generator, rho), complex(time / steps / 2)));
        rho = sum(rho, scale(applied(generator, half), complex(time / steps)));
      }
      errors.push(Math.abs(rho[0]![0]!.re - exact));
    }
    expect(errors[0]).toBeLessThan(0.05);
    // Four times less coupled, at times four times longer.
    expect(errors[1]).toBeLessThan(errors[0]! / 2);
  });

  it('takes frequencies for one that are closer than the resolution, and the same for opposite ones', async () => {
    const two = hamiltonian({ qubits: 2, h: [1, 1.01] });
    const coupling = { operator: asEntries(sum(operatorString('XI'), operatorString('IX'))), qubits: [0, 1] };
    const common = {
      hamiltonian: two,
      coupling,
      spectralDensity: ohmic,
      temperature: 0,
    };
    const apart = await lindbladFromBath(engine, common);
    expect(Array.from(apart.frequencies, (w) => w.toFixed(9))).toEqual(
      [-2.02, -2, 2, 2.02].map((w) => w.toFixed(9)),
    );
    expect(apart.meta.warnings.join()).toContain('secular');
    const together = await lindbladFromBath(engine, { ...common, resolution: 0.05 });
    expect(Array.from(together.frequencies, (w) => w.toFixed(9))).toEqual(['-2.010000000', '2.010000000']);
    expect(together.channels).toHaveLength(1);
    expect(together.meta.warnings.join()).not.toContain('secular');
    const one = await lindbladFromBath(engine, { ...neuron(1), hamiltonian: hamiltonian({ qubits: 1 }) });
    expect(Array.from(one.frequencies)).toEqual([0]);
  });
});

it('warns where the bath remembers for too long', async () => {
  const strong = { ...neuron(1), spectralDensity: { ...ohmic, strength: 3 } };
  const { meta, bathTime, systemTime } = await lindbladFromBath(engine, strong);
  expect(bathTime).toBeGreaterThan(systemTime);
  expect(meta.warnings[0]).toContain('Markov');
  expect((await lindbladFromBath(engine, neuron(1))).meta.warnings).toEqual([]);
});

describe('what cannot be', () => {
  const wrong: [string, object][] = [
    ['options.hamiltonian', { hamiltonian: 1 }],
    ['options.hamiltonian', { hamiltonian: hamiltonian({ qubits: 3 }) }],
    ['options.hamiltonian', { hamiltonian: hamiltonian({ qubits: 1, h: (time) => [time] }) }],
    ['options.coupling', { coupling: null }],
    ['options.coupling.rate', { coupling: { operator: 'x', qubit: 0, rate: 1 } }],
    ['options.coupling.operator', { coupling: { operator: '-', qubit: 0 } }],
    ['options.coupling.qubit', { coupling: { operator: 'x', qubit: 1 } }],
    ['options.spectralDensity', { spectralDensity: undefined }],
    ['options.spectralDensity.kind', { spectralDensity: { kind: 'white' } }],
    ['options.spectralDensity.exponent', { spectralDensity: { ...drude, exponent: 1 } }],
    ['options.spectralDensity.exponent', { spectralDensity: { ...ohmic, exponent: 0.5 } }],
    ['options.spectralDensity.cutoff', { spectralDensity: { ...ohmic, cutoff: 0 } }],
    ['options.spectralDensity.strength', { spectralDensity: { ...ohmic, strength: -1 } }],
    ['options.spectralDensity.density', { spectralDensity: { kind: 'given', cutoff: 1, density: 1 } }],
    [
      'options.spectralDensity.density',
      { spectralDensity: { kind: 'given', cutoff: 1, density: Math.sqrt } },
    ],
    [
      'options.spectralDensity.density(1e-9)',
      { spectralDensity: { kind: 'given', cutoff: 1, density: () => Number.NaN } },
    ],
    ['options.spectralDensity', { spectralDensity: { kind: 'given', cutoff: 1, density: (w: number) => w } }],
    ['options.temperature', { temperature: -1 }],
    ['options.approximation', { approximation: 'born' }],
    ['options.resolution', { resolution: -1 }],
  ];
  it.each(wrong)('%s: %o', async (field, change) => {
    const bad = { ...neuron(1), ...change } as LindbladFromBathOptions;
    await expect(lindbladFromBath(engine, bad)).rejects.toThrow(ArgumentError);
    await expect(lindbladFromBath(engine, bad)).rejects.toMatchObject({ field });
  });
});

it('stops when it is told to', async () => {
  await expect(lindbladFromBath(engine, { ...neuron(1), signal: AbortSignal.abort() })).rejects.toThrow(
    'abort',
  );
});

/** e^M by its series, for norms of some units. */
function exponential(matrix: Matrix): Matrix {
  let term: Matrix = matrix.map((row, i) => row.map((_, j) => complex(i === j ? 1 : 0)));
  let total = term;
  for (let k = 1; k < 80; k++) {
    term = scale(product(term, matrix), complex(1 / k));
    total = sum(total, term);
  }
  return total;
}
