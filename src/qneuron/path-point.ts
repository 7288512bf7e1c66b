import type { Engine } from '../engine/engine.js';
import type { QNeuronCircuit } from './circuit.js';
import { type Fields, fieldsOf } from './fields.js';
import { type InputPath, inputPath } from './input-path.js';

/** What may differ from point to point of a scan. */
export interface PathPoint {
  lambda: number;
  fields: Fields;
  path: InputPath;
}

export function pathPointOf(engine: Engine, circuit: QNeuronCircuit): PathPoint {
  return { lambda: circuit.lambda, fields: fieldsOf(circuit), path: inputPath(engine, circuit) };
}
