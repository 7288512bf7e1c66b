import type { Engine } from '../../engine/index.js';
import type { QNeuronCircuit } from '../circuit/circuit.js';
import { type Fields, fieldsOf } from '../circuit/fields.js';
import { type InputPath, inputPath } from '../circuit/input-path.js';

/** What may differ from point to point of a scan. */
export interface PathPoint {
  lambda: number;
  fields: Fields;
  path: InputPath;
}

export function pathPointOf(engine: Engine, circuit: QNeuronCircuit): PathPoint {
  return { lambda: circuit.lambda, fields: fieldsOf(circuit), path: inputPath(engine, circuit) };
}
