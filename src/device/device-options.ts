import { ArgumentError, checked, choice, type Describes, number, suggestion } from '../engine/index.js';
import { type Device, type DeviceSettings, readDevice } from './device.js';
import { DEVICES, type DeviceName } from './presets/index.js';

/** How a device's noise is taken into account. */
export interface DeviceOptions {
  /** The device, by its name or as an object; left out, there is no noise. */
  device?: DeviceName | Device;
  /**
   * Takes every noise channel to this power, which is its generator times it: 0 for none, which gives the bits that there
   * are without a device (default 1).
   */
  noiseScale?: number;
  /**
   * `'idling'` (default): qubits decay while others are gated, measured and reset, too; `'aer'`: they do not, as in Qiskit
   * Aer's model of a device.
   */
  model?: 'idling' | 'aer';
  /**
   * Which of a device's measurements and resets is taken: `'mid-circuit'` (default) for those that it has for that, if it
   * has them; `'final'`.
   */
  measurement?: 'mid-circuit' | 'final';
}

/** Returns a checked copy of a device, by its name or as an object. */
function readNamedDevice(field: string, value: unknown): DeviceSettings {
  if (typeof value !== 'string') return readDevice(field, value);
  if (!Object.hasOwn(DEVICES, value)) {
    const names = Object.keys(DEVICES);
    const given = `got '${value}'${suggestion(value, names)}`;
    throw new ArgumentError(field, `expected an object or one of ${names.join(', ')}, ${given}`);
  }
  return readDevice(field, DEVICES[value as DeviceName]());
}

export const deviceOptions = () =>
  ({
    device: checked<DeviceName | Device, DeviceSettings, { optional: true }>(readNamedDevice, {
      optional: true,
    }),
    noiseScale: number({ default: 1, minimum: 0 }),
    model: choice(['idling', 'aer'], { default: 'idling' }),
    measurement: choice(['mid-circuit', 'final'], { default: 'mid-circuit' }),
  }) satisfies Describes<DeviceOptions>;
