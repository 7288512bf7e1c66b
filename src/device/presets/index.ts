import type { Device } from '../device.js';
import { ibmBoston } from './ibm-boston.js';
import { ibmBrisbane } from './ibm-brisbane.js';
import { ionqForte } from './ionq-forte.js';
import { quantinuumH2 } from './quantinuum-h2.js';
import { queraGemini } from './quera-gemini.js';

/** Devices that are built in. */
export type DeviceName = 'ibm_brisbane' | 'ibm_boston' | 'quantinuum_h2' | 'ionq_forte' | 'quera_gemini';

/**
 * The devices that are built in, by name: functions that make a `Device`, to be changed where a setting is to differ.
 *
 * @example
 * ```ts
 * import { DEVICES } from 'bornspike/device';
 *
 * console.log(DEVICES.ibm_brisbane().twoQubitGate); // prints: { error: 0.00768, time: 660 }
 * ```
 */
export const DEVICES: Readonly<Record<DeviceName, () => Device>> = {
  ibm_brisbane: ibmBrisbane,
  ibm_boston: ibmBoston,
  quantinuum_h2: quantinuumH2,
  ionq_forte: ionqForte,
  quera_gemini: queraGemini,
};
