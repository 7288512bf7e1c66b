import {
  type CorrectionWork,
  type DecouplingPart,
  type DecouplingWork,
  decoupled,
  encodedPair,
  failures,
  PulseSequence,
  type Shots,
} from '../../dynamics/index.js';
import type { Engine } from '../../engine/index.js';
import type { Begun } from './begun.js';

/** Trajectories of `simulateDecoupling`. */
export function beginDecoupling(engine: Engine, work: DecouplingWork): Begun {
  const sequence = new PulseSequence(engine, work.settings);
  return { run: (part: DecouplingPart) => decoupled(engine, sequence, work, part), dispose() {} };
}

/** Shots of `simulateErrorCorrection`. */
export function beginCorrection(engine: Engine, work: CorrectionWork): Begun {
  const encoded = encodedPair(engine, work.code);
  return { run: (shots: Shots) => failures(encoded, work, shots), dispose: () => encoded.dispose() };
}
