import { writeAdamStep } from '../../build/generated/core/learning.js';
import { writeProduct } from '../../build/generated/core/linear.js';
import { type Engine, RandomStream } from '../../src/index.js';
import { lineOf, PRECISIONS, type Precision, place } from '../linear/precision.js';
import { bytesOf } from './bytes.js';
import type { GoldenCase } from './golden-case.js';

// On both sides of the sizes at which the kernels start to pack and to tile, and no multiple of what they take at once.
const ROWS = 27;
const INNER = 131;
const BLOCKS = 3;

function matrix(name: string, length: number): Float64Array {
  const random = new RandomStream('golden matrix', name.length, length);
  return Float64Array.from({ length }, () => 2 * random.uniform() - 1);
}

/** Of `lists` lists of rows below `rows`. */
function listsOf(lists: number, rows: number): [number[], number[]] {
  const random = new RandomStream('golden lists', lists, rows);
  const starts = [0];
  const entries: number[] = [];
  for (let list = 0; list < lists; list++) {
    for (let row = 0; row < rows; row++) if (random.uniform() < 0.2) entries.push(row);
    starts.push(entries.length);
  }
  return [starts, entries];
}

function gather(engine: Engine, precision: Precision): Uint8Array {
  const line = lineOf(precision);
  const inBlocks = (values: Float64Array, rows: number) =>
    values.map((_, i) => values[placeInRows(i, rows, line)]!);
  const matrices = [
    inBlocks(matrix('input', BLOCKS * INNER * line), INNER),
    inBlocks(matrix('output', BLOCKS * ROWS * line), ROWS),
  ];
  return place(engine, precision, matrices, listsOf(ROWS, INNER), ([input, output], [starts, entries]) => {
    for (let block = 0; block < BLOCKS; block++) {
      engine.kernels[`gatherRows${precision.suffix}`](
        ...([starts!.pointer, entries!.pointer, ROWS] as const),
        ...([input!.pointer + 64 * block * INNER, output!.pointer + 64 * block * ROWS, true] as const),
      );
    }
    const found = output!.read();
    const inRows = found.slice();
    for (let i = 0; i < found.length; i++) inRows[placeInRows(i, ROWS, line)] = found[i]!;
    return bytesOf(inRows);
  });
}

/** Place in [row][block][lane] of what has the place `i` in [block][row][lane]. */
function placeInRows(i: number, rows: number, line: number): number {
  const row = Math.floor(i / line) % rows;
  const block = Math.floor(i / (line * rows));
  return (row * BLOCKS + block) * line + (i % line);
}

function multiply(engine: Engine, precision: Precision, transposed: boolean): Uint8Array {
  const width = 3 * lineOf(precision);
  const [rowStride, columnStride] = transposed ? [1, ROWS] : [INNER, 1];
  const matrices = [matrix('a', ROWS * INNER), matrix('bb', INNER * width), matrix('ccc', ROWS * width)];
  return place(engine, precision, matrices, [], ([a, b, output], _, told) => {
    writeProduct(engine.arena.memory, told, {
      a: a!.pointer,
      aRowStride: rowStride,
      aColumnStride: columnStride,
      b: b!.pointer,
      bStride: width,
      output: output!.pointer,
      outputStride: width,
      inner: INNER,
      width,
      accumulate: true,
    });
    engine.kernels[`multiply${precision.suffix}`](told, 0, ROWS);
    return bytesOf(output!.read());
  });
}

function transpose(engine: Engine, precision: Precision): Uint8Array {
  const matrices = [matrix('input', ROWS * INNER), matrix('output', INNER * ROWS)];
  return place(engine, precision, matrices, [], ([input, output]) => {
    const run = engine.kernels[`transpose${precision.suffix}`];
    run(input!.pointer, INNER, ROWS, INNER, output!.pointer, ROWS);
    return bytesOf(output!.read());
  });
}

function rows(engine: Engine, precision: Precision): Uint8Array {
  const width = 3 * lineOf(precision);
  const matrices = [matrix('input', ROWS * width), new Float64Array(ROWS), new Float64Array(ROWS * width)];
  return place(engine, precision, matrices, [], ([input, sums, output]) => {
    engine.kernels[`sumRows${precision.suffix}`](input!.pointer, width, ROWS, width, sums!.pointer);
    engine.kernels[`fillRows${precision.suffix}`](sums!.pointer, ROWS, output!.pointer, width, width);
    return bytesOf(sums!.read(), output!.read());
  });
}

/** Each way of moving parameters, one after the other. */
function update(engine: Engine, precision: Precision): Uint8Array {
  const { suffix } = precision;
  const { kernels } = engine;
  const matrices = [
    matrix('parameters', INNER),
    matrix('gradient', INNER),
    matrix('first', INNER),
    matrix('squared', INNER).map((value) => value * value),
  ];
  return place(engine, precision, matrices, [], ([parameters, gradient, first, second], _, told) => {
    const squares = kernels[`sumOfSquares${suffix}`](gradient!.pointer, INNER);
    kernels[`sgdStep${suffix}`](parameters!.pointer, gradient!.pointer, INNER, 0.03);
    kernels[`decayWeights${suffix}`](parameters!.pointer, INNER, 0.99);
    writeAdamStep(engine.arena.memory, told, {
      parameters: parameters!.pointer,
      gradient: gradient!.pointer,
      first: first!.pointer,
      second: second!.pointer,
      count: INNER,
      rate: 0.01,
      beta1: 0.9,
      beta2: 0.999,
      correction1: 1 - 0.9 ** 2,
      correction2: 1 - 0.999 ** 2,
      stabiliser: 1e-8,
      scale: 0.7,
    });
    kernels[`adam${suffix}`](told);
    return bytesOf([squares], parameters!.read(), first!.read(), second!.read());
  });
}

export const linearCases: GoldenCase[] = [
  ...PRECISIONS.flatMap((precision) => [
    {
      name: `linear/gatherRows${precision.suffix}`,
      run: (engine: Engine) => gather(engine, precision),
    },
    ...[false, true].map((transposed) => ({
      name: `linear/multiply${precision.suffix}${transposed ? ', transposed' : ''}`,
      run: (engine: Engine) => multiply(engine, precision, transposed),
    })),
    {
      name: `linear/transpose${precision.suffix}`,
      run: (engine: Engine) => transpose(engine, precision),
    },
    {
      name: `linear/sumRows${precision.suffix} and fillRows${precision.suffix}`,
      run: (engine: Engine) => rows(engine, precision),
    },
    {
      name: `linear/sumOfSquares${precision.suffix}, sgdStep${precision.suffix}, decayWeights${precision.suffix} and adam${precision.suffix}`,
      run: (engine: Engine) => update(engine, precision),
    },
  ]),
  {
    name: 'linear/transposeEvents',
    run: (engine) => {
      const [starts, entries] = listsOf(ROWS, INNER);
      const lists = [starts, entries, new Array(INNER + 1 + entries.length).fill(0)];
      return place(engine, PRECISIONS[0], [], lists, (_, [s, e, transposed]) => {
        engine.kernels.transposeEvents(s!.pointer, e!.pointer, 1, ROWS, INNER, transposed!.pointer);
        return bytesOf(transposed!.view.slice(0, INNER + 1), transposed!.view.slice(INNER + 1));
      });
    },
  },
];
