import type { OptionReference } from '../engine/index.js';
import { devicePropertiesOptions } from './device-from-properties.js';

export const DEVICE_OPTIONS: OptionReference = [
  ['deviceFromProperties', 'DevicePropertiesOptions', devicePropertiesOptions],
];
