import {
  ArgumentError,
  checked,
  checkInteger,
  checkNumber,
  checkText,
  type Describes,
  readOptions,
} from '../engine/index.js';
import { ENTANGLERS, type Entangler } from './compiler/native-gates.js';
import type { Device, DeviceCoupling, DeviceGate, DeviceQubit } from './device.js';

/** Which part of a device is taken. */
export interface DevicePropertiesOptions {
  /** The device's qubits that the qubits of circuits are, in their order, each once. */
  qubits: readonly number[];
}

/** A device as its file describes it. */
export interface DeviceProperties {
  /** With values of its own for each qubit and coupling. */
  device: Device;
  /** What the file says that cannot be, and what was taken instead. */
  warnings: string[];
}

/** Nanoseconds. */
const UNITS: Readonly<Record<string, number>> = { ns: 1, us: 1e3, µs: 1e3, ms: 1e6, s: 1e9 };

/** A named value of a file, in the words of `qiskit.providers.models.BackendProperties`. */
type Entry = { name?: unknown; unit?: unknown; value?: unknown } | null | undefined;
type GateEntry = { gate?: unknown; qubits?: unknown; parameters?: unknown } | null | undefined;

export const devicePropertiesOptions = () =>
  ({
    qubits: checked<readonly number[], number[]>((field, value) => {
      if (!Array.isArray(value) || value.length === 0)
        throw new ArgumentError(field, 'at least one qubit', value);
      return Array.from(value, (qubit, i) => {
        if (value.indexOf(qubit) < i) throw new ArgumentError(`${field}[${i}]`, 'every qubit once', qubit);
        return checkInteger(`${field}[${i}]`, qubit, 0);
      });
    }),
  }) satisfies Describes<DevicePropertiesOptions>;

/**
 * A device from the properties that IBM publishes of it, as in the files `props_*.json` of `qiskit-ibm-runtime` or from
 * `backend.properties().to_dict()`: T1, T2, readout and gates of each of the chosen qubits and of the couplings between
 * them. Where a coherence is said to outlive 2 T1, which cannot be, 2 T1 is taken, with a warning.
 *
 * @param properties the parsed JSON
 * @throws ArgumentError naming the place in it that is missing or no number, or the gate that is dead (of error 1)
 *
 * @example
 * ```ts
 * import { deviceFromProperties } from 'bornspike/device';
 *
 * const named = (name: string, value: number, unit = '') => ({ name, value, unit });
 * const { device, warnings } = deviceFromProperties(
 *   {
 *     backend_name: 'example',
 *     qubits: [
 *       [
 *         named('T1', 150, 'us'),
 *         named('T2', 310, 'us'),
 *         named('prob_meas0_prep1', 0.02),
 *         named('prob_meas1_prep0', 0.01),
 *         named('readout_length', 1300, 'ns'),
 *       ],
 *     ],
 *     gates: [
 *       { gate: 'sx', qubits: [0], parameters: [named('gate_error', 2e-4), named('gate_length', 60, 'ns')] },
 *     ],
 *   },
 *   { qubits: [0] },
 * );
 * console.log(device.name, warnings); // prints: example [ 'qubit 0: T2 is 310.0 µs, above 2 T1; 300.0 µs are taken' ]
 * ```
 */
export function deviceFromProperties(
  properties: unknown,
  options: DevicePropertiesOptions,
): DeviceProperties {
  const { qubits } = readOptions('options', options, devicePropertiesOptions);
  const { backend_name, qubits: tables, gates } = (properties ?? {}) as Record<string, unknown>;
  const lists = asList('properties.qubits', tables);
  const entries = asList('properties.gates', gates) as GateEntry[];
  const warnings: string[] = [];
  const reader = new GateReader(entries);
  return {
    device: {
      name: backend_name === undefined ? 'device' : checkText('properties.backend_name', backend_name),
      entangler: reader.entangler(qubits),
      qubits: qubits.map((qubit, i) => {
        if (qubit >= lists.length) {
          throw new ArgumentError(`options.qubits[${i}]`, `a qubit below ${lists.length}`, qubit);
        }
        const place = `properties.qubits[${qubit}]`;
        return readQubit(place, asList(place, lists[qubit]) as Entry[], qubit, reader, warnings);
      }),
      couplings: reader.couplings(qubits),
    },
    warnings,
  };
}

function readQubit(
  place: string,
  values: Entry[],
  qubit: number,
  reader: GateReader,
  warnings: string[],
): DeviceQubit {
  const t1 = timeOf(place, values, 'T1');
  const t2 = timeOf(place, values, 'T2');
  const most = 2 * t1;
  if (t2 > most) {
    const [said, taken] = [t2, most].map((time) => (time / 1000).toPrecision(4));
    warnings.push(`qubit ${qubit}: T2 is ${said} µs, above 2 T1; ${taken} µs are taken`);
  }
  const measure = reader.find('measure', [qubit]);
  const time = measure?.time ?? timeOf(place, values, 'readout_length');
  const reset = reader.find('reset', [qubit])?.time;
  const short = reader.find('measure_2', [qubit]);
  const resetTime = reader.find('reset_2', [qubit])?.time ?? reset;
  return {
    t1,
    t2: Math.min(t2, most),
    gate: reader.get('sx', [qubit]),
    readout: {
      read0Of1: shareOf(place, values, 'prob_meas0_prep1'),
      read1Of0: shareOf(place, values, 'prob_meas1_prep0'),
      time,
      resetTime: reset,
    },
    // Of this one only the mean of both errors is published.
    ...(short && {
      midCircuit: { read0Of1: short.error, read1Of0: short.error, time: short.time, resetTime },
    }),
  };
}

/** The gates of a file. */
class GateReader {
  readonly #gates = new Map<string, { place: string; parameters: Entry[] }>();
  readonly #names = new Set<string>();

  constructor(entries: GateEntry[]) {
    entries.forEach((entry, i) => {
      const place = `properties.gates[${i}]`;
      const name = checkText(`${place}.gate`, entry?.gate);
      const qubits = asList(`${place}.qubits`, entry?.qubits);
      const parameters = asList(`${place}.parameters`, entry?.parameters) as Entry[];
      this.#gates.set(`${name} ${qubits.join()}`, { place, parameters });
      this.#names.add(name);
    });
  }

  /** What the file says of a gate. */
  find(name: string, qubits: readonly number[]): DeviceGate | undefined {
    const gate = this.#gates.get(`${name} ${qubits.join()}`);
    if (!gate) return undefined;
    const { place, parameters } = gate;
    const error = parameters.some((entry) => entry?.name === 'gate_error')
      ? shareOf(place, parameters, 'gate_error')
      : 0;
    if (error === 1) {
      throw new ArgumentError(
        'options.qubits',
        `the gate ${name} of ${qubits.join(' and ')} is dead, of error 1`,
      );
    }
    return { error, time: timeOf(place, parameters, 'gate_length') };
  }

  /** The same of a gate that must be there. */
  get(name: string, qubits: readonly number[]): DeviceGate {
    const gate = this.find(name, qubits);
    if (!gate) throw new ArgumentError('properties.gates', `has no ${name} of qubit ${qubits.join()}`);
    return gate;
  }

  /** The device's two-qubit gate; any for a single qubit. */
  entangler(qubits: readonly number[]): Entangler {
    const found = ENTANGLERS.find((name) => this.#names.has(name));
    if (!found && qubits.length > 1) {
      throw new ArgumentError('properties.gates', `has none of the two-qubit gates ${ENTANGLERS.join(', ')}`);
    }
    return found ?? 'cz';
  }

  /** Between chosen qubits, by their places among these. */
  couplings(qubits: readonly number[]): DeviceCoupling[] {
    const name = this.entangler(qubits);
    return qubits.flatMap((a, i) =>
      qubits.slice(i + 1).flatMap((b, k): DeviceCoupling[] => {
        const j = i + 1 + k;
        const forth = this.find(name, [a, b]);
        if (forth) return [{ qubits: [i, j], ...forth }];
        const back = this.find(name, [b, a]);
        return back ? [{ qubits: [j, i], ...back }] : [];
      }),
    );
  }
}

function asList(field: string, value: unknown): unknown[] {
  if (!Array.isArray(value)) throw new ArgumentError(field, 'an array', value);
  return value;
}

function entryOf(place: string, entries: Entry[], name: string): NonNullable<Entry> {
  const entry = entries.find((candidate) => candidate?.name === name);
  if (!entry) throw new ArgumentError(`${place}.${name}`, 'a value', undefined);
  return entry;
}

const shareOf = (place: string, entries: Entry[], name: string): number =>
  checkNumber(`${place}.${name}`, entryOf(place, entries, name).value, 0, 1);

/** In nanoseconds. */
function timeOf(place: string, entries: Entry[], name: string): number {
  const { value, unit } = entryOf(place, entries, name);
  const factor = typeof unit === 'string' && Object.hasOwn(UNITS, unit) ? UNITS[unit]! : undefined;
  if (factor === undefined) {
    throw new ArgumentError(`${place}.${name}.unit`, `one of ${Object.keys(UNITS).join(', ')}`, unit);
  }
  return factor * checkNumber(`${place}.${name}`, value, 0);
}
