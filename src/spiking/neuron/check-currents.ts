import { checkNumber, checkNumbers } from '../../engine/index.js';

/** Currents of a step whose angles can still be computed. */
export function checkCurrents(field: string, currents: ArrayLike<number>, inputs: number): void {
  checkNumbers(field, currents, inputs);
  for (let n = 0; n < inputs; n++) checkNumber(`${field}[${n}]`, currents[n], -1e300, 1e300);
}
