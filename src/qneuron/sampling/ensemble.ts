import { QNeuron, type QNeuronCircuit } from '../circuit/circuit.js';

/**
 * Which paths an activity is the mean over: all closed paths with the weight exp(-S) (4), on which plateaus between kinks
 * have either sign (`'path-integral'`); those with all plateaus on the side they start from (`'fixed-plateaus'`), which differ
 * where a kink's detour by way of φ = 0 costs little; or what chains settle to whose exciters do not feel what they excite
 * (`'directed'`), for which there is no joint weight.
 */
export type PathEnsembleName = 'path-integral' | 'fixed-plateaus' | 'directed';

/** What simulations of `circuit` sample. */
export function ensembleOf(
  circuit: QNeuronCircuit,
  { coupling, signs }: { coupling: 'reciprocal' | 'directed'; signs: number },
): PathEnsembleName {
  const excites = circuit.couplings.some(({ kind, from }) => kind === 'excite' && from instanceof QNeuron);
  if (coupling === 'directed' && excites) return 'directed';
  return signs > 0 ? 'path-integral' : 'fixed-plateaus';
}
