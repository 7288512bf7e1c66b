import { type Engine, Pacer } from '../../engine/index.js';
import { inputPath, QNeuronCircuit, type RacePart, type RaceWork, runRace } from '../../qneuron/index.js';
import type { Begun } from './begun.js';

/** Images of `DigitRecognizer.recognize`. */
export function beginDigits(engine: Engine, work: RaceWork): Begun {
  const circuit = new QNeuronCircuit(work.lattice);
  circuit.neuron();
  const path = inputPath(engine, circuit);
  const pacer = new Pacer({});
  return { run: (part: RacePart) => runRace(engine, circuit, path, work, part, pacer), dispose() {} };
}
