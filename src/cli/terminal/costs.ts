import type { DeviceCosts } from '../../device/index.js';
import { counted } from './print.js';

/** What something takes on a device, in words. */
export function costsInWords({ shots, twoQubitGates, seconds }: DeviceCosts): string {
  const time = Number.isNaN(seconds)
    ? 'in a time that it does not publish'
    : `in ${seconds.toPrecision(2)} s`;
  return `on the device by ${counted(shots, 'shot')} of ${counted(Math.round(twoQubitGates / shots), 'two-qubit gate')} ${time}`;
}
