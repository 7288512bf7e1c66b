import { ArgumentError, checkNumber, checkOptions } from '../../engine/index.js';
import { checkKraus } from '../algebra/kraus.js';
import type { GateOperation, MeasureOperation } from './gates.js';

/** The noise that a gate on so many qubits has of its own, as a checked copy. */
export function checkGateNoise(field: string, noise: unknown, count: number): Pick<GateOperation, 'noise'> {
  if (noise === undefined) return {};
  if (noise === 'none') return { noise };
  const { operators, qubits } = checkKraus(field, noise, "'none' or an array of Kraus operators");
  if (qubits !== count) throw new ArgumentError(field, `Kraus operators on ${count} qubits`, qubits);
  return { noise: operators };
}

/** And how a measurement misreads. */
export function checkReadoutNoise(field: string, noise: unknown): Pick<MeasureOperation, 'noise'> {
  if (noise === undefined) return {};
  if (noise === 'none') return { noise };
  checkOptions(field, noise, ['read1Of0', 'read0Of1']);
  const { read1Of0, read0Of1 } = noise as { read1Of0: unknown; read0Of1: unknown };
  return {
    noise: {
      read1Of0: checkNumber(`${field}.read1Of0`, read1Of0, 0, 1),
      read0Of1: checkNumber(`${field}.read0Of1`, read0Of1, 0, 1),
    },
  };
}
