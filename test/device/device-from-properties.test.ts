import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { deviceFromProperties } from '../../src/device/public.js';
import { ArgumentError, createEngine, type Engine } from '../../src/index.js';
import { DensityMatrix } from '../../src/register/public.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const named = (name: string, value: unknown, unit = '') => ({
  date: '2026-04-16T13:46:57+02:00',
  name,
  unit,
  value,
});
const qubit = (t1: number, t2: number, read0Of1: number, read1Of0: number) => [
  named('T1', t1, 'us'),
  named('T2', t2, 'us'),
  named('readout_error', (read0Of1 + read1Of0) / 2),
  named('prob_meas0_prep1', read0Of1),
  named('prob_meas1_prep0', read1Of0),
  named('readout_length', 2200, 'ns'),
];
const gate = (name: string, qubits: number[], error: number | undefined, length: number, unit = 'ns') => ({
  qubits,
  gate: name,
  parameters: [
    ...(error === undefined ? [] : [named('gate_error', error)]),
    named('gate_length', length, unit),
  ],
  name: `${name}${qubits.join('_')}`,
});

/** In the words of the files: of ECR with one direction, and of CZ with both and a second measurement. */
const eagle = () => ({
  backend_name: 'eagle',
  backend_version: '1.1.79',
  last_update_date: '2025-02-26T14:33:06-05:00',
  qubits: [
    qubit(237.4, 49.4, 0.03, 0.025),
    qubit(158.5, 340, 0.033, 0.029),
    qubit(225.6, 245.6, 0.017, 0.004),
  ],
  gates: [
    ...[0, 1, 2].flatMap((q) => [
      gate('id', [q], 2e-4, 60),
      gate('rz', [q], 0, 0),
      gate('sx', [q], (q + 1) * 1e-4, 60),
      gate('x', [q], (q + 1) * 1e-4, 60),
      gate('reset', [q], undefined, 1860),
    ]),
    gate('ecr', [1, 0], 8e-3, 0.66, 'us'),
    gate('ecr', [1, 2], 1, 660),
  ],
  general: [],
});
const heron = () => ({
  ...eagle(),
  gates: [
    ...[0, 1, 2].flatMap((q) => [
      gate('sx', [q], 1.4e-4, 32),
      gate('measure', [q], 0.005, 2200),
      gate('measure_2', [q], 0.0025 * (q + 1), 1624),
      gate('reset', [q], undefined, 2232),
      gate('reset_2', [q], undefined, 1656),
    ]),
    ...[
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 1],
    ].map((pair) => gate('cz', pair, 2e-3, 68)),
  ],
});

describe('the properties of a device', () => {
  it('are those of the chosen qubits, in their order', () => {
    const { device, warnings } = deviceFromProperties(eagle(), { qubits: [0, 1] });
    expect(warnings).toEqual(['qubit 1: T2 is 340.0 µs, above 2 T1; 317.0 µs are taken']);
    expect(device).toEqual({
      name: 'eagle',
      entangler: 'ecr',
      qubits: [
        {
          t1: 237_400,
          t2: 49_400,
          gate: { error: 1e-4, time: 60 },
          readout: { read0Of1: 0.03, read1Of0: 0.025, time: 2200, resetTime: 1860 },
        },
        {
          t1: 158_500,
          t2: 317_000,
          gate: { error: 2e-4, time: 60 },
          readout: { read0Of1: 0.033, read1Of0: 0.029, time: 2200, resetTime: 1860 },
        },
      ],
      couplings: [{ qubits: [1, 0], error: 8e-3, time: 660 }],
    });
    expect(deviceFromProperties(eagle(), { qubits: [1, 0] }).device.couplings).toEqual([
      { qubits: [0, 1], error: 8e-3, time: 660 },
    ]);
    expect(deviceFromProperties(eagle(), { qubits: [2, 0] })).toMatchObject({
      device: { couplings: [] },
      warnings: [],
    });
  });

  it('have a measurement and a reset for mid-circuit where the device has', () => {
    const { device } = deviceFromProperties(heron(), { qubits: [2, 1] });
    expect(device.entangler).toBe('cz');
    expect(device.couplings).toEqual([{ qubits: [0, 1], error: 2e-3, time: 68 }]);
    expect((device.qubits as object[])[0]).toMatchObject({
      readout: { time: 2200, resetTime: 2232 },
      midCircuit: { read0Of1: 0.0075, read1Of0: 0.0075, time: 1624, resetTime: 1656 },
    });
  });

  it('make a device that registers run on', async () => {
    const { device } = deviceFromProperties(eagle(), { qubits: [0, 1] });
    using rho = await new DensityMatrix(engine, 2).run([{ gate: 'cx', qubits: [0, 1] }], { device });
    expect(await rho.purity()).toBeLessThan(0.999);
    const apart = deviceFromProperties(eagle(), { qubits: [2, 0] }).device;
    await expect(rho.run([{ gate: 'cx', qubits: [0, 1] }], { device: apart })).rejects.toThrow(
      'circuit[0]: the device has no two-qubit gate between qubits 0 and 1',
    );
  });

  it('survive JSON', () => {
    expect(deviceFromProperties(JSON.parse(JSON.stringify(heron())), { qubits: [0] })).toEqual(
      deviceFromProperties(heron(), { qubits: [0] }),
    );
  });
});

describe('what cannot be used of it', () => {
  const without = (name: string) => {
    const given = eagle();
    given.qubits[0] = given.qubits[0]!.filter((entry) => entry.name !== name);
    return given;
  };
  const replaced = (name: string, value: unknown, unit?: string) => {
    const given = eagle();
    given.qubits[0] = given.qubits[0]!.map((entry) =>
      entry.name === name ? { ...entry, value, ...(unit !== undefined && { unit }) } : entry,
    );
    return given;
  };
  const cases: [what: string, properties: unknown, qubits: unknown, field: string, message: RegExp][] = [
    ['a dead coupling', eagle(), [1, 2], 'options.qubits', /the gate ecr of 1 and 2 is dead/],
    ['a qubit that is not there', eagle(), [0, 3], 'options.qubits[1]', /a qubit below 3/],
    ['a qubit twice', eagle(), [0, 0], 'options.qubits[1]', /every qubit once/],
    ['no qubits', eagle(), [], 'options.qubits', /at least one/],
    ['nothing', undefined, [0], 'properties.qubits', /an array/],
    ['no gates', { ...eagle(), gates: undefined }, [0], 'properties.gates', /an array/],
    ['a gate without a name', { ...eagle(), gates: [{}] }, [0], 'properties.gates[0].gate', /a string/],
    ['no pulse', { ...eagle(), gates: [] }, [0], 'properties.gates', /no sx of qubit 0/],
    [
      'another two-qubit gate',
      { ...eagle(), gates: [gate('cx', [0, 1], 0.1, 3)] },
      [0, 1],
      'properties.gates',
      /ecr/,
    ],
    ['no T1', without('T1'), [0], 'properties.qubits[0].T1', /a value/],
    ['no readout', without('prob_meas1_prep0'), [0], 'properties.qubits[0].prob_meas1_prep0', /a value/],
    ['T2 as a text', replaced('T2', '50'), [0], 'properties.qubits[0].T2', /a number/],
    ['T2 in hours', replaced('T2', 50, 'h'), [0], 'properties.qubits[0].T2.unit', /one of ns/],
    [
      'a rate beyond 1',
      replaced('prob_meas0_prep1', 1.5),
      [0],
      'properties.qubits[0].prob_meas0_prep1',
      /to 1/,
    ],
    ['a name that is none', { ...eagle(), backend_name: 7 }, [0], 'properties.backend_name', /a string/],
  ];
  it.each(cases)('%s is named', (_, properties, qubits, field, message) => {
    const read = () => deviceFromProperties(properties, { qubits: qubits as number[] });
    expect(read).toThrow(ArgumentError);
    expect(read).toThrow(message);
    try {
      read();
    } catch (error) {
      expect((error as ArgumentError).field).toBe(field);
    }
  });
});
