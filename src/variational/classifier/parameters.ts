import type { Precision } from '../../engine/index.js';
import { ArgumentError, checkNumbers, checkOptions } from '../../engine/index.js';
import { ROTATIONS } from './classifier-circuit.js';
import { padded } from './precision.js';

/** All that is trained. An embedding is that of a qubit of a circuit: circuit · qubits + qubit. */
export interface ClassifierParameters {
  /** [embedding][feature], radians per unit of intensity. */
  inputWeights: Float64Array;
  /** [embedding], in radians. */
  inputBiases: Float64Array;
  /** [circuit][layer][qubit][2]: RZ, then RY, in radians. */
  angles: Float64Array;
  /** [class][embedding] */
  outputWeights: Float64Array;
  /** [class] */
  outputBiases: Float64Array;
}

export interface ClassifierShape {
  features: number;
  classes: number;
  qubits: number;
  circuits: number;
  layers: number;
  precision: Precision;
}

/** A matrix of parameters within the vector of all, its rows padded with zeros to whole cache lines. */
export interface Block {
  first: number;
  rows: number;
  columns: number;
  stride: number;
}

export type ParameterName = keyof ClassifierParameters;
export const PARAMETER_NAMES: ParameterName[] = [
  'inputWeights',
  'inputBiases',
  'angles',
  'outputWeights',
  'outputBiases',
];

/** Where the parameters are in the one vector that holds all of them, in a model's memory. */
export class ParameterLayout {
  readonly blocks: Record<ParameterName, Block>;
  /** Elements of the vector. */
  readonly length: number;
  /** Parameters, without the padding. */
  readonly count: number;

  constructor({ features, classes, qubits, circuits, layers, precision }: ClassifierShape) {
    const embeddings = circuits * qubits;
    const sizes: Record<ParameterName, [rows: number, columns: number]> = {
      inputWeights: [embeddings, features],
      inputBiases: [1, embeddings],
      angles: [1, circuits * layers * qubits * ROTATIONS],
      outputWeights: [classes, embeddings],
      outputBiases: [1, classes],
    };
    let length = 0;
    let count = 0;
    const place = (name: ParameterName): [ParameterName, Block] => {
      const [rows, columns] = sizes[name];
      const block = { first: length, rows, columns, stride: padded(precision, columns) };
      length += rows * block.stride;
      count += rows * columns;
      return [name, block];
    };
    this.blocks = Object.fromEntries(PARAMETER_NAMES.map(place)) as Record<ParameterName, Block>;
    this.length = length;
    this.count = count;
  }

  /** The parameters of a vector, as copies. */
  read(vector: Float32Array | Float64Array): ClassifierParameters {
    const parts = PARAMETER_NAMES.map((name) => {
      const { first, rows, columns, stride } = this.blocks[name];
      const values = new Float64Array(rows * columns);
      for (let r = 0; r < rows; r++) {
        const from = first + r * stride;
        values.set(vector.subarray(from, from + columns), r * columns);
      }
      return [name, values];
    });
    return Object.fromEntries(parts);
  }

  /** Checks `parameters`, then writes them to a vector. */
  write(parameters: ClassifierParameters, vector: Float32Array | Float64Array): void {
    checkOptions('parameters', parameters, PARAMETER_NAMES);
    const checked = PARAMETER_NAMES.map((name) => {
      const { rows, columns } = this.blocks[name];
      const values = checkNumbers(`parameters.${name}`, parameters[name], rows * columns);
      if (vector instanceof Float32Array) checkSingle(`parameters.${name}`, values);
      return values;
    });
    PARAMETER_NAMES.forEach((name, i) => {
      this.place(name, checked[i]!, vector);
    });
  }

  /** Writes checked values, [rows][columns], to their block of a vector. */
  place(name: ParameterName, values: ArrayLike<number>, vector: Float32Array | Float64Array): void {
    const { first, rows, columns, stride } = this.blocks[name];
    const list = values instanceof Float64Array ? values : Float64Array.from(values);
    for (let r = 0; r < rows; r++) {
      vector.set(list.subarray(r * columns, (r + 1) * columns), first + r * stride);
    }
  }
}

/** Refuses what would be rounded to infinity. */
function checkSingle(field: string, values: ArrayLike<number>): void {
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(Math.fround(values[i]!))) {
      throw new ArgumentError(`${field}[${i}]`, 'a number within the range of float32', values[i]);
    }
  }
}
