// What the other folders of src may use of this one; the package exports public.ts.
export type { DeviceCosts } from './costs.js';
export type { Device } from './device.js';
export { type DeviceOptions, deviceOptions } from './device-options.js';
export {
  type ExtrapolationOptions,
  extrapolationOptions,
  type FitName,
} from './mitigation/extrapolation.js';
export type { RateExtrapolation, ReadoutInversion } from './mitigation/rates.js';
export { DEVICE_OPTIONS } from './option-reference.js';
export { DEVICES, type DeviceName } from './presets/index.js';

// What the declarations of the package leave out.

/** @internal */
export {
  type CompileSettings,
  compileForDevice,
  compileInSteps,
  compileMeasured,
} from './compiler/compile.js';
/** @internal */
export type {
  CircuitDemand,
  CompiledAction,
  CompiledCircuit,
  CompiledMeasuredCircuit,
  GateToCompile,
  TransferStep,
} from './compiler/compiled-circuit.js';
/** @internal */
export { circuitCosts } from './costs.js';
/** @internal */
export { type Jumps, jumpsOf, unitaryOf } from './jumps.js';
/** @internal */
export { fitWeights } from './mitigation/extrapolation.js';
/** @internal */
export { fitPoints, type PointFits } from './mitigation/point-fits.js';
/** @internal */
export { clippedRates, rateError } from './mitigation/rates.js';
/** @internal */
export { bitInverse, readoutInverse } from './mitigation/readout-inverse.js';
/** @internal */
export {
  type CheckedDevice,
  checkDeviceQubits,
  idleTransfer,
  measurementIdleTransfer,
  noisyDevice,
  readoutConfusion,
  readoutOf,
  resetState,
} from './noise.js';
