import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Device } from '../../../../src/device/public.js';
import { runAtOnce } from '../../../../src/engine/index.js';
import { ArgumentError, createEngine, type Engine, RandomStream } from '../../../../src/index.js';
import { expandAnsatz } from '../../../../src/spiking/neuron/ansatz.js';
import { recordInformation } from '../../../../src/spiking/neuron/information/record-information.js';
import { patternChannels } from '../../../../src/spiking/neuron/neuron-channels.js';
import {
  type AnsatzPreset,
  type HolevoInformationOptions,
  holevoInformation,
  type MemoryKindName,
} from '../../../../src/spiking/public.js';
import { extent } from '../../../extent.js';
import { complex, type Matrix, scale } from '../../../oracle/complex.js';
import { holevoBound } from '../../../oracle/holevo-bound.js';
import { groundState, respond } from '../../../oracle/instrument-oracle.js';
import { collapse, evolve, initialMemory, patternProbabilities } from '../../../oracle/sqs-oracle.js';
import { randomInstrument } from '../random-instrument.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

/** The entropy of a bit. */
const binary = (p: number) => [p, 1 - p].reduce((sum, q) => sum - (q > 0 ? q * Math.log2(q) : 0), 0);

/** Of sums over as many as 2^8 records, whose eigenvalues near 0 enter with their logarithms. */
const CLOSE = 1e-11;

/** A spike of probability 1/2, and a memory that takes it over. */
const COPY = { ansatz: 'input-to-memory', angles: [Math.PI, 0, 0], currents: [[0.5]] } as const;

describe('the Holevo information of an SQS neuron', () => {
  it('is that of all records by dense matrices', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom([1, 0], [1, 1], [1, 2], [1, 3], [2, 1], [2, 2]),
        fc.constantFrom<AnsatzPreset>('two-way', 'memory-to-input', 'input-to-memory'),
        fc.constantFrom<MemoryKindName>('quantum', 'quantum', 'last-spike', 'none'),
        fc.integer(),
        async ([inputs, memory], ansatz, kind, seed) => {
          const random = new RandomStream(seed);
          const memoryKind = memory === 0 ? 'quantum' : kind;
          const { gates, angles: count } = expandAnsatz(ansatz, inputs!, memory!);
          const angles = Array.from({ length: count }, () => 6 * random.uniform() - 3);
          const neuron = { inputs: inputs!, memory: memory!, memoryKind, gates, angles };
          const currents = Array.from({ length: inputs! > 1 ? 2 : 4 }, () =>
            Array.from({ length: inputs! }, () => 1.5 * random.uniform() - 0.3),
          );
          const found = await holevoInformation(engine, {
            ...{ inputs, memory, memoryKind, ansatz, angles, currents },
          } as HolevoInformationOptions);
          let records: { probability: number; state: Matrix }[] = [
            { probability: 1, state: initialMemory(neuron) },
          ];
          currents.forEach((row, t) => {
            records = records.flatMap(({ probability, state }) => {
              const rho = evolve(neuron, state, row, (gate) => angles[gates[gate]!.parameter!]!);
              return patternProbabilities(neuron, rho).flatMap((p, pattern) =>
                p < 1e-14 ? [] : [{ probability: probability * p, state: collapse(neuron, rho, pattern) }],
              );
            });
            expect(Math.abs(found[t]! - holevoBound(records))).toBeLessThan(CLOSE);
          });
        },
      ),
      { seed: 1, numRuns: extent(8, 40) },
    );
  });

  it('is that of all records by Kraus operators, where channels do anything', () => {
    fc.assert(
      fc.property(fc.constantFrom([1, 1], [1, 2], [2, 1], [2, 2]), fc.integer(), (sizes, seed) => {
        const [inputs, memory] = sizes as [number, number];
        const { oracle, model, steps, fresh, gateAngles } = randomInstrument(seed, inputs, memory);
        const random = new RandomStream(seed, 1);
        const currents = Array.from({ length: inputs > 1 ? 2 : 3 }, () =>
          Array.from({ length: inputs }, () => 1.5 * random.uniform() - 0.3),
        );
        const circuit = { steps: [], singleQubitGates: 0, twoQubitGates: 0, nanoseconds: 0 };
        const channels = currents.map((row) =>
          runAtOnce(
            patternChannels(engine.kernels, model, { steps, fresh, circuit }, [
              ...gateAngles,
              ...row.map((current) => Math.PI * Math.max(0, current)),
            ]),
          ),
        );
        const found = runAtOnce(recordInformation(engine, memory, fresh, channels));
        let weighted = [groundState(oracle)];
        currents.forEach((row, t) => {
          weighted = weighted.flatMap((state) => respond(oracle, gateAngles, row, state));
          const records = weighted.map((state) => {
            const probability = state.reduce((sum, line, i) => sum + line[i]!.re, 0);
            return { probability, state: scale(state, complex(1 / probability)) };
          });
          expect(Math.abs(found[t]! - holevoBound(records))).toBeLessThan(CLOSE);
        });
      }),
      { seed: 2, numRuns: extent(5, 20) },
    );
  });

  it('is a bit where the memory takes over a spike of probability 1/2, and its entropy otherwise', async () => {
    const copy = (current: number) => holevoInformation(engine, { ...COPY, currents: [[current]] });
    expect(Math.abs((await copy(0.5))[0]! - 1)).toBeLessThan(CLOSE);
    // RX(π/3) spikes with sin²(π/6).
    expect(Math.abs((await copy(1 / 3))[0]! - binary(0.25))).toBeLessThan(CLOSE);
    expect((await copy(1))[0]).toBeLessThan(CLOSE);
  });

  it('is none without memory', async () => {
    const currents = [[0.5], [0.3], [0.8]];
    expect(await holevoInformation(engine, { memory: 0, angles: [0.3], currents })).toEqual(
      new Float64Array(3),
    );
    const forgotten = await holevoInformation(engine, { ...COPY, memoryKind: 'none', currents });
    for (const bits of forgotten) expect(bits).toBeLessThan(CLOSE);
  });

  it('is the entropy of the last spike where this is remembered', async () => {
    const currents = [[0.5], [1 / 3], [0.2]];
    const found = await holevoInformation(engine, {
      ...COPY,
      memoryKind: 'last-spike',
      angles: [0, 0, 0],
      currents,
    });
    [0.5, 0.25, Math.sin(Math.PI * 0.1) ** 2].forEach((p, t) => {
      expect(Math.abs(found[t]! - binary(p))).toBeLessThan(CLOSE);
    });
  });
});

describe('on a device', () => {
  const device = (given: Partial<Device>): Device => ({
    ...{ entangler: 'cz', qubits: {}, twoQubitGate: {} },
    ...given,
  });
  const copied = async (given: Partial<Device>, noiseScale = 1) =>
    (await holevoInformation(engine, { ...COPY, device: device(given), noiseScale }))[0]!;

  it('is none where gates depolarize all, and less the more is read wrong', async () => {
    // λ = d r/(d − 1) = 1
    expect(await copied({ twoQubitGate: { error: 0.75 } })).toBeLessThan(CLOSE);
    // A binary symmetric channel's capacity; a reset that fails has no part in the first step.
    const readout = { read1Of0: 0.1, read0Of1: 0.1, resetError: 0 };
    const expected = 1 - binary(0.1);
    expect(Math.abs((await copied({ qubits: { readout } })) - expected)).toBeLessThan(CLOSE);
    expect(await copied({ qubits: { readout } }, 2)).toBeLessThan(expected - 0.1);
  });

  it('is what is left of a memory that idles while its neuron is measured', async () => {
    // |1⟩ survives with 1/2: what a Z channel of crossover 1/2 tells of bits of 1/2.
    const readout = { time: Math.LN2 };
    const expected = binary(0.25) - 0.5;
    expect(Math.abs((await copied({ qubits: { t1: 1, readout } })) - expected)).toBeLessThan(CLOSE);
  });

  it('is that of the neuron by itself at no noise', async () => {
    const options = { ansatz: 'two-way', angles: [1, 2, 3, 4], currents: [[0.5], [0.2], [0.7]] } as const;
    const still = await holevoInformation(engine, { ...options, device: 'ibm_brisbane', noiseScale: 0 });
    expect(still).toEqual(await holevoInformation(engine, options));
    const noisy = await holevoInformation(engine, { ...options, device: 'ibm_brisbane' });
    noisy.forEach((bits, t) => {
      expect(bits).toBeLessThan(still[t]!);
    });
  });
});

describe('what cannot be computed', () => {
  it('is refused by name', async () => {
    const refused = async (options: object, field: string) => {
      const call = holevoInformation(engine, { ...COPY, ...options } as HolevoInformationOptions);
      await expect(call).rejects.toThrow(ArgumentError);
      await expect(call).rejects.toThrow(field);
    };
    await refused({ currents: [] }, 'options.currents');
    await refused({ currents: Array(21).fill([0.5]) }, 'options.currents.length');
    await refused({ currents: [[0.5], [Number.NaN]] }, 'options.currents[1][0]');
    await refused({ memory: 4, angles: Array(9).fill(0) }, 'options.memory');
    await refused({ angles: [1] }, 'options.angles');
    await refused({ device: 'nowhere' }, 'options.device');
  });

  it('can be aborted', async () => {
    const controller = new AbortController();
    const currents = Array(20).fill([0.5]);
    const call = holevoInformation(engine, {
      ...{ memory: 3, ansatz: 'two-way', angles: Array(10).fill(0.4), currents },
      signal: controller.signal,
      onProgress: () => controller.abort(new Error('enough')),
    });
    await expect(call).rejects.toThrow('enough');
  });
});
