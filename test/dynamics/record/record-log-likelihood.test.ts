import { beforeAll, describe, expect, it } from 'vitest';
import {
  type NeuronChannel,
  type RecordLogLikelihoodOptions,
  type RecordParameter,
  recordLogLikelihood,
  simulateQubitNeurons,
} from '../../../src/dynamics/public.js';
import {
  ArgumentError,
  createEngine,
  type Engine,
  NumericalError,
  RandomStream,
} from '../../../src/index.js';
import { DensityMatrix, hamiltonian, StateVector } from '../../../src/register/public.js';
import { noise, optionsOf, oracleOf, randomNetwork } from './random-network.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});

describe('recordLogLikelihood', () => {
  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
  ])('of random network %i with %i neurons is that of dense matrices', async (seed, qubits) => {
    const network = randomNetwork(seed, qubits, 12);
    const { logLikelihood } = await recordLogLikelihood(engine, optionsOf(network));
    // Of the oracle's Runge-Kutta steps, some 1e-12 each.
    expect(Math.abs(logLikelihood - oracleOf(network))).toBeLessThan(1e-9);
  });

  it.each([
    [5, 1, 40],
    [6, 2, 25],
    [7, 3, 6],
    // More than what is kept for the way back at once.
    [8, 1, 4000],
    [9, 4, 30],
  ])(
    'of random network %i with %i neurons has the derivatives of its %i steps',
    async (seed, qubits, steps) => {
      const network = randomNetwork(seed, qubits, steps);
      const options = optionsOf(network);
      const all = Array.from({ length: qubits }, (_, i) => i);
      const parameters: RecordParameter[] = [
        { terms: [{ pauli: network.terms[0]!.pauli, qubits: all, coefficient: 0.7 }], value: 0.3 },
        {
          terms: [
            { pauli: 'X', qubits: [0], coefficient: 1 },
            { pauli: 'Y', qubits: [qubits - 1], coefficient: -0.5 },
          ],
          value: -0.4,
        },
        ...[0, 1, 2, 3].map((rate) => ({ rate, value: network.channels[rate]!.rate })),
        { rate: 4, value: 0 },
        { efficiency: [0, 1], value: 0.4 },
        { efficiency: 2, value: 0.6 },
      ];
      const { gradient } = await recordLogLikelihood(engine, { ...options, parameters });
      for (const [i, { value }] of parameters.entries()) {
        const at = async (change: number) => {
          const moved = parameters.map((parameter, j) =>
            j === i ? { ...parameter, value: value + change } : parameter,
          );
          const channels = options.channels;
          return (await recordLogLikelihood(engine, { ...options, channels, parameters: moved }))
            .logLikelihood;
        };
        // To the fourth order, of which the end of a range lets only one side be.
        const h = 1e-3;
        const slope =
          value === 0
            ? (-25 * (await at(0)) +
                48 * (await at(h)) -
                36 * (await at(2 * h)) +
                16 * (await at(3 * h)) -
                3 * (await at(4 * h))) /
              (12 * h)
            : (8 * ((await at(h)) - (await at(-h))) - ((await at(2 * h)) - (await at(-2 * h)))) / (12 * h);
        expect(Math.abs(gradient[i]! - slope)).toBeLessThan(1e-6 * Math.max(1, Math.abs(slope)));
      }
    },
  );

  it('of a measured quantity that nothing else changes is a mixture of two normal densities', async () => {
    const random = new RandomStream(11);
    const [rate, efficiency, interval, steps] = [0.7, 0.6, 0.5, 7];
    const mixed = DensityMatrix.basis(engine, '0').apply('ry', [0], 1.1);
    const up = mixed.probabilities()[0]!;
    const values = Array.from({ length: 3 * steps }, () => 2 * random.uniform() - 0.5);
    const { logLikelihoods, scores, shape } = await recordLogLikelihood(engine, {
      channels: [{ operator: 'z', qubit: 0, rate, efficiency }],
      initial: mixed,
      interval,
      record: { values, shape: [3, steps, 1] },
      parameters: [
        { rate: 0, value: rate },
        { efficiency: 0, value: efficiency },
      ],
    });
    expect(shape).toEqual([3, 2]);
    const strength = Math.sqrt(rate * efficiency);
    for (let record = 0; record < 3; record++) {
      const sum = values
        .slice(record * steps, (record + 1) * steps)
        .reduce((all, x) => all + x * interval, 0);
      const time = steps * interval;
      const part = (sign: number) => Math.exp(2 * strength * sign * sum - 2 * strength ** 2 * time);
      const density = up * part(1) + (1 - up) * part(-1);
      expect(logLikelihoods[record]).toBeCloseTo(Math.log(density), 12);
      const slope = (up * part(1) - (1 - up) * part(-1)) * 2 * sum - 4 * strength * time * density;
      const byStrength = slope / density;
      expect(scores[2 * record]).toBeCloseTo((byStrength * strength) / (2 * rate), 12);
      expect(scores[2 * record + 1]).toBeCloseTo((byStrength * strength) / (2 * efficiency), 12);
    }
  });

  it('is a density: over white noise its mean is 1, and that of its derivatives 0', async () => {
    const { channels, interval, qubits } = randomNetwork(12, 2, 1);
    const some = [channels[1]!, channels[2]!];
    // Densities of one step are of the fourth order in each increment: three points of Gauss and Hermite are exact.
    const nodes = [-Math.sqrt(3), 0, Math.sqrt(3)];
    const shares = [1 / 6, 2 / 3, 1 / 6];
    const pairs = nodes.flatMap((x) => nodes.map((y) => [x, y] as const));
    const weights = shares.flatMap((x) => shares.map((y) => x * y));
    const { logLikelihoods, scores } = await recordLogLikelihood(engine, {
      channels: some,
      initial: StateVector.basis(engine, '1'.repeat(qubits)).apply('ry', [0], 0.4),
      interval,
      record: { values: pairs.flat().map((x) => x / Math.sqrt(interval)), shape: [9, 1, 2] },
      parameters: [
        { rate: 0, value: some[0]!.rate },
        { efficiency: 1, value: some[1]!.efficiency! },
      ],
    });
    const mean = (value: (i: number) => number) =>
      weights.reduce((sum, weight, i) => sum + weight * Math.exp(logLikelihoods[i]!) * value(i), 0);
    expect(mean(() => 1)).toBeCloseTo(1, 13);
    expect(mean((i) => scores[2 * i]!)).toBeCloseTo(0, 13);
    expect(mean((i) => scores[2 * i + 1]!)).toBeCloseTo(0, 13);
  });

  it('of records in pairs or alone is the same', async () => {
    const random = new RandomStream(13);
    const values = Float64Array.from({ length: 3 * 20 }, () => 3 * noise(random));
    const options = {
      hamiltonian: hamiltonian({ qubits: 1, rabi: [2] }),
      channels: [{ operator: 'z', qubit: 0, rate: 0.5, efficiency: 0.8 } as const],
      ...{ initial: '0', interval: 0.05, parameters: [{ rate: 0, value: 0.5 }] },
    };
    const all = await recordLogLikelihood(engine, { ...options, record: { values, shape: [3, 20, 1] } });
    for (let record = 0; record < 3; record++) {
      const own = values.subarray(20 * record, 20 * (record + 1));
      const one = await recordLogLikelihood(engine, {
        ...options,
        record: { values: own, shape: [1, 20, 1] },
      });
      expect(one.logLikelihood).toBe(all.logLikelihoods[record]);
      expect(one.gradient[0]).toBe(all.scores[record]);
      const alone = await recordLogLikelihood(engine, {
        ...options,
        ...{ parameters: [], record: { values: own, shape: [1, 20, 1] } },
      });
      expect(alone.logLikelihood).toBe(one.logLikelihood);
    }
    expect(all.logLikelihood).toBeCloseTo(
      all.logLikelihoods[0]! + all.logLikelihoods[1]! + all.logLikelihoods[2]!,
      12,
    );
  });

  it('of simulated records is larger with the truth, whichever channels are read', async () => {
    const network = hamiltonian({ qubits: 2, rabi: [1, 1.5] });
    const channels: NeuronChannel[] = [
      { operator: 'relaxation', qubit: 0, rate: 0.3 },
      { operator: 'z', qubit: 1, rate: 0.6, efficiency: 0.7 },
      { operator: '-', qubit: 0, rate: 0.8, efficiency: 0.9 },
    ];
    const { measurement } = await simulateQubitNeurons(engine, {
      ...{
        hamiltonian: network,
        channels,
        initial: '11',
        dt: 0.01,
        steps: 1000,
        trajectories: 8,
        guard: false,
      },
      ...{ record: { every: 1, measurement: true }, seed: 14 },
    });
    expect(measurement!.channels).toEqual([1, 2]);
    const one = { channels: [2], shape: [8, 1000, 1] as const };
    const odd = measurement!.values.filter((_, i) => i % 2 === 1);
    for (const record of [measurement!, { ...one, values: odd }]) {
      const at = async (value: number) => {
        const { logLikelihood } = await recordLogLikelihood(engine, {
          ...{ hamiltonian: network, channels, initial: '11', interval: 0.01, record },
          parameters: [{ rate: 2, value }],
        });
        return logLikelihood;
      };
      const truth = await at(0.8);
      expect(await at(0.2)).toBeLessThan(truth);
      expect(await at(3)).toBeLessThan(truth);
    }
  });

  it('of both quadratures is that of two channels of half the rate', async () => {
    const random = new RandomStream(17);
    const values = Array.from({ length: 2 * 30 }, () => 3 * noise(random));
    const record = { values, shape: [1, 30, 2] as const };
    const common = { hamiltonian: hamiltonian({ qubits: 1, rabi: [2] }), initial: '1', interval: 0.05 };
    const root = Math.SQRT1_2;
    const both = await recordLogLikelihood(engine, {
      ...{ ...common, record: { ...record, channels: [0, 0], phases: [Math.PI / 4, (3 * Math.PI) / 4] } },
      channels: [
        { operator: '-', qubit: 0, rate: 0.8, efficiency: 0.6, detection: 'heterodyne', phase: Math.PI / 4 },
      ],
      parameters: [
        { rate: 0, value: 0.8 },
        { efficiency: 0, value: 0.6 },
      ],
    });
    const halves = await recordLogLikelihood(engine, {
      ...{ ...common, record },
      channels: [
        { operator: [0, 0, root, -root, 0, 0, 0, 0], qubit: 0, rate: 0.4, efficiency: 0.6 },
        { operator: [0, 0, -root, -root, 0, 0, 0, 0], qubit: 0, rate: 0.4, efficiency: 0.6 },
      ],
      parameters: [
        { rate: [0, 1], value: 0.4 },
        { efficiency: [0, 1], value: 0.6 },
      ],
    });
    expect(both.logLikelihood).toBeCloseTo(halves.logLikelihood, 11);
    expect(both.gradient[0]).toBeCloseTo(halves.gradient[0]! / 2, 11);
    expect(both.gradient[1]).toBeCloseTo(halves.gradient[1]!, 11);
  });

  it('takes what a simulation measured as it is', async () => {
    const channels: NeuronChannel[] = [
      { operator: '-', qubit: 0, rate: 0.5, phase: 0.3 },
      { operator: '-', qubit: 1, rate: 0.5, detection: 'heterodyne' },
    ];
    const { measurement } = await simulateQubitNeurons(engine, {
      ...{ channels, initial: '11', dt: 0.01, steps: 50, record: { every: 1, measurement: true }, seed: 18 },
    });
    expect(measurement!.shape).toEqual([1, 50, 3]);
    const options = { channels, initial: '11', interval: 0.01, record: measurement! };
    expect(Number.isFinite((await recordLogLikelihood(engine, options)).logLikelihood)).toBe(true);
  });

  it('says so where intervals are long', async () => {
    const options = optionsOf(randomNetwork(15, 1, 3));
    expect((await recordLogLikelihood(engine, options)).meta.warnings).toEqual([]);
    const { meta } = await recordLogLikelihood(engine, { ...options, interval: 0.4 });
    expect(meta.warnings.join()).toMatch(/interval = 0.4 looks long/);
  });

  it('reports records, stops when it is told to, and gives all memory back', async () => {
    const options = { ...optionsOf(randomNetwork(16, 2, 3)), parameters: [{ rate: 0, value: 0.5 }] };
    const before = engine.bytesUsed;
    const seen: number[] = [];
    await recordLogLikelihood(engine, {
      ...options,
      onProgress: ({ done, total }) => seen.push(done / total),
    });
    expect(seen.at(-1)).toBe(1);
    await expect(recordLogLikelihood(engine, { ...options, signal: AbortSignal.abort() })).rejects.toThrow(
      'abort',
    );
    expect(engine.bytesUsed).toBe(before);
  });

  it('refuses records that are impossible', async () => {
    const pending = recordLogLikelihood(engine, {
      ...{ channels: [{ operator: 'z', qubit: 0, rate: 1 }], initial: '0', interval: 1 },
      record: { values: [1, 1, 1, 1e90], shape: [2, 2, 1] },
    });
    await expect(pending).rejects.toThrow(NumericalError);
    await expect(pending).rejects.toThrow(/record 1 is impossible/);
  });

  const numbersOf = (...values: unknown[]) => ({ values, shape: [1, values.length, 1] });
  it.each<[string, object]>([
    ['options.record.values', { record: { values: [1, 2, 3], shape: [1, 2, 1] } }],
    ['options.record.values[1]', { record: numbersOf(1, Number.NaN) }],
    ['options.record.values[0]', { record: numbersOf(1e101) }],
    ['options.record.values', { record: { values: 'ab', shape: [1, 2, 1] } }],
    ['options.record.shape', { record: { values: [1, 2], shape: [2, 1] } }],
    ['options.record.shape', { record: { values: [1, 2] } }],
    ['options.record.shape[0]', { record: { values: [], shape: [0, 2, 1] } }],
    ['options.record.shape[1]', { record: { values: [], shape: [1, 0, 1] } }],
    ['options.record.shape[2]', { record: { values: [1, 2], shape: [1, 1, 2] } }],
    ['options.record.channels', { record: { ...numbersOf(1), channels: [] } }],
    ['options.record.channels[0]', { record: { ...numbersOf(1), channels: [1] } }],
    ['options.record.channels[1]', { record: { ...numbersOf(1), channels: [0, 0] } }],
    ['options.record.phases', { record: { ...numbersOf(1), phases: [0, 1] } }],
    ['options.record.phases[0]', { record: { ...numbersOf(1), phases: [1] } }],
    [
      'options.record.channels[1]',
      {
        channels: [{ operator: '-', qubit: 0, rate: 1, detection: 'heterodyne' }],
        record: { values: [1], shape: [1, 1, 1], channels: [0] },
      },
    ],
    ['options.record.times', { record: { ...numbersOf(1), times: [1] } }],
    ['options.record', { record: undefined }],
    ['options.channels', { channels: [] }],
    ['options.channels', { channels: [{ operator: 'z', qubit: 0, rate: 1, efficiency: 0 }] }],
    ['options.channels[0].rate', { channels: [{ operator: 'z', qubit: 0, rate: -1 }] }],
    ['options.hamiltonian', { hamiltonian: hamiltonian({ qubits: 2 }) }],
    ['options.hamiltonian', { hamiltonian: hamiltonian({ qubits: 1, h: (time: number) => [time] }) }],
    ['options.hamiltonian', { hamiltonian: {} }],
    ['options.initial', { initial: '0000000' }],
    ['options.initial', { initial: 'up' }],
    ['options.interval', { interval: 0 }],
    ['options.interval', { interval: 2000 }],
    ['options.interval', { channels: [{ operator: '-', qubit: 0, rate: 1 }], interval: 0.6 }],
    ['options.parameters', { parameters: 1 }],
    ['options.parameters[0]', { parameters: [1] }],
    ['options.parameters[0]', { parameters: [{ value: 1 }] }],
    ['options.parameters[0]', { parameters: [{ rate: 0, efficiency: 0, value: 1 }] }],
    ['options.parameters[0].value', { parameters: [{ rate: 0, value: -1 }] }],
    ['options.parameters[0].value', { parameters: [{ efficiency: 0, value: 1.1 }] }],
    ['options.parameters[0].value', { parameters: [{ efficiency: 0 }] }],
    ['options.parameters[0].rate', { parameters: [{ rate: 1, value: 1 }] }],
    ['options.parameters[0].rate', { parameters: [{ rate: [], value: 1 }] }],
    [
      'options.parameters[1].rate',
      {
        parameters: [
          { rate: 0, value: 1 },
          { rate: 0, value: 1 },
        ],
      },
    ],
    ['options.parameters[0].rate[1]', { parameters: [{ rate: [0, 0], value: 1 }] }],
    ['options.parameters[0].drive', { parameters: [{ drive: 0, value: 1 }] }],
    ['options.parameters[0].terms', { parameters: [{ terms: [], value: 1 }] }],
    [
      'options.parameters[0].terms[0].pauli',
      { parameters: [{ terms: [{ pauli: 'W', qubits: [0], coefficient: 1 }], value: 1 }] },
    ],
    [
      'options.parameters[0].terms[0].coefficient',
      { parameters: [{ terms: [{ pauli: 'X', qubits: [0], coefficient: () => 1 }], value: 1 }] },
    ],
    ['options.channels', { parameters: [{ efficiency: 0, value: 0 }] }],
    ['options.seed', { seed: 1 }],
  ])('names %s in %o', async (field, change) => {
    const pending = recordLogLikelihood(engine, {
      ...{ channels: [{ operator: 'z', qubit: 0, rate: 1 }], initial: '0', interval: 0.1 },
      ...{ record: numbersOf(1), ...change },
    } as unknown as RecordLogLikelihoodOptions);
    await expect(pending).rejects.toThrow(ArgumentError);
    await expect(pending).rejects.toMatchObject({ field });
  });

  it('names efficiencies of channels that are not read', async () => {
    const pending = recordLogLikelihood(engine, {
      channels: [
        { operator: 'z', qubit: 0, rate: 1 },
        { operator: 'x', qubit: 0, rate: 1 },
      ],
      ...{ initial: '0', interval: 0.1, parameters: [{ efficiency: 1, value: 0.5 }] },
      record: { values: [1], shape: [1, 1, 1], channels: [0] },
    });
    await expect(pending).rejects.toMatchObject({ field: 'options.parameters[0].efficiency' });
  });
});
