import { productBytes, writeProduct } from '../../build/generated/core/linear.js';
import { RegionGroup } from '../../src/engine/arena.js';
import { RandomStream } from '../../src/engine/random/random-stream.js';
import type { CaseOf, Size } from '../case.js';
import { gatherRows } from '../javascript/linear/gather-rows.js';
import { multiply } from '../javascript/linear/multiply.js';
import { drawEvents } from '../setup/network.js';
import { STACK_TOLERANCE } from '../setup/stack-sizes.js';

interface CurrentsSize extends Size {
  /** Share of the inputs that spike; 1 for numbers, multiplied densely. */
  density: number;
}

const SAMPLES = 64;
const INPUTS = 784;
const TARGETS = 304;
const LANES = 16;

/** [row][target] to [block][row][lane]. */
function inBlocks(matrix: Float32Array, rows: number): Float32Array {
  const blocks = new Float32Array(matrix.length);
  for (let i = 0; i < matrix.length; i++) blocks[placeInBlocks(i, rows)] = matrix[i]!;
  return blocks;
}

/** [block][row][lane] to [row][target]. */
const inRows = (blocks: Float32Array, rows: number) => blocks.map((_, i) => blocks[placeInBlocks(i, rows)]!);

function placeInBlocks(place: number, rows: number): number {
  const target = place % TARGETS;
  const block = Math.floor(target / LANES);
  return (block * rows + Math.floor(place / TARGETS)) * LANES + (target % LANES);
}

function drawInputs({ density }: CurrentsSize) {
  const spikes = Math.round(density * INPUTS);
  const lists = drawEvents({ layers: [INPUTS, TARGETS], channels: 1, samples: SAMPLES, steps: 1, spikes });
  const stream = new RandomStream('input currents');
  const draw = () => stream.uniform() - 0.5;
  return {
    ...lists,
    weights: Float32Array.from({ length: INPUTS * TARGETS }, draw),
    values: Float32Array.from({ length: SAMPLES * INPUTS }, draw),
  };
}

export const inputCurrents: CaseOf<CurrentsSize> = {
  name: 'input-currents',
  measures:
    'currents of 304 neurons from 784 inputs of 64 samples, in float32: the dense product with numbers, or sums of the rows ' +
    'of weights that spikes list',
  unit: 'samples',
  vectorisable: true,
  sizes: [
    { label: '1 % spikes', density: 0.01 },
    { label: '6 % spikes', density: 0.06 },
    { label: '25 % spikes', density: 0.25 },
    { label: 'dense', density: 1 },
  ],
  tolerance: STACK_TOLERANCE,
  note: '',
  wasm(engine, size) {
    const { kernels, arena } = engine;
    const group = new RegionGroup(arena);
    const drawn = drawInputs(size);
    const weights = group.float32(drawn.weights.length);
    weights.view.set(drawn.weights);
    const values = group.float32(drawn.values.length);
    values.view.set(drawn.values);
    const eventStart = group.uint32(drawn.eventStart.length);
    eventStart.view.set(drawn.eventStart);
    const events = group.uint32(drawn.events.length);
    events.view.set(drawn.events);
    const currents = group.float32(SAMPLES * TARGETS);
    const multiplied = group.uint8(productBytes).pointer;
    writeProduct(arena.memory, multiplied, {
      ...{ output: currents.pointer, outputStride: TARGETS, width: TARGETS, accumulate: false },
      a: values.pointer,
      aRowStride: INPUTS,
      aColumnStride: 1,
      b: weights.pointer,
      bStride: TARGETS,
      inner: INPUTS,
    });
    if (size.density === 1) {
      const product = () => kernels.multiply32(multiplied, 0, SAMPLES);
      return { work: SAMPLES, run: product, result: () => currents.copy() };
    }
    // Block by block, as networks have their neurons.
    weights.view.set(inBlocks(drawn.weights, INPUTS));
    const gather = () => {
      for (let block = 0; block < TARGETS / LANES; block++) {
        const from = weights.pointer + 64 * block * INPUTS;
        const to = currents.pointer + 64 * block * SAMPLES;
        kernels.gatherRows32(eventStart.pointer, events.pointer, SAMPLES, from, to, false);
      }
    };
    return { work: SAMPLES, run: gather, result: () => inRows(currents.view, SAMPLES) };
  },
  javascript(_engine, size) {
    const { weights, values, eventStart, events } = drawInputs(size);
    const currents = new Float32Array(SAMPLES * TARGETS);
    const add =
      size.density === 1
        ? () => multiply(values, INPUTS, 1, weights, currents, SAMPLES, INPUTS, TARGETS)
        : () => gatherRows(eventStart, 0, SAMPLES, events, weights, TARGETS, currents, 0);
    const run = () => {
      currents.fill(0);
      add();
    };
    return { work: SAMPLES, run, result: () => currents };
  },
};
