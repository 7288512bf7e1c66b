import {
  ArgumentError,
  checked,
  checkInteger,
  choice,
  type Describes,
  nested,
  number,
  numbers,
  readOptions,
  type Settings,
  text,
} from '../engine/index.js';
import { ENTANGLERS, type Entangler } from './compiler/native-gates.js';

/** What a gate of a device does wrong. */
export interface DeviceGate {
  /**
   * 1 − average gate fidelity, as devices publish it, relaxation included: from 0 to 1 (default 0). What relaxation does
   * not account for is depolarizing.
   */
  error?: number;
  /**
   * Instead of `error`: the probabilities of X, Y and Z behind the gate, for each of its qubits by itself, in a row; at
   * most 1 for each qubit.
   */
  pauli?: ArrayLike<number>;
  /** How long it takes, in nanoseconds; left out where it is not known: no relaxation, and costs without seconds. */
  time?: number;
}

/** A two-qubit gate between two qubits of a device. */
export interface DeviceCoupling extends DeviceGate {
  /** The device's qubits, in the gate's direction. */
  qubits: readonly number[];
}

/** How a device reads and resets a qubit. */
export interface DeviceReadout {
  /** The probability to read 1 of a qubit that is 0, from 0 to 1 (default 0). */
  read1Of0?: number;
  /** The probability to read 0 of a qubit that is 1, from 0 to 1 (default 0). */
  read0Of1?: number;
  /** How long a measurement takes, in nanoseconds; left out where it is not known. */
  time?: number;
  /**
   * The probability that a qubit is 1 after a reset, from 0 to 1 (default (`read1Of0` + `read0Of1`)/2: a reset that
   * measures and turns over what it read as 1).
   */
  resetError?: number;
  /** How long a reset takes, in nanoseconds; left out where it is not known. */
  resetTime?: number;
}

/** A qubit of a device. */
export interface DeviceQubit {
  /** The relaxation time of the populations, in nanoseconds (default Infinity). */
  t1?: number;
  /** The decay time of the coherences, in nanoseconds, at most and by default 2 T1. */
  t2?: number;
  /** A pulse: any one-qubit gate, or an `sx` or `x` (see `Device.pulses`). Turns about Z are free. */
  gate?: DeviceGate;
  /** Its measurement, and its reset. */
  readout?: DeviceReadout;
  /** The same in mid-circuit, where the device has other ones for that (default: as `readout`). */
  midCircuit?: DeviceReadout;
  /**
   * The probabilities of X, Y and Z of a qubit that idles during a layer, which is one two-qubit gate, one measurement or
   * one reset of others; at most 1 together.
   */
  idlePauli?: ArrayLike<number>;
}

/**
 * A quantum processor: the noise of its gates and qubits, as it is published, and its durations, all in nanoseconds. Its
 * qubits are those of circuits, in their order: routing is left to who lays the circuit out.
 */
export interface Device {
  /** What it is called (default 'device'). */
  name?: string;
  /**
   * Its two-qubit gate: `'cz'`, `'ecr'`, or `'zz'`, which is ZZ(π/2) = exp(−iπ/4 Z⊗Z); of ions that have ZZ(θ) too, this
   * angle is taken.
   */
  entangler: Entangler;
  /** What its one-qubit pulses are: `'sx'` (default) for sx and x, up to two of which make any gate, `'any'` for any gate. */
  pulses?: 'sx' | 'any';
  /** Its qubits; one object stands for all of them, as many as it takes. */
  qubits: DeviceQubit | readonly DeviceQubit[];
  /** The two-qubit gate of pairs that `couplings` does not list; left out, others cannot be coupled. */
  twoQubitGate?: DeviceGate;
  /** Two-qubit gates with values of their own. */
  couplings?: readonly DeviceCoupling[];
}

const share = (fallback: number) => number({ default: fallback, minimum: 0, maximum: 1 });
const duration = () => number({ optional: true, minimum: 0, unit: 'ns' });

/** The probabilities of X, Y and Z for each of so many qubits. */
const pauli = (qubits: number) =>
  checked<ArrayLike<number>, number[], { optional: true }>(
    (field, value) => {
      const list = numbers({ length: 3 * qubits }).read(field, value, {});
      list.forEach((probability, i) => {
        if (!(probability >= 0 && probability <= 1)) {
          throw new ArgumentError(`${field}[${i}]`, 'a number from 0 to 1', probability);
        }
      });
      for (let i = 0; i < list.length; i += 3) {
        const sum = list[i]! + list[i + 1]! + list[i + 2]!;
        if (sum > 1) throw new ArgumentError(field, 'probabilities of at most 1 together', sum);
      }
      return list;
    },
    { optional: true },
  );

const gateFields = (qubits: number) => ({ error: share(0), pauli: pauli(qubits), time: duration() });
const oneQubitGate = () => gateFields(1) satisfies Describes<DeviceGate>;
const twoQubitGate = () => gateFields(2) satisfies Describes<DeviceGate>;

const readoutOptions = () =>
  ({
    read1Of0: share(0),
    read0Of1: share(0),
    time: duration(),
    resetError: number({
      default: ({ read1Of0, read0Of1 }: { read1Of0: number; read0Of1: number }) => (read1Of0 + read0Of1) / 2,
      minimum: 0,
      maximum: 1,
    }),
    resetTime: duration(),
  }) satisfies Describes<DeviceReadout>;

/** A time above 0, which may be Infinity. */
function readLifetime(field: string, value: unknown): number {
  if (typeof value !== 'number' || !(value > 0)) throw new ArgumentError(field, 'a time above 0', value);
  return value;
}

const qubitOptions = () =>
  ({
    t1: checked<number, number, { default: number }>(readLifetime, { default: Infinity }),
    t2: checked<number, number, { default: (settings: { t1: number }) => number }>(
      (field, value, { t1 }: { t1: number }) => {
        if (readLifetime(field, value) > 2 * t1) throw new ArgumentError(field, 'at most 2 T1', value);
        return value as number;
      },
      { default: ({ t1 }) => 2 * t1 },
    ),
    gate: checked<DeviceGate, GateSettings, { default: DeviceGate }>(readGate(oneQubitGate), { default: {} }),
    readout: nested<DeviceReadout, ReturnType<typeof readoutOptions>>(readoutOptions),
    midCircuit: nested<DeviceReadout, ReturnType<typeof readoutOptions>, { optional: true }>(readoutOptions, {
      optional: true,
    }),
    idlePauli: pauli(1),
  }) satisfies Describes<DeviceQubit>;

/** Beside how long it takes, a gate has either an average error or Pauli errors. */
function readGate(describe: typeof oneQubitGate): (field: string, value: unknown) => GateSettings {
  return (field, value) => {
    const settings = readOptions(field, value as object, describe);
    if (settings.pauli && settings.error > 0) {
      throw new ArgumentError(`${field}.pauli`, 'none beside an error', settings.pauli);
    }
    return settings;
  };
}

const couplingOptions = () =>
  ({
    ...twoQubitGate(),
    qubits: checked<readonly number[], [number, number]>((field, value) => {
      const [a, b] = numbers({ length: 2 }).read(field, value, {}) as [number, number];
      checkInteger(`${field}[0]`, a, 0);
      checkInteger(`${field}[1]`, b, 0);
      if (a === b) throw new ArgumentError(`${field}[1]`, 'every qubit once', b);
      return [a, b];
    }),
  }) satisfies Describes<DeviceCoupling>;

function readCouplings(field: string, value: unknown): CouplingSettings[] {
  if (!Array.isArray(value)) throw new ArgumentError(field, 'an array of couplings', value);
  return Array.from(value, (given, i) => {
    const { qubits, ...gate } = readOptions(`${field}[${i}]`, given, couplingOptions);
    return { qubits, ...readGate(twoQubitGate)(`${field}[${i}]`, gate) };
  });
}

function readQubits(field: string, value: unknown): QubitSettings | QubitSettings[] {
  if (!Array.isArray(value)) return readOptions(field, value as object, qubitOptions);
  if (value.length === 0) throw new ArgumentError(field, 'at least one qubit', value);
  return Array.from(value, (given, i) => readOptions(`${field}[${i}]`, given, qubitOptions));
}

const deviceFields = () =>
  ({
    name: text({ default: 'device' }),
    entangler: choice(ENTANGLERS, {}),
    pulses: choice(['sx', 'any'], { default: 'sx' }),
    qubits: checked<Device['qubits'], QubitSettings | QubitSettings[]>(readQubits),
    twoQubitGate: checked<DeviceGate, GateSettings, { optional: true }>(readGate(twoQubitGate), {
      optional: true,
    }),
    couplings: checked<readonly DeviceCoupling[], CouplingSettings[], { default: readonly DeviceCoupling[] }>(
      readCouplings,
      { default: [] },
    ),
  }) satisfies Describes<Device>;

export type GateSettings = Settings<ReturnType<typeof oneQubitGate>>;
export type ReadoutSettings = Settings<ReturnType<typeof readoutOptions>>;
export type QubitSettings = Settings<ReturnType<typeof qubitOptions>>;
export type CouplingSettings = GateSettings & { qubits: [number, number] };
/** A checked device, with its defaults. */
export type DeviceSettings = Settings<ReturnType<typeof deviceFields>>;

/** Returns a checked copy of a device that is given as an object. */
export function readDevice(field: string, value: unknown): DeviceSettings {
  const device = readOptions(field, value as object, deviceFields);
  const count = Array.isArray(device.qubits) ? device.qubits.length : Infinity;
  device.couplings.forEach(({ qubits }, i) => {
    qubits.forEach((qubit, k) => {
      if (qubit < count) return;
      throw new ArgumentError(`${field}.couplings[${i}].qubits[${k}]`, 'a qubit of the device', qubit);
    });
  });
  return device;
}
