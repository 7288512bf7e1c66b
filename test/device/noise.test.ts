import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  type DeviceOptions,
  deviceOptions,
  idleTransfer,
  measurementIdleTransfer,
  noisyDevice,
  readoutConfusion,
  resetState,
} from '../../src/device/index.js';
import { depolarizing } from '../../src/device/noise.js';
import { DEVICES, type Device } from '../../src/device/public.js';
import { readOptions } from '../../src/engine/index.js';
import { createEngine, type Engine } from '../../src/index.js';

let engine: Engine;
beforeAll(async () => {
  engine = await createEngine();
});
afterAll(() => engine.dispose());

const checked = (device: DeviceOptions['device'], options: DeviceOptions = {}) =>
  noisyDevice(engine.kernels, readOptions('options', { device, ...options }, deviceOptions))!;

/** Medians of devices that are not built in: T1 and T2 in µs, errors, times in ns. */
const device = (
  entangler: Device['entangler'],
  [t1, t2]: [number, number],
  [error, pairError]: [number, number],
  [pulse, pair, time, resetTime]: [number, number, number, number],
): Device => ({
  entangler,
  qubits: { t1: 1000 * t1, t2: 1000 * t2, gate: { error, time: pulse }, readout: { time, resetTime } },
  twoQubitGate: { error: pairError, time: pair },
});

/** What the published medians of devices come to, in the digits to which it was computed by hand. */
const KNOWN: [name: string, device: () => Device, values: string[]][] = [
  [
    'brisbane',
    DEVICES.ibm_brisbane,
    ['1.76e-4', '1.32e-4', '4.64e-3', '4.08e-3', '0.56e-2', '0.86e-2', '1.35e-2', '2.08e-2', '19e-2'],
  ],
  [
    'sherbrooke',
    () => device('ecr', [278.4, 170], [2.36e-4, 7.5e-3], [56.9, 533, 1216, 1273]),
    ['1.46e-4', '1.81e-4', '3.27e-3', '5.67e-3', '0.44e-2', '0.71e-2', '0.89e-2', '1.45e-2', '14e-2'],
  ],
  [
    'torino',
    () => device('cz', [185, 140.9], [2.71e-4, 4.08e-3], [32, 68, 1560, 1708]),
    ['1.05e-4', '3.33e-4', '5.3e-4', '4.73e-3', '0.84e-2', '1.10e-2', '1.75e-2', '2.29e-2', '21e-2'],
  ],
  [
    'kingston',
    () => device('cz', [282.8, 144.2], [2.3e-4, 1.8e-3], [32, 68, 1760, 2312]),
    ['9.3e-5', '2.75e-4', '4.7e-4', '1.77e-3', '0.62e-2', '1.21e-2', '1.43e-2', '2.78e-2', '25e-2'],
  ],
  [
    'boston',
    DEVICES.ibm_boston,
    ['4.9e-5', '1.91e-4', '2.5e-4', '1.37e-3', '0.55e-2', '0.46e-2', '1.12e-2', '0.92e-2', '9e-2'],
  ],
];

describe.each(KNOWN)('the noise of %s', (_, make, values) => {
  /** Half a unit of the last digit, and as much as rounded medians make of it. */
  const agrees = (value: number, printed: string, byRounding = 0) => {
    const digits = printed.split('e')[0]!.split('.')[1]?.length ?? 0;
    const unit = 10 ** (Number(printed.split('e')[1]) - digits);
    expect(Math.abs(value - Number(printed)), `${value} and ${printed}`).toBeLessThanOrEqual(
      unit / 2 + byRounding,
    );
  };

  it('is composed of its medians as they are published', () => {
    const noise = checked(make());
    const { settings } = noise;
    const qubit = settings.qubits as Exclude<typeof settings.qubits, unknown[]>;
    const gates = [
      [settings.twoQubitGate!, [qubit, qubit]],
      [qubit.gate, [qubit]],
    ] as const;
    for (const [gate, qubits] of gates) {
      const [infidelity, strength] = qubits.length === 1 ? values.slice(0, 2) : values.slice(2, 4);
      // The strength of an error of 1, where relaxation takes its share, tells that share.
      const size = 2 ** qubits.length;
      const [low, high] = [0.4, 0.5].map((error) => depolarizing(noise, { ...gate, error }, [...qubits]));
      const relaxed = 0.4 - (low! * 0.1) / (high! - low!);
      // One of them was rounded twice.
      agrees(relaxed, infidelity!, 5e-8);
      // Medians have three digits, which is a unit in the fourth.
      agrees(depolarizing(noise, gate, [...qubits]), strength!, (size * gate.error) / 2 / 243);
    }
  });

  it('lets the memory decay while its partner is measured and reset', () => {
    const noise = checked(make());
    const readout = measurementIdleTransfer(noise, 1, [0], false);
    const both = measurementIdleTransfer(noise, 1, [0], true);
    agrees(readout[12]!, values[4]!, 5e-5);
    agrees(1 - readout[5]!, values[5]!, 5e-5);
    agrees(both[12]!, values[6]!, 5e-5);
    agrees(1 - both[5]!, values[7]!, 5e-5);
    agrees(1 - both[5]! ** 10, values[8]!, 1e-3);
    expect(measurementIdleTransfer(checked(make(), { model: 'aer' }), 1, [0], true)).toEqual(
      idleTransfer(noise, 1, 0, 0),
    );
  });
});

describe('a device', () => {
  it('has measurements of its own in mid-circuit', () => {
    const [short, long] = (['mid-circuit', 'final'] as const).map((measurement) =>
      checked('ibm_boston', { measurement }),
    );
    expect(Array.from(readoutConfusion(short!, 0))).toEqual([0.995, 0.005, 0.005, 0.995]);
    expect(readoutConfusion(long!, 0)[1]).toBeCloseTo(4.9e-3, 15);
    expect(readoutConfusion(long!, 0)[2]).toBeCloseTo(3.9e-3, 15);
    const time = (noise: typeof short) =>
      -Math.log(measurementIdleTransfer(noise!, 1, [0], false)[15]!) * 292_400;
    expect(time(short)).toBeCloseTo(1624, 6);
    expect(time(long)).toBeCloseTo(2200, 6);
  });

  it('resets to |0⟩ as well as it reads, if nothing else is published', () => {
    expect(resetState(checked('ibm_brisbane'), 0)[3]).toBeCloseTo(1 - 2 * 0.016_85, 14);
    expect(resetState(checked('ionq_forte'), 0)[3]).toBe(1);
  });

  it('takes noise to a power', () => {
    const of = (noiseScale: number) => checked('ibm_brisbane', { noiseScale });
    const squared = (matrix: Float64Array) => {
      const size = Math.sqrt(matrix.length);
      return matrix.map((_, i) =>
        Array.from(
          { length: size },
          (_, k) => matrix[Math.floor(i / size) * size + k]! * matrix[k * size + (i % size)]!,
        ).reduce((a, b) => a + b),
      );
    };
    for (const make of [
      (scale: number) => readoutConfusion(of(scale), 0),
      (scale: number) => idleTransfer(of(scale), 0, 5000, 0),
      (scale: number) => idleTransfer(checked('quera_gemini', { noiseScale: scale }), 0, 0, 1),
    ]) {
      const [twice, square] = [make(2), squared(make(1))];
      twice.forEach((entry, i) => {
        expect(entry).toBeCloseTo(square[i]!, 14);
      });
    }
    expect(
      noisyDevice(
        engine.kernels,
        readOptions('options', { device: 'ibm_boston', noiseScale: 0 }, deviceOptions),
      ),
    ).toBeUndefined();
  });
});
