export type { Entangler } from './compiler/native-gates.js';
export type { DeviceCosts } from './costs.js';
export type { Device, DeviceCoupling, DeviceGate, DeviceQubit, DeviceReadout } from './device.js';
export {
  type DeviceProperties,
  type DevicePropertiesOptions,
  deviceFromProperties,
} from './device-from-properties.js';
export type { DeviceOptions } from './device-options.js';
export type { ExtrapolationOptions, FitName } from './mitigation/extrapolation.js';
export { DEVICES, type DeviceName } from './presets/index.js';
