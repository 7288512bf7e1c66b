import {
  type Device,
  type DeviceGate,
  type DeviceQubit,
  type DeviceReadout,
  deviceFromProperties,
} from '../../src/device/public.js';
import type { Engine } from '../../src/index.js';
import { DensityMatrix, StateVector } from '../../src/register/public.js';
import { Circuit } from '../../src/variational/public.js';
import { any, isPlain, isUndefined } from './accepted.js';
import { fieldsOf, finite, never, optional, type Place } from './nonsense.js';

/** Devices, wherever one can be given. */
export function devicePlaces(engine: Engine): Place[] {
  const psi = new StateVector(engine, 2);
  const rho = new DensityMatrix(engine, 2);
  const cz = [{ gate: 'cz', qubits: [0, 1] }] as const;
  const circuit = new Circuit(2, cz);
  const properties = { qubits: [], gates: [] };
  const run = (device: unknown) => rho.run(cz, { device: any(device) });
  const device: Device = { entangler: 'cz', qubits: {}, twoQubitGate: {} };
  const deviceFields = {
    device: isUndefined,
    noiseScale: optional(finite(0)),
    model: isUndefined,
    measurement: isUndefined,
  };
  const share = optional(finite(0, 1));
  const duration = optional(finite(0));
  const errors = optional((v) =>
    Array.isArray(v) || ArrayBuffer.isView(v) ? v instanceof Float64Array && 'either' : false,
  );
  const gate = { error: share, pauli: errors, time: duration, tim: never };
  const readout = {
    read1Of0: share,
    read0Of1: share,
    time: duration,
    resetError: share,
    resetTime: duration,
    read: never,
  };
  const plain = optional((v) => isPlain(v) && 'either');
  return [
    ...fieldsOf('Register.run', {} as Record<string, unknown>, (given) => rho.run(cz, any(given)), {
      ...deviceFields,
      rng: optional((v) => typeof v === 'function'),
      signal: optional(never),
      onProgress: optional((v) => typeof v === 'function'),
      devices: never,
    }),
    ...fieldsOf(
      'Circuit.run',
      {} as Record<string, unknown>,
      (given) => circuit.run(rho, [], any(given)),
      deviceFields,
    ),
    ...fieldsOf(
      'Circuit.expectation',
      {} as Record<string, unknown>,
      (given) => circuit.expectation(rho, 'ZZ', [], any(given)),
      deviceFields,
    ),
    ...fieldsOf(
      'Circuit.gradient',
      {} as Record<string, unknown>,
      (given) => circuit.gradient(rho, 'ZZ', [], any(given)),
      deviceFields,
    ),
    {
      name: 'deviceFromProperties(properties)',
      call: (v) => deviceFromProperties(v, { qubits: [0] }),
      accepts: never,
    },
    ...fieldsOf(
      'deviceFromProperties',
      { qubits: [0] } as Record<string, unknown>,
      (given) => deviceFromProperties(properties, any(given)),
      { qubits: never, qubit: never },
    ),
    {
      name: 'gate.noise',
      call: (v) => rho.run([{ gate: 'cz', qubits: [0, 1], noise: any(v) }], { device }),
      accepts: isUndefined,
    },
    {
      name: 'measure.noise',
      call: (v) => new Circuit(1, [{ gate: 'measure', qubits: [0], bits: [0], noise: any(v) }]),
      accepts: isUndefined,
    },
    { name: 'run(rng)', call: (v) => psi.run(cz, { device: 'ibm_boston', rng: any(v) }), accepts: never },
    ...fieldsOf('Device', device, run, {
      name: optional((v) => typeof v === 'string'),
      entangler: never,
      pulses: isUndefined,
      qubits: (v: unknown) => isPlain(v) && 'either',
      twoQubitGate: (v: unknown) => isPlain(v) && 'either',
      couplings: optional((v) => Array.isArray(v) && v.length === 0),
      qubit: never,
    } as never),
    ...fieldsOf('DeviceQubit', {} as DeviceQubit, (qubit) => run({ ...device, qubits: [qubit, qubit] }), {
      t1: optional((v) => typeof v === 'number' && v > 0),
      t2: optional((v) => typeof v === 'number' && v > 0),
      gate: plain,
      readout: plain,
      midCircuit: plain,
      idlePauli: errors,
      t3: never,
    } as never),
    ...fieldsOf(
      'DeviceGate',
      {} as DeviceGate,
      (given) => run({ ...device, qubits: { gate: given } }),
      gate as never,
    ),
    ...fieldsOf(
      'DeviceGate of two qubits',
      {} as DeviceGate,
      (given) => run({ ...device, twoQubitGate: given }),
      gate as never,
    ),
    ...fieldsOf(
      'DeviceReadout',
      {} as DeviceReadout,
      (given) => run({ ...device, qubits: { readout: given } }),
      readout as never,
    ),
    ...fieldsOf(
      'DeviceCoupling',
      { qubits: [0, 1] } as Record<string, unknown>,
      (given) => run({ ...device, couplings: [given] }),
      { ...gate, qubits: never } as never,
    ),
    {
      name: 'Device.couplings[]',
      call: (v) => run({ ...device, couplings: [v] }),
      accepts: never,
    },
  ];
}
